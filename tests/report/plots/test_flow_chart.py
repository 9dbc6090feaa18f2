"""The flow of participants: text stays inside its boxes, in the font that is used and in both languages."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from tests.support.sample_report import message, number
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.groups import ARMS, PHASES
from tracks_sim.report.parts import Box, FlowChart, Message, Table
from tracks_sim.report.plots.canvas import NARROW, WIDE
from tracks_sim.report.plots.study_plots import svg_element
from tracks_sim.report.plots.text_width import SIZE, text_width, wrap
from tracks_sim.report.sections.flow import ALLOCATED, ANALYSED, COMPLETED, CONSENTED, ENROLLED


@cache
def font(bold: bool) -> TTFont:
    """The font that stands for ``system-ui`` on this machine, which WeasyPrint and Chromium take."""
    finder = shutil.which("fc-match")
    if finder is None:
        pytest.skip("fontconfig is not installed, so nobody knows which font is used")
    file = subprocess.run([finder, "-f", "%{file}", "system-ui:bold" if bold else "system-ui"], check=True, capture_output=True, text=True).stdout
    return TTFont(file, fontNumber=0)


def measured(text: str, bold: bool) -> float:
    """Pixels that a text takes in that font."""
    used = font(bold)
    letters, widths = used.getBestCmap(), used["hmtx"]
    return SIZE * sum(widths[letters[ord(letter)]][0] for letter in text if ord(letter) in letters) / used["head"].unitsPerEm


def chart() -> FlowChart:
    """A chart with the labels of a study of three phases, and reasons and names of groups that are long."""
    long = message("affectation temporaire dans un autre établissement d’accueil: {n}", n=number(12))
    arms = tuple(
        (arm, (
            Box(ALLOCATED, number(48)), *(Box(Message(COMPLETED, {"phase": PHASES[phase]}), number(28), (long,)) for phase in ("pre", "post", "follow-up")),
            Box(ANALYSED, number(44)),
        ))
        for arm in (ARMS["training"], ARMS["waitlist"], message("Wwwwwwwwwwwwww Mmmmmmmmmmmmmmm Ööööööööööööö"))
    )  # fmt: skip
    return FlowChart("flow", message("Flow"), (Box(ENROLLED, number(104)), Box(CONSENTED, number(96), (long,))), arms, Table("t", message("T"), (), ()))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_text_fits_its_box_in_the_font_that_is_used(language: str, width: int) -> None:
    root = ElementTree.fromstring(svg_element(chart(), Formatter(language), width))
    boxes = [tuple(float(box.get(side, 0)) for side in ("x", "y", "width", "height")) for box in root.iter("rect")]
    inside = 0
    for text in root.iter("text"):
        x, y, bold, said = float(text.get("x", 0)), float(text.get("y", 0)), bool(text.get("font-weight")), text.text or ""
        wide = measured(said, bold)
        if text.get("text-anchor") == "middle":  # the name of a group, above its boxes
            assert x - wide / 2 >= 0 and x + wide / 2 <= width, said
            continue
        own = [box for box in boxes if box[0] <= x <= box[0] + box[2] and box[1] <= y <= box[1] + box[3]]
        assert len(own) == 1 and x + wide <= own[0][0] + own[0][2] - 4, said
        inside += 1
    assert inside > 20


def test_widths_are_never_less_than_those_of_the_font() -> None:
    letters = "".join(map(chr, (*range(32, 127), *range(161, 173), *range(174, 256)))) + "–—’“”…→−≤œŒ"
    for letter in letters:
        assert all(measured(letter, bold) <= text_width(letter, bold) + 0.01 for bold in (False, True)), letter


def test_lines_are_as_wide_as_they_may_be_and_a_long_word_is_cut() -> None:
    # at 14 px regular: a 0.65, b 0.65, space 0.35 em
    assert text_width("ab b") == pytest.approx(14 * (3 * 0.65 + 0.35)) and text_width("i") < text_width("W", bold=True)
    assert wrap("a bb ccc", text_width("a bb")) == ["a bb", "ccc"] and wrap("aaaaaaaaaa", text_width("aaaaa")) == ["aaaaa", "aaaaa"]
    assert wrap("", 50) == [""] and "".join(wrap("x" * 99, 1)) == "x" * 99
