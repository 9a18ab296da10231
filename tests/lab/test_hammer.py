"""Two hundred clients hammer the control socket: they are answered at once, and no packet is lost."""
import pytest
from course import Course
from hammer import Hammer, request
from scrape import SETTING, Scrape
from stream import Stream
from test_explain import told_nothing
from deadline import wait_until

CLIENTS = 200
PAUSE = 0.05
SECONDS = 6
PORT, RATE = 7, 1000
MEMBERS = ["ex1", "ex2", "ex3"]
MEDIAN = 0.05
MOST_MEMORY_KIB = 64 << 10  # more than before
MEAN_LAG = 0.05


@pytest.fixture
def farm(lab):
    lab.edge.restart(lab.configuration(MEMBERS, edge=SETTING))
    lab.wait_up()
    wait_until(lambda: not told_nothing(lab, lab.clients[0]), 30, "explain")
    yield lab
    lab.edge.stop()


def test_answers_come_and_packets_flow(farm):
    questions = [request("status"), request("show.members"), request("show.pools"),
                 request("explain", client=farm.clients[0].address, vip="mail", port=80),
                 b"garbage\xff\n", request("show.rules"), request("none.such")]
    memory = farm.edge.process.memory_kib()
    hammer = Hammer(farm.edge.socket, CLIENTS, questions, PAUSE)
    try:
        with Stream(farm, farm.clients[:100], PORT, RATE) as stream:
            hammer.run(SECONDS)
            grown = farm.edge.process.memory_kib() - memory
            farm.edge.ctl("status")
            stream.stop()
            course = Course(stream)
    finally:
        hammer.close()
    metrics = Scrape(farm.edge)
    lag = (metrics.value("limpet_loop_lag_seconds_sum")
           / metrics.value("limpet_loop_lag_seconds_count"))
    print(f"\n{len(hammer.times)} answers, the median after {hammer.median() * 1e3:.1f} ms, 99 % "
          f"within {hammer.slowest_hundredth() * 1e3:.1f} ms; {len(course.sent)} datagrams; "
          f"{grown} KiB more; timers {lag * 1e3:.1f} ms late")
    assert not course.lost() and not course.twice
    assert hammer.median() < MEDIAN
    assert {which: said for which, said in hammer.answers.items() if said != {"result"}} == {
        None: {"error"}, "none.such": {"error"}}
    assert len(hammer.answers) == len(questions)
    assert hammer.rude.hung_up["endless"] and not hammer.rude.hung_up["slow"]
    assert grown < MOST_MEMORY_KIB
    assert lag < MEAN_LAG
