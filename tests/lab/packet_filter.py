"""What a member's host does with packets that come to it: nftables, of either family."""
import contextlib

from addresses import FAMILIES, family


def ports_dropped(namespace, ports, families=FAMILIES):
    """Nothing gets to these TCP ports for as long as the context lasts."""
    return _table(namespace, "type filter hook input priority filter",
                  [f"meta nfproto ipv{number} tcp dport {_set(ports)} drop"
                   for number in families])


def ports_redirected(namespace, ports, offset, sources):
    """Packets from these addresses to these TCP ports reach the ports `offset` higher."""
    match = {version: _set([address for address in sources if family(address) == number])
             for version, number in (("ip", 4), ("ip6", 6))}
    return _table(namespace, "type nat hook prerouting priority dstnat",
                  [f"{version} saddr {those} tcp dport {port} redirect to :{port + offset}"
                   for version, those in match.items() for port in ports])


@contextlib.contextmanager
def _table(namespace, hook, rules):
    lines = "\n".join(rules)
    namespace.run("nft", "-f", "-", stdin="table inet lab {\nchain lab {\n"
                                          f"{hook};\n{lines}\n}}\n}}\n")
    try:
        yield
    finally:
        namespace.run("nft", "delete", "table", "inet", "lab")


def _set(items):
    return f"{{ {', '.join(map(str, items))} }}"
