"""A real JupyterHub with its proxy in front of the kit, and PostgreSQL behind it.

The hub runs from the configurations of deploy/hub that the guide hands out; browsers come through the
proxy, as people do.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import io
import json
import re
import shutil
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import psutil
import pytest
from sqlalchemy import create_engine, text

from benchmarks.browserless import Browserless, Opened, VisitError
from benchmarks.crowd import begun
from benchmarks.walk import Act, ending, opened
from tests.support.hub import RunningHub, follow_redirects, running_hub, sign_in_at_hub
from tests.support.postgres import Postgres
from tests.support.server import Visitor
from tracks_sim.errors import StoreError
from tracks_sim.store import Store, SystemClock, schema

PREFIX = "services/tracks-sim/"
WITH_A_PLAN = ("the-packing-shed", "the-night-bus")
"""The case that each of them plays: both ask for a plan."""
NAMES = ("quillonquist", "zebedeevar")
"""User names at the hub of two trainees: words that are nowhere in the kit."""

# What the kit itself writes is told apart from what the hub writes; trainer is a trainee too.
SERVICE = """
c.JupyterHub.services[0]["url"] = "http://127.0.0.1:KIT"
c.JupyterHub.services[0]["command"] = ["sh", "-c", 'exec "$@" 2>>kit.log', "kit", *c.JupyterHub.services[0]["command"]]
c.JupyterHub.load_groups["tracks-trainee"] = {"users": ["trainer"]}
"""


@dataclass
class Trainee:
    """One of the two: the browser they signed in with, and the attempt they played to its feedback."""

    name: str
    browser: Visitor
    attempt: str
    kernel: str
    """Id of the kernel of the page that they left open."""


@dataclass(frozen=True)
class World:
    """Hub, kit and trainees that the tests of the service share."""

    hub: RunningHub
    folder: Path
    db: str
    trainees: tuple[Trainee, Trainee]

    def browser(self) -> Visitor:
        """Somebody new in front of the kit."""
        return Visitor(self.hub.url + PREFIX)


@pytest.fixture(scope="module")
def world(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder, db = tmp_path_factory.mktemp("hub"), postgres.new_schema()
    with running_hub("local/jupyterhub_config.py", folder, db, SERVICE) as hub:
        wait_for_kit(hub, PREFIX)
        visitors = [signed_in(hub, name) for name in NAMES]
        attempts = asyncio.run(played(visitors))
        first, second = (
            Trainee(name, visitor, attempt, visitor.open_page(f"practise?attempt={attempt}")[1])
            for name, visitor, attempt in zip(NAMES, visitors, attempts, strict=True)
        )
        yield World(hub, folder, db, (first, second))


def wait_for_kit(hub: RunningHub, prefix: str) -> None:
    """Wait until the kit answers through the proxy."""
    for _ in range(300):
        if Visitor(hub.url + prefix).get("calendar").status == 200:
            return
        time.sleep(0.1)
    raise AssertionError(hub.log()[-4000:])


def signed_in(hub: RunningHub, name: str) -> Visitor:
    """A browser in which somebody has signed in, asking for the kit's first page."""
    visitor = Visitor(hub.url + PREFIX)
    at, answer = sign_in_at_hub(visitor, name, "tracks/roles")
    assert (at, answer.status) == (f"/{PREFIX}tracks/roles", 200), answer.text
    return visitor


def browserless(visitor: Visitor) -> Browserless:
    """The same browser for the websocket protocol."""
    same = Browserless(visitor.url)
    same.cookies.update(visitor.cookies)
    return same


async def played(visitors: list[Visitor]) -> list[str]:
    """Both play a case at once, each by the page's own protocol: the briefing, the decision, the plan, the end."""
    return list(await asyncio.gather(*(play(browserless(visitor), Random(n), n) for n, visitor in enumerate(visitors))))


async def play(browser: Browserless, draw: Random, number: int) -> str:
    await browser.home()
    page = await begun(browser, {"kind": "start", "case": WITH_A_PLAN[number], "country": "fr", "mode": "practice"})
    await saved(page, opened("reading"))
    plan = ending(page.views, draw)
    act = next(plan)
    with contextlib.suppress(StopIteration):
        while True:
            await saved(page, act)
            act = plan.send(page.views)
    await page.leave()
    return page.attempt


async def saved(page: Opened, act: Act) -> None:
    """Send an act and wait until the page shows it as saved."""
    before = page.views["frame"]["events"]
    await page.act(act.intent, lambda views: views["frame"]["events"] > before)


