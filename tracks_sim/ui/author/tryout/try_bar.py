"""The bar above a case that is tried: what is tried, from where, and that nothing of it is kept. Pure: choices in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypedDict
from urllib.parse import urlencode

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Country
from tracks_sim.i18n import LANGUAGES, Translator, translatable, translator
from tracks_sim.labels import step_name
from tracks_sim.practice import Step, steps_of
from tracks_sim.ui.shared.sheets import Option, options

Earlier = Literal["empty", "key", "hasty"]
"""How the steps before the one that is tried are answered."""
EARLIER_NAMES: Mapping[Earlier, str] = {
    "empty": translatable("empty"),
    "key": translatable("as the key"),
    "hasty": translatable("as a hasty colleague"),
}
EARLIER_MEANING: Mapping[Earlier, str] = {
    "empty": translatable("Nothing is answered before this step."),
    "key": translatable("Every step before this one is answered as your key says. The talk is not held."),
    "hasty": translatable("A colleague who does not read ticks every indicator as present and every need as urgent, cites nothing, ticks the whole plan, and refers."),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What is tried, and how."""

    case: str
    step: Step
    earlier: Earlier
    language: str
    country: Country
    option: str = ""
    """Decision whose feedback is wanted; empty: as the answers say."""

    @property
    def asked(self) -> dict[str, str]:
        """What is chosen by name, as ``chosen`` and ``try_draft`` take it."""
        found = {"case": self.case, "step": self.step, "answers": self.earlier, "language": self.language, "country": self.country}
        return found | ({"option": self.option} if self.option else {})

    @property
    def query(self) -> str:
        """The query of the address at which this is tried."""
        return urlencode({"lang" if name == "language" else name: value for name, value in self.asked.items()})


class TryBar(TypedDict):
    """What the bar shows. ``gone``: what was chosen or done and is not there any more; ``narrow_href``: for a window as narrow as a telephone."""

    label: str
    text: str
    step: str
    steps: list[Option]
    earlier: str
    earlier_choices: list[Option]
    meaning: str
    language: str
    languages: list[Option]
    country: str
    countries: list[Option]
    narrow_href: str | None
    changed: str
    gone: list[str]
    trouble: str


SHEET_OF_SCREEN: Mapping[str, Step] = {
    "start": "briefing", "papers": "reading", "judgements": "indicators", "decision": "decision", "feedback": "feedback",
}  # fmt: skip
"""The step that shows what is written on a screen of the author's page."""


def try_steps(case_file: CaseFile) -> tuple[Step, ...]:
    """The steps that a case can be tried from, the feedback among them."""
    return steps_of(case_file.case)


def languages_to_try(case_file: CaseFile) -> tuple[str, ...]:
    """The languages of the case that pages can be shown in."""
    return tuple(language for language in case_file.case.languages if language in LANGUAGES)


def earlier_options(t: Translator) -> list[Option]:
    """The ways in which the steps before are answered."""
    return options(EARLIER_NAMES, t)


def country_options(catalogues: Catalogues, language: str) -> list[Option]:
    """The countries by name."""
    texts = catalogues.country_texts[language]
    names = {country: texts[country].name for country in catalogues.countries if country in texts}
    return sorted(options(names), key=lambda option: option["label"])


def language_options(case_file: CaseFile) -> list[Option]:
    """The languages by name."""
    return options({language: LANGUAGES[language] for language in languages_to_try(case_file)})


def step_options(case_file: CaseFile, t: Translator) -> list[Option]:
    """The steps by name."""
    return options({step: step_name(step, t) for step in try_steps(case_file)})


def try_bar(
    choices: Choices,
    step: Step,
    case_file: CaseFile,
    catalogues: Catalogues,
    *,
    changed: bool,
    gone: Sequence[str] = (),
    trouble: str = "",
    address: str | None = None,
) -> TryBar:
    """The bar; ``step`` is the one on screen, ``address`` that of the page without its query (None in JupyterLab)."""
    t = translator(choices.language)
    return {
        "label": t("You are trying a draft"),
        "text": t("You are trying a draft. Nothing is kept."),
        "step": step,
        "steps": step_options(case_file, t),
        "earlier": choices.earlier,
        "earlier_choices": earlier_options(t),
        "meaning": t(EARLIER_MEANING[choices.earlier]),
        "language": choices.language,
        "languages": language_options(case_file),
        "country": choices.country,
        "countries": country_options(catalogues, choices.language),
        "narrow_href": None if address is None else f"{address}?{replace(choices, step=step).query}",
        "changed": t("The draft has changed: load it") if changed else "",
        "gone": list(gone),
        "trouble": trouble,
    }  # fmt: skip
