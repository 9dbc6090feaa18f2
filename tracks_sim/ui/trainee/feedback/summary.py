"""First screen of the feedback: what happened, and six figures at a glance. Pure: scores and key texts in, plain data out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypedDict

from tracks_sim.i18n import Translator, translatable
from tracks_sim.labels import step_name
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.scoring.conduct import counted_turns, counts_of
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.ui.trainee.feedback.feedback_parts import PartId, row_id
from tracks_sim.ui.trainee.view import View

MOST_WORDS = 236
"""Words of the first screen: what can be read at once, with some left for what begins below it."""
FIGURES = 6
DECIDED = "decided"
"""Id of the place on the first page where what was chosen stands beside what would have been safe."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_TAG = re.compile(r"<[^>]+>")

Sign = Literal["good", "look", "harm"]
SIGNS: dict[Sign, str] = {"good": "✓", "look": "○", "harm": "!"}


class GlanceRow(TypedDict):
    """One figure at a glance: its sign, what it is of, and what was reached in words; ``part`` and ``at``: where its rows are."""

    id: str
    sign: Sign
    mark: str
    what: str
    value: str
    part: PartId
    at: str


_GIVES_WAY = ("cited", "plan", "urgent", "steps", "told", "needs")
"""Figures by how soon they give way where there are more than six: one that was right before one to look at. Step and detection always stay."""
DETECTION_IN_SHORT = {
    "hit": translatable("as the author"), "correct_rejection": translatable("as the author"), "restraint": translatable("as the author"),
    "also_accepted": translatable("readers differ"), "other": translatable("readers differ"),
    "miss": translatable("missed"), "false_alarm": translatable("over-read"), "not_ruled_out": translatable("more could be said"),
    "premature_yes": translatable("said too early"), "premature_no": translatable("ruled out too early"), "blank": translatable("not judged"),
}  # fmt: skip


def words_of(*texts: str) -> int:
    """Number of words in texts, which may be HTML; counted as ``make bench screens`` counts them."""
    return sum(len(_WORD.findall(_TAG.sub(" ", text))) for text in texts)


def glance(feedback: Feedback, view: View) -> list[GlanceRow]:
    """At most six figures that exist in this case and attempt, in the order of what matters."""
    rows = list(_figures(feedback, view))
    while len(rows) > FIGURES:
        by_id = {row["id"]: row for row in rows}
        can_go = [name for name in _GIVES_WAY if name in by_id]
        rows.remove(by_id[next((name for name in can_go if by_id[name]["sign"] == "good"), can_go[0])])
    return rows


def _figures(feedback: Feedback, view: View) -> Iterable[GlanceRow]:
    t = view.t
    split = accepted_beside(view.case_file.key)
    found = feedback.all_findings

    def share(id_: str, what: str, n: int, of: int, rows: Iterable[ItemFeedback], part: PartId) -> GlanceRow:
        first = next((row_id(f.item) for f in rows if f.item not in split), "")
        return _share(id_, what, n, of, part, t, first)

    yield from _decision(feedback, view)
    for finding in feedback.findings.get("detection", ()):
        # The note of a split answer that is the keyed one is that of a single one.
        value = "readers differ" if finding.item in split and finding.given else DETECTION_IN_SHORT[finding.note]
        yield _row("detection", step_name("detection", t), t(value), "good" if finding.right else "look", "file", row_id(finding.item))
    counts = feedback.figures.get("indicators", {})
    of_file = [f for f in found if f.item.startswith("indicators.")]
    if seen := counts.get("hits", 0) + counts.get("misses", 0):
        missed = (f for f in of_file if f.keyed == "present" and f.kind == "missed")
        yield share("seen", t("Indicators in the file you saw"), counts["hits"], seen, missed, "file")
    if counts.get("judged"):
        over = [f for f in of_file if f.note in ("false_alarm", "premature_present")]
        value = str(len(over)) if over else t("none")
        yield _row("over_read", t("Indicators you read into it"), value, "look" if over else "good", "file", row_id(over[0].item) if over else "")
    if of := (needs := feedback.figures.get("needs", {})).get("needs"):
        other = (f for f in found if f.item.startswith("needs.") and not f.right)
        yield share("needs", t("Needs judged as the author did"), needs["right"], of, other, "needs")
    yield from _of_talk(view)
    if of := needs.get("urgent"):
        yield share("urgent", t("Urgent needs you saw"), of - needs["urgent_missed"], of, (f for f in found if f.note == "urgent_missed"), "needs")
    if of := (plan := feedback.figures.get("plan", {})).get("parts"):
        other = (f for f in found if f.item.startswith("plan.") and not f.right)
        yield share("plan", t("Parts of the plan complete"), plan["right"], of, other, "decision")
    if of := (evidence := feedback.figures.get("evidence", {})).get("groups"):
        uncited = (f for f in of_file if f.missed and f.keyed != "insufficient")
        yield share("cited", t("Reasons in the file that you cited"), evidence["groups_hit"], of, uncited, "file")


def _row(id_: str, what: str, value: str, sign: Sign, part: PartId, at: str = "") -> GlanceRow:
    return {"id": id_, "sign": sign, "mark": SIGNS[sign], "what": what, "value": value, "part": part, "at": at}


def _share(id_: str, what: str, n: int, of: int, part: PartId, t: Translator, at: str = "") -> GlanceRow:
    return _row(id_, what, t("{n} of {of}").format(n=n, of=of), "good" if n == of else "look", part, at)


def _decision(feedback: Feedback, view: View) -> Iterable[GlanceRow]:
    """What the step chosen would have done."""
    t = view.t
    finding, harm = feedback.decision, feedback.harm_of_decision
    if finding is None:
        return
    sign: Sign = "look"
    if finding.given is None:
        value = t("none chosen")
    elif finding.kind == "seen":
        value, sign = t("safe and proportionate"), "good"
    elif harm:
        value, sign = (t("could have hurt"), "harm") if harm == "severe" else (t("could have made things harder"), "harm")
    else:
        value = t("safe; more was possible") if finding.note.startswith("acceptable.") else t("another was safer")
    at = row_id("decision") if sign == "good" else DECIDED
    yield _row("decision", t("Your decision"), value, sign, "decision", at)


def _of_talk(view: View) -> Iterable[GlanceRow]:
    """What was told of what matters, and the steps of safety; nothing where there was no talk to have."""
    if not view.case_file.asks_talk:
        return
    t = view.t
    what = t("What they told you of what matters")
    if not view.attempt.turns:
        yield _row("told", what, t("you did not talk"), "look", "talk")
        return
    counts = counts_of(view.case_file, counted_turns(view.attempt))
    named = (("told", what, counts["needed_told"], counts["needed"]), ("steps", t("Precautions in the talk"), counts["steps_taken"], counts["steps"]))
    for id_, name, n, of in named:
        yield _share(id_, name, n, of, "talk", t)
