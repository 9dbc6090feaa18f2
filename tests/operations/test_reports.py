"""Acts of evaluation: what may be opened, and what the log says of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.operations.conftest import CASE, STUDY, Office
from tracks_sim.errors import NotAllowed, NoWordDocument, UnknownCode, UnknownStudy
from tracks_sim.operations import reports
from tracks_sim.store import Studies


def test_a_study_its_cases_and_its_members_are_opened(office: Office) -> None:
    study, tag = reports.open_study(office.audited, STUDY), office.audited.store.tag(office.member)
    assert study.study.id == STUDY and list(study.members) == [office.member]
    assert reports.open_case(office.audited, study, CASE) == CASE
    person = office.audited.store.export_id(office.member, STUDY)
    assert reports.open_member(office.audited, study, person) == person
    assert reports.show_small_groups(office.audited, STUDY) == 1
    assert office.log[:4] == [("study-small", STUDY), ("study-person", f"{STUDY} {tag}"), ("study-case", f"{STUDY} {CASE}"), ("study-read", STUDY)]


def test_what_is_not_of_the_study_is_not_opened_and_not_written_down(office: Office) -> None:
    study = reports.open_study(office.audited, STUDY)
    before = office.log
    with pytest.raises(UnknownStudy):
        reports.open_study(office.audited, "no-such-study")
    with pytest.raises(NotAllowed):
        reports.open_case(office.audited, study, "the-blue-jacket")  # in the library, not in the study
    with pytest.raises(UnknownCode):
        reports.open_member(office.audited, study, office.audited.store.export_id(office.trainee, STUDY))  # of no study
    with pytest.raises(UnknownCode):
        reports.open_member(office.audited, study, office.member)  # whoever evaluates has no internal id
    with pytest.raises(UnknownStudy):
        reports.order_report(office.audited, "no-such-study", "en", 5)
    assert office.log == before


def test_a_report_is_made_of_an_order(office: Office) -> None:
    order = reports.order_report(office.audited, STUDY, "fr", 2)
    assert office.log[0] == ("study-report", f"{STUDY}, smallest group 2") and order.name("report", "html") == f"{STUDY}-report.fr.html"
    sections: list[tuple[int, int]] = []
    files = reports.ReportFiles(order, reports.study_answers(office.audited.store, STUDY))
    html = files.html("report", lambda done, of, _: sections.append((done, of)))
    assert 'lang="fr"' in html and "Une petite étude" in html and files.made("report", "html") == html.encode()
    assert sections and all(done <= of for done, of in sections)


def test_the_two_pages_name_their_annex_and_are_made_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    files = reports.ReportFiles(reports.order_report(office.audited, STUDY, "en", 5), reports.study_answers(office.audited.store, STUDY))
    pages = files.two_pages
    monkeypatch.setattr("tracks_sim.report.two_pages.two_pages", None)  # it is not asked again
    assert f"{STUDY}-report.en.html" in files.html("two-pages") and files.two_pages is pages
    assert files.made("two-pages", "docx").startswith(b"PK") and files.made("two-pages", "pdf").startswith(b"%PDF-")


def test_a_document_in_the_data_folder_is_what_the_word_file_looks_like(office: Office) -> None:
    """That it is filled: tests/report/formats/full/test_two_pages_docx.py."""
    data = office.audited.store.data
    files = reports.ReportFiles(reports.order_report(office.audited, STUDY, "en", 5), reports.study_answers(office.audited.store, STUDY), data)
    kits = files.made("two-pages", "docx")
    own = data / "two-pages.docx"
    try:
        own.write_bytes(b"no document")
        with pytest.raises(NoWordDocument, match="take it away"):
            files.made("two-pages", "docx")
        own.write_bytes(kits)
        assert files.made("two-pages", "docx").startswith(b"PK")
    finally:
        own.unlink()


def test_two_pages_of_a_finished_study_are_kept_and_given_out_as_they_were(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    store = office.audited.store
    for phase in Studies(store).state(STUDY).study.phases:
        Studies(store).release(STUDY, phase.id)

    def files(smallest: int = 5, kit: str | None = None) -> reports.ReportFiles:
        answers = reports.study_answers(store, STUDY)
        answers = replace(answers, versions={**answers.versions, "kit": kit or answers.versions["kit"]})
        return reports.ReportFiles(reports.order_report(office.audited, STUDY, "en", smallest), answers)

    reports.keep_two_pages(store, files(smallest=1))  # they show single persons
    assert not Studies(store).state(STUDY).kept_pages
    reports.keep_two_pages(store, first := files())
    study = reports.open_study(office.audited, STUDY)
    [kept] = study.kept_pages
    assert list(reports.earlier_pages(store, files())) == []
    name, html = reports.open_kept_page(office.audited, study, kept.page)
    assert html == first.html("two-pages") and name == f"{STUDY}-two-pages.en.{kept.at[:10]}.{kept.page[:8]}.html"
    assert office.log[0] == ("study-report", f"{STUDY}, pages kept on {kept.at[:10]}")
    assert list(reports.earlier_pages(store, files(kit="9.9"))) == [(name, html)]
    with pytest.raises(NotAllowed):
        reports.open_kept_page(office.audited, study, "0" * 64)


def test_every_file_can_be_made_and_has_its_name(office: Office) -> None:
    order = reports.order_report(office.audited, STUDY, "en", 5)
    files = reports.ReportFiles(order, reports.study_answers(office.audited.store, STUDY))
    made = {order.name(part, ending): files.made(part, ending) for part, endings in reports.FILES.items() for ending in endings if ending == "html"}
    assert list(made) == [f"{STUDY}-{name}.en.html" for name in ("two-pages", "report", "items")] and len(set(made.values())) == 3


def test_a_report_for_people_outside_is_made_without_keys_and_the_log_says_so(office: Office) -> None:
    order = reports.order_report(office.audited, STUDY, "en", 5, outside=True)
    assert office.log[0] == ("study-report", f"{STUDY}, smallest group 5, without keys")
    assert not order.policy.keys and reports.order_report(office.audited, STUDY, "en", 5).policy.keys
