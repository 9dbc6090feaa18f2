"""Random study data of many people, with decisions, elements and needs beside the indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from tests.support.study_tables import Person, a_study, study_data_of, table_of
from tracks_sim.outcomes.study_data import JUDGEMENTS, StudyData
from tracks_sim.study import Study

KEYED = ("present", "present", "absent", "absent", "insufficient")


MADE: dict[tuple[int, int, str, float, float], StudyData] = {}
"""Studies that were made in this process, by all that they depend on."""


def random_study(n: int, seed: int = 1, study: Study | None = None, gain: float = 1.5, leave: float = 0.0) -> StudyData:
    """Data of ``n`` people, alternating over arms and first forms; the trained are right more often after, by ``gain`` in log odds.

    A share ``leave`` of them submits no case after the first phase. Who asks for the same study again gets the same one, with all that was
    worked out of it by then; ``replace(data)`` is one of which nothing is known.
    """
    study = study or a_study()
    asked = n, seed, study.model_dump_json(), gain, leave
    if asked not in MADE:
        MADE[asked] = _made(n, seed, study, gain, leave)
    return MADE[asked]


def _made(n: int, seed: int, study: Study, gain: float, leave: float) -> StudyData:
    random = np.random.default_rng(seed)
    people = []
    for i in range(n):
        ability = random.normal()
        arm, first_form = study.arms[i % len(study.arms)], study.first_forms[(i // len(study.arms)) % len(study.first_forms)]
        gone = random.random() < leave
        safe: dict[str, Sequence[int | None]] = {}
        judged = {}
        for turn, phase in enumerate(study.phases[: 1 if gone else None]):
            chance = 1 / (1 + np.exp(-(ability + (gain * turn if arm == "training" else 0.0))))
            cases = study.forms[study.form_of(phase.id, first_form)]
            safe[phase.id] = [int(random.random() < chance) for _ in cases]
            judged[phase.id] = [[_random_judgement(keyed, chance, random) for keyed in KEYED] for _ in cases]
        people.append(Person(
            f"p{i:03}", arm, first_form, "north" if i % 3 else "south", "new" if i % 2 else "old", "left" if gone else None, safe, judged=judged
        ))  # fmt: skip
    return with_steps(study_data_of(people, study))


def _random_judgement(keyed: str, chance: float, random: np.random.Generator) -> tuple[str, str | None, float | None]:
    if random.random() < 0.1:
        return keyed, None, None
    said = keyed if random.random() < chance else "present" if keyed != "present" else "absent"
    return keyed, said, round(float(random.uniform(0.3, 1.0)), 1)


def with_steps(data: StudyData) -> StudyData:
    """A decision (``refer`` is accepted, and chosen in safe responses), an element and a need beside the indicators of each sitting."""
    rows = []
    for sat in data.sittings.dropna(subset=["safe"]).to_dict("records"):
        head = {name: sat[name] for name in ("trainee", "arm", "phase", "form", "case", "case_hash", "key_hash")}
        right = int(sat["safe"])
        rows += [
            head | {"step": "decision", "item": "option", "keyed": "refer", "said": ("wait", "refer")[right], "response": ("wait", "refer")[right], "right": right},
            head | {"step": "elements", "item": "act", "keyed": "present", "said": ("absent", "present")[right], "says_present": right, "is_present": 1, "right": right},
            head | {"step": "needs", "item": "rest", "keyed": "urgent", "said": "urgent" if right else None, "right": right or None},
        ]  # fmt: skip
    return replace(data, judgements=pd.concat([data.judgements, table_of(rows, JUDGEMENTS)], ignore_index=True) if rows else data.judgements)
