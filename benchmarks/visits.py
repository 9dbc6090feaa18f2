"""Visits in a real Chromium: when a page can be used, and what it cost on the wire."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.support.browser import launch
from tests.support.server import Visitor

READY = "[data-ready]"
CONTROL = ":is(button, a[href], input, select):not([disabled]):visible"
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Flag that blocks every other host, so that no page waits for a distant server."""


def browser() -> AbstractContextManager[Browser]:
    """A headless Chromium that finds no other host, closed at the end of the block."""
    return launch(NO_OTHER_HOST)


@dataclass
class Traffic:
    """Traffic of one visit: bytes of HTTP, bytes of frames, requests."""

    http: int = 0
    frames: int = 0
    requests: int = 0
    cached: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return self.http + self.frames

    def watch(self, page: Page) -> None:
        """Count from now on, by CDP."""
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.requestWillBeSent", self.sent)
        cdp.on("Network.requestServedFromCache", lambda e: self.cached.add(e["requestId"]))
        cdp.on("Network.loadingFinished", self.finished)
        cdp.on("Network.webSocketFrameReceived", self.frame)
        cdp.on("Network.webSocketFrameSent", self.frame)
        cdp.on("Network.webSocketCreated", lambda e: setattr(self, "requests", self.requests + 1))

    def sent(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("http"):
            self.requests += 1

    def finished(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])

    def frame(self, event: dict[str, Any]) -> None:
        response = event["response"]
        payload = response["payloadData"]
        self.frames += len(payload) * 3 // 4 if response["opcode"] == 2 else len(payload.encode())  # binary comes as base64


def ready(page: Page, url: str, sign: str = READY) -> float:
    """Seconds from the start of the navigation until ``sign`` and a first control that can be used are there."""
    begin = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(sign, state="attached", timeout=60_000)
    page.locator(CONTROL).first.wait_for(timeout=60_000)
    return time.perf_counter() - begin


def act(page: Page) -> None:
    """One act that the kernel answers: another language on a page of the kit, elsewhere the first button."""
    languages = page.locator(".language select")
    if languages.count():
        languages.select_option("fr")
        page.locator("html[lang=fr]").wait_for(state="attached")
    else:
        page.locator("button:visible").first.click()
        page.wait_for_timeout(500)


def visit(context: BrowserContext, url: str, sign: str = READY) -> Traffic:
    """Traffic of one visit, to 2 s after it became interactive."""
    page, traffic = context.new_page(), Traffic()
    traffic.watch(page)
    ready(page, url, sign)
    page.wait_for_timeout(2000)
    page.close()
    return traffic


Cookies = list[Any]
"""Cookies for ``BrowserContext.add_cookies``."""


def cookies_of_one_who_entered(url: str) -> Cookies:
    """The cookies of somebody with a new code at the kit: its pages with a kernel are for them alone."""
    visitor = Visitor(url)
    visitor.enter_with_new_code()
    return [{"name": name, "value": value, "url": url} for name, value in visitor.cookies.items() if value]


def times(it: Browser, url: str, visits: int, sign: str = READY, cookies: Cookies | None = None) -> list[float]:
    """Seconds to interactive of fresh visitors, one after the other, after one that is not counted."""
    found = []
    for number in range(visits + 1):
        context = it.new_context()
        context.add_cookies(cookies or [])
        seconds = ready(context.new_page(), url, sign)
        context.close()
        if number:
            found.append(seconds)
        time.sleep(0.5)  # the kernel of the last visit ends
    return found
