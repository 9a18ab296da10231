"""The files of a clean Debian 12, made once by debootstrap and kept below build/."""
import fcntl
import pathlib
import shutil
import subprocess

KEPT = pathlib.Path(__file__).resolve().parents[2] / "build/package"
SUITE = "bookworm"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def sources():
    """Where this host gets Debian from: lines of a sources.list."""
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "deb $(REPO_URI) $(RELEASE) $(COMPONENT)",
         "Created-By: Packages", "Origin: Debian"], check=True, capture_output=True, text=True)
    lines = sorted(set(said.stdout.splitlines()))
    main = [line for line in lines if line.split()[2:] == [SUITE, "main"]]
    if not main:
        raise LookupError(f"this host's apt knows no {SUITE} main: run 'apt-get update'")
    # One package in two indexes is downloaded from the first.
    return main[:1] + [line for line in lines if line.split()[2].startswith(f"{SUITE}-")]


def debian_root():
    """The directory, of which nobody changes anything: a Machine lays its own on top."""
    root = KEPT / SUITE
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.exists():
            _make(root)
    return root


def debs():
    """Debian's packages that machines have downloaded."""
    directory = KEPT / "debs"
    (directory / "partial").mkdir(parents=True, exist_ok=True)
    return directory


def _make(root):
    lines = sources()
    unfinished = root.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    # The smallest there is, and an init: what limpet needs, its package has to say.
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", "--include=systemd-sysv", f"--keyring={KEYRING}",
         f"--cache-dir={debs()}", SUITE, unfinished, lines[0].split()[1]],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        raise RuntimeError(f"debootstrap failed: {(done.stdout + done.stderr)[-1000:]}")
    (unfinished / "etc/apt/sources.list").write_text("\n".join(lines) + "\n")
    unfinished.rename(root)
