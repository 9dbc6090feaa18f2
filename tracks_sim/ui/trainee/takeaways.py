"""Three sentences to take away, chosen by what this person did: keep doing, look again, try next. Pure: findings in, plain data out.

The rules are plain and stand in an order (docs/feedback.md): patterns first, since one sentence then says more than fifteen rows;
then harm, what was urgent, what was read into the file, what was not seen, a no that was pressed on; then the lessons of the case.
Every sentence is true of the attempt that it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypedDict

from tracks_sim.case.conversation import Topic
from tracks_sim.case.key import Lesson
from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES, DETECTION_NAMES
from tracks_sim.practice import Answer
from tracks_sim.practice.events import AnswerStep, InterviewTurn
from tracks_sim.scoring import Feedback, Finding
from tracks_sim.scoring.conduct import counted_turns, counts_of, end_of, steps_called_for
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.feedback_parts import PartId, part_of, row_id
from tracks_sim.ui.trainee.summary import DECIDED, words_of
from tracks_sim.ui.trainee.talk_names import MOVE_NAMES
from tracks_sim.ui.trainee.view import View

TakeawayKind = Literal["keep", "look", "try"]
MANY = 4
"""Answers of one kind from which on they are a pattern."""
_QUOTE_WORDS = 30
"""Most words of a quote on the first screen."""
_CITING: tuple[AnswerStep, ...] = ("indicators", "detection", "elements", "needs")
"""Steps whose answers can cite passages."""
_SAFETY_TOPICS: tuple[Topic, ...] = ("fear", "threats", "contacts", "control")
_SAFETY_MOVES = ("ask_wishes", "safe_contact")
_FIRST_TO_GROW = (1, 2, 0)
"""Places of the three by who is given room first: what to look at, what to try, what to keep."""
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+(?=[^\W\d_a-zà-ÿ]|[‘“«])")


class Act(TypedDict):
    """What can be done about a takeaway: a part opened at a row, or the talk tried again from a turn."""

    label: str
    part: PartId
    at: str
    replay: int | None


class Takeaway(TypedDict):
    """One of the three. ``text`` is in the language of the page, ``lesson`` in that of the case; ``rule``: the rule that chose it."""

    kind: TakeawayKind
    rule: str
    title: str
    text: str
    lesson: str
    quote: Quote | None
    act: Act | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says: its sentence, what to try instead, and where it can be seen."""

    text: str
    remedy: str = ""
    items: tuple[str, ...] = ()
    """Items that it is about, the first of which is opened."""
    passage: str | None = None
    """Passage to quote."""
    turn: int | None = None
    """Turn from which the talk may be tried again."""
    at: str = ""
    """Place in the page, where it is no row of an item."""
    lesson: Lesson | None = None


