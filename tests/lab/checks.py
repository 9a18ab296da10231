"""Checks of every kind that the lab's servers pass, as limpet.toml has them."""
from certificate import FARM_NAME
from nginx import HEALTH, HEALTHY

INTERVAL = TIMEOUT = 1  # seconds
RISE = FALL = 2
TIMES = {"interval": f"{INTERVAL}s", "interval_down": f"{INTERVAL}s", "timeout": f"{TIMEOUT}s",
         "rise": RISE, "fall": FALL}
#: The server service of Samba, on a dynamic port.
SRVSVC = "4b324fc8-1670-01d3-1278-5a47bf6ee188 v3.0"

# By what they tell of a fault.
HTTP_KINDS = ("http", "https")
TLS_KINDS = ("tls", "https", "imaps", "pop3s", "smtps", "imap-starttls", "pop3-starttls",
             "smtp-starttls")
MAIL_KINDS = ("imap", "imap-starttls", "imaps", "pop3", "pop3-starttls", "pop3s")
SMTP_KINDS = ("smtp", "smtp-starttls", "smtps")
RPC_KINDS = ("msrpc", "msrpc-srvsvc")


def checks(lab, **settings):
    """{name: check}; settings: of each, such as via="vip"."""
    page = {"path": HEALTH, "expect_body": HEALTHY}
    tls = {"host": FARM_NAME, "ca_file": str(lab.authority.file)}
    made = {
        "tcp": {"kind": "tcp", "port": 80},
        "tls": {"kind": "tls", "port": 443, **tls},
        "http": {"kind": "http", "host": FARM_NAME, **page},
        "https": {"kind": "https", **page, **tls},
        "msrpc": {"kind": "msrpc"},
        "msrpc-srvsvc": {"kind": "msrpc", "interface": SRVSVC},
    }
    for kind in ("imap", "pop3", "smtp"):
        made |= {kind: {"kind": kind},
                 f"{kind}-starttls": {"kind": kind, "starttls": True, **tls},
                 f"{kind}s": {"kind": f"{kind}s", **tls}}
    return {name: {**check, **TIMES, **settings} for name, check in made.items()}


def seconds_to_find(interval=INTERVAL, timeout=TIMEOUT, fall=FALL):
    """The longest time from a fault to a member that is known to be down."""
    return fall * interval * 1.1 + timeout + 0.3


def seconds_to_return(interval_down=INTERVAL, timeout=TIMEOUT, rise=RISE):
    """The longest time from a repair to a member that is up."""
    return rise * interval_down * 1.1 + timeout + 0.5
