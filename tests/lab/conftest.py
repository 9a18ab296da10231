"""What the lab tests share: when they can run, and a lab for each file of them."""
import os
import pathlib
import shutil

import pytest

from addresses import FAMILIES
from lab import Lab
from load import CLIENTS, FILE_SIZE
from modes import MODES
from postfix import MASTER as POSTFIX
from samba import PROGRAM as SAMBA

TOOLS = ("bird", "birdc", "clang", "curl", "dovecot", "ethtool", "fish", "ip", "jq", "keepalived",
         "nft", "nginx", "nsenter", "openssl", "ping", "prometheus", "promtool", "rpcclient",
         "setpriv", "sysctl", "tcpdump", "traceroute", "unshare", "zsh", POSTFIX, SAMBA)
CAPABILITIES = {"CAP_NET_ADMIN": 12, "CAP_NET_RAW": 13, "CAP_SYS_ADMIN": 21, "CAP_PERFMON": 38,
                "CAP_BPF": 39}


def pytest_configure(config):
    config.addinivalue_line("markers", "lab: needs root, network namespaces and real servers")
    config.addinivalue_line("markers", "anyone: needs none of these")
    config.addinivalue_line("markers", "alone: nothing else may run beside it")
    config.addinivalue_line("markers", "xdist_group(name): tests of one process, where several run")


@pytest.hookimpl(tryfirst=True)  # before the processes take the groups
def pytest_collection_modifyitems(items):
    here = pathlib.Path(__file__).parent
    reason = why_not()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.lab)
            item.add_marker(pytest.mark.xdist_group(_group(item)))
            if item.path.stem in ALONE:
                item.add_marker(pytest.mark.alone)
            if reason and not item.get_closest_marker("anyone"):
                item.add_marker(pytest.mark.skip(reason=reason))


# Those whose members have to answer in time: tests/run runs them after the others.
ALONE = ("test_hammer", "test_health_faults", "test_health_flaps", "test_health_scale",
         "test_health_speed")
# Those that take much of the machine for a while: one process has them all.
ONE_AFTER_THE_OTHER = ("test_churn", "test_flood", "test_large_start", "test_life_cycle")


def _group(item):
    """Tests that share a lab: those of a way of forwarding, or of a file."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    stem = item.path.stem
    return parameters.get("mode_lab", "busy" if stem in ONE_AFTER_THE_OTHER else stem)


def why_not():
    """Why the lab cannot be made here, or None."""
    if os.geteuid() != 0:
        return "needs root: network namespaces, XDP"
    status = pathlib.Path("/proc/self/status").read_text()
    effective = int(status.split("CapEff:")[1].split()[0], 16)
    missing = [name for name, bit in CAPABILITIES.items() if not effective >> bit & 1]
    if missing:
        return f"needs {', '.join(missing)}"
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        return f"needs {', '.join(missing)}: sudo deploy/install-packages lab"
    return None


@pytest.fixture(scope="module")
def lab():
    """Network and servers of four members and 200 clients; limpetd does not run yet."""
    with Lab(members=4, clients=200) as made:
        yield made


@pytest.fixture
def farm(lab):
    """The lab with limpetd started for its first three members."""
    lab.edge.restart(lab.configuration(["ex1", "ex2", "ex3"]))
    lab.wait_up()
    yield lab
    lab.edge.stop()


@pytest.fixture(scope="session")
def edges_lab():
    """A lab of three members for tests of two edges, which these start and end."""
    with Lab(members=3, clients=CLIENTS) as made:
        made.large_file(FILE_SIZE)
        yield made


@pytest.fixture(scope="session", params=MODES)
def mode_lab(request):
    """A lab of three members for each way of forwarding; limpetd runs if a test has started it."""
    with Lab(members=3, clients=100, **MODES[request.param]) as made:
        yield made


@pytest.fixture(scope="module")
def mode_farm(mode_lab):
    """That lab with limpetd started for all its members."""
    mode_lab.edge.restart(mode_lab.configuration())
    mode_lab.wait_up()
    yield mode_lab
    mode_lab.edge.stop()


@pytest.fixture(params=FAMILIES, ids=lambda family: f"IPv{family}")
def family(request):
    return request.param


@pytest.fixture
def client(mode_lab, family):
    """A client of this family that no other test has had."""
    return mode_lab.new_client(family)
