"""The standard tables of many responses, written once as Ibis expressions, computed where the responses lie.

A response is one row: ``person``, ``item``, ``phase``, ``cohort``, ``correct`` (0, 1 or missing). From a Parquet
file or a data frame DuckDB computes them in this process. Where one machine is outgrown, the same expressions run on
an engine that is there already: ``standard_tables(ibis.connect("postgres://…").table("responses"))``, or a table of
``ibis.pyspark.connect(session)`` with the extra ``spark``. Only the tables travel, as pandas.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import pandas as pd
from ibis import _
from ibis.backends.duckdb import Backend as DuckDB
from ibis.expr.types import Table

from tracks_sim.errors import ResponsesError
from tracks_sim.words import mark

COLUMNS = ("person", "item", "phase", "cohort", "correct")
TOO_FEW = mark("Fewer than two people answered.")
NO_VARIANCE = mark("All answers to the item, or all scores on the rest, are the same.")


@dataclass(frozen=True, slots=True)
class Tables:
    """What was found, each table sorted by its first columns.

    persons: person, phase, cohort, answered, right, share (missing where nothing was answered)
    items: item, phase, answered, right, facility, r_rest, reason (empty, or why there is no r_rest)
    cohorts: cohort, n_before, mean_before, sd_before, n_after, mean_after, sd_after, n_both, change, sd_change
    """

    persons: pd.DataFrame
    items: pd.DataFrame
    cohorts: pd.DataFrame


def standard_tables(source: Path | pd.DataFrame | Table, before: str = "before", after: str = "after") -> Tables:
    """All tables of the responses in ``source``; ``before`` and ``after`` are the phases that ``cohorts`` compares.

    ``source``: a Parquet file, a data frame, or a table of an engine that is open already, which then computes and
    needs no right to write. One row for each person, item and phase; a missing ``correct`` was not answered.
    Raises ResponsesError where a column or a name is missing, ``correct`` is something else, or a person is in two
    cohorts.
    """
    if isinstance(source, Table):
        return _computed(_checked(source), before, after, kept=False)
    engine = ibis.duckdb.connect()
    try:
        if isinstance(source, pd.DataFrame):
            engine.con.register("responses", _whole(source))
            responses = engine.table("responses")
        else:
            responses = _opened(engine, source)
        return _computed(_checked(responses), before, after, kept=True)
    finally:
        engine.disconnect()


def person_scores(responses: Table) -> Table:
    """One row a person and phase: cohort, answered, right, share = right / answered (0 to 1)."""
    counted = responses.group_by("person", "phase", "cohort").agg(answered=_.correct.count(), right=_right(responses))
    return counted.mutate(share=_.right.cast("float64") / _.answered.nullif(0))


def item_statistics(responses: Table, scores: Table) -> Table:
    """One row an item and phase: answered, right, facility (share right, 0 to 1), r_rest, reason.

    ``r_rest`` is the point-biserial correlation of ``correct`` with the person's share of all other items in that
    phase (-1 to 1): with complete data the item-rest correlation of Lord and Novick (1968, ch. 15). The share, where
    the usual formula has the number right, so that who answered more items counts no higher. Low or negative: look
    at the item and its key. People who answered nothing else count for the facility only.
    """
    totals = scores.select("person", "phase", total="right", done="answered")
    joined = responses.inner_join(totals, ["person", "phase"])
    with_rest = joined.select(
        "item", "phase", "correct",
        rest=(_.total - _.correct).cast("float64") / (_.done - 1).nullif(0),
    )  # fmt: skip
    found = with_rest.group_by("item", "phase").agg(
        answered=_.correct.count(),
        right=_right(with_rest),
        facility=_.correct.cast("float64").mean(),
        other=_.correct.notin([0, 1]).sum(),
        r_rest=_.correct.cast("float64").corr(_.rest, how="pop"),
    )
    known = found.mutate(r_rest=ibis.ifelse(_.r_rest.isnan(), None, _.r_rest))
    reason = ibis.cases((_.answered < 2, TOO_FEW), (_.r_rest.isnull(), NO_VARIANCE), else_="")
    return known.mutate(reason=reason)


def cohort_change(scores: Table, before: str, after: str) -> Table:
    """One row a cohort: people, mean and SD (n - 1) of their shares before and after, and of the paired change.

    Shares run from 0 to 1, ``change`` from -1 to 1: the mean of after - before over the ``n_both`` who were measured
    twice, so it can differ from mean_after - mean_before. Descriptive: without a comparison group a change may be
    practice, history or regression to the mean.
    """
    people = scores.group_by("person").agg(
        cohort=_.cohort.max(), before=_.share.max(where=_.phase == before), after=_.share.max(where=_.phase == after)
    )
    paired = people.mutate(change=_.after - _.before)
    return paired.group_by("cohort").agg(
        n_before=_.before.count(), mean_before=_.before.mean(), sd_before=_.before.std(),
        n_after=_.after.count(), mean_after=_.after.mean(), sd_after=_.after.std(),
        n_both=_.change.count(), change=_.change.mean(), sd_change=_.change.std(),
    )  # fmt: skip


def _opened(engine: DuckDB, path: Path) -> Table:
    if not path.is_file():
        raise ResponsesError(f"{path} is no file: name the Parquet file that holds the responses.")
    try:
        return engine.read_parquet(path, table_name="responses")
    except duckdb.Error as error:
        raise ResponsesError(f"{path} cannot be read as Parquet: write it again. ({error})") from error


def _computed(responses: Table, before: str, after: str, kept: bool) -> Tables:
    scores = person_scores(responses)
    if kept:  # DuckDB aggregates once and not for each table; no file and no table of somebody else is written
        scores = responses.get_backend().create_table("scores", scores, temp=True)
    _refuse_two_cohorts(scores)
    items = _sorted(item_statistics(responses, scores), ["item", "phase"])
    if items["other"].fillna(0).any():
        raise ResponsesError("Column correct holds something else than 0, 1 or nothing: code the answers so.")
    if items["item"].isna().any():
        raise ResponsesError("Some responses name no item: fill or remove these rows.")
    cohorts = _sorted(cohort_change(scores, before, after), ["cohort"])
    return Tables(_sorted(scores, ["person", "phase"]), items.drop(columns="other"), cohorts)


def _refuse_two_cohorts(scores: Table) -> None:
    people = scores.group_by("person").agg(
        cohorts=_.cohort.nunique(), rows=_.count(), phases=_.phase.nunique(), placeless=_.phase.isnull().sum()
    )
    moved, unnamed, placeless = people.agg(
        moved=((_.cohorts > 1) | (_.rows > _.phases)).sum(), unnamed=_.person.isnull().sum(), placeless=_.placeless.sum()
    ).to_pandas().fillna(0).iloc[0]  # fmt: skip
    if unnamed or placeless:
        raise ResponsesError("Some responses name no person or no phase: fill or remove these rows.")
    if moved:
        raise ResponsesError(f"{int(moved)} people are in more than one cohort: give each person one.")


def _checked(responses: Table) -> Table:
    """The five columns, ``correct`` as a number."""
    if missing := [name for name in COLUMNS if name not in responses.columns]:
        raise ResponsesError(f"The responses lack the columns {', '.join(missing)}: {', '.join(COLUMNS)} are needed.")
    chosen = responses.select(*COLUMNS)
    if chosen.correct.type().is_boolean():
        return chosen.mutate(correct=_.correct.cast("int8"))
    if not chosen.correct.type().is_numeric():
        raise ResponsesError("Column correct holds text: code the answers as 0, 1 or nothing.")
    return chosen


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """NaN in ``correct`` as missing, which DuckDB would take for a number; a column without a value as text."""
    blank = [name for name in COLUMNS if name in frame and frame[name].isna().all()]
    frame = frame.astype({name: "Int8" if name == "correct" else "string" for name in blank})
    if "correct" not in frame:
        return frame
    try:
        return frame.assign(correct=frame["correct"].astype("Int8"))
    except (TypeError, ValueError, OverflowError) as error:
        raise ResponsesError("Column correct holds something else than 0, 1 or nothing: code the answers so.") from error


def _right(table: Table) -> ibis.expr.types.IntegerScalar:
    return table.correct.sum().fill_null(0).cast("int64")


def _sorted(table: Table, keys: list[str]) -> pd.DataFrame:
    """Sorted here and not by the engine: collations differ between engines. What is missing is <NA>."""
    frame = table.to_pandas().sort_values(keys, ignore_index=True)
    return frame.astype(dict.fromkeys(frame.select_dtypes("float").columns, "Float64"))
