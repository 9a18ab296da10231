"""A tunnel needs room: who sends too much for it is told, and sends less from then on."""
import contextlib
import hashlib

import path
import pytest
from modes import TUNNELS

SIZE = 10 << 20
OUTER_HEADER = {4: 20, 6: 40}

pytestmark = pytest.mark.parametrize("mode_lab", TUNNELS, indirect=True)


def upload(lab, client):
    """Sends a file, and looks whether it arrived as it was sent."""
    file = lab.large_file(SIZE)
    member = lab.ask(lambda: client.upload("https", file, "taken/large.bin", timeout=10))
    taken = lab.members[member].nginx.taken / "large.bin"
    same = hashlib.sha256(taken.read_bytes()).digest() == hashlib.sha256(file.read_bytes()).digest()
    taken.unlink()
    return same


def told(lab):
    return lab.edge.verdicts()["told_too_big"]


@pytest.fixture
def start(mode_lab):
    """Starts limpetd with these settings of the pool; the clients' host knows of no path."""
    def begin(**settings):
        mode_lab.edge.restart(mode_lab.configuration(**settings))
        mode_lab.wait_up()
        path.forget(mode_lab.topology.client.namespace)

    yield begin
    mode_lab.edge.stop()


def room(lab, mtu=1500):
    """How large a client's packet can be."""
    return mtu - OUTER_HEADER[lab.reached[0]]


def learned(lab, client):
    """The MTU of the path to the VIP that the clients' host knows of, or None."""
    return path.mtu(lab.topology.client.namespace, client.vip, client.address)


@contextlib.contextmanager
def roomy_farm(lab, size):
    """The links between edge and members take larger packets; the way to the clients does not."""
    topology = lab.topology
    hosts = [topology.edge, *topology.members.values()]

    def set_mtu(size):
        topology.bridge.namespace.ip(*[f"link set {name} mtu {size}"
                                       for name in ("br0", "edge", *topology.members)])
        for host in hosts:
            host.namespace.ip(f"link set eth0 mtu {size}")

    set_mtu(size)
    try:
        with way_out(topology, {4: "mtu 1500 advmss 1460", 6: "mtu 1500 advmss 1440"}):
            yield
    finally:
        set_mtu(1500)


@contextlib.contextmanager
def way_out(topology, options):
    """The members' routes to the clients have these options, by family."""
    def replace(options):
        for host in topology.members.values():
            host.namespace.ip(*[f"route replace default via {gateway} {options.get(family, '')}"
                                for family, gateway in topology.router.addresses.items()])

    replace(options)
    try:
        yield
    finally:
        replace({})


def test_clients_are_told(mode_lab, start, client):
    start()
    assert upload(mode_lab, client)
    assert told(mode_lab) > 0
    assert learned(mode_lab, client) == room(mode_lab)
    assert mode_lab.edge.verdicts()["no_headroom"] == 0


def test_nobody_is_told_where_there_is_room(mode_lab, start, client):
    with roomy_farm(mode_lab, 1540):
        start()
        assert upload(mode_lab, client)
        assert told(mode_lab) == 0
        assert learned(mode_lab, client) is None


def test_nobody_is_told_where_members_ask_for_less(mode_lab, start, client):
    """By the size of segments that their SYN-ACK gives; it does not pass the edge."""
    start()
    with way_out(mode_lab.topology, {4: f"advmss {room(mode_lab) - 40}",
                                     6: f"advmss {room(mode_lab) - 60}"}):
        assert upload(mode_lab, client)
        assert told(mode_lab) == 0
        assert learned(mode_lab, client) is None


def test_the_pool_may_know_better(mode_lab, start, client):
    """The kernel knows of its own link alone; where a link further on takes less, `mtu` says so."""
    start(mtu=1400)
    assert upload(mode_lab, client)
    assert learned(mode_lab, client) == room(mode_lab, mtu=1400)
