"""What ends a session: a replaced code, a sign-out and a revoked code end every copy of a cookie and every open page."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tornado.web import create_signed_value
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from tests.serve.full.test_server import channel, message
from tests.serve.staff.test_page_list import enter
from tests.support.server import RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.serve import app
from tracks_sim.store import COMMAND_LINE, Store

AT_ONCE = 5.0  # s, docs/security.md
PATIENCE = 60.0  # s; on a busy machine an end that is due takes longer
SILENCE = 15.0  # s; a message on its way to a kernel that ends meanwhile is never answered


def trainee(server: RunningServer) -> tuple[Visitor, str]:
    """Somebody with a new code, signed in, and the code."""
    visitor = Visitor(server.url)
    return visitor, visitor.enter_with_new_code()


def evaluator(server: RunningServer, store: Store) -> tuple[Visitor, str]:
    """A member of staff, signed in, and their id."""
    identity, code = store.staff.add("evaluator", "", COMMAND_LINE)
    return enter(Visitor(server.url), code), identity


def copy_of(visitor: Visitor) -> Visitor:
    """Another browser with a copy of the cookies, which nobody can tell to forget them."""
    return Visitor(visitor.url, dict(visitor.cookies))


def signed_in(visitor: Visitor, page: str) -> bool:
    return visitor.get(page).status == 200


def counts_after(visitor: Visitor, page: str, act: Callable[[], object], seconds: float = PATIENCE) -> tuple[bool, bool]:
    """Whether the widget of an open page counts before ``act``, and whether it still does the given seconds after it."""
    text, kernel = visitor.open_page(page)
    model = re.findall(r'"model_id": "([0-9a-f]{32})"', text)[0]

    async def counts(connection: WebSocketClientConnection, number: int, patience: float) -> bool:
        add = message("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": {"kind": "add"}}})
        try:
            await connection.write_message(add.replace('"msg_id": "comm_msg"', f'"msg_id": "{number}"'))  # one id twice is refused
            while (answer := await asyncio.wait_for(connection.read_message(), patience)) is not None:
                if f'"count": {number}' in str(answer):
                    return True
        except (TimeoutError, WebSocketClosedError):
            pass
        return False

    async def before_and_after() -> tuple[bool, bool]:
        connection = await websocket_connect(channel(visitor, kernel))
        before = await counts(connection, 1, PATIENCE)
        await asyncio.to_thread(act)
        number, end = 2, time.monotonic() + seconds
        while (still := await counts(connection, number, SILENCE)) and time.monotonic() < end:
            number += 1
            await asyncio.sleep(0.2)
        return before, still

    return asyncio.run(before_and_after())


def test_a_replaced_code_ends_every_copy_of_a_trainees_cookie(server: RunningServer, store: Store) -> None:
    owner, code = trainee(server)
    seen = Visitor(server.url)
    seen.get("")
    assert seen.post("tracks/enter", code=code).headers["location"] == "/"
    assert signed_in(owner, "practise") and signed_in(seen, "practise")
    new = store.replace_code(store.trainee_of(code).id)
    assert not signed_in(owner, "practise") and not signed_in(seen, "practise")
    owner.post("tracks/enter", code=new)
    assert signed_in(owner, "practise") and not signed_in(seen, "practise")


def test_a_replaced_code_ends_open_pages(server: RunningServer, store: Store) -> None:
    visitor, code = trainee(server)
    identity = store.trainee_of(code).id
    assert counts_after(visitor, "practise", lambda: store.replace_code(identity)) == (True, False)


def test_a_trainees_sign_out_ends_every_copy_and_open_pages(server: RunningServer) -> None:
    visitor, code = trainee(server)
    copied, elsewhere = copy_of(visitor), Visitor(server.url)
    elsewhere.get("")
    elsewhere.post("tracks/enter", code=code)
    assert signed_in(copied, "practise") and signed_in(elsewhere, "practise")
    assert counts_after(elsewhere, "practise", lambda: visitor.post("tracks/leave")) == (True, False)
    assert not signed_in(copied, "practise") and not signed_in(elsewhere, "practise")
    elsewhere.post("tracks/enter", code=code)  # the code itself stays good
    assert signed_in(elsewhere, "practise") and not signed_in(copied, "practise")


def test_a_sign_out_of_staff_ends_every_copy_and_open_pages(server: RunningServer, store: Store) -> None:
    visitor, _ = evaluator(server, store)
    copied = copy_of(visitor)
    assert signed_in(copied, "tracks/staff")
    assert counts_after(copied, "evaluate", lambda: visitor.post("tracks/leave")) == (True, False)
    assert not signed_in(copied, "tracks/staff") and copied.get("evaluate").status == 303


def test_a_silent_page_of_revoked_staff_and_of_an_erased_trainee_ends_too(server: RunningServer, store: Store) -> None:
    from tracks_sim.store.erasing import erase_trainees

    staff, member = evaluator(server, store)
    person, code = trainee(server)
    kernels = [staff.open_page("evaluate")[1], person.open_page("practise")[1]]
    store.staff.revoke(member, COMMAND_LINE)
    erase_trainees(store, [store.trainee_of(code).id], COMMAND_LINE)
    end = time.monotonic() + PATIENCE
    while not all(f"kernel {kernel} ends: its session is over" in server.log() for kernel in kernels):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_looks_for_ended_sessions_are_frequent_enough() -> None:
    """Somebody is signed out just after a look; the next one and the end of the page fall within the time that is promised."""
    assert 2 * app.SESSIONS_EVERY / 1000 < AT_ONCE


SILENT = """
from tracks_sim.errors import StoreLocked
from tracks_sim.store import Store
trainee = Store.trainee
def silent(store, identity):
    if (store.data / "silent").exists():
        raise StoreLocked("no answer")
    return trainee(store, identity)
