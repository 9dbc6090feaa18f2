"""Figures of a study, computed again from its tables with numpy, pandas and scipy.

    python analysis.py

It reads sittings.csv, judgements.csv, members.csv, answers.csv, design.csv, forms.csv, fits.csv and lot.csv, which stand beside it, prints each
figure of expected.csv beside its own, and ends with exit code 1 where one differs by more than its tolerance. Nothing is taken from
the kit, but for the planned model, also where what is missing counts in another way: Python's packages have no mixed logistic regression with crossed effects by likelihood, so it is
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

of_model = set(read("fits.csv")["way"])  # ways whose difference is of the planned model, which then holds the groups alike before
by_model: dict[str, pd.DataFrame] = {}  # their responses
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
    if way in of_model:
        by_model[f"sensitivity.{way}.difference"] = due.assign(safe=counts).dropna(subset=["safe"])
    elif (name := f"sensitivity.{way}.difference") in wanted:
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


def coefficients(name: str, rows: pd.DataFrame) -> None:
    """How far the mean over all cases that people met once tells them apart (E rho^2), or holds against a mark (Phi): judgements in cases (Brennan 2001, p x (i:h)).

    Only differences within a group of arm and first form count, and each case alike; a case that was changed is left out.
    """
    rows = rows[rows["phase"].isin(str(design["met"]).split()) & ~rows["case"].str.contains("@", regex=False)]
    met = rows.groupby("trainee")["case"].nunique()
    rows = rows[rows["trainee"].isin(met.index[met == rows["case"].nunique()])]
    table = rows.pivot_table(index="trainee", columns=["case", "item"], values="score").dropna(axis="columns")
    person = members.set_index("trainee").loc[table.index]
    group = person["arm"] + " " + person["first_form"]
    several = group.map(group.value_counts()) > 1
    x, group, case = table[several], group[several], table.columns.get_level_values("case")
    size = pd.Series(case).value_counts(sort=False).sort_index()
    of_cases = x.T.groupby(case).mean().T[size.index]
    people, judgements, cases, groups = len(x), x.shape[1], len(size), group.nunique()

    def within(values: pd.DataFrame) -> np.ndarray:
        """Squares by column, less the mean of the group."""
        return np.asarray(((values - values.groupby(group).transform("mean")) ** 2).sum())

    squares_p, squares_ph = judgements * within(x.mean(axis=1).to_frame()).sum(), within(of_cases) @ size.to_numpy()
    freedom, inside, unequal = people - groups, judgements - cases, (size**2).sum() / judgements
    rest = (within(x).sum() - squares_ph) / (freedom * inside) if inside else 0.0
    spread, mean_ph = (judgements - unequal) / (cases - 1), (squares_ph - squares_p) / (freedom * (cases - 1))
    by_case = (mean_ph - rest) / spread
    true = max((squares_p / freedom - rest - unequal * by_case) / judgements, 0.0)
    means = x.groupby(group).mean().mean()  # every group weighs alike
    behind, of_case = groups**2 / (1 / group.value_counts()).sum(), means.groupby(case).mean()
    mean_h = behind * (size * (of_case - (of_case * size).sum() / judgements) ** 2).sum() / (cases - 1)
    mean_ih = behind * ((means.to_numpy() - of_case[case].to_numpy()) ** 2).sum() / inside if inside else rest
    each = cases / (1 / size).sum()
    error = max(by_case, 0.0) + max(rest, 0.0) / each
    mark = error + max((mean_h - mean_ph - mean_ih + rest) / (behind * spread), 0.0) + max((mean_ih - rest) / behind, 0.0) / each
    own.update({f"generalizability.{name}": true / (true + error / cases), f"dependability.{name}": true / (true + mark / cases)})


if "generalizability.judgements" in wanted:
    one_key = named[~named["keyed"].str.contains(" ", regex=False, na=False) | (named["step"] == "decision")]  # readers do not differ
    coefficients("judgements", one_key.assign(item=one_key["step"] + " " + one_key["item"], score=one_key["right"].fillna(0.0)))
if "generalizability.safe" in wanted:
    coefficients("safe", sat.dropna(subset=["safe"]).assign(item="response", score=sat["safe"]))

# --- the randomisation test ---------------------------------------------------------------------------------------------


def randomisation(draws: int = 1999, alike: float = 1e-9) -> None:
    """How often the lot that made the groups would have made a difference as large.

    Shares of safe responses after, by least squares on group, share before, first form, site and experience, with arms drawn again within the cells of lot.csv (where it
    is empty, within first form, site and experience). p counts this lot too (Phipson & Smyth 2010); the interval has every difference that the test does not
    reject (Garthwaite 1996). The draws are this script's own, hence the tolerance.
    """
    shares = responses.pivot_table(index="trainee", columns="phase", values="safe")
    shares = shares[shares[phases[-1]].notna()]
    person = members.set_index("trainee").loc[shares.index]
    arm, score = (person["arm"] == arms[1]).to_numpy(float), shares[phases[-1]].to_numpy()
    columns = [np.ones(len(arm)), *([shares[phases[0]].fillna(shares[phases[0]].mean()).to_numpy()] if len(phases) == 2 else [])]
    strata = person[["first_form", "site", "experience"]].fillna("")
    dummies = [(strata[name] == word).to_numpy(float) for name in strata for word in sorted(strata[name].unique())[1:]]

    def basis(columns: list[np.ndarray]) -> np.ndarray:
        axes, sizes, _ = np.linalg.svd(np.column_stack(columns), full_matrices=False)
        return np.asarray(axes[:, sizes > 1e-9 * sizes[0]])

    axes = basis(columns + dummies)
    if ((arm - axes @ (axes.T @ arm)) ** 2).sum() < alike:
        axes = basis(columns)
    lot = read("lot.csv").set_index("trainee")
    cell = lot.loc[shares.index, "cell"] if len(lot) else strata.agg("/".join, axis=1)
    random, drawn = np.random.default_rng(2), np.empty((len(arm), draws))
    for one, here in pd.Series(range(len(arm))).groupby(cell.to_numpy()):
        trained, places = lot.loc[lot["cell"] == one, ["trained", "places"]].iloc[0].astype(int) if len(lot) else (int(arm[here].sum()), len(here))
        drawn[here] = random.permuted(np.tile(np.arange(places)[:, None] < trained, draws), axis=0)[: len(here)]
    others, mine, rest = (columns - axes @ (axes.T @ columns) for columns in (drawn, arm, score))
    size = np.sqrt(np.maximum((others**2).sum(axis=0) * (mine @ mine), alike))
    found, turned, overlap = mine @ rest / (mine @ mine), others.T @ rest / size, others.T @ mine / size
    same = 1 - np.abs(overlap) < alike
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (found - turned) / (1 - overlap), (found + turned) / (1 + overlap)
    needed = int(np.ceil(float(design["alpha"]) * (draws + 1) - 1 - alike))
    low = max(-1.0, np.sort(np.where(same, -np.inf, np.minimum(first, second)))[needed - 1])
    high = min(1.0, np.sort(np.where(same, np.inf, np.maximum(first, second)))[-needed])
    if ((rest - found * mine) ** 2).sum() < alike and np.isin(score, (0.0, 1.0)).all():  # nobody differs within the groups: Newcombe (1998), method 10
        (x, x_low, x_high), (y, y_low, y_high) = (wilson(score[arm == side]) for side in (1, 0))
        low, high = x - y - np.hypot(x - x_low, y_high - y), x - y + np.hypot(x_high - x, y - y_low)
    p_value = (1 + (np.abs(turned) >= abs(found) - alike).sum()) / (draws + 1)
    own.update({"randomisation.difference": found, "randomisation.p_value": p_value, "randomisation.difference.low": low, "randomisation.difference.high": high})


def wilson(x: np.ndarray) -> tuple[float, float, float]:
    """A share with the ends of Wilson's interval."""
    share, n, z = x.mean(), len(x), norm.ppf(0.975)
    centre, margin = share + z**2 / (2 * n), z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return share, (centre - margin) / (1 + z**2 / n), (centre + margin) / (1 + z**2 / n)


