"""Every takeaway is true of the attempt that it is said of, ranked by what it means for the person; the first screen stays under 300 words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, get_args

import pytest

from tests.support.finished_attempts import Who, finished_attempt
from tracks_sim.bots import KEY, play, random_strategy, strategies_without_reading
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.interview import Parameters, load_parameters, stance_of
from tracks_sim.practice import Answer, Attempt, Item
from tracks_sim.scoring import costs, feedback, with_effective_key
from tracks_sim.scoring.conduct import counted_turns, end_of, steps_called_for
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.feedback.case_feedback import feedback_sheet
from tracks_sim.ui.trainee.feedback.improvements import LOOK, ONE_ANSWER
from tracks_sim.ui.trainee.feedback.strengths import KEEP as KEEP_RULES
from tracks_sim.ui.trainee.feedback.summary import words_of
from tracks_sim.ui.trainee.feedback.takeaways import takeaways
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES
from tracks_sim.ui.trainee.view import View

WRONG = {"yes": "no", "open": "yes", "no": "yes"}
PAGE: Any = PageContext(None, None, None, None, "en", "", {})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="module")
def played(library: Library, parameters: Parameters) -> list[tuple[CaseFile, Attempt]]:
    """Every case as many people would play it: with a talk or without, with the key, by lot, in a hurry, without reading."""
    found: list[tuple[CaseFile, Attempt]] = []
    for case_file in library.cases.values():
        experts = [finished_attempt(who, case_file, library, parameters) for who in get_args(Who)]
        for n, strategy in enumerate((KEY, *strategies_without_reading(library.catalogues), *map(random_strategy, range(3)))):
            attempt = play(strategy, case_file, library.catalogues, "fr", "en")
            found.append((case_file, replace(attempt, turns=experts[0].turns) if n % 2 else attempt))
        # The expert's judgements with the novice's talk, and with talks cut short.
        found += [(case_file, attempt) for attempt in experts]
        found += [(case_file, replace(experts[0], turns=turns)) for turns in (experts[1].turns, experts[0].turns[:4], experts[0].turns[:-1])]
        found += [(case_file, replace(experts[0], turns=experts[0].turns, documents=frozenset(d.id for d in case_file.case.documents)))]
        found += [(case_file, replace(experts[0], answers={i: a for i, a in experts[0].answers.items() if i.id != "option"}))]
        found += [(case_file, replace(experts[0], answers={}))]
        found += [(case_file, replace(experts[0], answers={i: a._replace(passages=()) for i, a in experts[0].answers.items()}))]
        absent = next(k.concept for k in case_file.key.indicators if k.state == "absent" and not k.split)
        found += [(case_file, _with(experts[0], Item("detection", "detection"), lambda a: a._replace(value=WRONG[a.code or ""])))]
        found += [(case_file, _with(experts[0], Item("indicators", absent), lambda a: a._replace(value="present", phases=("now",))))]
    return found


def _with(attempt: Attempt, item: Item, change: Callable[[Answer], Answer]) -> Attempt:
    return replace(attempt, answers={**attempt.answers, item: change(attempt.answers[item])})


def test_the_three_are_always_there(played: list[tuple[CaseFile, Attempt]], library: Library) -> None:
    for case_file, attempt in played:
        for language in ("en", "fr"):
            of = _takeaways(case_file, attempt, library, language)
            assert [t["kind"] for t in of] in (["look", "look", "keep"], ["look", "look", "look"])
            assert all(t["text"] or t["lesson"] for t in of)
            assert all(t["better"] or t["lesson"] for t in of if t["kind"] == "look" and t["rule"] not in NOTHING_BETTER), of
            assert len({t["rule"] for t in of}) == 3


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_screen_is_under_300_words(played: list[tuple[CaseFile, Attempt]], library: Library, language: str) -> None:
    for case_file, attempt in _with_longest_story(played, language):
        view = _view(case_file, attempt, library, language)
        sheet = feedback_sheet(feedback(attempt, case_file, library.catalogues), view, PAGE)
        summary = sheet["summary"]
        assert summary is not None
        shown = [sheet["title"], view.t("Print one page"), summary["story_title"], summary["story"], summary["no_story"], view.t("At a glance")]
        shown += [text for row in summary["glance"] for text in (row["what"], row["value"])]
        for of in summary["takeaways"]:
            shown += [of["title"], of["text"], of["why"], of["better"], of["lesson"], of["act"]["label"] if of["act"] else "", of["again"]["label"] if of["again"] else ""]
            shown += [of["quote"]["html"], of["quote"]["label"]] if of["quote"] else []
        below = words_of(view.t("What you chose"), sheet["decided"]["safe_title"]) if sheet["decided"] else 0  # its heads begin to show
        assert words_of(*shown) + below < 300, (case_file.case.id, attempt.option, [of["rule"] for of in summary["takeaways"]])
        assert len(summary["glance"]) <= 6


def _with_longest_story(played: list[tuple[CaseFile, Attempt]], language: str) -> Iterator[tuple[CaseFile, Attempt]]:
    """Each attempt with the option of its case whose story is longest; in French, which is longer, also as it is."""
    for case_file, attempt in played:
        if language == "fr":
            yield case_file, attempt
        story = case_file.key_texts[language].story
        longest = max(story, key=lambda option: words_of(story[option]))
        yield case_file, replace(attempt, answers={**attempt.answers, Item("decision", "option"): Answer(longest)})


def test_every_takeaway_is_true_of_the_attempt(played: list[tuple[CaseFile, Attempt]], library: Library) -> None:
    said: set[str] = set()
    for case_file, attempt in played:
        keyed = with_effective_key(attempt, case_file)
        for of in _takeaways(case_file, attempt, library, "en"):
            said.add(of["rule"])
            assert TRUE[of["rule"]](attempt, keyed, library, of), (case_file.case.id, of, attempt.option)
    # Nearly every rule has spoken; the rest are reached by few attempts.
    assert {*ONE_ANSWER, "severe_step", "severe_plan", "child_missed", "urgent_missed", "another_step", "detection", "over_read", "missed_signs"} <= said
    assert {"nothing_answered", "nobody_asked", "nothing_about_safety", "nothing_cited", "lesson_done", "safe_step"} <= said


def test_every_rule_has_a_truth() -> None:
    assert {name for name, _ in (*LOOK, *KEEP_RULES)} == set(TRUE)


HARM = frozenset({"severe_step", "severe_turn", "severe_plan"})
MISSED = frozenset({"urgent_missed", "child_missed"})
NOTHING_BETTER = ("reasons", "another_case", "severe_turn", "another_step")
"""Cards that propose something themselves, and such on a step that nobody took or a move that nothing replaces."""
EARNED = frozenset({"safe_step", "step_of_safety", "told"})
"""Praise that even somebody who does not read can deserve: one right step by luck, and what was done in the talk."""
FIRST_CARD: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "tick_all": (frozenset({"everything_ticked"}), EARNED),
    "first_passages": (frozenset({"everything_ticked"}), EARNED),
    "cite_everything": (frozenset({"everything_ticked"}), EARNED),
    "always_insufficient": (MISSED | {"everything_open"}, EARNED),
    "tick_none": (MISSED | {"everything_absent"}, EARNED),
    "cite_everything_against": (MISSED | {"everything_absent"}, EARNED),
    **dict.fromkeys(("sure_35", "sure_55", "sure_75", "sure_90", "sure_100"), (MISSED | {"everything_ticked", "everything_absent", "everything_urgent"}, EARNED)),
    "longest_option": (MISSED | {"nothing_answered"}, EARNED),
    "first_option": (MISSED | {"nothing_answered"}, EARNED),
    "keyword_label": (MISSED | {"everything_open", "nobody_asked", "harmful_plan", "another_step"}, EARNED | {"left_open", "lesson_done", "urgent_seen", "cited"}),
    "keyword_meaning": (MISSED | {"everything_open", "everything_urgent", "nobody_asked"}, EARNED | {"signs_seen", "left_open", "cited", "urgent_seen", "lesson_done", "no_harm"}),
}
"""Of each scripted way of answering: what its first card may say beside a harm that it did, and what alone may be praised."""
ONLY_A_STEP = (frozenset({"nothing_answered"}), EARNED)
"""The same of those who always take one kind of step, and answer nothing else."""


def test_first_card_and_praise_of_every_scripted_way(library: Library) -> None:
    """Harm comes first, and what a way of answering earns without reading is not praised; no way is left out."""
    ways = strategies_without_reading(library.catalogues)
    assert set(FIRST_CARD) <= {way.name for way in ways}
    for case_file in library.cases.values():
        for way in ways:
            attempt = play(way, case_file, library.catalogues, "fr", "en")
            cards = _takeaways(case_file, attempt, library, "en")
            first, praise = FIRST_CARD.get(way.name, ONLY_A_STEP)
            where = (case_file.case.id, way.name, [card["rule"] for card in cards])
            assert cards[0]["rule"] in HARM | first, where
            assert all(card["rule"] in praise for card in cards if card["kind"] == "keep"), where
            if _harm(attempt, case_file, library) == "severe":
                assert cards[0]["rule"] == "severe_step", where


def test_one_order_harm_first_and_citations_last() -> None:
    order = [name for name, _ in LOOK]
    ranks = (("severe_step", "severe_turn", "severe_plan"), ("overheard", "no_pressed_on", "promised", "hurt"), ("child_missed", "urgent_missed"),
             tuple(ONE_ANSWER), ("another_step", "detection", "over_read", "missed_signs"), ("nothing_cited",))  # fmt: skip
    places = [[order.index(name) for name in rank] for rank in ranks]
    assert all(max(before) < min(after) for before, after in pairwise(places))


def test_a_card_has_the_own_line_why_and_a_better_one(library: Library, parameters: Parameters) -> None:
    """The step that was chosen stands in the card in its own words, with the key's reason and a safe step."""
    case_file = library.case("the-yellow-umbrella")
    expert = finished_attempt("expert", case_file, library, parameters)
    attempt = replace(expert, answers={**expert.answers, Item("decision", "option"): Answer("word-with-him")})
    card = takeaways(feedback(attempt, case_file, library.catalogues), _view(case_file, attempt, library, "en"), 400)[0]
    assert card["rule"] == "severe_step" and case_file.texts["en"].options["word-with-him"] in card["text"]
    assert card["why"] == case_file.key_texts["en"].options["word-with-him"]
    assert case_file.texts["en"].options["doctor-upstairs"] in card["better"]
    row = next(of for of in takeaways(*_over_read(expert, case_file, library), 400) if of["rule"] == "over_read")
    why = case_file.key_texts["en"]
    assert row["why"] == f"{why.indicators['documents_taken']} {why.wrong_answers['documents_taken']['present']}" and row["better"] == "Better here: absent." and row["quote"]


