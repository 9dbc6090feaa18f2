"""The pages: who is asking, in which language, and the notebook rendered for them by Voilà."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

import jinja2
import nbformat
from jupyter_server.base.handlers import JupyterHandler
from tornado.iostream import StreamClosedError
from voila.execute import VoilaExecutor
from voila.handler import VoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from tracks_sim.errors import StoreError, StoreLocked, TracksError
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.serve import assets, headers
from tracks_sim.serve.admission import AGAIN
from tracks_sim.serve.kernels import KERNEL_NAME
from tracks_sim.serve.messages import chosen, spoken
from tracks_sim.store import Staff
from tracks_sim.ui.error_messages import sentence

if TYPE_CHECKING:
    from tracks_sim.serve.hub import Hub, HubUser

TRAINEE_COOKIE = "tracks-trainee"  # who: the internal id, signed, HttpOnly
STAFF_COOKIE = "tracks-staff"  # who of the staff: the internal id, signed, HttpOnly, gone with the browser
VISIT_COOKIE = "tracks-visit"  # which browser: random, signed, HttpOnly; a kernel belongs to trainee and browser
LANGUAGE_COOKIE = "tracks-language"
DAYS = 365
STAFF_OWNER = "staff "
STAFF_DAYS = 0.5  # twelve hours: a working day, then the code again
AT_ONCE = max(2, os.cpu_count() or 1)
"""Pages that are made at the same time; the others wait in the order they came. A page is some 0.2 s of work for one
core: in turn they are ready sooner on average than all at once, and who is in already need not compete with all."""
STARTS = asyncio.Semaphore(AT_ONCE)
POLL = 0.02  # s between two questions to a kernel that is starting

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"), autoescape=True, trim_blocks=True
)


class BaseHandler(JupyterHandler):
    """What every handler of the kit knows of the person in front of the browser."""

    def set_default_headers(self) -> None:
        """Those of every answer, errors and redirects included; pages then take a policy of their own."""
        headers.protect(self)

    def set_cookie(self, name: str, value: str | bytes, *args: Any, **options: Any) -> None:
        """Over https no cookie travels in the clear, also not those that tornado sets by itself."""
        if self.request.protocol == "https":
            options["secure"] = True
        super().set_cookie(name, value, *args, **options)

    who: HubUser | None = None
    """Whom the hub says this is: None without a hub, and before somebody has signed in there."""

    @property
    def hub(self) -> Hub | None:
        """The hub that signs people in, where there is one."""
        found: Hub | None = self.settings["tracks"].hub
        return found

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.hub is not None and not self._finished:
            self.who = await self.hub.who(self)

    def go_to_hub(self) -> None:
        """Send the browser to the hub to sign in, and from there back to this page."""
        assert self.hub is not None
        self.redirect(self.hub.door(self), status=303)

    def cookie_options(self) -> dict[str, Any]:
        """Cookies stay with this site and are out of reach of scripts."""
        return {"path": self.base_url, "httponly": True, "samesite": "Lax"}

    @property
    def trainee(self) -> str:
        """Internal id of who is logged in; empty when nobody is, or when that person was erased."""
        if self.hub is not None:
            return self.settings["tracks"].arrived(self.who.name) if self.who and self.who.practises else ""
        raw = self.get_signed_cookie(TRAINEE_COOKIE, max_age_days=DAYS)
        if raw is None:
            return ""
        known: bool = self.settings["tracks"].knows(raw.decode())
        return raw.decode() if known else ""

    @property
    def staff(self) -> Staff | None:
        """Who of the staff is signed in; nobody once the twelve hours are over or the code was revoked."""
        raw = self.get_signed_cookie(STAFF_COOKIE, max_age_days=STAFF_DAYS)
        if raw is None:
            return None
        try:
            found: Staff = self.settings["tracks"].store().staff.member(raw.decode())
            mine = self.hub is None or self.is_of_hub(found)
        except (TracksError, LookupError):
            return None
        return found if mine else None

    def is_of_hub(self, found: Staff) -> bool:
        """Whether the hub still says that this is who sits here, and in a group with this role."""
        who = self.who
        return who is not None and found.role in who.roles and self.settings["tracks"].store().staff.from_hub(who.name, found.role) == found

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose kernels this browser may speak to: the trainee's and, where staff is signed in, theirs; nobody's before it has a visit cookie."""
        visit = self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS)
        if visit is None:
            return ()
        found = self.staff
        return (owner_of(self.trainee, visit.decode()), *([owner_of_staff(found.id, visit.decode())] if found else []))

    @property
    def language(self) -> str:
        """Language of the address, of the cookie, of the browser, or English."""
        return chosen(
            self.get_argument("lang", None),  # of the address, or of the form that enters a code
            self.get_cookie(LANGUAGE_COOKIE),
            accept=self.request.headers.get("Accept-Language", ""),
        )

    def keep_language(self) -> None:
        """A language asked for in the address is kept; scripts may read this cookie, it names nobody."""
        wish = self.get_argument("lang", None)
        if wish is not None and wish in LANGUAGES:
            self.set_cookie(LANGUAGE_COOKIE, wish, expires_days=DAYS, **{**self.cookie_options(), "httponly": False})

    def frame(self) -> dict[str, Any]:
        """What every template needs."""
        own = assets.own()

        def address(name: str) -> str:
            return assets.url(self.base_url, name) if name in own else ""

        return {
            "language": self.language,
            "words": spoken(self.language),
            "base_url": self.base_url,
            "css": address("tracks.css"),
            "icon": address("favicon.svg"),
            "page_js": address("page.js"),
            "front_js": address("front.js"),
            "resume_js": address("resume.js"),
            "staff": self.staff is not None or bool(self.who and self.who.staff_roles),
            "hub": self.hub is not None,
        }

    def set_page_headers(self, policy: str = headers.SENTENCE) -> None:
        """Pages are never kept by browsers or proxies and never framed."""
        headers.protect(self, policy)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")

    def say(self, word: str, *, title: str = "title", **more: object) -> None:
        """Answer with one sentence and the way back."""
        self.set_page_headers()
        words = spoken(self.language)
        gaps = {"title": words[title], "lead": words[word], "go": self.base_url, "go_words": words["back"]} | more
        self.finish(TEMPLATES.get_template("sentence.html.j2").render(**{**self.frame(), **gaps}))

    def _request_summary(self) -> str:
        """What tornado's own lines on a failure say of the request: no query, and nothing before the kit's own path."""
        return f"{self.request.method} {below(self.base_url, self.request.path)}"

    def log_exception(self, kind: Any, error: Any, traceback: Any) -> None:
        """A busy store is one line: nothing is broken."""
        if isinstance(error, StoreLocked):
            self.log.warning("%s: %s: %s", self._request_summary(), error.code, error)
        else:
            super().log_exception(kind, error, traceback)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Errors in the visitor's language, without traceback; the log has the rest."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, StoreError):  # busy, full, damaged: what to do differs
            self.set_status(503)
            self.say("broken", lead=sentence(error, translator(self.language)))
            return
        word = "missing" if status_code in (404, 405) else "refused" if status_code < 500 else "broken"
        self.say(word)


