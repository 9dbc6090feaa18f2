"""The papers as a trainee sees them, each passage with what the key says that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from tracks_sim.case.draft import value_at
from tracks_sim.i18n import translatable
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.items import answer_of, item_name, items_judged, names_in, records_in, row_of, text_at
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import inline

Says = Literal["for", "against", "open", "neutral"]
SAYS: Mapping[Says, str] = {
    "for": translatable("for"),
    "against": translatable("against"),
    "open": translatable("leaves open"),
    "neutral": translatable("may be cited, no matter"),
}
"""What a passage says of an item, in the order in which it is asked."""
_LABELS: Mapping[Says, str] = {
    "for": translatable("for: {item}"),
    "against": translatable("against: {item}"),
    "open": translatable("leaves open: {item}"),
    "neutral": translatable("may be cited: {item}"),
}
_SPEAKS_FOR, _SPEAKS_AGAINST = ("present", "urgent", "helpful", "yes"), ("absent", "not_indicated", "no", "not_needed")
SALIENCES = {
    "plain": translatable("plainly"),
    "moderate": translatable("with some care"),
    "hidden": translatable("only on a second reading"),
}
"""How easily it is seen what a passage says."""


class PassageUse(TypedDict):
    """One thing that a passage says: of which item, how, and how easily it is seen (None where that does not matter)."""

    item: str
    name: str
    says: Says
    label: str
    salience: str | None


class KeyedPassage(TypedDict):
    """A passage with its uses. ``element``: its id in the page."""

    id: str
    element: str
    n: int
    label: str
    html: str
    lang: str
    uses: list[PassageUse]
    voice: str
    voice_label: str
    proposed_voice: str
    needless: bool


class KeyedPaper(TypedDict):
    """A paper as a trainee sees it."""

    id: str
    title: str
    note: str
    lang: str
    passages: list[KeyedPassage]


def keyed_papers(view: DraftView) -> list[KeyedPaper]:
    """All papers of the draft, in their order."""
    uses, voices = _uses(view), _voices(view)
    needless = set(names_in(value_at(view.data, "key", ("note", "needless"))))
    papers: list[KeyedPaper] = []
    for index, paper in enumerate(records_in(value_at(view.data, "case", ("documents",)))):
        id_, title = str(paper.get("id", "")), paper_title(view, paper)
        papers.append({
            "id": id_ or str(index), "title": title, "note": written_at(view, "text", ("documents", id_, "note")), "lang": view.writing,
            "passages": [
                {
                    "id": passage, "element": f"passage:{passage}", "n": n, "label": f"{title} {n}", "lang": view.writing,
                    "html": inline(written_at(view, "text", ("passages", passage))), "uses": uses.get(passage, []),
                    "voice": voices.get(passage, ""), "voice_label": view.t(VOICE_NAMES.get(voices.get(passage, ""), "")),
                    "proposed_voice": "", "needless": passage in needless,
                }
                for n, passage in enumerate(names_in(paper.get("passages")), start=1)
            ],
        })  # fmt: skip
    return papers


def written_at(view: DraftView, kind: str, where: tuple[str, ...]) -> str:
    """A text in the language of the author, or in the first language of the case that has it."""
    found = (text_at(view.data, f"{kind}.{language}", where) for language in dict.fromkeys((view.writing, *view.languages)))
    return next(filter(None, found), "")


def paper_title(view: DraftView, paper: Mapping[str, object]) -> str:
    """The heading of a paper; without one what sort of paper it is."""
    title = written_at(view, "text", ("documents", str(paper.get("id", "")), "title"))
    return title or view.catalogue_text.document_kinds.get(str(paper.get("kind", "")), view.t("Paper without a title"))


def passage_labels(view: DraftView) -> dict[str, str]:
    """Passages by their place, such as "Registration form 4"."""
    return {
        passage: f"{paper_title(view, paper)} {n}"
        for paper in records_in(value_at(view.data, "case", ("documents",)))
        for n, passage in enumerate(names_in(paper.get("passages")), start=1)
    }


def groups_of(view: DraftView, item: str) -> list[tuple[list[str], str]]:
    """The groups of passages that support the answer of an item, each with how easily it is seen."""
    groups = records_in(row_of(view.data, item).get("evidence"))
    return [(names_in(group.get("any")), str(group.get("salience", "moderate"))) for group in groups]


def supports(answer: str) -> Says:
    """What the passages say that support an answer."""
    return "for" if answer in _SPEAKS_FOR else "against" if answer in _SPEAKS_AGAINST else "open"


def _uses(view: DraftView) -> dict[str, list[PassageUse]]:
    found: dict[str, list[PassageUse]] = {}
    for item in items_judged(view.data):
        says = supports(answer_of(view.data, item))
        for passages, salience in groups_of(view, item):
            for passage in passages:
                found.setdefault(passage, []).append(_use(view, item, says, salience))
        for passage in names_in(row_of(view.data, item).get("neutral")):
            found.setdefault(passage, []).append(_use(view, item, "neutral", None))
    return found


def _use(view: DraftView, item: str, says: Says, salience: str | None) -> PassageUse:
    name = item_name(view.catalogues, view.language, item).label
    return {"item": item, "name": name, "says": says, "label": view.t(_LABELS[says]).format(item=name), "salience": salience}


def _voices(view: DraftView) -> dict[str, str]:
    listed = value_at(view.data, "key", ("note", "voices"))
    return {passage: voice for voice, passages in listed.items() for passage in names_in(passages)} if isinstance(listed, Mapping) else {}
