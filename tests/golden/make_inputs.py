"""Script that made the frozen inputs, once. They are never made again: see README.md.

The scripted trainees and the conversations pass through the same intents and the same engine as those of a person.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tracks_sim.bots import KEY, CaseContext, Strategy, play, random_strategy, strategies_without_reading
from tracks_sim.bots.play import AT
from tracks_sim.case.load import CaseFile, Library, load_library
from tracks_sim.case.versions import played_content
from tracks_sim.interview import begin, compile_interview, load_parameters, step
from tracks_sim.practice import as_short_talk, conversation, dump, event_for, fold, turn_events
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import Event, Started
from tracks_sim.practice.start import start_event
from tracks_sim.store import COMMAND_LINE, FixedClock, Store
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.synthetic.cohort import Cohort
from tracks_sim.synthetic.study import synthetic_study

HERE = Path(__file__).parent
SCENARIOS, EVENTS, DATA, NAMES = "scenarios.tar.xz", "events.jsonl.xz", "data.tar.xz", "inputs.json"
PEOPLE, RANDOM_SEEDS = 24, (0, 1, 2)
CAREFUL = (
    "introduce", "confidentiality", "see_alone", "ask_preference", "change_interviewer", "ask_interpreter", "change_interpreter",
    "rights", "ask_wishes",
)  # fmt: skip
Intent = dict[str, Any]


def packed(folder: Path, name: str) -> bytes:
    """The files of a folder below ``name`` as a tar archive without owners, modes and times of this machine."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:xz", preset=9) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            entry = tarfile.TarInfo(f"{name}/{path.relative_to(folder).as_posix()}")
            entry.size, entry.mode = path.stat().st_size, 0o600
            archive.addfile(entry, io.BytesIO(path.read_bytes()))
    return stream.getvalue()


def strategies(library: Library) -> tuple[Strategy, ...]:
    """The key, every strategy that does not read, and three drawn by lot."""
    return (KEY, *strategies_without_reading(library.catalogues), *(random_strategy(seed) for seed in RANDOM_SEEDS))


def events_of(strategy: Strategy, case_file: CaseFile, library: Library, country: str = "fr", language: str = "en") -> list[Event]:
    """Events of a scripted trainee, from the start to the submission."""
    attempt_started = Started(
        at=AT, case=case_file.case.id, case_version=case_file.case.version, country=country, mode="practice",  # type: ignore[arg-type]
        language=language, hashes=dict(case_file.hashes),
    )  # fmt: skip
    attempt, done = after(None, attempt_started), list[Event]([attempt_started])
    for intent in (*strategy.intents(CaseContext(case_file, library.catalogues, country, language)), {"kind": "submitted"}):  # type: ignore[arg-type]
        done.append(event_for(intent, attempt, case_file.case, library.catalogues.needs, AT))
        attempt = after(attempt, done[-1])
    assert attempt == play(strategy, case_file, library.catalogues, country, language)  # type: ignore[arg-type]
    return done


class Sitting:
    """One attempt at work in the store: intents in, events kept."""

    def __init__(self, store: Store, library: Library, root: Path, trainee: str, case: str, **how: Any) -> None:
        self.store, self.library = store, library
        mode, country = how.get("mode", "practice"), how.get("country", "fr")
        self.file = library.case(case)
        self.parameters = load_parameters(root)
        self.played = as_short_talk(self.file, self.parameters) if mode == "talk" else self.file
        content = played_content(self.file, library.catalogues, country, root)
        started = start_event(content, at=store.time(), mode=mode, language=how.get("language", "en"), seed=how.get("seed", "golden"))
        self.events: list[Event] = [started]
        self.id = store.start(trainee, started, content.contents)

    def do(self, *intents: Intent) -> None:
        """Answers, documents, marks, locks: each becomes an event."""
        for intent in intents:
            self._keep(event_for(intent, fold(self.events), self.file.case, self.library.catalogues.needs, self.store.time()))

    def say(self, intent: Intent) -> bool:
        """One turn of the conversation; False where it is over or the choice is not offered any more."""
        attempt = fold(self.events)
        state = conversation(attempt, self.played, self.parameters)
        if state.over:
            return False
        try:
            self._keep(turn_events(intent, state, attempt, self.played, self.store.time())[0])
        except Exception as error:
            print("refused", self.file.case.id, intent, error, file=sys.stderr)
            return False
        return True

    def talk(self, forms: tuple[str, ...], first: tuple[str, ...] = CAREFUL, asked: tuple[str, ...] = ()) -> None:
        """Moves, then every question of some forms, those in ``asked`` first, then a safe end."""
        for move in first:
            self.say({"choice": f"move:{move}"})
        for question in (*asked, *(q.id for q in self.file.case.questions if q.form in forms and q.id not in asked)):
            self.say({"choice": f"ask:{question}"})
        self.say({"choice": "move:close_safely"})

    def told(self) -> set[str]:
        """Facts that were told."""
        return set(fold(self.events).disclosed)

    def _keep(self, event: Event) -> None:
        self.store.append(self.id, (event,), len(self.events), "tab")
        self.events.append(event)


