"""Outputs of the kit for the frozen inputs, part by part, as plain JSON data.

Everything that the golden test calls in the package is called here (what made the inputs is in ``make_inputs.py``): after a
rename, this module is what changes, and the expected files stay. Results are told by position, never by a name of a class or field.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import lzma
import math
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree import ElementTree

from tests.golden.feedback_then import findings_then, sheet_then
from tests.golden.make_inputs import DATA, EVENTS, HERE, NAMES, RANDOM_SEEDS, SCENARIOS, events_of, strategies
from tests.golden.plain import plain, shortened_numbers
from tests.golden.talk_then import short_talk_then, talk_then
from tracks_sim.bots import chance_bound, strategy_scores
from tracks_sim.bots.interviewers import DEGENERATE, STYLES
from tracks_sim.case.load import CaseFile, Library, load_library
from tracks_sim.cli import main as command_line
from tracks_sim.cli import studies as study_commands
from tracks_sim.exports import study as study_tables
from tracks_sim.exports.cmi5 import export_cmi5
from tracks_sim.exports.events import export_events
from tracks_sim.exports.person import personal_data
from tracks_sim.exports.rescore import Difference, Rescored, groups, rescore
from tracks_sim.exports.responses import response_frame
from tracks_sim.exports.study import export_study
from tracks_sim.exports.tables import write_tables
from tracks_sim.exports.xapi import export_statements
from tracks_sim.interview import load_parameters
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData, study_data
from tracks_sim.outcomes.tables import standard_tables
from tracks_sim.practice import Attempt, as_short_talk, conversation, dump, fold, parse
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.whole_report import whole_report
from tracks_sim.scoring import (
    Feedback,
    Score,
    conduct,
    costs,
    feedback,
    score,
    score_form,
    score_with_both_keys,
    with_effective_key,
)
from tracks_sim.simulation.interviews import simulate_interviews
from tracks_sim.store import FixedClock, Store, Studies
from tracks_sim.store.clock import SystemClock
from tracks_sim.store.schema import HEAD
from tracks_sim.study import Study, plan_file
from tracks_sim.study import check as plan_check
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.study.remark import Remark
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.feedback.case_feedback import feedback_sheet
from tracks_sim.ui.trainee.feedback.conduct import ReplayOptions, conduct_view
from tracks_sim.ui.trainee.feedback.talk_feedback import short_talk_sheet
from tracks_sim.ui.trainee.view import View

ROOT_VARIABLE = "TRACKS_SCENARIOS"
COMMAND = "tracks-sim"
NOW = datetime(2028, 3, 1, 12, tzinfo=UTC)
"""Time that the commands take for now."""
LANGUAGES = ("en", "fr")
TALKS = ("payslip", "shed", "bus", "talk", "assessment", "begun")
"""Attempts with a conversation, by their names in ``inputs.json``."""
WITH_FEEDBACK = ("payslip", "shed", "bus", "talk", "assessment", "practice key", "practice lot")
SHOWN_OF = ("tick_all", "random_0")
"""Scripted trainees whose feedback is compared as it is shown, beside the attempts with a conversation."""
Part = Callable[["Frozen"], Any]


@dataclass(frozen=True)
class Played:
    """One scripted trainee on one case, as it was stored."""

    strategy: str
    country: str
    language: str
    attempt: Attempt

    @property
    def name(self) -> str:
        """Strategy, with the country and language it was played in where these are not fr and en."""
        return ".".join([self.strategy, *([self.country] if self.country != "fr" else []), *([self.language] if self.language != "en" else [])])


class Frozen:
    """The frozen inputs, unpacked into a folder and loaded once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in (SCENARIOS, DATA):
            with tarfile.open(HERE / name) as archive:
                archive.extractall(folder, filter="data")
        self.root, self.data, self.cache = folder / "scenarios", folder / "data", folder / "cache"
        self.names: dict[str, str] = json.loads((HERE / NAMES).read_text(encoding="utf-8"))
        self._known = set(_UUID.findall((HERE / NAMES).read_text(encoding="utf-8")))
        with Store.open(self.data, clock=FixedClock(NOW)) as store:  # brought up to date by whoever opens it first: no part may depend on which that is
            Studies(store).open_outcomes(self.names["study"], "follow-up", "every synthetic person has answered or was lost")  # results are closed in a study that runs, and this one did

    @cached_property
    def library(self) -> Library:
        """The frozen cases."""
        return load_library(self.root, self.cache)

    @cached_property
    def played(self) -> dict[str, list[Played]]:
        """Attempts of scripted trainees by case, in the order stored."""
        found: dict[str, list[Played]] = {}
        for line in lzma.decompress((HERE / EVENTS).read_bytes()).decode().splitlines():
            row = json.loads(line)
            attempt = fold([parse(e) for e in row["events"]])
            found.setdefault(row["case"], []).append(Played(row["strategy"], row["country"], row["language"], attempt))
        return found

    @cached_property
    def stored(self) -> dict[str, Attempt]:
        """Attempts of people in the store that have a name."""
        with self.open() as store:
            return {name: fold(store.events(i)) for name, i in self.names.items() if not name.startswith(_NO_ATTEMPT)}

    @cached_property
    def study(self) -> StudyData:
        """The tables of the study."""
        with self.open() as store:
            return study_data(store, self.names["study"], self.library, self.asked)

    @cached_property
    def asked(self) -> Any:
        """The frozen questionnaires."""
        return load_questionnaires(self.root, self.cache)

    @cached_property
    def parameters(self) -> Any:
        """The frozen numbers of the conversation."""
        return load_parameters(self.root, self.cache)

    @cached_property
    def changed_root(self) -> Path:
        """The scenarios after three changes of two keys: a state, a level, an accepted option."""
        root = self.folder / "changed"
        shutil.copytree(self.root, root)
        _edit(root / "cases/the-packing-shed/key/key.yaml", r"(- concept: \w+\n +state: )insufficient", r"\1absent")
        _edit(root / "cases/the-last-payslip/key/key.yaml", r"(need: work_access, level: )helpful", r"\1urgent")
        _edit(root / "cases/the-last-payslip/key/key.yaml", r"(option: leaflet, cost: 0.35, accepted: )false", r"\1true")
        return root

    @contextmanager
    def open(self, data: Path | None = None) -> Iterator[Store]:
        """The store of the frozen data folder, which nothing here writes to."""
        with Store.open(data or self.data, clock=FixedClock(NOW, timedelta(0))) as store:
            yield store

    @cached_property
    def known_ids(self) -> frozenset[str]:
        """Every random id of the frozen database; others are of this run."""
        with self.open() as store:
            rows = store.attempts()
            return frozenset(self._known | {r.id for r in rows} | {t.id for t in store.trainees()} | {s.id for s in store.staff.all()})

    def file(self, attempt: Attempt) -> CaseFile:
        """The case of an attempt, as it was played."""
        file = self.library.case(attempt.case)
        return as_short_talk(file, self.parameters) if attempt.mode == "talk" else file

    @contextmanager
    def at(self, root: Path | None = None) -> Iterator[None]:
        """Within the block the kit's own scenarios are the frozen ones, and the time is ``NOW``."""
        with (
            mock.patch.dict(os.environ, {ROOT_VARIABLE: str(root or self.root)}),
            mock.patch.object(SystemClock, "now", lambda _: NOW),
        ):
            yield


