#!/usr/bin/python3
"""Inputs of the packet fuzzer from captures: tests/fuzz/seeds.py CORPUS DIRECTORY.

Every frame of every pcap becomes an input of its own, and every capture a few of several frames
that follow each other, so that fragments find their first one. fuzz_input.h says what an input is.
"""
import pathlib
import struct
import sys

MOST_FRAMES = 8  # as in fuzz_input.h


def frames(path: pathlib.Path) -> list[bytes]:
    data = path.read_bytes()
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">"}[data[:4]]
    found, at = [], 24
    while at < len(data):
        size = struct.unpack_from(order + "I", data, at + 8)[0]
        found.append(data[at + 16:at + 16 + size])
        at += 16 + size
    return found


def as_input(setting: int, pace: int, some: list[bytes]) -> bytes:
    return bytes((setting, pace)) + b"".join(
        struct.pack(">HH", len(frame), 0) + frame for frame in some)


def main() -> None:
    corpus, directory = map(pathlib.Path, sys.argv[1:])
    for path in sorted(corpus.glob("*.pcap")):
        captured = frames(path)
        for number, frame in enumerate(captured):
            (directory / f"{path.stem}-{number}").write_bytes(
                as_input(number % 6, 0, [frame]))
        for first in range(0, len(captured), MOST_FRAMES):
            (directory / f"{path.stem}-from-{first}").write_bytes(
                as_input(0, 1, captured[first:first + MOST_FRAMES]))


if __name__ == "__main__":
    main()