class Deeds:
    """What one person did in an attempt, as the rules read it."""

    def __init__(self, feedback: Feedback, view: View) -> None:
        self.feedback, self.view, self.t = feedback, view, view.t
        split = accepted_beside(view.case_file.key)
        self.found = {f.item: f for findings in feedback.findings.values() for f in findings}
        self.counted = [f for f in self.found.values() if f.item not in split]
        """Findings that count: not those on which readers differ."""

    def of(self, step: str, *notes: str) -> list[Finding]:
        """Counted findings of a step with one of these notes."""
        return [f for f in self.counted if f.item.startswith(f"{step}.") and f.note in notes]

    def answers(self, step: AnswerStep) -> list[Answer]:
        """The answers given in a step that the case asks."""
        return list(self.view.attempt.by_step[step].values()) if step in self.view.case.steps else []

    @cached_property
    def everything_ticked(self) -> bool:
        """Whether every sign judged was called present, four or more, and the file does not show them all."""
        given = self.answers("indicators")
        return len(given) >= MANY and all(a.code == "present" for a in given) and bool(self.over_read)

    @cached_property
    def everything_urgent(self) -> bool:
        """Whether every need judged was called urgent, four or more, and not all are."""
        given = self.answers("needs")
        return len(given) >= MANY and all(a.code == "urgent" for a in given) and bool(self.of("needs", "too_high"))

    @cached_property
    def judged(self) -> list[Answer]:
        """Judgements that can cite a passage."""
        return [a for step in _CITING for a in self.answers(step)]

    @cached_property
    def nothing_cited(self) -> bool:
        """Whether four or more judgements stand and no passage was cited for any question."""
        cited = any(a.passages for a in self.judged) or any(self.view.attempt.set_aside.values())
        return len(self.judged) >= MANY and not cited

    @property
    def over_read(self) -> list[Finding]:
        """Signs that were said to be there, and are not on what is known."""
        return self.of("indicators", "false_alarm", "premature_present")

    @property
    def missed_signs(self) -> list[Finding]:
        """Signs that the file shows, and that were not seen."""
        return [f for f in self.counted if f.item.startswith("indicators.") and f.keyed == "present" and f.kind == "missed"]

    @property
    def turns(self) -> tuple[InterviewTurn, ...]:
        """The turns of the talk, where the case has one."""
        talk = self.view.case.has_talk and self.view.case_file.key.interview is not None
        return self.view.attempt.turns if talk else ()

    @property
    def moves(self) -> set[str]:
        """Moves made in the talk."""
        return {turn.choice.removeprefix("move:") for turn in self.turns if turn.choice.startswith("move:")}

    @property
    def topics(self) -> set[str | None]:
        """Topics asked about in the talk."""
        by_id = {q.id: q.topic for q in self.view.case.questions}
        named = (turn.choice.split(":") for turn in self.turns if not turn.choice.startswith("move:"))
        return {parts[-1] if parts[0] == "typed" else by_id.get(parts[-1]) for parts in named}

    @property
    def steps(self) -> Mapping[str, bool]:
        """Steps of safety that the talk called for, and whether each was taken."""
        return steps_called_for(self.view.case, counted_turns(self.view.attempt)) if self.turns else {}

    @property
    def seen(self) -> tuple[int, int]:
        """Signs seen, of those that the file shows."""
        counts = self.feedback.figures.get("indicators", {})
        return counts.get("hits", 0), counts.get("hits", 0) + counts.get("misses", 0)


Rule = Callable[[Deeds], Said | None]


def takeaways(feedback: Feedback, view: View, room: int) -> list[Takeaway]:
    """Keep doing, look again, try next, in at most ``room`` words where their shortest wording allows it.

    What does not fit is left out in this order: quotes; the last sentences of lessons, which stand whole in "Talk it over"; lessons,
    where a rule without one fits as well; and links.
    """
    deeds = Deeds(feedback, view)
    look_rule, look = first(LOOK, deeds)
    for without in (False, True):
        keep = first([(name, rule) for name, rule in KEEP if not (without and rule is _lesson_done)], deeds)
        made = _fitted((keep, (look_rule, look), _to_try(deeds, look_rule, look, lesson_first=not without)), view, room)
        if _words(made) <= room:
            return made
    # A long story leaves no room for links either: the figures beside it lead to the same places.
    for of in made:
        if _words(made) > room and of["act"] is not None and of["act"]["replay"] is None:
            of["act"] = None
    return made


_TITLES: Mapping[TakeawayKind, str] = {"keep": translatable("Keep doing"), "look": translatable("Look again"), "try": translatable("Try next")}


