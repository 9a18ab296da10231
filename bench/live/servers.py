"""The web server of a member, and the proxies that stand before it elsewhere."""
import pathlib
import shutil

import wire  # noqa: F401  (which finds the lab)

from server import Server

STREAM_MODULE = pathlib.Path("/usr/lib/nginx/modules/ngx_stream_module.so")

WEB = """\
daemon off;
pid {directory}/pid;
error_log stderr crit;
worker_processes 1;
worker_rlimit_nofile 18000;
events {{ worker_connections 16000; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen 80 backlog=4096;
    location / {{ return 200 "{member} $remote_addr\\n"; }}
  }}
}}
"""
STREAM = """\
load_module {module};
daemon off;
pid {directory}/pid;
error_log stderr crit;
worker_processes auto;
worker_rlimit_nofile 18000;
events {{ worker_connections 16000; }}
stream {{
  upstream farm {{
    hash $remote_addr consistent;
{servers}
  }}
  server {{
    listen {address}:{port} backlog=4096;
    proxy_pass farm;
  }}
}}
"""
HAPROXY = """\
global
  maxconn 8000
defaults
  mode tcp
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen farm
  bind {address}:{port} backlog 4096
  balance source
  hash-type consistent
{servers}
"""


class Web(Server):
    name = "web"
    ports = (80,)

    def prepare(self):
        (self.directory / "conf").write_text(
            WEB.format(directory=self.directory, member=self.member))

    def argv(self):
        return ["nginx", "-e", "stderr", "-p", self.directory, "-c", self.directory / "conf"]


class Proxy(Server):
    """Both pass connections on by a consistent hash of the client's address, as limpet does, and
    have as many threads or workers as there are processors."""

    configuration = server_line = ""

    @staticmethod
    def installed():
        raise NotImplementedError

    def __init__(self, member, address, directory, members):
        """members: the addresses of the web servers, by name."""
        super().__init__(member, address, directory)
        self.members = members

    def prepare(self):
        servers = "\n".join(self.server_line.format(name=name, address=address)
                            for name, address in self.members.items())
        (self.directory / "conf").write_text(self.configuration.format(
            directory=self.directory, address=self.address, port=self.ports[0], servers=servers,
            module=STREAM_MODULE))


class HaProxy(Proxy):
    name = "haproxy"
    ports = (81,)
    configuration = HAPROXY
    server_line = "  server {name} {address}:80"

    @staticmethod
    def installed():
        return shutil.which("haproxy") is not None

    def argv(self):
        return ["haproxy", "-db", "-f", self.directory / "conf"]


class NginxStream(Proxy):
    name = "nginx-stream"
    ports = (82,)
    configuration = STREAM
    server_line = "    server {address}:80;"

    @staticmethod
    def installed():
        return STREAM_MODULE.exists()

    def argv(self):
        return ["nginx", "-e", "stderr", "-p", self.directory, "-c", self.directory / "conf"]
