"""What an interface's driver counts of its XDP program, without a word of that program."""


def xdp_counters(namespace, interface="eth0"):
    """Frames by what became of them, such as xdp_tx, xdp_tx_errors and xdp_drops."""
    counts = {}
    for line in namespace.run("ethtool", "-S", interface).stdout.splitlines():
        name, _, value = line.strip().partition(": ")
        if name.startswith("rx_queue_"):
            kind = name.split("_", 3)[3]
            counts[kind] = counts.get(kind, 0) + int(value)
    return counts
