"""What limpetd's pinned maps hold, read from the kernel itself and not by asking limpetd: offsets are
those of ebpf/abi.h."""
import array
import collections
import ctypes
import ipaddress
import itertools
import mmap
import os
import pathlib
import re
import struct

from arrivals import libbpf

PORTS = 65536
VIPS, VIP_PLACES = 4096, 65536
VIP = struct.Struct("=16sI5I24x")         # address, family, tcp_ports, udp_ports, flags, pools
RULE = struct.Struct("=II24x")            # pool, flags
POOL_SIZE, POOL_CLOCK = 128, slice(24, 32)  # when its filter turns
POOL = struct.Struct("=II24xI")           # slot_base, slots, timeout
NAME_SIZE, POOL_NAME_SIZE = 64, 72
MEMBER_NAME_SIZE, MEMBER_STATE, TAKEN = 136, 128, 1
LAYOUT_PROGRAM = slice(4, 8)
NOW = b"\xff\x7f\0\0"                     # of a slot; the rest says who was before, and may go to rest
SAME = ("directory", "ports", "rules", "pools", "pool_names", "members", "member_names", "rule_names",
        "port_table_names", "layout")
HASHES = ("nat4", "nat6", "relays", "links")


class PinnedMaps:
    def __init__(self, directory):
        """Of the maps that are pinned there now; another start may make others."""
        self._fds = {path.name: _open(path) for path in (pathlib.Path(directory) / "maps").iterdir()}
        self._fields = {name: _fields(fd) for name, fd in self._fds.items()}
        self._memory = {name: self._mapped(name) for name in (*SAME, "slots")}

    def close(self):
        for memory in self._memory.values():
            memory.close()
        for fd in self._fds.values():
            os.close(fd)

    def state(self):
        """By map, what is in force; without what packets and time change."""
        taken = self._taken()
        state = {name: self._settled(name, taken) for name in SAME}
        state |= {name: sorted(self._entries(name)) for name in HASHES}
        return {**state, "slots": self._slots_now()}

    def meaning(self):
        """The same in words and whatever the numbers: what packets of new clients meet."""
        members, slots = self._taken(), self._slots_now()
        tables = {name: [members.get(slot, slot) for slot in slots[first:end]]
                  for name, first, end in self._tables()}
        return {"rules": self.rules(), "timeouts": self.timeouts(), "tables": tables}

    def rules(self):
        """{(address, protocol): [(first port, last, pool, whether it is disabled)]}"""
        pools = self._pool_names()
        rules = [(pools.get(pool, pool), bool(flags & 1))
                 for pool, flags in RULE.iter_unpack(self._memory["rules"][:self._size("rules")])]
        directory = self._memory["directory"]
        places = array.array("H", directory[VIPS * VIP.size:VIPS * VIP.size + 2 * VIP_PLACES])
        found = {}
        for number in set(places) - {0}:
            address, _, tcp, udp, *_ = VIP.unpack_from(directory, number * VIP.size)
            for protocol, table in (("tcp", tcp), ("udp", udp)):
                found[_address(address), protocol] = self._ranges(table, rules)
        return found

    def shares(self):
        """{pool: {(pool, member): the share of slots that it has for new clients}}"""
        members, slots = self._taken(), self._slots_now()
        return {name: {members.get(member, member): count / (end - first)
                       for member, count in collections.Counter(slots[first:end]).items() if member}
                for name, first, end in self._tables()}

    def timeouts(self):
        """{pool: seconds}"""
        return {name: POOL.unpack_from(self._memory["pools"], number * POOL_SIZE)[2]
                for number, name in self._pool_names().items()}

    def _tables(self):
        """Of each pool its name, its first slot and the one behind its last."""
        for number, name in self._pool_names().items():
            first, count, _ = POOL.unpack_from(self._memory["pools"], number * POOL_SIZE)
            yield name, first, first + count

    def _slots_now(self):
        """The number of the member that each slot gives to new clients."""
        slots = self._memory["slots"][:self._size("slots")]
        now = int.from_bytes(slots, "little") & int.from_bytes(NOW * (len(slots) // 4), "little")
        return array.array("I", now.to_bytes(len(slots), "little"))

    def _ranges(self, table, rules):
        start = table * 2 * PORTS
        ports = array.array("H", self._memory["ports"][start:start + 2 * PORTS])
        ranges, port = [], 0
        for rule, run in itertools.groupby(ports):
            count = len(list(run))
            if rule and ranges and ranges[-1][1] == port - 1 and ranges[-1][2:] == rules[rule]:
                ranges[-1] = (ranges[-1][0], port + count - 1, *rules[rule])
            elif rule:
                ranges.append((port, port + count - 1, *rules[rule]))
            port += count
        return ranges

    def _pool_names(self):
        names = self._memory["pool_names"][:self._size("pool_names")]
        texts = [_text(names[at:]) for at in range(0, len(names), POOL_NAME_SIZE)]
        return {number: text for number, text in enumerate(texts) if text}

    def _taken(self):
        """Pool and name of the members in force, by number."""
        names = self._memory["member_names"][:self._size("member_names")]
        return {at // MEMBER_NAME_SIZE: (_text(names[at:]), _text(names[at + NAME_SIZE:]))
                for at in range(0, len(names), MEMBER_NAME_SIZE)
                if names[at + MEMBER_STATE] == TAKEN}

    def _settled(self, name, taken):
        content = bytearray(self._memory[name][:self._size(name)])
        if name == "pools":
            for at in range(0, len(content), POOL_SIZE):
                content[at + POOL_CLOCK.start:at + POOL_CLOCK.stop] = bytes(8)
        elif name == "layout":
            content[LAYOUT_PROGRAM] = bytes(4)
        elif name in ("members", "member_names"):
            # The number of one that is gone is given back in time.
            size = len(content) // self._field(name, "max_entries")
            content = b"".join(content[size * number:size * (number + 1)] for number in taken)
        return content

    def _entries(self, name):
        key_size, value_size = self._field(name, "key_size"), self._field(name, "value_size")
        key, value = None, ctypes.create_string_buffer(value_size)
        following = ctypes.create_string_buffer(key_size)
        while libbpf.bpf_map_get_next_key(self._fds[name], key, following) == 0:
            key = ctypes.create_string_buffer(following.raw, key_size)
            if libbpf.bpf_map_lookup_elem(self._fds[name], key, value) == 0:
                yield key.raw, value.raw

    def _mapped(self, name):
        pages = -(-self._size(name) // mmap.PAGESIZE)
        return mmap.mmap(self._fds[name], pages * mmap.PAGESIZE, prot=mmap.PROT_READ)

    def _size(self, name):
        return self._field(name, "value_size") * self._field(name, "max_entries")

    def _field(self, name, field):
        return self._fields[name][field]


def _open(path):
    fd = libbpf.bpf_obj_get(str(path).encode())
    if fd < 0:
        raise OSError(ctypes.get_errno(), f"{path}: cannot be opened")
    return fd


def _fields(fd):
    text = pathlib.Path(f"/proc/self/fdinfo/{fd}").read_text()
    return {field: int(number) for field, number in re.findall(r"^(\w+):\s+(\d+)$", text, re.MULTILINE)}


def _text(content):
    return content[:NAME_SIZE].split(b"\0", 1)[0].decode()


def _address(content):
    address = ipaddress.IPv6Address(content)
    return str(address.ipv4_mapped or address)
