"""Somebody who follows the documents to the letter: runs their blocks on the hosts of a farm."""
import os
import re
import secrets
import signal
import subprocess

from deadline import wait_until
from document import blocks
from edge import REPOSITORY, binaries
from machine import APT
from namespace import execute

FILES_ONLY = ("ini", "text")   # languages that no host can run or check
INSTALL = re.compile(r"^apt install -y (.*)$", re.MULTILINE)


class Reader:
    def __init__(self, machines, clients):
        """machines: by the name that the documents give them; clients: namespaces."""
        self._machines = machines
        self._clients = clients
        self._output = ""      # of the last block that was run
        self._again = None     # runs that block once more
        self.later = []        # blocks for the end

    def read(self, path):
        for block in blocks(path):
            if block.at_the_end:
                self.later.append(block)
            else:
                self.follow(block)

    def follow(self, block):
        if block.not_run:
            return
        if block.output_within is not None:
            self._compare(block)
        elif "file" in block.settings:
            for host in block.hosts:
                self._machines[host].write(block.settings["file"], block.text)
        elif block.language == "toml":
            self._check(block)
        elif block.hosts == ("clients",):
            self._ask_as_clients(block)
        elif block.hosts == ("the", "host"):
            self._quickstart(block)
        elif block.language == "sh":
            assert block.hosts, f"{block}: no mark says where it runs, or why it does not"
            for host in block.hosts:
                self._run(block, self._machines[host])
        else:
            assert block.language in FILES_ONLY, f"{block}: no mark says what it is"

    def _run(self, block, machine):
        folder = "/root"
        if "in" in block.settings:
            folder = f"/root/{secrets.token_hex(3)}"
            machine.copy(REPOSITORY / block.settings["in"], folder)
        for packages in INSTALL.findall(block.text):  # the machine has no way to Debian's server
            machine.fetch(f"cd {folder} && {APT} install -y {packages} --download-only")
        # As a shell with -e: each command has to succeed, not the last one alone.
        command = f"cd {folder} && set -e\n{block.text}"

        def run():
            done = machine.run(command, timeout=300)
            assert done.returncode == 0, (
                f"{block} ended with {done.returncode}:\n{block.text}{done.stdout}{done.stderr}")
            self._output = done.stdout
            return self._output

        self._again = run
        run()

    def _compare(self, block):
        wanted = [_beginning(line) for line in block.text.splitlines() if line.strip()]
        missing = []

        def is_there():
            said = [line.split() for line in self._output.splitlines()]
            missing[:] = [begin for begin in wanted
                          if not any(words[:len(begin)] == begin for words in said)]
            if missing and block.output_within:
                self._again()
            return not missing

        wait_until(is_there, block.output_within or 1, lambda: (
            f"{block}: lines that begin with {missing} in\n{self._output}"), pause=0.3)

    def _check(self, block):
        edge = self._machines["edge"]
        edge.write("/root/checked.toml", whole(block.text))
        done = edge.run("limpetd --check /root/checked.toml")
        assert done.returncode == 0, f"{block}: {done.stderr}\n{whole(block.text)}"

    def _ask_as_clients(self, block):
        answers = {}
        for client in self._clients:
            done = execute(client.command("sh", "-e", "-c", block.text), timeout=20, check=False)
            assert done.returncode == 0, f"{block}, {client.name}: {done.stdout}{done.stderr}"
            answers[client.name] = set(done.stdout.split())
        assert all(len(one) == 1 for one in answers.values()), f"{block}: {answers}"
        assert set().union(*answers.values()) == set(block.settings["together"].split()), answers

    @staticmethod
    def _quickstart(block):
        """On this host, in the checkout, under a name of its own."""
        environment = {**os.environ, "LIMPET_QUICKSTART": f"limpet-{secrets.token_hex(3)}",
                       "LIMPET_BIN": str(binaries())}
        process = subprocess.Popen(["sh", "-e", "-c", block.text], cwd=REPOSITORY, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, start_new_session=True)
        try:
            output, _ = process.communicate(timeout=300)
            assert process.returncode == 0, f"{block}: {output}"
        finally:
            if process.poll() is None:  # as ^C: it cleans up
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(30)
            subprocess.run([REPOSITORY / "deploy/quickstart", "down"], env=environment, check=True,
                           capture_output=True, timeout=60, stdin=subprocess.DEVNULL)


def _beginning(line):
    """The words by which a line of output is known: up to three, and none behind a "…"."""
    words = []
    for word in line.split()[:3]:
        if "…" in word:
            break
        words.append(word)
    return words


def whole(text):
    """A file, of a part of one: `[[pool]]` without a name is more of the guide's pool."""
    if "[edge]" in text:
        return text
    base = next(block.text for block in blocks(REPOSITORY / "deploy/guide/install.md")
                if block.settings.get("file") == "/etc/limpet/limpet.toml")
    header, _, lines = text.partition("\n")
    if "name " in text.split("members")[0].split("checks")[0]:
        return f"{base}\n{text}"
    for key in re.findall(r"^(\w+) *=", lines, re.MULTILINE):
        base = re.sub(rf"^{key} *=.*\n", "", base, flags=re.MULTILINE)
    return base.replace(f"{header}\n", f"{header}\n{lines}\n", 1)
