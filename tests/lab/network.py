"""What the tests of a network that fails share: a farm that remembers nothing of the test before, how
soon traffic must be right again, and what limpetd said of it."""
import json
import re

import pytest
from deadline import wait_until
from namespace import execute
from talks import Talks

BOUND = 2  # seconds; a second is promised, and a busy machine has another
SECONDS = 10


def start(lab, **settings):
    lab.edge.restart(lab.configuration(clients=2000, **settings))
    lab.wait_up()


@pytest.fixture
def network(mode_lab):
    """The farm of a way of forwarding."""
    start(mode_lab)
    yield mode_lab
    mode_lab.edge.stop()


@pytest.fixture
def stream(network):
    with Talks(network) as running:
        yield running


def addresses_of(lab, member):
    """The addresses of a member that limpet knows."""
    return [lab.topology.members[member].addresses[family] for family in lab.reached]


def report(what, outage):
    """Prints how long it took; a test that runs with -s shows it."""
    print(f"\n{what}: right again after {outage.seconds:.2f} s, {outage.datagrams} datagrams lost or "
          "astray")
    assert outage.seconds < BOUND, outage


def plug(lab, port, state="up"):
    """Sets a port of the bridge up, and waits until it forwards: the kernel looks at a carrier that
    came and went once a second."""
    bridge = lab.topology.bridge.namespace
    bridge.ip(f"link set {port} {state}")
    wanted = "forwarding" if state == "up" else "disabled"
    wait_until(lambda: json.loads(execute(
        ["bridge", "-n", bridge.name, "-j", "link", "show", "dev", port]).stdout)[0]["state"]
        == wanted, SECONDS, f"the port {port}, {wanted}")


def said(lab, *patterns):
    """Waits until events match, one after the other; each is read as "SUBJECT TEXT"."""
    def lines():
        return [f"{event['interface'] or event['member'] or event['vip']} {event['text']}"
                for event in lab.edge.events()]

    def all_there():
        left = list(patterns)
        for line in lines():
            if left and re.search(left[0], line):
                left.pop(0)
        return not left
    wait_until(all_there, SECONDS, lambda: f"events {patterns} among:\n" + "\n".join(lines()))


def reason(lab, member):
    """Why the member is down; "" when it is not."""
    found = lab.edge.members()[member]
    return found["reason"] if found["state"] == "down" else ""
