"""Judgements and decisions one by one: share right by phase, discrimination, and answers by people who do well or badly elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES, STEP_NAMES
from tracks_sim.outcomes.arrays import Floats
from tracks_sim.outcomes.estimate import not_estimable
from tracks_sim.outcomes.interval import share_of
from tracks_sim.outcomes.items import option_flags, option_row
from tracks_sim.outcomes.judgements import Parts, discrimination, judgement_flags, parts_by_rest, rest_scores, within
from tracks_sim.outcomes.study_data import StudyData, readers_differ
from tracks_sim.practice import ANSWER_STEPS
from tracks_sim.report.columns import CASE
from tracks_sim.report.disclosure_control import DisclosurePolicy, alone_and_together, banded_part, too_few, too_small
from tracks_sim.report.groups import NO_ANSWERS, PHASES, TOO_FEW_TO_SHOW, Group, groups_by_case, verbatim
from tracks_sim.report.parts import (
    BOTH,
    PERSONS,
    THEN,
    Cell,
    Column,
    Figure,
    Message,
    Number,
    Row,
    ScopedId,
    Table,
    join_messages,
    plural_message,
)

STEPS: dict[str, Message] = {step: Message(STEP_NAMES[step]) for step in ANSWER_STEPS}
STATES: dict[str, Message] = {answer: Message(name) for answer, name in ANSWER_NAMES.items()} | {"no": Message("no")}
"""In a column of a table the *no* of detection is one word: its sentence makes a page too wide."""

JUDGEMENT, ANSWER = Column(Message("What is judged"), numeric=False), Column(Message("Answer"), numeric=False)
KEYED = Column(Message("Key"), numeric=False)
OPTION = Column(Message("Option"), numeric=False)
GAVE_IT, SHARE = Column(Message("People who answered so")), Column(Message("Share"))
DISCRIMINATION, LEFT_OPEN = Column(Message("Correlation with the other cases")), Column(Message("Left open"))
REMARKS = Column(Message("Look at"), numeric=False)
PART_COLUMNS = (
    Column(Message("Best part")),
    Column(Message("Middle part")),
    Column(Message("Lowest part")),
)

KEY_ACCEPTS = Message("accepted")
READERS_DIFFER = Message("readers differ")
NO_ANSWER, NO_CHOICE = Message("left open"), Message("no option chosen")
TOGETHER, OR = translatable("together: {answers}"), translatable("{one} / {other}")
TOO_FEW_PEOPLE = Message("too few people")

RIGHT_NOTE = Message("Right: share of all who met the case; what was left open is not right. The interval speaks of other people on this very case.")
CORRELATION_NOTE = Message("Correlation: of right or not with the person's mean share right on the other cases of the form, everybody once, when they met the case first, within each phase. Above 0: who does well elsewhere is right here more often.")
ANSWERS_NOTE = Message("Everybody once, when they met the case first. The parts are thirds of these people by their share right on the other cases, compared within their phase; equal ones stay together. Where thirds would be too small there are halves, without a middle part.")
MERGED_NOTE = Message("Answers of few people are put together, so that nobody's answer can be told.")


@dataclass(frozen=True, slots=True, eq=False)
class FirstAnswers:
    """Answers on one case of everybody once, when they met it first.

    ``people``: a row for each person who met it, with ``phase`` and ``rest``, the score on the other cases (0 to 1); ``rows``: their judgements
    of the case, with ``place`` (of the person in ``people``), ``correct`` (1, else 0) and ``several`` (readers differ); ``groups``: everybody who
    met it, by phase; ``cases``: how many cases the form had; ``parts``: the people by ``rest`` within their phase, as masks over ``people``.
    """

    case: str
    rows: pd.DataFrame
    people: pd.DataFrame
    groups: tuple[Group, ...]
    cases: int
    parts: Parts

    def judged(self, step: str) -> Iterator[tuple[str, pd.DataFrame]]:
        """The items of a step in their order, each with a row for each person."""
        for item, own in self.rows[self.rows["step"] == step].groupby("item", sort=False):
            yield str(item), own

    def by_person(self, own: pd.DataFrame) -> Floats:
        """Right (1) or not (0) in the order of ``people``, NaN for who was not asked."""
        values = np.full(len(self.people), np.nan)
        values[own["place"].to_numpy()] = own["correct"].to_numpy()
        return values


def first_attempts(rows: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """Each person's answers from the first phase in which they met a case, so that everybody counts once for a case."""
    order = {phase.id: index for index, phase in enumerate(data.study.phases)}
    position = rows["phase"].map(order)
    return rows[position == position.groupby([rows["trainee"], rows["case"]]).transform("min")]


