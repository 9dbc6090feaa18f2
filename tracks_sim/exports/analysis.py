"""Scripts that compute the figures of a study again from its exported tables, with the figures that must come out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from tracks_sim.exports.files import write_rows_atomically, write_text_atomically

SCRIPTS = ("analysis.R", "analysis.py")
"""In R with lme4 and in Python; the same for every study."""
DESIGN = (
    ("arms", "Groups that are compared; the training group last."),
    ("phases", "Phases that are compared: before and after, or one."),
    ("effect", "Coefficient of the planned model that the difference rests on."),
    ("random", "How people vary in it: correlated intercepts and slopes of phase, independent ones, or intercepts alone; empty where it was not fitted."),
    ("fixed", "Fixed effects of the planned model beside the constant; site and experience are those of members.csv."),
    ("alpha", "Level of the test; intervals of the model are of 1 - alpha, all others of 95 %."),
    ("secondary", "Secondary outcomes of the plan, in its order; their p values are adjusted together by Holm's method."),
    ("met", "Phases in which people meet each form for the first time."),
    ("model", "The planned model; with mixed_logistic_equal_before the interval of its difference is Student's t, with people - 4 degrees of freedom."),
)
"""What ``design.csv`` says, with the meaning of each line."""
README = """\
# Tables of the study {study}, and scripts that compute its figures again

- `members.csv`, `sittings.csv`, `judgements.csv`, `answers.csv`: the tables; `codebook-*.md` explains every column of each.
- `design.csv`: which groups and phases the plan compares, its secondary outcomes, and the model that was fitted.
- `forms.csv`: the cases that are to be sat in each phase, by the form that somebody began with. `fits.csv`: the planned model where what is missing counts in another way.
- `lot.csv`: the cell of the list that each member was allocated from (block, stratum and first form), with how many of its places are of the training group.
- `expected.csv`: the figures of the kit {kit}: value, largest difference allowed (`tolerance`), n; or why a figure cannot be estimated.
- `analysis.R`: computes all of them with R and lme4. In RStudio: once `install.packages("lme4")`, then open the file and press *Source*. In a shell: `Rscript analysis.R`
- `analysis.py`: computes them with numpy, pandas and scipy: `python analysis.py`. It leaves every fit of the planned model to R, unless the kit is installed.

Names in `expected.csv`: the figure, then group and phase or outcome; `.low` and `.high` are the ends of its interval. Shares, changes and differences are
from 0 to 1 (0.05 is 5 points) and not rounded as in the report.

- `share`: of all responses of a group in a phase, the safe ones; n counts responses.
- `paired_change`: mean change in the share of each person who answered in both phases, with a t interval; n counts people.
- `secondary`: training group less the other after the training, adjusted for the score before where there is one (least squares, HC3 errors);
  of a study with one group the mean change. `hits` and `false_alarms` are of indicators. n counts people. Of the plan's own outcomes also `.p_value`, and
  `.p_holm`, adjusted over all of them; the scripts say how each score is made, d' with half a judgement added to each count (Hautus 1995).
- `sensitivity`: mean change of each group, each person counting once, where what is missing counts in another way; n counts people. `difference`: in plans
  whose model holds the groups alike before that model, fitted anew to what is counted (95 %; n counts responses; with all that was answered it is
  `model.difference`), in others of the two groups' changes (HC3 errors).