# --- two people ----------------------------------------------------------------------------------


def test_each_plays_a_case_and_takes_it_along(world: World) -> None:
    for trainee in world.trainees:
        answer = trainee.browser.get(f"tracks/attempts/{trainee.attempt}.json")
        kinds = {event["kind"] for event in json.loads(answer.body)["events"]}
        assert {"started", "decision", "plan", "submitted"} <= kinds
    with Store.open(world.folder / "data", world.db) as store:
        assert {store.owner(t.attempt) for t in world.trainees} == {t.id for t in store.trainees()}


def test_neither_reaches_the_others_data(world: World) -> None:
    for mine, other in (world.trainees, world.trainees[::-1]):
        assert mine.browser.get(f"tracks/alive/{mine.kernel}").status == 204
        assert mine.browser.get(f"tracks/alive/{other.kernel}").status == 404
        assert mine.browser.get(f"tracks/attempts/{other.attempt}.json").status == 404
        assert mine.browser.post(f"voila/api/shutdown/{other.kernel}").status == 404
        page, _ = mine.browser.open_page(f"practise?attempt={other.attempt}")
        assert '"page": "attempt"' not in page
        assert [connects(mine, kernel) for kernel in (mine.kernel, other.kernel)] == ["101", "404"]
    assert all(t.browser.get(f"tracks/alive/{t.kernel}").status == 204 for t in world.trainees)


def connects(trainee: Trainee, kernel: str) -> str:
    """The answer to a browser that asks for a connection to a kernel."""
    from tornado.httpclient import HTTPClientError, HTTPRequest
    from tornado.websocket import websocket_connect

    browser = browserless(trainee.browser)
    address = f"{browser.url.replace('http', 'ws', 1)}api/kernels/{kernel}/channels?session_id=x"

    async def ask() -> str:
        try:
            socket = await websocket_connect(HTTPRequest(address, headers={"Cookie": browser.cookie(), "Origin": browser.origin}))
        except HTTPClientError as refused:
            return str(refused.code)
        socket.close()
        return "101"

    return asyncio.run(ask())


def test_somebody_who_has_not_signed_in_is_sent_to_the_hub(world: World) -> None:
    stranger = world.browser()
    for page in ("", "practise", "tracks/staff", "tracks/staff/export", "tracks/roles"):
        answer = stranger.get(page)
        assert answer.status == 303 and answer.headers["location"].startswith("/hub/api/oauth2/authorize?"), page
    for trainee in world.trainees:
        assert stranger.get(f"tracks/attempts/{trainee.attempt}.json").status == 404
        assert stranger.get(f"tracks/alive/{trainee.kernel}").status == 404


def test_codes_open_nothing(world: World) -> None:
    with Store.open(world.folder / "data", world.db) as store:
        trainee = store.hub_trainee(NAMES[0])
        with pytest.raises(StoreError, match="signs in through the hub"):
            store.replace_code(trainee.id)
    for browser in (world.browser(), world.trainees[0].browser):
        assert browser.post("tracks/enter", new="1").status in (403, 404)  # 403: a stranger has no token for forms yet
        assert browser.get("tracks/enter").status == 404
        assert browser.get("tracks/code").status == 404


@pytest.mark.parametrize(
    "path",
    ["api", "api/contents", "api/contents/data/secret.key", "api/kernels", "api/sessions", "api/terminals", "api/config/x",
     "api/kernelspecs", "files/secret.key", "tree", "lab", "nbconvert/html/home.ipynb", "voila/render/home.ipynb"],
)  # fmt: skip
def test_contents_and_kernels_are_closed(world: World, path: str) -> None:
    browser = world.trainees[0].browser
    assert browser.get(path).status == 404
    assert browser.ask("POST", path, b"{}", {"X-XSRFToken": browser.cookies["_xsrf"]}).status in (403, 404)


def test_a_token_of_the_hub_is_good_for_nothing_in_an_address_or_header(world: World) -> None:
    owner = world.trainees[0]
    sent = re.search(r"\|10:tracks-hub\|\d+:([^|]+)\|", owner.browser.cookies["tracks-hub"])
    assert sent
    token = base64.b64decode(sent[1]).decode()
    stranger = world.browser()
    assert stranger.get(f"tracks/attempts/{owner.attempt}.json?token={token}").status == 404
    assert stranger.get(f"tracks/attempts/{owner.attempt}.json", Authorization=f"token {token}").status == 404


