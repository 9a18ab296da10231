"""The UDP server of a member: answers each datagram with the member's name and the sender.

Run as a program: udp_echo.py MEMBER PORT ADDRESS...
"""
import pathlib
import select
import socket
import sys

import addresses
from server import Server

PORT = 7
LARGEST = 65535


class UdpEcho(Server):
    name = "udp_echo"

    def __init__(self, member, address, directory, served):
        """served: the addresses that clients' packets have when they arrive here."""
        super().__init__(member, address, directory)
        self.served = served

    def argv(self):
        return ["/usr/bin/python3", pathlib.Path(__file__).resolve(), self.member, PORT,
                *self.served]

    def answers(self):
        return "listening" in self.process.log_text()


def serve(member, port, served):
    sockets = [listen(address, port) for address in served]
    print("listening", flush=True)
    while True:
        for server in select.select(sockets, [], [])[0]:
            payload, sender = server.recvfrom(LARGEST)
            try:
                server.sendto(f"{member} {sender[0]} ".encode() + payload, sender)
            except OSError as error:  # a router on the way takes less, say
                print(f"{sender[0]}: {error}", flush=True)


def listen(address, port):
    kind = {4: socket.AF_INET, 6: socket.AF_INET6}[addresses.family(address)]
    server = socket.socket(kind, socket.SOCK_DGRAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    server.bind((address, port))
    return server


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
