"""The lab's addresses of both families, as {4: …, 6: …}, all for documentation or benchmarks."""
import ipaddress

FAMILIES = (4, 6)


def _networks(ipv4, ipv6):
    return {4: ipaddress.ip_network(ipv4), 6: ipaddress.ip_network(ipv6)}


VIP = {4: "203.0.113.10", 6: "2001:db8:a::10"}
FARM = _networks("192.0.2.0/24", "2001:db8:f::/64")
CLIENT_LINK = _networks("198.18.0.0/24", "2001:db8:c::/64")
CLIENTS = _networks("198.18.0.0/16", "2001:db8:1::/48")
FIRST_CLIENT = 256  # 198.18.1.0 is the network's 256th address: the clients' own start behind it
NEIGHBOURS = 8      # as many clients share an IPv6 /64


def host(network, number):
    """The host's addresses; both read the same at their end, .21 and ::21."""
    return {4: str(network[4][number]), 6: str(network[6][int(str(number), 16)])}


def client(number):
    """The addresses of a client, from 0 on."""
    network, neighbour = divmod(number, NEIGHBOURS)
    return {4: str(CLIENTS[4][FIRST_CLIENT + number + 1]),
            6: str(CLIENTS[6][(network << 64) + neighbour + 1])}


def length(family):
    """Of the prefix that is one address alone."""
    return {4: 32, 6: 128}[family]


def family(address):
    return ipaddress.ip_address(address).version


def url(address):
    """The address as the host of a URL, or before a port."""
    return f"[{address}]" if family(address) == 6 else address
