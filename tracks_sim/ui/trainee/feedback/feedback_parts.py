"""Parts of the feedback that are opened one at a time: the file, the needs, and decision, plan and note. Pure: findings in, plain data out.

Within a part stands open what there is to look at; what was right is a row of one line, and its reason one click away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypedDict

from tracks_sim.case.model.record import AnswerStep
from tracks_sim.case.model.structure import Case
from tracks_sim.i18n import Translator
from tracks_sim.labels import step_name
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.ui.trainee.findings import DRAWN_RIGHT, FindingView, FindingWriter
from tracks_sim.ui.trainee.steps.judged import JUDGED_STEPS
from tracks_sim.ui.trainee.steps.worksheet import WORKSHEETS
from tracks_sim.ui.trainee.view import View

PartId = Literal["talk", "file", "needs", "decision", "talk_over", "figures"]
PART_STEPS: Mapping[PartId, tuple[AnswerStep, ...]] = {
    "file": tuple(step for step in JUDGED_STEPS if step != "needs"), "needs": ("needs",), "decision": ("decision",),
}  # fmt: skip
"""Steps whose findings are in a part."""
_PART_OF: Mapping[str, PartId] = {
    **{step: part for part, steps in PART_STEPS.items() for step in steps}, "phase": "file", "plan": "decision", "note": "decision",
}  # fmt: skip
"""Part by the first name of an item."""
_NEVER_FOLDED = ("detection", "decision")
"""Items on which a case turns: what was said stands first in its section, right or not."""
_LEFT_OPEN = ("open", "blank")
"""Notes of what was not answered."""
_WEIGHT = {"harmful": 0, "over": 2, "missed": 3}
"""What is looked at first, by its class; an urgent need that was missed comes between harm and the rest."""
_OPEN_WORDS = 420
"""Words of the rows that stand open in one part: more would be more than three windows, and nobody would read them."""


class RowView(FindingView):
    """A finding as a row. ``open``: it stands open; ``harm``: what an answer would have done; ``differs``: its source is known otherwise than most."""

    id: str
    open: bool
    harm: str
    differs: str


class RowGroup(TypedDict):
    """Rows of one sort under their label."""

    label: str
    rows: list[RowView]


class SectionView(TypedDict):
    """A step's findings: what to look at, then the rest in groups. ``pattern``: what all of them have in common, said once."""

    id: AnswerStep
    title: str
    intro: str
    pattern: str
    look: list[RowView]
    groups: list[RowGroup]


class PartView(TypedDict):
    """A part of the feedback. ``look``: how many things to look at; ``right``: how many were right; ``said``: that in words."""

    id: PartId
    label: str
    look: int
    right: int
    said: str
    sections: list[SectionView]
    sources: str


def part_of(item: str) -> PartId:
    """The part that shows an item."""
    return _PART_OF[item.partition(".")[0]]


def row_id(item: str) -> str:
    """Id of the row of an item in the page."""
    return f"row-{item}"


def parts_of_the_case(
    feedback: Feedback, by_item: Mapping[str, list[FindingView]], view: View, patterns: Mapping[AnswerStep, str], *, decision_above: bool
) -> list[PartView]:
    """The parts with findings that this case has.

    ``patterns``: one sentence a step where one says it all. ``decision_above``: the decision stands on the first page already.
    """
    t, case = view.t, view.case
    sections = {step: _section(step, feedback, by_item, view, patterns.get(step, "")) for step in feedback.findings}
    if decision_above and (decision := sections.get("decision")):
        _take_out_decision(decision)
    names: dict[PartId, str] = {"file": t("The file"), "needs": t("Needs"), "decision": _decision_title(case, t)}
    parts: list[PartView] = []
    for part, label in names.items():
        of_part = [sections[step] for step in PART_STEPS[part] if step in sections]
        if part == "file" and "elements" not in case.steps:
            of_part.append(_law_not_asked(view))
        if of_part:
            _open_what_fits(of_part)
            parts.append(_part(part, label, of_part, t))
    return parts


def said_of(look: int, right: int, t: Translator) -> str:
    """How many things there are to look at, or that all was right, for the name of a part."""
    if look:
        return t("{n} to look at").format(n=look)
    return t("{n} right").format(n=right) if right else ""


def _part(part: PartId, label: str, sections: list[SectionView], t: Translator) -> PartView:
    rows = [row for section in sections for row in _all_rows(section)]
    commonest = Counter(row["unverified"] for row in rows if row["source"]).most_common(1)
    usual = commonest[0][0] if commonest else ""
    for row in rows:
        if row["source"] and row["unverified"] != usual:
            row["differs"] = row["unverified"] or t("source read")
    if not commonest:
        sources = ""
    elif usual:
        sources = t("The rules behind these reasons: {state}, where a question says nothing else.").format(state=usual)
    else:
        sources = t("The rules behind these reasons were read at their source, where a question says nothing else.")
    look = sum(len(s["look"]) for s in sections) + sum(row["kind"] == "missed" for s in sections for g in s["groups"] for row in g["rows"])
    right = sum(row["kind"] in DRAWN_RIGHT for row in rows)
    return {
        "id": part,
        "label": label,
        "look": look,
        "right": right,
        "said": said_of(look, right, t),
        "sections": sections,
        "sources": sources,
    }


