"""The metrics say exactly what happened, and go on over restarts of limpetd."""
import collections
import socket
import time

import pytest
from deadline import wait_until
from edge import EdgeFailed, ReloadRefused
from edge_config import rule
from scrape import SETTING, Scrape

CLIENTS = 100
# Packets of each client by port: a rule, a disabled rule, no rule.
PACKETS = {9: 600, 11: 150, 10: 250}
PAYLOAD = b"x" * 100
FRAME = 14 + 20 + 8 + len(PAYLOAD)
BURST = 50  # then a pause, so that no queue overflows on a busy machine
MEMBERS = ["ex1", "ex2", "ex3"]


@pytest.fixture
def measured(lab):
    lab.edge.restart(configuration(lab))
    lab.wait_up()
    yield lab
    lab.edge.stop()


def configuration(lab):
    rules = [rule("udp", [9]), rule("udp", [11], disabled=True)]
    return lab.configuration(MEMBERS, edge=SETTING, more_rules=rules, clients=10_000)


def send(lab, client):
    with client.udp_socket() as udp:
        for port, count in PACKETS.items():
            for number in range(count):
                udp.sendto(PAYLOAD, (lab.vip, port))
                if number % BURST == 0:
                    time.sleep(0.001)


def test_each_of_100000_packets(measured):
    """Each client's member is known beforehand, so each member's packets are."""
    clients = measured.clients[:CLIENTS]
    member_of = {client: measured.ask(client.become_known) for client in clients}
    before = Scrape(measured.edge)
    assert before.value("limpet_rule_new_clients_total", rule="udp/7") == CLIENTS
    for client in clients:
        measured.ask(lambda client=client: send(measured, client))
    total = {port: CLIENTS * count for port, count in PACKETS.items()}
    assert sum(total.values()) == 100_000

    def grown(metric, **labels):
        return Scrape(measured.edge).value(metric, **labels) - before.value(metric, **labels)

    wait_until(lambda: grown("limpet_packets_total", reason="unmatched") == total[10], 5,
               lambda: f"{grown('limpet_packets_total', reason='unmatched')}")
    assert grown("limpet_packets_total", reason="forwarded") == total[9]
    assert grown("limpet_packets_total", reason="rule_disabled") == total[11]
    assert grown("limpet_packets_total", action="drop") == total[10] + total[11]
    assert grown("limpet_rule_packets_total", rule="udp/9") == total[9]
    assert grown("limpet_rule_bytes_total", rule="udp/9") == total[9] * FRAME
    assert grown("limpet_rule_packets_total", rule="udp/11") == total[11]
    members = collections.Counter(member_of.values())
    for name in MEMBERS:
        sent = members[name] * PACKETS[9]
        assert grown("limpet_member_packets_total", member=name) == sent, name
        assert grown("limpet_member_bytes_total", member=name) == sent * FRAME, name
        assert before.value("limpet_member_new_clients_total", member=name) == members[name], name


def test_counters_go_on_over_restarts(measured):
    """A SIGKILL and a stop; packets flow meanwhile."""
    client = measured.clients[CLIENTS]
    member = measured.ask(client.become_known)
    last = Scrape(measured.edge)
    for how in (measured.edge.kill, measured.edge.end, measured.edge.kill):
        how()
        for _ in range(10):
            measured.ask(client.udp)
        measured.edge.start(configuration(measured))
        now = Scrape(measured.edge)
        assert now.counters().keys() == last.counters().keys()
        less = {key: (last.series[key], value) for key, value in now.counters().items()
                if value < last.series[key]}
        assert not less
        assert now.value("limpet_member_packets_total", member=member) >= last.value(
            "limpet_member_packets_total", member=member) + 10
        last = now


def test_what_happens_to_members_and_files(measured):
    started = Scrape(measured.edge)
    assert started.value("limpet_member_state", member="ex2", state="up") == 1
    assert started.value("limpet_config_last_reload_successful") == 1
    assert started.value("limpet_interface_attached", interface="eth0") == 1
    measured.topology.unplug("ex2")
    try:
        wait_until(lambda: Scrape(measured.edge).value(
            "limpet_member_state", member="ex2", state="down") == 1, 15, "ex2 is down")
        down = Scrape(measured.edge)
        assert down.value("limpet_member_state", member="ex2") == 1, "one state at a time"
        assert down.value("limpet_member_state_changes_total", member="ex2") == 1
        assert down.value("limpet_member_next_hop_resolved", member="ex2", family="IPv4") == 0
        assert down.value("limpet_member_slots", member="ex2") == 0
        assert down.value("limpet_pool_usable_members") == 2
        assert down.value("limpet_vip_usable_members", vip="mail") == 2
        assert down.value("limpet_pool_tracked_slots") > 0
        assert down.value("limpet_pool_table_checksum") != started.value(
            "limpet_pool_table_checksum")
        assert down.value("limpet_member_expected_share_ratio", member="ex1") == 0.5
    finally:
        measured.topology.plug("ex2")
    measured.wait_up(seconds=15)
    again = Scrape(measured.edge)
    assert again.value("limpet_pool_table_checksum") == started.value("limpet_pool_table_checksum")
    with pytest.raises(ReloadRefused):
        measured.edge.reload("[edge\n")
    measured.edge.config.write_text(configuration(measured))
    refused = Scrape(measured.edge)
    assert refused.value("limpet_config_last_reload_successful") == 0
    assert refused.value("limpet_reloads_total", result="failure") == 1


def test_a_taken_port_is_said_at_start(lab):
    """Nothing is attached then."""
    lab.edge.stop()
    taken = lab.edge.namespace.inside(lambda: socket.create_server(("127.0.0.1", 10980)))
    with taken, pytest.raises(EdgeFailed, match="edge.metrics: cannot listen at 127.0.0.1:10980: "
                                                "Address already in use"):
        lab.edge.start(configuration(lab))
    lab.edge.process = None
    assert not lab.edge.xdp()
