"""Ethernet frames, byte for byte: a raw port to send and capture them, and ways to build them."""
import ipaddress
import socket
import struct
import time

ARP, IPV4, IPV6, VLAN = 0x0806, 0x0800, 0x86DD, 0x8100
EVERY_PROTOCOL = 0x0003
SOL_PACKET, PACKET_AUXDATA, SO_RCVBUFFORCE = 263, 8, 33
AUXDATA = struct.Struct("=IIIHHHH")  # status, len, snaplen, mac, net, vlan_tci, vlan_tpid
VLAN_VALID = 1 << 4
OUTGOING = 4


class RawPort:
    """An interface of a namespace, open for whole frames from its making on."""

    def __init__(self, namespace, interface):
        self.socket = namespace.inside(
            lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0))
        self.socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 64 << 20)
        self.socket.bind((interface, EVERY_PROTOCOL))

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.socket.close()

    def send(self, frame):
        self.socket.send(frame)

    def receive(self, seconds):
        """The next frame as (bytes, whether this end sent it), or None."""
        self.socket.settimeout(max(seconds, 0.001))
        try:
            frame, ancillary, _, address = self.socket.recvmsg(65536, 256)
        except TimeoutError:
            return None
        for level, kind, data in ancillary:
            if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
                status, *_, tci, tpid = AUXDATA.unpack(data[:AUXDATA.size])
                if status & VLAN_VALID:  # the kernel took the tag out of the frame
                    frame = frame[:12] + struct.pack("!HH", tpid or VLAN, tci) + frame[12:]
        return frame, address[2] == OUTGOING

    def find(self, wanted, seconds=3):
        """The first incoming frame for which wanted(frame) holds, or None."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            received = self.receive(end - time.monotonic())
            if received and not received[1] and wanted(received[0]):
                return received[0]
        return None

    def waiting(self):
        """All frames captured so far, as (bytes, whether this end sent it)."""
        frames = []
        while received := self.receive(0):
            frames.append(received)
        return frames


def mac(namespace, interface="eth0"):
    """The interface's MAC address, as bytes."""
    return bytes.fromhex(namespace.links()[interface]["address"].replace(":", ""))


def ethertype(frame):
    return struct.unpack_from("!H", frame, 12)[0]


def ethernet(destination, source, kind, payload, vlan=None):
    tag = b"" if vlan is None else struct.pack("!HH", VLAN, vlan)
    return destination + source + tag + struct.pack("!H", kind) + payload


def ipv4(source, destination, payload, protocol=socket.IPPROTO_UDP, ttl=64, options=b"",
         fragment=0x4000):
    words = 5 + len(options) // 4
    header = struct.pack("!BBHHHBBH4s4s", 0x40 | words, 0, words * 4 + len(payload), 0x1234,
                         fragment, ttl, protocol, 0, _packed(source), _packed(destination))
    header += options
    return header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def ipv6(source, destination, payload, protocol=socket.IPPROTO_UDP, limit=64):
    return struct.pack("!IHBB16s16s", 6 << 28, len(payload), protocol, limit, _packed(source),
                       _packed(destination)) + payload


def udp(source, destination, source_port, port, data):
    length = 8 + len(data)
    # One sum for both families: IPv6 gives the length more room, which stays empty.
    pseudo = _packed(source) + _packed(destination) + struct.pack("!BBH", 0, 17, length)
    header = struct.pack("!HHH", source_port, port, length)
    return header + struct.pack("!H", checksum(pseudo + header + b"\0\0" + data) or 0xFFFF) + data


def checksum(data):
    """The Internet checksum (RFC 1071)."""
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _packed(address):
    return ipaddress.ip_address(address).packed
