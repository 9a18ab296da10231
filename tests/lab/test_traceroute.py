"""A traceroute to the VIP shows the router and then the VIP: nothing of the farm, and an end."""
import pytest

HOPS = 6
PROBES = {
    "tcp": ["-T", "-p", "443"],
    "icmp": ["-I"],
    "udp": ["-U", "-p", "7"],  # a port with a rule; without one, there is no answer to be had
}


def trace(lab, client, probes):
    """For each hop the set of those that answered; "*" is nobody."""
    said = lab.topology.client.namespace.run(
        "traceroute", f"-{client.family}", *probes, "-n", "-q", "2", "-w", "1", "-m", HOPS,
        "-s", client.address, client.vip).stdout
    hops = [line.split()[1:] for line in said.splitlines()[1:]]
    return [{word for word in hop if word == "*" or word.count(".") == 3 or ":" in word}
            for hop in hops]


@pytest.mark.parametrize("kind", PROBES)
def test_traceroute(mode_farm, client, kind):
    router = mode_farm.topology.gateways[client.family]
    assert trace(mode_farm, client, PROBES[kind]) == [{router}, {client.vip}]
