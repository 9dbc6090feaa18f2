"""The screen *All cases*: drafts, the organisation's own cases, the kit's, and what was thrown away. Pure but for ``shelf_of``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

from tracks_sim.authoring.drafts import Drafts
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.case.draft import languages_of, value_at
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.own_folders import OwnFolders
from tracks_sim.i18n import LANGUAGES, Translator, translatable, translator
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.sheets import Option, SheetHead

STATUS_NAMES = {
    "draft": translatable("draft"),
    "in_review": translatable("in review"),
    "expert_reviewed": translatable("in review"),
    "piloted": translatable("piloted"),
    "released": translatable("released"),
    "retired": translatable("retired"),
}
"""By ``Case.status``, and of a draft that reviewers are asked to read."""


ATTRIBUTES = {
    "sex": translatable("sex"), "age": translatable("age"), "region": translatable("the region they come from"),
    "education": translatable("education"), "disability": translatable("a disability"), "family": translatable("family they came with"),
}  # fmt: skip
"""By ``Attribute``: what of the person a twin changes."""
LISTED_PROBLEMS = 30
"""Problems of a case from elsewhere that are listed; all of them stand in its lists once it is a draft."""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A case or a draft as the list shows it."""

    id: str
    title: str
    status: str
    version: str
    languages: tuple[str, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Everything that the list shows, in one language."""

    language: str
    drafts: tuple[ShelfRow, ...]
    own: tuple[ShelfRow, ...]
    """Cases of the organisation that were released or retired."""
    kit: tuple[ShelfRow, ...]
    gone: tuple[str, ...]
    """Ids of drafts that were thrown away and can be brought back."""
    may_write: bool = True
    """False for somebody who only reviews."""


class CaseRow(TypedDict):
    """A case: what it is, as a sentence, and what can be done with it."""

    id: str
    title: str
    facts: str
    summary: str


class CasesPart(TypedDict):
    """Cases under one heading."""

    id: Literal["drafts", "own", "kit"]
    title: str
    empty: str
    rows: list[CaseRow]


class PackageSheet(TypedDict):
    """A case from elsewhere before it is taken in: what it is, and what the check found in it."""

    title: str
    case: str
    facts: str
    found: str
    problems: list[str]


class AuthorCasesSheet(SheetHead):
    """The list of cases. ``gone``: drafts that can be brought back; ``attributes``: what a twin can change."""

    package: PackageSheet | None
    attributes: list[Option]
    parts: list[CasesPart]
    gone: list[Option]
    words: dict[str, str]


def shelf_of(drafts: Drafts, library: Library, folders: OwnFolders, language: str, *, may_write: bool = True) -> Shelf:
    """What there is now; for somebody who only reviews, the drafts that are open to reviewers and nothing else."""
    rows = []
    for case_id in drafts.ids():
        in_review = read_reviews(folders.drafts / case_id).in_review
        if not may_write and not in_review:
            continue
        data = drafts.open(case_id).data
        languages = languages_of(data)
        titles = (value_at(data, f"text.{code}", ("title",)) for code in dict.fromkeys((language, *languages)))
        title = next((title for title in titles if isinstance(title, str) and title), case_id)
        status, version = (value_at(data, "case", (name,)) for name in ("status", "version"))
        known = status if isinstance(status, str) and status != "draft" else "in_review" if in_review else "draft"
        rows.append(ShelfRow(case_id, title, known, version if isinstance(version, str) else "", languages))
    if not may_write:
        return Shelf(language, tuple(rows), (), (), (), may_write=False)
    own = {case_id for case_id, case_file in library.cases.items() if case_file.folder.is_relative_to(folders.cases)}
    cases = [_row(case_file, language) for case_file in library.cases.values()]
    gone = sorted({path.name.rsplit("-", 1)[0] for path in folders.thrown_away.iterdir()} - set(drafts.ids())) if folders.thrown_away.is_dir() else []
    return Shelf(language, tuple(rows), tuple(r for r in cases if r.id in own), tuple(r for r in cases if r.id not in own), tuple(gone))


def _row(case_file: CaseFile, language: str) -> ShelfRow:
    case, text = case_file.case, case_file.texts[text_language(case_file, language)]
    return ShelfRow(case.id, text.title, case.status, case.version, case.languages, text.summary)


def cases_sheet(shelf: Shelf, package: Package | None = None) -> AuthorCasesSheet:
    """The sheet of the list."""
    t = translator(shelf.language)

    def part(id_: Literal["drafts", "own", "kit"], title: str, rows: tuple[ShelfRow, ...], empty: str) -> CasesPart:
        return {
            "id": id_, "title": title, "empty": empty,
            "rows": [
                {
                    "id": row.id, "title": row.title, "summary": row.summary,
                    "facts": " · ".join(filter(None, (t(STATUS_NAMES.get(row.status, row.status)), row.version, ", ".join(LANGUAGES.get(code, code) for code in row.languages)))),
                }
                for row in rows
            ],
        }  # fmt: skip

    return {
        "title": t("Cases"),
        "intro": t("Cases that you write are drafts until they are released. Trainees meet released cases only.") if shelf.may_write else t("You read these cases and change nothing in them. What you remark on, and your verdict, go to their authors."),
        "parts": [part("drafts", t("To be reviewed"), shelf.drafts, t("Nobody asks for a review at the moment."))] if not shelf.may_write else [
            part("drafts", t("Being written"), shelf.drafts, t("No draft yet.")),
            part("own", t("Ours, released"), shelf.own, t("No case of ours is released yet.")),
            part("kit", t("The kit’s"), shelf.kit, t("The kit’s cases are not here.")),
        ],
        "package": _package(package, t) if package else None,
        "attributes": [{"id": name, "label": t(label)} for name, label in ATTRIBUTES.items()],
        "gone": [{"id": case_id, "label": case_id} for case_id in shelf.gone],
        "words": {
            "begin": t("Begin a case"), "import": t("Take a case in from a file"), "go_on": t("Go on writing"), "discard": t("Throw away"),
            "discard_sure": t("It is kept for 30 days and can be brought back from here."), "own_copy": t("Make our own"), "twin": t("Begin a twin"),
            "change": t("Change it"), "gone": t("Thrown away"), "bring_back": t("Bring back"), "read": t("Read"), "really": t("Throw away for now"), "keep": t("Keep it"),
            "changes": t("What of the person does the twin change?"), "begin_twin": t("Begin it"), "take_in": t("Take it in as a draft"), "leave_out": t("Leave it"),
            "other_name": t("Under another name, if that one is taken"),
        },
    }  # fmt: skip


def _package(package: Package, t: Translator) -> PackageSheet:
    errors, advice = package.errors, package.advice
    return {
        "title": t("A case from elsewhere"),
        "case": package.manifest.case,
        "facts": " · ".join((package.manifest.case, package.manifest.version, ", ".join(LANGUAGES.get(code, code) for code in package.languages))),
        "found": t("Nothing is written yet. The check found {wrong} faults and {advice} pieces of advice.").format(wrong=len(errors), advice=len(advice)),
        "problems": [str(problem) for problem in (*errors, *advice)][:LISTED_PROBLEMS],
    }
