"""JupyterLab without the kit's server: each notebook opens, runs and acts there, and what is done is in the data folder."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_author import PASSAGES, begin, saved
from tests.support.browser_trainee import Trainee
from tests.support.finished_attempts import finished_events, store_finished
from tests.support.parse_cache import cache_folder
from tests.support.server import END_WITH_TESTS, ROOT, RunningServer, Visitor, free_port
from tracks_sim.case.load import Library
from tracks_sim.interview import load_parameters
from tracks_sim.practice import fold
from tracks_sim.store import Store

pytestmark = pytest.mark.browser
CASE = "the-packing-shed"
START = 120_000  # ms that JupyterLab and a kernel may take on a busy machine
OPTIONS = (
    "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=",
    "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.extension_manager=readonly",
)  # fmt: skip
"""Only this machine may ask, and JupyterLab asks no other for news, for a newer version or for extensions."""
PAGE_CONFIG = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
FAULTS = '[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type="application/vnd.jupyter.error"]'
"""Output of cells in red, which warnings of the log are too."""
CUT_OFF = """(work) => [...work.querySelectorAll("*")].filter((e) => {
  const part = e.getBoundingClientRect(), whole = work.getBoundingClientRect();
  return part.width > 1 && (part.right > whole.right + 1 || part.left < whole.left - 1);
}).map((e) => e.outerHTML.slice(0, 80))"""
"""What of the worksheet stands over its edge, where it is not seen."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """JupyterLab on a copy of the notebooks, with a data folder, settings and workspaces of its own; its log holds no fault in the end."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=lambda _, names: [name for name in names if not name.endswith(".ipynb")])
    shutil.copytree(cache_folder(), folder / "data/cache")
    (folder / "data").chmod(0o700)
    (folder / "config/labconfig").mkdir(parents=True)
    (folder / "config/labconfig/page_config.json").write_text(json.dumps(PAGE_CONFIG), encoding="utf-8")
    own = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "jupyter", "JUPYTER_RUNTIME_DIR": "run", "IPYTHONDIR": "ipython",
           "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces", "TRACKS_DATA": "data"}  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **{name: str(folder / place) for name, place in own.items()}}
    run = f"{END_WITH_TESTS}\nimport runpy\nrunpy.run_module('jupyterlab', run_name='__main__', alter_sys=True)"
    port = free_port()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", run, *OPTIONS, f"--port={port}", f"--ServerApp.root_dir={folder / 'notebooks'}"],
            cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log,
        )  # fmt: skip
    lab = RunningServer(f"http://127.0.0.1:{port}/", process.pid, folder / "log")
    try:
        wait_for_lab(lab, process)
        yield lab
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)  # it then ends its kernels
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    assert "Traceback" not in lab.log(), lab.log()


def wait_for_lab(lab: RunningServer, process: subprocess.Popen[bytes]) -> None:
    """Wait until JupyterLab answers; one that ends instead fails the test with its log."""
    deadline = time.monotonic() + START / 1000
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if Visitor(lab.url).get("api/status").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"JupyterLab does not answer (exit code {process.poll()}):\n{lab.log()}")


def open_notebook(visitor: Trainee, name: str) -> None:
    """Open a notebook at its address, and no other: JupyterLab brings back those that were open before."""
    visitor.page.goto(f"{visitor.url}lab/tree/{name}.ipynb?reset")


def expect_kernel(visitor: Trainee) -> None:
    """Wait until the kernel of the notebook on screen has started and has nothing to do."""
    visitor.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=START)


def run_cells(visitor: Trainee) -> None:
    """Run all cells of the notebook on screen by the menu, and wait until the page of the kit is drawn."""
    expect_kernel(visitor)
    for item in ("Run", "Run All Cells"):
        visitor.page.get_by_role("menuitem", name=item, exact=True).click()
    visitor.page.locator("html[data-listening] .tracks[data-ready]").wait_for(timeout=START)


def expect_no_faults(visitor: Trainee) -> None:
    """No cell of the notebook has an error or a warning below it."""
    assert visitor.page.locator(FAULTS).all_inner_texts() == []
    expect(visitor.page.get_by_text("Traceback")).to_have_count(0)


@pytest.fixture(scope="module")
def trainee(browser: Browser, server: RunningServer, library: Library) -> Iterator[Trainee]:
    """Somebody who has come by the notebooks to the first step of a case with answers; no page had a fault, and none asked another host."""
    context = browser.new_context(viewport={"width": 1680, "height": 900}, locale="en")
    trainee = Trainee(context.new_page(), server.url, library)
    open_notebook(trainee, "home")
    run_cells(trainee)
    trainee.expect_step("welcome")
    expect(trainee.page.get_by_label("Your code")).to_have_count(0)  # whoever has the notebooks is the one trainee
    trainee.button("Enter").click()
    trainee.expect_step("home")
    trainee.start(CASE)
    trainee.go_on_to("indicators")
    yield trainee
    context.close()
    assert trainee.faults == []


def test_what_a_trainee_answers_is_kept(trainee: Trainee, server: RunningServer) -> None:
    concept = trainee.file.case.indicators[0]
    passage = trainee.file.case.documents[0].passages[0]
    trainee.judge(concept, "present", phases=["now"])
    trainee.cite(trainee.concept(concept), passage)
    expect_no_faults(trainee)
    with Store.open(data_of(server)) as store:
        [person] = store.trainees()
        [attempt] = store.attempts(person.id)
        kept = fold(store.events(attempt.id))
    assert (person.label, kept.case, kept.events) == ("local", CASE, trainee.events)
    answer = kept.by_step["indicators"][concept]
    assert (answer.code, answer.passages) == ("present", (passage,))