def _fitted(chosen: Sequence[tuple[str, Said]], view: View, room: int) -> list[Takeaway]:
    """The three as they are shown: with as many sentences of their lessons, and then quotes, as there is room for."""
    t = view.t
    sentences = [_SENTENCE_END.split(" ".join(view.key_texts.lessons[said.lesson.id].split())) if said.lesson else [] for _, said in chosen]

    def made(shown: Sequence[int], quotes: Collection[int]) -> list[Takeaway]:
        found: list[Takeaway] = []
        for n, (kind, (rule, said)) in enumerate(zip(_TITLES, chosen, strict=True)):
            act = _act(kind, said, view)
            if said.lesson is not None and shown[n] < len(sentences[n]):
                act = {"label": t("Read on"), "part": "talk_over", "at": f"lesson-{said.lesson.id}", "replay": None}
            quote = view.quote(said.passage) if said.passage is not None and n in quotes else None
            lesson = " ".join(sentences[n][: shown[n]])
            found.append({"kind": kind, "rule": rule, "title": t(_TITLES[kind]), "text": said.text, "lesson": lesson, "quote": quote, "act": act})
        if found[1]["act"] == found[2]["act"]:  # one button for one act: where it is proposed
            found[1]["act"] = None
        return found

    shown, quotes = [min(1, len(of)) for of in sentences], set[int]()
    for n in _FIRST_TO_GROW:
        while shown[n] < len(sentences[n]):
            longer = [*shown[:n], shown[n] + 1, *shown[n + 1 :]]
            if _words(made(longer, quotes)) > room:
                break
            shown = longer
    for n in _FIRST_TO_GROW:
        passage = chosen[n][1].passage
        if passage is not None and words_of(view.quote(passage)["html"]) <= _QUOTE_WORDS and _words(made(shown, {*quotes, n})) <= room:
            quotes.add(n)
    return made(shown, quotes)


def _words(made: Sequence[Takeaway]) -> int:
    return sum(
        words_of(m["title"], m["text"], m["lesson"], *((m["quote"]["html"], m["quote"]["label"]) if m["quote"] else ()), m["act"]["label"] if m["act"] else "")
        for m in made
    )  # fmt: skip


def patterns(feedback: Feedback, view: View) -> dict[AnswerStep, str]:
    """One sentence for a step whose rows it says all of."""
    deeds, t = Deeds(feedback, view), view.t
    found: dict[AnswerStep, str] = {}
    if deeds.everything_ticked:
        found["indicators"] = t("Everything was ticked: “present” for all {n} signs you judged.").format(n=len(deeds.answers("indicators")))
    if deeds.everything_urgent:
        found["needs"] = t("Every need was called urgent, all {n}. Then nothing comes first.").format(n=len(deeds.answers("needs")))
    return found


def lessons_done(feedback: Feedback, view: View) -> list[Lesson]:
    """Lessons of the case whose every item was judged rightly."""
    right = {f.item for findings in feedback.findings.values() for f in findings if f.kind in ("seen", "restrained")}
    return [lesson for lesson in view.case_file.key.lessons if lesson.when and right.issuperset(lesson.when)]


def first(rules: Iterable[tuple[str, Rule]], deeds: Deeds) -> tuple[str, Said]:
    """The first rule that has something to say; the last one of a list always has."""
    return next((name, said) for name, rule in rules if (said := rule(deeds)) is not None)


def _to_try(deeds: Deeds, rule: str, look: Said, *, lesson_first: bool) -> tuple[str, Said]:
    """What to try next: the remedy of a pattern, else the lesson on what to look at again, else the remedy of that, else another lesson."""
    key = deeds.view.case_file.key
    offered = [lesson for lesson in key.lessons if lesson.id in deeds.feedback.lessons]
    of_look = next((lesson for lesson in offered if set(lesson.when) & set(look.items)), None)
    if lesson_first and rule not in PATTERNS and look.lesson is None and of_look is not None:
        return "lesson", Said("", items=tuple(i for i in of_look.when if i in look.items), lesson=of_look, turn=look.turn)
    if look.remedy:
        return f"{rule}.remedy", Said(look.remedy, turn=look.turn)
    rest = next((lesson for lesson in offered if look.lesson is None or lesson.id != look.lesson.id), None)
    if rest is not None and lesson_first:
        return "lesson", Said("", lesson=rest)
    return "another_case", Said(deeds.t("Take a case of another kind, and see what of this holds there."))


