"""A farm of 64 VIPs with 100 rules each, 16 pools and 1,000 members starts in no time."""
import subprocess

import pytest
from hammer import request
from large_farm import LargeFarm
from operators import Operators

SECONDS = 2  # of a processor: what others take of it meanwhile is not limpetd's
SECONDS_ON_A_BUSY_MACHINE = 20
SECONDS_OF_A_CHANGE = 5
MIB = 1 << 10
UNREAD_MIB, ROOM_MIB = 64, 48  # of answers that are not read; of all else
# Asks on so many connections, and reads nothing before it is told to: then how often it was refused.
DEAF = """
import select, socket, sys
peers = [socket.socket(socket.AF_UNIX) for _ in range(220)]
poll = select.poll()
for peer in peers:
    peer.connect(sys.argv[1])
    peer.sendall(sys.argv[2].encode())
    poll.register(peer, select.POLLIN)
while len(poll.poll()) < len(peers): pass
print("asked", flush=True)
sys.stdin.read()
print(sum(b"-32001" in peer.recv(100) for peer in peers))
"""


@pytest.fixture(scope="module")
def farm():
    with LargeFarm(clients=100_000) as made:
        made.operators = Operators(made.edge, made.network.directory)
        made.edge.wrapper = made.operators.wrapper()
        made.fresh()
        yield made


@pytest.mark.parametrize("start", [LargeFarm.fresh, LargeFarm.adopted, LargeFarm.other_maps],
                         ids=lambda start: start.__name__)
def test_it_is_ready(farm, start):
    seconds = start(farm)
    processor = sum(farm.edge.process.processor_times())
    print(f"\n{seconds:.2f} s, of a processor {processor:.2f} s")
    assert processor < SECONDS
    assert seconds < SECONDS_ON_A_BUSY_MACHINE


def test_a_reload_that_changes_one_member_changes_only_its_slots(farm):
    change = farm.change_of_one()
    print(f"\n{change}")
    assert change.is_of_one(), change


def test_who_may_only_look_and_does_not_read_fills_no_memory_and_keeps_nobody_out(farm):
    edge = farm.edge
    edge.ctl("show", "rules")
    before = edge.process.memory_kib()
    command = farm.operators.as_user("victor", "/usr/bin/python3", "-c", DEAF, edge.socket,
                                     request("show.rules").decode())
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as deaf:
        try:
            edge.namespace.run(edge.program("limpetctl"), "--socket", edge.socket, "drain", "m1",
                               timeout=SECONDS_OF_A_CHANGE)
            assert deaf.stdout.readline() == "asked\n"
            edge.namespace.run(edge.program("limpetctl"), "--socket", edge.socket, "reset", "m1",
                               timeout=SECONDS_OF_A_CHANGE)
            grown = (edge.process.memory_kib() - before) / MIB
        finally:
            deaf.stdin.close()
        refused = int(deaf.stdout.read())
    print(f"\n{grown:.0f} MiB more, {refused} refused")
    assert refused > 0
    assert grown < UNREAD_MIB + ROOM_MIB
