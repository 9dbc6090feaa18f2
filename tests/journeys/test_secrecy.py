"""Every byte that a browser receives: nothing of a step's key before that step is locked.

Every websocket frame and every response body is kept as the browser's own network log gives
it. ``request_states`` of the widget protocol is sent as well, so that the values of widgets
which are not displayed would be among them.
"""

from __future__ import annotations

import base64
import html
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Route, expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.practice import ANSWER_STEPS, LOCKED_TOGETHER
from tracks_sim.store import Store

pytestmark = pytest.mark.browser
CASE = "the-packing-shed"
RUN = 40  # letters and digits in a row that count as a leak
HALF = RUN // 2


# --- what was received -----------------------------------------------------------------------


def plain_text(text: str) -> str:
    """Letters and digits only, in lower case, with JSON's and HTML's escapes resolved."""
    text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    text = re.sub(r"\\+[nrt]", " ", text)
    text = html.unescape(re.sub(r"<[^<>]{1,200}>", " ", text))
    return re.sub(r"[\W_]+", "", text.casefold())


class ReceivedTraffic:
    """Every websocket frame and response body that a page has received."""

    def __init__(self, page: Page) -> None:
        self.parts: list[str] = []
        self.frames = 0
        self.documents = 0
        self._began: dict[str, str] = {}  # address by request, of what has not come in yet
        self._plain, self._read = "", 0  # letters and digits of the first self._read parts
        self._searched: dict[str, int] = {}  # of what was looked for, how far; -1 where it was found
        self._page = page
        self._wire = page.context.new_cdp_session(page)
        self._wire.send("Network.enable")
        self._wire.on("Network.webSocketFrameReceived", lambda event: self._frame(event))
        self._wire.on("Network.responseReceived", lambda event: self._response(event))
        self._wire.on("Network.loadingFinished", lambda event: self._finished(event))
        page.route(lambda address: urlsplit(address).path == "/", self._posted)

    def _posted(self, route: Route) -> None:
        """Keep the answer to an intent of a page without a kernel; the browser forgets it when the page leads on at once."""
        if route.request.method != "POST":
            route.continue_()
            return
        answer = route.fetch()
        self.parts.append(f"{route.request.url}\n{answer.text()}")
        route.fulfill(response=answer)

    def _frame(self, event: Mapping[str, Any]) -> None:
        response = event["response"]
        data = base64.b64decode(response["payloadData"]) if response["opcode"] == 2 else response["payloadData"].encode()
        self.parts.append(data.decode("utf-8", "replace"))
        self.frames += 1

    def _response(self, event: Mapping[str, Any]) -> None:
        path = urlsplit(event["response"]["url"]).path
        # These may be given up when the page leads on: an intent is kept by _posted, picture and calendar are the same for everybody.
        if (event["type"] == "Fetch" and path == "/") or path in ("/tracks/static/favicon.svg", "/calendar"):
            return
        if event["response"]["status"] == 200 and not event["response"].get("fromDiskCache"):
            self._began[event["requestId"]] = event["response"]["url"]

    def _finished(self, event: Mapping[str, Any]) -> None:
        if event["requestId"] not in self._began:
            return
        address = self._began[event["requestId"]]
        try:
            body = self._wire.send("Network.getResponseBody", {"requestId": event["requestId"]})
            text = base64.b64decode(body["body"]).decode("utf-8", "replace") if body["base64Encoded"] else body["body"]
        except Error:  # a module that is loaded ahead: on a slow machine the browser may have let go of the body
            if not urlsplit(address).path.startswith("/tracks/static/"):
                raise
            text = self._page.request.get(address).text()  # the same bytes: the address has their hash
        del self._began[event["requestId"]]
        self.documents += 'id="tracks-state"' in text or 'id="tracks-views"' in text
        self.parts.append(f"{address}\n{text}")

    def _await_bodies(self) -> None:
        """Wait until what began has come in; fails where it does not."""
        end = time.monotonic() + 10
        while self._began and time.monotonic() < end:
            self._page.wait_for_timeout(50)
        assert not self._began, self._began

    def text(self) -> str:
        """All of it so far; fails where a body is still missing."""
        self._await_bodies()
        return "\n".join(self.parts)

    def plain(self) -> str:
        """Letters and digits of all of it so far."""
        self._await_bodies()
        if new := self.parts[self._read :]:
            self._plain, self._read = self._plain + "".join(map(plain_text, new)), len(self.parts)
        return self._plain

    def holds(self, run: str) -> bool:
        """Whether this run of letters and digits came in. What came before the last search for it is not searched again."""
        text, searched = self.plain(), self._searched.get(run, 0)
        if searched >= 0:
            self._searched[run] = -1 if text.find(run, max(0, searched - len(run))) >= 0 else len(text)
        return self._searched[run] < 0


