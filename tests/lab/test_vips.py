"""VIPs that limpetd itself puts on an interface: asked for, announced, defended, withdrawn."""
import json
import os
import re
import signal
import struct
import time

import addresses
import frame
import pytest
from addresses import FAMILIES
from deadline import wait_until
from edge import Edge
from frame import RawPort
from lab import Lab
from namespace import execute
from stranger import Stranger

SECONDS = 20
PROTOCOL = "76"  # the kernel's mark on what limpet put there


@pytest.fixture(scope="module")
def vip_lab():
    """Clients' packets come to whoever answers for the VIP on the farm's link."""
    with Lab(members=2, clients=100) as made:
        made.topology.router.namespace.ip(
            *[f"route replace {vip} dev eth0" for vip in made.topology.vips.values()])
        yield made


@pytest.fixture
def lab(vip_lab):
    yield vip_lab
    vip_lab.edge.stop()
    for name in vip_lab.topology.members:
        vip_lab.topology.plug(name)
    edge = vip_lab.topology.edge.namespace
    for device, vip in held(edge):
        edge.run("ip", "address", "del", f"{vip}/{addresses.length(addresses.family(vip))}",
                 "dev", device)


@pytest.fixture
def stranger(lab):
    with Stranger(lab) as host:
        yield host


def configuration(lab, edge=None, checks="", families=FAMILIES, **vip):
    """limpet.toml with these settings of the VIP; announce is "arp" unless they say so."""
    settings = {"announce": "arp", "hold_down": "2s", **vip}
    text = lab.configuration(families=families).replace(str(lab.edge.socket),
                                                        str((edge or lab.edge).socket))
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    text = text.replace("[[vip]]\n", f"[[vip]]\n{lines}")
    return text.replace("members = [\n", f"{checks}\nmembers = [\n", 1)


def held(namespace):
    """The VIPs on the host's devices, as (device, address)."""
    listed = json.loads(execute(["ip", "-n", namespace.name, "-j", "address"]).stdout)
    return {(link["ifname"], one["local"]) for link in listed for one in link["addr_info"]
            if one.get("local") in addresses.VIP.values()}


def both(device="eth0"):
    return {(device, vip) for vip in addresses.VIP.values()}


def states(edge):
    """By address."""
    return {one["address"]: one["state"]
            for vip in edge.ctl("show", "vips")["vips"] for one in vip["addresses"]}


def wait_for(edge, state, vips=tuple(addresses.VIP.values()), seconds=SECONDS):
    wait_until(lambda: {states(edge)[vip] for vip in vips} == {state}, seconds,
               lambda: f"{state}: {edge.ctl('show', 'vips')}\n{edge.process.log_tail()}")


def events(edge, text):
    """Of VIPs: those whose text this is in."""
    return [event["text"] for event in edge.ctl("show", "events")["events"]
            if event["vip"] == "mail" and text in event["text"]]


def neighbour(lab, vip):
    """The MAC that the router has for the VIP."""
    listed = json.loads(execute(["ip", "-n", lab.topology.router.name, "-j", "neighbour", "show",
                                 vip]).stdout)
    return listed[0].get("lladdr") if listed else None


def mac(host):
    return frame.mac(host.namespace).hex(":")


def serves(lab, family):
    client = lab.new_client(family)
    return wait_until(lambda: lab.ask(lambda: answer(client)), 5, f"an answer to {client.address}")


def answer(client):
    try:
        return client.http()
    except Exception:  # whatever the reason: it is asked for again
        return None


def is_arp_of(vip, data, sender):
    """An ARP request for the VIP; sender: by whose address it is."""
    return (frame.ethertype(data) == frame.ARP and data[20:22] == b"\0\1"
            and data[38:42] == packed(vip) and data[28:32] == packed(sender))


def is_advertisement_of(vip, data):
    return (frame.ethertype(data) == frame.IPV6 and data[20] == 58 and len(data) > 78
            and data[54] == 136 and data[62:78] == packed(vip))


def packed(address):
    return frame._packed(address)


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


def test_a_vip_waits_for_the_first_results(lab):
    """A server that is dead from the start never draws traffic here."""
    checks = 'checks = [{ kind = "tcp", port = 9, interval = "1s", timeout = "500ms", fall = 2 }]'
    lab.edge.start(configuration(lab, checks=checks))
    wait_for(lab.edge, "withdrawn")
    assert not events(lab.edge, "is on eth0")
    assert not held(lab.edge.namespace)


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


def test_one_member_is_too_few(lab):
    lab.edge.start(configuration(lab, min_members=2))
    wait_for(lab.edge, "present")
    lab.topology.unplug("ex1")
    wait_for(lab.edge, "withdrawn")


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