def owner_of(trainee: str, visit: str) -> str:
    """To whom the kernel of a trainee's page belongs: the person and their browser."""
    return f"{trainee}:{visit}"


def owner_of_staff(staff: str, visit: str) -> str:
    """To whom the kernel of a page for staff belongs; no trainee's id begins like that."""
    return f"{STAFF_OWNER}{staff}:{visit}"


def below(base_url: str, path: str) -> str:
    """The path without the base address, in which a hub writes a person's name."""
    return path.removeprefix(base_url.rstrip("/"))


class PageRenderer(NotebookRenderer):  # type: ignore[misc]
    """Voilà's renderer, which also hands the template the state of the widgets after the cells have run."""

    def generate_content_generator(self, kernel_id: str | None = None, kernel_future: Any = None) -> Any:
        self.exporter.environment.globals["widget_states"] = self.widget_states
        return super().generate_content_generator(kernel_id, kernel_future)

    async def load_notebook(self, path: str) -> nbformat.NotebookNode:
        """Read the notebook without Jupyter's contents manager, which would look for signatures in the home folder."""
        notebook: nbformat.NotebookNode = nbformat.read(Path(self.root_dir) / path, as_version=4)  # type: ignore[no-untyped-call]
        notebook.metadata.kernelspec = {"name": KERNEL_NAME, "display_name": "Python 3", "language": "python"}
        return notebook

    async def _jinja_kernel_start(self, nb: Any, kernel_id: str, kernel_future: Any) -> str:
        """Voilà's, without its fixed waits of 0.4 s and without telling the kernel an id that its environment has."""
        self.executor = VoilaExecutor(
            nb,
            km=kernel_future,
            config=self.traitlet_config,
            show_tracebacks=self.voila_configuration.show_tracebacks,
        )
        client = kernel_future.client()
        client.start_channels(hb=False)  # the kernels have no heartbeat: its thread would ask in vain, each second, on a new socket
        await ready(client, self.executor.startup_timeout)
        client.allow_stdin = False
        self.executor.kc = client
        self.kernel_started = True
        return kernel_id

    def widget_states(self) -> Mapping[str, Any]:
        """State and binary values of each widget by its id, as the cells left them."""
        executor: VoilaExecutor = self.executor
        return {
            model: {"state": state, "buffers": list(executor.widget_buffers.get(model, {}).values())}
            for model, state in executor.widget_state.items()
        }


async def ready(client: Any, timeout: float) -> None:
    """Wait until the kernel answers on the shell channel and is heard on the output channel.

    jupyter_client's ``wait_for_ready`` does the same and then listens 0.2 s for
    silence; here whatever is still on its way is told apart by its parent id.
    """
    end = time.monotonic() + timeout
    answered = heard = False
    while not (answered and heard):
        if time.monotonic() > end:
            raise TimeoutError(f"the kernel did not answer within {timeout} s")
        client.kernel_info()
        with contextlib.suppress(Empty):
            await client.shell_channel.get_msg(timeout=POLL)
            answered = True
        with contextlib.suppress(Empty):
            await client.iopub_channel.get_msg(timeout=0.01 if not answered else POLL)
            heard = True
        if not answered and not await client.parent.is_alive():
            raise RuntimeError("the kernel ended before it answered")


