"""One client of the farm: an address of the client host, and the real programs that use it.

Every method asks one service of the VIP and returns the name of the member that answered. Call
them in a thread that is in the client host's namespace (see survey.py).
"""
import imaplib
import poplib
import re
import smtplib
import socket
import ssl
import subprocess

import addresses
from certificate import FARM_NAME
from dovecot import PASSWORD, USER
from topology import FIRST_UID
from udp_echo import PORT as UDP_PORT

TIMEOUT = 5
RPC_TIMEOUT = 20  # rpcclient takes long to start, and dozens of them longer on a busy machine

RPC_CONFIGURATION = """\
[global]
  netbios name = CLIENT
  workgroup = LAB
  lock directory = {directory}/lock
  state directory = {directory}/state
  cache directory = {directory}/cache
  pid directory = {directory}/pid
  private dir = {directory}/private
"""


class ClientFailed(Exception):
    """A client got no answer, or one that makes no sense."""


class Pop3(poplib.POP3):
    """poplib's client, from a given address."""

    def __init__(self, host, source):
        self.source = source
        super().__init__(host, timeout=TIMEOUT)

    def _create_socket(self, timeout):
        return socket.create_connection((self.host, self.port), timeout, (self.source, 0))


class Imap(imaplib.IMAP4):
    """imaplib's client, from a given address."""

    def __init__(self, host, source, timeout=TIMEOUT):
        self.source = source
        super().__init__(host, timeout=timeout)

    def greeting(self):
        """What the server says of itself: the member's name."""
        return self.welcome.decode().split()[-1]

    def _create_socket(self, timeout):
        return socket.create_connection((self.host, self.port), timeout, (self.source, 0))


