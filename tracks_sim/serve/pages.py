"""The base of all handlers (visitor, language, answers in words), and the pages that Voilà renders from notebooks."""

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
from tornado.web import HTTPError
from voila.execute import VoilaExecutor
from voila.handler import VoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from tracks_sim.errors import StoreError, StoreLocked, TracksError
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.serve import assets, headers
from tracks_sim.serve.admission import ASK_AGAIN
from tracks_sim.serve.kernels import KERNEL_NAME, OwnedKernels, Owner
from tracks_sim.serve.language import preferred_language
from tracks_sim.serve.messages import messages_in
from tracks_sim.store import Staff, Store, Trainee
from tracks_sim.ui.error_messages import sentence

if TYPE_CHECKING:
    from tracks_sim.serve.hub import Hub, HubUser

TRAINEE_COOKIE = "tracks-trainee"  # internal id and session of the trainee: signed, HttpOnly
STAFF_COOKIE = "tracks-staff"  # internal id and session of the staff member: signed, HttpOnly, gone with the browser
VISIT_COOKIE = "tracks-visit"  # random id of the browser: signed, HttpOnly; a kernel belongs to trainee and browser
LANGUAGE_COOKIE = "tracks-language"
DAYS = 365
STAFF_DAYS = 0.5  # twelve hours: a working day, then the code again
RENDERED_AT_ONCE = max(2, os.cpu_count() or 1)
"""Pages that are rendered at the same time; the others wait in the order they came. A page is some 0.2 s of work for one
core: in turn they are ready sooner on average than all at once, and open pages need not compete with all."""
RENDERING = asyncio.Semaphore(RENDERED_AT_ONCE)
POLL = 0.02  # s between two requests to a kernel that is starting

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"), autoescape=True, trim_blocks=True
)


