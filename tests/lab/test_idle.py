"""How long an idle client keeps its claim to a member that drains: one affinity timeout."""
import time

import pytest
from client import Client
from survey import in_client_host

TIMEOUT = 4
ROUNDS = (3, 6, 9, 12, 15, 18)  # seconds after the drain


def ask(lab, clients):
    """The member that answers, by client."""
    members = in_client_host(lab, Client.become_known, clients)
    return {client.address: member for client, member in zip(clients, members)}


@pytest.fixture(scope="module")
def answers(lab):
    """ex1 drains; the members that answer its clients then, by group: a list of sets of names."""
    def configuration(state):
        return lab.configuration({"ex1": {"state": state}, "ex2": {}, "ex3": {}},
                                 affinity_timeout=f"{TIMEOUT}s", clients=2000)

    lab.edge.restart(configuration("up"))
    lab.wait_up()
    members = ask(lab, lab.clients)
    of_ex1 = [client for client in lab.clients if members[client.address] == "ex1"]
    assert len(of_ex1) > 30
    groups = {"often": of_ex1[0::3], "soon": of_ex1[1::3], "late": of_ex1[2::3]}
    assert set(ask(lab, of_ex1).values()) == {"ex1"}
    begin = time.monotonic()
    lab.edge.reload(configuration("draining"))
    answers = {group: [] for group in groups}
    for seconds in ROUNDS:
        time.sleep(begin + seconds - time.monotonic())
        for group, clients in groups.items():
            if group == "often" or seconds == {"soon": TIMEOUT - 1, "late": 2 * TIMEOUT + 1}[group]:
                answers[group].append(set(ask(lab, clients).values()))
    lab.edge.stop()
    return answers


def test_back_within_the_timeout(answers):
    assert answers["soon"] == [{"ex1"}]


def test_back_after_two_timeouts(answers):
    """The claim is gone: a member that is up takes the client."""
    assert len(answers["late"]) == 1
    assert answers["late"][0] <= {"ex2", "ex3"}


def test_never_idle(answers):
    """However long the drain takes."""
    assert answers["often"] == [{"ex1"}] * len(ROUNDS)
