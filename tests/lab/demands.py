"""What people ask of a limpetd in the course of a day: changes, files, and what it knows."""
from broken import BROKEN, NEEDS_RESTART
from living_farm import SETTINGS
from scrape import SETTING, Scrape

FEWEST_UP = 3  # one of them may fail


class Demands:
    def __init__(self, farm):
        self.farm = farm
        self.random = farm.random

    def operate(self):
        """A state, a weight, or all as the file says."""
        what, words, wanted = self.random.choice(self._possible())
        self.farm.say(f"limpetctl {' '.join(words)}")
        self.farm.want(wanted, lambda: self.farm.limpetctl(*words))
        self.farm.count[what] += 1

    def drain_by(self):
        """A drain whose end comes: its clients move then."""
        up = self.farm.those("up")
        if len(up) <= FEWEST_UP:
            return
        name = self.random.choice(up)
        self.farm.say(f"limpetctl drain {name} --by 5s")
        self.farm.want({**self.farm.wanted, name: "draining"},
                       lambda: self.farm.limpetctl("drain", name, "--by", "5s"))
        self.farm.want({**self.farm.wanted, name: "disabled"}, lambda: None)

    def reload(self):
        self.farm.say(f"limpetctl reload: other {self.farm.change_file()}")
        self.farm.want(self.farm.wanted, lambda: self.farm.limpetctl("reload"))

    def refuse(self):
        """A file that limpetd does not take."""
        whole = self.farm.lab.configuration(edge=SETTING, **SETTINGS)
        old, new, word = self.random.choice(BROKEN + NEEDS_RESTART)
        self.farm.say(f"limpetctl reload: refused for {new}")
        assert old in whole
        self.farm.edge.config.write_text(whole.replace(old, new))
        done = self.farm.limpetctl("reload", check=False)
        assert done.returncode == 1 and "limpet.toml" in done.stderr and word in done.stderr, done
        self.farm.edge.config.write_text(self.farm.configuration())

    def look(self):
        """At what there is, and at the metrics."""
        client = self.random.choice(self.farm.lab.clients).address
        member = self.random.choice(list(self.farm.wanted))
        looks = [["status"], ["show", "vips"], ["show", "rules"], ["show", "pools"], ["show", "members"],
                 ["show", "checks"], ["show", "events"], ["show", "clients"], ["show", "changes"],
                 ["show", "config"], ["show", "config", "--diff"], ["plan"], ["check"],
                 ["plan", "disable", member], ["plan", str(self.farm.edge.config)],
                 ["save", "--dry-run"], ["explain", client, "mail:443"]]
        for words in self.random.sample(looks, 4):
            self.farm.say(f"limpetctl {' '.join(words)}")
            self.farm.limpetctl(*words)
        assert Scrape(self.farm.edge).series

    def observe(self):
        """By a program that takes the place of the ordinary one for a while."""
        words = self.random.choice([["trace", "--for", "3s", "--count", "1000"],
                                    ["show", "clients", "--top", "--for", "3s"]])
        self.farm.say(f"limpetctl {' '.join(words)}")
        self.farm.limpetctl(*words)

    def _possible(self):
        """What, the words, and how members are wanted then."""
        wanted = self.farm.wanted
        made = [("reset", ("reset", "--all"), {name: "up" for name in wanted})]
        spare = len(self.farm.those("up")) > FEWEST_UP
        for name, state in wanted.items():
            if state != "up":
                made.append(("enable", ("enable", name), {**wanted, name: "up"}))
            elif spare:
                made.append(("drain", ("drain", name), {**wanted, name: "draining"}))
                made.append(("disable", ("disable", name), {**wanted, name: "disabled"}))
            made.append(("weight", ("weight", name, self.random.choice(["25", "100", "300"])), wanted))
        return made
