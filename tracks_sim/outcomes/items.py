"""Classical item analysis: facility, item-rest correlation and the options chosen, without a model.

Items are answered independently of each other. Judgements inside one case are not: they rest on
the same documents (a testlet), so item-rest correlations among them, and any model that takes them as
items, look better than the test is. ``by_case`` makes one item of each case.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tracks_sim.i18n import translatable

TOO_FEW = translatable("Fewer than ten people answered it.")
NO_VARIANCE = translatable("Everyone who answered has the same score on it or on the rest.")
NO_REST = translatable("There is no other item to compare it with.")
OUT_OF_RANGE = translatable("Some scores lie outside 0 to the maximum.")

TOO_EASY = translatable("Nearly everyone gets it right: it tells little about who is able.")
TOO_HARD = translatable("Hardly anyone gets it right: look whether the key, the text or the teaching is at fault.")
NEGATIVE = translatable("Those who do well elsewhere do worse on it: check the key.")
WEAK = translatable("It hardly goes with the other items.")

DEAD_OPTION = translatable("Hardly anyone chooses this option.")
DRAWS_THE_ABLE = translatable("Those who do well elsewhere choose this wrong option more often than the others do.")
RIVALS_THE_KEY = translatable("Those who do well elsewhere choose this wrong option at least as often as the right one.")
KEY_DRAWS_THE_WEAK = translatable("Those who do well elsewhere choose the right option less often than the others do.")
NOT_OFFERED = translatable("It was chosen, but it is not among the options offered.")

NOTICEABLE = 0.05
"""Smallest difference between the groups that gets a flag."""
PEOPLE = 10
EASY, HARD = 0.95, 0.20
LOW_ITEM_REST = 0.15
DEAD = 0.05
TAIL = 0.27
"""Share of people in the high and in the low group (Kelley 1939)."""


def by_case(judgements: pd.DataFrame, case: Mapping[Hashable, Hashable]) -> pd.DataFrame:
    """Sum of the judgements of each case, trainees x cases; NaN where one of them is missing.

    ``judgements``: trainees x judgements, numbers; ``case``: the case of each column. A partial sum would
    pass for a low score, so it counts as not answered. ValueError for a column without a case.
    """
    without_case = [column for column in judgements.columns if column not in case]
    if without_case:
        raise ValueError(f"No case is given for {', '.join(map(str, without_case))}.")
    cases = pd.Series([case[column] for column in judgements.columns], dtype=object)
    scores = judgements.apply(pd.to_numeric, errors="coerce").astype(float)
    sums = {name: scores.iloc[:, places].sum(axis=1, skipna=False) for name, places in positions_by_value(cases).items()}
    return pd.DataFrame(sums, index=judgements.index)


def positions_by_value(values: pd.Series) -> dict[Hashable, list[int]]:
    """Positions of each value, in order of first appearance."""
    positions: dict[Hashable, list[int]] = {}
    for position, value in enumerate(values):
        positions.setdefault(value, []).append(position)
    return positions


def item_table(scores: pd.DataFrame | ArrayLike, maximum: float | Mapping[Hashable, float] = 1.0) -> pd.DataFrame:
    """Facility and item-rest correlation of every item, with flags; one row for each item.

    ``scores``: trainees x items, 0 to ``maximum`` (one number, or one an item), missing not answered.
    facility: mean score / maximum, 0 (nobody right) to 1; se_facility: its standard error.
    item_rest: Pearson correlation of the item with the mean share on the other items the person answered
    (with complete 0/1 data: with the sum of the others), -1 to 1; low, high: 95 % by Fisher's z,
    tanh(atanh(r) -+ 1.96 / sqrt(n - 3)), missing where r is 1 or -1. Float64, NA with ``reason`` where not
    estimable (fewer than ten people, no variance). ``flags``: a tuple of sentences; nothing is judged
    where nothing is estimated.
    """
    frame = scores if isinstance(scores, pd.DataFrame) else pd.DataFrame(np.asarray(scores))
    tops = [maximum[name] if isinstance(maximum, Mapping) else maximum for name in frame.columns]
    columns = [pd.to_numeric(frame.iloc[:, place], errors="coerce") for place in range(frame.shape[1])]
    shares = np.column_stack([c.to_numpy(dtype=float, na_value=np.nan) for c in columns]) if columns else frame.to_numpy()
    shares = shares / np.array(tops, dtype=float)
    known = ~np.isnan(shares)
    total, answered = np.where(known, shares, 0).sum(1), known.sum(1)
    rows = [
        item_row(shares[known[:, j], j], (total - shares[:, j])[known[:, j]], answered[known[:, j]] - 1)
        for j in range(shares.shape[1])
    ]
    names = ["facility", "se_facility", "item_rest", "low", "high"]
    table = pd.DataFrame({name: pd.array([row[name] for row in rows], dtype="Float64") for name in names})
    table.insert(0, "n", [row["n"] for row in rows])
    table["flags"] = pd.Series([row["flags"] for row in rows], dtype=object)
    table["reason"] = [row["reason"] for row in rows]
    table.index = frame.columns
    return table


def item_row(share: NDArray[np.float64], rest: NDArray[np.float64], others: NDArray[np.int64]) -> dict[str, Any]:
    """One row of ``item_table``: shares of those who answered, their sum on the rest, and over how many items."""
    n = len(share)
    row: dict[str, Any] = dict.fromkeys(["facility", "se_facility", "item_rest", "low", "high"], pd.NA)
    row |= {"n": n, "flags": (), "reason": ""}
    if n < PEOPLE:
        return row | {"reason": TOO_FEW}
    if not ((share >= 0) & (share <= 1)).all():
        return row | {"reason": OUT_OF_RANGE}
    facility = float(share.mean())
    row |= {"facility": facility, "se_facility": float(share.std(ddof=1) / np.sqrt(n))}
    flags = [TOO_EASY] if facility >= EASY else [TOO_HARD] if facility <= HARD else []
    r, reason = correlation(share[others > 0], rest[others > 0] / others[others > 0])
    if r is None:
        return row | {"flags": tuple(flags), "reason": reason}
    m = int((others > 0).sum())
    if abs(r) < 1:
        low, high = np.tanh(np.arctanh(r) + np.array([-1.96, 1.96]) / np.sqrt(m - 3))
        row |= {"low": float(low), "high": float(high)}
    flags += [NEGATIVE] if r < 0 else [WEAK] if r < LOW_ITEM_REST else []
    return row | {"item_rest": r, "flags": tuple(flags)}


def correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> tuple[float | None, str]:
    """Pearson's r, -1 to 1, and ""; or None and the reason."""
    if not len(one):
        return None, NO_REST
    if len(one) < PEOPLE:
        return None, TOO_FEW
    if np.ptp(one) < 1e-12 or np.ptp(other) < 1e-12:
        return None, NO_VARIANCE
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1)), ""


