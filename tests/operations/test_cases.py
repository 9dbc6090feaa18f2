"""Acts on an organisation's own cases: each is in the audit log, and the list says where every case stands."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest

from tests.operations.conftest import Office
from tracks_sim.authoring.begin import Beginning
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.reviews import add_remark
from tracks_sim.authoring.script_verdict import ScriptVerdict
from tracks_sim.case.patch import patched
from tracks_sim.errors import AuthoringRefused, ImportRefused, ReleaseRefused, UnknownCase
from tracks_sim.operations import cases
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import Workshop
from tracks_sim.operations.staff import add_staff
from tracks_sim.store import Actor

KIT_CASE, OWN = "the-knitted-hat", "the-blue-scarf"
ASKED = Beginning(title="The yellow crate", languages=("en",), setting="reception", mandate="nurse", age="adult", classification="no_concern")


@pytest.fixture
def workshop(office: Office) -> Workshop:
    return cases.open_workshop(office.audited)


@pytest.fixture
def author(office: Office) -> AuditedStore:
    return AuditedStore(office.audited.store, Actor(office.trainer, "trainer"))


@pytest.fixture
def expert(office: Office) -> AuditedStore:
    return AuditedStore(office.audited.store, Actor(add_staff(office.audited, "expert", "room 9")[0], "expert"))


def stage(workshop: Workshop, case_id: str) -> tuple[str, str, bool]:
    (listed,) = (one for one in cases.list_cases(workshop) if one.id == case_id)
    return listed.stage, listed.version, listed.changing


def clean(workshop: Workshop) -> ScriptVerdict:
    return ScriptVerdict(content_hash(workshop.drafts.open(OWN).data), ())


def test_from_a_copy_to_the_release_and_its_end(office: Office, workshop: Workshop, author: AuditedStore, expert: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    assert draft.case_id == OWN and stage(workshop, OWN) == ("draft", "", False)
    assert cases.open_draft(expert, workshop, OWN).data == draft.data
    content = content_hash(draft.data)
    with pytest.raises(AuthoringRefused, match="somebody else"):
        cases.give_verdict(author, workshop, OWN, content, "trainer", "fit")
    with pytest.raises(ReleaseRefused) as refused:
        cases.release_case(author, workshop, cases.preview_release(author, workshop, OWN, clean(workshop)))
    assert [h.kind for h in refused.value.hindrances] == ["no_verdict"]  # type: ignore[attr-defined]
    cases.give_verdict(expert, workshop, OWN, content, "nurse", "fit", "Good.")
    assert stage(workshop, OWN)[0] == "in_review"
    preview = cases.preview_release(author, workshop, OWN, clean(workshop))
    assert (preview.hindrances, preview.proposed.version, preview.authors) == ((), "1.0.0", {office.trainer})
    assert cases.release_case(author, workshop, preview).name == "1.0.0"
    assert stage(workshop, OWN) == ("released", "1.0.0", False)
    name, sent = cases.export_case(author, workshop, OWN)
    package = cases.read_package(author, sent)
    with pytest.raises(ImportRefused):
        cases.import_case(author, workshop, package)
    taken_in = cases.import_case(author, workshop, package, "the-red-scarf")
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


def test_a_case_begins_from_questions_or_as_a_twin_under_a_free_name(workshop: Workshop, author: AuditedStore) -> None:
    first, second = cases.begin_case(author, workshop, ASKED), cases.begin_case(author, workshop, ASKED)
    assert (first.case_id, second.case_id) == ("the-yellow-crate", "the-yellow-crate-2")
    twin = cases.copy_case(author, workshop, KIT_CASE, changed="sex")
    assert twin.case_id == f"{KIT_CASE}-2" and twin.data["key"]["twin"] == {"of": KIT_CASE, "changed": "sex"}
    for taken in (KIT_CASE, "the-yellow-crate"):
        with pytest.raises(AuthoringRefused, match="of this name"):
            cases.begin_case(author, workshop, ASKED, taken)
    with pytest.raises(UnknownCase):
        cases.copy_case(author, workshop, "the-lost-key")


def test_the_list_tells_what_was_changed_and_that_the_base_has_changed(workshop: Workshop, author: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    review = copy.deepcopy(dict(draft.data["review"]))
    review["based_on"]["hash"] = "0" * 16
    path = draft.folder / "review.yaml"
    path.write_text(patched(path.read_text(), review))
    (own,) = (one for one in cases.list_cases(workshop) if one.whose == "own")
    assert (own.based_on, own.base_changed, own.title, own.languages) == (KIT_CASE, True, "The knitted hat", ("en", "fr"))
    kit = [one for one in cases.list_cases(workshop) if one.whose == "kit"]
    assert {one.id for one in kit} == workshop.kit and all(one.version and one.title for one in kit)


def test_scripts_play_a_copy_in_the_place_of_its_first_and_are_answered(office: Office, workshop: Workshop, author: AuditedStore) -> None:
    draft = cases.copy_case(author, workshop, KIT_CASE, OWN)
    checked = cases.checked_draft(author, workshop, draft)
    countries: list[int] = []
    found = cases.play_scripts(workshop, checked, content_hash(draft.data), lambda: countries.append(1))
    assert found.found == () and found.advice and len(countries) == len(workshop.library.catalogues.countries) * 2
    cases.answer(author, workshop, OWN, ScriptVerdict(found.content, ("shortest_option",)), "It is the shortest by chance.")
    with pytest.raises(AuthoringRefused, match="play it again"):
        cases.answer(author, workshop, OWN, ScriptVerdict("0" * 16, ("shortest_option",)), "By chance.")


@pytest.mark.parametrize(
    "act",
    [
        lambda a, w: cases.begin_case(a, w, ASKED), lambda a, w: cases.copy_case(a, w, KIT_CASE), lambda a, w: cases.open_draft(a, w, OWN),
        lambda a, w: cases.discard_draft(a, w, OWN), lambda a, w: cases.export_case(a, w, OWN, draft=True),
        lambda a, w: cases.give_verdict(a, w, OWN, content_hash(w.drafts.open(OWN).data), "nurse", "fit", on_paper=True),
    ],
)  # fmt: skip
def test_nothing_is_done_where_the_audit_log_cannot_be_written(
    office: Office, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, act: Callable[[AuditedStore, Workshop], object]
) -> None:
    draft = cases.copy_case(office.audited, workshop, KIT_CASE, OWN)
    add_remark(draft, cases.author_of(office.audited), office.audited.store.clock.now(), "case", (), "x")
    before = sorted(path.name for path in workshop.folders.data.rglob("*")), (draft.folder / "reviews.jsonl").read_bytes()

    def fails(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(type(office.audited.store), "record_access", fails)
    with pytest.raises(OSError, match="no room"):
        act(office.audited, workshop)
    assert (sorted(path.name for path in workshop.folders.data.rglob("*")), (draft.folder / "reviews.jsonl").read_bytes()) == before
