"""The wall: what each stop sends to the browser, whose group it is, and that nothing of a key comes before its turn."""

from __future__ import annotations

import html
import json
import re

import pytest

from tests.support.debriefs import CASE, called_to_debrief, measured_by_a_study, people_at_work
from tests.support.server import Answer, RunningServer, Visitor
from tracks_sim.case.load import Library
from tracks_sim.operations.debrief import Debrief, open_debrief
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups

RUN = 20
"""Letters in a row by which a reason would be recognised."""


class Wall:
    """A trainer at the wall of a group whose debrief was called."""

    def __init__(self, server: RunningServer, store: Store, library: Library, people: int = 18) -> None:
        self.store, self.library = store, library
        self.staff, code = store.staff.add("trainer", "", COMMAND_LINE)
        self.group, self.people = called_to_debrief(store, library, self.staff, people)
        self.visitor = Visitor(server.url)
        self.visitor.get("")
        assert self.visitor.post("tracks/enter", code=code).status == 303
        self.address = f"tracks/staff/group-debrief?group={self.group}"

    def page(self, **asked: str) -> str:
        answer = self.visitor.get(self.address + "".join(f"&{name}={value}" for name, value in asked.items()))
        assert answer.status == 200, answer.text
        return html.unescape(answer.text)

    def press(self, key: str) -> bool:
        """Press a button of the page; whether it is there."""
        found = re.search(rf'name="to" value="(\d+)" data-key="{key}"', self.page())
        if found:
            assert self.visitor.post(self.address, to=found[1]).status == 303
        return bool(found)

    def act(self, act: str) -> Answer:
        return self.visitor.post(self.address, act=act)

    @property
    def debrief(self) -> Debrief:
        found = open_debrief(self.store, self.library, self.group)
        assert found is not None
        return found


@pytest.fixture
def wall(server: RunningServer, store: Store, library: Library) -> Wall:
    return Wall(server, store, library)


def runs(text: str) -> set[str]:
    """Every run of letters of a text."""
    letters = "".join(character for character in html.unescape(re.sub(r"<[^>]+>", "", text)) if character.isalpha()).lower()
    return {letters[n : n + RUN] for n in range(len(letters) - RUN + 1)}


def test_nothing_of_a_key_comes_before_its_turn(wall: Wall) -> None:
    key_texts = wall.library.case(CASE).key_texts
    row = next(slide.row for slide in wall.debrief.slides if slide.id == "split") if wall.page() else None
    assert row is not None
    harm = next(slide.about for slide in wall.debrief.slides if slide.id == "harm")
    of_row = {run for texts in key_texts.values() for run in runs(texts.reason(row))}
    of_harm = {run for texts in key_texts.values() for run in runs(texts.options[harm])}
    assert of_row and of_harm
    seen = []
    while True:
        stop = wall.debrief.stop
        told = set().union(*(runs(wall.page(lang=language)) for language in ("en", "fr")))
        seen.append((stop.slide.id, stop.stage))
        assert bool(told & of_row) == ((stop.slide.id, stop.stage) == ("split", "key")), stop
        assert bool(told & of_harm) == ((stop.slide.id, stop.stage) == ("harm", "key")), stop
        assert ("the author’s answer" in wall.page(lang="en")) == ((stop.slide.id, stop.stage) == ("split", "key"))
        if not wall.press("next"):
            break
    assert seen[0] == ("reactions", "question") and seen[-1] == ("monday", "question")
    assert [stage for slide, stage in seen if slide == "split"] == ["question", "split", "vote", "after", "key"]


def test_no_number_is_on_the_wall_that_is_in_no_table(wall: Wall) -> None:
    wall.page()
    tables = wall.debrief.tables
    while True:
        text = wall.page()
        shown = re.findall(r'<span class="n">(?:<span class="was-n">\d+ →</span> )?(\d+)', text)
        row = wall.debrief.stop.slide.row
        counts = [str(cell.count) for cell in tables[row].cells] if row in tables else []
        assert set(shown) <= set(counts), wall.debrief.stop
        if not wall.press("next"):
            break


def test_both_languages_of_the_group_stand_in_question_and_answers(wall: Wall) -> None:
    while wall.debrief.stop.slide.id != "split":
        assert wall.press("next")
    text = wall.page(lang="fr")
    assert wall.debrief.stop.slide.row == "indicators.violence"
    texts = wall.library.catalogues.indicator_texts
    for language in ("en", "fr"):
        assert f'<span lang="{language}"' in text and texts[language].concepts["violence"].label in text
    assert "Présent" in text and "Present" in text


