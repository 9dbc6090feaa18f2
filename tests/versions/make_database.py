"""Script that made the databases of earlier versions, run with the kit of that version: see README.md.

    cd CHECKOUT-OF-THAT-VERSION && PYTHONPATH=THIS-REPOSITORY python -m tests.versions.make_database COMMIT SEED DROP-OUT

People, answers and talks are made up. They pass through the same intents and the same engine as those of a person. A made-up cohort
answers two studies: one that is finished, and one that is still running after its first phase.
"""

from __future__ import annotations

import io
import json
import lzma
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import tracks_sim
from tests.versions.readings import NOW, of_kit, read
from tracks_sim.bots import KEY, random_strategy
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.interview import load_parameters
from tracks_sim.practice import conversation, event_for, fold, turn_events
from tracks_sim.practice.events import Event
from tracks_sim.store import COMMAND_LINE, FixedClock, Store, Studies
from tracks_sim.study import Study
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.questionnaire import load_questionnaires

HERE = Path(__file__).parent
DATABASES, READINGS = HERE / "databases.tar.xz", HERE / "readings.json.xz"
PEOPLE, RUNNING_PEOPLE = 24, 8
DATABASE_FILE, SQL, DRAFT = "tracks.sqlite", "tracks.sql", "the-yellow-crate"
MOVES = ("introduce", "confidentiality", "see_alone", "ask_preference", "ask_interpreter", "rights", "ask_wishes")

Cohort = of_kit("synthetic.cohort:Cohort", "bots.cohort:Cohort")
synthetic_study = of_kit("synthetic.study:synthetic_study", "bots.synthetic:synthetic_study")
Simulation = of_kit("synthetic.study:_Simulation", "bots.synthetic:_Course")
CaseContext = of_kit("bots:CaseContext", "bots.play:CaseContext", "bots.play:Desk")


def started(library: Library, case: str, at: str, **how: Any) -> tuple[Event, Any]:
    """The first event of an attempt, and the contents that it was played on."""
    case_file, root, country = library.case(case), scenarios_root(), how.pop("country")
    with suppress(LookupError):
        content = of_kit("case.versions:played_content")(case_file, library.catalogues, country, root)
        return of_kit("practice.start:start_event")(content, at=at, **how), content.contents
    parts = of_kit("case.played:hashes")(case_file, library.catalogues, country, root)
    event = of_kit("practice.events:Started")(at=at, case=case, case_version=case_file.case.version, country=country, hashes=parts, **how)
    return event, of_kit("case.played:contents")(case_file, library.catalogues, country, root)


class Sitting:
    """One attempt in the store: intents in, events kept."""

    def __init__(self, store: Store, library: Library, trainee: str, case: str, mode: str = "practice", country: str = "fr", language: str = "en") -> None:
        self.store, self.library, self.file, self.country, self.language = store, library, library.case(case), country, language
        first, contents = started(library, case, store.time(), mode=mode, country=country, language=language, seed=f"{case} {mode}")
        self.id, self.events = store.start(trainee, first, contents), [first]

    def do(self, *intents: dict[str, Any]) -> None:
        """Keep the events of some intents."""
        for intent in intents:
            self._keep(event_for(intent, fold(self.events), self.file.case, self.library.catalogues.needs, self.store.time()))

    def talk(self, forms: tuple[str, ...], moves: Iterable[str] = MOVES) -> None:
        """Some moves, then every question of some forms, as far as they are offered; then a safe end."""
        questions = (f"ask:{q.id}" for q in self.file.case.questions if q.form in forms)
        for choice in (*(f"move:{move}" for move in moves), *questions, "move:close_safely"):
            attempt = fold(self.events)
            state = conversation(attempt, self.file, load_parameters(scenarios_root()))
            if not state.over:
                with suppress(of_kit("errors:BadAnswer"), of_kit("errors:NotAllowed")):
                    self._keep(turn_events({"choice": choice}, state, attempt, self.file, self.store.time())[0])

    def answers(self, strategy: Any = KEY) -> tuple[dict[str, Any], ...]:
        """The intents of a scripted trainee on this case."""
        return tuple(strategy.intents(CaseContext(self.file, self.library.catalogues, self.country, self.language)))

    def _keep(self, event: Event) -> None:
        self.store.append(self.id, (event,), len(self.events), "tab")
        self.events.append(event)


