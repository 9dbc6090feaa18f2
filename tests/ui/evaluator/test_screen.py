"""The evaluator's page without a browser: who may act, what is written down, long work that is told, cancelled and handed over."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.study_cases import FORMS, a_study, clock, consenting_members, frozen_study, submit_form
from tests.support.twin_cases import with_twins
from tracks_sim.bots import KEY
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.case.model.structure import CaseStep
from tracks_sim.jobs import Job, Jobs, Work
from tracks_sim.labels import DETECTION_ASKED, SECTION_TITLES
from tracks_sim.outcomes.detection import auc
from tracks_sim.report.section_list import SECTIONS as MADE
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.study import StudyState
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.ui.evaluator import jobs
from tracks_sim.ui.evaluator import views as sheets
from tracks_sim.ui.evaluator.screen import LOCAL, EvaluatorScreen
from tracks_sim.ui.evaluator.state import EvaluatorState
from tracks_sim.ui.shared.context import PageContext

ONE = a_study(forms={"A": FORMS["A"][:1]}, questionnaires={}, block_sizes=(2,))
CASE = FORMS["A"][0]
IN_JUPYTERLAB = PageContext(Path("data"), None, None, None, "en", "about:blank", {})


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(only=FORMS["A"])


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Iterator[Studies]:
    """Six members with one case: five sat it before the training, of whom two sat it after; the sixth is lost."""
    time = clock()
    with Store.open(tmp_path_factory.mktemp("evaluating") / "data", clock=time) as store:
        found = frozen_study(store, library, load_questionnaires(scenarios_root()), ONE)
        members = consenting_members(found, ONE.id, 6)
        for trainee in members[:5]:
            submit_form(found, library, trainee, "pre", KEY)
        time.advance(timedelta(weeks=3))
        for trainee in members[:2]:
            submit_form(found, library, trainee, "post", KEY)
        found.record_lost(members[5], "moved")
        yield found


def screen(studies: Studies, library: Library, query: dict[str, str] | None = None, queue: Jobs | None = None, **context: Any) -> EvaluatorScreen:
    """The page, in JupyterLab's way where no context is named."""
    where = replace(PageContext(studies.store.data, None, None, None, "en", "about:blank", query or {}), **context)
    return EvaluatorScreen(where, studies.store, library, queue)


def did(studies: Studies) -> list[tuple[str, str]]:
    """What was written down, the newest first."""
    return [(row.what, row.about) for row in studies.store.audit_log()]


class Later(Jobs):
    """Work that is done when the test says so."""

    def submit(self, work: Work, *_: Any, on_result: Any = None, **__: Any) -> Job:
        job = self.job = Job()
        self.finish = lambda: None if job.unwanted else on_result(work(job))
        return job

    def cancel(self, owner: str = "") -> None:
        if hasattr(self, "job"):
            self.job.cancel()


def test_progress_counts_who_came_how_far(studies: Studies) -> None:
    state = studies.state(ONE.id)
    sheet = sheets.progress_sheet(state, date(2027, 1, 25), "en", None, IN_JUPYTERLAB)
    everybody = {row["label"]: row["counts"][0] for row in sheet["flow"]}
    assert everybody == {
        "Enrolled": 6, "Agreed to take part": 6, "Allocated": 6, "Complete: Before the training": 5,
        "Complete: After the training": 2, "Analysed: submitted at least one case": 5,
    }  # fmt: skip
    assert sheet["flow"][0]["counts"] == [6, None, None]  # who has a code has no arm before they agree
    for row in (*sheet["flow"][1:], *sheet["lost"]):
        assert row["counts"][0] == sum(row["counts"][1:])  # everybody is in one of the two arms
    assert [row["share"] for row in sheet["flow"]] == [100, 100, 100, 83, 33, 83]  # of 6: 5/6, 2/6
    assert [(row["label"], row["counts"][0]) for row in sheet["lost"]] == [("moved", 1)]
    # 6 members less 2 who are through and 1 who is lost; nobody of the 3 has begun
    assert [row["counts"] for row in sheet["due"]["rows"]] == [[3, 0, 3, 0]]
    early = sheets.progress_sheet(state, date(2027, 1, 5), "fr", None, IN_JUPYTERLAB)
    assert early["due"]["rows"] == [] and [line.split()[0] for line in early["due"]["later"]] == ["3"]  # 5 who sat the first case, less 2 who are through
    assert "18 janvier 2027" in early["due"]["later"][0]  # two weeks after the 4th


