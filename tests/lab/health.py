"""What limpetd knows of its members' health, watched while something happens to them."""
import itertools
import re
import time

from deadline import wait_until

PAUSE = 0.05


class Health:
    def __init__(self, edge):
        self.edge = edge

    def members(self):
        """What `show members` says, by pool and name."""
        return {(member["pool"], member["name"]): member
                for member in self.edge.ctl("show", "members")["members"]}

    def wait_all_up(self, seconds):
        self.wait({}, seconds)

    def changes(self, pool, name):
        """The states that the member had since the start, one after the other, after the first that
        it was up in."""
        told = [event["text"].split()[1].rstrip(":") for event in self.edge.events()
                if (event["pool"], event["member"]) == (pool, name)
                and event["text"].startswith("is ")]
        states = [state for state, _ in itertools.groupby(told)]
        return states[states.index("up") + 1:]

    def wait(self, down, seconds):
        """Waits until just these members are down, and for their reasons; returns the seconds.

        down: {(pool, name): a regular expression}. A member that is not among them may come up
        meanwhile, but not go down."""
        begin = time.monotonic()
        up = set()

        def wrong():
            members = self.members()
            fell = {key: members[key]["reason"] for key in up - down.keys()
                    if members[key]["state"] != "up"}
            assert not fell, f"went down as well: {fell}"
            up.update(key for key, member in members.items() if member["state"] == "up")
            return {key: (member["state"], member["reason"]) for key, member in members.items()
                    if not _as_wanted(member, down.get(key))}

        wait_until(lambda: not wrong(), seconds, lambda: f"instead: {wrong()}", PAUSE)
        return time.monotonic() - begin


def _as_wanted(member, reason):
    if reason is None:  # up for its health's sake, not because the pool panics
        return member["state"] == "up" and "panic" not in member["reason"]
    return member["state"] == "down" and re.search(reason, member["reason"])
