"""The MSRPC server of a member: Samba's endpoint mapper on 135, its services on dynamic ports.

Each member has dynamic ports of its own, so that a client whose two connections reached two
members would find nobody there, as with real farms.
"""
import shlex
import subprocess

from server import Server

PROGRAM = "/usr/libexec/samba/samba-dcerpcd"
FIRST_PORT = 49152
PORTS_EACH = 50

CONFIGURATION = """\
[global]
  server role = standalone server
  netbios name = {member}
  server string = {member}
  workgroup = LAB
  rpc start on demand helpers = no
  rpc server dynamic port range = {first}-{last}
  interfaces = lo eth0
  lock directory = {directory}/lock
  state directory = {directory}/state
  cache directory = {directory}/cache
  pid directory = {directory}/pid
  private dir = {directory}/private
  ncalrpc dir = {directory}/ncalrpc
  log level = 0
  load printers = no
  disable spoolss = yes
"""
DIRECTORIES = ("lock", "state", "cache", "pid", "private", "ncalrpc")
# What Samba's programs use whatever their configuration says.
FIXED_DIRECTORIES = ("/run/samba", "/var/lib/samba", "/var/cache/samba", "/var/log/samba")


class Samba(Server):
    name = "samba"
    ports = (135,)
    seconds_to_start = 30

    def __init__(self, member, address, directory, number):
        """number: the member's, from 0; it chooses the dynamic ports."""
        super().__init__(member, address, directory)
        self.first_port = FIRST_PORT + number * PORTS_EACH
        self.configuration = self.directory / "smb.conf"

    def prepare(self):
        for part in (*DIRECTORIES, "fixed"):
            (self.directory / part).mkdir(mode=0o755, exist_ok=True)
        self.configuration.write_text(CONFIGURATION.format(
            directory=self.directory, member=self.member, first=self.first_port,
            last=self.first_port + PORTS_EACH - 1))

    def argv(self):
        """In a mount namespace where the fixed directories are the member's own."""
        fixed = shlex.quote(str(self.directory / "fixed"))
        binds = "; ".join(f"if [ -d {path} ]; then mount --bind {fixed} {path}; fi"
                          for path in FIXED_DIRECTORIES)
        serve = shlex.join([PROGRAM, "-s", str(self.configuration), "-F", "--libexec-rpcds"])
        return ["unshare", "--mount", "--propagation", "private", "--",
                "sh", "-c", f"set -e; {binds}; exec {serve}"]

    def answers(self):
        """Whether a client gets through both steps, asking the mapper and going where it says."""
        try:
            done = subprocess.run(
                ["rpcclient", "-s", self.configuration, "-U%", "-N",
                 f"ncacn_ip_tcp:{self.address}", "-c", "srvinfo"],
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=5)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0 and self.member.upper() in done.stdout
