"""Plots as SVG text, readable in black and white: estimates with intervals, lines, and the flow of participants.

Marks differ by shape and filling, lines by their dashes, and both are named in the plot; everything is drawn in the ink of
the text around it. Each plot is drawn for a width: where a page is narrow, labels stand above what they name instead
of beside it. The numbers stand in the table that belongs to the plot; a description says the main ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from tracks_sim.report.parts import Box, Course, CoursePlot, Dot, DotPlot, FlowChart, Hidden
from tracks_sim.report.wording import NO_BREAK, Wording
from tracks_sim.words import mark

WIDE, NARROW = 720, 360
"""Widths for a page and for a telephone, in pixels at which the text has its size."""
SIZE, LINE = 14, 18
_LETTER = 7.4
"""Width of a letter, generously: the fonts of the reader are not known here."""
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "12 5", "1 5", "5 2", "3 7")
_SERIES = 5
_EQUALITY = mark("line of equality")
_COUNT = mark("{label} (n = {n})")
_COUNT_HIDDEN = mark("{label} (n not shown)")

Plot = DotPlot | CoursePlot | FlowChart


def drawable(plot: Plot) -> bool:
    """Whether there is anything to draw; where not, the table says why."""
    if isinstance(plot, DotPlot):
        return any(dot.figure.estimate.estimable for dot in plot.dots)
    if isinstance(plot, CoursePlot):
        return any(course.points for course in plot.courses)
    return bool(plot.trunk or plot.arms)


def drawn(plot: Plot, wording: Wording, width: int = WIDE) -> str:
    """The plot as an ``svg`` element to stand in a page; its title is a caption of the page."""
    canvas = _canvas(plot, wording, width)
    name, title, said = f"{plot.id}-{width}", wording.words(plot.title), _described(plot, wording)
    return (
        f'<svg viewBox="0 0 {width} {canvas.height}" role="img" aria-labelledby="{escape(name)}-t {escape(name)}-d" '
        f'font-family="system-ui, sans-serif" font-size="{SIZE}" fill="currentColor" stroke-width="1.5">'
        f'<title id="{escape(name)}-t">{escape(title)}</title><desc id="{escape(name)}-d">{escape(said)}</desc>{"".join(canvas.parts)}</svg>'
    )


def file(plot: Plot, wording: Wording) -> str:
    """The plot as an SVG file with its title above it, on white."""
    canvas = _canvas(plot, wording, WIDE)
    title = escape(wording.words(plot.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 -40 {WIDE} {canvas.height + 40}" role="img" aria-labelledby="t d" '
        f'font-family="system-ui, sans-serif" font-size="{SIZE}" color="#1d2a33" fill="#1d2a33" stroke-width="1.5">'
        f'<title id="t">{title}</title><desc id="d">{escape(_described(plot, wording))}</desc>'
        f'<rect y="-40" width="{WIDE}" height="{canvas.height + 40}" fill="#fff"/><text x="4" y="-16" font-weight="600">{title}</text>'
        f"{''.join(canvas.parts)}</svg>\n"
    )


def wrapped(text: str, width: float) -> list[str]:
    """Lines that fit; a word longer than a line is cut."""
    room = max(4, int(width / _LETTER))
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
            continue
        lines += [word[at : at + room] for at in range(0, len(word), room)] or [""]
    return lines


def steps(low: float, high: float, most: int = 6) -> list[float]:
    """Even places between ``low`` and ``high`` at 1, 2 or 5 times a power of ten, at most ``most``; both where they are equal."""
    if not high > low:
        return [low]
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(s * power for s in (1, 2, 5, 10, 20, 50) if math.floor(high / (s * power) + 1e-9) - math.ceil(low / (s * power) - 1e-9) < most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


def nice(most: float) -> float:
    """An end of an axis from 0 that divides well: 1, 2 or 5 times a power of ten, at least ``most``; 1 for nothing."""
    if most <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(most))
    return next(round(s * power, 12) for s in (1, 2, 5, 10) if s * power >= most - 1e-12)


def _digits(places: Sequence[float], scale: float) -> int:
    """Decimals that the steps of an axis need once they are multiplied by ``scale``."""
    gap = min((b - a for a, b in zip(places, places[1:], strict=False)), default=1.0) * scale
    return 0 if gap >= 1 - 1e-9 else -math.floor(math.log10(gap) + 1e-9)


@dataclass(slots=True)
class _Canvas:
    """What is drawn so far; the height grows with it."""

    width: int
    height: int = 0
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, said: str, anchor: str = "start", bold: bool = False, soft: bool = False) -> None:
        more = (' text-anchor="' + anchor + '"' if anchor != "start" else "") + (' font-weight="600"' if bold else "") + (' opacity=".8"' if soft else "")
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(said)}</text>')

    def line(self, x1: float, y1: float, x2: float, y2: float, faint: bool = False, dash: str = "") -> None:
        more = (' stroke-opacity=".25" stroke-width="1"' if faint else "") + (f' stroke-dasharray="{dash}"' if dash else "")
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="currentColor"{more}/>')

    def shape(self, points: Sequence[tuple[float, float]], filled: bool = True) -> None:
        said = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{said}" stroke="currentColor"{"" if filled else _OPEN}/>')

    def mark(self, x: float, y: float, group: int, r: float = 5.0) -> None:
        """Filled circle, open circle, filled square, open diamond, filled triangle, and again."""
        kind = group % _SERIES
        if kind < 2:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" stroke="currentColor"{_OPEN if kind else ""}/>')
        elif kind == 2:
            self.shape([(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)])
        elif kind == 3:
            self.shape([(x, y - r * 1.3), (x + r * 1.3, y), (x, y + r * 1.3), (x - r * 1.3, y)], filled=False)
        else:
            self.shape([(x, y - r * 1.2), (x + r * 1.2, y + r), (x - r * 1.2, y + r)])


_OPEN = ' fill="none"'


def _canvas(plot: Plot, wording: Wording, width: int) -> _Canvas:
    canvas = _Canvas(width)
    if isinstance(plot, DotPlot):
        _dots(canvas, plot, wording)
    elif isinstance(plot, CoursePlot):
        _courses(canvas, plot, wording)
    else:
        _flow(canvas, plot, wording)
    return canvas


# --- estimates ---------------------------------------------------------------------------


def _dots(canvas: _Canvas, plot: DotPlot, wording: Wording) -> None:
    """A row an estimate: label, mark with interval, figure. A label that repeats the one above it is left out."""
    narrow = canvas.width < WIDE
    left, right = (8.0, canvas.width - 8.0) if narrow else (220.0, canvas.width - 190.0)
    kind = plot.dots[0].figure.kind if plot.dots else "decimal"
    spread = plot.high - plot.low or 1.0

    def x(value: float) -> float:
        return left + (right - left) * (min(max(value, plot.low), plot.high) - plot.low) / spread

    y = _legend(canvas, [wording.words(g) for g in plot.groups], 4.0)
    top, before = y, ""
    body = _Canvas(canvas.width)
    for dot in plot.dots:
        label, said = wording.words(dot.label), wording.value(dot.figure)
        repeated = label == before
        before = label
        lines = [] if repeated else wrapped(label, canvas.width - 16 if narrow else left - 16)
        if not repeated and y > top:
            y += 6
        if narrow:
            for line in lines:
                body.text(8, y + SIZE, line, bold=True)
                y += LINE
            if plot.groups:
                body.mark(14, y + SIZE - 5, dot.group, 4)
            body.text(26 if plot.groups else 8, y + SIZE, said)
            y += LINE + 12
            _estimate(body, dot, x, y - 2, plot)
            y += 12
        else:
            height = max(len(lines) * LINE, LINE + 4)
            for nth, line in enumerate(lines):
                body.text(left - 14, y + SIZE + nth * LINE, line, anchor="end")
            _estimate(body, dot, x, y + SIZE - 5, plot)
            body.text(right + 14, y + SIZE, said)
            y += height + 4
    bottom = y + 4
    places = steps(plot.low, plot.high, 4 if narrow else 6)
    digits = _digits(places, 1.0 if kind == "decimal" else 100.0)
    for place in places:
        canvas.line(x(place), top, x(place), bottom, faint=True)
        edge = "start" if narrow and x(place) < left + 12 else "end" if narrow and x(place) > right - 12 else "middle"
        canvas.text(x(place), bottom + LINE - 2, wording.tick(place, kind, digits), anchor=edge, soft=True)
    if plot.reference is not None and plot.low <= plot.reference <= plot.high:
        canvas.line(x(plot.reference), top, x(plot.reference), bottom, dash="4 3")
    canvas.parts += body.parts
    canvas.height = round(bottom + LINE + 8)


def _estimate(canvas: _Canvas, dot: Dot, x: Callable[[float], float], y: float, plot: DotPlot) -> None:
    """The mark and its interval; an end beyond the axis has an arrow head, a mark beyond it is not drawn."""
    estimate, r = dot.figure.estimate, 5.0
    if estimate.value is None:
        return
    at = x(estimate.value)
    if estimate.low is not None and estimate.high is not None:
        for end, beyond, way in ((estimate.low, estimate.low < plot.low, -1), (estimate.high, estimate.high > plot.high, 1)):
            if (x(end) - at) * way > r:  # from the edge of the mark, so that an open one stays open
                canvas.line(at + r * way, y, x(end), y)
            if beyond:
                canvas.shape([(x(end) + 6 * way, y), (x(end), y - 4), (x(end), y + 4)])
            else:
                canvas.line(x(end), y - 4, x(end), y + 4)
    if plot.low <= estimate.value <= plot.high:
        canvas.mark(at, y, dot.group, r)


def _legend(canvas: _Canvas, names: Sequence[str], y: float, dashes: bool = False) -> float:
    """Marks with their names, from left to right and on as many lines as they need; where the next thing may begin."""
    at, lead = 8.0, 44.0 if dashes else 20.0
    for nth, name in enumerate(names):
        room = lead + len(name) * _LETTER + 16
        if at > 8 and at + room > canvas.width:
            at, y = 8.0, y + LINE + 2
        if dashes:
            canvas.line(at, y + SIZE - 5, at + 34, y + SIZE - 5, dash=_DASHES[nth % len(_DASHES)])
        canvas.mark(at + (17 if dashes else 6), y + SIZE - 5, nth, 4.5)
        for line in wrapped(name, canvas.width - 16 - lead):
            canvas.text(at + lead, y + SIZE, line)
            y += LINE
        y -= LINE
        at += room
    return y + LINE + 12 if names else y


# --- lines -------------------------------------------------------------------------------


def _courses(canvas: _Canvas, plot: CoursePlot, wording: Wording) -> None:
    """Lines over a common axis, named at their ends, or above the plot where it is narrow."""
    narrow = canvas.width < WIDE
    names = [wording.words(c.label) for c in plot.courses]
    y0 = _legend(canvas, names, 4.0, dashes=True) if narrow else 4.0
    for line in wrapped(wording.words(plot.y_label), canvas.width - 16):
        canvas.text(8, y0 + SIZE, line, soft=True)
        y0 += LINE
    (low_x, high_x), (low_y, high_y) = plot.x_range, plot.y_range
    levels = steps(low_y, high_y)
    digits = _digits(levels, 1.0)
    texts = [wording.tick(level, "decimal", digits) for level in levels]
    left = 18 + max(len(t) for t in texts) * _LETTER
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
    foot = _x_axis(canvas, plot, wording, x, bottom, narrow)
    if plot.diagonal:
        start, end = max(low_x, low_y), min(high_x, high_y)
        canvas.line(x(start), y(start), x(end), y(end), dash="1 3")
        canvas.text(x(start + (end - start) * 0.3) + 10, y(start + (end - start) * 0.3) + SIZE + 4, wording.t(_EQUALITY), soft=True)
    most = max([n for c in plot.courses for n in c.sizes], default=0)
    for nth, course in enumerate(plot.courses):
        _course(canvas, course, nth, x, y, most)
    if not narrow:
        _ends(canvas, list(zip(names, plot.courses, strict=True)), x, y, right, top, bottom)
    canvas.height = round(foot + 8)


def _x_axis(canvas: _Canvas, plot: CoursePlot, wording: Wording, x: Callable[[float], float], bottom: float, narrow: bool) -> float:
    """Names or numbers below the axis, and what it is; where the plot ends."""
    if plot.ticks:
        places = [(place, wording.words(said)) for place, said in plot.ticks]
    else:
        even = steps(*plot.x_range, 5 if narrow else 9)
        digits = _digits(even, 1.0)
        places = [(place, wording.tick(place, "decimal", digits)) for place in even]
    between = min((x(b) - x(a) for (a, _), (b, _) in zip(places, places[1:], strict=False)), default=canvas.width / 2)
    lines = 1
    for place, said in places:
        canvas.line(x(place), bottom, x(place), bottom + 4)
        for nth, line in enumerate(wrapped(said, between - 8)):
            half = len(line) * _LETTER / 2
            centre = min(max(x(place), half), canvas.width - half)
            canvas.text(centre, bottom + LINE * (nth + 1) + 2, line, anchor="middle")
            lines = max(lines, nth + 1)
    foot = bottom + LINE * lines + 10
    for line in wrapped(wording.words(plot.x_label), canvas.width - 16):
        foot += LINE
        canvas.text((x(plot.x_range[0]) + x(plot.x_range[1])) / 2, foot, line, anchor="middle", soft=True)
    return foot


def _course(canvas: _Canvas, course: Course, nth: int, x: Callable[[float], float], y: Callable[[float], float], most: int) -> None:
    points = [(x(a), y(b)) for a, b in course.points]
    if len(points) > 1:
        said = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        canvas.parts.append(f'<polyline points="{said}" fill="none" stroke="currentColor" stroke-dasharray="{_DASHES[nth % len(_DASHES)]}"/>')
    sizes: Sequence[int | None] = course.sizes or [None] * len(points)
    every = max(1, len(points) // 8)  # a long line has a few marks, not a string of beads
    for at, ((a, b), size) in enumerate(zip(points, sizes, strict=True)):
        if at % every == 0 or at == len(points) - 1:
            canvas.mark(a, b, nth, 4.5 if size is None or not most else 2.5 + 6 * math.sqrt(size / most))


def _ends(
    canvas: _Canvas, named: Sequence[tuple[str, Course]], x: Callable[[float], float], y: Callable[[float], float],
    right: float, top: float, bottom: float,
) -> None:  # fmt: skip
    """Names in the margin at the height of each line's end, moved apart where they would overlap."""
    ends = sorted(
        ((y(c.points[-1][1]), x(c.points[-1][0]), nth, wrapped(name, canvas.width - right - 50)) for nth, (name, c) in enumerate(named) if c.points),
        key=lambda end: end[:3],
    )
    tall = sum(len(lines) * LINE + 4 for *_, lines in ends)
    free = max(top, min([e[0] for e in ends] or [top]) - LINE / 2)
    free = max(0.0, min(free, bottom + LINE - tall))
    for height, at, nth, lines in ends:
        place = max(free, min(height - LINE / 2, bottom))
        canvas.line(at + 8, height, right + 16, place + LINE / 2, faint=True)
        canvas.mark(right + 24, place + LINE / 2, nth, 4)
        for row, line in enumerate(lines):
            canvas.text(right + 36, place + SIZE + row * LINE, line)
        free = place + len(lines) * LINE + 4


