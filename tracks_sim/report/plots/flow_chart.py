"""Drawing of the flow of participants: boxes from top to bottom, arms side by side, or one after the other on narrow pages."""

from __future__ import annotations

from tracks_sim.i18n import translatable
from tracks_sim.report.formatting import NO_BREAK, Formatter
from tracks_sim.report.parts import Box, FlowChart, Hidden
from tracks_sim.report.plots.canvas import LINE, WIDE, Canvas
from tracks_sim.report.plots.text_width import SIZE, wrap

_NOT_SHOWN = translatable("n not shown")


def draw_flow(canvas: Canvas, plot: FlowChart, formatter: Formatter) -> None:
    """Draw the trunk, then the arms: side by side, or one after the other where the canvas is narrow."""
    y = 4.0
    narrow = canvas.width < WIDE
    trunk = canvas.width - 8.0 if narrow else 380.0
    centre = canvas.width / 2
    for index, box in enumerate(plot.trunk):
        if index:
            y = _arrow(canvas, centre, y)
        y = _box(canvas, box, formatter, centre - trunk / 2, y, trunk)
    if narrow or len(plot.arms) == 1:
        for name, boxes in plot.arms:
            y += 8
            for line in wrap(formatter.message(name), trunk, bold=True):
                y += LINE
                canvas.text(centre, y, line, anchor="middle", bold=True)
            y += 8
            for index, box in enumerate(boxes):
                if index:
                    y = _arrow(canvas, centre, y)
                y = _box(canvas, box, formatter, centre - trunk / 2, y, trunk)
    elif plot.arms:
        y = _side_by_side(canvas, plot, formatter, y)
    canvas.height = round(y + 6)


def _side_by_side(canvas: Canvas, plot: FlowChart, formatter: Formatter, y: float) -> float:
    """Draw the arms as columns, with boxes of the same rank at the same height. Returns the y where they end."""
    gap = 24.0
    width = (canvas.width - 8 - gap * (len(plot.arms) - 1)) / len(plot.arms)
    lefts = [4 + index * (width + gap) for index in range(len(plot.arms))]
    centres = [left + width / 2 for left in lefts]
    if plot.trunk:
        canvas.line(canvas.width / 2, y, canvas.width / 2, y + 16)
        canvas.line(centres[0], y + 16, centres[-1], y + 16)
        y += 16
    names = [wrap(formatter.message(name), width, bold=True) for name, _ in plot.arms]
    for lines, centre in zip(names, centres, strict=True):
        if plot.trunk:
            canvas.line(centre, y, centre, y + 12)
        for index, line in enumerate(lines):
            canvas.text(centre, y + 28 + index * LINE, line, anchor="middle", bold=True)
    ends = [y + 18 + LINE * max(map(len, names))] * len(names)
    for rank in range(max(len(boxes) for _, boxes in plot.arms)):
        start = max(ends) + (26 if rank else 0)
        for index, (_, boxes) in enumerate(plot.arms):
            if rank < len(boxes):
                if rank:
                    _arrow(canvas, centres[index], ends[index], start)
                ends[index] = _box(canvas, boxes[rank], formatter, lefts[index], start, width)
    return max(ends)


def _box(canvas: Canvas, box: Box, formatter: Formatter, x: float, y: float, width: float) -> float:
    """Draw a box with its label, count and details. Returns the y where it ends."""
    lines = [(line, True) for line in wrap(box_label(box, formatter), width - 24, bold=True)]
    for detail in box.details:
        first, *more = wrap(formatter.message(detail), width - 40)
        lines += [(f"–{NO_BREAK}{first}", False), *((f"{NO_BREAK}{NO_BREAK}{line}", False) for line in more)]
    height = len(lines) * LINE + 12
    canvas.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" rx="3" fill="none" stroke="currentColor" stroke-width="1"/>')
    for index, (line, bold) in enumerate(lines):
        canvas.text(x + 12, y + SIZE + 5 + index * LINE, line, bold=bold)
    return y + height


def box_label(box: Box, formatter: Formatter) -> str:
    """Label of a box with its count."""
    label = formatter.message(box.label)
    number = formatter.t(_NOT_SHOWN) if isinstance(box.count, Hidden) else f"n = {formatter.cell(box.count)}"
    return f"{label} ({number.replace(' ', NO_BREAK)})"


def _arrow(canvas: Canvas, x: float, y: float, end: float | None = None) -> float:
    end = y + 22 if end is None else end
    canvas.line(x, y, x, end - 5)
    canvas.shape([(x - 4, end - 7), (x + 4, end - 7), (x, end - 1)])
    return end
