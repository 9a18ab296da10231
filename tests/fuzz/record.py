#!/usr/bin/python3
"""Records the corpus anew: tests/fuzz/record.py DIRECTORY. Root, with iproute2, ethtool, tcpdump.

A client, a router and a server in network namespaces; the server has the addresses of the fuzzer's
VIPs and nat members (fuzz_addresses.h) and takes the edge's place. What is recorded are frames that
real kernels sent: to the VIPs, and from the nat members.
"""
import contextlib
import ctypes
import pathlib
import socket
import struct
import subprocess
import sys
import time

CLIENT, ROUTER, SERVER = "fuzz-client", "fuzz-router", "fuzz-server"
VIPS = [(f"192.0.2.{10 + n}", f"2001:db8:2::{16 + n:x}") for n in range(14)]
NAT = [(f"10.1.0.{n}", f"2001:db8:1::{n}") for n in range(1, 5)]
EDGE_MAC = "02:ed:00:00:61:30"
libc = ctypes.CDLL(None, use_errno=True)


def run(*command: str, quiet: bool = False) -> None:
    """Quiet: what it says and whether it worked is no matter."""
    output = subprocess.DEVNULL if quiet else None
    subprocess.run(command, check=not quiet, stdout=output, stderr=output)


def ip(namespace: str, line: str) -> None:
    run("ip", "-n", namespace, *line.split())


@contextlib.contextmanager
def within(namespace: str):
    """Sockets that are made here belong to the namespace for good."""
    with open("/proc/self/ns/net") as home, open(f"/run/netns/{namespace}") as there:
        libc.setns(there.fileno(), 0)
        try:
            yield
        finally:
            libc.setns(home.fileno(), 0)


def sysctl(namespace: str, name: str, value: int) -> None:
    run("ip", "netns", "exec", namespace, "sh", "-c", f"echo {value} >/proc/sys/net/{name}")


def build() -> None:
    for namespace in (CLIENT, ROUTER, SERVER):
        run("ip", "netns", "add", namespace)
        ip(namespace, "link set lo up")
    run("ip", "link", "add", "c0", "netns", CLIENT, "type", "veth", "peer", "rc", "netns", ROUTER)
    run("ip", "link", "add", "s0", "netns", SERVER, "address", EDGE_MAC,
        "type", "veth", "peer", "rs", "netns", ROUTER)
    for namespace in (CLIENT, ROUTER, SERVER):
        sysctl(namespace, "ipv6/conf/all/accept_dad", 0)
        sysctl(namespace, "ipv6/conf/default/accept_dad", 0)
    sysctl(ROUTER, "ipv4/ip_forward", 1)
    sysctl(ROUTER, "ipv6/conf/all/forwarding", 1)
    for namespace, name in ((CLIENT, "c0"), (ROUTER, "rc"), (ROUTER, "rs"), (SERVER, "s0")):
        ip(namespace, f"link set {name} up")
        run("ip", "netns", "exec", namespace, "ethtool", "-K", name, "tx", "off", "tso", "off",
            "gso", "off", "gro", "off", quiet=True)
    for namespace, line in (
            (CLIENT, "dev c0 100.64.1.1/24"), (CLIENT, "dev c0 2001:db8:a::1/64"),
            (ROUTER, "dev rc 100.64.1.254/24"), (ROUTER, "dev rc 2001:db8:a::fe/64"),
            (ROUTER, "dev rs 10.2.0.254/24"), (ROUTER, "dev rs 2001:db8:b::fe/64"),
            (SERVER, "dev s0 10.2.0.1/24"), (SERVER, "dev s0 2001:db8:b::1/64")):
        ip(namespace, f"address add {line} nodad" if ":" in line else f"address add {line}")
    for v4, v6 in VIPS + NAT:
        ip(SERVER, f"address add {v4}/32 dev lo")
        ip(SERVER, f"address add {v6}/128 dev lo")
    for namespace, v4, v6 in ((CLIENT, "100.64.1.254", "2001:db8:a::fe"),
                              (SERVER, "10.2.0.254", "2001:db8:b::fe")):
        ip(namespace, f"route add default via {v4}")
        ip(namespace, f"-6 route add default via {v6}")
    for v4, v6 in (("192.0.2.0/24", "2001:db8:2::/64"), ("10.1.0.0/16", "2001:db8:1::/64")):
        ip(ROUTER, f"route add {v4} via 10.2.0.1")
        ip(ROUTER, f"-6 route add {v6} via 2001:db8:b::1")
    # So that large answers are too large.
    ip(ROUTER, "route replace 100.64.1.0/24 dev rc mtu lock 1300")
    ip(ROUTER, "-6 route replace 2001:db8:a::/64 dev rc mtu lock 1300")
    time.sleep(1)


