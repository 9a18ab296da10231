"""What a host knows of the path to an address, and a router that makes a path narrow."""
import contextlib
import json

import addresses
from namespace import execute


def mtu(namespace, destination, source=None):
    """What path MTU discovery found, or None: then it is that of the interface."""
    words = ["from", source] if source else []
    route, = json.loads(execute(["ip", "-n", namespace.name, "-j", "route", "get", destination,
                                 *words]).stdout)
    return next((metric["mtu"] for metric in route.get("metrics", []) if "mtu" in metric), None)


def forget(namespace):
    """Empties what was found of all paths."""
    for family in addresses.FAMILIES:
        namespace.ip("route flush cache", family=family)


@contextlib.contextmanager
def narrow(topology, client, size):
    """On the way to this client nothing larger passes; the router says so to who sends it."""
    host = topology.client.addresses[client.family]
    route = f"{client.address}/{addresses.length(client.family)} via {host} mtu lock {size}"
    topology.router.namespace.ip(f"route add {route}")
    try:
        yield
    finally:
        topology.router.namespace.ip(f"route del {route}")


@contextlib.contextmanager
def mute_router(topology, family):
    """The router's own messages do not reach the VIP: a firewall that knows no better."""
    protocol = {4: "icmp", 6: "ipv6-icmp"}[family]
    rule = f"to {topology.vips[family]} ipproto {protocol} blackhole"
    topology.router.namespace.ip(f"rule add {rule}", family=family)
    try:
        yield
    finally:
        topology.router.namespace.ip(f"rule del {rule}", family=family)