def test_no_frame_says_that_there_is_nothing_before_the_work_begins(studies: Studies, library: Library) -> None:
    page = screen(studies, library, {"study": ONE.id}, Later())
    assert page.page.frame["work"] and not page.page.sheet["html"]
    at_work: list[bool] = []
    page.page.observe(lambda _: at_work.append(bool(page.page.frame["work"])), ["frame", "sheet"])
    page.receive({"kind": "hello"})
    page.queue.finish()  # type: ignore[attr-defined]
    assert not page.page.frame["work"] and page.page.sheet["html"]
    at_work.clear()
    page.receive({"kind": "view", "view": "outcomes"})
    assert page.page.sheet["kind"] == "outcomes" and all(at_work)


def test_progress_says_by_week_what_is_expected_and_when_results_open(studies: Studies, library: Library) -> None:
    page = screen(studies, library, {"study": ONE.id})
    page.receive({"kind": "hello"})
    html = page.page.sheet["html"]
    assert all(words in html for words in ("While it runs", "How many are expected at the end", "People by week", "closed until that phase is over"))
    assert page.page.sheet["opening"] is None  # the act is on the page for staff, which JupyterLab has not got
    served = sheets.progress_sheet(studies.state(ONE.id), date(2027, 1, 25), "en", None, replace(IN_JUPYTERLAB, base_url="/kit/"))
    assert served["opening"] == f"/kit/tracks/staff/study?study={ONE.id}#open-outcomes"
    page.receive({"kind": "view", "view": "outcomes"})
    shown = sheets.outcomes_sheet(page.state, library, date(2027, 1, 25), None, None, replace(IN_JUPYTERLAB, base_url="/kit/"))
    assert shown["opening"] == served["opening"] and page.page.sheet["opening"] is None  # who reads that they are closed finds the way


def test_answers_that_were_read_before_results_opened_are_read_again(tmp_path: Path, library: Library) -> None:
    with Store.open(tmp_path / "data", clock=clock()) as store:
        own = frozen_study(store, library, load_questionnaires(scenarios_root()), ONE)
        submit_form(own, library, consenting_members(own, ONE.id)[0], "pre", KEY)
        page = screen(own, library, {"study": ONE.id, "view": "outcomes", "section": "flow"})
        page.receive({"kind": "hello"})
        before = page._answers
        page.receive({"kind": "view", "view": "progress"})
        assert before is not None and page._answers is before and before.data.closed_phases == ("post",)
        own.open_outcomes(ONE.id, "post", "nobody is left")
        page.receive({"kind": "view", "view": "progress"})
        assert page._answers is None and "The results are open" in page.page.sheet["html"]


def test_what_one_person_did_after_the_training_is_closed_too(studies: Studies, library: Library) -> None:
    """The list of people has each one's group."""
    sat_both = next(m.trainee for m in studies.state(ONE.id).members.values() if m.progress("post").submitted)
    page = screen(studies, library, {"study": ONE.id})
    page.receive({"kind": "person", "person": studies.store.export_id(sat_both, ONE.id)})
    html = page.page.sheet["html"]
    assert "closed until that phase is over" in html
    submitted = html[html.index('id="table-person-cases"'):]
    assert "Before the training" in submitted and "After the training" not in submitted


def test_a_demonstration_is_named_in_the_list_and_on_every_part_of_its_page(studies: Studies, library: Library) -> None:
    shown = screen(studies, library)
    [row] = shown.page.sheet["rows"]
    assert row["state"].endswith(", demonstration") and shown.page.frame["demonstration"] == ""
    for view in ("progress", "outcomes", "cases", "report"):
        shown.receive({"kind": "view", "view": view, "study": ONE.id})
        assert "measures nothing" in shown.page.frame["demonstration"]
    shown.receive({"kind": "language", "language": "fr"})
    assert "ne mesure rien" in shown.page.frame["demonstration"]
    measuring = replace(studies.state(ONE.id), study=ONE.model_copy(update={"demonstration": False}))
    assert sheets.frame_view(EvaluatorState("en", view="progress", study=measuring), shown.context)["demonstration"] == ""


