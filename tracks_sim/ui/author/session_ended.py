"""The sheet instead of any other once the author is not signed in any more."""

from __future__ import annotations

from tracks_sim.i18n import translator
from tracks_sim.ui.author.frame import SIGNED_OUT
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.sheets import SheetHead


class SignedOutSheet(SheetHead):
    """What is said, and where one signs in again."""

    text: str
    href: str | None
    label: str


def signed_out_sheet(context: PageContext, language: str) -> SignedOutSheet:
    """The sheet, of which nothing is about a case."""
    t = translator(language)
    return {"title": t("Signed out"), "intro": None, "text": t(SIGNED_OUT), "href": context.link(""), "label": t("Go to the first page")}
