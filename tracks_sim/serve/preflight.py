"""Checks before the server starts: each fault is one sentence with its remedy."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tracks_sim.errors import CaseLibraryError, ServeError, StoreError
from tracks_sim.forked.parent import SUPPORTED

if TYPE_CHECKING:
    from tracks_sim.case.model.country import CountryProfile

HERE = Path(__file__).parent
SHARE = HERE.parent / "share"


def notebooks_root() -> Path:
    """Folder of the notebooks: inside an installed wheel, else at the root of the source tree."""
    installed = SHARE / "notebooks"
    return installed if installed.is_dir() else HERE.parents[1] / "notebooks"


def preflight(data: Path, port: int, ip: str, db: str | None = None, scenarios: Path | None = None) -> Sequence[str]:
    """Check data folder, port, files, database and cases. Raises ServeError at the first fault; returns warnings as sentences."""
    folder_is_writable(data)
    port_is_free(ip, port)
    files_are_there()
    database_opens(data, db)
    return [*folder_is_private(data), *erasures_are_complete(data, db), *cases_load(scenarios, data)]


PAGE_MEMORY = 24 * 1024**2
"""Bytes of a page in use, and of the server without visitors (docs/sizing.md)."""
ORDINARY_PAGE_MEMORY = 90 * 1024**2
"""Bytes of a page in use whose kernel was not forked (docs/administrator.md)."""
SERVER_MEMORY = 200 * 1024**2


def memory_suffices(max_pages: int, memory: int | None = None, forking: bool = SUPPORTED) -> Sequence[str]:
    """A warning where ``max_pages`` pages need more memory than the machine has (``memory`` in bytes; None: ask the system)."""
    if memory is None:
        if sys.platform == "win32":  # it has no such question
            return ()
        try:
            memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (ValueError, OSError):  # a system that cannot say
            return ()
    page_memory = PAGE_MEMORY if forking else ORDINARY_PAGE_MEMORY
    if SERVER_MEMORY + max_pages * page_memory <= memory:
        return ()
    fitting = max(1, (memory * 9 // 10 - SERVER_MEMORY) // page_memory)
    return [
        f"{max_pages} open pages may need {(SERVER_MEMORY + max_pages * page_memory) / 1e9:.1f} GB, and this machine has "
        f"{memory / 1e9:.1f} GB: say --most {fitting}, and who comes after that waits for a turn."
    ]


def exit_leads_outside(exit_url: str | None) -> Sequence[str]:
    """A warning where no address outside is named for the button "Leave this page". Raises ServeError for one that is not whole."""
    if exit_url is None:
        return [
            "\u201cLeave this page\u201d leads to a calendar of this server. A page outside is better, since then the address bar "
            "does not name this site any more to who looks over a shoulder: choose one with --exit-url."
        ]
    if urlsplit(exit_url).scheme not in ("http", "https") or not urlsplit(exit_url).netloc:
        raise ServeError(f"{exit_url} is no address that \u201cLeave this page\u201d could lead to: begin it with https:// in --exit-url.")
    return []


def folder_is_writable(data: Path) -> None:
    """Make the data folder, private, unless it exists, and write a file in it. Raises ServeError where that fails."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = data / f".write-{os.getpid()}"
        probe.touch(mode=0o600)
        probe.unlink()
    except OSError as error:
        raise ServeError(
            f"The data folder {data} cannot be written ({error.strerror}): "
            "give this user the right to write there, or choose another folder with --data.",
            folder=str(data),
        ) from error


def folder_is_private(data: Path) -> Sequence[str]:
    """A warning where other accounts can write to the data folder. Windows has no modes of folders."""
    mode = data.stat().st_mode
    if os.name == "nt" or not mode & (stat.S_IWGRP | stat.S_IWOTH):
        return []
    who = "Every account" if mode & stat.S_IWOTH else "Every member of its group"
    return [
        f"{who} on this machine can write to the data folder {data}, and so replace the database or the keys: look whether all "
        f"that is in it is yours, and run: chmod go-w {data}"
    ]


