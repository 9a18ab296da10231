"""limpetctl in front of an operator: the live screen, and what Tab completes."""
import re
import signal

import pytest

from deadline import wait_until
from odd_daemon import OddDaemon
from shell import SHELLS, shell
from terminal import ENTER_SCREEN, Terminal

MEMBERS = ("ex1", "ex2", "ex3")
DRAINED = "ex2"


@pytest.fixture(scope="module")
def edge(lab):
    """limpetd runs, and one member differs from the file."""
    lab.edge.restart(lab.configuration(list(MEMBERS)))
    lab.wait_up()
    lab.edge.ctl("drain", DRAINED)
    yield lab.edge
    lab.edge.stop()


def watch(edge, *words, columns=80, rows=24, **environment):
    return Terminal([edge.program("limpetctl"), "--socket", edge.socket, "watch", *words],
                    columns, rows, **environment)


def row(text, member):
    """The words in the member's line."""
    found = re.search(rf"^{member} .*$", text, re.MULTILINE)
    return found.group().split() if found else []


def packets(text, member):
    """The member's packets a second, where the screen knows them."""
    words = row(text, member)
    return float(words[6]) if len(words) > 6 and words[6].replace(".", "").isdigit() else None


def test_the_screen_follows_members_and_traffic(lab, edge):
    client = lab.clients[0]
    with watch(edge) as terminal:
        terminal.wait_for(lambda text: row(text, "ex1")[1:2] == ["up"]
                          and row(text, DRAINED)[1:2] == ["draining"], "states")
        terminal.wait_for(lambda text: packets(text, "ex1") == 0, "rates of no traffic")
        member = lab.ask(client.udp)

        def counted(text):
            lab.ask(client.udp)
            return (packets(text, member) or 0) > 1
        terminal.wait_for(counted, "packets that are counted")
        edge.ctl("disable", "ex3")
        terminal.wait_for(lambda text: row(text, "ex3")[1:2] == ["disabled"], "another state")
        edge.ctl("enable", "ex3")
        assert "BIT/S" in terminal.text() and "WEIGHT" in terminal.text()
        terminal.resize(40, 24)
        terminal.wait_for(lambda text: "WEIGHT" not in text and row(text, "ex1")[1:2] == ["up"]
                          and "PKT/S" in text, "the smaller screen")
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.is_as_before()


def test_keys(edge):
    with watch(edge, rows=9) as terminal:
        terminal.wait_for("1-6 of", "more than fits")
        first = terminal.lines()[2]
        terminal.type("j")
        terminal.wait_for("2-7 of", "a line further")
        terminal.type("\x1b[6~")  # PgDn
        terminal.wait_for(lambda text: row(text, "ex3"), "the end")
        terminal.type("k\x1bOA\x1b[5~")  # up twice, PgUp
        terminal.wait_for(lambda text: text.splitlines()[2] == first, "the begin")
        terminal.type("?")
        terminal.wait_for("Esc, Ctrl-C  quit", "the keys")
        terminal.type("?p")
        terminal.wait_for("paused", "the pause")
        terminal.type("p")
        terminal.wait_for(lambda text: "paused" not in text, "its end")


def end_by_key(key):
    return lambda terminal: terminal.type(key)


def end_by(number):
    return lambda terminal: terminal.send_signal(number)


@pytest.mark.parametrize("end, status", [
    (end_by_key("q"), 0), (end_by_key("\x1b"), 0), (end_by_key("\x03"), 0),
    (end_by(signal.SIGINT), 0), (end_by(signal.SIGTERM), -signal.SIGTERM),
    (end_by(signal.SIGHUP), -signal.SIGHUP), (end_by(signal.SIGQUIT), -signal.SIGQUIT),
], ids=["q", "Esc", "Ctrl-C", "INT", "TERM", "HUP", "QUIT"])
def test_the_terminal_is_given_back(edge, end, status):
    with watch(edge) as terminal:
        terminal.wait_for("ex1", "the screen")
        assert ENTER_SCREEN in terminal.output
        assert terminal.settings_now() != terminal.settings
        end(terminal)
        assert terminal.end() == status
        assert terminal.is_as_before()


