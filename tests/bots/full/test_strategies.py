"""On six cases of nonsense words nothing can be read: whatever is earned there is a fault of the scoring."""

from __future__ import annotations

from tests.bots.test_strategies import FILES, MOST, SCORED
from tracks_sim.bots import (
    chance_bound,
)
from tracks_sim.case.load import Catalogues


def test_random_answers_earn_nothing(catalogues: Catalogues):
    found, passed = chance_bound(range(300), FILES, catalogues, "fr", "en")
    assert set(found) == SCORED | {"confidence"}
    assert {name: bound for name, bound in found.items() if bound.upper > MOST} == {}
    assert passed == 0
