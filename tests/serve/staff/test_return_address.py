"""The page to which staff come back: their own pages, with what stands in the query, and nothing else."""

from __future__ import annotations

import pytest

from tracks_sim.serve.staff.page_list import NOTEBOOKS, ROUTES
from tracks_sim.serve.staff.return_address import LONGEST, return_address

PAGES = [*(path[1:] for path in ROUTES), *(name for name, _ in NOTEBOOKS), "author/try"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_for_staff_is_come_back_to(page: str) -> None:
    assert return_address(page) == page
    assert return_address(f"{page}?study=a-study&view=report&at=passage:p1") == f"{page}?study=a-study&view=report&at=passage%3Ap1"


@pytest.mark.parametrize("asked", [
    "", "?", "/", "practise?attempt=1", "tracks/leave", "tracks/enter", "tracks/demo/key", "calendar", "//evil.example", "/tracks/staff", "/\\evil.example",
    "https://evil.example/tracks/staff", "tracks/staff//evil.example", "tracks/staff/../leave", "tracks/staff/..%2fleave", "tracks/staff@evil.example", "tracks/staff\\evil",
    "tracks/staff/a/b/c/d", "tracks/staffs", "author.evil.example", "evaluate/x", "javascript:alert(1)", "tracks/staff\n", "tracks/staff#x", "tracks/stäff", "TRACKS/STAFF",
    f"tracks/staff?x={'y' * LONGEST}",
])  # fmt: skip
def test_nothing_else_is(asked: str) -> None:
    assert return_address(asked) == ""


def test_what_stands_in_the_query_is_written_anew_and_the_language_is_not_kept() -> None:
    assert return_address("tracks/staff/study?study=a%20b&lang=fr&x=") == "tracks/staff/study?study=a+b&x="
    assert return_address("author?case=x#evil\r\nSet-Cookie: a=b") == "author?case=x%23evil%0D%0ASet-Cookie%3A+a%3Db"
    assert return_address("tracks/staff?lang=fr") == "tracks/staff"