def _act(kind: TakeawayKind, said: Said, view: View) -> Act | None:
    t = view.t
    if said.turn is not None and kind != "keep":
        return {"label": t("Replay from turn {n}").format(n=said.turn), "part": "talk", "at": "replay", "replay": said.turn}
    if said.at:
        return {"label": t("See why"), "part": "decision", "at": said.at, "replay": None}
    if said.items and kind != "keep":
        item = said.items[0]
        # What was chosen and was not best stands on the first page.
        return {"label": t("See why"), "part": part_of(item), "at": DECIDED if item == "decision" else row_id(item), "replay": None}
    return None


# --- look again --------------------------------------------------------------------------------------


def _everything_ticked(d: Deeds) -> Said | None:
    if not d.everything_ticked:
        return None
    text = d.t("Everything was ticked: “present” for all {n} signs you judged.").format(n=len(d.answers("indicators")))
    remedy = d.t("Ask of each sign which passage shows it. “Not enough information” is a full answer.")
    return Said(text, remedy, (d.over_read[0].item,))


def _nothing_answered(d: Deeds) -> Said | None:
    attempt = d.view.attempt
    if any(item.id != "option" for item in attempt.answers):
        return None
    text = d.t("Nothing was answered but the decision.") if attempt.option else d.t("Nothing was answered.")
    return Said(text, d.t("Put down a first answer even when you are unsure: it is what one learns from."))


def _everything_urgent(d: Deeds) -> Said | None:
    if not d.everything_urgent:
        return None
    text = d.t("Every need was called urgent, all {n}. Then nothing comes first.").format(n=len(d.answers("needs")))
    return Said(text, d.t("Ask what cannot wait until next week, and begin there."), (d.of("needs", "too_high")[0].item,))


def _nothing_cited(d: Deeds) -> Said | None:
    if not d.nothing_cited:
        return None
    text = d.t("Nothing was cited: {n} judgements stand without a passage.").format(n=len(d.judged))
    return Said(text, d.t("Cite for each judgement the passage that carries it, so that others can follow you."))


def _nobody_asked(d: Deeds) -> Said | None:
    view = d.view
    if not view.case.has_talk or view.case_file.key.interview is None or view.attempt.turns:
        return None
    return Said(d.t("Nobody was asked: you judged on the papers alone."), d.t("Before you decide, ask the person what they want and fear."))


def _nothing_about_safety(d: Deeds) -> Said | None:
    if not d.turns or d.topics & set(_SAFETY_TOPICS) or d.moves & set(_SAFETY_MOVES):
        return None
    text = d.t("Nothing was asked about safety: no fears, no calls, no visits.")
    first = next((turn.number for turn in d.turns if not turn.choice.startswith("move:")), d.turns[-1].number)
    return Said(text, d.t("Ask early what they want, fear and consider safe."), turn=first)


def _severe_harm(d: Deeds) -> Said | None:
    if not any(h.severity == "severe" and h.where.startswith("decision.") for h in d.feedback.harms):
        return None
    remedy = d.t("Before you decide, ask who hears of it first, and what they can do then.")
    return Said(d.t("Your step could have hurt the person."), remedy, ("decision",), at=DECIDED)


def _severe_harm_in_talk(d: Deeds) -> Said | None:
    turn = next((turn for turn in d.turns if any(h.severity == "severe" for h in turn.harms)), None)
    if turn is None:
        return None
    return Said(d.t("What you said or did at turn {n} could have hurt the person.").format(n=turn.number), turn=turn.number)


def _urgent_missed(d: Deeds) -> Said | None:
    missed = d.of("needs", "urgent_missed")
    if not missed:
        return None
    finding = next((f for f in missed if f.given is not None), missed[0])
    sentence = d.t("{need} was urgent, and was not judged.") if finding.given is None else d.t("{need} was urgent; you said: {level}.")
    text = sentence.format(need=d.view.item_name(finding.item), level=d.t(ANSWER_NAMES[finding.given or finding.keyed]))
    return Said(text, d.t("Look first for what has a date, or cannot wait."), (finding.item,), next(iter(finding.missed), None))


