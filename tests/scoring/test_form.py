from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tests.support.synthetic_cases import balanced_form, case_file, scored_attempt, with_answers, with_case, with_key
from tracks_sim.bots import KEY, play, strategies_without_reading
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.practice import Attempt, Item
from tracks_sim.scoring import score_form, scorers
from tracks_sim.scoring.form import gates
from tracks_sim.scoring.score import Score, ScoredAttempt

Played = list[tuple[Attempt, CaseFile]]


@pytest.fixture
def keyed(catalogues: Catalogues) -> Played:
    return [(play(KEY, f, catalogues, "fr", "en"), f) for f in balanced_form()]


def _by(scores: tuple[Score, ...]) -> dict[str, Score]:
    return {s.scorer: s for s in scores}


def test_the_key_earns_everything(keyed: Played, catalogues: Catalogues):
    scores = _by(score_form(keyed, catalogues))
    # An interview is scored for itself: a form keeps a fixed key.
    assert set(scores) == {s.name for s in scorers.SCORERS if s.step != "detection"} | {"gates"}  # no case of it asks detection
    for name, score in scores.items():
        if name == "confidence":
            assert score.value == 0.0
        elif name == "gates":
            assert score.value == 1.0
        else:
            assert (name, score.corrected) == (name, pytest.approx(1.0))


def test_what_is_no_form_has_a_reason_and_no_value(keyed: Played, catalogues: Catalogues):
    five = score_form(keyed[:5], catalogues)
    assert {s.reason for s in five} == {"too_few_cases"}
    assert all(s.value is s.corrected is s.baseline is None for s in five)
    assert {s.reason for s in score_form([*keyed, keyed[0]], catalogues)} == {"same_case_twice"}
    open_one = (replace(keyed[0][0], submitted=False), keyed[0][1])
    assert {s.reason for s in score_form([open_one, *keyed[1:]], catalogues)} == {"not_submitted"}


def test_a_form_holds_two_of_each_sort(catalogues: Catalogues):
    files = [case_file(f"case-{i}", "smuggling", accepted="labour_rights", seed=i) for i in range(5)]
    played = [(play(KEY, f, catalogues, "fr", "en"), f) for f in (*files, case_file())]
    assert {s.reason for s in score_form(played, catalogues)} == {"not_balanced"}


def _gated(catalogues: Catalogues, reached: str, plan_of_first: dict[str, tuple[str, ...]] | None = None) -> Score:
    """``reached``: one letter a case of the form, y where its accepted decision is taken, n elsewhere."""
    form = []
    for file, letter in zip(balanced_form(), reached, strict=True):
        accepted = next(o.option for o in file.key.options if o.standing == "best")
        other = next(o.option for o in file.key.options if o.standing != "best" and o.harm == "none" and o.resolved_cost >= 0.4)
        form.append(
            scored_attempt(
                file,
                option=accepted if letter == "y" else other,
                plan=(plan_of_first or {}) if file.case.id == "first" else {},
            )
        )
    return gates([ScoredAttempt(replace(s.attempt, submitted=True), s.case_file) for s in form], catalogues)


@pytest.mark.parametrize(
    ("reached", "passed"),
    [
        ("yyyyyy", 1.0),
        ("yynyyn", 1.0),  # two thirds of each sort
        ("ynnyyy", 0.0),  # one third of the trafficking cases
        ("yyynny", 0.0),  # one third of the controls: refer everybody
        ("nnnyyy", 0.0),  # refer nobody
    ],
)
def test_gates(catalogues: Catalogues, reached: str, passed: float):
    assert _gated(catalogues, reached).value == passed


def test_severe_harm_closes_the_gate_whatever_else_is_right(catalogues: Catalogues):
    # One case of six: two thirds of each sort are still safe and proportionate.
    score = _gated(catalogues, "yyyyyy", {"safety": ("safety-a", "safety-b", "safety-e")})
    assert (score.counts["trafficking_reached"], score.counts["controls_reached"]) == (2, 3)
    assert score.value == 0.0 and score.counts["no_severe_harm"] == 0
    assert [h.where for h in score.harms] == ["first/plan.safety.safety-e"]


def test_a_severe_harm_of_the_talk_closes_the_gate_and_a_minor_one_does_not(keyed: Played, catalogues: Catalogues):
    """All answers are those of the key; only the talk of the first case differs."""
    base, own = keyed[0], interview_case_file()
    for move, passed in (("promise", 0.0), ("challenge_companion", 0.0), ("doubt", 1.0), ("introduce", 1.0)):
        turns = attempt_of((f"move:{move}",), own).turns
        scores = _by(score_form([(replace(base[0], turns=turns), base[1]), *keyed[1:]], catalogues))
        assert scores["gates"].value == passed, move
        assert scores["gates"].counts["severe_harms_in_talks"] == 1 - passed
        assert scores["primary"].value == 1.0  # the same for whoever talked and whoever did not


def test_an_open_plan_closes_the_gate_by_version_2(keyed: Played, catalogues: Catalogues):
    """All answers are those of the key; a question of the plan is left open in half of the trafficking cases and of the controls."""
    for rules, passed in ((1, 1.0), (2, 0.0)):
        form = []
        for n, (attempt, file) in enumerate(keyed):
            of_version = with_key(file, rules=rules)
            opened = {Item("decision", "plan.health"): None} if n % 3 != 0 else {}
            form.append((with_answers(attempt, opened), of_version))
        scores = _by(score_form(form, catalogues))
        assert scores["gates"].value == passed
        assert (scores["primary"].value, scores["primary"].harms) == (pytest.approx(1.0 if rules == 1 else 2 / 6), ())
    assert scores["primary"].counts["plan_open"] == 4
    assert scores["plan"].counts["open"] == 4 and scores["decision"].value == 1.0


def test_what_a_case_does_not_ask_is_in_no_figure_of_the_form(catalogues: Catalogues):
    """Beside six cases that ask for everything stand two whose keys hold elements, protection and a plan that nobody is asked for."""
    whole = balanced_form()
    brief = [
        with_case(file, id=f"brief-{n}", steps=("indicators", "needs", "decision"), note=False, plan=())
        for n, file in enumerate(whole[:2])
    ]
    assert all(file.key.elements and file.key.protection for file in brief)
    for strategy in (KEY, *(s for s in strategies_without_reading(catalogues) if s.name in ("tick_all", "always_insufficient", "cite_everything"))):
        alone, mixed = (
            _by(score_form([(play(strategy, f, catalogues, "fr", "en"), f) for f in form], catalogues)) for form in (whole, [*whole, *brief])
        )
        assert [mixed[name] for name in ("elements", "protection", "plan", "note")] == [alone[name] for name in ("elements", "protection", "plan", "note")]
        assert mixed["primary"].counts["cases"] == 8 and mixed["decision"].counts != alone["decision"].counts