def _over_read(expert: Attempt, case_file: CaseFile, library: Library) -> Any:
    attempt = _with(expert, Item("indicators", "documents_taken"), lambda a: a._replace(value="present", phases=("now",), passages=()))
    return feedback(attempt, case_file, library.catalogues), _view(case_file, attempt, library, "en")


def test_acts_lead_to_what_exists(played: list[tuple[CaseFile, Attempt]], library: Library) -> None:
    for case_file, attempt in played:
        sheet = feedback_sheet(feedback(attempt, case_file, library.catalogues), _view(case_file, attempt, library, "en"), PAGE)
        assert sheet["summary"] is not None
        sections = [section for part in sheet["parts"] for section in part["sections"]]
        places = {row["id"] for s in sections for row in (*s["look"], *(row for group in s["groups"] for row in group["rows"]))}
        places |= {lesson["id"] for lesson in (*sheet["lessons_missed"], *sheet["lessons_done"])} | ({"replay"} if attempt.turns else set())
        places |= {"decided"} if sheet["decided"] else set()
        parts = {part["id"] for part in sheet["parts"]}
        for of in sheet["summary"]["takeaways"]:
            if of["act"] is not None:
                assert of["act"]["at"] in places and of["act"]["part"] in parts, (case_file.case.id, of)
        for row in sheet["summary"]["glance"]:
            assert row["at"] in places | {""}, (case_file.case.id, row)
        for figure in sheet["figures"]:
            assert {item["at"] for item in figure["items"]} <= places, (case_file.case.id, figure)


