"""What of a stream arrived on a member's interface, and when: by XDP, before anything can be lost there.

Through libbpf itself, since what the program notes is read from its memory."""
import array
import ctypes
import mmap
import os
import socket
import struct
import time

import frame
from bpf_object import BpfObject

HEAD = struct.Struct("=QQQQ")  # arrivals.bpf.c: begin, twice, others, own MAC
LINE = 4

libbpf = ctypes.CDLL("libbpf.so.1", use_errno=True)
for _name in ("bpf_object__open_file", "bpf_object__find_map_by_name",
              "bpf_object__find_program_by_name", "bpf_program__attach_xdp"):
    getattr(libbpf, _name).restype = ctypes.c_void_p


class Arrivals:
    """Notes them from its making on, until close()."""

    def __init__(self, namespace, interface, directory):
        self._object = self._link = None
        file = BpfObject("arrivals", directory, types=True).file
        self._object = _given(libbpf.bpf_object__open_file(str(file).encode(), None), "open")
        if libbpf.bpf_object__load(self._object) != 0:
            raise OSError(ctypes.get_errno(), "arrivals: load")
        self._memory = self._map_memory()
        own = int.from_bytes(frame.mac(namespace, interface), "little")
        HEAD.pack_into(self._memory, 0, time.monotonic_ns(), 0, 0, own)
        self.most = (len(self._memory) - HEAD.size) // LINE  # how many datagrams it has room for
        self._link = namespace.inside(lambda: self._attach(interface))

    def close(self):
        libbpf.bpf_link__destroy(ctypes.c_void_p(self._link))
        libbpf.bpf_object__close(ctypes.c_void_p(self._object))

    def begin(self):
        """Of the times, in nanoseconds of the monotonic clock."""
        return HEAD.unpack_from(self._memory)[0]

    def twice(self):
        return HEAD.unpack_from(self._memory)[1]

    def others(self):
        """Frames of clients that were of no stream."""
        return HEAD.unpack_from(self._memory)[2]

    def times(self, count):
        """Of the first so many datagrams, in microseconds since the beginning; 0: not here."""
        end = HEAD.size + count * LINE
        return array.array("I", bytes(self._memory[HEAD.size:end]))

    def _map_memory(self):
        found = _given(libbpf.bpf_object__find_map_by_name(ctypes.c_void_p(self._object), b".bss"),
                       ".bss")
        size = libbpf.bpf_map__value_size(ctypes.c_void_p(found))
        memory = mmap.mmap(libbpf.bpf_map__fd(ctypes.c_void_p(found)),
                           -(-size // mmap.PAGESIZE) * mmap.PAGESIZE)
        return memoryview(memory)[:size]

    def _attach(self, interface):
        program = _given(libbpf.bpf_object__find_program_by_name(
            ctypes.c_void_p(self._object), b"note"), "note")
        return _given(libbpf.bpf_program__attach_xdp(
            ctypes.c_void_p(program), socket.if_nametoindex(interface)), interface)


def _given(pointer, what):
    if not pointer:
        error = ctypes.get_errno()
        raise OSError(error, f"arrivals: {what}: {os.strerror(error)}")
    return pointer