def practise(store: Store, library: Library) -> None:
    """Attempts of three trainees in two languages and six countries: practice, a talk, assessments, one that is not finished."""
    (one, _), (two, _), (three, _) = (store.new_trainee(language, "made up") for language in ("en", "fr", "en"))
    end = {"kind": "submitted"}
    for trainee, case, country, language, strategy, forms in (
        (one, "the-last-payslip", "fr", "en", KEY, ("open", "cued")), (two, "the-packing-shed", "be", "fr", random_strategy(7), ("open", "leading")),
        (one, "the-night-bus", "gb", "en", KEY, ("open", "cued", "wh")), (two, "the-quiet-room", "fr", "fr", random_strategy(3), ()),
        (three, "the-blue-jacket", "ch", "en", random_strategy(5), ()), (three, "the-second-crossing", "it", "en", KEY, ()),
    ):  # fmt: skip
        sitting = Sitting(store, library, trainee, case, country=country, language=language)
        if forms:
            sitting.talk(forms)
        sitting.do(*sitting.answers(strategy), end)
    talk = Sitting(store, library, three, "the-quiet-room", mode="talk")
    talk.talk(("open", "closed"))
    talk.do(end)
    for case, released in (("the-blue-jacket", True), ("the-second-crossing", False)):
        assessed = Sitting(store, library, three, case, mode="assessment", country="es")
        assessed.do(*assessed.answers(random_strategy(11)), end)
        if released:
            store.release(case, three)
    begun = Sitting(store, library, two, "the-last-payslip", country="ch", language="fr")
    begun.talk(("open",))
    begun.do(*begun.answers()[:8])


@contextmanager
def running(store: Store) -> Any:
    """Within the block a synthetic study goes into this store, beside what is there, and ends after its first phase."""
    whole = Simulation._phase

    def first_phase(simulation: Any, person: Any, trainee: str, phase: str) -> None:
        if phase == "pre":
            whole(simulation, person, trainee, phase)

    @contextmanager
    def this_store(data: Path, clock: Any) -> Any:
        with Store.open(data, clock=clock) as opened:
            yield opened

    with mock.patch.object(Simulation, "_phase", first_phase), mock.patch(f"{Simulation.__module__}.empty_store", this_store):
        yield


def two_phases(plan: Study) -> Study:
    """The plan of that version's template without the follow-up."""
    data = plan.model_dump()
    phases = [phase for phase in data["phases"] if phase["id"] != "follow-up"]
    data["questionnaires"].pop("follow-up", None)
    for by_phase in data.get("questionnaires_by_arm", {}).values():
        by_phase.pop("follow-up", None)
    return Study.model_validate(data | {"phases": phases})


def studies(data: Path, library: Library, seed: int, drop_out: float) -> None:
    """The finished study, whose feedback was released, and the running one."""
    plan, asked = two_phases(read_plan(TEMPLATE)), load_questionnaires(scenarios_root())
    finished = synthetic_study(Cohort(people=PEOPLE, no_show=0.05, drop_out=drop_out, seed=seed), plan, data, library, asked).study
    with Store.open(data, clock=FixedClock(NOW - timedelta(days=60))) as store:
        for phase in plan.phases:
            Studies(store).release(finished, phase.id)
        with running(store):
            second = Study.model_validate(plan.model_dump() | {"id": "running-study"})
            ends = {"ends": False} if "ends" in (synthetic_study.__kwdefaults__ or {}) else {}
            synthetic_study(Cohort(people=RUNNING_PEOPLE, no_show=0.0, drop_out=0.0, seed=seed + 1), second, data, library, asked, **ends)


def staff(store: Store) -> None:
    """One code for each role."""
    for role in ("trainer", "expert", "evaluator", "administrator"):
        store.staff.add(role, f"made-up {role}", COMMAND_LINE) if hasattr(store, "staff") else store.new_staff(role, f"made-up {role}", COMMAND_LINE)


