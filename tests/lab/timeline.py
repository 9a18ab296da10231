"""What the configuration said of each member, and when: the judge of what a client may meet."""
import time

USABLE = ("up", "draining")


class Timeline:
    """States by member, such as {"ex1": "up"}; a member that is not there was removed."""

    def __init__(self, states):
        self._steps = [(0.0, 0.0, dict(states))]  # when the change was asked for, when it was done

    def change(self, states, apply):
        """Calls apply() and notes that these states came about meanwhile."""
        begin = time.monotonic()
        apply()
        self._steps.append((begin, time.monotonic(), dict(states)))

    def states(self):
        return self._steps[-1][2]

    def between(self, begin, end):
        """Every set of states that held at some moment from begin to end."""
        ends = [step[1] for step in self._steps[1:]] + [float("inf")]
        return [states for (asked, _, states), over in zip(self._steps, ends)
                if asked <= end and over >= begin]

    def stayed_usable(self, member, begin, end):
        return all(states.get(member) in USABLE for states in self.between(begin, end))

    def was(self, member, state, begin, end):
        """Whether the member was in this state at some moment from begin to end."""
        return any(states.get(member) == state for states in self.between(begin, end))

    def changed(self, begin, end):
        """Whether anything changed from begin to end."""
        return len(self.between(begin, end)) > 1

    def unusable(self, member):
        """When the member was surely not usable, as pairs: from when that was done to when it was
        asked for again."""
        pairs, since = [], None
        for asked, done, states in self._steps:
            if states.get(member) not in USABLE:
                since = done if since is None else since
            elif since is not None:
                pairs.append((since, asked))
                since = None
        return pairs if since is None else [*pairs, (since, float("inf"))]
