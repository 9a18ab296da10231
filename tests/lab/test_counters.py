"""limpetctl counts every packet, and none twice."""
from deadline import wait_until

PACKETS = 500
PAYLOAD = b"x" * 100
FRAME = 14 + 20 + 8 + len(PAYLOAD)
CLIENTS = 12


def udp_rule(lab):
    rules = lab.edge.ctl("show", "rules")["rules"]
    return next(rule for rule in rules if rule["protocol"] == "udp")


def send(lab, client):
    """Sends the packets in groups and waits for the answers of each: nothing overflows.

    Returns the names of the members that answered, one for each answer."""
    members = []
    with client.udp_socket(timeout=5) as udp:
        udp.connect((lab.vip, 7))
        for _ in range(PACKETS // 50):
            for _ in range(50):
                udp.send(PAYLOAD)
            members += [udp.recv(2048).split()[0].decode() for _ in range(50)]
    return members


def test_exact_counts(farm):
    rules = farm.edge.ctl("show", "rules")["rules"]
    assert all(rule["packets"] == 0 and rule["bytes"] == 0 for rule in rules)
    answers = [member for client in farm.clients[:CLIENTS]
               for member in farm.ask(lambda client=client: send(farm, client))]
    total = CLIENTS * PACKETS
    assert len(answers) == total
    wait_until(lambda: udp_rule(farm)["packets"] >= total, 3, lambda: f"{udp_rule(farm)}")
    assert (udp_rule(farm)["packets"], udp_rule(farm)["bytes"]) == (total, total * FRAME)
    for name, member in farm.edge.members().items():
        expected = answers.count(name)
        assert (member["packets"], member["bytes"]) == (expected, expected * FRAME), name
    assert farm.edge.verdicts()["forwarded"] == total


def test_a_port_without_a_rule_is_dropped_and_counted(farm):
    with farm.ask(farm.clients[0].udp_socket) as udp:
        for _ in range(10):
            udp.sendto(PAYLOAD, (farm.vip, 9))
    wait_until(lambda: farm.edge.verdicts()["unmatched"] == 10, 3,
               lambda: f"10 dropped: {farm.edge.verdicts()}")
    assert sum(member["packets"] for member in farm.edge.members().values()) == 0
