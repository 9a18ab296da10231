"""The lab: network, servers and edge together. The quickstart and every lab test use this one.

    with Lab(members=3, clients=200) as lab:
        lab.edge.start(lab.configuration())
        survey(lab, lab.clients)
"""
import concurrent.futures
import contextlib
import os
import pathlib
import secrets
import shutil
import signal
import tempfile
import threading

from addresses import FAMILIES
from certificate import Authority
from client import RPC_CONFIGURATION, Client
from deadline import wait_until
from edge import Edge
from edge_config import NAT_TCP_PORTS, TCP_PORTS, UDP_PORTS, configuration, pool, rule
from member import Member
from mounts import unmount_below
from topology import Topology

LARGE_FILE = "large.bin"


class Lab:
    def __init__(self, members=3, clients=200, forward="l2", reached=FAMILIES, prefix=None,
                 directory=None, say=None):
        """forward: the mode that the network and the members are made for; reached: the families
        of the members' addresses that limpet is told.

        prefix and directory: given by who must find the lab again; else new ones each time.
        say: a function that hears of each step."""
        self.prefix = prefix or f"limpet-{secrets.token_hex(3)}"
        self.directory = pathlib.Path(directory) if directory else None
        self.say = say or (lambda text: None)
        self.forward = forward
        self.reached = reached
        self.topology = Topology(self.prefix, members, clients, forward)
        self.vip = self.topology.vip
        self.members = {}
        self.clients_of = {}  # by family
        self._unused = {}
        self.edge = None
        self.authority = None
        self.files = None
        self._old_handler = None

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            # SIGTERM ends us as ^C does: through every `finally`.
            self._old_handler = signal.signal(signal.SIGTERM, _interrupt)
        try:
            self.create()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception):
        self.close()

    def create(self):
        """Makes the network and starts the servers; limpetd is started by whoever uses the lab."""
        if self.directory is None:
            self.directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.prefix}-"))
        self.directory.chmod(0o755)  # the servers' own users pass through
        self.say(f"making {len(self.topology.namespaces())} network namespaces: "
                 f"client, router, bridge, edge and {', '.join(self.topology.members)}")
        self.topology.create(self.directory)
        self.authority = Authority(self.directory / "authority")
        self.files = self.directory / "files"
        self.files.mkdir(mode=0o755)
        self.edge = Edge(self.topology.edge, self.directory / "edge")
        self._create_clients()
        self.say("starting nginx, dovecot, postfix and samba-dcerpcd on each member")
        self._start_members()

    def close(self):
        """Removes every trace. Safe at any moment, also twice."""
        with contextlib.ExitStack() as steps:  # last one first, each also if another one fails
            if self._old_handler is not None:
                steps.callback(signal.signal, signal.SIGTERM, self._old_handler)
                self._old_handler = None
            if self.directory:
                steps.callback(shutil.rmtree, self.directory, ignore_errors=True)
                steps.callback(unmount_below, self.directory)
            for namespace in self.topology.namespaces():
                steps.callback(namespace.delete)
            for member in self.members.values():
                steps.callback(member.kill)
            if self.edge:
                steps.callback(self.edge.stop)

    @property
    def clients(self):
        """The clients as IPv4 knows them."""
        return self.clients_of[4]

    def configuration(self, members=None, pools=(), rules=None, interfaces=("eth0",),
                      families=FAMILIES, edge=None, more_rules=(), **settings):
        """limpet.toml with the pool "cas" of these members and settings, and with more pools.

        members: as pool() takes them; none: all. rules: texts; none: all the lab's ports;
        more_rules: beside these.
        families: of the VIP's addresses. edge: settings of [edge]."""
        members = list(self.topology.members) if members is None else members
        if rules is None:
            ports = NAT_TCP_PORTS if self.forward == "nat" else TCP_PORTS
            rules = [rule("tcp", ports), rule("udp", UDP_PORTS)]
        vips = [self.topology.vips[family] for family in families]
        return configuration(vips, [self.pool(members, **settings), *pools], self.edge.socket,
                             [*rules, *more_rules], interfaces, edge)

    def new_client(self, family):
        """One that nobody had from here yet: hosts remember the paths to its address."""
        return next(self._unused[family])

    def pool(self, members, **settings):
        """A pool's text. members: names, or {name: settings}, such as {"ex1": {"weight": 50}}; with
        "addresses" among them, the name may be any."""
        options = members if isinstance(members, dict) else {}

        def addresses(name):
            return [self.topology.members[name].addresses[family] for family in self.reached]

        return pool({name: {"addresses": options.get(name, {}).get("addresses") or addresses(name),
                            **options.get(name, {})}
                     for name in members}, **{"forward": self.forward, **settings})

    def wait_up(self, *names, seconds=10, edge=None):
        """Waits until limpetd has a next hop for these members (none: all that it knows)."""
        def states():
            return {name: member["state"] for name, member in (edge or self.edge).members().items()
                    if name in names or not names}
        wait_until(lambda: states() and set(states().values()) == {"up"}, seconds,
                   lambda: f"members up: {states()}")

    def ask(self, work):
        """Returns work(), done in the client host: ask(client.http)."""
        return self.topology.client.namespace.inside(work)

    def large_file(self, size):
        """A file of random bytes that every member serves as /files/large.bin."""
        path = self.files / LARGE_FILE
        with open(path, "wb") as file:
            for _ in range(size >> 20):
                file.write(os.urandom(1 << 20))
        path.chmod(0o644)
        return path

    def _create_clients(self):
        directory = self.directory / "client"
        directory.mkdir()
        directory.chmod(0o1777)  # a user for each client address
        rpc_configuration = directory / "smb.conf"
        rpc_configuration.write_text(RPC_CONFIGURATION.format(directory=directory))
        self.clients_of = {family: [
            Client(number, pair[family], self.topology.vips[family], self.authority,
                   rpc_configuration)
            for number, pair in enumerate(self.topology.clients)] for family in FAMILIES}
        self._unused = {family: iter(clients) for family, clients in self.clients_of.items()}

    def _start_members(self):
        certificate = self.authority.issue("farm", addresses=self.topology.vips.values())
        for number, (name, host) in enumerate(self.topology.members.items()):
            served = host.addresses if self.forward == "nat" else self.topology.vips
            self.members[name] = Member(name, number, host, self.directory, served.values(),
                                        certificate, self.files)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(Member.start, self.members.values()))


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt
