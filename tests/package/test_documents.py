"""README.md and deploy/guide, followed to the letter in clean Debian machines: each command is run as it
is written there. LIMPET_PACKAGE is the .deb to install (default: one that deploy/package builds)."""
import concurrent.futures
import contextlib
import re

import pytest
from document import blocks
from edge import REPOSITORY
from farm_network import HOSTS, FarmNetwork
from machine import Machine
from reader import Reader

GUIDE = REPOSITORY / "deploy/guide"
FIRST = GUIDE / "install.md"   # has the farm that the others ask
DOCUMENTS = [FIRST, REPOSITORY / "README.md",
             *sorted(path for path in GUIDE.glob("*.md") if path != FIRST)]
# What a Debian host has that was installed with the "standard system utilities".
STANDARD = ("iproute2", "procps", "wget")


def name(path):
    return str(path.relative_to(REPOSITORY))


@pytest.fixture(scope="module")
def reader(package, tmp_path_factory):
    with contextlib.ExitStack() as stack:
        network = stack.enter_context(FarmNetwork(tmp_path_factory.mktemp("farm")))
        machines = {host: Machine(network.hosts[host]) for host in HOSTS}

        with concurrent.futures.ThreadPoolExecutor() as pool:
            list(pool.map(stack.enter_context, machines.values()))
        for host, machine in machines.items():
            machine.run(f"hostname {host}", check=True)
            machine.install(*STANDARD)
        machines["edge"].copy(package, f"/root/{package.name}")
        yield Reader(machines, network.clients)


@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_as_written(reader, path):
    reader.read(path)


def test_and_away_again(reader):
    assert reader.later, "no document says how to get rid of limpet"
    for block in reader.later:
        reader.follow(block)


@pytest.mark.anyone
def test_what_is_not_run_says_why(capsys):
    found = [block for path in DOCUMENTS for block in blocks(path)]
    assert len(found) > 40
    skipped = [block for block in found if block.not_run is not None]
    with capsys.disabled():
        print(f"\n{len(found) - len(skipped)} blocks are run or compared, {len(skipped)} are not:")
        for block in skipped:
            print(f"  {block}: {block.not_run}")
    assert all(len(block.not_run) > 10 for block in skipped)
    unmarked = [str(block) for block in found
                if block.language not in ("text", "toml") and not (block.hosts or block.not_run)]
    assert unmarked == [], "no mark says where these are run, or why not"


@pytest.mark.anyone
@pytest.mark.parametrize("path", DOCUMENTS, ids=name)
def test_no_command_hides_from_the_test(path):
    """Indented code is code, too, to a reader."""
    text = re.sub(r"^( *)```.*?^\1```$", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"(?:^\n|\A)^ {4,}\S.*", text, re.MULTILINE) == []
