"""The mail exchanger of a member: SMTP with STARTTLS on 25, SMTP in TLS on 465.

It takes mail for the farm's name from everybody, and throws it away.
"""
import shutil
import socket

from certificate import FARM_NAME
from server import Server

MASTER = "/usr/lib/postfix/sbin/master"

MAIN = """\
compatibility_level = 3.6
queue_directory = {directory}/queue
data_directory = {directory}/data
maillog_file = /dev/stdout
myhostname = {member}
smtpd_banner = {member} ESMTP
inet_interfaces = all
inet_protocols = all
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
mydestination = {farm}
mynetworks =
smtpd_relay_restrictions = reject_unauth_destination
local_recipient_maps =
local_transport = discard
alias_maps =
alias_database =
# Hundreds come from one host, and there is no DNS to ask for them.
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
"""
MASTER_CONFIGURATION = """\
smtp     inet       n - n - -    smtpd
465      inet       n - n - -    smtpd -o smtpd_tls_wrappermode=yes
anvil    unix       - - n - 1    anvil
bounce   unix       - - n - 0    bounce
cleanup  unix       n - n - 0    cleanup
defer    unix       - - n - 0    bounce
discard  unix       - - n - -    discard
postlog  unix-dgram n - n - 1    postlogd
proxymap unix       - - n - -    proxymap
qmgr     unix       n - n 300 1  qmgr
rewrite  unix       - - n - -    trivial-rewrite
tlsmgr   unix       - - n 1000? 1 tlsmgr
"""
# Of the queue, by their mode; what Postfix's own check makes in half a second.
PRIVATE = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming",
           "private", "saved", "trace")
SHARED = {"maildrop": 0o730, "public": 0o710}


class Postfix(Server):
    name = "postfix"
    ports = (25, 465)

    def __init__(self, member, address, directory, certificate):
        super().__init__(member, address, directory)
        self.certificate = certificate

    def prepare(self):
        for part in ("configuration", "queue", "queue/pid"):
            (self.directory / part).mkdir(mode=0o755, exist_ok=True)
        self._own("data", 0o700)
        for part in PRIVATE:
            self._own(f"queue/{part}", 0o700)
        for part, mode in SHARED.items():
            self._own(f"queue/{part}", mode, group="postdrop")
        (self.directory / "configuration/main.cf").write_text(MAIN.format(
            directory=self.directory, member=self.member, farm=FARM_NAME,
            certificate=self.certificate.file, key=self.certificate.key))
        (self.directory / "configuration/master.cf").write_text(MASTER_CONFIGURATION)

    def argv(self):
        return [MASTER, "-c", self.directory / "configuration", "-s"]

    def answers(self):
        """Whether it greets: its master listens before there is anybody to answer."""
        try:
            with socket.create_connection((self.address, 25), timeout=1) as connection:
                greeting = connection.recv(256)
        except OSError:
            return False
        return greeting.startswith(b"220 ") and super().answers()

    def _own(self, part, mode, group=None):
        path = self.directory / part
        path.mkdir(exist_ok=True)
        shutil.chown(path, "postfix", group)
        path.chmod(mode)
