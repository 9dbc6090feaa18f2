"""The wheel and the sdist hold all that is needed, the wheel serves from an empty environment, and its demonstration is walked from there.

The walk is that of whoever installs the kit: four people, each with a browser of their own, who play a case, read a draft, release it and
make a report.
"""

from __future__ import annotations

import http.client
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import psutil
import pytest
from docx import Document
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.support.browser import launch
from tests.support.browser_trainee import Trainee
from tests.support.server import Visitor, free_port
from tests.support.talk_page import Talk
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.cli.demo_data import DRAFT, REMARK
from tracks_sim.report.two_pages import NOT_REAL
from tracks_sim.study.plan_file import TEMPLATE, read_plan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.package

ROOT = Path(__file__).parents[2]
MOST_INSTALLED = 207_000_000
"""Bytes of the installed files without bytecode, which adds about a third: 280 MB with it."""
PATIENCE = 60  # seconds for the first page; generous, since the machine may be busy with other tests
LONG_PATIENCE = 240
"""Seconds for a demonstration, which plays a study first, and for a report."""
ROLES = ("trainee", "trainer", "reviewer", "evaluator")
"""Roles whose links a demonstration prints, in this order."""
WITH_TALK = "the-window-seat"
"""Short case of the course with a talk, which the trainee of the demonstration has not played."""
VERDICT = "Clear, and it can be solved from the papers."
WALKED = (
    "cli/demo_data", "authoring/release", "ui/author/review/review_screen", "ui/trainee/feedback/case_feedback", "ui/evaluator/screen",
    "report/two_pages", "report/formats/pdf", "report/formats/two_pages_docx",
)  # fmt: skip
"""Modules without which the demonstration cannot be walked."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sdist, and of the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(out), str(ROOT))
    return out


@dataclass
class Environment:
    """Environment that holds the wheel and what that needs, and nothing else."""

    folder: Path
    wheel: Path
    size: int = 0
    """Bytes of the installed files, before an extra is added and anything is compiled."""
    with_extra: bool = False

    @classmethod
    def made(cls, folder: Path, wheel: Path) -> Environment:
        """Make an environment and install a wheel without an extra."""
        run(sys.executable, "-m", "venv", str(folder))
        environment = cls(folder, wheel)
        environment.install("")
        files = (folder / "lib").rglob("*")
        environment.size = sum(file.stat().st_size for file in files if file.is_file() and not {"pip", "__pycache__"} & set(file.parts))
        return environment

    def install(self, extra: str) -> None:
        """Install the wheel with an extra such as ``[report]``, or none. Nothing is compiled: what is compiled later, was run."""
        self.with_extra = bool(extra)
        constraints = ("--constraint", str(ROOT / "constraints.txt"))
        run(str(self.python), "-m", "pip", "install", "--quiet", "--no-compile", *constraints, f"{self.wheel}{extra}", cwd=self.folder)

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin/python"

    @property
    def kit(self) -> str:
        """Its program."""
        return str(self.folder / "bin/tracks-sim")


@pytest.fixture(scope="module")
def environment(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    """Environment of the tests that run the wheel, removed after them: the last one adds an extra, with which it has 700 MB."""
    made = Environment.made(tmp_path_factory.mktemp("installed") / "environment", next(dist.glob("*.whl")))
    yield made
    shutil.rmtree(made.folder)


def clean() -> dict[str, str]:
    """Environment variables of this process, without those that change what Python, Jupyter or the kit does."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER", "TRACKS", "VIRTUAL_ENV"))}


def run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240)
    assert done.returncode == 0, done.stdout[-4000:]


