"""An evaluator in a real browser: a code, a study, its outcomes, a case, one code, the report, and work that is cancelled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support import sample_report
from tests.support.axe import ALL, AT_WORK, RUN, Inspector, Look
from tests.support.keyboard_trainee import Keyboard
from tests.support.server import RunningServer
from tests.support.study_cases import FORMS, a_study, consenting_members, frozen_study, submit_form
from tracks_sim.bots import KEY
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.report.formats.html import page as report_page
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.questionnaire import load_questionnaires

pytestmark = pytest.mark.browser
OWN_SERVER = True
MISPLACED = """() => {
  const box = (part) => part.getBoundingClientRect(), texts = (axis) => [...axis.children].filter((part) => part.matches(".tick-label")).map(box);
  const beyond = [...document.querySelectorAll(".plot, .plot *")].filter((part) => box(part).left < 0 || box(part).right > document.documentElement.clientWidth);
  const overlapping = [...document.querySelectorAll(".axis .scale, .frame")].filter((axis) => texts(axis).some((text, at, all) => at && text.left < all[at - 1].right));
  const markers = [...document.querySelectorAll(".scale .marker")].filter((marker) => {
    const [its, scale] = [marker, marker.parentElement].map(box);
    return Math.abs((its.left + its.right) / 2 - scale.left - scale.width * parseFloat(marker.style.left) / 100) > 1;
  });
  return [...beyond, ...overlapping, ...markers].map((part) => part.outerHTML.slice(0, 200));
}"""
"""Parts of plots beyond the page, axes whose ticks overlap, and markers that do not stand at their place on the scale."""
ONE = a_study(forms={"A": FORMS["A"][:1]}, questionnaires={}, block_sizes=(2,))


@pytest.fixture(scope="module")
def studies(server: RunningServer, library: Library) -> Studies:
    """Three members, of whom one sat the only case of the form."""
    found = frozen_study(Store.open(data_of(server)), library, load_questionnaires(scenarios_root()), ONE)
    submit_form(found, library, consenting_members(found, ONE.id, 3)[0], "pre", KEY)
    return found


@pytest.mark.parametrize(("width", "language", "scheme"), [(1280, "en", "dark")])  # narrow and in French: test_evaluator_whole
def test_from_the_code_to_the_report(arrive: Arrive, studies: Studies, width: int, language: str, scheme: str) -> None:
    evaluator = arrive(width, language, color_scheme=scheme, reduced_motion="reduce")
    own = Look(width, 900, scheme, ALL)
    page, inspector, keys, t = evaluator.page, Inspector(evaluator, (own, *AT_WORK[language]), own), Keyboard(evaluator), evaluator.t

    def expect_view(view: str, place: str) -> None:
        page.locator(f"html[data-listening] .evaluate[data-view={view}]:not([data-working])").wait_for()
        inspector.look(place)
        assert evaluator.fits(), place

    def open_view(view: str) -> None:
        page.get_by_role("navigation", name=t("Parts of the study")).get_by_role("button", name=t(view), exact=True).click()

    evaluator.enter_with(studies.store.staff.add("evaluator", "", COMMAND_LINE)[1])
    page.get_by_role("link", name=evaluator.t("Studies: progress, results, reports")).click()
    expect_view("studies", "studies")
    open_study = page.get_by_role("button", name=f"{t('Open')}: {ONE.title[language]}", exact=True)
    keys.use(open_study)  # by keyboard: opened, and the focus is where the reading begins
    expect_view("progress", "progress")
    expect(page.locator("#work")).to_be_focused()
    open_view("Outcomes")
    expect_view("outcomes", "outcomes")
    expect(page.get_by_role("heading", name=t("Outcomes at a glance"), level=2)).to_be_visible()
    open_view("Cases")
    page.get_by_role("button", name=f"{t('Open')}: {evaluator.library.case(FORMS['A'][0]).texts[language].title}", exact=True).click()  # type: ignore[index]
    expect_view("fragment", "a case")
    page.go_back()
    expect_view("cases", "cases")
    open_view("People")
    expect_view("codes", "codes")
    expect(page.locator("td.words > bdi", has_text="north").first).to_be_visible()  # words of others are kept apart from ours
    page.locator("#person").fill(person := studies.store.export_id(next(iter(studies.state(ONE.id).members)), ONE.id))
    page.locator("#person").press("Enter")
    expect_view("fragment", "one code")
    assert person in page.locator(".findings").inner_text() and person not in page.url
    open_view("Report and export")
    expect_view("report", "report")
    page.get_by_label(t("Language of the report")).select_option("fr")
    button = page.get_by_role("button", name=f"{t('The long report, their annex')}: {t('Web page (HTML)')}", exact=True)
    page.get_by_role("button", name=t("Download the tables (ZIP)"), exact=True).click()  # which takes longest: the answers are read anew
    page.get_by_role("button", name=t("Cancel"), exact=True).wait_for()
    page.keyboard.press("Escape")
    expect(page.get_by_text(t("Cancelled: nothing was made and nothing was changed."))).to_be_visible()
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"{ONE.id}-report.fr.html"
    assert "Une petite étude" in download.value.path().read_text(encoding="utf-8")
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{t('Two pages for those who decide')}: {t('Word (DOCX)')}", exact=True).click()
    assert download.value.suggested_filename == f"{ONE.id}-two-pages.fr.docx" and download.value.path().read_bytes().startswith(b"PK")
    expect_view("report", "report, made")
    assert not inspector.found, inspector.found
    page.get_by_role("button", name=t("Sign out")).click()
    evaluator.expect_step("welcome")
    page.goto(f"{evaluator.url}evaluate?study={ONE.id}")  # for staff only: asks for their code, and leads back here
    expect(page.get_by_role("heading", name=t("Enter your code"), level=1)).to_be_visible()


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "fr", "light"), (320, "en", "light"), (1280, "en", "dark")])
def test_every_plot_of_a_report_keeps_to_its_page(contexts: Callable[..., BrowserContext], width: int, language: str, scheme: str) -> None:
    page = contexts(width, language, color_scheme=scheme).new_page()
    page.set_content(report_page(sample_report.sample_report(), language))
    assert page.locator(".plot:visible").count() == 5 and page.locator(".scale .marker").count() == 8
    assert page.evaluate(MISPLACED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(RUN, ALL) == []
