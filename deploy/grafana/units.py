"""Values as people read them, by Grafana's names of units."""
import math

DECIMAL = ("", "k", "M", "G", "T")
BINARY = ("", "Ki", "Mi", "Gi", "Ti")
SUFFIX = {"pps": "p/s", "cps": "/s", "bps": "b/s", "bytes": "B", "none": "", "short": ""}


def text(value, unit, decimals=None):
    if value is None or math.isnan(value):
        return "–"
    if unit == "bool_yes_no":
        return "yes" if value else "no"
    if unit == "percentunit":
        return f"{number(value * 100, decimals)} %"
    if unit == "s":
        return duration(value)
    base, prefixes = (1024, BINARY) if unit == "bytes" else (1000, DECIMAL)
    step = 0
    while abs(value) >= base and step < len(prefixes) - 1:
        value, step = value / base, step + 1
    return f"{number(value, decimals)} {prefixes[step]}{SUFFIX[unit]}".strip()


def number(value, decimals=None):
    """Three digits that matter, and no zeros at the end."""
    if decimals is None:
        decimals = max(0, 2 - int(math.log10(abs(value)))) if abs(value) >= 0.001 else 3
        decimals = min(decimals, 4)
        shown = f"{value:.{decimals}f}"
        return shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{value:.{decimals}f}"


def duration(seconds):
    for length, name in ((86400, " days"), (3600, " h"), (60, " min"), (1, " s"), (1e-3, " ms"),
                         (1e-6, " µs")):
        if abs(seconds) >= length:
            return number(seconds / length) + name
    return "0 s" if seconds == 0 else number(seconds * 1e9) + " ns"
