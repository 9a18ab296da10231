"""One boot of a virtual machine in software emulation, bounded in time."""
import pathlib
import subprocess
import time

MEMORY_MB = 2048
# One processor: with two, code that the kernel patches on one while the other runs it can panic
# under emulation (seen once in 6.12, at a static branch).
# panic=-1 and -no-reboot: a kernel that panics ends qemu at once. Without ERMS and REP_GOOD (112)
# the kernel copies and clears in plain loops, which cost less here than string instructions.
QEMU = ("qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none",
        "-monitor", "none", "-no-reboot", "-machine", "q35", "-accel", "tcg",
        "-cpu", "max,-erms", "-smp", "1", "-m", str(MEMORY_MB))
KERNEL = "console=ttyS0 loglevel=4 panic=-1 oops=panic clearcpuid=112"
# An instruction a nanosecond of the guest's time: what it measures is what it executes.
COUNTED, COUNTED_KERNEL = ("-icount", "shift=0"), "mitigations=off init_on_alloc=0"


class Machine:
    """A context that starts it; at its end the machine is gone, whatever happened.

    console: what the kernel and the tests in the guest say; results: the second serial port."""

    def __init__(self, kernel, image, files, environment, counted=False):
        """files: how the names of its files start; environment: of its process 1; counted: its
        clock counts instructions."""
        self.console = pathlib.Path(f"{files}.console")
        self.results = pathlib.Path(f"{files}.results")
        self.log = pathlib.Path(f"{files}.qemu")
        parameters = [KERNEL, *([COUNTED_KERNEL] if counted else [])]
        # What a kernel does not know goes to the environment of process 1.
        parameters += [f"{name}={value}" for name, value in environment.items()]
        self.argv = [*QEMU, *(COUNTED if counted else []),
                     "-serial", f"file:{self.console}", "-serial", f"file:{self.results}",
                     "-kernel", str(kernel.image), "-initrd", str(image),
                     "-append", " ".join(parameters)]
        self.process = None
        self.seconds = 0.0

    def __enter__(self):
        self.started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def wait(self, limit):
        """Until it powers off, limit seconds from its start at most. What went wrong, or ""."""
        try:
            status = self.process.wait(max(0, self.started + limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            return f"the machine was still running after {limit} s"
        finally:
            self.seconds = time.monotonic() - self.started
        return "" if status == 0 else f"qemu ended with status {status}: {self.log.read_text()}"

    def console_text(self):
        text = self.console.read_text(errors="replace") if self.console.exists() else ""
        return text.replace("\r", "")
