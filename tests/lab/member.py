"""A member of the farm: its host and its servers."""
import threading

from dovecot import Dovecot
from nginx import Nginx
from samba import Samba
from udp_echo import UdpEcho


class Member:
    def __init__(self, name, number, host, directory, vip, certificate, files):
        self.name = name
        self.host = host
        directory = directory / name
        directory.mkdir(mode=0o755)
        self.servers = [
            Samba(name, host.address, directory, number),
            Dovecot(name, host.address, directory, certificate),
            Nginx(name, host.address, directory, certificate, files),
            UdpEcho(name, host.address, directory, vip),
        ]

    def start(self):
        """Starts its servers and waits until all answer."""
        self._inside(self._start_here)

    def stop(self):
        for server in self.servers:
            server.stop()

    def _start_here(self):
        for server in self.servers:
            server.start()
        for server in self.servers:
            server.wait_ready()

    def _inside(self, work):
        """Does work in a thread that is in the member's namespace."""
        failed = []

        def inside():
            try:
                self.host.namespace.enter()
                work()
            except Exception as error:  # handed to the caller's thread
                failed.append(error)

        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
        if failed:
            raise failed[0]
