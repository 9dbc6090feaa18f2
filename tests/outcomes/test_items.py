"""Item and option tables: published and hand-calculated values, and what is flagged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.support.goals import examples
from tests.support.lsat import LSAT6, LSAT7, PATTERNS
from tracks_sim.outcomes import items
from tracks_sim.outcomes.items import by_case, item_table, option_table


@pytest.mark.parametrize(
    ("counts", "facility", "item_rest"),
    [
        (LSAT6, [0.924, 0.709, 0.553, 0.763, 0.870], [0.113, 0.153, 0.173, 0.144, 0.122]),
        (LSAT7, [0.828, 0.658, 0.772, 0.606, 0.843], [0.246, 0.247, 0.313, 0.223, 0.175]),
    ],
)
def test_lsat_agrees_with_mirt(counts: list[int], facility: list[float], item_rest: list[float]) -> None:
    """R mirt, itemstats(): mean and total.r_if_rm."""
    found = item_table(np.repeat(PATTERNS, counts, axis=0))
    assert found["facility"].tolist() == pytest.approx(facility, abs=5e-4)
    assert found["item_rest"].tolist() == pytest.approx(item_rest, abs=5e-4)
    assert (found["n"] == 1000).all()


def test_errors_and_interval_by_hand() -> None:
    """LSAT7, item 1: se sqrt(0.828 * 0.172 / 999) = 0.01194; atanh(0.2459) = 0.2511, -+ 1.96 / sqrt(997) = 0.0621."""
    row = item_table(np.repeat(PATTERNS, LSAT7, axis=0)).iloc[0]
    assert row["se_facility"] == pytest.approx(0.01194, abs=1e-5)
    assert row["low"] == pytest.approx(np.tanh(np.arctanh(row["item_rest"]) - 0.06207), abs=1e-5)
    assert row["high"] == pytest.approx(np.tanh(np.arctanh(row["item_rest"]) + 0.06207), abs=1e-5)


def test_flags_name_what_is_odd() -> None:
    """Twenty people in order of ability: six plain items, one turned round, one easy, one hard, one constant."""
    able = np.arange(20)
    frame = pd.DataFrame({f"plain{cut}": (able >= cut).astype(float) for cut in (5, 7, 9, 11, 13, 15)})
    frame["turned"] = (able < 10).astype(float)
    frame["easy"] = (able >= 1).astype(float)
    frame["hard"] = (able >= 19).astype(float)
    frame["constant"] = 1.0
    found = item_table(frame)
    assert found.loc["plain9", "flags"] == ()
    assert found.loc["turned", "flags"] == (items.NEGATIVE,)
    assert found.loc["easy", "flags"] == (items.TOO_EASY,)
    assert found.loc["hard", "flags"] == (items.TOO_HARD,)
    assert found.loc["constant", ["flags", "reason"]].tolist() == [(items.TOO_EASY,), items.NO_VARIANCE]
    assert found.loc["constant", "item_rest"] is pd.NA


def test_bad_input_has_reasons_and_no_figures() -> None:
    few = item_table(np.eye(3))
    assert (few["reason"] == items.TOO_FEW).all()
    assert few[["facility", "item_rest", "low", "high"]].isna().all(axis=None)
    assert item_table(np.tile([[0], [1]], (10, 1)))["reason"].tolist() == [items.NO_REST]
    wide = item_table(np.tile([[0, 1], [3, 0]], (10, 1)))
    assert wide["reason"].iloc[0] == items.OUT_OF_RANGE
    assert item_table(np.tile([[0, 1], [3, 0]], (10, 1)), {0: 3, 1: 1})["facility"].tolist() == [0.5, 0.5]
    text = item_table(pd.DataFrame({"a": ["x"] * 20, "b": [0, 1] * 10, "c": [1, 0] * 10}))
    assert text["reason"].tolist()[0] == items.TOO_FEW
    assert item_table(np.zeros((0, 2)))["n"].tolist() == [0, 0]


@settings(max_examples=examples(60), deadline=None)
@given(
    scores=arrays(
        float, st.tuples(st.integers(0, 25), st.integers(0, 5)), elements=st.sampled_from([0.0, 0.5, 1.0, np.nan])
    ),
    seed=st.integers(0, 100),
)
def test_bounds_and_order(scores: np.ndarray, seed: int) -> None:
    found = item_table(scores)
    for name, low in (("facility", 0.0), ("item_rest", -1.0), ("low", -1.0), ("high", -1.0)):
        known = found[name].dropna().to_numpy(dtype=float)
        assert ((known >= low) & (known <= 1)).all()
    assert (found["item_rest"].isna() == (found["reason"] != "")).all()
    draw = np.random.default_rng(seed)
    rows, columns = draw.permutation(scores.shape[0]), draw.permutation(scores.shape[1])
    other = item_table(scores[rows][:, columns])
    for name in ("facility", "item_rest"):
        expected = found[name].iloc[columns].to_numpy(dtype=float, na_value=np.nan)
        assert other[name].to_numpy(dtype=float, na_value=np.nan) == pytest.approx(expected, nan_ok=True)


def test_options_by_hand() -> None:
    """Twenty people; two helper items split them into ten with both right and ten with none.

    Item "q", key A: the high ten choose A 7, B 3; the low ten A 4, C 6. Shares 11/20, 3/20, 6/20.
    """
    able = ["x"] * 10 + ["y"] * 10
    chosen = pd.DataFrame({"q": list("AAAAAAABBB") + list("AAAACCCCCC"), "h": able, "i": able})
    found = option_table(chosen, {"q": "A", "h": "x", "i": "x"}, {"q": list("ABCD")}).loc["q"]
    assert found["n"].to_dict() == {"A": 11, "B": 3, "C": 6, "D": 0}
    assert found.loc["A", ["share", "share_high", "share_low", "difference"]].tolist() == pytest.approx(
        [0.55, 0.7, 0.4, 0.3]
    )
    assert found["key"].to_dict() == {"A": True, "B": False, "C": False, "D": False}
    assert found["flags"].to_dict() == {
        "A": (),
        "B": (items.DRAWS_THE_ABLE,),
        "C": (),
        "D": (items.DEAD_OPTION,),
    }


def test_a_wrong_key_and_a_stray_option_show() -> None:
    able = ["x"] * 10 + ["y"] * 10
    chosen = pd.DataFrame({"q": ["B"] * 10 + ["A"] * 9 + ["Z"], "h": able, "i": able})
    found = option_table(chosen, {"q": "A", "h": "x", "i": "x"}, {"q": list("AB")}).loc["q"]
    assert found.loc["A", "flags"] == (items.KEY_DRAWS_THE_WEAK,)
    assert found.loc["B", "flags"] == (items.DRAWS_THE_ABLE, items.RIVALS_THE_KEY)
    assert items.NOT_OFFERED in found.loc["Z", "flags"]


def test_groups_that_cannot_be_formed_say_why() -> None:
    key = {"q": "A", "h": "x"}
    few = option_table(pd.DataFrame({"q": list("AB"), "h": list("xy")}), key)
    assert (few["reason"] == items.TOO_FEW).all()
    alone = option_table(pd.DataFrame({"q": list("AB") * 10}), key)
    assert (alone["reason"] == items.NO_REST).all()
    same = option_table(pd.DataFrame({"q": list("AB") * 10, "h": ["x"] * 20}), key).loc["q"]
    assert (same["reason"] == items.NO_VARIANCE).all()
    assert same["share"].tolist() == [0.5, 0.5]
    assert same[["share_high", "share_low", "difference"]].isna().all(axis=None)
    nobody = option_table(pd.DataFrame({"q": [None] * 20, "h": list("xy") * 10}), key).loc["q"]
    assert nobody["share"].isna().all()
    with pytest.raises(ValueError, match="No right option is given for other"):
        option_table(pd.DataFrame({"other": ["A"]}), key)


def test_a_case_is_one_item() -> None:
    """Two judgements of case one, one of case two; who skipped a judgement has no sum for that case."""
    judgements = pd.DataFrame({"a": [1, 0, 1], "b": [1, 1, None], "c": [0, 1, 1]}, index=["t1", "t2", "t3"])
    found = by_case(judgements, {"a": "one", "b": "one", "c": "two"})
    assert found.loc["t1"].tolist() == [2, 0]
    assert found.loc["t2"].tolist() == [1, 1]
    assert np.isnan(found.loc["t3", "one"]) and found.loc["t3", "two"] == 1
    with pytest.raises(ValueError, match="No case is given for c"):
        by_case(judgements, {"a": "one", "b": "one"})
