"""Words for what is said of a plan: names of its fields, and of the ids in problems and remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tracks_sim.case.load import Library
from tracks_sim.dates import long_date
from tracks_sim.i18n import translatable, translator
from tracks_sim.labels import ANSWER_NAMES, ARM_NAMES, OUTCOME_NAMES, PHASE_NAMES, STEP_NAMES
from tracks_sim.serve.staff.plan_choices import language_name, title_of
from tracks_sim.study.form_fields import PHASE_FIELDS, form_field
from tracks_sim.study.plan_form import FieldProblem
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.study.remark import Remark

_NAMES: Final[Mapping[str, Mapping[Any, str]]] = {
    "answer": ANSWER_NAMES, "arm": ARM_NAMES, "arms": ARM_NAMES, "earlier": PHASE_NAMES, "name": OUTCOME_NAMES, "phase": PHASE_NAMES, "phases": PHASE_NAMES, "step": STEP_NAMES,
}  # fmt: skip
"""English names of ids by gap."""
_GAP_NAMES: Final = {
    "alpha": translatable("level of the test"),
    "groups": translatable("groups"),
    "cases": translatable("cases of a form"),
    "effect": translatable("smallest difference that matters"),
}
"""What a problem calls a field that it compares with another."""
_OF_CASE: Final = {
    "form": translatable("Form of “{case}”"),
    "place": translatable("Place of “{case}” in its form"),
    "twin": translatable("Twin of “{case}”"),
}
GROUP_NAMES: Final = {"training": translatable("Training group"), "other": translatable("Other group")}
"""Groups that are asked, each by the word in the names of its fields."""


@dataclass(frozen=True, slots=True)
class PlanWords:
    """What there is to name, and the language to name it in."""

    library: Library
    questionnaires: Questionnaires
    language: str

    def of_remark(self, remark: Remark) -> str:
        """A remark for somebody who fills in the form."""
        return remark.in_form(translator(self.language), self._names(remark.gaps))

    def of_problem(self, problem: FieldProblem) -> str:
        """A problem as a sentence, with a capital at its beginning and a full stop at its end."""
        names = self._names(problem.gaps)
        if self.language == "fr":
            names |= {gap: names[gap].replace(".", ",") for gap in ("least", "most") if gap in names}
        text = problem.translated(translator(self.language), names)
        return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")

    def _names(self, gaps: Mapping[str, object]) -> dict[str, str]:
        """Words for gaps that hold ids, of several ids with commas, and for days."""
        days = {gap: long_date(value, self.language) for gap, value in gaps.items() if isinstance(value, date)}
        return days | {
            gap: ", ".join(self._name(gap, one) for one in value.split(", "))
            for gap, value in gaps.items()
            if isinstance(value, str)
        }

    def _name(self, gap: str, one: str) -> str:
        decisions = self.library.catalogues.texts[self.language].decisions
        if name := _NAMES.get(gap, {}).get(one):
            return translator(self.language)(name)
        if gap == "answer" and one in decisions:
            return decisions[one]
        if gap in ("case", "cases", "of", "twin"):
            return self.title(one)
        if gap == "asked":
            return self.questionnaire(one)
        if gap == "effect" and self.language == "fr":
            return one.replace(".", ",")
        return language_name(one) if gap == "languages" else translator(self.language)(_GAP_NAMES.get(one, one))

    def title(self, case: str) -> str:
        """Title of a case; its id where there is none."""
        return title_of(self.library.cases[case], self.language) if case in self.library.cases else case

    def questionnaire(self, name: str) -> str:
        """Title of a questionnaire; its id where there is none."""
        return self.questionnaires.text(name, self.language).title if name in self.questionnaires.by_id else name

    def of_field(self, name: str) -> str:
        """What a field, or a group of fields, is called on the page."""
        t, phases, field = translator(self.language), _NAMES["phase"], form_field(name)
        part, *rest = name.split(".")
        match part, rest:
            case "what", []:
                return t("What is changed")
            case "why", []:
                return t("Why it is changed")
            case "phase", [phase, *inner]:
                labels = {one.name: t(one.declared.label) for one in PHASE_FIELDS}
                return " – ".join((t(phases.get(phase, phase)), *(labels.get(one, one) for one in inner)))
            case "case", [case, what]:
                return t(_OF_CASE[what]).format(case=self.title(case))
            case "asked", [questionnaire]:
                return self.questionnaire(questionnaire)
            case "asked", [group, phase, questionnaire]:
                words = {"phase": t(phases.get(phase, phase)), "group": t(GROUP_NAMES.get(group, group))}
                return t("{questionnaire}: {phase}, {group}").format(questionnaire=self.questionnaire(questionnaire), **words)
            case "secondary", [outcome]:
                return t(OUTCOME_NAMES[outcome]) if outcome in OUTCOME_NAMES else outcome
        if field is None:
            return part
        one = ".".join(rest)
        return t(field.declared.names.get(one) or field.declared.label).format(language=language_name(one))
