"""Panels of the dashboard as HTML and SVG, about as Grafana shows them."""
import html
import time

import chart
import units
from colours import PALETTE, by_thresholds, colour

# In pixels; a row of the dashboard's grid is somewhat lower than Grafana's 30.
WIDTH, ROW, GAP, MARGIN, HEAD = 1400, 25, 8, 10, 46
STYLE = """
body { margin: 0; background: #111217; color: #ccccdc; font: 12px "DejaVu Sans", sans-serif; }
h1 { position: absolute; left: 16px; top: 10px; margin: 0; font-size: 20px; }
h1 span { font-size: 12px; font-weight: normal; color: #8e8e99; padding-left: 16px; }
.panel { position: absolute; background: #181b1f; border: 1px solid #2c2f34; border-radius: 2px;
         overflow: hidden; box-sizing: border-box; }
.panel > b { display: block; position: relative; z-index: 1; padding: 6px 8px 0; font-size: 12px;
             white-space: nowrap; }
.row { position: absolute; font-size: 15px; font-weight: bold; padding: 5px 8px; }
.stat { position: absolute; inset: 0; padding-top: 18px; display: flex; font-size: 26px;
        align-items: center; justify-content: center; font-weight: bold; }
.empty { position: absolute; left: 0; right: 0; top: 45%; text-align: center; color: #8e8e99; }
.legend { position: absolute; left: 8px; right: 8px; bottom: 4px; max-height: 48px; overflow: hidden;
          font-size: 10.5px; line-height: 16px; }
.legend i { display: inline-block; width: 12px; height: 4px; margin: 0 5px 2px 0; }
.legend span { margin-right: 12px; white-space: nowrap; }
table { width: 100%; border-collapse: collapse; margin-top: 6px; }
td, th { text-align: left; padding: 3px 8px; border-top: 1px solid #25282d; white-space: nowrap; }
th { color: #6e9fff; font-weight: normal; }
"""


def height(dashboard):
    last = max(place["y"] + place["h"] for place in (
        panel.definition["gridPos"] for panel in dashboard.panels))
    return HEAD + last * (ROW + GAP) + MARGIN


def page(dashboard, found, moments, span):
    """found: what Prometheus answered, by panel and letter; span: begin, end and step."""
    answers = {panel.id: {target.letter: found[panel.id, target.letter] for target in panel.targets}
               for panel in dashboard.panels}
    shown = "\n".join(_panel(panel, answers[panel.id], moments, span) for panel in dashboard.panels)
    when = " to ".join(time.strftime("%H:%M:%S", time.gmtime(moment)) for moment in span[:2])
    return (f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>"
            f"<h1>{dashboard.definition['title']}<span>edge: All &nbsp; VIP: All &nbsp; pool: All "
            f"&nbsp; {when}</span></h1>{shown}")


def _panel(panel, answers, moments, span):
    place = panel.definition["gridPos"]
    column = (WIDTH - 2 * MARGIN + GAP) / 24
    left, top = MARGIN + place["x"] * column, HEAD + place["y"] * (ROW + GAP)
    width, height = place["w"] * column - GAP, place["h"] * (ROW + GAP) - GAP
    at = f"left:{left:.0f}px;top:{top:.0f}px;width:{width:.0f}px;height:{height:.0f}px"
    title = html.escape(panel.title)
    if panel.type == "row":
        return f'<div class=row style="{at}">▾ {title}</div>'
    if any(answers.values()):
        inside = DRAWN[panel.type](panel, answers, moments, span, width, height)
    else:
        inside = ("<div class=stat style='font-size:15px'>" if panel.type == "stat" else
                  "<div class=empty>") + html.escape(panel.no_value) + "</div>"
    return f'<div class=panel style="{at}"><b>{title}</b>{inside}</div>'


def _stat(panel, answers, *_):
    value = float(answers["A"][0]["value"][1])
    shown = units.text(value, panel.defaults["unit"], panel.defaults.get("decimals"))
    paint = colour(by_thresholds(panel.defaults["thresholds"], value))
    filled = panel.definition["options"]["colorMode"] == "background"
    style = f"background:color-mix(in srgb, {paint} 65%, black);color:white" if filled else (
        f"color:{paint}")
    return f'<div class=stat style="{style}">{shown}</div>'


def _timeseries(panel, answers, moments, span, width, height):
    lines = [(target.name(one["metric"]), chart.points(one["values"]))
             for target in panel.targets for one in answers[target.letter]]
    lines = [(name, PALETTE[number % len(PALETTE)], points)
             for number, (name, points) in enumerate(sorted(lines, key=lambda line: line[0]))]
    legend = "".join(f'<span><i style="background:{paint}"></i>{html.escape(name)}</span>'
                     for name, paint, _ in lines)
    drawn = chart.lines(panel, [line[1:] for line in lines], moments, span, width,
                        height - 30 - 16 * _legend_rows([line[0] for line in lines], width))
    return f"{drawn}<div class=legend>{legend}</div>"


def _legend_rows(names, width):
    """How many it takes, about; there is room for three."""
    rows, taken = 1, 0
    for name in names:
        needed = 7 * len(name) + 30
        if taken and taken + needed > width - 16:
            rows, taken = rows + 1, 0
        taken += needed
    return min(3, rows)


def _timeline(panel, answers, moments, span, width, height):
    states = panel.defaults["mappings"][0]["options"]
    rows = [(target.name(one["metric"]), chart.points(one["values"]))
            for target in panel.targets for one in answers[target.letter]]
    legend = "".join(f'<span><i style="background:{colour(state["color"])}"></i>{state["text"]}</span>'
                     for state in states.values())
    drawn = chart.timeline(states, sorted(rows), span, width, height - 50)
    return f"{drawn}<div class=legend>{legend}</div>"


def _table(panel, answers, *_):
    columns = panel.renamed()
    labels = [name for name in columns if not name.startswith("Value")]
    values = [name for name in columns if name.startswith("Value")]
    rows = {}
    for letter, value in zip(sorted(answers), values):
        for one in answers[letter]:
            key = tuple(one["metric"].get(label, "") for label in labels)
            rows.setdefault(key, {})[value] = float(one["value"][1])
    body = "".join("<tr>" + "".join(f"<td>{html.escape(word)}</td>" for word in key) +
                   "".join(_cell(panel, columns[value], row.get(value)) for value in values) + "</tr>"
                   for key, row in sorted(rows.items()))
    return ("<table><tr>" + "".join(f"<th>{name}</th>" for name in columns.values()) +
            f"</tr>{body}</table>")


def _cell(panel, column, value):
    """By what the dashboard says of this column."""
    wanted = {one["id"]: one["value"] for override in panel.definition["fieldConfig"]["overrides"]
              if override["matcher"]["options"] == column for one in override["properties"]}
    paint = colour(by_thresholds(wanted["thresholds"], value)) if "thresholds" in wanted else ""
    return f'<td style="color:{paint}">{units.text(value, wanted["unit"])}</td>'


DRAWN = {"stat": _stat, "timeseries": _timeseries, "state-timeline": _timeline, "table": _table}
