"""Acts on an organisation's own cases: each is in the audit log, and the list says where every case stands."""

from __future__ import annotations

import copy
import inspect
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.operations.conftest import Office
from tests.support.planted_leaks import make_longest
from tests.support.study_cases import clock
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.new_case import NewCaseForm
from tracks_sim.authoring.package import Manifest
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.case.load import scenarios_root
from tracks_sim.errors import AuthoringRefused, ImportRefused, ReleaseRefused, UnknownCase
from tracks_sim.operations import cases
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import AuthoringServices, ReleasePreview
from tracks_sim.operations.staff import add_staff
from tracks_sim.store import COMMAND_LINE, Actor, Store
from tracks_sim.yamlio.update_yaml import update_yaml

KIT_CASE, OWN = "the-knitted-hat", "the-blue-scarf"
GONE, OUT, TAKEN_IN = "the-grey-glove", "the-green-belt", "the-red-scarf"
"""A draft that was thrown away, a case that was released, and one of others."""
ASKED = NewCaseForm(title="The yellow crate", languages=("en",), setting="reception", mandate="nurse", age="adult", classification="no_concern")


@pytest.fixture
def workshop(office: Office) -> AuthoringServices:
    return cases.open_workshop(office.audited)


@pytest.fixture
def author(office: Office) -> AuditedStore:
    return AuditedStore(office.audited.store, Actor(office.trainer, "trainer"))


@pytest.fixture
def expert(office: Office) -> AuditedStore:
    return AuditedStore(office.audited.store, Actor(add_staff(office.audited, "expert", "room 9")[0], "expert"))


def stage(workshop: AuthoringServices, case_id: str) -> tuple[str, str, bool]:
    (listed,) = (one for one in cases.list_cases(workshop) if one.id == case_id)
    return listed.stage, listed.version, listed.changing


