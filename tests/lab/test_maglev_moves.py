"""A member more or less moves few clients, and the same ones back."""
from client import Client
from survey import survey

THREE = ["ex1", "ex2", "ex3"]
FOUR = [*THREE, "ex4"]


def placement(lab, members):
    """member by client, with limpetd restarted for these members."""
    lab.edge.restart(lab.configuration(members))
    lab.wait_up()
    result = survey(lab, services={"80": Client.http, "udp": Client.udp})
    assert not result.failures, result.failures[:5]
    assert not result.split_clients()
    assert len(result.answers) == 200
    return result.member_by_client()


def test_a_fourth_member_comes_and_goes(lab):
    before = placement(lab, THREE)
    during = placement(lab, FOUR)
    after = placement(lab, THREE)
    moved = [client for client in before if before[client] != during[client]]
    assert "ex4" in during.values()
    assert len(moved) <= 60, f"{len(moved)} of 200 clients moved"
    assert after == before


def test_a_restart_moves_nobody(lab):
    assert placement(lab, THREE) == placement(lab, THREE)
