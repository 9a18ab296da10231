"""VIPs on a link: asked for, announced, defended, taken over by a second edge."""
import time

from addresses import FAMILIES
from deadline import wait_until
from frame import RawPort
from vips import (both, claim, configuration, events, held, is_advertisement_of, is_arp_of, lab, mac,
                  neighbour, serves, stranger, vip_lab, wait_for)


def test_a_vip_appears_and_serves(lab):
    """Also through checks by the VIP, which the edge now has itself."""
    checks = 'checks = [{ kind = "http", interval = "500ms", fall = 1, rise = 1 }]'
    lab.edge.start(configuration(lab, checks=checks))
    wait_for(lab.edge, "present")
    assert held(lab.edge.namespace) == both()
    for family in FAMILIES:
        assert serves(lab, family) in lab.members
        assert neighbour(lab, lab.topology.vips[family]) == mac(lab.topology.edge)
    start = time.monotonic()
    while time.monotonic() < start + 2:
        assert {member["state"] for member in lab.edge.members().values()} == {"up"}, (
            lab.edge.members())
        time.sleep(0.1)
    assert not events(lab.edge, "withdrawn")


def test_it_asks_first_and_announces_three_times(lab):
    vip = lab.topology.vip
    with RawPort(lab.topology.router.namespace, "eth0") as port:
        lab.edge.start(configuration(lab))
        wait_for(lab.edge, "present")
        time.sleep(3.5)  # the last announcement comes after three seconds
        heard = [data for data, own in port.waiting() if not own]
    probes = [data for data in heard if is_arp_of(vip, data, "0.0.0.0")]
    announcements = [data for data in heard if is_arp_of(vip, data, vip)]
    assert len(probes) == 3 and len(announcements) == 3, (len(probes), len(announcements))
    assert heard.index(probes[2]) < heard.index(announcements[0])
    advertisements = [data for data in heard if is_advertisement_of(lab.topology.vips[6], data)]
    assert len(advertisements) == 3
    assert all(data[58] & 0x20 for data in advertisements), "they override"


def test_another_host_that_has_the_address(lab, stranger, family):
    vip, other = lab.topology.vips[family], lab.topology.vips[10 - family]
    stranger.take(vip)
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "conflict", [vip])
    wait_for(lab.edge, "present", [other])
    assert held(lab.edge.namespace) == {("eth0", other)}
    assert [text for text in events(lab.edge, vip) if stranger.mac in text]
    stranger.leave(vip)
    wait_for(lab.edge, "present")
    assert serves(lab, family) in lab.members
    assert len(events(lab.edge, "is not put on")) == 1, "told once, however often it is asked for"


def test_a_second_edge_takes_over(lab, stranger):
    """The router learns it from the announcement."""
    second = stranger.become_edge()
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    second.start(configuration(lab, second))
    wait_for(second, "conflict")
    for family in FAMILIES:
        assert serves(lab, family) in lab.members
        assert neighbour(lab, lab.topology.vips[family]) == mac(lab.topology.edge)
    lab.edge.reload(configuration(lab, announce="none"))
    wait_until(lambda: not held(lab.edge.namespace), 5, "the first edge without the VIP")
    # One that nobody uses, so that the router asks nobody: what it learns it was told.
    lab.topology.router.namespace.ip(*[
        f"neighbour replace {vip} lladdr {mac(lab.topology.edge)} dev eth0 nud stale"
        for vip in lab.topology.vips.values()])
    wait_for(second, "present")
    for vip in lab.topology.vips.values():
        wait_until(lambda: neighbour(lab, vip) == stranger.mac, 5,
                   lambda: f"{vip} at {stranger.mac}: {neighbour(lab, vip)}")
    before = second.verdicts()["forwarded"]
    for family in FAMILIES:
        assert serves(lab, family) in lab.members
    assert second.verdicts()["forwarded"] > before


def test_a_claim_is_answered_once_in_ten_seconds(lab, stranger, family):
    vip = lab.topology.vips[family]
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    time.sleep(3.5)  # its own announcements are over
    source = bytes.fromhex(stranger.mac.replace(":", ""))
    with RawPort(stranger.namespace, "eth0") as port:
        for _ in range(3):
            port.send(claim(vip, source))
            time.sleep(0.3)
        heard = [data for data, own in port.waiting() if not own]
    answers = [data for data in heard
               if is_arp_of(vip, data, vip) or is_advertisement_of(vip, data)]
    assert len(answers) == 1, len(answers)
    told = events(lab.edge, f"{vip} is claimed by {stranger.mac}")
    assert len(told) == 1, lab.edge.process.log_tail()
    assert held(lab.edge.namespace) == both()


def test_a_cable_in_another_port(lab):
    """Switches and neighbours learn the way at once."""
    bridge, vip = lab.topology.bridge.namespace, lab.topology.vip
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    time.sleep(3.5)  # the first announcements are over
    with RawPort(lab.topology.router.namespace, "eth0") as port:
        bridge.ip("link set edge down", "link set edge up")
        assert port.find(lambda data: is_arp_of(vip, data, vip), 5)
        assert port.find(lambda data: is_advertisement_of(lab.topology.vips[6], data), 5)
    wait_for(lab.edge, "present")
