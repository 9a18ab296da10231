"""The tests on one series of Debian's kernels, and what came of them."""
import pathlib
import shutil
import tempfile

import image
import kernel
from machine import Machine
from report import Report

HERE = pathlib.Path(__file__).resolve().parent
OURS = ("packet_test", "limpetd", "limpetctl")
TOOLS = ("ip", "ethtool")
MODULES = ("veth", "bridge", "8021q", "ipip", "sit", "ip6_tunnel", "sch_ingress", "cls_bpf",
           "cls_u32")
CONSOLE_LINES = 40  # of a machine that failed as such
FAILURE_LINES = 60  # of a test that failed


class Trial:
    def __init__(self, series, reports, environment):
        """environment: of the tests in the guest."""
        self.series = series
        self.environment = environment
        self.name = f"vm-{series}"
        self.files = reports / self.name
        self.report = Report(self.name)
        self.kernel = self.machine = None

    def skip(self, reason):
        self.say(f"SKIPPED: {reason}")
        self.report.add(f"boots on {self.series}", "skipped", reason)

    def start(self, preset, cache, ends):
        """Boots the newest kernel of the series. ends: an ExitStack that ends what this starts."""
        try:
            self.kernel = kernel.newest(self.series, cache)
        except kernel.NoKernel as problem:
            return self.skip(str(problem))
        workspace = pathlib.Path(ends.enter_context(
            tempfile.TemporaryDirectory(prefix=f"{self.series}-", dir=cache)))
        programs = [*(preset / "bin" / name for name in OURS), _compile_verify(workspace, preset)]
        built = image.build(workspace, self.kernel, programs, TOOLS, MODULES, _guest(workspace))
        self.machine = ends.enter_context(Machine(self.kernel, built, self.files,
                                                     self.environment))

    def finish(self, limit):
        """Waits for the machine, writes the report, and tells what failed."""
        if self.machine:
            problem = self.machine.wait(limit)
            missing = self.report.read(self.machine.results.read_text(errors="replace"))
            self._judge(problem or missing)
            self._tell()
        self.report.write(f"{self.files}.xml")
        return not self.report.failures()

    def _judge(self, wrong):
        console = "\n".join(self.machine.console_text().splitlines()[-CONSOLE_LINES:])
        self.report.add(f"boots and powers off on {self.series}", "failed" if wrong else "ok",
                        f"{wrong}; its console ends:\n{console}" if wrong else "",
                        seconds=f"{self.machine.seconds:.1f}")

    def _tell(self):
        failures = self.report.failures()
        self.say(f"{self.kernel.package}: {self.report.count()} tests, {len(failures)} failed, "
                 f"{self.machine.seconds:.0f} s")
        for line in self.machine.console_text().splitlines():
            if line.startswith("note: "):
                self.say(line[len("note: "):])
        for case in failures:
            self.say(f"FAILED {case.get('classname')}: {case.get('name')}")
            text = case.find("failure").text or ""
            print("\n".join(text.splitlines()[-FAILURE_LINES:]), flush=True)

    def say(self, text):
        print(f"{self.name}: {text}", flush=True)


def _compile_verify(workspace, preset):
    """It needs the program's skeleton, which is made when that preset is built."""
    program = workspace / "verify"
    image.call("g++", "-std=c++20", "-O1", f"-I{HERE.parents[1]}", f"-I{preset / 'ebpf/skeleton'}",
               HERE / "verify.cpp", "-o", program, "-lbpf", "-lcap")
    return program


def _guest(workspace):
    """What the guest runs, and a BPF program for it."""
    folder = workspace / "guest"
    shutil.copytree(HERE / "guest", folder)
    image.call("clang", "-O2", "-target", "bpf", "-c", HERE.parent / "lab/pass.bpf.c",
               "-o", folder / "pass.o")
    return folder
