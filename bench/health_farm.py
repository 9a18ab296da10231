"""Thousands of members for one limpetd to check, on one machine: an nginx in a namespace of its own
answers for all addresses of a network. Made of the lab's parts (tests/lab), which see to it that all
of it goes when it ends.

    with HealthFarm(2000, ["tcp", "http"], interval_s=2) as farm:
        print(farm.measure(20))
"""
import contextlib
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests/lab"))

from certificate import FARM_NAME, Authority  # noqa: E402
from deadline import TooLate, wait_until  # noqa: E402
from edge import EdgeFailed  # noqa: E402
from edge_config import configuration, pool, rule  # noqa: E402
from far_network import NETWORK, FarNetwork  # noqa: E402
from process import Process  # noqa: E402

from health_figures import Figures  # noqa: E402

VIP = "203.0.113.10"
SECONDS_TO_SETTLE = 45
PORTS = {"tcp": 80, "http": 80, "tls": 443, "https": 443}
NGINX = """\
daemon off;
pid {directory}/pid;
error_log stderr crit;
worker_processes 1;
worker_rlimit_nofile 60000;
events {{ worker_connections 50000; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen 80 backlog=4096;
    listen 443 ssl backlog=4096;
    ssl_certificate {certificate.file};
    ssl_certificate_key {certificate.key};
    location / {{ return 200 "ok"; }}
  }}
}}
"""


class NotMeasured(Exception):
    """Not all members came up."""


class HealthFarm:
    def __init__(self, members, kinds, interval_s):
        """kinds: of the checks that each member has, of those in PORTS."""
        self.members = members
        self.kinds = kinds
        self.interval_s = interval_s
        self.network = FarNetwork()
        self.edge = self.network.edge
        self.directory = self.network.directory
        self.authority = None

    def __enter__(self):
        try:
            self._create()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        self.network.close()

    def measure(self, seconds):
        """Figures of so many seconds, after all members have come up and been asked once more."""
        try:
            wait_until(self._settled, SECONDS_TO_SETTLE, "all checks up", pause=0.5)
        except TooLate as late:
            raise NotMeasured(f"{late}; limpetd's log ends:\n"
                              f"{self.edge.process.log_tail()}") from None
        time.sleep(self.interval_s)
        limpetd = self.edge.process
        begin, before = time.monotonic(), limpetd.processor_times()
        time.sleep(seconds)
        passed, after = time.monotonic() - begin, limpetd.processor_times()
        user, system = ((now - then) / passed for now, then in zip(after, before))
        checks = self._checks()
        latest = [check["latest_ms"] for check in checks]
        return Figures(user, system, limpetd.memory_kib(),
                       sum(check["state"] != "up" for check in checks),
                       sum(ms > self.interval_s * 1000 for ms in latest), max(latest))

    def _create(self):
        self.network.create()
        self.authority = Authority(self.directory / "authority")
        file = self.directory / "nginx.conf"
        file.write_text(NGINX.format(directory=self.directory,
                                     certificate=self.authority.issue("farm")))
        nginx = Process(self.network.far.command("nginx", "-e", "stderr", "-c", file),
                        self.directory / "nginx.log")
        listening = ["ss", "-Hltn", "sport = :443"]
        wait_until(lambda: self.network.far.run(*listening).stdout, 10,
                   lambda: f"nginx; its log ends:\n{nginx.log_tail()}")
        self.edge.start(self._configuration())

    def _configuration(self):
        addresses = NETWORK.hosts()
        members = {f"m{number}": {"addresses": [str(next(addresses))]}
                   for number in range(self.members)}
        # Of few clients, so that what is measured is the checks.
        farm = pool(members, forward="ipip", clients=1000, maglev_slots=262147,
                    checks=[self._check(kind) for kind in self.kinds])
        return configuration([VIP], [farm], self.edge.socket, [rule("tcp", [80])])

    def _check(self, kind):
        tls = {"host": FARM_NAME, "ca_file": str(self.authority.file)}
        return {"kind": kind, "port": PORTS[kind], "via": "member",
                "interval": f"{self.interval_s}s", "timeout": "1s",
                **(tls if kind in ("tls", "https") else {})}

    def _checks(self):
        return [check for member in self.edge.members().values() for check in member["checks"]]

    def _settled(self):
        with contextlib.suppress(EdgeFailed):  # too busy to answer
            return all(check["state"] == "up" for check in self._checks())
