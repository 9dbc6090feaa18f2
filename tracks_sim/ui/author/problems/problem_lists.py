"""The three lists of an author's page, to do, wrong and advice, in the author's language; each entry leads to its field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.drafts.draft import languages_of, value_at
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.finding_sentences import finding_sentence
from tracks_sim.ui.author.problems.gap_sentences import changed_sentence, gap_sentence, untranslated_sentence
from tracks_sim.ui.author.problems.problem_names import Names
from tracks_sim.ui.author.problems.problem_places import Path, named, place

if TYPE_CHECKING:
    from tracks_sim.drafts.completion import MissingField
    from tracks_sim.problem import Where
    from tracks_sim.ui.author.problems.fields import FieldProblem
    from tracks_sim.ui.author.state import ScreenName
    from tracks_sim.ui.author.view import DraftView

ListKind = Literal["to_do", "wrong", "advice"]
UNREADABLE = translatable("The file {file} cannot be read: its form is broken in line {line}. Mend it in an editor. Until then what it holds is missing here, and nothing is written into it.")


class ProblemEntry(TypedDict):
    """One entry of a list: its sentence, and where it leads."""

    text: str
    screen: str
    field: str
    """Id of an element of that screen (``fields.field_id``, or ``item:…``, ``option:…``, ``plan:…``, ``passage:…``, ``paper:…``, ``lesson:…``);
    empty: the top of the screen."""


class ProblemLists(TypedDict):
    """The three lists."""

    to_do: list[ProblemEntry]
    wrong: list[ProblemEntry]
    advice: list[ProblemEntry]


def problem_lists(view: DraftView) -> ProblemLists:
    """The lists of the draft, in the order of an author's work."""
    lists: ProblemLists = {"to_do": [], "wrong": [], "advice": []}
    for problem in _index(_SameCheck(view)).problems:
        entry: ProblemEntry = {"text": problem.text, "screen": problem.screen, "field": problem.element}
        if entry not in lists[problem.kind]:
            lists[problem.kind].append(entry)
    return lists


def counts_by_screen(view: DraftView) -> dict[ScreenName, dict[ListKind, int]]:
    """How many entries lead to each screen, for the bar."""
    counts: dict[ScreenName, dict[ListKind, int]] = {}
    lists = problem_lists(view)
    for kind in get_args(ListKind):
        for entry in lists[kind]:  # type: ignore[literal-required]
            counts.setdefault(entry["screen"], dict.fromkeys(get_args(ListKind), 0))[kind] += 1
    return counts


def problems_at(view: DraftView, part: str, where: Where) -> list[FieldProblem]:
    """The problems of one field, or of something in it."""
    found = _index(_SameCheck(view)).by_path.get((part, named(view.data, part, where)), ())
    return [{"kind": problem.kind, "text": problem.text} for problem in found]


# --- every problem with its sentence, once for each check ---------------------------------


@dataclass(frozen=True, slots=True)
class _Problem:
    kind: ListKind
    part: str
    path: Path
    text: str
    screen: ScreenName
    element: str


@dataclass(frozen=True, slots=True)
class _Index:
    problems: tuple[_Problem, ...]
    by_path: Mapping[tuple[str, Path], tuple[_Problem, ...]]
    """By part and each beginning of a path."""


class _SameCheck:
    """A view as the key of a cache: equal where it shows the very same check in the same languages."""

    __slots__ = ("view",)

    def __init__(self, view: DraftView) -> None:
        self.view = view

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _SameCheck):
            return NotImplemented
        mine, others = self.view, other.view
        return mine.checked is others.checked and (mine.language, mine.writing) == (others.language, others.writing)

    def __hash__(self) -> int:
        return hash((id(self.view.checked), self.view.language, self.view.writing))


@lru_cache(maxsize=8)
def _index(check: _SameCheck) -> _Index:
    """Every problem of a draft: every field of a page asks for its own, and sentences are made once."""
    problems = tuple(_problems(check.view))
    by_path: dict[tuple[str, Path], list[_Problem]] = {}
    for problem in problems:
        for n in range(len(problem.path) + 1):
            by_path.setdefault((problem.part, problem.path[:n]), []).append(problem)
    return _Index(problems, {key: tuple(found) for key, found in by_path.items()})


def _problems(view: DraftView) -> Iterator[_Problem]:
    names, completed = Names(view), view.checked.completed
    source = next(iter(languages_of(completed.data)), "")
    untouched = frozenset(map(id, completed.left_out))
    missing = frozenset(completed.gaps)
    for part, faults in view.draft.unreadable.items():
        text = view.t(UNREADABLE).format(file=path_of(part, DRAFT_FILES), line=faults[0].line)
        yield _Problem("wrong", part, (), text, "start", "")
    for gap in view.checked.to_do:
        if gap.part in view.draft.unreadable:
            continue  # it may well be written: nobody can tell
        path = named(completed.data, gap.part, gap.where, gap.id)
        yield _Problem(
            "to_do",
            gap.part,
            path,
            _gap_text(names, gap, path, source, missing=gap in missing),
            *place(gap.part, path, source),
        )
    kinds: tuple[Literal["wrong", "advice"], ...] = ("wrong", "advice")
    for kind in kinds:
        for finding in getattr(view.checked, kind):
            # What was left out is in the draft alone.
            path = named(view.data if id(finding) in untouched else completed.data, finding.part, finding.where)
            yield _Problem(kind, finding.part, path, finding_sentence(names, finding, path), *place(finding.part, path, source))


def _gap_text(names: Names, gap: MissingField, path: Path, source: str, *, missing: bool) -> str:
    head, _, language = gap.part.partition(".")
    if not language or language == source:
        return gap_sentence(names, gap.part, path)
    written = value_at(names.view.data, f"{head}.{source}", gap.where)
    words = written if isinstance(written, str) else next(iter(written), "") if isinstance(written, list) else ""
    return (untranslated_sentence if missing else changed_sentence)(names, language, str(words))
