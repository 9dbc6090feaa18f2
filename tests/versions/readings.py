"""What a version of the kit says of the attempts and studies in a data folder, as plain JSON data.

The same functions run with the kit that made a database and with the kit of today. What had another name or place in an earlier
version is found by ``of_kit``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.golden.plain import plain
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.interview import load_parameters
from tracks_sim.practice import fold
from tracks_sim.scoring import conduct, feedback, score
from tracks_sim.store import FixedClock, Store, Studies

NOW = datetime(2028, 3, 1, 12, tzinfo=UTC)
"""Time at which databases are read: after every phase of their studies."""
DIGITS = 9
TABLES = ("members", "sittings", "judgements", "answers")


def of_kit(*places: str) -> Any:
    """The first of some ``module:name`` that this version of the kit has; raises LookupError where it has none."""
    for place in places:
        module, _, name = place.partition(":")
        with suppress(ImportError, AttributeError):
            return getattr(import_module(f"tracks_sim.{module}"), name)
    raise LookupError(f"None of {', '.join(places)} in this version of the kit.")


study_data = of_kit("outcomes.study_data:study_data", "outcomes.frames:study_data")
case_as_played = of_kit("store.versions:case_as_played", "store.played:case_as_played")
own_hashes = of_kit("store.versions:own_hashes", "store.played:own_hashes")
primary_model = of_kit("outcomes.primary:primary_model")
summary = of_kit("report.summary:summary")
Policy = of_kit("report.disclosure_control:DisclosurePolicy", "report.small:Shown")
Formatter = of_kit("report.formatting:Formatter", "report.wording:Wording")


def read(data: Path, library: Library | None = None) -> dict[str, Any]:
    """Everything that is held to a version's own time, of the database in this folder."""
    library = library or load_library(scenarios_root())
    with Store.open(data, clock=FixedClock(NOW)) as store:
        return {
            "attempts": attempts(store, library),
            "studies": {study: study_reading(store, study, library) for study in Studies(store).ids()},
            "drafts": drafts(data, library),
        }


def drafts(data: Path, library: Library) -> dict[str, Any]:
    """Data of every draft, who wrote it, what can be undone and redone, and the remarks on it; nothing where this version has no drafts."""
    try:
        kept = of_kit("authoring.drafts:Drafts")(of_kit("case.load.own_folders:OwnFolders", "case.own_folders:OwnFolders")(data).drafts, library.catalogues, lambda: NOW)
    except LookupError:
        return {}
    found: dict[str, Any] = {}
    for case_id in kept.ids():
        draft, reviews = kept.open(case_id), of_kit("authoring.reviews:read_reviews")(kept.open(case_id).folder)
        author = of_kit("authoring.journal:Author")("made-up-1", "")
        found[case_id] = {
            "data": plain(draft.data), "authors": sorted(kept.authors(case_id)), "undoable": kept.undoable(case_id, author),
            "in_review": reviews.in_review, "remarks": [[r.by.label, r.text] for r in reviews.remarks],
        }  # fmt: skip
    return found


def attempts(store: Store, library: Library) -> dict[str, Any]:
    """Scores of every submitted attempt by id, with the key as it was played; outside of studies their outcomes and the feedback too."""
    parameters, played, found = load_parameters(scenarios_root()), dict[Any, Any](), dict[str, Any]()
    for row in store.attempts():
        attempt = fold(store.events(row.id))
        if not attempt.submitted:
            continue
        version = (attempt.case, frozenset(own_hashes(attempt.hashes).items()))
        if version not in played:
            played[version] = case_as_played(store, library, attempt.case, attempt.hashes)
        case_file, in_study = played[version], attempt.mode == "study"
        said: dict[str, Any] = {"mode": attempt.mode, "case": attempt.case, "country": attempt.country, "language": attempt.language}
        if case_file is None:
            found[row.id] = said | {"scores": None}
            continue
        if attempt.mode != "talk":
            said["scores"] = {s.scorer: _score(s, outcomes=not in_study) for s in score(attempt, case_file, library.catalogues)}
            if attempt.feedback_open and not in_study:
                said["feedback"] = _feedback(feedback(attempt, case_file, library.catalogues))
        if attempt.turns:
            said["conduct"] = _score(conduct(attempt, case_file, parameters), outcomes=True)
        found[row.id] = said
    return found


def _score(score: Any, *, outcomes: bool) -> dict[str, Any]:
    """A score by the names of its fields."""
    said = {name: getattr(score, name) for name in ("value", "baseline", "corrected", "reason", "counts", "figures")}
    if outcomes:
        said |= {
            "harms": [[h.severity, h.where] for h in score.harms],
            "outcomes": {o.item: [o.given, o.keyed, o.right, o.cited_right, o.cited_wrong, o.missed, o.note] for o in score.outcomes},
        }
    return plain(said, DIGITS)  # type: ignore[no-any-return]


def _feedback(f: Any) -> dict[str, Any]:
    """The feedback on a whole case: its figures, the kind of finding of each item, lessons and harms."""
    kinds = {step: {r.item: getattr(r, "kind", None) or r.verdict for r in rows} for step, rows in f.findings.items()}
    return plain({"story": f.story, "figures": f.figures, "findings": kinds, "lessons": f.lessons, "harms": f.harms}, DIGITS)  # type: ignore[no-any-return]


def study_reading(store: Store, study: str, library: Library) -> dict[str, Any]:
    """Tables of a study, the planned comparison, and the conclusion in words."""
    data = study_data(store, study, library)
    policy, words = Policy(), Formatter("en", 5, data.names.get("en", {}))
    sentence = getattr(words, "message", None) or words.words
    said: dict[str, Any] = {
        "frozen": data.state.frozen_at is not None,
        "effect": effect(data),
        "summary": [sentence(message) for message in summary(data, policy)],
    }
    with suppress(LookupError):
        result = of_kit("report.two_pages:two_pages")(data, policy, NOW.date()).result
        said["two_pages"] = [sentence(message) for message in (result.headline, *result.sentences)]
    return said | {name: table(getattr(data, name)) for name in TABLES}


def table(frame: Any) -> dict[str, list[Any]]:
    """A table as its columns, by name."""
    whole = plain(frame, DIGITS)
    return {name: [row[at] for row in whole["rows"]] for at, name in enumerate(whole["columns"])}


def effect(data: Any) -> dict[str, Any] | None:
    """The planned mixed model of the phases before and after the training; None where it has no rows in a group."""
    control = next((arm for arm in data.study.arms if arm != "training"), None)
    rows = data.sittings[data.sittings["safe"].notna() & data.sittings["phase"].isin(("pre", "post"))]
    if control is None or rows.groupby(["arm", "phase"]).ngroups < 4:
        return None
    columns = ["trainee", "case", "phase", "safe", "arm"]
    responses = rows[columns].astype(dict.fromkeys(columns, object)).assign(safe=rows["safe"].astype("float64"))
    model = primary_model(responses, before="pre", control=control)
    safe = {f"{arm} {phase}": [int(cell.sum()), len(cell)] for (arm, phase), cell in rows.groupby(["arm", "phase"])["safe"]}
    difference: Mapping[str, Any] = {name: getattr(model.difference, name) for name in ("value", "low", "high", "n", "reason")}
    return plain({"safe": safe, "difference": difference}, DIGITS)  # type: ignore[no-any-return]