class BaseHandler(JupyterHandler):
    """The base of every handler of the kit: identity, language and cookies of the visitor, and answers in words."""

    def set_default_headers(self) -> None:
        """Set the headers of every answer, errors and redirects included; a page then sets a policy of its own.

        No cache stores any of them: each depends on who asks, and when.
        """
        headers.protect(self)
        self.set_header("Cache-Control", "no-store")

    def set_cookie(self, name: str, value: str | bytes, *args: Any, **options: Any) -> None:
        """Set a cookie, over https as a secure one; also those that tornado sets by itself."""
        if self.request.protocol == "https":
            options["secure"] = True
        super().set_cookie(name, value, *args, **options)

    hub_user: HubUser | None = None
    """The person whom the hub has signed in: None without a hub, and before the sign-in."""

    @property
    def hub(self) -> Hub | None:
        """The hub that signs people in, where there is one."""
        hub: Hub | None = self.settings["tracks"].hub
        return hub

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.hub is not None and not self._finished:
            self.hub_user = await self.hub.current_user(self)

    def go_to_hub(self) -> None:
        """Redirect the browser to the hub to sign in, and from there back to this page."""
        assert self.hub is not None
        self.redirect(self.hub.login_url(self), status=303)

    def cookie_options(self) -> dict[str, Any]:
        """Options of every cookie: this site only, out of reach of scripts."""
        return {"path": self.base_url, "httponly": True, "samesite": "Lax"}

    @property
    def store(self) -> Store:
        """The store of the kit; raises StoreError."""
        store: Store = self.settings["tracks"].store()
        return store

    @property
    def kernels(self) -> OwnedKernels:
        """The kernels that run."""
        kernels: OwnedKernels = self.settings["kernel_manager"]
        return kernels

    def require_own_kernel(self, kernel_id: str) -> None:
        """Raise HTTPError 404 unless this visitor opened the kernel, and it runs."""
        if not self.kernels.belongs_to(kernel_id, self.kernel_owners):
            raise HTTPError(404)

    @property
    def signed_in_trainee(self) -> Trainee | None:
        """The signed-in trainee; None once their session is over or they were erased, and while the store cannot be read."""
        try:
            if self.hub is not None:
                user = self.hub_user
                return self.store.hub_trainee(user.name) if user and user.practises else None
            identity, session = self.read_session_cookie(TRAINEE_COOKIE, DAYS)
            trainee = self.store.trainee(identity) if identity else None
        except (TracksError, LookupError):
            return None
        return trainee if trainee and trainee.session == session else None

    @property
    def trainee(self) -> str:
        """Internal id of the signed-in trainee; empty where nobody is signed in."""
        trainee = self.signed_in_trainee
        return trainee.id if trainee else ""

    @property
    def staff(self) -> Staff | None:
        """The signed-in staff member; None once the twelve hours or their session are over or the code was revoked."""
        identity, session = self.read_session_cookie(STAFF_COOKIE, STAFF_DAYS)
        if not identity:
            return None
        try:
            member = self.store.staff.member(identity)
            confirmed = member.session == session and (self.hub is None or self.is_confirmed_by_hub(member))
        except (TracksError, LookupError):
            return None
        return member if confirmed else None

    def read_session_cookie(self, name: str, days: float) -> tuple[str, str]:
        """Internal id and session in a signed cookie; both empty without a valid one, or with one that names no session."""
        identity, separator, session = (self.get_signed_cookie(name, max_age_days=days) or b"").decode().partition(":")
        return (identity, session) if separator else ("", "")

    def set_session_cookie(self, name: str, person: Trainee | Staff, **options: Any) -> None:
        """Sign a person in, in this browser, until their session is over."""
        self.set_signed_cookie(name, f"{person.id}:{person.session}", **{**self.cookie_options(), **options})

    def is_confirmed_by_hub(self, member: Staff) -> bool:
        """Whether the person whom the hub has signed in here is this staff member, and still in a group with their role."""
        user = self.hub_user
        return user is not None and member.role in user.roles and self.store.staff.from_hub(user.name, member.role) == member

    @property
    def kernel_owners(self) -> tuple[Owner, ...]:
        """Owners whose kernels this browser may use: the trainee and, where one is signed in, the staff member; none without a visit cookie."""
        visit = self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS)
        if visit is None:
            return ()
        member = self.staff
        return (owner_of(self.signed_in_trainee, visit.decode()), *([owner_of(member, visit.decode())] if member else []))

    @property
    def language(self) -> str:
        """Language of the address, of the cookie, of the browser, or English."""
        return preferred_language(
            self.get_argument("lang", None),  # of the address, or of the form that enters a code
            self.get_cookie(LANGUAGE_COOKIE),
            accept=self.request.headers.get("Accept-Language", ""),
        )

    @property
    def messages(self) -> Mapping[str, str]:
        """The server's sentences in the visitor's language, by short name."""
        return messages_in(self.language)

    def remember_language(self) -> None:
        """Store the language that the address asks for in a cookie; scripts may read it, since it identifies nobody."""
        language = self.get_argument("lang", None)
        if language is not None and language in LANGUAGES:
            self.set_cookie(LANGUAGE_COOKIE, language, expires_days=DAYS, **{**self.cookie_options(), "httponly": False})

    def template_variables(self) -> dict[str, Any]:
        """Variables of every template."""
        files = assets.own_files()

        def address(name: str) -> str:
            return assets.url(self.base_url, name) if name in files else ""

        return {
            "language": self.language,
            "messages": self.messages,
            "base_url": self.base_url,
            "css": address("tracks.css"),
            "icon": address("favicon.svg"),
            "page_js": address("page.js"),
            "front_js": address("front.js"),
            "resume_js": address("resume.js"),
            "staff": self.staff is not None or bool(self.hub_user and self.hub_user.staff_roles),
            "hub": self.hub is not None,
        }

    def set_page_headers(self, policy: str = headers.SENTENCE) -> None:
        """Set the headers of a page: HTML, with this content security policy."""
        headers.protect(self, policy)
        self.set_header("Content-Type", "text/html; charset=utf-8")

    def render_message(self, name: str, *, title: str = "title", **variables: object) -> None:
        """Answer with the page of one message and the way back; ``variables`` replace or add some of its template."""
        self.set_page_headers()
        messages = self.messages
        fixed = {"title": messages[title], "lead": messages[name], "go": self.base_url, "go_label": messages["back"]}
        self.finish(TEMPLATES.get_template("sentence.html.j2").render(**{**self.template_variables(), **fixed, **variables}))

    def render_staff_page(self, page: str, **variables: object) -> None:
        """Answer with a page for staff. ``notice`` is a sentence above its body, an alert where ``wrong``."""
        self.set_page_headers()
        fixed = {"page": page, "root": f"{self.base_url}tracks/staff", "xsrf": self.xsrf_token.decode(), "languages": LANGUAGES}
        self.finish(TEMPLATES.get_template(f"staff/{page}.html.j2").render(**{**self.template_variables(), **fixed, **variables}))

    def download(self, name: str, body: str | bytes, content_type: str) -> None:
        """Answer with a file that no proxy and no browser keeps."""
        self.set_header("Content-Type", content_type)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.set_header("Cache-Control", "no-store")
        self.finish(body)

    def _request_summary(self) -> str:
        """The request in tornado's own log lines: no query, and nothing before the kit's own path."""
        return f"{self.request.method} {path_below(self.base_url, self.request.path)[:80]}"

    def log_exception(self, kind: Any, error: Any, traceback: Any) -> None:
        """Log an error; a busy store as one line, since nothing is broken."""
        if isinstance(error, StoreLocked):
            self.log.warning("%s: %s: %s", self._request_summary(), error.code, error)
        else:
            super().log_exception(kind, error, traceback)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error in the visitor's language, without traceback; the log has the rest."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, StoreError):  # busy, full, damaged: what to do differs
            self.set_status(503)
            self.render_message("broken", lead=sentence(error, translator(self.language)))
            return
        self.render_message("missing" if status_code in (404, 405) else "refused" if status_code < 500 else "broken")


