"""limpetd as the package has it: a service of a machine, asked with limpetctl."""
import json
import pathlib

from deadline import wait_until

CONFIG = "/etc/limpet/limpet.toml"
SECONDS_TO_START = 30
# Where the package has what the lab has in a directory of its own.
EDGE = {"control_socket": "/run/limpet/control.sock", "pins": "/sys/fs/bpf/limpet",
        "state_directory": "/var/lib/limpet"}


class Service:
    def __init__(self, machine):
        self.machine = machine

    def start(self, text):
        """With this limpet.toml."""
        self.machine.write(CONFIG, text)
        self.machine.run("systemctl start limpet", SECONDS_TO_START, check=True)

    def reload(self):
        return self.machine.run("systemctl reload limpet")

    def ctl(self, *words):
        """The result that limpetd gives to a limpetctl command."""
        done = self.machine.run(f"limpetctl --json {' '.join(words)}", check=True)
        return json.loads(done.stdout)["result"]

    def members(self):
        """What `show members` says, by name."""
        return {member["name"]: member for member in self.ctl("show", "members")["members"]}

    def property(self, name):
        return self.machine.run(f"systemctl show -P {name} limpet", check=True).stdout.strip()

    def pid(self):
        """In the machine; 0: it does not run."""
        return int(self.property("MainPID"))

    def status(self):
        """What the kernel says of its process: {"Uid": …, "CapEff": …}."""
        text = self.machine.path(f"/proc/{self.pid()}/status").read_text()
        return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)

    def restarts(self):
        return int(self.property("NRestarts"))

    def wait_restarted(self, before, seconds):
        """Waits until systemd has started it again and it is ready: since restarts() was `before`."""
        wait_until(lambda: self.restarts() > before and self.machine.state() == "active", seconds,
                   lambda: f"another start; the journal: {self.machine.journal()[-1500:]}",
                   pause=0.2)

    def pinned(self):
        """What of limpet is on the machine's /sys/fs/bpf."""
        directory = self.machine.path("/sys/fs/bpf")
        return sorted(str(pathlib.Path(path).relative_to(directory))
                      for path in directory.glob("limpet*/**/*"))