_NO_ATTEMPT = ("study", "trainee", "code", "trainer")
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def _edit(path: Path, pattern: str, new: str) -> None:
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1, (path, pattern)
    path.write_text(text, encoding="utf-8")


# --- scores and feedback ---------------------------------------------------------------------------


def _score(s: Score) -> list[Any]:
    outcomes = [[o.item, o.given, o.keyed, o.right, list(o.cited_right), list(o.cited_wrong), list(o.missed), o.note] for o in s.outcomes]
    harms = [[h.severity, h.where] for h in s.harms]
    return plain([s.scorer, s.value, s.baseline, s.corrected, s.reason, dict(s.counts), outcomes, harms, dict(s.figures)])  # type: ignore[no-any-return]


def _by_scorer(scores: Any) -> dict[str, Any]:
    return {s.scorer: _score(s) for s in scores}


def _by_country(made: Callable[[str], Mapping[str, Any]], frozen: Frozen) -> dict[str, Any]:
    """Results by scorer, then by country; those that every country has alike stand once below ``all``."""
    found = {country: made(country) for country in frozen.library.catalogues.countries}
    assert len(found) == 8
    scorers = list(next(iter(found.values())))
    assert all(list(of_country) == scorers for of_country in found.values())
    shared: dict[str, Any] = {}
    for scorer in scorers:
        results = {country: of_country[scorer] for country, of_country in found.items()}
        first = next(iter(results.values()))
        shared[scorer] = {"all": first} if all(r == first for r in results.values()) else results
    return shared


def scores_cases(frozen: Frozen) -> Any:
    """Every scorer on every attempt, for each country."""
    catalogues = frozen.library.catalogues

    def scored(attempt: Attempt) -> Any:
        file = frozen.file(attempt)
        return _by_country(lambda c: _by_scorer(score(replace(attempt, country=c), file, catalogues)), frozen)  # type: ignore[arg-type]

    of_strategies = {case: {p.name: scored(p.attempt) for p in played} for case, played in frozen.played.items()}
    return {"strategies": of_strategies, "stored": {name: scored(a) for name, a in frozen.stored.items()}}


def scores_forms(frozen: Frozen) -> Any:
    """Every scorer over the form of all six cases, for each strategy and country; and why other sets are no form."""
    catalogues = frozen.library.catalogues
    by_name: dict[str, list[Attempt]] = {}
    for played in frozen.played.values():
        for p in played:
            by_name.setdefault(p.name, []).append(p.attempt)

    def scored(attempts: list[Attempt], country: str) -> Any:
        return _by_scorer(score_form([(replace(a, country=country), frozen.file(a)) for a in attempts], catalogues))  # type: ignore[arg-type]

    forms = {name: _by_country(lambda c, a=attempts: scored(a, c), frozen) for name, attempts in by_name.items()}  # type: ignore[misc]
    whole = by_name["key"]
    mixed = [*whole[:2], *by_name["tick_all"][2:4], *by_name["random_0"][4:]]
    talked = [next((frozen.stored[n] for n in ("payslip", "shed", "bus", "assessment") if frozen.stored[n].case == a.case), a) for a in whole]
    no_form = {"few": whole[:5], "twice": [*whole, whole[0]], "open": [*whole[:5], replace(whole[5], submitted=False)]}
    return {"forms": forms, "mixed": scored(mixed, "fr"), "talked": scored(talked, "fr"), "none": {k: scored(v, "fr") for k, v in no_form.items()}}


def conduct_scores(frozen: Frozen) -> Any:
    """Course and last state of each conversation."""
    found = {}
    for name in (*TALKS, "assessment held", "practice key"):
        attempt, file = frozen.stored[name], frozen.file(frozen.stored[name])
        state = conversation(attempt, file, frozen.parameters)
        end = [state.over, state.rapport, state.distress, state.pressure, state.minutes, list(state.degrees)]
        found[name] = {"score": _score(conduct(attempt, file, frozen.parameters)), "end": plain(end), "told": plain(attempt.disclosed)}
    return found


def _feedback(f: Feedback) -> Any:
    return plain([
        f.case, f.step, f.story, f.harms, {step: list(found) for step, found in f.findings.items()}, f.ilo_rule, f.experts, f.lessons,
        {name: dict(counts) for name, counts in f.figures.items()},
    ])  # fmt: skip


def _steps(attempt: Attempt) -> list[Any]:
    return [s for s in (None, "indicators", "elements", "needs", "decision") if (attempt.step_feedback_open(s) if s else attempt.feedback_open)]


def feedback_records(frozen: Frozen) -> Any:
    """Feedback on each step and on the whole, for every submitted attempt that may see it."""
    catalogues = frozen.library.catalogues
    attempts = {name: frozen.stored[name] for name in WITH_FEEDBACK}
    attempts |= {f"{case} {p.name}": p.attempt for case, played in frozen.played.items() for p in played}
    return {
        name: {str(step): _feedback(feedback(a, frozen.file(a), catalogues, step)) for step in _steps(a)}
        for name, a in attempts.items()
    }


