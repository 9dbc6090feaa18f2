"""An evaluator from nothing to the two pages, in a real browser, without a shell and without YAML.

Plan, number of people, freeze, what the authors say, answers that come in while the results are closed, the act that opens them,
outcomes, and every file; what is in the files is read.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from docx import Document
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.axe import ALL, Inspector, Look
from tests.support.browser_trainee import Trainee
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.study_cases import answer_all, consenting_members, submit_case
from tests.support.verdict_reading import FIGURE, OUTCOMES, RESULT
from tracks_sim.bots.strategies import KEY, TICK_ALL
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.i18n import translator
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.operations.reports import FILES
from tracks_sim.report.amounts import amount
from tracks_sim.report.conclusion_words import HEADLINES
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.planned_effect import CLOSED
from tracks_sim.report.study_conclusion import ResultState
from tracks_sim.serve.staff.plan import STEP_NAMES
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.study.statements import STATEMENTS

pytestmark = pytest.mark.browser
OWN_SERVER = True
NARROW = Look(390, 900, "light", ALL)
MINUTES = 3 * 60_000
"""Longest time for the number of people, in milliseconds: a process is started, and twenty studies are simulated."""
PEOPLE = 16
"""Members: the planned model needs ten, and in blocks of 4 and 8 the chance that falls anew in each run makes groups of 6 to 10 of them."""
SAFE_BEFORE, SAFE_TRAINED = 0.4, 0.8
"""Share of cases that are played by the key, before the training and without it, and after it."""
TITLE, WHY = "A title of our own", "Every group was asked, and the room is closed."
STATES: dict[str, ResultState] = {"better": "helped", "worse": "harmed", "no_difference": "no_difference", "undecided": "undecided"}
"""What the two pages call each outcome of the annex."""


@dataclass
class Evaluator:
    """One evaluator's browser, and what is asked of each page they come to."""

    person: Trainee
    server: RunningServer
    studies: Studies
    study: str
    inspector: Inspector = field(init=False)

    def __post_init__(self) -> None:
        self.page, self.keys, self.t = self.person.page, Keyboard(self.person), self.person.t
        self.inspector = Inspector(self.person, (NARROW,))

    def at(self, name: str) -> Locator:
        """The field of a name."""
        return self.page.locator(f'[id="{name}"]')

    def button(self, name: str) -> Locator:
        """The button with exactly these words."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, sentence: str) -> Locator:
        """The link that the server calls so."""
        return self.page.get_by_role("link", name=self.t(sentence), exact=True)

    def press(self, sentence: str) -> None:
        """Press a button by keyboard."""
        self.keys.move_to(self.button(self.t(sentence)))
        self.keys.press("Enter")

    def look(self, place: str) -> None:
        """Ask axe about the page; it needs no scrolling to the side."""
        self.inspector.look(place)
        assert self.person.fits(), place

    def open_view(self, view: str, name: str) -> str:
        """Open a part of the study and wait until it is whole. Returns its text."""
        self.page.get_by_role("navigation", name=self.t("Parts of the study")).get_by_role("button", name=self.t(name), exact=True).click()
        return self.shown(view)

    def shown(self, view: str) -> str:
        """Text of a view, once it is whole."""
        self.page.locator(f"html[data-listening] .evaluate[data-view={view}]:not([data-working])").wait_for()
        return self.page.locator("#work").inner_text()

    @property
    def closed(self) -> str:
        """The sentence that results are closed."""
        return self.t(CLOSED).format(phase=self.t("After the training"))

    def primary(self) -> str:
        """Text of the section on the primary outcome, opened as a wide or a narrow window offers it."""
        title = self.t(SECTION_TITLES["primary"])
        by_name = self.button(title)
        if by_name.is_visible():
            by_name.click()
        else:
            self.page.locator(".sections-phone select").select_option("primary")
        expect(self.page.locator(".findings h2").first).to_have_text(title)
        return self.shown("outcomes")

    # --- steps ------------------------------------------------------------------------------

    def plan(self) -> None:
        """A plan in the form, first with a problem, then with something that hinders."""
        page, at, look, t = self.page, self.at, self.look, self.t
        self.link("Studies: plan, freeze, run").click()
        self.link("Plan a study").click()
        expect(page.get_by_role("heading", name=t("The plan"), level=1)).to_be_visible()
        look("a new plan")

        # a problem: said on top, with a link to the field, and beside it; the rest of what was typed stays
        language = self.person.language
        at(f"title.{language}").fill(TITLE)
        self.keys.move_to(at("id"), "Shift+Tab")
        page.keyboard.type("Our course!")
        self.keys.press("Enter")  # the first button of the form keeps nothing
        expect(page.locator("#plan-summary")).to_be_focused()
        expect(at("id")).to_have_attribute("aria-invalid", "true")
        look("a plan with a problem")
        link = page.locator("#plan-summary").get_by_role("link").first
        self.keys.move_to(link)
        self.keys.press("Enter")
        expect(at(f"title.{language}")).to_have_value(TITLE)
        at("id").fill(self.study)

        # page after page: two parts without weeks between them; the wait-list group is asked about a training that it has not had
        for step, following in pairwise(("study", "groups", "when", "cases", "asked", "analysis", "summary")):
            if step == "when":
                at("phase.post.weeks").fill("")
                at("phase.follow-up").uncheck()
                self.press("Keep and go on")  # what is left out with that phase is said first
                expect(page.get_by_role("status").filter(has_text=t("The plan is kept."))).to_be_visible()
            elif step == "asked":
                at("asked.other.post.reaction").check()
            elif step == "analysis":
                at("smallest_effect").fill("40")
            self.press("Keep and go on")
            expect(page.get_by_role("heading", name=t(STEP_NAMES[following]), level=2)).to_be_visible()
        look("a plan that is hindered")
        page.locator("#plan-summary").get_by_role("link").first.click()  # what hinders stands before the remarks
        expect(page.locator('[id="asked.reaction-said"]')).to_contain_text(t("Hinders:"))
        self.keys.move_to(at("asked.other.post.reaction"))
        self.keys.press("Space")
        self.press("Keep this page")
        expect(page.get_by_text(t("The plan is kept."))).to_be_visible()
        self.link("Summary").first.click()
        expect(page.get_by_text(t("Nothing hinders the freeze."))).to_be_visible()
        kept = self.studies.state(self.study).study
        assert kept.title[language] == TITLE and [p.id for p in kept.phases] == ["pre", "post"] and kept.questionnaires_by_arm == {"training": {"post": ("reaction",)}}

    def number_of_people(self) -> None:
        """The number of people, with few simulated studies, into the plan."""
        self.link("Compute the number of people").click()
        self.page.locator("#draws").fill("20")
        self.button(self.t("Compute")).click()
        keep = self.button(self.t("Write it into the plan"))
        keep.wait_for(timeout=MINUTES)
        self.look("the number of people")
        keep.click()
        expect(self.page.get_by_text(self.t("Assumptions and answer stand in the plan."))).to_be_visible()
        assert self.studies.state(self.study).study.sample_size is not None
        self.link("Back to the study").click()

    def freeze(self) -> None:
        """The plan is fixed."""
        self.page.get_by_label(self.t("I have read the remarks above and want to fix this plan")).check()
        self.button(self.t("Freeze")).click()
        expect(self.page.get_by_text(self.t("The plan is frozen. Copy its SHA-256 to where others can see it, such as the registration of the study."))).to_be_visible()
        self.look("a frozen study")

    def statements(self) -> dict[str, str]:
        """What the kit cannot know, typed into the fields. Returns it."""
        said = {"registration": "Register of trials, 1234", "funding": "Nobody paid for it: <b>none</b> & nothing."}
        self.link("Write or change it").click()
        for name, text in said.items():
            self.at(name).fill(text)
        self.look("what the authors say")
        self.button(self.t("Save everything")).first.click()
        expect(self.page.get_by_role("status").first).to_have_text(self.t("Saved."))
        expect(self.page.get_by_text(self.t("Not yet answered: {n} of {of}.").format(n=len(STATEMENTS) - len(said), of=len(STATEMENTS)))).to_be_visible()
        assert dict(self.studies.state(self.study).statements) == said
        self.link("Back to the study").click()
        return said

    def results_are_closed(self) -> None:
        """Counts by week are there; of what people answered after the training nothing is, by any way."""
        page = self.page
        self.link("Look at the progress").click()
        expect(page.locator("#work")).to_contain_text(self.t("People by week"))
        self.shown("progress")
        self.look("progress, closed")
        self.open_view("outcomes", "Outcomes")
        expect(page.locator("#work")).to_contain_text(self.closed)  # the section comes after its page
        outcomes = self.shown("outcomes")
        self.look("outcomes, closed")
        assert self.closed in outcomes and not RESULT.search(outcomes) and not page.locator(".findings table").count()
        primary = self.primary()
        assert self.closed in primary and not RESULT.search(primary)

    def open_results(self) -> None:
        """From the progress of the study to the act that ends its last phase, with a reason, and back."""
        page = self.page
        page.get_by_role("link", name=self.t("Open the results earlier"), exact=True).click()
        expect(page.get_by_role("heading", name=self.t("Results"))).to_be_in_viewport()
        self.look("a study with closed results")
        self.press("Open the results")
        expect(page.get_by_role("alert")).to_have_text(self.t("Nothing was opened. Choose the phase, say why, and tick the box."))
        expect(page.locator("#opened-wrong")).to_be_focused()  # beside the form, far down the page
        expect(page.locator("#opened-wrong")).to_be_in_viewport()
        self.look("a reason that is missing")
        assert not self.studies.state(self.study).openings
        page.locator("#why-opened").fill(WHY)
        page.get_by_label(self.t("I know that nobody can answer this phase, or an earlier one, after that, and that it cannot be taken back")).check()
        self.press("Open the results")
        expect(page.get_by_role("status").first).to_have_text(self.t("The results are open. People who could still have answered: {n}").format(n=0))
        self.look("a study with open results")
        assert [(one.phase, one.why) for one in self.studies.state(self.study).openings] == [("post", WHY)]
        self.link("Look at the results").click()
        expect(page.locator(".findings")).to_contain_text(self.t("Outcomes at a glance"))
        assert self.closed not in self.shown("outcomes") and page.locator(".findings table").count()
        self.look("outcomes, open")
        assert RESULT.search(self.primary())
        self.open_view("cases", "Cases")
        self.look("cases")
        page.locator("#work td button, #work th button").first.click()
        self.shown("fragment")
        self.look("a case")
        page.go_back()
        self.shown("cases")

    def files(self) -> dict[tuple[str, str], Path]:
        """Every file of the report, made and downloaded one after the other from the page."""
        self.open_view("report", "Report and export")
        self.look("report and export")
        parts = {"two-pages": "Two pages for those who decide", "report": "The long report, their annex", "items": "Items and options, beside the long report"}
        endings = {"html": "Web page (HTML)", "docx": "Word (DOCX)", "pdf": "PDF"}
        found = {}
        for part, formats in FILES.items():
            for ending in formats:
                if (part, ending) == ("report", "pdf"):
                    continue  # a file of its own in tests of the report
                with self.page.expect_download(timeout=MINUTES) as download:
                    self.keys.move_to(self.button(f"{self.t(parts[part])}: {self.t(endings[ending])}"))
                    self.keys.press("Enter")
                assert download.value.suggested_filename == f"{self.study}-{part}.{self.person.language}.{ending}"
                found[part, ending] = download.value.path()
                self.shown("report")
                expect(self.page.locator(":focus")).to_have_count(1)  # a button that cannot be pressed loses it; the page gives it back once it is drawn
                self.keys.expect_visible_focus()
        self.look("report, made")
        return found

    def tables(self) -> zipfile.ZipFile:
        """The tables, made and downloaded where the page of the study leads to."""
        self.page.goto(f"{self.server.url}tracks/staff/study?study={self.study}")
        self.link("Go to the tables").click()
        self.shown("report")
        with self.page.expect_download(timeout=MINUTES) as download:
            self.keys.move_to(self.button(self.t("Download the tables (ZIP)")))
            self.keys.press("Enter")
        name = download.value.suggested_filename
        assert name == f"{self.study}-tables.zip"
        said = self.t("The tables are made: your browser keeps them as {name}.").format(name=name)
        expect(self.page.get_by_text(said)).to_be_in_viewport()  # at the top; the button is at the end of the page
        self.shown("report")
        return zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))


def test_from_nothing_to_the_two_pages(arrive: Arrive, server: RunningServer, library: Library) -> None:
    """On a telephone, in French, where there is least room; ``test_staff`` and ``test_evaluate`` look at the pages in a wide window, in English."""
    language = "fr"
    store = Store.open(data_of(server))
    studies, study = Studies(store), f"our-course-{language}"
    evaluator = Evaluator(arrive(NARROW.width, language, reduced_motion="reduce"), server, studies, study)
    evaluator.person.enter_with(store.staff.add("evaluator", "", COMMAND_LINE)[1])
    evaluator.plan()
    evaluator.number_of_people()
    evaluator.freeze()
    said = evaluator.statements()

    people_answer(studies, study, library)
    evaluator.page.reload()
    assert studies.state(study).flow(None).analysed == PEOPLE
    evaluator.link("Change the plan by an amendment").click()
    expect(evaluator.at("what")).to_be_visible()
    evaluator.look("an amendment")
    evaluator.link("Back to the study").click()

    evaluator.results_are_closed()
    evaluator.open_results()
    files = evaluator.files()
    annex, pages = (text_of(files[part, "html"].read_text(encoding="utf-8")) for part in ("report", "two-pages"))
    document = Document(str(files["two-pages", "docx"]))
    word = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert files["two-pages", "pdf"].read_bytes().startswith(b"%PDF")
    assert all(text in annex for text in said.values()) and WHY in annex
    assert TITLE in text_of(files["items", "html"].read_text(encoding="utf-8"))
    verdicts_agree(annex, (pages, word), language)

    with evaluator.tables() as archive:
        assert {"analysis.R", "analysis.py", "expected.csv", "members.csv", "judgements.csv"} <= set(archive.namelist())
    evaluator.look("the study, at the end")
    assert not evaluator.inspector.found, evaluator.inspector.found


def people_answer(studies: Studies, study: str, library: Library) -> None:
    """Members with codes answer before and after; codes are a trainer's act, and people answer elsewhere: here the store does both."""
    asked_with, chance = load_questionnaires(scenarios_root()), Random(5)
    for trainee in consenting_members(studies, study, PEOPLE):
        found = studies.membership(trainee)
        assert found is not None
        for phase in ("pre", "post"):
            answer_all(studies, trainee, phase, asked_with)  # type: ignore[arg-type]
            share = SAFE_TRAINED if (found[1].arm, phase) == ("training", "post") else SAFE_BEFORE
            for case in found[0].cases_of(found[1], phase):  # type: ignore[arg-type]
                submit_case(studies, library, trainee, case, phase, KEY if chance.random() < share else TICK_ALL)  # type: ignore[arg-type]


