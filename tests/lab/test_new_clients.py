"""Rules and members count each client as new once, whatever it asks for."""
from client import Client
from survey import survey

CLIENTS = 40


def new_clients(lab):
    """What the rules count together, and what each member does that counts any."""
    rules = lab.edge.ctl("show", "rules")["rules"]
    members = {name: member["new_clients"] for name, member in lab.edge.members().items()
               if member["new_clients"]}
    return sum(rule["new_clients"] for rule in rules), members


def test_a_client_counts_once(farm, family):
    assert new_clients(farm) == (0, {})
    for _ in range(2):
        result = survey(farm, farm.clients_of[family][:CLIENTS],
                        {"http": Client.http, "https": Client.https, "udp": Client.udp})
        assert not result.failures, result.failures[:5]
        assert new_clients(farm) == (CLIENTS, result.clients_by_member())
