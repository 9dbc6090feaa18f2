"""Links of a demonstration: each signs in with its code; any other address, and any other server, knows nothing of them."""

from __future__ import annotations

from pathlib import Path

from tests.support.server import RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.store import COMMAND_LINE, Store


def test_a_link_signs_in_and_leads_to_its_page_in_the_language_of_the_browser(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        _, trainee = store.new_trainee("en")
        _, reviewer = store.staff.add("expert", "made up", COMMAND_LINE)
    links = {"first": (trainee, ""), "second": (reviewer, "author?screen=review")}
    with running_server(data, notebooks=write_notebooks(tmp_path / "notebooks"), demo=links) as server:
        visitor = Visitor(server.url, language="fr")
        answer = visitor.get("tracks/demo/first")
        assert (answer.status, answer.headers["location"], visitor.cookies["tracks-language"]) == (303, "/", "fr")
        assert visitor.get("tracks/demo/second").headers["location"] == "/author?screen=review"
        assert visitor.get("tracks/staff").status == 200
        assert [visitor.get(f"tracks/demo/{key}").status for key in ("", "third")] == [404, 404]
        assert visitor.post("tracks/demo/first").status == 405
    assert "Traceback" not in server.log()


def test_a_server_for_people_has_no_such_address(server: RunningServer) -> None:
    assert Visitor(server.url).get("tracks/demo/first").status == 404