def feedback_shown(frozen: Frozen) -> Any:
    """Feedback as the page shows it, in both languages."""
    catalogues = frozen.library.catalogues
    attempts = {name: frozen.stored[name] for name in WITH_FEEDBACK}
    attempts |= {f"{case} {p.name}": p.attempt for case, played in frozen.played.items() for p in played if p.name in SHOWN_OF}
    context = PageContext(data=Path("data"), database=None, base_url="/", trainee=None, language="en", exit_url="about:blank", query={})
    found: dict[str, Any] = {}
    kept = expected("feedback_shown")
    for name, attempt in attempts.items():
        file = frozen.file(attempt)
        keyed = with_effective_key(attempt, file)
        for language in LANGUAGES:
            whole = feedback(attempt, file, catalogues)
            view = View(attempt, keyed, catalogues, language)
            steps = {
                str(step): findings_then(feedback(attempt, file, catalogues, step), view)
                for step in _steps(attempt) if step
            }  # fmt: skip
            talk = None
            if attempt.turns:
                way = (2, tuple(t.choice for t in attempt.turns[2:5]))
                result = conduct(attempt, file, frozen.parameters)
                as_told, then = View(attempt, file, catalogues, language), kept[f"{name} {language}"]
                looking = ReplayOptions(None if attempt.mode == "talk" else way, untold=True)
                about = conduct_view(replace(as_told, attempt=replace(attempt, mode="practice")), frozen.parameters, result, looking)
                assert about is not None
                talk = talk_then(about, as_told, then["talk"])
            if attempt.mode == "talk":
                short = short_talk_sheet(whole, as_told, frozen.parameters, result, looking, frozen.library, (), context)
                sheet_shown = short_talk_then(short, as_told, then["sheet"])
            else:
                sheet_shown = sheet_then(feedback_sheet(whole, view, context), whole, view)
            shown = {"sheet": sheet_shown, "steps": steps, "talk": talk}
            found[f"{name} {language}"] = json.loads(_as_worded_then(json.dumps(plain(shown), ensure_ascii=False), REWORDED))
    return found


REWORDED = (
    # How a source is known is named once, with its reason on a page of its own.
    (r'"unverified": "from memory"', '"unverified": "not verified"'),
    (r'"unverified": "de mémoire"', '"unverified": "non vérifié"'),
    # Figures and reasons are no longer on one page.
    (r"look at the others", "the others are shown above"),
    (r"regardez les autres", "les autres figurent ci-dessus"),
    (r"compare the reasons(?! above)", "compare the reasons above"),
    (r"comparez les raisons(?! ci-dessus)", "comparez les raisons ci-dessus"),
    (r"look at the missing pieces", "the missing pieces are shown above"),
    (r"regardez ce qui manque", "ce qui manque figure ci-dessus"),
    (r"Act, means and purpose are another question", "Act, means and purpose above are another question"),
    (r"L’acte, le moyen et le but sont une autre question", "L’acte, le moyen et le but ci-dessus sont une autre question"),
    (r"at the place, at work", "place of exploitation"),
    (r"sur place, au travail", "lieu d’exploitation"),
    # What the key says is "the author's answer".
    (r"Special needs judged as the author did", "Special needs as in the key"),
    (r"Besoins particuliers jugés comme l’auteur", "Besoins particuliers comme dans le corrigé"),
    (r'"as the author"', '"as in the key"'),
    (r'"comme l’auteur"', '"comme dans le corrigé"'),
    (r"; the author's answer: ", ": the key says "),
    (r"(\s|&nbsp;); la réponse de l’auteur\1: ", r"\1: le corrigé dit "),
    (r"he author's answer: ", "he key says: "),
    (r"Non jugé\. La réponse de l’auteur", "Sans réponse. Le corrigé dit"),
    (r"La réponse de l’auteur(?=\s:|&nbsp;:)", "Le corrigé dit"),
    (r"la réponse de l’auteur(?=\s:|&nbsp;:)", "le corrigé dit"),
    (r"The answers are the author's, with their reasons\.", "The key is the author's, with its reasons."),
    (r"Les réponses sont celles de l’auteur, avec ses raisons\.", "Le corrigé est celui de l’auteur, avec ses raisons."),
    (r"of the author's answers\. Act, means and purpose above are", "of the key. The law's elements above are"),
    (r"des réponses de l’auteur\. L’acte, le moyen et le but ci-dessus sont", "du corrigé. Les éléments juridiques ci-dessus sont"),
    # Answers, figures, parts of the page.
    (r"\bnot needed now\b", "not indicated"),
    (r"\bpas nécessaire pour l’instant\b", "non indiqué"),
    (r"\bTalk (\d+)", r"Interview \1"),
    (r"Left open where the file is silent", "Held back where the file is silent"),
    (r"Laissé ouvert là où le dossier se tait", "Retenue là où le dossier se tait"),
    (r"What you did not answer \(", "What you left open ("),
    (r"Ce à quoi vous n’avez pas répondu \(", "Ce que vous avez laissé sans réponse ("),
    (r"Questions that leave room: (\d+) of (\d+)\.", r"Recommended forms: \1 of \2 questions."),
    (r"Questions qui laissent de la place(\s): (\d+) sur (\d+)\.", r"Formes recommandées\1: \2 questions sur \3."),
    (r"la façon de questionner change", "la façon de demander change"),
    (r"the share of questions that leave room", "the share of recommended forms"),
    (r"la part des questions qui laissent de la place", "la part des formes recommandées"),
    (r"(\d+) sur (\d+) en entier, ", r"\1 sur \2 dits entièrement, "),
    (r"il faut d’abord poser des questions", "il faut demander d’abord"),
    (r"poser d’abord des questions", "demander d’abord"),
    (r"Dire à temps qui vous êtes et", "A dit à temps qui vous êtes et"),
    (r"Expliquer à temps la confidentialité", "A expliqué à temps la confidentialité"),
    (r"Expliquer les droits", "A expliqué les droits"),
    (r"Demander un représentant indépendant", "A demandé un représentant indépendant"),
    (r"Demander le consentement", "A demandé le consentement"),
    (r'"Demander ce que la personne veut, craint et juge sûr"', '"A demandé ce que la personne veut, craint et juge sûr"'),
    (r"Demander si l’interprète convient", "A demandé si l’interprète convient"),
    (r'"Demander avec qui la personne préfère parler', '"A demandé avec qui la personne préfère parler'),
    (r"Clore en sécurité, ou convenir", "A clos en sécurité, ou convenu"),
    (r"Voir la personne seule, par une routine", "A vu la personne seule, par une routine"),
    (r"Accepter un refus, porte ouverte", "A accepté un refus, porte ouverte"),
    (r"Proposer une pause quand il le fallait", "A proposé une pause quand il le fallait"),
)
REWORDED_IN_REPORTS = (
    # Two pages say by whose keys they judge, and versions are those that were played.
    (r" <span>· (?:judged by the keys|jugé selon les corrigés)[^<]*</span>", ""),
    (r" · (?:judged by the keys|jugé selon les corrigés)[^·]*$", ""),
    (r"\.kind span \{[^}]*\}\n", ""),
    (r"The first twelve digits of each SHA-256\.", "The first twelve digits of each SHA-256; “–” where the case has left the library."),
    (r"Les douze premiers chiffres de chaque SHA-256\.", "Les douze premiers chiffres de chaque SHA-256 ; « – » quand le cas a quitté la bibliothèque."),
    (r"how many questions left the person room,", "how many questions were open or otherwise recommended,"),
    (r"quelle part des questions laissait de la place à la personne,", "quelle part des questions était ouverte ou autrement recommandée,"),
    (r"of the questions left the person room before", "of the questions were recommended ones before"),
    (r"des questions laissaient de la place à la personne avant", "des questions étaient de forme recommandée avant"),
    (r"Questions that leave room", "Recommended questions"),
    (r"Questions qui laissent de la place", "Questions recommandées"),
    (r"Act, means, purpose", "Elements and protection"),
    (r"Acte, moyen, but", "Éléments et protection"),
    (r"not needed \(a child\)", "not needed"),
    (r"non requis \(mineur\)", "pas nécessaire"),
    (r"not needed now", "not indicated"),
    (r"pas nécessaire pour l’instant", "non indiqué"),
    (r"poser d’abord des questions", "demander d’abord"),
    (r"pour réponse de l’auteur", "pour clé"),
    (r"which precautions were taken", "which steps of safety were taken"),
    (r"\bPrecautions taken", "Steps of safety taken"),
    (r"\bprecautions taken", "steps of safety taken"),
)
"""Words of pages and of reports, as patterns, and what they were: rewording is no change of behaviour."""
def _as_worded_then(text: str, reworded: tuple[tuple[str, str], ...]) -> str:
    for now, then in reworded:
        text = re.sub(now, then, text)
    return text


