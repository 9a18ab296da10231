"""BIRD on the router and on two edges, from the files of deploy/examples/bird."""
import contextlib
import json

from addresses import FAMILIES
from deadline import wait_until
from example import example
from namespace import execute
from process import Process
from two_edges import FIRST, SECOND

SECONDS_TO_START = 10
SECONDS_TO_ROUTE = 30
BOTH = {FIRST, SECOND}
SECOND_OWN = {"192.0.2.2;": "192.0.2.3;", "2001:db8:f::2;": "2001:db8:f::3;"}


class Bird:
    def __init__(self, host, text, directory):
        self.host = host
        self.directory = directory
        self.config = directory / "bird.conf"
        self.config.write_text(text)
        self.socket = directory / "bird.ctl"
        self.process = None

    def start(self):
        self.process = Process(
            # BFD counts milliseconds: a busy machine must not keep it waiting.
            self.host.namespace.command("nice", "-n", "-15", "bird", "-f", "-c", self.config,
                                        "-s", self.socket), self.directory / "bird.log")
        wait_until(lambda: "up and running" in self.ask("show", "status"), SECONDS_TO_START,
                   lambda: f"bird:\n{self.process.log_tail()}")

    def stop(self):
        """As systemctl does."""
        if self.process:
            self.process.stop()
            self.process = None

    def ask(self, *words):
        return execute(["birdc", "-s", self.socket, *words], check=False).stdout


class Bgp:
    """Has the router's routes to the VIP come by BGP alone, within `with`."""

    def __init__(self, edges):
        self.edges = edges
        self.router = edges.lab.topology.router
        directory = edges.lab.directory / "router"
        directory.mkdir(exist_ok=True)
        self.birds = {
            "router": Bird(self.router, _text("router.conf"), directory),
            **{name: Bird(edges.hosts[name], _text("bird.conf", changes), edge.directory)
               for (name, edge), changes in zip(edges.edges.items(), ({}, SECOND_OWN))}}

    def __enter__(self):
        self.router.namespace.ip(*[f"route del {vip}" for vip in
                                   self.edges.lab.topology.vips.values()])
        try:
            for bird in self.birds.values():
                bird.start()
            self.wait_for(BOTH)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception):
        with contextlib.ExitStack() as steps:
            steps.callback(self.edges.lab.topology.vip_by, self.edges.hosts[FIRST])
            for bird in self.birds.values():
                steps.callback(bird.stop)

    def next_hops(self, family):
        """The edges that the router's kernel sends the VIP to."""
        vip = self.edges.lab.topology.vips[family]
        routes = json.loads(execute(["ip", f"-{family}", "-n", self.router.name, "-j", "route",
                                     "show", vip]).stdout or "[]")
        hops = [hop for route in routes for hop in route.get("nexthops", [route])]
        return self.edges.names({hop["gateway"] for hop in hops})

    def has_route(self, address):
        return bool(execute(["ip", "-n", self.router.name, "route", "show", address]).stdout)

    def sends_to(self, names):
        return all(self.next_hops(family) == set(names) for family in FAMILIES)

    def wait_for(self, names, seconds=SECONDS_TO_ROUTE):
        wait_until(lambda: self.sends_to(names), seconds, lambda: (
            f"routes by {names}: {[self.next_hops(family) for family in FAMILIES]}\n"
            f"{self.birds['router'].ask('show', 'protocols')}"))

    def spread_by(self, policy):
        """How the router's kernel chooses an edge. 0: by the addresses; 1: by the ports, too."""
        self.router.namespace.sysctl({f"net.{version}.fib_multipath_hash_policy": policy
                                      for version in ("ipv4", "ipv6")})

    def edge_of(self, client):
        """The edge that the router chooses by the addresses (not IPv6, which has flow labels)."""
        said = json.loads(execute(["ip", "-n", self.router.name, "-j", "route", "get", client.vip,
                                   "from", client.address, "iif", "eth1"]).stdout)
        return self.edges.names({said[0]["gateway"]}).pop()


def _text(name, changes=None):
    return example(f"bird/{name}", {"log syslog all;": "log stderr all;", **(changes or {})})