def test_a_lesson_that_is_cut_leads_to_the_whole(library: Library) -> None:
    case_file = library.case("the-blue-jacket")
    attempt = play(KEY, case_file, library.catalogues, "fr", "en")
    lessons = {" ".join(text.split()) for text in case_file.key_texts["en"].lessons.values()}
    seen: set[bool] = set()
    for room in range(40, 320, 5):
        for of in takeaways(feedback(attempt, case_file, library.catalogues), _view(case_file, attempt, library, "en"), room):
            if of["lesson"]:
                whole = next(text for text in lessons if text.startswith(of["lesson"]))
                assert of["lesson"][-1] in ".?!"
                seen.add(whole == of["lesson"])
                assert whole == of["lesson"] or of["act"] is not None
    assert seen == {True, False}


def test_a_quote_is_shown_only_where_there_is_room(library: Library, parameters: Parameters) -> None:
    case_file = library.case("the-blue-jacket")
    expert = finished_attempt("expert", case_file, library, parameters)
    found, view = feedback(expert, case_file, library.catalogues), _view(case_file, expert, library, "en")
    quoted = [sum(of["quote"] is not None for of in takeaways(found, view, room)) for room in (60, 100, 400)]
    assert quoted == sorted(quoted) and quoted[0] == 0


# --- what makes each rule true, told from the attempt and the key alone ---------------------------------