Store.trainee = silent
"""
"""Makes the store silent on who asks, once a file of that name is in the data folder."""


def test_a_sign_out_ends_the_open_pages_of_its_browser_also_while_the_store_does_not_answer(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", before=SILENT, notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        (leaver, _), (other, _) = trainee(server), trainee(server)
        kernels = [visitor.open_page("practise")[1] for visitor in (leaver, other)]
        copied = copy_of(leaver)
        (tmp_path / "data" / "silent").touch()
        assert leaver.post("tracks/leave").status == 303 and not leaver.cookies["tracks-trainee"]
        assert [visitor.get(f"tracks/alive/{kernel}").status for visitor, kernel in zip((copied, other), kernels, strict=True)] == [404, 204]
        assert "a sign-out was not stored" in server.log()


def test_leaving_ends_no_page_of_anybody_else(server: RunningServer) -> None:
    leaver, other = trainee(server)[0], trainee(server)[0]
    assert counts_after(other, "practise", lambda: leaver.post("tracks/leave"), AT_ONCE) == (True, True)


@pytest.mark.parametrize("cookie", ["tracks-trainee", "tracks-staff"])
def test_a_cookie_of_an_earlier_version_leads_to_the_entrance(server: RunningServer, store: Store, cookie: str) -> None:
    """It named the person and no session: whoever has seen a code that was replaced meanwhile may have one."""
    identity = store.new_trainee("en")[0] if cookie == "tracks-trainee" else store.staff.add("trainer", "", COMMAND_LINE)[0]
    key = (server.log_file.parent / "data" / "cookie.key").read_bytes()
    page = "practise" if cookie == "tracks-trainee" else "tracks/staff"
    for value, welcomed in ((identity, False), (f"{identity}:x", False), (f"{identity}:", True)):
        visitor = Visitor(server.url, {cookie: create_signed_value(key, cookie, value).decode()})
        visitor.get("")
        answer = visitor.get(page)
        assert (answer.status == 200) == welcomed
        assert welcomed or answer.headers["location"].partition("?")[0] == ("/" if page == "practise" else "/tracks/enter")


def test_the_page_with_the_code_says_what_a_sign_out_does(server: RunningServer) -> None:
    for language, sentence in (("en", "Signing out ends your session on every computer"), ("fr", "Se déconnecter met fin à votre session sur tous les ordinateurs")):
        visitor = Visitor(server.url, language=language)
        visitor.get("")
        visitor.post("tracks/enter", new="1")
        assert sentence in visitor.get("tracks/code").text
