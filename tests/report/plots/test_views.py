"""Plots on the page: every estimate at its place, every label in words, and nothing told apart by colour."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.support import sample_report
from tests.support.sample_report import message
from tracks_sim.report.formats.html import fragment
from tracks_sim.report.parts import DotPlot, FlowChart, LinePlot, Section
from tracks_sim.report.plots.views import Plot, drawable

PLOTS: dict[str, Plot] = {b.id: b for s in sample_report.sample_report().sections for b in s.blocks if isinstance(b, DotPlot | LinePlot | FlowChart)}


def drawing(plot: Plot, language: str = "en") -> ElementTree.Element:
    """The plot as it stands on a page, without its table. It is well-formed, or this fails."""
    page = fragment(Section("one", message("One"), message("Lead."), (plot,)), language)
    drawn = re.search(r'<div class="plot .*?(?=<details)', page, re.S)
    assert drawn
    return ElementTree.fromstring(drawn[0])


def of_class(drawn: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [node for node in drawn.iter() if name in (node.get("class") or "").split()]


def places(drawn: ElementTree.Element, name: str) -> list[str]:
    """Places of the parts of this class that have one."""
    return [node.get("style", "") for node in of_class(drawn, name) if node.get("style")]


def words(node: ElementTree.Element) -> str:
    return re.sub(r"\s+", " ", "".join(node.itertext())).strip()


def line_plot(name: str) -> LinePlot:
    plot = PLOTS[name]
    assert isinstance(plot, LinePlot)
    return plot


def dot_plot(name: str) -> DotPlot:
    plot = PLOTS[name]
    assert isinstance(plot, DotPlot)
    return plot


def moved(drawn: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Markers on lines, or in the key, within the part of this class."""
    return [path for path in of_class(drawn, name)[0].iter("path") if path.get("transform")]


def test_estimates_and_intervals_stand_at_their_places() -> None:
    """On an axis from -20 to +30 points: +21 stands at 41/50 = 82 %, its interval of +9 to +33 from 29/50 = 58 % to the end, beyond which it goes on."""
    drawn = drawing(PLOTS["change"])
    assert places(drawn, "marker") == ["left: 82.0%", "left: 46.0%", "left: 76.0%"]
    assert places(drawn, "interval") == ["left: 58.0%; width: 42.0%", "left: 22.0%; width: 48.0%", "left: 42.0%; width: 58.0%"]
    assert len(of_class(drawn, "beyond")) == 2 and not of_class(drawn, "before")
    assert places(drawn, "reference") == ["left: 40.0%"] * 3
    ticks = [(words(node), node.get("style")) for node in of_class(drawn, "tick-label")]
    assert ticks == [("−20", "left: 0.0%"), ("−10", "left: 20.0%"), ("0", "left: 40.0%"), ("+10", "left: 60.0%"), ("+20", "left: 80.0%"), ("+30", "left: 100.0%")]
    assert places(drawn, "tick") == [f"left: {place}%" for place in (0.0, 20.0, 60.0, 80.0, 100.0)] * 3  # the reference has a line of its own


def test_an_estimate_beyond_the_axis_has_no_marker_and_its_interval_goes_on() -> None:
    drawn = drawing(replace(dot_plot("change"), low=0.0, high=0.2, reference=None))  # +21 lies above it, −9 below
    assert places(drawn, "marker") == ["left: 15.0%", "left: 90.0%"] and not of_class(drawn, "reference")
    assert (len(of_class(drawn, "before")), len(of_class(drawn, "beyond"))) == (1, 2)


def test_rows_say_label_group_and_figure_once_and_one_without_a_figure_stays() -> None:
    drawn = drawing(PLOTS["safe"])
    assert [words(node) for node in drawn.iter("dt")] == ["Training", "Waiting list, trained after the second phase"]
    assert [words(node) for node in drawn.iter("dd")] == [
        "Before 41 % (29 to 54)", "After 62 % (50 to 73)", "Follow-up 58 % (44 to 71)", "Before 43 % (31 to 56)", "After 46 % (34 to 59)", "Follow-up not estimable",
    ]  # fmt: skip
    assert [len(places(row, "marker")) for row in drawn.iter("dd")] == [1, 1, 1, 1, 1, 0]
    assert all(node.get("aria-hidden") == "true" for name in ("scale", "axis", "marker") for node in of_class(drawn, name) if node not in list(of_class(drawn, "axis")[0]))


def test_what_people_wrote_is_escaped_in_a_plot() -> None:
    plot = dot_plot("safe")
    named = replace(plot, dots=(replace(plot.dots[0], label=message("<b>{n}", n="<i>")),))
    assert [words(node) for node in drawing(named).iter("dt")] == ["<b><i>"]


@pytest.mark.parametrize("name", [name for name, plot in PLOTS.items() if drawable(plot)])
def test_nothing_is_told_apart_by_colour(name: str) -> None:
    drawn = drawing(PLOTS[name], "fr")
    assert {node.get(attribute) for node in drawn.iter() for attribute in ("fill", "stroke", "color")} <= {None, "none", "currentColor"}
    assert "color" not in "".join(node.get("style") or "" for node in drawn.iter())


