"""The browser of the tests: where it is, how it is started, and how a machine gets one.

``with launch() as browser:`` gives Playwright's ``Browser`` (sync). Playwright's sync API does
not nest, so one ``launch()`` at a time in a process: open contexts in it, not a second one.

``python -m tests.support.browser`` makes sure that there is one, starts it once, and says which it is:
one that is installed; else, as root with apt-get, Debian's chromium; else Playwright's own
download. Exit code 1 with a sentence where none can be had.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support import provisioning

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VARIABLE = "TRACKS_CHROMIUM"
PROGRAMS = ("/usr/bin/chromium", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
DISABLED_FEATURES = (
    # Two pages behind the address bar of every window, which nobody sees: they take two thirds of the time of a new context.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    # What Playwright switches off itself: of this flag Chromium takes the last, so its list is repeated.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
"""Features of Chromium that are switched off. A version ignores those that it does not know."""
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(DISABLED_FEATURES),
)


def resize(page: Page, width: int, height: int) -> None:
    """Give the window another size, and wait until the page is drawn for it: what changes by script comes a frame later."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")


def find_browser(env: Mapping[str, str] = os.environ) -> Path | None:
    """The executable that tests start, or None.

    The one that TRACKS_CHROMIUM names (an error where that is no program), else the first of the usual programs
    that answers, else the one that Playwright downloaded.
    """
    if program := provisioning.named_program(VARIABLE, env) or provisioning.first_program([*PROGRAMS, str(MAC)]):
        return program
    downloaded = _playwright_program()
    return downloaded if downloaded and downloaded.exists() else None


@contextmanager
def launch(*flags: str) -> Iterator[Browser]:
    """A headless Chromium that asks the network for nothing of its own, with further ``flags``; closed on leaving."""
    from playwright.sync_api import sync_playwright

    program = find_browser()
    if program is None:
        raise provisioning.MissingProgramError(
            "No Chromium for the browser tests: run `make test`, which brings one, "
            f"or install one and name it in {VARIABLE}."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            headless=True,
            chromium_sandbox=not provisioning.is_root(),  # Chromium refuses its sandbox as root
            args=[*FLAGS, *flags],
        )
        try:
            yield browser
        finally:
            browser.close()


def provision() -> str:
    """Get a browser if there is none, start it, and return its name and version."""
    failures = []
    if find_browser() is None:
        failures += provisioning.apt_install("chromium")
    if find_browser() is None:
        failures.append(provisioning.run_command(sys.executable, "-m", "playwright", "install", "chromium"))
    if (program := find_browser()) is None:
        raise provisioning.missing(
            "The browser tests need a Chromium and none could be had. Install Chromium or Chrome, "
            f"or name one in {VARIABLE}. What was tried:", failures
        )  # fmt: skip
    with launch() as browser:
        return f"{program} (Chromium {browser.version})"


def _playwright_program() -> Path | None:
    """Path of Playwright's own download, which may not exist."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


if __name__ == "__main__":
    provisioning.report("browser", provision)
