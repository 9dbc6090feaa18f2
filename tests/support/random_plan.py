"""Random plans that hold together, with everything that a plan may say."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st

from tests.support.study_cases import SAMPLE_SIZE
from tracks_sim.study import PHASES, Study
from tracks_sim.study.planned_analysis import SECONDARY_OUTCOMES, Model

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=20).map(str.strip).filter(bool)
SLUGS = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1)).map(date.isoformat)


@st.composite
def plans(draw: st.DrawFn) -> Study:
    """A plan of one or two arms, one to three phases, one or two forms."""
    arms = draw(st.permutations(draw(st.sampled_from((("training",), ("training", "waitlist"), ("training", "control"))))))
    chosen = draw(st.sets(st.sampled_from(PHASES), min_size=1))
    phases = [phase for phase in PHASES if phase in chosen]
    weeks = sorted(draw(st.lists(st.integers(0, 260), min_size=len(phases), max_size=len(phases))))
    languages = draw(st.lists(st.sampled_from(("en", "fr", "es")), min_size=1, unique=True))
    text = st.fixed_dictionaries({language: st.lists(WORDS, min_size=1, max_size=3).map("\n".join) for language in languages}, optional={"de": WORDS})
    cases = draw(st.lists(SLUGS, min_size=2, max_size=8, unique=True))
    cut, with_b = draw(st.integers(1, len(cases) - 1)), draw(st.booleans())
    forms = {"A": cases[:cut], "B": cases[cut:]} if with_b else {"A": cases}
    twins = {case: f"{case}-x" for case in draw(st.sets(st.sampled_from(cases), max_size=2)) if f"{case}-x" not in cases}
    counterbalanced = draw(st.booleans())
    cells = len(arms) * (2 if counterbalanced and with_b else 1)
    names = st.lists(st.sampled_from(("knowledge", "confidence", "attitude", "of-our-own")), max_size=3, unique=True)
    everybody = draw(st.dictionaries(st.sampled_from(phases), names))
    by_arm = draw(st.dictionaries(st.sampled_from(arms), st.dictionaries(st.sampled_from(phases), names)))
    by_arm = {arm: {phase: [n for n in asked if n not in everybody.get(phase, ())] for phase, asked in by_phase.items()} for arm, by_phase in by_arm.items()}
    plan: dict[str, Any] = {
        "id": draw(SLUGS), "title": draw(text), "consent": draw(text), "languages": languages, "country": draw(st.sampled_from(("fr", "be", "ch"))),
        "demonstration": draw(st.booleans()), "arms": arms, "training_starts": draw(DAYS), "forms": forms, "twins": twins, "counterbalanced": counterbalanced,
        "phases": [{"id": p, "weeks": w, "opens": draw(DAYS), "closes": draw(DAYS)} for p, w in zip(phases, weeks, strict=True)],
        "strata": draw(st.lists(st.sampled_from(("site", "experience")), unique=True)),
        "levels": draw(st.dictionaries(st.sampled_from(("site", "experience")), st.lists(WORDS, max_size=3))),
        "block_sizes": draw(st.lists(st.integers(1, 40 // cells).map(lambda n: n * cells), min_size=1, max_size=3)),
        "questionnaires": everybody, "questionnaires_by_arm": by_arm,
        "plan": {
            "model": draw(st.sampled_from(get_args(Model))), "alpha": draw(st.floats(0.001, 0.49)), "smallest_effect": draw(st.none() | st.floats(0.5, 100)),
            "largest_harm": draw(st.none() | st.floats(0.5, 100)),
            "secondary": draw(st.lists(st.sampled_from((*SECONDARY_OUTCOMES, "of_former_days")), max_size=5)),
            "minimum_n": draw(st.dictionaries(st.from_regex(r"[a-z]{1,6}(_[a-z]{1,4})?", fullmatch=True), st.integers(1, 9999), max_size=3)),
        },
        "sessions": draw(st.none() | st.fixed_dictionaries({"size": st.integers(2, 500)}, optional={"spread": st.floats(0.001, 10)})),
        "sample_size": draw(st.none() | st.just(SAMPLE_SIZE) | st.just(SAMPLE_SIZE | {"session_size": 10, "sd_session": 0.3})),
    }  # fmt: skip
    return Study.model_validate(plan)