# --- scripted trainees -----------------------------------------------------------------------------


def strategy_events(frozen: Frozen) -> Any:
    """Acts of each scripted trainee today: the events that are stored, if nothing changed."""
    found: dict[str, Any] = {}
    by_name = {s.name: s for s in strategies(frozen.library)}
    for case, played in frozen.played.items():
        found[case] = {
            p.name: [dump(e) for e in events_of(by_name[p.strategy], frozen.library.case(case), frozen.library, p.country, p.language)]
            for p in played
        }
    return found


def strategy_table(frozen: Frozen) -> Any:
    """The table of what strategies earn, in French, for two countries; the luck of some random ones; what options cost."""
    library = frozen.library
    files = tuple(library.first_versions.values())
    rows = strategy_scores(files, library.catalogues, ("fr", "gb"), "fr", seeds=RANDOM_SEEDS[:2])
    by_lot, passed = chance_bound(range(20), files, library.catalogues, "ie", "en")
    cost = {f.case.id: {c: plain({o: (x.cost, x.accepted, x.harm, x.rule) for o, x in costs(f, c, library.catalogues).items()}) for c in library.catalogues.countries} for f in files}
    return {"table": plain(rows), "luck": plain(by_lot), "passed": passed, "costs": cost}


def interviews(frozen: Frozen) -> Any:
    """Ways of interviewing, twice each over every case."""
    result = simulate_interviews(frozen.library, frozen.parameters, 2, (*STYLES, *DEGENERATE))
    figures = [[f.case, f.policy, f.measure, f.mean.value, f.mean.low, f.mean.high, f.mean.n] for f in result.figures]
    return plain([figures, result.courses])


# --- the store -------------------------------------------------------------------------------------


def events(frozen: Frozen) -> Any:
    """Every event of the store as exported, and all that is held on one person."""
    with frozen.open() as store:
        lines = export_events(store, frozen.folder / "events").read_text(encoding="utf-8").splitlines()
        held = [personal_data(store, frozen.names[f"trainee {who}"]) for who in ("one", "two", "three")]
    return {"lines": [json.loads(_without_added_fields(line)) for line in lines], "persons": plain(json.loads(_without_added_fields(json.dumps(held))))}


def responses(frozen: Frozen) -> Any:
    """The last answers of every attempt, without and with words of one's own."""
    with frozen.open() as store:
        without, whole = (response_frame(store, frozen.library, with_text) for with_text in (False, True))
    texts = whole[whole["item"] == "note.text"]
    return {"responses": plain(without), "texts": plain(texts), "rows with text": len(whole)}


def xapi(frozen: Frozen) -> Any:
    """Statements of the older version without their ids, what the newer one has otherwise, and a hash of all ids of an attempt."""
    found: dict[str, list[dict[str, Any]]] = {}
    with frozen.open() as store:
        for version in ("1.0.3", "2.0"):
            path = export_statements(store, frozen.library, frozen.folder / f"xapi {version}", "https://kit.example.org/", version, long=True)  # type: ignore[arg-type]
            found[version] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    ids: dict[str, str] = {}
    for version, statements in found.items():
        for statement in statements:
            of = f"{version} {statement['context']['registration']}"
            ids[of] = hashlib.sha256((ids.get(of, "") + statement.pop("id")).encode()).hexdigest()
    older, newer = found.values()
    otherwise = [{k: b.get(k) for k in {*a, *b} if a.get(k) != b.get(k)} for a, b in zip(older, newer, strict=True)]
    return plain({"statements": older, "otherwise": otherwise, "then ids": ids})


def cmi5(frozen: Frozen) -> Any:
    """The course for a learning management system."""
    path = export_cmi5(frozen.library, "https://kit.example.org/kit/", frozen.folder / "cmi5")
    return [[e.tag, dict(e.attrib), (e.text or "").strip()] for e in ElementTree.parse(path).getroot().iter()]


