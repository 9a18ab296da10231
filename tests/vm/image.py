"""The guest's whole world: a directory with busybox, our programs, what they need, as initramfs."""
import lzma
import pathlib
import re
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
OURS = ("packet_test", "limpetd", "limpetctl")
TOOLS = ("ip", "ethtool")
# In the order of loading, which is after what they depend on (that is looked up).
MODULES = ("veth", "bridge", "8021q", "ipip", "sit", "ip6_tunnel", "sch_ingress", "cls_bpf",
           "cls_u32")
PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def build(workspace, preset, kernel):
    """The image, in workspace, with the programs that were built in the directory preset."""
    folder = workspace / "root"
    for part in ("bin", "lib", "modules", "proc", "sys", "dev", "run", "tmp"):
        (folder / part).mkdir(parents=True)
    for name in OURS:
        _add_program(folder, preset / "bin" / name)
        _call("strip", folder / "bin" / name)  # a tenth of the size, and the guest has it in memory
    _add_program(folder, _compile_verify(workspace, preset))
    for name in TOOLS:
        _add_program(folder, pathlib.Path(shutil.which(name, path=PATH)).resolve())
    shutil.copy(shutil.which("busybox", path=PATH), folder / "bin/busybox")
    shutil.copytree(HERE / "guest", folder / "guest")
    (folder / "init").symlink_to("guest/init")
    _call("clang", "-O2", "-target", "bpf", "-c", HERE.parent / "lab/pass.bpf.c",
          "-o", folder / "guest/pass.o")
    _add_modules(folder / "modules", kernel)
    return _pack(folder, workspace / "initramfs")


def _call(*argv):
    subprocess.run(argv, check=True, timeout=60)


def _add_program(folder, program):
    """A program and the shared libraries that the loader would take for it here."""
    shutil.copy(program, folder / "bin" / program.name)
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, timeout=60,
                            check=True)
    for library in re.findall(r"(/\S+) \(0x", listed.stdout):
        # The loader's own path is in every program, /lib64/…; the others it looks up in /lib.
        name = library[1:] if "/ld-" in library else f"lib/{pathlib.Path(library).name}"
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            shutil.copy(library, target)


def _compile_verify(workspace, preset):
    """It needs the program's skeleton, which is made when that preset is built."""
    program = workspace / "verify"
    _call("g++", "-std=c++20", "-O1", f"-I{HERE.parents[1]}", f"-I{preset / 'ebpf/skeleton'}",
          HERE / "verify.cpp", "-o", program, "-lbpf", "-lcap")
    return program


def _add_modules(folder, kernel):
    """Numbered in the order of loading, so that the guest needs no modprobe and no index."""
    loaded = []

    def add(name):
        file = kernel.module(name)
        if not file or name in loaded:
            return
        content = file.read_bytes()
        content = lzma.decompress(content) if file.suffix == ".xz" else content
        for dependency in re.search(rb"\0depends=([^\0]*)", content).group(1).decode().split(","):
            add(dependency.replace("-", "_"))
        loaded.append(name)
        (folder / f"{len(loaded):02}-{name}.ko").write_bytes(content)

    for module in MODULES:
        add(module)


def _pack(folder, image):
    """Not compressed: to unpack it costs an emulated processor more than to copy it."""
    names = "\n".join(str(path.relative_to(folder)) for path in sorted(folder.rglob("*")))
    with image.open("wb") as file:
        subprocess.run(["busybox", "cpio", "-o", "-H", "newc"], cwd=folder, input=names.encode(),
                       stdout=file, stderr=subprocess.DEVNULL, check=True, timeout=60)
    return image
