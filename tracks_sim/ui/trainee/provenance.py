"""How what a screen says is known: the line that names a source, and a few words where its text was not read. Pure."""

from __future__ import annotations

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import READ_ITSELF, SourceState
from tracks_sim.i18n import Translator, translator
from tracks_sim.labels import SOURCE_STATE_NAMES


def source_line(source_id: str, catalogues: Catalogues, as_of: str | None, language: str) -> str:
    """Author, title and date of a source, and the date of the look-up where ``as_of`` gives it."""
    t = translator(language)
    name = catalogues.texts[language].sources.get(source_id, source_id)
    return name + (t(", looked up {when}").format(when=as_of) if as_of else "")


def fact_line(source_id: str, state: SourceState, as_of: str, catalogues: Catalogues, language: str) -> str:
    """The same for a fact of a country: what was searched in vain stands in no source."""
    t = translator(language)
    if state == "not_found":
        return t("searched {when}").format(when=as_of)
    return source_line(source_id, catalogues, as_of, language)


def source_badge(source_id: str, catalogues: Catalogues, t: Translator) -> str:
    """Badge of a source whose text was not read; empty where it was."""
    return state_badge(next((s.state for s in catalogues.sources.sources if s.id == source_id), "memory"), t)


def state_badge(state: SourceState, t: Translator) -> str:
    """Badge of what is known in this way; empty where the text itself was read, be it in a copy."""
    return "" if state in READ_ITSELF else t(SOURCE_STATE_NAMES[state])
