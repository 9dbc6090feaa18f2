"""Version 2 of the rules of scoring: rows on which readers split, in every scorer, and what version 1 does with the same rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.synthetic_cases import (
    asking_detection,
    balanced_form,
    case_file,
    element_answer,
    indicator_answer,
    need_answer,
    scored_attempt,
    with_answers,
    with_case,
    with_key,
)
from tracks_sim.bots import KEY, play, random_strategy
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import DETECTION_STATES, JUDGEMENT_STATES, LEVELS
from tracks_sim.practice import ANSWER_STEPS, Answer, Item
from tracks_sim.scoring import RULES, Score, ScoredAttempt, score, score_form, scorers, verdicts
from tracks_sim.scoring.rules import accepted_beside, splits, with_rules

OTHERS: dict[str, tuple[str, ...]] = {
    "indicators": JUDGEMENT_STATES, "elements": JUDGEMENT_STATES, "detection": DETECTION_STATES, "needs": LEVELS,
}  # fmt: skip


def todays(file: CaseFile, split: frozenset[str] = frozenset(), also_phases: frozenset[str] = frozenset()) -> CaseFile:
    """The case as one of version 2 that asks detection; readers split between the keyed answer and the next one on these items."""
    file = asking_detection(with_key(file, rules=2), "no" if file.key.classification != "trafficking" else "yes")
    key = file.key.model_dump()
    for item, where, keyed in file.key.keyed_answers():
        states = OTHERS[item.partition(".")[0]]
        beside = states[(states.index(keyed.answer) + 1) % 3] if keyed.answer in states else states[0]
        row = key
        for step in where:
            row = row[step]
        row["also_accepted"] = [beside] if item in split else []
    for row in key["indicators"]:
        row["also_phases"] = row["state"] == "present" and row["concept"] in also_phases
    for option in key["options"]:
        option["cost"] = None
    return with_key(file, **{name: key[name] for name in ("indicators", "elements", "protection", "detection", "needs", "options")})


def items_of(file: CaseFile) -> list[str]:
    return [item for item, _, _ in file.key.keyed_answers()]


def item_named(item: str) -> Item:
    """The item of a worksheet that a keyed answer is about."""
    step, _, name = item.partition(".")
    return Item("detection", "detection") if step == "detection" else Item(step, name)  # type: ignore[arg-type]


def figures(scores: tuple[Score, ...]) -> list[tuple[object, ...]]:
    """Everything of scores but their outcomes."""
    return [(s.scorer, s.value, s.baseline, s.corrected, s.reason, dict(s.counts), dict(s.figures), s.harms) for s in scores]


ITEMS = items_of(todays(case_file()))
SPLITS = st.frozensets(st.sampled_from(ITEMS), max_size=len(ITEMS))


def test_the_version_of_today() -> None:
    assert RULES == 2 and case_file().key.rules == 1 and with_rules(case_file()).key.rules == 2


def test_a_row_splits_by_version_2_alone() -> None:
    file = todays(case_file(), frozenset(ITEMS))
    assert set(accepted_beside(file.key)) == set(ITEMS)
    before = replace(file, key=file.key.model_copy(update={"rules": 1}))
    assert set(accepted_beside(before.key)) == {"detection"}  # it was not asked before there was a version 2
    assert not any(splits(before.key, k) for k in before.key.indicators)


@settings(max_examples=examples(40), deadline=None)
@given(split=SPLITS)
@example(split=frozenset(item for item in ITEMS if item.startswith("indicators.")))
def test_the_key_earns_everything_of_a_case_with_splits(split: frozenset[str], catalogues: Catalogues) -> None:
    file = todays(case_file(), split)
    for found in score(play(KEY, file, catalogues, "fr", "en"), file, catalogues):
        if found.value is None:
            # Where every indicator splits, no judgement counts of which somebody has said how sure they are.
            assert found.reason == ("nothing_stated" if found.scorer == "confidence" else "nothing_keyed") and split, found.scorer
        else:
            assert (found.scorer, found.value) == (found.scorer, 0.0 if found.scorer == "confidence" else 1.0)


@settings(max_examples=examples(20), deadline=None)
@given(splits_=st.lists(SPLITS, min_size=6, max_size=6))
def test_the_key_earns_everything_of_a_form_with_splits(splits_: list[frozenset[str]], catalogues: Catalogues) -> None:
    files = [todays(f, split) for f, split in zip(balanced_form(), splits_, strict=True)]
    for found in score_form([(play(KEY, f, catalogues, "fr", "en"), f) for f in files], catalogues):
        assert found.corrected in (None, pytest.approx(1.0)), found.scorer
        assert found.value in (None, pytest.approx(0.0 if found.scorer == "confidence" else 1.0)), found.scorer


@settings(max_examples=examples(60), deadline=None)
@given(split=SPLITS, seed=st.integers(0, 999), data=st.data())
def test_another_accepted_answer_changes_no_score(split: frozenset[str], seed: int, data: st.DataObject, catalogues: Catalogues) -> None:
    """Between the answers that stand, and to any other or to none: a split row counts neither way."""
    file = todays(case_file(), split)
    attempt = play(random_strategy(seed), file, catalogues, "fr", "en")
    changes: dict[Item, Answer | None] = {}
    for item in sorted(split):
        answer = attempt.answers.get(item_named(item))
        if answer is not None:
            changes[item_named(item)] = answer._replace(value=data.draw(st.sampled_from(OTHERS[item.partition(".")[0]])), phases=())
    assert figures(score(attempt, file, catalogues)) == figures(score(with_answers(attempt, changes), file, catalogues))


@settings(max_examples=examples(30), deadline=None)
@given(asked=st.frozensets(st.sampled_from(ANSWER_STEPS)), seed=st.integers(0, 99))
def test_what_a_case_does_not_ask_has_no_score(asked: frozenset[str], seed: int, catalogues: Catalogues) -> None:
    whole = todays(case_file())
    file = with_case(whole, steps=[s for s in whole.case.steps if s in asked])
    if "detection" not in asked:
        file = with_key(file, detection=None)
    found = score(play(random_strategy(seed), whole, catalogues, "fr", "en"), file, catalogues)  # answers that nobody asked for change nothing
    assert {s.scorer for s in found} == {s.name for s in scorers.SCORERS if s.step in asked}


def _scores(file: CaseFile, catalogues: Catalogues, **answers: Any) -> dict[str, Score]:
    return {s.scorer: s for s in score(scored_attempt(file, **answers).attempt, file, catalogues)}


def test_split_indicators_are_in_no_figure_by_hand(catalogues: Catalogues) -> None:
    """16 indicators keyed 7 present, 5 absent, 4 insufficient; readers split on the first two present ones.

    All answered as keyed but one split (the other answer), one split (neither), one present called absent: of the 14 that count
    13 are right. Given: 4 present, 6 absent, 4 insufficient; expected = (5 x 4 + 5 x 6 + 4 x 4) / 14² = 66 / 196.
    """
    present = [k.concept for k in case_file().key.indicators if k.state == "present"]
    file = todays(case_file(), frozenset(f"indicators.{c}" for c in present[:2]))
    given = {k.concept: indicator_answer(k.state, k.phases, tuple(g.any[0] for g in k.evidence), 0.75) for k in file.key.indicators}
    given |= {present[0]: indicator_answer("absent", confidence=0.9), present[1]: indicator_answer("insufficient"), present[2]: indicator_answer("absent", confidence=0.75)}
    found = _scores(file, catalogues, indicators=given)
    indicators = found["indicators"]
    assert (indicators.value, indicators.baseline) == (pytest.approx(13 / 14), pytest.approx(66 / 196))
    assert indicators.corrected == pytest.approx((13 / 14 - 66 / 196) / (1 - 66 / 196))
    assert (indicators.counts["hits"], indicators.counts["misses"], indicators.counts["judged"], indicators.counts["split"]) == (4, 1, 14, 2)
    outcomes = {o.item: (o.right, o.note) for o in indicators.outcomes}
    assert outcomes[f"indicators.{present[0]}"] == (True, "also_accepted")  # absent stands beside present here
    assert outcomes[f"indicators.{present[1]}"] == (False, "miss")
    # 14 stated, 13 of them right at .75, one wrong at .75: (13 x .25² + .75²) / 14.
    assert found["confidence"].counts["stated"] == 14
    assert found["confidence"].value == pytest.approx((13 * 0.0625 + 0.5625) / 14)
    assert found["evidence"].counts["rows"] == 10  # 7 present and 5 absent without the two
    assert found["phase"].counts["placed"] == 4


def test_phases_on_which_readers_split_are_not_placed(catalogues: Catalogues) -> None:
    present = [k.concept for k in case_file().key.indicators if k.state == "present"]
    given = {k.concept: indicator_answer(k.state, k.phases) for k in case_file().key.indicators}
    one = _scores(todays(case_file(), also_phases=frozenset(present[:1])), catalogues, indicators=given)
    assert one["phase"].counts["placed"] == 6 and one["indicators"].counts["hits"] == 7
    none = _scores(todays(case_file(), also_phases=frozenset(present)), catalogues, indicators=given)
    assert (none["phase"].value, none["phase"].reason) == (None, "nothing_keyed")


def test_split_needs_are_in_no_figure_by_hand(catalogues: Catalogues) -> None:
    """12 needs, 4 of each level; readers split between urgent and helpful on one. 11 count: 3 urgent, 4 helpful, 4 not indicated.

    The split one called not indicated, another urgent one left open, the rest as keyed: 10 of 11 right.
    Given: 2 urgent, 4 helpful, 4 not indicated; expected = (3 x 2 + 4 x 4 + 4 x 4) / 121 = 38 / 121.
    """
    urgent = [n.need for n in case_file().key.needs if n.level == "urgent"]
    file = todays(case_file(), frozenset({f"needs.{urgent[0]}"}))
    given = {n.need: need_answer(n.level, n.who[0] if n.who else None) for n in file.key.needs if n.need != urgent[1]}
    given[urgent[0]] = need_answer("not_indicated")
    needs = _scores(file, catalogues, needs=given)["needs"]
    assert (needs.value, needs.baseline) == (pytest.approx(10 / 11), pytest.approx(38 / 121))
    assert {k: needs.counts[k] for k in ("right", "needs", "open", "urgent", "urgent_missed", "split")} == {
        "right": 10, "needs": 11, "open": 1, "urgent": 3, "urgent_missed": 1, "split": 1,
    }  # fmt: skip
    notes = {o.item: (o.right, o.note) for o in needs.outcomes}
    assert notes[f"needs.{urgent[0]}"] == (False, "too_low")  # not "missed and urgent": readers do not agree that it is
    given[urgent[0]] = need_answer("helpful")
    notes = {o.item: (o.right, o.note) for o in _scores(file, catalogues, needs=given)["needs"].outcomes}
    assert notes[f"needs.{urgent[0]}"] == (True, "also_accepted")


def test_split_elements_count_neither_way_and_by_version_1_as_right(catalogues: Catalogues) -> None:
    file = todays(case_file(), frozenset({"elements.act", "elements.protection"}))  # keyed present, absent stands beside it
    given = {e: element_answer("absent") for e in ("act", "means", "protection")}
    found = _scores(file, catalogues, elements=given)
    # means (absent, keyed present) and purpose (open) are left: none of two is right.
    assert (found["elements"].value, found["elements"].counts["things"], found["elements"].counts["split"]) == (0.0, 2, 1)
    assert (found["protection"].value, found["protection"].reason) == (None, "nothing_keyed")
    assert next((o.right, o.note) for o in found["elements"].outcomes) == (True, "also_accepted")
    before = _scores(replace(file, key=file.key.model_copy(update={"rules": 1})), catalogues, elements=given)
    assert before["elements"].value == pytest.approx(1 / 3) and "split" not in before["elements"].counts
    assert before["protection"].value == 0.0  # version 1 knows no other answer to it


def test_a_child_is_not_asked_for_means_by_either_version(catalogues: Catalogues) -> None:
    child = todays(case_file(age="child"))
    found = _scores(child, catalogues, elements={"means": element_answer("not_needed")})["elements"]
    assert found.value == pytest.approx(1 / 3) and "split" not in found.counts


@pytest.mark.parametrize("step", ["indicators", "elements", "needs", "detection"])
def test_where_readers_split_on_everything_nothing_is_keyed(step: str, catalogues: Catalogues) -> None:
    file = todays(case_file(), frozenset(i for i in ITEMS if i.partition(".")[0] == step))
    found = {s.scorer: s for s in score(play(KEY, file, catalogues, "fr", "en"), file, catalogues)}
    gone = {"indicators": ("indicators", "evidence", "phase"), "elements": ("elements", "protection"), "needs": ("needs", "needs_evidence"), "detection": ("detection",)}
    assert {name: (found[name].value, found[name].reason) for name in gone[step]} == dict.fromkeys(gone[step], (None, "nothing_keyed"))


def test_what_was_judged_only_where_readers_split_is_nothing(catalogues: Catalogues) -> None:
    first = case_file().key.indicators[0].concept
    file = todays(case_file(), frozenset({f"indicators.{first}"}))
    found = _scores(file, catalogues, indicators={first: indicator_answer("present", ("now",))})
    assert (found["indicators"].value, found["indicators"].reason) == (None, "nothing_judged")


def test_few_are_judged_where_readers_split_on_the_others(catalogues: Catalogues) -> None:
    """16 indicators answered, readers split on 7: 9 count, which is fewer than ten."""
    split = frozenset(f"indicators.{k.concept}" for k in case_file().key.indicators if k.state == "present")
    file = todays(case_file(), split)
    given = {k.concept: indicator_answer(k.state, k.phases) for k in file.key.indicators}
    assert _scores(file, catalogues, indicators=given)["indicators"].reason == "few_judged"


def test_a_form_of_both_versions_scores_each_case_by_its_own_key(catalogues: Catalogues) -> None:
    """Act is answered absent, which stands beside present in the first three cases: two are of version 1, one is of version 2."""
    files = [todays(f, frozenset({"elements.act"}) if n < 3 else frozenset()) for n, f in enumerate(balanced_form())]
    files[:2] = [replace(f, key=f.key.model_copy(update={"rules": 1})) for f in files[:2]]
    form = [(play(KEY, f, catalogues, "fr", "en"), f) for f in files]
    form = [(with_answers(a, {Item("elements", "act"): Answer("absent")}) if n < 3 else a, f) for n, (a, f) in enumerate(form)]
    found = next(s for s in score_form(form, catalogues) if s.scorer == "elements")
    # 18 elements, one of them split and out: the two of version 1 count as right.
    assert (found.counts["things"], found.counts["right"], found.counts["split"], found.value) == (17, 17, 1, 1.0)


def test_outcomes_of_splits_are_judged_and_their_verdicts_are_not(catalogues: Catalogues) -> None:
    file = todays(case_file(), frozenset({"elements.act", "detection"}))
    attempt = scored_attempt(file, elements={"act": element_answer("absent")}, detection=Answer("no")).attempt
    found = {str(v.item): (v.keyed, v.right) for v in verdicts(attempt, file, catalogues)}
    assert found["elements.act"] == ("present absent", None) and found["detection.detection"] == ("yes open", None)
    scored = ScoredAttempt(attempt, file)
    assert scorers.of_step("detection")[0].of_case(scored, catalogues).outcomes[0].right is False
