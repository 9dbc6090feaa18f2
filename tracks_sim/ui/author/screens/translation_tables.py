"""Files for translators, tables and XLIFF, that leave the page and come back to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracks_sim.authoring.returned_texts import CHANGED_HERE, NotTaken, ReturnedText, marks, taken
from tracks_sim.authoring.spreadsheet import MEDIA_TYPE, Headings, TableRow, read_table, written_table
from tracks_sim.authoring.xliff import MEDIA_TYPE as XLIFF_TYPE
from tracks_sim.authoring.xliff import XliffUnit, read_xliff, written_xliff
from tracks_sim.case.check.design_limits import Counted, word_limit
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.translation import place_of, text_name, text_states
from tracks_sim.errors import AuthoringRefused, BadAnswer
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.screens.languages import STATE_NAMES
from tracks_sim.ui.author.screens.text_parts import text_parts
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.context import Notice
from tracks_sim.yamlio.parse import LONGEST_TEXT

_SPEAKERS: Mapping[str, str] = {
    "passages": translatable("Words of whoever wrote this paper."),
    **dict.fromkeys(("facts", "replies"), translatable("What the person says in the talk.")),
    "questions": translatable("What the trainee asks in the talk."),
    "others": translatable("What a companion or the interpreter says or does in the talk."),
    **dict.fromkeys(("moves", "second_moves"), translatable("What the person says or does after something that the trainee does in the talk.")),
    **dict.fromkeys(("seen", "second_seen"), translatable("What can be seen of the person in the talk.")),
    **dict.fromkeys(("options", "plan"), translatable("What the trainee chooses.")),
}
"""Who says a text of a case, by what it belongs to; all others are the author's words to the trainee."""
_AUTHOR = translatable("The author’s words to the trainee.")
_MOST_WORDS: Mapping[Counted, str] = {
    "option": translatable("At most {n} words."),
    "papers": translatable("All passages of all papers together: at most {n} words."),
    "feedback": translatable("What one trainee reads of the feedback, such as one story and half of the reasons: at most {n} words together."),
}
"""How long a text may be that has a limit of words; every text has one of letters."""


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
    language = _language(asked)
    return _taken(asked, language, read_table(_content(asked), asked.draft.case_id, language))


def save_xliff(asked: IntentContext) -> AuthorState:
    """Send the XLIFF file of one language to the page, which saves it where the browser keeps downloads."""
    view, t, language = asked.view, asked.t, _language(asked)
    asked.audited.access("case-table", f"{view.draft.case_id} {language}")
    states = text_states(view.data)[language]
    units = [
        XliffUnit(
            text.name,
            text.text,
            str(value_at(view.data, *place_of(text.name, language)) or ""),
            states[text.name],
            {
                "where": f"{part.title}: {text.label}",
                "speaker": t(_speaker(text.name)),
                "length": _length(view, text.name, language),
                "state": t("{what}: {state}").format(what=t("State"), state=t(STATE_NAMES[states[text.name]])),  # for programs that lose the state of the standard
            },
        )
        for part in text_parts(view)
        for text in part.texts
    ]
    content = written_xliff(view.draft.case_id, view.languages[0], language, units)
    asked.send({"name": f"{view.draft.case_id}-{language}.xlf", "type": XLIFF_TYPE}, content)
    return asked.state


def take_xliff(asked: IntentContext) -> AuthorState:
    """Take the translations of an XLIFF file that came back, as those of a table, and what it says of their state."""
    language = _language(asked)
    returned = read_xliff(_content(asked), asked.draft.case_id, asked.view.languages[0], language)
    translated = [one for one in returned if not one.untranslated]
    return _taken(asked, language, translated, len(returned) - len(translated))


def _speaker(name: str) -> str:
    """Who says a text, as an English sentence."""
    part, where = place_of(name, "")
    return _SPEAKERS.get(str(where[0]), _AUTHOR) if part == "text." else _AUTHOR


def _length(view: DraftView, name: str, language: str) -> str:
    """How long a translation may be, as the check of the case has it."""
    part, where = place_of(name, language)
    if view.case.has("length") and (limit := word_limit(view.case, part, str(where[0]))):
        return view.t(_MOST_WORDS[limit.counted]).format(n=limit.most)
    return view.t("At most {n} letters.").format(n=LONGEST_TEXT)


def _content(asked: IntentContext) -> bytes:
    """The file that came with the intent. Raises AuthoringRefused where the page sent none."""
    content = bytes(asked.buffers[0]) if asked.buffers else b""
    if not content:
        raise AuthoringRefused("The file is empty, or larger than the translations of a case can be.")
    return content


def _taken(asked: IntentContext, language: str, returned: Sequence[ReturnedText], same: int = 0) -> AuthorState:
    """The state after the texts of a file were taken; ``same``: how many count as untranslated, because they say the same as their source."""
    t = asked.t
    acts, left = taken(asked.draft.data, language, returned)
    said_of = marks(asked.draft.data, language, returned, acts)
    _, refused = asked.drafts.write_texts(asked.draft.case_id, acts, asked.author, said_of) if acts or said_of else (asked.draft, ())
    left = (*left, *(NotTaken(text_name(act.part, act.where), act.text, CHANGED_HERE) for act in refused))
    n = len(acts) - len(refused)
    said = [t.plural("{n} text was taken from the file.", "{n} texts were taken from the file.", n).format(n=n)]
    if left:
        said.append(t.plural("{n} was not; it stands below.", "{n} were not; they stand below.", len(left)).format(n=len(left)))
    if said_of:
        n = len(said_of)
        said.append(t.plural("{n} has another state now, such as reviewed.", "{n} have another state now, such as reviewed.", n).format(n=n))
    if same:
        said.append(t.plural("{n} says the same as its original and counts as untranslated.", "{n} say the same as their original and count as untranslated.", same).format(n=same))
    return replace(asked.state, not_taken=left, notice=Notice(" ".join(said), error=False))


def _language(asked: IntentContext) -> str:
    """The language that is asked for. Raises BadAnswer where the case is not translated into it."""
    language = asked.text("language", 10)
    if language not in asked.view.languages[1:]:
        raise BadAnswer("The case is not translated into this language.")
    return language