def test_what_is_opened_is_written_down_and_one_person_never_stands_in_an_address(studies: Studies, library: Library) -> None:
    page = screen(studies, library, base_url="/", staff=studies.store.staff.add("evaluator", "", COMMAND_LINE)[0])
    tag, person = studies.store.tag(member := next(iter(studies.state(ONE.id).members))), studies.store.export_id(member, ONE.id)
    page.receive({"kind": "view", "view": "progress", "study": ONE.id})
    page.receive({"kind": "view", "view": "cases", "case": CASE})
    assert page.page.frame["address"] == f"/evaluate?view=cases&study={ONE.id}&case={CASE}"
    assert page.page.sheet["html"] and CASE in page.page.sheet["html"]
    page.receive({"kind": "view", "view": "codes"})
    page.receive({"kind": "person", "person": f" {person.upper()} "})
    assert person in page.page.sheet["html"] and person not in str(page.page.frame)
    page.receive({"kind": "small", "on": True})
    assert did(studies)[:5] == [
        ("study-small", ONE.id), ("study-person", f"{ONE.id} {tag}"), ("study-members", ONE.id), ("study-case", f"{ONE.id} {CASE}"),
        ("study-read", ONE.id),
    ]  # fmt: skip
    before = did(studies)
    for nobody in ("somebody else", member, studies.store.export_id(member)):
        page.receive({"kind": "person", "person": nobody})
    assert page.page.frame["notice"]["text"] == sheets.NOBODY and page.page.sheet["kind"] == "codes" and did(studies) == before


def test_an_evaluator_sees_no_internal_id_and_not_the_order_of_codes(studies: Studies, library: Library) -> None:
    page, members = screen(studies, library), tuple(studies.state(ONE.id).members)
    shown = []
    for intent in (
        {"view": "progress", "study": ONE.id}, {"view": "codes"}, {"kind": "person", "person": studies.store.export_id(members[0], ONE.id)},
        {"view": "outcomes"}, {"view": "cases"}, {"view": "cases", "case": CASE}, {"view": "report"},
    ):  # fmt: skip
        page.receive({"kind": "view", **intent})
        shown.append(str((page.page.words, page.page.frame, page.page.sheet)))
    assert not [i for i in members if any(i in text for text in shown)]
    page.receive({"kind": "view", "view": "codes"})
    listed = [row["id"] for row in page.page.sheet["rows"]]
    assert listed == sorted(studies.store.export_id(i, ONE.id) for i in members)


@pytest.mark.parametrize("role", [None, "trainer", "administrator"])
def test_who_is_no_evaluator_sees_nothing(studies: Studies, library: Library, role: Any) -> None:
    staff = studies.store.staff.add(role, "", COMMAND_LINE)[0] if role else None
    page = screen(studies, library, {"study": ONE.id}, base_url="/", staff=staff)
    before = did(studies)
    page.receive({"kind": "view", "view": "progress", "study": ONE.id})
    assert page.page.sheet["kind"] == "over" and ONE.id not in f"{page.page.sheet}{page.page.frame}" and did(studies) == before


def test_the_next_act_after_the_code_was_revoked_is_refused_and_so_is_what_was_under_way(studies: Studies, library: Library) -> None:
    staff, work = studies.store.staff.add("evaluator", "", COMMAND_LINE)[0], Later()
    page = screen(studies, library, {"study": ONE.id, "view": "outcomes"}, work, base_url="/", staff=staff)
    page.receive({"kind": "hello"})
    assert page.page.frame["work"]["what"]
    studies.store.staff.revoke(staff, COMMAND_LINE)
    work.finish()
    assert page.page.sheet["kind"] == "over"
    page.receive({"kind": "language", "language": "fr"})
    assert page.page.sheet["kind"] == "over" and page.state.study is None


def test_a_section_is_computed_once_in_each_view_of_small_groups(studies: Studies, library: Library) -> None:
    page = screen(studies, library, {"study": ONE.id, "view": "outcomes", "section": "flow"})
    assert page.page.sheet["html"] is None  # nothing is computed before the page is there
    page.receive({"kind": "hello"})
    html = page.page.sheet["html"]
    assert "Who took part" in html and page.page.frame["work"] is None
    page.receive({"kind": "language", "language": "fr"})
    assert "Qui a participé" in page.page.sheet["html"]
    page.receive({"kind": "small", "on": True})
    assert len(page._sections) == 2 and page.page.sheet["small"] and page.page.sheet["html"] != html
    page.receive({"kind": "again"})
    assert list(page._sections) == [("outcomes", "flow", 1)]


