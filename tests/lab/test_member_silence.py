"""Members of direct return have the VIP, and say so to nobody on their link."""
import contextlib

import pytest
from addresses import FAMILIES
from deadline import wait_until
from namespace import execute

SECONDS = 8  # the kernel asks three times, a second apart


@contextlib.contextmanager
def router_that_asks(topology):
    """It takes the VIP for a host of the farm's link."""
    router = topology.router.namespace
    router.ip(*[f"route replace {vip} dev eth0" for vip in topology.vips.values()])
    try:
        yield router
    finally:
        topology.vip_by(topology.edge)


def found(router, vip):
    """The MAC address that somebody gave for the VIP; "" as long as the answer is out."""
    entry = execute(["ip", "-n", router.name, "neighbour", "show", vip]).stdout.split()
    if "lladdr" in entry:
        return entry[entry.index("lladdr") + 1]
    return "nobody" if "FAILED" in entry else ""


def ask(router, topology, family):
    vip = topology.vips[family]
    router.run("ping", f"-{family}", "-c", "1", "-W", "1", vip, check=False)
    return wait_until(lambda: found(router, vip), SECONDS, f"the end of a search for {vip}")


@pytest.mark.parametrize("family", FAMILIES)
def test_nobody_says_it_has_the_vip(lab, family):
    with router_that_asks(lab.topology) as router:
        assert ask(router, lab.topology, family) == "nobody"


def test_with_other_settings_one_does(lab):
    """So it is arp_ignore that does it, and that it is asked for is no superstition."""
    member = lab.topology.members["ex1"]
    member.namespace.sysctl({"net.ipv4.conf.all.arp_ignore": 0})
    try:
        with router_that_asks(lab.topology) as router:
            assert ask(router, lab.topology, 4) == member.namespace.links()["eth0"]["address"]
    finally:
        member.namespace.sysctl({"net.ipv4.conf.all.arp_ignore": 1})
