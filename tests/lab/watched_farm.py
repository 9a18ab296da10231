"""A farm behind two edges with clients' traffic, that a Prometheus watches while it is well, and while
one thing after the other goes wrong."""
import contextlib
import json
import socket
import time

import addresses
from addresses import FAMILIES
from checks import checks
from crowd import Crowd
from deadline import wait_until
from edge import ReloadRefused
from edge_config import rule
from fault import certificate, frozen, health_page
from newcomers import Newcomers
from prometheus import METRICS_PORT, Prometheus
from session import DownloadSession, EchoSession, ImapSession
from stranger import Stranger

SECONDS = 60        # for anything to show, on a busy machine
CERTIFICATE_DAYS = 5
VIP_MEMBERS = 6     # over all pools; there are 8
CLOSED_PORT = 22    # no rule has it
# A check and a backup, memory and none: so that every metric has series.
RULES = [rule("tcp", (80, 110, 135, 443, 995, "1024-65535")),
         rule("tcp", (143, 993), pool="imap"), rule("udp", (7,), pool="echo")]


class WatchedFarm:
    def __init__(self, lab, pace=0):
        """pace: seconds to wait between one thing and the next, for who wants to look at it."""
        self.lab = lab
        self.pace = pace
        self.began = time.time()
        self._undo = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as undo:
            second = undo.enter_context(Stranger(self.lab))
            second.become_edge()
            self.edges = {host.address: edge for host, edge in (
                (self.lab.topology.edge, self.lab.edge), (second, second.edge))}
            undo.callback(self.lab.edge.stop)
            for edge in self.edges.values():
                edge.start(self.configuration(edge))
            self._share_out(second)
            self.prometheus = undo.enter_context(Prometheus(
                self.lab.topology.router.namespace, self.lab.directory / "prometheus", self.edges))
            self._start_clients(undo)
            self._undo = undo.pop_all()
        return self

    def __exit__(self, *exception):
        self._undo.close()

    def configuration(self, edge, cas=None, imap=None, echo=None):
        """cas, imap, echo: members' settings by pool, such as cas={"ex1": {"weight": 50}}."""
        kinds = checks(self.lab)

        def members(settings, names=("ex1", "ex2", "ex3")):
            return {name: (settings or {}).get(name, {}) for name in names}

        pools = [self.lab.pool(members(imap, ("ex1", "ex2")), name="imap", clients=1000,
                               backup="cas", panic_threshold=60, checks=[kinds["imap"]]),
                 self.lab.pool(members(echo), name="echo", affinity_timeout="0s")]
        text = self.lab.configuration(
            members(cas), pools, RULES, clients=1000, checks=[kinds["https"], kinds["http"]],
            edge={"metrics": f"{edge.host.address}:{METRICS_PORT}"})
        vip = {"announce": "address", "min_members": VIP_MEMBERS, "hold_down": "1s"}
        lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in vip.items())
        return text.replace(str(self.lab.edge.directory), str(edge.directory)).replace(
            "[[vip]]\n", f"[[vip]]\n{lines}")

    def wait(self, expression, seconds=SECONDS):
        """Until it has a series in Prometheus."""
        wait_until(lambda: self.prometheus.query(expression), seconds,
                   lambda: f"{expression}; alerts: {self.prometheus.alerts()}", pause=0.3)

    def be_well(self):
        """All is up and traffic flows through both edges; returns the moment at which nothing is
        amiss in Prometheus' eyes."""
        for edge in self.edges.values():
            self.lab.wait_up(edge=edge, seconds=SECONDS)
        self.wait(f"count(limpet_vip_announced == 1) == {len(self.edges) * len(FAMILIES)}")
        self.wait(f"count(sum by (instance) (rate(limpet_rule_packets_total[10s])) > 0) "
                  f"== {len(self.edges)}")
        self.wait("sum(rate(limpet_check_results_total[10s])) > 0")
        time.sleep(self.pace)
        # limpetd may be late on a busy machine, which is no fault of the farm.
        wait_until(lambda: self.prometheus.alerts() <= {"LimpetLoopLate"}, SECONDS,
                   lambda: f"no alert: {self.prometheus.alerts()}", pause=0.3)
        return time.time()

    def have_trouble(self):
        """One thing after the other; each shows in Prometheus before the next."""
        first, second = self.edges.values()
        with health_page(self.lab.members["ex2"], "503"):
            self.wait('limpet_member_state{pool="cas",member="ex2",state="down"} == 1')
            self._knock(CLOSED_PORT)
            self.wait('sum(rate(limpet_packets_total{action="drop"}[10s])) > 0')
            self.wait('sum(rate(limpet_pool_moved_clients_total{reason="down"}[10s])) > 0')
            time.sleep(self.pace)
        self._reload(cas={"ex3": {"state": "draining"}})
        self.wait("sum(limpet_pool_tracked_slots) > 0")
        self.wait("sum(rate(limpet_pool_bindings_admitted_total[10s])) > 0")
        time.sleep(self.pace)
        with certificate(self.lab.members["ex1"],
                         self.lab.authority.issue("soon", days=CERTIFICATE_DAYS)):
            self.wait('ALERTS{alertname="LimpetCertificateExpiring"}')
        with frozen(self.lab.members["ex2"].dovecot):
            self.wait("limpet_pool_panic == 1")
            time.sleep(self.pace)
        disabled = {"state": "disabled"}
        self._reload(imap={"ex1": disabled, "ex2": disabled},
                     echo={name: disabled for name in ("ex1", "ex2", "ex3")})
        for alert in ("LimpetPoolOnBackup", "LimpetPoolWithoutMembers", "LimpetVIPWithdrawn",
                      "LimpetVIPNowhere"):
            self.wait(f'ALERTS{{alertname="{alert}"}}')
        time.sleep(self.pace)
        self._reload()
        self.wait(f"count(limpet_vip_announced == 1) == {len(self.edges) * len(FAMILIES)}")
        second.reload(self.configuration(second, cas={"ex1": disabled}))
        with self._refused_file(first):
            for alert in ("LimpetEdgesDisagreeOnTable", "LimpetEdgesDisagreeOnMember",
                          "LimpetReloadFailed"):
                self.wait(f'ALERTS{{alertname="{alert}"}}')
            time.sleep(self.pace)
        self._reload()
        second.kill()
        self.wait('ALERTS{alertname="LimpetdDown"}')
        time.sleep(self.pace)
        second.start(self.configuration(second))
        self.wait('changes(process_start_time_seconds{job="limpet"}[1m]) > 0')
        time.sleep(self.pace)

    def _reload(self, **members):
        for edge in self.edges.values():
            edge.reload(self.configuration(edge, **members))

    @contextlib.contextmanager
    def _refused_file(self, edge):
        with contextlib.suppress(ReloadRefused):
            edge.reload("nonsense")
        try:
            yield
        finally:
            edge.config.write_text(self.configuration(edge))

    def _share_out(self, second):
        """The router sends each client by one of both edges."""
        router = self.lab.topology.router.namespace
        for family in FAMILIES:
            ways = " ".join(f"nexthop via {host.addresses[family]}"
                            for host in (self.lab.topology.edge, second))
            router.ip(f"route replace {addresses.VIP[family]} {ways}", family=family)

    def _start_clients(self, undo):
        self.lab.large_file(16 << 20)
        clients = [self.lab.new_client(family) for family in FAMILIES for _ in range(9)]
        kinds = (DownloadSession, ImapSession, EchoSession)
        undo.enter_context(Crowd(self.lab, [kinds[number % 3](client, pause=0.3)
                                            for number, client in enumerate(clients)]))
        rest = self.lab.clients_of[4][len(clients):]
        undo.enter_context(Newcomers(self.lab, rest, pause=max(0.2, 12 * self.pace / len(rest))))

    def _knock(self, port):
        def knock():
            for client in self.lab.clients[:30]:
                with socket.socket() as knocking:
                    knocking.setblocking(False)
                    knocking.bind((client.address, 0))
                    knocking.connect_ex((client.vip, port))
        self.lab.ask(knock)
