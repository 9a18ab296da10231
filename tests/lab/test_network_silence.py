"""A member's cable is pulled: how long its clients wait for another member. A pause of three seconds
moves nobody."""
import time

import pytest
from deadline import wait_until
from network import addresses_of, network, reason, report, said, start
from talks import Talks

PAUSE = 3
pytestmark = pytest.mark.parametrize("mode_lab", ["l2"], indirect=True)
CHECK = {"kind": "tcp", "port": 80, "interval": "300ms", "timeout": "250ms", "fall": 3, "rise": 2}
# Unanswered for half a second, then asked for by broadcast six times, a second apart. Busy: more.
LEAST, MOST = 5, 10


def answers(lab):
    """Whether the edge has asked ex2 for each of its addresses, and had an answer."""
    return all("REACHABLE" in lab.topology.edge.namespace.run(
        "ip", "neighbour", "show", address).stdout for address in addresses_of(lab, "ex2"))


def pull(lab, stream):
    """Pulls ex2's cable; returns the seconds until its clients are served by others."""
    moment = stream.now()
    lab.topology.unplug("ex2")
    outage = stream.right_again(moment, lambda talk: {"ex1", "ex3"}, bound=15,
                                of=stream.of("ex2"))
    assert set(stream.moved()) == {talk.client.address for talk in stream.of("ex2")}
    return outage.seconds


def test_without_checks(network):
    with Talks(network) as stream:
        network.topology.unplug("ex2")
        time.sleep(PAUSE)
        network.topology.plug("ex2")
        moment = stream.now()
        report(f"plugged in again, {network.forward}", stream.right_again(moment))
        assert not stream.moved(), "a pause is no reason to move"
        wait_until(lambda: answers(network), PAUSE, "an answer of ex2's")
        try:
            seconds = pull(network, stream)
            assert "does not answer" in reason(network, "ex2")
        finally:
            network.topology.plug("ex2")
        said(network, "ex2 is down: .*does not answer", "ex2 is up")
    print(f"silence alone, {network.forward}: clients elsewhere after {seconds:.2f} s")
    assert LEAST < seconds < MOST


def test_with_checks(mode_lab):
    start(mode_lab, checks=[CHECK])
    try:
        with Talks(mode_lab) as stream:
            seconds = pull(mode_lab, stream)
            said(mode_lab, "ex2 is down: tcp")
    finally:
        mode_lab.topology.plug("ex2")
        mode_lab.edge.stop()
    print(f"\nchecks, {mode_lab.forward}: clients elsewhere after {seconds:.2f} s")
    assert seconds < LEAST
