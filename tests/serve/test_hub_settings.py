"""A hub's variables, groups and answers as the kit reads them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tracks_sim.errors import ServeError
from tracks_sim.serve.hub import Hub, roles_of

ENVIRONMENT = {
    "JUPYTERHUB_API_URL": "http://127.0.0.1:8081/hub/api",
    "JUPYTERHUB_API_TOKEN": "token",
    "JUPYTERHUB_SERVICE_PREFIX": "/services/tracks-sim/",
    "JUPYTERHUB_CLIENT_ID": "service-tracks-sim",
    "JUPYTERHUB_OAUTH_ACCESS_SCOPES": '["access:services!service=tracks-sim"]',
}


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        ([], {"trainee"}),
        (["staff", "trainer"], {"trainee"}),  # only the kit's own groups count
        (["tracks-trainee"], {"trainee"}),
        (["tracks-evaluator"], {"evaluator"}),
        (["tracks-trainer", "tracks-trainee"], {"trainer", "trainee"}),
        (["tracks-emperor"], {"trainee"}),
    ],
)
def test_groups_give_roles(groups: list[str], roles: set[str]) -> None:
    assert roles_of(groups) == roles


def test_the_variables_of_a_hub_leave_the_environment() -> None:
    env = {**ENVIRONMENT, "JUPYTERHUB_SERVICE_URL": "http://127.0.0.1:10101", "JPY_API_TOKEN": "token", "PATH": "/bin"}
    hub = Hub.from_environment(env)
    assert env == {"PATH": "/bin"}
    assert (hub.prefix, hub.listen, hub.owner) == ("/services/tracks-sim/", ("127.0.0.1", 10101), "")
    assert hub.auth.login_url.startswith("/hub/api/oauth2/authorize?client_id=service-tracks-sim")


def test_a_server_of_one_person_knows_its_owner() -> None:
    hub = Hub.from_environment({**ENVIRONMENT, "JUPYTERHUB_USER": "ada", "JUPYTERHUB_BASE_URL": "/training/"})
    assert (hub.owner, hub.listen) == ("ada", None)
    assert hub.auth.login_url.startswith("/training/hub/api/oauth2/authorize")


def test_the_token_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from the file\n")
    env = {**ENVIRONMENT, "JUPYTERHUB_API_TOKEN_FILE": str(tmp_path / "token")}
    del env["JUPYTERHUB_API_TOKEN"]
    assert Hub.from_environment(env).auth.api_token == "from the file"
    with pytest.raises(ServeError, match="correct JUPYTERHUB_API_TOKEN_FILE"):
        Hub.from_environment({**ENVIRONMENT, "JUPYTERHUB_API_TOKEN_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize("name", ENVIRONMENT)
def test_a_variable_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(ServeError, match=f"not set: {name} "):
        Hub.from_environment({key: value for key, value in ENVIRONMENT.items() if key != name})


@pytest.mark.parametrize("listed", ["access:services", "[]", "[1]", "{}"])
def test_scopes_that_are_no_list_are_refused(listed: str) -> None:
    with pytest.raises(ServeError, match="not a JSON list"):
        Hub.from_environment({**ENVIRONMENT, "JUPYTERHUB_OAUTH_ACCESS_SCOPES": listed})


def model(**changed: Any) -> dict[str, Any]:
    """Answer of a hub on a token."""
    return {"kind": "user", "name": "ada", "groups": ["tracks-trainee"], "scopes": ["access:services!service=tracks-sim"], **changed}


@pytest.mark.parametrize(
    ("owner", "answer", "admitted"),
    [
        ("", model(), True),
        ("ada", model(), True),
        ("bo", model(), False),  # lets people in whom the hub lets in, and only the owner
        ("", model(kind="service"), False),
        ("", model(scopes=["access:services!service=other"]), False),
        ("", model(scopes=[]), False),
        ("", None, False),
    ],
)
def test_only_a_user_with_the_scope_is_admitted(owner: str, answer: dict[str, Any] | None, admitted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub.from_environment({**ENVIRONMENT, "JUPYTERHUB_USER": owner})

    async def user_for_token(token: str, **kwargs: Any) -> dict[str, Any] | None:
        return answer if token == "theirs" else None

    monkeypatch.setattr(hub.auth, "user_for_token", user_for_token)
    handler: Any = SimpleNamespace(get_signed_cookie=lambda name: b"theirs", get_cookie=lambda name, default="": default)
    found = asyncio.run(hub.current_user(handler))
    assert (found is not None) is admitted
    assert "ada" not in repr(found)
