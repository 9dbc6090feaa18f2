"""The screen of the decision and the plan: options as cards on one scale, and the parts of the plan. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from tracks_sim.case.model.key import OptionKey, PlanKey
from tracks_sim.case.model.record import PLAN_PARTS, Harm, PlanPart
from tracks_sim.case.model.standing import Judged, Standing
from tracks_sim.case.model.structure import Option as CaseOption
from tracks_sim.drafts.text_edits import DECISION_DIFFERS
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.fields import FieldProblem, FieldSheet, text_field
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.screens.countries import country_name, country_options
from tracks_sim.ui.author.screens.items import WrittenText, written
from tracks_sim.ui.author.screens.keyed_passages import written_at
from tracks_sim.ui.author.screens.sources import source_name, source_options
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

Rung = Literal["best", "acceptable", "not_accepted", "minor", "severe"]
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

_LENGTHS = {
    (False, False): "{words}",
    (True, False): translatable("{words}, the longest"),
    (True, True): translatable("{words}, the longest: that gives the best one away"),
}
"""How long an option is, by whether it is the longest, and whether that gives it away."""


class DecisionGroup(TypedDict):
    """Decisions of the catalogue under a heading."""

    label: str
    options: list[Option]


class CountryRung(TypedDict):
    """How an option stands in one country."""

    country: str
    name: str
    rung: str


class OptionCard(TypedDict):
    """One option with its place on the scale. ``length``: how long its words are, and whether they are the longest."""

    option: str
    element: str
    n: int
    decision: str
    phrase: str
    rung: str
    rung_label: str
    length: str
    too_long: bool
    text: WrittenText
    reason: WrittenText
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
    """The screen of the decision and the plan. ``differs``: why the best decision is not the one of detection; None where detection is not asked."""

    kind: Literal["decision"]
    summary: list[str]
    rungs: list[RungOption]
    worths: list[Option]
    decisions: list[DecisionGroup]
    missing: list[Option]
    writing: str
    cards: list[OptionCard]
    differs: FieldSheet | None
    plan: list[AskedPart]
    sources: list[Option]


def decision_sheet(view: DraftView) -> AuthorDecisionSheet:
    """Everything that the screen shows."""
    t, cards = view.t, _cards(view)
    counted = [(label, sum(card["rung"] == rung for card in cards)) for rung, (label, _) in RUNGS.items()]
    return {
        "kind": "decision",
        "title": t("Decision and plan"),
        "intro": t("The cards stand in the order in which trainees see them."),
        "summary": [t.plural("{n} option", "{n} options", len(cards)).format(n=len(cards)), *(t("{label}: {n}").format(label=t(label), n=n) for label, n in counted if n)],
        "rungs": [{"id": rung, "label": t(label), "meaning": t(meaning)} for rung, (label, meaning) in RUNGS.items()],
        "worths": options(WORTHS, t),
        "decisions": _decisions(view),
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


def rung(standing: Standing, harm: Harm) -> Rung:
    """Rung of the scale for a standing and a harm."""
    return standing if harm == "none" else harm


def rung_of(judged: Judged | None) -> Rung | Literal[""]:
    """Rung of an option; empty where nobody has said how it stands."""
    return rung(judged.standing, judged.harm) if judged and (judged.has("standing") or judged.harm != "none") else ""


def option_keys(view: DraftView) -> dict[str, OptionKey]:
    """How each option stands, as far as somebody has said it."""
    return {row.option: row for row in view.key.options}


def _decision(view: DraftView, decision: str) -> Option:
    label = view.catalogue_text.decisions.get(decision, view.t("a decision that no list of this kit has"))
    return {"id": decision, "label": label}


def _offered(view: DraftView) -> list[str]:
    """Decisions that every case of this age and length offers; none while the length is not chosen."""
    group = f"{'child' if view.case.presumed_child else 'adult'}_{view.case.length}"
    return [d.id for d in view.catalogues.decisions.decisions if group in d.offered and view.case.has("length")]


def _decisions(view: DraftView) -> list[DecisionGroup]:
    """The whole catalogue by its wording: first what cases of this age and length offer, then the rest."""
    offered = _offered(view)
    rest = [d.id for d in view.catalogues.decisions.decisions if d.id not in offered]
    groups = [(view.t("Offered by every case of this age and length"), offered), (view.t("Other decisions"), rest)]
    return [{"label": label, "options": [_decision(view, d) for d in ids]} for label, ids in groups if ids]


def _cards(view: DraftView) -> list[OptionCard]:
    rows, keyed = view.case.options, option_keys(view)
    lengths = [len(written_at(view, ("options", row.id)).split()) for row in rows]
    return [
        _card(view, n, row, keyed.get(row.id), length, longest=length == max(lengths) and lengths.count(length) == 1)
        for n, (row, length) in enumerate(zip(rows, lengths, strict=True), start=1)
    ]


def _card(
    view: DraftView, n: int, row: CaseOption, judged: OptionKey | None, length: int, *, longest: bool
) -> OptionCard:
    t, option, stands = view.t, row.id, rung_of(judged)
    words = t.plural("{n} word", "{n} words", length).format(n=length)
    too_long = longest and stands == "best"
    countries, source = (judged.countries, judged.source) if judged else ({}, "")
    decision = _decision(view, row.decision)
    return {
        "option": option, "element": f"option:{option}", "n": n, "decision": decision["id"], "phrase": decision["label"],
        "rung": stands, "rung_label": t(RUNGS[stands][0]) if stands else t("no word yet"),
        "length": t(_LENGTHS[longest, too_long]).format(words=words), "too_long": too_long,
        "text": written(view, t("In this case"), "text", ("options", option)),
        "reason": written(view, t("Why"), "key_text", ("options", option)),
        "source": source, "source_label": source_name(view, source),
        "countries": [{"country": c, "name": country_name(view, c), "rung": rung_of(own)} for c, own in countries.items()],
        "more_countries": country_options(view, countries),
        "problems": problems_at(view, "key", ("options", option)),
    }  # fmt: skip


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
