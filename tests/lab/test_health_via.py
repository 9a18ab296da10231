"""What is missing on clients' own way to a member, checks by way of the VIP find: the VIP on its
loopback, the end of the tunnel. Checks of the member's own address cannot."""
import pytest
from checks import checks, seconds_to_find, seconds_to_return
from edge_config import rule
from fault import without_tunnel, without_vip
from health import Health

VICTIM = "ex2"
WAYS = ("member", "vip")
KINDS = ("tcp", "https", "imap-starttls", "msrpc-srvsvc")
FIRST_PORT = 600  # of the pools' rules: nobody asks there


@pytest.fixture
def health(mode_lab):
    """limpetd runs, with a pool for each of the ways."""
    pools = [mode_lab.pool(list(mode_lab.members), name=via, clients=1000, checks=[
        check for kind, check in checks(mode_lab, via=via).items() if kind in KINDS])
        for via in WAYS]
    rules = [rule("tcp", [FIRST_PORT + n], pool=via) for n, via in enumerate(WAYS)]
    mode_lab.edge.restart(mode_lab.configuration(pools=pools, more_rules=rules, clients=1000))
    yield Health(mode_lab.edge)
    mode_lab.edge.stop()


@pytest.mark.parametrize("mode_lab", ["l2", "ipip4", "ipip6"], indirect=True)
def test_the_way_of_clients(mode_lab, health):
    health.wait({}, 2 * seconds_to_return())
    for missing in [without_vip, *([without_tunnel] if mode_lab.forward == "ipip" else [])]:
        with missing(mode_lab.topology, mode_lab.members[VICTIM]):
            found = health.wait({("vip", VICTIM): f" {VICTIM}:.* as "}, seconds_to_find())
        returned = health.wait({}, seconds_to_return())
        print(f"\n{missing.__name__}: found in {found:.2f} s, back in {returned:.2f} s")