def test_a_returning_person_is_the_same_trainee(world: World) -> None:
    again = signed_in(world.hub, NAMES[0].upper())  # a hub takes user names without regard to case
    assert again.get(f"tracks/attempts/{world.trainees[0].attempt}.json").status == 200
    assert again.get(f"tracks/attempts/{world.trainees[1].attempt}.json").status == 404


def test_signing_out_counts_at_once(world: World) -> None:
    browser = signed_in(world.hub, NAMES[1])
    address = f"tracks/attempts/{world.trainees[1].attempt}.json"
    assert browser.get(address).status == 200
    token = browser.cookies["tracks-hub"]
    at, _ = follow_redirects(browser, browser.post("tracks/leave"))
    assert at == "/hub/login"
    browser.cookies["tracks-hub"] = token  # as if somebody had kept it
    assert browser.get(address).status == 404
    assert world.trainees[1].browser.get(address).status == 200  # the other browser of this person stays in


def test_a_sign_in_that_began_elsewhere_is_refused(world: World) -> None:
    here, there = world.browser(), world.browser()
    for browser in (here, there):
        browser.get("")
    location = follow_redirects(there, there.get(""), limit=12)[0]
    state = re.search(r"state%3D([\w-]+)", location)
    assert state, location
    for query in (f"?code=abc&state={state[1]}", "?code=abc", "?code=abc&state=x", ""):
        assert here.get(f"oauth_callback{query}").status == 403


# --- roles ---------------------------------------------------------------------------------------


def as_staff(world: World, role: str) -> Visitor:
    """A browser in which somebody of this name and role has signed in and chosen the role."""
    browser = signed_in(world.hub, role)
    at, page = follow_redirects(browser, browser.post("tracks/roles", role=role))
    assert (at, page.status) == (f"/{PREFIX}tracks/staff", 200)
    return browser


def test_groups_give_roles_and_no_others(world: World) -> None:
    offered = {}
    for name in ("trainer", "expert", "evaluator", "administrator", NAMES[0]):
        page = signed_in(world.hub, name).get("tracks/roles").text
        offered[name] = (re.findall(r'name="role" value="(\w+)"', page), "Practise as a trainee" in page)
    assert offered == {
        "trainer": (["trainer"], True),
        "expert": (["expert"], False),
        "evaluator": (["evaluator"], False),
        "administrator": (["administrator"], False),
        NAMES[0]: ([], True),
    }
    curious = signed_in(world.hub, NAMES[0])
    assert curious.post("tracks/roles", role="evaluator").status == 403
    assert follow_redirects(curious, curious.get("tracks/staff/export"))[0] == f"/{PREFIX}tracks/roles?next=tracks%2Fstaff%2Fexport"
    evaluator = signed_in(world.hub, "evaluator")
    assert follow_redirects(evaluator, evaluator.get(""))[0] == f"/{PREFIX}tracks/roles"  # no trainee, so nothing to practise


def test_a_session_of_staff_that_ended_leads_back_to_the_same_place(world: World) -> None:
    trainer, place = as_staff(world, "trainer"), "tracks/staff/release?x=1"
    with Store.open(world.folder / "data", world.db) as store:
        store.staff.end_session(store.staff.from_hub("trainer", "trainer").id)
    at, chosen = follow_redirects(trainer, trainer.get(place))
    assert at == f"/{PREFIX}tracks/roles?ended=1&next=tracks%2Fstaff%2Frelease%3Fx%3D1" and "Your session has ended" in chosen.text
    told = trainer.post(place, case="the-packing-shed")
    assert told.status == 403 and "Nothing was done" in told.text
    kept = re.search(r'name="next" value="([^"]*)"', told.text)
    assert kept and kept[1] == place
    assert follow_redirects(trainer, trainer.post("tracks/roles", role="trainer", next="//evil.example"))[0] == f"/{PREFIX}tracks/staff"
    assert follow_redirects(trainer, trainer.post("tracks/roles", role="trainer", next=place))[0] == f"/{PREFIX}{place}"


