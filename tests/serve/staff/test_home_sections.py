"""What the first page for staff shows: by role, with titles, and only what the person can act on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from tests.serve.staff.test_page_list import attempt_of
from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, frozen_study
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.reviews import Approval, add_remark, ask_reviewers, give_approval
from tracks_sim.case.load import scenarios_root
from tracks_sim.group.events import Frozen
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.operations import cases
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.staff_home import StudyOverviews
from tracks_sim.roles import STAFF, Role, may
from tracks_sim.serve.app_context import AppContext
from tracks_sim.serve.staff.home_sections import WORK, HomeSections, home_sections, pages_by_work
from tracks_sim.serve.staff.page_list import NOTEBOOKS, STAFF_PAGES
from tracks_sim.store import COMMAND_LINE, Staff, Studies
from tracks_sim.store.groups import Groups
from tracks_sim.study.questionnaire import load_questionnaires


@pytest.fixture
def tracks(tmp_path: Path) -> Iterator[AppContext]:
    context = AppContext(tmp_path / "data", None, tmp_path)
    (tmp_path / "data").mkdir(mode=0o700)
    yield context
    context.store().close()


def member(tracks: AppContext, role: Role) -> Staff:
    return tracks.store().staff.member(tracks.store().staff.add(role, "room 5", COMMAND_LINE)[0])


def seen(tracks: AppContext, who: Staff, language: str = "en") -> HomeSections:
    return home_sections(tracks, who, language)


def test_sections_are_those_of_the_role(tracks: AppContext) -> None:
    found = {role: seen(tracks, member(tracks, role)) for role in STAFF}
    assert {role: sections.cases is not None for role, sections in found.items()} == {role: may(role, "author") for role in STAFF}
    assert {role: sections.studies is not None for role, sections in found.items()} == {role: may(role, "evaluate") for role in STAFF}
    assert not any(sections.waiting for sections in found.values())


def test_a_group_leads_to_the_page_where_it_is(tracks: AppContext) -> None:
    trainer, groups = member(tracks, "trainer"), Groups(tracks.store())
    parts = (Part(case="the-knitted-hat", debrief=True), Part(case="the-bus-strike", debrief=True))
    plan = GroupPlan(name="Tuesday", day=date(2027, 1, 5), country="fr", languages=("en",), parts=parts)
    group = groups.make(plan, trainer.id)

    def page() -> str:
        lines = seen(tracks, trainer).groups
        assert lines is not None
        [line] = lines
        assert line.title == "Tuesday" and line.href.endswith(f"?group={group}")
        return line.href.removeprefix("tracks/staff/").partition("?")[0]

    pages = [page()]
    for n, part in enumerate(plan.parts):
        groups.begin(group, n, {})
        pages.append(page())
        groups.call(group, n)
        groups.freeze(group, n, lambda _, n=n, case=part.case: Frozen(at="", part=n, case=case, n=None, key_hash="d" * 64))  # type: ignore[misc]
        pages.append(page())
        groups.open_feedback(group, n)
        pages.append(page())
    assert pages == ["group", "group-live", "group-debrief", "group", "group-live", "group-debrief", "group-after"]  # after the first part the next one begins


def test_a_draft_is_its_authors_and_waits_for_a_reviewer_until_they_judge_it(tracks: AppContext) -> None:
    author, colleague, expert, evaluator = (member(tracks, role) for role in ("trainer", "trainer", "expert", "evaluator"))
    audited = AuditedStore.of(tracks.store(), author)
    workshop = cases.open_workshop(audited)
    draft = cases.copy_case(audited, workshop, "the-knitted-hat")
    now = tracks.store().clock.now()
    [mine] = seen(tracks, author, "fr").cases or ()
    assert (mine.title, mine.state, mine.href) == ("Copie de «\u00a0Le bonnet tricoté\u00a0»", "brouillon", f"author?case={draft.case_id}&screen=start") and mine.changed_at
    assert not seen(tracks, colleague).cases and not seen(tracks, expert).waiting
    ask_reviewers(draft, cases.author_of(audited), now, asked=True)
    for reader in (colleague, expert):
        [asked] = seen(tracks, reader).waiting
        assert (asked.title, asked.about, asked.href) == ("Copy of The knitted hat", "Its authors ask for a review.", f"author?review={draft.case_id}")
    assert not seen(tracks, author).waiting and not seen(tracks, evaluator).waiting
    by = cases.author_of(AuditedStore.of(tracks.store(), expert))
    give_approval(draft, Approval(at=now, by=by, role="reception worker", verdict="fit_after_changes", content=content_hash(draft.data)), {author.id})
    add_remark(draft, by, now, "text.en", ("title",), "Another title?")
    assert not seen(tracks, expert).waiting and seen(tracks, colleague).waiting
    [judged] = seen(tracks, author).waiting
    assert judged.about == "A verdict: fit after changes. 1 remark is open."


def test_feedback_waits_by_the_title_of_its_case_for_who_may_release_it(tracks: AppContext) -> None:
    store = tracks.store()
    for _ in range(2):
        attempt_of(store, store.new_trainee("en")[0], "words of theirs")
    attempt_of(store, store.new_trainee("en")[0], "words of theirs", mode="practice")
    [line] = seen(tracks, member(tracks, "trainer"), "fr").waiting
    title = kit_library().case("the-packing-shed").texts["fr"].title
    assert (line.title, line.about, line.href) == (title, "2 évaluations attendent leur retour.", "tracks/staff/release")
    assert not any(seen(tracks, member(tracks, role)).waiting for role in ("expert", "evaluator", "administrator"))
    store.release("the-packing-shed")
    assert not seen(tracks, member(tracks, "trainer")).waiting


def test_a_study_says_how_far_it_is_and_what_comes_next_and_is_folded_once(tracks: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    store, evaluator, trainer = tracks.store(), member(tracks, "evaluator"), member(tracks, "trainer")
    Studies(store).keep_plan(a_study(id="planned"))
    [planned] = seen(tracks, evaluator).studies or ()
    assert (planned.title, planned.next, planned.href) == ("A small study", "Finish the plan and freeze it", "tracks/staff/study?study=planned")
    frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study(id="frozen"))
    assert [line.next for line in seen(tracks, evaluator).studies or ()] == ["Ask trainers or administrators for codes", "Finish the plan and freeze it"]
    Studies(store).enrol("frozen", 2, "en", "a site", "new")
    [frozen, _] = seen(tracks, evaluator).studies or ()
    assert frozen.state.startswith("Before the training · 2 people have a code") and frozen.href == "evaluate?study=frozen"
    assert not seen(tracks, trainer).waiting  # a first phase needs no reminder
    folded: list[str] = []
    whole = Studies.state
    monkeypatch.setattr(Studies, "state", lambda self, study: folded.append(study) or whole(self, study))  # type: ignore[func-returns-value]
    seen(tracks, evaluator)
    seen(tracks, trainer)
    assert not folded
    Studies(store).enrol("frozen", 1, "en", "a site", "new")
    assert (seen(tracks, evaluator).studies or ())[0].state.startswith("Before the training · 3 people") and folded == ["frozen"]
    assert StudyOverviews().read(store)[0].members == 3


def test_every_page_that_is_linked_stands_under_one_work() -> None:
    names = [name for _, pages in WORK for name in pages]
    assert sorted(names) == sorted([*(page.page for page in STAFF_PAGES if page.linked), *(name for name, _ in NOTEBOOKS)])
    assert [line.title for _, lines in pages_by_work({"author": "author"}, writes=False) for line in lines] == ["Cases to review"]


def test_an_administrator_is_told_which_cases_have_errors(tracks: AppContext) -> None:
    broken = tracks.data / "cases" / "a-case" / "1.0.0"
    broken.mkdir(parents=True)
    (broken / "case.yaml").write_text("id: [")
    assert any("a-case" in place for place in seen(tracks, member(tracks, "administrator")).broken)
    assert not seen(tracks, member(tracks, "trainer")).broken


def test_no_word_of_a_trainee_and_no_id_is_on_the_page(tracks: AppContext) -> None:
    store = tracks.store()
    trainee = store.new_trainee("en", "room 7")[0]
    attempt_of(store, trainee, "words of theirs")
    shown = unescape(repr([seen(tracks, member(tracks, role)) for role in STAFF]))
    assert "words of theirs" not in shown and trainee not in shown and "room 7" not in shown
