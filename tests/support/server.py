"""A real server as a process of its own, and a visitor without a browser.

``running_server`` is for every test that needs the pages; ``Visitor`` keeps
cookies like a browser and can ask for any address, also for malformed ones.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.support.parse_cache import cache_folder

ROOT = Path(__file__).parents[2]

END_WITH_TESTS = """
import os, signal, threading
threading.Thread(target=lambda: os.read(0, 1) or os.kill(os.getpid(), signal.SIGTERM), daemon=True).start()
"""
"""Ends a process when its standard input ends: with the tests that started it, also when they are killed."""

OFF_THE_LOOP = """
import asyncio
from tracks_sim.store import Store
def off_the_loop(transaction):
    def guarded(store):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return transaction(store)
        raise AssertionError("the store is asked on the event loop")
    return guarded
Store.read, Store.write = off_the_loop(Store.read), off_the_loop(Store.write)
"""
"""Refuses what the server asks of the store on its event loop: while it waited there, nobody else would be answered."""

START_SCRIPT = END_WITH_TESTS + OFF_THE_LOOP + """
import json, sys
from pathlib import Path
from tracks_sim.errors import ServeError
from tracks_sim.serve import serve
options = json.loads(sys.argv[1])
for name in ("data", "notebooks"):
    if options.get(name):
        options[name] = Path(options[name])
if "notebooks" in options:  # of one cell: their kernels' parent does not rehearse a case, which takes longer than it all
    import tracks_sim.serve.kernels as kernels
    warm = kernels.warm_parent
    kernels.warm_parent = lambda preload, env: warm(preload, {name: value for name, value in env.items() if name != "TRACKS_DATA"})
if "demo" in options:
    from tracks_sim.serve.demo_links import DemoLink
    options["demo"] = {key: DemoLink(*link) for key, link in options["demo"].items()}
try:
    serve(**options)
except ServeError as error:
    print("ServeError:", error)
    raise SystemExit(2)
