"""Addresses that visitors are counted under, with and without a proxy."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.serve.full.test_protection import MOST_WRONG, server, until_refused
from tests.support.server import RunningServer, Visitor, running_server, write_notebooks

__all__ = ["server"]


def wrong_tries(url: str, headers: Callable[[int], Mapping[str, str]]) -> list[int]:
    """Statuses of wrong codes, each with the headers for its number, until one is refused for now."""
    visitor = Visitor(url)
    visitor.get("calendar")
    visitor.get("")
    form = f"_xsrf={visitor.cookies['_xsrf']}&code=AAAA-AAAA-AAAA".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    numbers = itertools.count()
    return list(until_refused(lambda: visitor.ask("POST", "/tracks/enter", form, {**kind, **headers(next(numbers))}).status))


def test_an_address_that_cannot_be_read_is_the_proxys_own(server: RunningServer) -> None:
    """The tags of the log show which address counts: never what a client writes into ``X-Real-IP``. This test comes first, since the log takes a limited number of lines a minute."""
    unread = ["", "unknown", "192.0.2.7, _hidden", "visitor.example.org:80", "192.0.2.7:x", "300.0.2.7", "[2001:db8::7"]
    of_client = [{"X-Real-IP": "192.0.2.7"}, *({"X-Real-IP": "192.0.2.7", "X-Forwarded-For": words} for words in unread)]
    visitor, before = Visitor(server.url), len(server.log())
    visitor.get("")
    form = f"_xsrf={visitor.cookies['_xsrf']}&code=AAAA-AAAA-AAAA".encode()
    for headers in ({}, *of_client, {"X-Forwarded-For": "192.0.2.7"}):
        visitor.ask("POST", "/tracks/enter", form, {**headers, "Content-Type": "application/x-www-form-urlencoded"})
    *tags, of_another = re.findall(r"failed entry with .+ from ([0-9a-f]{16})\n", server.log()[before:])
    assert len(tags) == 1 + len(of_client) and set(tags) == {tags[0]} != {of_another}


def test_without_a_proxy_nobody_chooses_the_address_they_are_counted_under(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as plain:
        statuses = wrong_tries(plain.url, lambda n: {"X-Real-IP": f"192.0.2.{n % 250}", "X-Forwarded-For": f"192.0.2.{n % 250}"})
        assert statuses[-1] == 429 and len(statuses) > MOST_WRONG


def test_behind_a_proxy_that_passes_on_what_a_client_says_nobody_chooses_their_address(server: RunningServer) -> None:
    """Most proxies add the address to ``X-Forwarded-For``, some with its port, and leave ``X-Real-IP``, and what came before, as they are."""

    def passed_on(n: int) -> Mapping[str, str]:
        return {"X-Real-IP": f"192.0.2.{n % 250}", "X-Forwarded-For": f"192.0.2.{n % 250}, 203.0.113.77:{40_000 + n}"}

    statuses = wrong_tries(server.url, passed_on)
    assert statuses[-1] == 429 and len(statuses) > MOST_WRONG