- `alpha` (Feldt's interval) and `omega` (one factor, maximum likelihood): of each form in each phase, the case being the item, of people with every case; n counts them.
- `generalizability` (Eρ², to compare people) and `dependability` (Φ, against a mark): of the mean over all cases that people met once, judgements within cases;
  n counts people. Without the intervals of the report, which it draws from people.
- `model`: the planned mixed logistic regression (Laplace); n counts responses. `difference`, with its `p_value`, is the planned comparison, in probabilities: the figure and interval of
  every page of the report, sessions that people were trained in counted where the plan has them. `other_cases`: the ends of its second interval, for other
  cases of the kind. Where the model needed a penalty, only `randomisation` is left. `odds_ratio` (before and after in two groups: the ratio of two odds ratios) and `sd`, in log odds, are of the same fit.
- `randomisation`: the test by the study's own lot, of the mean shares after, adjusted; its interval by inversion. Each script draws 1,999 lots of its own, so that
  p value and ends agree with the kit's but for chance: the tolerance is four standard errors of two such tests. n counts people.

In SPSS: {spss} One row is one person in `members`, one case of one person in a phase in `sittings`; `trainee` joins them.

What must come out: each script prints its own figures beside the expected ones, says *All figures agree*, and ends with exit code 0;
where one differs by more than its tolerance it is marked DIFFERS, and the exit code is 1.

Before you pass these files on: the tables have rows of single persons, and unlike the report `expected.csv` hides no figure that rests on few people.
Give nobody both these files and an export of everybody (responses, events, statements): ids differ and minutes are rounded, but both have the same answers, by which the rows of a person in one are found in the other.
Whether the study is a demonstration stands on top of each codebook.
"""


WITH_SAV = "open `members.sav` and the others: they are the same tables, with the labels of the codebooks."
WITHOUT_SAV = """\
read a table with *File, Import Data, CSV Data*: the first row has the names, the decimal sign is a point, the encoding UTF-8, and `codebook-*.csv` has
labels and values. `.sav` files with these labels need `pip install 'tracks-sim[spss]'` where the kit runs: then they are in the ZIP of the evaluator's page, and
`tracks-sim study export {study} --format sav` writes them."""
"""How SPSS reads the tables, by whether they are there in its format."""


def write_analysis(
    out: Path, study: str, kit: str, spss: bool, design: Sequence[str], forms: Iterable[tuple[str, str, str, str]], fits: Iterable[tuple[str, str, str]],
    lot: Iterable[tuple[str, int, int, int]], expected: Iterable[tuple[str, float | None, float, int, str]],
) -> tuple[Path, ...]:
    """Write the scripts beside the tables of a study in ``out`` (those for SPSS among them where ``spss``), with ``design.csv``, ``forms.csv``, ``fits.csv``, ``lot.csv``, ``expected.csv`` and a ``README.md``; the paths.

    ``design``: the values of ``DESIGN``, in its order. ``forms``: first form, phase, form and case of each case that people are to sit. ``fits``: way to count what is missing, fixed terms
    and how people vary in the model that was fitted. ``lot``: id, cell, places of the training group and places of each member. ``expected``: name, value, tolerance, n and the reason where there is no value;
    values are written to a thousandth of their tolerance, so that the file is the same on every machine.
    """
    scripts = files("tracks_sim.exports") / "scripts"
    texts = {name: (scripts / name).read_text(encoding="utf-8") for name in SCRIPTS} | {"README.md": README.format(study=study, kit=kit, spss=WITH_SAV if spss else WITHOUT_SAV.format(study=study))}
    lines = [(name, value, meaning) for (name, meaning), value in zip(DESIGN, design, strict=True)]
    return (
        *(write_text_atomically(out, name, lambda file, text=text: file.write(text)) for name, text in texts.items()),  # type: ignore[misc]
        write_rows_atomically(out, "design.csv", ("name", "value", "meaning"), lines),
        write_rows_atomically(out, "forms.csv", ("first_form", "phase", "form", "case"), forms),
        write_rows_atomically(out, "fits.csv", ("way", "fixed", "random"), fits),
        write_rows_atomically(out, "lot.csv", ("trainee", "cell", "trained", "places"), lot),
        write_rows_atomically(out, "expected.csv", ("name", "value", "tolerance", "n", "reason"), map(_rounded, expected)),
    )


def _rounded(figure: tuple[str, float | None, float, int, str]) -> tuple[str, float | None, float, int, str]:
    name, value, tolerance, n, reason = figure
    return name, None if value is None else round(value, 3 - math.floor(math.log10(tolerance))), tolerance, n, reason
