"""Acts of evaluation: what may be opened, and what the log says of it."""

from __future__ import annotations

import pytest

from tests.operations.conftest import CASE, STUDY, Office
from tracks_sim.errors import NotAllowed, UnknownCode, UnknownStudy
from tracks_sim.operations import reports


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
    assert office.log[0] == ("study-report", f"{STUDY}, smallest group 2") and order.name == f"{STUDY}-report.fr"
    sections: list[tuple[int, int]] = []
    html = order.html(reports.study_answers(office.audited.store, STUDY), lambda done, of, _: sections.append((done, of)))
    assert 'lang="fr"' in html and "Une petite étude" in html
    assert sections and all(done <= of for done, of in sections)