def of_key(sitting: Sitting) -> Iterator[Intent]:
    """Answers as the key has them."""
    yield from KEY.intents(CaseContext(sitting.file, sitting.library.catalogues, sitting.events[0].country, "en"))  # type: ignore[union-attr]


def way_to(wanted: set[str], case_file: CaseFile, root: Path, seed: str) -> tuple[str, tuple[str, ...]]:
    """Questions after the careful moves that bring out some facts with this seed, or none where no such way was found."""
    state = begin(compile_interview(case_file.case, case_file.key.interview, load_parameters(root)), seed)
    for move in CAREFUL:
        if f"move:{move}" in state.compiled.listed_choices:
            state, _ = step(state, f"move:{move}")
    told, way = set[str](), list[str]()
    left = [q.id for q in case_file.case.questions if q.form in ("open", "cued", "wh")]
    brings = {q.id: set(q.brings) for q in case_file.case.questions}
    while left and not state.over and not wanted <= told:
        def worth(question: str) -> tuple[int, int]:
            _, turn = step(state, f"ask:{question}")  # noqa: B023  (called at once)
            now = {t.fact for t in turn.disclosures if t.degree != "agreed"} & (wanted - told)  # noqa: B023
            return len(now), len(brings[question] & (wanted - told))  # noqa: B023

        best = max(left, key=worth)
        state, turn = step(state, f"ask:{best}")
        told |= {t.fact for t in turn.disclosures if t.degree != "agreed"}
        way.append(best)
        left.remove(best)
    return seed, tuple(way) if wanted <= told else ()


def whole_attempts(store: Store, library: Library, root: Path) -> dict[str, str]:
    """Attempts by a name, as the tests speak of them."""
    people = {name: store.new_trainee(language, "golden") for name, language in (("one", "en"), ("two", "fr"), ("three", "en"))}
    one, two, three = (people[name][0] for name in people)
    made: dict[str, str] = {f"trainee {name}": trainee for name, (trainee, _) in people.items()}
    made |= {f"code {name}": code for name, (_, code) in people.items()}

    # the-last-payslip: fa8, fa10 and fa12 told; the need and the element that they change.
    wanted = {"fa8", "fa10", "fa12"}
    seed, way = next(w for w in (way_to(wanted, library.case("the-last-payslip"), root, f"payslip-{n}") for n in range(200)) if w[1])
    s = Sitting(store, library, root, one, "the-last-payslip", seed=seed)
    s.do({"kind": "opened", "step": "reading"}, *({"kind": "document", "document": d.id} for d in s.file.case.documents))
    s.do({"kind": "marked", "passages": s.file.case.passages[:3]}, {"kind": "opened", "step": "interview"})
    s.talk(("open", "cued"), asked=way)
    assert wanted <= s.told(), s.told()
    s.do(*of_key(s))
    s.do({"kind": "need", "need": "allowance", "level": "urgent", "who": "social_work", "passages": ("fa12", "wp10")})
    s.do({"kind": "element", "element": "means", "state": "insufficient", "passages": ("fa8", "sf8")})
    s.do({"kind": "locked", "step": "indicators"}, {"kind": "note", "words": ("tn2", "fa8"), "observation": ("tn1",), "text": "=He said so himself."})
    s.do({"kind": "paused", "on": True}, {"kind": "paused", "on": False}, {"kind": "submitted"})
    made["payslip"] = s.id

    # the-packing-shed, in French and Belgium: a typed question, poor questions too, answers by lot.
    s = Sitting(store, library, root, two, "the-packing-shed", seed="shed", country="be", language="fr")
    for move in CAREFUL[:4]:
        s.say({"choice": f"move:{move}"})
    s.say({"choice": "typed", "typed": "Pouvez-vous me raconter votre travail ?", "form": "open", "topic": "work"})
    s.say({"choice": "typed", "typed": "Il vous a battu, n'est-ce pas ?", "form": "open", "topic": "threats"})
    s.talk(("open", "leading"), first=("rights",))
    s.do(*random_strategy(7).intents(CaseContext(s.file, library.catalogues, "be", "fr")))
    told = sorted(s.told())
    s.do({"kind": "element", "element": "protection", "state": "present", "grounds": ("reprisals",), "passages": tuple(told[:3])})
    s.do({"kind": "locked", "step": "elements"}, {"kind": "locked", "step": "needs"}, {"kind": "language", "language": "en"}, {"kind": "submitted"})
    made["shed"] = s.id

    # the-night-bus: a careful conversation, the key's answers with some left open.
    s = Sitting(store, library, root, one, "the-night-bus", seed="bus", country="gb")
    s.talk(("open", "cued", "wh"))
    s.do(*(i for n, i in enumerate(of_key(s)) if n % 5 or i["kind"] == "decision"), {"kind": "submitted"})
    made["bus"] = s.id

    # A short conversation alone, and one without a submission.
    s = Sitting(store, library, root, three, "the-quiet-room", mode="talk", seed="quiet")
    s.talk(("open", "closed"), first=CAREFUL[:5])
    s.do({"kind": "submitted"})
    made["talk"] = s.id

    # Assessments: one released, one not.
    for name, case, released in (("assessment", "the-blue-jacket", True), ("assessment held", "the-second-crossing", False)):
        s = Sitting(store, library, root, three, case, mode="assessment", seed="assessed", country="it")
        s.talk(("open", "forced_choice"), first=CAREFUL[:2])
        s.do(*of_key(s), {"kind": "submitted"})
        made[name] = s.id
        if released:
            assert store.release(case, three) == 1

    # Practice that was not submitted, with what was cited before it was judged.
    s = Sitting(store, library, root, two, "the-second-crossing", seed="begun", country="ch", language="fr")
    s.talk(("open",), first=CAREFUL[:3])
    s.do(*list(of_key(s))[:8], {"kind": "element", "element": "act", "state": None, "passages": s.file.case.passages[:2]})
    made["begun"] = s.id

    # Practice without any conversation, by two strategies, for rescoring.
    for name, strategy in (("key", KEY), ("lot", random_strategy(11))):
        s = Sitting(store, library, root, two, "the-packing-shed" if name == "key" else "the-last-payslip")
        s.do(*strategy.intents(CaseContext(s.file, library.catalogues, "fr", "en")), {"kind": "submitted"})
        made[f"practice {name}"] = s.id
    return made


