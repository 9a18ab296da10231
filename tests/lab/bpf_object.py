"""A small XDP program of the lab, compiled and put on an interface."""
import ipaddress
import pathlib

from namespace import execute

HERE = pathlib.Path(__file__).parent


class BpfObject:
    def __init__(self, name, directory, own_addresses=None, types=False):
        """Compiles NAME.bpf.c into the directory, for the host with these addresses; with types if
        its memory is to be read (libbpf wants them, and not all that `ip` loads can have them)."""
        definitions = [f"-DOWN{family}={','.join(map(str, ipaddress.ip_address(address).packed))}"
                       for family, address in (own_addresses or {}).items()]
        suffix = f"-{own_addresses[4]}" if own_addresses else ""
        self.file = directory / f"{name}{suffix}.o"
        if not self.file.exists():
            architecture = execute(["clang", "-print-multiarch"]).stdout.strip()
            execute(["clang", "-O2", *(["-g"] if types else []), "-Wall", "-Werror",
                     "-target", "bpf", f"-I/usr/include/{architecture}", *definitions,
                     "-c", HERE / f"{name}.bpf.c", "-o", self.file])

    def attach(self, namespace, interface):
        namespace.run("ip", "-force", "link", "set", "dev", interface, "xdp", "object", self.file,
                      "section", "xdp")

    @staticmethod
    def detach(namespace, interface):
        namespace.run("ip", "link", "set", "dev", interface, "xdp", "off")