# --- what must not be in it --------------------------------------------------------------------


def texts_of(value: Any) -> Iterator[str]:
    """Every string below a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            yield from texts_of(below)
    elif isinstance(value, Iterable):
        for below in value:
            yield from texts_of(below)


def key_texts(case_file: CaseFile) -> Mapping[str, list[str]]:
    """Key texts in all languages by the step whose lock opens them; ``submitted`` opens with the whole case, ``untold`` after a talk only, ``wrong`` with the
    step, for the answer that was given.

    No sentence of a key is missing, whatever a key will hold one day.
    """
    found: dict[str, list[str]] = {}
    for why in case_file.key_texts.values():
        told = why.interview.model_dump() if why.interview is not None else {}
        by_step = {
            "indicators": why.indicators, "detection": why.detection or (), "elements": (why.elements, why.protection), "needs": why.needs,
            "decision": (why.options, why.plan), "submitted": (why.story, why.lessons), "untold": told, "wrong": why.wrong_answers,
        }  # fmt: skip
        for step, values in by_step.items():
            found.setdefault(step, []).extend(texts_of(values))
    written = [text for why in case_file.key_texts.values() for text in texts_of(why.model_dump())]
    assert sorted(written) == sorted(text for texts in found.values() for text in texts)
    return found


def public_text(library: Library, case_file: CaseFile) -> str:
    """Letters and digits of everything that a trainee may read before a lock; a key may quote it."""
    catalogues = library.catalogues
    records = [*case_file.texts.values(), *catalogues.texts.values(), *catalogues.indicator_texts.values()]
    records += [text for texts in catalogues.country_texts.values() for text in texts.values()]
    return " ".join(plain_text(text) for record in records for text in texts_of(record.model_dump()))


def leaked_runs(received: ReceivedTraffic, secret: str, public: str) -> list[str]:
    """Runs of RUN characters of a secret that were received and are not public.

    Any such run holds one of the secret's aligned blocks of half its length, so that only
    those are looked for.
    """
    whole = plain_text(secret)
    leaks = []
    for at in range(0, len(whole) - HALF + 1, HALF):
        block = whole[at : at + HALF]
        if not received.holds(block):
            continue
        windows = (whole[start : start + RUN] for start in range(max(0, at - HALF), at + 1))
        leaks += [w for w in windows if len(w) >= min(RUN, len(whole)) and received.holds(w) and w not in public]
    return leaks


@pytest.fixture(scope="module")
def public(library: Library) -> str:
    return public_text(library, library.case(CASE))


def leaked_secrets(received: ReceivedTraffic, secrets: Iterable[str], public: str) -> list[str]:
    """The secrets of which a page has received a run."""
    return [secret for secret in secrets if leaked_runs(received, secret, public)]


# --- a page that speaks for itself ------------------------------------------------------------

RECORDING_SOCKET = """
(() => {
  const Real = window.WebSocket, encoder = new TextEncoder(), decoder = new TextDecoder();
  window.wire = { sent: [], socket: null };
  window.WebSocket = class extends Real {
    constructor(...all) { super(...all); window.wire.socket = this; }
    send(data) { window.wire.sent.push(data); super.send(data); }
  };
  const parts = (data) => {
    const view = new DataView(data), count = Number(view.getBigUint64(0, true));
    const at = (i) => Number(view.getBigUint64(8 + 8 * i, true));
    return Array.from({ length: count - 1 }, (_, i) => decoder.decode(new Uint8Array(data, at(i), at(i + 1) - at(i))));
  };
  const join = (texts) => {
    const bytes = texts.map((t) => encoder.encode(t)), head = new DataView(new ArrayBuffer(8 * (bytes.length + 2)));
    head.setBigUint64(0, BigInt(bytes.length + 1), true);
    let end = head.byteLength;
    head.setBigUint64(8, BigInt(end), true);
    bytes.forEach((b, i) => { end += b.length; head.setBigUint64(16 + 8 * i, BigInt(end), true); });
    return new Blob([head.buffer, ...bytes]).arrayBuffer();
  };
  // A message as the page itself sends it, with another type and content.
  window.forge = async (type, content) => {
    const [channel, header, parent, meta, last] = parts(window.wire.sent.at(-1));
    const own = JSON.parse(last);
    const whole = content.comm_id === "own" ? { ...content, comm_id: own.comm_id } : content;
    const made = { ...JSON.parse(header), msg_type: type, msg_id: crypto.randomUUID() };
    Real.prototype.send.call(window.wire.socket, await join([channel, JSON.stringify(made), parent, meta, JSON.stringify(whole)]));
  };
})();
"""


def forge(trainee: Trainee, intent: Any) -> None:
    """Send an intent over the page's own model, as a manipulated page would."""
    trainee.page.evaluate("(c) => forge('comm_msg', { comm_id: 'own', data: { method: 'custom', content: c } })", intent)


