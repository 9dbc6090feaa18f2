"""In how many talks a fact is told, and what holds it."""

from __future__ import annotations

from typing import Any

import pytest

from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.told_check import ToldFigures, talk_hash, told_figures
from tracks_sim.case.load import Catalogues, scenarios_root
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.drafts.records import edited
from tracks_sim.interview import Parameters, load_parameters


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="module")
def data() -> DraftData:
    return read_folder(scenarios_root() / "cases" / "the-window-seat").data


def figures(data: DraftData, catalogues: Catalogues, parameters: Parameters, *acts: dict[str, Any]) -> ToldFigures:
    for act in acts:
        data = apply_edit(ACTS.validate_python(act), data, catalogues)
    found = told_figures(complete(data, catalogues).case_file, talk_hash(data), parameters)
    assert found is not None
    return found


def test_care_brings_more_than_hurry_and_the_figures_are_the_same_again(data: DraftData, catalogues: Catalogues, parameters: Parameters) -> None:
    found = figures(data, catalogues, parameters)
    assert set(found.careful) == {fact["id"] for fact in data["case"]["facts"]}
    assert sum(found.careful.values()) > 5 * sum(found.hurried.values())
    assert figures(data, catalogues, parameters) == found
    assert set(found.untold) == {fact for fact, told in found.careful.items() if told < 5}
    assert {why.kind for why in found.untold.values()} == {"time"}  # a short talk, whose script asks in the order of the list


def test_each_hindrance_is_named(data: DraftData, catalogues: Catalogues, parameters: Parameters) -> None:
    """Two barriers at their strongest, a fact that no good question brings, one that waits for an untold one."""
    plain = {"act": "change_fact", "role": "neither", "behind": [], "sensitivity": "plain"}
    acts = [
        {"act": "begin_talk"},
        {"act": "change_room", "minutes": 180},
        {"act": "set_barrier", "barrier": "oath", "strength": 1.0},
        {"act": "set_barrier", "barrier": "fear_of_controller", "strength": 1.0},
        *({**plain, "fact": f"fa{n}"} for n in range(1, 7)),
        {"act": "change_fact", "fact": "fa2", "behind": ["oath", "fear_of_controller"], "sensitivity": "guarded"},
        {"act": "change_fact", "fact": "fa4", "after": ["fa2"]},
        {"act": "change_person", "reluctance": "found_by_police"},
    ]
    bare = apply_edit(ACTS.validate_python({"act": "remove_talk"}), data, catalogues)
    bare = {**bare, "case": {**bare["case"], "age": "adult"}}
    for act in acts:
        bare = apply_edit(ACTS.validate_python(act), bare, catalogues)
    silent = next(question["id"] for question in bare["case"]["questions"] if question.get("topic") == "fear")
    found = figures(bare, catalogues, parameters, {"act": "change_question", "question": silent, "form": "closed"})
    held = found.untold["fa2"]
    assert held.kind == "barrier" and held.barrier in ("oath", "fear_of_controller") and held.without >= found.careful["fa2"] + 10
    assert (found.untold["fa4"].kind, found.untold["fa4"].fact) == ("after", "fa2")
    assert found.untold["fa5"].kind == "not_asked"
    assert found.careful["fa1"] > 90


def guarded(data: DraftData, room: dict[str, Any], barriers: dict[str, float], reluctance: str = "found_by_police", distress: float = 0.3) -> DraftData:
    """The talk with every fact guarded, held back by these barriers (mistrust holds no fact itself), in a room where nothing else is in the way."""
    case = data["case"]
    facts = [{**fact, "sensitivity": "guarded", "behind": [b for b in barriers if b != "mistrust_of_authorities"], "after": []} for fact in case["facts"]]
    person = {**case["person"], "barriers": barriers, "reluctance": reluctance, "distress": distress}
    return {**data, "case": {**case, "room": {"place": "private_room", "minutes": 60, "interviewer_sex": "woman", **room}, "person": person, "facts": facts}}


def telling(parameters: Parameters, **values: Any) -> Parameters:
    return edited(parameters, telling=edited(parameters.telling, **{name: edited(getattr(parameters.telling, name), **changed) for name, changed in values.items()}))


def test_what_of_the_room_holds_it_is_named(data: DraftData, catalogues: Catalogues, parameters: Parameters) -> None:
    def named(draft: DraftData, with_these: Parameters = parameters) -> set[tuple[str, str]]:
        found = figures(draft, catalogues, with_these)
        return {(why.kind, why.room) for fact, why in found.untold.items() if why.without >= found.careful[fact] + 10}

    stranger = {"fit": "poor", "sex": "man", "community_tie": True, "by_phone": True}
    assert ("companion", "partner") in named(read_folder(scenarios_root() / "cases" / "the-second-cot").data)
    assert ("interpreter", "") in named(guarded(data, {"interpreter": stranger}, {"shame": 0.3, "debt": 0.3}))
    assert named(guarded(data, {"place": "reception_desk"}, {"shame": 0.3, "debt": 0.3})) == {("place", "reception_desk")}
    much = telling(parameters, sex_preferred={"value": -4.0})  # as much as the kit says it matters, it never stands alone in the way
    assert named(guarded(data, {"prefers": "woman", "interviewer_sex": "man"}, {}), much) == {("interviewer", "woman")}


def test_too_little_trust_is_named_and_what_lets_it_grow_slowly(data: DraftData, catalogues: Catalogues, parameters: Parameters) -> None:
    """The careful script builds trust; where mistrust takes all of it, and trust is what it takes, it is named."""
    mistrust = edited(parameters, contact=edited(parameters.contact, mistrust=edited(parameters.contact.mistrust, value=1.0)))
    hard = {**parameters.telling.sensitivity.values, "guarded": parameters.telling.sensitivity.values["guarded"] - 4}
    found = figures(guarded(data, {}, {"mistrust_of_authorities": 1.0}), catalogues, telling(mistrust, sensitivity={"values": hard}, rapport={"value": 2 * parameters.telling.rapport.value}))
    assert found.untold and {(why.kind, why.barrier) for why in found.untold.values()} == {("trust", "mistrust_of_authorities")}


def test_several_things_that_hold_it_together_are_named(data: DraftData, catalogues: Catalogues, parameters: Parameters) -> None:
    barriers = {"fear_of_controller": 0.6, "fear_of_return": 0.3, "coached_story": 0.9, "oath": 0.9}
    found = figures(guarded(data, {"place": "shared_office"}, barriers, "ordinary", 0.6), catalogues, parameters)
    several = {fact: why for fact, why in found.untold.items() if why.kind == "several"}
    assert several and all(why.without >= found.careful[fact] + 10 and len(why.together) > 1 for fact, why in several.items())
    assert "place" in {one.kind for why in several.values() for one in why.together}


def test_words_change_nothing_and_are_not_played_again(data: DraftData, catalogues: Catalogues) -> None:
    def hash_after(**act: Any) -> str:
        return talk_hash(apply_edit(ACTS.validate_python(act), data, catalogues))

    assert hash_after(act="own_words", field="replies", name="refuse", own=False) == talk_hash(data)
    assert hash_after(act="change_fact", fact="fa1", sensitivity="guarded") != talk_hash(data)
    assert hash_after(act="change_person", distress=0.6) != talk_hash(data)


def test_a_case_without_a_talk_has_none(catalogues: Catalogues, parameters: Parameters) -> None:
    assert told_figures(complete({}, catalogues).case_file, "", parameters) is None