ADDED_COLUMNS = ("rules_played", "rules_now", "session", "trainer")
"""Columns of rescored.csv that were added since: they are left out before it is compared."""


def rescored(frozen: Frozen) -> Any:
    """Both results of every submitted attempt after three changes of two keys, and what differs."""
    library = load_library(frozen.changed_root, frozen.cache)
    difference = Difference()
    with frozen.open() as store:
        found = groups(store, library, difference, frozen.cache)
        rows = list(rescore(store, library, found, difference))
    pairs = {}
    for name in ("payslip", "shed", "practice lot"):
        attempt = frozen.stored[name]
        both = score_with_both_keys(attempt, frozen.library.case(attempt.case), library.case(attempt.case), library.catalogues)
        pairs[name] = [[_score(a), _score(b)] for a, b in both]
    kept = [name for name in Rescored._fields if name not in ADDED_COLUMNS]
    rows_then = [tuple(getattr(row, name) for name in kept) for row in rows]
    return {"rows": plain(rows_then), "lines": list(difference.lines()), "summary": difference.summary(), "pairs": pairs}


# --- studies ---------------------------------------------------------------------------------------


def judgements(frozen: Frozen) -> Any:
    """The tables of the study, as the report reads them."""
    data = frozen.study
    versions = {k: v for k, v in data.versions.items() if k != "kit"}
    versions["cases"] = {c: {"case": v["case"], "key": v["key"], "keyed_with": v["key_now"]} for c, v in versions["cases"].items()}
    versions["library"] = {case: {name: value for name, value in standing.items() if name != "fit"} for case, standing in versions["library"].items()}  # counted since
    tables = {"members": data.members.drop(columns=[c for c in ADDED_COLUMNS if c in data.members]), "sittings": data.sittings, "judgements": data.judgements, "answers": data.answers}
    return {**{k: plain(v) for k, v in tables.items()}, "versions": plain(versions), "plan": data.plan_hash, "names": plain(data.names)}


@mock.patch.object(study_tables, "_rounded", lambda minutes: minutes)  # rounded since: tests/exports/test_study.py
def study_files(frozen: Frozen) -> Any:
    """The files of a study, in both formats, with and without words."""
    found = {}
    for form in ("csv", "parquet"):
        for with_text in (False, True):
            folder = frozen.folder / f"study {form} {with_text}"
            export_study(frozen.study, frozen.asked, folder, with_text, form)  # type: ignore[arg-type]
            if not with_text:
                found[form] = _files(folder, frozen)
            else:
                found[f"{form} with text"] = {k: v for k, v in _files(folder, frozen).items() if k.startswith("answers")}
    return found


def table_parts(frozen: Frozen) -> Any:
    """The standard tables of the judgements: from the exported file and from a data frame, and the files made of them."""
    folder = frozen.folder / "for tables"
    export_study(frozen.study, frozen.asked, folder, False, "parquet")
    found = standard_tables(folder / "judgements.parquet", "pre", "post")
    later = standard_tables([folder / "judgements.parquet"], "pre", "follow-up")
    for smallest in (1, 5):
        write_tables(found, frozen.folder / f"tables {smallest}", smallest)
    return {
        "post": [plain(t, 10) for t in (found.persons, found.items, found.cohorts)],
        "follow-up": plain(later.cohorts, 10),
        "files": {str(n): _files(frozen.folder / f"tables {n}", frozen) for n in (1, 5)},
    }


def report(frozen: Frozen) -> Any:
    """The report of the study as data; with small groups shown, and with no minimum of people."""
    made: dict[str, Any] = {}
    for name, shown in (
        ("usual", DisclosurePolicy()), ("all", DisclosurePolicy(1)), ("no minimum", DisclosurePolicy(1, 2, dict.fromkeys(MINIMUMS, 2))),
    ):  # fmt: skip
        found = whole_report(frozen.study, shown)
        data = plain([found.study, found.title, found.made_on, found.summary, found.sections, found.items, found.smallest, found.colophon], 9)
        made[name] = _without_versions(json.loads(_as_worded_then(json.dumps(data, ensure_ascii=False), REWORDED_IN_REPORTS)))
        if name == "usual":
            made["names"] = plain(found.names)
    return made


REPORTS = ("usual", "all", "no minimum")
HIDES_MORE = ("outcomes-plot", "flow-compared", "baseline-people", "baseline-results", "methods-sets")
"""Tables of the usual report that hide, or show, otherwise since all its figures are judged together (docs/decisions/0045, 0046). With small groups shown
they are what they were."""
SAME_ON_EVERY_MACHINE = 7
"""Significant digits of a fitted figure that do not hang on the library of linear algebra."""


def compared(part: str, kept: Any, found: Any) -> tuple[Any, Any]:
    """What of a part is compared, as it was and as it is. Of a report the figures: columns and rows of each table and plot that it had then, by its id.

    Its sentences say since how the study concludes on harms and on who left (docs/decisions/0043), and other tests read them.
    """
    if part == "report":
        then, now = _figures(kept), _figures(found)
        return then, {name: {k: v for k, v in now[name].items() if k in then[name]} for name in then}
    if part == "commands":
        return _without_what_reports_say(kept), _without_what_reports_say(found)
    return kept, found


