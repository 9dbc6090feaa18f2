"""Three sentences to take away, chosen by what this person did: keep doing, look again, try next. Pure: findings in, plain data out.

The rules are plain and stand in an order (docs/feedback.md): patterns first, since one sentence then says more than fifteen rows;
then harm, what was urgent, what was read into the file, what was not seen, a no that was pressed on; then the lessons of the case.
Every sentence is true of the attempt that it is said of.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Literal, TypedDict

from tracks_sim.i18n import translatable
from tracks_sim.practice.events import AnswerStep
from tracks_sim.scoring import Feedback
from tracks_sim.ui.shared.sheets import Quote
from tracks_sim.ui.trainee.feedback.attempt_facts import AttemptFacts, Observation, first
from tracks_sim.ui.trainee.feedback.feedback_parts import PartId, part_of, row_id
from tracks_sim.ui.trainee.feedback.improvements import LOOK, PATTERNS
from tracks_sim.ui.trainee.feedback.strengths import KEEP, lesson_done
from tracks_sim.ui.trainee.feedback.summary import DECIDED, words_of
from tracks_sim.ui.trainee.view import View

TakeawayKind = Literal["keep", "look", "try"]
_QUOTE_WORDS = 30
"""Most words of a quote on the first screen."""
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


def takeaways(feedback: Feedback, view: View, room: int) -> list[Takeaway]:
    """Keep doing, look again, try next, in at most ``room`` words where their shortest wording allows it.

    What does not fit is left out in this order: quotes; the last sentences of lessons, which stand whole in "Talk it over"; lessons,
    where a rule without one fits as well; and links.
    """
    deeds = AttemptFacts(feedback, view)
    look_rule, look = first(LOOK, deeds)
    for without in (False, True):
        keep = first([(name, rule) for name, rule in KEEP if not (without and rule is lesson_done)], deeds)
        made = _fitted((keep, (look_rule, look), _to_try(deeds, look_rule, look, lesson_first=not without)), view, room)
        if _words(made) <= room:
            return made
    # A long story leaves no room for links either: the figures beside it lead to the same places.
    for of in made:
        if _words(made) > room and of["act"] is not None and of["act"]["replay"] is None:
            of["act"] = None
    return made


_TITLES: Mapping[TakeawayKind, str] = {
    "keep": translatable("Keep doing"),
    "look": translatable("Look again"),
    "try": translatable("Try next"),
}


def _fitted(chosen: Sequence[tuple[str, Observation]], view: View, room: int) -> list[Takeaway]:
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
            found.append(
                {
                    "kind": kind,
                    "rule": rule,
                    "title": t(_TITLES[kind]),
                    "text": said.text,
                    "lesson": lesson,
                    "quote": quote,
                    "act": act,
                }
            )
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
    deeds, t = AttemptFacts(feedback, view), view.t
    found: dict[AnswerStep, str] = {}
    if deeds.everything_ticked:
        found["indicators"] = t("Everything was ticked: “present” for all {n} signs you judged.").format(n=len(deeds.answers("indicators")))
    if deeds.everything_urgent:
        found["needs"] = t("Every need was called urgent, all {n}. Then nothing comes first.").format(n=len(deeds.answers("needs")))
    return found


def _to_try(deeds: AttemptFacts, rule: str, look: Observation, *, lesson_first: bool) -> tuple[str, Observation]:
    """What to try next: the remedy of a pattern, else the lesson on what to look at again, else the remedy of that, else another lesson."""
    key = deeds.view.case_file.key
    offered = [lesson for lesson in key.lessons if lesson.id in deeds.feedback.lessons]
    of_look = next((lesson for lesson in offered if set(lesson.when) & set(look.items)), None)
    if lesson_first and rule not in PATTERNS and look.lesson is None and of_look is not None:
        return "lesson", Observation("", items=tuple(i for i in of_look.when if i in look.items), lesson=of_look, turn=look.turn)
    if look.remedy:
        return f"{rule}.remedy", Observation(look.remedy, turn=look.turn)
    rest = next((lesson for lesson in offered if look.lesson is None or lesson.id != look.lesson.id), None)
    if rest is not None and lesson_first:
        return "lesson", Observation("", lesson=rest)
    return "another_case", Observation(deeds.t("Take a case of another kind, and see what of this holds there."))


def _act(kind: TakeawayKind, said: Observation, view: View) -> Act | None:
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