@pytest.mark.parametrize(
    ("intent", "written_down"),
    [
        ({"kind": "report", "language": "en", "part": "report", "ending": "html"}, [("study-report", f"{ONE.id}, smallest group 5")]),
        ({"kind": "tables"}, []),  # written down once the answers are read, before a file is made
    ],
)
def test_cancelled_work_leaves_nothing(studies: Studies, library: Library, intent: dict[str, str], written_down: list[tuple[str, str]]) -> None:
    work = Later()
    page = screen(studies, library, {"study": ONE.id}, work)
    sent: list[Any] = []
    page.page.send = lambda content, buffers=None: sent.append(content)
    before = did(studies)
    page.receive(intent)
    assert page.page.frame["work"]["what"]
    finish = work.finish
    page.receive({"kind": "cancel"})
    finish()
    assert sent == [] and page.page.frame["work"] is None and page.page.frame["notice"]["text"] == sheets.CANCELLED
    assert page.state.wanted is None and did(studies) == written_down + before


def test_a_report_goes_to_the_browser_as_a_file(studies: Studies, library: Library) -> None:
    page = screen(studies, library, {"study": ONE.id})
    sent: list[tuple[Any, Any]] = []
    page.page.send = lambda content, buffers=None: sent.append((content, buffers))
    page.receive({"kind": "report", "language": "fr", "part": "report", "ending": "html"})
    ((content, (body,)),) = sent
    assert content == {"kind": "file", "name": f"{ONE.id}-report.fr.html", "type": "text/html"}
    assert b'lang="fr"' in body and "Une petite étude".encode() in body
    assert not page.page.frame["work"] and page.page.frame["notice"]["kind"] == "info"
    assert studies.store.audit_log()[0].who == LOCAL.who


def test_tables_go_to_the_browser_as_one_zip_and_the_page_says_how_far_it_is(studies: Studies, library: Library) -> None:
    page, told, sent = screen(studies, library, {"study": ONE.id}), list[Any](), list[tuple[Any, Any]]()
    page.page.send = lambda content, buffers=None: sent.append((content, buffers))
    page.page.observe(lambda change: told.append(change["new"]["work"]), ["frame"])
    before = did(studies)
    page.receive({"kind": "tables"})
    ((content, (body,)),) = sent
    assert content == {"kind": "file", "name": f"{ONE.id}-tables.zip", "type": "application/zip"}
    steps = [(work["what"], work["count"]) for work in told if work]
    assert steps == [(jobs.READING, ""), *((jobs.WRITING, f"{done} of 5") for done in range(4)), (jobs.FIGURES, "4 of 5")]
    assert page.page.frame["notice"] == {"kind": "info", "text": sheets.TABLES_MADE.format(name=content["name"])} and page.state.wanted is None
    assert did(studies) == [("export", f"study {ONE.id}"), *before]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = set(archive.namelist())
        files = {name: archive.read(name).decode() for name in names if not name.endswith(".sav")}
    assert names - set(files) == {"members.sav", "sittings.sav", "judgements.sav", "answers.sav"}
    assert {"members.csv", "sittings.csv", "judgements.csv", "answers.csv", "codebook-members.md"} <= set(files)
    assert not [member for member in studies.state(ONE.id).members if any(member in text for text in files.values())]
    assert {row["phase"] for row in csv.DictReader(io.StringIO(files["sittings.csv"]))} == {"pre"}  # two sat the case after the training, which is not over
    assert all("measures nothing" in text for name, text in files.items() if name.endswith(".md"))
    assert not list(studies.store.data.glob(".export-*"))


