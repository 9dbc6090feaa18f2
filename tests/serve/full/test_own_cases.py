"""An organisation's own cases in a running server: a release is met at once, a draft never, and an attempt keeps its version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.staff.test_page_list import signed_in
from tests.serve.test_home import after, views
from tests.support.own_cases import OWN, TITLE, add, release, write_case
from tests.support.server import RunningServer, Visitor, running_server
from tracks_sim.store import Store

START = {"kind": "start", "case": OWN, "country": "fr", "mode": "practice"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(data: Path) -> Iterator[RunningServer]:
    with running_server(data, max_pages=5) as it:
        yield it
    assert "Traceback" not in it.log()


def listed(visitor: Visitor) -> dict[str, str]:
    """Titles of the cases on the first page, by id."""
    return {card["id"]: card["title"] for card in views(visitor.get(""))["sheet"]["cases"]}


def test_a_release_and_a_contact_are_met_without_a_restart_and_a_draft_never(server: RunningServer, data: Path) -> None:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    write_case(data / "drafts" / OWN, status="draft")
    assert OWN not in listed(visitor)
    refused = after(visitor, {"kind": "page", "page": "start", "case": OWN})
    assert refused["frame"]["refusals"] == 1 and refused["sheet"]["kind"] == "home"
    release(data)
    assert listed(visitor)[OWN] == TITLE
    go = after(visitor, {"kind": "page", "page": "start", "case": OWN}, START)["go"]
    assert TITLE in visitor.get(go).text  # by a forked kernel, whose parent was warm before the release

    release(data, version="1.0.1", title="The brown suitcase")
    assert listed(visitor)[OWN] == "The brown suitcase"
    assert TITLE in (page := visitor.get(go).text) and "The brown suitcase" not in page

    add(data, "countries/fr.yaml", "contacts:\n  - {id: legal_aid, value: The desk on floor 2}\n")
    assert "The desk on floor 2" in visitor.get(after(visitor, START)["go"]).text

    release(data, version="1.0.2", status="retired")
    assert OWN not in listed(visitor) and TITLE in visitor.get(go).text
    refused = after(visitor, START)
    assert refused["frame"]["refusals"] == 1 and "go" not in refused


def test_what_is_left_out_is_named_to_the_administrator_and_at_the_start(data: Path) -> None:
    (release(data) / "review.yaml").unlink()
    add(data, "countries/fr.yaml", "contacts:\n  - {id: legal_aide, value: x}\n")
    with running_server(data) as server, Store.open(data) as store:
        page = signed_in(server, store, "administrator").get("tracks/staff").text
        assert f"{data}/cases/{OWN}, {data}/library/countries/fr.yaml" in page
        visitor = Visitor(server.url)
        visitor.enter_with_new_code()
        assert len(listed(visitor)) > 1 and OWN not in listed(visitor)
    log = server.log()
    assert f"{data}/cases/{OWN}/1.0.0/review.yaml:1:1: file-missing" in log and f"{data}/library/countries/fr.yaml:2:10: unknown-contact" in log
