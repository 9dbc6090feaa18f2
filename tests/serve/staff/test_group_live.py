"""The page *Live* and what phones hear, over real HTTP."""

from __future__ import annotations

import json
import re
import time
from datetime import date

import pytest

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import RunningServer, Visitor
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups

PLAN = GroupPlan(
    name="First contact", day=date(2027, 1, 4), country="fr", languages=("en", "fr"), least=5,
    parts=(Part(case="the-packing-shed", debrief=True), Part(case="the-quiet-room", debrief=True)),
)  # fmt: skip
LIVE = "tracks/staff/group-live?group={}"


@pytest.fixture(scope="module")
def server(shared_server: RunningServer) -> RunningServer:
    return shared_server


def group_of(store: Store, people: int) -> tuple[str, list[str]]:
    """A group of the newest trainer, with codes of its members."""
    groups = Groups(store)
    group = groups.make(PLAN, store.staff.all()[-1].id)
    groups.door(group, True)
    return group, list(groups.seats(group, people, "en"))


def phone(server: RunningServer, code: str) -> Visitor:
    """A member's browser, signed in."""
    visitor = Visitor(server.url)
    visitor.get("")
    assert visitor.post("tracks/enter", code=code).status == 303
    return visitor


def heard(visitor: Visitor, query: str = "") -> dict[str, object]:
    answer = visitor.get(f"g/now{query}")
    assert answer.status == 200 and answer.headers["content-type"].startswith("application/json")
    return dict(json.loads(answer.text))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_trainer_leads_a_group_and_its_phones_hear(server: RunningServer, store: Store, language: str) -> None:
    trainer = signed_in(server, store, "trainer", language)
    group, codes = group_of(store, 6)
    live = LIVE.format(group)
    assert all(f"{name}?group={group}" in page(trainer.get(live)) for name in ("group", "group-debrief", "group-after"))
    assert "group_live.js" in page(trainer.get(live)) and heard(phone(server, codes[0]))["stage"] == "door"
    assert trainer.post(live, act="begin", part="0").status == 303
    state = Groups(store).state(group)
    assert {"case", "key", "text.fr", "key_text.fr", "review"} <= set(state.begun[0].hashes)
    for words in ({"own": "At the window, from eleven. <b>"}, {"words": "Five more minutes"}):
        assert trainer.post(live, act="say", **words).status == 303
    assert trainer.post(live, act="pause").status == 303
    member = phone(server, codes[0])
    now = heard(member, f"?lang={language}&words=1")
    assert (now["paused"], now["stage"], now["case"]) == (True, "working", "the-packing-shed")
    assert now["said"]["words"] == {"en": "Five more minutes", "fr": "Encore cinq minutes"}[language] and re.fullmatch(r"\d\d:\d\d", now["said"]["clock"])  # type: ignore[index]
    assert bool(now["words"]) == (language == "fr")
    assert "from eleven. &lt;b&gt;" in page(trainer.get(live))
    assert json.loads(member.post("g/now", wish="quiet", on="1").text)["wishes"] == ["quiet"]
    assert trainer.post(live, act="go-on").status == 303
    assert trainer.post(live, act="call", part="0").status == 303
    assert trainer.post(live, act="call-off", part="0").status == 303 and heard(member)["seconds"] is None
    assert trainer.post(live, act="call", part="0").status == 303
    seconds = heard(member)["seconds"]
    assert isinstance(seconds, float) and 50 < seconds <= 60
    assert Groups(store).state(group).stage == "calling"