def test_without_its_extra_the_zip_has_no_tables_for_spss(studies: Studies, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (jobs, sheets):
        monkeypatch.setattr(module, "lacks", lambda extra: extra == "spss")
    page, sent = screen(studies, library, {"study": ONE.id, "view": "report"}), list[bytes]()
    assert page.page.sheet["spss"] is False
    page.page.send = lambda content, buffers=None: sent.append(buffers[0])
    page.receive({"kind": "tables"})
    with zipfile.ZipFile(io.BytesIO(sent[0])) as archive:
        assert "members.csv" in archive.namelist() and not [name for name in archive.namelist() if name.endswith(".sav")]


def test_what_few_people_share_is_named_before_the_tables_are_made(studies: Studies, library: Library) -> None:
    """Six members, three of each group, of one site and experience."""
    sheet = screen(studies, library, {"study": ONE.id, "view": "report"}).page.sheet
    assert sheet["spss"] and sheet["small_cells"] == ["north · new · Training group · 3", "north · new · Wait-list group · 3"]


def test_tables_are_those_of_now_not_of_answers_that_were_read_before(tmp_path: Path, library: Library) -> None:
    with Store.open(tmp_path / "data", clock=clock()) as store:
        own = frozen_study(store, library, load_questionnaires(scenarios_root()), ONE)
        stays, goes = consenting_members(own, ONE.id, 2)
        page, sent = screen(own, library, {"study": ONE.id, "view": "outcomes"}), list[bytes]()
        page.receive({"kind": "hello"})
        assert page._answers is not None and len(page._answers.data.members) == 2
        erase_trainees(store, [goes], COMMAND_LINE)
        page.page.send = lambda content, buffers=None: sent.append(buffers[0])
        page.receive({"kind": "tables"})
        with zipfile.ZipFile(io.BytesIO(sent[0])) as archive:
            [member] = csv.DictReader(io.StringIO(archive.read("members.csv").decode()))
        assert member["trainee"] == store.export_id(stays, ONE.id)


@pytest.mark.parametrize(("part", "ending", "begins"), [("two-pages", "html", b"<!doctype html>"), ("two-pages", "docx", b"PK"), ("two-pages", "pdf", b"%PDF-"), ("report", "pdf", b"%PDF-"), ("items", "html", b"<!doctype html>")])
def test_two_pages_and_annex_are_had_in_every_format(studies: Studies, library: Library, part: str, ending: str, begins: bytes) -> None:
    page, told, sent = screen(studies, library, {"study": ONE.id}), list[str](), list[tuple[Any, Any]]()
    page.page.send = lambda content, buffers=None: sent.append((content, buffers))
    shown = page.show
    page.show = lambda state: (told.append(state.work.what if state.work else ""), shown(state))[1]  # type: ignore[method-assign]
    page.receive({"kind": "report", "language": "en", "part": part, "ending": ending, "outside": True})
    ((content, (body,)),) = sent
    assert content["name"] == f"{ONE.id}-{part}.en.{ending}" and body.lstrip().startswith(begins)
    assert (jobs.SETTING in told) == (ending == "pdf") and jobs.REPORTING in told
    assert did(studies)[0] == ("study-report", f"{ONE.id}, smallest group 5, without keys")


def test_where_no_pdf_can_be_made_the_page_says_so_and_offers_none(studies: Studies, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    page = screen(studies, library, {"study": ONE.id, "view": "report"})
    endings = {part["part"]: [button["ending"] for button in part["buttons"]] for part in page.page.sheet["files"]}
    assert endings == {"two-pages": ["html", "docx", "pdf"], "report": ["html", "pdf"], "items": ["html", "pdf"]} and page.page.sheet["no_pdf"] == ""
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # the package is there, what it calls is not
    page.receive({"kind": "report", "language": "en", "part": "two-pages", "ending": "pdf"})
    assert page.page.frame["notice"]["kind"] == "error" and page.page.frame["notice"]["text"] == sheets.NO_PDF and page.state.wanted is None
    monkeypatch.setattr(sheets, "PDF_HERE", False)
    page.receive({"kind": "language", "language": "fr"})
    assert all(button["ending"] != "pdf" for part in page.page.sheet["files"] for button in part["buttons"])
    assert page.page.sheet["no_pdf"].startswith("Aucun PDF ne peut être fait ici")


def test_what_fails_is_said_and_the_page_goes_on(studies: Studies, library: Library) -> None:
    page = screen(studies, library, {"study": "no-such-study"})
    page.receive({"kind": "hello"})  # the browser has drawn nothing before
    assert page.page.sheet["kind"] == "studies" and page.page.frame["notice"]["kind"] == "error"
    for intent in ("text", {"kind": "x"}, {"kind": "view", "view": "codes"}, {"kind": "report", "language": "de", "part": "report", "ending": "html"}, {"kind": "report", "language": "en", "part": "report", "ending": "docx"}, {"kind": "report", "language": "en"}, {"kind": "language", "language": "de"}):
        page.receive(intent)
        assert page.page.frame["notice"]["kind"] == "error" and page.page.sheet["kind"] == "studies"
    page.receive({"kind": "view", "view": "progress", "study": ONE.id})
    assert page.page.frame["notice"] is None and page.page.sheet["kind"] == "progress"


def test_what_is_cancelled_ends_and_does_not_go_on_unseen(studies: Studies, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio
    import threading

    begun, ended = threading.Event(), threading.Event()

    def endless(data: Any, shown: Any) -> Any:
        begun.set()
        try:
            while True:  # as a fit does that never settles
                auc([0, 1] * 5, range(10), range(10))
        finally:
            ended.set()

    endless.__name__ = "flow"
    monkeypatch.setattr("tracks_sim.report.section_list.SECTIONS", (endless,))

    async def page() -> None:
        there = screen(studies, library, {"study": ONE.id, "view": "outcomes", "section": "flow"})
        there.receive({"kind": "hello"})
        assert await asyncio.to_thread(begun.wait, 20) and not ended.is_set()
        there.receive({"kind": "cancel"})
        assert await asyncio.to_thread(ended.wait, 10)
        assert there.page.frame["work"] is None and there.page.frame["notice"]["text"] == sheets.CANCELLED

    asyncio.run(page())


def test_without_a_study_it_says_where_one_would_be(tmp_path: Path, library: Library) -> None:
    with Store.open(tmp_path / "data") as store:
        context = PageContext(tmp_path / "data", None, None, None, "en", "about:blank", {})
        assert str(tmp_path / "data") in EvaluatorScreen(context, store, library).page.sheet["empty"]
        staff = store.staff.add("evaluator", "", COMMAND_LINE)[0]
        served = EvaluatorScreen(replace(context, base_url="/", staff=staff), store, library).page.sheet["empty"]
        assert "page for staff" in served and str(tmp_path) not in served


def test_in_jupyterlab_the_page_brings_its_style_and_a_served_one_names_none(studies: Studies, library: Library) -> None:
    alone = screen(studies, library).page.get_state()
    assert ".tracks" in alone["_css"] and ".report-section" in alone["_css"]
    assert screen(studies, library, base_url="/").page.get_state()["_css"] == ""


def test_every_section_of_the_report_has_a_title_in_its_order() -> None:
    assert [made.__name__ for made in MADE] == list(SECTION_TITLES)


def test_the_section_of_detection_is_named_by_what_the_cases_ask(studies: Studies, library: Library) -> None:
    def label(*steps: CaseStep) -> str:
        files = {name: replace(file, case=file.case.model_copy(update={"steps": steps})) for name, file in library.cases.items()}
        opened = screen(studies, replace(library, cases=files))
        opened.receive({"kind": "view", "view": "outcomes", "study": ONE.id})
        return next(str(s["label"]) for s in opened.page.sheet["sections"] if s["id"] == "detection")

    assert label("indicators", "decision") == SECTION_TITLES["detection"] and label("indicators", "detection", "decision") == DETECTION_ASKED


def test_the_evaluators_page_and_its_statistics_stay_out_of_a_trainees_kernel() -> None:
    code = "import sys, tracks_sim.ui, tracks_sim.serve.kernel.warmup as r; print(sorted({'pandas', 'scipy', 'tracks_sim.ui.evaluator.screen', 'tracks_sim.report.formats.html'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_where_the_training_worked_stands_below_the_list_of_cases(studies: Studies, library: Library) -> None:
    page = screen(studies, library, {"study": ONE.id, "view": "cases"})
    page.receive({"kind": "hello"})
    sheet = page.page.sheet
    assert sheet["rows"] and sheet["read_at"] and "Each case by group: where safe responses changed" in sheet["html"]
    page.receive({"kind": "view", "view": "cases", "case": CASE})
    assert "Each case by group" not in page.page.sheet["html"]


def test_an_address_that_opens_again_is_that_of_its_context() -> None:
    context = PageContext(Path("data"), None, "/tracks/", None, "en", "about:blank", {})
    assert sheets.address(EvaluatorState("en"), context) == "/tracks/evaluate"
    assert sheets.address(EvaluatorState("en"), replace(context, base_url=None)) is None


def test_a_twin_stands_below_its_first_version_in_the_list_of_cases(library: Library) -> None:
    first, other = FORMS["A"]
    study = StudyState(a_study(forms={"A": FORMS["A"]}, twins={first: "a-twin"}, block_sizes=(2,)))
    sheet = sheets.cases_sheet(EvaluatorState("en", "cases", study), with_twins(library, {first: "a-twin"}), None, None)
    assert [(row["id"], row["form"]) for row in sheet["rows"]] == [(first, "A"), ("a-twin", "A"), (other, "A")]
