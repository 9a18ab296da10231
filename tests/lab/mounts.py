"""The bpffs that each edge's limpetd mounts for its pins: with it goes all that is pinned there."""
import pathlib

from namespace import execute


def unmount_below(directory):
    """Ends every mount below a directory, the innermost first."""
    lines = pathlib.Path("/proc/self/mounts").read_text().splitlines()
    points = [pathlib.Path(line.split()[1]) for line in lines]
    for point in sorted(points, key=lambda path: len(path.parts), reverse=True):
        if pathlib.Path(directory) in point.parents:
            execute(["umount", "--lazy", point], check=False)
