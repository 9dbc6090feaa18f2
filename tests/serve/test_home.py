"""Welcome and list of cases without a kernel, over real HTTP: what they show, what one can do there, and that they take no place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.support.server import Answer, RunningServer, Visitor, running_server
from tracks_sim.ui.shared.intent_log import MOST_LINES

CASE = "the-packing-shed"
PICK = {"kind": "page", "page": "start", "case": CASE}
START = {"kind": "start", "case": CASE, "country": "fr", "mode": "practice"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("home") / "data", max_pages=1) as it:
        yield it
    assert "Traceback" not in it.log()


@pytest.fixture
def entered(server: RunningServer) -> Visitor:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    return visitor


def views(answer: Answer) -> dict[str, Any]:
    """The views in a page."""
    found = re.search(r'id="tracks-views"[^>]*>(.*?)</script>', answer.text, re.S)
    assert found, answer.text
    views: dict[str, Any] = json.loads(found[1])
    return views


def post(visitor: Visitor, body: object, token: bool = True) -> Answer:
    headers = {"Content-Type": "application/json"} | ({"X-XSRFToken": visitor.cookies["_xsrf"]} if token else {})
    return visitor.ask("POST", "/", json.dumps(body).encode(), headers)


def after(visitor: Visitor, *intents: object, language: str = "en") -> dict[str, Any]:
    answer = post(visitor, {"language": language, "intents": intents})
    assert answer.status == 200, answer.text
    views: dict[str, Any] = json.loads(answer.text)
    return views


def kernels(server: RunningServer) -> int:
    """Kernels that run: children of the warm parent."""
    return len([p for p in psutil.Process(server.pid).children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE]) - 1


def test_a_place_in_the_line_is_for_who_came_back_with_a_cookie(server: RunningServer) -> None:
    inside, waiting = Visitor(server.url), Visitor(server.url)
    for visitor in (inside, waiting):
        visitor.enter_with_new_code()
    _, kernel = inside.open_page("practise")
    for _ in range(30):  # the cookie of a trainee, but of no visit: sent to the same page with one
        answer = Visitor(server.url, {"tracks-trainee": inside.cookies["tracks-trainee"]}).get("practise?case=x")
        assert (answer.status, answer.headers["location"]) == (302, "/practise?case=x") and "tracks-visit=" in answer.headers["set-cookie"]
    assert "You are next." in waiting.get("practise").text
    assert inside.post(f"voila/api/shutdown/{kernel}").status == 204
    _, kernel = waiting.open_page("practise")
    assert waiting.post(f"voila/api/shutdown/{kernel}").status == 204


def test_the_welcome_is_in_the_page_and_says_why_a_code_failed(server: RunningServer) -> None:
    visitor = Visitor(server.url, language="fr")
    assert views(visitor.get(""))["frame"]["page"] == "welcome"
    assert "Personne n’a ce code" in views(visitor.get("?wrong=1"))["sheet"]["wrong"]
    english = after(visitor, {"kind": "language", "language": "en"}, language="fr")
    assert (english["words"]["language"], english["frame"]["page"]) == ("en", "welcome")
    assert after(visitor, PICK, START)["frame"]["page"] == "welcome"  # nobody has entered


def test_a_case_is_begun_without_a_kernel_and_opened_with_one(server: RunningServer, entered: Visitor) -> None:
    before = kernels(server)
    assert [c["id"] for c in views(entered.get(""))["sheet"]["cases"]].count(CASE) == 1
    assert after(entered, PICK)["sheet"]["kind"] == "start"
    assert after(entered, PICK, {"kind": "page", "page": "home"})["sheet"]["kind"] == "home"
    refused = after(entered, PICK, {**START, "mode": "talk it over"})
    assert (refused["sheet"]["kind"], refused["frame"]["refusals"]) == ("start", 1) and refused["frame"]["notice"]
    assert views(entered.get(""))["sheet"]["attempts"] == []
    address = after(entered, PICK, START)["go"]
    assert re.fullmatch(r"/practise\?attempt=[0-9a-f-]{36}", address)
    [attempt] = views(entered.get(""))["sheet"]["attempts"]
    assert attempt["href"] == address
    assert kernels(server) == before
    text, kernel = entered.open_page(address)
    assert '"step": "briefing"' in text
    assert entered.post(f"voila/api/shutdown/{kernel}").status == 204


def test_the_language_is_kept_for_the_trainee(server: RunningServer, entered: Visitor) -> None:
    assert after(entered, {"kind": "language", "language": "fr"})["sheet"]["title"] == "Votre formation"
    assert views(entered.get(""))["words"]["language"] == "fr"
    again = after(entered, PICK, {"kind": "language", "language": "en"}, language="fr")  # on the start of a case
    assert (again["sheet"]["kind"], again["words"]["language"]) == ("start", "en")


def test_who_signed_out_elsewhere_gets_the_welcome(entered: Visitor) -> None:
    token = entered.cookies["tracks-trainee"]
    entered.post("tracks/leave")
    entered.cookies["tracks-trainee"] = token
    assert after(entered, PICK) == {"go": "/?wrong=ended"} and not entered.cookies.get("tracks-trainee")
    entered.cookies["tracks-trainee"] = token
    assert entered.get("").headers["location"] == "/?wrong=ended"
    welcome = views(entered.get("?wrong=ended"))
    assert welcome["frame"]["page"] == "welcome" and "Your session has ended" in welcome["sheet"]["wrong"]
    assert entered.get("").status == 200  # said once


def test_an_attempt_of_somebody_else_is_not_opened(server: RunningServer, entered: Visitor) -> None:
    other = Visitor(server.url)
    other.enter_with_new_code()
    theirs = after(other, PICK, START)["go"].partition("=")[2]
    assert after(entered, {"kind": "resume", "attempt": theirs})["frame"]["refusals"] == 1


@pytest.mark.parametrize("body", [None, [], {}, {"intents": "x"}, {"intents": [{}] * 3}, {"intents": {"kind": "page"}}])
def test_what_is_not_of_the_page_is_refused(entered: Visitor, body: object) -> None:
    assert post(entered, body).status == 400


def test_a_form_of_another_site_does_nothing(entered: Visitor) -> None:
    assert post(entered, {"language": "en", "intents": [PICK, START]}, token=False).status == 403
    assert views(entered.get(""))["sheet"]["attempts"] == []


def test_refused_intents_write_few_lines(server: RunningServer, entered: Visitor) -> None:
    for intent in ("x", None, 7, [], {"kind": "start"}, {"kind": ["start"]}, {"kind": "hand-in"}, {"kind": "turn"}, {"case": 1}) * 6:
        assert after(entered, intent)["frame"]["page"] == "home"
    assert server.log().count("refused ") + server.log().count("fault on") <= MOST_LINES + 1  # one address
