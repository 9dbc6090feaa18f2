"""What was given, as arrays of numbers with NaN for what is missing."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NOT_NUMBERS = "A value is not a number."
NOT_RECTANGULAR = "The values do not form the table that is expected."


def floats(values: object) -> Floats | None:
    """Numbers as float64; None, NaN and ``pandas.NA`` become NaN. None where a cell is no finite number.

    Any shape: a sequence, an array, a Series or a DataFrame. Rows of unequal length are no table
    of numbers: None.
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
    return None if np.isinf(numbers).any() else numbers


def complete_rows(table: Floats) -> Floats:
    """The rows without a missing value."""
    return table[~np.isnan(table).any(axis=1)]
