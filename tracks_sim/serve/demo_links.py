"""Links of a demonstration (``tracks-sim demo``): each signs in as one role and leads to a page. No other server has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tornado.web import HTTPError

from tracks_sim.serve.handlers import EnterHandler
from tracks_sim.store.codes import is_for_staff

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A code, and the path below the base address that whoever has it sees first."""

    code: str
    page: str = ""


class DemoHandler(EnterHandler):
    """GET: sign in with the code of a link, whose last part is secret, and go on to its page; 404 for any other."""

    SUPPORTED_METHODS = ("GET",)

    def initialize(self, links: Mapping[str, DemoLink]) -> None:
        self.links = links

    async def get(self, key: str) -> None:
        link = self.links.get(key)
        if link is None:
            raise HTTPError(404)
        if not is_for_staff(link.code):  # who opens it is not whom the code was made for, and reads it in the browser's language
            await self.in_thread(lambda: self.store.set_language(self.store.trainee_of(link.code).id, self.language))
        await self.sign_in(link.code, page=link.page)
