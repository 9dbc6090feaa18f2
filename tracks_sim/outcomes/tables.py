"""Standard tables of very many responses, written once as Ibis expressions and computed where the responses are stored.

A response is one row: ``person``, ``item``, ``phase``, ``cohort``, ``correct`` (0, 1 or missing). From a Parquet
file or a data frame DuckDB computes them in this process. Where one machine is outgrown, the same expressions run on
an engine that is there already: ``standard_tables(ibis.connect("postgres://…").table("responses"))`` with the extra
``tables-postgresql``, or a table of ``ibis.pyspark.connect(session)`` with the extra ``spark``. Only the tables
travel, as pandas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import ibis
import ibis.backends.sql.compilers  # with it and not in the first call: what an expression becomes SQL by
import pandas as pd
from ibis import _
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.types import Table

from tracks_sim.errors import ResponsesError
from tracks_sim.i18n import translatable

COLUMNS = ("person", "item", "phase", "cohort", "correct")
EXPORTED = {
    "person": "trainee", "item": "concat_ws('/', \"case\", step, item)", "phase": "phase", "cohort": "arm", "correct": '"right"',
}  # fmt: skip
"""SQL of the same columns in ``judgements.parquet`` of a study; an item is one question of a step of a case."""
NAMES = ("phase", "cohort")
"""Columns with few different values: categories in the tables."""
MOST_PHASES = 50
"""Most phases: the responses are read once for each."""
TOO_FEW = translatable("Fewer than two people answered.")
NO_VARIANCE = translatable("All answers to the item, or all scores on the rest, are the same.")


@dataclass(frozen=True, slots=True)
class Tables:
    """The three standard tables, each sorted by its first columns; ``phase`` and ``cohort`` are categories.

    persons: person, phase, cohort, answered, right, share (missing where nothing was answered)
    items: item, phase, answered, right, facility, r_rest, reason (empty, or why there is no r_rest)
    cohorts: cohort, n_before, mean_before, sd_before, n_after, mean_after, sd_after, n_both, change, sd_change
    """

    persons: pd.DataFrame
    items: pd.DataFrame
    cohorts: pd.DataFrame


def standard_tables(source: Path | Sequence[Path] | pd.DataFrame | Table, before: object = "before", after: object = "after") -> Tables:
    """Compute the tables of the responses in ``source``; ``before`` and ``after`` are the phases that ``cohorts`` compares.

    ``source``: a Parquet file, several of the same columns, a data frame, or a table of a connected engine,
    which then computes and needs no right to write. One row for each person, item and phase; a missing ``correct`` was not
    answered. ``judgements.parquet`` of ``tracks-sim study export`` is taken as it is: an item is case/step/item, a cohort an arm.
    Raises ResponsesError where a column or a name is missing, ``correct`` is something else, a person is in two
    cohorts, or there are more than 50 phases.
    """
    if isinstance(source, Table):
        return _tables(_validated(source), before, after, Engine())
    with duckdb.connect() as connection:
        engine = InProcess(connection)
        return _tables(_validated(engine.open(source)), before, after, engine)


def person_scores(responses: Table) -> Table:
    """Expression with one row for each person and phase: cohort, answered, right, share = right / answered (0 to 1)."""
    counted = responses.group_by("person", "phase", "cohort").agg(answered=_.correct.count(), right=_right_answers(responses))
    return counted.mutate(share=_.right.cast("float64") / _.answered.nullif(0))


def item_statistics(responses: Table, scores: Table, phase: object) -> Table:
    """Expression with one row for each item of ``phase``: answered, right, facility (share right, 0 to 1), r_rest, reason.

    ``r_rest`` is the point-biserial correlation of ``correct`` with the person's share of all other items in that
    phase (-1 to 1): with complete data the item-rest correlation of Lord and Novick (1968, ch. 15). The share, where
    the usual formula has the number right, so that people who answered more items count no higher. Low or negative: look
    at the item and its key. People who answered nothing else count for the facility only.

    One phase at a time, because responses find their person's total by one key: by two, DuckDB takes half as long again.
    """
    named = ibis.literal(phase, scores.phase.type())
    totals = scores.filter(_.phase == named).select(
        "person", total=_.right.cast("float64"), others=(_.answered - 1).nullif(0).cast("float64")
    )
    joined = responses.filter(_.phase == named).inner_join(totals, "person")
    rest = (joined.total - joined.correct) / joined.others
    correct = joined.correct.cast("float64")
    found = joined.group_by("item").agg(
        answered=_.correct.count(),
        right=_right_answers(joined),
        together=correct.cov(rest, how="pop"), apart=correct.var(where=_.others.notnull(), how="pop") * rest.var(how="pop"),
        varies=rest.max() > rest.min(),
    )  # fmt: skip
    # Where nothing varies, Spark's own correlation divides by 0, and PostgreSQL's variance is rounding and not 0.
    known = found.select(
        "item", named.name("phase"), "answered", "right",
        facility=_.right.cast("float64") / _.answered.nullif(0), r_rest=ibis.ifelse(_.varies, _.together / _.apart.sqrt().nullif(0), None),
    )  # fmt: skip
    reason = ibis.cases((_.answered < 2, TOO_FEW), (_.r_rest.isnull(), NO_VARIANCE), else_="")
    return known.mutate(reason=reason)


def cohort_change(scores: Table, before: object, after: object) -> Table:
    """Expression with one row for each cohort: people, mean and SD (n - 1) of their shares before and after, and of the paired change.

    Shares run from 0 to 1, ``change`` from -1 to 1: the mean of after - before over the ``n_both`` who were measured
    twice, so it can differ from mean_after - mean_before. Descriptive: without a comparison group a change may be
    practice, history or regression to the mean.
    """
    people = scores.group_by("person", "cohort").agg(
        before=_.share.max(where=_.phase == before), after=_.share.max(where=_.phase == after)
    )
    paired = people.mutate(change=_.after - _.before)
    return paired.group_by("cohort").agg(
        n_before=_.before.count(), mean_before=_.before.mean(), sd_before=_.before.std(),
        n_after=_.after.count(), mean_after=_.after.mean(), sd_after=_.after.std(),
        n_both=_.change.count(), change=_.change.mean(), sd_change=_.change.std(),
    )  # fmt: skip


class Engine:
    """A connected engine, asked through Ibis. Nothing is written there."""

    def reusable(self, scores: Table) -> Table:
        """``scores`` to be used in several queries: here they are computed again in each."""
        return scores

    def frame(self, table: Table) -> pd.DataFrame:
        """The rows of ``table``, in any order."""
        return table.to_pandas()


class InProcess(Engine):
    """DuckDB, without Ibis's own connection: that needs Arrow (40 MB), and computes with one core for a stream."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def open(self, source: Path | Sequence[Path] | pd.DataFrame) -> Table:
        """The responses of a source as a table; raises ResponsesError for a file that cannot be read."""
        if isinstance(source, pd.DataFrame):
            self.connection.register("responses", _nullable(source))
        else:
            files = [source] if isinstance(source, Path) else list(source)
            for file in files:
                self._require_parquet(file)
            rows = self.connection.read_parquet([str(file) for file in files], union_by_name=True)
            if "correct" not in rows.columns and {"trainee", "case", "step", "item", "phase", "arm", "right"} <= set(rows.columns):
                rows = rows.project(", ".join(f"{expression} AS {name}" for name, expression in EXPORTED.items()))
            rows.create_view("responses")
        return self._table("responses")

    def _require_parquet(self, file: Path) -> None:
        if not file.is_file():
            raise ResponsesError(f"{file} is no file: name the Parquet file that holds the responses.")
        try:
            self.connection.read_parquet(str(file))
        except duckdb.Error as error:
            raise ResponsesError(f"{file} cannot be read as Parquet: write it again. ({error})") from error

    def reusable(self, scores: Table) -> Table:
        self.connection.execute(f"CREATE TEMP TABLE scores AS {_sql(scores)}")
        found = self._table("scores")
        for name in self._texts(found):
            self.connection.execute(
                f"CREATE TYPE {name}_name AS ENUM (SELECT DISTINCT {name} FROM scores WHERE {name} IS NOT NULL ORDER BY 1)"
            )
        return found

    def frame(self, table: Table) -> pd.DataFrame:
        """The rows of ``table``; phases and cohorts are passed as numbers, not as a Python string in each row."""
        # Setting its limit makes DuckDB return the memory that the last question freed, which it would keep for a second.
        self.connection.execute("RESET memory_limit")
        short = "".join(f", {name}::{name}_name AS {name}" for name in self._texts(table))
        query = f"SELECT * REPLACE ({short[2:]}) FROM ({_sql(table)})" if short else _sql(table)
        frame: pd.DataFrame = self.connection.sql(query).df()
        for name in frame.select_dtypes("category"):
            frame[name] = frame[name].cat.as_unordered()
        return frame

    def _table(self, name: str) -> Table:
        found = self.connection.table(name)
        types = zip(found.columns, found.types, strict=True)
        return ibis.table({column: DuckDBType.from_string(str(type_)) for column, type_ in types}, name=name)

    def _texts(self, table: Table) -> list[str]:
        return [name for name in NAMES if name in table.columns and table[name].type().is_string()]


