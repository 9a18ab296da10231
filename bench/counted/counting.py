"""One boot of the machine whose clock counts, and what its guest said."""
import pathlib
import shlex
import shutil
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parents[1] / "tests"
sys.path.append(str(TESTS / "vm"))

import image  # noqa: E402
import kernel  # noqa: E402
import peers  # noqa: E402
from machine import Machine  # noqa: E402

SERIES = "6.1"  # the oldest that limpet runs on
NEEDED = ("qemu-system-x86_64", "busybox", "ip", "ethtool", "ldd", "strip", "apt-get", "dpkg-deb")
NEEDED_BY_PEERS = ("clang", *peers.TOOLS)
TRIPLET = "x86_64-linux-gnu"
SECONDS = 900
CONSOLE_LINES = 60


class NotHere(Exception):
    """This host cannot do it; the text says what it lacks."""


class Failed(Exception):
    """The guest did not do what it should; the text ends with its console."""


def count(preset, options, peers_wanted):
    """The lines that the guest said. options: packet_bench's; peers_wanted: names, see peers.py."""
    _look_for([*NEEDED, *(NEEDED_BY_PEERS if peers_wanted else ())])
    programs = [preset / "bin" / name
                for name in ("packet_bench", *(peers.PROGRAMS if peers_wanted else ()))]
    unbuilt = [str(program) for program in programs if not program.exists()]
    if unbuilt:
        raise NotHere(f"not built: {', '.join(unbuilt)}")
    cache = preset.parent / "vm"
    cache.mkdir(exist_ok=True)
    try:
        taken = kernel.newest(SERIES, cache)
    except kernel.NoKernel as problem:
        raise NotHere(str(problem)) from problem
    with tempfile.TemporaryDirectory(prefix="counted-", dir=cache) as folder:
        workspace = pathlib.Path(folder)
        built = image.build(workspace, taken, programs,
                            ("ip", "ethtool", *(peers.TOOLS if peers_wanted else ())),
                            ("veth", *(peers.MODULES if peers_wanted else ())),
                            _guest(workspace, options, peers_wanted))
        return _boot(taken, built, workspace / "counted",
                     ["done packets", *(["done peers"] if peers_wanted else [])])


def _look_for(programs):
    missing = [name for name in programs if not shutil.which(name, path=image.PATH)]
    if missing:
        raise NotHere(f"not installed: {', '.join(missing)} (deploy/install-packages vm)")


def _guest(workspace, options, peers_wanted):
    """What the guest runs."""
    folder = workspace / "guest"
    shutil.copytree(HERE / "guest", folder)
    (folder / "options").write_text(shlex.join(options))
    (folder / "peers").write_text("\n".join(peers_wanted))
    if peers_wanted:
        for name in ("network.sh", "report.sh"):
            shutil.copy(TESTS / "vm/guest" / name, folder)
        for source in (TESTS / "lab/pass.bpf.c", HERE / "turn.bpf.c"):
            image.call("clang", "-O2", "-g", "-target", "bpf", f"-I/usr/include/{TRIPLET}",
                       "-c", source, "-o", folder / f"{source.name.split('.')[0]}.o")
    return folder


def _boot(taken, built, files, ends):
    """ends: lines that it has to say."""
    with Machine(taken, built, files, {}, counted=True) as machine:
        wrong = machine.wait(SECONDS)
    lines = machine.results.read_text(errors="replace").replace("\r", "").splitlines()
    missing = [end for end in ends if end not in lines]
    console = machine.console_text().splitlines()
    if wrong or missing:
        raise Failed("\n".join([wrong or f"the guest never said {' and '.join(missing)}",
                                "its console ends:", *console[-CONSOLE_LINES:]]))
    if any(line.startswith("peer ") and line.endswith(" failed") for line in lines):
        print("\n".join(console[-CONSOLE_LINES:]), file=sys.stderr)
    print(f"counted: {taken.package}, {machine.seconds:.0f} s", file=sys.stderr)
    return lines
