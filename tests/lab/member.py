"""A member of the farm: its host and its servers."""
from certificate import Certificate
from dovecot import Dovecot
from nginx import Nginx
from postfix import Postfix
from samba import Samba
from udp_echo import UdpEcho


class Member:
    def __init__(self, name, number, host, directory, served, certificate, files):
        """served: the addresses that clients' packets have when they arrive here; certificate: the
        farm's, of which the member has a copy."""
        self.name = name
        self.host = host
        self.namespace = host.namespace
        directory = directory / name
        directory.mkdir(mode=0o755)
        self.certificate = Certificate(directory)
        self.certificate.become(certificate)
        self.samba = Samba(name, host.address, directory, number)
        self.dovecot = Dovecot(name, host.address, directory, self.certificate)
        self.nginx = Nginx(name, host.address, directory, self.certificate, files)
        self.postfix = Postfix(name, host.address, directory, self.certificate)
        self.udp_echo = UdpEcho(name, host.address, directory, served)
        self.servers = [self.samba, self.dovecot, self.nginx, self.postfix, self.udp_echo]

    def start(self, servers=None):
        """Starts its servers (none: all) and waits until they answer."""
        self.namespace.inside(lambda: self._start_here(servers or self.servers))

    def kill(self):
        for server in self.servers:
            server.kill()

    def _start_here(self, servers):
        for server in servers:
            server.start()
        for server in servers:
            server.wait_ready()
