"""The files of ``deploy`` against what they configure: the kit's command and addresses, a hub, containers, systemd."""

from __future__ import annotations

import asyncio
import importlib
import json
import re
from pathlib import Path

import check_jsonschema
import click
import jsonschema
import pytest
from ruamel.yaml import YAML
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from tests.support.server import ROOT
from tracks_sim.cli import main
from tracks_sim.serve.hub import Hub

DEPLOY = ROOT / "deploy"
VALUES = {
    "TRACKS_TRYOUT_PASSWORD": "a long password", "TRACKS_HOST": "training.example.org", "OIDC_CLIENT_ID": "tracks",
    "OIDC_PROVIDER": "https://login.example.org/", "LTI_ISSUER": "https://learning.example.org", "LTI_CLIENT_ID": "id",
    "LTI_AUTHORIZE_URL": "https://learning.example.org/auth", "LTI_JWKS_URL": "https://learning.example.org/keys",
}  # fmt: skip
CLASSES = {
    "JupyterHub": "jupyterhub.app", "Authenticator": "jupyterhub.auth", "Spawner": "jupyterhub.spawner",
    "SimpleLocalProcessSpawner": "jupyterhub.spawner", "SharedPasswordAuthenticator": "jupyterhub.authenticators.shared",
    "GenericOAuthenticator": "oauthenticator.generic", "LTI13Authenticator": "ltiauthenticator.lti13.auth",
}  # fmt: skip
"""Modules of the classes that the files configure; DockerSpawner asks for an engine's library and is not checked."""
FILES = [path.relative_to(DEPLOY / "hub").as_posix() for path in sorted((DEPLOY / "hub").rglob("*.py"))]


def loaded(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A configuration as the hub loads it; /run/secrets is a folder of the test."""
    for variable, value in VALUES.items():
        monkeypatch.setenv(variable, value)
    (tmp_path / "secret").write_text("secret")
    monkeypatch.setenv("OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda p, *a, **k: "secret" if p.is_relative_to("/run/secrets") else read(p, *a, **k))
    return PyFileConfigLoader(str(DEPLOY / "hub" / name)).load_config()


@pytest.mark.parametrize("name", FILES)
def test_every_setting_is_one_of_the_hub(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = loaded(name, tmp_path, monkeypatch)
    assert config
    for section, settings in config.items():
        if section != "DockerSpawner":
            known = getattr(importlib.import_module(CLASSES[section]), section).class_trait_names(config=True)
            assert [setting for setting in settings if setting not in known] == [], section


def test_a_provider_gives_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from oauthenticator.generic import GenericOAuthenticator

    found = GenericOAuthenticator(config=loaded("oauth.py", tmp_path, monkeypatch))
    told = {"oauth_user": {"sub": "8a1c", "groups": ["tracks-trainer", "other"], "email": "x@example.org"}}
    assert asyncio.run(found.get_user_groups(told)) == {"tracks-trainer", "other"}
    assert found.user_info_to_username(told["oauth_user"]) == "8a1c"
    assert found.token_url == "https://login.example.org/token"


@pytest.mark.parametrize(
    ("roles", "groups"),
    [
        (["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"], ["tracks-trainee"]),
        (["http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor", "x"], ["tracks-trainer"]),
        (["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"], []),  # runs the platform, not the study
        ([], []),
    ],
)
def test_a_learning_platform_gives_groups(roles: list[str], groups: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ltiauthenticator.lti13.auth import LTI13Authenticator

    found = LTI13Authenticator(config=loaded("lti.py", tmp_path, monkeypatch))
    launch = {"sub": "8a1c", "email": "x@example.org", "https://purl.imsglobal.org/spec/lti/claim/roles": roles}
    arrived = asyncio.run(found.get_authenticated_user(None, launch))
    assert (arrived["name"], arrived["groups"]) == ("8a1c", groups)


@pytest.mark.parametrize("path", ["container/compose.yaml", "hub/docker/compose.yaml"])
def test_a_compose_file_is_one(path: str) -> None:
    schema = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    composed = YAML(typ="safe").load((DEPLOY / path).read_text(encoding="utf-8"))
    jsonschema.validate(composed, json.loads(schema.read_text(encoding="utf-8")))
    for kind in ("secrets", "volumes", "networks"):  # whatever is used is declared
        for name, service in composed["services"].items():
            for used in service.get(kind, []):
                used = used.split(":")[0]
                assert used in composed[kind] or used.startswith("."), (name, kind, used)


def commands() -> list[tuple[str, list[str]]]:
    """Each command ``serve …`` of the deployments, with its file."""
    found: list[tuple[str, list[str]]] = []
    for path in sorted(DEPLOY.rglob("compose.yaml")):
        found.append((path.relative_to(DEPLOY).as_posix(), YAML(typ="safe").load(path.read_text())["services"]["kit"]["command"]))
    kit = DEPLOY / "hub/kubernetes/kit.yaml"
    [pod] = [part for part in YAML(typ="safe").load_all(kit.read_text()) if part["kind"] == "Deployment"]
    found.append(("kit.yaml", pod["spec"]["template"]["spec"]["containers"][0]["args"]))
    last = re.findall(r"^CMD (\[.*\])$", (DEPLOY / "container/Containerfile").read_text(), re.M)
    found.append(("Containerfile", json.loads(last[0])))
    return found


@pytest.mark.parametrize(("file", "words"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_commands_of_deployments_are_understood(file: str, words: list[str]) -> None:
    assert_understood(words)


@pytest.mark.parametrize("name", [name for name in FILES if "config" in name])
def test_commands_of_hub_configurations_are_understood(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = loaded(name, tmp_path, monkeypatch)
    told = [config.Spawner.get("cmd"), config.DockerSpawner.get("cmd")]
    told += [service.get("command") for service in config.JupyterHub.get("services", [])]
    for command in filter(None, told):
        words = [word for word in command if word != "tracks-sim"]
        assert "--hub" in words
        assert_understood(words)


def assert_understood(words: list[str]) -> None:
    """click takes the command; names in ${…} are what the deployment puts there."""
    assert words[0] == "serve"
    command = main.get_command(click.Context(main), "serve")
    assert command is not None
    _, rest, _ = command.make_parser(click.Context(command)).parse_args(words[1:])
    assert rest == []


def test_kit_and_hub_agree_in_kubernetes() -> None:
    values = YAML(typ="safe").load((DEPLOY / "hub/kubernetes/values.yaml").read_text())
    parts = {part["kind"]: part for part in YAML(typ="safe").load_all((DEPLOY / "hub/kubernetes/kit.yaml").read_text())}
    [service] = values["hub"]["services"].values()
    assert service["url"] == f"http://{parts['Service']['metadata']['name']}:{parts['Service']['spec']['ports'][0]['port']}"
    container = parts["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    env = {entry["name"]: entry.get("value", "secret") for entry in container["env"]}
    assert Hub.from_environment(env).prefix == values["hub"]["config"]["JupyterHub"]["default_url"]
    assert [json.loads(env_value) for env_value in [container["env"][3]["value"]]] == [values["hub"]["loadRoles"]["user"]["scopes"][:1]]
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
