"""Debian's kernels, out of their packages and into a directory; nothing is installed."""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

SECONDS_TO_FETCH = 300


class NoKernel(Exception):
    """There is no kernel of this series to be had; the text says why."""


@dataclasses.dataclass
class Kernel:
    package: str
    image: pathlib.Path
    modules: pathlib.Path

    def module(self, name):
        """The file of a module; None: the kernel has it built in, or not at all."""
        return next(iter(self.modules.rglob(f"{name}.ko*")), None)


def newest(series, cache):
    """The newest kernel of a series, such as "6.1", that the apt sources have; kept in cache."""
    problem = f"the apt sources have no linux-image-{series}.*-cloud-amd64-unsigned"
    for _ in range(2):
        package = _newest(_offered(series))
        if package and not (cache / package).exists():
            problem = _fetch(package, cache / package)
        if package and (cache / package).exists():
            return _kernel(cache / package)
        _run("apt-get", "update", "-q")  # no lists yet, or old ones that name packages gone since
    package = _newest([path.name for path in cache.glob("linux-image-*")
                       if _pattern(series).fullmatch(path.name)])
    if not package:
        raise NoKernel(problem)
    print(f"vm: {problem}; taking {package}, which was fetched before", flush=True)
    return _kernel(cache / package)


def _pattern(series):
    return re.compile(rf"linux-image-{re.escape(series)}\.\S+-cloud-amd64-unsigned")


def _offered(series):
    listed = subprocess.run(["apt-cache", "search", "--names-only", f"linux-image-{series}"],
                            capture_output=True, text=True, timeout=60, check=False)
    return _pattern(series).findall(listed.stdout)


def _newest(packages):
    """6.1.0-9 is older than 6.1.0-50: numbers are compared as numbers."""
    return max(packages, default="", key=lambda name: [int(n) for n in re.findall(r"\d+", name)])


def _run(*argv, folder="."):
    """What went wrong, as one line; nothing if nothing did."""
    options = ("-o", "APT::Sandbox::User=root") if argv[0] == "apt-get" else ()
    try:
        done = subprocess.run([*argv, *options], cwd=folder, capture_output=True, text=True,
                              timeout=SECONDS_TO_FETCH, check=False)
    except subprocess.TimeoutExpired:
        return f"{argv[0]} took longer than {SECONDS_TO_FETCH} s"
    return "" if done.returncode == 0 else (done.stderr.strip() or "failed").splitlines()[-1]


def _fetch(package, folder):
    """Into the cache as a whole or not at all. Returns what went wrong."""
    unpacking = folder.with_name(f"fetch-{os.getpid()}-{package}")
    unpacking.mkdir(parents=True)
    try:
        problem = _run("apt-get", "download", package, folder=unpacking)
        if not problem:
            archive = next(unpacking.glob("*.deb"))
            problem = _run("dpkg-deb", "-x", archive.name, ".", folder=unpacking)
            archive.unlink()
        if not problem:
            unpacking.rename(folder)
        return problem
    finally:
        shutil.rmtree(unpacking, ignore_errors=True)


def _kernel(folder):
    return Kernel(folder.name, next(folder.glob("boot/vmlinuz-*")),
                  next(folder.glob("lib/modules/*")))