def _harmful_plan(d: Deeds) -> Said | None:
    harms = sorted((h for h in d.feedback.harms if h.where.startswith("plan.")), key=lambda h: h.severity != "severe")
    if not harms:
        return None
    item = harms[0].where.rpartition(".")[0]
    sentence = d.t("A part of your plan could have hurt the person: {part}.") if harms[0].severity == "severe" else d.t("A part of your plan could have made things harder: {part}.")
    remedy = d.t("Ask of each part of a plan who could turn it against the person.")
    return Said(sentence.format(part=d.view.item_name(item)), remedy, (item,))


def _another_step(d: Deeds) -> Said | None:
    finding = d.found.get("decision")
    if finding is None or finding.kind != "missed":
        return None
    if finding.given is None:
        return Said(d.t("You took no decision."), items=("decision",), at=DECIDED)
    harmless = finding.note.startswith("acceptable.")
    text = d.t("Your step did no harm, and more was possible.") if harmless else d.t("Another step would have been safer, or fitted better.")
    return Said(text, items=("decision",), at=DECIDED)


def _detection(d: Deeds) -> Said | None:
    finding = d.found.get("detection")
    if finding not in d.counted or finding is None or finding.kind not in ("missed", "over_read"):
        return None
    keyed = d.t(DETECTION_NAMES[finding.keyed])
    if finding.given is None:
        text = d.t("Trafficked, on what is known now? You did not say; the author: {keyed}.").format(keyed=keyed)
    else:
        text = d.t("Trafficked, on what is known now? You: {given}; the author: {keyed}.").format(given=d.t(DETECTION_NAMES[finding.given]), keyed=keyed)
    return Said(text, items=("detection",), passage=next(iter(finding.missed), None))


def _over_read(d: Deeds) -> Said | None:
    if not d.over_read:
        return None
    finding = next((f for f in d.over_read if f.missed), d.over_read[0])
    one = d.t("You read one sign into the file: {name}.")
    more = d.t("You read {n} signs into the file, such as: {name}.")
    text = (one if len(d.over_read) == 1 else more).format(n=len(d.over_read), name=d.view.item_name(finding.item))
    items = (finding.item, *(f.item for f in d.over_read if f is not finding))
    return Said(text, d.t("Where the file is silent, leave it open; what speaks against a sign counts too."), items, next(iter(finding.missed), None))


def _missed_signs(d: Deeds) -> Said | None:
    missed = d.missed_signs
    if not missed:
        return None
    finding = next((f for f in missed if f.missed), missed[0])
    text = (d.t("You did not see one sign: {name}.") if len(missed) == 1 else d.t("You did not see {n} signs, such as: {name}.")).format(n=len(missed), name=d.view.item_name(finding.item))
    remedy = d.t("Read once more for what people do, whatever they call it.")
    return Said(text, remedy, (finding.item, *(f.item for f in missed if f is not finding)), next(iter(finding.missed), None))


def _no_pressed_on(d: Deeds) -> Said | None:
    remedy = d.t("Take a no as an answer: say that the door stays open, and speak of something else.")
    pressed = next((turn for turn in d.turns if any(h.name == "pressed_after_refusal" for h in turn.harms)), None)
    if pressed is not None:
        return Said(d.t("At turn {n} a no was asked about again.").format(n=pressed.number), remedy, turn=pressed.number)
    if d.steps.get("accept_refusal", True):
        return None
    refused = next(turn for turn in d.turns if turn.outcome == "refuses_consent")
    after = min(refused.number + 1, d.turns[-1].number)
    return Said(d.t("The no at turn {n} was never accepted aloud.").format(n=refused.number), remedy, turn=after)


def _talk_left_open(d: Deeds) -> Said | None:
    if not d.turns or end_of(counted_turns(d.view.attempt)) != "open":
        return None
    remedy = d.t("Close a talk: what was said, what comes next, how the person can reach you.")
    return Said(d.t("The talk was left open: neither closed nor to be continued."), remedy, turn=d.turns[-1].number)