if "randomisation.p_value" in wanted:
    randomisation()

# --- the planned model --------------------------------------------------------------------------------------------------

left_out: set[str] = set()
if "model.odds_ratio" in wanted or wanted & set(by_model):
    try:
        from tracks_sim.outcomes.change import primary_model
    except ImportError:
        left_out = {name for name in wanted if name.startswith("model.") or name.removesuffix(".low").removesuffix(".high") in by_model}
    else:
        everybody = members[["trainee", "session", "site", "experience"]]
        kept = [name for name in ("site", "experience") if name in str(design["fixed"]).split()]
        answered = responses[["trainee", "case", "phase", "safe", *(["arm"] if len(arms) == 2 else [])]].merge(everybody, on="trainee", how="left")
        answered = answered.drop(columns=[name for name in ("site", "experience") if name not in kept])
        if "model.odds_ratio" in wanted:
            alike = design["model"] == "mixed_logistic_equal_before"
            fitted = primary_model(answered, before=phases[0], control=arms[0], level=1 - float(design["alpha"]), equal_before=alike)
            for name, estimate in (("model.difference", fitted.difference), ("model.other_cases", fitted.other_cases), ("model.odds_ratio", fitted.odds_ratio)):
                if estimate is not None:
                    own |= {name: estimate.value, f"{name}.low": estimate.low, f"{name}.high": estimate.high}
            assert fitted.model is not None
            own |= {"model.p_value": fitted.p_value, "model.log_likelihood": fitted.model.log_likelihood}
            own |= {f"model.sd.{factor}.{term}": sd for (factor, term), sd in fitted.model.random_sd.items()}
        for name, rows in by_model.items():
            if name in wanted:
                rows = rows[["trainee", "arm", "case", "phase", "safe", "session", "site", "experience"]]
                estimate = primary_model(rows, before=phases[0], control=arms[0], equal_before=True).difference
                own |= {name: estimate.value, f"{name}.low": estimate.low, f"{name}.high": estimate.high}

# --- compared -----------------------------------------------------------------------------------------------------------

differ = 0
print(f"{'figure':38} {'here':>12} {'expected':>12} {'difference':>12}")
for row in expected.itertuples():
    if pd.isna(row.value):
        print(f"{row.name:38} not estimable: {row.reason}")
    elif row.name in left_out:
        print(f"{row.name:38} left to analysis.R")
    else:
        here = own.get(row.name)
        here = float("nan") if here is None else here
        bad = not abs(here - row.value) <= row.tolerance
        differ += bad
        print(f"{row.name:38} {here:12.6f} {row.value:12.6f} {here - row.value:12.1e}{'  DIFFERS' if bad else ''}")
print(f"\n{differ} figures differ by more than their tolerance." if differ else "\nAll figures agree.")
sys.exit(bool(differ))
