"""What can go wrong with a member, and which checks see it, with what reason: for each and every
kind of checks.py, so that a check that complains of what it cannot know is found, too."""
from checks import HTTP_KINDS, MAIL_KINDS, RPC_KINDS, SMTP_KINDS, TIMEOUT, TLS_KINDS
from fault import certificate, frozen, health_page, killed, ports_silent, unplugged
from impostor import PORTS, impostor

WEB_KINDS = ("tcp", "tls", *HTTP_KINDS)
EVERY_KIND = (*WEB_KINDS, *MAIL_KINDS, *SMTP_KINDS, *RPC_KINDS)
PLAIN_GREETINGS = ("imap", "pop3", "smtp", "imap-starttls", "pop3-starttls", "smtp-starttls")
GREETINGS = (*MAIL_KINDS, *SMTP_KINDS)
IN_TLS = ("tls", "https", "imaps", "pop3s", "smtps")

REFUSED = "connection refused"
IN_TIME = f"within {TIMEOUT} s"
NO_REPLY = f"connected, but .* {IN_TIME}|no TLS handshake {IN_TIME}"
NO_CONNECTION = f"no (answer to the )?connection {IN_TIME}|no route to host"
CERTIFICATE = "certificate: .*"
NOISE = r"\?\?\?|HTTP/0.9"


def each(kinds, reason):
    return {kind: reason for kind in kinds}


#: By name: how it comes about, and {kind: the reason that its check gives}.
FAULTS = {
    "nginx killed": (lambda lab, member: killed(member, member.nginx), each(WEB_KINDS, REFUSED)),
    "dovecot killed": (lambda lab, member: killed(member, member.dovecot),
                       each(MAIL_KINDS, REFUSED)),
    "postfix killed": (lambda lab, member: killed(member, member.postfix),
                       each(SMTP_KINDS, REFUSED)),
    "samba killed": (lambda lab, member: killed(member, member.samba), each(RPC_KINDS, REFUSED)),
    # The kernel goes on to take connections: to `tcp` all is well.
    "nginx frozen": (lambda lab, member: frozen(member.nginx),
                     each(("tls", *HTTP_KINDS), NO_REPLY)),
    "dovecot frozen": (lambda lab, member: frozen(member.dovecot), each(MAIL_KINDS, NO_REPLY)),
    "postfix frozen": (lambda lab, member: frozen(member.postfix), each(SMTP_KINDS, NO_REPLY)),
    "samba frozen": (lambda lab, member: frozen(member.samba), each(RPC_KINDS, NO_REPLY)),
    "ports dropped": (lambda lab, member: ports_silent(member, 443, 143, 25, 135),
                      each(("tls", "https", "imap", "imap-starttls", "smtp", "smtp-starttls",
                            *RPC_KINDS), NO_CONNECTION)),
    "IPv6 dropped": (lambda lab, member: ports_silent(member, *PORTS, families=[6]),
                     each(EVERY_KIND, NO_CONNECTION)),
    "status 503": (lambda lab, member: health_page(member, "503"), each(HTTP_KINDS, "status 503")),
    "status 302": (lambda lab, member: health_page(member, "302"), each(HTTP_KINDS, "status 302")),
    "another page": (lambda lab, member: health_page(member, "maintenance"),
                     each(HTTP_KINDS, 'the body lacks "200 OK<br/>"')),
    "expired": (lambda lab, member: certificate(
        member, lab.authority.issue("expired", days=-1)),
        each(TLS_KINDS, CERTIFICATE + "expired")),
    "wrong name": (lambda lab, member: certificate(
        member, lab.authority.issue("wrong-name", names=["ex.contoso.com"])),
        each(TLS_KINDS, CERTIFICATE + "name")),
    "other authority": (lambda lab, member: certificate(
        member, lab.authority.another().issue("farm")),
        each(TLS_KINDS, CERTIFICATE + "issuer")),
    "greets wrongly": (lambda lab, member: impostor(lab, member, "greeting"),
                       each(HTTP_KINDS, "status 400") | each(GREETINGS, 'greeting "HTTP/1.1 400')
                       | each(RPC_KINDS, "HTTP/1.1 400")),
    "talks noise": (lambda lab, member: impostor(lab, member, "noise"),
                    each((*HTTP_KINDS, *GREETINGS, *RPC_KINDS), NOISE)),
    "no end of a line": (lambda lab, member: impostor(lab, member, "endless"),
                         each((*HTTP_KINDS, *GREETINGS), "no end") | each(
                             RPC_KINDS, "no MSRPC reply")),
    "no TLS": (lambda lab, member: impostor(lab, member, "no_tls"),
               each(IN_TLS, "TLS: ") | each(("http", *PLAIN_GREETINGS, *RPC_KINDS), NOISE)),
    "silent": (lambda lab, member: impostor(lab, member, "silent"),
               each(EVERY_KIND[1:], NO_REPLY)),
    "closes": (lambda lab, member: impostor(lab, member, "closing"),
               each(EVERY_KIND[1:], "closed the connection|[Cc]onnection reset by peer")),
    "byte by byte": (lambda lab, member: impostor(lab, member, "slow"),
                     each(EVERY_KIND[1:], IN_TIME)),
    "unplugged": (lambda lab, member: unplugged(lab.topology, member),
                  each(EVERY_KIND, NO_CONNECTION)),
}