def test_it_stops_and_goes_on(edge):
    with watch(edge) as terminal:
        terminal.wait_for("ex1", "the screen")
        terminal.type("\x1a")
        wait_until(lambda: terminal.state() == "T", 5, "the stop")
        assert terminal.is_as_before()
        terminal.send_signal(signal.SIGCONT)
        wait_until(lambda: terminal.settings_now() != terminal.settings, 5, "the screen again")
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.is_as_before()


def test_errors_are_said_on_a_terminal_that_is_as_it_was(edge):
    for environment, words, text in (
            ({"TERM": "no-such-kind"}, (), 'not known here (TERM): "no-such-kind"'),
            ({"TERM": "dumb"}, (), "cannot place its cursor"),
            ({}, ("--pool", "casx"), 'no pool "casx"; did you mean "cas"?')):
        with watch(edge, *words, **environment) as terminal:
            terminal.wait_for(text, "the error")
            assert terminal.end() == 1
            assert terminal.is_as_before()


def test_limpetd_goes_and_comes(lab, edge):
    with watch(edge) as terminal:
        terminal.wait_for(lambda text: packets(text, "ex1") is not None, "rates")
        edge.kill()
        terminal.wait_for("limpetd: not reached for", "that it is gone")
        assert row(terminal.text(), "ex1")[1] == "up"
        edge.start(edge.config.read_text())
        terminal.wait_for(lambda text: "not reached" not in text, "that it is back")
        lab.wait_up("ex1", "ex3")
        terminal.wait_for(lambda text: packets(text, "ex1") is not None, "rates again")
        assert "-" not in re.findall(r"([-\d.]+)[kMG]? packets/s", terminal.text())[0]
        terminal.type("q")
        assert terminal.end() == 0
        assert terminal.is_as_before()


def test_colours_are_refused_by_no_color(edge):
    for environment, coloured in ({}, True), ({"NO_COLOR": "1"}, False):
        with watch(edge, **environment) as terminal:
            terminal.wait_for("ex1", "the screen")
            assert (re.search(rb"\x1b\[[\d;]*3[123]m", terminal.output) is not None) == coloured


@pytest.fixture(scope="module", params=SHELLS)
def opened(request, tmp_path_factory):
    with shell(request.param, tmp_path_factory.mktemp("home")) as made:
        yield made


def test_tab_completes_live_names(edge, opened):
    begin = f"limpetctl --socket {edge.socket} "
    for typed, completed in (("show mem", "show members"),
                             ("reset ", f"reset {DRAINED}"),
                             ("plan drain e", "plan drain ex"),
                             ("drain --pool c", "drain --pool cas"),
                             ("drain --pool=c", "drain --pool=cas"),
                             ("explain 198.18.1.7 to mail:44", "explain 198.18.1.7 to mail:443"),
                             ("drain ex3 --b", "drain ex3 --by")):
        wanted = begin + completed
        opened.complete(begin + typed, lambda line, wanted=wanted: line == wanted)
        opened.forget_line()


def test_tab_completes_files(edge, opened):
    path = str(edge.socket)
    opened.complete(f"limpetctl --socket {path[:-3]}",
                    lambda line: line == f"limpetctl --socket {path}")
    opened.forget_line()


def test_tab_is_silent_without_a_daemon(opened):
    line = "limpetctl --socket /nonexistent/socket drain e"
    opened.terminal.type(line + "\t1")
    opened.wait_for_line(line + "1")
    opened.forget_line()


ODD = ["a b;touch OOPS", "b$(touch OOPS)", "c'd\"e`touch OOPS`", "f*", "g\\h", "i&j|k>OOPS",
       "m#{n}~!o"]


def test_odd_names_are_quoted(opened, tmp_path):
    """Each is what limpetctl gets in the end, and no shell acts on it."""
    with OddDaemon(tmp_path / "odd.sock", ODD + ["x\ny", "-z", "\x1b[2J"]) as daemon:
        opened.terminal.type(f"cd {tmp_path}\r")
        for name in ODD:
            typed = f"limpetctl --socket odd.sock drain {name[0]}"
            opened.complete(typed, lambda line, typed=typed: len(line) > len(typed))
            opened.terminal.type("\r")
            wait_until(lambda name=name: daemon.asked[-1:] == [name], 20,
                       lambda name=name: f"{name!r}: {daemon.asked}\n{opened.terminal.text()}")
        opened.wait_for_line("")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["odd.sock"]