def _figures(part: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {"names": part["names"]}
    for name in REPORTS:
        tables = _tables_of(part[name][4:6])
        found[name] = {k: _to_digits(v[2:4]) for k, v in tables.items() if name != "usual" or k not in HIDES_MORE}
    return found


DRAWN = (".svg", "interviews.html")
"""Ends of the names of plots of simulated interviews: seven drawings then, one page now. Their figures are in interviews.csv beside them, and in ``interviews``."""
SCRIPTS, NEW = {"analysis.R", "analysis.py", "design.csv", "expected.csv", "README.md"}, ("forms.csv", "fits.csv", "lot.csv")
"""Files of a study's export that compute its figures anew, run and compared with the report in tests/exports/full/test_analysis.py."""


def _without_what_reports_say(part: dict[str, Any]) -> dict[str, Any]:
    """Commands with the names, instead of the contents, of reports and of the scripts that compute their figures anew, and without plots of interviews."""
    def brief(command: str, files: dict[str, Any]) -> dict[str, Any]:
        return {name: "" if command.startswith("report ") or name in SCRIPTS else content for name, content in files.items() if name not in NEW and not name.endswith(DRAWN)}

    return {
        k: v | {"files": brief(k, v["files"]), "stdout": [line for line in v["stdout"] if not line.endswith((*(f"/{name}" for name in NEW), *DRAWN))]} if "files" in v else v
        for k, v in part.items()
    }


def _tables_of(value: Any) -> dict[str, list[Any]]:
    """Tables and plots as lists by their id."""
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return {}
    found = {value[0]: value} if len(value) > 4 and isinstance(value[0], str) and "-" in value[0] and isinstance(value[3], list) else {}
    for one in value:
        found |= _tables_of(one)
    return found


def _to_digits(value: Any) -> Any:
    if isinstance(value, list):
        return [_to_digits(one) for one in value]
    if isinstance(value, dict):
        return {k: _to_digits(one) for k, one in value.items()}
    return float(f"{value:.{SAME_ON_EVERY_MACHINE}g}") if isinstance(value, float) else value


def _words_of(page_text: str) -> list[str]:
    """The visible text of a page, a line each, with the text of its drawings."""
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page_text, flags=re.S)
    lines = (html.unescape(" ".join(line.split())) for line in re.split(r"<[^>]+>", body))
    return [line for line in lines if line]


# --- commands --------------------------------------------------------------------------------------


OTHER_OPTIONS = {("bots",), ("check",), ("study", "check"), ("simulate", "interviews"), ("new",), ("serve",), ("report",), ("user",), ("export",), ("study", "export"), ("study", "codes"), ("study", "power"), ("case", "release")}
"""Commands that have other options or another text, on purpose, than when the file was made: their help is not compared."""
ADDED = ("  balance ", "  demo ", "  erase-label ", "  register ")
"""Beginnings of lines in the list of commands that were added since: they are left out."""
OF_THE_FORMAT = ("check", "check --json", "check <folder>/changed/cases/the-packing-shed", "new a-new-case --into OUT", "schema --out OUT")
"""Commands that print advice on the format of cases, a new case, and its schemas: the format of today is another one, on purpose, and what
they print is tested beside them (tests/case, tests/cli). Their output is not compared here."""


def helps(frozen: Frozen) -> Any:
    """Text of ``--help`` of every command."""
    found = {}

    def ask(path: tuple[str, ...], command: Any) -> None:
        # click keeps the help option of a command that another test called by itself, with other names than the group gives it.
        command._help_option = None
        name = " ".join((COMMAND, *path))
        shown = expected("helps")[name] if path in OTHER_OPTIONS else _run(frozen, *path, "--help")["stdout"]
        found[name] = [line for line in shown if not line.startswith(ADDED)]
        for inner_name, inner in getattr(command, "commands", {}).items():
            if f"  {inner_name} " not in ADDED:
                ask((*path, inner_name), inner)

    ask((), command_line)
    return found


PLAN = "plan.yaml"
"""The template of a plan as it was, which the commands still read and freeze to the same hash."""
ADDED_TO_STATUS = (' "demonstration": false,', "Severe harms: with these people only ")
"""Line of ``study status --json`` that was added since: it is left out."""


REVISION_THEN = "0005"
"""Revision of the tables when the file was made; sentences that name today's are compared with that one."""
ADDED_REMARKS = ("Fewer than five people share these in the tables", "remark: ", "plan.yaml:72: warning: The plan lets the groups differ", "warning: The plan lets the groups differ")
"""Beginnings of lines that export and freeze of a study say since: they are left out (tests/cli)."""


def _practised_then(study: Study, library: Library) -> Iterator[Remark]:
    """What a check said of practice cases: since then a plan must say that it is a demonstration (tests/study, tests/cli)."""
    yield Remark("Practice cases are no measurement: cases of the forms are not released, and whoever practised here before may know them.")