# --- the flow of participants ------------------------------------------------------------


def _flow(canvas: _Canvas, plot: FlowChart, wording: Wording) -> None:
    """The trunk, then the arms side by side; where it is narrow, one arm after the other."""
    y = 4.0
    side = canvas.width < WIDE
    trunk = canvas.width - 8.0 if side else 380.0
    centre = canvas.width / 2
    for nth, box in enumerate(plot.trunk):
        if nth:
            y = _arrow(canvas, centre, y)
        y = _box(canvas, box, wording, centre - trunk / 2, y, trunk)
    if side or len(plot.arms) == 1:
        for name, boxes in plot.arms:
            y += 22
            canvas.text(centre, y + 4, wording.words(name), anchor="middle", bold=True)
            y += 12
            for nth, box in enumerate(boxes):
                if nth:
                    y = _arrow(canvas, centre, y)
                y = _box(canvas, box, wording, centre - trunk / 2, y, trunk)
    elif plot.arms:
        y = _side_by_side(canvas, plot, wording, y)
    canvas.height = round(y + 6)


def _side_by_side(canvas: _Canvas, plot: FlowChart, wording: Wording, y: float) -> float:
    """Arms as columns; boxes of the same rank begin at the same height."""
    gap = 24.0
    width = (canvas.width - 8 - gap * (len(plot.arms) - 1)) / len(plot.arms)
    lefts = [4 + nth * (width + gap) for nth in range(len(plot.arms))]
    centres = [left + width / 2 for left in lefts]
    if plot.trunk:
        canvas.line(canvas.width / 2, y, canvas.width / 2, y + 16)
        canvas.line(centres[0], y + 16, centres[-1], y + 16)
        y += 16
    ends = []
    for (name, _), centre in zip(plot.arms, centres, strict=True):
        if plot.trunk:
            canvas.line(centre, y, centre, y + 12)
        canvas.text(centre, y + 28, wording.words(name), anchor="middle", bold=True)
        ends.append(y + 36)
    for rank in range(max(len(boxes) for _, boxes in plot.arms)):
        start = max(ends) + (26 if rank else 0)
        for nth, (_, boxes) in enumerate(plot.arms):
            if rank < len(boxes):
                if rank:
                    _arrow(canvas, centres[nth], ends[nth], start)
                ends[nth] = _box(canvas, boxes[rank], wording, lefts[nth], start, width)
    return max(ends)


