"""Judgements one by one: by phase, by the other cases, by part of the people; small counts are put together, and none can be computed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.report.sections.test_detection import LOOSE, ONE_ARM, WORSE, people
from tests.report.sections.test_items import LONG, with_a_split_row
from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.random_study import random_study, with_steps
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.interval import share_of
from tracks_sim.outcomes.judgements import NOBODY_RIGHT, TOO_FEW_FOR_PARTS
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import AT_MOST, KEYS_LEFT_OUT, DisclosurePolicy
from tracks_sim.report.formats.html import fragment
from tracks_sim.report.parts import HIDDEN, Figure, Message, Number
from tracks_sim.report.sections.details import case_detail
from tracks_sim.report.sections.items import items
from tracks_sim.report.sections.judgements import KEY_ACCEPTS, NO_CHOICE
from tracks_sim.report.supplement import CASES_ALONE, THERE, without_lists

SHOWN, ALL = DisclosurePolicy(), DisclosurePolicy(smallest=1)
IN = {phase: f"Right, {phase} (6 person)" for phase in (BEFORE, AFTER)}
"""Columns of a table of judgements, as they read without their plural."""


def at_most(n: int) -> Message:
    return Message(AT_MOST, {"n": Number(n)})


def test_a_judgement_has_its_phases_in_one_row() -> None:
    found = tables(case_detail(with_steps(study_data_of(people(WORSE, LOOSE, 12), ONE_ARM)), "a-one", SHOWN))["case-a-one-right"]
    # six met it before and called the second present indicator insufficient; six after, who saw it
    second = row(found, "a-one-1")
    assert (second[IN[BEFORE]], second[IN[AFTER]]) == (Figure(share_of(0, 6), "share"), Figure(share_of(6, 6), "share"))
    assert second["Left open"] == Number(0) and text_of(second["Key"]) == "present"
    # one of the six left the first one open before: right is then 5 of 6, and that one is among those who were not right
    first = row(found, "a-one-0")
    assert estimate(first[IN[BEFORE]]).value == pytest.approx(5 / 6) and first["Left open"] == at_most(1)
    assert estimate(first["Correlation with the other cases"]).reason == MINIMUMS["item_discrimination"].reason


def test_answers_stand_by_how_people_do_elsewhere() -> None:
    """Fifteen people, three cases each; on a-two and a-three five have all, five half and five nothing right. On a-one the best say present, the others absent."""
    best, middle, lowest = [("present", "present", 0.9)], [("present", "present", 0.9), ("present", "absent", 0.9)], [("present", "absent", 0.9)]
    crew = [
        Person(f"p{i:02}", "training", safe={"pre": [1, 1, 1]}, judged={"pre": [best if i < 5 else lowest, *[(best, middle, lowest)[i // 5]] * 2]})
        for i in range(15)
    ]  # fmt: skip
    data = study_data_of(crew, a_study(arms=("training",), phases=({"id": "pre"},), questionnaires={}))
    found = tables(case_detail(data, "a-one", SHOWN))["case-a-one-indicators"]
    present, absent = ({text_of(c.label): cell for c, cell in zip(found.columns, cells, strict=True)} for cells in (found.rows[0], found.rows[1]))
    assert (present["People who answered so"], absent["People who answered so"]) == (Number(5), Number(10)) and present["Key"] == KEY_ACCEPTS
    for part, share in (("Best part", 1.0), ("Middle part", 0.0), ("Lowest part", 0.0)):
        assert (present[part], absent[part]) == (Number(share, "share"), Number(1 - share, "share"))
    assert "5; 5; 5" in fragment(case_detail(data, "a-one", SHOWN), "en")


def data_with_choices(counts: dict[str | None, int], names: tuple[str, ...] = ()) -> StudyData:
    """One case with these numbers of people by option chosen; ``refer`` is accepted."""
    data = with_steps(study_data_of([Person(f"p{i:02}", safe={"pre": [1]}) for i in range(sum(counts.values()))], ONE_ARM))
    options = [name for name, n in counts.items() for _ in range(n)]
    rows = data.judgements[data.judgements["step"] == "decision"]
    answers = pd.Series(options, index=rows.index, dtype="string")
    right = (answers == "refer").astype("Int64").where(answers.notna())
    return replace(data, judgements=rows.assign(said=answers, response=answers, right=right), names={"en": {f"a-one/{name}": name.title() for name in names}})


def shown_options(data: StudyData, policy: DisclosurePolicy) -> dict[str, object]:
    return {text_of(cells[1]): cells[3] for cells in tables(items(data, policy))["items-options"].rows}


def test_options_of_few_people_are_put_together_with_the_next() -> None:
    data = data_with_choices({"refer": 20, "wait": 8, "police": 2})
    # 30 - 20 - 8 would tell the 2; nobody left it open, and that goes with them
    assert shown_options(data, SHOWN) == {"refer": Number(20), "together: police / wait / no option chosen": Number(10)}
    together = tables(items(data, SHOWN))["items-options"].rows[1]
    assert together[2] is None and together[4] == Number(pytest.approx(1 / 3), "share")
    assert shown_options(data, ALL) == {"refer": Number(20), "wait": Number(8), "police": Number(2), "no option chosen": Number(0)}


def test_an_option_that_nobody_chose_is_there_by_its_name() -> None:
    data = data_with_choices({"refer": 20, "wait": 8, None: 6}, ("refer", "wait", "police"))
    assert shown_options(data, SHOWN) == {"refer": Number(20), "police": Number(0), "wait": Number(8), "no option chosen": Number(6)}
    assert tables(items(data, SHOWN))["items-options"].rows[-1][1] is NO_CHOICE
    html = fragment(case_detail(data, "a-one", SHOWN), "fr", names={"a-one/refer": "Proposer un rendez-vous."})
    assert "Proposer un rendez-vous." in html and ">refer<" not in html


def test_what_few_chose_of_a_side_follows_from_the_share_right_and_is_shown() -> None:
    """28 of 30 are right: the two are known to be two, whatever is hidden, so their number stands there; what they chose does not."""
    data = data_with_choices({"refer": 28, "wait": 1, "police": 1})
    assert shown_options(data, SHOWN) == {"refer": Number(28), "together: police / wait / no option chosen": Number(2)}


def test_a_flag_says_what_to_look_at() -> None:
    data = random_study(40, study=LONG)
    judged = data.judgements.copy()
    nobody = (judged["case"] == "c1") & (judged["step"] == "needs")
    judged.loc[nobody, "right"] = 0
    judged.loc[nobody, "said"] = "helpful"
    found = tables(case_detail(replace(data, judgements=judged), "c1", SHOWN))["case-c1-right"]
    assert text_of(row(found, "rest")["Look at"]) == NOBODY_RIGHT


def test_where_readers_differ_a_judgement_has_answers_and_no_share_right() -> None:
    detail = tables(case_detail(with_a_split_row(study_data_of(people(WORSE, LOOSE, 10), ONE_ARM)), "a-one", ALL))
    split = row(detail["case-a-one-right"], "a-one-0")
    assert text_of(split["Key"]) == "readers differ: present / not enough information"
    assert [split[name] for name in split if name.startswith("Right")] == [None, None] and split["Correlation with the other cases"] is None
    of_split = [cells for cells in detail["case-a-one-indicators"].rows if text_of(cells[0]) == "a-one-0"]
    assert sum(cells[3].value for cells in of_split) == 10  # type: ignore[union-attr]
    assert {text_of(cells[1]) for cells in of_split if cells[2] == KEY_ACCEPTS} == {"present", "not enough information"}


def test_too_few_people_have_no_judgements_and_some_too_few_for_parts_say_so() -> None:
    few = case_detail(with_steps(study_data_of(people(WORSE, LOOSE, 6), ONE_ARM)), "a-one", SHOWN)
    assert "case-a-one-right" not in tables(few) and not any(isinstance(cell, Figure) for table in tables(few).values() for cells in table.rows for cell in cells)
    nine = random_study(9, study=a_study(arms=("training",), phases=({"id": "pre"},), forms={"A": ("a-one", "a-two")}, questionnaires={}))
    notes = tables(case_detail(nine, "a-one", SHOWN))["case-a-one-indicators"].notes
    assert MINIMUMS["option_table"].reason in map(text_of, notes)
    # everybody is right elsewhere: no border separates two parts
    alike = [replace(person, judged={"pre": [[("present", "present", 1.0)]] * 3}) for person in people(WORSE, LOOSE, 24)]
    assert TOO_FEW_FOR_PARTS in map(text_of, tables(case_detail(study_data_of(alike, ONE_ARM), "a-one", SHOWN))["case-a-one-indicators"].notes)


def test_people_of_a_phase_that_cannot_be_shown_are_in_no_figure_of_all() -> None:
    """Ten before and three others after: of thirteen together less the ten, the three would be told."""
    crew = [Person(f"p{i:02}", "training", "A" if i < 10 else "B", safe={"pre": [1] * 3, "post": [1] * 3}, judged=dict.fromkeys(("pre", "post"), [[("present", "present", 1.0)]] * 3)) for i in range(13)]
    found = tables(case_detail(study_data_of(crew, ONE_ARM), "a-one", SHOWN))
    assert found["case-a-one-indicators"].rows[0][3] == Number(10)
    assert row(found["case-a-one-right"], "a-one-0")["Right, After the training (too few people)"] == HIDDEN


# --- without keys ------------------------------------------------------------------------


def relabelled(data: StudyData, seed: int) -> StudyData:
    """The same with other words for answers and keys, drawn for each item: who was right stays, and what is counted as present.

    What detection says of *open* and *no* is counted by arm, and never by case, so that its keys stay.
    """
    random, judged = np.random.default_rng(seed), data.judgements.copy()
    for (_, step, _), rows in judged.groupby(["case", "step", "item"]).groups.items():
        if step == "detection":
            continue
        words = sorted({word for name in ("keyed", "said") for value in judged.loc[rows, name].dropna() for word in str(value).split()} | {"one", "other"})
        other = dict(zip(words, random.permutation(words), strict=True))
        for name in ("keyed", "said", "response"):
            judged.loc[rows, name] = [value if pd.isna(value) else " ".join(other[word] for word in str(value).split()) for value in judged.loc[rows, name]]
    return replace(data, judgements=judged)


def test_the_version_for_inside_does_depend_on_them() -> None:
    data = random_study(30)
    assert items(relabelled(data, 1), SHOWN) != items(data, SHOWN) and KEYS_LEFT_OUT not in items(data, SHOWN).blocks


def test_what_is_listed_beside_a_report_for_outside_is_not_said_to_have_options() -> None:
    said = [without_lists(items(random_study(12), DisclosurePolicy(keys=keys))).blocks for keys in (True, False)]  # as a whole report has it
    assert THERE["items"] in said[0] and CASES_ALONE in said[1] and THERE["items"] not in said[1]
