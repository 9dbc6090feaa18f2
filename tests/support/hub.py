"""The JupyterHub of the tests: where its proxy is, how one is started, how a machine gets one.

``with running_hub(config, folder) as hub:`` starts a real hub with its proxy on free loopback ports from
a configuration of ``deploy/hub``; both end with the block, or with the process that started them.
``python -m tests.support.hub`` makes sure that there is a proxy, and says which: configurable-http-proxy is a
program for Node.js, so it comes from the npm registry, into the Python environment of the tests. Exit code 1
with a sentence where it cannot be had.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.support import provisioning
from tests.support.server import END_WITH_TESTS, ROOT, Answer, Visitor, free_port

VARIABLE = "TRACKS_PROXY"
PROGRAM = "configurable-http-proxy"
PACKAGE = f"{PROGRAM}@5.1.0"  # runs on Node.js 18, Debian 12's; later ones ask for 20
FOLDER = Path(sys.prefix) / "proxy"
"""Path that npm installs it to, removed with the environment of the tests."""
PASSWORD = "only for these tests"
START_TIMEOUT = 180  # seconds


def find_proxy(env: Mapping[str, str] = os.environ) -> Path | None:
    """The program, or None: the one that TRACKS_PROXY names, else npm's, else the one on the path."""
    own = FOLDER / "node_modules" / ".bin" / PROGRAM
    return provisioning.named_program(VARIABLE, env) or provisioning.first_program([str(own), PROGRAM])


@dataclass(frozen=True)
class RunningHub:
    """A hub that answers. ``url`` is the root of its proxy, ``kit`` the port at which its proxy reaches the kit."""

    url: str
    kit: int
    log_file: Path

    def log(self) -> str:
        """Output of the hub, its proxy and the programs it started."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def running_hub(config: str, folder: Path, db: str, extra: str = "") -> Iterator[RunningHub]:
    """A hub with ``deploy/hub/<config>``, then ``extra`` lines of configuration, and the kit's data in ``folder/data``."""
    proxy = find_proxy()
    if proxy is None:
        raise provisioning.MissingProgramError(
            f"No {PROGRAM} for the tests of the hub: run `make test`, which brings one, or install it and name it in {VARIABLE}."
        )
    folder.mkdir(parents=True, exist_ok=True)
    public, inside, api, kit = (free_port() for _ in range(4))
    lines = [
        f'load_subconfig("{(ROOT / "deploy" / "hub" / config).as_posix()}")',
        f'c.JupyterHub.bind_url = "http://127.0.0.1:{public}"',
        f"c.JupyterHub.hub_port = {inside}",
        f'c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"',
        "c.JupyterHub.log_level = 20",
    ]
    (folder / "config.py").write_text("\n".join([END_WITH_TESTS, "c = get_config()", *lines, extra.replace("KIT", str(kit))]), encoding="utf-8")
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "TRACKS_TRYOUT_PASSWORD": PASSWORD, "TRACKS_TRYOUT_DB": db,
        "TRACKS_TRYOUT_DATA": str(folder / "data"), "JUPYTER_CONFIG_DIR": str(folder / "no-config"),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), str(proxy.parent), os.environ.get("PATH", ""))),
    }  # fmt: skip
    hub = RunningHub(f"http://127.0.0.1:{public}/", kit, folder / "hub.log")
    with hub.log_file.open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", "config.py"], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait_for(hub, process)
        yield hub
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)  # it then ends its proxy, services and servers
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _end_left_processes(folder)


def _end_left_processes(folder: Path) -> None:
    """End processes that a hub has left behind, as it does when it stops because a service came too late."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder.resolve()) and process.pid != os.getpid():
                process.kill()


def _wait_for(hub: RunningHub, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if Visitor(hub.url).get("hub/api/").status == 200 and "JupyterHub is now running" in hub.log():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the hub does not answer (exit code {process.poll()}):\n{hub.log()[-4000:]}")


def follow_redirects(browser: Visitor, answer: Answer, limit: int = 12) -> tuple[str, Answer]:
    """Follow redirects with the same cookies; the last path on this host, and its answer."""
    path = ""
    for _ in range(limit):
        if answer.status not in (301, 302, 303, 307):
            return path, answer
        address = urlsplit(answer.headers["location"])
        path = address.path + (f"?{address.query}" if address.query else "")
        answer = browser.get(path)
    raise AssertionError(f"redirects without end, the last to {path}")


def sign_in_at_hub(browser: Visitor, name: str, page: str) -> tuple[str, Answer]:
    """Ask for a page, sign in at the hub under ``name``, and follow it back; the last path on this host, and its answer."""
    path, login = follow_redirects(browser, browser.get(page))
    form = re.search(r'<form[^>]*action="([^"]*/login[^"]*)"', login.text)
    assert form, (path, login.status, login.text[:2000])
    token = re.search(r'name="_xsrf" value="([^"]*)"', login.text)
    assert token, login.text[:2000]
    address = form[1].replace("&amp;", "&")
    return follow_redirects(browser, browser.post(address, token=False, _xsrf=token[1], username=name, password=PASSWORD))


def provision() -> str:
    """Get the proxy if there is none, and return where it is."""
    failures = []
    if find_proxy() is None:
        if not shutil.which("npm"):
            failures += provisioning.apt_install("nodejs", "npm")
        failures.append(provisioning.run_command("npm", "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", PACKAGE))
    if (program := find_proxy()) is None:
        raise provisioning.missing(
            f"The tests of the hub need {PROGRAM} and it could not be had. Install Node.js with npm (Debian: apt-get "
            f"install nodejs npm), or name the program in {VARIABLE}. What was tried:", failures
        )  # fmt: skip
    return str(program)


if __name__ == "__main__":
    provisioning.report("proxy", provision)
