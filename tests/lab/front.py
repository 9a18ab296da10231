"""A second interface of the edge, `front`, on a link of its own to the router, for the clients'
side. The members stay on eth0's."""
from addresses import FAMILIES

NETWORK = {4: "198.51.100.{}/24", 6: "2001:db8:9::{}/64"}
ROUTER, EDGE = 1, 2


class Front:
    interface = "front"

    def __init__(self, topology):
        router, edge = topology.router.namespace, topology.edge.namespace
        router.ip(f"link add front type veth peer name front netns {edge.name}")
        for namespace, number in ((router, ROUTER), (edge, EDGE)):
            namespace.ip(*[f"address add {NETWORK[family].format(number)} dev front"
                           f"{' nodad' if family == 6 else ''}" for family in FAMILIES],
                         "link set front up")
            namespace.run("ethtool", "-K", "front", "tx", "off")
        topology.take_xdp_frames(router, "front")
        for family in FAMILIES:
            here, there = (NETWORK[family].format(number).partition("/")[0]
                           for number in (EDGE, ROUTER))
            router.ip(f"route replace {topology.vips[family]} via {here}")
            edge.ip(f"route replace default via {there}")
