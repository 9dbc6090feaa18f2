"""Codes to print and cut, one a strip with the days of the study: an HTML page that loads nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tracks_sim.dates import long_date
from tracks_sim.i18n import translator
from tracks_sim.labels import PHASE_NAMES
from tracks_sim.study import Study
from tracks_sim.study.model import in_language

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5cm; }
.strip { border-bottom: 1px dashed #555; padding: .6cm 0; break-inside: avoid; }
.code { font: 700 1.6rem/1.2 ui-monospace, monospace; letter-spacing: .06em; margin: .2cm 0; }
h1 { font-size: 1rem; margin: 0; } p { margin: .1cm 0; } .small { font-size: .85rem; }
@page { margin: 1.5cm; } @media print { body { margin: 0; } }
"""


def code_sheets(study: Study, codes: Sequence[str], language: str) -> str:
    """An HTML page with a strip for each code, under the title of the study, with the days on which its parts are open."""
    t, title = translator(language), escape(in_language(study.title, language))
    days = "".join(f"<li>{escape(line)}</li>" for line in days_of(study, language))
    instruction = escape(t("Enter this code on the first page, at each part of the study. It is shown on this paper only: keep it, and give it to nobody."))
    strips = "\n".join(
        f'<section class="strip"><h1>{title}</h1><p class="code">{escape(code)}</p>'
        f'<p class="small">{instruction}</p><ul class="small">{days}</ul></section>'
        for code in codes
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main>\n{strips}\n</main></body></html>\n"
    )


def days_of(study: Study, language: str) -> Iterator[str]:
    """A line for each phase: when it is open, as far as the plan says it for everybody; else how many weeks after the training begins."""
    t = translator(language)
    for place, phase in enumerate(study.phases):
        opens = study.opens_for_all(phase)
        words = {
            "phase": t(PHASE_NAMES[phase.id]), "n": phase.weeks,
            **{name: long_date(day, language) for name, day in (("opens", opens), ("closes", phase.closes)) if day is not None},
        }  # fmt: skip
        if opens is not None:
            yield (t("{phase}: from {opens} to {closes}.") if phase.closes else t("{phase}: from {opens} on.")).format(**words)
        elif place and phase.weeks:
            weeks = t.plural("{phase}: {n} week after your training begins.", "{phase}: {n} weeks after your training begins.", phase.weeks)
            yield weeks.format(**words) + (" " + t("Until {closes}.").format(**words) if phase.closes else "")
        else:
            until, now = t("{phase}: as soon as it opens on the page, until {closes}."), t("{phase}: as soon as it opens on the page.")
            yield (until if phase.closes else now).format(**words)
