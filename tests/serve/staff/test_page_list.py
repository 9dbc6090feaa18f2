"""The pages for staff over real HTTP: who gets in, what each role sees, what is written down, what is refused."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.server import Answer, RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.errors import TracesLeft
from tracks_sim.i18n import translator
from tracks_sim.operations import trainees
from tracks_sim.practice.events import DecisionTaken, NoteWritten, Started, Submitted
from tracks_sim.roles import STAFF, Role, may
from tracks_sim.serve.messages import ACCESS_NAMES, PAGE_TITLES, ROLE_NAMES
from tracks_sim.serve.staff.page_list import STAFF_PAGES, PersonPage
from tracks_sim.store import COMMAND_LINE, Head, Receipt, Store, Studies, SystemClock
from tracks_sim.store.audit import Access
from tracks_sim.store.integrity import check

OWN_SERVER = True
LINKED = {page.page: page.permission for page in STAFF_PAGES if page.linked and page.permission}
AT = "2026-01-05T09:00:00Z"


@pytest.fixture
def store(server: RunningServer) -> Iterator[Store]:
    """The server's own store, beside it."""
    with Store.open(server.log_file.parent / "data") as store:
        yield store


def signed_in(server: RunningServer, store: Store, role: Role, language: str = "en") -> Visitor:
    """Somebody with a fresh code of this role, who has entered it."""
    _, code = store.staff.add(role, "", COMMAND_LINE)
    return enter(Visitor(server.url, language=language), code)


def enter(visitor: Visitor, code: str) -> Visitor:
    visitor.get("calendar")
    visitor.get("")
    answer = visitor.post("tracks/enter", code=code)
    assert (answer.status, answer.headers["location"]) == (303, "/tracks/staff"), answer.text
    return visitor


def attempt_of(store: Store, trainee: str, words: str, mode: str = "assessment") -> str:
    """A submitted attempt on a case of the kit, with a note."""
    begun = Started(at=AT, case="the-packing-shed", case_version="1.0.0", country="fr", mode=mode, language="en", hashes={"case": "abc"})  # type: ignore[arg-type]
    attempt = store.start(trainee, begun, {"abc": ("case", "the-packing-shed", "text")})
    store.append(attempt, [NoteWritten(at=AT, text=words), DecisionTaken(at=AT, option="talk-again"), Submitted(at=AT)], 1, "tab")
    return attempt


def audit_rows(store: Store) -> list[tuple[str, str]]:
    """Role and act of each row of the audit log, the newest first."""
    return [(row.role, row.what) for row in store.audit_log()]


def page(answer: Answer) -> str:
    assert answer.status == 200, (answer.status, answer.text)
    return answer.text


@pytest.mark.parametrize("role", STAFF)
def test_a_role_sees_links_to_its_pages_and_opens_no_other(server: RunningServer, store: Store, role: Role) -> None:
    visitor = signed_in(server, store, role)
    text = page(visitor.get("tracks/staff"))
    for name, permission in LINKED.items():
        allowed = may(role, permission)
        assert (f'href="/tracks/staff/{name}"' in text) == allowed
        assert visitor.get(f"tracks/staff/{name}").status == (200 if allowed else 403)
        if not allowed:
            refused = visitor.post(f"tracks/staff/{name}", who="x", act="erase", sure="1", count="1", role="trainer", case="x", what="events")
            assert refused.status == 403 and "does not include this" in refused.text


