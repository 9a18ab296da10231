"""Every service, in each way of forwarding, over both families: one member for a client."""
from survey import survey

CLIENTS = 16


def test_every_port(mode_farm, family):
    result = survey(mode_farm, mode_farm.clients_of[family][:CLIENTS])
    assert not result.failures, result.failures[:5]
    assert not result.split_clients()
    assert len(result.clients_by_member()) > 1


def test_members_see_the_clients_address(mode_farm, client):
    assert mode_farm.ask(client.seen_address) == client.address
