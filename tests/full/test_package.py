"""The wheel and the sdist hold all that is needed, and the wheel serves from an empty environment."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.server import Visitor, free_port

pytestmark = pytest.mark.package

ROOT = Path(__file__).parents[2]
MOST_INSTALLED = 207_000_000
"""Bytes of the installed files without bytecode, which adds about a third: 280 MB with it."""
PATIENCE = 60  # seconds for the first page; generous, since the machine may be busy with other tests


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sdist, and of the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", str(out), str(ROOT))
    return out


def run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=240)
    assert done.returncode == 0, done.stdout[-4000:]


def sources(*folders: str) -> set[str]:
    """Files of the source tree below these folders that belong into a package; of the notebooks' folder only these."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and not {"__pycache__", ".ipynb_checkpoints", "secrets", "hub.env"} & set(path.parts)
        and (folder != "notebooks" or path.suffix == ".ipynb")
    }


def test_the_wheel_holds_all_that_is_served(dist: Path) -> None:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    code = sources("tracks_sim")
    shared = {f"tracks_sim/share/{name}" for name in sources("notebooks", "scenarios")}
    assert sorted((code | shared) - names) == []
    for wanted in (
        "tracks_sim/share/notebooks/home.ipynb",
        "tracks_sim/share/notebooks/practise.ipynb",
        "tracks_sim/share/notebooks/evaluate.ipynb",
        "tracks_sim/share/notebooks/author.ipynb",
        "tracks_sim/share/notebooks/try.ipynb",
        "tracks_sim/share/scenarios/cases/the-packing-shed/key/key.yaml",
        "tracks_sim/share/scenarios/cases/the-packing-shed/text/fr.yaml",
        "tracks_sim/serve/template/index.html.j2",
        "tracks_sim/ui/static/shared/base.css",
        "tracks_sim/ui/static/vendor/htm-LICENSE.txt",
        "tracks_sim/locale/fr/LC_MESSAGES/tracks.po",
        "tracks_sim/store/migrations/versions/v0001_first.py",
        "tracks_sim/drafts/template/review.yaml",
        "tracks_sim/drafts/template/short/key/key.yaml",
        "tracks_sim/drafts/template/long/text/fr.yaml",
    ):
        assert wanted in names
    assert [name for name in names if name.endswith(".png") or "/docs/" in name] == []  # pictures of the guides stay in the sources
    licences = {name.rsplit("/", 1)[1] for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE", "LICENSE-CASES", "NOTICE"}
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)
    assert no_data(names)


def test_the_sdist_holds_the_source_its_tests_and_guides(dist: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert sorted(sources("tracks_sim", "deploy", "notebooks", "scenarios", "tests", "docs", "benchmarks", "tools") - names) == []
    top = {"Makefile", "pyproject.toml", "environment.yml", "constraints.txt", "package.json", "README.md", "CHANGELOG.md", "CONTRIBUTING.md",
           "LICENSE", "LICENSE-CASES", "NOTICE"}  # fmt: skip
    assert top <= names
    assert not any(name.startswith("node_modules") for name in names)
    assert no_data(names)


def no_data(names: set[str]) -> bool:
    """Whether no file of a data folder is packed, whose keys and answers would leave with the package."""
    return not any(name.endswith((".key", ".sqlite", "hub.env")) or "/data/" in name or "/secrets/" in name for name in names)


def test_the_wheel_serves_from_an_empty_environment(dist: Path, tmp_path: Path) -> None:
    """Without an extra: trainees and authors have their pages, and whoever needs more reads what to install."""
    environment, folder = tmp_path / "environment", tmp_path / "empty"
    folder.mkdir()
    run(sys.executable, "-m", "venv", str(environment))
    python = environment / "bin/python"
    constraints = ("--constraint", str(ROOT / "constraints.txt"))
    run(str(python), "-m", "pip", "install", "--quiet", "--no-compile", *constraints, str(next(dist.glob("*.whl"))), cwd=folder)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "JUPYTER", "TRACKS", "VIRTUAL_ENV"))}
    port = free_port()
    kit = [str(environment / "bin/tracks-sim")]
    installed = sum(file.stat().st_size for file in (environment / "lib").rglob("*") if file.is_file() and not {"pip", "__pycache__"} & set(file.parts))
    assert installed <= MOST_INSTALLED, f"{installed / 1e6:.0f} MB"
    with (tmp_path / "log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen([*kit, "serve", "--port", str(port)], cwd=folder, env=clean, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            page = first_page(f"http://localhost:{port}/", server)
            for address in (f"/tracks/static/{name}" for name in ("page.js", "tracks.css")):
                assert address in page
                assert get(f"http://localhost:{port}{address}")[0] == 200
            # A page with a kernel. Voilà answers 200 also when a cell failed: then there is no widget in the page.
            visitor = Visitor(f"http://localhost:{port}/")
            visitor.enter_with_new_code()
            page, _ = visitor.open_page()
            assert "application/vnd.jupyter.widget-view+json" in page and '"_model_module": "anywidget"' in page
            for role, address, status in (("trainer", "author", 200), ("evaluator", "evaluate", 501)):
                made = subprocess.run([*kit, "user", "add", role], cwd=folder, env=clean, capture_output=True, text=True, check=True).stdout
                member = Visitor(f"http://localhost:{port}/")
                member.get("")
                member.post("tracks/enter", code=made.split()[0])
                answer = member.get(address)
                answer = member.get(address) if answer.status == 302 else answer
                assert answer.status == status and ("tracks-sim[study]" in answer.text) == (status == 501), answer.text[:2000]
            refused = subprocess.run([*kit, "study", "power", "x"], cwd=folder, env=clean, capture_output=True, text=True, check=False)
            assert refused.returncode == 2 and "tracks-sim[study]" in refused.stderr and "Traceback" not in refused.stderr
        except BaseException:
            log.seek(0)
            print(log.read())
            raise
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=20)
    assert server.returncode == 0
    assert (folder / "data/tracks.sqlite").is_file()


def first_page(url: str, server: subprocess.Popen[bytes]) -> str:
    """The first page, as soon as the server answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            status, page = get(url)
        except OSError:
            assert server.poll() is None, "the server ended before it answered"
            assert time.monotonic() < deadline, f"no answer within {PATIENCE} s"
            time.sleep(0.1)
            continue
        assert status == 200
        return page


def get(url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    try:
        connection.request("GET", parts.path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8")
    finally:
        connection.close()
