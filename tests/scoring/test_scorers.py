"""The list of scorers is the only one: a scorer that is added to it is scored, exported and analysed; what feedback says of it is added in ui/trainee."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.synthetic_cases import balanced_form, case_file, with_key
from tracks_sim.bots import KEY, play, random_strategy
from tracks_sim.case.load import Catalogues
from tracks_sim.exports.rescore import write_rescored
from tracks_sim.practice import ANSWER_STEPS
from tracks_sim.scoring import (
    Outcome,
    Score,
    ScoredAttempt,
    Scorer,
    feedback,
    score,
    score_form,
    score_with_both_keys,
    scorers,
)
from tracks_sim.scoring.score import Details

NAME = "decision_length"


def _rows(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[str]:
    return (scored.attempt.option or "",)


def _value(options: Sequence[str], form: Sequence[ScoredAttempt], alone: bool) -> Score:
    if not alone:
        return Score(NAME, len(form) / 100, reason="few_judged")
    return Score(NAME, len(options[0]) / 100, reason="form_only")


def _details(options: Sequence[str]) -> Details:
    return Details({"letters": len(options[0])})


def _outcomes(options: Sequence[str], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    accepted = scored.case_file.key.options[0].standing == "best"
    return (Outcome(NAME, options[0], str(accepted), accepted, note="long"),) if NAME in items else ()


MADE_UP = Scorer(
    NAME, "decision", _rows, _value, _details, _outcomes,
    reads=lambda key: key.options[0], reads_of_items=lambda key: {NAME: key.options[0]}, is_overclaim=lambda outcome: True,
)  # fmt: skip


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> Scorer[str]:
    monkeypatch.setattr(scorers, "SCORERS", (*scorers.SCORERS, MADE_UP))
    return MADE_UP


def test_feedback_shows_the_findings_and_counts_of_a_scorer_that_was_added(catalogues: Catalogues, made_up: Scorer[str]) -> None:
    attempt = play(KEY, file := case_file(), catalogues, "fr", "en")
    assert score(attempt, file, catalogues)[-1].scorer == NAME
    for shown in (feedback(attempt, file, catalogues), feedback(attempt, file, catalogues, "decision")):
        [finding] = [f for f in shown.findings["decision"] if f.item == NAME]
        assert (finding.note, finding.given) == ("long", attempt.option)
        assert shown.figures[NAME] == {"letters": len(attempt.option or "")}
    assert NAME not in feedback(attempt, file, catalogues, "needs").figures


def test_a_form_has_its_score(catalogues: Catalogues, made_up: Scorer[str]) -> None:
    form = [(play(KEY, f, catalogues, "fr", "en"), f) for f in balanced_form()]
    assert {s.scorer: s.value for s in score_form(form, catalogues)}[NAME] == 6 / 100
    assert {s.scorer: s.reason for s in score_form(form[:5], catalogues)}[NAME] == "too_few_cases"


def test_rescoring_has_its_score_and_the_items_that_changed(catalogues: Catalogues, made_up: Scorer[str]) -> None:
    file = case_file()
    attempt = play(random_strategy(1), file, catalogues, "fr", "en")
    first, *others = [o.model_dump() for o in file.key.options]
    best = first["standing"] == "best"
    changed = with_key(file, options=[{**first, "standing": "not_accepted" if best else "best", "harm": "none"}, *others])
    before, after = score_with_both_keys(attempt, file, changed, catalogues)[-1]
    assert before.scorer == NAME and [o.right for o in (*before.outcomes, *after.outcomes)] == [best, not best]
    same, again = score_with_both_keys(attempt, file, replace(file), catalogues)[-1]
    assert same is again and not same.outcomes


def test_the_codebook_of_rescored_figures_names_it(made_up: Scorer[str], tmp_path: Path) -> None:
    write_rescored([], tmp_path)
    assert f", primary, {NAME} |" in (tmp_path / "codebook-rescored.md").read_text(encoding="utf-8")


def test_every_scorer_belongs_to_one_step() -> None:
    assert {s.name for s in scorers.by_step()} == {s.name for s in scorers.SCORERS} and len(scorers.by_step()) == len(scorers.SCORERS)
    assert [s.step for s in scorers.by_step()] == sorted([s.step for s in scorers.SCORERS], key=ANSWER_STEPS.index)


@pytest.mark.parametrize("seed", range(3))
def test_an_outcome_is_of_an_item_that_its_scorer_reads(seed: int, catalogues: Catalogues) -> None:
    scored = ScoredAttempt(play(random_strategy(seed), file := balanced_form()[seed], catalogues, "fr", "en"), file)
    for scorer in scorers.SCORERS:
        assert {o.item for o in scorer.of_case(scored, catalogues).outcomes} <= set(scorer.reads_of_items(file.key))