def test_what_the_kit_says_on_the_wall_stands_in_both_languages(wall: Wall) -> None:
    """Also what is no words of the case: what a table does not tell, where a passage stands, how the vote goes."""
    said = {
        ("person", "question"): ("After the step that most of us chose: ", "Après la démarche que la plupart d’entre nous ont choisie"),
        ("split", "question"): ("18 answers, still hidden", "18 réponses, encore cachées"),
        ("split", "vote"): ("The bars stay hidden until the vote is closed.", "Fewer than 3 of 18 have voted"),
        ("split", "key"): ("The author’s answer: present", "La réponse de l’auteur\N{NO-BREAK SPACE}: présent"),
    }
    seen = set()
    while wall.press("next"):
        stop = wall.debrief.stop
        for sentence in said.get((stop.slide.id, stop.stage), ()):
            for page in (wall.page(lang="en"), wall.page(lang="fr")):
                assert sentence in page, stop
        seen.add((stop.slide.id, stop.stage))
    assert seen >= set(said)


def test_an_open_wall_learns_that_its_session_is_over(wall: Wall) -> None:
    wall.page()
    wall.visitor.post("tracks/leave")
    answer = wall.visitor.get(f"{wall.address}&now=1")
    assert answer.status == 401 and json.loads(answer.text)["go"] == "/"


def test_a_second_trainer_takes_over_and_a_stranger_sees_nothing(server: RunningServer, store: Store, wall: Wall) -> None:
    wall.page()
    other, code = store.staff.add("trainer", "", COMMAND_LINE)
    visitor = Visitor(server.url)
    visitor.get("")
    visitor.post("tracks/enter", code=code)
    unknown = visitor.get(wall.address)
    assert unknown.status == 404 and "Tuesday" not in unknown.text
    assert visitor.post(wall.address, to="3").status == 404 and wall.debrief.at == 0
    assert visitor.get(f"{wall.address}&now=1").text == '""'
    Groups(store).share(wall.group, other)
    assert "Take over" in visitor.get(wall.address).text
    for act in ({"to": "1"}, {"act": "pause"}, {"act": "feedback"}):
        assert "Take over first" in visitor.post(wall.address, **act).text and (wall.debrief.at, wall.debrief.state.stage, wall.debrief.state.paused) == (0, "debrief", False)
    visitor.post(wall.address, act="hold")
    assert visitor.post(wall.address, to="1").status == 303 and wall.debrief.at == 1
    assert "Take over" in wall.page()


def test_the_group_pauses_and_feedback_opens_at_the_end(store: Store, wall: Wall) -> None:
    wall.page()
    wall.act("pause")
    assert "Everybody was asked to pause." in wall.page()
    wall.act("go-on")
    while wall.press("next"):
        pass
    assert "Open the feedback to everybody" in wall.page()
    wall.act("feedback")
    assert "Take it back" in wall.page() and Groups(store).state(wall.group).stage == "between"
    wall.act("take-back")
    assert Groups(store).state(wall.group).stage == "debrief"
    assert {"group-read", "group-frozen", "group-feedback"} <= {row.what for row in store.audit_log()}


def test_too_few_see_the_same_slides_without_a_table(server: RunningServer, store: Store, library: Library) -> None:
    wall = Wall(server, store, library, people=4)
    assert "Too few had handed in to count" in wall.page()
    slides = []
    while True:
        assert 'class="split"' not in wall.page()
        slides.append(wall.debrief.stop.slide.id)
        if not wall.press("next"):
            break
    assert list(dict.fromkeys(slides)) == ["reactions", "person", "split", "harm", "asked", "monday"]


def test_between_call_and_freeze_the_wall_says_what_comes(store: Store, library: Library, wall: Wall) -> None:
    group, _ = people_at_work(store, library, wall.staff, 6)
    Groups(store).call(group, 0)
    wall.address = f"tracks/staff/group-debrief?group={group}"
    assert "The debrief begins within a minute" in wall.page()
    with measured_by_a_study(store):
        assert "A running study measures with this case by now" in wall.page()


def test_before_it_is_called_the_wall_says_so(store: Store, wall: Wall) -> None:
    group = Groups(store).make(Groups(store).state(wall.group).plan, wall.staff)
    answer = wall.visitor.get(f"tracks/staff/group-debrief?group={group}")
    assert answer.status == 200 and "No debrief is going on" in answer.text