def main() -> None:
    """Write the four files; refused where they exist."""
    if any((HERE / name).exists() for name in (SCENARIOS, EVENTS, DATA, NAMES)):
        raise SystemExit("The frozen inputs exist. They are never made again: they prove that behaviour stayed.")
    repository = HERE.parents[1] / "scenarios"
    with tempfile.TemporaryDirectory() as scratch:
        root, data = Path(scratch) / "scenarios", Path(scratch) / "data"
        shutil.copytree(repository, root)
        os.environ["TRACKS_SCENARIOS"] = str(root)
        library, asked = load_library(root), load_questionnaires(root)
        (HERE / SCENARIOS).write_bytes(packed(root, "scenarios"))
        lines = []
        for file in library.first_versions.values():
            played = [(s, "fr", "en") for s in strategies(library)] + [(KEY, c, "en") for c in library.catalogues.countries if c != "fr"]
            played += [(s, "fr", "fr") for s in strategies(library) if s.name.startswith(("keyword", "longest"))]
            for strategy, country, language in played:
                row = {"strategy": strategy.name, "case": file.case.id, "country": country, "language": language,
                       "events": [dump(e) for e in events_of(strategy, file, library, country, language)]}  # fmt: skip
                lines.append(json.dumps(row, ensure_ascii=False))
        (HERE / EVENTS).write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9))

        truth = synthetic_study(Cohort(people=PEOPLE, no_show=0.1, drop_out=0.2, seed=4), read_plan(TEMPLATE), data, library, asked)
        with Store.open(data, clock=FixedClock(datetime(2027, 11, 1, 9, tzinfo=UTC))) as store:
            made = {"study": truth.study, **whole_attempts(store, library, root)}
            made["trainer"], made["code trainer"] = store.staff.add("trainer", "room 2", COMMAND_LINE)
            store.record_access(COMMAND_LINE, "users")
        files = sorted(p.name for p in data.iterdir())
        assert not [f for f in files if f.endswith(("-wal", "-shm"))], files
        shutil.rmtree(data / "cache", ignore_errors=True)
        (HERE / DATA).write_bytes(packed(data, "data"))
        (HERE / NAMES).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
