"""What the package's tests share: when they can run, and the package."""
import os
import pathlib
import shutil
import sys

import pytest

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "lab"))

from control_group import hierarchy
from debian_package import build
from debian_root import KEPT

TOOLS = ("clang", "debootstrap", "dh", "dpkg-buildpackage", "ip", "lintian", "nsenter",
         "systemd-analyze", "unshare")


def pytest_configure(config):
    config.addinivalue_line("markers", "anyone: needs no root")


def pytest_collection_modifyitems(items):
    reason = why_not()
    for item in items:
        if reason and not item.get_closest_marker("anyone"):
            item.add_marker(pytest.mark.skip(reason=reason))


def why_not():
    """Why no machine can be booted here, or None."""
    if os.geteuid() != 0:
        return "needs root: namespaces, mounts, debootstrap"
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        return f"needs {', '.join(missing)}: sudo deploy/install-packages build package lab"
    try:
        where = hierarchy()
    except LookupError as error:
        return str(error)
    if not os.access(where, os.W_OK) or os.statvfs(where).f_flag & os.ST_RDONLY:
        return f"{where} is read-only: systemd needs a control group of its own"
    return None


@pytest.fixture(scope="session")
def package():
    """The path of limpet's .deb: LIMPET_PACKAGE, or one that is built now."""
    given = os.environ.get("LIMPET_PACKAGE")
    return pathlib.Path(given).resolve() if given else build(KEPT)
