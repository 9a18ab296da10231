"""What the lab tests share: when they can run, and a lab for each file of them."""
import os
import pathlib
import shutil

import pytest

from lab import Lab
from samba import PROGRAM as SAMBA

TOOLS = ("clang", "curl", "dovecot", "ethtool", "ip", "nginx", "nsenter", "openssl", "rpcclient",
         "setpriv", "sysctl", "unshare", SAMBA)
CAPABILITIES = {"CAP_NET_ADMIN": 12, "CAP_NET_RAW": 13, "CAP_SYS_ADMIN": 21, "CAP_BPF": 39}


def pytest_configure(config):
    config.addinivalue_line("markers", "lab: needs root, network namespaces and real servers")


def pytest_collection_modifyitems(items):
    here = pathlib.Path(__file__).parent
    reason = why_not()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.lab)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


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
