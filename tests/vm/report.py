"""What the guest wrote to its second serial port, as JUnit.

    case SUITE NAME STATUS SECONDS     a test of the guest's own; STATUS is ok, failed or skipped
    | LINE                             what that test said
    begin junit / end junit            around the report of packet_test
    done                               nothing is missing

The guest writes as it goes, so what a machine reported before it hung or died still counts.
"""
import xml.etree.ElementTree as xml


class Report:
    def __init__(self, name):
        self.suite = xml.Element("testsuite", name=name)

    def add(self, name, status, text="", suite="vm", seconds="0"):
        case = xml.SubElement(self.suite, "testcase", classname=suite, name=name, time=seconds)
        if status != "ok":
            kind = "skipped" if status == "skipped" else "failure"
            xml.SubElement(case, kind, message=(text.splitlines() or [status])[0]).text = text

    def read(self, text):
        """Takes over the guest's results. Returns what is missing of them, or ""."""
        lines = iter(text.replace("\r", "").splitlines())
        case, said, done = None, [], False
        for line in lines:
            if case and not line.startswith("| "):
                self._add_case(case, said)
                case, said = None, []
            if line.startswith("case "):
                case = line.split()[1:]
            elif line.startswith("| "):
                said.append(line[2:])
            elif line == "begin junit" and not self._take_junit(lines):
                return "the report of packet_test is cut off"
            done |= line == "done"
        return "" if done else "the guest did not finish its tests"

    def _add_case(self, case, said):
        suite, name, status, seconds = case
        self.add(name.replace("_", " "), status, "\n".join(said), suite, seconds)

    def _take_junit(self, lines):
        text = []
        for line in lines:
            if line == "end junit":
                self.suite.extend(xml.fromstring("\n".join(text)).iter("testcase"))
                return True
            text.append(line)
        return False

    def count(self):
        return len(self.suite)

    def failures(self):
        return [case for case in self.suite if case.find("failure") is not None]

    def write(self, path):
        xml.ElementTree(self.suite).write(path, encoding="unicode")
