"""The screen *All cases*: drafts, the organisation's own cases, the kit's, and what was thrown away. Pure but for ``shelf_of``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import urlencode

from tracks_sim.authoring.case_data import content_hash, read_folder
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.authoring.new_case import base_has_changed, base_of
from tracks_sim.authoring.release import released_folder
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.drafts.draft import DraftData, title_of
from tracks_sim.drafts.records import case_of
from tracks_sim.i18n import translatable, translator
from tracks_sim.ui.author.screens.habits import HabitsSheet
from tracks_sim.ui.author.screens.package import PackageSheet
from tracks_sim.ui.author.view import named_language
from tracks_sim.ui.shared.case_titles import text_language
from tracks_sim.ui.shared.sheets import Option, SheetHead, options

STATUS_NAMES = {
    "draft": translatable("draft"),
    "in_review": translatable("in review"),
    "expert_reviewed": translatable("in review"),
    "piloted": translatable("piloted"),
    "released": translatable("released"),
    "retired": translatable("retired"),
}
"""By ``Case.status``, and of a draft that reviewers are asked to read."""
AS_RELEASED = translatable("released, unchanged since")
"""What a draft is that holds the same as the version released last."""
NOT_REVIEWED = translatable("not reviewed yet")
"""What a case of the kit is that calls itself a draft: trainees meet it all the same, with this notice."""


ATTRIBUTES = {
    "sex": translatable("sex"), "age": translatable("age"), "region": translatable("the region they come from"),
    "education": translatable("education"), "disability": translatable("a disability"), "family": translatable("family they came with"),
}  # fmt: skip
"""By ``Attribute``: what of the person a twin changes."""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A case or a draft as the list shows it."""

    id: str
    title: str
    status: str
    version: str
    languages: tuple[str, ...]
    summary: str = ""
    outdated_base: str = ""
    """Title of the case that it was made from, where that one holds something else by now."""
    mine: bool = True
    """Whether who looks at the list has written in it, and so does not review it."""


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
    """A case: what it is, as a sentence, and where it can be tried (None in JupyterLab, which has no addresses)."""

    id: str
    title: str
    facts: str
    summary: str
    note: str
    mine: bool
    try_href: str | None


class CasesPart(TypedDict):
    """Cases under one heading."""

    id: Literal["drafts", "own", "kit"]
    title: str
    empty: str
    rows: list[CaseRow]


class AuthorCasesSheet(SheetHead):
    """The list of cases. ``gone``: drafts that can be brought back; ``attributes``: what a twin can change."""

    package: PackageSheet | None
    habits: HabitsSheet | None
    attributes: list[Option]
    parts: list[CasesPart]
    gone: list[Option]


def shelf_of(drafts: Drafts, library: Library, folders: OwnFolders, language: str, reader: str = "", *, may_write: bool = True) -> Shelf:
    """What there is now, for a member of staff (``reader``: internal id); for somebody who only reviews, the drafts that are open to reviewers and nothing else."""
    rows = []
    for case_id in drafts.ids():
        reviews = read_reviews(folders.drafts / case_id)
        if not reviews.readable(writer=may_write):
            continue
        data = drafts.open(case_id).data
        case, base = case_of(data), _outdated_base(data, library, language)
        status, version = stage_of(folders, case_id, data, "in_review" if reviews.in_review else "draft")
        rows.append(ShelfRow(case_id, title_of(data, language) or case_id, status, version, case.languages, "", base, reader in drafts.authors(case_id)))
    if not may_write:
        return Shelf(language, tuple(rows), (), (), (), may_write=False)
    own = {case_id for case_id, case_file in library.cases.items() if case_file.folder.is_relative_to(folders.cases)}
    cases = [_row(case_file, library, language) for case_file in library.cases.values()]
    gone = sorted(drafts.gone_ids() - set(drafts.ids()))
    return Shelf(language, tuple(rows), tuple(r for r in cases if r.id in own), tuple(r for r in cases if r.id not in own), tuple(gone))


def stage_of(folders: OwnFolders, case_id: str, data: DraftData, status: str) -> tuple[str, str]:
    """Status and version of a draft: those of the version released last, as long as it holds the same."""
    case, folder = case_of(data), released_folder(folders, case_id)
    if folder is None:
        return status if case.status == "draft" else case.status, case.version if case.has("version") else ""
    same = content_hash(_data_of(folder)) == content_hash(data)
    return case_of(_data_of(folder)).status if same else status, folder.name


def _row(case_file: CaseFile, library: Library, language: str) -> ShelfRow:
    case, text = case_file.case, case_file.texts[text_language(case_file, language)]
    base = _outdated_base(_data_of(case_file.folder), library, language) if case_file.review.based_on else ""
    return ShelfRow(case.id, text.title, case.status, case.version, case.languages, text.summary, base)


def _outdated_base(data: DraftData, library: Library, language: str) -> str:
    base = library.cases.get(base_of(data) or "")
    return base.texts[text_language(base, language)].title if base is not None and base_has_changed(data, _data_of(base.folder)) else ""


@lru_cache(maxsize=64)
def _data_of(folder: Path) -> DraftData:
    """Data of a case of the library, which this process has read once too."""
    return read_folder(folder).data


def cases_sheet(
    shelf: Shelf, package: PackageSheet | None = None, try_address: str | None = None, habits: HabitsSheet | None = None
) -> AuthorCasesSheet:
    """The sheet of the list. ``try_address``: where cases are tried; None in JupyterLab. ``habits``: None where there are too few own cases."""
    t = translator(shelf.language)

    def try_href(row: ShelfRow) -> str | None:
        language = shelf.language if shelf.language in row.languages else next(iter(row.languages), shelf.language)
        return f"{try_address}?{urlencode({'case': row.id, 'lang': language})}" if try_address else None

    statuses = {"own": STATUS_NAMES, "drafts": {**STATUS_NAMES, "released": AS_RELEASED}, "kit": {**STATUS_NAMES, "draft": NOT_REVIEWED}}

    def part(id_: Literal["drafts", "own", "kit"], title: str, rows: tuple[ShelfRow, ...], empty: str) -> CasesPart:
        return {
            "id": id_, "title": title, "empty": empty,
            "rows": [
                {
                    "id": row.id, "title": row.title, "summary": row.summary,
                    "facts": " · ".join(filter(None, (t(statuses[id_].get(row.status, row.status)), row.version, ", ".join(named_language(code, shelf.language) for code in row.languages)))),
                    "note": t("“{title}”, from which it was made, has changed since. See whether the change is for this case too.").format(title=row.outdated_base) if row.outdated_base else "",
                    "mine": row.mine,
                    "try_href": try_href(row),
                }
                for row in rows
            ],
        }  # fmt: skip

    return {
        "title": t("Cases"),
        "intro": t("Cases that you write are drafts until they are released; trainees do not meet them before.") if shelf.may_write else t("You read these cases and change nothing in them. What you remark on, and your verdict, go to their authors."),
        "parts": [part("drafts", t("To be reviewed"), shelf.drafts, t("Nobody asks for a review at the moment."))] if not shelf.may_write else [
            part("drafts", t("Being written"), shelf.drafts, t("No draft yet. Begin a case, or make one of the cases below your own.")),
            part("own", t("Ours, released"), shelf.own, t("No case of ours is released yet.")),
            part("kit", t("The kit’s"), shelf.kit, t("The kit’s cases are not here.")),
        ],
        "package": package,
        "habits": habits,
        "attributes": options(ATTRIBUTES, t),
        "gone": options({case_id: case_id for case_id in shelf.gone}),
    }  # fmt: skip