def sources(*folders: str) -> set[str]:
    """Files of the source tree below these folders that belong into a package; of the notebooks' folder only these."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and not {"__pycache__", ".ipynb_checkpoints", "secrets", "hub.env"} & set(path.parts)
        and (folder != "notebooks" or path.suffix == ".ipynb")
    }


def test_the_wheel_holds_all_that_is_served(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    code = sources("tracks_sim")
    shared = {f"tracks_sim/share/{name}" for name in sources("notebooks", "scenarios")}
    assert sorted((code | shared) - names) == []
    for wanted in (
        "tracks_sim/share/notebooks/home.ipynb",
        "tracks_sim/share/notebooks/practise.ipynb",
        "tracks_sim/share/notebooks/evaluate.ipynb",
        "tracks_sim/share/notebooks/author.ipynb",
        "tracks_sim/share/notebooks/try.ipynb",
        "tracks_sim/share/scenarios/cases/the-packing-shed/key/key.yaml",
        "tracks_sim/share/scenarios/cases/the-packing-shed/text/fr.yaml",
        "tracks_sim/serve/template/index.html.j2",
        "tracks_sim/ui/static/shared/base.css",
        "tracks_sim/ui/static/vendor/htm-LICENSE.txt",
        "tracks_sim/locale/fr/LC_MESSAGES/tracks.po",
        "tracks_sim/store/migrations/versions/v0001_first.py",
        "tracks_sim/drafts/template/review.yaml",
        "tracks_sim/drafts/template/short/key/key.yaml",
        "tracks_sim/drafts/template/long/text/fr.yaml",
    ):
        assert wanted in names
    assert [name for name in names if name.endswith(".png") or "/docs/" in name] == []  # pictures of the guides stay in the sources
    licences = {name.rsplit("/", 1)[1] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-CASES", "NOTICE", "htm-LICENSE.txt"}
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)
    assert no_data(names)


def test_the_sdist_holds_the_source_its_tests_and_guides(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert sorted(sources("tracks_sim", "deploy", "notebooks", "scenarios", "tests", "docs", "benchmarks", "tools") - names) == []
    top = {"Makefile", "pyproject.toml", "environment.yml", "constraints.txt", "package.json", "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
           "LICENSE", "LICENSE-CASES", "NOTICE"}  # fmt: skip
    assert top <= names
    assert not any(name.startswith("node_modules") for name in names)
    assert no_data(names)


def test_an_index_would_take_both(dist: Path) -> None:
    run(sys.executable, "-m", "twine", "check", "--strict", *map(str, dist.iterdir()))


def no_data(names: set[str]) -> bool:
    """Whether no file of a data folder is packed, whose keys and answers would leave with the package."""
    return not any(name.endswith((".key", ".sqlite", "hub.env")) or "/data/" in name or "/secrets/" in name for name in names)


def test_the_wheel_serves_from_an_empty_environment(environment: Environment, tmp_path: Path) -> None:
    """Without an extra: trainees and authors have their pages, and whoever needs more reads what to install."""
    if environment.with_extra:  # a worker that takes tests from another one may run them in another order
        environment = Environment.made(tmp_path / "environment", environment.wheel)
    assert environment.size <= MOST_INSTALLED, f"{environment.size / 1e6:.0f} MB"
    folder = tmp_path / "empty"
    folder.mkdir()
    port = free_port()
    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen([environment.kit, "serve", "--port", str(port)], cwd=folder, env=clean(), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            page = first_page(f"http://localhost:{port}/", server)
            for address in (f"/tracks/static/{name}" for name in ("page.js", "tracks.css")):
                assert address in page
                assert get(f"http://localhost:{port}{address}")[0] == 200
            # A page with a kernel. Voilà answers 200 also when a cell failed: then there is no widget in the page.
            visitor = Visitor(f"http://localhost:{port}/")
            visitor.enter_with_new_code()
            page, _ = visitor.open_page()
            assert "application/vnd.jupyter.widget-view+json" in page and '"_model_module": "anywidget"' in page
            for role, address, status in (("trainer", "author", 200), ("evaluator", "evaluate", 501)):
                made = subprocess.run([environment.kit, "user", "add", role], cwd=folder, env=clean(), capture_output=True, text=True, check=True).stdout
                member = Visitor(f"http://localhost:{port}/")
                member.get("")
                member.post("tracks/enter", code=made.split()[0])
                answer = member.get(address)
                answer = member.get(address) if answer.status == 302 else answer
                assert answer.status == status and ("tracks-sim[study]" in answer.text) == (status == 501), answer.text[:2000]
            refused = subprocess.run([environment.kit, "study", "power", "x"], cwd=folder, env=clean(), capture_output=True, text=True, check=False)
            assert refused.returncode == 2 and "tracks-sim[study]" in refused.stderr and "Traceback" not in refused.stderr
        except BaseException:
            log.seek(0)
            print(log.read())
            raise
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
    assert server.returncode == 0
    assert (folder / "data/tracks.sqlite").is_file()


def first_page(url: str, server: subprocess.Popen[bytes]) -> str:
    """The first page, as soon as the server answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            status, page = get(url)
        except OSError:
            assert server.poll() is None, "the server ended before it answered"
            assert time.monotonic() < deadline, f"no answer within {PATIENCE} s"
            time.sleep(0.1)
            continue
        assert status == 200
        return page