def _takeaways(case_file: CaseFile, attempt: Attempt, library: Library, language: str) -> list[Any]:
    return list(takeaways(feedback(attempt, case_file, library.catalogues), _view(case_file, attempt, library, language), 110))


def _view(case_file: CaseFile, attempt: Attempt, library: Library, language: str) -> View:
    return View(attempt, with_effective_key(attempt, case_file), library.catalogues, language)


Truth = Callable[[Attempt, CaseFile, Library, Any], bool]


def _given(attempt: Attempt, step: Any) -> list[Any]:
    return list(attempt.by_step[step].values())


def _signs(attempt: Attempt, file: CaseFile, given: str, *keyed: str) -> list[str]:
    answers = attempt.by_step["indicators"]
    return [k.concept for k in file.key.indicators if not k.split and k.state in keyed and k.concept in answers and answers[k.concept].code == given]


def _unseen(attempt: Attempt, file: CaseFile) -> list[str]:
    seen = _signs(attempt, file, "present", "present")
    return [k.concept for k in file.key.indicators if not k.split and k.state == "present" and k.concept not in seen]


def _harm(attempt: Attempt, file: CaseFile, library: Library) -> str:
    return costs(file, attempt.country, library.catalogues)[attempt.option].harm if attempt.option else "none"


def _standing(attempt: Attempt, file: CaseFile, library: Library) -> str:
    return costs(file, attempt.country, library.catalogues)[attempt.option].standing if attempt.option else "none"


def _plan_harms(attempt: Attempt, file: CaseFile) -> set[str]:
    chosen = {part: attempt.by_step["decision"].get(f"plan.{part}") for part in file.key.plan}
    return {a for part, key in file.key.plan.items() if (answer := chosen[part]) for a in answer.choices if a in (*key.severe, *key.minor)}


def _moves(attempt: Attempt) -> set[str]:
    return {t.choice.removeprefix("move:") for t in attempt.turns if t.choice.startswith("move:")}