def first_answers(
    judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, only: Collection[str] | None = None
) -> Iterator[FirstAnswers]:
    """First answers on each case (or ``only`` these) that enough people met, sorted by case, from all judgements of the study; of phases from which nobody can be told.

    Figures of a phase stand beside those of everybody. So a phase is left out that is not shown itself, or in which few met the case for
    the first time, or few met it again: the difference of the figures would be one of these few.
    """
    rest = rest_scores(judged)
    by_case: dict[str, list[Group]] = {}
    for group in groups_by_case(judged, data, policy):
        by_case.setdefault(str(group.rows["case"].iloc[0]), []).append(group)
    forms = judged[["form", "case"]].drop_duplicates()
    for case in sorted(by_case if only is None else set(only) & set(by_case)):
        of_case = judged[judged["case"] == case]
        rows = first_attempts(of_case, data)
        met, new = (frame.groupby("phase")["trainee"].nunique().to_dict() for frame in (of_case, rows))
        hidden = {group.phase for group in by_case[case] if group.hide}
        kept = [
            phase
            for phase, people in new.items()
            if people >= policy.smallest and phase not in hidden and not too_small(met[phase] - people, policy)
        ]
        rows = rows[rows["phase"].isin(kept)]
        if not len(rows):
            continue
        people = rows.drop_duplicates("trainee")[["trainee", "phase", "case"]].merge(rest, on=["trainee", "phase", "case"], how="left")
        places = dict(zip(people["trainee"], range(len(people)), strict=True))
        rows = rows[["step", "item", "keyed", "said"]].astype(object).assign(
            place=rows["trainee"].map(places).to_numpy(dtype=np.intp), several=readers_differ(rows), correct=(rows["right"] == 1).fillna(False).to_numpy(dtype=np.float64)
        )  # fmt: skip
        cases_of_form = int(forms[forms["form"].isin(set(of_case["form"]))].groupby("form").size().min())
        reason = too_few("option_table", len(people), cases_of_form, data, policy)
        parts = Parts((), reason) if reason else parts_by_rest(within(people["rest"], people["phase"]), policy.smallest)
        yield FirstAnswers(case, rows, people, tuple(by_case[case]), cases_of_form, parts)


def judgement_table(first: FirstAnswers, table_id: str, data: StudyData, policy: DisclosurePolicy) -> Table:
    """A row for each judgement of a case and its decision: share right in each phase side by side, discrimination, left open, remarks."""
    counts = [_right_and_all(group.rows) for group in first.groups]
    reason = too_few("item_discrimination", len(first.people), first.cases, data, policy)
    rest, phase = first.people["rest"].to_numpy(), first.people["phase"].to_numpy()
    table_rows: list[Row] = []
    for step in STEPS:
        possible = possible_answers(first, step, data)
        for item, own in first.judged(step):
            several, right = bool(own["several"].iloc[0]), first.by_person(own)
            asked = ~np.isnan(right)
            shares = [
                None if several or (step, item) not in of else group.cell(share_of(*of[step, item]), "share")
                for group, of in zip(first.groups, counts, strict=True)
            ]
            known = len(own) >= policy.smallest and not several
            goes_with = not_estimable(reason, len(own)) if reason else discrimination(right[asked], rest[asked], phase[asked])
            by_part = [float(np.nanmean(right[mask])) for mask in first.parts.masks if asked[mask].any()]
            flags = judgement_flags(float(right[asked].mean()), goes_with, by_part) if known else ()
            table_rows.append((
                item_label(step, item), key_cell(own, step), *shares, Figure(goes_with) if known else None,
                _left_open(own, possible, policy) if len(own) >= policy.smallest else None, join_sentences(flags),
            ))  # fmt: skip
    title = Message("{case}: who is right", {"case": first.case})
    columns, rows = with_remarks((JUDGEMENT, KEYED, *map(_head, first.groups), DISCRIMINATION, LEFT_OPEN), table_rows)
    return Table(table_id, title, columns, rows, (RIGHT_NOTE, CORRELATION_NOTE))


def with_remarks(columns: tuple[Column, ...], rows: Sequence[Row]) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """The columns and rows of a table whose last cells are remarks; without these where there are none, since tables are wide."""
    if any(row[-1] is not None for row in rows):
        return (*columns, REMARKS), tuple(rows)
    return columns, tuple(row[:-1] for row in rows)