def get(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    finally:
        connection.close()


@pytest.mark.browser
def test_the_demonstration_of_the_wheel_is_walked_in_a_browser(environment: Environment, library: Library) -> None:
    """Four roles of a demonstration, with the extra for reports: a draft is read and released, cases are played, and a report is made."""
    environment.install("[report]")
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # a short one: the path of a kernel's socket has 107 bytes at most
        folder, temporary = Path(name) / "empty", Path(name) / "t"
        folder.mkdir()
        temporary.mkdir()
        with demonstration(environment, folder, temporary) as (server, links), launch() as browser:
            walk = Walk(browser, links)
            case = library.case(library.course.cases[0] if library.course else "")
            walk.read_the_draft(case)
            walk.release_the_draft(case)
            walk.play(library, case)
            walk.report()
            assert walk.faults == []
            expect_own_code(environment, server, folder)
        assert list(temporary.iterdir()) == list(folder.iterdir()) == []


@contextmanager
def demonstration(environment: Environment, folder: Path, temporary: Path) -> Iterator[tuple[psutil.Popen, Mapping[str, str]]]:
    """Run a demonstration in a folder, with a temporary folder of its own, until Ctrl+C; its process, and its links by role."""
    told = folder.parent / "log"
    with told.open("w", encoding="utf-8") as log:
        server = psutil.Popen(
            [environment.kit, "demo", "--no-browser"], cwd=folder, env={**clean(), "TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        deadline = time.monotonic() + LONG_PATIENCE
        while len(re.findall(r"http://localhost\S+\n", told.read_text(encoding="utf-8"))) < len(ROLES):
            assert server.poll() is None, "the demonstration ended"
            assert time.monotonic() < deadline, f"no links within {LONG_PATIENCE} s"
            time.sleep(0.1)
        yield server, dict(zip(ROLES, re.findall(r"http://localhost\S+", told.read_text(encoding="utf-8")), strict=True))
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=PATIENCE) == 0
        assert "is removed" in told.read_text(encoding="utf-8") and "Traceback" not in told.read_text(encoding="utf-8")
    except BaseException:
        print(told.read_text(encoding="utf-8"))
        raise
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()


def expect_own_code(environment: Environment, server: psutil.Popen, folder: Path) -> None:
    """Check that every process is of the environment and looks nowhere else, and that what was run is compiled there: pip compiled nothing."""
    for process in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # the kernel of a page that was left may end
            assert Path(process.cmdline()[0]).is_relative_to(environment.folder), process.cmdline()
            assert "PYTHONPATH" not in process.environ() and not Path(process.cwd()).is_relative_to(ROOT)
    told = [str(environment.python), "-c", "import tracks_sim; print(tracks_sim.__file__)"]
    package = Path(subprocess.run(told, cwd=folder, env=clean(), capture_output=True, text=True, check=True).stdout.strip()).parent
    assert package.is_relative_to(environment.folder)
    compiled = {(file.parents[1] / file.name.partition(".")[0]).relative_to(package).as_posix() for file in package.rglob("*.pyc")}
    assert [module for module in WALKED if module not in compiled] == []


class Walk:
    """Walk through a demonstration, each role in a browser of its own; and what was wrong on a page."""

    def __init__(self, browser: Browser, links: Mapping[str, str]) -> None:
        self.browser, self.links = browser, links
        self.root = links["trainee"].partition("tracks/")[0]
        self.faults: list[str] = []

    def enter(self, role: str) -> Page:
        """Open the link of a role; errors of its pages, and what they ask another host for, are faults."""
        page = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="en", accept_downloads=True).new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda request: self.ask(request.url))
        page.on("websocket", lambda socket: self.ask(socket.url.replace("ws", "http", 1)))
        page.goto(self.links[role])
        return page

    def ask(self, url: str) -> None:
        """Note what a page asks for, unless this server has it."""
        if not url.startswith((self.root, "data:", f"blob:{self.root}")):
            self.faults.append(f"request: {url}")

    def read_the_draft(self, case: CaseFile) -> None:
        """Read the draft as the reviewer, part by part, and find exactly this state of it fit."""
        page, texts = self.enter("reviewer"), case.texts["en"]
        page.wait_for_selector("[data-screen=review]")
        assert f"case={DRAFT}" in page.url
        expect(page.get_by_text(REMARK).first).to_be_visible()
        read, left = "", page.locator(".part-list .new, .part-list .changed")
        while n := left.count():
            read += page.locator(".reading").inner_text()
            page.locator("#mark-read").click()
            expect(left).to_have_count(n - 1)
            if n > 1:
                page.locator("#next-part").click()
                page.locator("#mark-read").wait_for()
        for words in (texts.title, *texts.passages.values()):
            assert plain(words) in plain(read), words
        page.get_by_role("radio", name="fit to be released").check()
        page.get_by_label("What you do, for example").fill("nurse")
        page.locator("#verdict-note").fill(VERDICT)
        page.get_by_role("button", name="Give the verdict", exact=True).click()
        expect(page.locator(".verdict-line.stands")).to_contain_text(VERDICT)

    def release_the_draft(self, case: CaseFile) -> None:
        """Release the draft as the trainer: nothing is missing; see to the remark."""
        page = self.enter("trainer")

        def press(name: str) -> None:
            page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

        def open_screen(name: str, screen: str) -> None:
            page.locator(".screens").get_by_role("button", name=re.compile(rf"^{name}\s*(\d|,|$)")).click()
            page.wait_for_selector(f"[data-screen={screen}]")

        page.get_by_role("link", name="Cases: write, try, release").click()
        press(f"Go on writing: Copy of {case.texts['en'].title}")
        open_screen("Review and release", "review")
        expect(page.locator(".verdict-line.stands")).to_contain_text(VERDICT)
        expect(page.locator(".missing-list > li")).to_have_count(0)
        page.get_by_role("button", name=re.compile("^Settled: ")).click()
        expect(page.locator(".remark.settled")).to_have_count(1)
        press("Release it …")
        press("Release it now")
        expect(page.locator(".notice")).to_contain_text("Version 1.0.0 is released")

    def play(self, library: Library, released: CaseFile) -> None:
        """Talk and decide in a case of the kit as the trainee, to its feedback; then find what was released, and answer in each of its steps."""
        trainee = Trainee(self.enter("trainee"), self.root, library, faults=self.faults)
        trainee.expect_step("home")
        trainee.start(WITH_TALK)
        trainee.go_on_to("interview")
        talk = Talk(trainee)
        talk.make_moves("introduce")
        talk.ask_questions(talk.questions("open")[:1])
        trainee.go_to("decision")
        trainee.decide(trainee.file.case.options[0].id)
        trainee.submit()
        expect(trainee.page.locator("#summary .story")).to_be_visible()
        trainee.page.get_by_role("link", name="Back to the cases").click()
        trainee.expect_step("home")
        expect(trainee.button("Start again: {case}", case=released.texts["en"].title)).to_have_count(1)  # the kit's, which the draft is a copy of
        copy = replace(released, texts={"en": released.texts["en"].model_copy(update={"title": f"Copy of {released.texts['en'].title}"})})
        trainee.library = replace(library, cases={**library.cases, released.case.id: copy})
        trainee.start(released.case.id)  # by the title: the copy, which was never begun
        answer(trainee)

    def report(self) -> None:
        """Look as the evaluator at what came out of the synthetic study, and make the two pages as each kind of file."""
        page, title = self.enter("evaluator"), read_plan(TEMPLATE).title["en"]

        def expect_view(view: str) -> None:
            page.locator(f"html[data-listening] .evaluate[data-view={view}]:not([data-working])").wait_for(timeout=1000 * LONG_PATIENCE)

        expect_view("outcomes")
        expect(page.get_by_role("heading", name="Outcomes at a glance", level=2)).to_be_visible()
        expect(page.get_by_text(title).first).to_be_visible()
        page.get_by_role("navigation", name="Parts of the study").get_by_role("button", name="Report and export", exact=True).click()
        expect_view("report")
        files = {}
        for ending, kind in (("html", "Web page (HTML)"), ("docx", "Word (DOCX)"), ("pdf", "PDF")):
            with page.expect_download(timeout=1000 * LONG_PATIENCE) as download:
                page.get_by_role("button", name=f"Two pages for those who decide: {kind}", exact=True).click()
            assert download.value.suggested_filename.endswith(f"-two-pages.en.{ending}")
            files[ending] = download.value.path().read_bytes()
            expect_view("report")
        assert (files["html"][:15].lower(), files["docx"][:2], files["pdf"][:5]) == (b"<!doctype html>", b"PK", b"%PDF-")
        told = {
            "html": unescape(re.sub(r"<[^>]*>", "", files["html"].decode("utf-8"))),
            "docx": "\n".join(paragraph.text for paragraph in Document(io.BytesIO(files["docx"])).paragraphs),
            "pdf": "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(files["pdf"])).pages),
        }
        for ending, text in told.items():
            for words in (title, NOT_REAL.sentence):
                assert plain(words) in plain(text), (ending, text[:2000])


def answer(trainee: Trainee) -> None:
    """Answer something in each step of the short case on the page, submit it, and look at the feedback."""
    case = trainee.file.case
    first = case.documents[0].passages[0]
    trainee.go_on_to("indicators")
    trainee.judge(case.indicators[0], "present", phases=["exploitation"])
    trainee.cite(trainee.concept(case.indicators[0]), first)
    trainee.go_on_to("detection")
    trainee.detect("open")
    trainee.go_on_to("needs")
    trainee.judge_need(case.needs[0], "urgent")
    trainee.go_on_to("decision")
    trainee.decide(case.options[0].id)
    trainee.submit()
    expect(trainee.page.locator("#summary .story")).to_be_visible()
    trainee.page.locator("[data-part=file]").click()
    expect(trainee.page.locator("#part .finding", has_text=trainee.concept_label(case.indicators[0])).first).to_be_visible()


def plain(text: str) -> str:
    """Text without its marks, with single spaces."""
    return " ".join(re.sub(r"[*_\[\]]", "", text).split())
