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
from scipy.optimize import minimize
from scipy.stats import f, norm, t

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


def tested(name: str, value: float, error: float, freedom: int) -> float:
    """Keep a figure with its t interval; the two-sided p value."""
    note(name, value, t.ppf(0.975, freedom) * error)
    return float(2 * t.sf(abs(value / error), freedom)) if error > 0 else float("nan")


def paired(name: str, scores: pd.DataFrame) -> float:
    """Mean change with its t interval; the p value."""
    change = scores["after"] - scores["before"]
    return tested(name, change.mean(), change.std() / np.sqrt(len(change)), len(change) - 1)


def ancova(name: str, scores: pd.DataFrame) -> float:
    """The training group less the other, after, adjusted for the scores before (where they differ), with HC3 errors and a t interval; the p value."""
    columns = [np.ones(len(scores)), (scores["arm"] == arms[1]).to_numpy(float)]
    if "before" in scores and scores["before"].nunique() > 1:
        columns.append(scores["before"].to_numpy(float))
    x, y = np.column_stack(columns), scores["after"].to_numpy(float)
    inverse = np.linalg.inv(x.T @ x)
    b = inverse @ x.T @ y
    residual = (y - x @ b) / (1 - ((x @ inverse) * x).sum(axis=1))
    covariance = inverse @ ((x * residual[:, None]).T @ (x * residual[:, None])) @ inverse
    return tested(name, b[1], np.sqrt(covariance[1, 1]), x.shape[0] - x.shape[1])


if len(phases) == 2:
    scores_safe = people(responses, "safe")
    for arm in arms:
        paired(f"paired_change.{arm}", scores_safe[scores_safe["arm"] == arm])

members = read("members.csv")
answers = read("answers.csv").merge(members[["trainee", "arm"]], on="trainee").astype({"right": float})
judgements = read("judgements.csv").astype(dict.fromkeys(("says_present", "is_present", "confidence", "right"), float))
judged = judgements[judgements["step"] == "indicators"]
# Whether the person may have been trafficked: left open it is a miss where the key says yes, and counts neither way where it says no.
asked = judgements[judgements["step"] == "detection"]
asked = asked.assign(says_present=asked["says_present"].mask(asked["says_present"].isna() & (asked["is_present"] == 1), 0.0))
stated = judged[judged["confidence"].notna() & judged["right"].notna()]
stated = stated.assign(over=stated["confidence"] - stated["right"], loss=(stated["confidence"] - stated["right"]) ** 2)
own_view = answers[(answers["questionnaire"] == "confidence") & (answers["retrospective"] == "0") & answers["value"].isin(list("12345"))]
PERSON = ["trainee", "arm", "phase"]


def d_prime() -> pd.DataFrame:
    """d' of each person in each phase: hits and false alarms over all indicators judged, half a judgement added to each count (Hautus 1995)."""
    said = judged.dropna(subset=["says_present", "is_present"]).groupby([*PERSON, "is_present"])["says_present"]
    rates = ((said.sum() + 0.5) / (said.count() + 1)).unstack("is_present").reindex(columns=[1.0, 0.0])
    return pd.Series(norm.ppf(rates[1.0]) - norm.ppf(rates[0.0]), index=rates.index, name="d_prime").reset_index()


def talk(part: str, whole: str) -> pd.DataFrame:
    """Share of ``part`` in ``whole`` over all talks of a person in a phase; none where there is nothing to divide by."""
    talked = sat[sat["talk_questions"].notna()].astype({part: float, whole: float})
    summed = talked.groupby(PERSON)[[part, whole]].sum(min_count=1)
    return (summed[part] / summed[whole].where(summed[whole] > 0)).rename("share").reset_index()


secondary = {
    "severe_harms": (sat.assign(severe=(sat["severe_harms"] > 0).astype(float).where(sat["severe_harms"].notna())), "severe"),
    "detection_hits": (asked[asked["is_present"] == 1], "says_present"),
    "detection_false_alarms": (asked[asked["is_present"] == 0], "says_present"),
    "hits": (judged[judged["is_present"] == 1], "says_present"),
    "false_alarms": (judged[judged["is_present"] == 0], "says_present"),
    "d_prime": (d_prime(), "d_prime"),
    "recommended_questions": (talk("talk_recommended", "talk_questions"), "share"),
    "needed_facts": (talk("talk_needed_told", "talk_needed"), "share"),
    "safety_steps": (talk("talk_steps_taken", "talk_steps"), "share"),
    "knowledge": (answers[(answers["retrospective"] == "0") & (answers["untrained"] == "0")], "right"),
    "confidence": (own_view.assign(point=own_view["value"].astype(float)), "point"),
    "brier_score": (stated, "loss"),
    "over_confidence": (stated, "over"),
}
planned: dict[str, float] = {}  # p values of the plan's own outcomes
for name, (rows, column) in secondary.items():
    if f"secondary.{name}" in wanted:
        p = (ancova if len(arms) == 2 else paired)(f"secondary.{name}", people(rows, column))
        if name in str(design["secondary"]).split() and np.isfinite(p):
            planned[name] = p