def start_recorded_case(arrive: Arrive, language: str = "en") -> tuple[Trainee, ReceivedTraffic]:
    """A trainee who has started a case on a page whose traffic is recorded and whose messages can be forged."""
    trainee = arrive(1280, language)
    trainee.page.add_init_script(RECORDING_SOCKET)
    received = ReceivedTraffic(trainee.page)
    trainee.make_code()
    trainee.start(CASE, "ie")
    return trainee, received


def ask_for_every_widget(trainee: Trainee) -> None:
    """Ask for all widgets, as Jupyter's own front end does when it opens a page."""
    content: dict[str, Any] = {"comm_id": "c" * 32, "target_name": "jupyter.widget.control", "data": {}, "target_module": None}
    trainee.page.evaluate("(c) => forge('comm_open', c)", content)
    trainee.page.evaluate("(c) => forge('comm_msg', c)", {"comm_id": "c" * 32, "data": {"method": "request_states"}})


# --- the tests --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_nothing_of_a_key_is_received_before_its_step_is_locked(arrive: Arrive, public: str, language: str) -> None:
    trainee, received = start_recorded_case(arrive, language)
    case_file = trainee.file
    secrets = key_texts(case_file)
    to_the_given = {why.wrong_answers.get(case_file.case.indicators[0], {}).get("present") for why in case_file.key_texts.values()}
    secrets = {**secrets, "wrong": [text for text in secrets["wrong"] if text not in to_the_given]}
    for step in trainee.steps[1:-1]:
        trainee.go_to(step)
    trainee.go_to("indicators")
    trainee.judge(case_file.case.indicators[0], "present")
    trainee.cite(trainee.concept(case_file.case.indicators[0]), case_file.case.passages[0])
    other = {"en": "fr", "fr": "en"}[language]
    for spoken in (other, language):
        trainee.speak(spoken)
        trainee.expect_step("indicators")
    ask_for_every_widget(trainee)
    trainee.page.reload()
    trainee.expect_step("indicators")
    assert received.frames > 10
    assert received.documents == 4  # welcome, list of cases, the case, and the case again
    for step, texts in secrets.items():
        assert not leaked_secrets(received, texts, public), step

    closed = list(secrets)
    chosen = case_file.case.options[0].id
    assert closed[: len(ANSWER_STEPS)] == list(ANSWER_STEPS)
    for lock in (step for step in ANSWER_STEPS if step not in LOCKED_TOGETHER.values()):
        trainee.go_to(lock)
        if lock == "decision":
            trainee.decide(chosen)
            own_option = [texts.options[chosen] for texts in case_file.key_texts.values()]
            assert not leaked_secrets(received, own_option, public)  # choosing alone opens nothing
        trainee.lock()
        closed.remove(lock)
        opened = leaked_secrets(received, secrets[lock], public)
        # After the lock they are there, so the search can find: half of them, since there are two languages;
        # of the decision what was chosen, and what would have been accepted.
        if lock == "decision":
            assert case_file.key_texts[language].options[chosen] in opened
            closed.remove("detection")  # which the decision locks along
            trainee.go_to("detection")
            assert leaked_secrets(received, [case_file.key_texts[language].detection or ""], public)
        else:
            assert len(opened) >= len(secrets[lock]) // len(case_file.key_texts) - 1
        for step in closed:
            assert not leaked_secrets(received, secrets[step], public), f"{step} after {lock}"

    ask_for_every_widget(trainee)
    assert not leaked_secrets(received, [text for step in closed for text in secrets[step]], public)
    trainee.submit()
    why = case_file.key_texts[language]
    assert leaked_secrets(received, [why.story[chosen]], public)
    assert leaked_secrets(received, why.options.values(), public)
    assert len(leaked_secrets(received, why.lessons.values(), public)) == 3
    # What another choice would have led to stays untold, also now.
    assert not leaked_secrets(received, secrets["untold"], public)  # nor what a talk would have opened, since there was none
    others = [story for texts in case_file.key_texts.values() for option, story in texts.story.items() if option != chosen]
    assert not leaked_secrets(received, others, public)


