"""Waiting for a condition, never for a fixed time."""
import time


class TooLate(Exception):
    """What was waited for did not come in time."""


def wait_until(condition, seconds, what, pause=0.02):
    """Calls condition() until it returns something true, and returns that.

    After `seconds` raises TooLate with `what`, a text or a function that makes one."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() >= end:
            text = what() if callable(what) else what
            raise TooLate(f"not within {seconds} s: {text}")
        time.sleep(pause)
