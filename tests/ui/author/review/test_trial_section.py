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
from tests.support.written_drafts import SHORT, draft_data
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.trials import Seat, Trial, TrialRow
from tracks_sim.practice import judgements_of
from tracks_sim.ui.author.review.trial_section import trial_sheet
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.view import DraftView


@cache
def options_by_row() -> dict[str, tuple[str, ...]]:
    """What each row of the case offers."""
    case = kit_library().cases[SHORT].case
    return {**judgements_of(case), "decision": tuple(option.id for option in case.options)}


@cache
def view() -> DraftView:
    return DraftView(Draft(SHORT, Path(SHORT), draft_data(), {}, None), None, kit_library().catalogues, kit_library(), "en", "en", {})  # type: ignore[arg-type]  # no check is read


def desk(trial: Trial) -> ReviewView:
    return ReviewView(trial.content, None, frozenset(), None, (), (), "", False, None, {}, trial)  # type: ignore[arg-type]


def trial_of(answers: list[dict[str, str]]) -> Trial:
    """A trial in which people gave these answers, one dict each."""
    rows = []
    for row, options in options_by_row().items():
        given = [one[row] for one in answers if row in one]
        rows.append(TrialRow(row=row, options=options, keyed=options[:1], given={option: given.count(option) for option in options if option in given}))
    seats = tuple(Seat(id=str(n), code="", last_day=date(2026, 3, 3), stage="handed_in") for n in range(len(answers)))
    return Trial(case=SHORT, content="", country="be", decisions={"en": {}}, talk=False, seats=seats, rows=tuple(rows))


PERSON = st.deferred(lambda: st.fixed_dictionaries({row: st.sampled_from(options) for row, options in options_by_row().items()}))
"""What one person answers."""


@settings(max_examples=examples(12), deadline=None)
@given(st.lists(PERSON, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_answers_dealt_anew_among_the_people_of_each_row_show_the_same(answers: list[dict[str, str]], chance: random.Random) -> None:
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
    same = {name: options[0] for name, options in options_by_row().items()}
    three = [same, {**same, row: other}, {name: answer for name, answer in same.items() if name != row}]
    rows = trial_sheet(view(), desk(trial_of(three)))["rows"]
    assert rows[0]["told"].startswith("1 of 2 gives another answer") and not any(one["told"] for one in rows[1:])
    assert [(one["label"], one["n"], one["keyed"]) for one in rows[0]["answers"]] == [
        (view().answer_label(keyed), 1, True), (view().answer_label(other), 1, False), ("left open", 1, False),
    ]  # fmt: skip
    assert rows[-1]["label"] == "The decision"


def test_who_answers_by_what_they_were_told_does_not_differ_from_the_key() -> None:
    """The papers say the first answer, and somebody was told what makes another one right."""
    row, options = next(iter(options_by_row().items()))
    trial = trial_of([{row: options[0]}, {row: options[1]}])
    told = trial.model_copy(update={"rows": tuple(one.model_copy(update={"as_key": 2}) if one.row == row else one for one in trial.rows), "talk": True})
    assert next(one["told"] for one in trial_sheet(view(), desk(trial))["rows"]) and not any(one["told"] for one in trial_sheet(view(), desk(told))["rows"])
