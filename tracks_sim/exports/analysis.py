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
)
"""What ``design.csv`` says, with the meaning of each line."""
README = """\
# Tables of the study {study}, and scripts that compute its figures again

- `members.csv`, `sittings.csv`, `judgements.csv`, `answers.csv`: the tables; `codebook-*.md` explains every column of each.
- `design.csv`: which groups and phases the plan compares, its secondary outcomes, and the model that was fitted.
- `forms.csv`: the cases that are to be sat in each phase, by the form that somebody began with.
- `expected.csv`: the figures of the kit {kit}: value, largest difference allowed (`tolerance`), n; or why a figure cannot be estimated.
- `analysis.R`: computes all of them with R and lme4. In RStudio: once `install.packages("lme4")`, then open the file and press *Source*. In a shell: `Rscript analysis.R`
- `analysis.py`: computes them with numpy, pandas and scipy: `python analysis.py`. It leaves the planned model to R, unless the kit is installed.

Names in `expected.csv`: the figure, then group and phase or outcome; `.low` and `.high` are the ends of its interval. Shares, changes and differences are
from 0 to 1 (0.05 is 5 points) and not rounded as in the report.

- `share`: of all responses of a group in a phase, the safe ones; n counts responses.
- `paired_change`: mean change in the share of each person who answered in both phases, with a t interval; n counts people.
- `secondary`: training group less the other after the training, adjusted for the score before where there is one (least squares, HC3 errors);
  of a study with one group the mean change. `hits` and `false_alarms` are of indicators. n counts people. Of the plan's own outcomes also `.p_value`, and
  `.p_holm`, adjusted over all of them; the scripts say how each score is made, d' with half a judgement added to each count (Hautus 1995).
- `sensitivity`: mean change of each group, each person counting once, where what is missing counts in another way; `difference`: of the two
  groups' changes (HC3 errors), in plans whose model does not hold the groups alike before. n counts people.
- `alpha` (Feldt's interval) and `omega` (one factor, maximum likelihood): of each form in each phase, the case being the item, of people with every case; n counts them.
- `model`: the planned mixed logistic regression (Laplace); n counts responses. `difference`, with its `p_value`, is the planned comparison, in probabilities;
  `odds_ratio` (before and after in two groups: the ratio of two odds ratios) and `sd`, in log odds, are of the same fit.

In SPSS: read a table with *File, Import Data, CSV Data*: one row is one person in `members.csv`, one case of one person in a phase in `sittings.csv`;
`trainee` joins them. The first row has the names, the decimal sign is a point, the encoding UTF-8, and `codebook-*.csv` has labels and values.

What must come out: each script prints its own figures beside the expected ones, says *All figures agree*, and ends with exit code 0;
where one differs by more than its tolerance it is marked DIFFERS, and the exit code is 1.

Before you pass these files on: the tables have rows of single persons, and unlike the report `expected.csv` hides no figure that rests on few people.
Whether the study is a demonstration stands on top of each codebook.
"""


def write_analysis(
    out: Path, study: str, kit: str, design: Sequence[str], forms: Iterable[tuple[str, str, str, str]],
    expected: Iterable[tuple[str, float | None, float, int, str]],
) -> tuple[Path, ...]:
    """Write the scripts beside the tables of a study in ``out``, with ``design.csv``, ``forms.csv``, ``expected.csv`` and a ``README.md``; the paths.

    ``design``: the values of ``DESIGN``, in its order. ``forms``: first form, phase, form and case of each case that people are to sit. ``expected``: name, value, tolerance, n and the reason where there is no value;
    values are written to a thousandth of their tolerance, so that the file is the same on every machine.
    """
    scripts = files("tracks_sim.exports") / "scripts"
    texts = {name: (scripts / name).read_text(encoding="utf-8") for name in SCRIPTS} | {"README.md": README.format(study=study, kit=kit)}
    lines = [(name, value, meaning) for (name, meaning), value in zip(DESIGN, design, strict=True)]
    return (
        *(write_text_atomically(out, name, lambda file, text=text: file.write(text)) for name, text in texts.items()),  # type: ignore[misc]
        write_rows_atomically(out, "design.csv", ("name", "value", "meaning"), lines),
        write_rows_atomically(out, "forms.csv", ("first_form", "phase", "form", "case"), forms),
        write_rows_atomically(out, "expected.csv", ("name", "value", "tolerance", "n", "reason"), map(_rounded, expected)),
    )


def _rounded(figure: tuple[str, float | None, float, int, str]) -> tuple[str, float | None, float, int, str]:
    name, value, tolerance, n, reason = figure
    return name, None if value is None else round(value, 3 - math.floor(math.log10(tolerance))), tolerance, n, reason
