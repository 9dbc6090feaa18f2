"""The register of harms: what every printed figure tells of how many people did harm, over all files of a report together.

Harms are few, and a figure that hides how many people did one is of no use where another table, or the mean and standard deviation of
the same people, leaves one number only. So all figures on harms are entered here with what they tell, before any is printed, and
those that would tell too much are withheld (``count_bounds.to_withhold``). A table asks for its own by ``HarmRegister.shows``. Counted
are people by the number of cases on which they did a harm, in classes that figures tell apart (group, phase, form, number of cases,
who was measured twice, who stayed), and responses with a harm by case. Differences that are adjusted by a regression are not entered:
they are no sums of counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy.special import stdtrit

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.count_bounds import (
    CountName,
    CountStatement,
    Place,
    Printed,
    Protected,
    rounded_from,
    to_withhold,
)
from tracks_sim.report.disclosure_control import AT_MOST, DisclosurePolicy, banded, too_small
from tracks_sim.report.groups import consecutive_phases, with_versions
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.parts import Message, Number

Kind = Literal["severe", "minor"]
Factors = dict[CountName, float]
STAYED, LOST, EVERYBODY = "stayed", "lost", "everybody"


@dataclass(frozen=True, slots=True)
class HarmRegister:
    """The places of figures on harms that are not printed, since a number of people could be worked out with them."""

    withheld: frozenset[Place]

    def shows(self, *place: str) -> bool:
        """Whether the figure of this place is printed."""
        return place not in self.withheld


def harm_register(data: StudyData, policy: DisclosurePolicy) -> HarmRegister:
    """The register of a study, made once for each smallest group."""

    def made() -> HarmRegister:
        shown, _ = comparable(data)
        kinds: tuple[Kind, ...] = ("severe", "minor") if policy.smallest > 2 and len(shown.sittings) else ()
        return HarmRegister(frozenset(place for kind in kinds for place in _Entries(kind, shown, policy).to_withhold()))

    return data.once((harm_register, policy.smallest), made)


def measured_in(first: str, second: str) -> str:
    """Name of the people who were measured in both of two phases."""
    return f"{first}+{second}"


class _Entries:
    """What is entered of one kind of harm: counts with their true values, what is told anyway, and what must stay hidden."""

    def __init__(self, kind: Kind, data: StudyData, policy: DisclosurePolicy) -> None:
        self.kind, self.data, self.policy = kind, data, policy
        columns = ["trainee", "arm", "phase", "form", "case", "safe", "severe_harms", "minor_harms"]
        responses = with_versions(data.sittings, data)[columns].dropna(subset=["severe_harms", "safe"])
        self.responses = responses.assign(harm=(responses[f"{kind}_harms"] > 0).astype(int))
        self.truth: dict[CountName, int] = {}
        self.always: list[CountStatement] = []
        self.protected: list[Protected] = []
        self.people = self._people()
        for (arm, phase), people in self.people.groupby(["arm", "phase"]):
            self._enter_group(str(arm), str(phase), people)

    def to_withhold(self) -> frozenset[Place]:
        """The places of what may not be printed, those first that matter most to a reader."""
        by_case = list(self._by_case())  # first, since it asks for the protection of its own counts
        printed = [by_case]
        if self.kind == "severe":
            printed = [list(self._means()), list(self._changes()), by_case, list(self._by_case_and_group()), list(self._spreads())]
        return to_withhold(self.always, printed, self.protected, self.truth)

    # --- counts ------------------------------------------------------------------------------

    def _people(self) -> pd.DataFrame:
        """A row for each person and phase: numbers of cases and of those with a harm, their share ``x``, and the class they are counted in."""
        by = self.responses.groupby(["trainee", "arm", "phase", "form"])["harm"]
        people = by.agg(harms="sum", cases="count").reset_index()
        subsets = self._subsets() if self.kind == "severe" else {}
        people["of"] = [tuple(name for name, ids in subsets.items() if trainee in ids) for trainee in people["trainee"]]
        people["class"] = [
            f"{form}/{cases}/{'/'.join(of)}" for form, cases, of in zip(people["form"], people["cases"], people["of"], strict=True)
        ]
        return people.assign(x=people["harms"] / people["cases"])

    def _subsets(self) -> dict[str, frozenset[str]]:
        """By name, people whom figures are about that are not about everybody: measured in two phases, stayed to the last phase, lost before."""
        met = {str(phase): frozenset(rows["trainee"]) for phase, rows in self.responses.groupby("phase")}
        found = {measured_in(*pair): met[pair[0]] & met[pair[1]] for pair in self._pairs() if pair[0] in met and pair[1] in met}
        first, last = (self.data.study.phases[at].id.replace("-", "_") for at in (0, -1))
        began = self.data.members[self.data.members[first]]
        if first != last:
            found |= {STAYED: frozenset(began.loc[began[last], "trainee"]), LOST: frozenset(began.loc[~began[last], "trainee"])}
        return found

    def _pairs(self) -> list[tuple[str, str]]:
        """Phases that some figure compares."""
        first, last = self.data.study.compared_phases[0], self.data.study.compared_phases[-1]
        pairs: list[tuple[str, str]] = [*consecutive_phases(self.data), ("pre", "follow-up"), (first, last)]
        return [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]

    def _factors(self, people: pd.DataFrame, power: int, times: float = 1.0) -> Factors:
        """Sum over these people of their share of cases with a harm to a power (0: of those with any), as factors of the counts."""
        classes = dict.fromkeys(zip(people["arm"], people["phase"], people["class"], people["cases"], strict=True))
        return {
            ("people", arm, phase, name, harms): times * (harms / cases) ** power
            for arm, phase, name, cases in classes
            for harms in range(1, cases + 1)
        }

    def _enter_group(self, arm: str, phase: str, people: pd.DataFrame) -> None:
        """The counts of a group in a phase, how they hang together, and what its own rows in the tables of harms tell."""
        for name, rows in people.groupby("class"):
            numbers = rows["harms"].value_counts()
            counts: dict[CountName, int] = {("people", arm, phase, str(name), harms): int(numbers.get(harms, 0)) for harms in range(1, int(rows["cases"].iloc[0]) + 1)}
            self.truth |= counts
            self.always.append(CountStatement(dict.fromkeys(counts, 1.0), 0, len(rows)))
        responses = self.responses[(self.responses["arm"] == arm) & (self.responses["phase"] == phase)]
        for form, of_form in people.groupby("form"):
            cases = responses[responses["form"] == form]
            any_harm = self._factors(of_form, 0)
            all_harms = {name: float(name[-1]) for name in any_harm}
            for case, rows in cases.groupby("case"):
                at: CountName = ("case", arm, phase, str(form), str(case))
                self.truth[at] = int(rows["harm"].sum())
                most = int((rows["safe"] == 0).sum()) if self.kind == "severe" else len(rows)  # what is safe has no severe harm
                self.always += [CountStatement({at: 1.0}, 0, most), CountStatement({at: 1.0, **dict.fromkeys(any_harm, -1.0)}, -math.inf, 0)]
                all_harms[at] = -1.0
                if self.kind == "severe" and phase in self.data.study.compared_phases:
                    self._protect([at], self.truth[at], len(rows))
            self.always.append(CountStatement(all_harms, 0, 0))
        with_harm = int((people["harms"] > 0).sum())
        band = self._band(with_harm, len(people))
        self.always.append(CountStatement(self._factors(people, 0), *band))
        if band[0] == band[1]:  # the number of harms stands beside it; a response may have several
            column = f"{self.kind}_harms"
            self.always.append(CountStatement({name: float(name[-1]) for name in self._factors(people, 0)}, 0, int(responses[column].sum())))
        self._protect(list(self._factors(people, 0)), with_harm, len(people))

    def _band(self, count: int, of: int) -> tuple[int, int]:
        """What a banded count tells: the smallest and largest it can be."""
        if isinstance(banded(count, self.policy, of), Number):
            return count, count
        few = too_small(count, self.policy)
        return (1, min(self.policy.smallest - 1, of)) if few else (of - self.policy.smallest + 1, of - 1)

    def _protect(self, counts: Sequence[CountName], count: int, of: int) -> None:
        """Ask that a number of people stays hidden where it, or that of the others, is of few: half of its band must stay possible."""
        low, high = self._band(count, of)
        if low < high:
            self.protected.append(Protected(tuple(counts), min((self.policy.smallest - 1) // 2, high - low)))

    # --- figures -----------------------------------------------------------------------------

    def _by_case(self) -> Iterator[Printed]:
        """People who did a harm by case and phase, both groups together."""
        for (case, phase), rows in self.responses.groupby(["case", "phase"]):
            names = [name for name in self.truth if name[0] == "case" and name[2] == phase and name[4] == case]
            count, people = int(rows["harm"].sum()), int(rows["trainee"].nunique())
            if not too_small(people, self.policy):
                self._protect(names, count, people)
                yield Printed(("harms-cases", self.kind, str(case), str(phase)), (CountStatement(dict.fromkeys(names, 1.0), *self._band(count, people)),))

    def _by_case_and_group(self) -> Iterator[Printed]:
        """Severe harms of a case by group and phase."""
        for name in [name for name in self.truth if name[0] == "case"] if self.kind == "severe" else ():
            _, arm, phase, _, case = map(str, name)
            if phase not in self.data.study.compared_phases:
                continue
            rows = self.responses[(self.responses["arm"] == arm) & (self.responses["phase"] == phase) & (self.responses["case"] == case)]
            yield Printed(("items-where", case, arm, phase), (CountStatement({name: 1.0}, *self._band(self.truth[name], len(rows))),))

    def _in_phase(self, phase: str, subset: str, arm: str | None = None) -> pd.DataFrame:
        """People in a phase, of a subset and a group."""
        rows = self.people[self.people["phase"] == phase]
        rows = rows if arm is None else rows[rows["arm"] == arm]
        return rows if subset == EVERYBODY else rows[[subset in of for of in rows["of"]]]

    def _averaged(self) -> Iterator[tuple[Place, pd.DataFrame]]:
        """Each group of people whose mean share of cases with a severe harm is printed, with its place."""
        arms, first = self.data.study.arms, self.data.study.phases[0].id
        compared = self.data.study.compared_phases
        pairs = [pair for pair in self._pairs() if pair in (tuple(compared), ("pre", "follow-up"))]
        for arm in arms:
            for pair in pairs:
                for phase in pair:
                    yield ("mean", measured_in(*pair), arm, phase), self._in_phase(phase, measured_in(*pair), arm)
            if len(compared) < 2:
                yield ("mean", EVERYBODY, arm, compared[0]), self._in_phase(compared[0], EVERYBODY, arm)
            yield ("mean", "baseline", arm, first), self._in_phase(first, EVERYBODY, arm)
        for subset in (STAYED, LOST):
            yield ("mean", subset, "", first), self._in_phase(first, subset)

    def _means(self) -> Iterator[Printed]:
        for place, people in self._averaged():
            if len(people):
                low, high = rounded_from(float(people["x"].mean()))
                yield Printed(place, (CountStatement(self._factors(people, 1), low * len(people), high * len(people)),))

    def _spreads(self) -> Iterator[Printed]:
        """The standard deviation beside a mean, or the interval that is made of it."""
        for place, people in self._averaged():
            if len(people) > 1:
                deviation = float(people["x"].std(ddof=1))
                room = 0.005 if place[1] == "baseline" else 0.01 * len(people) ** 0.5 / float(stdtrit(len(people) - 1, 0.975))
                yield Printed(("spread", *place[1:]), (self._squares(people, deviation - room, deviation + room),))

    def _squares(self, people: pd.DataFrame, low: float, high: float) -> CountStatement:
        """What a standard deviation tells: the sum of squares is (n - 1) SD^2 + (sum)^2 / n, the sum known to the rounding of the mean."""
        n = len(people)
        mean_low, mean_high = rounded_from(float(people["x"].mean()))
        return CountStatement(self._factors(people, 2), (n - 1) * max(low, 0) ** 2 + n * mean_low**2, (n - 1) * high**2 + n * mean_high**2)

    def _changes(self) -> Iterator[Printed]:
        """The mean change of a group from one phase to another, with its interval.

        Of the squares of changes a - b, with a and b from 0 to 1, follows: their sum is at most that of the squares of both, and at
        least that less twice the sum of a, or of b.
        """
        for first, second in self._pairs():
            for arm in self.data.study.arms:
                before, after = (self._in_phase(phase, measured_in(first, second), arm) for phase in (first, second))
                n = len(before)
                if n < 2 or len(after) != n:
                    continue
                change = after.set_index("trainee")["x"] - before.set_index("trainee")["x"]
                mean, deviation = float(change.mean()), float(change.std(ddof=1))
                t = float(stdtrit(n - 1, 0.975)) / n**0.5
                squares = [(n - 1) * max(deviation + sign * 0.005 / t, 0) ** 2 + n * mean**2 for sign in (-1, 1)]
                both = {**self._factors(before, 2), **self._factors(after, 2)}
                told = [
                    CountStatement({**self._factors(before, 1, -1.0), **self._factors(after, 1)}, n * (mean - 0.005), n * (mean + 0.005)),
                    CountStatement(both, squares[0] - 0.01, math.inf),
                ]
                for phase in (before, after):
                    less = self._factors(phase, 1, 2.0)
                    told.append(CountStatement({name: factor - less.get(name, 0.0) for name, factor in both.items()}, -math.inf, squares[1] + 0.01))
                yield Printed(("change", measured_in(first, second), arm), tuple(told))


def at_most_of(people: int, policy: DisclosurePolicy) -> Message:
    """What stands for a mean share that is not printed: the largest that it can be where fewer than ``smallest`` did a harm, which their band tells anyway."""
    return Message(AT_MOST, {"n": Number(min(1.0, (policy.smallest - 1) / people), "share")})


