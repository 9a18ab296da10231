"""What a soak was, in figures, and what of it should not have been."""
import collections

from course import Course
from vitals import REPORT


def told(soak):
    """Prints the figures; returns what went wrong: texts."""
    wrong = list(soak.failures)
    for tell in (_sessions, _errands, _stream, _logs):
        wrong += [f"{len(those)} {what}: {those[:5]}" for what, those in tell(soak).items() if those]
    wrong += _lives(soak)
    print(f"happened: {dict(soak.farm.count)}")
    return wrong


def _sessions(soak):
    crowd, timeline = soak.crowd, soak.farm.timeline
    refused = [failed for failed in crowd.failed_openings
               if not timeline.changed(failed.begin, failed.end)]
    print(f"sessions: {dict(collections.Counter(life.kind for life in crowd.lives))}, "
          f"{len(crowd.lost())} of them lost with their member; {len(crowd.failed_openings)} openings "
          f"failed, all but {len(refused)} amid a change")
    return {"sessions lost whose member was usable": crowd.lost_wrongly(timeline),
            "openings that failed while nothing changed": refused}


def _errands(soak):
    errands = soak.errands
    wrong = errands.failed_wrongly(soak.farm.timeline)
    print(f"errands: {errands.count.total()} {dict(errands.count)}, {len(errands.failed)} failed, all "
          f"but {len(wrong)} amid a change")
    return {"errands that failed while nothing changed": wrong,
            "errands that ended all others": [errands.crash] if errands.crash else []}


def _stream(soak):
    timeline, course = soak.farm.timeline, Course(soak.stream)
    lost = course.lost()
    still = [number for number in lost
             if not timeline.changed(course.sent[number] - 0.1, course.sent[number] + 0.5)]
    wrong = [number for number in still
             if not any(begin <= course.sent[number] <= end for begin, end in soak.hardships.overruns)]
    print(f"stream: {len(course.sent)} datagrams, {len(lost)} lost, all but {len(still)} amid a change, "
          f"and {len(still) - len(wrong)} of these before the edge, in a cable that a flood had "
          f"filled; {course.moves()} moves of clients")
    return {"datagrams lost while nothing changed": wrong,
            "datagrams received twice": [course.twice] * bool(course.twice),
            "clients sent astray": course.sent_astray(timeline),
            "clients moved from a usable member": course.moved_wrongly(timeline)}


def _logs(soak):
    logs = sorted(soak.lab.edge.directory.glob("limpetd.*.log"))
    reports = [line for log in logs for line in REPORT.findall(log.read_text(errors="replace"))]
    print(f"logs: of {len(logs)} starts, with {len(reports)} reports of sanitizers")
    return {"reports of sanitizers": reports}


def _lives(soak):
    for pid in soak.vitals.lives:
        print(f"limpetd {pid}: {soak.vitals.told(pid)}{' (judged)' if pid == soak.last_life else ''}")
    return soak.vitals.judge(soak.last_life) if soak.last_life else ["no life was long enough"]