def _sql(table: Table) -> str:
    return str(ibis.to_sql(table, dialect="duckdb", pretty=False))


def _tables(responses: Table, before: object, after: object, engine: Engine) -> Tables:
    _refuse_other_answers(responses, engine)
    scores = engine.reusable(person_scores(responses))
    cohorts = _sorted(engine.frame(cohort_change(scores, before, after)), ["cohort"])  # first, while the least memory is in use
    persons = _sorted(engine.frame(scores), ["person", "phase"])
    _refuse_unnamed_and_moved(persons)
    phases = persons["phase"].cat.categories.tolist()
    if len(phases) > MOST_PHASES:
        raise ResponsesError(f"Column phase holds {len(phases)} names, at most {MOST_PHASES} can be: is it another column?")
    parts = [engine.frame(item_statistics(responses, scores, phase)) for phase in phases or [None]]
    items = _sorted(pd.concat(parts), ["item", "phase"])
    if items["item"].isna().any():
        raise ResponsesError("Some responses name no item: fill or remove these rows.")
    return Tables(persons, items, cohorts)


def _refuse_other_answers(responses: Table, engine: Engine) -> None:
    """Raise ResponsesError for an answer that is not 0 or 1; of whole numbers by minimum and maximum, which DuckDB reads from
    the metadata of a Parquet file."""
    answer = responses.correct
    among = (answer.min() < 0) | (answer.max() > 1) if answer.type().is_integer() else answer.notin([0, 1]).any()
    if engine.frame(responses.agg(other=among.fill_null(False)))["other"].iloc[0]:
        raise ResponsesError("Column correct holds something else than 0, 1 or nothing: code the answers so.")


