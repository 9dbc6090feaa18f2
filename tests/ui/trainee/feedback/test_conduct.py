"""The feedback on a talk: each turn with its form, noes explained, what was not told kept back, and the talk tried again."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.scoring.test_conduct import CAREFUL, PARAMETERS, attempt_of
from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import STANCES
from tracks_sim.interview import weights_version, with_stance
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import ActShown, HarmShown, Mode
from tracks_sim.practice.refusals import refusal_runs
from tracks_sim.scoring import conduct
from tracks_sim.ui.trainee.feedback.conduct import ConductView, ReplayOptions, conduct_view
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.view import View

PLAIN = ReplayOptions()


@cache
def hard() -> tuple[str, ...]:
    """Open questions on what is hard to tell."""
    return tuple(f"ask:{q.id}" for q in kit_library().cases[CASE].case.questions if q.topic in ("fear", "debt", "contacts") and q.form in ("open", "cued"))


def about(attempt: Attempt, file: CaseFile, looking: ReplayOptions = PLAIN, language: str = "en") -> ConductView:
    """The feedback on the talk of an attempt."""
    view = View(attempt, file, kit_library().catalogues, language)
    made = conduct_view(view, PARAMETERS, conduct(attempt, file, PARAMETERS), looking)
    assert made is not None
    return made


@pytest.fixture
def talking(screen: WidgetSession) -> WidgetSession:
    screen.receive({"kind": "opened", "step": "interview"})
    return screen


def finished(screen: WidgetSession) -> dict[str, Any]:
    screen.receive({"kind": "decision", "option": screen.library.cases[CASE].case.options[0].id})
    screen.receive({"kind": "submitted"})
    made: dict[str, Any] = screen.page.sheet["conduct"]
    return made


def choices(replay: dict[str, Any]) -> list[str]:
    return [c["id"] for g in replay["groups"] for c in g["choices"]]


# --- turns and harms -----------------------------------------------------------------------------------


def test_feedback_marks_each_question_and_names_what_would_have_opened(talking: WidgetSession) -> None:
    file = talking.library.cases[CASE]
    poor = next(q for q in file.case.questions if q.form == "leading")
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    talking.receive({"kind": "turn", "choice": f"ask:{poor.id}"})
    finished(talking)
    talking.receive({"kind": "untold", "show": True})
    made = talking.page.sheet["conduct"]
    asked = made["transcript"][1]
    assert asked["form"] and asked["asked"] == "missed" and asked["better"]
    assert any("Turn 2" in h["verdict"] for h in made["harms"])
    facts = [f for g in made["facts"]["groups"] for p in g["parts"] for f in p["facts"]]
    assert len(facts) == len(file.case.facts)
    assert "would have" in str(made["facts"])
    assert [len(line["points"]) for line in made["course"]["lines"]] == [2, 2]
    assert made["changed"]


def test_a_typed_question_of_a_poor_form_is_shown_what_of_the_list_leaves_more_room(talking: WidgetSession) -> None:
    file = talking.library.cases[CASE]
    for words, topic in (("Were you tired?", "work"), ("Tell me about it.", "work"), ("He kept it, didn’t he?", "documents")):
        talking.receive({"kind": "turn", "choice": "typed", "typed": words, "topic": topic})
    rows = finished(talking)["transcript"]
    assert [row["form"] for row in rows] == ["yes or no", "open invitation", "leading"]
    roomy = next(q.id for q in file.case.questions if (q.topic, q.form) == ("work", "open"))
    assert (rows[0]["better"], rows[0]["instead"]) == ("", file.texts["en"].questions[roomy])
    assert (rows[1]["better"], rows[1]["instead"]) == ("", "")  # a recommended form
    assert not [q for q in file.case.questions if q.topic == "documents"] and rows[2]["instead"] == ""  # nothing to offer


def test_a_question_that_hurts_is_named_as_what_it_does_and_never_as_well_asked() -> None:
    """A case of the library: a question of a good form that intrudes, one of the list that blames, typed words that blame, and a remark that doubts."""
    file = kit_library().cases["the-yellow-umbrella"]
    attempt = attempt_of(("ask:child-whose", "ask:quarrel-men", "typed:wh:control:blames", "typed:remark:doubts", "ask:quarrel-tell", "ask:reach-how"), file)
    attempt = replace(attempt, turns=tuple(t.model_copy(update={"outcome": "deflects"}) if t.choice.startswith("ask:") else t for t in attempt.turns))
    rows = about(attempt, file)["transcript"]
    blamed = "This blames her for what was done to her, or for how she lived with it."
    assert [row["stance"] for row in rows] == [
        "This reaches for intimate details that nobody needs in order to help her.", blamed, blamed, "This tells her that she is not believed.",
        "This lets her choose what to tell, and how.", "",
    ]  # fmt: skip
    assert [row["asked"] for row in rows] == ["missed", "missed", "missed", "", "refused", "refused"]
    assert ["Well asked" in row["refused"] for row in rows] == [False, False, False, False, True, True]
    assert file.key_texts["en"].interview is not None
    assert [row["better"] for row in rows[:2]] == [file.key_texts["en"].interview.better[q] for q in ("child-whose", "quarrel-men")]
    harms = about(attempt, file)["harms"]
    [hurt] = [h for h in harms if "hurt by what it says of the person" in h["text"]]
    assert (hurt["severity"], hurt["verdict"]) == ("minor", "Turns 1, 2: this could have made things harder")
    assert not any("3" in h["verdict"] or "4" in h["verdict"] for h in harms)  # typed words record none


def test_typed_words_that_hurt_are_named_where_the_same_model_read_them() -> None:
    """Plain blame by its own words, else what weighs most; nothing of what an older version read."""
    file = kit_library().cases[CASE]
    attempt = attempt_of(("typed:wh:control:blames", "typed:remark:labels", "typed:wh:now"), file)
    typed = ("So why didn’t you just run away?", "You are nothing but an illegal.", "Where do you sleep?")
    now = tuple(t.model_copy(update={"typed": words, "read_by": weights_version("en")}) for t, words in zip(attempt.turns, typed, strict=True))
    said = [row["stance"] for row in about(replace(attempt, turns=now), file)["transcript"]]
    assert said[0].endswith(" The words that decided: why didn’t you.") and "illegal" in said[1].partition("decided: ")[2] and said[2] == ""
    older = tuple(t.model_copy(update={"read_by": ""}) for t in now)
    assert not any("decided" in row["stance"] for row in about(replace(attempt, turns=older), file)["transcript"])


@pytest.mark.parametrize("pronoun", ["she", "he", "they"])
def test_every_stance_but_neutral_has_its_sentence(pronoun: str) -> None:
    file = kit_library().cases[CASE]
    assert file.case.person is not None
    file = replace(file, case=file.case.model_copy(update={"person": file.case.person.model_copy(update={"pronoun": pronoun})}))
    attempt = attempt_of(tuple(with_stance("typed:remark", stance) for stance in STANCES), file)
    for language in ("en", "fr"):
        said = [row["stance"] for row in about(attempt, file, language=language)["transcript"]]
        assert len(set(said)) == len(STANCES) and [stance for stance, words in zip(STANCES, said, strict=True) if not words] == ["neutral"]


def test_the_form_is_the_one_that_is_read_whatever_the_page_says(talking: WidgetSession) -> None:
    """No harm is recorded on the reading, and kind words are no question at all."""
    for typed, named in (("He locked you in, didn’t he?", {"topic": "work"}), ("I believe you.", {})):
        talking.receive({"kind": "turn", "choice": "typed", "typed": typed, "form": "open", **named})
    made = finished(talking)
    assert [(row["form"], row["asked"], row["read"], row["better"]) for row in made["transcript"]] == [("leading", "missed", "", ""), ("", "", "", "")]
    assert made["harms"] == [] and "0 of 1" in made["counts"][0]


def test_a_form_that_was_corrected_in_an_older_attempt_stands_beside_the_one_that_was_read() -> None:
    file = kit_library().cases[CASE]
    old = attempt_of(("typed:open:work",), file)
    old = replace(old, turns=(old.turns[0].model_copy(update={"typed": "He locked you in, didn’t he?", "read_as": "leading", "outcome": "answers"}),))
    [row] = about(old, file)["transcript"]
    assert (row["form"], row["asked"]) == ("open invitation", "seen")
    assert row["read"] == "Its words were read as: leading. Since the two differ, it counts neither way in the share of questions that leave room."


def test_a_kind_of_harm_is_said_once_with_all_its_turns_and_the_severe_ones_come_first() -> None:
    file = kit_library().cases[CASE]
    leading = [f"ask:{q.id}" for q in file.case.questions if q.form == "leading"][:2]
    attempt = attempt_of((*leading, "move:promise"), file)
    severe, minor, *_ = about(attempt, file)["harms"]
    assert (severe["severity"], severe["verdict"]) == ("severe", "Turn 3: this could have hurt the person")
    assert minor["verdict"] == "Turns 1, 2: this could have made things harder" and minor["replay"] == {"number": 1, "label": "Replay from turn 1"}


# --- noes ----------------------------------------------------------------------------------------------


def refused_talk() -> tuple[Attempt, CaseFile]:
    """A talk that asks about what is hard at once, and meets noes in a row."""
    file = kit_library().cases[CASE]
    attempt = next(a for n in range(40) if (a := attempt_of((*hard()[:3], "move:introduce"), file, str(n))) and any(r.opening for r in refusal_runs(a, file, PARAMETERS)))
    return attempt, file


def test_a_run_of_noes_is_explained_and_its_turns_bear_no_good_form_without_a_word() -> None:
    attempt, file = refused_talk()
    run = next(r for r in refusal_runs(attempt, file, PARAMETERS) if r.opening)
    made = about(attempt, file)
    said = next(r for r in made["refusals"] if r["turn"] == run.first)
    numbers = {2: "two", 3: "three"}[run.questions]
    assert said["title"] == f"Turns {run.first} to {run.last}: {numbers} questions, {numbers} noes."
    assert said["text"].startswith("All were well asked. She was not ready to speak of it yet. Rights and wishes had not been spoken of.")
    assert said["way"].startswith("What would have opened the way: ") and said["replay"] == f"Replay from turn {run.first}"
    rows = made["transcript"][run.first - 1 : run.last]
    assert all(row["asked"] == "refused" and row["refused"] == f"Well asked, and too early. See turns {run.first} to {run.last} above." for row in rows)
    assert all(row["asked"] != "refused" for row in made["transcript"] if not row["refused"])


@pytest.mark.parametrize(("done", "said"), [
    ((), "Rights and wishes had not been spoken of."), (("rights",), "Wishes and fears had not been asked about."),
    (("ask_wishes",), "Rights had not been spoken of."), (("rights", "ask_wishes"), ""),
])  # fmt: skip
def test_why_says_only_what_was_not_done(done: tuple[str, ...], said: str) -> None:
    file = kit_library().cases[CASE]
    attempt = attempt_of((*(f"move:{m}" for m in done), *hard()[:2]), file)
    turns = tuple(t.model_copy(update={"outcome": "refuses"}) if t.choice.startswith("ask:") else t for t in attempt.turns)
    [run] = about(replace(attempt, turns=turns), file)["refusals"]
    why = ("Rights and wishes had not", "Wishes and fears had not", "Rights had not")
    assert (said in run["text"]) if said else not any(w in run["text"] for w in why)


def test_somebody_who_listens_or_a_break_that_is_due_is_the_reason() -> None:
    bus = kit_library().cases["the-night-bus"]
    asked = [f"ask:{q.id}" for q in bus.case.questions if q.form == "open"][:2]

    def why(*outcomes: str, before: tuple[str, ...] = ()) -> str:
        attempt = attempt_of((*before, *asked), bus)
        turns = list(attempt.turns)
        for n, outcome in enumerate(outcomes, len(before)):
            turns[n] = turns[n].model_copy(update={"outcome": outcome})
        return about(replace(attempt, turns=tuple(turns)), bus)["refusals"][0]["text"]

    assert "Whoever came along could hear it." in why("refuses", "deflects")
    assert "could hear" not in why("refuses", "deflects", before=("move:see_alone",))
    assert why("refuses", "asks_break") == "All were well asked. No strength was left: a break comes first."


# --- trying again ----------------------------------------------------------------------------------------


def test_another_way_can_be_tried_and_changes_nothing(talking: WidgetSession) -> None:
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    made = finished(talking)
    assert made["replay"] is None
    assert talking.state.attempt_id
    events = talking.store.events(talking.state.attempt_id)
    talking.receive({"kind": "replay", "turn": 1})
    talking.receive({"kind": "replay", "turn": 1, "choice": "move:rights"})
    replay = talking.page.sheet["conduct"]["replay"]
    assert len(replay["talk"]) == 1 and replay["talk"][0]["answer"] and replay["talk"][0]["line"] == "Trust low, strain low."
    assert talking.store.events(talking.state.attempt_id) == events
    talking.receive({"kind": "replay", "turn": 1})
    assert talking.page.sheet["conduct"]["replay"]["talk"] == []  # begun again
    talking.receive({"kind": "replay", "turn": 99})
    assert talking.page.frame["notice"]["text"]


def test_no_replay_and_nothing_untold_before_the_feedback(talking: WidgetSession) -> None:
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    for intent in ({"kind": "replay", "turn": 1, "choice": "move:rights"}, {"kind": "untold", "show": True}):
        talking.receive(intent)
        assert talking.page.frame["notice"]["text"]
    assert talking.state.replay is None and not talking.state.untold


def test_a_replay_begins_with_what_would_have_opened_the_way() -> None:
    attempt, file = refused_talk()
    run = next(r for r in refusal_runs(attempt, file, PARAMETERS) if r.opening)
    for n, choice in enumerate(run.opening):
        replay = about(attempt, file, ReplayOptions(replay=(run.first, run.opening[:n])))["replay"]
        assert replay is not None and replay["suggested"] is not None and replay["suggested"]["id"] == choice
    tried = about(attempt, file, ReplayOptions(replay=(run.first, run.opening)))["replay"]
    assert tried is not None and tried["talk"][-1]["person"]  # it does open something


@pytest.mark.parametrize(("turns", "number", "suggested"), [
    (("move:promise", "move:close_safely"), 1, "move:confidentiality"),
    (("move:introduce", "move:doubt"), 2, "move:acknowledge"),
    (("move:introduce", "move:confidentiality", "move:rights", "move:ask_wishes", "move:consent_notes", "ask:now-days"), 6, "move:close_safely"),
])  # fmt: skip
def test_a_replay_suggests_what_is_better_than_what_was_done(turns: tuple[str, ...], number: int, suggested: str) -> None:
    file = kit_library().cases[CASE]
    replay = about(attempt_of(turns, file), file, ReplayOptions(replay=(number, ())))["replay"]
    assert replay is not None and replay["suggested"] is not None and replay["suggested"]["id"] == suggested


def test_a_replay_suggests_the_routine_where_the_companion_answered_or_is_back() -> None:
    file = kit_library().cases["the-night-bus"]
    questions = [f"ask:{q.id}" for q in file.case.questions if q.topic and q.form == "open"][:4]
    turns = [turn.model_copy(update={"others": ()}) for turn in attempt_of(("move:see_alone", *questions), file).turns]
    turns[1] = turns[1].model_copy(update={"others": (ActShown(act="answers_for"),)})
    turns[2] = turns[2].model_copy(update={"others": (ActShown(act="comes_back"),)})
    attempt = replace(attempt_of((), file), turns=tuple(turns))
    found = [about(attempt, file, ReplayOptions(replay=(n, ())))["replay"]["suggested"] for n in (2, 4, 5)]  # type: ignore[index]
    assert [s is not None and s["id"] == "move:see_alone" for s in found] == [True, True, False]


def test_choices_of_a_replay_stand_in_groups_and_what_is_over_offers_none() -> None:
    file = kit_library().cases["the-night-bus"]
    attempt = attempt_of(("move:introduce", "ask:now-days"), file)
    replay: dict[str, Any] = about(attempt, file, ReplayOptions(replay=(1, ())))["replay"]  # type: ignore[assignment]
    questions, moves = ([g for g in replay["groups"] if g["asks"] is asks] for asks in (True, False))
    assert len(questions) > 5 and [g["label"] for g in moves] == ["To begin with", "Who is in the room", "Respond to the person", "Safety, rights and what comes next", "End"]
    assert {f"ask:{q.id}" for q in file.case.questions} <= set(choices(replay)) and len(choices(replay)) == len(set(choices(replay)))
    assert "move:challenge_companion" in choices(replay)
    alone: dict[str, Any] = about(attempt, file, ReplayOptions(replay=(1, ("move:see_alone",))))["replay"]  # type: ignore[assignment]
    assert "move:challenge_companion" not in choices(alone)  # nobody is there any more
    over: dict[str, Any] = about(attempt, file, ReplayOptions(replay=(1, ("move:close_safely",))))["replay"]  # type: ignore[assignment]
    assert over["groups"] == [] and over["suggested"] is None


# --- what was not told -------------------------------------------------------------------------------------


def test_what_was_not_told_is_sent_after_it_is_asked_for_and_kept_no_longer_than_the_page(talking: WidgetSession) -> None:
    file = talking.library.cases[CASE]
    talking.receive({"kind": "turn", "choice": "move:introduce"})
    made = finished(talking)
    assert made["facts"]["untold"]["n"] > 3 and made["facts"]["groups"] == [] and made["changed"] == []
    assert made["again"] == {"kind": "start", "case": CASE, "country": "fr", "mode": "talk"}
    words = {f.full[:40] for f in file.texts["en"].facts.values()}
    assert not [w for w in words if w in json.dumps(talking.page.sheet, ensure_ascii=False)]
    attempt = talking.state.attempt_id
    assert attempt is not None
    events = talking.store.events(attempt)
    talking.receive({"kind": "untold", "show": True})
    assert [w for w in words if w in json.dumps(talking.page.sheet, ensure_ascii=False)] and talking.page.sheet["conduct"]["facts"]["untold"] is None
    assert talking.store.events(attempt) == events
    # Another talk on the case begins at once, and knows nothing of it.
    talking.receive(made["again"])
    assert talking.page.sheet["step"] == "briefing" and talking.state.attempt is not None and talking.state.attempt.mode == "talk"
    talking.receive({"kind": "resume", "attempt": attempt})
    assert talking.page.sheet["conduct"]["facts"]["untold"] is not None


@pytest.mark.parametrize(("mode", "kept_back"), [("practice", True), ("talk", True), ("assessment", False), ("study", False)])
def test_only_practice_keeps_something_back(mode: Mode, kept_back: bool) -> None:
    file = kit_library().cases[CASE]
    made = about(replace(attempt_of(("move:introduce",), file), mode=mode), file, ReplayOptions(again=True))
    assert (made["facts"]["untold"] is not None, made["again"] is not None, made["untold_folded"]) == (kept_back, kept_back, not kept_back)


def test_a_case_that_may_not_be_practised_is_not_offered_again() -> None:
    file = kit_library().cases[CASE]
    assert about(attempt_of(("move:introduce",), file), file)["again"] is None


# --- the course --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_course_is_in_words_and_has_no_decimals(language: str) -> None:
    file = kit_library().cases["the-blue-jacket"]
    attempt = attempt_of((*CAREFUL, *(f"ask:{q.id}" for q in file.case.questions if q.form == "open"), "move:offer_break"), file)
    course = about(attempt, file, language=language)["course"]
    assert [[level["word"] for level in line["levels"]] for line in course["lines"]] == {
        "en": [["low", "growing", "good"], ["low", "raised", "high"]], "fr": [["faible", "grandissante", "bonne"], ["faible", "marquée", "forte"]],
    }[language]  # fmt: skip
    # Trust is good from 1.2 of 2.5, where the person can be seen to open, and growing from half of that; strain is raised from 0.4, high from 0.6.
    assert [[level["begins"] for level in line["levels"]] for line in course["lines"]] == [[0, 24, 48], [0, 40, 60]]
    assert all(isinstance(p, int) and 0 <= p <= 100 for line in course["lines"] for p in line["points"])
    said = json.dumps([course["caption"], course["moments"]])
    assert "." not in said.replace(". ", " ").replace('."', '"') and "," not in course["caption"].replace(", ", "")


def test_moments_are_seven_at_most_in_their_order_and_the_heavy_ones_are_among_them() -> None:
    file = kit_library().cases["the-night-bus"]
    opens = [f"ask:{q.id}" for q in file.case.questions if q.form == "open"]
    attempt = attempt_of(("move:introduce", "move:see_alone", "move:rights", "move:promise", *opens[:8], "move:offer_break", "move:second_interview", *opens[8:12]), file)
    moments = about(attempt, file)["course"]["moments"]
    turns = [m["turn"] for m in moments]
    assert len(moments) <= 7 and turns == sorted(set(turns))
    labels = {m["turn"]: m["label"] for m in moments}
    second = next(t.number for t in attempt.turns if t.outcome == "second")
    assert (labels[2], labels[4], labels[second]) == ("alone", "a promise", "second talk")
    assert [m["good"] for m in moments if m["label"] == "a promise"] == [False]


def test_a_run_of_noes_and_a_no_are_named_with_the_persons_own_pronoun() -> None:
    file = kit_library().cases[CASE]
    attempt = attempt_of(("move:consent_sharing", *hard()[:3]), file)
    turns = [attempt.turns[0].model_copy(update={"outcome": "refuses_consent"}), *(t.model_copy(update={"outcome": "deflects"}) for t in attempt.turns[1:])]
    moments = about(replace(attempt, turns=tuple(turns)), file)["course"]["moments"]
    assert [(m["first"], m["turn"], m["label"]) for m in moments if m["label"] in ("her no", "3 noes in a row")] == [(1, 1, "her no"), (2, 4, "3 noes in a row")]


def test_the_same_harm_again_is_not_marked_again() -> None:
    file = kit_library().cases[CASE]
    attempt = attempt_of(("ask:now-days",) * 4, file)
    harmed = tuple(t.model_copy(update={"harms": (HarmShown(name="pressure", severity="minor"),)}) for t in attempt.turns)
    moments = about(replace(attempt, turns=harmed), file)["course"]["moments"]
    assert [m["turn"] for m in moments if m["label"] == "pressure"] == [1]
