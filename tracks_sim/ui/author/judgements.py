"""The screen of judgements: what each passage says, and below it the answers that follow. Pure: a draft in, plain data out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, TypedDict

from tracks_sim.case.draft import value_at
from tracks_sim.case.open_draft import rows_of, texts_of
from tracks_sim.case.problem import Where
from tracks_sim.case.record import DETECTION_STATES, EXPLOITATION_PHASES, JUDGEMENT_STATES, LEVELS
from tracks_sim.case.said import often_beside
from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES, TIME_NAMES, VOICE_NAMES, as_title
from tracks_sim.ui.author.fields import FieldProblem
from tracks_sim.ui.author.items import (
    DETECTION,
    PROTECTION,
    ItemEntry,
    WrittenText,
    answer_label,
    answer_of,
    answers_to,
    is_child,
    item_entries,
    item_name,
    items_judged,
    listed_items,
    reason_path,
    row_of,
    steps_asked,
    text_at,
    written,
)
from tracks_sim.ui.author.keyed_passages import (
    SALIENCES,
    SAYS,
    KeyedPaper,
    groups_of,
    keyed_papers,
    passage_labels,
)
from tracks_sim.ui.author.problem_lists import problems_at
from tracks_sim.ui.author.sources import source_name, source_options
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, PassageLabel, SheetHead

_WORDS = {
    "papers": translatable("The papers, as a trainee sees them"),
    "says_something": translatable("Says something"),
    "says_of": translatable("Says something: {passage}"),
    "panel": translatable("{passage}: what does it say?"),
    "what": translatable("It speaks"),
    "of_what": translatable("Of what?"),
    "search": translatable("Search by words: papers, debt, lawyer …"),
    "found": translatable("{n} found"),
    "nothing_found": translatable("Nothing with these words."),
    "on_worksheet": translatable("On the worksheet"),
    "not_on_worksheet": translatable("Not on the worksheet yet"),
    "seen": translatable("How easily is it seen?"),
    "voice": translatable("Whose voice is it?"),
    "proposed": translatable("Proposed: {voice}"),
    "right_so": translatable("Right"),
    "no_voice": translatable("not said yet"),
    "needless": translatable("A short note leaves it out"),
    "which_stands": translatable("Something speaks for it and something against it. Which answer stands?"),
    "as_well": translatable("Needed as well: a passage of the others is not enough without this one"),
    "done": translatable("Done"),
    "one_more": translatable("One more thing it says"),
    "already": translatable("It says so far"),
    "take_back": translatable("Take back"),
    "take_back_of": translatable("Take back: {use}"),
    "meaning": translatable("What this is"),
    "this_is_not": translatable("This is not:"),
    "because_of": translatable("because of"),
    "as_well_short": translatable("and"),
    "or": translatable("or"),
    "may_be_cited": translatable("May be cited, no matter:"),
    "no_passage": translatable("no passage speaks of it"),
    "answer": translatable("Answer:"),
    "how_much": translatable("How much is it needed?"),
    "overrule": translatable("Overrule"),
    "overrule_help": translatable("The answer follows from the passages. If another one is right, choose it, and say why in the reason."),
    "also": translatable("Also accepted:"),
    "when": translatable("When?"),
    "when_split": translatable("Readers differ on when: it is not scored"),
    "why_return": translatable("Because of:"),
    "who": translatable("Who may act on it?"),
    "source": translatable("Rule from:"),
    "another_source": translatable("Another source"),
    "other_languages": translatable("Other languages"),
    "choose_both": translatable("Choose what it says, and of what."),
    "to_papers": translatable("Papers"),
    "jump": translatable("Parts of this screen"),
    "remove": translatable("Remove"),
    "remove_of": translatable("Remove {item} from the worksheet"),
    "remove_sure": translatable("Its answer, its reasons and what lessons wait for it go too. Undo brings them back."),
    "add_item": translatable("Add to the worksheet"),
    "hasty": translatable("What a hasty reader would tick"),
    "hasty_help": translatable("Often beside these in other cases, and never present there. Absent and open ones make a case."),
    "add": translatable("Add"),
    "add_of": translatable("Add {item} to the worksheet"),
    "countries": translatable("Countries whose law answers otherwise"),
    "add_country": translatable("Add a country"),
    "remove_country": translatable("No answer of its own for {country}"),
}
"""Fixed words of the screen."""
_HASTY = 5
"""Indicators proposed as what a hasty reader would tick."""


class Ticked(TypedDict):
    """Something that is ticked or not."""

    id: str
    label: str
    on: bool


class CountryAnswer(TypedDict):
    """What is right on detection in one country."""

    country: str
    name: str
    state: str
    also: list[Ticked]


class JudgedItem(TypedDict):
    """One item with its answer and all that belongs to it. ``groups``: passages that support it, of each group any will do."""

    item: str
    element: str
    label: str
    this_is: str
    this_is_not: str
    answer: str
    answer_label: str
    groups: list[list[PassageLabel]]
    neutral: list[PassageLabel]
    fixed: str
    answers: list[Option]
    also: list[Ticked]
    phases: list[Ticked]
    phases_split: bool
    grounds: list[Ticked]
    who: list[Ticked]
    source: str
    source_label: str
    reason: WrittenText
    told: list[str]
    removable: bool
    problems: list[FieldProblem]


class JudgedGroup(TypedDict):
    """Items under one heading of the worksheet."""

    label: str
    items: list[JudgedItem]


class JudgedSection(TypedDict):
    """The items of one step. ``folded``: why it is folded away, empty where it is open; ``missing``: what can be added at once."""

    id: Literal["indicators", "detection", "elements", "needs"]
    title: str
    count: str
    folded: str
    groups: list[JudgedGroup]
    countries: list[CountryAnswer]
    more_countries: list[Option]


class HastyItem(TypedDict):
    """Something that a hasty reader would tick, and what it is."""

    item: str
    label: str
    this_is: str


class AuthorJudgementsSheet(SheetHead):
    """The screen of judgements. ``open``: the passage whose panel is open, empty where none is."""

    kind: Literal["judgements"]
    counts: list[str]
    laws: list[str]
    talk: str
    papers: list[KeyedPaper]
    open: str
    asks_voice: bool
    says: list[Option]
    saliences: list[Option]
    voices: list[Option]
    entries: list[ItemEntry]
    sections: list[JudgedSection]
    hasty: list[HastyItem]
    sources: list[Option]
    answers: Annotated[dict[str, list[Option]], ("state", "detection", "need")]
    words: Annotated[dict[str, str], tuple(_WORDS)]


def judgements_sheet(view: DraftView) -> AuthorJudgementsSheet:
    """Everything that the screen shows."""
    t, papers = view.t, keyed_papers(view)
    return {
        "kind": "judgements",
        "title": t("Judgements"),
        "intro": t("Say of each passage what it shows; the answers below follow. Some passages should say nothing: they are ordinary life."),
        "counts": _counts(view, papers),
        "laws": _laws(view),
        "talk": talk_sentence(view),
        "papers": papers,
        "open": str(view.at.get("passage") or ""),
        "asks_voice": asks_note(view),
        "says": _options(view, SAYS),
        "saliences": _options(view, SALIENCES),
        "voices": _options(view, VOICE_NAMES),
        "entries": item_entries(view),
        "sections": _sections(view),
        "hasty": _hasty(view),
        "sources": source_options(view),
        "answers": {
            kind: [{"id": answer, "label": answer_label(view, answer)} for answer in answers]
            for kind, answers in (("state", JUDGEMENT_STATES), ("detection", DETECTION_STATES), ("need", LEVELS))
        },
        "words": {name: t(text) for name, text in _WORDS.items()},
    }  # fmt: skip


def asks_note(view: DraftView) -> bool:
    """Whether the case asks a referral note; without a word on it a case does."""
    return value_at(view.data, "case", ("note",)) is not False


def talk_sentence(view: DraftView) -> str:
    """One sentence where the case has a talk; empty where it has none."""
    has_talk = value_at(view.data, "case", ("person",)) is not None or bool(value_at(view.data, "key", ("interview",)))
    return view.t("This case has a talk. It is kept as it is; its words and its answers are edited in the files of the case.") if has_talk else ""


def ticked(ids: Iterable[str], labels: Mapping[str, str], on: Iterable[str]) -> list[Ticked]:
    """Boxes of these ids, in their order."""
    chosen = set(on)
    return [{"id": id_, "label": labels.get(id_, ""), "on": id_ in chosen} for id_ in ids]


def _hasty(view: DraftView) -> list[HastyItem]:
    """Indicators that other cases have beside these, and never present."""
    found: list[HastyItem] = []
    for concept in often_beside(listed_items(view.data, "indicators"), view.library)[:_HASTY]:
        name = item_name(view.catalogues, view.language, f"indicators.{concept}")
        found.append({"item": f"indicators.{concept}", "label": name.label, "this_is": name.this_is})
    return found


def _options(view: DraftView, names: Mapping[Any, str]) -> list[Option]:
    return [{"id": id_, "label": view.t(name)} for id_, name in names.items()]


def _counts(view: DraftView, papers: Sequence[KeyedPaper]) -> list[str]:
    """How many indicators are on the worksheet, by answer, and how many passages say nothing that matters."""
    t = view.t
    answers = [answer_of(view.data, item) for item in items_judged(view.data) if item.startswith("indicators.")]
    by_answer = [t("{label}: {n}").format(label=answer_label(view, state), n=answers.count(state)) for state in ("present", "absent", "insufficient")]
    ordinary = sum(not passage["uses"] for paper in papers for passage in paper["passages"])
    on_sheet = t.plural("{n} indicator on the worksheet", "{n} indicators on the worksheet", len(answers)).format(n=len(answers))
    return [on_sheet, *by_answer, t.plural("{n} passage is ordinary life", "{n} passages are ordinary life", ordinary).format(n=ordinary)]


def _laws(view: DraftView) -> list[str]:
    """What the law says of the whole key, as far as it does not fit."""
    if text_at(view.data, "key", ("classification",)) != "trafficking" or is_child(view.data):
        return []
    if "present" in {answer_of(view.data, "elements.means"), *texts_of(row_of(view.data, "elements.means").get("also_accepted"))}:
        return []
    return [view.t("The case is written as trafficking of an adult, and no means are present. The Palermo Protocol asks for act, means and purpose: let a passage speak for the means, or choose at the start what the case is.")]  # fmt: skip


def _sections(view: DraftView) -> list[JudgedSection]:
    """The steps in the order of the worksheet; what the case does not ask is folded away."""
    t, asked, places = view.t, steps_asked(view.data), passage_labels(view)
    items = items_judged(view.data)
    titles: list[tuple[Literal["indicators", "detection", "elements", "needs"], str]] = [
        ("indicators", t("Indicators")), ("detection", t("Detection")), ("elements", t("Act, means, purpose, protection")), ("needs", t("Special needs")),
    ]  # fmt: skip
    sections: list[JudgedSection] = []
    for step, title in titles:
        own = [_item(view, item, places) for item in items if item.partition(".")[0] == step]
        unasked = t("The case does not ask this step. Its answers are kept, and reviewers read them.") if step not in asked else ""
        sections.append({
            "id": step, "title": title, "count": t("{n} on the worksheet").format(n=len(own)) if step in ("indicators", "needs") else "",
            "folded": unasked, "groups": _grouped(view, own, by_heading=step in ("indicators", "needs")),
            "countries": _countries(view) if step == DETECTION and own else [],
            "more_countries": _more_countries(view) if step == DETECTION and own else [],
        })  # fmt: skip
    return sections


def _grouped(view: DraftView, items: Sequence[JudgedItem], *, by_heading: bool) -> list[JudgedGroup]:
    """The items under the headings of the catalogues, in the order of the catalogues, as trainees meet them."""
    if not by_heading:
        return [{"label": "", "items": list(items)}] if items else []
    catalogues = view.catalogues
    signs, needs = view.indicator_text.groups, view.catalogue_text.domains
    headings = [*(signs[g] for g in catalogues.concepts.groups), *(needs[d] for d in catalogues.needs.domains), ""]
    by_group: dict[str, list[JudgedItem]] = {heading: [] for heading in headings}
    for item in items:
        by_group[item_name(catalogues, view.language, item["item"]).group].append(item)
    return [{"label": heading, "items": found} for heading, found in by_group.items() if found]


def _item(view: DraftView, item: str, places: Mapping[str, str]) -> JudgedItem:
    t, row, name, answer = view.t, row_of(view.data, item), item_name(view.catalogues, view.language, item), answer_of(view.data, item)
    groups = [_placed(group, places) for group in groups_of(view, item)]
    answers = [a for a in answers_to(view.data, item) if groups or a == answer or not _needs_passage(item, a)]
    phases, grounds = {p: t(label) for p, label in TIME_NAMES.items()}, {g: text.label for g, text in view.catalogue_text.grounds.items()}
    asks_when = item.startswith("indicators.") and answer == "present"
    return {
        "item": item, "element": f"item:{item}", "label": name.label, "this_is": name.this_is, "this_is_not": name.this_is_not,
        "answer": answer, "answer_label": answer_label(view, answer) or t("no answer yet"),
        "groups": groups,
        "neutral": _placed(texts_of(row.get("neutral")), places),
        "fixed": t("For a child no means need be shown: the answer is fixed.") if answers_to(view.data, item) == ("not_needed",) else "",
        "answers": [{"id": a, "label": as_title(answer_label(view, a))} for a in answers],
        "also": ticked((a for a in answers if a != answer), _answer_labels(view), texts_of(row.get("also_accepted"))),
        "phases": ticked(EXPLOITATION_PHASES, phases, texts_of(row.get("phases"))) if asks_when else [],
        "phases_split": row.get("also_phases") is True,
        "grounds": ticked(grounds, grounds, texts_of(row.get("grounds"))) if item == PROTECTION and answer == "present" else [],
        "who": _who(view, item, answer, texts_of(row.get("who"))),
        "source": str(row.get("source") or ""), "source_label": source_name(view, row.get("source")),
        "reason": written(view, t("Why"), "key_text", reason_path(item), rows=3),
        "told": _told(view, item),
        "removable": item.startswith(("indicators.", "needs.")),
        "problems": problems_at(view, "key", _path(view, item)),
    }  # fmt: skip


def _needs_passage(item: str, answer: str) -> bool:
    """Whether an answer of an item stands only where a passage supports it."""
    return answer == "absent" or (answer == "present" and item.startswith(("indicators.", "elements.")))


def _answer_labels(view: DraftView) -> dict[str, str]:
    return {answer: answer_label(view, answer) for answer in ANSWER_NAMES}


def _placed(passages: Iterable[str], places: Mapping[str, str]) -> list[PassageLabel]:
    """Passages by their places; one that is in no paper any more is left out."""
    return [{"id": passage, "label": places[passage]} for passage in passages if passage in places]


def _who(view: DraftView, item: str, answer: str, chosen: Iterable[str]) -> list[Ticked]:
    """Who may act on a need that there is; a short case does not ask it."""
    if not item.startswith("needs.") or answer not in ("urgent", "helpful") or value_at(view.data, "case", ("length",)) == "short":
        return []
    return ticked(view.catalogues.needs.actors, view.catalogue_text.actors, chosen)


def _path(view: DraftView, item: str) -> Where:
    """Where the answer of an item stands in the key."""
    step, _, name = item.partition(".")
    if item == PROTECTION:
        return ("protection",)
    if step not in ("indicators", "needs"):
        return tuple(item.split("."))
    rows = value_at(view.data, "key", (step,))
    field = "concept" if step == "indicators" else "need"
    found = (i for i, row in enumerate(rows if isinstance(rows, list) else []) if isinstance(row, Mapping) and row.get(field) == name)
    return (step, next(found, -1))


_TOLD = {"indicators": ("if_told", "concept"), "needs": ("if_told_needs", "need"), "elements": ("if_told_elements", "element")}
"""Where the key of a talk says what changes an item, and the field that says which one it is."""


def _told(view: DraftView, item: str) -> list[str]:
    """What the talk can make of the answer, a sentence each."""
    step, _, name = item.partition(".")
    part, field = ("if_told_protection", "") if item == PROTECTION else _TOLD.get(step, ("if_told_detection", ""))
    rows = rows_of(value_at(view.data, "key", ("interview", part)))
    answers = [str(row.get("level") or row.get("state") or "") for row in rows if not field or row.get(field) == name]
    said = dict.fromkeys(answer_label(view, answer) for answer in answers)
    return [view.t("The talk can change it: {answer}, once the person has told.").format(answer=answer) for answer in said if answer]


def _countries(view: DraftView) -> list[CountryAnswer]:
    listed = row_of(view.data, DETECTION).get("countries")
    return [
        {
            "country": country, "name": country_name(view, country), "state": str(own.get("state", "")),
            "also": ticked((s for s in DETECTION_STATES if s != own.get("state")), _answer_labels(view), texts_of(own.get("also_accepted"))),
        }
        for country, own in (listed.items() if isinstance(listed, Mapping) else ())
        if isinstance(own, Mapping)
    ]  # fmt: skip


def _more_countries(view: DraftView) -> list[Option]:
    taken = {row["country"] for row in _countries(view)}
    return country_options(view, taken)


def country_name(view: DraftView, country: str) -> str:
    """A country by its name in the language of the interface."""
    text = view.catalogues.country_texts[view.language].get(country)
    return text.name if text else view.t("a country that this kit does not have")


def country_options(view: DraftView, without: Iterable[str] = ()) -> list[Option]:
    """The countries of the kit by name, but for those that are there already."""
    taken = set(without)
    found: list[Option] = [{"id": c, "label": country_name(view, c)} for c in view.catalogues.countries if c not in taken]
    return sorted(found, key=lambda option: option["label"])
