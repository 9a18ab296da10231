"""Do links of the repository's Markdown lead anywhere? Only those to its own files: there is no network."""
import pathlib
import re

FENCED = re.compile(r"^( *)```.*?^\1```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)


def anchors(path):
    """Of a document's headings, as GitHub makes them."""
    found = []
    for heading in HEADING.findall(FENCED.sub("", path.read_text())):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = sum(1 for one in found if re.fullmatch(rf"{re.escape(anchor)}(-\d+)?", one))
        found.append(f"{anchor}-{count}" if count else anchor)
    return found


def broken(path):
    """The document's links that lead nowhere, each with why."""
    text = re.sub(r"`[^`\n]*`", "", FENCED.sub("", path.read_text()))
    wrong = []
    for link in LINK.findall(text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists():
            wrong.append(f"{link}: no such file")
        elif anchor and anchor not in anchors(target):
            wrong.append(f"{link}: {pathlib.Path(name or path).name} has no such heading")
    return wrong
