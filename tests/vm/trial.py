"""The tests on one series of Debian's kernels, and what came of them."""
import pathlib
import tempfile

import image
import kernel
from machine import Machine
from report import Report

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
        built = image.build(workspace, preset, self.kernel)
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