adjusted = 0.0
for place, name in enumerate(sorted(planned, key=planned.__getitem__)):  # Holm (1979)
    adjusted = min(1.0, max(adjusted, (len(planned) - place) * planned[name]))
    own |= {f"secondary.{name}.p_value": planned[name], f"secondary.{name}.p_holm": adjusted}

# --- the primary outcome where what is missing counts in another way ----------------------------------------------------

sat["plain"] = sat["pair"].fillna(sat["case"].str.partition("@")[0])


def due_cases() -> pd.DataFrame:
    """A row for each case that somebody who was allocated is to sit in the two phases, with ``safe`` where it is known. A twin stands for its first version."""
    due = members.dropna(subset=["arm", "first_form"]).merge(read("forms.csv"), on="first_form")
    known = sat[["trainee", "phase", "plain", "safe"]].rename(columns={"plain": "case"}).drop_duplicates(["trainee", "phase", "case"])
    return due.merge(known, on=["trainee", "phase", "case"], how="left")


def counted(way: str, due: pd.DataFrame, *instead: dict[str, float] | float | None) -> None:
    """The changes where a missing response counts as ``instead`` before and after: a number for each group, or for all; None: it is left out."""
    counts = due["safe"]
    for phase, value in zip(phases, instead, strict=True):
        if value is not None:
            by_arm = due["arm"].map(value if isinstance(value, dict) else dict.fromkeys(arms, value))
            counts = counts.mask(due["safe"].isna() & (due["phase"] == phase), by_arm)
    scores = people(due.assign(counts=counts), "counts")
    for arm in arms:
        if (name := f"sensitivity.{way}.{arm}") in wanted:
            paired(name, scores[scores["arm"] == arm])
    if (name := f"sensitivity.{way}.difference") in wanted:
        ancova(name, scores.assign(after=scores["after"] - scores["before"], before=0.0))


if len(phases) == 2:
    due = due_cases()
    whole = due["safe"].notna().groupby(due["trainee"]).transform("all")
    stayed = (due[[phase.replace("-", "_") for phase in phases]] == "1").all(axis=1) & due["lost"].isna()
    for way, rows in (("observed", due), ("complete", due[whole]), ("per_protocol", due[stayed])):
        counted(way, rows, None, None)
    counted("unsafe", due, 0.0, 0.0)
    counted("safe", due, 1.0, 1.0)
    if len(arms) == 1:
        counted("least", due, 1.0, 0.0)
        counted("most", due, 0.0, 1.0)
    else:
        for way, trained_before in (("against", 1.0), ("for", 0.0)):
            before = {arms[0]: 1 - trained_before, arms[1]: trained_before}
            counted(way, due, before, {arm: 1 - value for arm, value in before.items()})

# --- reliability: the item is the case, people with every case ----------------------------------------------------------


def omega(x: np.ndarray) -> float:
    """McDonald's omega of people x items: the share of the variance of the sum that is of one factor, fitted by maximum likelihood (Joereskog 1967)."""
    x = x[:, x.std(axis=0, ddof=1) > 1e-12]
    correlations, spread = np.corrcoef(x, rowvar=False), x.std(axis=0, ddof=1)

    def factor(unique: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sizes, directions = np.linalg.eigh(correlations / np.sqrt(np.outer(unique, unique)))
        return sizes, np.sqrt(unique) * directions[:, -1] * np.sqrt(max(sizes[-1] - 1, 0.0))

    def misfit(unique: np.ndarray) -> tuple[float, np.ndarray]:
        sizes, loadings = factor(unique)
        rest = sizes[:-1] if sizes[-1] > 1 else sizes
        return float(np.sum(rest - np.log(rest) - 1)), (loadings**2 + unique - 1) / unique**2

    start = np.clip(0.5 / np.diag(np.linalg.inv(correlations)), 0.005, 1.0)
    unique = minimize(misfit, start, jac=True, method="L-BFGS-B", bounds=[(0.005, 1.0)] * len(start), options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-8}).x
    common = (factor(unique)[1] @ spread) ** 2
    return float(common / (common + unique @ spread**2))


plain = read("sittings.csv")[["trainee", "phase", "case"]].assign(named=sat["case"])  # twins and versions as above
named = judgements.merge(plain, on=["trainee", "phase", "case"], how="left").assign(case=lambda rows: rows["named"])
for score, rows, column in (("judgements", named, "right"), ("safe", sat, "safe")):
    for (form, phase), own_rows in rows.dropna(subset=[column]).groupby(["form", "phase"]):
        name = f"{score}.{form}.{phase}"
        if f"alpha.{name}" in wanted:
            x = own_rows.groupby(["trainee", "case"])[column].mean().unstack("case").dropna().to_numpy()
            n, k = x.shape
            alpha = k / (k - 1) * (1 - x.var(axis=0, ddof=1).sum() / x.sum(axis=1).var(ddof=1))
            low, high = (1 - (1 - alpha) * f.ppf(tail, n - 1, (n - 1) * (k - 1)) for tail in (0.975, 0.025))  # Feldt (1965)
            own |= {f"alpha.{name}": alpha, f"alpha.{name}.low": low, f"alpha.{name}.high": high}
            if f"omega.{name}" in wanted:
                own[f"omega.{name}"] = omega(x)

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