def _nothing_about_safety(attempt: Attempt, file: CaseFile, library: Library, of: Any) -> bool:
    topics = {q.id: q.topic for q in file.case.questions}
    asked = {topics.get(t.choice.removeprefix("ask:"), t.choice.rpartition(":")[2]) for t in attempt.turns if not t.choice.startswith("move:")}
    return bool(attempt.turns) and not asked & {"fear", "threats", "contacts", "control"} and not _moves(attempt) & {"ask_wishes", "safe_contact"}


def _overheard(attempt: Attempt, file: CaseFile, library: Library, of: Any) -> bool:
    companion = file.case.room.companion if file.case.room else None
    asked = [t for t in attempt.turns if t.choice.startswith(("ask:", "typed:"))]
    return companion is not None and companion.relation != "representative" and bool(asked) and "see_alone" not in _moves(attempt)


def _urgent_missed(attempt: Attempt, file: CaseFile, library: Library, of: Any) -> bool:
    levels = {need: answer.value for need, answer in attempt.by_step["needs"].items()}
    missed = [k.need for k in file.key.needs if not k.split and k.level == "urgent" and levels.get(k.need) in (None, "not_indicated")]
    names = library.catalogues.texts["en"].needs
    return not of["rule"].startswith("urgent") or not of["text"] or any(of["text"].startswith(names[n].label) for n in missed)


def _all_right(attempt: Attempt, file: CaseFile, library: Library, of: Any) -> bool:
    """The lesson's items are all right in the feedback, and the lesson is one of the case."""
    words = next(name for name, text in file.key_texts["en"].lessons.items() if " ".join(text.split()).startswith(of["lesson"]))
    lesson = next(le for le in file.key.lessons if le.id == words)
    found = {f.item: f.kind for fs in feedback(attempt, file, library.catalogues).findings.values() for f in fs}
    return bool(lesson.when) and all(found[item] in ("seen", "restrained") for item in lesson.when)


def _offered(attempt: Attempt, file: CaseFile, library: Library, of: Any) -> bool:
    names = feedback(attempt, file, library.catalogues).lessons
    return any(" ".join(file.key_texts["en"].lessons[name].split()).startswith(of["lesson"]) for name in names)


def _step_not_taken(attempt: Attempt, file: CaseFile, library: Library, of: Any) -> bool:
    named = next((move for move, words in MOVE_NAMES.items() if of["kind"] == "look" and words in of["text"]), None)
    return not all(steps_called_for(file.case, counted_turns(attempt)).values()) and (named is None or named not in _moves(attempt))


def _told_in_full(attempt: Attempt, file: CaseFile) -> int:
    assert file.key.interview is not None
    return sum(1 for fact in file.key.interview.needed if (told := attempt.disclosed.get(fact)) and told.degree == "full")


