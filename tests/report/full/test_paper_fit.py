"""On paper nothing stands beyond the margin: on every page of the report, in French with its long names, and of the file beside it, in English with long identifiers.

WeasyPrint says where it put each piece of text; a picture of text, such as a plot, counts with its whole box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.support.conclusion_worlds import FOUR, some_left, with_harm
from tests.support.random_study import random_study, with_steps
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.html import page
from tracks_sim.report.parts import Report
from tracks_sim.report.supplement import supplement
from tracks_sim.report.whole_report import whole_report
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

weasyprint = pytest.importorskip("weasyprint")

LONG_IDS = {form: tuple(f"{form.lower()}-{place}-case-with-a-very-long-identifier-of-its-own" for place in ("first", "second", "third")) for form in "AB"}
LONG_NAMES = {"fr": {case: "Réapprovisionnement anticonstitutionnellement interdépartemental" for cases in LONG_IDS.values() for case in cases}}
SLACK = 1.0
"""Pixels of CSS by which rounding may put a box beyond the margin."""


PHASES = ("pre", "post", "follow-up")
JUDGED = (("present", "present", 0.9), ("absent", "present", 0.6), ("present", "absent", 0.4), ("absent", "absent", 0.8), ("insufficient", "absent", 0.5))


@pytest.fixture(scope="module")
def data() -> StudyData:
    """Forty people in two groups and three phases who did everything a report counts; cases have long ids, and in French long names."""
    study = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 4}, {"id": "follow-up", "weeks": 26}), forms=LONG_IDS)

    def person(i: int) -> Person:
        arm = ("training", "waitlist")[i % 2]
        keyed, asked = ("yes", "no", "open"), ("yes", "no", "open", "yes", "no")
        return Person(
            f"p{i:02}", arm, "AB"[i // 2 % 2], ("north", "south")[i % 3 > 0], ("new", "old")[i % 5 > 1],
            safe={phase: [int((i * 7 + 3 * at + n) % 5 > 1) for n in range(3)] for at, phase in enumerate(PHASES)},
            harms={phase: [((i + n) % 4 == 0, (i + n + at) % 3) for n in range(3)] for at, phase in enumerate(PHASES)},
            judged={phase: [JUDGED[(i + at) % 3 :] + JUDGED[: (i + at) % 3]] * 3 for at, phase in enumerate(PHASES)},
            detected={phase: [(key, asked[(i + n + at) % 5]) for n, key in enumerate(keyed)] for at, phase in enumerate(PHASES)},
            talks={phase: ((1 + (i + at) % 4, 4, 1 + i % 2, 2), None, (2, 2, at % 2, 2)) for at, phase in enumerate(PHASES)},
            answers={(phase, name): {f"une-question-au-nom-très-long-{n}": 1 + (i + n + at) % 5 for n in range(3)} for at, phase in enumerate(PHASES) for name in ("confidence", "attitude")}
            | {(phase, "knowledge"): {"a": ("yes", "no", "unsure")[(i + at) % 3]} for at, phase in enumerate(PHASES)},
        )  # fmt: skip

    return replace(with_steps(study_data_of([person(i) for i in range(40)], study)), names=LONG_NAMES)


@pytest.fixture(scope="module")
def reports(data: StudyData) -> dict[str, Report]:
    policy = DisclosurePolicy()
    return {"report": whole_report(data, policy), "items": supplement(data, policy)}


def beyond(box: Any, left: float, right: float) -> Iterator[tuple[str, float]]:
    """Text and pictures that begin before ``left`` or end after ``right``, with by how much."""
    if isinstance(box, weasyprint.formatting_structure.boxes.TextBox | weasyprint.formatting_structure.boxes.ReplacedBox):
        over = max(box.position_x + box.width - right, left - box.position_x)
        if over > SLACK:
            yield getattr(box, "text", type(box).__name__), over
    for child in getattr(box, "children", None) or ():
        yield from beyond(child, left, right)


def pages_of(html: str) -> list[Any]:
    return [sheet._page_box for sheet in weasyprint.HTML(string=html).render().pages]


@pytest.fixture(scope="module")
def sheets_of(reports: dict[str, Report]) -> Callable[[str, str], list[Any]]:
    """The sheets of a report by kind and language, set once."""
    return cache(lambda kind, language: pages_of(page(reports[kind], language)))


@pytest.mark.parametrize(("kind", "language"), [("report", "fr"), ("items", "en")])
def test_nothing_stands_beyond_the_margin(sheets_of: Callable[[str, str], list[Any]], kind: str, language: str) -> None:
    sheets = sheets_of(kind, language)
    assert len(sheets) > 3
    for number, sheet in enumerate(sheets, 1):
        left = sheet.content_box_x()
        content = [child for child in sheet.children if not isinstance(child, weasyprint.formatting_structure.boxes.MarginBox)]
        assert [(number, found) for child in content for found in beyond(child, left, left + sheet.width)] == []


def test_the_report_of_a_usual_study_has_18_pages_at_most() -> None:
    """Two groups and two phases, in French, which is longer."""
    study = a_study(forms=FOUR.forms, plan={"model": EQUAL_BEFORE, "smallest_effect": 10})
    data = some_left(with_harm(random_study(120, 1, study, 1.5), 0.05, 0.0, 0.05), 30, 10)
    assert 8 < len(pages_of(page(whole_report(data, DisclosurePolicy()), "fr"))) <= 18


def test_what_stands_beyond_the_margin_is_found() -> None:
    (sheet,) = pages_of("<style>@page { size: 100px 100px; margin: 10px } body { margin: 0; white-space: nowrap }</style>short <b>a text that is far too long</b>")
    assert [text for child in sheet.children for text, _ in beyond(child, 10, 90)] == ["a text that is far too long"]


def test_body_text_of_tables_is_large_enough_to_read(sheets_of: Callable[[str, str], list[Any]]) -> None:
    def cells(box: Any) -> Iterator[float]:
        if isinstance(box, weasyprint.formatting_structure.boxes.TableCellBox):
            yield box.style["font_size"] * 0.75  # CSS pixels to points
        for child in getattr(box, "children", None) or ():
            yield from cells(child)

    sizes = {round(size, 2) for sheet in sheets_of("report", "fr") for size in cells(sheet)}
    assert sizes and min(sizes) >= 8.5
