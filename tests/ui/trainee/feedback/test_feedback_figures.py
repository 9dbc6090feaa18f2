"""The published rule as the feedback shows it, by both versions of the rules of scoring."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.synthetic_cases import case_file, indicator_answer, need_answer, scored_attempt, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.catalogue import DIMENSIONS
from tracks_sim.scoring import Feedback, feedback
from tracks_sim.scoring.score import Outcome
from tracks_sim.ui.trainee.feedback.feedback_figures import figures_table, ilo_rule_table
from tracks_sim.ui.trainee.view import View

OPEN = "undeterminable"


def _outcomes(**results: tuple[str, str]) -> tuple[Outcome, ...]:
    by_name = dict.fromkeys(DIMENSIONS, ("negative", "negative")) | {"outcome": ("no_pattern", "no_pattern")} | results
    return tuple(Outcome(f"delphi.{name}", given, keyed, given == keyed) for name, (given, keyed) in by_name.items())


def _table(catalogues: Catalogues, outcomes: tuple[Outcome, ...], language: str = "en", **key: Any) -> Any:
    return ilo_rule_table(Feedback("first", None, ilo_rule=outcomes), with_key(case_file(), **key).key, catalogues, language)


def test_version_1_shows_every_line_and_that_the_list_is_not_verified(catalogues: Catalogues) -> None:
    shown = _table(catalogues, _outcomes(exploitation=("negative", OPEN)))
    assert len(shown["rows"]) == 7 and shown["unverified"] == "list not yet verified"
    assert [r["key"] for r in shown["rows"]].count("cannot be determined (weights not known)") == 1
    assert _table(catalogues, ())["rows"] == []


@pytest.mark.parametrize("left_open", [("negative", OPEN), (OPEN, "positive"), (OPEN, OPEN)])
def test_version_2_shows_only_what_every_weight_gives(catalogues: Catalogues, left_open: tuple[str, str]) -> None:
    shown = _table(catalogues, _outcomes(exploitation=left_open, outcome=("exploited_migrant", OPEN)), rules=2)
    assert [r["what"] for r in shown["rows"]] == [catalogues.indicator_texts["en"].dimensions[d] for d in DIMENSIONS if d != "exploitation"]
    assert "Left open: Exploitation; Pattern." in shown["note"] and shown["unverified"] == ""


def test_version_2_names_the_weights_for_what_they_are(catalogues: Catalogues) -> None:
    assert "machine-made transcription" in _table(catalogues, _outcomes(), rules=2)["note"]
    assert "from memory" in _table(catalogues, _outcomes(), rules=2, profile="adult_sexual")["note"]
    assert "de mémoire" in _table(catalogues, _outcomes(), "fr", rules=2, profile="child_sexual")["note"]
    read = catalogues.delphi.model_copy(update={"states": dict.fromkeys(catalogues.delphi.states, "primary")})
    note = _table(replace(catalogues, delphi=read), _outcomes(), rules=2)["note"]
    assert "not been opened" not in note and "Left open" not in note


def test_version_2_shows_nothing_where_the_rule_gives_nothing(catalogues: Catalogues) -> None:
    assert _table(catalogues, (), rules=2) is None


def test_each_figure_names_the_rows_that_were_not_right(catalogues: Catalogues) -> None:
    """Of three signs that are there one was seen, at the right time and with its passage; one was placed wrongly; one not seen."""
    file = with_key(case_file(), rules=2)
    present = [k for k in file.key.indicators if k.state == "present"][:3]
    cited = tuple(group.any[0] for group in present[0].evidence)
    elsewhere = next(phases for phases in (("now",), ("recruitment",)) if phases != present[1].phases)
    answers = {
        present[0].concept: indicator_answer("present", present[0].phases, cited),
        present[1].concept: indicator_answer("present", elsewhere),
        present[2].concept: indicator_answer("insufficient"),
    }  # fmt: skip
    urgent = next(k.need for k in file.key.needs if k.level == "urgent")
    scored = scored_attempt(file, indicators=answers, needs={urgent: need_answer("not_indicated")}, option="option-refer-specialist")
    attempt = replace(scored.attempt, submitted=True)
    rows = {row["what"]: row["items"] for row in figures_table(feedback(attempt, file, catalogues), View(attempt, file, catalogues, "en"))}
    first, second, third = (f"indicators.{k.concept}" for k in present)
    assert third in rows["Indicators found"] and not {first, second} & set(rows["Indicators found"])
    assert rows["Placed at the right time"] == [second]
    assert {second, third} <= set(rows["Reasons in the file that you cited"]) and first not in rows["Reasons in the file that you cited"]
    assert f"needs.{urgent}" in rows["Urgent needs not seen"] and len(rows["Urgent needs not seen"]) == sum(k.level == "urgent" for k in file.key.needs)