def _section(step: AnswerStep, feedback: Feedback, by_item: Mapping[str, list[FindingView]], view: View, pattern: str) -> SectionView:
    t, case = view.t, view.case
    first: list[RowView] = []
    look: list[tuple[int, RowView]] = []
    right: list[RowView] = []
    left_open: list[RowView] = []
    beside: list[RowView] = []
    for finding in feedback.findings.get(step, ()):
        if finding.item.startswith("phase."):
            continue
        rows = _rows(finding, by_item.get(finding.item, ()), feedback, t)
        # Rows of one item stay together: what could hurt, and what was needed instead.
        weight = 1 if finding.note == "urgent_missed" else min((_WEIGHT.get(row["kind"], 9) for row in rows), default=9)
        for row in rows:
            if row["kind"] == "other":
                beside.append(row)
            elif finding.item in _NEVER_FOLDED:
                first.append(row)
            elif finding.note in _LEFT_OPEN:
                left_open.append(row)
            elif row["kind"] in DRAWN_RIGHT:
                right.append(row)
            else:
                look.append((weight, row))
    by_weight = [row for _, row in sorted(look, key=lambda weighted: weighted[0])]
    # What stands first and was right is no thing to look at: it is a group of its own without a label.
    groups: list[tuple[str, list[RowView]]] = [
        ("", [row for row in first if row["kind"] in DRAWN_RIGHT]),
        ("", beside),
        (t("What you got right ({n})"), right),
        (t("What you did not answer ({n})"), left_open),
    ]
    for row in first:
        row["open"] = True
    return {
        "id": step,
        "title": _decision_title(case, t) if step == "decision" else t(WORKSHEETS[step].title),
        "intro": _written_as(view) if step == "elements" else "",
        "pattern": pattern,
        "look": [*(row for row in first if row["kind"] not in DRAWN_RIGHT), *by_weight],
        "groups": [{"label": label.format(n=len(group)), "rows": group} for label, group in groups if group],
    }


def _rows(finding: ItemFeedback, written: Iterable[FindingView], feedback: Feedback, t: Translator) -> list[RowView]:
    """The findings of an item as rows; the first that is not right bears the item's id."""
    severities = {h.severity for h in feedback.harms if h.where.startswith(f"{finding.item}.")}
    harm = harm_said("severe" if "severe" in severities else "minor", t) if severities else ""
    rows: list[RowView] = [{**f, "id": "", "open": False, "harm": harm if f["kind"] == "harmful" else "", "differs": ""} for f in written]
    named = next((row for row in rows if row["kind"] not in (*DRAWN_RIGHT, "other")), rows[0] if rows else None)
    for number, row in enumerate(rows):
        row["id"] = row_id(finding.item) if row is named else f"{row_id(finding.item)}-{number}"
    return rows


def harm_said(severity: str, t: Translator) -> str:
    """What a harmful answer would have done."""
    return t("This could have hurt the person") if severity == "severe" else t("This could have made things harder")


def _take_out_decision(section: SectionView) -> None:
    """Take what the first page shows already out of the section: harm is said once."""
    def elsewhere(row: RowView) -> bool:
        return row["id"].partition("-")[2].partition("-")[0] == "decision"

    section["look"] = [row for row in section["look"] if not elsewhere(row)]
    kept: list[RowGroup] = [{**group, "rows": [row for row in group["rows"] if not elsewhere(row)]} for group in section["groups"]]
    section["groups"] = [group for group in kept if group["rows"]]


def _open_what_fits(sections: Sequence[SectionView]) -> None:
    """Open what there is to look at, as far as a part stays readable; where a pattern says it all, what it says of stays one line each."""
    left = _OPEN_WORDS
    for section in sections:
        left -= sum(_words(row) for row in _all_rows(section) if row["open"])
    for section in sections:
        for row in section["look"]:
            if row["open"] or (section["pattern"] and row["kind"] == "over"):
                continue
            if left <= 0:
                return
            row["open"], left = True, left - _words(row)


def _words(row: RowView) -> int:
    return len(row["text"].split()) + sum(len(quote["html"].split()) for quote in row["quotes"])


def _all_rows(section: SectionView) -> list[RowView]:
    return [*section["look"], *(row for group in section["groups"] for row in group["rows"])]


def _law_not_asked(view: View) -> SectionView:
    """How the law would read a case that does not ask it: no answer, no verdict."""
    t = view.t
    rows: list[RowView] = [
        {**f, "id": f"law-{n}", "open": False, "harm": "", "differs": ""} for n, f in enumerate(FindingWriter(view).elements_not_asked())
    ]  # fmt: skip
    return {
        "id": "elements", "title": t("How the law would read the case"), "intro": f"{t('Not asked in this case.')} {_written_as(view)}",
        "pattern": "", "look": [], "groups": [{"label": t("Act, means, purpose, and protection"), "rows": rows}],
    }  # fmt: skip


def _written_as(view: View) -> str:
    """What the author wrote the case as."""
    return view.catalogues.texts[view.language].classifications[view.case_file.key.classification] + "."


def _decision_title(case: Case, t: Translator) -> str:
    """Name of the part on the last step, which says what it asks."""
    if case.plan:
        return t("Decision, plan and note") if case.note else t("Decision and plan")
    return t("Decision and note") if case.note else step_name("decision", t)
