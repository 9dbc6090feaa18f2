"""Half-written starts by situation: two papers with gaps, the words around them and the decisions, from which a draft begins. Pure but for their files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracks_sim import drafts
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData, languages_of, value_at
from tracks_sim.drafts.edits import AddOption, apply_edit
from tracks_sim.drafts.records import case_of


@cache
def starts() -> Mapping[str, DraftData]:
    """The data of each start by its name, in the order of names. A gap in a text is marked by ``has_gap``."""
    folder = Path(drafts.__path__[0]) / "template" / "starts"
    return MappingProxyType({start.name: read_folder(start).data for start in sorted(folder.iterdir()) if start.is_dir()})


def begun_from(start: DraftData, data: DraftData, catalogues: Catalogues) -> DraftData:
    """A new draft (``new_draft_data``) with what a start has for it, in the languages of the draft. Its title stays, and nothing is keyed but what is so in every case."""
    languages = languages_of(data)
    case = {**data["case"], "documents": start["case"]["documents"]}
    texts = {
        f"text.{language}": {**{name: text for name, text in start[f"text.{language}"].items() if name not in ("title", "options")}, **data.get(f"text.{language}", {})}
        for language in languages if f"text.{language}" in start
    }  # fmt: skip
    begun: DraftData = {**data, "case": case, **texts}
    case_now = case_of(data)
    offered = catalogues.decisions.can_be_offered(f"{'child' if case_now.presumed_child else 'adult'}_{case_now.length}")
    for option in case_of(start).options:
        if offered and option.decision not in offered:  # the age was changed after the start was chosen
            continue
        words = {language: str(value_at(start, f"text.{language}", ("options", option.id)) or "") for language in languages}
        first, *others = languages
        added = AddOption(act="add_option", decision=option.decision, language=first, text=words[first], translations={other: words[other] for other in others})
        begun = apply_edit(added, begun, catalogues)
    return begun
