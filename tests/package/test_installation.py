"""Installed in a clean Debian, removed, purged: what is there, who may do what, and what stays."""
import pytest
from debian_package import REPOSITORY
from machine import Machine
from service import CONFIG, Service

EXAMPLE = f"{CONFIG}.example"
# What installing any package writes: apt's, dpkg's and ldconfig's own, and Debian's record of services.
OTHERS = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/subuid", "/etc/subgid",
          "/etc/.pwd.lock", "/etc/ld.so.cache", "/var/cache", "/var/lib/apt", "/var/lib/dpkg",
          "/var/log", "/root")


@pytest.fixture(scope="module")
def machine():
    """A clean one, with a link that could be an edge's."""
    with Machine() as made:
        made.namespace.ip("link add eth0 type veth peer name other", "link set eth0 up",
                          "link set other up", "address add 192.0.2.2/24 dev eth0")
        yield made


@pytest.fixture(scope="module")
def before(machine, package):
    """The files that were there before limpet was installed."""
    found = files(machine)
    machine.install(package)
    return found


def files(machine):
    """Every file and directory on the machine's own file systems, but what others write."""
    listed = machine.run("find / /run /sys/fs/bpf -xdev -not -name '*.debug'", check=True)
    return {path for path in listed.stdout.splitlines()
            if not path.startswith(OTHERS) and not path.startswith("/run/systemd")}


@pytest.mark.usefixtures("before")
class TestInstalled:
    def test_nothing_runs_and_nothing_is_attached(self, machine):
        assert machine.state() == "inactive"
        assert "ConditionPathExists=/etc/limpet/limpet.toml" in machine.run(
            "systemctl status limpet").stdout
        assert Service(machine).pinned() == []
        assert not [link for link in machine.namespace.links().values() if "xdp" in link]
        assert machine.run("pidof limpetd").stdout == ""

    def test_it_is_started_at_boot(self, machine):
        assert machine.run("systemctl is-enabled limpet").stdout.strip() == "enabled"

    def test_users_groups_and_directories(self, machine):
        assert "(limpet)" in machine.run("id limpet", check=True).stdout
        machine.run("getent group limpet-view", check=True)
        said = machine.run("stat -c '%a %U %G %n' /etc/limpet /run/limpet /var/lib/limpet")
        assert said.stdout.splitlines() == ["750 root limpet /etc/limpet",
                                            "755 limpet limpet /run/limpet",
                                            "750 limpet limpet /var/lib/limpet"]

    def test_sysctl(self, machine):
        for key in ("ipv4/conf/all/arp_notify", "ipv6/conf/all/ndisc_notify"):
            assert machine.run(f"cat /proc/sys/net/{key}").stdout == "1\n"

    def test_every_library_is_declared(self, machine):
        for program in ("limpetd", "limpetctl"):
            machine.run(f"{program} --version", check=True)

    def test_manual_pages_are_whole(self, machine):
        for page in ("man1/limpetctl.1", "man5/limpet.toml.5", "man8/limpetd.8"):
            assert len(machine.run(f"zcat /usr/share/man/{page}.gz", check=True).stdout) > 1000

    @pytest.mark.parametrize("wanted", ["as it is", "with all that is optional"])
    def test_the_example_is_right(self, machine, wanted):
        edit = "" if wanted == "as it is" else "s/^#\\([a-z_]* = \\)/\\1/"
        done = machine.run(f"sed '{edit}' {EXAMPLE} >/tmp/example.toml && "
                           "limpetd --check /tmp/example.toml")
        assert done.stdout == "/tmp/example.toml: no errors\n", done.stderr
        named = (REPOSITORY / "deploy/limpet.toml.example").read_text()
        assert machine.run(f"cat {EXAMPLE}").stdout == named

    def test_a_host_that_has_no_interface_of_that_name_is_told_so(self, machine):
        done = machine.run(f"sed s/eth0/eth7/ {EXAMPLE} >/tmp/odd.toml; limpetd --check /tmp/odd.toml")
        assert done.returncode == 1 and "eth7" in done.stderr


def test_with_the_example_copied_it_runs(machine, before):
    service = Service(machine)
    service.start((REPOSITORY / "deploy/limpet.toml.example").read_text())
    assert machine.state() == "active"
    assert set(service.members()) == {"web1", "web2"}
    assert "xdp" in machine.namespace.links()["eth0"]


def test_removed_it_leaves_only_configuration_and_memory(machine, before):
    machine.run("apt-get remove -y -q limpet", check=True)
    assert not [link for link in machine.namespace.links().values() if "xdp" in link]
    filters = machine.namespace.run("tc", "filter", "show", "dev", "eth0", "egress", check=False)
    assert "limpet" not in filters.stdout
    assert not machine.path("/sys/fs/bpf/limpet").exists()
    assert "192.0.2.10" not in machine.namespace.run("ip", "address").stdout
    left = {path for path in files(machine) - before if "limpet" in path}
    # What limpetd knows, and Debian's record that the service is enabled.
    memory = {path for path in left if path.startswith(
        ("/run/limpet/", "/var/lib/limpet/", "/var/lib/systemd/", "/etc/systemd/system/"))}
    assert left - memory == {"/etc/limpet", CONFIG, EXAMPLE, "/run/limpet", "/var/lib/limpet"}


def test_purged_it_leaves_nothing(machine, before):
    machine.run("apt-get purge -y -q limpet && apt-get autoremove --purge -y -q", check=True)
    assert files(machine) - before == set()
    assert machine.state() == "inactive"