def test_from_a_copy_to_the_release_and_its_end(office: Office, workshop: AuthoringServices, author: AuditedStore, expert: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    assert draft.case_id == OWN and stage(workshop, OWN) == ("draft", "", False)
    assert cases.open_draft(expert, workshop, OWN).data == draft.data
    content = content_hash(draft.data)
    with pytest.raises(AuthoringRefused, match="somebody else"):
        cases.give_approval(author, workshop, OWN, content, "trainer", "fit")
    with pytest.raises(ReleaseRefused) as refused:
        cases.release_case(author, workshop, cases.preview_release(author, workshop, OWN))
    assert [h.kind for h in refused.value.blockers] == ["no_verdict"]  # type: ignore[attr-defined]
    cases.give_approval(expert, workshop, OWN, content, "nurse", "fit", "Good.")
    assert stage(workshop, OWN)[0] == "in_review"
    preview = cases.preview_release(author, workshop, OWN)
    assert (preview.blockers, preview.proposed.version, preview.authors) == ((), "1.0.0", {office.trainer})
    assert cases.release_case(author, workshop, preview).name == "1.0.0"
    assert stage(workshop, OWN) == ("released", "1.0.0", False)
    name, sent = cases.export_case(author, workshop, OWN)
    package = cases.read_package(author, sent)
    with pytest.raises(ImportRefused):
        cases.import_case(author, workshop, package)
    taken_in = cases.import_case(author, workshop, package, "the-red-scarf")
    assert workshop.drafts.authors("the-red-scarf") == frozenset(), "who takes a file in may review it"
    assert not read_reviews(draft.folder).in_review, "a release ends the asking"
    assert name == f"{OWN}-1.0.0.tracks.zip" and taken_in.data["review"]["elsewhere"][0]["role"] == "nurse" and taken_in.data["review"]["entries"] == []
    cases.discard_draft(author, workshop, "the-red-scarf")
    cases.restore_draft(author, workshop, "the-red-scarf")
    cases.retire_case(author, workshop, OWN)
    assert stage(workshop, OWN) == ("retired", "1.0.1", False)
    assert [row for row in office.log if row[0].startswith("case-")][::-1] == [
        ("case-begun", f"{OWN} from {KIT_CASE}"), ("case-opened", OWN), ("case-reviewed", f"{OWN} fit"), ("case-reviewed", f"{OWN} fit"),
        ("case-released", f"{OWN} 1.0.0"), ("case-exported", OWN), ("case-imported", f"the-red-scarf {content}"),
        ("case-discarded", "the-red-scarf"), ("case-restored", "the-red-scarf"), ("case-retired", OWN),
    ]  # fmt: skip


def test_a_case_begins_from_questions_or_as_a_twin_under_a_free_name(workshop: AuthoringServices, author: AuditedStore) -> None:
    first, second = cases.begin_case(author, workshop, ASKED), cases.begin_case(author, workshop, ASKED)
    assert (first.case_id, second.case_id) == ("the-yellow-crate", "the-yellow-crate-2")
    twin = cases.copy_case(author, workshop, KIT_CASE, changed="sex")
    assert twin.case_id == f"{KIT_CASE}-2" and twin.data["key"]["twin"] == {"of": KIT_CASE, "changed": "sex"}
    for taken in (KIT_CASE, "the-yellow-crate"):
        with pytest.raises(AuthoringRefused, match="of this name"):
            cases.begin_case(author, workshop, ASKED, taken)
    with pytest.raises(UnknownCase):
        cases.copy_case(author, workshop, "the-lost-key")
    half = cases.begin_case(author, workshop, ASKED.model_copy(update={"start": "first-talk-with-a-nurse"}), "the-blue-bucket")
    assert len(half.data["case"]["documents"]) == 2 and half.data["text.en"]["title"] == "The yellow crate"
    with pytest.raises(AuthoringRefused, match="no such start"):
        cases.begin_case(author, workshop, ASKED.model_copy(update={"start": "../cases"}))


def test_the_list_tells_what_was_changed_and_that_the_base_has_changed(workshop: AuthoringServices, author: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    review = copy.deepcopy(dict(draft.data["review"]))
    review["based_on"]["hash"] = "0" * 16
    path = draft.folder / "review.yaml"
    path.write_text(update_yaml(path.read_text(), review))
    (own,) = (one for one in cases.list_cases(workshop) if one.whose == "own")
    assert (own.based_on, own.base_changed, own.title, own.languages) == (KIT_CASE, True, "Copy of The knitted hat", ("en", "fr"))
    kit = [one for one in cases.list_cases(workshop) if one.whose == "kit"]
    assert {one.id for one in kit} == workshop.kit and all(one.version and one.title for one in kit)


def test_what_gives_the_best_option_away_is_answered_while_it_is_there(workshop: AuthoringServices, author: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    assert cases.leaks_of(workshop.library, OWN, draft.data) == ()
    with pytest.raises(AuthoringRefused, match="does not give"):
        cases.answer(author, workshop, OWN, "longest note-and-go-on en", "other", "It is the longest by chance.")
    leak = make_longest(draft.folder)
    assert [b.kind for b in cases.preview_release(author, workshop, OWN).blockers] == ["no_verdict", "leaks"]
    cases.answer(author, workshop, OWN, leak, "other", "It is the longest by chance.")
    assert [b.kind for b in cases.preview_release(author, workshop, OWN).blockers] == ["no_verdict"]


def a_package(workshop: AuthoringServices) -> Package:
    """The draft as if it had come from elsewhere."""
    manifest = Manifest(kit="0", case=TAKEN_IN, version="1.0.0", languages=("en",), licence="x", files={})
    return Package(manifest, workshop.drafts.open(OWN).data, {}, ())


def unhindered(audited: AuditedStore, workshop: AuthoringServices) -> ReleasePreview:
    """A preview as if nothing stood against the release; the release itself looks again, and refuses it."""
    return replace(cases.preview_release(audited, workshop, OWN), blockers=())


Call = Callable[[AuditedStore, AuthoringServices], object]
ACTS: dict[Callable[..., Any], tuple[str, Call]] = {
    cases.begin_case: ("case-begun", lambda a, w: cases.begin_case(a, w, ASKED)),
    cases.copy_case: ("case-begun", lambda a, w: cases.copy_case(a, w, KIT_CASE)),
    cases.open_draft: ("case-opened", lambda a, w: cases.open_draft(a, w, OWN)),
    cases.give_approval: ("case-reviewed", lambda a, w: cases.give_approval(a, w, OWN, content_hash(w.drafts.open(OWN).data), "nurse", "fit", on_paper=True)),
    cases.answer: ("case-answered", lambda a, w: cases.answer(a, w, OWN, "longest note-and-go-on en", "other", "It is the longest by chance.")),
    cases.release_case: ("case-released", lambda a, w: cases.release_case(a, w, unhindered(a, w))),
    cases.retire_case: ("case-retired", lambda a, w: cases.retire_case(a, w, OUT)),
    cases.export_case: ("case-exported", lambda a, w: cases.export_case(a, w, OWN, draft=True)),
    cases.import_case: ("case-imported", lambda a, w: cases.import_case(a, w, a_package(w))),
    cases.discard_draft: ("case-discarded", lambda a, w: cases.discard_draft(a, w, OWN)),
    cases.invite_to_trial: ("case-trial", lambda a, w: cases.invite_to_trial(a, w, OWN, "be", 1)),
    cases.end_trial: ("case-trial-ended", lambda a, w: cases.end_trial(a, w, OWN)),
    cases.restore_draft: ("case-restored", lambda a, w: cases.restore_draft(a, w, GONE)),
}
"""Each act on cases with what the audit log calls it, and a call that comes as far as the log."""
READ_ONLY = {cases.open_workshop, cases.author_of, cases.checked_draft, cases.preview_release, cases.read_package}
"""What needs no entry: nothing leaves and nothing changes."""


@pytest.fixture(scope="module")
def stock(template: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of ``stocked``, made once."""
    data = shutil.copytree(template.audited.store.data, tmp_path_factory.mktemp("stock") / "data")
    later = clock()
    later.advance(timedelta(days=60))  # as in ``office``
    with Store.open(data, clock=later) as store:
        audited = AuditedStore(store, COMMAND_LINE)
        workshop = cases.open_workshop(audited)
        for case_id in (OWN, GONE):
            cases.copy_case(audited, workshop, KIT_CASE, case_id)
        workshop.drafts.discard(GONE)
        make_longest(workshop.drafts.open(OWN).folder)
        workshop.drafts.open(OWN)  # the journal takes in what an editor has changed
        shutil.copytree(scenarios_root() / "cases" / KIT_CASE, workshop.folders.cases / OUT / "1.0.0")
    return data


@pytest.fixture
def stocked(office: Office, stock: Path) -> AuthoringServices:
    """A workshop with a draft, one that was thrown away, and a case that was released."""
    data = office.audited.store.data
    for folder in stock.iterdir():
        if folder.is_dir() and not (data / folder.name).exists():
            shutil.copytree(folder, data / folder.name)
    return cases.open_workshop(office.audited)


def test_every_act_on_cases_is_in_the_table() -> None:
    public = {
        function
        for name, function in inspect.getmembers(cases, inspect.isfunction)
        if function.__module__ == cases.__name__ and not name.startswith("_") and "audited" in inspect.signature(function).parameters
    }
    assert public == set(ACTS) | READ_ONLY


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_an_act_on_a_case_is_written_down_once(office: Office, stocked: AuthoringServices, act: Callable[..., Any]) -> None:
    before, (what, call) = len(office.log), ACTS[act]
    with suppress(ReleaseRefused):
        call(office.audited, stocked)
    assert [row for row, _ in office.log][: len(office.log) - before] == [what]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_nothing_is_done_where_the_audit_log_cannot_be_written(office: Office, stocked: AuthoringServices, monkeypatch: pytest.MonkeyPatch, act: Callable[..., Any]) -> None:
    def files() -> dict[Path, bytes]:
        own = (stocked.folders.drafts, stocked.folders.cases, stocked.folders.trials)
        return {path: path.read_bytes() for folder in own for path in folder.rglob("*") if path.is_file() and ".locks" not in path.parts}

    def fails(*_: object) -> None:
        raise OSError("no room")

    before = files()
    monkeypatch.setattr(type(office.audited.store), "record_access", fails)
    with pytest.raises(OSError, match="no room"):
        ACTS[act][1](office.audited, stocked)
    assert files() == before


FOREIGN = "x\n999  2026-01-02T10:00:00Z  b19f8e29  administrator  erase"


@pytest.mark.parametrize("name", [FOREIGN, "../drafts/the-blue-scarf", f"../cases/{KIT_CASE}", "", "nobody-knows-it"])
def test_a_name_that_is_no_cases_is_refused_before_the_log_is_written(office: Office, stocked: AuthoringServices, name: str) -> None:
    audited, package = office.audited, a_package(stocked)
    calls: list[Callable[[], object]] = [
        lambda: cases.copy_case(audited, stocked, name), lambda: cases.open_draft(audited, stocked, name), lambda: cases.retire_case(audited, stocked, name),
        lambda: cases.discard_draft(audited, stocked, name), lambda: cases.restore_draft(audited, stocked, name), lambda: cases.export_case(audited, stocked, name),
        lambda: cases.invite_to_trial(audited, stocked, name, "be", 1), lambda: cases.end_trial(audited, stocked, name),
        lambda: cases.export_case(audited, stocked, name, draft=True), lambda: cases.give_approval(audited, stocked, name, "0", "nurse", "fit"),
        lambda: cases.answer(audited, stocked, name, "longest a en", "other", "It is so by chance alone."), lambda: cases.release_case(audited, stocked, unhindered(audited, stocked), name or "0.1.0"),
    ]  # fmt: skip
    if name not in ("", "nobody-knows-it"):  # these two are good names of a new case, or ask for one made of the title
        calls += [lambda: cases.begin_case(audited, stocked, ASKED, name), lambda: cases.copy_case(audited, stocked, KIT_CASE, name), lambda: cases.import_case(audited, stocked, package, name)]
    before = office.log
    for call in calls:
        with pytest.raises((UnknownCase, AuthoringRefused)):
            call()
    assert office.log == before
