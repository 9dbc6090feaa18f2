"""The screen *Talk*: what it shows of a copied talk and of one from nothing, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.author_sheets import CODE, after, ids_of, seen
from tests.support.written_drafts import view_of
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.authoring.told_check import ToldFigures, WhyUntold
from tracks_sim.case.load import scenarios_root
from tracks_sim.ui.author.item_names import BARRIER_NAMES
from tracks_sim.ui.author.problems.problem_lists import problem_lists
from tracks_sim.ui.author.screens.talk import QuestionCard, talk_sheet
from tracks_sim.ui.author.view import DraftView

COPY = "the-window-seat"


@pytest.fixture(scope="module")
def copied() -> DraftView:
    return view_of(read_folder(scenarios_root() / "cases" / COPY).data, COPY, "en")


@pytest.fixture(scope="module")
def begun() -> DraftView:
    return after(view_of({"case": {"languages": ["en", "fr"]}}, "the-tin-box", "en"), act="begin_talk")


def test_a_copied_talk_stands_by_topic(copied: DraftView) -> None:
    sheet = talk_sheet(copied)
    cards = [card for row in sheet["rows"] for card in row["facts"]]
    questions = [card for row in sheet["rows"] for card in (*row["well"], *row["poor"])]
    assert {card["fact"] for card in cards} == {fact.id for fact in copied.case.facts}
    assert {card["question"] for card in questions} == {question.id for question in copied.case.questions}
    assert all(card["better"] for row in sheet["rows"] for card in row["poor"]) and not any(card["better"] for row in sheet["rows"] for card in row["well"])
    assert sheet["rows"][-1]["label"] == "To go on" and all(card["form"] == "encourager" for card in sheet["rows"][-1]["well"])
    of_kit = [row["id"] for group in sheet["words"] for row in group["rows"] if not row["own"] and not row["optional"]]
    assert of_kit == ["others.stung"]  # how it shows that words hurt is the kit's in every shipped case
    assert {card["fact"] for card in cards if card["role"] == "needed"} == set(copied.key.interview.needed)  # type: ignore[union-attr]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_id_and_no_code_is_on_screen(copied: DraftView, begun: DraftView, language: str) -> None:
    hidden = {"fact", "question", "form", "stance", "puts", "topic", "role", "sensitivity", "barrier", "strength", "cue", "corrects", "name", "field"}
    for view in (copied, begun):
        sheet = talk_sheet(replace(view, language=language))
        cards = [{name: value for name, value in card.items() if name not in hidden} for row in sheet["rows"] for card in (*row["facts"], *row["well"], *row["poor"])]
        for card in cards:
            card["changes"] = [{name: value for name, value in change.items() if name != "facts"} for change in card.get("changes", [])]  # type: ignore[attr-defined, typeddict-item]
        shown = [*(words for card in cards for words in seen(card)), *sheet["tally"], *(o["label"] for name in ("forms", "stances", "puts", "sensitivities", "roles", "cues", "items") for o in sheet[name])]  # type: ignore[literal-required]
        shown += [row["label"] for group in sheet["words"] for row in group["rows"]] + [row["label"] for row in sheet["barriers"]]
        assert not [words for words in shown if CODE.search(words)]
        assert not [words for words in shown if words in ids_of(view.data)]


def test_one_from_nothing_has_gaps_at_its_fields_and_the_kits_words(begun: DraftView) -> None:
    sheet = talk_sheet(begun)
    assert sheet["begun"] and [row["topic"] for row in sheet["rows"]] == ["now", "work", "pay", "contacts", "fear", "wishes", ""]
    assert all(card["full"]["own"]["problems"] for row in sheet["rows"] for card in row["facts"])
    assert {entry["form"] for entry in sheet["rows"][0]["proposed"]} == {"cued", "wh", "closed", "forced_choice", "leading", "multiple", "statement"}
    rows = [row for group in sheet["words"] for row in group["rows"]]
    assert not any(row["own"] or row["open"] for row in rows) and all(row["lines"] for row in rows)
    assert sum(row["heard_most"] for row in rows) == 6


def test_words_open_in_every_language(begun: DraftView) -> None:
    own = replace(after(begun, act="own_words", field="replies", name="refuse", own=True), at={"words": "replies.refuse"})
    row = next(row for group in talk_sheet(own)["words"] for row in group["rows"] if row["id"] == "replies.refuse")
    assert row["own"] and row["open"] and {field["lang"] for field in row["fields"]} == {"en", "fr"}
    first, last = row["fields"][0], [field for field in row["fields"] if field["lang"] == "en"][-1]
    assert first["text"] == row["lines"][0] and last["text"] == "" and last["where"] == ["replies", "refuse", str(len(row["lines"]))]
    written = after(own, act="write_text", part=last["part"], where=last["where"], text="‘Ask the others.’", base=last["base"])
    changed = after(written, act="write_text", part=first["part"], where=first["where"], text="‘Leave me.’", base=first["base"])
    assert changed.data["text.en"]["replies"]["refuse"][0] == "‘Leave me.’" and changed.data["text.en"]["replies"]["refuse"][-1] == "‘Ask the others.’"


def test_a_prepared_story_has_a_field_from_the_start(begun: DraftView) -> None:
    """The kit has none: it is a story of the case."""
    coached = after(begun, act="set_barrier", barrier="coached_story", strength=0.6)
    row = next(row for group in talk_sheet(coached)["words"] for row in group["rows"] if row["id"] == "replies.coached")
    assert row["open"] and not row["lines"] and len(row["fields"]) == 2


def test_without_a_talk_there_is_only_a_beginning() -> None:
    sheet = talk_sheet(view_of({}, "the-tin-box", "fr"))
    assert not sheet["begun"] and not sheet["rows"] and not sheet["words"]


@pytest.mark.parametrize("data", [
    {"case": {"facts": [{"id": "fa1"}, "x", {"topic": "pay"}], "questions": [{"id": "q1"}, 3], "person": "nobody", "room": {"companion": 5}}, "key": {"interview": [1]}, "text.en": {"facts": 7}},
    {"case": {"languages": ["en"], "facts": [{"id": "fa1", "topic": "pay", "sensitivity": "plain", "behind": ["debt"]}], "questions": [{"id": "q1", "form": "closed"}]}, "text.en": {"replies": {"refuse": "x"}}},
])  # fmt: skip
def test_a_fault_in_a_file_does_not_break_the_screen(data: dict[str, object]) -> None:
    assert talk_sheet(view_of(data, "the-tin-box", "en"))["kind"] == "talk"


# --- what is heard -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_hindrance_has_its_sentence(copied: DraftView, language: str) -> None:
    fact = copied.case.facts[0].id
    one = [
        WhyUntold("barrier", barrier="debt", without=40), WhyUntold("companion", room="partner", without=40), WhyUntold("interpreter", without=40),
        WhyUntold("interviewer", room="woman", without=40), WhyUntold("place", room="shared_office", without=40), WhyUntold("time", without=40), WhyUntold("trust", without=40),
    ]  # fmt: skip
    alone = [WhyUntold("not_asked"), WhyUntold("after", fact=fact), *one, WhyUntold("trust", "mistrust_of_authorities", without=40), WhyUntold("hard")]
    texts = []
    for why in (*alone, *(WhyUntold("several", without=40, together=(thing, one[-1])) for thing in one[:-1])):
        told = ToldFigures("", {fact: 0}, {fact: 0}, {fact: why})
        texts.append(talk_sheet(replace(copied, told=told, language=language))["heard"][0]["text"])
    assert len(set(texts)) == len(texts) and not [text for text in texts if CODE.search(text) or "{" in text]
    assert all("40" in text for text in texts[2:-7]) and all("40" in text for text in texts[-6:])
    if language == "en":
        assert texts[-5].endswith("Several things hold it back together: somebody listens (a partner); too little trust. Without all of them it would be told in 40.")


def test_a_cue_is_chosen_by_the_words_of_its_passage_and_asked_for_at_its_barrier(begun: DraftView, copied: DraftView) -> None:
    labels = [one["label"] for one in talk_sheet(copied)["cues"]]
    assert len(labels) > 5 and all(": " in label for label in labels[2:])
    barrier = next(iter(copied.case.person.barriers))  # type: ignore[union-attr]
    advice = problem_lists(copied)["advice"]
    entry = next(entry for entry in advice if entry["field"] == f"barrier:{barrier}")
    assert entry["screen"] == "talk" and BARRIER_NAMES[barrier] in entry["text"] and barrier not in entry["text"]


def test_a_second_talk_that_repeats_the_first_leads_to_its_words(copied: DraftView) -> None:
    data = {**copied.data, "text.en": {name: text for name, text in copied.data["text.en"].items() if name not in ("second_moves", "second_seen")}}
    view = view_of({**data, "case": {**data["case"], "length": "long", "room": {**data["case"]["room"], "second_minutes": 45}}}, COPY, "en")
    entry = next(entry for entry in problem_lists(view)["advice"] if entry["text"].startswith("In the second talk"))
    assert (entry["screen"], entry["field"]) == ("talk", "words:second_moves") and entry["field"] in {group["element"] for group in talk_sheet(view)["words"]}


# --- what the kit reads in the words of a question ------------------------------------------


def test_what_is_read_in_typed_words_is_proposed_and_can_be_taken(begun: DraftView) -> None:
    def card(view: DraftView) -> QuestionCard:
        return next(card for row in talk_sheet(view)["rows"] for card in (*row["well"], *row["poor"]) if card["topic"] == "pay")

    assert card(begun)["read"] is None, "the kit reads its own wording as what it is"
    view = begun
    where = ["questions", card(begun)["question"]]
    typed = after(view, act="write_text", part="text.en", where=where, text="He never paid you, did he?", base=card(view)["text"]["own"]["base"])
    read = card(typed)["read"]
    assert read is not None and read["form"] == "leading" and read["text"].startswith("Read as: leading.")
    half = card(after(typed, act="change_question", question=card(typed)["question"], stance=read["stance"]))["read"]
    assert half is not None and half["text"] == "Read as: leading.", "what the author says already is not said again"
    taken = after(typed, act="change_question", question=card(typed)["question"], form=read["form"], stance=read["stance"])
    assert (card(taken)["read"], card(taken)["form"]) == (None, "leading")
    emptied = after(typed, act="write_text", part="text.en", where=where, text="", base=card(typed)["text"]["own"]["base"])
    assert card(emptied)["read"] is None
    assert card(replace(typed, writing="de"))["read"] is None
