"""Plots are well-formed, describe their numbers, and distinguish by shape and dashes, not by colour."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import sample_report
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import DotPlot, FlowChart, LinePlot
from tracks_sim.report.plots.axis import nice_maximum, tick_decimals, ticks
from tracks_sim.report.plots.canvas import NARROW, WIDE
from tracks_sim.report.plots.study_plots import Plot, drawable, svg_element

PLOTS: list[Plot] = [b for s in sample_report.sample_report().sections for b in s.blocks if isinstance(b, DotPlot | LinePlot | FlowChart)]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_plot_is_well_formed_within_its_width_and_says_its_numbers(width: int) -> None:
    for plot in filter(drawable, PLOTS):
        root = ElementTree.fromstring(svg_element(plot, Formatter("fr"), width))
        assert root.get("role") == "img" and root[0].tag == "title" and root[1].tag == "desc" and root[1].text
        height = int(str(root.get("viewBox")).split()[3])
        assert all(-1 <= float(t.get("x", 0)) <= width and 0 <= float(t.get("y", 0)) <= height for t in root.iter("text"))
        assert not re.search(r'(fill|stroke)="#', ElementTree.tostring(root, encoding="unicode"))


def test_marks_and_lines_differ_without_colour() -> None:
    svg = svg_element(next(p for p in PLOTS if p.id == "course"), Formatter("en"))
    assert 'stroke-dasharray=""' in svg and 'stroke-dasharray="7 4"' in svg and 'stroke="currentColor" fill="none"/>' in svg


def test_an_interval_beyond_the_axis_has_an_arrow_head_there() -> None:
    change = next(p for p in PLOTS if p.id == "change")
    assert svg_element(change, Formatter("en")).count("<polygon") == 2  # +33 and +37 points on an axis that ends at +30


def test_a_plot_without_a_figure_is_not_drawn() -> None:
    assert [p.id for p in PLOTS if not drawable(p)] == ["auc"]


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(3, 9))
def test_steps_lie_within_the_axis_and_are_even(low: float, width: float, most: int) -> None:
    places = ticks(low, low + width, most)
    slack = 1e-6 * (abs(low) + width)
    assert 1 <= len(places) <= most and all(low - slack <= p <= low + width + slack for p in places)
    gaps = [b - a for a, b in itertools.pairwise(places)]
    assert all(abs(g - gaps[0]) <= 1e-6 * max(1.0, gaps[0]) for g in gaps)


def test_ends_and_decimals_of_an_axis() -> None:
    assert ticks(0, 1) == [0, 0.2, 0.4, 0.6, 0.8, 1.0] and ticks(0.5, 0.5) == [0.5]
    assert [nice_maximum(v) for v in (0, 0.07, 1.01, 43)] == [1.0, 0.08, 1.2, 50.0]
    assert tick_decimals([0, 0.2, 0.4], 1) == 1 and tick_decimals([0, 0.2, 0.4], 100) == 0 and tick_decimals([0, 0.05], 1) == 2


@pytest.mark.parametrize(("width", "in_a_row"), [(WIDE, 3), (NARROW, 2)])
def test_many_lines_have_a_plot_each_and_one_without_points_says_so(width: int, in_a_row: int) -> None:
    curve = next(p for p in PLOTS if p.id == "curve")
    assert isinstance(curve, LinePlot)
    six = replace(curve, plots_per_row=3, lines=(*curve.lines * 2, curve.lines[0], replace(curve.lines[0], points=())))
    root = ElementTree.fromstring(svg_element(six, Formatter("en"), width))
    assert len(list(root.iter("polyline"))) == 5 and not any(line.get("stroke-dasharray") for line in root.iter("polyline"))
    assert [t.text for t in root.iter("text")].count("not shown") == 1
    zeros = [t for t in root.iter("text") if t.text == "0.0" and t.get("text-anchor") is None]  # below the left end of each plot
    assert len(zeros) == 6 and len({t.get("x") for t in zeros}) == in_a_row


def test_points_of_a_line_have_their_intervals() -> None:
    curve = next(p for p in PLOTS if p.id == "curve")
    assert isinstance(curve, LinePlot)
    line = replace(curve.lines[0], points=((0.2, 0.3), (0.8, 0.7)), sizes=(), intervals=((0.1, 0.5), None))
    one = replace(curve, lines=(line,), plots_per_row=3)
    plain = replace(one, lines=(replace(line, intervals=()),))
    drawn, bare = (ElementTree.fromstring(svg_element(plot, Formatter("en"))) for plot in (one, plain))
    more = [node for node in drawn.iter("line") if ElementTree.tostring(node) not in {ElementTree.tostring(other) for other in bare.iter("line")}]
    assert len(more) == 3  # the interval and its two ends; the other point has none
    upright = next(node for node in more if node.get("x1") == node.get("x2"))
    # 0.2 and 0.6 of the height: the interval is as long as 0.4 of the side, which is that of the axis from 0 to 1
    axis = [float(t.get("y", 0)) for t in drawn.iter("text") if t.text in ("0.0", "1.0") and t.get("text-anchor") == "end" and float(t.get("x", 0)) < 60]
    assert abs(float(upright.get("y1", 0)) - float(upright.get("y2", 0))) == pytest.approx(0.4 * (max(axis) - min(axis)), abs=0.2)