class Client:
    def __init__(self, number, address, vip, authority, rpc_configuration):
        self.number = number
        self.address = address
        self.vip = vip
        self.authority = authority
        self.rpc_configuration = rpc_configuration

    @property
    def family(self):
        return addresses.family(self.address)

    def http(self):
        return self._page("http")[0]

    def https(self):
        return self._page("https")[0]

    def seen_address(self):
        """The address that the web server sees."""
        return self._page("http")[1]

    def pop3(self):
        session = Pop3(self.vip, source=self.address)
        session.user(USER)
        session.pass_(PASSWORD)
        session.stat()
        session.quit()
        return session.getwelcome().decode().split()[1]

    def imap(self):
        session = Imap(self.vip, source=self.address)
        session.login(USER, PASSWORD)
        session.select("INBOX", readonly=True)
        session.logout()
        return session.greeting()

    def imaps(self):
        return self._greeting_over_tls(993, "1 LOGOUT\r\n", r"^\* OK \[.*\] (\S+)")

    def pop3s(self):
        return self._greeting_over_tls(995, "QUIT\r\n", r"^\+OK (\S+)")

    def smtp(self):
        """Sends a message, in TLS."""
        greeting = []

        class Smtp(smtplib.SMTP):
            """smtplib's client, which would forget the greeting."""
            def connect(self, *to, **options):
                reply = super().connect(*to, **options)
                greeting.append(reply[1].decode())
                return reply

        with Smtp(self.vip, 25, timeout=TIMEOUT, source_address=(self.address, 0)) as session:
            session.starttls(context=ssl.create_default_context(cafile=self.authority.file))
            session.sendmail(f"client@{FARM_NAME}", f"anybody@{FARM_NAME}", "Subject: hello\r\n")
        return greeting[0].split()[0]

    def smtps(self):
        return self._greeting_over_tls(465, "QUIT\r\n", r"^220 (\S+)")

    def rpc(self):
        """The endpoint mapper on 135, then the dynamic port that it names."""
        said = self._output([*self.rpcclient(), "-c", "srvinfo"], timeout=RPC_TIMEOUT)
        return said.split()[0].lower()

    def rpcclient(self):
        """The command line of a client that takes its commands from its input.

        rpcclient cannot choose its source address: its user has a route that does."""
        uid = FIRST_UID + self.number
        return ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--",
                "rpcclient", "-s", self.rpc_configuration, "-U%", "-N",
                f"ncacn_ip_tcp:{self.vip}"]

    def udp(self, port=UDP_PORT, timeout=1.0, tries=5):
        """Asks until an answer comes: datagrams may be lost, the next hop's first ones are."""
        with self.udp_socket(timeout) as client:
            client.connect((self.vip, port))
            for attempt in range(tries):
                try:
                    client.send(b"%d" % attempt)
                    member, seen, _ = client.recv(2048).decode().split()
                except OSError:
                    continue
                if seen != self.address:
                    raise ClientFailed(f"{member} saw {seen}, not {self.address}")
                return member
        raise ClientFailed(f"{self.address}: no answer over UDP")

    def become_known(self):
        """The member that answers from now on: limpet remembers a client by its second packet."""
        self.udp()
        return self.udp()

    def udp_socket(self, timeout=1.0):
        kind = {4: socket.AF_INET, 6: socket.AF_INET6}[self.family]
        client = socket.socket(kind, socket.SOCK_DGRAM)
        client.settimeout(timeout)
        client.bind((self.address, 0))
        return client

    def download(self, scheme, path, timeout=60, port=None):
        """The bytes of a file, through a pipe."""
        return self._output(self._curl(scheme, path, timeout, port), timeout=timeout, text=False)

    def upload(self, scheme, file, path, timeout=60):
        """Sends a file; returns the name of the member that has it now."""
        head = self._output([*self._curl(scheme, path, timeout), "--upload-file", file,
                             "--dump-header", "-", "--output", "/dev/null"], timeout=timeout)
        return re.search(r"^Member: (\S+)", head, re.MULTILINE).group(1)

    def connect(self, port, timeout=2.0):
        """Opens a TCP connection and closes it, or raises OSError."""
        socket.create_connection((self.vip, port), timeout,
                                 source_address=(self.address, 0)).close()

    def connects(self, port, timeout=2.0):
        """Whether a TCP connection comes about."""
        try:
            self.connect(port, timeout)
        except OSError:
            return False
        return True

    def _curl(self, scheme, path, timeout, port=None):
        host = addresses.url(self.vip) + (f":{port}" if port else "")
        return ["curl", "-sS", "--fail", "--max-time", timeout, "--interface", self.address,
                "--cacert", self.authority.file, f"{scheme}://{host}/{path}"]

    def _page(self, scheme):
        words = self._output(self._curl(scheme, "", TIMEOUT)).split()
        if len(words) != 2:
            raise ClientFailed(f"{self.address}: the page says {words}")
        return words

    def _greeting_over_tls(self, port, farewell, pattern):
        text = self._output(
            ["openssl", "s_client", "-quiet", "-verify_return_error",
             "-CAfile", self.authority.file,
             "-bind", f"{addresses.url(self.address)}:0",
             "-connect", f"{addresses.url(self.vip)}:{port}"], stdin=farewell)
        found = re.search(pattern, text, re.MULTILINE)
        if not found:
            raise ClientFailed(f"{self.address}: no greeting from port {port}: {text!r}")
        return found.group(1)

    def _output(self, argv, stdin="", timeout=TIMEOUT, text=True):
        try:
            done = subprocess.run([str(word) for word in argv], capture_output=True,
                                  input=stdin if text else stdin.encode(), text=text,
                                  timeout=timeout + 2)
        except subprocess.TimeoutExpired:
            raise ClientFailed(f"{self.address}: {argv[0]} took more than {timeout} s") from None
        if done.returncode != 0:
            raise ClientFailed(f"{self.address}: {argv[0]} ended with {done.returncode}: "
                               f"{str(done.stderr).strip() or done.stdout}")
        return done.stdout


#: What a client can ask of the VIP by the lab's own rules, by the name of the column that shows it.
SERVICES = {
    "80": Client.http,
    "110": Client.pop3,
    "135+rpc": Client.rpc,
    "143": Client.imap,
    "443": Client.https,
    "993": Client.imaps,
    "995": Client.pop3s,
}
#: And where a rule says so.
MAIL_SERVICES = {"25": Client.smtp, "465": Client.smtps}
FAILURES = (ClientFailed, OSError, ssl.SSLError, imaplib.IMAP4.error, poplib.error_proto,
            smtplib.SMTPException)