def verdicts_agree(annex: str, two_pages: tuple[str, ...], language: str) -> None:
    """The first verdict of the annex is that of the two pages in each format, with the same difference.

    The two pages round it to whole responses of 100. The annex prints a decimal where an end of its interval would round to 0, so the
    number of the two pages is one of those within half a point, and what was cut off, of the annex's.
    """
    t = translator(language)
    figure = FIGURE.search(annex)
    assert figure is not None, "the annex has no verdict with figures"
    before = annex[: figure.start()]
    said = max((last.start(), outcome) for outcome, words in OUTCOMES.items() for last in [*re.finditer(words, before)][-1:])[1]
    printed = figure[1].replace("\u2212", "-").replace(",", ".")
    cut_off = 0.49 * 10 ** -len(printed.partition(".")[2])
    words = Formatter(language)
    amounts = {words.message(amount((float(printed) + by) / 100)) for by in (-cut_off, 0, cut_off)}
    for text in two_pages:
        assert [state for state, headline in HEADLINES.items() if re.search(re.escape(t(headline)).replace(r"\{n\}", r"\d+"), text)] == [STATES[said]]
        assert any(re.search(rf"(?<!\d){re.escape(one)}", text) for one in amounts), (amounts, figure[0])


def text_of(html: str) -> str:
    """Text of a page, without tags and styles."""
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(style|script)\b.*?</\1>", " ", html))))
