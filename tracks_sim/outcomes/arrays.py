"""What was given, as arrays of numbers with NaN for what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.i18n import translatable

Floats = NDArray[np.float64]

NOT_NUMBERS = translatable("A value is not a number.")
NOT_RECTANGULAR = translatable("The values do not form the table that is expected.")

LARGEST = 1e100


def floats(values: object) -> Floats | None:
    """Numbers as float64; None, NaN and ``pandas.NA`` become NaN. None where a cell is no finite number.

    Any shape: a sequence, an array, a Series or a DataFrame. Rows of unequal length are no table of
    numbers: None. Nor is a size above 1e100 a figure that a study could have: its square would be none.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind not in "biuf":
            cells = np.array(array, dtype=object)
            cells[pd.isna(cells)] = np.nan
            array = cells
        numbers = array.astype(np.float64)
    except (TypeError, ValueError):
        return None
    return None if (np.abs(numbers) > LARGEST).any() else numbers


def complete_pairs(first: object, second: object) -> tuple[NDArray[np.bool_], Floats, Floats] | str:
    """Which rows have both values, and the values of those rows; or the reason why there are none."""
    a, b = floats(first), floats(second)
    if a is None or b is None:
        return NOT_NUMBERS
    if a.ndim != 1 or a.shape != b.shape:
        return NOT_RECTANGULAR
    kept = ~(np.isnan(a) | np.isnan(b))
    return kept, a[kept], b[kept]


def complete_rows(table: Floats) -> Floats:
    """The rows without a missing value."""
    return table[~np.isnan(table).any(axis=1)]