def _right_and_all(rows: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """By step and item, how many people were right and how many met it: a row each."""
    grouped = (rows["right"] == 1).fillna(False).astype("int64").groupby([rows["step"], rows["item"]]).agg(["sum", "size"])
    return {(str(step), str(item)): (int(right), int(n)) for (step, item), right, n in grouped.itertuples()}


def item_label(step: str, item: str) -> Cell:
    """What is judged: the name of the item; of the decision, of which a case has one, the step's."""
    return STEPS[step] if step == "decision" else ScopedId(step, item)


def key_cell(own: pd.DataFrame, step: str) -> Cell:
    """What the key says of a judgement; of a decision nothing, whose options say it in a table of their own."""
    keyed = str(own["keyed"].iloc[0])
    if step == "decision":
        return None
    return accepted_states(keyed.split()) if own["several"].iloc[0] else STATES.get(keyed, keyed)


def accepted_states(states: Sequence[str]) -> Message:
    """The answers that all stand, the key's own first."""
    return Message("{differ}: {states}", {"differ": READERS_DIFFER, "states": join_messages([STATES[state] for state in states], OR)})


def _head(group: Group) -> Column:
    people = TOO_FEW_PEOPLE if group.hide else plural_message(PERSONS, group.people)
    return Column(Message("Right, {phase} ({people})", {"phase": PHASES[group.phase or ""], "people": people}))


def possible_answers(first: FirstAnswers, step: str, data: StudyData) -> tuple[str, ...]:
    """Every answer that a step of a case offers, as far as it is known: of the decision by the names of its options, else by what occurs."""
    if step == "decision":
        scope = first.case.partition("@")[0] + "/"
        return tuple(sorted({name.removeprefix(scope) for names in data.names.values() for name in names if name.startswith(scope)}))
    rows = first.rows[first.rows["step"] == step]
    occurring = set(rows["said"].dropna()) | set(" ".join(rows["keyed"]).split())
    return tuple(state for state in STATES if state in occurring)


def answer_sides(own: pd.DataFrame, possible: Sequence[str]) -> tuple[dict[str | None, int], ...]:
    """Numbers of people by answer (None: left open): the answers that the key accepts, and all others with those left
    open first; one side where readers differ."""
    accepted = str(own["keyed"].iloc[0]).split()
    given = own["said"].value_counts().to_dict()
    answers = [*possible, *sorted({*given, *accepted} - set(possible))]
    counts: dict[str | None, int] = {answer: int(given.get(answer, 0)) for answer in answers}
    left_open: dict[str | None, int] = {None: int(own["said"].isna().sum())}
    if own["several"].iloc[0]:
        return (left_open | counts,)
    return {answer: n for answer, n in counts.items() if answer in accepted}, left_open | {
        answer: n for answer, n in counts.items() if answer not in accepted
    }


def _left_open(own: pd.DataFrame, possible: Sequence[str], policy: DisclosurePolicy) -> Cell:
    """How many people left a judgement open, as far as the table of answers lets it be said."""
    side = answer_sides(own, possible)[-1]
    return banded_part(list(side.values()), list(side).index(None), policy)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, or several put together because few gave them: label, whether the key accepts it, cells of the table after these."""

    label: Message | ScopedId
    accepted: bool
    cells: Row
    flags: Message | None


def answer_rows(
    first: FirstAnswers,
    own: pd.DataFrame,
    labels: Callable[[str | None], Message | ScopedId],
    possible: Sequence[str],
    policy: DisclosurePolicy,
) -> Iterator[AnswerRow]:
    """A row for each answer to one judgement: number and share of people, then the share in the best, the middle and the lowest part."""
    several, said = bool(own["several"].iloc[0]), _said(first, own)
    low, high, reason = _ends(first)
    keyed = str(own["keyed"].iloc[0]).split()
    accepted_rows = [option_row(np.array([given == answer for given in said], dtype=bool), True, low, high, reason) for answer in keyed]
    best = max(accepted_rows, key=lambda row: float(row["share"] if reason else row["share_high"]))
    for side, counts in enumerate(answer_sides(own, possible)):
        answers = list(counts)
        alone, together = (
            tuple(sorted(places, key=lambda at: answers[at] is None))
            for places in alone_and_together(list(counts.values()), policy)
        )
        for places in [(place,) for place in alone] + ([together] if together else []):
            chosen = {answers[place] for place in places}
            took = np.array([answer in chosen for answer in said], dtype=bool)
            row = option_row(took, side == 0, low, high, reason)
            label = (
                labels(answers[places[0]])
                if len(places) == 1
                else Message(TOGETHER, {"answers": join_messages([_message(labels(answers[place])) for place in places], OR)})
            )
            flags = option_flags(row, best) if len(places) == 1 and answers[places[0]] is not None and not several else []
            accepted = answers[places[0]] in keyed if several and len(places) == 1 else side == 0 and not several
            yield AnswerRow(
                label,
                accepted,
                (Number(row["n"]), Number(float(row["share"]), "share"), *_part_shares(first, took)),
                join_sentences(flags),
            )


def _said(first: FirstAnswers, own: pd.DataFrame) -> list[str | None]:
    """The answer of each of ``first.people``, None where it was left open."""
    said: list[str | None] = [None] * len(first.people)
    for place, answer in zip(own["place"], own["said"], strict=True):
        said[place] = None if pd.isna(answer) else str(answer)
    return said


def _ends(first: FirstAnswers) -> tuple[NDArray[np.bool_], NDArray[np.bool_], str]:
    """The lowest and the best part of the people, and why there are none."""
    nobody = np.zeros(len(first.people), bool)
    return (first.parts.masks[-1], first.parts.masks[0], "") if first.parts.masks else (nobody, nobody, first.parts.reason)


def _part_shares(first: FirstAnswers, took: NDArray[np.bool_]) -> Row:
    """Shares in the best, middle and lowest part; empty where there is no such part."""
    shares: list[Cell] = [Number(float(took[mask].mean()), "share") for mask in first.parts.masks]
    return (shares[0], shares[1] if len(shares) == 3 else None, shares[-1]) if shares else (None, None, None)


def _message(label: Message | ScopedId) -> Message:
    return label if isinstance(label, Message) else verbatim(label)


def answer_table(first: FirstAnswers, step: str, data: StudyData, policy: DisclosurePolicy) -> Table:
    """A row for each answer to each judgement of a step: how many people gave it, and how often in each part of them."""
    possible = possible_answers(first, step, data)
    rows: list[Row] = []
    for item, own in first.judged(step):
        if len(own) >= policy.smallest:
            rows += [
                (item_label(step, item), answer.label, KEY_ACCEPTS if answer.accepted else None, *answer.cells)
                for answer in answer_rows(
                    first,
                    own,
                    lambda answer: NO_ANSWER if answer is None else STATES.get(answer, verbatim(answer)),
                    possible,
                    policy,
                )
            ]
    return Table(
        f"case-{first.case}-{step}", Message("{case}: {step}", {"case": first.case, "step": STEPS[step]}),
        (JUDGEMENT, ANSWER, KEYED, GAVE_IT, SHARE, *PART_COLUMNS), tuple(rows), answer_notes([first]), Message("Too few people have met this case."),
    )  # fmt: skip


def option_table(firsts: Sequence[FirstAnswers], table_id: str, data: StudyData, policy: DisclosurePolicy) -> Table:
    """A row for each option of the decision of these cases, with what to look at."""
    rows: list[Row] = []
    for first in firsts:
        own, scope = first.rows[first.rows["step"] == "decision"], first.case.partition("@")[0]
        if len(own) >= policy.smallest:
            rows += [
                (first.case, answer.label, KEY_ACCEPTS if answer.accepted else None, *answer.cells, answer.flags)
                for answer in answer_rows(first, own, partial(option_label, scope), possible_answers(first, "decision", data), policy)
            ]
    columns, shown = with_remarks((CASE, OPTION, KEYED, GAVE_IT, SHARE, *PART_COLUMNS), rows)
    return Table(
        table_id,
        Message("Decisions chosen in each case"),
        columns,
        shown,
        answer_notes(firsts),
        NO_ANSWERS if data.sittings.empty else Message(TOO_FEW_TO_SHOW),
    )


def option_label(case: str, option: str | None) -> Message | ScopedId:
    """The words of an option; of None that none was chosen."""
    return NO_CHOICE if option is None else ScopedId(case, option)


def answer_notes(firsts: Sequence[FirstAnswers]) -> tuple[Message, ...]:
    """How a table of answers is to be read, the size of the parts where it is about one case, and why a case has none."""
    reasons = sorted({first.parts.reason for first in firsts} - {""})
    sizes = [join_messages([verbatim(str(size)) for size in first.parts.sizes], THEN) for first in firsts if first.parts.masks]
    one = (Message("People in the parts, the best first: {sizes}.", {"sizes": sizes[0]}),) if len(firsts) == len(sizes) == 1 else ()
    return (ANSWERS_NOTE, *one, MERGED_NOTE, *(Message(reason) for reason in reasons))


def join_sentences(english: Sequence[str]) -> Message | None:
    """Sentences in one message, each translated; None where there are none."""
    return join_messages([Message(sentence) for sentence in english], BOTH) if english else None
