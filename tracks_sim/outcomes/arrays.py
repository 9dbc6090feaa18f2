"""Input of any kind as arrays of numbers, NaN where a value is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable

Floats = NDArray[np.float64]

NOT_NUMBERS = translatable("A value is not a number.")
NOT_BINARY = translatable("An outcome is neither 0 nor 1.")
NOT_COUNTS = translatable("A count is missing, negative, no whole number, or above 10 to the 12th.")
NOT_RECTANGULAR = translatable("The values do not form the table that is expected.")
LACKS_COLUMN = translatable("The table lacks a column that the comparison needs.")
TOO_LARGE = translatable("A value is larger than any that is measured (1e100).")

LARGEST = 1e100
"""Largest number that can be computed with: the square of a square of more would be infinite."""


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the values of categorical columns instead of categories, which can be neither added nor compared with others."""
    categorical = [name for name in table.columns if isinstance(table[name].dtype, pd.CategoricalDtype)]
    return table.assign(**{name: table[name].astype(table[name].dtype.categories.dtype) for name in categorical}) if categorical else table


def too_large(table: pd.DataFrame) -> bool:
    """Whether a number of the table cannot be computed with."""
    return bool((table.abs() > LARGEST).to_numpy().any())


def floats(values: object) -> Floats | None:
    """``values`` (a sequence, array, Series or DataFrame of any shape) as float64; None, NaN and ``pandas.NA`` become NaN.

    Returns None where a cell is no finite number, where rows differ in length, and where a number is larger than 1e100,
    whose square would be infinite and which no study has.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biuf":
            cells = np.array(array, dtype=object)
            cells[pd.isna(cells)] = np.nan
            array = cells
        numbers = array.astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        return None
    return None if (np.abs(numbers) > LARGEST).any() else numbers


def complete_pairs(first: object, second: object) -> tuple[NDArray[np.bool_], Floats, Floats] | str:
    """Mask of the rows that have both values (n), and the two values of those rows; or the reason why there are none."""
    a, b = floats(first), floats(second)
    if a is None or b is None:
        return NOT_NUMBERS
    if a.ndim != 1 or a.shape != b.shape:
        return NOT_RECTANGULAR
    complete = ~(np.isnan(a) | np.isnan(b))
    return complete, a[complete], b[complete]


def is_one_for_each(units: object, rows: int) -> bool:
    """Whether ``units`` names one unit for each of ``rows`` rows."""
    return np.shape(np.asarray(units, dtype=object)) == (rows,)


def complete_rows(table: Floats) -> Floats:
    """The rows of a table without a missing value."""
    return table[~np.isnan(table).any(axis=1)]
