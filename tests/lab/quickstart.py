"""deploy/quickstart up and down: the lab, left running for a newcomer to look around in.

LIMPET_QUICKSTART (default "limpet") starts the namespaces' names, so that two can be up at once.
"""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sys
import time

import quickstart_report
from checks import checks
from deadline import TooLate, wait_until
from edge import binaries
from lab import Lab
from mounts import unmount_below
from namespace import Namespace
from survey import survey

NAME = os.environ.get("LIMPET_QUICKSTART") or "limpet"
DIRECTORY = pathlib.Path(f"/run/{NAME}-quickstart")
STATE = "state.json"
CLIENTS = 60
CHECKS = ("https", "imap", "pop3s", "msrpc")


class QuickstartFailed(Exception):
    """Why it stopped, for the newcomer."""


def say(text):
    print(f"quickstart: {text}", flush=True)


def up():
    begin = time.monotonic()
    if DIRECTORY.exists():
        say("a lab is up already: taking it down for a new one")
        take_down()
    with contextlib.ExitStack() as stack:
        DIRECTORY.mkdir(mode=0o755)
        stack.callback(shutil.rmtree, DIRECTORY, ignore_errors=True)
        lab = Lab(members=3, clients=CLIENTS, prefix=NAME, directory=DIRECTORY, say=say)
        # First of all, so that `down` can clean up whatever happens.
        (DIRECTORY / STATE).write_text(json.dumps({"namespaces": [
            namespace.name for namespace in lab.topology.namespaces()]}) + "\n")
        stack.enter_context(lab)
        say("starting limpetd on the edge")
        lab.edge.start(lab.configuration(checks=[checks(lab)[kind] for kind in CHECKS]))
        lab.wait_up()
        say(f"{CLIENTS} clients speak HTTP, POP3, RPC, IMAP, HTTPS, IMAPS and POP3S "
            f"with the VIP {lab.vip}")
        result = survey(lab)
        if result.failures:
            raise QuickstartFailed(f"{len(result.failures)} requests failed; the first: "
                                   f"{result.failures[0]}")
        print(quickstart_report.table(result))
        print(quickstart_report.next_steps(lab, binaries(), result))
        if result.split_clients():
            raise QuickstartFailed(f"clients with more than one member: {result.split_clients()}")
        stack.pop_all()  # all is well: leave it up
    say(f"the lab is up after {time.monotonic() - begin:.0f} s and stays up")


def down():
    if not DIRECTORY.exists():
        say("nothing is up")
        return
    take_down()
    say("namespaces, processes and files are gone")


def take_down():
    """Removes what an earlier run left, by its record of the namespaces."""
    try:
        names = json.loads((DIRECTORY / STATE).read_text())["namespaces"]
    except (OSError, ValueError, KeyError, TypeError):
        names = []  # it did not come as far as making one
    namespaces = [Namespace(name) for name in names]
    for namespace in namespaces:
        if namespace.name.endswith("-edge"):
            _stop_limpetd(namespace)
    for namespace in namespaces:
        namespace.delete()
    unmount_below(DIRECTORY)
    shutil.rmtree(DIRECTORY)


def _stop_limpetd(namespace):
    """Lets limpetd end; whoever does not end is killed with its namespace."""
    for pid in namespace.pids():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    with contextlib.suppress(TooLate):
        wait_until(lambda: not namespace.living(), 3, "end of limpetd")


def main(argv):
    actions = {"up": up, "down": down}
    if len(argv) != 2 or argv[1] not in actions:
        print("usage: quickstart.py up|down", file=sys.stderr)
        return 2
    try:
        actions[argv[1]]()
    except KeyboardInterrupt:
        print("quickstart: interrupted; everything is cleaned up", file=sys.stderr)
        return 130
    except Exception as error:  # the newcomer gets the reason, whatever it is
        kind = "" if str(error) else f" ({type(error).__name__})"
        print(f"quickstart: failed: {error}{kind}", file=sys.stderr)
        if argv[1] == "up":
            print("quickstart: everything is cleaned up", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