def test_without_a_staff_code_every_page_leads_to_the_entrance(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    for name in ("", *(f"/{name}" for name in LINKED)):
        led = visitor.get(f"tracks/staff{name}")
        assert (led.status, led.headers["location"]) == (303, f"/tracks/enter?{urlencode({'next': f'tracks/staff{name}'})}")
        assert visitor.post(f"tracks/staff{name}").status == 403


def test_the_staff_cookie_is_strict_and_no_trainees_cookie_will_do(server: RunningServer, store: Store) -> None:
    _, code = store.staff.add("administrator", "", COMMAND_LINE)
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    line = next(x for x in visitor.post("tracks/enter", code=code).headers["set-cookie"].splitlines() if x.startswith("tracks-staff="))
    assert "HttpOnly" in line and "SameSite=Strict" in line and "expires" not in line.lower()
    swapped = Visitor(server.url, {**visitor.cookies, "tracks-staff": visitor.cookies["tracks-trainee"]})
    assert swapped.get("tracks/staff").status == 303


def test_the_first_page_leads_staff_to_their_page(server: RunningServer, store: Store) -> None:
    assert 'href="/tracks/staff"' in page(signed_in(server, store, "trainer").get(""))
    assert 'href="/tracks/staff"' not in page(Visitor(server.url).get(""))


def test_forms_for_staff_need_the_token(server: RunningServer, store: Store) -> None:
    visitor = signed_in(server, store, "administrator")
    before = len(store.staff.all())
    assert visitor.post("tracks/staff/users", token=False, role="administrator").status == 403
    assert visitor.post("tracks/staff/users", origin="https://evil.example", role="administrator").status in (403, 404)
    assert len(store.staff.all()) == before


def test_signing_out_and_being_revoked_end_it_at_once(server: RunningServer, store: Store) -> None:
    identity, code = store.staff.add("trainer", "", COMMAND_LINE)
    visitor = enter(Visitor(server.url), code)
    assert visitor.post("tracks/leave").status == 303 and visitor.get("tracks/staff").status == 303
    assert audit_rows(store)[0] == ("trainer", "sign-out")
    again = enter(Visitor(server.url), code)
    assert again.get("tracks/staff").status == 200
    store.staff.revoke(identity, COMMAND_LINE)
    assert again.get("tracks/staff").status == 303


def test_after_twelve_hours_the_code_is_asked_for_again(server: RunningServer, store: Store) -> None:
    from tornado.web import create_signed_value

    identity, _ = store.staff.add("trainer", "", COMMAND_LINE)
    key = (server.log_file.parent / "data" / "cookie.key").read_bytes()
    for hours, status in ((11.9, 200), (12.1, 303)):
        made = create_signed_value(key, "tracks-staff", f"{identity}:", clock=lambda hours=hours: SystemClock().now().timestamp() - hours * 3600)  # type: ignore[misc]
        assert Visitor(server.url, {"tracks-staff": made.decode()}).get("tracks/staff").status == status


def test_a_trainer_makes_codes_and_replaces_one_and_sees_no_answer(server: RunningServer, store: Store) -> None:
    visitor = signed_in(server, store, "trainer")
    made = page(visitor.post("tracks/staff/trainees", count="3", label="room 5", **{"for": "fr"}))
    codes = re.findall(r"data-code>([^<]+)<", made)
    assert made.count("<bdi>room 5</bdi>") == made.count(f"<td>{server.url.partition('://')[2].rstrip('/')}</td>") == 3 and "data-print" in made
    assert len(set(codes)) == 3 and all(store.trainee_of(code).language == "fr" for code in codes)
    trainee = store.trainee_of(codes[0]).id
    attempt_of(store, trainee, "words that a trainer does not see")
    listed = page(visitor.get("tracks/staff/trainees"))
    assert trainee in listed and "room 5" in listed and codes[0] not in listed and "words that" not in listed
    [row] = [row for row in listed.split("<tr>") if f"<code>{trainee}</code>" in row]
    assert re.search(rf'<td><bdi>room 5</bdi></td><td class="day">\d+ \w+ \d+</td><td class="day">\d+ \w+ \d+</td><td>1</td>(?s:.)*<summary><code>{trainee[:8]}…</code>', row)
    replaced = page(visitor.post("tracks/staff/trainees", replace=trainee))
    [new] = re.findall(r"data-code>([^<]+)<", replaced)
    assert store.trainee_of(new).id == trainee and "<bdi>room 5</bdi>" in replaced
    assert visitor.post("tracks/staff/trainees", replace="nobody").status == 404
    assert audit_rows(store)[:4] == [("trainer", w) for w in ("code-replaced", "trainees", "codes", "sign-in")]


@pytest.mark.parametrize("count", ["0", "201", "-1", "", "many", "9" * 5000])
def test_a_wrong_number_of_codes_makes_none(server: RunningServer, store: Store, count: str) -> None:
    visitor, before = signed_in(server, store, "trainer"), len(store.trainees())
    text = page(visitor.post("tracks/staff/trainees", count=count, label="room 5", **{"for": "fr"}))
    assert "from 1 to 200. None was made." in text and 'role="alert"' in text
    assert f'value="{count[:80]}"' in text and 'value="room 5"' in text and '<option value="fr" lang="fr" selected>' in text, "what was typed stays"
    assert len(store.trainees()) == before


def test_a_label_cannot_act_on_the_page(server: RunningServer, store: Store) -> None:
    visitor = signed_in(server, store, "trainer")
    visitor.post("tracks/staff/trainees", count="1", label="<script>alert(1)</script>")
    text = page(visitor.get("tracks/staff/trainees"))
    assert "&lt;script&gt;" in text and "<script" not in text


BIDI = "\u202eroom\u202d"
"""A label that reorders what stands beside it, unless it is kept apart."""


def test_a_label_cannot_reorder_a_table(server: RunningServer, store: Store) -> None:
    """What people typed is in a ``bdi`` element everywhere but in attributes, where nothing stands beside it."""
    store.new_trainee("en", BIDI)
    store.staff.add("expert", BIDI, COMMAND_LINE)
    studies = Studies(store)
    if "turned" not in studies.ids():
        studies.keep_plan(a_study(id="turned", title={"en": BIDI, "fr": BIDI}))
        studies.freeze("turned", {})
    (member, _), _ = studies.enrol("turned", 2, "en", BIDI, "new", BIDI)
    studies.record_lost(member, BIDI)
    studies.amend("turned", BIDI, BIDI)
    shown = {
        "trainer": ("trainees", "members", "members?study=turned"), "administrator": ("users", "audit"),
        "evaluator": ("studies", "study?study=turned"),
    }  # fmt: skip
    found = []
    for role, names in shown.items():
        visitor = signed_in(server, store, role)  # type: ignore[arg-type]
        for name in names:
            text = re.sub(r'="[^"]*"|<textarea.*?</textarea>', "", page(visitor.get(f"tracks/staff/{name}")), flags=re.DOTALL)
            assert text.count("\u202e") == text.count(f"<bdi>{BIDI}</bdi>"), name
            found += [name] * ("\u202e" in text)
    assert found == ["trainees", "members", "members?study=turned", "users", "studies", "study?study=turned"]


def test_a_trainer_releases_what_waits(server: RunningServer, store: Store) -> None:
    trainee, _ = store.new_trainee("en")
    attempt_of(store, trainee, "x")
    attempt_of(store, trainee, "x", mode="practice")
    visitor = signed_in(server, store, "trainer")
    assert "the-packing-shed" in page(visitor.get("tracks/staff/release"))
    assert "Released: " in page(visitor.post("tracks/staff/release", case="the-packing-shed"))
    assert all(a.released == (a.mode == "assessment") for a in store.attempts() if a.submitted)
    assert "No assessment is waiting." in page(visitor.get("tracks/staff/release"))
    assert audit_rows(store)[0] == ("trainer", "release")
    assert visitor.post("tracks/staff/release", case="no-such-case").status == 404
    assert audit_rows(store)[0] == ("trainer", "release") and len([w for _, w in audit_rows(store) if w == "release"]) == 1


def test_an_evaluator_takes_answers_out_with_text_only_when_asked(server: RunningServer, store: Store) -> None:
    trainee, _ = store.new_trainee("en")
    attempt_of(store, trainee, "a sentence of their own")
    visitor = signed_in(server, store, "evaluator")
    for text, expected in (("", False), ("1", True)):
        answer = visitor.post("tracks/staff/export", what="events", text=text)
        assert answer.headers["content-type"] == "application/zip" and answer.headers["cache-control"] == "no-store"
        with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
            assert archive.namelist() == ["events.jsonl"]
            assert (b"a sentence of their own" in archive.read("events.jsonl")) == expected
    answer = visitor.post("tracks/staff/export", what="responses")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert sorted(archive.namelist()) == ["codebook.csv", "codebook.md", "responses.csv"]
    assert visitor.post("tracks/staff/export", what="everything").status == 400
    assert audit_rows(store)[:3] == [("evaluator", w) for w in ("export", "export-text", "export")]
    assert not list((server.log_file.parent / "data").glob(".export-*"))


def test_an_administrator_hands_over_what_is_stored_and_erases(server: RunningServer, store: Store) -> None:
    trainee, code = store.new_trainee("en")
    attempt_of(store, trainee, "words to be taken along and erased")
    person = Visitor(server.url)
    person.get("")
    person.post("tracks/enter", code=code)
    assert person.get("practise").status == 200
    visitor = signed_in(server, store, "administrator")
    held = json.loads(visitor.post("tracks/staff/person", who=code.lower(), act="export").text)
    assert held["attempts"][0]["events"][1]["event"]["text"] == "words to be taken along and erased"
    unsure = page(visitor.post("tracks/staff/person", who=code, act="erase"))
    assert "Nothing was erased" in unsure and store.trainee(trainee)
    receipt = json.loads(re.findall(r"data-receipt>([^<]+)<", page(visitor.post("tracks/staff/person", who=trainee, act="erase", sure="1")).replace("&#34;", '"'))[0])
    assert (receipt["attempts"], receipt["events"]) == (1, 4)
    assert person.get("practise").status == 302  # out at once
    assert "Nobody has this code or this internal id" in page(visitor.post("tracks/staff/person", who=code, act="export"))
    row = store.audit_log()[0]
    assert (row.what, json.loads(row.about)) == ("erase", receipt) and trainee not in row.about


@pytest.mark.parametrize("cleaned", [True, False])
def test_the_page_shows_the_receipt_also_where_traces_are_left(monkeypatch: pytest.MonkeyPatch, cleaned: bool) -> None:
    receipt, shown = Receipt("tag", AT, 1, 4, "", "hash"), dict[str, Any]()

    def erase(*_: object) -> tuple[Receipt, ...]:
        if cleaned:
            return (receipt,)
        raise TracesLeft("The rows are erased, but …", (receipt.as_json(),))

    monkeypatch.setattr(trainees, "erase", erase)
    page: Any = SimpleNamespace(audited=None, t=translator("en"), in_thread=asyncio.to_thread, render_staff_page=lambda name, **gaps: shown.update(page=name, **gaps))
    asyncio.run(PersonPage.erase(page, "x"))
    assert (shown["page"], shown["receipt"]) == ("erased", receipt.as_json())
    assert shown.get("wrong", False) is not cleaned
    assert cleaned or "The person is gone" in shown["notice"]


def test_an_administrator_adds_and_revokes_staff_and_reads_the_log(server: RunningServer, store: Store) -> None:
    visitor = signed_in(server, store, "administrator")
    [code] = re.findall(r"data-code>([^<]+)<", page(visitor.post("tracks/staff/users", role="expert", label="a hospital")))
    found = store.staff.with_code(code)
    assert (found.role, found.label) == ("expert", "a hospital")
    assert visitor.post("tracks/staff/users", role="trainee").status == 400
    assert "revoked" in page(visitor.post("tracks/staff/users", revoke=found.id))
    assert visitor.post("tracks/staff/users", revoke=found.id).status == 404
    log = page(visitor.get("tracks/staff/audit"))
    assert "revoked a staff code" in log and "added staff" in log and code not in log
    assert audit_rows(store)[0] == ("administrator", "audit")
    [head] = re.findall(r"data-head>([^<]+)<", log)
    kept = Head.parse(head)
    assert kept.seq == store.audit_log()[0].seq and check(store, kept).faults == ()


def test_an_administrator_erases_a_label(server: RunningServer, store: Store) -> None:
    visitor = signed_in(server, store, "administrator")
    member, _ = store.staff.add("expert", "Eva of the hospital", COMMAND_LINE)
    assert "Eva of the hospital" in page(visitor.get("tracks/staff/users"))
    assert "Tick the sentence" in page(visitor.post("tracks/staff/users", erase=member)) and store.staff.member(member).label
    shown = page(visitor.post("tracks/staff/users", erase=member, sure="1"))
    assert "The label is erased" in shown and store.tag(member) in shown and store.staff.member(member).label == ""
    assert "Eva of the hospital" not in page(visitor.get("tracks/staff/users"))
    assert visitor.post("tracks/staff/users", erase="nobody", sure="1").status == 404
    assert ("administrator", "label-erased") in audit_rows(store)


def test_every_page_has_a_permission_and_its_title_and_every_act_and_role_its_words() -> None:
    from typing import get_args

    assert [page.page for page in STAFF_PAGES if page.permission is None] == []
    assert {page.page for page in STAFF_PAGES} <= set(PAGE_TITLES)
    assert set(ACCESS_NAMES) == set(get_args(Access))
    assert set(ROLE_NAMES) == {*STAFF, "trainee"}


def test_pages_for_staff_speak_french_and_hold_no_script(server: RunningServer, store: Store) -> None:
    visitor = signed_in(server, store, "administrator", "fr")
    for name in ("", "/trainees", "/person", "/users", "/audit"):
        answer = visitor.get(f"tracks/staff{name}")
        text = page(answer)
        assert '<html lang="fr"' in text and "<script" not in text and ("Emplacement de cette page" in text) == bool(name)
        assert "script-src" not in answer.headers["content-security-policy"] and "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_busy_store_is_a_sentence_and_one_line_of_the_log(server: RunningServer, store: Store) -> None:
    administrator = signed_in(server, store, "administrator")
    holder = sqlite3.connect(server.log_file.parent / "data" / "tracks.sqlite", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        answer = administrator.get("tracks/staff/trainees")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert answer.status == 503 and "The server is busy" in answer.text
    assert "GET /tracks/staff/trainees: store-locked" in server.log()  # and no traceback, which the server's fixture holds
    assert administrator.get("tracks/staff/trainees").status == 200
