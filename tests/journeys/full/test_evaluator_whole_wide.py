"""The whole work of an evaluator in a wide window, in English; on a telephone, in French: ``test_evaluator_whole``."""

from __future__ import annotations

from tests.journeys.conftest import Arrive
from tests.journeys.full.test_evaluator_whole import walk_whole
from tests.support.server import RunningServer
from tracks_sim.case.load import Library

OWN_SERVER = True


def test_from_nothing_to_the_two_pages(arrive: Arrive, server: RunningServer, library: Library) -> None:
    walk_whole(arrive, server, library, 1280, "en")
