"""The standard tables as files with codebooks, without figures that rest on few people."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tracks_sim.exports.codebook import Column
from tracks_sim.exports.files import TableFormat, table_with_codebook
from tracks_sim.outcomes.tables import Tables

_FEW = "nobody, or too few people to be shown"
_SHARE = "0 to 1"
_SIZE = "0 or more"
ITEMS = (
    Column("item", "What was asked.", "text", "id; of an exported study case/step/item"),
    Column("phase", "When.", "text", "as in the responses", "not said in the responses"),
    Column("answered", "How many answered.", "integer", _SIZE, _FEW),
    Column("right", "How many answered right.", "integer", _SIZE, _FEW),
    Column("facility", "Share of right answers among those given.", "number", _SHARE, _FEW),
    Column("r_rest", "Correlation of a right answer with the person's share right on all other items of the phase. Low or negative: look at the item and its key.", "number", "-1 to 1", "see the reason"),
    Column("reason", "Why there is no correlation.", "text", "a sentence", "there is one, or too few people to be shown"),
)  # fmt: skip
COHORTS = (
    Column("cohort", "Which people; of an exported study the arm.", "text", "as in the responses", "not said in the responses"),
    *(
        column
        for when in ("before", "after")
        for column in (
            Column(f"n_{when}", f"How many answered {when}.", "integer", _SIZE, _FEW),
            Column(f"mean_{when}", f"Mean share right {when}.", "number", _SHARE, _FEW),
            Column(f"sd_{when}", "Its standard deviation between people (n - 1).", "number", _SIZE, _FEW),
        )
    ),
    Column("n_both", "How many answered in both phases.", "integer", _SIZE, _FEW),
    Column("change", "Mean of after - before over those who answered in both. Without a comparison group it may be practice or anything else that happened.", "number", "-1 to 1", _FEW),
    Column("sd_change", "Its standard deviation between people (n - 1).", "number", _SIZE, _FEW),
)  # fmt: skip
_INTRO = "Figures that rest on fewer than {smallest} people are left out, and so is what would give them away. As CSV: UTF-8, comma-separated; as Parquet: null where a value is missing."


def write_tables(tables: Tables, out: Path, smallest: int = 5, form: TableFormat = "csv") -> tuple[Path, ...]:
    """Write ``items`` and ``cohorts`` to ``out``, each with its codebook; the paths. Rows of single persons are not written.

    ``smallest``: fewest people that a figure may rest on. Raises StoreError where the folder cannot be written to.
    """
    intro = _INTRO.format(smallest=smallest)
    frames = {"items": (ITEMS, suppress_items(tables.items, smallest)), "cohorts": (COHORTS, suppress_cohorts(tables.cohorts, smallest))}
    return tuple(
        path
        for name, (columns, frame) in frames.items()
        for path in table_with_codebook(frame[[c.name for c in columns]], columns, out, name, f"codebook-{name}", intro, form)
    )


def suppress_items(items: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The items; figures of an item that 1 to ``smallest - 1`` people answered are missing."""
    too_few = items["answered"].between(1, smallest - 1)
    return _blank(items, too_few, ["answered", "right", "facility", "r_rest", "reason"])


def suppress_cohorts(cohorts: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The cohorts; figures that rest on 1 to ``smallest - 1`` people are missing.

    Where few people answered in one phase only, the mean of that phase is missing too and the change stays: from both
    means and the change the mean of those few could be computed.
    """

    def few(n: pd.Series) -> pd.Series:
        return n.between(1, smallest - 1)

    before, after, both = (cohorts[name] for name in ("n_before", "n_after", "n_both"))
    result = _blank(cohorts, few(before), ["n_before"])
    result = _blank(result, few(before) | few(before - both), ["mean_before", "sd_before"])
    result = _blank(result, few(after), ["n_after"])
    result = _blank(result, few(after) | few(after - both), ["mean_after", "sd_after"])
    return _blank(result, few(both), ["n_both", "change", "sd_change"])


def _blank(frame: pd.DataFrame, rows: pd.Series, columns: list[str]) -> pd.DataFrame:
    """The frame with these columns missing in the rows that are True."""
    integers = {name: "Int64" for name in columns if pd.api.types.is_integer_dtype(frame[name])}
    blanked = frame.astype({**integers, **({"reason": "object"} if "reason" in columns else {})})
    blanked.loc[rows.to_numpy(dtype=bool), columns] = pd.NA
    return blanked