def option_table(
    chosen: pd.DataFrame, key: Mapping[Hashable, Hashable], options: Mapping[Hashable, list[Hashable]] | None = None
) -> pd.DataFrame:
    """Options chosen, by strong and weak trainees: shows distractors that work, that nobody takes, and that attract the able.

    ``chosen``: trainees x items, the option chosen, missing not answered; ``key``: the right option of each
    item; ``options``: all options offered (those chosen and the key, if not given; then an option nobody
    chose is not seen). Rows: (item, option). key: whether it is right; n: how often chosen; share: of those
    who answered; share_high, share_low: within the 27 % best and worst on the *other* items (ties included,
    so the groups can be larger); difference = share_high - share_low, -1 to 1. Float64; the groups are NA
    with ``reason`` for fewer than ten people, no other item, or if all do equally well on the rest.
    ``flags``: a tuple of sentences. ValueError for an item without a key.
    """
    keyless = [item for item in chosen.columns if item not in key]
    if keyless:
        raise ValueError(f"No right option is given for {', '.join(map(str, keyless))}.")
    right = pd.DataFrame({item: (chosen[item] == key[item]) for item in chosen.columns}, dtype=bool)
    known = chosen.notna()
    rows = []
    for item in chosen.columns:
        answered = known[item].to_numpy(dtype=bool)
        picks = chosen[item].to_numpy(dtype=object)[answered]
        offered = list((options or {}).get(item, []))
        seen = sorted(set(picks) - set(offered), key=str)
        extra = [] if key[item] in [*offered, *seen] else [key[item]]
        others = [name for name in chosen.columns if name != item]
        count = known[others].to_numpy(dtype=bool).sum(1)[answered]
        hits = (right[others] & known[others]).to_numpy(dtype=bool).sum(1)[answered]
        low, high, reason = tails(hits, count)
        found = [option_row(picks == option, option == key[item], low, high, reason) for option in [*offered, *seen, *extra]]
        of_key = next(row for row in found if row["key"])
        for option, row in zip([*offered, *seen, *extra], found, strict=True):
            not_offered = [NOT_OFFERED] if offered and option not in offered else []
            rows.append({"item": item, "option": option, **row, "flags": (*not_offered, *option_flags(row, of_key))})
    names = ["share", "share_high", "share_low", "difference"]
    table = pd.DataFrame(rows, columns=["item", "option", "key", "n", *names, "flags", "reason"])
    return table.astype(dict.fromkeys(names, "Float64")).set_index(["item", "option"])


def tails(hits: NDArray[np.int64], count: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.bool_], str]:
    """Masks of the low and the high group by the share right on the other items, and ""; or two empty groups and the reason."""
    nobody = np.zeros(len(hits), bool)
    compared = count > 0
    if compared.sum() < PEOPLE:
        return nobody, nobody, TOO_FEW if compared.any() or not len(hits) else NO_REST
    rest = np.where(compared, hits / np.maximum(count, 1), np.nan)
    below, above = np.nanquantile(rest, [TAIL, 1 - TAIL])
    if below >= above:
        return nobody, nobody, NO_VARIANCE
    return compared & (rest <= below), compared & (rest >= above), ""


def option_row(
    took: NDArray[np.bool_], key: bool, low: NDArray[np.bool_], high: NDArray[np.bool_], reason: str
) -> dict[str, Any]:
    """One row of ``option_table`` without its flags."""
    row: dict[str, Any] = {"key": bool(key), "n": int(took.sum()), "share": pd.NA, "reason": reason}
    row |= dict.fromkeys(["share_high", "share_low", "difference"], pd.NA)
    if len(took):
        row["share"] = float(took.mean())
    if not reason:
        above, below = float(took[high].mean()), float(took[low].mean())
        row |= {"share_high": above, "share_low": below, "difference": above - below}
    return row


def option_flags(row: dict[str, Any], key: dict[str, Any]) -> list[str]:
    """Flags of one option, given the row of the right option; none where the groups are unknown."""
    if row["reason"]:
        return []
    if row["key"]:
        return [KEY_DRAWS_THE_WEAK] if row["difference"] < -NOTICEABLE else []
    flags = [DEAD_OPTION] if row["share"] < DEAD else []
    flags += [DRAWS_THE_ABLE] if row["difference"] > NOTICEABLE else []
    flags += [RIVALS_THE_KEY] if row["share_high"] >= max(key["share_high"], NOTICEABLE) else []
    return flags
