"""VIPs are withdrawn with too few usable members, and come back."""
import time

from deadline import wait_until
from vips import SECONDS, both, configuration, events, held, lab, serves, vip_lab, wait_for


def test_a_vip_waits_for_the_first_results(lab):
    """A server that is dead from the start never draws traffic here."""
    checks = 'checks = [{ kind = "tcp", port = 9, interval = "1s", timeout = "500ms", fall = 2 }]'
    lab.edge.start(configuration(lab, checks=checks))
    wait_for(lab.edge, "withdrawn")
    assert not events(lab.edge, "is on eth0")
    assert not held(lab.edge.namespace)


def test_withdrawn_without_members_and_back_after_the_hold_down(lab):
    lab.edge.start(configuration(lab, hold_down="3s"))
    wait_for(lab.edge, "present")
    for name in lab.topology.members:
        lab.topology.unplug(name)
    wait_for(lab.edge, "withdrawn")
    assert not held(lab.edge.namespace)
    shown = lab.edge.ctl("show", "vips")["vips"][0]
    assert shown["usable"] == 0 and "min_members = 1" in shown["reason"], shown
    for name in lab.topology.members:
        lab.topology.plug(name)
    wait_until(lambda: lab.edge.ctl("show", "vips")["vips"][0]["usable"] > 0, SECONDS, "members",
               pause=0.01)
    start = time.monotonic()
    wait_for(lab.edge, "present")
    assert 2.5 < time.monotonic() - start < 6
    assert serves(lab, 4) in lab.members


def all_are(lab, state):
    return configuration(lab, members={name: {"state": state} for name in lab.topology.members})


def test_a_farm_that_drains_keeps_its_vip(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    client = lab.new_client(4)
    member = lab.ask(client.become_known)
    lab.edge.reload(all_are(lab, "draining"))
    wait_until(lambda: lab.edge.ctl("show", "vips")["vips"][0]["draining"] == 2, SECONDS, "a drain")
    assert lab.ask(client.udp) == member
    assert held(lab.edge.namespace) == both()
    lab.edge.reload(all_are(lab, "disabled"))
    wait_for(lab.edge, "withdrawn")


def test_one_member_is_too_few(lab):
    lab.edge.start(configuration(lab, min_members=2))
    wait_for(lab.edge, "present")
    lab.topology.unplug("ex1")
    wait_for(lab.edge, "withdrawn")
