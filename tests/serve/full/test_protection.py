"""Headers of every kind of answer, cookies under https, and the limit on codes, over real HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.server import Answer, RunningServer, Visitor, running_server, write_notebooks

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
MOST_WRONG = MOST_NEW = 1000  # of one address at once, docs/security.md
HTTPS = {"X-Forwarded-Proto": "https", "Host": "training.example.org"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that a proxy reaches under a name."""
    folder = tmp_path_factory.mktemp("protection")
    with running_server(folder / "data", notebooks=write_notebooks(folder / "notebooks"), hosts=["training.example.org"]) as it:
        yield it
    assert "Traceback" not in it.log()


def answers(visitor: Visitor) -> dict[str, Answer]:
    """One answer of each kind."""
    visitor.get("")
    return {
        "page": visitor.get(""),
        "sentence": visitor.get("calendar"),
        "missing": visitor.get("tracks/nothing"),
        "refused": visitor.post("tracks/enter", token=False, new="1"),
        "redirect": visitor.get("practise"),
        "file": visitor.get("tracks/static/front.js"),
        "no file": visitor.get("tracks/static/none.js"),
        "staff door": visitor.get("tracks/staff"),
    }


def at(server: RunningServer, address: str) -> Visitor:
    """A visitor whose address the proxy gives."""

    class From(Visitor):
        def ask(self, method: str, path: str, body: bytes | None = None, headers: object = None) -> Answer:
            return super().ask(method, path, body, {**(headers or {}), "X-Forwarded-For": address})  # type: ignore[dict-item]

    visitor = From(server.url)
    visitor.get("calendar")
    visitor.get("")
    return visitor


def test_failed_entries_are_in_the_log_with_time_and_tag_and_without_code_and_address(server: RunningServer) -> None:
    """The log shows after an attack on staff codes what was tried, when, and whether from one place. This test comes first, since the log takes a limited number of lines a minute."""
    tries = {"ZZZZ-ZZZZ-ZZZ0": "a trainee's code", "ZZZZ-ZZZZ-ZZZZ-ZZZ0": "a staff code", "ZZZ-QQQ": "a text that is no code"}
    tags = {}
    for address in ("192.0.2.91", "192.0.2.92", "192.0.2.91"):
        visitor, before = at(server, address), len(server.log())
        for code in tries:
            assert visitor.post("tracks/enter", code=code).headers["location"] == "/?wrong=1"
        found = re.findall(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) failed entry with (.+) from ([0-9a-f]{16})\n", server.log()[before:])
        assert [kind for _, kind, _ in found] == list(tries.values()) and len({tag for *_, tag in found}) == 1
        tags.setdefault(address, set()).add(found[0][2])
    assert {len(of_one) for of_one in tags.values()} == {1} and tags["192.0.2.91"] != tags["192.0.2.92"]
    assert not [word for word in (*tries, *tags) if word in server.log()]


def test_nothing_but_files_is_kept_by_a_cache(server: RunningServer, tmp_path: Path) -> None:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    _, kernel = visitor.open_page("practise")
    every = {**answers(visitor), "kernel": visitor.get(f"api/kernels/{kernel}"), "left": visitor.post("tracks/leave")}
    kept = {kind: answer.headers.get("cache-control") for kind, answer in every.items() if not kind.endswith("file")}
    assert kept.pop("sentence") == "private, max-age=86400"  # the calendar, by the browser itself
    assert set(kept.values()) == {"no-store"} and every["kernel"].status == 200 and every["left"].status == 303, kept


def test_every_answer_has_the_headers(server: RunningServer) -> None:
    for kind, answer in answers(Visitor(server.url)).items():
        for name, value in ALWAYS.items():
            assert answer.headers.get(name) == value, (kind, name)
        assert {"camera=()", "microphone=()", "geolocation=()"} <= set(answer.headers["permissions-policy"].split(", ")), kind
        policy = answer.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy, kind
        assert "strict-transport-security" not in answer.headers and "server" not in answer.headers, kind


def test_scripts_are_files_of_this_host_or_a_widgets_module_and_nothing_inline(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    visitor.enter_with_new_code()
    assert "script-src 'self'; connect-src 'self'" in visitor.get("").headers["content-security-policy"]
    assert visitor.get("tracks/nothing").headers["content-security-policy"].endswith("; script-src 'self'")
    assert "script-src" not in visitor.get("calendar").headers["content-security-policy"]
    page = visitor.get("practise")
    [scripts] = re.findall(r"script-src ([^;]+);", page.headers["content-security-policy"])
    assert scripts.split() == ["'self'", "blob:"]
    inline = [tag for tag in re.findall(r"<script([^>]*)>", page.text) if "src=" not in tag]
    assert inline and all('type="application/' in tag for tag in inline)  # data, which no browser runs
    assert not re.search(r"<[^>]+\son\w+=", page.text)


def test_over_https_nothing_goes_back_to_http(server: RunningServer) -> None:
    visitor = Visitor(server.url)
    answer = visitor.get("", **HTTPS)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    entered = visitor.ask("POST", "/tracks/enter", f"_xsrf={visitor.cookies['_xsrf']}&new=1".encode(), {**HTTPS, "Content-Type": "application/x-www-form-urlencoded"})
    lines = answer.headers["set-cookie"].splitlines() + entered.headers["set-cookie"].splitlines()
    assert {line.split("=")[0] for line in lines} >= {"_xsrf", "tracks-visit", "tracks-trainee", "tracks-new-code"}
    assert all("Secure" in line and "SameSite" in line for line in lines)
    assert all("HttpOnly" in line for line in lines if not line.startswith("_xsrf="))


# --- the limit on codes -------------------------------------------------------------------------


def test_the_page_that_asks_to_wait_speaks_french(server: RunningServer) -> None:
    visitor = at(server, "192.0.2.17")
    visitor.language = "fr"
    statuses = {visitor.post("tracks/enter", new="1").status for _ in range(MOST_NEW)}
    answer = visitor.post("tracks/enter", new="1")
    while answer.status == 303:  # one more every ten seconds
        answer = visitor.post("tracks/enter", new="1")
    assert statuses == {303} and answer.status == 429
    assert "demandez un code imprimé" in answer.text and '<meta http-equiv="refresh" content="10;url=/?wrong=new-wait">' in answer.text


def until_refused(act: Callable[[], int]) -> Iterator[int]:
    """Statuses of an act, done until it is refused for now; that takes longer than the limit says, because some of it leaks meanwhile."""
    for _ in range(5 * max(MOST_NEW, MOST_WRONG)):
        yield (status := act())
        if status == 429:
            break


def test_a_flood_of_wrong_codes_hides_no_try_of_a_staff_code(tmp_path: Path) -> None:
    """With 20 lines a minute in place of 300, which a slow machine does not reach within its minute."""
    few_lines = "import tracks_sim.serve.log_limit as log_limit\nlog_limit.MOST_LINES = 20\n"
    with running_server(tmp_path / "data", before=few_lines, notebooks=write_notebooks(tmp_path / "notebooks")) as server:
        visitor = at(server, "192.0.2.90")
        for number in range(60):  # more than enough, also where a new minute begins meanwhile
            visitor.post("tracks/enter", code=f"AAAA-AAAA-{number:04}")
            if "left out" in server.log():
                break
        visitor.post("tracks/enter", code="ZZZZ-ZZZZ-ZZZZ-ZZZ0")
        assert "left out" in server.log() and "failed entry with a staff code from" in server.log()