def test_the_pieces_come_as_json_and_a_clock_counts(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group, _ = group_of(store, 7)
    Groups(store).begin(group, 0, {})
    for _ in range(24):
        pieces = json.loads(trainer.get(LIVE.format(group) + "&now=1").text)
        if 'class="n"' in pieces["html"]:
            break
        time.sleep(0.5)
    assert pieces["go"] == "" and re.findall(r'class="n">([^<]+)<', pieces["html"]) == ["5 or more"]
    assert "7 people since" in pieces["html"] and "With fewer than 5 sheets the debrief has no figures" in pieces["html"] and "Fewer than 3 of 7 have handed in." in pieces["html"]


def test_a_small_group_is_told_so_and_nothing_is_counted(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group, _ = group_of(store, 4)
    Groups(store).begin(group, 0, {})
    for _ in range(24):
        text = page(trainer.get(LIVE.format(group)))
        if "Still at work" in text:
            break
        time.sleep(0.5)
    assert "Nothing is counted in a group this small." in text and "Start the debrief without bars" in text
    assert 'class="n"' not in text and "I need longer" not in text


def test_only_its_own_trainers_see_a_group_and_one_has_the_buttons(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group, _ = group_of(store, 5)
    other = signed_in(server, store, "trainer")
    for answer in (other.get(LIVE.format(group)), other.get(LIVE.format("none")), other.get("tracks/staff/group-live"), other.post(LIVE.format(group), act="say", own="x")):
        assert answer.status == 404 and "There is no such group here." in answer.text
    assert other.get(LIVE.format(group) + "&now=1").status == 404
    Groups(store).share(group, store.staff.all()[-1].id)
    assert "Take over" in page(other.get(LIVE.format(group))) and "Take over" not in page(trainer.get(LIVE.format(group)))
    assert "Say to all" not in page(other.get(LIVE.format(group))) and "Say to all" in page(trainer.get(LIVE.format(group)))
    assert "Take over first." in page(other.post(LIVE.format(group), act="say", own="x"))
    assert other.post(LIVE.format(group), act="hold").status == 303 and other.post(LIVE.format(group), act="say", own="x").status == 303
    assert signed_in(server, store, "evaluator").get(LIVE.format(group)).status == 403


def test_a_closed_session_offers_nothing_that_nobody_hears(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group, _ = group_of(store, 5)
    assert "The next part" in page(trainer.get(LIVE.format(group)))
    Groups(store).begin(group, 0, {})
    Groups(store).call(group, 0)
    assert "One more minute" in page(trainer.get(LIVE.format(group))) and trainer.post(LIVE.format(group), act="call-again", part="0").status == 303
    Groups(store).close(group)
    text = page(trainer.get(LIVE.format(group)))
    assert "The session is over." in text and not any(words in text for words in ("Say to all", "Pause all", "Start the debrief", "Begin the next part", "One more minute"))
    assert json.loads(trainer.get(LIVE.format(group) + "&now=1").text)["go"] == ""
    refused = page(trainer.post(LIVE.format(group), act="say", own="Is anybody there?"))
    assert 'role="alert"' in refused and Groups(store).state(group).said == ()
    wall = page(trainer.get(f"tracks/staff/group-debrief?group={group}"))
    assert "<h1>The session is over.</h1>" in wall and "Pause all" not in wall


@pytest.mark.parametrize("fields", [{"act": "erase"}, {}, {"act": "say"}, {"act": "begin", "part": "9"}, {"act": "begin", "part": "x" * 99}])
def test_what_cannot_be_done_is_said(server: RunningServer, store: Store, fields: dict[str, str]) -> None:
    trainer = signed_in(server, store, "trainer")
    group, _ = group_of(store, 5)
    answer = trainer.post(LIVE.format(group), **fields)
    assert ('role="alert"' in page(answer)) if fields.get("part") != "x" * 99 else answer.status == 303


def test_an_open_page_learns_that_its_session_is_over(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group, _ = group_of(store, 5)
    trainer.post("tracks/leave")
    answer = trainer.get(LIVE.format(group) + "&now=1")
    assert answer.status == 401 and json.loads(answer.text)["go"] == "/"
    assert trainer.get(LIVE.format(group)).status == 303


def test_only_members_of_an_open_group_have_the_script_that_asks(server: RunningServer, store: Store) -> None:
    signed_in(server, store, "trainer")
    group, codes = group_of(store, 5)
    member, stranger = phone(server, codes[0]), Visitor(server.url)
    stranger.enter_with_new_code()
    assert "data-group-now" in member.get("").text and "group.js" in member.get("").text
    assert "data-group-now" not in stranger.get("").text and heard(stranger) == {}
    assert heard(Visitor(server.url)) == {}
    assert stranger.post("g/now", wish="none").status == 400 and member.post("g/now", token=False, wish="quiet").status == 403
    Groups(store).close(group)
    assert heard(member) == {} and "data-group-now" not in member.get("").text
