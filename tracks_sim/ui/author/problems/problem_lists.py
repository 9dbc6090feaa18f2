"""The lists of an author's page, to do, wrong, advice and what is left to translate, in the author's language; each entry leads to its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypedDict, get_args

from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.drafts.draft import languages_of, value_at
from tracks_sim.drafts.set_aside import ASKED_FOR, advice_id
from tracks_sim.drafts.translation import TextState, place_of, text_states
from tracks_sim.i18n import translatable
from tracks_sim.ui.author.problems.finding_sentences import finding_sentence
from tracks_sim.ui.author.problems.gap_sentences import (
    again_sentence,
    changed_sentence,
    gap_sentence,
    untranslated_sentence,
)
from tracks_sim.ui.author.problems.problem_names import Names
from tracks_sim.ui.author.problems.problem_places import Path, named, place

if TYPE_CHECKING:
    from tracks_sim.drafts.completion import MissingField
    from tracks_sim.problem import Where
    from tracks_sim.ui.author.problems.fields import FieldProblem
    from tracks_sim.ui.author.state import ScreenName
    from tracks_sim.ui.author.view import DraftView

ListKind = Literal["to_do", "wrong", "advice", "set_aside", "translation"]
CountedKind = Literal["to_do", "wrong", "advice"]
UNREADABLE = translatable("The file {file} cannot be read: its form is broken in line {line}. Mend it in an editor. Until then what it holds is missing here, and nothing is written into it.")


class ProblemEntry(TypedDict):
    """One entry of a list: its sentence, and where it leads."""

    text: str
    screen: str
    field: str
    """Id of an element of that screen (``fields.field_id``, or ``item:…``, ``option:…``, ``plan:…``, ``passage:…``, ``paper:…``, ``lesson:…``);
    empty: the top of the screen."""
    advice: str
    """What makes it this piece of advice (``advice_id``); empty where it is none, or a release asks for it."""
    number: int | None
    """What the advice counts."""
    because: str
    """Why advice that was set aside does not hold here."""


class ProblemLists(TypedDict):
    """The lists; ``set_aside``: advice that somebody said does not hold here; ``translated``: how many of the texts are, empty where there is no second language."""

    to_do: list[ProblemEntry]
    wrong: list[ProblemEntry]
    advice: list[ProblemEntry]
    set_aside: list[ProblemEntry]
    translation: list[ProblemEntry]
    translated: str


def problem_lists(view: DraftView) -> ProblemLists:
    """The lists of the draft, in the order of an author's work. What is left to translate is listed once somebody has begun with it."""
    index = _index(_SameCheck(view))
    lists: ProblemLists = {"to_do": [], "wrong": [], "advice": [], "set_aside": [], "translation": [], "translated": index.translated}
    for problem in index.problems:
        entry: ProblemEntry = {
            "text": problem.text, "screen": problem.screen, "field": problem.element, "advice": problem.advice, "number": problem.number,
            "because": problem.because,
        }  # fmt: skip
        if entry not in lists[problem.kind] and (problem.kind != "translation" or index.begun):
            lists[problem.kind].append(entry)
    return lists


def counts_by_screen(view: DraftView) -> dict[ScreenName, dict[CountedKind, int]]:
    """How many entries lead to each screen, for the bar; what is left to translate is to do on its screen."""
    counts: dict[ScreenName, dict[CountedKind, int]] = {}
    lists = problem_lists(view)
    counted: tuple[tuple[CountedKind, list[ProblemEntry]], ...] = (("to_do", [*lists["to_do"], *lists["translation"]]), ("wrong", lists["wrong"]), ("advice", lists["advice"]))
    for kind, entries in counted:
        for entry in entries:
            counts.setdefault(entry["screen"], dict.fromkeys(get_args(CountedKind), 0))[kind] += 1  # type: ignore[arg-type]
    return counts


