"""A clean Debian 12 that a real systemd has booted, in namespaces of this host.

    with Machine() as machine:
        machine.install("build/package/limpet_0.1.0_amd64.deb", "iproute2")  # as apt-get does
        machine.write("/etc/limpet/limpet.toml", text)
        done = machine.run("systemctl start limpet && limpetctl status")     # as root, by sh
        assert done.returncode == 0, done.stdout + done.stderr

Its network namespace has the name machine.namespace.name, so the host can put links into it:
`ip link add … netns NAME`. With `Machine(namespace=lab.topology.edge.namespace)` it is the edge of
tests/lab's Lab, with the lab's eth0. No packet leaves the namespace for the outside; install()
downloads by the host's network.

The files are those of debian_root() with this machine's changes on top; machine.path("/etc") is where
the host sees them. At the end of `with` there is no trace of process, mount, control group or
namespace. It needs root, and debootstrap for the first one."""
import contextlib
import os
import pathlib
import secrets
import shutil
import signal
import subprocess

from control_group import ControlGroup
from deadline import wait_until
from debian_root import debian_root, debs
from namespace import Namespace, execute
from process import Process

HERE = pathlib.Path(__file__).parent
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8",
               "DEBIAN_FRONTEND": "noninteractive"}
APT = "apt-get -q -o APT::Sandbox::User=root"
SECONDS_TO_BOOT = 60


class Machine:
    def __init__(self, namespace=None):
        """namespace: tests/lab's Namespace to boot in; none: one of its own."""
        name = f"limpet-{secrets.token_hex(3)}"
        self._own = namespace is None
        self.namespace = Namespace(name) if self._own else namespace
        self.log = pathlib.Path(f"/tmp/{name}-machine.log")
        self._group = ControlGroup(name)
        self._process = None
        self.pid = None  # systemd's, as the host knows it

    def __enter__(self):
        try:
            self._boot()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception):
        self.close()

    def run(self, command, timeout=60, check=False, network=True):
        """Runs a shell's command line as root, and returns it with its output as text.

        network: False: by the host's network instead of the machine's."""
        words = ["nsenter", f"--target={self.pid}", "--mount", "--uts", "--ipc", "--pid", "--cgroup",
                 *(["--net"] if network else []), "env", "-i",
                 *[f"{name}={value}" for name, value in ENVIRONMENT.items()], "sh", "-c", command]
        return execute(words, timeout, check)

    def path(self, inside):
        """Where the host sees a file of the machine."""
        return pathlib.Path(f"/proc/{self.pid}/root") / str(inside).lstrip("/")

    def copy(self, file, inside):
        """Copies a file or a directory of the host into the machine."""
        target = self.path(inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        if pathlib.Path(file).is_dir():
            shutil.copytree(file, target, symlinks=True)
        else:
            shutil.copy(file, target)

    def write(self, inside, text):
        """Changes a file's text, or makes one; owner and mode of one that is there stay."""
        target = self.path(inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def install(self, *packages):
        """Installs packages by their names in Debian, and .deb files of the host."""
        words = []
        for package in map(str, packages):
            if package.endswith(".deb"):
                words.append(f"/root/{pathlib.Path(package).name}")
                self.copy(package, words[-1])
            else:
                words.append(package)
        command = f"{APT} install --no-install-recommends -y {' '.join(words)}"
        self.fetch(f"{command} --download-only")
        return self.run(command, 300, check=True)  # from what is there: no network is needed

    def fetch(self, command):
        """Runs an apt-get that downloads, by the host's network, unless another machine has before."""
        archives = self.path("/var/cache/apt/archives")
        for file in debs().glob("*.deb"):
            if not (archives / file.name).exists():
                shutil.copy(file, archives)
        if self.run(command, 300, network=False).returncode != 0:
            self.run(f"{APT} update && {command}", 300, check=True, network=False)
        for file in archives.glob("*.deb"):
            kept = debs() / file.name
            if not kept.exists():
                draft = kept.with_suffix(f".{self.pid}")
                shutil.copy(file, draft)
                draft.rename(kept)

    def state(self, unit="limpet"):
        """What `systemctl is-active` says of it."""
        return self.run(f"systemctl is-active {unit}").stdout.strip()

    def journal(self, unit="limpet"):
        return self.run(f"journalctl -u {unit} -o cat --no-pager").stdout

    def close(self):
        """Removes every trace. Safe at any moment, also twice."""
        with contextlib.ExitStack() as steps:  # last one first, each also if another one fails
            steps.callback(self.log.unlink, missing_ok=True)
            if self._own:
                steps.callback(self.namespace.delete)
            steps.callback(self._group.remove)
            if self._process:
                steps.callback(self._end)

    def _boot(self):
        root = debian_root()
        if self._own:
            self.namespace.create()
        self._group.create()
        self._process = Process(
            [*self._group.command(), *self.namespace.command(
                "unshare", "--mount", "--pid", "--fork", "--kill-child", "--uts", "--ipc", "--cgroup",
                HERE / "boot", root)], self.log)
        self.pid = wait_until(self._systemd, SECONDS_TO_BOOT, self._process.log_tail)
        wait_until(self._booted, SECONDS_TO_BOOT, self._process.log_tail, pause=0.1)

    def _systemd(self):
        assert self._process.running(), self._process.log_tail()
        pid = self._process.pid  # each command became the next, up to unshare
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children and pathlib.Path(f"/proc/{children[0]}/comm").read_text() == "systemd\n":
            return int(children[0])
        return None

    def _booted(self):
        assert self._process.running(), self._process.log_tail()
        # "degraded" is one whose kernel misses something that a unit of Debian's wants.
        return self.run("systemctl is-system-running").stdout.strip() in ("running", "degraded")

    def _end(self):
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)  # and with it all that is in its pid namespace
        try:
            self._process.popen.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