def test_people_come_into_a_group_by_their_account_and_its_sheet_opens_beside_one(world: World) -> None:
    trainer, trainee = as_staff(world, "trainer"), world.trainees[0]
    plan = {
        "act": "keep", "name": "Accounts", "day": f"{SystemClock().now():%Y-%m-%d}", "country": "fr", "languages": "en", "feedback": "after_debrief",
        "keep": "year", "least": "8", "case-0": "the-second-cot", "kind-0": "case", "debrief-0": "1",
    }  # fmt: skip
    made = trainer.post("tracks/staff/group", **plan)
    page = f"tracks/staff/group?group={made.headers['location'].partition('group=')[2]}"
    door = re.search(r'class="door-code">([A-Z ]+)<', trainer.post(page, act="open").text)
    assert door and "Come in" in trainee.browser.get(f"g?c={door[1].replace(' ', '')}").text
    assert trainee.browser.post("g", c=door[1], lang="en").status == 303
    assert "Your group: Accounts" in trainee.browser.get("").text and "tracks-trainee" not in trainee.browser.cookies
    assert "Open the sheet" in trainer.post(page, **plan, work="together").text
    assert trainer.post(page, act="sheet").status == 303
    assert "One sheet for all of you: Accounts" in trainer.get("").text and "Open the sheet" in trainer.get(page).text
    copied = world.browser()  # without an account the cookie opens nothing
    copied.cookies["tracks-trainee"] = trainer.cookies["tracks-trainee"]
    assert "One sheet" not in follow_redirects(copied, copied.get(""))[1].text


def test_a_role_opens_its_own_pages_alone(world: World) -> None:
    trainer = as_staff(world, "trainer")
    listed = trainer.get("tracks/staff/trainees")
    assert listed.status == 200
    assert 'name="count"' not in listed.text and 'name="replace"' not in listed.text  # there are no codes
    assert trainer.post("tracks/staff/trainees", count="3").status == 403
    assert trainer.get("tracks/staff/export").status == 403
    administrator = as_staff(world, "administrator")
    assert 'name="label"' not in administrator.get("tracks/staff/users").text
    assert administrator.post("tracks/staff/users", role="evaluator", label="").status == 403


def test_an_evaluator_opens_the_studies_and_nobody_else_reaches_that_page(world: World) -> None:
    evaluator = as_staff(world, "evaluator")
    assert asyncio.run(studies_listed(browserless(evaluator))) == "studies"
    assert as_staff(world, "trainer").get("evaluate").status == 403
    owner = world.trainees[0].browser
    assert follow_redirects(owner, owner.get("evaluate"))[0] == f"/{PREFIX}tracks/roles?next=evaluate"
    evaluator.post("tracks/leave")
    assert evaluator.get("evaluate").status in (302, 303)


async def studies_listed(browser: Browserless) -> str:
    """Open the evaluators' page over its own kernel and let it answer: which sheet it shows."""
    page = await browser.open("evaluate")
    await page.act({"kind": "language", "language": "fr"}, lambda views: views["words"]["language"] == "fr")
    found = str(page.views["sheet"]["kind"])
    await page.leave()
    return found


def test_a_person_is_found_by_the_name_at_the_hub_and_erased(world: World) -> None:
    visitor = signed_in(world.hub, "leopoldine")
    with Store.open(world.folder / "data", world.db) as store:
        identity = store.hub_trainee("leopoldine").id
    administrator = as_staff(world, "administrator")
    held = administrator.post("tracks/staff/person", who="leopoldine", act="export")
    assert (held.status, json.loads(held.body)["trainee"]["id"]) == (200, identity)
    assert administrator.post("tracks/staff/person", who="leopoldine", act="erase", sure="1").status == 200
    assert visitor.get("").status == 303  # the hub knows them still; here they would begin anew


def test_a_revoked_role_stays_closed_though_the_group_remains(world: World) -> None:
    expert, administrator = as_staff(world, "expert"), as_staff(world, "administrator")
    page = administrator.get("tracks/staff/users").text
    with Store.open(world.folder / "data", world.db) as store:
        identity = store.staff.from_hub("expert", "expert").id
    assert f'value="{identity}"' in page
    administrator.post("tracks/staff/users", revoke=identity)
    assert follow_redirects(expert, expert.get("tracks/staff"))[0] == f"/{PREFIX}tracks/roles?ended=1&next=tracks%2Fstaff"
    assert expert.post("tracks/roles", role="expert").status == 403


# --- the name at the hub -------------------------------------------------------------------------


def test_an_export_has_everybody_and_no_name(world: World) -> None:
    evaluator = as_staff(world, "evaluator")
    with Store.open(world.folder / "data", world.db) as store:
        attempts = [store.export_id(t.attempt) for t in world.trainees]
    for what in ("events", "responses"):
        answer = evaluator.post("tracks/staff/export", what=what, text="1")
        assert answer.status == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist()).lower()
        assert all(attempt.encode() in whole for attempt in attempts)
        assert not any(name.encode() in whole for name in NAMES)