def problems_at(view: DraftView, part: str, where: Where) -> list[FieldProblem]:
    """The problems of one field, or of something in it."""
    index = _index(_SameCheck(view))
    found = index.by_path.get((part, named(view.data, part, where)), ())
    return [
        {"kind": "to_do" if problem.kind == "translation" else problem.kind, "text": problem.text}
        for problem in found
        if problem.kind != "set_aside" and (problem.kind != "translation" or index.begun)
    ]


# --- every problem with its sentence, once for each check ---------------------------------


@dataclass(frozen=True, slots=True)
class _Problem:
    kind: ListKind
    part: str
    path: Path
    text: str
    screen: ScreenName
    element: str
    advice: str = ""
    number: int | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class _Index:
    problems: tuple[_Problem, ...]
    by_path: Mapping[tuple[str, Path], tuple[_Problem, ...]]
    """By part and each beginning of a path."""
    translated: str
    begun: bool
    """Whether somebody has translated a text."""


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
    translated, begun = _translated(check.view)
    return _Index(problems, {key: tuple(found) for key, found in by_path.items()}, translated, begun)


def _translated(view: DraftView) -> tuple[str, bool]:
    """How many texts are translated, in words, and whether some are; nothing for a case in one language.

    What the kit wrote in both languages is nobody's translation: it is not counted, as long as the two say the same.
    """
    states, begun, stock = Counter[TextState](), False, view.catalogues.stock
    for language, of_language in text_states(view.data).items():
        of_kit = stock.all_words(language, view.case) if stock is not None else frozenset[str]()
        for name, state in of_language.items():
            text = value_at(view.data, *place_of(name, language))
            own = not isinstance(text, str) or text not in of_kit  # a damaged file may hold anything there
            begun = begun or (own and state != "missing")
            states[state] += own or state in ("missing", "changed")
    if not states:
        return "", False
    return view.t("Translation: {n} of {m} texts").format(n=states["done"] + states["reviewed"], m=states.total()), begun


def _problems(view: DraftView) -> Iterator[_Problem]:
    names, completed = Names(view), view.checked.completed
    source = next(iter(languages_of(completed.data)), "")
    untouched = frozenset(map(id, completed.left_out))
    missing, to_translate = frozenset(completed.gaps), frozenset(view.checked.to_translate)
    for part, faults in view.draft.unreadable.items():
        text = view.t(UNREADABLE).format(file=path_of(part, DRAFT_FILES), line=faults[0].line)
        yield _Problem("wrong", part, (), text, "start", "")
    for gap in view.checked.to_do:
        if gap.part in view.draft.unreadable:
            continue  # it may well be written: nobody can tell
        path = named(completed.data, gap.part, gap.where, gap.id)
        yield _Problem(
            "translation" if gap in to_translate else "to_do",
            gap.part,
            path,
            _gap_text(names, gap, path, source, missing=gap in missing),
            *place(gap.part, path, source),
        )
    for finding in (*view.checked.wrong, *view.checked.advice):
        # What was left out is in the draft alone.
        path = named(view.data if id(finding) in untouched else completed.data, finding.part, finding.where)
        because = view.checked.set_aside.get(finding, "")
        kind: ListKind = "set_aside" if because else "advice" if finding.advice else "wrong"
        advice = advice_id(finding, completed.data) if finding.advice and finding.code not in ASKED_FOR else ""
        yield _Problem(kind, finding.part, path, finding_sentence(names, finding, path), *place(finding.part, path, source), advice, finding.number, because)


def _gap_text(names: Names, gap: MissingField, path: Path, source: str, *, missing: bool) -> str:
    head, _, language = gap.part.partition(".")
    if not missing and language == source:
        return again_sentence(names, path)
    if not language or language == source:
        return gap_sentence(names, gap.part, path)
    written = value_at(names.view.data, f"{head}.{source}", gap.where)
    words = written if isinstance(written, str) else next(iter(written), "") if isinstance(written, list) else ""
    return (untranslated_sentence if missing else changed_sentence)(names, language, str(words))
