"""Which member each datagram of a stream reached, and when: judged by what the configuration said."""
import array
import dataclasses
import functools
from bisect import bisect_left, bisect_right


@dataclasses.dataclass
class Stay:
    """Consecutive datagrams of one client that reached one member, by their numbers."""
    client: int
    member: str
    numbers: list


class Course:
    def __init__(self, stream):
        """Of a stream that is over."""
        self.sent = stream.times_sent()
        self.clients = len(stream.clients)
        self.received = array.array("d", bytes(8 * len(self.sent)))  # 0: it was lost
        self.member = [None] * len(self.sent)
        self.twice = sum(arrivals.twice() for arrivals in stream.arrivals.values())
        for name, arrivals in stream.arrivals.items():
            begin = arrivals.begin() / 1e9
            for number, time in enumerate(arrivals.times(len(self.sent))):
                if time:
                    self.twice += self.member[number] is not None
                    self.member[number] = name
                    self.received[number] = begin + time / 1e6

    def lost(self):
        return [number for number, member in enumerate(self.member) if member is None]

    @functools.cached_property
    def stays(self):
        """Of each client, one after the other."""
        return [stays for client in range(self.clients) if (stays := self._stays_of(client))]

    def moves(self):
        """How often a client reached another member than before."""
        return sum(len(stays) - 1 for stays in self.stays)

    def moved_wrongly(self, timeline):
        """Moves from a member that stayed usable all the while."""
        return [f"client {before.client} moved from {before.member} to {after.member} at "
                f"{self.received[after.numbers[0]]:.3f}"
                for stays in self.stays for before, after in zip(stays, stays[1:])
                if timeline.stayed_usable(before.member, self.sent[before.numbers[-1]],
                                          self.received[after.numbers[0]])]

    def sent_astray(self, timeline):
        """Datagrams that reached a member that was not usable, all their way."""
        unusable = {name: timeline.unusable(name) for name in {*self.member} - {None}}
        return [f"client {stay.client} at {stay.member}: {count} from {begin:.3f} to {end:.3f}"
                for stays in self.stays for stay in stays
                for begin, end in unusable[stay.member]
                if (count := self._count_between(stay, begin, end))]

    def _stays_of(self, client):
        stays = []
        for number in range(client, len(self.member), self.clients):
            member = self.member[number]
            if member is None:
                continue
            if not stays or stays[-1].member != member:
                stays.append(Stay(client, member, []))
            stays[-1].numbers.append(number)
        return stays

    def _count_between(self, stay, begin, end):
        """Of the datagrams that were sent after `begin` and received before `end`."""
        first = bisect_left(stay.numbers, begin, key=self.sent.__getitem__)
        last = bisect_right(stay.numbers, end, key=self.received.__getitem__)
        return max(0, last - first)


def judge(stream, timeline, kept=True):
    """Each datagram was received once, by a member that was usable: by its client's, as long as that
    was (unless clients are not kept). Says what was seen."""
    course = Course(stream)
    lost, strayed = course.lost(), course.sent_astray(timeline)
    wrong = course.moved_wrongly(timeline)
    print(f"{len(course.sent)} datagrams in {course.sent[-1] - course.sent[0]:.0f} s: {len(lost)} "
          f"lost, {course.twice} received twice, {len(strayed)} sent astray; {course.moves()} "
          f"clients moved, {len(wrong)} of them from a member that stayed usable")
    assert not lost, f"{len(lost)} lost, such as {lost[:10]}"
    assert course.twice == 0
    assert not strayed, f"{len(strayed)} sent astray: {strayed[:5]}"
    assert not kept or not wrong, f"{len(wrong)} moved wrongly: {wrong[:5]}"
