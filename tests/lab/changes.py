"""Random changes of a farm of five members."""
import collections
import random

MEMBERS = ["ex1", "ex2", "ex3", "ex4", "ex5"]
# Kinds of changes, and how often they come, compared with each other.
KINDS = {"weight": 2, "added": 2, "up": 2, "draining": 2, "removed": 1, "disabled": 1}


class Changes:
    """Random changes of the farm, one at a time; two members at least are up at any moment."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.farm = {name: {"state": "up", "weight": 100} for name in MEMBERS}
        self.count = collections.Counter()

    def states(self):
        return {name: member["state"] for name, member in self.farm.items()}

    def make(self):
        """Makes one, and returns what it is."""
        possible = {kind: members for kind, members in self._possible().items() if members}
        kind, = self.random.choices(list(possible), [KINDS[kind] for kind in possible])
        name = self.random.choice(possible[kind])
        if kind == "removed":
            del self.farm[name]
        elif kind == "added":
            self.farm[name] = {"state": "up", "weight": 100}
        elif kind == "weight":
            self.farm[name] = {"state": "up", "weight": self.random.choice([25, 50, 200])}
        else:
            self.farm[name] = {**self.farm[name], "state": kind}
        self.count[kind] += 1
        return f"{name}: {kind}"

    def _possible(self):
        def those(*states):
            return [name for name in MEMBERS
                    if self.farm.get(name, {"state": "gone"})["state"] in states]

        spare = those("up") if len(those("up")) > 2 else []
        return {"weight": those("up"), "added": those("gone"), "up": those("draining", "disabled"),
                "draining": spare, "removed": spare + those("draining", "disabled"),
                "disabled": spare + those("draining")}
