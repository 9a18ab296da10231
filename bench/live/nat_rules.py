"""nftables as a balancer: the kernel's hash of the source address chooses, and its memory of
connections does the rest."""

TABLE = """\
table ip balancer {{
  chain prerouting {{
    type nat hook prerouting priority dstnat;
    ip daddr {address} tcp dport {port} dnat to jhash ip saddr mod {count} map {{ {members} }}
  }}
{more}
}}
"""
# So that members, whose way to the clients is another one, answer by here.
MASQUERADE = """\
  chain postrouting {
    type nat hook postrouting priority srcnat;
    ct status dnat masquerade
  }
"""
# What packets are spared by one who knows. Real cards see to checksums.
SYSCTL = {"net.ipv4.ip_forward": 1, "net.ipv4.conf.all.send_redirects": 0,
          "net.ipv4.conf.eth0.send_redirects": 0, "net.ipv4.ip_early_demux": 0,
          "net.netfilter.nf_conntrack_checksum": 0, "net.netfilter.nf_conntrack_tcp_loose": 1}


def balance(namespace, address, port, members, more=""):
    """Packets to this address and port go on to these addresses; more: chains."""
    targets = ", ".join(f"{number} : {member}" for number, member in enumerate(members))
    namespace.run("nft", "-f", "-", stdin=TABLE.format(
        address=address, port=port, count=len(members), members=targets, more=more))
    namespace.sysctl(SYSCTL)


def translate(host, port, members):
    """Connections to the host's own address, and their way back."""
    balance(host.namespace, host.address, port, members, MASQUERADE)
