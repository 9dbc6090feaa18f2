"""Six figures at a glance: which exist, which give way, and what their signs say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.finished_attempts import Who, finished_attempt
from tests.support.synthetic_cases import (
    asking_detection,
    case_file,
    indicator_answer,
    need_answer,
    scored_attempt,
    with_key,
)
from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.interview import load_parameters
from tracks_sim.practice import Answer, Attempt
from tracks_sim.scoring import feedback, with_effective_key
from tracks_sim.ui.trainee.feedback.summary import FIGURES, GlanceRow, glance, words_of
from tracks_sim.ui.trainee.view import View

FILE = asking_detection(with_key(case_file(), rules=2))
PRESENT = [k.concept for k in FILE.key.indicators if k.state == "present"]
ABSENT = [k.concept for k in FILE.key.indicators if k.state == "absent"]


def _glance(attempt: Attempt, file: CaseFile, catalogues: Catalogues, language: str = "en") -> dict[str, GlanceRow]:
    attempt = replace(attempt, submitted=True)
    rows = glance(feedback(attempt, file, catalogues), View(attempt, with_effective_key(attempt, file), catalogues, language))
    assert len(rows) <= FIGURES
    return {row["id"]: row for row in rows}


def _of(catalogues: Catalogues, **answers: object) -> dict[str, GlanceRow]:
    return _glance(scored_attempt(FILE, **answers).attempt, FILE, catalogues)


@pytest.mark.parametrize(
    ("option", "value", "sign"),
    [
        ("option-refer-specialist", "safe and proportionate", "good"), ("option-labour-rights", "another was safer", "look"),
        ("option-confront-suspect", "could have hurt", "harm"), (None, "none chosen", "look"),
    ],
)  # fmt: skip
def test_the_step_comes_first(catalogues: Catalogues, option: str | None, value: str, sign: str) -> None:
    rows = _of(catalogues, option=option)
    assert next(iter(rows)) == "decision"
    assert (rows["decision"]["value"], rows["decision"]["sign"]) == (value, sign)
    assert rows["decision"]["at"] == ("row-decision" if sign == "good" else "decided")


def test_what_is_seen_stands_beside_what_was_read_into_the_file(catalogues: Catalogues) -> None:
    seen = {c: indicator_answer("present", ("now",)) for c in (*PRESENT[:5], *ABSENT[:2])}
    rows = _of(catalogues, option="option-refer-specialist", indicators=seen)
    assert rows["seen"]["value"] == f"5 of {len(PRESENT)}" and rows["seen"]["sign"] == "look"
    assert (rows["over_read"]["value"], rows["over_read"]["at"]) == ("2", next(f"row-indicators.{k.concept}" for k in FILE.key.indicators if k.concept in ABSENT[:2]))
    none = _of(catalogues, option="option-refer-specialist", indicators={PRESENT[0]: indicator_answer("present", ("now",))})
    assert (none["over_read"]["value"], none["over_read"]["sign"], none["over_read"]["at"]) == ("none", "good", "")
    # Where nothing was judged, that nothing was read into the file is no merit.
    assert "over_read" not in _of(catalogues, option="option-refer-specialist")


@pytest.mark.parametrize(("given", "value", "sign"), [("yes", "as the author", "good"), ("no", "missed", "look"), (None, "not judged", "look")])
def test_detection_in_words(catalogues: Catalogues, given: str | None, value: str, sign: str) -> None:
    rows = _of(catalogues, option="option-labour-rights", detection=Answer(given) if given else None)
    assert (rows["detection"]["value"], rows["detection"]["sign"]) == (value, sign)


def test_of_more_than_six_one_that_was_right_gives_way(catalogues: Catalogues) -> None:
    """Decision, detection, seen, over-read, needs, urgent, cited: seven exist where no plan was made, and one gives way."""
    everything = {
        "option": "option-refer-specialist", "detection": Answer("yes"), "indicators": {c: indicator_answer("present", ("now",)) for c in PRESENT},
        "needs": {k.need: need_answer(k.level) for k in FILE.key.needs},
    }  # fmt: skip
    rows = _of(catalogues, **everything)
    # Urgent needs and detection were right, and the first of them gives way; citations were not.
    assert list(rows) == ["decision", "detection", "seen", "over_read", "needs", "cited"]
    missing = {**everything, "detection": Answer("no"), "needs": {k.need: need_answer("not_indicated") for k in FILE.key.needs}}
    assert list(_of(catalogues, **missing)) == ["decision", "detection", "seen", "over_read", "needs", "urgent"]


@pytest.mark.parametrize("who", ["expert", "novice"])
def test_detection_is_always_among_them_where_it_is_asked(library: Library, who: Who) -> None:
    parameters = load_parameters()
    for file in library.first_versions.values():
        assert "detection" in file.case.steps
        rows = _glance(finished_attempt(who, file, library, parameters), file, library.catalogues)
        assert "detection" in rows and len(rows) == 6, file.case.id


@pytest.mark.parametrize("who", ["expert", "novice", "hurried"])
def test_a_talk_has_its_figures_and_no_talk_is_named(library: Library, who: Who) -> None:
    file = library.case("the-blue-jacket")
    rows = _glance(finished_attempt(who, file, library, load_parameters()), file, library.catalogues)
    assert {"decision", "seen", "told"} <= set(rows)
    if who == "hurried":
        assert rows["told"]["value"] == "you did not talk" and rows["told"]["sign"] == "look"
    else:
        assert rows["told"]["value"].endswith(" of 5") and rows["told"]["part"] == "talk"


def test_words_are_counted_as_the_benchmark_counts_them() -> None:
    """Letters and numbers, with apostrophes and hyphens inside; tags and signs are none: 1 d’un, 2 coup, 3 d'œil, 4 3, 5 sur, 6 re-lu."""
    assert words_of("<p>d’un coup</p> <em>d'œil</em> : ✓ 3 sur", "« re-lu » – !") == 6
    assert words_of("", "✓ ○") == 0