TRUE: dict[str, Truth] = {
    "everything_ticked": lambda a, f, lib, of: all(x.code == "present" for x in _given(a, "indicators")) and len(_given(a, "indicators")) >= 4 and bool(_signs(a, f, "present", "absent", "insufficient")),
    "nothing_answered": lambda a, f, lib, of: {i.id for i in a.answers} <= {"option"},
    "everything_urgent": lambda a, f, lib, of: len(_given(a, "needs")) >= 4 and all(x.code == "urgent" for x in _given(a, "needs")) and any(k.level != "urgent" for k in f.key.needs),
    "nothing_cited": lambda a, f, lib, of: not any(x.passages for i, x in a.answers.items() if i.step != "decision") and len([i for i in a.answers if i.step != "decision"]) >= 4,
    "nobody_asked": lambda a, f, lib, of: f.case.person is not None and not a.turns,
    "nothing_about_safety": _nothing_about_safety,
    "overheard": _overheard,
    "everything_open": lambda a, f, lib, of: all(x.code == "insufficient" for x in _given(a, "indicators")) and bool(_unseen(a, f)),
    "everything_absent": lambda a, f, lib, of: all(x.code == "absent" for x in _given(a, "indicators")) and any(k.state != "absent" for k in f.key.indicators if not k.split),
    "severe_plan": lambda a, f, lib, of: bool({x for key in f.key.plan.values() for x in key.severe} & _plan_harms(a, f)),
    "promised": lambda a, f, lib, of: any(stance_of(t.choice, f.case) == "promises" for t in a.turns),
    "hurt": lambda a, f, lib, of: any(stance_of(t.choice, f.case) in HOSTILE_STANCES for t in a.turns),
    "child_missed": lambda a, f, lib, of: f.case.presumed_child and f.key.detection is not None and f.key.detection.state == "yes" and all(x.value != "yes" for x in _given(a, "detection")),
    "severe_step": lambda a, f, lib, of: _harm(a, f, lib) == "severe",
    "severe_turn": lambda a, f, lib, of: any(h.severity == "severe" for t in a.turns for h in t.harms),
    "urgent_missed": _urgent_missed,
    "harmful_plan": lambda a, f, lib, of: bool(_plan_harms(a, f)),
    "another_step": lambda a, f, lib, of: _standing(a, f, lib) != "best" and ("no harm" not in of["text"] or _standing(a, f, lib) == "acceptable"),
    "detection": lambda a, f, lib, of: f.key.detection is not None and not any(x.value in f.key.detection.accepted for x in _given(a, "detection")),
    "over_read": lambda a, f, lib, of: bool(_signs(a, f, "present", "absent", "insufficient")),
    "missed_signs": lambda a, f, lib, of: bool(_unseen(a, f)),
    "no_pressed_on": lambda a, f, lib, of: any(h.name == "pressed_after_refusal" for t in a.turns for h in t.harms) or (any(t.outcome == "refuses_consent" for t in a.turns) and "accept_refusal" not in _moves(a)),
    "talk_left_open": lambda a, f, lib, of: bool(a.turns) and end_of(counted_turns(a)) == "open",
    "step_not_taken": _step_not_taken,
    "not_told": lambda a, f, lib, of: bool(a.turns) and f.key.interview is not None and _told_in_full(a, f) < len(f.key.interview.needed),
    "other_needs": lambda a, f, lib, of: any(k.need not in a.by_step["needs"] or a.by_step["needs"][k.need].value != k.level for k in f.key.needs if not k.split),
    "lesson": _offered,
    "reasons": lambda a, f, lib, of: True,
    "another_case": lambda a, f, lib, of: True,
    "lesson_done": _all_right,
    "safe_step": lambda a, f, lib, of: _standing(a, f, lib) == "best",
    "careful_reading": lambda a, f, lib, of: not _signs(a, f, "present", "absent", "insufficient") and len(_signs(a, f, "present", "present")) >= len(_unseen(a, f)),
    "urgent_seen": lambda a, f, lib, of: all(a.by_step["needs"].get(k.need) is not None and a.by_step["needs"][k.need].value != "not_indicated" for k in f.key.needs if k.level == "urgent" and not k.split),
    "step_of_safety": lambda a, f, lib, of: any(steps_called_for(f.case, counted_turns(a)).values()),
    "told": lambda a, f, lib, of: f"told {_told_in_full(a, f)} of" in of["text"],
    "no_harm": lambda a, f, lib, of: _harm(a, f, lib) == "none" and not _plan_harms(a, f) and not any(t.harms for t in a.turns),
    "left_open": lambda a, f, lib, of: bool(_signs(a, f, "insufficient", "insufficient")) and any(x.code != "insufficient" for x in _given(a, "indicators")),
    "signs_seen": lambda a, f, lib, of: f"saw {len(_signs(a, f, 'present', 'present'))} of" in of["text"],
    "cited": lambda a, f, lib, of: any(x.passages for i, x in a.answers.items() if i.step != "decision"),
}  # fmt: skip
