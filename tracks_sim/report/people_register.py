"""The register of people: what every printed number of people tells of those that are hidden, over all files of a report together.

A table hides numbers of few people, and others with which they could be computed in that table. This is not enough where a number
stands in another table too, or another table counts nearly the same people: so every number of people on the way through a study is
entered here with what it tells, and a table asks for its own (``PeopleRegister.cell``). What would leave one value only for a number of
few is withheld (``count_bounds.withhold``); and what follows from the others anyway is shown.

Entered are steps and loss by group, who is in which analysis, cases that were submitted, site, experience and first form, talks, and
numbers of people beside the figures of a group, a case or a kind. Counted are people by how far they came in each phase.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.count_bounds import (
    CountName,
    CountStatement,
    Place,
    PossibleCounts,
    Printed,
    Protected,
    rounded_from,
    widened,
    withhold,
)
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress, too_small
from tracks_sim.report.groups import consecutive_phases, hidden_groups
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.parts import HIDDEN, Hidden, Number
from tracks_sim.study import Member

Names = tuple[CountName, ...]
Submitted = Literal["none", "some", "all", "complete"]
ALL_GROUPS = ""
"""Stands for the group in places of numbers over all groups."""
REASON_OF_FEW = "another reason"


class Way(NamedTuple):
    """How far people came: their group, first form, why they are lost (empty: they are not), and what they submitted in each phase."""

    arm: str
    form: str
    lost: str
    submitted: tuple[Submitted, ...]


@dataclass(frozen=True, slots=True)
class PeopleRegister:
    """Numbers of people by their place in tables, and which of them are printed."""

    counts: Mapping[Place, int]
    shown: frozenset[Place]
    """Places of what is printed: of numbers of people, and of shares that are not among ``counts``."""

    def shows(self, *place: str) -> bool:
        """Whether the number of this place is printed; not where the register has no such place."""
        return place in self.shown

    def cell(self, *place: str) -> Number | Hidden:
        """The number of this place, or that it is hidden."""
        return Number(self.counts[place]) if self.shows(*place) else HIDDEN


def people_register(data: StudyData, policy: DisclosurePolicy) -> PeopleRegister:
    """The register of a study, made once for each smallest group."""
    checkpoint()
    return data.once((people_register, policy.smallest), lambda: _Entries(data, policy).register())


class _Entries:
    """What is entered: true counts, statements that are told anyway, and places with what they count, in the order in which they are kept."""

    def __init__(self, data: StudyData, policy: DisclosurePolicy) -> None:
        self.data, self.policy, self.study, self.arms = data, policy, data.study, data.study.arms
        self.answers, _ = comparable(data)
        self.phases: list[str] = [phase.id for phase in data.study.phases]
        self.open_phases = [phase for phase in self.phases if (self.answers.sittings["phase"] == phase).any()]
        self.truth: dict[CountName, int] = {}
        self.always: list[CountStatement] = []
        self.printed: list[list[Printed]] = []
        self.places: dict[Place, Names] = {}
        self.hidden: set[Place] = set()
        self.few: list[Names] = []
        self.members = [member for member in data.state.members.values() if member.arm is not None]
        self.forms = sorted({str(member.first_form) for member in self.members})
        self.ways = self._count_ways()
        for enter in (self._steps, self._lost, self._analyses, self._not_submitted, self._kinds_of_people, self._talks, self._left):
            self.printed.append([])
            enter()
        self._beside_figures()

    def register(self) -> PeopleRegister:
        """What is printed in the end."""
        counts = {place: sum(self.truth[name] for name in names) for place, names in self.places.items()}
        hidden = frozenset(self.hidden)
        if hidden:
            kept = PossibleCounts([widened(one, self.truth) for one in self.always], self.truth)
            protected = [Protected(names, 1) for names in dict.fromkeys(self.few) if not kept.leaves_one(names)]
            kept, withheld = withhold(kept, self.printed, protected)
            hidden = frozenset(place for place in hidden if not kept.leaves_one(self.places[place])) | withheld
        every = {*counts, *(one.place for group in self.printed for one in group)}
        return PeopleRegister(counts, frozenset(every - hidden))

    # --- counts ------------------------------------------------------------------------------

    def _count_ways(self) -> dict[Way, CountName]:
        """The ways that people can have gone, each with the name of its count."""
        numbers = Counter(member.lost for member in self.data.state.members.values() if member.lost is not None)
        self.reasons = {why: str(at) if n >= self.policy.smallest else REASON_OF_FEW for at, (why, n) in enumerate(numbers.most_common())}
        counts = Counter(self._way(member) for member in self.members)
        levels: list[list[Submitted]] = [["none", "some", "all", "complete"] if self.study.questionnaires_of(self.arms[0], phase) else ["none", "some", "complete"] for phase in self.phases]  # type: ignore[arg-type]
        possible = [Way(arm, form, lost, tuple(way)) for arm in self.arms for form in self.forms for lost in ("", *dict.fromkeys(self.reasons.values())) for way in product(*levels)]
        ways: dict[Way, CountName] = {way: ("way", *way[:3], *way.submitted) for way in dict.fromkeys((*possible, *counts))}
        self.truth |= {name: counts[way] for way, name in ways.items()}
        return ways

    def _way(self, member: Member) -> Way:
        return Way(str(member.arm), str(member.first_form), self.reasons.get(member.lost, "") if member.lost else "", tuple(self._submitted(member, phase) for phase in self.phases))

    def _submitted(self, member: Member, phase: str) -> Submitted:
        of, done = self.data.state.cases_of(member, phase), self._done(member, phase)  # type: ignore[arg-type]
        return "complete" if self.data.state.complete(member, phase) else "all" if done == len(of) else "some" if done else "none"  # type: ignore[arg-type]

    def _done(self, member: Member, phase: str) -> int:
        return len(set(self.data.state.cases_of(member, phase)) & set(member.progress(phase).submitted))  # type: ignore[arg-type]

    def _those(self, arm: str, *holds: Callable[[Way], bool]) -> Names:
        """The counts of people of a group, or of all, of whom all this holds."""
        return tuple(name for way, name in self.ways.items() if arm in (ALL_GROUPS, way.arm) and all(one(way) for one in holds))

    def _came(self, phase: str, *submitted: Submitted) -> Callable[[Way], bool]:
        at = self.phases.index(phase)
        return lambda way: way.submitted[at] in submitted

    def _began(self, phase: str) -> Callable[[Way], bool]:
        """Whether somebody submitted a case in a phase."""
        return self._came(phase, "some", "all", "complete")

    def _number(self, names: Iterable[CountName]) -> int:
        return sum(self.truth[name] for name in names)

    # --- entries -----------------------------------------------------------------------------

    def _enter(self, place: Place, names: Names, shown: bool, protect: bool = True) -> None:
        """A number of people: it tells itself where it is ``shown``, and is protected where it is hidden and small, unless it is no secret."""
        self.places[place] = names
        if shown:
            self.printed[-1].append(Printed(place, (self._equal(names),)))
        else:
            self.hidden.add(place)
            if protect and too_small(self._number(names), self.policy):
                self.few.append(names)

    def _equal(self, names: Names) -> CountStatement:
        return CountStatement(dict.fromkeys(names, 1.0), *(self._number(names),) * 2)

    def _at_most(self, names: Names, others: Names) -> CountStatement:
        """That some people are among others."""
        return CountStatement({**dict.fromkeys(others, -1.0), **dict.fromkeys(names, 1.0)}, -math.inf, 0)

    def _row(self, place: Callable[[str], Place], of: Callable[[str], Names]) -> None:
        """Numbers of each group with their sum, as a table of its own hides them."""
        counts = suppress([[self._number(of(arm)) for arm in self.arms]], self.policy)
        cells = [(ALL_GROUPS, counts.total), *zip(self.arms, counts.cells[0], strict=True)]
        for arm, cell in cells:
            self._enter(place(arm), of(arm), isinstance(cell, Number))

    def _steps(self) -> None:
        """Steps of the flow of participants; the shares that left are of the same numbers."""
        self._row(lambda arm: ("allocated", arm), lambda arm: self._those(arm))
        self._row(lambda arm: ("analysed", arm), lambda arm: self._those(arm, lambda way: set(way.submitted) != {"none"}))
        for phase in self.phases:
            self._row(lambda arm, phase=phase: ("completed", phase, arm), lambda arm, phase=phase: self._those(arm, self._came(phase, "complete")))  # type: ignore[misc]

    def _lost(self) -> None:
        """Reasons of loss, who has no result in the last phase that is compared, and who completed the first phase and not the last."""
        for why in dict.fromkeys(self.reasons.values()):
            before: CountName = ("lost before", why)
            self.truth[before] = sum(member.lost is not None and self.reasons[member.lost] == why for member in self.data.state.members.values() if member.arm is None)
            names = (*self._those(ALL_GROUPS, lambda way, why=why: way.lost == why), before)  # type: ignore[misc]
            few = too_small(self._number(names), self.policy)
            self.always.append(CountStatement(dict.fromkeys(names, 1.0), *((1, self.policy.smallest - 1) if few else (self._number(names),) * 2)))
            self.few += [names] if few else []
        self._enter(("without result", ALL_GROUPS), self._without_result(ALL_GROUPS), shown=True)
        first, last = self.phases[0], self.phases[-1]
        if first != last:
            stayed, gone = (self._those(ALL_GROUPS, self._came(first, "complete"), self._came(last, *of)) for of in (("complete",), ("none", "some", "all")))
            hide = hidden_groups([self._number(stayed), self._number(gone)], self.policy)
            for place, names in ((("stayed",), stayed), (("lost",), gone)):  # who did not go on is no secret of its own; results of few are
                self._enter(place, names, not any(hide), protect=False)

    def _analyses(self) -> None:
        """Who answered in how many of the phases that are compared, and whom the ways of counting the primary outcome rest on."""
        phases = self.study.compared_phases
        began = [self._began(phase) for phase in phases]
        numbers = {arm: [self._those(arm, lambda way, n=n: sum(one(way) for one in began) == n) for n in range(len(phases), -1, -1)] for arm in self.arms}  # type: ignore[misc]
        shown = suppress([[self._number(names) for names in row] for row in numbers.values()], self.policy)
        for arm, cells in zip(self.arms, shown.cells, strict=True):
            for at, (names, cell) in enumerate(zip(numbers[arm], cells, strict=True)):
                self._enter(("in phases", str(len(phases) - at), arm), names, isinstance(cell, Number), protect=at == 0)
        if pair := next(consecutive_phases(self.data), None):
            for name, holds in (("every case", [self._came(phase, "all", "complete") for phase in pair]), ("stayed", [*(self._came(phase, "complete") for phase in pair), lambda way: not way.lost])):
                of = {arm: self._those(arm, *holds) for arm in self.arms}
                hide = hidden_groups([self._number(names) for names in of.values()], self.policy)
                for arm, away in zip(self.arms, hide, strict=True):
                    self._enter(("counted", name, arm), of[arm], not away)

    def _not_submitted(self) -> None:
        """Cases that were not submitted: by group and phase the people who submitted all of theirs, and the share of cases that are missing."""
        kinds: dict[str, tuple[Submitted, ...]] = {"all": ("all", "complete"), "some": ("some",), "none": ("none",)}
        begun = [phase for phase in self.phases if (self.data.sittings["phase"] == phase).any()]
        people = {(kind, arm, phase): self._those(arm, self._came(phase, *of)) for phase in begun for arm in self.arms for kind, of in kinds.items()}
        away = dict(zip(self.arms, hidden_groups([self._number(self._those(arm)) for arm in self.arms], self.policy), strict=True))
        told_apart = not any(too_small(self._number(names), self.policy) for (_, arm, _), names in people.items() if not away[arm])
        for (kind, arm, phase), names in people.items():
            if kind == "all" or told_apart:
                few = too_small(self._number(names), self.policy)
                self._enter(("submitted", kind, arm, phase), names, not few and not away[arm])
                self.always += [CountStatement(dict.fromkeys(names, 1.0), 1, self.policy.smallest - 1)] if few and not away[arm] else []
        for phase, arm in product(begun, self.arms):
            missing, whole = self._missing(phase, arm)
            if whole and not away[arm]:
                share = sum(factor * self.truth[name] for name, factor in missing.items()) / whole
                low, high = rounded_from(share)
                self.printed[-1].append(Printed(("missing", arm, phase), (CountStatement(missing, low * whole, high * whole),)))

    def _missing(self, phase: str, arm: str) -> tuple[dict[CountName, float], int]:
        """The cases of a phase that a group did not submit, as factors of counts, and all that it had."""
        factors: dict[CountName, float] = {}
        whole = 0
        for form in self.forms:
            members = [member for member in self.members if member.arm == arm and member.first_form == form]
            number = len(self._cases(phase, form))
            whole += number * len(members)
            done: dict[CountName, float] = {("number", arm, phase, form, n): float(n) for n in range(1, number)}
            self.truth |= {name: sum(self._done(member, phase) == name[-1] for member in members) for name in done}
            some, nothing = (self._those(arm, self._came(phase, of), lambda way, form=form: way.form == form) for of in ("some", "none"))  # type: ignore[misc]
            self.always.append(CountStatement({**dict.fromkeys(done, 1.0), **dict.fromkeys(some, -1.0)}, 0, 0))
            factors |= {name: number - n for name, n in done.items()} | dict.fromkeys(nothing, float(number))
        return factors, whole

    def _cases(self, phase: str, form: str) -> tuple[str, ...]:
        """The cases of a phase of people with this first form; a twin counts as its first version."""
        return self.study.forms[self.study.form_of(phase, form)]  # type: ignore[arg-type]

    def _kinds_of_people(self) -> None:
        """Site, experience and first form by group; and of site and experience how many answered in each phase."""
        traits: dict[str, dict[str, Callable[[str], Names]]] = {"first_form": {form: lambda arm, form=form: self._those(arm, lambda way: way.form == form) for form in self.forms}}  # type: ignore[misc]
        rows = self.data.members[self.data.members["arm"].notna()]
        judged = self.answers.judgements
        judged = judged[(judged["step"] == "indicators") & judged["is_present"].notna() & judged["says_present"].notna()]
        for trait in ("site", "experience"):
            values = rows[trait].fillna("").astype(str)
            kinds = sorted(set(values))
            for arm in self.arms:
                own = tuple(("kind", trait, value, arm) for value in kinds)
                self.truth |= {name: int(((values == name[2]) & (rows["arm"] == arm)).sum()) for name in own}
                self.always.append(CountStatement({**dict.fromkeys(own, 1.0), **dict.fromkeys(self._those(arm), -1.0)}, 0, 0))
            traits[trait] = {value: lambda arm, trait=trait, value=value: tuple(("kind", trait, value, of) for of in self.arms if arm in (ALL_GROUPS, of)) for value in kinds}  # type: ignore[misc]
            kind_of = dict(zip(rows["trainee"], values, strict=True))
            for phase in self.open_phases:
                self._judging(trait, phase, Counter(kind_of.get(trainee, "") for trainee in judged.loc[judged["phase"] == phase, "trainee"].unique()))
        for trait, by_kind in traits.items():
            counts = suppress([[self._number(names(arm)) for arm in self.arms] for names in by_kind.values()], self.policy)
            for value, cells, total in zip(by_kind, counts.cells, counts.row_totals, strict=True):
                for group, cell in zip((ALL_GROUPS, *self.arms), (total, *cells), strict=True):
                    self._enter(("kind", trait, value, group), by_kind[value](group), isinstance(cell, Number), protect=trait != "first_form")  # which is drawn by lot

    def _judging(self, trait: str, phase: str, numbers: Mapping[str, int]) -> None:
        """How many of each kind of people answered a judgement of a phase, as stands beside the figures of that kind."""
        values = sorted(numbers)
        for value, away in zip(values, hidden_groups([numbers[value] for value in values], self.policy), strict=True):
            name: CountName = ("judging", trait, value, phase)
            self.truth[name] = numbers[value]
            self.always.append(self._at_most((name,), tuple(("kind", trait, value, arm) for arm in self.arms)))
            self._enter(("judging", trait, value, phase), (name,), not away)
        everybody = tuple(("judging", trait, value, phase) for value in values)
        self.always.append(self._at_most(everybody, self._those(ALL_GROUPS, self._began(phase))))

    def _talks(self) -> None:
        """Who talked with the person of a case; how many did stands beside each figure on talks."""
        talked = self.data.sittings.dropna(subset=["talk_questions"])
        for phase in self.open_phases:
            counts = {arm: int(talked.loc[(talked["phase"] == phase) & (talked["arm"] == arm), "trainee"].nunique()) for arm in self.arms}
            all_came = {arm: self._those(arm, self._began(phase)) for arm in self.arms}
            no_group = dict(zip(self.arms, hidden_groups([self._number(came) for came in all_came.values()], self.policy), strict=True))
            for (arm, n), away in zip(counts.items(), hidden_groups(list(counts.values()), self.policy), strict=True):
                names: Names = (("talked", arm, phase), ("silent", arm, phase))
                came = all_came[arm]
                self.truth |= dict(zip(names, (n, self._number(came) - n), strict=True))
                self.always.append(CountStatement({**dict.fromkeys(names, 1.0), **dict.fromkeys(came, -1.0)}, 0, 0))
                self.always += [] if away else [self._equal(names[:1])]
                shown = suppress([[self.truth[name] for name in names]], self.policy).cells[0]
                for name, cell in zip(names, shown, strict=True):
                    self._enter(tuple(map(str, name)), (name,), isinstance(cell, Number) and not no_group[arm])

    def _left(self) -> None:
        """Who has not completed the last phase that is compared, or has no result in it: what is left of those who were allocated is no secret of its own."""
        last, state = self.study.compared_phases[-1], self.data.state
        over = state.is_over(last, self.data.today) or state.closed
        not_complete = self._came(last, "none", "some", "all")

        def gone(arm: str) -> Names:
            return self._those(arm, not_complete, lambda way: over or bool(way.lost))

        if over:
            for arm in (ALL_GROUPS, *self.arms):
                self._enter(("left", arm), gone(arm), shown=True)
        else:
            self._row(lambda arm: ("left", arm), gone)
        for arm in self.arms:
            self._enter(("without result", arm), self._without_result(arm), shown=True)

    def _without_result(self, arm: str) -> Names:
        return self._those(arm, self._came(self.study.compared_phases[-1], "none"))

    def _beside_figures(self) -> None:
        """Numbers of people beside the figures of a group, in one phase or in two, and beside those of a case."""
        pairs = [*consecutive_phases(self.data), ("pre", "follow-up"), tuple(self.study.compared_phases)]
        for phases in dict.fromkeys((*((phase,) for phase in self.open_phases), *(pair for pair in pairs if set(pair) <= set(self.open_phases)))):
            self._told_by_group([self._those(arm, *map(self._began, phases)) for arm in self.arms])
        if self.data.versions["mixed"]:
            return  # versions of a case stand apart, so that these numbers are not printed
        for phase in self.open_phases:
            for case in dict.fromkeys(case for form in self.forms for case in self._cases(phase, form)):
                by_arm = [self._who_met(case, phase, arm) for arm in self.arms]
                self._told_by_group(by_arm)
                everybody = tuple(name for names in by_arm for name in names)
                self.always += [] if too_small(self._number(everybody), self.policy) else [self._equal(everybody)]

    def _told_by_group(self, of_arms: Sequence[Names]) -> None:
        """Numbers of each group, where none of them is few; else those of few are protected."""
        away = hidden_groups([self._number(names) for names in of_arms], self.policy)
        self.always += [self._equal(names) for names, hide in zip(of_arms, away, strict=True) if not hide]
        self.few += [names for names, hide in zip(of_arms, away, strict=True) if hide and too_small(self._number(names), self.policy)]

    def _who_met(self, case: str, phase: str, arm: str) -> Names:
        """The count of people of a group who submitted a case: all who submitted all of theirs, and none who submitted none."""
        forms = [form for form in self.forms if case in self._cases(phase, form)]
        name: CountName = ("case", case, phase, arm)
        self.truth[name] = sum(
            member.arm == arm and case in map(self.study.first_version, member.progress(phase).submitted) for member in self.members  # type: ignore[arg-type]
        )
        for holds, sign in ((self._came(phase, "all", "complete"), -1.0), (self._began(phase), 1.0)):
            people = self._those(arm, holds, lambda way: way.form in forms)
            self.always.append(CountStatement({name: -sign, **dict.fromkeys(people, sign)}, 0, math.inf))
        return (name,)
