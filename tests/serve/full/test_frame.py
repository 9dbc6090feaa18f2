"""The page's frame in a real browser: what it shows, what it requests, and how it recovers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.browser import launch
from tests.support.server import RunningServer, Visitor, running_server, write_notebooks

pytestmark = pytest.mark.browser

ORDINARY = """
import os
import ipywidgets as w
if "fails" in os.environ["QUERY_STRING"]:
    raise RuntimeError("hidden words")
button, label = w.Button(description="Press"), w.Label("zero")
button.on_click(lambda _: setattr(label, "value", "pressed"))
w.VBox([button, label])
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="fr-FR")
    yield context
    context.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("frame")
    with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks")) as it:
        yield it


def visit(page: Page, server: RunningServer, address: str = "practise") -> None:
    """Open a page with a kernel as somebody who has just entered."""
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    page.context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in visitor.cookies.items() if value])
    page.goto(f"{server.url}{address}")


def count(page: Page) -> None:
    """Press the button; the answer comes from the kernel."""
    before = int(page.locator("[data-count]").get_attribute("data-count") or 0)
    page.get_by_role("button", name="Count").click()
    page.wait_for_selector(f'[data-count="{before + 1}"]', timeout=60_000)


def kernels(server: RunningServer) -> list[psutil.Process]:
    (warm,) = psutil.Process(server.pid).children()
    return [p for p in warm.children() if p.status() != psutil.STATUS_ZOMBIE]


def test_the_page_works_in_silence_and_asks_nobody_else(server: RunningServer, context: BrowserContext) -> None:
    page = context.new_page()
    console: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda error: console.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    visit(page, server)
    count(page)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert console == []
    assert {host for host in hosts if host} == {urlsplit(server.url).netloc}
    expect(page.locator("#opening")).to_have_count(0)


def test_a_click_before_the_connection_is_open_is_not_lost(server: RunningServer, context: BrowserContext) -> None:
    page = context.new_page()
    page.add_init_script("const W = WebSocket; window.WebSocket = class extends W { set onopen(f) { super.onopen = () => setTimeout(f, 1000); } };")
    visit(page, server)
    count(page)


def test_leaving_the_page_ends_its_kernel(server: RunningServer, context: BrowserContext) -> None:
    page = context.new_page()
    visit(page, server)
    count(page)
    before = len(kernels(server))
    page.goto("about:blank")
    deadline = time.monotonic() + 60
    while len(kernels(server)) >= before:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_other_widgets_get_voilas_whole_front_end_and_a_page_that_fails_says_so(tmp_path: Path, context: BrowserContext) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks", practise=ORDINARY)) as server:
        page = context.new_page()
        hosts: set[str] = set()
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        visit(page, server)
        page.get_by_role("button", name="Press").click(timeout=60_000)
        expect(page.get_by_text("pressed")).to_be_visible(timeout=60_000)
        assert {host for host in hosts if host} == {urlsplit(server.url).netloc}
        visit(page, server, "practise?fails=1")
        expect(page.get_by_role("alert")).to_contain_text("Cette page n’a pas pu être ouverte")
        expect(page.get_by_role("button", name="Recharger la page")).to_be_enabled()
        assert "hidden words" not in page.content() and "Traceback" not in page.content()
        assert "hidden words" in server.log()