def _box(canvas: _Canvas, box: Box, wording: Wording, x: float, y: float, width: float) -> float:
    """A frame with what it is, how many, and its details; where it ends."""
    lines = [(line, True) for line in wrapped(_counted(box, wording), width - 24)]
    for detail in box.details:
        first, *more = wrapped(wording.words(detail), width - 40)
        lines += [(f"–{NO_BREAK}{first}", False), *((f"{NO_BREAK}{NO_BREAK}{line}", False) for line in more)]
    height = len(lines) * LINE + 12
    canvas.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" rx="3" fill="none" stroke="currentColor" stroke-width="1"/>')
    for nth, (line, bold) in enumerate(lines):
        canvas.text(x + 12, y + SIZE + 5 + nth * LINE, line, bold=bold)
    return y + height


def _counted(box: Box, wording: Wording) -> str:
    label = wording.words(box.label)
    if isinstance(box.count, Hidden):
        return wording.t(_COUNT_HIDDEN).format(label=label)
    return wording.t(_COUNT).format(label=label, n=wording.cell(box.count))


def _arrow(canvas: _Canvas, x: float, y: float, end: float | None = None) -> float:
    end = y + 22 if end is None else end
    canvas.line(x, y, x, end - 5)
    canvas.shape([(x - 4, end - 7), (x + 4, end - 7), (x, end - 1)])
    return end


# --- in words ----------------------------------------------------------------------------


def _described(plot: Plot, wording: Wording) -> str:
    """The main numbers in a sentence, for who does not see the plot; all of them are in the table."""
    return "; ".join(_told(plot, wording))


def _told(plot: Plot, wording: Wording) -> Iterator[str]:
    if isinstance(plot, DotPlot):
        for dot in plot.dots:
            group = f", {wording.words(plot.groups[dot.group])}" if dot.group < len(plot.groups) else ""
            yield f"{wording.words(dot.label)}{group}: {wording.value(dot.figure)}"
    elif isinstance(plot, CoursePlot):
        for course in plot.courses:
            if course.points:
                first, last = (wording.number(course.points[at][1], "decimal") for at in (0, -1))
                yield f"{wording.words(course.label)}: {first} → {last}"
    else:
        for box in plot.trunk:
            yield _counted(box, wording)
        for name, boxes in plot.arms:
            yield f"{wording.words(name)}: {', '.join(_counted(box, wording) for box in boxes)}"