def _step_not_taken(d: Deeds) -> Said | None:
    moves = {**dict.fromkeys(d.steps), "consent": "consent_sharing", "ending": "close_safely"}
    missing = next((name for name, done in d.steps.items() if not done and (moves[name] or name) not in d.moves), None)
    if missing is None:
        return None
    text = d.t("A step of safety was not taken: {move}.").format(move=d.t(MOVE_NAMES[moves[missing] or missing]))
    return Said(text, d.t("Try the talk once more with it, and see what it opens."), turn=1)


def _not_told(d: Deeds) -> Said | None:
    if not d.turns:
        return None
    counts = counts_of(d.view.case_file, counted_turns(d.view.attempt))
    untold = counts["needed"] - counts["needed_told"]
    if not untold:
        return None
    text = d.t("Of {of} things that matter, {n} were not told in full.").format(n=untold, of=counts["needed"])
    return Said(text, d.t("Ask less, and wait longer; a second talk may bring what the first could not."))


def _other_needs(d: Deeds) -> Said | None:
    other = [f for f in d.counted if f.item.startswith("needs.") and f.kind in ("missed", "over_read")]
    if not other:
        return None
    finding = next((f for f in other if f.given is not None), other[0])
    sentence = d.t("{need}: not judged; the author: {level}.") if finding.given is None else d.t("{need}: you said {given}; the author: {level}.")
    given, keyed = (d.t(ANSWER_NAMES[answer or finding.keyed]) for answer in (finding.given, finding.keyed))
    text = sentence.format(need=d.view.item_name(finding.item), given=given, level=keyed)
    return Said(text, items=(finding.item, *(f.item for f in other if f is not finding)), passage=next(iter(finding.missed), None))


def _lesson_missed(d: Deeds) -> Said | None:
    failed = {f.item for f in d.found.values() if f.kind in ("missed", "over_read")}
    lesson = next((le for le in d.view.case_file.key.lessons if le.id in d.feedback.lessons and failed & set(le.when)), None)
    return Said("", items=tuple(i for i in lesson.when if i in failed), lesson=lesson) if lesson is not None else None


def _reasons(d: Deeds) -> Said:
    return Said(d.t("Open the reasons of what you got right: were they yours?"))


LOOK: tuple[tuple[str, Rule], ...] = (
    ("everything_ticked", _everything_ticked),
    ("nothing_answered", _nothing_answered),
    ("everything_urgent", _everything_urgent),
    ("nothing_cited", _nothing_cited),
    ("nobody_asked", _nobody_asked),
    ("nothing_about_safety", _nothing_about_safety),
    ("severe_harm", _severe_harm),
    ("severe_harm_in_talk", _severe_harm_in_talk),
    ("urgent_missed", _urgent_missed),
    ("harmful_plan", _harmful_plan),
    ("another_step", _another_step),
    ("detection", _detection),
    ("over_read", _over_read),
    ("missed_signs", _missed_signs),
    ("no_pressed_on", _no_pressed_on),
    ("talk_left_open", _talk_left_open),
    ("step_not_taken", _step_not_taken),
    ("not_told", _not_told),
    ("other_needs", _other_needs),
    ("lesson", _lesson_missed),
    ("reasons", _reasons),
)
"""What to look at again, by weight."""
PATTERNS = ("everything_ticked", "nothing_answered", "everything_urgent", "nothing_cited", "nobody_asked", "nothing_about_safety")
"""Rules on what all answers have in common."""


# --- keep doing --------------------------------------------------------------------------------------


def _lesson_done(d: Deeds) -> Said | None:
    if d.everything_ticked or d.everything_urgent:
        return None
    done = lessons_done(d.feedback, d.view)
    if not done:
        return None
    cited = [f.cited_right[0] for item in done[0].when if (f := d.found.get(item)) and f.cited_right and not item.startswith("plan.")]
    passages = [p for p in cited if p in d.view.case.passages or p in d.view.attempt.disclosed]
    return Said(d.t("Your answers follow what this case teaches:"), items=done[0].when, passage=next(iter(passages), None), lesson=done[0])