def test_no_word_of_the_keys_own_files_is_received(arrive: Arrive) -> None:
    """Ids and field names of key.yaml, as JSON would carry them, also after everything was opened."""
    trainee, received = start_recorded_case(arrive)
    key = trainee.file.key
    trainee.go_to("needs")
    trainee.lock()
    trainee.go_to("decision")
    trainee.decide(trainee.file.case.options[0].id)
    ask_for_every_widget(trainee)
    trainee.submit()
    text = received.text().replace("\\", "")
    fields = ("classification", "circumstances", "exploitation_forms", "salience", "also_accepted", "needless", "accepted", "cost")
    ids = [lesson.id for lesson in key.lessons if "-" in lesson.id]
    assert ids
    assert not [word for word in (*fields, *ids) if f'"{word}"' in text]
    # The score's own figures stay on the server; the colon, since scripts of the page name a component so. The page's own words are there.
    assert '"judged":' not in text and '"story":' in text


FORGED: list[Any] = [
    None, 7, "submitted", [], {}, {"kind": "nonsense"}, {"kind": "__class__"},
    {"kind": "opened", "step": "feedback"}, {"kind": "opened", "step": "../key"},
    {"kind": "submitted"}, {"kind": "released"}, {"kind": "feedback", "step": "indicators", "key_hash": "0" * 64},
    {"kind": "started", "case": CASE, "case_version": "1.0.0", "country": "fr", "mode": "practice", "language": "en", "hashes": {}},
    {"kind": "locked", "step": "feedback"}, {"kind": "language", "language": "../../etc"},
    {"kind": "indicator", "concept": "no_such_concept", "state": "present"},
    {"kind": "indicator", "concept": "debt_bondage", "state": "certainly"},
    {"kind": "indicator", "concept": "debt_bondage", "state": "present", "passages": ["zz99"]},
    {"kind": "indicator", "concept": "debt_bondage", "state": "present", "confidence": 0.5},
    {"kind": "detection", "state": "certainly"}, {"kind": "detection", "state": "yes", "passages": ["zz99"]}, {"kind": "locked", "step": "detection"},
    {"kind": "element", "element": "act", "state": "not_needed"}, {"kind": "need", "need": "lawyer", "level": "urgent", "who": "nobody"},
    {"kind": "decision", "option": "no-such-option"}, {"kind": "plan", "part": "consent", "choices": ["one-signature", "each-step"]},
    {"kind": "plan", "part": "consent", "toggle": "all"}, {"kind": "note", "text": "x" * 5000}, {"kind": "note", "words": ["zz99"]},
    {"kind": "document", "document": "../key/key.yaml"}, {"kind": "page", "page": "start", "case": "../key"}, {"kind": "enter"},
    {"kind": "resume", "attempt": "00000000-0000-0000-0000-000000000000"},
    {"kind": "start", "case": CASE, "country": "xx", "mode": "practice"}, {"kind": "start", "case": CASE, "country": "fr", "mode": "expert"},
]  # fmt: skip


def test_forged_intents_are_refused_in_words_and_change_nothing(arrive: Arrive, server: RunningServer) -> None:
    victim = arrive()
    victim.enter_with_new_code()
    victim.start(CASE, "fr")
    trainee, _received = start_recorded_case(arrive)
    trainee.go_to("indicators")
    trainee.judge(trainee.file.case.indicators[0], "present")
    with Store.open(data_of(server)) as store:
        kept = store.events(trainee.attempt_id)
        for intent in [*FORGED, {"kind": "resume", "attempt": victim.attempt_id}]:
            forge(trainee, intent)
            expect(trainee.notice(), f"no sentence for {intent}").to_be_visible()
            trainee.button("Close").click()
            expect(trainee.notice()).to_have_count(0)
        assert store.events(trainee.attempt_id) == kept
        assert len(store.events(victim.attempt_id)) == 1
        assert len(store.attempts()) == len({a.id for a in store.attempts()})
    assert trainee.step == "indicators"
    trainee.judge(trainee.file.case.indicators[1], "absent")  # the page is as well as before
    # A page may say what it wants of the time: what counts is the server's clock.
    with trainee.expect_save():
        forge(trainee, {"kind": "need", "need": trainee.file.case.needs[0], "level": "urgent", "at": "2020-01-01T00:00:00Z"})
    with Store.open(data_of(server)) as store:
        assert not store.events(trainee.attempt_id)[-1].at.startswith("2020")


