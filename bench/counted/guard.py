"""Rows beside the figures that are expected of them."""
import dataclasses
import json

UNIT = "instructions/packet"
PART, COUNT = 0.02, 4  # more than both of these above is too much; more than PART below is news


@dataclasses.dataclass
class Finding:
    name: str
    text: str = ""  # "": as expected
    failed: bool = False


def read(file, pattern):
    """What is expected of rows that match: {name: instructions a packet}."""
    expected = json.loads(file.read_text())
    return {name: figure for name, figure in expected.items() if pattern.search(name)}


def write(file, rows, pattern):
    """In the place of all that match."""
    before = json.loads(file.read_text()) if file.exists() else {}
    figures = {name: figure for name, figure in before.items() if not pattern.search(name)}
    figures |= {row["name"]: row["value"] for row in rows if row.get("unit") == UNIT}
    file.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n")


def judge(rows, expected, file):
    """A finding for each name of either side. file: of what is expected."""
    rows = {row["name"]: row for row in rows if row.get("unit", UNIT) == UNIT}
    return ([_judge(name, row, expected.get(name), file) for name, row in rows.items()] +
            [Finding(name, f"{name}: there is no such row any more; {_write(file)}", True)
             for name in expected if name not in rows])


def _judge(name, row, expected, file):
    if "value" not in row:
        return Finding(name, f"{name}: {row.get('failed') or row.get('skipped')}", True)
    seen = row["value"]
    if expected is None:
        return Finding(name, f"{name}: {seen} instructions a packet, and nothing is expected; "
                             f"{_write(file)}", True)
    text = (f"{name}: {seen} instructions a packet, {expected} are expected: "
            f"{(seen - expected) / expected * 100:+.1f} %; ")
    if seen > expected * (1 + PART) and seen > expected + COUNT:
        return Finding(name, f"{text}if it has to be, {_write(file)}", True)
    if seen < expected * (1 - PART):
        return Finding(name, f"{text}to keep it so, {_write(file)}")
    return Finding(name)


def _write(file):
    return f"write the new figure with bench/counted/run --write {file}"
