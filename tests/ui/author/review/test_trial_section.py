"""What authors see of a trial: numbers by row, from which no person's answers can be joined."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, draft_data
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.trials import Seat, Trial, TrialRow
from tracks_sim.practice import judgements_of
from tracks_sim.ui.author.review.trial_section import trial_sheet
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.view import DraftView


@cache
def options_by_row() -> dict[str, tuple[str, ...]]:
    """What each row of the case offers."""
    case = kit_library().cases[LONG].case
    return {**judgements_of(case), "decision": tuple(option.id for option in case.options), **{f"plan.{question.part}": question.options for question in case.plan}}


@cache
def view() -> DraftView:
    return DraftView(Draft(LONG, Path(LONG), draft_data(LONG), {}, None), None, kit_library().catalogues, kit_library(), "en", "en", {})  # type: ignore[arg-type]  # no check is read


def desk(trial: Trial) -> ReviewView:
    return ReviewView(trial.content, None, frozenset(), None, (), (), "", False, None, {}, trial)  # type: ignore[arg-type]


Answers = tuple[str, ...]


def trial_of(answers: list[dict[str, Answers]]) -> Trial:
    """A trial in which people gave these answers, one dict each; the key has the first answer of each row."""
    rows = []
    for row, options in options_by_row().items():
        chosen = [one[row] for one in answers if one.get(row)]
        given = [answer for one in chosen for answer in one]
        counts = {option: given.count(option) for option in options if option in given}
        rows.append(TrialRow(row=row, options=options, keyed=options[:1], given=counts, answered=len(chosen), as_key=chosen.count(options[:1])))
    seats = tuple(Seat(id=str(n), code="", last_day=date(2026, 3, 3), stage="handed_in") for n in range(len(answers)))
    return Trial(case=LONG, content="", country="be", decisions={"en": {}}, talk=False, seats=seats, rows=tuple(rows))


PERSON = st.deferred(lambda: st.fixed_dictionaries({
    row: st.lists(st.sampled_from(options), unique=True, min_size=1, max_size=len(options) if row.startswith("plan.") else 1).map(tuple) for row, options in options_by_row().items()
}))  # fmt: skip
"""What one person answers."""


@settings(max_examples=examples(12), deadline=None)
@given(st.lists(PERSON, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_answers_dealt_anew_among_the_people_of_each_row_show_the_same(answers: list[dict[str, Answers]], chance: random.Random) -> None:
    """So nothing that is shown, or kept, says which answers of two rows are one person's."""
    dealt = [dict(one) for one in answers]
    for row in options_by_row():
        shuffled = chance.sample([one[row] for one in answers], len(answers))
        for one, answer in zip(dealt, shuffled, strict=True):
            one[row] = answer
    first, second = trial_of(answers), trial_of(dealt)
    assert first == second and trial_sheet(view(), desk(first)) == trial_sheet(view(), desk(second))


def test_a_row_says_how_many_differ_from_the_key_and_comes_first() -> None:
    row = next(iter(options_by_row()))
    keyed, other = options_by_row()[row][:2]
    same = {name: options[:1] for name, options in options_by_row().items()}
    three = [same, {**same, row: (other,)}, {name: answer for name, answer in same.items() if name != row}]
    rows = trial_sheet(view(), desk(trial_of(three)))["rows"]
    assert rows[0]["told"].startswith("1 of 2 gives another answer") and not any(one["told"] for one in rows[1:])
    assert [(one["label"], one["n"], one["keyed"]) for one in rows[0]["answers"]] == [
        (view().answer_label(keyed), 1, True), (view().answer_label(other), 1, False), ("left open", 1, False),
    ]  # fmt: skip
    assert {"The decision", "Who leads from here?"} <= {one["label"] for one in rows}


def test_the_plan_has_a_row_a_part_in_the_words_of_its_answers() -> None:
    part, words = "plan.lead", draft_data(LONG)["text.en"]["plan"]["lead"]
    keyed, other = options_by_row()[part][:2]
    same = {name: options[:1] for name, options in options_by_row().items()}
    trial = trial_of([same, {**same, part: (keyed, other)}, {**same, part: ()}]).model_copy(update={"plan": {"en": {part: words}}})
    first = trial_sheet(view(), desk(trial))["rows"][0]
    assert first["label"] == "Who leads from here?" and first["told"].startswith("1 of 2 gives another answer")
    assert [(one["label"], one["n"], one["keyed"]) for one in first["answers"]] == [(words[keyed], 2, True), (words[other], 1, False), ("left open", 1, False)]


def test_a_row_without_a_key_says_so_and_comes_with_the_others() -> None:
    trial = trial_of([{name: options[:1] for name, options in options_by_row().items()}])
    unkeyed = trial.model_copy(update={"rows": tuple(row.model_copy(update={"keyed": (), "as_key": 0}) if row.row == "plan.lead" else row for row in trial.rows)})
    rows = {row["label"]: row for row in trial_sheet(view(), desk(unkeyed))["rows"]}
    assert [label for label, row in rows.items() if row["told"]] == ["Who leads from here?"]
    assert rows["Who leads from here?"]["told"] == "The key said nothing on this when the trial began." and not rows["Who leads from here?"]["differs"]
    assert list(rows) == [row["label"] for row in trial_sheet(view(), desk(trial))["rows"]]


def test_who_answers_by_what_they_were_told_does_not_differ_from_the_key() -> None:
    """The papers say the first answer, and somebody was told what makes another one right."""
    row, options = next(iter(options_by_row().items()))
    trial = trial_of([{row: options[:1]}, {row: options[1:2]}])
    told = trial.model_copy(update={"rows": tuple(one.model_copy(update={"as_key": 2}) if one.row == row else one for one in trial.rows), "talk": True})
    assert next(one["told"] for one in trial_sheet(view(), desk(trial))["rows"]) and not any(one["told"] for one in trial_sheet(view(), desk(told))["rows"])
