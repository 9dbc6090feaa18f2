"""The screen of the decision and the plan: options as cards on one scale, and the parts of the plan. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from tracks_sim.bots.option_shortcuts import word_count
from tracks_sim.case.check.reason_checks import equal_texts
from tracks_sim.case.model.key import OptionKey, PlanKey
from tracks_sim.case.model.record import PLAN_PARTS, PlanPart
from tracks_sim.case.model.standing import Judged, Rung
from tracks_sim.case.model.structure import Option as CaseOption
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.text_edits import DECISION_DIFFERS
from tracks_sim.drafts.written_for import OPTION_TEXTS, OptionText, written_for
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.fields import FieldProblem, FieldSheet, text_field
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.screens.countries import country_name, country_options
from tracks_sim.ui.author.screens.items import WrittenText, written
from tracks_sim.ui.author.screens.keyed_passages import written_at
from tracks_sim.ui.author.screens.leak_sentences import leak_sentence
from tracks_sim.ui.author.screens.sources import source_name, source_options
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

RUNGS: Mapping[Rung, tuple[str, str]] = {
    "best": (translatable("best"), translatable("safe and proportionate; who chooses it passes")),
    "acceptable": (translatable("acceptable"), translatable("does no harm and is talked about, but does not pass")),
    "not_accepted": (translatable("not accepted"), translatable("does no harm, and does not help either")),
    "minor": (translatable("does minor harm"), translatable("could make things harder; feedback says how")),
    "severe": (translatable("dangerous"), translatable("could hurt the person; nothing makes up for it")),
}
"""The one scale of options, from best to worst: the word on a card, and what it means."""
WORTHS: Mapping[str, str] = {
    "needed": translatable("needed"),
    "fitting": translatable("fits, not required"),
    "needless": translatable("helps nobody"),
    "minor": translatable("does minor harm"),
    "severe": translatable("dangerous"),
}
"""What an answer of the plan is worth, from best to worst."""


class DecisionGroup(TypedDict):
    """Decisions of the catalogue under a heading."""

    label: str
    options: list[Option]


class CountryRung(TypedDict):
    """How an option stands in one country."""

    country: str
    name: str
    rung: str


class LeakHere(TypedDict):
    """Something that gives the option away; ``stays``: whether somebody has said why it may stay."""

    text: str
    stays: bool


class AgainSheet(TypedDict):
    """That a text of an option wants to be read again: it was written for another standing. ``field``: what confirms it."""

    field: str
    text: str


class OptionCard(TypedDict):
    """One option with its place on the scale. ``length``: how long its words are, and whether they are the longest; ``same``: which texts another option has too."""

    option: str
    element: str
    title: str
    n: int
    decision: str
    phrase: str
    rung: str
    rung_label: str
    length: str
    leaks: list[LeakHere]
    text: WrittenText
    reason: WrittenText
    story: WrittenText
    again: list[AgainSheet]
    same: list[str]
    source: str
    source_label: str
    countries: list[CountryRung]
    more_countries: list[Option]
    problems: list[FieldProblem]


class RungOption(Option):
    """A word of the scale, and what it means."""

    meaning: str


class PlanAnswer(TypedDict):
    """An answer of a part of the plan."""

    answer: str
    n: int
    worth: str
    text: WrittenText
    reason: WrittenText


class AskedPart(TypedDict):
    """A part of the plan, asked or not."""

    part: str
    element: str
    label: str
    meaning: str
    asked: bool
    several: str
    answers: list[PlanAnswer]
    source: str
    source_label: str
    problems: list[FieldProblem]


class AuthorDecisionSheet(SheetHead):
    """The screen of the decision and the plan. ``addable``: decisions that a further option can be of; ``differs``: why the best decision is not the one of detection; None where detection is not asked."""

    kind: Literal["decision"]
    summary: list[str]
    rungs: list[RungOption]
    worths: list[Option]
    decisions: list[DecisionGroup]
    addable: list[DecisionGroup]
    missing: list[Option]
    writing: str
    cards: list[OptionCard]
    differs: FieldSheet | None
    plan: list[AskedPart]
    sources: list[Option]


def decision_sheet(view: DraftView) -> AuthorDecisionSheet:
    """Everything that the screen shows."""
    t, cards, to_add = view.t, _cards(view), decisions_to_add(view)
    counted = [(label, sum(card["rung"] == rung for card in cards)) for rung, (label, _) in RUNGS.items()]
    return {
        "kind": "decision",
        "title": t("Decision and plan"),
        "intro": None,
        "summary": [t.plural("{n} option", "{n} options", len(cards)).format(n=len(cards)), *(t("{label}: {n}").format(label=t(label), n=n) for label, n in counted if n)],
        "rungs": [{"id": rung, "label": t(label), "meaning": t(meaning)} for rung, (label, meaning) in RUNGS.items()],
        "worths": options(WORTHS, t),
        "decisions": _decisions(view),
        "addable": [{**group, "options": rest} for group in _decisions(view) if (rest := [one for one in group["options"] if one["id"] in to_add])],
        "missing": [_decision(view, d) for d in _offered(view) if d not in {card["decision"] for card in cards}],
        "writing": view.writing,
        "cards": cards,
        "differs": _differs(view),
        "plan": [_part(view, part) for part in PLAN_PARTS],
        "sources": source_options(view),
    }  # fmt: skip


def _differs(view: DraftView) -> FieldSheet | None:
    if "detection" not in view.case.steps:
        return None
    t = view.t
    help = t("After a “yes” one offers the specialised service, after a “no” no further talk. Where another decision is best today, say why, in every country; reviewers read it, trainees do not. Else leave it empty.")
    return text_field(view, t("Why the best decision is not the one of detection"), "key", DECISION_DIFFERS, help=help)


def option_title(view: DraftView, option: str) -> str:
    """An option by its words in the language of the author, else by those of its decision; never by its id."""
    decision = next((one.decision for one in view.case.options if one.id == option), "")
    return written_at(view, ("options", option)) or _decision(view, decision)["label"]


def rung_of(judged: Judged | None) -> Rung | Literal[""]:
    """Rung of an option; empty where nobody has said how it stands."""
    return judged.rung if judged and (judged.has("standing") or judged.harm != "none") else ""


def option_keys(view: DraftView) -> dict[str, OptionKey]:
    """How each option stands, as far as somebody has said it."""
    return {row.option: row for row in view.key.options}


def _decision(view: DraftView, decision: str) -> Option:
    label = view.catalogue_text.decisions.get(decision, view.t("a decision that no list of this kit has"))
    return {"id": decision, "label": label}


def _offered(view: DraftView) -> list[str]:
    """Decisions that every case of this age and length offers; none while the length is not chosen, and of a case of one's own kind."""
    if view.case.practice_only:
        return []
    return [d.id for d in view.catalogues.decisions.decisions if _kind(view) in d.offered and view.case.has("length")]


