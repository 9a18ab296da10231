"""Which members take new clients: priorities, rules that are off, backup pools; no bad reload."""
import time

import pytest
from client import Client
from deadline import wait_until
from edge import ReloadRefused
from edge_config import TCP_PORTS, UDP_PORTS, rule
from survey import in_client_host

TIMEOUT = 5
MEMORY = {"affinity_timeout": f"{TIMEOUT}s", "clients": 2000}


def ask(lab, clients):
    """The members that answer these clients."""
    return set(in_client_host(lab, Client.become_known, clients))


@pytest.fixture
def edge(lab):
    yield lab.edge
    lab.edge.stop()


def test_priority(lab, edge):
    """The member with the lowest number serves all; clients of another one stay until they idle."""
    def configuration(state):
        return lab.configuration({"ex1": {"priority": 3}, "ex2": {"priority": 1, "state": state},
                                  "ex3": {"priority": 2}}, mode="priority", **MEMORY)

    old, new = lab.clients[:20], lab.clients[20:40]
    edge.start(configuration("up"))
    lab.wait_up()
    assert ask(lab, old) == {"ex2"}
    edge.reload(configuration("disabled"))
    assert ask(lab, old) == {"ex3"}
    edge.reload(configuration("up"))
    lab.wait_up()
    assert ask(lab, old) == {"ex3"}
    assert ask(lab, new) == {"ex2"}


def test_a_rule_that_is_off(lab, edge):
    """Its port is silent, the others go on."""
    def configuration(**settings):
        return lab.configuration(rules=[rule("tcp", TCP_PORTS), rule("udp", UDP_PORTS, **settings)])

    client = lab.clients[0]
    edge.start(configuration())
    lab.wait_up()
    member = lab.ask(client.udp)
    assert edge.verdicts()["rule_disabled"] == 0
    edge.reload(configuration(disabled=True))
    with lab.ask(lambda: client.udp_socket(timeout=0.5)) as udp:
        for _ in range(10):
            udp.sendto(b"?", (lab.vip, UDP_PORTS[0]))
        with pytest.raises(TimeoutError):
            udp.recv(2048)
    wait_until(lambda: edge.verdicts()["rule_disabled"] == 10, 3, lambda: f"{edge.verdicts()}")
    assert lab.ask(client.http) == member
    edge.reload(configuration(disabled=False))
    assert lab.ask(client.udp) == member


def farm_with_backup(lab, state, **spare):
    """ex1 and ex2 in this state; ex3 and ex4 are their backup."""
    return lab.configuration({"ex1": {"state": state}, "ex2": {"state": state}}, backup="spare",
                             pools=[lab.pool(["ex3", "ex4"], name="spare", **MEMORY, **spare)],
                             **MEMORY)


def test_backup(lab, edge):
    """The backup pool's members serve while there is no other; then only whom they know."""
    active, idle, new = lab.clients[:20], lab.clients[20:40], lab.clients[40:80]
    edge.start(farm_with_backup(lab, "up"))
    lab.wait_up()
    assert edge.pools()["cas"]["source"] == "cas"
    assert ask(lab, active) == {"ex1", "ex2"}
    edge.reload(farm_with_backup(lab, "disabled"))
    assert edge.pools()["cas"]["source"] == "spare"
    assert ask(lab, active + idle) == {"ex3", "ex4"}
    edge.reload(farm_with_backup(lab, "up"))
    lab.wait_up()
    assert edge.pools()["cas"]["source"] == "cas"
    back = time.monotonic()
    while time.monotonic() < back + 2 * TIMEOUT + 1:  # after that, an idle client has no claim
        assert ask(lab, active) == {"ex3", "ex4"}
        time.sleep(1)
    assert ask(lab, idle) == {"ex1", "ex2"}
    assert ask(lab, new) == {"ex1", "ex2"}


@pytest.mark.parametrize("spoil,words", [
    (lambda lab: farm_with_backup(lab, "up", backup="cas"), ["cas", "spare"]),
    (lambda lab: lab.configuration({"ex1": {"priority": 1}, "ex2": {"priority": 1}},
                                   mode="priority", **MEMORY), ["members[1]", "ex1"]),
    (lambda lab: "[[pool", ["limpet.toml:1"]),
    (lambda lab: farm_with_backup(lab, "up").replace("mail-farm", "other"),
     ["edge.hash_seed", "restart"]),
    (lambda lab: farm_with_backup(lab, "disabled").replace("clients = 2000", "clients = 3000"),
     ['pool "cas"', "clients", "restart"]),
], ids=["a circle of backups", "a priority given twice", "no TOML", "another seed", "other sizes"])
def test_a_bad_reload_changes_nothing(lab, edge, spoil, words):
    clients = lab.clients[:10]
    edge.start(farm_with_backup(lab, "up"))
    lab.wait_up()
    before = ask(lab, clients)

    def farm():
        return {name: {key: member[key] for key in ("state", "weight", "address", "mac")}
                for name, member in edge.members().items()}

    shown, logged = farm(), len(edge.process.log_text().splitlines())
    with pytest.raises(ReloadRefused) as refused:
        edge.reload(spoil(lab))
    assert len(edge.process.log_text().splitlines()) == logged + 1
    for word in words:
        assert word in str(refused.value)
    assert farm() == shown
    assert ask(lab, clients) == before
    edge.reload(farm_with_backup(lab, "up"))
    assert ask(lab, clients) == before
