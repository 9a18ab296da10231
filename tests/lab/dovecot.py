"""The mail server of a member: POP3 and IMAP, plain and TLS; its greeting is the member's name."""
from server import Server

USER = "limpet"
PASSWORD = "rock"

CONFIGURATION = """\
base_dir = {directory}/run
state_dir = {directory}/state
instance_name = {member}
log_path = /dev/stderr
listen = *, ::
protocols = imap pop3
login_greeting = {member}
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
first_valid_uid = 8
mail_location = maildir:{directory}/mail/%u
mail_max_userip_connections = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={directory}/mail/%u
}}
# One login process for all connections, not one each: there are hundreds from one host.
service imap-login {{
  service_count = 0
  process_min_avail = 1
  client_limit = 4000
}}
service pop3-login {{
  service_count = 0
  process_min_avail = 1
  client_limit = 4000
}}
service anvil {{
  client_limit = 8000
}}
service auth {{
  client_limit = 8000
}}
"""


class Dovecot(Server):
    name = "dovecot"
    ports = (110, 143, 993, 995)

    def __init__(self, member, address, directory, certificate):
        super().__init__(member, address, directory)
        self.certificate = certificate

    def prepare(self):
        for part in ("run", "state", "mail"):
            (self.directory / part).mkdir(exist_ok=True)
        (self.directory / "mail").chmod(0o777)
        (self.directory / "dovecot.conf").write_text(CONFIGURATION.format(
            directory=self.directory, member=self.member, certificate=self.certificate.file,
            key=self.certificate.key, password=PASSWORD))

    def argv(self):
        return ["dovecot", "-F", "-c", self.directory / "dovecot.conf"]
