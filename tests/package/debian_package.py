"""limpet's Debian package: built here, looked into, and made into one of a later version."""
import os
import pathlib
import re
import shutil
import subprocess

from debian_root import KEPT

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SECONDS_TO_BUILD = 1800


def build(directory):
    """What deploy/package makes in this directory: the path of the .deb."""
    directory = pathlib.Path(directory).resolve()
    environment = dict(os.environ)
    if shutil.which("ccache"):
        # By file contents: what another directory has compiled before is not compiled again.
        environment |= {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_DIR": f"{KEPT}/ccache",
                        "CCACHE_BASEDIR": str(directory), "CCACHE_NOHASHDIR": "1"}
    done = subprocess.run([REPOSITORY / "deploy/package", directory], env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=SECONDS_TO_BUILD)
    assert done.returncode == 0, done.stderr
    return pathlib.Path(done.stdout.splitlines()[-1])


def version():
    """As CMake has it."""
    text = (REPOSITORY / "CMakeLists.txt").read_text()
    return re.search(r"^project\(limpet VERSION (\S+)", text, re.MULTILINE).group(1)


def contents(deb):
    """What dpkg-deb lists: {path: (mode, "owner/group")}."""
    listed = _run("dpkg-deb", "--contents", deb).splitlines()
    words = [line.split(maxsplit=5) for line in listed]
    return {line[5].removeprefix("."): (line[0], line[1]) for line in words}


def extract(deb, directory):
    _run("dpkg-deb", "--extract", deb, directory)


def later(deb, directory):
    """The same package with a higher version."""
    tree = pathlib.Path(directory) / "later"
    _run("dpkg-deb", "--raw-extract", deb, tree)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", r"\g<0>+later", control.read_text(),
                              flags=re.MULTILINE))
    made = pathlib.Path(directory) / f"{deb.stem}.later.deb"
    _run("dpkg-deb", "--root-owner-group", "--build", tree, made)
    return made


def _run(*argv):
    return subprocess.run(argv, check=True, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True).stdout
