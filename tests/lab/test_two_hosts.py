"""Two hosts that balance each other: either may get a packet, and none goes in circles."""
import pytest
from client import SERVICES, Client
from lab import Lab
from session import DownloadSession
from survey import survey
from two_hosts import HOSTS, TwoHosts

CLIENTS = 40
OTHER = dict(zip(HOSTS, reversed(HOSTS)))
ASK = {"80": SERVICES["80"], "udp": Client.udp}


@pytest.fixture(scope="module")
def lab():
    with Lab(members=2, clients=CLIENTS) as made:
        made.large_file(16 << 20)
        yield made


@pytest.fixture(scope="module")
def hosts(lab):
    two = TwoHosts(lab)
    yield two
    two.stop()


@pytest.fixture
def equal(hosts):
    """Both serve, with equal weights."""
    hosts.start()
    return hosts


def placement(lab, family):
    result = survey(lab, lab.clients_of[family], ASK)
    assert not result.failures, result.failures[:5]
    assert not result.split_clients()
    return result.member_by_client()


def grown(before, after, reason):
    return {name: after[name][reason] - before[name][reason] for name in HOSTS}


def test_both_serve_whichever_leads(lab, equal, family):
    placements = []
    for leader in HOSTS:
        equal.lead(leader)
        before = equal.verdicts()
        placements.append(placement(lab, family))
        after = equal.verdicts()
        follower = OTHER[leader]
        assert grown(before, after, "local")[leader] > CLIENTS
        sent = grown(before, after, "forwarded")
        assert sent[leader] > CLIENTS and sent[follower] == 0
        # Each packet goes on once at most.
        assert grown(before, after, "relayed") == {leader: 0, follower: sent[leader]}
    assert placements[0] == placements[1]
    assert min(list(placements[0].values()).count(name) for name in HOSTS) > CLIENTS // 5


def test_a_connection_outlives_a_change_of_leader(lab, equal, family):
    """Of one client that each host serves."""
    equal.lead("ex1")
    served = placement(lab, family)
    clients = [next(client for client in lab.clients_of[family] if served[client.address] == name)
               for name in HOSTS]
    sessions = [DownloadSession(client) for client in clients]
    try:
        assert [lab.ask(session.open) for session in sessions] == list(HOSTS)
        for leader in ("ex2", "ex1", "ex2"):
            equal.lead(leader)
            for session in sessions:
                for _ in range(8):
                    session.exchange()
    finally:
        for session in sessions:
            session.close()


def test_hosts_that_disagree(lab, hosts, family):
    """Each takes the other for the one that serves: its word counts once, not in circles."""
    hosts.start(**{name: {name: {"state": "disabled"}} for name in HOSTS})
    for leader in HOSTS:
        hosts.lead(leader)
        before = hosts.verdicts()
        assert set(placement(lab, family).values()) == {OTHER[leader]}
        after = hosts.verdicts()
        sent = grown(before, after, "forwarded")[leader]
        assert sent > CLIENTS
        assert grown(before, after, "relayed") == {leader: 0, OTHER[leader]: sent}
        assert grown(before, after, "forwarded")[OTHER[leader]] == 0
