"""The trial of a draft: codes, what each stage allows, numbers in place of answers, and what is left when it is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support.shipped import kit_library
from tests.support.trials import DRAFT, OneTrial
from tests.support.written_drafts import LONG, SHORT
from tracks_sim.authoring.trials import Invited, read_trial
from tracks_sim.bots.play import play
from tracks_sim.bots.strategies import KEY, TICK_ALL
from tracks_sim.errors import AuthoringRefused, TrialOver, UnknownCode
from tracks_sim.practice import Attempt
from tracks_sim.practice.items import Answer
from tracks_sim.store.backup import OWN_FOLDERS


@pytest.fixture
def one(tmp_path: Path) -> Iterator[OneTrial]:
    found = OneTrial(tmp_path / "data")
    yield found
    found.store.close()


def attempt(one: OneTrial, strategy: object = KEY) -> Attempt:
    return play(strategy, one.case_file, kit_library().catalogues, "be", "en")  # type: ignore[arg-type]


def handed_in(one: OneTrial, strategy: object = KEY) -> Invited:
    invited = one.agreed()
    page, _ = one.trials.open_page(invited)
    one.trials.hand_in(invited, page, attempt(one, strategy), one.case_file)
    return invited


def test_a_code_is_shown_once_and_is_nowhere_in_the_folder(one: OneTrial) -> None:
    codes = one.invite(3)
    assert len(set(codes)) == 3 and len({one.trials.with_code(code).seat for code in codes}) == 3
    everything = b"".join(one.files().values())
    assert all(code.encode() not in everything and code.replace("-", "").encode() not in everything for code in codes)


def test_a_trial_has_at_most_six_codes_and_every_wrong_code_is_unknown(one: OneTrial) -> None:
    one.invite(4)
    for number in (0, 3):
        with pytest.raises(AuthoringRefused, match="at most"):
            one.invite(number)
    assert len(one.invite(2)) == 2
    for code in ("7K2M-Q0ZD-93HX", "nonsense"):
        with pytest.raises(UnknownCode):
            one.trials.with_code(code)


def test_the_case_is_tried_as_it_was_when_the_trial_began(one: OneTrial) -> None:
    invited = one.agreed()
    title = one.data / "drafts" / DRAFT / "text/en.yaml"
    title.write_text(title.read_text(encoding="utf-8").replace(one.case_file.texts["en"].title, "Another title"), encoding="utf-8")
    one.invite()  # a further code changes nothing of it
    page = one.page(invited)
    assert page.page.frame["where"].startswith(one.case_file.texts["en"].title)
    page.close()


Spoil = Callable[[OneTrial, Invited], object]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda one, invited: setattr(one.clock, "at", one.clock.at + timedelta(days=2)), "until the end of"),
        (lambda one, invited: one.trials.end(DRAFT), "released or thrown away"),
        (lambda one, invited: one.trials.withdraw(invited), "have not agreed"),
        (lambda one, invited: one.trials.open_page(invited), "on another page"),
        (lambda one, invited: one.trials.hand_in(invited, one.trials.open_page(invited)[0], attempt(one), one.case_file), "have handed in"),
    ],
)  # fmt: skip
def test_whoever_may_not_go_on_is_told_why_and_writes_nothing(one: OneTrial, spoil: Spoil, sentence: str) -> None:
    invited = one.agreed()
    page, _ = one.trials.open_page(invited)
    one.trials.require_page(invited, page)
    spoil(one, invited)
    before = {name: content for name, content in one.files().items() if name.startswith("trials")}
    for act in (lambda: one.trials.require_page(invited, page), lambda: one.trials.keep(invited, page, ()), lambda: one.trials.hand_in(invited, page, attempt(one), one.case_file)):
        with pytest.raises(TrialOver, match=sentence):
            act()
    assert {name: content for name, content in one.files().items() if name.startswith("trials")} == before


def test_the_last_day_is_the_day_after(one: OneTrial) -> None:
    invited = one.agreed()
    one.clock.at = one.clock.at.replace(day=3, hour=23, minute=59)
    one.trials.seat(invited)
    one.clock.at += timedelta(minutes=1)
    with pytest.raises(TrialOver) as over:
        one.trials.seat(invited)
    assert over.value.facts == {"day": "2026-03-03"}


def test_what_is_handed_in_is_counted_row_by_row_and_once(one: OneTrial) -> None:
    for strategy in (KEY, KEY, TICK_ALL):
        invited = handed_in(one, strategy)
        with pytest.raises(TrialOver):
            one.trials.open_page(invited)
    trial = read_trial(one.trials.folder, DRAFT)
    assert trial is not None and (len(trial.seats), trial.agreed, trial.handed_in) == (3, 3, 3)
    for row in trial.rows:
        assert row.keyed and set(row.given) <= set(row.options) and sum(row.given.values()) <= 3
    signs = {row.row: row for row in trial.rows if row.row.startswith("indicators.")}
    assert all(row.given.get("present", 0) == (3 if row.keyed[0] == "present" else 1) for row in signs.values())
    decided = trial.rows[-1]
    assert decided.row == "decision" and sum(decided.given[option] for option in decided.keyed if option in decided.given) >= 2
    assert any(row.cited for row in trial.rows)


@pytest.mark.parametrize(("heard", "as_key"), [(True, 1), (False, 0)])
def test_who_was_told_something_is_counted_by_the_key_after_it(tmp_path: Path, heard: bool, as_key: int) -> None:
    """And what they were told is not kept: a number by row is."""
    one = OneTrial(tmp_path / "data", LONG)
    interview = one.case_file.key.interview
    assert interview is not None
    change = next(row for row in interview.if_told if row.answer not in one.case_file.key.answer_to(row.item).accepted)  # type: ignore[union-attr]
    said = SimpleNamespace(disclosed=dict.fromkeys(change.facts if heard else ()), answer=lambda _: Answer(change.answer))
    invited = one.agreed()
    page, _ = one.trials.open_page(invited)
    one.trials.hand_in(invited, page, said, one.case_file)  # type: ignore[arg-type]
    trial = read_trial(one.trials.folder, DRAFT)
    assert trial is not None
    [counted] = [row for row in trial.rows if row.row == change.item]
    assert (dict(counted.given), counted.as_key) == ({change.answer: 1}, as_key) and change.answer not in counted.keyed
    kept = (one.trials.folder_of(DRAFT) / "trial.json").read_text(encoding="utf-8")
    assert not [fact for fact in change.facts if f'"{fact}"' in kept]
    one.store.close()


def test_the_plan_is_counted_by_part_and_by_answer(tmp_path: Path) -> None:
    """Which answers one person chose together is not kept; how many chose what the plan needs, and nothing that helps nobody, is."""
    one = OneTrial(tmp_path / "data", LONG)
    key, questions = one.case_file.key.plan, one.case_file.case.plan
    part = next(q.part for q in questions if q.choose == "several" and len(key[q.part].needed) > 1 and key[q.part].needless)
    needed, needless = key[part].needed, key[part].needless
    for choices in (needed, needed[:1], (*needed, needless[0]), ()):
        said = SimpleNamespace(disclosed={}, answer=lambda item, choices=choices: Answer(choices if item.id == f"plan.{part}" else None))
        invited = one.agreed()
        one.trials.hand_in(invited, one.trials.open_page(invited)[0], said, one.case_file)  # type: ignore[arg-type]
    trial = read_trial(one.trials.folder, DRAFT)
    assert trial is not None and [row.row for row in trial.rows][-len(questions) :] == [f"plan.{q.part}" for q in questions]
    [counted] = [row for row in trial.rows if row.row == f"plan.{part}"]
    assert (counted.keyed, dict(counted.given), counted.people, counted.like_key) == (needed, {needed[0]: 3, **dict.fromkeys(needed[1:], 2), needless[0]: 1}, 3, 1)
    assert trial.plan["en"][f"plan.{part}"] == one.case_file.texts["en"].plan[part]
    one.store.close()


@pytest.mark.parametrize("case", [SHORT, LONG])
def test_rows_that_nobody_has_keyed_yet_have_no_key(tmp_path: Path, case: str) -> None:
    one = OneTrial(tmp_path / "data", case)
    key = one.data / "drafts" / DRAFT / "key/key.yaml"
    key.write_text("rules: 2\n", encoding="utf-8")
    one.invite()
    trial = read_trial(one.trials.folder, DRAFT)
    assert trial is not None and {row.keyed for row in trial.rows} == {()}
    one.store.close()


def test_the_server_removes_what_is_over(one: OneTrial) -> None:
    invited, drafts = one.agreed(), one.data / "drafts"
    page, _ = one.trials.open_page(invited)
    one.trials.keep(invited, page, ())
    kept = one.trials.folder_of(DRAFT) / f"{invited.seat}.json"
    one.trials.clear(drafts)
    assert kept.is_file()
    one.clock.at += timedelta(days=2)
    one.trials.clear(drafts)
    assert not kept.exists() and read_trial(one.trials.folder, DRAFT) is not None  # the numbers stay until the trial is ended
    (drafts / DRAFT).rename(one.data / "elsewhere")
    one.trials.clear(drafts)
    assert not one.trials.folder_of(DRAFT).exists()


def test_no_backup_has_a_trial(one: OneTrial) -> None:
    assert one.trials.folder.parent == one.data and one.trials.folder.name not in OWN_FOLDERS
