"""The service of the package, run by a real systemd on a farm's edge: no packet notices what becomes of
limpetd."""
import time

import pytest
from deadline import wait_until
from debian_package import later
from farm import Farm
from service import CONFIG, Service

CAPABILITIES = {"CAP_NET_ADMIN": 12, "CAP_NET_RAW": 13, "CAP_PERFMON": 38, "CAP_BPF": 39}
KEPT = sum(1 << bit for bit in CAPABILITIES.values())
WATCHDOG = 15   # WatchdogSec= of the unit
TO_START = 30
# What a check may not do goes to its file; what it may do is its exit status.
SCRIPT = """#!/bin/sh
{ grep -E 'CapEff|NoNewPrivs' /proc/self/status
  id -un
  echo x >/etc/limpet/new || echo "no writing to /etc"
  ls -d /home/*; } >/var/lib/limpet/told.$$ 2>/dev/null
mv /var/lib/limpet/told.$$ /var/lib/limpet/told
[ "$LIMPET_POOL" = cas ]
"""


@pytest.fixture(scope="module")
def farm(package):
    with Farm() as made:
        made.machine.install(package)
        service = Service(made.machine)
        service.start(made.configuration())
        wait_up(service)
        yield made


@pytest.fixture
def service(farm):
    return Service(farm.machine)


def wait_up(service):
    wait_until(lambda: {member["state"] for member in service.members().values()} == {"up"},
               TO_START, lambda: f"members up: {service.members()}")


def unhealthy(service):
    """Members whose checks do not say that they are well, with the reasons."""
    return {name: member["reason"] for name, member in service.members().items()
            if member["state"] != "up" or member["reason"]}


def test_it_is_no_longer_root(farm, service):
    status = service.status()
    user = farm.machine.run("id -u limpet", check=True).stdout.strip()
    assert set(status["Uid"].split()) == {user} != {"0"}
    assert {name: int(status[name], 16) for name in ("CapEff", "CapPrm", "CapBnd")} == dict.fromkeys(
        ("CapEff", "CapPrm", "CapBnd"), KEPT)
    assert int(status["CapInh"], 16) == int(status["CapAmb"], 16) == 0
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_pins_are_the_hosts_and_nobody_elses(farm, service):
    pinned = service.pinned()
    assert "limpet/maps" in pinned and len(pinned) > 10
    said = farm.machine.run("stat -c '%a %U' /sys/fs/bpf/limpet", check=True).stdout
    assert said == "700 limpet\n"


def test_a_good_file_is_taken_and_a_bad_one_refused(farm, service):
    farm.machine.write(CONFIG, farm.configuration(slow_start="3s"))
    assert service.reload().returncode == 0
    pid = service.pid()
    farm.machine.write(CONFIG, farm.configuration(slow_start="3 sheep"))
    assert service.reload().returncode != 0
    assert "3 sheep" in farm.machine.journal()
    assert service.pid() == pid and farm.machine.state() == "active"
    farm.machine.write(CONFIG, farm.configuration())
    assert service.reload().returncode == 0


def test_programs_of_checks_run_and_may_do_little(farm, service):
    farm.machine.run("mkdir -p /home/somebody")
    farm.machine.write("/usr/local/bin/check", SCRIPT)
    farm.machine.run("chmod 755 /usr/local/bin/check", check=True)
    command = [{"kind": "exec", "command": ["/usr/local/bin/check"], "interval": "1s"}]
    farm.machine.write(CONFIG, farm.configuration(checks=command))
    assert service.reload().returncode == 0
    told = farm.machine.path("/var/lib/limpet/told")
    wait_until(lambda: told.exists() and "/etc" in told.read_text(), TO_START, "a check")
    assert told.read_text().splitlines() == [
        "CapEff:\t0000000000000000", "NoNewPrivs:\t1", "limpet", "no writing to /etc"]
    wait_until(lambda: not unhealthy(service), TO_START, lambda: f"health: {unhealthy(service)}")
    farm.machine.write(CONFIG, farm.configuration())
    assert service.reload().returncode == 0


def test_killed_it_is_started_again(farm, service):
    before = service.restarts()
    with farm.traffic():
        farm.machine.run("systemctl kill --signal=KILL --kill-whom=main limpet", check=True)
        service.wait_restarted(before, TO_START)
    wait_up(service)


def test_one_that_hangs_is_ended_and_started_again(farm, service):
    before = service.restarts()
    with farm.traffic():
        begin = time.monotonic()
        farm.machine.run("systemctl kill --signal=STOP --kill-whom=main limpet", check=True)
        service.wait_restarted(before, WATCHDOG + TO_START)
        assert time.monotonic() - begin > WATCHDOG / 2  # not before it had its time
    assert "Watchdog timeout" in farm.machine.journal()
    wait_up(service)


def test_an_upgrade_costs_no_packet(farm, service, package, tmp_path):
    pid = service.pid()
    newer = later(package, tmp_path)
    with farm.traffic():
        farm.machine.install(newer)
        wait_until(lambda: farm.machine.state() == "active", TO_START, farm.machine.journal)
    assert service.pid() not in (0, pid)
    assert farm.machine.run("dpkg-query -W -f '${Version}' limpet").stdout.endswith("+later")
    wait_up(service)


def test_it_comes_back_after_a_stop_and_stays_away_after_a_detach(farm, service):
    with farm.traffic():
        farm.machine.run("systemctl stop limpet", check=True)
        assert farm.attached()
        farm.machine.run("systemctl start limpet", TO_START, check=True)
    farm.machine.run("limpetctl detach --yes", check=True)
    wait_until(lambda: farm.machine.state() == "inactive", TO_START, farm.machine.journal)
    assert not farm.attached()
    farm.machine.run("systemctl start limpet", TO_START, check=True)
    assert farm.attached()


def test_removed_it_is_off_the_interface(farm, service):
    assert farm.attached()
    farm.machine.run("apt-get remove -y -q limpet", 120, check=True)
    assert not farm.attached()
    assert service.pinned() == [] and not farm.machine.path("/sys/fs/bpf/limpet").exists()
