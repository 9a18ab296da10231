"""Rows and targets as a table for people, and as JSON."""
import json
import os
import pathlib
import platform


def machine():
    """What the figures were seen on."""
    info = pathlib.Path("/proc/cpuinfo").read_text()
    names = {line.partition(":")[2].strip() for line in info.splitlines()
             if line.startswith("model name")}
    mitigations = pathlib.Path("/sys/devices/system/cpu/vulnerabilities/spectre_v2")
    jit = pathlib.Path("/proc/sys/net/core/bpf_jit_enable")
    return {
        "processors": os.cpu_count(), "processor": ", ".join(sorted(names)),
        "kernel": platform.release(), "load": round(os.getloadavg()[0], 1),
        "bpf_jit": jit.read_text().strip() if os.access(jit, os.R_OK) else "unknown",
        "spectre_v2": mitigations.read_text().strip() if mitigations.exists() else "unknown",
    }


def judged(rows, targets):
    """Each row with those of the targets that are its own, as JSON has them: a row without any
    stands alone, one with several comes once for each."""
    values = {row.name: row.value for row in rows}
    for row in rows:
        said = {"name": row.name, "value": row.value, "unit": row.unit, "spread": row.spread}
        if row.value is None:
            said["failed" if row.failed else "skipped"] = row.why
        own = [target for target in targets if target.row == row.name]
        for target in own or [None]:
            ratio = target.ratio(values) if target else None
            yield {**said, "against": (target.against or None) if target else None,
                   "ratio": ratio, "target": target.text() if target else None,
                   "met": target.is_met(ratio) if ratio is not None else None}


def text(judgements):
    lines = [("", "median", "", "spread", "ratio", "target", "")]
    for said in judgements:
        if said["value"] is None:
            lines.append((said["name"], said.get("failed") or said.get("skipped"), *[""] * 5))
            continue
        spread = said["spread"]
        lines.append((
            said["name"], number(said["value"]), said["unit"],
            f"{number(spread[0])}–{number(spread[1])}" if spread else "",
            f"{said['ratio']:.2f}" if said["ratio"] is not None else "", said["target"] or "",
            {True: "met", False: "MISSED", None: "not known" if said["target"] else ""}[said["met"]]))
    widths = [max(len(line[i]) for line in lines if line[2] or not line[0]) for i in range(5)]
    return "\n".join("  ".join((
        line[0].ljust(widths[0]), line[1].rjust(widths[1]), line[2].ljust(widths[2]),
        line[3].ljust(widths[3]), line[4].rjust(widths[4]), line[5], line[6])).rstrip()
        for line in lines)


def number(value):
    """Three figures of it, or all of an integer that is not large."""
    if abs(value) >= 1e5:
        return f"{value / 1e6:.3g} M"
    if float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:.3g}"


def write(file, judgements):
    pathlib.Path(file).write_text(json.dumps({"machine": machine(), "rows": judgements},
                                             indent=1, ensure_ascii=False) + "\n")