def test_markers_and_lines_differ_and_are_named() -> None:
    """480 wide for -0.15 to 2.15, 250 high for 0 to 1: 480 × 0.15 / 2.3 = 31.3, 250 × (1 - 0.45) = 137.5 and 250 × (1 - 0.43) = 142.5."""
    drawn = drawing(line_plot("course"))
    assert [(line.get("points", "").split()[0], line.get("stroke-dasharray")) for line in drawn.iter("polyline")] == [("31.3,137.5", "none"), ("31.3,142.5", "7 4")]
    assert [words(node) for node in of_class(drawn, "key")[0]] == ["Training", "Waiting list"]
    assert {(path.get("d"), path.get("fill")) for path in moved(drawn, "key")} == {(path.get("d"), path.get("fill")) for path in moved(drawn, "frame")}
    assert drawn.get("role") == "img" and drawn.get("aria-label") == "Training: 0.45 → 0.60; Waiting list: 0.43 → 0.64"
    assert [(words(node), node.get("style")) for node in of_class(drawn, "tick-label")] == [("Before", "left: 6.52%"), ("After", "left: 50.0%"), ("Follow-up", "left: 93.48%")]
    assert [(words(node), node.get("style")) for node in of_class(drawn, "y-label")][::5] == [("0.0", "bottom: 0.0%"), ("1.0", "bottom: 100.0%")]


def test_seven_groups_have_markers_of_their_own() -> None:
    course = line_plot("course")
    drawn = drawing(replace(course, lines=(course.lines[0],) * 7))
    assert len({(path.get("d"), path.get("fill")) for path in moved(drawn, "key")}) == 7
    assert len({line.get("stroke-dasharray") for line in drawn.iter("polyline")}) == 7


def test_the_line_of_equality_runs_from_corner_to_corner_and_is_named() -> None:
    drawn = drawing(line_plot("curve"))
    assert "M0.0 250.0L480.0 0.0" in [path.get("d") for path in drawn.iter("path")]
    assert [words(node) for node in of_class(drawn, "key")[0]] == ["Before the training", "After", "line of equality"]


@pytest.mark.parametrize(("per_row", "across"), [(1, 2), (2, 2), (3, 3), (5, 3)])
def test_many_lines_have_a_plot_each_and_one_without_points_says_so(per_row: int, across: int) -> None:
    curve = line_plot("curve")
    drawn = drawing(replace(curve, plots_per_row=per_row, lines=(*curve.lines * 2, curve.lines[0], replace(curve.lines[0], points=()))))
    assert of_class(drawn, f"across-{across}") and len(list(drawn.iter("polyline"))) == 5
    assert {line.get("stroke-dasharray") for line in drawn.iter("polyline")} == {"none"}
    assert [words(node) for node in of_class(drawn, "panel-name")] == ["Before the training", "After"] * 2 + ["Before the training"] * 2
    assert [words(node) for node in of_class(drawn, "without")] == ["not shown"] and not of_class(drawn, "key")


def test_points_of_a_line_have_their_intervals() -> None:
    """From 0.1 to 0.5 at 0.2, in a square of 200 units that are counted from above; the other point has none."""
    curve = line_plot("curve")
    line = replace(curve.lines[0], points=((0.2, 0.3), (0.8, 0.7)), sizes=(), intervals=((0.1, 0.5), None))
    drawn = drawing(replace(curve, lines=(line,), plots_per_row=3))
    assert [path.get("d") for path in drawn.iter("path") if "h6M" in path.get("d", "")] == ["M40.0 100.0V180.0M37.0 100.0h6M37.0 180.0h6"]


def test_markers_grow_with_the_number_behind_them_and_a_long_line_has_few() -> None:
    curve = line_plot("curve")
    long = replace(curve.lines[0], points=tuple((at / 40, 0.5) for at in range(41)), sizes=())
    assert len(moved(drawing(replace(curve, lines=(long,))), "frame")) == 9  # points 0, 5, 10 … 40
    sized = replace(curve.lines[0], points=((0.1, 0.1), (0.5, 0.5)), sizes=(25, 100))
    scales = [float(path.get("transform", "").partition("scale(")[2].rstrip(")")) for path in moved(drawing(replace(curve, lines=(sized,))), "frame")]
    assert scales == pytest.approx([5.5 / 5, 8.5 / 5])  # radii 2.5 + 6 × √(25/100) and 2.5 + 6, of a shape with a radius of 5


def test_the_flow_is_text_in_the_order_in_which_people_went() -> None:
    drawn = drawing(PLOTS["flow"])
    assert [words(node) for node in of_class(drawn, "forked")[0]] == ["Enrolled (given a code) (n = 104)", "Agreed to take part (n = 96)did not agree: 8"]
    arms = [words(node) for node in drawn.iter() if node.tag in ("dt", "dd")]
    assert (arms[0], arms[6]) == ("Training", "Waiting list") and arms[10] == "Completed the follow-up (n not shown)"
    assert arms[3] == "Completed the phase after the training (n = 38)left the service: 5no reason given: 5"
    assert [node.get("style") for node in drawn.iter("dd")][::5] == ["grid-area: 2 / 1", "grid-area: 2 / 2"]  # boxes of one step stand side by side
    assert "(n non affiché)" in words(drawing(PLOTS["flow"], "fr"))


def test_a_plot_without_a_figure_is_not_drawn() -> None:
    assert [name for name, plot in PLOTS.items() if not drawable(plot)] == ["auc"]
