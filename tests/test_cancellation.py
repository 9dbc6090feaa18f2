"""Cancelled work ends, in the middle of a fit too, and disturbs no other work."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tracks_sim.cancellation import cancellable, checkpoint
from tracks_sim.errors import Cancelled
from tracks_sim.outcomes.change import fit_glmm
from tracks_sim.outcomes.detection import auc
from tracks_sim.outcomes.reliability import omega_total
from tracks_sim.psychometrics.irt import fit_2pl

DRAWN = np.random.default_rng(4)
ABILITY = DRAWN.normal(size=(120, 1))
ANSWERS = (DRAWN.random((120, 8)) < 1 / (1 + np.exp(-ABILITY - np.linspace(-1, 1, 8)))).astype(float)
LONG = pd.DataFrame({
    "trainee": np.repeat([f"t{i}" for i in range(120)], 8), "case": np.tile([f"c{i}" for i in range(8)], 120), "safe": ANSWERS.ravel(),
})  # fmt: skip
PEOPLE = LONG["trainee"]


def test_nobody_asks_where_nobody_waits() -> None:
    checkpoint()


def test_within_until_the_first_step_after_the_stop_ends_it_and_only_there() -> None:
    stop = threading.Event()
    with cancellable(stop.is_set):
        checkpoint()
        stop.set()
        with pytest.raises(Cancelled):
            checkpoint()
        other: list[str] = []
        thread = threading.Thread(target=lambda: (checkpoint(), other.append("went on")))
        thread.start()
        thread.join()
        assert other == ["went on"]
    checkpoint()


@pytest.mark.parametrize(
    ("work", "steps"),
    [(lambda: fit_glmm(LONG, "safe", [], {"trainee": ["1"], "case": ["1"]}), 5), (lambda: fit_2pl(ANSWERS), 3), (lambda: omega_total(ANSWERS), 3),
     (lambda: auc(LONG["safe"], np.arange(len(LONG)) / len(LONG), PEOPLE), 1)],
    ids=["glmm", "2pl", "omega", "resampling"],
)  # fmt: skip
def test_fits_and_draws_break_off_in_the_middle(work: Callable[[], Any], steps: int) -> None:
    asked = itertools.count(1)
    with cancellable(lambda: next(asked) >= steps), pytest.raises(Cancelled):
        work()
    assert next(asked) == steps + 1  # no other step came after the one that said stop
    work()  # and it works as before
