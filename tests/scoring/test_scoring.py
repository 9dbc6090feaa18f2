"""Values and outcomes by themselves, and scores with two keys at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.support.shipped import kit_library
from tests.support.synthetic_cases import asking_detection, balanced_form, with_answers
from tracks_sim.bots import play, random_strategy
from tracks_sim.bots.strategies import KEY
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.practice import Answer, Item
from tracks_sim.practice.events import InterviewTurn, ToldFact
from tracks_sim.practice.steps import NOTE_IDS
from tracks_sim.scoring import Score, ScoredAttempt, score, score_with_both_keys, scorers


def values(of: Score) -> tuple[object, ...]:
    return of.scorer, of.value, of.baseline, of.corrected, of.reason


@pytest.mark.parametrize("seed", range(6))
def test_values_and_outcomes_are_those_of_the_whole_score(seed: int, catalogues: Catalogues) -> None:
    """Answers by lot, whole and with the first answers only."""
    case_file = balanced_form()[seed]
    whole = play(random_strategy(seed), case_file, catalogues, "fr", "en")
    first = [item for item in whole.answers if item.step == "indicators"][:2]
    kept = (*first, Item("elements", "protection"), *(Item("decision", id_) for id_ in NOTE_IDS))
    few = with_answers(whole, {item: None for item in whole.answers if item not in kept})
    for attempt in (whole, few, with_answers(few, dict.fromkeys(first))):
        scored = ScoredAttempt(attempt, case_file)
        for scorer in scorers.SCORERS:
            whole_score, value = scorer.of_case(scored, catalogues), scorer.value(rows := scorer.rows(scored, catalogues), (scored,), True)
            assert values(value) == values(whole_score) and not value.outcomes
            items = [o.item for o in whole_score.outcomes]
            wanted = frozenset(random.Random(seed).sample(items, len(items) // 2))
            some = scorer.outcomes(rows, scored, wanted)
            if scorer.name != "delphi" or not wanted:  # one change of the key changes all of the published rule
                assert some == tuple(o for o in whole_score.outcomes if o.item in wanted)
            else:
                assert some == whole_score.outcomes


def everything_told(case_file: CaseFile) -> InterviewTurn:
    """A turn that tells all that could change a judgement."""
    assert case_file.key.interview is not None
    facts = dict.fromkeys(fact for row in case_file.key.interview.if_told for fact in row.facts)
    assert facts
    told = tuple(ToldFact(fact=fact, degree="full", reliability=1) for fact in facts)
    return InterviewTurn(
        at="2000-01-01T00:00:00Z", interview=1, number=1, choice="ask:all", outcome="answers", told=told, seen="settled",
        rapport=1, distress=0, pressure=0, minutes=1,
    )  # fmt: skip


def other_keys(case_file: CaseFile, other: Key, draw: random.Random) -> Iterator[CaseFile]:
    """The file with a field of its key taken from another case, and with a field of one row of each list taken from another row."""

    def keyed(**fields: object) -> CaseFile:
        return replace(case_file, key=case_file.key.model_copy(update=fields))

    for name in Key.model_fields:
        if name not in ("options", "plan", "interview"):  # these name what the case itself offers
            yield keyed(**{name: getattr(other, name)})
    lists: tuple[tuple[str, dict[str, Record]], ...] = (
        ("indicators", {k.concept: k for k in case_file.key.indicators}), ("needs", {k.need: k for k in case_file.key.needs}),
        ("options", {k.option: k for k in case_file.key.options}), ("elements", dict(case_file.key.elements)), ("plan", dict(case_file.key.plan)),
    )  # fmt: skip
    for name, rows in lists:
        for field in (f for f in type(next(iter(rows.values()))).model_fields if f not in ("concept", "need", "option", "countries")):
            one = draw.choice(list(rows))
            others = [v for r in rows.values() if (v := getattr(r, field)) != getattr(rows[one], field)]
            if others:
                changed = rows | {one: rows[one].model_copy(update={field: draw.choice(others)})}
                yield keyed(**{name: changed if name in ("elements", "plan") else tuple(changed.values())})
    if case_file.key.protection is not None:
        for state in ("present", "absent", "insufficient"):
            yield keyed(protection=case_file.key.protection.model_copy(update={"state": state}))
    assert case_file.key.detection is not None
    for answer in ("yes", "open", "no"):
        yield keyed(detection=case_file.key.detection.model_copy(update={"state": answer, "countries": {}}))
    for name, element in case_file.key.elements.items():
        for state in ("present", "absent", "insufficient"):
            yield keyed(elements={**case_file.key.elements, name: element.model_copy(update={"state": state, "also_accepted": ()})})
    assert case_file.key.interview is not None
    untold = {field: () for field in type(case_file.key.interview).model_fields if field.startswith("if_told")}
    yield keyed(interview=case_file.key.interview.model_copy(update=untold))
    accepting = [k.model_copy(update={"standing": "not_accepted" if k.standing == "best" else "best", "cost": 1 - k.resolved_cost, "countries": {}}) for k in case_file.key.options]
    yield keyed(options=tuple(accepting))


def verdicts(of: Score) -> dict[str, bool | None]:
    return {o.item: o.right for o in of.outcomes}


def flips(a: Score, b: Score) -> set[str]:
    before, after = verdicts(a), verdicts(b)
    return {item for item in before.keys() & after.keys() if before[item] != after[item]}


@pytest.mark.parametrize("case", ["the-packing-shed", "the-last-payslip"])
def test_two_keys_at_once_give_what_each_gives_alone(case: str) -> None:
    """Every part of the key is changed in turn: no scorer may read what its ``reads`` does not say, and no verdict may be missed."""
    library = kit_library()
    file, catalogues = library.case(case), library.catalogues
    if file.key.detection is None:
        file = asking_detection(file)
    other = next(f.key for name, f in library.cases.items() if name != case)
    attempts = [with_answers(a, {Item("detection", "detection"): Answer("open")}) for a in (play(who, file, catalogues, "fr", "en") for who in (KEY, random_strategy(1), random_strategy(2)))]
    attempts += [replace(attempts[1], turns=(everything_told(file),)), replace(attempts[1], mode="assessment")]
    differing = set[str]()
    for changed in other_keys(file, other, random.Random(case)):
        for attempt in attempts:
            alone = zip(score(attempt, file, catalogues), score(attempt, changed, catalogues), strict=True)
            for (a, b), (first, second) in zip(score_with_both_keys(attempt, file, changed, catalogues), alone, strict=True):
                assert (values(a), values(b)) == (values(first), values(second))
                assert flips(a, b) == flips(first, second)
                differing |= {a.scorer} if values(a) != values(b) else set()
    assert differing == {scorer.name for scorer in scorers.SCORERS}
