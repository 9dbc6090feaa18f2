"""Each table against pandas and a hand calculation; DuckDB and PostgreSQL give the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pytest

from tests.support.postgres import Postgres
from tracks_sim.errors import ResponsesError
from tracks_sim.outcomes.tables import NO_VARIANCE, TOO_FEW, Tables, standard_tables


def rows(*answers: tuple[str, str, str, str | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(answers, columns=["person", "item", "phase", "cohort", "correct"])


def drawn(people: int = 60, items: int = 8, seed: int = 3) -> pd.DataFrame:
    """Two phases with other items, one answer in ten missing, some people measured once; shuffled."""
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(
        [
            (f"p{p:03d}", f"{phase[0]}{i}", phase, f"cohort {p % 3}")
            for p in range(people)
            for phase in ("before", "after")
            for i in range(items)
            if not (p % 7 == 0 and phase == "after")
        ],
        columns=["person", "item", "phase", "cohort"],
    )
    ability = dict(zip(frame["person"].unique(), draw.normal(size=people), strict=True))
    chance = 1 / (1 + np.exp(-frame["person"].map(ability) - 0.4 * (frame["phase"] == "after")))
    right = (draw.random(len(frame)) < chance).astype(float)
    frame["correct"] = np.where(draw.random(len(frame)) < 0.1, np.nan, right)
    return frame.sample(frac=1, random_state=seed, ignore_index=True)


def alike() -> pd.DataFrame:
    """A later phase: whoever answers ``l0``, right or wrong, has two of the three others right, a share no float holds exactly."""
    sheets = [(f"p{p:03d}", (p % 2, 1, 1, 0)) for p in range(60)]
    return rows(*((p, f"l{n}", "later", f"cohort {int(p[1:]) % 3}", x) for p, xs in sheets for n, x in enumerate(xs)))


def by_pandas(frame: pd.DataFrame) -> Tables:
    """The three tables another way: pandas, with each definition written out once more."""
    scores = frame.groupby(["person", "phase", "cohort"])["correct"].agg(answered="count", right="sum").reset_index()
    scores["share"] = scores["right"] / scores["answered"]
    wide = frame.merge(scores[["person", "phase", "right", "answered"]], on=["person", "phase"])
    wide["rest"] = (wide["right"] - wide["correct"]) / (wide["answered"] - 1)
    items = wide.groupby(["item", "phase"]).apply(
        lambda t: pd.Series({
            "answered": t["correct"].count(), "right": t["correct"].sum(), "facility": t["correct"].mean(),
            "r_rest": t["correct"].corr(t["rest"]),
        })
    ).reset_index()  # fmt: skip
    both = scores.pivot(index=["person", "cohort"], columns="phase", values="share").reset_index()
    both["change"] = both["after"] - both["before"]
    cohorts = both.groupby("cohort").agg(
        n_before=("before", "count"), mean_before=("before", "mean"), sd_before=("before", "std"),
        n_after=("after", "count"), mean_after=("after", "mean"), sd_after=("after", "std"),
        n_both=("change", "count"), change=("change", "mean"), sd_change=("change", "std"),
    ).reset_index()  # fmt: skip
    return Tables(scores, items, cohorts)


def same(found: Tables, expected: Tables) -> None:
    pairs = ((found.persons, expected.persons), (found.items.drop(columns="reason"), expected.items),
             (found.cohorts, expected.cohorts))  # fmt: skip
    for one, other in pairs:
        wanted = other[list(one.columns)].astype(one.dtypes.to_dict())
        pd.testing.assert_frame_equal(one, wanted, rtol=1e-9)


def test_from_a_frame_and_from_parquet_as_pandas_finds_them(tmp_path: Path) -> None:
    frame = drawn()
    expected = by_pandas(frame)
    same(standard_tables(frame), expected)
    frame.to_parquet(tmp_path / "r.parquet")
    same(standard_tables(tmp_path / "r.parquet"), expected)


def test_postgresql_gives_the_same_tables_without_writing(postgres: Postgres) -> None:
    import psycopg

    frame, schema = pd.concat([drawn(), alike()], ignore_index=True), postgres.new_schema().partition("search_path%3D")[2]
    with psycopg.connect(postgres.plain_url(), autocommit=True) as direct:
        direct.execute(f"SET search_path TO {schema}")
        direct.execute("CREATE TABLE responses (person text, item text, phase text, cohort text, correct smallint)")
        values = [tuple(None if pd.isna(v) else v for v in row) for row in frame.itertuples(index=False)]
        with direct.cursor() as cursor:
            cursor.executemany("INSERT INTO responses VALUES (%s, %s, %s, %s, %s)", values)
        direct.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        try:
            engine = ibis.connect(postgres.plain_url())
            found = standard_tables(engine.table("responses", database=schema))
            same(found, standard_tables(frame))
            assert found.items.set_index("item").loc["l0", "reason"] == NO_VARIANCE
            engine.disconnect()
        finally:
            direct.execute("ALTER DATABASE postgres RESET default_transaction_read_only")


def test_without_arrow(tmp_path: Path) -> None:
    """As the extra ``tables`` installs it."""
    drawn().to_parquet(tmp_path / "r.parquet")
    code = (
        "import sys; sys.modules['pyarrow'] = None; from pathlib import Path\n"
        "from tracks_sim.outcomes.tables import standard_tables\n"
        f"print(standard_tables(Path({str(tmp_path / 'r.parquet')!r})).cohorts['n_both'].tolist())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True)
    assert done.stdout.strip() == str(standard_tables(drawn()).cohorts["n_both"].tolist())


def test_more_phases_than_a_study_has_are_another_column() -> None:
    frame = rows(*(("a", "i", f"week {n}", "x", 1) for n in range(51)))
    with pytest.raises(ResponsesError, match="Column phase holds 51 names, at most 50"):
        standard_tables(frame)
    assert len(standard_tables(frame[:50]).items) == 50


def test_phases_may_be_numbers_and_names_hold_what_they_like() -> None:
    frame = drawn()
    numbered = standard_tables(frame.assign(phase=(frame["phase"] == "after").astype(int)), 0, 1)
    quoted = standard_tables(frame.assign(phase=frame["phase"].replace("before", "it's")), "it's")
    expected = standard_tables(frame).cohorts
    pd.testing.assert_frame_equal(numbered.cohorts, expected)
    pd.testing.assert_frame_equal(quoted.cohorts, expected)


def test_a_sheet_by_hand() -> None:
    """i1 is 1, 1, 0 beside rest shares 1, 1/2, 0: sums of squares 2/3 and 1/2, of products 1/2, so r = (1/2) / sqrt(1/3)."""
    sheet = {"a": (1, 1, 1), "b": (1, 1, 0), "c": (0, 0, 0)}
    frame = rows(*((p, f"i{n}", "before", "x", x) for p, answers in sheet.items() for n, x in enumerate(answers, start=1)))
    found = standard_tables(frame)
    assert found.persons["share"].tolist() == pytest.approx([1, 2 / 3, 0])
    first = found.items.iloc[0]
    assert (first["answered"], first["right"]) == (3, 2)
    assert first["facility"] == pytest.approx(2 / 3)
    assert first["r_rest"] == pytest.approx(np.sqrt(3) / 2)


def test_no_figure_where_none_can_be_and_the_reason() -> None:
    alone = standard_tables(rows(("a", "i1", "before", "x", 1), ("a", "i2", "before", "x", None)))
    assert alone.items["reason"].tolist() == [TOO_FEW, TOO_FEW]
    assert alone.items["r_rest"].isna().all()
    assert alone.items["answered"].tolist() == [1, 0]
    same_rest = standard_tables(alike()).items.set_index("item")
    assert (same_rest.loc["l0", "reason"], same_rest.loc["l0", "facility"]) == (NO_VARIANCE, 0.5)
    every = standard_tables(rows(*((p, i, "before", "x", 1) for p in "abc" for i in ("i1", "i2"))))
    assert every.items["reason"].tolist() == [NO_VARIANCE, NO_VARIANCE]
    assert every.cohorts["n_both"].tolist() == [0]
    assert every.cohorts["change"].isna().all()


def test_the_change_is_that_of_those_measured_twice() -> None:
    """a: 0 to 1, b: 1 before only: the means differ by 0.5, the paired change is 1."""
    frame = rows(("a", "i", "before", "x", 0), ("b", "i", "before", "x", 1), ("a", "j", "after", "x", 1))
    [cohort] = standard_tables(frame).cohorts.itertuples()
    assert (cohort.mean_before, cohort.mean_after, cohort.change, cohort.n_both) == (0.5, 1, 1, 1)


def test_the_order_of_the_rows_does_not_count() -> None:
    frame = drawn()
    same(standard_tables(frame), by_pandas(frame.sort_values(["item", "person"])))


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (rows(("a", "i", "before", "x", 1)).drop(columns=["item", "phase"]), "lack the columns item, phase"),
        (rows(("a", "i", "before", "x", 2)), "something else than 0, 1"),
        (rows(("a", "i", "before", "x", 0.5)), "something else than 0, 1"),
        (rows(("a", "i", "before", "x", 1)).assign(correct="yes"), "something else than 0, 1"),
        (rows((None, "i", "before", "x", 1)), "no person or no phase"),  # type: ignore[arg-type]
        (rows(("a", None, "before", "x", 1), ("a", "i", "before", "x", 1)), "name no item"),  # type: ignore[arg-type]
        (rows(("a", "i", None, "x", 1)), "no person or no phase"),  # type: ignore[arg-type]
        (rows(("a", "i", "before", "x", 1), ("a", "j", "before", "y", 1)), "1 people are in more than one cohort"),
        (rows(("a", "i", "before", "x", 1), ("a", "j", "after", "y", 1)), "1 people are in more than one cohort"),
        (rows(("a", "i", "before", "x", 1), ("a", "j", "before", None, 1)), "1 people are in more than one cohort"),
    ],
)
def test_bad_responses_are_told_in_a_sentence(frame: pd.DataFrame, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ResponsesError, match=sentence):
        standard_tables(frame)


def test_a_file_is_checked_like_a_frame(tmp_path: Path) -> None:
    with pytest.raises(ResponsesError, match="is no file"):
        standard_tables(tmp_path / "none.parquet")
    rows(("a", "i", "before", "x", 0.5)).to_parquet(tmp_path / "half.parquet")
    with pytest.raises(ResponsesError, match="something else than 0, 1"):
        standard_tables(tmp_path / "half.parquet")
    rows(("a", "i", "before", "x", 1)).assign(correct="yes").to_parquet(tmp_path / "text.parquet")
    with pytest.raises(ResponsesError, match="holds text"):
        standard_tables(tmp_path / "text.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    with pytest.raises(ResponsesError, match="cannot be read"):
        standard_tables(tmp_path / "broken.parquet")


def test_empty_responses_give_empty_tables() -> None:
    found = standard_tables(rows())
    assert [len(t) for t in (found.persons, found.items, found.cohorts)] == [0, 0, 0]
