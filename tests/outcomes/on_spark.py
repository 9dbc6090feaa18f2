"""Spark gives the same tables as DuckDB, the same reasons and the same refusals.

``make spark`` runs these, and ``make test`` does not: the name keeps them from being collected, since pyspark is a download of
400 MB and wants Java 17. Without either they fail; none is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import ibis
import pandas as pd
import pytest
from pyspark.sql import SparkSession

from tests.outcomes.test_tables import alike, drawn, rows, same
from tracks_sim.errors import ResponsesError
from tracks_sim.outcomes.tables import NO_VARIANCE, TOO_FEW, Tables, standard_tables

Found = Callable[[pd.DataFrame], Tables]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Two threads in one process, on loopback only."""
    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2", "spark.driver.memory": "1g",
        "spark.sql.warehouse.dir": str(folder / "warehouse"), "spark.local.dir": str(folder),
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    started = builder.getOrCreate()
    yield started
    started.stop()


@pytest.fixture
def on_spark(session: SparkSession, tmp_path: Path) -> Found:
    def found(frame: pd.DataFrame) -> Tables:
        frame.to_parquet(tmp_path / "responses.parquet")
        session.read.parquet(str(tmp_path / "responses.parquet")).createOrReplaceTempView("responses")
        return standard_tables(ibis.pyspark.connect(session).table("responses"))

    return found


def test_the_same_tables(on_spark: Found) -> None:
    frame = pd.concat([drawn(), alike()], ignore_index=True)
    same(on_spark(frame), standard_tables(frame))


def test_the_same_reasons(on_spark: Found) -> None:
    alone = on_spark(rows(("a", "i1", "before", "x", 1), ("a", "i2", "before", "x", None)))
    assert alone.items["reason"].tolist() == [TOO_FEW, TOO_FEW]
    assert alone.items["r_rest"].isna().all()
    every = on_spark(rows(*((p, i, "before", "x", 1) for p in "abc" for i in ("i1", "i2"))))
    assert every.items["reason"].tolist() == [NO_VARIANCE, NO_VARIANCE]
    assert every.cohorts["change"].isna().all()


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (rows(("a", "i", "before", "x", 2)), "something else than 0, 1"),
        (rows((None, "i", "before", "x", 1), ("a", "i", "before", "x", 1)), "no person or no phase"),  # type: ignore[arg-type]
        (rows(("a", None, "before", "x", 1), ("a", "i", "before", "x", 1)), "name no item"),  # type: ignore[arg-type]
        (rows(("a", "i", "before", "x", 1), ("a", "j", "after", "y", 1)), "1 people are in more than one cohort"),
    ],
)
def test_the_same_refusals(on_spark: Found, frame: pd.DataFrame, sentence: str) -> None:
    with pytest.raises(ResponsesError, match=sentence):
        on_spark(frame)
