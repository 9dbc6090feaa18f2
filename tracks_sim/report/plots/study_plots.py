"""Plots as SVG text, readable in black and white: estimates with intervals, lines, and the flow of participants.

Markers differ by shape and filling, lines by their dashes, and both are named in the plot; everything is drawn in the colour
of the text around it. Each plot is drawn for a width: on a narrow page labels are above what they name instead of beside
it. All numbers are in the plot's table; a description names the main ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby, pairwise

from tracks_sim.i18n import translatable
from tracks_sim.report.formatting import NO_BREAK, NOT_SHOWN, Formatter
from tracks_sim.report.parts import Dot, DotPlot, FlowChart, Line, LinePlot
from tracks_sim.report.plots.axis import tick_decimals, ticks
from tracks_sim.report.plots.canvas import LINE, WIDE, Canvas
from tracks_sim.report.plots.flow_chart import box_label, draw_flow
from tracks_sim.report.plots.text_width import SIZE, text_width, wrap

_DASHES = ("", "7 4", "2 3", "9 3 2 3", "12 5", "1 5", "5 2", "3 7")
_EQUALITY = translatable("line of equality")
_NAMED = translatable("{name}: {said}")

Plot = DotPlot | LinePlot | FlowChart


def drawable(plot: Plot) -> bool:
    """Whether there is anything to draw; if not, the table says why."""
    if isinstance(plot, DotPlot):
        return any(dot.figure.estimate.estimable for dot in plot.dots)
    if isinstance(plot, LinePlot):
        return any(series.points for series in plot.lines)
    return bool(plot.trunk or plot.arms)


def svg_element(plot: Plot, formatter: Formatter, width: int = WIDE) -> str:
    """The plot as an ``svg`` element for a page, which shows the title as a caption."""
    canvas = _canvas(plot, formatter, width)
    name, title, description = f"{plot.id}-{width}", formatter.message(plot.title), _description(plot, formatter)
    return (
        f'<svg viewBox="0 0 {width} {canvas.height}" role="img" aria-labelledby="{escape(name)}-t {escape(name)}-d" '
        f'font-family="system-ui, sans-serif" font-size="{SIZE}" fill="currentColor" stroke-width="1.5">'
        f'<title id="{escape(name)}-t">{escape(title)}</title><desc id="{escape(name)}-d">{escape(description)}</desc>{"".join(canvas.parts)}</svg>'
    )


def svg_file(plot: Plot, formatter: Formatter) -> str:
    """The plot as an SVG file with its title above it, on white."""
    canvas = _canvas(plot, formatter, WIDE)
    title = escape(formatter.message(plot.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -40 {WIDE} {canvas.height + 40}" role="img" aria-labelledby="t d" '
        f'font-family="system-ui, sans-serif" font-size="{SIZE}" color="#1d2a33" fill="#1d2a33" stroke-width="1.5">'
        f'<title id="t">{title}</title><desc id="d">{escape(_description(plot, formatter))}</desc>'
        f'<rect y="-40" width="{WIDE}" height="{canvas.height + 40}" fill="#fff"/><text x="4" y="-16" font-weight="600">{title}</text>'
        f"{''.join(canvas.parts)}</svg>\n"
    )


def _canvas(plot: Plot, formatter: Formatter, width: int) -> Canvas:
    canvas = Canvas(width)
    if isinstance(plot, DotPlot):
        _dot_plot(canvas, plot, formatter)
    elif isinstance(plot, LinePlot):
        (_small_multiples if plot.plots_per_row else _line_plot)(canvas, plot, formatter)
    else:
        draw_flow(canvas, plot, formatter)
    return canvas


# --- estimates ---------------------------------------------------------------------------


def _dot_plot(canvas: Canvas, plot: DotPlot, formatter: Formatter) -> None:
    """Draw a row for each estimate: label, marker with interval, figure. Neighbours with the same label share it."""
    narrow = canvas.width < WIDE
    figures = max([190.0, *(text_width(formatter.in_table(dot.figure)) + 18 for dot in plot.dots)])
    left, right = (8.0, canvas.width - 8.0) if narrow else (220.0, canvas.width - figures)
    kind = plot.dots[0].figure.kind if plot.dots else "decimal"
    spread = plot.high - plot.low or 1.0
    groups = [formatter.message(g) for g in plot.groups]

    def x(value: float) -> float:
        return left + (right - left) * (min(max(value, plot.low), plot.high) - plot.low) / spread

    positions = ticks(plot.low, plot.high, 4 if narrow else 6)
    top = 4.0 if narrow else _legend(canvas, groups, 4.0)
    y, body = top, Canvas(canvas.width)
    for label, rows in _by_label(plot.dots, formatter):
        if narrow:
            for line in wrap(label, canvas.width - 16, bold=True):
                body.text(8, y + SIZE, line, bold=True)
                y += LINE
            for dot in rows:
                text = formatter.in_table(dot.figure)
                if dot.group < len(groups):
                    body.marker(14, y + SIZE - 5, dot.group, 4)
                    text = f"{groups[dot.group]} {NO_BREAK}{text.replace(' ', NO_BREAK)}"
                for line in wrap(text, canvas.width - 34):
                    body.text(26 if groups else 8, y + SIZE, line)
                    y += LINE
                y += 14
                if dot.figure.estimate.estimable:
                    _grid(canvas, positions, plot.reference, x, y - 10, y + 8)
                    _estimate(body, dot, x, y - 1, plot)
                    y += 14
            y += 6
        else:
            lines = wrap(label, left - 16)
            for index, line in enumerate(lines):
                body.text(left - 14, y + SIZE + index * LINE, line, anchor="end")
            for index, dot in enumerate(rows):
                height = y + SIZE + index * (LINE + 4)
                _estimate(body, dot, x, height - 5, plot)
                body.text(right + 14, height, formatter.in_table(dot.figure))
            y += max(len(lines) * LINE, len(rows) * (LINE + 4)) + 8
    if not narrow:
        _grid(canvas, positions, plot.reference, x, top, y)
    decimals = tick_decimals(positions, 1.0 if kind == "decimal" else 100.0)
    for position in positions:
        edge = "start" if narrow and x(position) < left + 12 else "end" if narrow and x(position) > right - 12 else "middle"
        canvas.text(x(position), y + LINE - 2, formatter.tick(position, kind, decimals), anchor=edge, soft=True)
    canvas.parts += body.parts
    canvas.height = round(y + LINE + 8)


def _by_label(dots: Sequence[Dot], formatter: Formatter) -> list[tuple[str, list[Dot]]]:
    return [(label, list(rows)) for label, rows in groupby(dots, lambda dot: formatter.message(dot.label))]


def _grid(
    canvas: Canvas,
    positions: Sequence[float],
    reference: float | None,
    x: Callable[[float], float],
    top: float,
    bottom: float,
) -> None:
    """Draw a faint line at each tick and a dashed one at the reference."""
    for position in positions:
        if position != reference:
            canvas.line(x(position), top, x(position), bottom, faint=True)
    if reference is not None:
        canvas.line(x(reference), top, x(reference), bottom, dash="4 3")


def _estimate(canvas: Canvas, dot: Dot, x: Callable[[float], float], y: float, plot: DotPlot) -> None:
    """Draw a marker and its interval. An end beyond the axis gets an arrow head; a marker beyond it is not drawn."""
    estimate, r = dot.figure.estimate, 5.0
    if estimate.value is None:
        return
    at = x(estimate.value)
    if estimate.low is not None and estimate.high is not None:
        for end, beyond, way in ((estimate.low, estimate.low < plot.low, -1), (estimate.high, estimate.high > plot.high, 1)):
            if (x(end) - at) * way > r:  # from the edge of the marker, so that an open one stays open
                canvas.line(at + r * way, y, x(end), y)
            if beyond:
                canvas.shape([(x(end) + 6 * way, y), (x(end), y - 4), (x(end), y + 4)])
            else:
                canvas.line(x(end), y - 4, x(end), y + 4)
    if plot.low <= estimate.value <= plot.high:
        canvas.marker(at, y, dot.group, r)


def _legend(canvas: Canvas, names: Sequence[str], y: float, dashes: bool = False) -> float:
    """Draw markers with their names, on as many lines as they need. Returns the y where the next part can begin."""
    at, lead = 8.0, 44.0 if dashes else 20.0
    for index, name in enumerate(names):
        room = lead + text_width(name) + 16
        if at > 8 and at + room > canvas.width:
            at, y = 8.0, y + LINE + 2
        if dashes:
            canvas.line(at, y + SIZE - 5, at + 34, y + SIZE - 5, dash=_DASHES[index % len(_DASHES)])
        canvas.marker(at + (17 if dashes else 6), y + SIZE - 5, index, 4.5)
        for line in wrap(name, canvas.width - 16 - lead):
            canvas.text(at + lead, y + SIZE, line)
            y += LINE
        y -= LINE
        at += room
    return y + LINE + 12 if names else y


# --- lines -------------------------------------------------------------------------------


def _line_plot(canvas: Canvas, plot: LinePlot, formatter: Formatter) -> None:
    """Draw lines over a common axis, named at their ends, or above the plot where it is narrow."""
    narrow = canvas.width < WIDE
    names = [formatter.message(c.label) for c in plot.lines]
    y0 = _legend(canvas, names, 4.0, dashes=True) if narrow else 4.0
    for line in wrap(formatter.message(plot.y_label), canvas.width - 16):
        canvas.text(8, y0 + SIZE, line, soft=True)
        y0 += LINE
    (low_x, high_x), (low_y, high_y) = plot.x_range, plot.y_range
    levels = ticks(low_y, high_y)
    decimals = tick_decimals(levels, 1.0)
    texts = [formatter.tick(level, "decimal", decimals) for level in levels]
    left = 18 + max(map(text_width, texts))
    right = canvas.width - (24.0 if narrow else 190.0)
    top, bottom = y0 + 12, y0 + 12 + (220 if narrow else 280)

    def x(value: float) -> float:
        return left + (right - left) * (value - low_x) / (high_x - low_x or 1.0)

    def y(value: float) -> float:
        return bottom - (bottom - top) * (value - low_y) / (high_y - low_y or 1.0)

    for level, text in zip(levels, texts, strict=True):
        canvas.line(left, y(level), right, y(level), faint=True)
        canvas.text(left - 8, y(level) + 5, text, anchor="end", soft=True)
    canvas.line(left, bottom, right, bottom)
    foot = _x_axis(canvas, plot, formatter, x, bottom, narrow)
    if plot.diagonal:
        start, end = max(low_x, low_y), min(high_x, high_y)
        canvas.line(x(start), y(start), x(end), y(end), dash="1 3")
        canvas.text(x(start + (end - start) * 0.3) + 10, y(start + (end - start) * 0.3) + SIZE + 4, formatter.t(_EQUALITY), soft=True)
    most = max([n for c in plot.lines for n in c.sizes], default=0)
    for index, series in enumerate(plot.lines):
        _series(canvas, series, index, x, y, most)
    if not narrow:
        _end_labels(canvas, list(zip(names, plot.lines, strict=True)), x, y, right, bottom)
    canvas.height = round(foot + 8)


def _small_multiples(canvas: Canvas, plot: LinePlot, formatter: Formatter) -> None:
    """Draw small multiples: a plot for each line, all with the same axes, which are labelled once."""
    per_row = max(1, min(plot.plots_per_row, 3 if canvas.width >= WIDE else 2))
    y0 = 4.0
    for line in wrap(formatter.message(plot.y_label), canvas.width - 16):
        canvas.text(8, y0 + SIZE, line, soft=True)
        y0 += LINE
    (low_x, high_x), (low_y, high_y) = plot.x_range, plot.y_range
    levels, positions = ticks(low_y, high_y, 5), ticks(low_x, high_x, 3)
    level_texts = [formatter.tick(level, "decimal", tick_decimals(levels, 1.0)) for level in levels]
    gap, left = 22.0, 18 + max(map(text_width, level_texts))
    side = (canvas.width - left - 12 - gap * (per_row - 1)) / per_row
    most = max([n for c in plot.lines for n in c.sizes], default=0)
    for start in range(0, len(plot.lines), per_row):
        row = plot.lines[start : start + per_row]
        titles = [wrap(formatter.message(series.label), side) for series in row]
        top = y0 + 8 + LINE * max(len(title) for title in titles) + 8
        bottom = top + side
        for index, (course, title) in enumerate(zip(row, titles, strict=True)):
            at = left + index * (side + gap)

            def x(value: float, at: float = at) -> float:
                return at + side * (value - low_x) / (high_x - low_x or 1.0)

            def y(value: float, bottom: float = bottom) -> float:
                return bottom - side * (value - low_y) / (high_y - low_y or 1.0)

            for n, line in enumerate(title):
                canvas.text(at, top - 10 - LINE * (len(title) - 1 - n), line)
            for level, text in zip(levels, level_texts, strict=True):
                if course.points:
                    canvas.line(at, y(level), at + side, y(level), faint=True)
                if not index:
                    canvas.text(left - 8, y(level) + 5, text, anchor="end", soft=True)
            canvas.line(at, bottom, at + side, bottom)
            for position in positions:
                canvas.line(x(position), bottom, x(position), bottom + 4)
                edge = "start" if position == low_x else "end" if position == high_x else "middle"  # clear of the plot beside it
                canvas.text(
                    x(position),
                    bottom + LINE,
                    formatter.tick(position, "decimal", tick_decimals(positions, 1.0)),
                    anchor=edge,
                    soft=True,
                )
            if plot.diagonal and course.points:
                first, last = max(low_x, low_y), min(high_x, high_y)
                canvas.line(x(first), y(first), x(last), y(last), dash="1 3")
            if course.points:
                _series(canvas, course, 0, x, y, most)
            else:
                canvas.text(at + side / 2, (top + bottom) / 2, formatter.t(NOT_SHOWN), anchor="middle", soft=True)
        y0 = bottom + LINE + 8
    for line in wrap(formatter.message(plot.x_label), canvas.width - 16):
        y0 += LINE
        canvas.text((left + canvas.width - 12) / 2, y0, line, anchor="middle", soft=True)
    canvas.height = round(y0 + 8)


def _x_axis(canvas: Canvas, plot: LinePlot, formatter: Formatter, x: Callable[[float], float], bottom: float, narrow: bool) -> float:
    """Draw ticks and label of the x axis. Returns the y where the plot ends."""
    if plot.ticks:
        positions = [(position, formatter.message(said)) for position, said in plot.ticks]
    else:
        even = ticks(*plot.x_range, 5 if narrow else 9)
        decimals = tick_decimals(even, 1.0)
        positions = [(position, formatter.tick(position, "decimal", decimals)) for position in even]
    between = min((x(b) - x(a) for (a, _), (b, _) in pairwise(positions)), default=canvas.width / 2)
    lines = 1
    for position, text in positions:
        canvas.line(x(position), bottom, x(position), bottom + 4)
        for index, line in enumerate(wrap(text, between - 8)):
            half = text_width(line) / 2
            centre = min(max(x(position), half), canvas.width - half)
            canvas.text(centre, bottom + LINE * (index + 1) + 2, line, anchor="middle")
            lines = max(lines, index + 1)
    foot = bottom + LINE * lines + 10
    for line in wrap(formatter.message(plot.x_label), canvas.width - 16):
        foot += LINE
        canvas.text((x(plot.x_range[0]) + x(plot.x_range[1])) / 2, foot, line, anchor="middle", soft=True)
    return foot


def _series(canvas: Canvas, series: Line, index: int, x: Callable[[float], float], y: Callable[[float], float], most: int) -> None:
    points = [(x(a), y(b)) for a, b in series.points]
    if len(points) > 1:
        coordinates = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        canvas.parts.append(f'<polyline points="{coordinates}" fill="none" stroke="currentColor" stroke-dasharray="{_DASHES[index % len(_DASHES)]}"/>')
    for (a, _), ends in zip(series.points, series.intervals, strict=False):
        if ends is not None:
            (low, high), across = (y(end) for end in ends), x(a)
            canvas.line(across, low, across, high)
            for end in (low, high):
                canvas.line(across - 3, end, across + 3, end)
    sizes: Sequence[int | None] = series.sizes or [None] * len(points)
    every = max(1, len(points) // 8)  # a long line has a few markers, not a string of beads
    for at, ((a, b), size) in enumerate(zip(points, sizes, strict=True)):
        if at % every == 0 or at == len(points) - 1:
            canvas.marker(a, b, index, 4.5 if size is None or not most else 2.5 + 6 * math.sqrt(size / most))


def _end_labels(
    canvas: Canvas, labelled: Sequence[tuple[str, Line]], x: Callable[[float], float], y: Callable[[float], float],
    right: float, bottom: float,
) -> None:  # fmt: skip
    """Draw names in the margin at the height of each line's end, moved apart where they would overlap."""
    ends = sorted(
        (
            (y(c.points[-1][1]), x(c.points[-1][0]), index, wrap(name, canvas.width - right - 50))
            for index, (name, c) in enumerate(labelled)
            if c.points
        ),
        key=lambda end: end[:3],
    )
    heights = [len(lines) * LINE + 4 for *_, lines in ends]
    positions, free = [], 0.0
    for (height, *_), tall in zip(ends, heights, strict=True):
        positions.append(max(free, height - LINE / 2))
        free = positions[-1] + tall
    free = bottom + LINE
    for at in reversed(range(len(ends))):  # labels that were pushed below the plot move up again
        positions[at] = min(positions[at], free - heights[at])
        free = positions[at]
    for (height, x_end, index, lines), position in zip(ends, positions, strict=True):
        canvas.line(x_end + 8, height, right + 16, position + LINE / 2, faint=True)
        canvas.marker(right + 24, position + LINE / 2, index, 4)
        for row, line in enumerate(lines):
            canvas.text(right + 36, position + SIZE + row * LINE, line)


# --- in words ----------------------------------------------------------------------------


def _description(plot: Plot, formatter: Formatter) -> str:
    """The main numbers in a sentence, for people who cannot see the plot; all of them are in the table."""
    return "; ".join(_description_parts(plot, formatter))


def _description_parts(plot: Plot, formatter: Formatter) -> Iterator[str]:
    def with_name(name: str, text: str) -> str:
        return formatter.t(_NAMED).format(name=name, said=text)

    if isinstance(plot, DotPlot):
        for dot in plot.dots:
            group = f", {formatter.message(plot.groups[dot.group])}" if dot.group < len(plot.groups) else ""
            yield with_name(formatter.message(dot.label) + group, formatter.value(dot.figure))
    elif isinstance(plot, LinePlot):
        for series in plot.lines:
            if series.points:
                first, last = (formatter.number(series.points[at][1], "decimal") for at in (0, -1))
                yield with_name(formatter.message(series.label), f"{first} → {last}")
    else:
        yield from (box_label(box, formatter) for box in plot.trunk)
        for arm, boxes in plot.arms:
            yield with_name(formatter.message(arm), ", ".join(box_label(box, formatter) for box in boxes))
