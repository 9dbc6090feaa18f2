"""The pages on which a trainer sets up a group, and its door, over real HTTP: who sees what, what is refused, what newcomers are told."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from html import unescape

import pytest

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import Answer, RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.dates import day_and_time
from tracks_sim.group.model import Part
from tracks_sim.i18n import translator
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.trainees import list_trainees
from tracks_sim.store import COMMAND_LINE, Store, Studies, SystemClock
from tracks_sim.store.groups import Groups

CASE, EXAMPLE = "the-second-cot", "the-tin-of-tea"


@pytest.fixture(scope="module")
def server(shared_server: RunningServer) -> RunningServer:
    return shared_server


def today() -> date:
    return SystemClock().now().astimezone().date()


def form(**changes: str) -> dict[str, str]:
    """The fields of a plan with one case, as they are sent."""
    return {
        "act": "keep", "name": "First contact <b>", "day": today().isoformat(), "country": "fr", "languages": "en", "feedback": "after_debrief", "keep": "year",
        "least": "8", "case-0": CASE, "kind-0": "case", "debrief-0": "1", **changes,
    }  # fmt: skip


def make(trainer: Visitor, **changes: str) -> str:
    """The id of a new group."""
    answer = trainer.post("tracks/staff/group", **form(**changes))
    assert answer.status == 303, answer.text
    return answer.headers["location"].partition("group=")[2]


def open_door(trainer: Visitor, store: Store, group: str) -> str:
    """The code at the door, which is open now."""
    assert 'class="warning"' in page(trainer.post(f"tracks/staff/group?group={group}", act="open"))  # the address of the loopback is for this computer only
    return Groups(store).state(group).code


def alert(answer: Answer) -> str:
    found = re.search(r'role="alert">([^<]+)<', page(answer))
    assert found, answer.text
    return found[1]


# --- setting up --------------------------------------------------------------------------


def test_a_group_is_set_up_and_listed(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    assert "You have no group yet." in page(trainer.get("tracks/staff/groups"))
    group = make(trainer)
    listed = page(trainer.get("tracks/staff/groups"))
    assert "First contact &lt;b&gt;" in listed and f"group?group={group}" in listed and "not open yet" in listed
    assert "The plan is kept." in page(trainer.get(f"tracks/staff/group?done=kept&group={group}"))
    text = page(trainer.get(f"tracks/staff/group?group={group}"))
    assert re.search(rf'<option value="{CASE}" selected>[^<]+ \(\d+–\d+ min', text) and "The door is closed" in text
    changed = page(trainer.post(f"tracks/staff/group?group={group}", **form(name="Tuesday")))
    assert "The plan is kept." in changed and Groups(store).state(group).plan.name == "Tuesday"
    assert trainer.get("tracks/staff/group").headers["content-security-policy"].startswith("default-src 'none'")


def test_a_refused_plan_stays_as_it_was_typed(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    text = page(trainer.post("tracks/staff/group", **form(name="Kept as typed", day="Tuesday", least="4", **{"closes-0": "later"})))
    assert text.index("Nothing was kept yet. To correct:") < text.index("to-correct") < text.index("All groups")
    assert text.count("<li>", text.index("to-correct"), text.index("</ul>", text.index("to-correct"))) == 3
    assert all(f'value="{typed}"' in text for typed in ("Kept as typed", "Tuesday", "4", "later"))
    assert "Kept as typed" not in {state.plan.name for state in Groups(store).all().values()}


def test_parts_are_moved_and_taken_out_without_a_script(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    two = {**form(), "case-1": EXAMPLE, "kind-1": "worked"}

    def rows(act: str) -> list[str]:
        text = page(trainer.post("tracks/staff/group", **{**two, "act": act}))
        return re.findall(r'<option value="([^"]+)" selected>[^<]+ min', text)

    assert rows("up-1") == rows("down-0") == [EXAMPLE, CASE]
    assert rows("out-0") == [EXAMPLE] and rows("more") == [CASE, EXAMPLE]
    assert rows("up-0") == rows("down-1") == rows("out-7") == [CASE, EXAMPLE]


def test_a_begun_part_stays_and_a_promise_made_at_the_door_is_kept(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    Groups(store).join(open_door(trainer, store, group), "en")
    assert "It has begun." in page(trainer.post(f"tracks/staff/group?group={group}", act="begin", part="0"))
    address = f"tracks/staff/group?group={group}"
    assert "has begun" in page(trainer.get(address))
    assert "Somebody has begun" in alert(trainer.post(address, **form(country="be")))
    assert "that stays as it is" in alert(trainer.post(address, **form(keep="day")))
    assert "not in the plan any more" in alert(trainer.post(address, act="begin", part="7"))
    text = page(trainer.post(address, **form(**{"case-1": "the-packing-shed", "kind-1": "case"})))
    assert "The plan is kept." in text and len(Groups(store).state(group).plan.parts) == 2


def test_nobody_else_opens_a_group(server: RunningServer, store: Store) -> None:
    trainer, other = signed_in(server, store, "trainer"), signed_in(server, store, "trainer")
    group = make(trainer)
    for answer in (other.get(f"tracks/staff/group?group={group}"), other.post(f"tracks/staff/group?group={group}", act="open"), other.get("tracks/staff/group?group=none")):
        assert answer.status == 404 and "There is no such group here, or it is not yours." in answer.text
    assert "First contact" not in page(other.get("tracks/staff/groups"))
    assert signed_in(server, store, "evaluator").get(f"tracks/staff/group?group={group}").status == 403
    assert other.post("tracks/staff/group", act="open").status == 400  # a group that is not made yet has no door


def test_a_second_trainer_leads_too(server: RunningServer, store: Store) -> None:
    trainer, other = signed_in(server, store, "trainer"), signed_in(server, store, "trainer")
    group = make(trainer)
    second = other.cookies["tracks-staff"]
    text = page(trainer.get(f"tracks/staff/group?group={group}"))
    for choice in re.findall(r'<option value="([0-9a-f-]{36})">', text):
        page(trainer.post(f"tracks/staff/group?group={group}", act="share", **{"with": choice}))
    assert second and page(other.get(f"tracks/staff/group?group={group}"))


def test_no_number_under_five_is_shown(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    code = open_door(trainer, store, group)
    for come in range(6):
        said = str(come) if come >= 5 else "fewer than five"
        assert re.search(r'big-number"[^>]*>([^<]+)<', page(trainer.get(f"tracks/staff/group?group={group}")))[1] == said  # type: ignore[index]
        assert f"<td>{said}</td>" in page(trainer.get("tracks/staff/groups"))
        Groups(store).join(code, "en")
    trainees = Groups(store).state(group).members
    assert not any(one in page(trainer.get(f"tracks/staff/{name}")) for one in trainees for name in ("groups", f"group?group={group}"))


def test_the_number_is_asked_for_alone_and_by_its_own_trainer(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    code, address = open_door(trainer, store, group), f"tracks/staff/group?group={group}"
    shown = trainer.get(address)
    assert f'data-joined="/{address}&amp;now=1"' in shown.text and "joined.js" in shown.text and "Counted each half minute." in shown.text
    assert "connect-src 'self'" in shown.headers["content-security-policy"]
    for come in range(6):
        assert json.loads(trainer.get(f"{address}&now=1").text) == {"count": str(come) if come >= 5 else "fewer than five"}
        Groups(store).join(code, "en")
    assert signed_in(server, store, "trainer").get(f"{address}&now=1").status == 404
    trainer.post("tracks/leave")
    ended = trainer.get(f"{address}&now=1")
    assert ended.status == 401 and json.loads(ended.text).keys() == {"ended", "go", "label"}
    assert trainer.get(address).status == 303


def test_a_part_that_closes_by_itself_has_a_sentence_to_copy_in_each_language_of_the_group(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer, languages="fr")
    address = f"tracks/staff/group?group={group}"
    assert "data-copy-line" not in page(trainer.get(address))
    [opens, closes] = [datetime.combine(today() + timedelta(days=days), time(18)) for days in (2, 3)]
    state = Groups(store).state(group)
    Groups(store).change(group, state.plan.model_copy(update={"parts": (Part(case=CASE, opens=opens, closes=closes), Part(case=EXAMPLE, closes=closes))}))

    def sentences() -> list[str]:
        shown = page(trainer.get(address))
        assert "copy.js" in shown
        return [unescape(words) for words in re.findall(r'data-copy-line><textarea rows="3" readonly lang="fr"[^>]*>([^<]+)<', shown)]

    later, now = sentences()
    assert "ouvre le " in later and now == f"Le cas «\N{NO-BREAK SPACE}La boîte de thé\N{NO-BREAK SPACE}» est ouvert jusqu’au {day_and_time(closes, 'fr')}\N{NO-BREAK SPACE}: {server.url}"
    code = Groups(store).door(group, True)
    assert all(words.endswith(f"{server.url}g?c={code}") for words in sentences())


def test_printed_codes_let_people_in_without_the_door(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    assert "from 1 to 48" in alert(trainer.post(f"tracks/staff/group?group={group}", act="codes", count="49"))
    answer = trainer.post(f"tracks/staff/group?group={group}", act="codes", count="25", **{"for": "fr"})
    codes = re.findall(r'class="code">([^<]+)<', answer.text)
    assert "attachment" in answer.headers["content-disposition"] and len(codes) == 25 and answer.text.count('<div class="slips">') == 2
    assert answer.text.count("<svg") == 25 and "<script" not in answer.text and "Ouvrez cette adresse" in answer.text
    visitor = Visitor(server.url)
    visitor.get("")
    assert visitor.post("tracks/enter", code=codes[0]).status == 303
    assert len(Groups(store).of_trainee(store.trainee_of(codes[0]).id)) == 1


def test_one_sheet_opens_in_the_trainers_browser_without_a_code(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer, work="together", languages="fr")
    text = page(trainer.get(f"tracks/staff/group?group={group}"))
    assert "Open the sheet" in text and "Open the door" not in text and "Printed codes" not in text and "signs them out" not in text
    assert "nobody comes in" in alert(trainer.post(f"tracks/staff/group?group={group}", act="open"))
    trainer.enter_with_new_code()
    assert "The sheet signs them out" in page(trainer.get(f"tracks/staff/group?group={group}"))
    for _ in range(2):  # the same sheet, and nobody new
        opened = trainer.post(f"tracks/staff/group?group={group}", act="sheet")
        assert (opened.status, opened.headers["location"]) == (303, "/")
        assert "expires" not in next(line for line in opened.headers["set-cookie"].splitlines() if line.startswith("tracks-trainee")).lower()
    sheet = Groups(store).state(group).sheet
    assert store.trainee(sheet).language == "fr" and "Une seule fiche pour vous toutes et tous" in page(trainer.get(""))
    assert json.loads(trainer.get("g/now").text)["sheet"] == "one"
    assert "signs them out" not in page(trainer.get(f"tracks/staff/group?group={group}"))  # still signed in as staff
    assert "one sheet together" in page(trainer.get("tracks/staff/groups"))
    Groups(store).begin(group, 0, {})
    live = page(trainer.get(f"tracks/staff/group-live?group={group}"))
    assert "Start the debrief without bars" in live and "How many have handed in" not in live  # from the first look on
    assert sheet not in {one.trainee.id for one in list_trainees(AuditedStore(store, COMMAND_LINE))}
    plain = make(trainer)
    assert "no sheet" in alert(trainer.post(f"tracks/staff/group?group={plain}", act="sheet"))


def test_the_end_asks_first(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    address = f"tracks/staff/group?group={group}"
    assert "Tick the sentence" in alert(trainer.post(address, act="close")) and "Tick the sentence" in alert(trainer.post(address, act="erase"))
    code = open_door(trainer, store, group)
    assert "The session is over." in page(trainer.post(address, act="close", sure="1"))
    assert "No open door has this code" in alert(Visitor(server.url).get(f"g?c={code}"))
    assert "over" in alert(trainer.post(address, act="open")) and "over" in alert(trainer.post(address, act="codes", count="3"))
    assert trainer.post(address, act="erase", sure="1").headers["location"] == "/tracks/staff/groups?done=erased"
    assert trainer.get(address).status == 404 and "The group is erased." in page(trainer.get("tracks/staff/groups?done=erased"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_wall_shows_address_code_and_what_is_kept(server: RunningServer, store: Store, language: str) -> None:
    trainer = signed_in(server, store, "trainer", language)
    group = make(trainer, keep="day")
    code = open_door(trainer, store, group)
    text = page(trainer.get(f"tracks/staff/group?group={group}&show=wall"))
    address = server.url.partition("://")[2] + "g"
    assert f"{code[:3]} {code[3:]}" in text and address in text and "<svg" in text and "door.js" in text
    for each in map(translator, Groups(store).state(group).plan.languages):
        assert each("Answers, figures and codes of the group are erased at midnight after its day: nothing is left to go on with later.") in text
        assert each("Scan, or open this address:") in text and each("Code of the group") in text
    page(trainer.post(f"tracks/staff/group?group={group}", act="shut"))
    assert code not in page(trainer.get(f"tracks/staff/group?group={group}&show=wall"))


# --- the door ----------------------------------------------------------------------------


def test_somebody_comes_in_with_a_code_of_their_own(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    code = open_door(trainer, store, group)
    visitor = Visitor(server.url)
    assert 'name="c"' in page(visitor.get("g"))
    text = page(visitor.get(f"g?c={code[:3].lower()}-{code[3:]}"))
    assert "First contact &lt;b&gt;" in text and "never from fewer than five people" in text and "kept for 12 months" in text
    entered = visitor.post("g", c=code, lang="en")
    assert (entered.status, entered.headers["location"]) == (303, "/tracks/code")
    own = re.search(r"data-code>([^<]+)<", page(visitor.get("tracks/code")))
    assert own and Groups(store).of_trainee(store.trainee_of(own[1]).id).keys() == {group}
    home = page(visitor.get(""))
    assert "Your group: First contact" in home and "Your trainer begins when everybody is there." in home


def test_whoever_is_signed_in_comes_in_with_the_code_they_have(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    code, visitor = open_door(trainer, store, group), Visitor(server.url)
    own = visitor.enter_with_new_code()
    assert "You come in with the code that you have." in page(visitor.get(f"g?c={code}"))
    for _ in range(2):  # coming in twice is coming in once
        assert visitor.post("g", c=code, lang="en").headers["location"] == "/"
    assert Groups(store).state(group).members == (store.trainee_of(own).id,)


def test_a_browser_that_is_signed_in_as_staff_is_not_counted(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    code, said = open_door(trainer, store, group), "You are signed in as staff in this browser: you are not counted."
    assert said in page(trainer.get(f"g?c={code}")) and said not in page(Visitor(server.url).get(f"g?c={code}"))
    assert trainer.post("g", c=code, lang="en").status == 303
    with_their_code = signed_in(server, store, "evaluator")
    own = with_their_code.enter_with_new_code()
    assert with_their_code.post("g", c=code, lang="en").headers["location"] == "/"
    state = Groups(store).state(group)
    assert state.members == () and len(state.everybody) == 2 and state.everybody[1] == store.trainee_of(own).id
    assert "Your group: First contact" in page(trainer.get(""))


def test_at_a_door_where_nothing_is_kept_a_code_of_ones_own_is_said_to_stay(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    code, visitor = open_door(trainer, store, make(trainer, keep="day")), Visitor(server.url)
    said = "What you do in the group stays with it too"
    text = page(visitor.get(f"g?c={code}"))
    assert "erased at midnight" in text and said not in text
    visitor.enter_with_new_code()
    assert said in page(visitor.get(f"g?c={code}"))


def test_a_wrong_code_stays_typed_and_a_closed_door_says_so(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    group = make(trainer)
    code = open_door(trainer, store, group)
    visitor = Visitor(server.url)
    visitor.get("")
    wrong = visitor.get('g?c="><b>')
    assert "No open door has this code" in alert(wrong) and "<b>" not in wrong.text and 'value="&#34;&gt;&lt;b&gt;"' in wrong.text
    assert page(visitor.get(f"g?c={code}"))
    page(trainer.post(f"tracks/staff/group?group={group}", act="shut"))
    assert "No open door has this code" in alert(visitor.post("g", c=code)) and not visitor.cookies.get("tracks-trainee")
    assert visitor.post("g", token=False, c=code).status == 403


def test_a_member_of_a_study_comes_in_with_another_code(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    code = open_door(trainer, store, make(trainer))
    study = a_study(id="beside-a-group")
    Studies(store).keep_plan(study)
    Studies(store).freeze(study.id, {})
    [(_, own)] = Studies(store).enrol(study.id, 1, "en")
    visitor = Visitor(server.url)
    visitor.get("")
    visitor.post("tracks/enter", code=own)
    text = page(visitor.get(f"g?c={code}"))
    assert "belongs to a study" in text and 'name="new"' in text
    assert "belongs to a study" in alert(visitor.post("g", c=code))
    assert visitor.post("g", c=code, new="1").headers["location"] == "/tracks/code"


def test_the_door_speaks_a_language_of_the_group(server: RunningServer, store: Store) -> None:
    trainer = signed_in(server, store, "trainer")
    code = open_door(trainer, store, make(trainer))
    visitor = Visitor(server.url, language="fr")
    assert visitor.get(f"g?c={code}").headers["location"] == f"/g?c={code}&lang=en"
    assert "Code du groupe" in page(visitor.get("g"))
