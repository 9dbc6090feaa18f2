"""The page when its kernel or its server is gone."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.serve.full.test_frame import browser, context, count, kernels, server, visit
from tests.support.server import RunningServer, free_port, running_server, write_notebooks

pytestmark = pytest.mark.browser


__all__ = ["browser", "context", "server"]


def test_a_dead_kernel_is_announced_and_the_page_opens_again(server: RunningServer, context: BrowserContext) -> None:
    page = context.new_page()
    visit(page, server)
    count(page)
    newest = max(kernels(server), key=lambda p: (p.create_time(), p.pid))
    newest.kill()
    expect(page.get_by_role("alert")).to_contain_text("Vos réponses données jusqu’ici sont enregistrées", timeout=60_000)
    page.wait_for_selector('[data-count="0"]', timeout=60_000)
    count(page)
    expect(page.locator("#trouble")).to_have_text("")


def test_a_dead_server_is_announced_and_the_page_comes_back_with_it(tmp_path: Path, context: BrowserContext) -> None:
    books, port = write_notebooks(tmp_path / "notebooks"), free_port()
    page = context.new_page()
    with running_server(tmp_path / "data", notebooks=books, port=port) as server:
        visit(page, server)
        count(page)
        os.kill(server.pid, signal.SIGKILL)
        expect(page.get_by_role("alert")).to_contain_text("La connexion est perdue", timeout=60_000)
    with running_server(tmp_path / "data", notebooks=books, port=port):
        page.wait_for_selector('[data-count="0"]', timeout=60_000)
        count(page)
        expect(page.locator("#trouble")).to_have_text("")
