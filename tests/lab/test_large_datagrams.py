"""Datagrams larger than any packet: their fragments, which have no ports, reach one member."""
import contextlib
import time

import pytest
from edge_config import UDP_PORTS, rule

SIZE = 4000
FRAGMENTS = 3
CLIENTS = 12
SECONDS = 3


@pytest.fixture(scope="module", params=["one pool", "two pools"])
def farm(mode_lab, request):
    """With two pools, a later fragment's member is known by the first one alone."""
    split = request.param == "two pools"
    pools = [mode_lab.pool(list(mode_lab.topology.members), name="other")] if split else []
    other = [rule("udp", [9], pool="other")] if split else []
    mode_lab.edge.restart(mode_lab.configuration(
        pools=pools, rules=[rule("udp", UDP_PORTS), *other]))
    mode_lab.wait_up()
    yield mode_lab
    mode_lab.edge.stop()


def ask(client, port=UDP_PORTS[0]):
    """The member that returns a large datagram, as it was sent.

    The first ones may be lost: those that tell the client's host of a tunnel's narrow path."""
    end = time.monotonic() + SECONDS
    with client.udp_socket(timeout=0.3) as udp:
        udp.connect((client.vip, port))
        while time.monotonic() < end:
            payload = time.monotonic_ns().to_bytes(8, "big") * (SIZE // 8)
            with contextlib.suppress(OSError):
                udp.send(payload)
                answer = udp.recv(65535)
                if answer.endswith(payload):
                    member, seen, rest = answer.split(b" ", 2)
                    assert (seen.decode(), rest) == (client.address, payload)
                    return member.decode()
    return None


def test_4_kb_there_and_back(farm, family):
    clients = farm.clients_of[family][:CLIENTS]
    small = [farm.ask(client.udp) for client in clients]
    before = farm.edge.verdicts()
    for client, member in zip(clients, small):
        assert farm.ask(lambda client=client: ask(client)) == member
    after = farm.edge.verdicts()
    assert len(set(small)) > 1
    assert after["forwarded"] - before["forwarded"] >= CLIENTS * FRAGMENTS
    assert after["fragment_unknown"] == before["fragment_unknown"]
