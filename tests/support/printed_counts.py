"""What whoever has every file of a report can work out about numbers of people: printed cells read from HTML and CSV, and the statements they make."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from itertools import product

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.count_bounds import CountName, CountStatement, PossibleCounts, rounded_from

Rows = list[list[str]]
Names = tuple[CountName, ...]
FEW = re.compile(r"(?:fewer than|moins de)\s(\d+)")
HIDDEN = frozenset(("not shown", "non affiché"))
SPACES = re.compile(r"[\s\u00a0\u202f]+")
FEWEST = 5
WAYS = ("none", "some", "all", "complete")


class _Tables(HTMLParser):
    """Cells of every table by its id, and its CSV file by the same id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: dict[str, Rows] = {}
        self.files: dict[str, Rows] = {}
        self._table = self._tag = ""
        self._in_body = self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = dict(attrs)
        if tag == "table":
            self._table = (of.get("id") or of.get("aria-labelledby") or "").removeprefix("table-")
            self.cells[self._table] = []
        elif tag == "tbody":
            self._in_body = True
        elif tag == "tr" and self._in_body:
            self.cells[self._table].append([])
        elif tag in ("td", "th") and self._in_body:
            self.cells[self._table][-1].append("")
        elif tag == "a" and (of.get("download") or "").endswith(".csv"):
            text = base64.b64decode((of["href"] or "").partition("base64,")[2]).decode("utf-8-sig")
            self.files[(of["download"] or "").removesuffix(".csv")] = list(csv.reader(io.StringIO(text)))
        self._tag = tag

    def handle_endtag(self, tag: str) -> None:
        self._in_body = self._in_body and tag != "tbody"
        self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag in ("td", "th") and self._in_body:
            self.cells[self._table][-1][-1] += data


def tables_of(pages: Sequence[str]) -> tuple[dict[str, Rows], dict[str, Rows]]:
    """Rows of the tables of all pages by id, and those of their CSV files with the row of headings."""
    cells: dict[str, Rows] = {}
    files: dict[str, Rows] = {}
    for page in pages:
        read = _Tables(page)
        cells |= {name: [[SPACES.sub(" ", cell).strip() for cell in row] for row in rows] for name, rows in read.cells.items()}
        files |= read.files
    return cells, files


def number(cell: str) -> tuple[float, float] | None:
    """The smallest and largest number that a cell of people says; None where it is hidden."""
    if found := FEW.search(cell):
        return 1, float(found[1]) - 1
    plain = cell.replace(" ", "")
    return (float(plain), float(plain)) if plain.isdigit() else None


