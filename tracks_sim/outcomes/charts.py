"""Two plain plots as SVG text, so that no plotting library is needed: dots with intervals, and lines.

Meaning is never in colour alone: dots are labelled, lines are dashed differently and named at their end.
Each plot has a title and a description for screen readers; its numbers stand in the table beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, ROW = 720, 150, 60, 34
_STYLE = "text{font:14px system-ui,sans-serif;fill:#222}.t{font-weight:600}.a{stroke:#888}.g{stroke:#ddd}.m{fill:#1f4e79;stroke:#1f4e79}"
_DASHES = ("", "6 3", "2 3", "8 3 2 3", "1 4", "12 4", "4 1", "3 6")
_INKS = ("#1f4e79", "#8a3b12", "#2e6b34", "#6a3d7c", "#555", "#96690a", "#0b6e75", "#a02050")


class Dot(NamedTuple):
    """A value with its interval."""

    label: str
    value: float
    low: float
    high: float


def dots(title: str, rows: Sequence[Dot]) -> str:
    """One row a value: label, dot, interval, number. The axis begins at 0."""
    most = _nice(max([r.high for r in rows] or [1.0]))
    height = 60 + ROW * len(rows) + 30

    def x(value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * min(max(value, 0.0), most) / most, 1)

    body = [_axis(most, x, 44, height - 34)]
    for nth, row in enumerate(rows):
        y = 62 + ROW * nth
        body.append(
            f'<text x="{LEFT - 10}" y="{y + 5}" text-anchor="end">{escape(row.label)}</text>'
            f'<line class="m" x1="{x(row.low)}" x2="{x(row.high)}" y1="{y}" y2="{y}" stroke-width="2"/>'
            f'<circle class="m" cx="{x(row.value)}" cy="{y}" r="4"/>'
            f'<text x="{WIDTH - RIGHT + 8}" y="{y + 5}">{row.value:.2f}</text>'
        )
    said = "; ".join(f"{r.label} {r.value:.2f} ({r.low:.2f} to {r.high:.2f})" for r in rows)
    return _svg(title, said, height, body)


def lines(title: str, courses: Mapping[str, Sequence[float]]) -> str:
    """Each course over turns 0, 1, 2 …; named at its end, names moved apart where they would overlap."""
    height, top, bottom = 380, 50, 330
    most = _nice(max([v for c in courses.values() for v in c] or [1.0]))
    longest = max([len(c) for c in courses.values()] or [2])

    def x(turn: float) -> float:
        return round(60 + (WIDTH - 60 - 130) * turn / max(1, longest - 1), 1)

    def y(value: float) -> float:
        return round(bottom - (bottom - top) * value / most, 1)

    body = [f'<line class="a" x1="60" x2="{x(longest - 1)}" y1="{bottom}" y2="{bottom}"/>']
    for part in range(5):
        level = most * part / 4
        body.append(f'<line class="g" x1="60" x2="{x(longest - 1)}" y1="{y(level)}" y2="{y(level)}"/><text x="52" y="{y(level) + 5}" text-anchor="end">{level:g}</text>')
    body += [f'<text x="{x(t)}" y="{bottom + 20}" text-anchor="middle">{t}</text>' for t in range(0, longest, max(1, longest // 8))]
    named: list[float] = []
    ends = sorted(((c[-1], name) for name, c in courses.items() if c), reverse=True)
    places = {}
    for value, name in ends:
        place = y(value)
        while named and place - named[-1] < 16:
            place += 1
        named.append(place)
        places[name] = place
    for nth, (name, course) in enumerate(courses.items()):
        ink, dash = _INKS[nth % len(_INKS)], _DASHES[nth % len(_DASHES)]
        points = " ".join(f"{x(t)},{y(v)}" for t, v in enumerate(course))
        body.append(f'<polyline points="{points}" fill="none" stroke="{ink}" stroke-width="2" stroke-dasharray="{dash}"/>')
        if course:
            body.append(f'<text x="{x(len(course) - 1) + 8}" y="{places[name] + 5}" style="fill:{ink}">{escape(name)}</text>')
    said = "; ".join(f"{name} ends at {c[-1]:.2f}" for name, c in courses.items() if c)
    return _svg(title, said, height, body)


def _nice(most: float) -> float:
    """An end of the axis that divides well: 1, 2 or 5 times a power of ten, at least ``most``."""
    power = 10.0**-6
    while True:
        for step in (1, 2, 5):
            if step * power >= most - 1e-12:
                return step * power
        power *= 10


def _axis(most: float, x: object, top: int, bottom: int) -> str:
    assert callable(x)
    marks = [most * part / 4 for part in range(5)]
    return "".join(
        f'<line class="g" x1="{x(m)}" x2="{x(m)}" y1="{top}" y2="{bottom}"/><text x="{x(m)}" y="{bottom + 18}" text-anchor="middle">{m:g}</text>'
        for m in marks
    )


def _svg(title: str, said: str, height: int, body: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(said)}</desc><style>{_STYLE}</style>'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/><text class="t" x="20" y="26">{escape(title)}</text>'
        + "".join(body) + "</svg>\n"
    )  # fmt: skip
