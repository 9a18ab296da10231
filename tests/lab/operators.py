"""Users and groups of the edge's host, and what they ask limpetd."""
import subprocess

GROUPS = {"limpet": 30001, "limpet-view": 30002}
USERS = {"alice": (20001, "limpet"), "victor": (20002, "limpet-view"), "mallory": (20003, None)}


def uid(user):
    return USERS[user][0]


class Operators:
    """Known to a limpetd that is started with wrapper(), and to nobody else."""

    def __init__(self, edge, directory, groups=GROUPS):
        self.edge = edge
        users = "".join(f"{name}:x:{number}:{number}::/:/bin/false\n"
                        for name, (number, _) in USERS.items())
        self._files = {"passwd": f"root:x:0:0:root:/root:/bin/sh\n{users}",
                       "group": "".join(f"{name}:x:{gid}:\n" for name, gid in groups.items())}
        self._directory = directory / "etc"
        self._directory.mkdir(exist_ok=True)
        for name, text in self._files.items():
            (self._directory / name).write_text(text)

    def wrapper(self, *more):
        """The words before a command for which these are the host's; more: shell commands that it
        needs besides."""
        mounts = [f'mount --bind "{self._directory / name}" /etc/{name}' for name in self._files]
        return ["unshare", "--mount", "--propagation", "private", "--", "sh", "-c",
                "; ".join(["set -e", *mounts, *more, 'exec "$@"']), "sh"]

    def as_user(self, user, *argv, primary=False):
        """The command line that runs argv as this user, whose group is the primary one or not."""
        number, group = USERS[user]
        gid = GROUPS[group] if group else number
        groups = [f"--groups={gid}"] if group and not primary else ["--clear-groups"]
        return ["setpriv", f"--reuid={number}", f"--regid={gid if primary else number}", *groups,
                "--", *map(str, argv)]

    def say(self, user, *words, primary=False):
        """Exit status of limpetctl with these words, and all that it printed."""
        done = subprocess.run(self.as_user(user, self.edge.program("limpetctl"), "--socket",
                                           self.edge.socket, *words, primary=primary),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10)
        return done.returncode, done.stdout + done.stderr