def test_what_a_page_forges_is_not_believed_and_reaches_nothing(arrive: Arrive, server: RunningServer, contexts: Callable[..., BrowserContext], tmp_path: Path) -> None:
    """One page tries it all, one after the other."""
    trainee, received = start_recorded_case(arrive)
    trainee.go_to("indicators")
    no_code_is_executed(trainee, received, tmp_path / "executed")
    values_that_a_browser_sets_are_not_believed(trainee, server)
    keys_and_database_have_no_address(trainee, contexts)
    a_locked_step_takes_no_forged_answer(trainee)


def no_code_is_executed(trainee: Trainee, received: ReceivedTraffic, mark: Path) -> None:
    code = {"code": f"open({str(mark)!r}, 'w').close()", "silent": False, "store_history": False, "allow_stdin": False, "user_expressions": {}}
    trainee.page.evaluate("(c) => forge('execute_request', c)", code)
    trainee.judge(trainee.file.case.indicators[0], "present")  # sent after it on the same channel, and answered
    assert not mark.exists()
    assert "execute_reply" not in received.text()


def values_that_a_browser_sets_are_not_believed(trainee: Trainee, server: RunningServer) -> None:
    """The widget protocol lets a page set traits; what counts is in the store."""
    state = {"sheet": {"step": "feedback"}, "frame": {"page": "practise"}, "_esm": "export default {}"}
    update = {"comm_id": "own", "data": {"method": "update", "state": state, "buffer_paths": []}}
    trainee.page.evaluate("(c) => forge('comm_msg', c)", update)
    trainee.judge(trainee.file.case.indicators[1], "absent")
    assert trainee.step == "indicators"
    trainee.page.reload()
    trainee.expect_step("indicators")
    with Store.open(data_of(server)) as store:
        assert store.events(trainee.attempt_id)[-1].kind == "indicator"


def keys_and_database_have_no_address(trainee: Trainee, contexts: Callable[..., BrowserContext]) -> None:
    context: BrowserContext = trainee.page.context
    names = [
        "key/key.yaml", f"scenarios/cases/{CASE}/key/key.yaml", f"scenarios/cases/{CASE}/key/text/en.yaml", "tracks.sqlite", "data/tracks.sqlite",
        "cookie.key", "files/tracks.sqlite", "voila/files/tracks.sqlite", "api/contents/practise.ipynb", "static/tracks.sqlite",
        "tracks/static/..%2f..%2fkey.yaml", f"tracks/attempts/{trainee.attempt_id}", "tracks/attempts/00000000-0000-0000-0000-000000000000.json",
    ]  # fmt: skip
    for name in names:
        assert context.request.get(trainee.url + name).status in (400, 403, 404), name
    own = context.request.get(f"{trainee.url}tracks/attempts/{trainee.attempt_id}.json")
    assert own.status == 200
    assert json.loads(own.text())["events"]
    stranger: BrowserContext = contexts()
    assert stranger.request.get(f"{trainee.url}tracks/attempts/{trainee.attempt_id}.json").status == 404


def a_locked_step_takes_no_forged_answer(trainee: Trainee) -> None:
    need = trainee.file.case.needs[0]
    trainee.go_to("needs")
    trainee.judge_need(need, "helpful")
    trainee.lock()
    saved = trainee.events
    forge(trainee, {"kind": "need", "need": need, "level": "urgent"})
    expect(trainee.notice()).to_contain_text(trainee.t("That is not possible at this point: the step is locked or the case is submitted. Nothing was changed."))
    forge(trainee, {"kind": "locked", "step": "needs"})
    expect(trainee.need_question(need).locator(".given")).to_contain_text(trainee.answer("helpful"))
    assert trainee.events == saved
