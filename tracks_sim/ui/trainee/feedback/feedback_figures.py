"""Figures of the feedback in words: the counts of the scorers, and the published ILO rule. Pure: scores in, plain data out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import READ_ITSELF, SourceState
from tracks_sim.i18n import Translator, translatable, translator
from tracks_sim.labels import DETECTION_NAMES, step_name
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.scoring.constant_answers import PROTECTION
from tracks_sim.scoring.delphi import UNDETERMINABLE
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.ui.trainee.steps.judged import JUDGED_STEPS
from tracks_sim.ui.trainee.view import View


class FigureRow(TypedDict):
    """A figure with its reading; ``items``: those that are not right, by their place in the feedback."""

    what: str
    you: str
    reading: str
    items: list[str]


class RuleRow(TypedDict):
    """A line of the published rule."""

    what: str
    you: str
    key: str


class RuleTable(TypedDict):
    """The published rule on the trainee's judgements and on the author's answers."""

    note: str
    unverified: str
    rows: list[RuleRow]


_RESULTS = {
    "positive": translatable("positive"),
    "negative": translatable("negative"),
    UNDETERMINABLE: translatable("cannot be determined (weights not known)"),
}


_HOW_KNOWN: Mapping[SourceState, str] = {
    "report": translatable("The weights of this list were read in a report about it."),
    "transcription": translatable("Weights and rule are those of a machine-made transcription; the published list has not been opened."),
    "memory": translatable("Nearly all weights of this list are from memory; the published list has not been opened."),
}
"""How the weights of a list are known, where nobody read the list itself."""
_NOT_READ = translatable("The weights of this list were not read anywhere.")


def ilo_rule_table(feedback: Feedback, key: Key, catalogues: Catalogues, language: str) -> RuleTable | None:
    """The published rule on the trainee's judgements and on the key, with what it is not for.

    By version 2 of the rules of scoring a line is shown only where every weight that is possible gives the same answer, for
    both; None where no list is about the case's kind of exploitation, or nothing was judged.
    """
    t, texts = translator(language), catalogues.indicator_texts[language]
    rows: list[RuleRow] = []
    left_open: list[str] = []
    for outcome in feedback.ilo_rule:
        name = outcome.item.partition(".")[2]
        if name == "outcome":
            what = t("Pattern")
            unnamed = {UNDETERMINABLE: t(_RESULTS[UNDETERMINABLE])}
            none = t("no pattern of the list")
            you, keyed = (texts.outcomes.get(x or "", unnamed.get(x or "", none)) for x in (outcome.given, outcome.keyed))
        else:
            what = texts.dimensions[name]  # type: ignore[index]
            you, keyed = (t(_RESULTS[x]) if x in _RESULTS else "" for x in (outcome.given or "", outcome.keyed))
        if key.rules > 1 and UNDETERMINABLE in (outcome.given, outcome.keyed):
            left_open.append(what)
        else:
            rows.append({"what": what, "you": you, "key": keyed})
    note = t("Made for statistics, not for decisions about a person: what the published rule makes of your judgements and of the author's answers. Act, means and purpose are another question, and a referral needs less than either.")
    state = catalogues.delphi.states.get(key.profile, "memory")
    if key.rules == 1:
        return {"note": note, "unverified": "" if state in READ_ITSELF else t("list not yet verified"), "rows": rows}
    if not feedback.ilo_rule:
        return None
    known = "" if state in READ_ITSELF else t(_HOW_KNOWN.get(state, _NOT_READ))
    shown = t("A line is shown only where every weight that may be right gives the same answer.")
    rest = t("Left open: {names}.").format(names=t("; ").join(left_open)) if left_open else ""
    return {"note": " ".join(filter(None, (note, known, shown, rest))), "unverified": "", "rows": rows}  # fmt: skip


_OWN_FIGURES = ("indicators", "detection", "needs")
"""Steps whose figures say more than how many judgements are right."""


def figures_table(feedback: Feedback, view: View) -> list[FigureRow]:
    """Detection in words, then counts by scorer, each with a reading; never a percentage, never a total.

    A scorer without words here adds no row.
    """
    t, key, attempt = view.t, view.case_file.key, view.attempt
    split = accepted_beside(key)
    found = [f for f in feedback.all_findings if f.item not in split]
    rows: list[FigureRow] = []

    def row(what: str, part: int, of: int, all_right: str, otherwise: str, not_right: Callable[[ItemFeedback], bool]) -> None:
        if of:
            items = [f.item.replace("phase.", "indicators.") for f in found if not_right(f)]
            rows.append(
                {
                    "what": what,
                    "you": t("{n} of {of}").format(n=part, of=of),
                    "reading": all_right if part == of else otherwise,
                    "items": items,
                }
            )

    rows += [_detection_row(finding, key, t) for finding in feedback.findings.get("detection", ())]
    indicators = feedback.figures.get("indicators", {})
    if indicators:
        row(t("Indicators found"), indicators["hits"], indicators["hits"] + indicators["misses"], t("all found"), t("look at the others"), lambda f: _judges(f, "indicators", "present"))
        absent = indicators["false_alarms"] + indicators["correct_rejections"]
        alarms = t("nothing over-read") if indicators["false_alarms"] == 0 else t("read the passage against it again")
        row(t("False alarms"), indicators["false_alarms"], absent, t("read the passages against them again"), alarms, lambda f: f.note == "false_alarm")
        opened = sum(indicators[f"keyed_insufficient_given_{g}"] for g in ("present", "absent", "insufficient", "open"))
        row(t("Left open where the file is silent"), indicators["restraint"], opened, t("you said no more than you could know"), t("not knowing is a full answer"), lambda f: _judges(f, "indicators", "insufficient"))
    evidence = feedback.figures.get("evidence", {})
    if evidence:
        row(t("Reasons in the file that you cited"), evidence["groups_hit"], evidence["groups"], t("every reason cited"), t("a judgement needs its passage"), lambda f: _uncited(f, "indicators"))
    phases = feedback.figures.get("phase", {})
    if phases:
        row(t("Placed at the right time"), phases["exact"], phases["placed"], t("all placed"), t("when it happened changes its weight"), lambda f: f.item.startswith("phase.") and f.note != "exact")
    for step in JUDGED_STEPS:
        counts = feedback.figures.get(step, {}) if step not in _OWN_FIGURES else {}
        if counts:
            wrong = [f for f in found if _judges(f, step) and f.item != PROTECTION]
            row(step_name(step, t), counts["right"], counts["things"], t("as the author"), t("compare the reasons"), wrong.__contains__)
    needs = feedback.figures.get("needs", {})
    if needs:
        row(t("Special needs judged as the author did"), needs["right"], needs["needs"], t("as the author"), t("compare the reasons"), lambda f: _judges(f, "needs"))
        first = t("these come first next time")
        row(t("Urgent needs not seen"), needs["urgent_missed"], needs["urgent"], first, first if needs["urgent_missed"] else t("none missed"), lambda f: f.note == "urgent_missed")
    needs_evidence = feedback.figures.get("needs_evidence", {})
    if needs_evidence:
        row(t("Reasons cited for special needs"), needs_evidence["groups_hit"], needs_evidence["groups"], t("every reason cited"), t("a judgement needs its passage"), lambda f: _uncited(f, "needs"))
    plan = feedback.figures.get("plan", {})
    if plan:
        row(t("Parts of the plan complete"), plan["right"], plan["parts"], t("complete"), t("look at the missing pieces"), lambda f: _judges(f, "plan"))
    confidence = feedback.figures.get("confidence", {})
    if confidence:
        stated = [a.confidence for a in attempt.by_step["indicators"].values() if a.confidence is not None]
        sure = round(100 * sum(stated) / len(stated)) if stated else 0
        reading = t("on average you said {sure} %; over a series this should match how often you are right").format(sure=sure)
        row(t("Right where you said how sure you were"), confidence["right"], confidence["stated"], reading, reading, lambda f: False)
    differ = [f.item for f in feedback.all_findings if f.item in split]
    if differ:
        rows.append({
            "what": t("Questions on which readers differ"), "you": str(len(set(differ))), "reading": t("more than one answer stands; they count neither way"),
            "items": list(dict.fromkeys(differ)),
        })  # fmt: skip
    return rows


def _judges(finding: ItemFeedback, step: str, keyed: str | None = None) -> bool:
    """Whether a finding of a step (and of a keyed answer) is not right."""
    return finding.item.partition(".")[0] == step and keyed in (None, finding.keyed) and not finding.right


def _uncited(finding: ItemFeedback, step: str) -> bool:
    """Whether a reason of a row that counts was not cited."""
    counts = finding.item.startswith(f"{step}.") and not (step == "indicators" and finding.keyed == "insufficient")
    return counts and bool(finding.missed)


def _detection_row(finding: ItemFeedback, key: Key, t: Translator) -> FigureRow:
    """The answer to the question of detection, and the author's: one case is right or not, and no rate."""
    split = finding.item in accepted_beside(key)
    if split:
        reading = t("readers differ here; it counts neither way")
    elif finding.right:
        reading = t("as the author")
    else:
        reading = t("the author's answer: {state}").format(state=t(DETECTION_NAMES[finding.keyed]))
    you = t(DETECTION_NAMES[finding.given]) if finding.given else t("not judged")
    return {"what": t("Trafficked, on what is known now?"), "you": you, "reading": reading, "items": [] if split or finding.right else [finding.item]}
