"""A member of the farm: its host and its servers."""
from dovecot import Dovecot
from nginx import Nginx
from samba import Samba
from udp_echo import UdpEcho


class Member:
    def __init__(self, name, number, host, directory, served, certificate, files):
        """served: the addresses that clients' packets have when they arrive here."""
        self.name = name
        self.host = host
        directory = directory / name
        directory.mkdir(mode=0o755)
        self.nginx = Nginx(name, host.address, directory, certificate, files)
        self.servers = [
            Samba(name, host.address, directory, number),
            Dovecot(name, host.address, directory, certificate),
            self.nginx,
            UdpEcho(name, host.address, directory, served),
        ]

    def start(self):
        """Starts its servers and waits until all answer."""
        self.host.namespace.inside(self._start_here)

    def kill(self):
        for server in self.servers:
            server.kill()

    def _start_here(self):
        for server in self.servers:
            server.start()
        for server in self.servers:
            server.wait_ready()
