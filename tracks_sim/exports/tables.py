"""The standard tables as files with codebooks, without what rests on few people."""

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
    """``items`` and ``cohorts`` in ``out``, each with its codebook; the rows of single persons stay where they are.

    Raises StoreError where the folder cannot be written to.
    """
    intro = _INTRO.format(smallest=smallest)
    frames = {"items": (ITEMS, items_shown(tables.items, smallest)), "cohorts": (COHORTS, cohorts_shown(tables.cohorts, smallest))}
    return tuple(
        path
        for name, (columns, frame) in frames.items()
        for path in table_with_codebook(frame[[c.name for c in columns]], columns, out, name, f"codebook-{name}", intro, form)
    )


def items_shown(items: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The items without the figures of those that too few people answered."""
    away = items["answered"].between(1, smallest - 1)
    return _blank(items, away, ["answered", "right", "facility", "r_rest", "reason"])


def cohorts_shown(cohorts: pd.DataFrame, smallest: int) -> pd.DataFrame:
    """The cohorts without figures of too few people.

    Where those who answered in one phase only are few, the mean of that phase goes and the change stays: with both means and
    the change theirs could be worked out.
    """

    def few(n: pd.Series) -> pd.Series:
        return n.between(1, smallest - 1)

    before, after, both = (cohorts[name] for name in ("n_before", "n_after", "n_both"))
    shown = _blank(cohorts, few(before), ["n_before"])
    shown = _blank(shown, few(before) | few(before - both), ["mean_before", "sd_before"])
    shown = _blank(shown, few(after), ["n_after"])
    shown = _blank(shown, few(after) | few(after - both), ["mean_after", "sd_after"])
    return _blank(shown, few(both), ["n_both", "change", "sd_change"])


def _blank(frame: pd.DataFrame, away: pd.Series, columns: list[str]) -> pd.DataFrame:
    whole = {name: "Int64" for name in columns if pd.api.types.is_integer_dtype(frame[name])}
    shown = frame.astype({**whole, **({"reason": "object"} if "reason" in columns else {})})
    shown.loc[away.to_numpy(dtype=bool), columns] = pd.NA
    return shown
