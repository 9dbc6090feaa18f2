"""Each fault before the start is one sentence with its remedy."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.server import free_port
from tracks_sim.case.load import load_library, scenarios_root
from tracks_sim.case.model.country import CountryProfile
from tracks_sim.errors import ServeError
from tracks_sim.serve.app import cookie_secret
from tracks_sim.serve.preflight import (
    cases_load,
    contacts_are_filled,
    database_opens,
    exit_leads_outside,
    folder_is_private,
    folder_is_writable,
    memory_suffices,
    port_is_free,
    preflight,
)


def test_no_fault_no_warning(tmp_path: Path) -> None:
    warnings = preflight(tmp_path / "data", free_port(), "127.0.0.1")
    assert all("tracks-sim check" in warning for warning in warnings)
    [empty] = [warning for warning in warnings if "contacts" in warning]  # what only a deployment can know
    assert "(be, ch, cy, es, fr, gb, ie, it: national_helpline, specialised_body, child_protection_service, legal_aid, staff_support)" in empty


def test_empty_contacts_are_named_country_by_country() -> None:
    profiles = load_library(scenarios_root(), None, []).catalogues.countries

    def filled(country: str, *ids: str) -> CountryProfile:
        return profiles[country].model_copy(
            update={"contacts": tuple(c.model_copy(update={"value": c.value or "desk 2" if c.id in ids else ""}) for c in profiles[country].contacts)}
        )

    every = [c.id for c in profiles["ie"].contacts]
    assert contacts_are_filled({"ie": filled("ie", *every)}) == []
    [said] = contacts_are_filled({"ie": filled("ie", *every[1:]), "be": filled("be", *every[:-1]), "fr": filled("fr", *every[1:])})
    assert f"(be: {every[-1]}; fr, ie: {every[0]})" in said and "countries/<country>.yaml" in said


def test_without_an_exit_outside_the_administrator_is_told_why_one_is_better() -> None:
    [said] = exit_leads_outside(None)
    assert "--exit-url" in said and "address bar" in said
    assert exit_leads_outside("https://weather.example/today") == []


@pytest.mark.parametrize("wrong", ["weather.example", "javascript:alert(1)", "/calendar", "https:weather.example", ""])
def test_an_exit_that_is_no_whole_address_forbids_the_start(wrong: str) -> None:
    with pytest.raises(ServeError, match="--exit-url"):
        exit_leads_outside(wrong)


def test_port_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServeError, match=r"Port \d+ .*--port"):
            port_is_free("127.0.0.1", taken.getsockname()[1])


def test_on_windows_a_taken_port_is_not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """There SO_REUSEADDR lets a second program listen at the same port, and this check would find nothing."""
    options: list[int] = []

    class Probe(socket.socket):
        def setsockopt(self, *arguments: Any) -> None:
            options.append(arguments[1])

    monkeypatch.setattr(socket, "socket", Probe)
    port = free_port()
    port_is_free("127.0.0.1", port)
    assert options == [socket.SO_REUSEADDR]
    monkeypatch.setattr("tracks_sim.serve.preflight.sys", SimpleNamespace(platform="win32"))
    port_is_free("127.0.0.1", port)
    assert options == [socket.SO_REUSEADDR]


def test_data_folder_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(ServeError, match=r"cannot be written.*--data"):
        folder_is_writable(tmp_path / "data")


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no modes there")
@pytest.mark.parametrize(("mode", "who"), [(0o777, "Every account"), (0o1777, "Every account"), (0o770, "Every member of its group"), (0o755, ""), (0o700, "")])
def test_a_data_folder_that_others_can_write_to_is_reported(tmp_path: Path, mode: int, who: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(mode)
    warnings = [warning for warning in preflight(data, free_port(), "127.0.0.1") if "data folder" in warning]
    assert len(warnings) == bool(who)
    for warning in warnings:
        assert warning.startswith(who) and f"chmod go-w {data}" in warning
    if who:
        data.chmod(mode & ~0o022)  # what the sentence says to do
        assert folder_is_private(data) == []


def test_database_of_a_later_version(tmp_path: Path) -> None:
    data = tmp_path / "data"
    database_opens(data, None)
    (database,) = (p for p in data.iterdir() if p.suffix in (".db", ".sqlite", ".sqlite3"))
    with sqlite3.connect(database) as connection:
        connection.execute("update alembic_version set version_num = 'from-the-future'")
    with pytest.raises(ServeError, match="The database cannot be used"):
        database_opens(data, None)


def test_a_broken_case_is_left_out_and_a_broken_catalogue_forbids_the_start(tmp_path: Path) -> None:
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root)
    case = next(p for p in sorted((root / "cases").iterdir()) if p.is_dir())
    (case / "case.yaml").write_text("id: [", encoding="utf-8")
    assert any(case.name in warning for warning in cases_load(root, tmp_path))
    (root / "needs.yaml").write_text("needs: [", encoding="utf-8")
    with pytest.raises(ServeError, match="tracks-sim check"):
        cases_load(root, tmp_path)


def test_the_key_of_the_cookies_is_made_once_and_private(tmp_path: Path) -> None:
    first = cookie_secret(tmp_path)
    assert len(first) == 32
    assert cookie_secret(tmp_path) == first
    assert (tmp_path / "cookie.key").stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["cookie.key"]


def test_more_pages_than_memory_give_a_warning() -> None:
    gigabyte = 10**9
    assert memory_suffices(20, 1 * gigabyte) == ()  # 0.21 GB + 20 x 25 MB = 0.7 GB
    [said] = memory_suffices(250, 2 * gigabyte)  # 0.21 GB + 250 x 25 MB = 6.5 GB
    assert "may need 6.5 GB, and this machine has 2.0 GB" in said
    fitting = int(said.partition("--most ")[2].partition(",")[0])
    assert fitting == 63 and memory_suffices(fitting, 2 * gigabyte) == ()  # (1.8 GB - 0.21 GB) / 25.2 MB


def test_pages_that_are_not_forked_count_for_more() -> None:
    [said] = memory_suffices(100, 8 * 10**9, forking=False)  # 0.21 GB + 100 x 94.4 MB = 9.6 GB
    assert "may need 9.6 GB" in said and "say --most 74, " in said  # (7.2 GB - 0.21 GB) / 94.4 MB
    assert memory_suffices(100, 8 * 10**9, forking=True) == ()