def test_work_has_room_beside_the_list_of_files(trainee: Trainee) -> None:
    """The page is narrower than the window here: what is to be answered is not cut off."""
    trainee.resize(1400, 900)
    assert trainee.page.locator("#work").evaluate(CUT_OFF) == []
    trainee.resize(1680, 900)


def test_keys_of_the_page_are_no_shortcuts_of_the_notebook(trainee: Trainee) -> None:
    """A digit answers instead of turning the cell into a heading, an arrow moves within an answer, and no letter takes the page away."""
    page, second = trainee.page, trainee.file.case.indicators[1]
    radios = trainee.concept(second).get_by_role("radio")
    with trainee.expect_save():
        radios.first.click()
    with trainee.expect_save():
        page.keyboard.press("ArrowDown")
    expect(radios.nth(1)).to_be_checked()
    with trainee.expect_save():
        page.keyboard.press("3")
    expect(radios.nth(2)).to_be_checked()
    for key in ("b", "m", "d", "d", "Shift+Enter"):  # a cell below, text, deleted, run again
        page.keyboard.press(key)
    trainee.expect_step("indicators")
    expect(page.locator(".jp-Cell")).to_have_count(1)
    expect(radios.nth(2)).to_be_checked()


def test_a_trainee_closes_the_notebook_unsaved_and_goes_on_in_another(trainee: Trainee) -> None:
    page, third = trainee.page, trainee.file.case.indicators[2]
    trainee.judge(third, "absent")
    events = trainee.events
    page.locator(".lm-TabBar-tab.jp-mod-current .lm-TabBar-tabCloseIcon").click()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator(".tracks")).to_have_count(0)
    page.locator(".jp-DirListing-item", has_text="practise.ipynb").dblclick()
    run_cells(trainee)
    trainee.button("Enter").click()
    trainee.expect_step("home")
    page.get_by_role("link", name=f"Go on with {trainee.file.texts['en'].title}", exact=True).click()
    trainee.expect_step("indicators")
    assert trainee.events == events
    expect(trainee.concept(third).get_by_role("radio", name=trainee.answer("absent"), exact=True)).to_be_checked()
    expect_no_faults(trainee)


def test_from_the_feedback_a_trainee_comes_back_to_the_list(trainee: Trainee, server: RunningServer, library: Library) -> None:
    page, case = trainee.page, library.case("the-knitted-hat")
    with Store.open(data_of(server)) as store:
        code = store.replace_code(store.trainees()[0].id)
    store_finished(data_of(server), code, finished_events("expert", case, library, load_parameters(), "ie"), case, library)
    run_cells(trainee)  # once more: the page begins anew
    trainee.button("Enter").click()
    page.locator(".history summary").click()
    page.locator(".history").get_by_role("row", name=case.texts["en"].title).get_by_role("link").click()
    trainee.expect_step("feedback")
    page.get_by_role("link", name="Back to the cases").click()
    trainee.expect_step("home")


def test_leaving_asks_nothing(trainee: Trainee) -> None:
    """Nothing of the case stays on screen, and JupyterLab does not ask whether to keep the notebook: a dialog is a fault."""
    trainee.button("Leave this page").click()
    trainee.page.wait_for_url("about:blank")
    assert trainee.faults == []


def test_an_author_begins_a_case_and_tries_it_in_a_cell(arrive: Arrive, server: RunningServer) -> None:
    author = arrive(1680)
    page = author.page
    open_notebook(author, "author")
    run_cells(author)
    begin(page, "The yellow crate")
    page.get_by_role("button", name="Papers").click()
    page.get_by_role("button", name="+ Paper").click()
    page.wait_for_selector("textarea[id$='.title']:focus")
    page.keyboard.type("Desk book")
    page.get_by_label("Write or paste the next passage").click()
    page.keyboard.type("Yellow crate and helmet in the bicycle room again.")
    page.keyboard.press("Enter")
    expect(page.locator(PASSAGES)).to_have_count(1)
    saved(page)
    draft = data_of(server) / "drafts/the-yellow-crate"
    assert "title: The yellow crate" in (draft / "text/en.yaml").read_text(encoding="utf-8")
    assert "Yellow crate and helmet" in (draft / "text/en.yaml").read_text(encoding="utf-8")

    page.get_by_role("button", name="Try it", exact=True).click()
    page.wait_for_selector("[data-screen=try]")
    code = page.locator("pre.code").first.inner_text()
    page.get_by_role("button", name="Click to add a cell").click()
    page.locator(".jp-Notebook .cm-content").nth(1).click()
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")
    tried = page.locator(".trying .tracks[data-ready][data-step=briefing]")
    tried.wait_for(timeout=START)
    expect(tried.get_by_role("heading", name="The yellow crate")).to_be_visible()
    expect_no_faults(author)


def test_an_evaluator_is_told_which_folder_was_read_and_opens_the_worked_example(arrive: Arrive, server: RunningServer) -> None:
    evaluator = arrive(1680)
    page = evaluator.page
    open_notebook(evaluator, "evaluate")
    run_cells(evaluator)
    page.locator(".evaluate[data-view=studies]:not([data-working])").wait_for()
    expect(page.get_by_text(f"There is no study in {data_of(server)}.")).to_be_visible()
    expect_no_faults(evaluator)

    page.locator(".jp-DirListing-item", has_text="worked_example.ipynb").dblclick()
    expect(page.get_by_role("heading", name="A study, worked through from start to end")).to_be_visible()
    expect(page.locator(".jp-OutputArea-output", has_text="sittings").first).to_be_visible()  # as it is kept; to run it takes long
    expect_kernel(evaluator)
    expect_no_faults(evaluator)
