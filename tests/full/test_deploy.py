"""The files of ``deploy`` against what they configure: the kit's command and addresses, a hub, containers, systemd."""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import check_jsonschema
import click
import jsonschema
import psutil
import psycopg.pq
import pytest
from packaging.requirements import Requirement
from ruamel.yaml import YAML
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from benchmarks.browserless import Browserless
from tests.support.parse_cache import cache_folder
from tests.support.postgres import Postgres
from tests.support.server import END_WITH_TESTS, ROOT, RunningServer, Visitor, free_port, wait_for_server
from tracks_sim.cli import main
from tracks_sim.serve.hub import REQUIRED, Hub
from tracks_sim.serve.kernels import MAX_PAGES

DEPLOY = ROOT / "deploy"
CONTAINERFILE = (DEPLOY / "container/Containerfile").read_text(encoding="utf-8")
UNIT = DEPLOY / "systemd/tracks-sim.service"
GUIDE = (ROOT / "docs/administrator.md").read_text(encoding="utf-8")
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


COMPOSED = {
    path.relative_to(DEPLOY).as_posix(): YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(DEPLOY.rglob("compose.yaml"))
}
OBJECTS = {part["kind"]: part for part in YAML(typ="safe").load_all((DEPLOY / "hub/kubernetes/kit.yaml").read_text(encoding="utf-8"))}
POD = OBJECTS["Deployment"]["spec"]["template"]["spec"]
COMPOSE_FILES = pytest.mark.parametrize("path", COMPOSED)


def in_image(instruction: str) -> list[str]:
    """The words of an instruction of the Containerfile, the last of its name."""
    words: list[str] = json.loads(re.findall(rf"^{instruction}.* (\[.*\])$", CONTAINERFILE, re.M)[-1].removeprefix("CMD "))
    return words


def unit(name: str) -> list[str]:
    """Every value of a setting of the unit for systemd, in its order."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.M)


@dataclass(frozen=True)
class Told:
    """What a deployment tells the kit: the words after ``tracks-sim``, and the environment."""

    words: list[str]
    env: Mapping[str, str]


def deployments() -> dict[str, Told]:
    """Everything that starts the kit without a hub's doing, by file. Secrets that Kubernetes puts there are the word "secret"."""
    image = dict(word.split("=", 1) for word in re.findall(r"^ENV (.*)$", CONTAINERFILE, re.M)[0].split())
    found = {"container/Containerfile": Told(in_image("CMD"), image)}
    for path, composed in COMPOSED.items():
        kit = composed["services"]["kit"]
        found[path] = Told(kit["command"], image | kit["environment"])
    [container] = POD["containers"]
    found["hub/kubernetes/kit.yaml"] = Told(container["args"], image | {e["name"]: e.get("value", "secret") for e in container["env"]})
    [command], [env] = unit("ExecStart"), unit("Environment")
    found["systemd/tracks-sim.service"] = Told(shlex.split(command)[1:], dict(word.split("=", 1) for word in env.split()))
    return found


@contextmanager
def started(told: Told, folder: Path, db: str | None = None) -> Iterator[tuple[RunningServer, psutil.Process]]:
    """The kit as a deployment starts it, but for the places that are the test's: data folder, loopback and a free port, database."""
    assert in_image("ENTRYPOINT") == ["tracks-sim"]
    values, port = parsed(told.words), free_port()
    places = {values["data"]: folder / "data", values.get("db"): db, "0.0.0.0": "127.0.0.1"}
    words = [f"{option}{equals}{places.get(value, value)}" for option, equals, value in (word.rpartition("=") for word in told.words)]
    shutil.copytree(cache_folder(), folder / "data/cache")
    (folder / "data").chmod(0o700)
    script = Path(sys.executable).parent / "tracks-sim"
    run = f"{END_WITH_TESTS}\nimport runpy, sys\ndel sys.argv[0]\nrunpy.run_path(sys.argv[0], run_name='__main__')"
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", run, str(script), *words, f"--port={port}"], cwd=folder / "data", stdin=subprocess.PIPE, stdout=log, stderr=log,
            env={"PATH": os.environ["PATH"], **told.env, "HOME": str(folder)},
        )  # fmt: skip
    prefix = told.env.get("JUPYTERHUB_SERVICE_PREFIX", values.get("base_url", "/"))
    try:
        server = RunningServer(f"http://127.0.0.1:{port}{prefix}", process.pid, folder / "log")
        wait_for_server(server, process)
        yield server, psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=min(int(*unit("TimeoutStopSec")), POD["terminationGracePeriodSeconds"]))
        finally:
            process.kill()
    assert process.returncode == 0, server.log()


