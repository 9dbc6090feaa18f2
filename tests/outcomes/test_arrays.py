"""Missing values become NaN; values that are no numbers are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tracks_sim.outcomes.arrays import complete_rows, floats


@pytest.mark.parametrize(
    "given",
    [
        [1, None, 0.5],
        pd.Series([1, pd.NA, 0.5], dtype="Float64"),
        pd.Series([1, np.nan, 0.5]),
        np.array([1, np.nan, 0.5]),
        ["1", None, "0.5"],
    ],
)
def test_missing_values_become_nan(given: object) -> None:
    np.testing.assert_array_equal(floats(given), [1.0, np.nan, 0.5])


@pytest.mark.parametrize("given", [["one", 2], [1, np.inf], [1, 1e101], [[1, 2], [3]], [object()]])
def test_what_is_no_finite_number_is_refused(given: object) -> None:
    assert floats(given) is None


def test_truths_and_whole_tables_are_numbers_too() -> None:
    np.testing.assert_array_equal(floats(pd.Series([True, False])), [1.0, 0.0])
    table = floats(pd.DataFrame({"a": [1, 2], "b": [pd.NA, 4]}))
    np.testing.assert_array_equal(complete_rows(table), [[2.0, 4.0]])
