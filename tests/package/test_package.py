"""What is in the package, and that it is made in one way only."""
import hashlib
import re
import subprocess

import pytest
from debian_package import REPOSITORY, build, contents, version

# What only tests and benchmarks are linked with.
FOR_TESTS = {"libbenchmark-dev", "libgmock-dev", "libgtest-dev"}
COMES_WITH_DEBIAN = {"g++"}  # build-essential
EXPECTED = {
    "/usr/sbin/limpetd": "-rwxr-xr-x", "/usr/bin/limpetctl": "-rwxr-xr-x",
    "/lib/systemd/system/limpet.service": "-rw-r--r--",
    "/etc/limpet/limpet.toml.example": "-rw-r--r--",
    **dict.fromkeys((
        "/usr/lib/sysctl.d/50-limpet.conf", "/usr/lib/sysusers.d/limpet.conf",
        "/usr/lib/tmpfiles.d/limpet.conf", "/usr/share/man/man1/limpetctl.1.gz",
        "/usr/share/man/man5/limpet.toml.5.gz", "/usr/share/man/man8/limpetd.8.gz",
        "/usr/share/bash-completion/completions/limpetctl",
        "/usr/share/fish/vendor_completions.d/limpetctl.fish",
        "/usr/share/zsh/vendor-completions/_limpetctl",
        "/usr/share/limpet/grafana/limpet.json", "/usr/share/limpet/prometheus/limpet.rules.yml",
        "/usr/share/limpet/prometheus/prometheus.yml", "/usr/share/doc/limpet/README.md",
        "/usr/share/doc/limpet/CHANGELOG.md", "/usr/share/doc/limpet/changelog.gz",
        "/usr/share/doc/limpet/copyright", "/usr/share/doc/limpet/deploy/README.md",
        "/usr/share/doc/limpet/deploy/SECURITY.md",
        "/usr/share/doc/limpet/deploy/guide/install.md",
        "/usr/share/doc/limpet/deploy/prometheus/README.md",
        "/usr/share/doc/limpet/ebpf/PACKETS.md",
        "/usr/share/doc/limpet/deploy/examples/dovecot.toml"), "-rw-r--r--")}


def test_contents(package):
    listed = contents(package)
    assert {path: listed.get(path, ("missing",))[0] for path in EXPECTED} == EXPECTED
    assert {owner for _, owner in listed.values()} == {"root/root"}
    files = [path for path in listed if not path.endswith("/")]
    assert not [path for path in files if re.search(r"\.py$|__pycache__|\.test\.yml$|/tests/", path)]


def test_nothing_in_etc_but_conffiles(package):
    files = [path for path in contents(package)
             if path.startswith("/etc/") and not path.endswith("/")]
    conffiles = subprocess.run(["dpkg-deb", "--info", package, "conffiles"], check=True,
                               capture_output=True, text=True).stdout.split()
    assert files == conffiles == ["/etc/limpet/limpet.toml.example"]


@pytest.mark.anyone
def test_version():
    changelog = subprocess.run(
        ["dpkg-parsechangelog", "-l", REPOSITORY / "deploy/debian/changelog", "-S", "Version"],
        check=True, capture_output=True, text=True).stdout.strip()
    assert changelog == version()


@pytest.mark.anyone
def test_it_is_built_with_what_limpet_is_built_with():
    control = (REPOSITORY / "deploy/debian/control").read_text()
    listed = re.search(r"^Build-Depends:\n((?: .*\n)+)", control, re.MULTILINE).group(1)
    depends = {line.split()[0].rstrip(",") for line in listed.splitlines()}
    lines = (REPOSITORY / "deploy/packages").read_text().splitlines()
    known = {line.split()[1] for line in lines if line.startswith("build ")}
    assert depends - {"debhelper-compat"} == known - FOR_TESTS - COMES_WITH_DEBIAN


def test_lintian_has_nothing_to_say(package):
    done = subprocess.run(["lintian", "--allow-root", "--fail-on=error,warning", package],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and not re.search("^[EW]:", done.stdout, re.MULTILINE), done.stdout


def test_built_elsewhere_it_has_the_same_bytes(package, tmp_path):
    again = build(tmp_path / "elsewhere")
    assert again != package
    assert digest(again) == digest(package)


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