"""


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class RunningServer:
    """A server that answers: address with base URL, process id, and the file of its log."""

    url: str
    pid: int
    log_file: Path

    def log(self) -> str:
        """The log so far, as an administrator reads it."""
        return self.log_file.read_text(encoding="utf-8")


def start_server(data: Path, before: str = "", **options: Any) -> subprocess.Popen[bytes]:
    """Start the server without waiting; its output goes to ``<data>/../server.log``. The kit's cases come from the parse cache.

    ``before``: Python that its process runs first. It ends with the process of the tests, and when the returned object is deleted.
    """
    settings = {"data": str(data), **{k: str(v) if isinstance(v, Path) else v for k, v in options.items()}}
    data.mkdir(mode=0o700, parents=True, exist_ok=True)  # as the server makes it
    shutil.copytree(cache_folder(), data / "cache", dirs_exist_ok=True)
    log = (data.parent / "server.log").open("ab")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": str(data.parent / "no-config")}
    return subprocess.Popen(
        [sys.executable, "-c", before + START_SCRIPT, json.dumps(settings)], stdin=subprocess.PIPE, stdout=log, stderr=log,
        env=environment, cwd=data.parent,
    )  # fmt: skip


@contextmanager
def running_server(data: Path, **options: Any) -> Iterator[RunningServer]:
    """A server on a free loopback port that ends, with its kernels, when the block ends."""
    port = options.pop("port", None) or free_port()
    process = start_server(data, port=port, **options)
    base_url = "/" + str(options.get("base_url", "/")).strip("/")
    running = RunningServer(f"http://{options.get('ip', '127.0.0.1')}:{port}{base_url.rstrip('/')}/", process.pid, data.parent / "server.log")
    try:
        wait_for_server(running, process)
        yield running
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for_server(running: RunningServer, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; one that ends instead fails the test with its log."""
    for _ in range(1800):  # three minutes: many servers may be starting at once
        if process.poll() is not None:
            raise AssertionError(f"the server ended with {process.returncode}:\n{running.log()}")
        try:
            if Visitor(running.url).get("calendar").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server does not answer:\n{running.log()}")


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case; several of one name joined by a line break) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Visitor:
    """A browser without pages: it keeps cookies and follows no redirect by itself."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    def get(self, path: str = "", **headers: str) -> Answer:
        """GET below the base URL; a path that starts with a slash is taken as it is."""
        return self.ask("GET", path, None, headers)

    def post(self, path: str, token: bool = True, origin: str | None = None, **fields: str) -> Answer:
        """POST a form with the XSRF token of the cookie, as the pages do."""
        if token:
            fields = {"_xsrf": self.cookies.get("_xsrf", ""), **fields}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if origin is not None:
            headers["Origin"] = origin
        return self.ask("POST", path, urlencode(fields).encode(), headers)

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """One request, one answer; nothing in the path is normalised."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=60)
        sent = {"Accept-Language": self.language, "Cookie": self.cookie(), **(headers or {})}
        try:
            connection.request(method, path if path.startswith("/") else address.path + path, body, sent)
            response = connection.getresponse()
            received: dict[str, str] = {}
            for name, value in response.getheaders():
                received[name.lower()] = f"{received[name.lower()]}\n{value}" if name.lower() in received else value
            answer = Answer(response.status, received, response.read())
        finally:
            connection.close()
        for line in answer.headers.get("set-cookie", "").splitlines():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items() if value)

    def enter_with_new_code(self) -> str:
        """Make a code and sign in with it; the code, which is shown once."""
        self.get("")
        entered = self.post("tracks/enter", new="1")
        assert (entered.status, "code" in entered.headers["location"]) == (303, True), entered.text
        answer = self.get("tracks/code")
        code = re.search(r"data-code>([^<]+)<", answer.text)
        assert code, answer.text
        return code[1]

    def open_page(self, path: str = "practise") -> tuple[str, str]:
        """Open a page with a kernel, one for trainees with a new code where nobody has entered; its HTML and the kernel's id."""
        if path == "practise" and not self.cookies.get("tracks-trainee"):
            self.enter_with_new_code()
        answer = self.get(path)
        if answer.status == 302 and "tracks-visit=" in answer.headers.get("set-cookie", ""):  # to the same page with the cookie
            answer = self.get(path)
        text = answer.text
        kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', text)
        assert kernel, text
        return text, kernel[1]


COUNTER = '''
import os
import anywidget, traitlets
class Counter(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const main = document.createElement("main"), button = document.createElement("button"), p = document.createElement("p");
      button.textContent = "Count";
      p.setAttribute("role", "status");
      const show = () => { p.textContent = model.get("text"); p.dataset.count = model.get("count"); };
      button.onclick = () => model.send({ kind: "add" });
      model.on("change", show);
      show();
      main.append(button, p);
      el.append(main);
      main.dataset.ready = "1";
    } };
    """
    count = traitlets.Int(0).tag(sync=True)
    text = traitlets.Unicode("").tag(sync=True)
    def __init__(self):
        super().__init__()
        self.text = "|".join(sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith("TRACKS_") or k == "QUERY_STRING")) + "|"
        self.on_msg(self.add)
    def add(self, _, content, buffers):
        if content.get("kind") == "fail":
            raise RuntimeError("secret of the server")
        self.count += 1
Counter()
'''


def write_notebooks(folder: Path, practise: str = COUNTER, evaluate: str = COUNTER) -> Path:
    """Write five notebooks of one cell each, instead of the kit's own; return their folder. No kernel runs ``home`` here."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, source in (("home", COUNTER), ("practise", practise), ("evaluate", evaluate), ("author", COUNTER), ("try", COUNTER)):
        cell = {"cell_type": "code", "execution_count": None, "id": name, "metadata": {}, "outputs": [], "source": source}
        spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
        notebook = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return folder
