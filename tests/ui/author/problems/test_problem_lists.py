"""Every problem of a draft in words of the page, leading to a field; nothing that no author knows, such as an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest

from tests.support.author_sheets import after
from tests.support.written_drafts import LONG, ONE_NEED, SHORT, draft_data, view_of, with_advice_set_aside
from tracks_sim.case.check import design_limits as balance
from tracks_sim.case.check import key_rules, twins
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.problem import Code, Problem
from tracks_sim.ui.author.problems.finding_sentences import SENTENCES
from tracks_sim.ui.author.problems.problem_lists import counts_by_screen, problem_lists, problems_at
from tracks_sim.ui.author.state import ScreenName


def entries(data: Any, case_id: str = SHORT, language: str = "en") -> list[tuple[str, str, str, str]]:
    lists = problem_lists(view_of(data, case_id, language))
    return [(kind, entry["text"], entry["screen"], entry["field"]) for kind in ("to_do", "wrong", "advice", "translation") for entry in lists[kind]]  # type: ignore[literal-required]


def test_of_a_shipped_case_nothing_is_to_do_and_nothing_wrong(shipped_case: str) -> None:
    lists = problem_lists(view_of(draft_data(shipped_case), shipped_case))
    assert (lists["to_do"], lists["wrong"]) == ([], [])


@pytest.mark.parametrize(
    ("part", "path", "entry"),
    [
        ("text.en", ("title",), ("Write a title.", "start", "f:text.en:title")),
        ("text.en", ("passages", "rf2"), ("Write the words of the passage: Registration form, with remarks 2.", "papers", "f:text.en:passages.rf2")),
        ("text.en", ("documents", "parish-letter", "note"), ("Say who wrote “Letter to the office”, and roughly when.", "papers", "f:text.en:documents.parish-letter.note")),
        ("key_text.en", ("indicators", "documents_taken"), ("Write why the answer to “Documents taken” is: absent.", "judgements", "f:key_text.en:indicators.documents_taken")),
        ("key_text.en", ("story", "debt-adviser"), ("Say what happened after “With her agreement, book her an appointment this…”.", "decision", "f:key_text.en:story.debt-adviser")),
        ("key_text.en", ("options", "debt-adviser"), ("Write why “With her agreement, book her an appointment this…” is right or not.", "decision", "f:key_text.en:options.debt-adviser")),
        ("key_text.en", ("lessons", "silence"), ("Write the words of lesson 3.", "feedback", "f:key_text.en:lessons.silence")),
        ("text.fr", ("passages", "pl1"), ("Translate “I write for the welcome group of our parish; we…” (French).", "languages", "f:text.fr:passages.pl1")),
        ("key", ("detection",), ("Say what the file shows of “Detection”.", "judgements", "item:detection")),
        ("review", ("origin_note",), ("Say from which patterns the case is written.", "start", "f:review:origin_note")),
    ],
)  # fmt: skip
def test_what_is_taken_out_is_to_do_again_at_its_field(part: str, path: tuple[str, ...], entry: tuple[str, str, str]) -> None:
    data = draft_data()
    block = data[part]
    for step in path[:-1]:
        block = block[step]
    del block[path[-1]]
    assert [found[1:] for found in entries(data) if found[0] in ("to_do", "translation")] == [entry]


def test_decisions_that_are_missing_and_those_to_take_out_are_two_lists_with_their_whole_words() -> None:
    data = draft_data()
    [other] = [option for option in data["case"]["options"] if option["decision"] == "other_service"]
    other["decision"] = "second_talk"
    [text] = [text for _, text, _, _ in entries(data) if "each once" in text]
    said = view_of(data).catalogue_text.decisions
    assert text.endswith(f"each once. Missing: “{said['other_service']}” Take out, or offer once only: “{said['second_talk']}”")


@pytest.mark.parametrize(("language", "words"), [("en", "The file key/text/en.yaml cannot be read: its form is broken in line 7."), ("fr", "key/text/en.yaml")])
def test_a_file_that_cannot_be_read_is_wrong_and_what_it_may_hold_is_not_to_do(language: str, words: str) -> None:
    data = draft_data()
    del data["key_text.en"]
    view = view_of(data, language=language)
    assert len(problem_lists(view)["to_do"]) > 20
    fault = Problem("key/text/en.yaml", 7, 1, "yaml-syntax", "A bracket is not closed.")
    broken = replace(view, draft=replace(view.draft, unreadable={"key_text.en": (fault,)}), checked=replace(view.checked))
    lists = problem_lists(broken)
    assert words in lists["wrong"][0]["text"] and [(entry["screen"], entry["field"]) for entry in lists["wrong"]][:1] == [("start", "")]
    assert [entry for entry in lists["to_do"] if "key_text.en" in entry["field"]] == []
    assert counts_by_screen(broken)["start"]["wrong"] == 1


def pieces(value: Any, where: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in inner:
        yield (*where, name)
        yield from pieces(child, (*where, name))


def without(data: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    block: Any = data
    for step in path[:-1]:
        block = block[step]
    del block[path[-1]]
    return data


OPTIONAL = {
    "length", "steps", "region", "called", "enough", "evidence", "salience", "neutral", "phases", "also_accepted", "also_phases", "who", "harm", "countries",
    "when", "rules", "twin", "note", "plan", "person", "needless", "exploitation", "wrong_answers",
}  # fmt: skip
"""Fields without which a file is complete too."""


def leads_somewhere(path: tuple[Any, ...]) -> bool:
    """Whether what is said of a draft without this piece names the piece in words, and a screen that exists."""
    found = entries(without(draft_data(), path))
    # The places of lists can be taken out without a trace: one sign fewer of ten is still a worksheet, and its key belongs to nothing then.
    said = any(kind in ("to_do", "wrong", "translation") for kind, *_ in found) or path == ("case", "id") or isinstance(path[-1], int)
    screens = get_args(ScreenName)
    return said and all(screen in screens and text and not re.search(r"[{}]", text) for _, text, screen, _ in found)


def test_whatever_is_taken_out_leads_somewhere() -> None:
    taken_out = [path for path in pieces(draft_data(), ()) if len(path) > 1 and not OPTIONAL & set(path)][::4]
    nowhere = [".".join(map(str, path)) for path in taken_out if not leads_somewhere(path)]
    assert len(taken_out) > 60 and not nowhere, "\n".join(nowhere)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case_id", [SHORT, LONG])
def test_no_sentence_shows_an_id_or_a_path(case_id: str, language: str) -> None:
    data = draft_data(case_id)
    ids = {p for d in data["case"]["documents"] for p in d["passages"]} | {t for t in (*data["case"]["indicators"], *data["case"]["needs"]) if "_" in t}
    for name in ("indicators", "needs", "options"):
        for row in data["key"][name]:
            row.pop("evidence", None)
    data["text.en"]["passages"] = data["key_text.en"]["story"] = {}
    for _, text, _, _ in entries(data, case_id, language):
        assert not ids & set(re.findall(r"[\w-]+", text)) and "[" not in text


def test_problems_stand_at_their_field_and_around_it() -> None:
    data = draft_data()
    data["key"]["indicators"][0].pop("evidence")
    view = view_of(data)
    here = problems_at(view, "key", ("indicators", 0))
    assert [(p["kind"], p["text"][:17]) for p in here] == [("wrong", "“Documents taken”")]
    assert problems_at(view, "key", ("indicators",)) == here and problems_at(view, "key", ("indicators", 1)) == []


def test_an_entry_of_the_draft_finds_its_problems_by_name() -> None:
    """What is left out of the completed data shifts its places, not its names."""
    data = draft_data()
    data["key"]["options"].insert(0, {"option": "gone", "standing": "best", "source": "who-2003"})
    data["key"]["options"][3]["standing"] = "best"  # does severe harm
    assert [p["kind"] for p in problems_at(view_of(data), "key", ("options", 3))] == ["wrong"]


def test_counts_are_those_of_the_lists() -> None:
    data = draft_data()
    data["text.en"]["title"], data["text.en"]["passages"]["rf1"] = "", None
    counts = counts_by_screen(view_of(data))
    assert counts == {"start": {"to_do": 1, "wrong": 0, "advice": 0}, "papers": {"to_do": 1, "wrong": 0, "advice": 0}}


def test_translation_is_counted_apart_once_it_is_begun() -> None:
    """A case in one language says nothing of it; before the first translated text no sentence is listed."""
    data = draft_data()
    alone = {part: text for part, text in data.items() if not part.endswith(".fr")} | {"case": {**data["case"], "languages": ["en"]}}
    assert (problem_lists(view_of(alone))["translated"], problem_lists(view_of(alone))["translation"]) == ("", [])
    listed = problem_lists(view_of({**alone, "case": data["case"]}))
    assert listed["translated"] == "Translation: 0 of 83 texts" and listed["translation"] == listed["to_do"] == []
    begun = view_of({**alone, "case": data["case"], "text.fr": {"title": "Le bonnet"}})
    lists = problem_lists(begun)
    assert lists["translated"] == "Translation: 1 of 83 texts" and len(lists["translation"]) == 62 and lists["to_do"] == []  # reasons for wrong answers may wait
    assert counts_by_screen(begun)["languages"]["to_do"] == 62
    assert problems_at(begun, "text.fr", ("summary",)) and not problems_at(view_of({**alone, "case": data["case"]}), "text.fr", ("summary",))
    assert problem_lists(view_of({**alone, "case": data["case"], "text.fr": {"title": "Le bonnet"}}, language="fr"))["translated"].startswith("Traduction")


def test_what_the_kit_writes_in_both_languages_begins_no_translation() -> None:
    data = draft_data()
    alone = {part: text for part, text in data.items() if not part.endswith(".fr")}
    talk = after(view_of(alone), act="begin_talk")
    questions = value_at(talk.data, "text.fr", ("questions",))
    assert isinstance(questions, dict) and len(questions) > 5, "the kit has written them"
    lists = problem_lists(talk)
    assert lists["translated"] == "Translation: 0 of 83 texts" and lists["translation"] == []
    reworded = after(talk, act="write_text", part="text.en", where=("questions", next(iter(questions))), text="And how is it here, day by day?", base=value_hash(talk.data["text.en"]["questions"][next(iter(questions))]))
    assert problem_lists(reworded)["translated"] == "Translation: 0 of 84 texts"


def test_lists_are_drawn_where_one_text_stands_for_several_translated_ones() -> None:
    data = draft_data()
    data["text.en"]["documents"] = "words"
    assert any(kind == "wrong" for kind, *_ in entries(data))


def test_advice_says_its_number_and_what_is_usual() -> None:
    texts = [entry["text"] for entry in problem_lists(view_of(draft_data("the-thermos-flask"), "the-thermos-flask"))["advice"]]
    assert "The papers have 167 words (English). Those of such cases have 350 to 450." in texts and "Needs on the worksheet: 1. Such cases have 4." in texts


def test_advice_on_words_in_between_names_them_and_leads_to_them() -> None:
    data = draft_data(LONG)
    data["text.en"]["replies"] = {**data["text.en"]["replies"], "silent": ["She looks at the door."]}
    del data["text.en"]["replies"]["refuse"]
    found = [(text, field) for kind, text, _, field in entries(data, LONG) if kind == "advice" and field.startswith("words:")]
    assert found == [
        ("“Will not speak of it” is heard most and in the kit’s words. Write the person’s own under “Words in between”; a release asks for it.", "words:replies.refuse"),
        ("Sentences of “Says nothing”: 1. Write 4 or more, or a talk soon runs out of them.", "words:replies.silent"),
    ]


def test_a_hard_text_is_said_to_be_hard_by_what_it_shows() -> None:
    data = draft_data()
    data["text.en"]["passages"]["rf1"] = "Considerable administrative uncertainty regarding accommodation arrangements notwithstanding, recommendations were communicated. " * 3
    [said] = [entry["text"] for entry in problem_lists(view_of(data))["advice"] if "second language" in entry["text"]]
    assert said.startswith("Hard for whoever reads in a second language (level B2): sentences of 10 words on average, and 90 words in a hundred have seven letters")


def test_advice_that_is_set_aside_is_listed_apart_with_its_reason_and_stands_at_no_field() -> None:
    view = view_of(with_advice_set_aside("One need is enough for a first case."), ONE_NEED)
    lists, text = problem_lists(view), "Needs on the worksheet: 1. Such cases have 4."
    assert [(entry["text"], entry["because"]) for entry in lists["set_aside"]] == [(text, "One need is enough for a first case.")]
    assert text in [entry["text"] for entry in problem_lists(view_of(draft_data(ONE_NEED), ONE_NEED))["advice"]]
    assert text not in [entry["text"] for entry in lists["advice"]]
    assert text not in [problem["text"] for problem in problems_at(view, "case", ("needs",))]


# --- every code has its sentence ----------------------------------------------------------


def test_every_code_of_the_rules_on_records_has_a_sentence() -> None:
    codes = set(get_args(Code))
    modules = [Path(str(module.__file__)).read_text(encoding="utf-8") for module in (key_rules, balance, twins)]
    raised = {word for text in modules for word in re.findall(r'"([a-z-]+)"', text)} & codes
    assert len(raised) > 50 and raised <= set(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_gaps_that_are_filled(language: str) -> None:
    known = {"words", "what", "option", "language", "n", "usual", "passage", "other", "decisions", "elements", "average", "long"}
    for sentence in SENTENCES.values():
        shown = translator(language)(sentence)
        gaps = {name for _, name, _, _ in Formatter().parse(shown) if name is not None}
        assert gaps <= known and gaps == {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