def test_it_survives_what_ends_the_daemon(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    for end in (signal.SIGKILL, signal.SIGTERM):
        os.kill(lab.edge.process.pid, end)
        lab.edge.process.popen.wait(5)
        assert held(lab.edge.namespace) == both()
        with RawPort(lab.topology.router.namespace, "eth0") as port:
            lab.edge.restart(configuration(lab))
            wait_for(lab.edge, "present")
            heard = [data for data, own in port.waiting() if not own]
        assert held(lab.edge.namespace) == both()
        probes = [data for data in heard if is_arp_of(lab.topology.vip, data, "0.0.0.0")]
        assert not probes, "it knows its own again"


def test_removed_with_the_file_that_wanted_it(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    lab.edge.reload(configuration(lab, families=[4]))
    wait_until(lambda: held(lab.edge.namespace) == {("eth0", lab.topology.vips[4])}, 5,
               "without IPv6")
    lab.edge.reload(configuration(lab, families=[4], announce="address"))
    wait_until(lambda: held(lab.edge.namespace) == {("lo", lab.topology.vips[4])}, 5, "on lo")
    lab.edge.restart(configuration(lab, announce="none"))
    wait_until(lambda: not held(lab.edge.namespace), 5, "none, by a file that changed meanwhile")


def test_what_limpet_did_not_add_stays(lab):
    edge, vip = lab.topology.edge.namespace, lab.topology.vip
    edge.ip(f"address add {vip}/32 dev eth0")
    try:
        lab.edge.start(configuration(lab))
        wait_for(lab.edge, "present")
        assert events(lab.edge, "where limpet did not put it")
        for name in lab.topology.members:
            lab.topology.unplug(name)
        wait_for(lab.edge, "withdrawn")
        assert held(edge) == {("eth0", vip)}
        lab.edge.reload(configuration(lab, announce="none"))
        lab.edge.stop()
        assert held(edge) == {("eth0", vip)}
    finally:
        edge.run("ip", "address", "del", f"{vip}/32", "dev", "eth0", check=False)


def test_it_is_put_back(lab):
    edge = lab.topology.edge.namespace
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    for vip in lab.topology.vips.values():
        edge.ip(f"address del {vip}/{addresses.length(addresses.family(vip))} dev eth0")
    wait_until(lambda: len(events(lab.edge, "it is put back")) == 2, 5, "two events")
    wait_until(lambda: held(edge) == both(), 5, "both again")


def test_a_device_that_goes_and_comes(lab):
    edge = lab.topology.edge.namespace
    edge.ip("link add vips type veth peer name vips1", "link set vips up")
    try:
        lab.edge.start(configuration(lab, announce="address", interface="vips"))
        wait_for(lab.edge, "present")
        assert held(edge) == both("vips")
        edge.ip("link del vips")
        wait_for(lab.edge, "absent")
        assert events(lab.edge, "no interface vips")
        edge.ip("link add vips type veth peer name vips1", "link set vips up")
        wait_for(lab.edge, "present")
        assert held(edge) == both("vips")
    finally:
        edge.run("ip", "link", "del", "vips", check=False)


def test_an_interface_that_goes_down_and_up(lab):
    """The kernel drops its IPv6 addresses and its routes meanwhile."""
    edge, host = lab.topology.edge.namespace, lab.topology.edge
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    edge.ip("link set eth0 down", "link set eth0 up",
            f"address add {host.addresses[6]}/64 dev eth0 nodad",
            *[f"route replace default via {gateway}"
              for gateway in lab.topology.router.addresses.values()])
    wait_until(lambda: held(edge) == both(), SECONDS,
               lambda: f"both again: {held(edge)}\n{lab.edge.process.log_tail()}")
    wait_for(lab.edge, "present")


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


def claim(vip, source):
    """A frame by which the stranger says that the VIP is its own."""
    if addresses.family(vip) == 4:
        body = struct.pack("!HHBBH", 1, frame.IPV4, 6, 4, 1) + source + packed(vip) + bytes(
            6) + packed(vip)
        return frame.ethernet(b"\xff" * 6, source, frame.ARP, body)
    message = bytes([136, 0, 0, 0, 0x20, 0, 0, 0]) + packed(vip) + b"\2\1" + source
    pseudo = packed(vip) + packed("ff02::1") + struct.pack("!II", len(message), 58)
    message = message[:2] + struct.pack("!H", frame.checksum(pseudo + message)) + message[4:]
    packet = frame.ipv6(vip, "ff02::1", message, 58, 255)
    return frame.ethernet(bytes.fromhex("333300000001"), source, frame.IPV6, packet)


def test_events_name_the_vip(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    assert re.search(rf"vip mail: {re.escape(lab.topology.vip)} is on eth0",
                     lab.edge.process.log_text())
