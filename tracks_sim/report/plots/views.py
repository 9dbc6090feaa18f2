"""Views of plots, which the template ``plots.html.j2`` draws: texts in one language, and places on an axis in per cent of its length.

Text is left to the page, which breaks it into lines by itself, so that one drawing serves wide and narrow pages and paper. Markers
differ by shape and filling, lines by their dashes; everything has the colour of the text around it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tracks_sim.i18n import translatable
from tracks_sim.report.formatting import NO_BREAK, NOT_SHOWN, Formatter
from tracks_sim.report.parts import Box, Dot, DotPlot, FlowChart, Hidden, Line, LinePlot, NumberKind
from tracks_sim.report.plots.axis import percent, tick_decimals, ticks

_EQUALITY = translatable("line of equality")
_NAMED = translatable("{name}: {said}")
_COUNT_NOT_SHOWN = translatable("n not shown")
WIDE, SQUARE = (480, 250), (200, 200)
"""Width and height of a plot of all lines, and of one of several small plots, in units of the drawing; a page may stretch both."""
RADIUS = 4.5
"""Radius of a marker on a line, in the same units, where no size is given."""
MARKED = 8
"""Points of a line up to which each has its marker; a longer line has about as many, not a string of beads."""

Plot = DotPlot | LinePlot | FlowChart


def drawable(plot: Plot) -> bool:
    """Whether there is anything to draw; if not, the table says why."""
    if isinstance(plot, DotPlot):
        return any(dot.figure.estimate.estimable for dot in plot.dots)
    if isinstance(plot, LinePlot):
        return any(line.points for line in plot.lines)
    return bool(plot.trunk or plot.arms)


def plot_view(plot: Plot, formatter: Formatter) -> Mapping[str, object]:
    """The plot for the template; ``form`` names its macro."""
    if isinstance(plot, DotPlot):
        return _dots(plot, formatter)
    return _lines(plot, formatter) if isinstance(plot, LinePlot) else _flow(plot, formatter)


# --- estimates ---------------------------------------------------------------------------


def _dots(plot: DotPlot, formatter: Formatter) -> Mapping[str, object]:
    """Rows of a dot plot under their labels; neighbours with the same label share it."""
    return {
        "form": "dots",
        "rows": [(label, [_dot(dot, plot, formatter) for dot in dots]) for label, dots in groupby(plot.dots, lambda dot: formatter.message(dot.label))],
        "ticks": _ticks(plot.low, plot.high, 6, formatter, plot.dots[0].figure.kind),
        "reference": None if plot.reference is None else percent(plot.reference, plot.low, plot.high),
        "grouped": bool(plot.groups),
    }


def _dot(dot: Dot, plot: DotPlot, formatter: Formatter) -> Mapping[str, object]:
    """One estimate: its marker, if it lies on the axis, and its interval, with whether that goes on beyond either end of the axis."""
    estimate = dot.figure.estimate
    value, low, high = (None if end is None else percent(end, plot.low, plot.high) for end in (estimate.value, estimate.low, estimate.high))
    return {
        "group": dot.group,
        "name": formatter.message(plot.groups[dot.group]) if plot.groups else "",
        "figure": formatter.in_table(dot.figure),
        "place": value if estimate.value is not None and plot.low <= estimate.value <= plot.high else None,
        "interval": None if low is None or high is None else (low, round(high - low, 2)),
        "before": estimate.low is not None and estimate.low < plot.low,
        "beyond": estimate.high is not None and estimate.high > plot.high,
    }


def _ticks(low: float, high: float, most: int, formatter: Formatter, kind: NumberKind = "decimal") -> list[tuple[float, str]]:
    """Places and texts of the ticks of an axis."""
    values = ticks(low, high, most)
    decimals = tick_decimals(values, 1.0 if kind == "decimal" else 100.0)
    return [(percent(value, low, high), formatter.tick(value, kind, decimals)) for value in values]


# --- lines -------------------------------------------------------------------------------


def _lines(plot: LinePlot, formatter: Formatter) -> Mapping[str, object]:
    """A plot of all lines with a key, or small plots with one line each, which is named above it."""
    names, small = [formatter.message(line.label) for line in plot.lines], plot.plots_per_row > 0
    size, (most_across, most_up) = (SQUARE, (3, 5)) if small else (WIDE, (6, 6))
    most = max([n for line in plot.lines for n in line.sizes], default=0)
    drawn = [_line(line, plot, size, most) for line in plot.lines]
    return {
        "form": "lines",
        "size": size,
        "panels": [(name, [line] if line["points"] else []) for name, line in zip(names, drawn, strict=True)] if small else [("", drawn)],
        "across": min(max(plot.plots_per_row, 2), 3) if small else 1,
        "key": [] if small else names,
        "equality": formatter.t(_EQUALITY),
        "not_shown": formatter.t(NOT_SHOWN),
        "diagonal": _diagonal(plot, size) if plot.diagonal else (),
        "x_label": formatter.message(plot.x_label),
        "y_label": formatter.message(plot.y_label),
        "x_ticks": [(percent(at, *plot.x_range), formatter.message(said)) for at, said in plot.ticks] or _ticks(*plot.x_range, most_across, formatter),
        "y_ticks": _ticks(*plot.y_range, most_up, formatter),
        "description": "; ".join(_ends(plot, formatter)),
    }


def _place(x: float, y: float, plot: LinePlot, size: tuple[int, int]) -> tuple[float, float]:
    """Place of a point in units of the drawing, from its left and upper edge."""
    width, height = size
    return round(percent(x, *plot.x_range) * width / 100, 1), round((100 - percent(y, *plot.y_range)) * height / 100, 1)


def _line(line: Line, plot: LinePlot, size: tuple[int, int], most: int) -> Mapping[str, object]:
    """One line: points, ends of intervals as (x, upper end, lower end), and markers as (x, y, radius). ``most``: the largest n of a point of the plot."""
    points = [_place(x, y, plot, size) for x, y in line.points]
    ends = [(x, _place(0, interval[1], plot, size)[1], _place(0, interval[0], plot, size)[1]) for (x, _), interval in zip(points, line.intervals, strict=False) if interval]
    radii = [round(2.5 + 6 * math.sqrt(n / most), 1) for n in line.sizes] if most else [RADIUS] * len(points)
    every = max(1, len(points) // MARKED)
    marked = [at for at in range(len(points)) if at % every == 0 or at == len(points) - 1]
    return {"points": points, "intervals": ends, "markers": [(*points[at], radii[at]) for at in marked]}


def _diagonal(plot: LinePlot, size: tuple[int, int]) -> Sequence[tuple[float, float]]:
    """Both ends of the line y = x."""
    first, last = max(plot.x_range[0], plot.y_range[0]), min(plot.x_range[1], plot.y_range[1])
    return [_place(end, end, plot, size) for end in (first, last)]


def _ends(plot: LinePlot, formatter: Formatter) -> Iterator[str]:
    """First and last value of each line in words, for people who cannot see it; all of them are in the table."""
    for line in plot.lines:
        if line.points:
            first, last = (formatter.number(line.points[at][1], "decimal") for at in (0, -1))
            yield formatter.t(_NAMED).format(name=formatter.message(line.label), said=f"{first} → {last}")


# --- the flow of participants ------------------------------------------------------------


def _flow(plot: FlowChart, formatter: Formatter) -> Mapping[str, object]:
    """Boxes before the allocation, and those of each arm."""
    return {
        "form": "flow",
        "trunk": [_box(box, formatter) for box in plot.trunk],
        "arms": [(formatter.message(name), [_box(box, formatter) for box in boxes]) for name, boxes in plot.arms],
    }


def _box(box: Box, formatter: Formatter) -> tuple[str, list[str]]:
    """Label of a box with its count, and its details."""
    count = formatter.t(_COUNT_NOT_SHOWN) if isinstance(box.count, Hidden) else f"n = {formatter.cell(box.count)}"
    return f"{formatter.message(box.label)} ({count.replace(' ', NO_BREAK)})", [formatter.message(detail) for detail in box.details]
