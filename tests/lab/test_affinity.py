"""A client is served by one member on all of its ports."""
from client import SERVICES
from survey import survey


def test_200_clients_on_every_port(farm):
    result = survey(farm)
    assert not result.failures, result.failures[:5]
    assert len(result.answers) == 200
    assert all(set(answers) == set(SERVICES) for answers in result.answers.values())
    assert not result.split_clients()
    # Three members of equal weight share 200 clients: each has a fair part of them.
    counts = result.clients_by_member()
    assert set(counts) == {"ex1", "ex2", "ex3"}
    assert min(counts.values()) > 40, counts
