"""The files of deploy/examples as the lab runs them: with its own paths instead of a host's."""
from edge import REPOSITORY

DIRECTORY = REPOSITORY / "deploy/examples"


def example(name, changes):
    """The text of an example; changes: what becomes what in it.

    A change without its place there is an error, so that the lab goes with the examples."""
    text = (DIRECTORY / name).read_text()
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"deploy/examples/{name} does not say {old!r}")
        text = text.replace(old, new)
    return text