def owner_of(person: Trainee | Staff | None, visit: str) -> Owner:
    """Owner of the kernel of a page that this person opens in this browser."""
    return Owner(visit, person.id, person.session, isinstance(person, Staff)) if person else Owner(visit)


def path_below(base_url: str, path: str) -> str:
    """The path without the base address, which behind a hub may contain a person's name."""
    return path.removeprefix(base_url.rstrip("/"))


class PageRenderer(NotebookRenderer):  # type: ignore[misc]
    """Voilà's renderer, which also gives the template the state of the widgets after the cells have run."""

    def generate_content_generator(self, kernel_id: str | None = None, kernel_future: Any = None) -> Any:
        self.exporter.environment.globals["widget_states"] = self.widget_states
        return super().generate_content_generator(kernel_id, kernel_future)

    async def load_notebook(self, path: str) -> nbformat.NotebookNode:
        """Read the notebook without Jupyter's contents manager, which would look for signatures in the home folder."""
        notebook: nbformat.NotebookNode = nbformat.read(Path(self.root_dir) / path, as_version=4)  # type: ignore[no-untyped-call]
        notebook.metadata.kernelspec = {"name": KERNEL_NAME, "display_name": "Python 3", "language": "python"}
        return notebook

    async def _jinja_kernel_start(self, nb: Any, kernel_id: str, kernel_future: Any) -> str:
        """Connect to the kernel as Voilà does, without its fixed waits of 0.4 s and without sending an id that the environment has."""
        self.executor = VoilaExecutor(
            nb,
            km=kernel_future,
            config=self.traitlet_config,
            show_tracebacks=self.voila_configuration.show_tracebacks,
        )
        client = kernel_future.client()
        client.start_channels(hb=False)  # the kernels have no heartbeat: its thread would open a new socket each second in vain
        await wait_until_ready(client, self.executor.startup_timeout)
        client.allow_stdin = False
        self.executor.kc = client
        self.kernel_started = True
        return kernel_id

    def widget_states(self) -> Mapping[str, Any]:
        """State and binary values of each widget by its id, after the cells have run."""
        executor: VoilaExecutor = self.executor
        return {
            model: {"state": state, "buffers": list(executor.widget_buffers.get(model, {}).values())}
            for model, state in executor.widget_state.items()
        }


async def wait_until_ready(client: Any, timeout: float) -> None:
    """Wait until the kernel answers on the shell channel and sends on the output channel.

    jupyter_client's ``wait_for_ready`` does the same and then waits for 0.2 s of silence; here messages
    that are still on their way are recognised by their parent id. Raises TimeoutError after ``timeout`` s,
    and RuntimeError where the kernel ends before.
    """
    end = time.monotonic() + timeout
    answered = received = False
    while not (answered and received):
        if time.monotonic() > end:
            raise TimeoutError(f"the kernel did not answer within {timeout} s")
        client.kernel_info()
        with contextlib.suppress(Empty):
            await client.shell_channel.get_msg(timeout=POLL)
            answered = True
        with contextlib.suppress(Empty):
            await client.iopub_channel.get_msg(timeout=0.01 if not answered else POLL)
            received = True
        if not answered and not await client.parent.is_alive():
            raise RuntimeError("the kernel ended before it answered")


