"""Places for kernels, one person's and all together, and a server below another address."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.server import RunningServer, Visitor, running_server, write_notebooks
from tracks_sim.serve.kernels import MOST_PAGES_OF_ONE


def test_one_person_does_not_take_the_places_of_all(server: RunningServer) -> None:
    greedy, other = Visitor(server.url, language="fr"), Visitor(server.url)
    code = greedy.enter_with_new_code()
    kernels = [greedy.open_page()[1] for _ in range(MOST_PAGES_OF_ONE)]
    elsewhere = Visitor(server.url)
    elsewhere.get("")
    assert elsewhere.post("tracks/enter", code=code).status == 303
    for one in (greedy, elsewhere):  # the person counts, not the browser
        answer = one.get("practise")
        assert (answer.status, answer.headers["retry-after"]) == (429, "10")
    assert "Fermez-en une" in greedy.get("practise").text and '<meta http-equiv="refresh" content="10">' in answer.text
    other.enter_with_new_code()
    other.open_page()
    assert greedy.post(f"voila/api/shutdown/{kernels[0]}").status == 204
    greedy.open_page()


def test_below_another_address_visitors_wait_in_line_when_all_kernels_are_taken(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks"), max_pages=1, base_url="/kit/") as server:
        inside, first, second = Visitor(server.url), Visitor(server.url, language="fr"), Visitor(server.url)
        for visitor in (inside, first, second):
            visitor.enter_with_new_code()
        text, kernel = inside.open_page()
        assert "TRACKS_BASE_URL=/kit/" in text and "TRACKS_EXIT_URL=/kit/calendar" in text
        assert all(a.startswith("/kit/") for a in re.findall(r'(?:src|href)="(/[^"]*)"', text))
        assert inside.get(f"tracks/alive/{kernel}").status == 204
        assert inside.get("/").status == 404
        answer = first.get("practise")
        assert (answer.status, answer.headers["retry-after"]) == (503, "10")
        assert "vous fera entrer d’elle-même" in answer.text and "C’est bientôt à vous." in answer.text
        assert '<meta http-equiv="refresh" content="10">' in answer.text  # asks again also without scripts
        assert "People before you: 1" in second.get("practise").text
        _, reloaded = inside.open_page()  # who is inside does not go to the end of the queue
        for kernel_id in (kernel, reloaded):
            assert inside.post(f"voila/api/shutdown/{kernel_id}").status == 204
        assert "People before you: 1" in second.get("practise").text  # the free place is the first one's
        first.open_page()
        assert second.get("practise").status == 503
