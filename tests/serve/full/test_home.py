"""Welcome and list of cases without a kernel, over real HTTP: what they show, what one can do there, and that they take no place."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.serve.test_home import CASE, kernels, server, views
from tests.support.server import RunningServer, Visitor
from tracks_sim.store.file import DATABASE_FILE

__all__ = ["server"]


def test_three_hundred_requests_without_cookies_take_no_kernel_and_no_place(server: RunningServer) -> None:
    """There is one kernel for everybody, and the next honest visitor has it at once."""
    honest = Visitor(server.url)
    honest.enter_with_new_code()
    before = kernels(server)
    for number in range(300):
        stranger = Visitor(server.url, {} if number % 3 else {"tracks-trainee": honest.cookies["tracks-trainee"]})
        assert stranger.get(("", "practise", "practise?case=" + CASE)[number % 3 - 1]).status in (200, 302)
    assert kernels(server) == before
    _, kernel = honest.open_page("practise")
    assert honest.post(f"voila/api/shutdown/{kernel}").status == 204


def test_a_store_that_cannot_be_used_is_told_on_the_page(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    with closing(sqlite3.connect(server.log_file.parent / "data" / DATABASE_FILE, isolation_level=None)) as database:
        ((revision,),) = database.execute("SELECT version_num FROM alembic_version").fetchall()
        database.execute("UPDATE alembic_version SET version_num = 'of_a_later_version'")
        answer = visitor.get("")
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    assert (answer.status, views(answer)["sheet"]["kind"]) == (503, "trouble")
    assert visitor.get("").status == 200
