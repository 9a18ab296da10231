"""The addresses of VIPs on the edge's devices: what stays, what goes, what is put back."""
import os
import re
import signal

import addresses
from deadline import wait_until
from frame import RawPort
from vips import SECONDS, both, configuration, events, held, is_arp_of, lab, vip_lab, wait_for


def test_it_survives_what_ends_the_daemon(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    for end in (signal.SIGKILL, signal.SIGTERM):
        os.kill(lab.edge.process.pid, end)
        lab.edge.process.popen.wait(5)
        assert held(lab.edge.namespace) == both()
        with RawPort(lab.topology.router.namespace, "eth0") as port:
            lab.edge.start(configuration(lab))
            wait_for(lab.edge, "present")
            heard = [data for data, own in port.waiting() if not own]
        assert held(lab.edge.namespace) == both()
        probes = [data for data in heard if is_arp_of(lab.topology.vip, data, "0.0.0.0")]
        assert not probes, "it knows its own again"


def test_removed_with_the_file_that_wanted_it(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    lab.edge.reload(configuration(lab, families=[4]))
    wait_until(lambda: held(lab.edge.namespace) == {("eth0", lab.topology.vips[4])}, 5,
               "without IPv6")
    lab.edge.reload(configuration(lab, families=[4], announce="address"))
    wait_until(lambda: held(lab.edge.namespace) == {("lo", lab.topology.vips[4])}, 5, "on lo")
    lab.edge.end()
    lab.edge.start(configuration(lab, announce="none"))
    wait_until(lambda: not held(lab.edge.namespace), 5, "none, by a file that changed meanwhile")


def test_what_limpet_did_not_add_stays(lab):
    edge, vip = lab.topology.edge.namespace, lab.topology.vip
    edge.ip(f"address add {vip}/32 dev eth0")
    try:
        lab.edge.start(configuration(lab))
        wait_for(lab.edge, "present")
        assert events(lab.edge, "where limpet did not put it")
        for name in lab.topology.members:
            lab.topology.unplug(name)
        wait_for(lab.edge, "withdrawn")
        assert held(edge) == {("eth0", vip)}
        lab.edge.reload(configuration(lab, announce="none"))
        lab.edge.stop()
        assert held(edge) == {("eth0", vip)}
    finally:
        edge.run("ip", "address", "del", f"{vip}/32", "dev", "eth0", check=False)


def test_it_is_put_back(lab):
    edge = lab.topology.edge.namespace
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    for vip in lab.topology.vips.values():
        edge.ip(f"address del {vip}/{addresses.length(addresses.family(vip))} dev eth0")
    wait_until(lambda: len(events(lab.edge, "it is put back")) == 2, 5, "two events")
    wait_until(lambda: held(edge) == both(), 5, "both again")


def test_a_device_that_goes_and_comes(lab):
    edge = lab.topology.edge.namespace
    edge.ip("link add vips type veth peer name vips1", "link set vips up")
    try:
        lab.edge.start(configuration(lab, announce="address", interface="vips"))
        wait_for(lab.edge, "present")
        assert held(edge) == both("vips")
        edge.ip("link del vips")
        wait_for(lab.edge, "absent")
        assert events(lab.edge, "no interface vips")
        edge.ip("link add vips type veth peer name vips1", "link set vips up")
        wait_for(lab.edge, "present")
        assert held(edge) == both("vips")
    finally:
        edge.run("ip", "link", "del", "vips", check=False)


def test_an_interface_that_goes_down_and_up(lab):
    """The kernel drops its IPv6 addresses and its routes meanwhile."""
    edge, host = lab.topology.edge.namespace, lab.topology.edge
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    edge.ip("link set eth0 down", "link set eth0 up",
            f"address add {host.addresses[6]}/64 dev eth0 nodad",
            *[f"route replace default via {gateway}"
              for gateway in lab.topology.router.addresses.values()])
    wait_until(lambda: held(edge) == both(), SECONDS,
               lambda: f"both again: {held(edge)}\n{lab.edge.process.log_tail()}")
    wait_for(lab.edge, "present")


def test_events_name_the_vip(lab):
    lab.edge.start(configuration(lab))
    wait_for(lab.edge, "present")
    assert re.search(rf"vip mail: {re.escape(lab.topology.vip)} is on eth0",
                     lab.edge.process.log_text())