def _refuse_unnamed_and_moved(persons: pd.DataFrame) -> None:
    """Raise ResponsesError for a missing name or a person in two cohorts; ``persons`` is sorted by person."""
    if persons[["person", "phase"]].isna().any(axis=None):
        raise ResponsesError("Some responses name no person or no phase: fill or remove these rows.")
    person, cohort = persons["person"], persons["cohort"].cat.codes
    moved = person[person.eq(person.shift()) & cohort.ne(cohort.shift())].nunique()
    if moved:
        raise ResponsesError(f"{moved} people are in more than one cohort: give each person one.")


def _validated(responses: Table) -> Table:
    """The five columns, ``correct`` as a number; raises ResponsesError where one is missing or ``correct`` is text."""
    if missing := [name for name in COLUMNS if name not in responses.columns]:
        raise ResponsesError(f"The responses lack the columns {', '.join(missing)}: {', '.join(COLUMNS)} are needed.")
    chosen = responses.select(*COLUMNS)
    if chosen.correct.type().is_boolean():
        return chosen.mutate(correct=_.correct.cast("int8"))
    if not chosen.correct.type().is_numeric():
        raise ResponsesError("Column correct holds text: code the answers as 0, 1 or nothing.")
    return chosen


def _nullable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame for DuckDB: NaN in ``correct`` as missing, which DuckDB would take for a number; empty columns as text."""
    blank = [name for name in COLUMNS if name in frame and frame[name].isna().all()]
    frame = frame.astype({name: "Int8" if name == "correct" else "string" for name in blank})
    if "correct" not in frame:
        return frame
    try:
        return frame.assign(correct=frame["correct"].astype("Int8"))
    except (TypeError, ValueError, OverflowError) as error:
        raise ResponsesError("Column correct holds something else than 0, 1 or nothing: code the answers so.") from error


def _right_answers(table: Table) -> ibis.expr.types.IntegerScalar:
    """Number of right answers. By way of float64, exact up to 2^53: engines sum small integers to different types, some to
    no integer of pandas."""
    return table.correct.cast("float64").sum().fill_null(0).cast("int64")


def _sorted(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Rows sorted by ``keys``, missing numbers as <NA>. Sorted here, because collations differ between engines."""
    frame = frame.astype({name: "category" for name in NAMES if name in frame})
    frame = frame.sort_values(keys, ignore_index=True)
    return frame.astype(dict.fromkeys(frame.select_dtypes("float").columns, "Float64"))
