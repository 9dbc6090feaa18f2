"""The reviewer's document: a draft on paper, for a reviewer without a code. One HTML file, without script, that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.translation import place_of
from tracks_sim.labels import SOURCE_STATE_NAMES
from tracks_sim.ui.author.problems.problem_lists import problem_lists
from tracks_sim.ui.author.review.review_screen import VERDICT_NAMES
from tracks_sim.ui.author.review.text_facts import cited, facts_of
from tracks_sim.ui.author.review_view import TRUTHS
from tracks_sim.ui.author.screens.text_parts import PlacedText, text_parts
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Quote

TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
)


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A text in each of the languages, as safe HTML, with what the key says of it."""

    label: str
    texts: list[tuple[str, Markup]]
    facts: list[str]
    cites: list[Quote]
    remarks: bool


@dataclass(frozen=True, slots=True)
class PrintedSource:
    """A source that the key refers to, and how it is known."""

    name: str
    where: str
    known: str


def document_file(view: DraftView, languages: tuple[str, ...]) -> tuple[str, bytes]:
    """Name and bytes of the document, in one or two languages of the draft side by side."""
    return f"{view.draft.case_id}-review-{'-'.join(languages)}.html", reviewers_document(view, languages).encode()


def reviewers_document(view: DraftView, languages: tuple[str, ...]) -> str:
    """The document; its own words are in the language of the interface."""
    view = replace(view, writing=languages[0])
    t, data = view.t, view.data
    state = content_hash(data)
    parts = [{"title": part.title, "texts": [_printed(view, text, languages) for text in part.texts]} for part in text_parts(view)]
    titles = [str(value_at(data, f"text.{language}", ("title",)) or "") for language in languages]
    return TEMPLATES.get_template("reviewers_document.html.j2").render(
        language=view.language, t=t, case_id=view.draft.case_id, version=view.desk.proposed.version if view.desk else view.case.version if view.case.has("version") else "", state=state,
        titles=[(language, title) for language, title in zip(languages, titles, strict=True) if title],
        languages=[(language, view.language_name(language)) for language in languages],
        truths=[(t(title), text) for title, text in _truths(data)], parts=parts, sources=_sources(view), set_aside=problem_lists(view)["set_aside"],
        verdicts=[t(name) for name in VERDICT_NAMES.values()],
    )  # fmt: skip


def _truths(data: Mapping[str, Any]) -> list[tuple[str, Markup]]:
    found = [(title, value_at(data, part, (field,))) for (part, field), title in TRUTHS.items()]
    return [(title, Markup(block(text))) for title, text in found if isinstance(text, str) and text.strip()]


def _printed(view: DraftView, text: PlacedText, languages: tuple[str, ...]) -> PrintedText:
    head, path = place_of(text.name, "")[0].rstrip("."), tuple(map(str, place_of(text.name, "")[1]))
    written = [(language, value_at(view.data, *place_of(text.name, language))) for language in languages]
    return PrintedText(
        text.label,
        [(language, Markup(block(found)) if isinstance(found, str) and found.strip() else Markup("<p>[{}]</p>").format(view.t("not translated"))) for language, found in written],
        facts_of(view, head, path), cited(view, head, path), head == "key_text" or path[0] == "options",
    )  # fmt: skip


def _sources(view: DraftView) -> list[PrintedSource]:
    """The sources that the key refers to, each once, in the order of the catalogue."""
    key = view.key
    used = {answer.source for _, _, answer in key.keyed_answers()}
    used |= {row.source for row in key.options} | {row.source for row in key.plan.values()}
    return [
        PrintedSource(view.catalogue_text.sources.get(source.id, ""), source.where, view.t(SOURCE_STATE_NAMES[source.state]))
        for source in view.catalogues.sources.sources
        if source.id in used
    ]