class Recording:
    """What passes the server's interface in one direction, while it lasts."""

    def __init__(self, path: pathlib.Path, direction: str, what: str):
        self.path = path
        self.command = ["ip", "netns", "exec", SERVER, "tcpdump", "-i", "s0", "-Q", direction,
                        "-U", "--immediate-mode", "-s", "0", "-w", str(path), what]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        time.sleep(0.7)
        return self

    def __exit__(self, *_):
        time.sleep(0.5)
        self.process.terminate()
        self.process.wait()
        print(f"{self.path}: {self.path.stat().st_size} bytes")


def family(address: str) -> int:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def make(namespace: str, address: str, kind: int, bind: tuple | None = None) -> socket.socket:
    with within(namespace):
        made = socket.socket(family(address), kind)
    made.settimeout(2)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if bind:
        made.bind(bind)
    return made


def tcp(address: str, port: int, size: int = 20) -> None:
    with make(SERVER, address, socket.SOCK_STREAM, (address, port)) as listener:
        listener.listen()
        with make(CLIENT, address, socket.SOCK_STREAM) as client:
            client.connect((address, port))
            server, _ = listener.accept()
            with server:
                client.sendall(b"q" * size)
                server.recv(65536)
                server.sendall(b"a" * size)
                client.recv(65536)


DNS = struct.pack(">6H", 0x1234, 0x100, 1, 0, 0, 0) + b"\7example\3com\0" + struct.pack(">2H", 1, 1)


def udp(address: str, port: int, question: bytes = DNS, answer: bytes = DNS,
        options: tuple = (), client_leaves: bool = False) -> None:
    """One question and its answer; a client that has left says so by ICMP."""
    with make(SERVER, address, socket.SOCK_DGRAM, (address, port)) as server:
        with make(CLIENT, address, socket.SOCK_DGRAM) as client:
            for option in options:
                client.setsockopt(*option)
            client.sendto(question, (address, port))
            _, source = server.recvfrom(65536)
            if not client_leaves:
                server.sendto(answer, source)
                time.sleep(0.02)
        if client_leaves:
            server.sendto(answer, source)
            time.sleep(0.02)


def too_far(address: str, port: int) -> None:
    """An answer whose hops do not suffice, and one that is too large for the router."""
    with make(SERVER, address, socket.SOCK_DGRAM, (address, port)) as server:
        with make(CLIENT, address, socket.SOCK_DGRAM) as client:
            client.sendto(DNS, (address, port))
            _, source = server.recvfrom(65536)
            if ":" in address:
                server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 1)
            else:
                server.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 1)
            server.sendto(DNS, source)
            time.sleep(0.02)
    tcp(address, 80, 3000)  # of which the router tells


def unanswered(address: str, port: int) -> None:
    """Nobody listens: a reset, or port unreachable, from the member."""
    with make(CLIENT, address, socket.SOCK_STREAM) as client, contextlib.suppress(OSError):
        client.connect((address, port))
    with make(CLIENT, address, socket.SOCK_DGRAM) as client:
        client.sendto(DNS, (address, port))
        time.sleep(0.02)


