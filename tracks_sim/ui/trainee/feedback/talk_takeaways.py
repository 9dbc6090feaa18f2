"""Three sentences to take away from a short talk: the one moment to replay, one thing to try, what to keep. Pure.

The rules on a talk are those of the feedback on a case (``takeaways``); here stand those that a whole case has no room for. Every
sentence is true of the talk that it is said of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypedDict

from tracks_sim.i18n import Translator, translatable
from tracks_sim.interview import asked_by
from tracks_sim.practice.refusals import RefusalRun
from tracks_sim.scoring import Feedback
from tracks_sim.scoring.conduct import counted_turns, end_of
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.feedback.attempt_facts import AttemptFacts, Observation, Rule, speaking
from tracks_sim.ui.trainee.feedback.conduct import HARMS
from tracks_sim.ui.trainee.feedback.disclosures import TurnLink
from tracks_sim.ui.trainee.feedback.improvements import LOOK, turn_said
from tracks_sim.ui.trainee.feedback.refusals_explained import in_words, way_said
from tracks_sim.ui.trainee.feedback.strengths import KEEP
from tracks_sim.ui.trainee.feedback.summary import words_of
from tracks_sim.ui.trainee.view import View

AIM = 0.8
"""Share of questions that leave room to aim for."""
_ENOUGH_QUESTIONS = 3
"""Questions from which on their share says something."""
_QUOTE_WORDS = 30
"""Most words of a quote."""
_PARAGRAPH = "\n"
"""What stands between a sentence and its second paragraph in what a rule says."""
_TITLES = {"keep": translatable("Keep doing"), "moment": translatable("The moment to replay"), "try": translatable("Try next")}


class TalkTakeaway(TypedDict):
    """One of the three. ``rule``: the rule that chose it; ``more``: a second paragraph, such as why; ``quote``: what the person told;
    ``replay``: a turn to begin from, with its button."""

    kind: Literal["keep", "moment", "try"]
    rule: str
    title: str
    text: str
    more: str
    quote: Quote | None
    replay: TurnLink | None


def talk_takeaways(feedback: Feedback, view: View, runs: Sequence[RefusalRun]) -> list[TalkTakeaway]:
    """The moment to replay, what to try next, and what to keep where something done could have failed."""
    t, deeds = view.t, AttemptFacts(feedback, view, runs)
    moment = next(speaking(_MOMENTS, deeds))
    following = next(speaking([(name, rule) for name, rule in _TO_TRY if name != _SAME_AS.get(moment[0])], deeds))
    keep = next(speaking(_KEEP_OF_TALK, deeds), None)
    return [_shown("moment", moment, view, t), _shown("try", following, view, t), *([_shown("keep", keep, view, t)] if keep is not None else [])]


def _shown(kind: Literal["keep", "moment", "try"], chosen: tuple[str, Observation], view: View, t: Translator) -> TalkTakeaway:
    rule, said = chosen
    text, _, more = said.text.partition(_PARAGRAPH)
    more = " ".join(filter(None, (more, said.why, said.better)))
    return {
        "kind": kind, "rule": rule, "title": t(_TITLES[kind]), "text": text, "more": more,
        "quote": view.quote(said.passage) if said.passage is not None else None,
        "replay": {"number": said.turn, "label": t("Replay from turn {n}").format(n=said.turn)} if kind == "moment" and said.turn else None,
    }  # fmt: skip


def _leaves_room(d: AttemptFacts) -> bool:
    """Whether eight of ten questions, and three at least, left room."""
    return d.counts["questions"] >= _ENOUGH_QUESTIONS and d.counts["recommended"] >= AIM * d.counts["questions"]


# --- keep ----------------------------------------------------------------------------------------------


def _left_room(d: AttemptFacts) -> Observation | None:
    if not _leaves_room(d):
        return None
    told_in_full = (f.fact for turn in d.well_asked for f in turn.told if f.degree == "full")
    told = next((fact for fact in told_in_full if words_of(d.view.quote(fact)["html"]) <= _QUOTE_WORDS), None)
    text = d.t("{n} of your {of} questions left room.").format(n=d.counts["recommended"], of=d.counts["questions"])
    return Observation(f"{text}{_PARAGRAPH}{d.t('What it brought:')}" if told else text, passage=told)


def _closed(d: AttemptFacts) -> Observation | None:
    asked = d.counts["questions"] >= _ENOUGH_QUESTIONS  # whoever closes at once has not closed a talk
    return Observation(d.t("You closed the talk safely.")) if end_of(counted_turns(d.view.attempt)) == "closed_safely" and asked and not d.overheard else None


def _some_room(d: AttemptFacts) -> Observation | None:
    turn = next(iter(d.well_asked), None)
    return Observation(d.t("Your question at turn {n} left room for any answer.").format(n=turn.number)) if turn else None


def _no_harm_done(d: AttemptFacts) -> Observation | None:
    if d.counts["questions"] < _ENOUGH_QUESTIONS or d.hurt is not None or d.overheard or any(turn.harms for turn in d.turns):
        return None
    return Observation(d.t("Nothing you said or did could have hurt."))


_KEEP_OF_TALK: tuple[tuple[str, Rule], ...] = (
    ("left_room", _left_room),
    ("step_of_safety", dict(KEEP)["step_of_safety"]),
    ("told", dict(KEEP)["told"]),
    ("closed", _closed),
    ("some_room", _some_room),
    ("no_harm", _no_harm_done),
)
"""What to keep, the most telling first."""


# --- the moment ------------------------------------------------------------------------------------------


def _refusals(d: AttemptFacts) -> Observation | None:
    opened = [run for run in d.runs if run.opening]
    if not opened:
        return None
    run = max(opened, key=lambda run: run.questions)
    text = d.t("Turns {first} to {last}: {n} questions, {n} noes.").format(first=run.first, last=run.last, n=in_words(run.questions, d.t))
    return Observation(f"{text}{_PARAGRAPH}{way_said(run, d.view)}", turn=run.first)


def _minor_harm(d: AttemptFacts) -> Observation | None:
    """The first minor harm, with what was said and why it harms."""
    found = next(((turn, h) for turn in d.turns for h in turn.harms if h.severity == "minor"), None)
    return turn_said(d, found[0], d.t("Turn {n} could have made things harder: “{words}”"), d.t(HARMS[found[1].name])) if found is not None else None


def _poor_form(d: AttemptFacts) -> Observation | None:
    turn = next((turn for turn in d.turns if (asked := asked_by(turn.choice, d.view.case)) is not None and not asked.recommended), None)
    if turn is None:
        return None
    return turn_said(d, turn, d.t("Turn {n} left little room: “{words}”"))


def _any_way(d: AttemptFacts) -> Observation:
    return Observation(d.t("No moment stands out. Begin otherwise, and see what changes."), turn=1)


_MOMENTS: tuple[tuple[str, Rule], ...] = (
    *((name, rule) for name, rule in LOOK if name in ("severe_turn", "overheard", "no_pressed_on", "promised", "hurt")),
    ("refusals", _refusals),
    ("harm", _minor_harm),
    ("nothing_about_safety", dict(LOOK)["nothing_about_safety"]),
    ("poor_form", _poor_form),
    ("talk_left_open", dict(LOOK)["talk_left_open"]),
    ("step_not_taken", dict(LOOK)["step_not_taken"]),
    ("any_way", _any_way),
)
"""The moment from which another way is most worth trying."""


# --- one thing to try ------------------------------------------------------------------------------------


def _ask_openly(d: AttemptFacts) -> Observation | None:
    if _leaves_room(d) or not d.counts["questions"]:
        return None
    text = d.t("Begin with “Tell me …”, and wait. Aim for eight of ten questions that leave room; here it was {n} of {of}.")
    return Observation(text.format(n=d.counts["recommended"], of=d.counts["questions"]))


def _nothing_asked(d: AttemptFacts) -> Observation | None:
    return Observation(d.t("Ask one open question, and wait for what comes.")) if not d.counts["questions"] else None


def _remedy_of(name: str) -> Rule:
    """What the rule of that name proposes instead."""

    def remedy(d: AttemptFacts) -> Observation | None:
        said = dict(LOOK)[name](d)
        return Observation(said.remedy) if said is not None and said.remedy else None

    return remedy


def _next_step(d: AttemptFacts) -> Observation | None:
    said = dict(LOOK)["step_not_taken"](d)
    return Observation(d.t("{said} Make it part of your opening, or of your end.").format(said=said.text)) if said is not None else None


def _another_person(d: AttemptFacts) -> Observation:
    return Observation(d.t("Talk with somebody else, and see what of this holds there."))


_TO_TRY: tuple[tuple[str, Rule], ...] = (
    ("nothing_asked", _nothing_asked),
    ("ask_openly", _ask_openly),
    ("nothing_about_safety.remedy", _remedy_of("nothing_about_safety")),
    ("overheard.remedy", _remedy_of("overheard")),
    ("no_pressed_on.remedy", _remedy_of("no_pressed_on")),
    ("talk_left_open.remedy", _remedy_of("talk_left_open")),
    ("next_step", _next_step),
    ("not_told.remedy", _remedy_of("not_told")),
    ("another_person", _another_person),
)
"""One thing to try in the next talk."""
_SAME_AS = {"step_not_taken": "next_step"}
"""Rules on what to try that would only say again what a rule on the moment says."""
