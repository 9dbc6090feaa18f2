"""The browser of the tests: where it is, how it is started, and how a machine gets one.

``with launch() as browser:`` gives Playwright's ``Browser`` (sync). Playwright's sync API does
not nest, so one ``launch()`` at a time in a process: open contexts in it, not a second one.

``python -m tests.support.browser`` makes sure that there is one, starts it once, and says which it is:
one that is installed; else, as root with apt-get, Debian's chromium; else Playwright's own
download. Exit code 1 with a sentence where none can be had. No test is ever skipped for want
of a browser: ``launch()`` raises.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VARIABLE = "TRACKS_CHROMIUM"
PROGRAMS = ("/usr/bin/chromium", "chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
WITHOUT = (
    # Two pages behind the address bar of every window, which nobody sees: two thirds of what a new context costs.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    # What Playwright switches off itself: of this flag Chromium takes the last, so its list is repeated.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
"""Features of Chromium that are switched off; those that a version does not know it passes over."""
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # containers give /dev/shm 64 MB
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(WITHOUT),
)
INSTALL_TIMEOUT = 420  # seconds for one way of installing


class BrowserMissingError(RuntimeError):
    """No browser for the tests; the message says what to do."""


def find_browser(env: Mapping[str, str] = os.environ) -> Path | None:
    """The executable that tests start, or None.

    The one named in TRACKS_CHROMIUM (an error where that is no program), else the first of the
    usual programs that answers to ``--version`` (Ubuntu's chromium-browser may be a stub that
    does not), else the one that Playwright downloaded.
    """
    if named := env.get(VARIABLE):
        if not (found := shutil.which(named)):
            raise BrowserMissingError(f"{VARIABLE} names {named}, which is no program: correct or unset it.")
        return Path(found)
    for program in (*PROGRAMS, str(MAC)):
        if (found := shutil.which(program)) and _answers(found):
            return Path(found)
    own = _playwright_own()
    return own if own and own.exists() else None


@contextmanager
def launch() -> Iterator[Browser]:
    """A headless Chromium that asks the network for nothing of its own; closed on leaving."""
    from playwright.sync_api import sync_playwright

    program = find_browser()
    if program is None:
        raise BrowserMissingError(
            "No Chromium for the browser tests: run `make test`, which brings one, "
            f"or install one and name it in {VARIABLE}."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            headless=True,
            chromium_sandbox=not _is_root(),  # Chromium refuses its sandbox as root
            args=list(FLAGS),
        )
        try:
            yield browser
        finally:
            browser.close()


def provision() -> str:
    """Get a browser if there is none, start it, and return its name and version."""
    tried = []
    program = find_browser()
    if program is None and _is_root() and shutil.which("apt-get"):
        tried.append(_run("apt-get", "update", "-qq"))
        tried.append(_run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"))
        program = find_browser()
    if program is None:
        tried.append(_run(sys.executable, "-m", "playwright", "install", "chromium"))
        program = find_browser()
    if program is None:
        raise BrowserMissingError(
            "The browser tests need a Chromium and none could be had. Install Chromium or Chrome, "
            f"or name one in {VARIABLE}. What was tried:\n" + "\n".join(filter(None, tried))
        )
    with launch() as browser:
        return f"{program} (Chromium {browser.version})"


def _answers(program: str) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _playwright_own() -> Path | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(*command: str) -> str:
    """Empty where the command succeeded, else the command with the end of what it said."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=env, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=INSTALL_TIMEOUT,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"  {' '.join(command)}: {error}"
    return "" if done.returncode == 0 else f"  {' '.join(command)}: {done.stdout.strip()[-600:]}"


if __name__ == "__main__":
    try:
        print(f"browser: {provision()}")
    except Exception as error:
        sys.exit(f"{error}")
