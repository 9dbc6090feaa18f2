"""Tables of translations that leave the page and come back to it."""

from __future__ import annotations

from dataclasses import replace

from tracks_sim.authoring.spreadsheet import (
    CHANGED_HERE,
    MEDIA_TYPE,
    Headings,
    NotTaken,
    TableRow,
    read_table,
    taken,
    written_table,
)
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.translation import place_of, text_name, text_states
from tracks_sim.errors import AuthoringRefused, BadAnswer
from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.screens.languages import STATE_NAMES
from tracks_sim.ui.author.screens.text_parts import text_parts
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.shared.context import Notice


def save_table(asked: IntentContext) -> AuthorState:
    """Send the table of one language to the page, which saves it where the browser keeps downloads."""
    view, t, language = asked.view, asked.t, _language(asked)
    asked.audited.access("case-table", f"{view.draft.case_id} {language}")
    states = text_states(view.data)[language]
    source, target = map(view.language_name, (view.languages[0], language))
    headings = Headings(target, t("Where it stands"), source, target, t("State"))
    rows = [
        TableRow(
            text.name,
            f"{part.title}: {text.label}",
            text.text,
            str(value_at(view.data, *place_of(text.name, language)) or ""),
            t(STATE_NAMES[states[text.name]]),
        )
        for part in text_parts(view)
        for text in part.texts
    ]
    content = written_table(view.draft.case_id, language, headings, rows)
    asked.send({"name": f"{view.draft.case_id}-{language}.xlsx", "type": MEDIA_TYPE}, content)
    return asked.state


def take_table(asked: IntentContext) -> AuthorState:
    """Take the translations of a table that came back, all as one act; those that cannot be taken are listed."""
    language, t = _language(asked), asked.t
    content = bytes(asked.buffers[0]) if asked.buffers else b""
    if not content:
        raise AuthoringRefused("The file is empty, or larger than a table of translations can be.")
    acts, left = taken(asked.draft.data, language, read_table(content, asked.draft.case_id, language))
    _, refused = asked.drafts.write_texts(asked.draft.case_id, acts, asked.author) if acts else (asked.draft, ())
    left = (*left, *(NotTaken(text_name(act.part, act.where), act.text, CHANGED_HERE) for act in refused))
    n = len(acts) - len(refused)
    said = t.plural("{n} text was taken from the table.", "{n} texts were taken from the table.", n).format(n=n)
    if left:
        said += " " + t.plural("{n} was not; it stands below.", "{n} were not; they stand below.", len(left)).format(n=len(left))
    return replace(asked.state, not_taken=left, notice=Notice(said, error=False))


def _language(asked: IntentContext) -> str:
    """The language that is asked for. Raises BadAnswer where the case is not translated into it."""
    language = asked.text("language", 10)
    if language not in asked.view.languages[1:]:
        raise BadAnswer("The case is not translated into this language.")
    return language