def ping(address: str, size: int) -> None:
    run("ip", "netns", "exec", CLIENT, "ping", "-c", "1", "-q", "-s", str(size), address)


PADDING = bytes((0, 0, 1, 4, 0, 0, 0, 0))  # an extension header's worth (RFC 8200, 4.2)
WITH_EXTENSIONS = ((socket.IPPROTO_IPV6, socket.IPV6_HOPOPTS, PADDING),
                   (socket.IPPROTO_IPV6, socket.IPV6_DSTOPTS, PADDING))
WITH_OPTIONS = ((socket.IPPROTO_IP, socket.IP_OPTIONS, bytes((148, 4, 0, 0, 1, 1, 1, 0))),)


def record(directory: pathlib.Path) -> None:
    to_vips = "(dst net 192.0.2.0/24) or (ip6 and dst net 2001:db8:2::/64)"
    from_members = ("(src net 10.1.0.0/16) or (ip6 and src net 2001:db8:1::/64) "
                    "or (icmp and not src net 192.0.2.0/24)")
    with Recording(directory / "tcp.pcap", "in", to_vips):
        for v4, v6 in VIPS:
            tcp(v4, 80)
            tcp(v6, 80)
    with Recording(directory / "udp.pcap", "in", to_vips):
        for v4, v6 in VIPS:
            udp(v4, 53)
            udp(v6, 53)
    with Recording(directory / "fragments.pcap", "in", to_vips):
        for pair in VIPS:
            for address in pair:
                udp(address, 53, b"f" * 2000)
    with Recording(directory / "errors.pcap", "in", to_vips):
        for number, pair in enumerate(VIPS):
            for address in pair:
                udp(address, 53, client_leaves=True)
                if number % 3 == 0:
                    too_far(address, 53)
                for namespace in (SERVER, CLIENT):  # forget what the router has told
                    run("ip", "-n", namespace, "route", "flush", "cache")
                    run("ip", "-n", namespace, "-6", "route", "flush", "cache")
    with Recording(directory / "ping.pcap", "in", to_vips):
        for address in VIPS[0] + VIPS[3]:
            ping(address, 56)
            ping(address, 2000)
    with Recording(directory / "options.pcap", "in", to_vips):
        for v4, v6 in VIPS[:4]:
            udp(v4, 53, options=WITH_OPTIONS)
            udp(v6, 53, options=WITH_EXTENSIONS)
            udp(v6, 53, b"f" * 2000, options=WITH_EXTENSIONS)
    with Recording(directory / "replies.pcap", "out", from_members):
        for pair in NAT:
            for address in pair:
                tcp(address, 8080)
                tcp(address, 443)
                udp(address, 5353)
                udp(address, 53, answer=b"f" * 2000)
                unanswered(address, 5353)
                unanswered(address, 443)


def add_tags(directory: pathlib.Path) -> None:
    """Of some UDP frames, as they look in a VLAN: no kernel here has VLAN interfaces."""
    data = (directory / "udp.pcap").read_bytes()
    tagged, at, tags = data[:24], 24, (b"\x81\x00\x00\x05", b"\x88\xa8\x00\x07\x81\x00\x00\x05")
    for number in range(16):
        seconds, fraction, size = struct.unpack_from("<3I", data, at)
        frame, at = data[at + 16:at + 16 + size], at + 16 + size
        frame = frame[:12] + tags[number // 2 % 2] + frame[12:]
        tagged += struct.pack("<4I", seconds, fraction, len(frame), len(frame)) + frame
    (directory / "vlan.pcap").write_bytes(tagged)


def main() -> None:
    directory = pathlib.Path(sys.argv[1]).resolve()
    directory.mkdir(parents=True, exist_ok=True)
    try:
        build()
        record(directory)
        add_tags(directory)
    finally:
        for namespace in (CLIENT, ROUTER, SERVER):
            run("ip", "netns", "delete", namespace, quiet=True)


if __name__ == "__main__":
    main()
