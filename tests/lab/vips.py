"""VIPs that limpetd itself puts on an interface: the lab for them, and what is asked of it.

Tests import the fixtures `vip_lab`, `lab` (its edge stopped, its members plugged in and the VIPs gone
after each test) and `stranger` by name."""
import json
import struct

import addresses
import frame
import pytest
from addresses import FAMILIES
from deadline import wait_until
from lab import Lab
from namespace import execute
from stranger import Stranger

SECONDS = 20


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


def configuration(lab, edge=None, checks="", families=FAMILIES, members=None, **vip):
    """limpet.toml with these settings of the VIP; announce is "arp" unless they say so. members: as
    lab.configuration() takes them."""
    settings = {"announce": "arp", "hold_down": "2s", **vip}
    text = lab.configuration(members, families=families).replace(str(lab.edge.directory),
                                                        str((edge or lab.edge).directory))
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


def packed(address):
    return frame._packed(address)