def drafts(data: Path, library: Library) -> None:
    """A draft that two people wrote and one reviewed, where this version has drafts."""
    with suppress(LookupError):
        begun = of_kit("authoring.new_case:new_draft_data", "authoring.begin:begun")
        asked, drafts = of_kit("authoring.new_case:NewCaseForm", "authoring.begin:Beginning"), of_kit("authoring.drafts:Drafts")
        first, second = (of_kit("authoring.journal:Author")(f"made-up-{n}", f"made-up author {n}") for n in (1, 2))
        write = of_kit("drafts.edits:WriteText", "case.acts:WriteText")
        kept = drafts(of_kit("case.load.own_folders:OwnFolders", "case.own_folders:OwnFolders")(data).drafts, library.catalogues, lambda: NOW - timedelta(days=20))
        kept.create(DRAFT, begun(DRAFT, asked(
            title="The yellow crate", languages=("en", "fr"), setting="reception", mandate="reception_worker", age="adult",
            classification="labour_dispute", happened="His employer kept two months of pay.",
        )), first)  # fmt: skip
        for author, text in ((first, "The green crate"), (second, "The red crate")):
            base = of_kit("drafts.draft:value_hash", "case.draft:value_hash")(kept.open(DRAFT).data["text.en"]["title"])
            kept.perform(DRAFT, write(act="write_text", part="text.en", where=("title",), text=text, base=base), author)
        kept.undo(DRAFT, second)
        ask, remark = of_kit("authoring.reviews:ask_reviewers"), of_kit("authoring.reviews:add_remark")
        ask(kept.open(DRAFT), first, NOW, asked=True)
        remark(kept.open(DRAFT), second, NOW, "text.en", ("title",), "Is the colour needed?")


def files_of(data: Path) -> dict[str, bytes]:
    """The files of a data folder by path, the database as SQL."""
    found = {p.relative_to(data).as_posix(): p.read_bytes() for p in sorted(data.rglob("*")) if p.is_file()}
    with closing(sqlite3.connect(data / DATABASE_FILE)) as raw:
        found[SQL] = "\n".join(raw.iterdump()).encode()
    del found[DATABASE_FILE]
    return found


@cache
def databases() -> dict[str, dict[str, bytes]]:
    """The files of every database kept, by commit and path."""
    found: dict[str, dict[str, bytes]] = {}
    if DATABASES.exists():
        with tarfile.open(DATABASES) as archive:
            for entry in archive:
                commit, _, path = entry.name.partition("/")
                content = archive.extractfile(entry)
                assert content is not None
                found.setdefault(commit, {})[path] = content.read()
    return found


def keep(all_files: dict[str, dict[str, bytes]]) -> None:
    """Write the archive of all databases. Versions share most texts of cases, so that one archive is half the size of several."""
    with tarfile.open(DATABASES, mode="w:xz", preset=9) as archive:
        for commit, files in all_files.items():
            for path, content in files.items():
                entry = tarfile.TarInfo(f"{commit}/{path}")
                entry.size, entry.mode = len(content), 0o600
                archive.addfile(entry, io.BytesIO(content))


@cache
def readings() -> dict[str, Any]:
    """What each version said of its own database, by commit."""
    return json.loads(lzma.decompress(READINGS.read_bytes())) if READINGS.exists() else {}


def write(files: dict[str, bytes], data: Path) -> None:
    """Write the files of a database into a new data folder, the database as SQLite."""
    for path, content in files.items():
        if path != SQL:
            (data / path).parent.mkdir(parents=True, exist_ok=True)
            (data / path).write_bytes(content)
    with closing(sqlite3.connect(data / DATABASE_FILE)) as raw:
        raw.executescript(files[SQL].decode())


def main() -> None:
    """Add the database of a commit, and what the kit of that commit says of it; refused where they are there."""
    commit, kept, said = sys.argv[1], databases(), readings()
    if commit in kept or commit in said:
        raise SystemExit(f"The database of {commit} is there. It is never made again: it shows what later versions do with it.")
    print("with", tracks_sim.__file__)
    library = load_library(scenarios_root())
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        studies(data, library, int(sys.argv[2]), float(sys.argv[3]))
        with Store.open(data, clock=FixedClock(NOW - timedelta(days=30))) as store:
            practise(store, library)
            staff(store)
        drafts(data, library)
        shutil.rmtree(data / "cache", ignore_errors=True)
        kept[commit] = files_of(data)
        said[commit] = read(data)
    print(*kept[commit])
    keep(kept)
    READINGS.write_bytes(lzma.compress(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode(), preset=9))
    print(DATABASES.stat().st_size, READINGS.stat().st_size)


if __name__ == "__main__":
    main()