class PageHandler(BaseHandler, VoilaHandler):  # type: ignore[misc]
    """One notebook at a clean address. The head goes out before the kernel starts, so scripts load meanwhile."""

    def initialize(self, notebook: str, entered_only: bool, env: Mapping[str, str], **kwargs: Any) -> None:
        super().initialize(**kwargs)
        self.notebook = notebook
        self.entered_only = entered_only
        self.env = env

    async def get(self, path: str | None = None) -> None:
        if not self.authorise():
            return
        self.keep_language()
        visit = self.visit()
        kernels = self.settings["kernel_manager"]
        before = kernels.before(visit)
        if before is not None:
            self.wait(before)
            return
        kernel_id = kernels.reserve(self.owner(visit))
        try:
            await self.write_page(kernel_id)
        finally:
            kernels.release(kernel_id)

    def authorise(self) -> bool:
        """Whether whoever asks may have the page; who may not has been sent elsewhere."""
        if self.hub is not None and not self.trainee:
            if self.who is not None and not self.who.practises:
                self.redirect(f"{self.base_url}tracks/roles")
            else:
                self.go_to_hub()
            return False
        if self.entered_only and not self.trainee:
            self.redirect(self.base_url)
            return False
        return True

    def owner(self, visit: str) -> str:
        """To whom the kernel of the page belongs."""
        return owner_of(self.trainee, visit)

    def visit(self) -> str:
        """Which browser this is; one that comes for the first time is told."""
        visit = self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS)
        if visit is None:
            visit = secrets.token_urlsafe(16).encode()
            self.set_signed_cookie(VISIT_COOKIE, visit, expires_days=DAYS, **self.cookie_options())
        return visit.decode()

    def wait(self, before: int) -> None:
        """The page of who has to wait, which asks again by itself, also without scripts."""
        self.log.warning("every kernel is taken: a visitor waits behind %d others (--most sets how many there are)", before)
        self.set_status(503)
        self.set_header("Retry-After", str(AGAIN))
        words = spoken(self.language)
        place = words["busy-before"].format(n=before) if before else words["busy-next"]
        self.say("busy", refresh=AGAIN, go=None, more=place)

    async def write_page(self, kernel_id: str) -> None:
        """The notebook for the owner of this kernel, which is started meanwhile."""
        self.set_page_headers(headers.notebook_page(self.request.host))
        head = {**self.frame(), "xsrf": self.xsrf_token.decode()}
        self.write(TEMPLATES.get_template("head.html.j2").render(**head))
        await self.flush()
        try:
            async with STARTS:
                self.write("\n")
                await self.flush()  # raises for a browser that left while it waited
                whole = [html async for html in self.rendered(kernel_id)]
            for html in whole:  # after the turn: a browser that reads slowly must not hold up the others
                self.write(html)
        except StreamClosedError:
            self.log.info("a browser left before page %s was complete", self.notebook)
        except Exception:
            self.log.exception("page %s could not be rendered", self.notebook)
            self.write('<script type="application/json" class="tracks-failed">true</script></body></html>')

    async def rendered(self, kernel_id: str) -> AsyncIterator[str]:
        """The notebook as Voilà renders it, in pieces, with the kernel of this visitor."""
        page_config = get_page_config(
            base_url=self.base_url, settings=self.settings, log=self.log, voila_configuration=self.voila_configuration
        )
        root = assets.voila_root(self.base_url)
        # No address for MathJax: it would be another host's, and the pages have no formulas.
        page_config |= {"fullStaticUrl": f"{root}static", "fullLabextensionsUrl": f"{root}labextensions", "fullMathjaxUrl": ""}
        renderer = PageRenderer(
            request_handler=self,
            voila_configuration=self.voila_configuration,
            traitlet_config=self.traitlet_config,
            notebook_path=self.notebook,
            root_dir=self.settings["tracks"].notebooks,
            template_paths=self.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config=page_config,
        )
        kernels = self.settings["kernel_manager"]
        await kernels.open(kernel_id, self.kernel_env(), self.settings["tracks"].data)
        complete = False
        try:
            await renderer.initialize()
            async for html, _ in renderer.generate_content_generator(kernel_id, kernels.get_kernel(kernel_id)):
                yield html
            complete = True
        finally:
            if not complete:  # failed, or the browser went away meanwhile
                await kernels.end(kernel_id)

    def kernel_env(self) -> dict[str, str]:
        """What the kernel is told of the visitor: an internal id and a language, never a cookie or a secret."""
        return {
            **self.env,
            "TRACKS_TRAINEE": self.trainee,
            "TRACKS_STAFF": "",
            "TRACKS_LANGUAGE": self.language,
            "TRACKS_BASE_URL": self.base_url,
            "QUERY_STRING": self.request.query,
            "JUPYTER_WIDGETS_ECHO": "0",
        }
