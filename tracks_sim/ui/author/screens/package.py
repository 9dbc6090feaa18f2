"""A case from elsewhere before it is taken in: what it is, and what the check found in it. Pure: a view of it in, plain data out."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.authoring.exchange import Package
from tracks_sim.ui.author.problems.problem_lists import problem_lists
from tracks_sim.ui.author.problems.unreadable_files import part_name
from tracks_sim.ui.author.view import DraftView

LISTED_PROBLEMS = 30
"""Problems that are listed; all of them stand in the lists of the case once it is a draft."""


class PackageSheet(TypedDict):
    """The case, and what is wrong, to do and advised in words of the page."""

    title: str
    case: str
    facts: str
    found: str
    problems: list[str]


def package_sheet(view: DraftView, package: Package) -> PackageSheet:
    """The sheet; ``view``: the case as a draft, of which nothing is written."""
    t, lists = view.t, problem_lists(view)
    unreadable = [t("A part of the case cannot be read, and is left out: {part}. Ask the sender for the file again.").format(part=part_name(part, t)) for part in package.unreadable]
    wrong, to_do, advice = ([entry["text"] for entry in found] for found in (lists["wrong"], lists["to_do"], lists["advice"]))
    return {
        "title": t("A case from elsewhere"),
        "case": package.manifest.case,
        "facts": " · ".join(
            (
                _title(view) or package.manifest.case,
                package.manifest.version,
                ", ".join(view.language_name(code) for code in package.languages),
            )
        ),
        "found": t("It is not taken in yet. Wrong: {wrong}. To do: {to_do}. Advice: {advice}.").format(
            wrong=len(unreadable) + len(wrong), to_do=len(to_do), advice=len(advice)
        ),
        "problems": [*unreadable, *wrong, *to_do, *advice][:LISTED_PROBLEMS],
    }


def _title(view: DraftView) -> str:
    title = view.checked.completed.case_file.texts[view.writing].title if "title" in (view.data.get(f"text.{view.writing}") or {}) else ""
    return title
