"""Acts on a talk: begun from nothing, changed everywhere, taken out without a trace."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from tests.support.shipped import WITH_TALK
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.draft_check import check_draft
from tracks_sim.case.load import Catalogues, Library, scenarios_root
from tracks_sim.case.model.conversation import BARRIERS, QUESTION_FORMS, STANCES, TOPICS, Sensitivity
from tracks_sim.case.model.stock_talk import HEARD_MOST
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.errors import EditRefused

COPY = "the-window-seat"


@pytest.fixture
def copy() -> DraftData:
    return read_folder(scenarios_root() / "cases" / COPY).data


@pytest.fixture
def begun(catalogues: Catalogues) -> DraftData:
    """A talk from nothing, in two languages."""
    acts = ({"act": "list_language", "language": "en", "listed": True}, {"act": "list_language", "language": "fr", "listed": True}, {"act": "begin_talk"})
    return done({}, catalogues, *acts)


def done(data: DraftData, catalogues: Catalogues, *acts: dict[str, Any]) -> DraftData:
    for act in acts:
        data = apply_edit(ACTS.validate_python(act), data, catalogues)
    return data


def test_a_talk_begins_with_six_facts_and_asks_for_little(begun: DraftData, catalogues: Catalogues) -> None:
    case = begun["case"]
    assert len(case["facts"]) == 6 and case["steps"][0] == "interview"
    assert {q["form"] for q in case["questions"]} == {"open", "encourager"}
    assert all(len(begun[f"text.{language}"]["questions"]) == 7 for language in ("en", "fr"))
    assert begun["text.fr"]["questions"] != begun["text.en"]["questions"]
    wanted = [gap for gap in check_draft("the-tin-box", begun, catalogues).to_do if gap.where and gap.where[0] in ("facts", "room", "interview", "questions", "replies", "moves", "seen")]
    assert len(wanted) == 6 * 2 + 2  # what each fact says in full and in part, the room, and what is enough to act on
    assert len(wanted) + 4 * 4 + 2 < 50  # with the person's own where they are heard most: four kinds of four sentences, and two moves
    with pytest.raises(EditRefused):
        done(begun, catalogues, {"act": "begin_talk"})


@pytest.mark.parametrize("case_id", WITH_TALK)
def test_a_copied_talk_can_be_taken_out(case_id: str, catalogues: Catalogues, library: Library) -> None:
    """Nothing of it is left, in key and texts, and the check finds nothing new that is wrong."""
    data = read_folder(scenarios_root() / "cases" / case_id).data
    gone = done(data, catalogues, {"act": "remove_talk"})
    assert "interview" not in gone["case"]["steps"] and "interview" not in gone["key"]
    assert not {"facts", "questions", "replies", "moves", "seen", "others", "room", "second"} & (set(gone["text.en"]) | set(gone["case"]))
    assert not [finding for finding in check_draft(case_id, gone, catalogues, library=library.cases).wrong if finding.part in ("case", "key") or finding.code.startswith("text")]
    with pytest.raises(EditRefused):
        done(gone, catalogues, {"act": "add_fact", "topic": "pay"})


def test_the_talk_is_asked_only_where_there_is_one(catalogues: Catalogues) -> None:
    asked = {"act": "ask_steps", "steps": ["interview", "decision"]}
    assert done({}, catalogues, asked)["case"]["steps"] == ["decision"]
    assert done({}, catalogues, {"act": "begin_talk"}, asked)["case"]["steps"] == ["interview", "decision"]


def test_a_fact_that_goes_leaves_nothing(copy: DraftData, catalogues: Catalogues) -> None:
    for fact in [row["id"] for row in copy["case"]["facts"]][1:]:
        copy = done(copy, catalogues, {"act": "remove_fact", "fact": fact})
        assert f'"{fact}"' not in str(copy).replace("'", '"')
    assert not _wrong(copy, catalogues) - {"fact-unreachable"}
    with pytest.raises(EditRefused, match="one fact"):
        done(copy, catalogues, {"act": "remove_fact", "fact": copy["case"]["facts"][0]["id"]})


def test_what_is_told_later_stands_later(begun: DraftData, catalogues: Catalogues) -> None:
    after = done(begun, catalogues, {"act": "change_fact", "fact": "fa1", "after": ["fa3"]})
    assert [row["id"] for row in after["case"]["facts"]][:3] == ["fa2", "fa3", "fa1"]
    with pytest.raises(EditRefused, match="wait for each other"):
        done(after, catalogues, {"act": "change_fact", "fact": "fa3", "after": ["fa1"]})


def test_a_barrier_that_goes_holds_nothing_back(begun: DraftData, catalogues: Catalogues) -> None:
    held = done(begun, catalogues, {"act": "set_barrier", "barrier": "debt", "strength": 0.6, "cue": "briefing"}, {"act": "change_fact", "fact": "fa2", "behind": ["debt"]})
    assert held["case"]["person"]["barriers"] == {"debt": 0.6} and held["key"]["interview"]["cues"] == {"debt": "briefing"}
    free = done(held, catalogues, {"act": "set_barrier", "barrier": "debt", "strength": 0})
    assert not free["case"]["person"].get("barriers") and not free["key"]["interview"].get("cues") and "behind" not in free["case"]["facts"][1]
    with pytest.raises(EditRefused):
        done(free, catalogues, {"act": "change_fact", "fact": "fa2", "behind": ["debt"]})


def test_a_cue_follows_its_passage(copy: DraftData, catalogues: Catalogues) -> None:
    first, second = copy["case"]["documents"][0]["passages"][:2]
    marked = done(copy, catalogues, {"act": "set_barrier", "barrier": "shame", "cue": second})
    assert done(marked, catalogues, {"act": "join_passage", "passage": second})["key"]["interview"]["cues"] == {"shame": first}
    assert "cues" not in done(marked, catalogues, {"act": "remove_passage", "passage": second})["key"]["interview"]


def test_a_question_has_the_shape_of_its_form(begun: DraftData, catalogues: Catalogues) -> None:
    """A poor one gets a better wording from the kit, which goes where it is put well; one to go on has no topic and brings nothing."""
    poor = done(begun, catalogues, {"act": "add_question", "topic": "pay", "form": "statement"}, {"act": "add_question", "topic": "recruitment", "form": "statement"})
    asked = {q["id"]: q for q in poor["case"]["questions"]}
    assert asked["q8"]["brings"] == ["fa3"] and "stance" not in asked["q8"] and asked["q9"]["stance"] == "blames"
    assert set(poor["key_text.fr"]["interview"]["better"]) == {"q8", "q9"}
    well = done(poor, catalogues, {"act": "change_question", "question": "q8", "form": "wh", "puts": "so"})
    assert set(well["key_text.fr"]["interview"]["better"]) == {"q9"} and "puts" not in {q["id"]: q for q in well["case"]["questions"]}["q8"]
    hurtful = done(well, catalogues, {"act": "change_question", "question": "q8", "stance": "labels"})
    assert set(hurtful["key_text.en"]["interview"]["better"]) == {"q8", "q9"}
    to_go_on = {q["id"]: q for q in done(hurtful, catalogues, {"act": "change_question", "question": "q8", "form": "encourager"})["case"]["questions"]}["q8"]
    assert "topic" not in to_go_on and "brings" not in to_go_on


def test_a_new_language_brings_the_kits_questions(catalogues: Catalogues) -> None:
    english = done({}, catalogues, {"act": "list_language", "language": "en", "listed": True}, {"act": "begin_talk"}, {"act": "add_question", "topic": "pay", "form": "leading"})
    reworded = dict(english) | {"text.en": {**english["text.en"], "questions": {**english["text.en"]["questions"], "q1": "How are you?"}}}
    french = done(reworded, catalogues, {"act": "list_language", "language": "fr", "listed": True})
    assert set(french["text.fr"]["questions"]) == {question["id"] for question in english["case"]["questions"]} - {"q1"}
    assert french["key_text.fr"]["interview"]["better"] == {"q8": "Comment était-on payé, et jusqu’à quand ?"}


def test_a_room_without_companion_has_no_words_of_one(copy: DraftData, catalogues: Catalogues) -> None:
    alone = done(copy, catalogues, {"act": "change_room", "companion": "none", "interpreter": "none", "second_minutes": 0})
    for language in ("en", "fr"):
        text = alone[f"text.{language}"]
        assert "others" not in text and not {"see_alone", "ask_interpreter"} & set(text["moves"]) and not {"second", "second_moves", "second_seen"} & set(text)
    assert "companion" not in alone["case"]["room"] and not _wrong(alone, catalogues)
    back = done(alone, catalogues, {"act": "change_room", "companion": "friend", "interpreter": "phone", "fit": "poor", "second_minutes": 30})
    assert back["case"]["room"]["interpreter"] == {"fit": "poor", "sex": "man", "by_phone": True} and not _wrong(back, catalogues)


def test_the_kits_words_become_the_persons_own_and_go_again(begun: DraftData, catalogues: Catalogues) -> None:
    act = {"act": "own_words", "field": "replies", "name": "refuse"}
    own = done(begun, catalogues, {**act, "own": True}, {"act": "own_words", "field": "moves", "name": "introduce", "own": True})
    assert own["text.en"]["replies"]["refuse"][0] == "‘I am not talking about that.’" and isinstance(own["text.fr"]["moves"]["introduce"], str)
    assert len(own["text.fr"]["replies"]["refuse"]) >= 4
    assert "replies" not in done(own, catalogues, {**act, "own": False})["text.en"]
    for field, name in (("moves", "see_alone"), ("replies", "coached")):
        with pytest.raises(EditRefused):
            done(begun, catalogues, {"act": "own_words", "field": field, "name": name, "own": True})


def test_heard_most_is_advised_until_it_is_the_persons_own(begun: DraftData, catalogues: Catalogues) -> None:
    assert [f.id for f in check_draft("the-tin-box", begun, catalogues).advice if f.code == "stock-words" and f.part == "text.en"] == [name for _, name in HEARD_MOST]
    own = done(begun, catalogues, *({"act": "own_words", "field": field, "name": name, "own": True} for field, name in HEARD_MOST))
    assert "stock-words" not in {f.code for f in check_draft("the-tin-box", own, catalogues).advice}


def test_no_words_are_asked_of_an_interpreter_or_companion_for_whom_the_kit_has_them(begun: DraftData, catalogues: Catalogues) -> None:
    draft = apply_edit(ACTS.validate_python({"act": "change_room", "interpreter": "room"}), begun, catalogues)
    assert "few-lines" not in {f.code for f in check_draft("the-tin-box", draft, catalogues).advice}


def test_telling_changes_an_answer_and_its_reason_goes_with_it(begun: DraftData, catalogues: Catalogues) -> None:
    item = "indicators.debt_bondage"
    asked = done(begun, catalogues, {"act": "add_item", "item": item}, {"act": "set_if_told", "item": item, "facts": ["fa2"], "answer": "present"})
    row = asked["key"]["interview"]["if_told"][0]
    assert row == {"facts": ["fa2"], "concept": "debt_bondage", "state": "present", "phases": ["exploitation"]}
    assert ("key_text.en", ("interview", "if_told", "debt_bondage")) in {(gap.part, gap.where) for gap in check_draft("the-tin-box", asked, catalogues).to_do}
    two = done(asked, catalogues, {"act": "set_if_told", "item": item, "was": ["fa2"], "facts": ["fa2", "fa3"], "answer": "absent"})
    assert two["key"]["interview"]["if_told"] == [{"facts": ["fa2", "fa3"], "concept": "debt_bondage", "state": "absent"}]
    reasoned = dict(two) | {"key_text.en": {"interview": {"if_told": {"debt_bondage": "Only she could say so."}}}}
    gone = done(reasoned, catalogues, {"act": "set_if_told", "item": item, "was": ["fa2", "fa3"], "facts": [], "answer": ""})
    assert "if_told" not in gone["key"]["interview"] and not value_at(gone, "key_text.en", ("interview", "if_told"))
    for act in ({"item": "indicators.violence"}, {"item": item, "answer": "urgent"}, {"item": "plan.safety"}, {"item": item, "facts": ["fa99"]}):
        with pytest.raises(EditRefused):
            done(asked, catalogues, {"act": "set_if_told", "facts": ["fa1"], "answer": "present", **act})


def test_a_fact_is_enough_beyond_or_neither(copy: DraftData, catalogues: Catalogues) -> None:
    for role, lists in (("needed", (True, False)), ("beyond", (False, True)), ("neither", (False, False))):
        copy = done(copy, catalogues, {"act": "change_fact", "fact": "fa1", "role": role})
        interview = copy["key"]["interview"]
        assert ("fa1" in interview.get("needed", []), "fa1" in interview.get("beyond", [])) == lists


@pytest.mark.parametrize("data", [
    {"case": {"person": "nobody", "facts": [1, {"id": "fa1"}], "questions": {"q": 1}}, "key": {"interview": [3]}, "text.en": {"replies": 7}},
    {"case": {"languages": ["en"], "person": {"pronoun": "it"}, "room": 3, "facts": [{"id": "fa1", "topic": "pay", "sensitivity": "plain"}]}, "key": 5},
])  # fmt: skip
def test_a_faulty_file_is_never_written_over(data: DraftData, catalogues: Catalogues) -> None:
    for act in random_talk_acts(random.Random(3), 60):
        try:
            changed = done(data, catalogues, act)
        except EditRefused:
            continue
        assert changed is data or isinstance(changed, Mapping)


def test_no_order_of_acts_breaks_a_talk(begun: DraftData, catalogues: Catalogues) -> None:
    """What no act may bring about: references to nothing, texts of nothing, a question in a wrong shape."""
    draw = random.Random(31)
    for act in random_talk_acts(draw, 150):
        try:
            begun = done(begun, catalogues, act)
        except EditRefused:
            continue
        if "facts" not in begun["case"]:
            begun = done(begun, catalogues, {"act": "begin_talk"})
    never = {"unknown-fact", "unknown-barrier", "unknown-passage", "question-shape", "text-superfluous", "duplicate-id", "voice-twice", "voice-missing", "not-on-worksheet", "interview-incomplete",
             "keyed-twice", "present-without-phase", "phase-without-present", "protection-grounds", "list-length"}  # fmt: skip
    assert not _wrong(begun, catalogues) & never


def random_talk_acts(draw: random.Random, number: int) -> list[dict[str, Any]]:
    facts, questions = [f"fa{n}" for n in range(1, 12)], [f"q{n}" for n in range(1, 30)]
    some = lambda names: draw.sample(names, draw.randrange(3))  # noqa: E731
    makers = [
        lambda: {"act": "add_fact", "topic": draw.choice(TOPICS)},
        lambda: {"act": "remove_fact", "fact": draw.choice(facts)},
        lambda: {"act": "change_fact", "fact": draw.choice(facts), "behind": some(BARRIERS), "after": some(facts), "topic": draw.choice(TOPICS)},
        lambda: {"act": "change_fact", "fact": draw.choice(facts), "sensitivity": draw.choice(get_args(Sensitivity)), "corrects": draw.choice(["", *facts]), "role": draw.choice(["needed", "beyond", "neither"])},
        lambda: {"act": "change_fact", "fact": draw.choice(facts), "peripheral": draw.choice([True, False]), "needless": draw.choice([True, False])},
        lambda: {"act": "add_question", "topic": draw.choice([None, *TOPICS]), "form": draw.choice(QUESTION_FORMS), "language": "en", "text": draw.choice(["", "How was it?"])},
        lambda: {"act": "remove_question", "question": draw.choice(questions)},
        lambda: {"act": "change_question", "question": draw.choice(questions), "form": draw.choice(QUESTION_FORMS), "stance": draw.choice(STANCES), "puts": draw.choice(["so", "not_so", "nothing"])},
        lambda: {"act": "change_question", "question": draw.choice(questions), "brings": some(facts), "to": draw.randrange(9), "topic": draw.choice(TOPICS)},
        lambda: {"act": "set_barrier", "barrier": draw.choice(BARRIERS), "strength": draw.choice([0, 0.3, 0.9]), "cue": draw.choice([None, "", "briefing", "zz9"])},
        lambda: {"act": "change_person", "pronoun": draw.choice(["she", "he", "they"]), "manner": draw.choice(["brief", "talkative"]), "refuses": some(["notes", "sharing"]), "distress": 0.4},
        lambda: {"act": "change_room", "companion": draw.choice(["none", "friend", "representative"]), "interpreter": draw.choice(["none", "room", "phone"]), "second_minutes": draw.choice([0, 30])},
        lambda: {"act": "own_words", "field": draw.choice(["replies", "moves", "others", "seen"]), "name": draw.choice(["refuse", "see_alone", "looks_up", "settled"]), "own": draw.choice([True, False])},
        lambda: {"act": "add_item", "item": draw.choice(["indicators.debt_bondage", "needs.lawyer"])},
        lambda: {"act": "remove_item", "item": draw.choice(["indicators.debt_bondage", "needs.lawyer"])},
        lambda: {"act": "set_if_told", "item": draw.choice(["indicators.debt_bondage", "needs.lawyer", "elements.protection", "elements.act"]), "facts": some(facts), "answer": draw.choice(["present", "urgent", "absent"])},
        lambda: {"act": "remove_talk"} if draw.random() < 0.1 else {"act": "add_fact", "topic": "pay"},
    ]  # fmt: skip
    return [draw.choice(makers)() for _ in range(number)]


def _wrong(data: DraftData, catalogues: Catalogues) -> set[str]:
    """Codes of what is wrong with the draft, completed."""
    checked = check_draft(data["case"].get("id", "the-tin-box"), data, catalogues)
    return {finding.code for finding in checked.wrong if finding.code != "one-sided-key"}


