"""Any result as plain JSON data that does not name a class or a field, and the difference between two such results."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping, Set
from datetime import date
from itertools import zip_longest
from pathlib import PurePath
from typing import Any

DIGITS = 12
TINY = 1e-12


def number(value: float, digits: int = DIGITS) -> Any:
    """A float rounded to a number of significant digits; infinities and NaN as words, since JSON has no number for them."""
    if not math.isfinite(value):
        return repr(value)
    return 0.0 if abs(value) < TINY else float(f"{value:.{digits}g}")


def plain(value: Any, digits: int = DIGITS) -> Any:
    """Records and named tuples as lists of their values in order, mappings as objects, tables as columns and rows."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return number(value, digits)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PurePath):
        return value.name
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [plain(getattr(value, f.name), digits) for f in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return {_key(k): plain(v, digits) for k, v in value.items()}
    if isinstance(value, Set):
        return sorted((plain(v, digits) for v in value), key=repr)
    if isinstance(value, list | tuple):
        return [plain(v, digits) for v in value]
    if hasattr(value, "model_dump"):
        return plain(value.model_dump(mode="json"), digits)
    return _of_pandas(value, digits)


def _of_pandas(value: Any, digits: int) -> Any:
    import numpy as np
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        rows = [[plain(cell, digits) for cell in row] for row in value.astype(object).itertuples(index=False, name=None)]
        return {"columns": [str(c) for c in value.columns], "types": [str(t) for t in value.dtypes], "rows": rows}
    if value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, np.ndarray):
        return plain(value.tolist(), digits)
    if isinstance(value, np.generic):
        return plain(value.item(), digits)
    raise TypeError(f"no plain form of {type(value)}")


def _key(key: Any) -> str:
    return "|".join(map(str, key)) if isinstance(key, tuple) else str(key)


_LONG = re.compile(r"(?<![\w.])-?\d+\.\d{10,}(?:e-?\d+)?(?![\w.])")


def shortened_numbers(text: str, digits: int = 10) -> str:
    """Text whose numbers of more than nine decimals are rounded to a number of significant digits."""
    return _LONG.sub(lambda found: repr(number(float(found[0]), digits)), text)


def differences(expected: Any, found: Any, path: str = "") -> Iterator[str]:
    """Lines where two plain results differ: the path, then both values."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key in sorted({*expected, *found}):
            yield from differences(expected.get(key, MISSING), found.get(key, MISSING), f"{path}/{key}")
    elif isinstance(expected, list) and isinstance(found, list):
        for n, (one, other) in enumerate(zip_longest(expected, found, fillvalue=MISSING)):
            yield from differences(one, other, f"{path}/{n}")
    elif type(expected) is not type(found) or expected != found:
        yield f"{path or '/'}\n    expected {_short(expected)}\n    found    {_short(found)}"


MISSING = ("nothing is there",)


def _short(value: Any) -> str:
    text = MISSING[0] if value is MISSING else repr(value)
    return text if len(text) <= 400 else f"{text[:400]}… ({len(text)} characters)"
