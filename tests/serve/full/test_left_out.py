"""Cases whose files are hostile, in a running server: all others are served, and the administrator's page names them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.serve.staff.test_page_list import signed_in
from tests.support.hostile_files import HOSTILE
from tests.support.scenarios_copy import copy_scenarios
from tests.support.server import running_server
from tracks_sim.store import Store


def test_the_administrator_sees_which_cases_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_scenarios(tmp_path / "scenarios", "the-packing-shed", "the-night-bus", "the-quiet-room")
    (root / "cases/the-packing-shed/case.yaml").write_bytes(HOSTILE["aliases"][0])
    (root / "cases/the-night-bus/review.yaml").unlink()
    os.mkfifo(root / "cases/the-night-bus/review.yaml")
    monkeypatch.setenv("TRACKS_SCENARIOS", str(root))
    named = "cases/the-night-bus, cases/the-packing-shed"
    with running_server(tmp_path / "data") as server, Store.open(tmp_path / "data") as store:
        for language, words in (("en", f"These cases have errors and are left out: {named}."), ("fr", f"laissés de côté\u00a0: {named}.")):
            page = signed_in(server, store, "administrator", language).get("tracks/staff").text
            assert words in page.replace(" :", "\u00a0:").replace("\u202f:", "\u00a0:"), page
        assert named not in signed_in(server, store, "trainer").get("tracks/staff").text