@mock.patch.object(plan_file, "TEMPLATE", HERE / PLAN)
@mock.patch.object(plan_check, "_practised", _practised_then)
@mock.patch.object(study_tables, "_rounded", lambda minutes: minutes)
@mock.patch.object(study_commands, "_judge_forms", lambda plan, data: None)  # the table of forms was added since: tests/cli/test_studies.py
def commands(frozen: Frozen) -> Any:
    """Output, exit code and files of each command, one after the other on a copy of the frozen data folder."""
    names, study = frozen.names, frozen.names["study"]
    made: dict[str, Any] = {}
    data, work = frozen.folder / "command-data", frozen.folder / "command-out"
    shutil.copytree(frozen.data, data)
    plan = frozen.folder / "plan.yaml"

    def run(*words: str, on_data: bool = True, root: Path | None = None, writes: str = "", since: tuple[str, ...] = ()) -> None:
        """``since``: options that make the command do now what it did then."""
        told = [w.replace("OUT", str(work / writes)) for w in (*words, *since)]
        result = _run(frozen, *told, *(("--data", str(data)) if on_data else ()), root=root)
        result["stdout"] = [line.replace(f" at {HEAD}.", f" at {REVISION_THEN}.") for line in result["stdout"] if not line.startswith(ADDED_TO_STATUS)]
        result["stderr"] = [line for line in result["stderr"] if not line.startswith(ADDED_REMARKS)]
        if writes:
            result["files"] = _files(work / writes, frozen)
        name = _normal_text(" ".join(words), frozen)
        made[name if name not in made else f"{name} (again)"] = {k: _brief(v) if k == "files" else v for k, v in result.items()}

    run("check", on_data=False)
    run("check", "--json", on_data=False)
    run("check", str(frozen.changed_root / "cases/the-packing-shed"), on_data=False)
    made |= figures_of_bots(frozen)
    run("bots", "nothing-here", on_data=False)
    run("schema", "--out", "OUT", on_data=False, writes="schema")
    run("new", "a-new-case", "--into", "OUT", on_data=False, writes="new")
    run("new", "a-twin", "--twin-of", "the-night-bus", "--changed", "sex", "--into", "OUT", on_data=False)
    shutil.copytree(frozen.root / "cases/the-night-bus", work / "cases/the-night-bus")
    run("new", "a-twin", "--twin-of", "the-night-bus", "--changed", "sex", "--into", "OUT", on_data=False, writes="cases")
    run("simulate", "interviews", "--seeds", "1", "--out", "OUT", on_data=False, writes="interviews")
    run("migrate")
    run("codes", "list")
    run("user", "list")
    run("audit")
    run("export", "events", "--out", "OUT", writes="events")
    run("export", "events", "--with-text", "--out", "OUT", writes="events-text")
    run("export", "responses", "--out", "OUT", writes="responses")
    run("export", "responses", "--format", "parquet", "--with-text", "--out", "OUT", writes="responses-parquet")
    run("export", "xapi", "--homepage", "https://kit.example.org", "--out", "OUT", writes="xapi", since=("--long",))
    run("export", "xapi", "--out", "OUT")
    run("export", "cmi5", "--address", "https://kit.example.org", "--out", "OUT", writes="cmi5")
    run("export", "--code", names["code one"], "--out", "OUT", writes="person")
    run("export", "--out", "OUT")
    run("study", "status")
    run("study", "status", study)
    run("study", "status", study, "--json")
    run("study", "status", "nothing")
    run("study", "check", study)
    run("study", "due", study)
    run("study", "export", study, "--out", "OUT", writes="study")
    run("study", "export", study, "--format", "parquet", "--with-text", "--out", "OUT", writes="study-parquet")
    run("tables", str(work / "study-parquet/judgements.parquet"), "--out", "OUT", on_data=False, writes="tables")
    run("tables", str(work / "study-parquet/judgements.parquet"), "--after", "later", "--smallest", "1", "--out", "OUT", on_data=False, writes="tables-later")
    run("report", study, "--out", "OUT", writes="report")
    run("report", study, "--language", "fr", "--smallest", "2", "--out", "OUT", writes="report-fr")
    run("rescore", "--out", "OUT", writes="rescored-same")
    run("rescore", "--out", "OUT", root=frozen.changed_root, writes="rescored")
    run("release", "--case", "the-second-crossing")
    run("release")
    run("retention", "--months", "6", "--dry-run")
    run("study", "new", str(plan), "--template")
    run("study", "check", str(plan))
    run("study", "new", str(plan))
    run("study", "freeze", "spring-course")
    run("study", "codes", "spring-course", "2", "--site", "north", "--experience", "new")
    run("study", "codes", "spring-course", "1")
    run("study", "amend", study, "--what", "one more site", "--why", "few people")
    run("study", "lost", names["trainee one"], "--why", "moved")
    run("study", "lost", str(frozen.study.members["trainee"][0]), "--why", "moved")
    run("study", "release", study, "--phase", "pre")
    run("study", "release", study)
    run("study", "status", study, "--json")
    run("codes", "new", "2", "--label", "room 9")
    run("codes", "replace", names["trainee two"])
    run("user", "add", "evaluator", "--label", "room 3")
    run("user", "revoke", names["trainer"])
    run("user", "list")
    run("backup", "--out", str(frozen.folder / "backup.zip"))
    run("erase", "--id", names["trainee three"])
    run("erase", names["code one"])
    run("erase", names["code one"])
    run("restore", str(frozen.folder / "backup.zip"), "--data", str(frozen.folder / "restored"), on_data=False)
    run("export", "events", "--out", "OUT", writes="events-left")
    run("audit", "--json")
    run("simulate", "cohort", "--people", "4", "--data", str(frozen.folder / "cohort"), "--out", "OUT", on_data=False, writes="cohort")
    made |= {name: expected("commands")[name] for name in OF_THE_FORMAT}
    return made


def figures_of_bots(frozen: Frozen) -> dict[str, Any]:
    """The figures of scripted trainees as the command printed them before it began with a verdict, as a table and as JSON."""
    cases, catalogues = frozen.library.cases, frozen.library.catalogues
    rows = strategy_scores([cases["the-packing-shed"], cases["the-night-bus"]], catalogues, ["fr"], "en", seeds=range(1))
    lines = [("on", "country", "strategy", "scorer", "value", "baseline", "corrected", "why not")]
    for row in rows:
        numbers = ["–" if v is None else f"{v:.2f}" for v in (row.value, row.baseline, row.corrected)]
        lines.append((row.case or "form", row.country, row.strategy, row.scorer, *numbers, row.reason or ""))
    table = "".join("\t".join(line) + "\n" for line in lines)
    in_json = strategy_scores([cases["the-last-payslip"]], catalogues, ["es", "ch"], "fr")
    printed = {
        "bots the-packing-shed the-night-bus --seeds 1": table,
        "bots the-last-payslip --country es --country ch --seeds 0 --json --language fr": json.dumps([asdict(r) for r in in_json], ensure_ascii=False, indent=1) + "\n",
    }
    return {name: {"exit": 0, "stdout": text.splitlines(), "stderr": []} for name, text in printed.items()}


MOST_KEPT = 150_000
"""Characters of a file above which a command's own copy is kept as a hash: its figures are read in another part."""