def healthy(told: Told, server: RunningServer) -> subprocess.CompletedProcess[str]:
    """The outcome of the image's health check, in the environment that the container has."""
    python, *words = in_image("HEALTHCHECK")
    assert python == "python" and f"127.0.0.1:{default_port()}'" in words[1]
    words[1] = words[1].replace(f":{default_port()}'", f":{server.url.split(':')[2].split('/')[0]}'")
    return subprocess.run([sys.executable, *words], env={**os.environ, **told.env}, text=True, capture_output=True, timeout=30)


def default_port() -> int:
    """The port at which the kit listens unless it is told another."""
    [port] = [option.default for option in serve_command().params if option.name == "port"]
    return int(port)


def serve_command() -> click.Command:
    """The command ``tracks-sim serve``."""
    command = main.get_command(click.Context(main), "serve")
    assert command is not None
    return command


def parsed(words: list[str]) -> dict[str, Any]:
    """What click reads from the words of ``serve …``, the options that are there by name; an error for a word that it does not know."""
    assert words[0] == "serve"
    command = serve_command()
    values, rest, _ = command.make_parser(click.Context(command)).parse_args(list(words[1:]))
    assert rest == []
    return values


def test_the_container_starts_with_its_command_and_is_healthy(tmp_path: Path) -> None:
    told = deployments()["container/Containerfile"]
    with started(told, tmp_path) as (server, _):
        checked = healthy(told, server)
        assert checked.returncode == 0, checked.stderr
    assert healthy(told, server).returncode == 1  # a kit that has ended is not


