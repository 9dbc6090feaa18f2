"""Tables of twin cases: effect of one changed attribute of the person on safe responses.

The version was drawn by lot, so a difference may be called an effect of the attribute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.fairness import twin_contrast
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASE, PHASE
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import NO_ANSWERS, PHASES, hidden_groups, omitted_note
from tracks_sim.report.parts import HIDDEN, Cell, Column, Figure, Message, Number, Row, Table
from tracks_sim.report.sections.judgements import first_attempts
from tracks_sim.report.sections.profile import CHILD_OR_ADULT, REGION, SEX

ATTRIBUTES = {
    "sex": Message("Sex"),
    "age": Message("Age"),
    "region": Message("Region of origin"),
    "education": Message("Education"),
    "disability": Message("Disability"),
    "family": Message("Family they came with"),
}
PROFILE = {"sex": ("profile_sex", SEX), "age": ("profile_age", CHILD_OR_ADULT), "region": ("profile_region", REGION)}
"""Attributes that are fields of a case: the column, and labels of its values."""

WHAT = Column(Message("What was changed"), numeric=False)
ONE, OTHER = Column(Message("People who met the first named")), Column(Message("People who met the other"))
DIFFERENCE = Column(Message("Safe responses, difference"))
ALL_CASES = Message("all cases with this change")
GONE = Message("the twin is not in the library any more")
CHANGED_MEANWHILE = translatable("The case or its twin was changed while the study ran, so not only the attribute differs.")
BY_LOT = Message("Which of the two versions somebody met was drawn by lot, so a difference that chance does not explain comes from what was changed. An interval that holds 0 is no proof that both are met alike.")
ONCE = Message("Each person counts once for a case and its twin, in the phase in which they met it first. Over several cases: the mean of their differences, each case alike, with an interval that counts the cases as a sample.")
IN_PHASE = Message("All cases with this change that were met in the phase. Different people met a case before and after, so this is no change of anybody.")


@dataclass(frozen=True, slots=True)
class AttributeChange:
    """The attribute that twins change: ``one`` value of an attribute compared with the ``other``. Both are empty where the cases do not
    name the values; then the twin is compared with its first version. ``attribute`` None: the twin is gone."""

    attribute: str | None
    one: str = ""
    other: str = ""

    @property
    def label(self) -> Message:
        """Label with the direction of the difference."""
        if self.attribute is None:
            return GONE
        trait = ATTRIBUTES[self.attribute]
        if not self.one:
            return Message("{trait}: the changed version less the first", {"trait": trait})
        words = PROFILE[self.attribute][1]
        return Message("{trait}: {one} less {other}", {"trait": trait, "one": words[self.one], "other": words[self.other]})

    def met_first_named(self, rows: pd.DataFrame) -> pd.Series:
        """Whether each row is about the version named first."""
        return rows[PROFILE[self.attribute][0]] == self.one if self.attribute and self.one else rows["changed"] == 1


def twin_tables(data: StudyData, policy: DisclosurePolicy) -> tuple[Table, ...]:
    """Table of each pair, and of pairs with the same change together, then by phase; none where the study has no twins."""
    if not data.study.twins:
        return ()
    sittings = data.sittings[data.sittings["pair"].notna()].astype({"trainee": object, "pair": object, "phase": object})
    responses = sittings[sittings["safe"].notna()]
    changes = {pair: change_of(pair, responses, data) for pair in data.study.twins}
    once = first_attempts(responses.assign(case=responses["pair"]), data)
    lost = sittings[sittings["safe"].isna()]
    notes = (BY_LOT, ONCE, *omitted_note(len(lost), lost["trainee"].nunique(), policy))
    pairs = Table(
        "fairness-twins", Message("Twin cases: the same case with one attribute of the person changed"), (CASE, WHAT, ONE, OTHER, DIFFERENCE),
        tuple(row for change in dict.fromkeys(changes.values()) for row in _change_rows(change, changes, once, data, policy)), notes, NO_ANSWERS,
    )  # fmt: skip
    return (pairs, phase_table(responses, changes, data, policy)) if len(data.study.phases) > 1 else (pairs,)


def change_of(pair: str, responses: pd.DataFrame, data: StudyData) -> AttributeChange:
    """The change between a twin and its first version. Where both versions name the attribute, the value that sorts first is ``one``, so that
    pairs written the other way round can be pooled."""
    attribute = data.versions["twins"].get(pair)
    if attribute not in PROFILE:
        return AttributeChange(attribute)
    values = sorted(set(responses.loc[responses["pair"] == pair, PROFILE[attribute][0]].dropna()))
    return AttributeChange(attribute, *values) if len(values) == 2 else AttributeChange(attribute)


def _change_rows(
    change: AttributeChange,
    changes: dict[str, AttributeChange],
    once: pd.DataFrame,
    data: StudyData,
    policy: DisclosurePolicy,
) -> list[Row]:
    """A row for each pair with this change, and one for all of them where there are several."""
    own = [pair for pair, of in changes.items() if of == change]
    alone = [(pair, contrast_cells(change, [pair], once, data, policy)) for pair in own]
    rows: list[Row] = [(pair, change.label, *cells) for pair, cells in alone]
    if len(own) > 1:
        rows.append((ALL_CASES, change.label, *contrast_cells(change, own, once, data, policy)))
    return rows


def phase_table(responses: pd.DataFrame, changes: dict[str, AttributeChange], data: StudyData, policy: DisclosurePolicy) -> Table:
    """The contrast of each change in each phase. A phase that may not be shown hides the others, which would reveal it."""
    rows: list[Row] = []
    for change in dict.fromkeys(changes.values()):
        own = [pair for pair, of in changes.items() if of == change]
        parts = [(phase.id, responses[(responses["phase"] == phase.id) & responses["pair"].isin(own)]) for phase in data.study.phases]
        contrasts = [(phase, contrast_cells(change, own, part, data, policy)) for phase, part in parts if len(part)]
        hide = any(HIDDEN in cells for _, cells in contrasts)
        rows += [(change.label, PHASES[phase], *((HIDDEN,) * 3 if hide else cells)) for phase, cells in contrasts]
    title = Message("Twin cases by phase")
    return Table("fairness-twins-phases", title, (WHAT, PHASE, ONE, OTHER, DIFFERENCE), tuple(rows), (IN_PHASE,), NO_ANSWERS)


def contrast_cells(
    change: AttributeChange, pairs: Sequence[str], rows: pd.DataFrame, data: StudyData, policy: DisclosurePolicy
) -> tuple[Cell, Cell, Cell]:
    """Numbers of people who met each version, and the difference, over these pairs; hidden where either is too small."""
    rows = rows[rows["pair"].isin(pairs)]
    rows = rows.assign(person=rows["trainee"], outcome=rows["safe"].astype("int64"), changed=change.met_first_named(rows).astype("int64"))
    met = [(part["changed"] == version).sum() for _, part in rows.groupby("pair") for version in (1, 0)]
    people = [int(rows.loc[rows["changed"] == version, "trainee"].nunique()) for version in (1, 0)]
    if any(hidden_groups([int(n) for n in met], policy)):
        return HIDDEN, HIDDEN, HIDDEN
    return Number(people[0]), Number(people[1]), Figure(_difference(rows, pairs, people, data, policy), "points")


def _difference(rows: pd.DataFrame, pairs: Sequence[str], people: list[int], data: StudyData, policy: DisclosurePolicy) -> Estimate:
    n = int(rows["trainee"].nunique())
    if any(case in data.versions["mixed"] for pair in pairs for case in (pair, data.study.twins[pair])):
        return not_estimable(CHANGED_MEANWHILE, n)
    answered = int(rows["pair"].nunique())
    several = len(pairs) > 1
    reason = too_few("twins_together", n, answered, data, policy) if several else too_few("twins", min(people), 1, data, policy)
    return not_estimable(reason, n) if reason else twin_contrast(rows).overall
