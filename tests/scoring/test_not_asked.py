"""What a case does not ask is not asked, never a miss: no score, no row, no lesson and no effect on the rest."""

from __future__ import annotations

from dataclasses import replace

from tests.support.short_case import short_case
from tracks_sim.case.check.design_limits import SIZES
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.load.references import lesson_conditions
from tracks_sim.case.minutes import minutes_of
from tracks_sim.practice import Answer, Attempt, Item, steps_of, unanswered
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.scoring import feedback, score, verdicts, with_effective_key

SHORT, TALK = short_case(), short_case(talk=True)


def attempt_on(file: CaseFile, *, submitted: bool = True, mode: str = "practice", turns: tuple[InterviewTurn, ...] = ()) -> Attempt:
    """Nothing answered but the decision."""
    answers = {Item("decision", "option"): Answer("specialised-service")}
    return Attempt(file.case.id, "fr", mode, "en", answers=answers, submitted=submitted, turns=turns)  # type: ignore[arg-type]


def test_the_steps_of_the_made_case() -> None:
    assert steps_of(SHORT.case) == ("briefing", "reading", "indicators", "detection", "needs", "decision", "submit", "feedback")
    assert steps_of(TALK.case)[2] == "interview" and len(steps_of(TALK.case)) == len(steps_of(SHORT.case)) + 1
    assert unanswered(attempt_on(SHORT), SHORT.case) == {"indicators": 10, "detection": 1, "needs": 4, "decision": 1}


def test_scores_are_those_of_the_steps_that_are_asked(catalogues: Catalogues) -> None:
    scores = {s.scorer: s for s in score(attempt_on(SHORT), SHORT, catalogues)}
    assert {"detection", "indicators", "needs", "decision", "plan", "primary"} <= set(scores)
    assert not {"elements", "protection"} & set(scores)
    assert scores["note"].reason == "nothing_keyed" and scores["note"].outcomes == ()


def test_rows_are_those_of_the_worksheet(catalogues: Catalogues) -> None:
    asked = [row.item for row in verdicts(attempt_on(SHORT), SHORT, catalogues)]
    assert {item.step for item in asked} == {"indicators", "detection", "needs", "decision"}
    assert [item.id for item in asked if item.step == "decision"] == ["option", "plan.safety"]
    assert len(asked) == 10 + 1 + 4 + 2
    assert all(row.who is None for row in verdicts(attempt_on(SHORT), SHORT, catalogues))


def test_a_note_that_is_not_asked_is_missed_by_nobody(catalogues: Catalogues) -> None:
    found = feedback(attempt_on(SHORT), SHORT, catalogues)
    assert not [f for of_step in found.findings.values() for f in of_step if f.item == "note"]


def test_a_lesson_waits_for_nothing_that_is_not_asked() -> None:
    conditions = lesson_conditions(SHORT.case)
    assert {"detection", "decision", "plan.safety", "needs.no_contact"} <= conditions
    assert not {c for c in conditions if c.startswith("elements.")} and "note" not in conditions


def test_a_talk_that_is_not_asked_leaves_the_key_as_it_is() -> None:
    """A measurement leaves out what a talk could change, and only where there can be one."""
    measured = [with_effective_key(attempt_on(file, mode="assessment"), file).key for file in (SHORT, TALK)]
    rows = [{row.concept for row in key.indicators} for key in measured]
    assert rows[0] - rows[1] == {"threats_against_family"} and len(rows[0]) == 10


def test_the_made_case_has_the_sizes_of_a_short_one_and_takes_longer_with_a_talk(catalogues: Catalogues) -> None:
    assert (len(SHORT.case.documents), len(SHORT.case.indicators), len(SHORT.case.needs), len(SHORT.case.options)) == (2, 10, 4, 6)
    least, most = SIZES["short"].words
    for language in ("en", "fr"):
        words = sum(len(p.split()) for p in SHORT.texts[language].passages.values())
        assert least <= words and (language != "en" or most is None or words <= most)
        alone, with_talk = (minutes_of(file, catalogues, language) for file in (SHORT, TALK))
        assert alone[1] <= 25 and alone < with_talk
    longer = replace(SHORT, case=SHORT.case.model_copy(update={"steps": (*SHORT.case.steps, "elements")}))
    assert minutes_of(longer, catalogues, "en") > minutes_of(SHORT, catalogues, "en")