def port_is_free(ip: str, port: int) -> None:
    """Raise ServeError where another program listens at the address."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":  # there it would let two programs listen at one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ip, port))
        except OSError as error:
            raise ServeError(
                f"Port {port} at {ip} cannot be used ({error.strerror}): "
                "stop the program that uses it, or choose another port with --port.",
                port=port,
            ) from error


def files_are_there() -> None:
    """Raise ServeError where a template or a notebook is missing from the installation."""
    wanted = [HERE / "template" / name for name in ("calendar.html.j2", "code.html.j2", "head.html.j2", "home.html.j2", "index.html.j2", "sentence.html.j2")]
    wanted += [notebooks_root() / name for name in ("home.ipynb", "practise.ipynb", "evaluate.ipynb", "author.ipynb", "try.ipynb")]
    missing = [path.name for path in wanted if not path.is_file()]
    if missing:
        raise ServeError(
            f"The installation is not complete ({', '.join(missing)} missing): install tracks-sim again.", missing=missing
        )


def database_opens(data: Path, db: str | None) -> None:
    """Bring the tables up to date and open the store. Raises ServeError where it is newer than this version, locked or damaged."""
    from tracks_sim.store import Store, SystemClock
    from tracks_sim.store.database import migrate

    try:
        migrate(data, db, SystemClock())
        with Store.open(data, db):
            pass
    except StoreError as error:
        raise ServeError(f"The database cannot be used: {error}") from error


def erasures_are_complete(data: Path, db: str | None) -> Sequence[str]:
    """Finish erasures that were killed, and remove what killed exports left; a warning where that fails."""
    from tracks_sim.operations.staff import finish_label_erasures
    from tracks_sim.store import Store
    from tracks_sim.store.erasing import finish_erasures
    from tracks_sim.store.temp_cleanup import remove_leftovers

    try:
        with Store.open(data, db) as store:
            finish_erasures(store)
            finish_label_erasures(store)
        remove_leftovers(data)
    except (StoreError, OSError) as error:
        return [f"An erasure that was broken off could not be finished, or leftovers of exports could not be removed: run `tracks-sim erase` without a code: {error}"]
    return []


def cases_left_out(data: Path) -> Sequence[str]:
    """What has errors now and is left out: folders of cases, the course, additions to catalogues; none where the catalogues cannot be read."""
    from tracks_sim.case.load import load_library
    from tracks_sim.case.load.own_folders import OwnFolders
    from tracks_sim.problem import visible

    try:
        return [visible(place) for place in load_library(cache=data / "cache", own=OwnFolders(data)).left_out]
    except CaseLibraryError:
        return ()


def contacts_are_filled(countries: Mapping[str, CountryProfile]) -> Sequence[str]:
    """A warning that names the support contacts that are empty, country by country."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for country, profile in sorted(countries.items()):
        if empty := tuple(contact.id for contact in profile.contacts if not contact.value):
            alike.setdefault(empty, []).append(country)
    if not alike:
        return []
    named = "; ".join(f"{', '.join(where)}: {', '.join(empty)}" for empty, where in alike.items())
    return [
        f"These support contacts are empty, and trainees are not shown them ({named}): write each as `value` under `contacts` in "
        "library/countries/<country>.yaml below --data, then run `tracks-sim check` with it (docs/administrator.md)."
    ]


def cases_load(scenarios: Path | None, data: Path) -> Sequence[str]:
    """A warning for each broken case or addition, which is left out, for broken questionnaires and for empty contacts.

    Raises ServeError for a broken catalogue.
    """
    from tracks_sim.case.load import load_library, scenarios_root
    from tracks_sim.case.load.course import FILE as COURSE_FILE
    from tracks_sim.case.load.own_folders import OwnFolders
    from tracks_sim.problem import visible
    from tracks_sim.study.questionnaire import load_questionnaires

    root, cache = scenarios or scenarios_root(), data / "cache"
    try:
        library = load_library(root, cache, own=OwnFolders(data))
    except CaseLibraryError as error:
        raise ServeError(f"The catalogues have errors, run `tracks-sim check` and correct them: {error}") from error
    warnings = []
    for place, (first, *_) in library.left_out.items():
        if Path(place).is_relative_to(data):  # the check of the kit's files does not name these
            warnings.append(f"Something in the data folder was left out because of this error: {first}")
        else:
            what = "The course" if place == COURSE_FILE else "A case"
            warnings.append(f"{what} was left out because its files have errors; run `tracks-sim check`: {visible(place)}")
    try:
        load_questionnaires(root, cache)
    except CaseLibraryError as error:
        warnings.append(f"Studies cannot go on until this is corrected, everything else can: {error}")
    return [*warnings, *contacts_are_filled(library.catalogues.countries)]