def _decisions(view: DraftView) -> list[DecisionGroup]:
    """The whole catalogue by its wording: first what cases of this age and length offer, then the rest."""
    offered = _offered(view)
    rest = [d.id for d in view.catalogues.decisions.decisions if d.id not in offered]
    groups = [(view.t("Offered by every case of this age and length"), offered), (view.t("Other decisions"), rest)]
    return [{"label": label, "options": [_decision(view, d) for d in ids]} for label, ids in groups if ids]


def decisions_to_add(view: DraftView) -> frozenset[str]:
    """Decisions that the case can still offer; all of them while its length is not chosen, and of a case of one's own kind."""
    known, there = view.catalogues.decisions, {option.decision for option in view.case.options}
    allowed = known.can_be_offered(_kind(view)) if _offered(view) else [d.id for d in known.decisions]
    return frozenset(d for d in allowed if d not in there or not _offered(view))


def _kind(view: DraftView) -> str:
    return f"{'child' if view.case.presumed_child else 'adult'}_{view.case.length}"


def _cards(view: DraftView) -> list[OptionCard]:
    rows, keyed = view.case.options, option_keys(view)
    typed = dict([view.typed]) if view.typed else {}
    lengths = [word_count(typed.get(row.id) or written_at(view, ("options", row.id))) for row in rows]
    leaks: dict[str, list[LeakHere]] = {}
    for leak in view.leaks:
        leaks.setdefault(leak.option, []).append({"text": leak_sentence(view, leak), "stays": leak.id in view.answered})
    return [
        _card(view, n, row, keyed.get(row.id), length, leaks.get(row.id, []), longest=0 < length == max(lengths) and lengths.count(length) == 1)
        for n, (row, length) in enumerate(zip(rows, lengths, strict=True), start=1)
    ]