def _safe_step(d: Deeds) -> Said | None:
    finding = d.found.get("decision")
    return Said(d.t("You chose a safe and proportionate step.")) if finding is not None and finding.kind == "seen" else None


def _careful_reading(d: Deeds) -> Said | None:
    hits, shown = d.seen
    if d.over_read or not hits or 2 * hits < shown:
        return None
    return Said(d.t("You read nothing into the file, and saw {n} of the {of} signs that it shows.").format(n=hits, of=shown))


def _urgent_seen(d: Deeds) -> Said | None:
    needs = d.feedback.figures.get("needs", {})
    if not needs.get("urgent") or needs["urgent_missed"] or d.everything_urgent:
        return None
    return Said(d.t("You missed no urgent need."))


def _step_of_safety(d: Deeds) -> Said | None:
    sentences = {
        "accept_refusal": d.t("You accepted a no, and left the door open."),
        "see_alone": d.t("You saw the person alone, by a rule that holds for all."),
        "ask_wishes": d.t("You asked what the person wants, fears and considers safe."),
        "offer_break": d.t("You offered a break when it was needed."),
        "rights": d.t("You explained rights."),
        "confidentiality": d.t("You explained early what stays between you, and what cannot."),
    }
    taken = next((name for name in sentences if d.steps.get(name)), None)
    return Said(sentences[taken]) if taken else None


def _told(d: Deeds) -> Said | None:
    if not d.turns:
        return None
    counts = counts_of(d.view.case_file, counted_turns(d.view.attempt))
    if not counts["needed_told"]:
        return None
    return Said(d.t("You were told {n} of {of} things that matter.").format(n=counts["needed_told"], of=counts["needed"]))


def _no_harm(d: Deeds) -> Said | None:
    if d.view.attempt.option is None or d.feedback.harms or any(turn.harms for turn in d.turns):
        return None
    return Said(d.t("Nothing you chose would have hurt the person."))


def _left_open(d: Deeds) -> Said | None:
    rightly = d.of("indicators", "restraint")
    if not rightly or all(a.code == "insufficient" for a in d.answers("indicators")):
        return None
    return Said(d.t("You left open what the file leaves open, such as: {name}.").format(name=d.view.item_name(rightly[0].item)))


def _signs_seen(d: Deeds) -> Said | None:
    hits, shown = d.seen
    if not hits or d.everything_ticked:
        return None
    return Said(d.t("You saw {n} of the {of} signs that the file shows.").format(n=hits, of=shown))


def _cited(d: Deeds) -> Said | None:
    finding = next((f for f in d.counted if f.cited_right and f.item.partition(".")[0] in _CITING and f.kind in ("seen", "restrained")), None)
    if finding is None:
        return None
    return Said(d.t("You cited what carries a judgement: {name}.").format(name=d.view.item_name(finding.item)), items=(finding.item,), passage=finding.cited_right[0])


def _read_all(d: Deeds) -> Said | None:
    return Said(d.t("You opened every paper of the file.")) if {p.id for p in d.view.case.documents} <= d.view.attempt.documents else None


def _finished(d: Deeds) -> Said:
    return Said(d.t("You went through the case to its end, and handed it in."))


KEEP: tuple[tuple[str, Rule], ...] = (
    ("lesson_done", _lesson_done),
    ("safe_step", _safe_step),
    ("careful_reading", _careful_reading),
    ("urgent_seen", _urgent_seen),
    ("step_of_safety", _step_of_safety),
    ("told", _told),
    ("no_harm", _no_harm),
    ("left_open", _left_open),
    ("signs_seen", _signs_seen),
    ("cited", _cited),
    ("read_all", _read_all),
    ("finished", _finished),
)
"""What to keep, the most specific first."""
