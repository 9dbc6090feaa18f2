"""What is wrong with a plan, and what the reader of its report should know, before it is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracks_sim.case.load import Library, read_file
from tracks_sim.case.model import CONTROLS
from tracks_sim.errors import CaseLibraryError
from tracks_sim.scoring.form import LEAST_CASES, LEAST_OF_EACH, why_unfit
from tracks_sim.study.model import Study
from tracks_sim.study.questionnaire import Questionnaires

TEMPLATE = Path(__file__).with_name("template.yaml")
"""A commented plan to begin from."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence on a plan. ``hinders``: the plan cannot be frozen like this."""

    text: str
    hinders: bool = False


def read_plan(file: Path) -> Study:
    """The plan in a YAML file; raises CaseLibraryError with every problem of it."""
    written = read_file(file, file.parent, "study", Study)
    if written.record is None:
        listed = "\n".join(f"  {problem}" for problem in written.problems)
        raise CaseLibraryError(f"The plan {file} cannot be used:\n{listed}", written.problems)
    return written.record


def remarks(study: Study, library: Library, questionnaires: Questionnaires) -> tuple[Remark, ...]:
    """What hinders, then what is only to be known."""
    found = [*_missing(study, library, questionnaires), *_forms(study, library), *_design(study)]
    return tuple(sorted(found, key=lambda r: not r.hinders))


def hashes_of(study: Study, library: Library, questionnaires: Questionnaires) -> dict[str, str]:
    """Content hash by part of what the study measures with, as ``plan_hash`` takes them; raises UnknownCase."""
    found = {f"{part}.{case}": library.case(case).hashes[part] for case in study.cases for part in ("case", "key")}
    asked = {q for of_phase in study.questionnaires.values() for q in of_phase}
    return found | {f"questionnaire.{q}": questionnaires.hashes[q] for q in asked}


def _missing(study: Study, library: Library, questionnaires: Questionnaires) -> Iterator[Remark]:
    for case in sorted(study.cases):
        file = library.cases.get(case)
        if file is None:
            yield Remark(f"There is no case {case!r} that can be played. `tracks-sim check` says what is wrong with cases.", True)
            continue
        absent = [language for language in study.languages if language not in file.texts]
        if absent:
            yield Remark(f"The case {case} has no words in {', '.join(absent)}.", True)
    for questionnaire in dict.fromkeys(q for of_phase in study.questionnaires.values() for q in of_phase):
        if questionnaire not in questionnaires.by_id:
            yield Remark(f"There is no questionnaire {questionnaire!r}; there are {', '.join(questionnaires.by_id)}.", True)
        elif absent := [lang for lang in study.languages if questionnaire not in questionnaires.texts.get(lang, {})]:
            yield Remark(f"The questionnaire {questionnaire} has no words in {', '.join(absent)}.", True)


def _forms(study: Study, library: Library) -> Iterator[Remark]:
    controls: dict[str, int] = {}
    for form, cases in study.forms.items():
        files = [library.cases[c] for c in cases if c in library.cases]
        controls[form] = sum(f.key.classification in CONTROLS for f in files)
        match why_unfit(files):
            case "too_few_cases":
                yield Remark(f"Form {form} has {len(files)} cases: with fewer than {LEAST_CASES} its gates are not given, and figures about one person are not.")
            case "not_balanced":
                yield Remark(f"Form {form} holds {controls[form]} controls among {len(files)} cases: a balanced form has at least {LEAST_OF_EACH} of each sort.")
    lengths = {len(cases) for cases in study.forms.values()}
    if len(lengths) > 1 or len(set(controls.values())) > 1:
        yield Remark("The forms are not parallel: they differ in the number of cases or of controls, so a change between phases may be a change of form.")
    if any(library.cases[c].case.status in ("draft", "expert_reviewed", "piloted") for c in study.cases if c in library.cases):
        yield Remark("Practice cases are no measurement: cases of the forms are not released, and whoever practised here before may know them.")


def _design(study: Study) -> Iterator[Remark]:
    if len(study.arms) == 1:
        yield Remark("One group: a change may come from sitting cases twice or from anything else that happened; say so in the report.")
    if len(study.phases) > 1 and "B" not in study.forms:
        yield Remark("The same form is sat in every phase: a change may be memory of the cases.")
    elif len(study.phases) > 1 and not study.counterbalanced:
        yield Remark("Everybody begins with form A: a change between phases cannot be told from a difference between the forms.")
    if len(study.phases) == 3 and "B" in study.forms:
        yield Remark("At the follow-up everybody sits again the form they began with.")
    if len(study.block_sizes) == 1:
        yield Remark("All blocks have one size: who knows it can tell the last place of each block.")