def _brief(files: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, content in files.items():
        text = json.dumps(content, ensure_ascii=False)
        found[name] = content if len(text) <= MOST_KEPT else {"hash": hashlib.sha256(text.encode()).hexdigest(), "characters": len(text)}
    return found


def _run(frozen: Frozen, *words: str, root: Path | None = None) -> dict[str, Any]:
    """A command in this process: exit code, output and errors, without lines of progress, whose number is the machine's."""
    from click.testing import CliRunner

    with frozen.at(root), mock.patch("tracks_sim.cli.progress.FIRST", math.inf):
        result = CliRunner().invoke(command_line, [*words], prog_name=COMMAND, terminal_width=100)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    said = {"exit": result.exit_code, "stdout": result.stdout, "stderr": result.stderr}
    return {k: _normal_text(v, frozen).splitlines() if isinstance(v, str) else v for k, v in said.items()}


def _files(folder: Path, frozen: Frozen) -> dict[str, Any]:
    """Files of a folder by path: tables by column and row, codebooks by name and type of the columns, text by line."""
    return {
        _normal_text(p.relative_to(folder).as_posix(), frozen): _content(p, frozen) for p in sorted(folder.rglob("*")) if p.is_file()
    }


def _content(path: Path, frozen: Frozen) -> Any:
    if path.suffix == ".parquet":
        import duckdb

        with duckdb.connect() as connection:
            found = connection.execute("SELECT * FROM read_parquet(?)", [str(path)])
            head = [[name, str(kind)] for name, kind, *_ in found.description or ()]
            then = [i for i, (name, _) in enumerate(head) if name not in ADDED_COLUMNS]
            return {"columns": [head[i] for i in then], "rows": plain([tuple(row[i] for i in then) for row in found.fetchall()], 10)}
    if path.suffix == ".docx":
        import docx

        document = docx.Document(str(path))
        words = [p.text for p in document.paragraphs] + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return [_as_worded_then(_normal_text(word, frozen), REWORDED_IN_REPORTS) for word in words]
    text = path.read_text(encoding="utf-8")
    if path.name.startswith("codebook"):
        return _codebook(text) if path.suffix == ".csv" else "codebook as a page"
    if path.name.endswith(".schema.json"):
        return _shape(json.loads(text))
    text = _normal_text(text, frozen)
    if path.suffix == ".html":
        text = _as_worded_then(text, REWORDED_IN_REPORTS)
        return {"hash": hashlib.sha256(text.encode()).hexdigest(), "words": _words_of(text)}
    if path.suffix == ".csv":
        rows = list(csv.reader(io.StringIO(shortened_numbers(text))))
        then = [i for i, name in enumerate(rows[0]) if name not in ADDED_COLUMNS] if rows else []
        return [[row[i] for i in then] if len(row) == len(rows[0]) else row for row in rows]
    return text.splitlines()


def _codebook(text: str) -> list[list[str]]:
    head, *all_rows = csv.reader(io.StringIO(text))
    rows = [row for row in all_rows if row[head.index("name")] not in ADDED_COLUMNS]
    return [[row[head.index("name")], row[head.index("type")]] for row in rows]


def _shape(schema: dict[str, Any]) -> Any:
    """A schema without titles and descriptions, and without names of definitions: each is put where it is referred to."""
    definitions = schema.get("definitions", {})

    def told(node: Any, within: tuple[str, ...], *, names: bool = False) -> Any:
        if isinstance(node, list):
            return [told(inner, within) for inner in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node and not names:
            name = node["$ref"].rpartition("/")[2]
            return f"again, {len(within) - within.index(name)} up" if name in within else told(definitions[name], (*within, name))
        left = node if names else {k: v for k, v in node.items() if k not in ("title", "description", "definitions")}
        return {k: told(v, within, names=k in ("properties", "patternProperties") and not names) for k, v in left.items()}

    return told(schema, ())


# --- what is of this run or machine alone ----------------------------------------------------------

_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2,3}\b")
_RECEIPT = re.compile(r'(chain\\?": \\?")([0-9a-f]{64})?(\\?", \\?"hash\\?": \\?")[0-9a-f]{64}')
"""What the chain of hashes keeps of an erased person, and the hash of their receipt: both follow from random salts."""
_LINKS = re.compile(r'(\b(?:head|seals) [0-9]+[: ]|^  "hash": ")[0-9a-f]{64}\b', re.M)
"""Hashes of the audit log, over the random ids in it, and of what its seals vouch for."""
_PACKAGES = re.compile(r"Python 3\.\d+\.\d+\w*(?:, \w+ [\w.+]+)*")


def _normal_text(text: str, frozen: Frozen) -> str:
    """Text in which paths, random ids and codes of this run, and versions, are told by a word."""
    text = _without_added_fields(text).replace(str(frozen.folder), "<folder>")
    text = _UUID.sub(lambda found: found[0] if found[0] in frozen.known_ids else "<id>", text)
    text = _CODE.sub(lambda found: found[0] if found[0] in frozen.names.values() else "<code>", text)
    text = _RECEIPT.sub(lambda found: f"{found[1]}{'<digest>' if found[2] else ''}{found[3]}<hash>", text)
    text = _LINKS.sub(r"\1<hash>", text)
    text = _PACKAGES.sub("<packages>", text)
    return text.replace(f">{frozen.study.versions['kit']}<", "><version><") if "<packages>" in text else text


_ADDED_FIELDS = re.compile(r'\s*"stance": "neutral",|\s*"others": \[\],|\s*"same_words": false,|\s*"act_read": "",|\s*"read_by": "",|\s*"(?:act_read|read_by)",(?=[^\[\]{}:]*\])|,\s*"stance"(?=\s*\])')
"""Fields of a turn that were added since, which every older one has like this (tests/practice/test_conversation.py, test_person_words.py), and the names of three
among those withheld."""


def _without_added_fields(text: str) -> str:
    """JSON of events as it was."""
    return _ADDED_FIELDS.sub("", text)


def _without_versions(value: Any) -> Any:
    if isinstance(value, list):
        inner = [_without_versions(v) for v in value]
        return [inner[0], "<version>"] if len(inner) == 2 and inner[0] == ["Version of the kit", {}, ""] else inner
    if isinstance(value, dict):
        return {k: _without_versions(v) for k, v in value.items()}
    return _PACKAGES.sub("<packages>", value) if isinstance(value, str) else value


PARTS: dict[str, Part] = {
    "scores_cases": scores_cases, "scores_forms": scores_forms, "conduct": conduct_scores, "feedback": feedback_records,
    "feedback_shown": feedback_shown, "strategy_events": strategy_events, "strategy_table": strategy_table, "interviews": interviews,
    "events": events, "responses": responses, "xapi": xapi, "cmi5": cmi5, "rescored": rescored, "judgements": judgements,
    "study_files": study_files, "standard_tables": table_parts, "report": report, "helps": helps, "commands": commands,
}  # fmt: skip
"""Functions of the outputs that are compared, by the name of the expected file."""


VERSION = property(lambda package: "0.1.0" if package.metadata["Name"] == "tracks-sim" else package.metadata["Version"])
"""Version of an installed package; that of the kit is the one of the day on which the expected files were made."""


def made(part: str, frozen: Frozen) -> Any:
    """One part as it is today, as JSON would give it back."""
    with frozen.at(), mock.patch.object(Distribution, "version", VERSION):  # exports and reports name the version of all that made them
        return json.loads(json.dumps(PARTS[part](frozen), ensure_ascii=False))


def expected_file(part: str) -> Path:
    """Path of the expected result of a part."""
    return HERE / "expected" / f"{part}.json.xz"


def expected(part: str) -> Any:
    """The expected result of a part."""
    return json.loads(lzma.decompress(expected_file(part).read_bytes()))
