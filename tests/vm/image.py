"""The guest's whole world: a directory with busybox, our programs, what they need, as initramfs."""
import lzma
import pathlib
import re
import shutil
import subprocess

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def build(workspace, kernel, programs, tools, modules, guest):
    """The image, in workspace. programs: files; tools: names of programs of this host; modules: of
    the kernel, in the order of loading, which is after what they depend on (that is looked up);
    guest: a directory that is /guest there, and has `init`."""
    folder = workspace / "root"
    for part in ("bin", "lib", "modules", "proc", "sys", "dev", "run", "tmp"):
        (folder / part).mkdir(parents=True)
    for program in programs:
        _add_program(folder, program)
        call("strip", folder / "bin" / program.name)  # a tenth of the size; the guest has it in memory
    for name in tools:
        _add_program(folder, pathlib.Path(shutil.which(name, path=PATH)).resolve(), name)
    shutil.copy(shutil.which("busybox", path=PATH), folder / "bin/busybox")
    shutil.copytree(guest, folder / "guest")
    (folder / "init").symlink_to("guest/init")
    _add_modules(folder / "modules", kernel, modules)
    return _pack(folder, workspace / "initramfs")


def call(*argv):
    subprocess.run(argv, check=True, timeout=60)


def _add_program(folder, program, name=""):
    """A program and the shared libraries that the loader would take for it here."""
    shutil.copy(program, folder / "bin" / (name or program.name))
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, timeout=60,
                            check=True)
    for library in re.findall(r"(/\S+) \(0x", listed.stdout):
        # The loader's own path is in every program, /lib64/…; the others it looks up in /lib.
        name = library[1:] if "/ld-" in library else f"lib/{pathlib.Path(library).name}"
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        if not target.exists():
            shutil.copy(library, target)


def _add_modules(folder, kernel, modules):
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

    for module in modules:
        add(module)


def _pack(folder, image):
    """Not compressed: to unpack it costs an emulated processor more than to copy it."""
    names = "\n".join(str(path.relative_to(folder)) for path in sorted(folder.rglob("*")))
    with image.open("wb") as file:
        subprocess.run(["busybox", "cpio", "-o", "-H", "newc"], cwd=folder, input=names.encode(),
                       stdout=file, stderr=subprocess.DEVNULL, check=True, timeout=60)
    return image