def _card(
    view: DraftView, n: int, row: CaseOption, judged: OptionKey | None, length: int, leaks: list[LeakHere], *, longest: bool
) -> OptionCard:
    t, option, stands = view.t, row.id, rung_of(judged)
    words = t.plural("{n} word", "{n} words", length).format(n=length)
    countries, source = (judged.countries, judged.source) if judged else ({}, "")
    decision = _decision(view, row.decision)
    return {
        "option": option, "element": f"option:{option}", "title": option_title(view, option), "n": n, "decision": decision["id"], "phrase": decision["label"],
        "rung": stands, "rung_label": t(RUNGS[stands][0]) if stands else t("not placed yet"),
        "length": t("{words}, the longest").format(words=words) if longest else words, "leaks": leaks,
        "text": written(view, t("In this case"), "text", ("options", option)),
        "reason": written(view, t("Why"), "key_text", ("options", option)),
        "story": written(view, t("What happened then"), "key_text", ("story", option), rows=3),
        "again": _again(view, option), "same": _same(view, option),
        "source": source, "source_label": source_name(view, source),
        "countries": [{"country": c, "name": country_name(view, c), "rung": rung_of(own)} for c, own in countries.items()],
        "more_countries": country_options(view, countries),
        "problems": problems_at(view, "key", ("options", option)),
    }  # fmt: skip


_SAME: Mapping[OptionText, str] = {
    "options": translatable("The reason is the same as that of option {n}."),
    "story": translatable("The story is the same as that of option {n}."),
}


def _again(view: DraftView, option: str) -> list[AgainSheet]:
    """The texts of an option that were written for another standing."""
    marks = written_for(view.data)
    return [{"field": field, "text": view.t("Written for another standing: {rung}.").format(rung=view.t(RUNGS[marks[field, option]][0]))} for field in OPTION_TEXTS if (field, option) in marks]


def _same(view: DraftView, option: str) -> list[str]:
    """Which texts of an option are, word for word, those of another one before or after it."""
    found = []
    for field in OPTION_TEXTS:
        words = {row.id: str(value_at(view.data, f"key_text.{view.writing}", (field, row.id)) or "") for row in view.case.options}
        others = [other for same in equal_texts(words) if option in same for other in same if other != option]
        found += [view.t(_SAME[field]).format(n=list(words).index(others[0]) + 1)] if others else []
    return found


def worth_of(judged: PlanKey | None, answer: str) -> str:
    """What an answer of the plan is worth; empty where nobody has said it."""
    return next((worth for worth in WORTHS if answer in getattr(judged, worth, ())), "")


def _part(view: DraftView, part: PlanPart) -> AskedPart:
    t, text, judged = view.t, view.catalogue_text.plan_parts[part], view.key.plan.get(part)
    question, source = next((q for q in view.case.plan if q.part == part), None), judged.source if judged else ""
    several = {"one": t("One answer may be chosen."), "several": t("Several answers may be chosen.")}
    return {
        "part": part, "element": f"plan:{part}", "label": text.label, "meaning": text.meaning, "asked": question is not None,
        "several": several[question.choose] if question and question.has("choose") else "",
        "answers": [
            {
                "answer": answer, "n": n, "worth": worth_of(judged, answer),
                "text": written(view, t("Answer {n}").format(n=n), "text", ("plan", part, answer), rows=1),
                "reason": written(view, t("Why"), "key_text", ("plan", part, answer)),
            }
            for n, answer in enumerate(question.options if question else (), start=1)
        ],
        "source": source, "source_label": source_name(view, source) if question else "",
        "problems": problems_at(view, "key", ("plan", part)) if question else [],
    }  # fmt: skip
