"""The web server of a member: says who it is and whom it sees, serves the lab's large file, takes
files, and has a health page as Exchange's."""
from server import Server

CONFIGURATION = """\
daemon off;
pid {directory}/pid;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 4096; }}
http {{
  access_log off;
  sendfile on;
  # The kernel takes megabytes for a client that reads slowly, and then nothing for minutes.
  send_timeout 1d;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  server {{
    listen 80 backlog=1024;
    listen [::]:80 backlog=1024;
    listen 443 ssl backlog=1024;
    listen [::]:443 ssl backlog=1024;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    default_type text/plain;
    location = / {{ return 200 "{member} $remote_addr\\n"; }}
    # What it says is switched by files, so that no connection has to end for it.
    location = {health} {{
      if (-f {switches}/503) {{ return 503; }}
      if (-f {switches}/302) {{ return 302 /owa/auth/logon.aspx; }}
      if (-f {switches}/maintenance) {{ return 200 "down for maintenance\n"; }}
      return 200 "200 OK<br/>{member}.contoso.com\n";
    }}
    location /files/ {{ alias {files}/; add_header Member {member}; }}
    location /taken/ {{
      alias {directory}/taken/;
      dav_methods PUT DELETE;
      client_max_body_size 1g;
      add_header Member {member} always;
    }}
  }}
}}
"""


#: The health page, what it says of a healthy server, and what else it can be made to say.
HEALTH = "/owa/healthcheck.htm"
HEALTHY = "200 OK<br/>"
SWITCHES = ("503", "302", "maintenance")


class Nginx(Server):
    name = "nginx"
    ports = (80, 443)

    def __init__(self, member, address, directory, certificate, files):
        super().__init__(member, address, directory)
        self.certificate = certificate
        self.files = files

    @property
    def taken(self):
        """The directory of the files that clients sent to /taken/."""
        return self.directory / "taken"

    @property
    def switches(self):
        """The directory in which a file of one of the names SWITCHES changes the health page."""
        return self.directory / "switches"

    def prepare(self):
        self.switches.mkdir(mode=0o755, exist_ok=True)
        self.taken.mkdir(exist_ok=True)
        self.taken.chmod(0o777)
        (self.directory / "nginx.conf").write_text(CONFIGURATION.format(
            directory=self.directory, certificate=self.certificate.file, key=self.certificate.key,
            member=self.member, files=self.files, health=HEALTH, switches=self.switches))

    def argv(self):
        return ["nginx", "-e", "stderr", "-p", self.directory, "-c",
                self.directory / "nginx.conf"]
