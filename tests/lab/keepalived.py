"""keepalived on two edges, from the files of deploy/examples/keepalived."""
import contextlib

from addresses import FAMILIES
from deadline import wait_until
from example import DIRECTORY, example
from process import Process
from two_edges import FIRST, SECOND

SECONDS_TO_MOVE = 30
OF_SECOND = {"priority 150": "priority 100"}


class Keepalived:
    def __init__(self, host, edge, changes):
        self.host = host
        self.directory = edge.directory
        limpetctl = f"{edge.program('limpetctl')} --socket {edge.socket}"
        check = self.directory / "limpet-members"
        check.write_text(example("keepalived/limpet-members", {"limpetctl": limpetctl}))
        check.chmod((DIRECTORY / "keepalived/limpet-members").stat().st_mode)
        self.config = self.directory / "keepalived.conf"
        self.config.write_text(example("keepalived/keepalived.conf", {
            "/etc/keepalived/limpet-members": str(check), "/usr/bin/limpetctl": limpetctl,
            **changes}))
        self.log = self.directory / "keepalived.log"
        self.logged = 0  # of it by former starts
        self.process = None

    def start(self):
        def file(name):
            return self.directory / f"{name}.pid"
        self.logged = len(self.log.read_text()) if self.log.exists() else 0
        self.process = Process(self.host.namespace.command(
            "keepalived", "--dont-fork", "--log-console", "--log-detail", "--vrrp",
            "--use-file", self.config, "--pid", file("keepalived"), "--vrrp_pid", file("vrrp")),
            self.log)

    def log_since_start(self):
        return self.process.log_text()[self.logged:]

    def stop(self):
        """As systemctl does: it gives the VIP up and says so."""
        if self.process:
            self.process.stop()
            self.process = None


class Vrrp:
    """The VIP is where VRRP says, within `with`, and the router finds it by ARP."""

    def __init__(self, edges, changes=None):
        """changes: in keepalived.conf, as example() takes them."""
        self.edges = edges
        self.daemons = {
            name: Keepalived(edges.hosts[name], edge, {**(changes or {}), **of_this})
            for (name, edge), of_this in zip(edges.edges.items(), ({}, OF_SECOND))}

    def __enter__(self):
        topology = self.edges.lab.topology
        topology.router.namespace.ip(*[f"route replace {vip} dev eth0"
                                       for vip in topology.vips.values()])
        try:
            self.daemons[FIRST].start()
            self.wait_for(FIRST)
            self.daemons[SECOND].start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        with contextlib.ExitStack() as steps:
            steps.callback(self.edges.lab.topology.vip_by, self.edges.hosts[FIRST])
            for daemon in self.daemons.values():
                steps.callback(daemon.stop)
                if daemon.process:
                    daemon.process.popen.terminate()  # each takes a second: all at once

    def wait_for(self, name, seconds=SECONDS_TO_MOVE):
        """Until this edge alone has the VIP, of both families."""
        wait_until(lambda: self.edges.holders() == {family: {name} for family in FAMILIES}, seconds,
                   lambda: f"the VIP at {name}: {self.edges.holders()}\n" + "\n".join(
                       daemon.process.log_tail() for daemon in self.daemons.values()
                       if daemon.process))