def test_the_name_is_in_no_table_file_page_or_line_of_the_log(world: World) -> None:
    engine = create_engine(world.db)
    with engine.connect() as connection:
        rows = [str(row) for table in schema.metadata.sorted_tables for row in connection.execute(table.select())]
        assert connection.execute(text("select count(*) from trainees")).scalar_one() >= 2
    engine.dispose()
    files = [path.read_bytes() for path in (world.folder / "data").rglob("*") if path.is_file()]
    pages = [t.browser.get(page).body for t in world.trainees for page in ("", "tracks/roles")]
    log = (world.folder / "kit.log").read_bytes()
    assert b"tracks-sim is running" in log and b"Traceback" not in log
    everything = b"\n".join([*(row.encode() for row in rows), *files, *pages, log]).lower()
    assert not [name for name in NAMES if name.encode() in everything]


def test_no_kernel_has_the_token_of_the_hub(world: World) -> None:
    kit = next(p for p in psutil.process_iter(["cmdline"]) if "--hub" in (p.info["cmdline"] or []) and str(world.folder) in " ".join(p.info["cmdline"]))
    assert "JUPYTERHUB_API_TOKEN" in kit.environ()  # it came with it, so the next lines say something
    below = kit.children(recursive=True)
    assert below
    assert not [name for child in below for name in child.environ() if name.startswith("JUPYTERHUB_") or name == "JPY_API_TOKEN"]


# --- a server a person ---------------------------------------------------------------------------


def test_a_personal_server_admits_its_owner_alone(world: World, postgres: Postgres, tmp_path: Path) -> None:
    chief = """
import os
c.JupyterHub.load_roles = [{"name": "all-servers", "scopes": ["access:servers"], "users": ["chief"]}]
c.Spawner.cmd = ["sh", "-c", f'exec "$@" 2>>{os.getcwd()}/kit.log', "kit", *c.Spawner.cmd]
"""
    owner_name, other_name = NAMES
    mine = f"user/{owner_name}/"
    shutil.copytree(world.folder / "data" / "cache", tmp_path / "data" / "cache")  # cases that were read need not be read again
    with running_hub("local/named_servers_config.py", tmp_path, postgres.new_schema(), chief) as hub:
        owner = Visitor(hub.url)
        sign_in_at_hub(owner, owner_name, f"hub/spawn/{owner_name}")
        for _ in range(200):
            at, answer = follow_redirects(owner, owner.get(mine))
            if (at, answer.status) == (f"/{mine}", 200):  # before it is there the proxy answers 503 at the same address
                break
            time.sleep(0.2)
        owner.url = hub.url + mine
        page = asyncio.run(opens(browserless(owner)))
        assert page == "home"
        other = Visitor(hub.url)
        at, answer = sign_in_at_hub(other, other_name, mine)
        assert (at.split("?")[0], answer.status) == ("/hub/api/oauth2/authorize", 403)  # the hub does not let them through
        above = Visitor(hub.url)
        at, asked = sign_in_at_hub(above, "chief", mine)  # the hub asks whether they want to let this server know who they are
        scopes = re.findall(r'name="scopes" value="([^"]*)"', asked.text)
        token = re.search(r'name="_xsrf" value="([^"]*)"', asked.text)
        assert (asked.status, bool(scopes), bool(token)) == (200, True, True), asked.text
        at, answer = follow_redirects(above, above.post(at, token=False, _xsrf=token[1] if token else "", scopes=scopes[0]))
        assert (at.split("?")[0], answer.status) == (f"/{mine}oauth_callback", 403)  # the hub does, the kit does not
        assert "does not let you use this" in answer.text
        for browser in (other, above):
            assert follow_redirects(browser, browser.get(mine))[1].status == 403
            browser.url = hub.url + mine
            with pytest.raises(VisitError):
                asyncio.run(opens(browserless(browser)))
        assert owner.get("api/contents").status == 404
    log = (tmp_path / "kit.log").read_text(encoding="utf-8")
    assert "tracks-sim is running" in log and "403 GET /oauth_callback" in log
    assert not [name for name in (*NAMES, "chief") if name in log]


async def opens(browser: Browserless) -> str:
    """Open the first page: which one it was."""
    return str((await browser.home())["frame"]["page"])
