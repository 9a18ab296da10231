"""The rows of results: a line of JSON each, as bench/run reads them."""
import json
import statistics


def measured(name, values, unit):
    """values: of the runs."""
    return {"name": name, "value": round_off(statistics.median(values)), "unit": unit,
            "spread": [round_off(min(values)), round_off(max(values))]}


def exact(name, value, unit):
    return {"name": name, "value": round_off(value), "unit": unit}


def failed(name, why):
    return {"name": name, "failed": why}


def skipped(name, why):
    return {"name": name, "skipped": why}


def print_row(row):
    print(json.dumps(row, ensure_ascii=False), flush=True)


def round_off(value):
    """To four digits: no more of them mean anything."""
    return float(f"{value:.4g}")
