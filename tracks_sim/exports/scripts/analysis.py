"""Figures of a study, computed again from its tables with numpy, pandas and scipy.

    python analysis.py

It reads sittings.csv, judgements.csv, members.csv, answers.csv and design.csv, which stand beside it, prints each figure of
expected.csv beside its own, and ends with exit code 1 where one differs by more than its tolerance. Nothing is taken from the
kit, but for the planned model: Python's packages have no mixed logistic regression with crossed effects by likelihood, so it is
fitted with the kit's own function where tracks_sim is installed, which shows only that these tables are the ones; else it is
left out. analysis.R fits it with lme4.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t

FOLDER = Path(__file__).parent


def read(name: str) -> pd.DataFrame:
    """A table beside this file, every cell a text or missing."""
    return pd.read_csv(FOLDER / name, dtype=object, keep_default_na=False, na_values=[""])


design = read("design.csv").set_index("name")["value"]
phases = design["phases"].split()  # before and after, or one
arms = design["arms"].split()  # the group that is compared with comes first
expected = read("expected.csv").astype({"value": float, "tolerance": float})
wanted = set(expected.loc[expected["value"].notna(), "name"])
own: dict[str, float | None] = {}


def note(name: str, value: float, margin: float) -> None:
    """Keep a figure with the ends of its interval."""
    own.update({name: value, f"{name}.low": value - margin, f"{name}.high": value + margin})


# --- the responses: a row for each person, phase and case ---------------------------------------------------------------


def with_versions(table: pd.DataFrame) -> pd.Series:
    """The case of each row: a twin counts as its first version; versions of a case or key that was changed are cases of their own."""
    case = table["pair"].fillna(table["case"])
    for part in ("case_hash", "key_hash"):
        digits = table[part].fillna("")
        several = digits.groupby(table["case"]).transform("nunique") > 1
        case = case.where(~several, case + "@" + digits.str[:8])
    return case


sat = read("sittings.csv").astype({"safe": float, "severe_harms": float})
sat["case"] = with_versions(sat)
responses = sat[sat["arm"].isin(arms) & sat["phase"].isin(phases) & sat["safe"].notna()]
for arm in arms:
    for phase in phases:
        own[f"share.{arm}.{phase}"] = responses.loc[(responses["arm"] == arm) & (responses["phase"] == phase), "safe"].mean()

# --- each person counting once: mean score by person and phase ----------------------------------------------------------


def people(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a person, with the arm and the mean score in each phase that is compared; who has none in one of them is left out."""
    rows = rows[rows[column].notna() & rows["arm"].isin(arms) & rows["phase"].isin(phases)]
    means = rows.groupby(["trainee", "arm", "phase"])[column].mean().unstack("phase").reindex(columns=phases).dropna()
    means.columns = ["before", "after"][-len(phases) :]
    return means.reset_index()


def paired(name: str, scores: pd.DataFrame) -> None:
    """Mean change with its t interval."""
    change = scores["after"] - scores["before"]
    note(name, change.mean(), t.ppf(0.975, len(change) - 1) * change.std() / np.sqrt(len(change)))


def ancova(name: str, scores: pd.DataFrame) -> None:
    """The training group less the other, after, adjusted for the scores before (where they differ), with HC3 errors and a t interval."""
    columns = [np.ones(len(scores)), (scores["arm"] == arms[1]).to_numpy(float)]
    if "before" in scores and scores["before"].nunique() > 1:
        columns.append(scores["before"].to_numpy(float))
    x, y = np.column_stack(columns), scores["after"].to_numpy(float)
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ x.T @ y
    residual = (y - x @ b) / (1 - ((x @ inverse) * x).sum(axis=1))
    covariance = inverse @ ((x * residual[:, None]).T @ (x * residual[:, None])) @ inverse
    note(name, b[1], t.ppf(0.975, x.shape[0] - x.shape[1]) * np.sqrt(covariance[1, 1]))


if len(phases) == 2:
    scores_safe = people(responses, "safe")
    for arm in arms:
        paired(f"paired_change.{arm}", scores_safe[scores_safe["arm"] == arm])

answers = read("answers.csv").merge(read("members.csv")[["trainee", "arm"]], on="trainee").astype({"right": float})
judged = read("judgements.csv").astype({"says_present": float})
judged = judged[judged["step"] == "indicators"]
secondary = {
    "severe_harms": (sat.assign(severe=(sat["severe_harms"] > 0).astype(float).where(sat["severe_harms"].notna())), "severe"),
    "hits": (judged[judged["is_present"] == "1"], "says_present"),
    "false_alarms": (judged[judged["is_present"] == "0"], "says_present"),
    "knowledge": (answers[(answers["retrospective"] == "0") & (answers["untrained"] == "0")], "right"),
}
for name, (rows, column) in secondary.items():
    if f"secondary.{name}" in wanted:
        (ancova if len(arms) == 2 else paired)(f"secondary.{name}", people(rows, column))

# --- the planned model --------------------------------------------------------------------------------------------------

left_out = ""
if "model.odds_ratio" in wanted:
    try:
        from tracks_sim.outcomes.change import primary_model
    except ImportError:
        left_out = "left to analysis.R"
    else:
        columns = ["trainee", "case", "phase", "safe", *(["arm"] if len(arms) == 2 else [])]
        fixed = design["fixed"].split()
        strata = [name for name in ("site", "experience") if name in fixed]
        answered = responses[columns].merge(read("members.csv")[["trainee", *strata]], on="trainee", how="left")
        alike = design["effect"] == "phase:arm" and "arm" not in fixed
        fitted = primary_model(answered, before=phases[0], control=arms[0], level=1 - float(design["alpha"]), equal_before=alike or bool(strata))
        for name, estimate in (("model.difference", fitted.difference), ("model.odds_ratio", fitted.odds_ratio)):
            own |= {name: estimate.value, f"{name}.low": estimate.low, f"{name}.high": estimate.high}
        assert fitted.model is not None
        own |= {"model.p_value": fitted.p_value, "model.log_likelihood": fitted.model.log_likelihood}
        own |= {f"model.sd.{factor}.{term}": sd for (factor, term), sd in fitted.model.random_sd.items()}

# --- compared -----------------------------------------------------------------------------------------------------------

differ = 0
print(f"{'figure':34} {'here':>12} {'expected':>12} {'difference':>12}")
for row in expected.itertuples():
    if pd.isna(row.value):
        print(f"{row.name:34} not estimable: {row.reason}")
    elif left_out and row.name.startswith("model."):
        print(f"{row.name:34} {left_out}")
    else:
        here = own.get(row.name)
        here = float("nan") if here is None else here
        bad = not abs(here - row.value) <= row.tolerance
        differ += bad
        print(f"{row.name:34} {here:12.6f} {row.value:12.6f} {here - row.value:12.1e}{'  DIFFERS' if bad else ''}")
print(f"\n{differ} figures differ by more than their tolerance." if differ else "\nAll figures agree.")
sys.exit(bool(differ))
