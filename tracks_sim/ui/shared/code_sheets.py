"""Codes to print and cut, one a strip with the days of the study, or 24 a sheet for a group: HTML pages that load nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from tracks_sim.dates import long_date
from tracks_sim.i18n import translator
from tracks_sim.labels import PHASE_NAMES
from tracks_sim.study import Study
from tracks_sim.study.model import in_language
from tracks_sim.ui.shared.qr_code import qr_code

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5cm; }
.strip { border-bottom: 1px dashed #555; padding: .6cm 0; break-inside: avoid; }
.code { font: 700 1.6rem/1.2 ui-monospace, monospace; letter-spacing: .06em; margin: .2cm 0; }
h1 { font-size: 1rem; margin: 0; } p { margin: .1cm 0; } .small { font-size: .85rem; }
@page { margin: 1.5cm; } @media print { body { margin: 0; } }
"""
_SLIPS_STYLE = """
body { font: 8pt/1.25 system-ui, sans-serif; color: #111; background: #fff; margin: 0; }
.slips { display: grid; grid-template-columns: repeat(3, 70mm); grid-template-rows: repeat(8, 36mm); width: 210mm; break-after: page; padding: 4mm 0; }
.slips:last-child { break-after: auto; }
.slip { box-sizing: border-box; padding: 2mm 4mm; outline: 1px dashed #888; overflow: hidden; display: grid; grid-template-columns: minmax(0, 1fr) 20mm; gap: 0 2mm; align-content: start; }
h1 { font-size: 9pt; margin: 0; min-height: 1.25em; grid-column: 1 / -1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } p { margin: 0; overflow-wrap: anywhere; }
.code { grid-column: 1 / -1; font: 700 14pt/1.1 ui-monospace, monospace; letter-spacing: .03em; white-space: nowrap; }
.address { font-weight: 700; margin-bottom: .5mm; } .qr svg { display: block; width: 20mm; height: 20mm; }
@page { size: A4; margin: 0; }
"""
_SLIPS_A_SHEET = 24
"""Three columns of eight on A4."""


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
    return _page(title, strips, _STYLE, language)


def group_code_sheets(name: str, address: str, codes: Sequence[str], language: str) -> str:
    """An HTML page with a slip for each personal code of a group: its name, the address as text and as QR, and the code, which no address holds."""
    t = translator(language)
    way = (
        f'<div><p class="address">{escape(address.partition("://")[2].rstrip("/"))}</p>'
        f"<p>{escape(t('Open this address and enter the code. Keep it: with it you come back.'))}</p></div><div class=\"qr\">{qr_code(address)}</div>"
    )
    slips = [f'<section class="slip"><h1>{escape(name)}</h1><p class="code">{escape(code)}</p>{way}</section>' for code in codes]
    sheets = (slips[n : n + _SLIPS_A_SHEET] for n in range(0, len(slips), _SLIPS_A_SHEET))
    return _page(escape(name), "\n".join(f'<div class="slips">{"".join(sheet)}</div>' for sheet in sheets), _SLIPS_STYLE, language)


def _page(title: str, body: str, style: str, language: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{style}</style></head>\n<body><main>\n{body}\n</main></body></html>\n"
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