def test_behind_a_hub_probes_are_answered_and_every_address_exists(tmp_path: Path, postgres: Postgres) -> None:
    told = deployments()["hub/kubernetes/kit.yaml"]
    [container], prefix = POD["containers"], told.env["JUPYTERHUB_SERVICE_PREFIX"]
    texts = {path.relative_to(DEPLOY).as_posix(): path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*") if path.suffix != ".pyc" and path.is_file()}
    named = {(path, address) for path, text in texts.items() for address in re.findall(rf"{prefix}[\w./-]*", text)}
    assert {path for path, _ in named} >= {"hub/service.py", "hub/docker/compose.yaml", "hub/kubernetes/values.yaml", "hub/kubernetes/kit.yaml"}
    with started(told, tmp_path, postgres.new_schema()) as (server, _):
        visitor = Visitor(server.url)
        for probe in ("startupProbe", "livenessProbe"):
            asked = container[probe]["httpGet"]
            assert asked["port"] in [port["name"] for port in container["ports"]]
            assert visitor.get(asked["path"], **{header["name"]: header["value"] for header in asked["httpHeaders"]}).status == 200, probe
        assert [(path, address) for path, address in sorted(named) if visitor.get(address).status == 404] == []
        assert visitor.get(f"{prefix}tracks/elsewhere").status == 404  # one that is gone would be noticed
        checked = healthy(told, server)
        assert checked.returncode == 0, checked.stderr


def test_the_unit_of_systemd_leaves_room_for_every_page(tmp_path: Path) -> None:
    """Descriptors and tasks of as many pages as the kit opens, each as large as here, are within the limits of the deployments."""

    async def measured(server: RunningServer, process: psutil.Process) -> tuple[int, int, int, int]:
        """Descriptors of the server and what each of two further pages adds; threads of the server, and of the busiest process below it."""
        counts = []
        for _ in range(3):
            visitor = Browserless(server.url)
            await visitor.home()
            await visitor.enter_with_new_code()
            page = await visitor.open()
            await page.hello()
            counts.append(process.num_fds())
        below = [child.num_threads() for child in process.children(recursive=True)]
        assert len(below) == 4  # the warm parent and three kernels
        return counts[0], (counts[2] - counts[0] + 1) // 2, process.num_threads(), max(below)

    with started(deployments()["systemd/tracks-sim.service"], tmp_path) as (server, process):
        descriptors, per_page, threads, per_kernel = asyncio.run(measured(server, process))
        kernels = process.children(recursive=True)
    assert per_page >= 5 and per_kernel >= 2  # sockets of ZeroMQ; a main thread and the heartbeat
    assert descriptors + MAX_PAGES * per_page <= int(*unit("LimitNOFILE"))
    tasks = [int(*unit("TasksMax")), *(composed["services"]["kit"]["pids_limit"] for composed in COMPOSED.values())]
    assert threads + (1 + MAX_PAGES) * per_kernel <= min(tasks)
    assert len(kernels) == 4 and [kernel for kernel in kernels if kernel.is_running()] == []


def test_the_guide_says_what_the_unit_of_systemd_says() -> None:
    [data] = unit("ReadWritePaths")
    command = shlex.split(*unit("ExecStart"))
    assert command[1:4] == ["serve", "--data", data] and unit("WorkingDirectory") == [data]
    assert " ".join(command[1:]) in GUIDE  # the proxy of the guide stands in front of this very command
    [proxy] = re.findall(r"```nginx\n(.+?)```", GUIDE, re.S)
    for line in (f"location {parsed(command[1:])['base_url']} {{", f"proxy_pass http://127.0.0.1:{default_port()};", "proxy_set_header X-Forwarded-For $remote_addr;"):
        assert line in proxy
    for name in ("LimitNOFILE", "TimeoutStopSec", "KillMode"):
        assert f"`{name}={unit(name)[0]}`" in GUIDE
    assert unit("KillMode") == ["mixed"] and unit("User") == unit("Group") == ["tracks"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="nobody else says whether systemd knows every setting")
def test_systemd_knows_every_setting_of_the_unit_and_finds_little_exposed(tmp_path: Path) -> None:
    """``security`` gives 1.2 of 10, and fails above its threshold, which is out of 100."""
    unit_file = tmp_path / UNIT.name
    unit_file.write_text(UNIT.read_text(encoding="utf-8").replace(shlex.split(*unit("ExecStart"))[0], sys.executable), encoding="utf-8")
    for words in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=15"]):
        checked = subprocess.run(["systemd-analyze", *words, str(unit_file)], text=True, capture_output=True, timeout=60)
        assert (checked.returncode, [line for line in checked.stderr.splitlines() if UNIT.name in line]) == (0, []), checked.stdout


@COMPOSE_FILES
def test_a_compose_file_is_one(path: str) -> None:
    schema = Path(check_jsonschema.__file__).parent / "builtin_schemas" / "vendor" / "compose-spec.json"
    composed, folder = COMPOSED[path], (DEPLOY / path).parent
    jsonschema.validate(composed, json.loads(schema.read_text(encoding="utf-8")))
    for kind in ("secrets", "volumes", "networks"):  # whatever is used is declared, or a file that is there
        for name, service in composed["services"].items():
            for used in service.get(kind, []):
                used = used.split(":")[0]
                assert (folder / used).exists() if used.startswith(".") else used in composed[kind], (name, kind, used)
    for name, service in composed["services"].items():
        build = service.get("build", {"context": ".", "dockerfile": path.rpartition("/")[2]})
        assert (folder / build["context"] / build["dockerfile"]).is_file(), name
        for secret in re.findall(r"/run/secrets/(\w+)", json.dumps(service)):
            assert secret in service["secrets"], (name, secret)
        for other, wanted in service.get("depends_on", {}).items():  # the image of the kit brings its own check
            assert wanted["condition"] == "service_started" or other == "kit" or "healthcheck" in composed["services"][other], (name, other)
    assert composed["services"]["caddy"]["depends_on"]["kit"] == {"condition": "service_healthy"}


@COMPOSE_FILES
def test_containers_of_a_compose_file_find_each_other(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is named with a port is a container of the same file, and listens there."""
    listens = {"kit": {default_port()}, "caddy": {80, 443}, "db": set()}
    files = [file for file in (DEPLOY / path).parent.iterdir() if file.is_file()]
    if "hub" in COMPOSED[path]["services"]:
        hub = loaded("docker/jupyterhub_config.py", tmp_path, monkeypatch).JupyterHub
        listens["hub"] = {int(address.rpartition(":")[2]) for address in (hub.bind_url, hub.hub_bind_url)}
        assert loaded("docker/named_servers_config.py", tmp_path, monkeypatch).DockerSpawner.port == default_port()
    named = {(name, int(port)) for file in files for name, port in re.findall(r"(?:://|\s)([a-z]+):(\d{4})\b", file.read_text(encoding="utf-8"))}
    assert named and [(name, port) for name, port in named if port not in listens[name]] == []
    assert listens.keys() == COMPOSED[path]["services"].keys() and re.findall(r"^EXPOSE (\d+)$", CONTAINERFILE, re.M) == [str(default_port())]
    assert "@db/" in " ".join(COMPOSED[path]["services"]["kit"]["command"])
    of_caddy = re.findall(r"\{\$(\w+)\}", ((DEPLOY / path).parent / "Caddyfile").read_text(encoding="utf-8"))
    assert of_caddy and set(of_caddy) == COMPOSED[path]["services"]["caddy"]["environment"].keys()


def test_the_guide_to_the_hub_names_the_variables_that_its_sign_in_reads() -> None:
    read = set(re.findall(r'os\.environ\["(\w+)"\]', (DEPLOY / "hub/oauth.py").read_text(encoding="utf-8")))
    written = set(re.findall(r"^(OIDC_\w+)=", (DEPLOY / "hub/README.md").read_text(encoding="utf-8"), re.M))
    assert read == written | COMPOSED["hub/docker/compose.yaml"]["services"]["hub"]["environment"].keys()


@pytest.mark.parametrize(("file", "told"), deployments().items(), ids=deployments())
def test_every_variable_of_a_deployment_is_read_by_somebody(file: str, told: Told) -> None:
    """By the kit, by Python, by libpq; HOME is everybody's."""
    options = subprocess.run([sys.executable, "--help-env"], text=True, capture_output=True, timeout=30).stdout
    of_libpq = {option.envvar.decode() for option in psycopg.pq.Conninfo.get_defaults() if option.envvar}
    known = {*REQUIRED, "JUPYTERHUB_API_TOKEN_FILE", "HOME", *re.findall(r"^(PYTHON\w+)", options, re.M), *of_libpq}
    assert sorted(told.env.keys() - known) == []
    assert ("--hub" in told.words) == (told.env.keys() >= REQUIRED.keys() - {"JUPYTERHUB_API_TOKEN"})


def test_the_hubs_own_addresses_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyterhub import apihandlers, handlers

    routes = [route[0] for route in (*handlers.default_handlers, *apihandlers.default_handlers)]
    for name, kind in (("oauth.py", "oauthenticator.generic.GenericOAuthenticator"), ("lti.py", "ltiauthenticator.lti13.auth.LTI13Authenticator")):
        module, _, of_module = kind.rpartition(".")
        found = getattr(importlib.import_module(module), of_module)(config=loaded(name, tmp_path, monkeypatch))
        routes += [f"/{route[0].lstrip('/')}" for route in found.get_handlers(None)]
    texts = [path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*") if path.suffix in (".py", ".yaml", ".md")]
    named = {address for text in texts for address in re.findall(r"(?<![\w.-])(?:https?://[\w{}.:-]+)?/hub(/[\w/.-]*)", text)} - {"/api"}
    assert named >= {"/oauth_callback", "/home", "/lti13/oauth_login", "/lti13/oauth_callback"}
    assert [address for address in sorted(named) if not any(re.fullmatch(route, address) for route in routes)] == []


def test_the_ways_of_signing_in_and_spawning_have_these_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FILES:
        hub = loaded(name, tmp_path, monkeypatch).JupyterHub
        for setting, group in (("authenticator_class", "jupyterhub.authenticators"), ("spawner_class", "jupyterhub.spawners")):
            told = hub.get(setting)
            if isinstance(told, str) and told != "docker":  # that one asks for an engine's library and is not installed
                [found] = importlib.metadata.entry_points(group=group, name=told) or [importlib.metadata.EntryPoint(told, told.replace(".LTI", ":LTI"), group)]
                assert isinstance(found.load(), type), (name, told)


def test_the_hub_of_the_containers_is_the_one_the_tests_ran_with() -> None:
    text = (DEPLOY / "hub/docker/Containerfile").read_text(encoding="utf-8")
    written = {requirement.name: requirement for requirement in map(Requirement, (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines())}
    [image] = re.findall(r"^FROM \S+/jupyterhub:(\S+)$", text, re.M)
    assert str(written["jupyterhub"].specifier) == f"=={image}"
    assert image in Requirement(next(line for line in importlib.metadata.requires("tracks-sim") or () if line.startswith("jupyterhub>"))).specifier
    [installed] = re.findall(r"^RUN pip install .*--constraint /tmp/constraints.txt (.*)$", text, re.M)
    assert {name for name in installed.split() if name not in written} == {"dockerspawner"}  # it wants an engine: no test has it


def test_what_the_images_copy_is_there() -> None:
    for file in DEPLOY.rglob("Containerfile"):
        for words in re.findall(r"^COPY (?!--from)(.*)$", file.read_text(encoding="utf-8"), re.M):
            for source in words.split()[:-1]:
                assert list(ROOT.glob(source)), (file, source)


def commands() -> list[tuple[str, list[str]]]:
    """Each command ``serve …`` of the deployments, with its file."""
    return [(path, told.words) for path, told in deployments().items()]


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
    parsed(words)


def test_kit_and_hub_agree_in_kubernetes() -> None:
    values = YAML(typ="safe").load((DEPLOY / "hub/kubernetes/values.yaml").read_text())
    [service], [container], [port] = values["hub"]["services"].values(), POD["containers"], OBJECTS["Service"]["spec"]["ports"]
    assert service["url"] == f"http://{OBJECTS['Service']['metadata']['name']}:{port['port']}"
    assert {"containerPort": default_port(), "name": port["targetPort"]} in container["ports"] and port["port"] == default_port()
    assert Hub.from_environment(dict(deployments()["hub/kubernetes/kit.yaml"].env)).prefix == values["hub"]["config"]["JupyterHub"]["default_url"]
    assert [json.loads(env_value) for env_value in [container["env"][3]["value"]]] == [values["hub"]["loadRoles"]["user"]["scopes"][:1]]
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
