"""Codes to print and cut, one a strip: an HTML page that loads nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from tracks_sim.i18n import translatable, translator

_STYLE = """
body { font: 16px/1.45 system-ui, sans-serif; color: #111; background: #fff; margin: 1.5cm; }
.strip { border-bottom: 1px dashed #555; padding: .6cm 0; break-inside: avoid; }
.code { font: 700 1.6rem/1.2 ui-monospace, monospace; letter-spacing: .06em; margin: .2cm 0; }
h1 { font-size: 1rem; margin: 0; } p { margin: .1cm 0; } .small { font-size: .85rem; }
@page { margin: 1.5cm; } @media print { body { margin: 0; } }
"""
_INSTRUCTION = translatable("Enter this code on the first page, at each part of the study. It is shown on this paper only: keep it, and give it to nobody.")


def code_sheets(title: str, codes: Sequence[str], language: str) -> str:
    """An HTML page with a strip for each code, under the title of the study."""
    t = translator(language)
    strips = "\n".join(
        f'<section class="strip"><h1>{escape(title)}</h1><p class="code">{escape(code)}</p>'
        f'<p class="small">{escape(t(_INSTRUCTION))}</p></section>'
        for code in codes
    )
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body><main>\n{strips}\n</main></body></html>\n"
    )
