"""Time series as SVG: lines, stacked or not, and timelines of states."""
import html
import math
import time

import units
from colours import colour

LEFT, RIGHT, TOP, BOTTOM = 62, 10, 12, 18
NAMES = 170  # the width of a timeline's names
AXIS = 'fill="#8e8e99" font-size="10"'


def points(values):
    """{time: number} of what Prometheus says."""
    found = {float(moment): float(value) for moment, value in values}
    return {moment: value for moment, value in found.items() if math.isfinite(value)}


def lines(panel, series, moments, span, width, height):
    """series: (colour, points) of each; moments: (time, colour's name) of each."""
    stacked = panel.defaults["custom"]["stacking"]["mode"] == "normal"
    areas = _areas(series, stacked)
    values = [value for _, upper, lower in areas for value in (*upper.values(), *lower.values())]
    ticks = _ticks(min([0, *values]), max([0, *values]), panel.defaults["unit"])
    scale = Scale(span, (ticks[0], ticks[-1]), LEFT, width, height)
    drawn = [scale.grid(ticks, panel.defaults["unit"], panel.defaults.get("decimals"))]
    drawn += [f'<line x1="{scale.x(moment):.1f}" x2="{scale.x(moment):.1f}" y1="{TOP}" '
              f'y2="{height - BOTTOM}" stroke="{colour(name)}" stroke-dasharray="3 3" opacity=".6"/>'
              for moment, name in moments]
    opacity = panel.defaults["custom"]["fillOpacity"] / 100
    for paint, upper, lower in areas:
        for piece in _pieces(upper, span[2]):
            top = [f"{scale.x(t):.1f},{scale.y(upper[t]):.1f}" for t in piece]
            floor = [f"{scale.x(t):.1f},{scale.y(lower.get(t, 0)):.1f}" for t in reversed(piece)]
            drawn.append(f'<polygon points="{" ".join(top + floor)}" fill="{paint}" '
                         f'opacity="{opacity}"/><polyline points="{" ".join(top)}" fill="none" '
                         f'stroke="{paint}" stroke-width="1.2"/>')
    return _svg(drawn, width, height)


def timeline(states, rows, span, width, height):
    """rows: (name, points) of each; states: text and colour by value."""
    scale = Scale(span, (0, 1), NAMES, width, height)
    tall = min(30, (height - TOP - BOTTOM) / max(1, len(rows)))
    drawn = [scale.times()]
    for number, (name, found) in enumerate(rows):
        top = TOP + number * tall
        drawn.append(f'<text x="{NAMES - 6}" y="{top + tall / 2 + 4:.1f}" text-anchor="end" {AXIS}>'
                     f'{html.escape(name)}</text>')
        for begin, end, value in _stretches(found, span[2]):
            state = states[str(int(value))]
            x, wide = scale.x(begin), scale.x(min(end, span[1])) - scale.x(begin)
            drawn.append(f'<rect x="{x:.1f}" y="{top + 2:.1f}" width="{wide:.1f}" '
                         f'height="{tall - 4:.1f}" fill="{colour(state["color"])}" opacity=".85"/>')
            if wide > 8 * len(state["text"]):
                drawn.append(f'<text x="{x + 5:.1f}" y="{top + tall / 2 + 4:.1f}" fill="#111217" '
                             f'font-size="10">{state["text"]}</text>')
    return _svg(drawn, width, height)


class Scale:
    """Where a time and a value are in the picture."""

    def __init__(self, span, values, left, width, height):
        self.begin, self.end = span[:2]
        self.low, self.high = values
        self.left, self.width, self.height = left, width, height

    def x(self, moment):
        share = (moment - self.begin) / (self.end - self.begin)
        return self.left + share * (self.width - self.left - RIGHT)

    def y(self, value):
        share = (value - self.low) / (self.high - self.low)
        return self.height - BOTTOM - share * (self.height - TOP - BOTTOM)

    def grid(self, ticks, unit, decimals):
        return "".join(
            f'<line x1="{LEFT}" x2="{self.width - RIGHT:.0f}" y1="{self.y(tick):.1f}" '
            f'y2="{self.y(tick):.1f}" stroke="#2c2f34"/><text x="{LEFT - 6}" '
            f'y="{self.y(tick) + 3:.1f}" text-anchor="end" {AXIS}>'
            f'{units.text(tick, unit, decimals)}</text>' for tick in ticks) + self.times()

    def times(self):
        number = 4 if self.width > 240 else 2
        step = (self.end - self.begin) / number
        return "".join(
            f'<text x="{self.x(self.begin + step * n):.0f}" y="{self.height - 4:.0f}" '
            f'text-anchor="middle" {AXIS}>'
            f'{time.strftime("%H:%M:%S", time.gmtime(self.begin + step * n))}</text>'
            for n in (place + 0.5 for place in range(number)))


def _areas(series, stacked):
    """(colour, upper edge, lower edge) of each."""
    areas, floor = [], {}
    for paint, found in series:
        lower = {moment: floor.get(moment, 0) for moment in found} if stacked else {}
        upper = {moment: value + lower.get(moment, 0) for moment, value in found.items()}
        floor = {**floor, **upper}
        areas.append((paint, upper, lower))
    return areas


def _ticks(low, high, unit):
    """Four or five round values that have both between them."""
    if unit == "bytes" and high >= 1024:
        whole = 1024 ** int(math.log(high, 1024))
        return [tick * whole for tick in _ticks(low / whole, high / whole, "")]
    if high == low:
        high = low + 1
    rough = (high - low) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [step * n for n in range(first, last + 1)]


def _pieces(found, step):
    """Times without a gap between them."""
    pieces = []
    for moment in sorted(found):
        if not pieces or moment - pieces[-1][-1] > 1.5 * step:
            pieces.append([])
        pieces[-1].append(moment)
    return pieces


def _stretches(found, step):
    """(begin, end, value) of each stretch of equal values."""
    stretches = []
    for moment in sorted(found):
        begin, end, value = stretches[-1] if stretches else (0, 0, None)
        if value == found[moment] and moment - end < 0.5 * step:
            stretches[-1] = (begin, moment + step, value)
        else:
            stretches.append((moment, moment + step, found[moment]))
    return stretches


def _svg(drawn, width, height):
    return f'<svg width="{width:.0f}" height="{height:.0f}">{"".join(drawn)}</svg>'