class PageHandler(BaseHandler, VoilaHandler):  # type: ignore[misc]
    """GET: one notebook as a page. Its head is sent before the kernel starts, so that scripts load meanwhile."""

    def initialize(self, notebook: str, requires_trainee: bool, env: Mapping[str, str], **kwargs: Any) -> None:
        super().initialize(**kwargs)
        self.notebook = notebook
        self.requires_trainee = requires_trainee
        self.env = env

    async def get(self, path: str | None = None) -> None:
        if not self.authorise():
            return
        self.remember_language()
        visit = self.visit()
        kernels = self.kernels
        ahead = kernels.ahead_of(visit)
        if ahead is not None:
            self.render_waiting(ahead)
            return
        kernel_id = kernels.reserve(self.kernel_owner(visit))
        try:
            await self.write_page(kernel_id)
        finally:
            kernels.release(kernel_id)

    def authorise(self) -> bool:
        """Whether the visitor may have the page; if not, the answer is a redirect."""
        if self.hub is not None and not self.trainee:
            if self.hub_user is not None and not self.hub_user.practises:
                self.redirect(f"{self.base_url}tracks/roles")
            else:
                self.go_to_hub()
            return False
        if self.requires_trainee and not self.trainee:
            self.redirect(self.base_url)
            return False
        return True

    def kernel_owner(self, visit: str) -> Owner:
        """Owner of the kernel of this page."""
        return owner_of(self.signed_in_trainee, visit)

    def visit(self) -> str:
        """The id of this browser's visit; a browser that has none gets one, in a cookie."""
        visit = self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS)
        if visit is None:
            visit = secrets.token_urlsafe(16).encode()
            self.set_signed_cookie(VISIT_COOKIE, visit, expires_days=DAYS, **self.cookie_options())
        return visit.decode()

    def render_waiting(self, ahead: int) -> None:
        """Answer with the waiting page, which asks again by itself, also without scripts."""
        self.log.warning("every kernel is taken: a visitor waits behind %d others (--most sets how many there are)", ahead)
        self.set_status(503)
        self.set_header("Retry-After", str(ASK_AGAIN))
        position = self.messages["busy-before"].format(n=ahead) if ahead else self.messages["busy-next"]
        self.render_message("busy", refresh=ASK_AGAIN, go=None, more=position)

    async def write_page(self, kernel_id: str) -> None:
        """Send the page: its head, then the notebook rendered with this kernel, which is started meanwhile."""
        self.set_page_headers(headers.notebook_page(self.request.host))
        head = {**self.template_variables(), "xsrf": self.xsrf_token.decode()}
        self.write(TEMPLATES.get_template("head.html.j2").render(**head))
        await self.flush()
        try:
            async with RENDERING:
                self.write("\n")
                await self.flush()  # raises for a browser that left while it waited
                whole = [html async for html in self.render_notebook(kernel_id)]
            for html in whole:  # outside the semaphore: a browser that reads slowly must not hold up the others
                self.write(html)
        except StreamClosedError:
            self.log.info("a browser left before page %s was complete", self.notebook)
        except Exception:
            self.log.exception("page %s could not be rendered", self.notebook)
            self.write('<script type="application/json" class="tracks-failed">true</script></body></html>')

    async def render_notebook(self, kernel_id: str) -> AsyncIterator[str]:
        """Start the kernel and render the notebook with Voilà; yields pieces of HTML. The kernel ends where this fails."""
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
        kernels = self.kernels
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
        """Environment of the kernel: the visitor's internal id and language, never a cookie or a secret."""
        return {
            **self.env,
            "TRACKS_TRAINEE": self.trainee,
            "TRACKS_STAFF": "",
            "TRACKS_LANGUAGE": self.language,
            "TRACKS_BASE_URL": self.base_url,
            "QUERY_STRING": self.request.query,
            "JUPYTER_WIDGETS_ECHO": "0",
        }