class Attack:
    """The statements on numbers of people that printed tables make, and the cells in which a number is hidden, each with the counts it is of.

    ``data`` gives what the reader knows of the plan (groups, forms, phases, cases), and the true counts, of which every statement must hold.
    """

    def __init__(self, tables: dict[str, Rows], data: StudyData) -> None:
        self.tables, self.data, self.study = tables, data, data.study
        self.arms, self.phases, self.forms = data.study.arms, [phase.id for phase in data.study.phases], data.study.first_forms
        self.truth: dict[CountName, int] = {}
        self.told: list[CountStatement] = []
        self.secrets: dict[Names, str] = {}
        self.members = [member for member in data.state.members.values() if member.arm is not None]
        self._ways()
        self._flow()
        self._kinds()
        self._cases()
        self._harms()

    def found_out(self) -> list[str]:
        """The hidden cells whose number is the only one that agrees with everything printed."""
        possible = PossibleCounts(self.told, self.truth)
        found = []
        for names, where in self.secrets.items():
            low, high = possible.extent(names, 1)
            if high - low < 1:
                found.append(f"{where}: {self.true(names)}")
        return found

    def true(self, names: Names) -> int:
        return sum(self.truth[name] for name in names)

    def say(self, cell: str, names: Names, where: str, most: int | None = None) -> None:
        """Read a cell: it tells a number, a band, or hides what it is about. ``most``: the largest number that is a secret, nobody being none, where a table hides more."""
        found = number(cell)
        if found:
            assert found[0] <= self.true(names) <= found[1], (where, cell, self.true(names))
            self.told.append(CountStatement(dict.fromkeys(names, 1.0), *found))
        if (found is None and cell in HIDDEN) or (found and found[0] < found[1]):
            if most is None or 0 < self.true(names) <= most:
                self.secrets.setdefault(names, where)
        else:
            assert found or not cell, (where, cell)

    def link(self, less: Names, more: Names) -> None:
        """That some people are among others."""
        self.told.append(CountStatement({**dict.fromkeys(more, 1.0), **dict.fromkeys(less, -1.0)}, 0, float("inf")))

    # --- people by how far they came ---------------------------------------------------------

    def _ways(self) -> None:
        for arm, form, *way in product(self.arms, self.forms, *[WAYS] * len(self.phases)):
            self.truth["way", arm, form, *way] = sum((m.arm, m.first_form, *(self._came(m.trainee, p) for p in self.phases)) == (arm, form, *way) for m in self.members)

    def _came(self, trainee: str, phase: str) -> str:
        member = self.data.state.members[trainee]
        of, done = self.data.state.cases_of(member, phase), member.progress(phase).submitted  # type: ignore[arg-type]
        return "complete" if self.data.state.complete(member, phase) else "all" if len(done) == len(of) else "some" if done else "none"  # type: ignore[arg-type]

    def people(self, arms: Sequence[str], holds: Callable[[str, dict[str, str]], bool]) -> Names:
        """The counts of people of some groups of whose form and phases something holds."""
        return tuple(n for n in self.truth if n[0] == "way" and n[1] in arms and holds(str(n[2]), dict(zip(self.phases, map(str, n[3:]), strict=True))))

    def by_arm(self, cells: Sequence[str], holds: Callable[[str, dict[str, str]], bool], where: str) -> None:
        """A row of numbers of each group, with or without that of all."""
        for cell, arms in zip(cells, [*([arm] for arm in self.arms), self.arms], strict=False):
            self.say(cell, self.people(arms, holds), f"{where}, {'+'.join(arms)}")

    def _flow(self) -> None:
        first, last = self.phases[0], self.phases[-1]
        steps: list[Callable[[str, dict[str, str]], bool]] = [lambda *_: True, *(lambda _, way, p=p: way[p] == "complete" for p in self.phases), lambda _, way: set(way.values()) != {"none"}]  # type: ignore[misc]
        for row, holds in zip(self.tables["flow-table"][2:], steps, strict=True):
            self.by_arm(row[1:], holds, f"flow-table {row[0]}")
        left = (lambda _, way: way[last] != "complete",) if self.data.state.is_over(last, self.data.today) else ()  # type: ignore[arg-type, var-annotated]
        for row, holds in zip(self.tables.get("with-whom", [])[2:], (steps[-1], steps[len(self.phases)], *left), strict=False):
            self.by_arm(row[1:], holds, f"with-whom {row[0]}")
        for arm, row in zip(self.arms, self.tables["flow-attrition"], strict=False):
            self.say(row[1], self.people([arm], lambda *_: True), f"flow-attrition {arm}")
            for phase, cell in zip(self.phases, row[2:], strict=True):
                self.share(cell, dict.fromkeys(self.people([arm], lambda _, way, p=phase: way[p] != "complete"), 1.0), len([m for m in self.members if m.arm == arm]))  # type: ignore[misc]
        for row in self.tables.get("flow-compared", [])[:1]:
            for cell, of in zip(row[1:], (("complete",), WAYS[:3]), strict=False):
                self.say(cell, self.people(self.arms, lambda _, way, of=of: way[first] == "complete" and way[last] in of), f"flow-compared {of}")  # type: ignore[misc]
        for arm, row in zip(self.arms, self.tables["methods-sets"], strict=True):
            for n, cell in zip(range(len(self.phases), -1, -1), row[1:], strict=False):
                self.say(cell, self.people([arm], lambda _, way, n=n: sum(came != "none" for came in way.values()) == n), f"methods-sets {n} {arm}")  # type: ignore[misc]
        groups = [(phase, arm) for phase in self.phases for arm in self.arms]
        for (phase, arm), row in zip(groups, self.tables["missing-cases"], strict=True):
            for cell, of in zip(row[2:-1], (("all", "complete"), ("some",), ("none",)), strict=False):
                self.say(cell, self.people([arm], lambda _, way, p=phase, of=of: way[p] in of), f"missing-cases {of} {phase} {arm}")  # type: ignore[misc]
            self._missing(row[-1], phase, arm)
        ways: list[Callable[[str, dict[str, str]], bool]] = [lambda _, way: "none" not in way.values(), lambda _, way: set(way.values()) <= {"all", "complete"}]
        for row, holds in zip(self.tables.get("missing-sensitivity", []), ways, strict=False):
            self.by_arm(row[1:5:2], holds, f"missing-sensitivity {row[0]}")
        for row, (phase, arm) in zip(self.tables.get("primary-shares", []), self._met_groups(), strict=False):
            self.say(row[1], self.people([arm], lambda _, way, p=phase: way[p] != "none"), f"primary-shares {phase} {arm}", FEWEST - 1)  # type: ignore[misc]

    def _met_groups(self) -> list[tuple[str, str]]:
        """Phase and group, where somebody submitted a case, in the order of tables."""
        came = {(phase, member.arm) for member in self.members for phase in self.phases if self._came(member.trainee, phase) != "none"}
        return [(phase, arm) for phase in self.phases for arm in self.arms if (phase, arm) in came]

    def share(self, cell: str, factors: dict[CountName, float], whole: int) -> None:
        """A share of a known number in whole per cent."""
        if found := re.match(r"(\d+) ?%", cell):
            printed = int(found[1]) / 100
            low, high = rounded_from(printed)
            value = sum(factor * self.truth[name] for name, factor in factors.items())
            assert low * whole - 1e-6 <= value <= high * whole + 1e-6, (cell, value, whole)
            self.told.append(CountStatement(factors, min(low * whole, value), max(high * whole, value)))

    def _missing(self, cell: str, phase: str, arm: str) -> None:
        """The share of cases that were not submitted: those of people who submitted none, and what is left of those who submitted some."""
        factors: dict[CountName, float] = {}
        whole = 0
        for form in self.forms:
            cases = self.study.forms[self.study.form_of(phase, form)]  # type: ignore[arg-type]
            own = [m for m in self.members if (m.arm, m.first_form) == (arm, form)]
            whole += len(cases) * len(own)
            left: dict[CountName, float] = {("left", phase, arm, form, n): float(n) for n in range(1, len(cases))}
            self.truth |= {name: sum(len(cases) - len(m.progress(phase).submitted) == name[-1] for m in own) for name in left}  # type: ignore[arg-type]
            some, none = (self.people([arm], lambda f, way, form=form, of=of: f == form and way[phase] == of) for of in ("some", "none"))  # type: ignore[misc]
            self.told.append(CountStatement({**dict.fromkeys(left, 1.0), **dict.fromkeys(some, -1.0)}, 0, 0))
            factors |= left | dict.fromkeys(none, float(len(cases)))
        self.share(cell, factors, whole)

    def _kinds(self) -> None:
        """People by site, experience and first form, and how many of each answered in a phase."""
        members = self.data.members
        people, *rows = self.tables["baseline-people"]
        self.by_arm(people[2:5], lambda *_: True, "baseline-people")
        kinds = [(trait, value) for trait in ("site", "experience", "first_form") for value in sorted(set(members[trait].dropna()))]
        for (trait, value), row in zip(kinds, rows, strict=True):
            assert row[1] == value
            for cell, arms in zip(row[2:5], [*([arm] for arm in self.arms), self.arms], strict=True):
                if trait == "first_form":
                    self.say(cell, self.people(arms, lambda form, _, value=value: form == value), f"baseline-people {value} {arms}")  # type: ignore[misc]
                    continue
                names: Names = tuple(("kind", trait, value, arm) for arm in arms)
                self.truth |= {name: int(((members[trait] == value) & (members["arm"] == name[3])).sum()) for name in names}
                self.say(cell, names, f"baseline-people {value} {arms}")
        for trait, arm in product(("site", "experience"), self.arms):
            every = tuple(("kind", trait, value, arm) for of, value in kinds if of == trait)
            self.told.append(CountStatement({**dict.fromkeys(every, 1.0), **dict.fromkeys(self.people([arm], lambda *_: True), -1.0)}, 0, 0))
        judged = self.data.judgements
        for phase in self.phases:
            met = set(judged.loc[(judged["phase"] == phase) & judged["is_present"].notna() & judged["says_present"].notna(), "trainee"])
            for trait, value in kinds:
                for row in [row for row in self.tables.get(f"fairness-rates-{phase}", []) if row[0].endswith(f": {value}") and trait != "first_form"]:
                    name: CountName = ("judging", trait, value, phase)
                    self.truth[name] = len(met & set(members.loc[members[trait] == value, "trainee"]))
                    self.link((name,), tuple(("kind", trait, value, arm) for arm in self.arms))
                    self.say(row[1], (name,), f"fairness-rates-{phase} {value}")

    def met(self, case: str, phase: str, arm: str) -> Names:
        """The count of people of a group who submitted a case: all who submitted all of theirs, and none who submitted none."""
        name: CountName = ("case", case, phase, arm)
        if name not in self.truth:
            forms = [form for form in self.forms if case in self.study.forms[self.study.form_of(phase, form)]]  # type: ignore[arg-type]
            self.truth[name] = sum(m.arm == arm and case in m.progress(phase).submitted for m in self.members)  # type: ignore[arg-type]
            self.link(self.people([arm], lambda form, way: form in forms and way[phase] in ("all", "complete")), (name,))
            self.link((name,), self.people([arm], lambda form, way: form in forms and way[phase] != "none"))
        return (name,)

    def _cases(self) -> None:
        """People who met a case, of a group and of all."""
        for row in self.tables.get("items-where", [])[::2]:
            for cell, (arm, phase) in zip(row[2:6], product(self.arms, self.phases), strict=True):
                if found := re.search(r"\((\d+)\)", cell):
                    self.say(found[1], self.met(row[0], phase, arm), f"items-where {row[0]} {arm} {phase}")
        for row in self.tables.get("harms-cases", []):
            for cell, phase in zip(row[1::3], self.phases, strict=True):
                self.say(cell, tuple(name for arm in self.arms for name in self.met(row[0], phase, arm)), f"harms-cases {row[0]} {phase}", 0)  # no secret: the form was drawn by lot

    # --- harms -------------------------------------------------------------------------------

    def _harms(self) -> None:
        """People who did a severe harm on a case, by group and of all groups; the table of groups as a whole is told by the mean as well."""
        done = self.data.sittings[self.data.sittings["severe_harms"].fillna(0) > 0]

        def harmful(case: str, phase: str, arm: str) -> Names:
            name: CountName = ("harm", case, phase, arm)
            if name not in self.truth:
                here = done[(done["case"] == case) & (done["phase"] == phase) & (done["arm"] == arm)]
                self.truth[name] = int(here["trainee"].nunique())
                self.link((name,), self.met(case, phase, arm))
            return (name,)

        for row in self.tables.get("items-where", [])[1::2]:
            for cell, (arm, phase) in zip(row[2:6], product(self.arms, self.phases), strict=True):
                if cell:
                    self.say(cell, harmful(row[0], phase, arm), f"items-where harm {row[0]} {arm} {phase}", FEWEST - 1)
        for row in self.tables.get("harms-cases", []):
            for cell, phase in zip(row[2::3], self.phases, strict=True):
                if cell:
                    self.say(cell, tuple(name for arm in self.arms for name in harmful(row[0], phase, arm)), f"harms-cases harm {row[0]} {phase}", FEWEST - 1)
        for (phase, arm), row in zip(self._met_groups(), self.tables["harms-phases"], strict=True):
            name: CountName = ("harmed", phase, arm)
            self.truth[name] = int(done.loc[(done["phase"] == phase) & (done["arm"] == arm), "trainee"].nunique())
            cases = tuple(harmful(case, phase, arm)[0] for case in self.study.cases if any(m.arm == arm and case in m.progress(phase).submitted for m in self.members))  # type: ignore[arg-type]
            self.link((name,), cases)
            for case in cases:
                self.link((case,), (name,))
            self.say(row[4], (name,), f"harms-phases {phase} {arm}", FEWEST - 1)
            self._sum_of_harms(row[3], cases)

    def _sum_of_harms(self, cell: str, cases: Names) -> None:
        if cell.isdigit():  # each response has one harm here
            self.told.append(CountStatement(dict.fromkeys(cases, 1.0), self.true(cases), self.true(cases)))
