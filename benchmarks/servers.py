"""Servers that benchmarks measure, with their processes, memory and CPU time.

The kit, stock Voilà and Panel are each started as a command of their own on a free loopback
port, with a folder of their own, and end with the block that started them.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.support.server import END_WITH_TESTS

ROOT = Path(__file__).resolve().parents[1]

ANYWIDGET_BUTTON = '''
import pandas, anywidget, traitlets
class Button(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = "Pressed " + model.get("count"); };
      button.onclick = () => model.send({ kind: "add" });
      model.on("change:count", show);
      show();
      button.dataset.ready = "1";
      el.append(button);
    } };
    """
    count = traitlets.Int(0).tag(sync=True)
    def __init__(self):
        super().__init__()
        self.on_msg(lambda _, content, __: setattr(self, "count", self.count + 1))
Button()
'''
"""One button behind pandas as an anywidget: what the kit's own front end shows."""

IPYWIDGETS_BUTTON = """
import pandas, ipywidgets
button = ipywidgets.Button(description="Pressed 0")
def press(_):
    button.description = f"Pressed {int(button.description.split()[1]) + 1}"
button.on_click(press)
button
"""
"""One button behind pandas as people write it for Voilà."""

PANEL_BUTTON = """
import pandas, panel
button = panel.widgets.Button(name="Pressed 0")
button.on_click(lambda _: setattr(button, "name", f"Pressed {button.clicks}"))
button.servable()
"""
"""One button behind pandas as people write it for Panel."""

KIT = END_WITH_TESTS + """
import json, sys
from pathlib import Path
from tracks_sim.serve import serve
options = json.loads(sys.argv[1])
serve(**{k: Path(v) if k in ("data", "notebooks") else v for k, v in options.items()})
"""

Command = list[str]


def write_notebook(path: Path, source: str) -> Path:
    """Write a notebook of one cell; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cell: dict[str, object] = {"cell_type": "code", "execution_count": None, "id": "cell", "metadata": {}, "outputs": [], "source": source}
    spec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {"cells": [cell], "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def kit_command(folder: Path, port: int, **options: object) -> Command:
    """Command that serves the kit, with its own notebooks unless ``notebooks`` names others."""
    settings = {"data": str(folder / "data"), "port": port, **{k: str(v) if isinstance(v, Path) else v for k, v in options.items()}}
    return [sys.executable, "-c", KIT, json.dumps(settings)]


def voila_command(book: Path, port: int) -> Command:
    """Command that serves one notebook by Voilà as it comes, without the front-end extension of Panel."""
    without = '--VoilaConfiguration.extension_denylist=["@pyviz/jupyterlab_pyviz"]'
    return [sys.executable, "-m", "voila", str(book), f"--port={port}", "--no-browser", without]


def panel_command(script: Path, port: int) -> Command:
    """Command that serves one script by Panel as it comes."""
    return [sys.executable, "-m", "panel", "serve", str(script), f"--port={port}", "--address=127.0.0.1"]


def has_panel() -> bool:
    """Whether Panel is installed (the extra ``bench``)."""
    return importlib.util.find_spec("panel") is not None


@contextmanager
def running_command(command: Command, url: str, folder: Path) -> Iterator[int]:
    """Run a server until the end of the block; its process id, once it answers at ``url``. Its output goes to ``folder/log``."""
    folder.mkdir(parents=True, exist_ok=True)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TRACKS_DATA": str(folder / "data"), "TRACKS_LANGUAGE": "en",
           "TRACKS_TRAINEE": "", "TRACKS_DB": "", "TRACKS_EXIT_URL": "/", "JUPYTER_CONFIG_DIR": str(folder / "no-config")}  # fmt: skip
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=folder)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(url, timeout=30).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit((folder / "log").read_text()) from None
                time.sleep(0.1)
        else:
            raise SystemExit(f"no answer at {url}:\n{(folder / 'log').read_text()}")
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def tree(pid: int) -> list[psutil.Process]:
    """A process and everything below it."""
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


@dataclass(frozen=True)
class Memory:
    """Memory of a tree of processes, in bytes.

    ``unique``: pages that only one process holds (USS); ``proportional``: shared pages divided
    among those who share them (PSS), so that the sum is what the tree takes of the machine.
    """

    unique: int
    proportional: int
    processes: int


def memory(pid: int) -> Memory:
    """Memory of the tree below ``pid`` now; Linux only (``/proc/PID/smaps_rollup``)."""
    unique = proportional = count = 0
    for process in tree(pid):
        with suppress(OSError, psutil.Error):  # it ended meanwhile
            found = rollup(process.pid)
            unique += found["Private_Clean"] + found["Private_Dirty"]
            proportional += found["Pss"]
            count += 1
    return Memory(unique, proportional, count)


def rollup(pid: int) -> dict[str, int]:
    """The sums of ``smaps_rollup``, in bytes by name."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name.rstrip(":"): int(kilobytes) * 1024 for name, kilobytes, *_ in (line.split() for line in lines)}


def cpu_seconds(pid: int) -> float:
    """CPU time of the tree so far, of children that have ended and were reaped too."""
    total = 0.0
    for process in tree(pid):
        with suppress(psutil.Error):
            times = process.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total
