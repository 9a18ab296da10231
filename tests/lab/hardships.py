"""What a farm has to bear: faults of members, of the edge's own link, a flood, and ends of limpetd."""
import contextlib
import time

import fault
from control_line import ControlLine
from flood import Flood
from hammer import request
from network import plug

HELD = (2, 8)         # seconds that a fault lasts after it is known
FLOOD_SECONDS = 0.05  # a burst of 65,536 frames; one a second, so that others have the machine, too
FLOOD_BURSTS = 5


class Hardships:
    def __init__(self, farm):
        self.farm = farm
        self.random = farm.random
        self._floods = Flood(farm.lab)
        self.overruns = []  # from when to when the edge's cable was too full for all

    def fault(self):
        """Of a member's servers, until its checks say so, and a little longer."""
        member = self._victim()
        self._suffer(member, *self.random.choice([
            ("nginx is killed", lambda: fault.killed(member, member.nginx)),
            ("dovecot is killed", lambda: fault.killed(member, member.dovecot)),
            ("samba is killed", lambda: fault.killed(member, member.samba)),
            ("dovecot is frozen", lambda: fault.frozen(member.dovecot)),
            ("its firewall drops", lambda: fault.ports_silent(member, 80, 443)),
            ("its health page says no", lambda: fault.health_page(member, "503"))]))

    def unplug(self):
        member = self._victim()
        self._suffer(member, "is unplugged", lambda: fault.unplugged(self.farm.lab.topology, member))

    def lose_link(self):
        """The edge's cable is out for a second: nobody is reached, and sessions live on."""
        farm = self.farm
        farm.say("the edge without its link")

        def lose():
            plug(farm.lab, "edge", "down")
            time.sleep(1)

        farm.timeline.change({name: "down" for name in farm.wanted}, lose)
        farm.want(farm.wanted, lambda: plug(farm.lab, "edge"))

    def flood(self):
        """From invented sources; not as fast as can be, but for moments."""
        flags = self.random.choice(["syn", "ack"])
        self.farm.say(f"a flood of {flags}")
        for _ in range(FLOOD_BURSTS):
            begin = time.monotonic()
            with self._floods.running(flags, FLOOD_SECONDS) as measured:
                pass
            self.farm.count["frames of floods"] += measured.sent
            self.farm.count["of them without room"] += measured.dropped
            if measured.dropped:
                self.overruns.append((begin, time.monotonic()))
            time.sleep(1)

    def crash(self):
        """At rest, or amid a reload."""
        amid = self.random.random() < 0.5
        self.farm.say(f"kill -9{' amid a reload' if amid else ''}")
        with ControlLine(self.farm.edge.socket) as line:
            if amid:
                line.send(request("reload"))
                time.sleep(self.random.uniform(0, 0.05))
            self.farm.edge.kill()
        self._be_dead()

    def stop(self):
        self.farm.say("a restart")
        self.farm.end()
        self._be_dead()

    def _be_dead(self):
        time.sleep(self.random.uniform(0, 2))
        self.farm.go_on()

    def _victim(self):
        return self.farm.lab.members[self.random.choice(self.farm.those("up", "draining"))]

    def _suffer(self, member, what, context):
        farm = self.farm
        farm.say(f"{member.name}: {what}")
        farm.count[what] += 1
        with contextlib.ExitStack() as repair:
            def break_it():
                repair.enter_context(context())
                farm.settle(**{member.name: "down"})

            farm.timeline.change({**farm.wanted, member.name: "down"}, break_it)
            time.sleep(self.random.uniform(*HELD))
            farm.want(farm.wanted, repair.close)
