"""The UDP server of a member: answers each datagram with the member's name and the sender.

Run as a program: udp_echo.py MEMBER ADDRESS PORT.
"""
import pathlib
import socket
import sys

from server import Server

PORT = 7


class UdpEcho(Server):
    name = "udp_echo"

    def __init__(self, member, address, directory, vip):
        super().__init__(member, address, directory)
        self.vip = vip

    def argv(self):
        return ["/usr/bin/python3", pathlib.Path(__file__).resolve(), self.member, self.vip, PORT]

    def answers(self):
        return "listening" in self.process.log_text()


def serve(member, address, port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        server.bind((address, port))
        print("listening", flush=True)
        while True:
            payload, sender = server.recvfrom(2048)
            server.sendto(f"{member} {sender[0]} ".encode() + payload, sender)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
