"""The page for evaluators over real HTTP: access, the identity its kernel gets, and its end with the session."""

from __future__ import annotations

from tests.serve.full.test_sessions import counts_after
from tests.serve.staff.test_page_list import enter
from tests.support.server import RunningServer, Visitor
from tracks_sim.store import COMMAND_LINE, Store


def test_no_message_arrives_once_the_code_was_revoked(server: RunningServer, store: Store) -> None:
    member, code = store.staff.add("evaluator", "", COMMAND_LINE)
    visitor = enter(Visitor(server.url), code)
    assert counts_after(visitor, "evaluate", lambda: store.staff.revoke(member, COMMAND_LINE)) == (True, False)
