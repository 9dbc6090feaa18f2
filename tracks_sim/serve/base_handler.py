"""The base of all handlers: who is signed in, cookies, language, headers, and how errors are answered."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar
from urllib.parse import parse_qsl, urlencode

import jinja2
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError

from tracks_sim.dates import long_date, long_time
from tracks_sim.errors import StoreError, UnknownCode
from tracks_sim.i18n import LANGUAGES, Translator, translator
from tracks_sim.labels import PHASE_NAMES
from tracks_sim.operations.group_live import open_group
from tracks_sim.serve import assets, headers
from tracks_sim.serve.admission import ASK_AGAIN
from tracks_sim.serve.kernels import OwnedKernels, Owner
from tracks_sim.serve.language import preferred_language
from tracks_sim.serve.messages import ACCESS_NAMES, GUIDES, PAGE_TITLES, PURPOSES, ROLE_NAMES
from tracks_sim.serve.rate_limit import forwarded_address
from tracks_sim.serve.threads import Busy, Threads
from tracks_sim.store import Staff, Store, Trainee
from tracks_sim.store.groups import Groups
from tracks_sim.store.patience import Patience, waiting_with
from tracks_sim.study.model import DEMONSTRATION, in_language
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.trainee.frame import CONNECTION_MESSAGES

if TYPE_CHECKING:
    from tracks_sim.serve.app_context import AppContext
    from tracks_sim.serve.hub import Hub, HubUser

TRAINEE_COOKIE = "tracks-trainee"  # internal id and session of the trainee: signed, HttpOnly
STAFF_COOKIE = "tracks-staff"  # internal id and session of the staff member: signed, HttpOnly, gone with the browser
TRIAL_COOKIE = "tracks-trial"  # case and seat of a colleague who tries a draft: signed, HttpOnly, gone with the browser
VISIT_COOKIE = "tracks-visit"  # random id of the browser: signed, HttpOnly; a kernel belongs to trainee and browser
LANGUAGE_COOKIE = "tracks-language"
STORAGE = "tracks-staff:"  # so begins the name of what a browser stores of staff (ui/static/shared/stored.js); then the tag of the person
DAYS = 365
STAFF_DAYS = 0.5  # twelve hours: a working day, then the code again

PAGE_SECONDS = 1.5  # s that a page waits for the database, so that whoever asked for it is told within 2 s

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "template"), autoescape=True, trim_blocks=True
)
TEMPLATES.globals.update(
    access_names=ACCESS_NAMES, connection=CONNECTION_MESSAGES, demonstration_lead=DEMONSTRATION, guides=GUIDES, in_language=in_language, phase_names=PHASE_NAMES,
    purposes=PURPOSES, role_names=ROLE_NAMES, titles=PAGE_TITLES, translator=translator,
)  # fmt: skip


class BaseHandler(JupyterHandler):
    """The base of every handler of the kit: identity, language and cookies of the visitor, and answers in words."""

    def set_default_headers(self) -> None:
        """Set the headers of every answer, errors and redirects included; a page then sets a policy of its own.

        No cache stores any of them: each depends on who asks, and when. The calendar, which does not, says otherwise.
        """
        headers.protect(self)
        self.set_header("Cache-Control", "no-store")

    def set_cookie(self, name: str, value: str | bytes, *args: Any, **options: Any) -> None:
        """Set a cookie, over https as a secure one; also those that tornado sets by itself."""
        if self.request.protocol == "https":
            options["secure"] = True
        super().set_cookie(name, value, *args, **options)

    asks_who: ClassVar[bool] = True
    """Whether the handler needs to know who asks; without that it is answered also while the store is not."""
    only_kernels: ClassVar[bool] = False
    """Whether it needs that for ``kernel_owners`` alone, for which the store is asked behind a hub only."""
    hub_user: HubUser | None = None
    """The person whom the hub has signed in: None without a hub, and before the sign-in."""
    signed_in_trainee: Trainee | None = None
    """The signed-in trainee; None once their session is over or they were erased."""
    staff: Staff | None = None
    """The signed-in staff member; None once the twelve hours or their session are over or the code was revoked."""

    @property
    def hub(self) -> Hub | None:
        """The hub that signs people in, where there is one."""
        hub: Hub | None = self.settings["tracks"].hub
        return hub

    async def prepare(self) -> None:  # type: ignore[override]
        """Find out who asks. Raises StoreError and Busy."""
        await super().prepare()
        if self.hub is not None and not self._finished:
            self.hub_user = await self.hub.current_user(self)
        if self.asks_who and not self._finished and not (self.only_kernels and self.hub is None):
            await self.look_up_visitor()

    async def look_up_visitor(self) -> None:
        """Look up who is signed in, where a cookie or the hub says that somebody may be. Raises StoreError and Busy."""
        trainee, staff = self.read_session_cookie(TRAINEE_COOKIE, DAYS), self.read_session_cookie(STAFF_COOKIE, STAFF_DAYS)
        if trainee[0] or staff[0] or self.hub_user is not None:
            look_up = functools.partial(self.visitor_in_store, trainee, staff)
            self.signed_in_trainee, self.staff = await self.run_in(self.settings["tracks"].lookups, look_up)

    async def in_thread(self, act: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        """The result of ``act`` in a thread: what asks the store or computes for long must not hold up the other visitors.

        Raises Busy where no thread is free in time, and what ``act`` raises.
        """
        tracks: AppContext = self.settings["tracks"]
        return await self.run_in(tracks.pages if self.request.method == "GET" else tracks.acts, functools.partial(act, *args, **kwargs))

    async def run_in(self, threads: Threads, act: Callable[[], Result]) -> Result:
        """The result of ``act`` in one of these threads, as ``in_thread`` gives it. Who asks for a page waits ``PAGE_SECONDS`` for the database."""
        if self.request.method != "GET":
            return await threads.run(act)
        with waiting_with(self.patience):
            return await threads.run(act, self.longest_wait())

    @functools.cached_property
    def patience(self) -> Patience:
        """How long this request waits for the database."""
        return Patience(PAGE_SECONDS)

    def longest_wait(self) -> float | None:
        """Seconds that a page waits for a thread; None: as long as everybody."""
        return None

    def go_to_hub(self) -> None:
        """Redirect the browser to the hub to sign in, and from there back to this page."""
        assert self.hub is not None
        self.redirect(self.hub.login_url(self), status=303)

    def sent_to_hub(self) -> bool:
        """Whether somebody must sign in at the hub, or choose a role, before they get a page for trainees; the answer is a redirect."""
        if self.hub is None or self.trainee:
            return False
        if self.hub_user is not None and not self.hub_user.practises:
            self.redirect(f"{self.base_url}tracks/roles")
        else:
            self.go_to_hub()
        return True

    @property
    def visit(self) -> str | None:
        """The id of this browser's visit; None where it has brought none."""
        visit = self.get_signed_cookie(VISIT_COOKIE, max_age_days=DAYS)
        return None if visit is None else visit.decode()

    def begin_visit(self) -> None:
        """Give this browser the id of a visit, in a cookie."""
        self.set_signed_cookie(VISIT_COOKIE, secrets.token_urlsafe(16), expires_days=DAYS, **self.cookie_options())

    def page_env(self, env: Mapping[str, str], trainee: str) -> dict[str, str]:
        """Variables by which a page knows its visitor, as in a kernel's environment: ``env``, and internal id, language, addresses."""
        return {
            **env,
            "TRACKS_TRAINEE": trainee,
            "TRACKS_LANGUAGE": self.language,
            "TRACKS_BASE_URL": self.base_url,
            "QUERY_STRING": self.request.query,
        }

    def cookie_options(self) -> dict[str, Any]:
        """Options of every cookie: this site only, out of reach of scripts."""
        return {"path": self.base_url, "httponly": True, "samesite": "Lax"}

    @property
    def address(self) -> str:
        """The visitor's address. Behind a proxy it is the last of ``X-Forwarded-For``, which proxies add to what they get.

        Where that cannot be read it is the proxy's own. ``X-Real-IP``, which tornado would believe, counts nowhere: most proxies pass
        on what a client wrote there.
        """
        forwarded = self.request.headers.get("X-Forwarded-For", "") if self.settings["believes_proxy"] else ""
        connection: Any = self.request.connection  # tornado's types do not name its context
        return forwarded_address(forwarded) or str(connection.context.address[0])

    @property
    def store(self) -> Store:
        """The store of the kit, for what runs in a thread; raises StoreError."""
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

    def visitor_in_store(self, trainee: tuple[str, str], staff: tuple[str, str]) -> tuple[Trainee | None, Staff | None]:
        """The trainee and the staff member whom the cookies name by id and session, or the hub; raises StoreError."""
        return self.trainee_in_store(*trainee), self.staff_in_store(*staff)

    def trainee_in_store(self, identity: str, session: str) -> Trainee | None:
        """The trainee with this id and session; behind a hub the one whom it has signed in, but for the one sheet of a group."""
        user, named = self.hub_user, self.trainee_named(identity, session)
        if self.hub is None or (named is not None and user is not None and named.id in Groups(self.store).sheets()):
            return named
        try:
            return self.store.hub_trainee(user.name) if user and user.practises else None
        except UnknownCode:
            return None

    def trainee_named(self, identity: str, session: str) -> Trainee | None:
        """The trainee whom a cookie names by id and session; None where they were erased or the session is over."""
        try:
            trainee = self.store.trainee(identity) if identity else None
        except UnknownCode:
            return None
        return trainee if trainee and trainee.session == session else None

    def staff_in_store(self, identity: str, session: str) -> Staff | None:
        """The staff member with this id and session, where the hub, if there is one, confirms them."""
        if not identity:
            return None
        try:
            member = self.store.staff.member(identity)
            confirmed = member.session == session and (self.hub is None or self.is_confirmed_by_hub(member))
        except UnknownCode:
            return None
        return member if confirmed else None

    @property
    def trainee(self) -> str:
        """Internal id of the signed-in trainee; empty where nobody is signed in."""
        trainee = self.signed_in_trainee
        return trainee.id if trainee else ""

    async def is_in_group(self) -> bool:
        """Whether the signed-in trainee is in a group that is open, so that their page hears its trainer."""
        trainee = self.trainee
        return bool(trainee) and await self.in_thread(lambda: open_group(self.store, trainee)) is not None

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
        """Owners whose kernels this browser may use: the trainee or nobody, and the staff member; none without a visit cookie.

        The signed cookies alone say who: a kernel ends within seconds of its session (``end_ended_sessions``). Only who comes
        through a hub is looked up, since no cookie names the trainee there.
        """
        visit, owners = self.visit, []
        if visit is None:
            return ()
        if self.hub is not None:
            owners.append(owner_of(self.signed_in_trainee, visit))
        else:
            identity, session = self.read_session_cookie(TRAINEE_COOKIE, DAYS)
            owners += [Owner(visit), *([Owner(visit, identity, session)] if identity else [])]
        identity, session = self.read_session_cookie(STAFF_COOKIE, STAFF_DAYS)
        if identity and (self.hub is None or self.staff is not None):
            owners.append(Owner(visit, identity, session, staff=True))
        return tuple(owners)

    def decode_argument(self, value: bytes, name: str | None = None) -> str:
        """An argument as text. Raises HTTPError 400 without the value, which may be a code, and which tornado would log."""
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise HTTPError(400, "an argument is no UTF-8") from None

    @property
    def asked_language(self) -> str | None:
        """Language of the address, or of the form that enters a code; None also where it is no text, since errors need a language too."""
        try:
            return self.get_argument("lang", None)
        except HTTPError:
            return None

    @property
    def language(self) -> str:
        """Language of the address, of the cookie, of the browser, or English."""
        return preferred_language(
            self.asked_language,
            self.get_cookie(LANGUAGE_COOKIE),
            accept=self.request.headers.get("Accept-Language", ""),
        )

    @property
    def t(self) -> Translator:
        """Translator into the visitor's language."""
        return translator(self.language)

    def remember_language(self) -> None:
        """Store the language that the address asks for in a cookie; scripts may read it, since it identifies nobody."""
        language = self.asked_language
        if language is not None and language in LANGUAGES:
            self.set_cookie(LANGUAGE_COOKIE, language, expires_days=DAYS, **{**self.cookie_options(), "httponly": False})

    def template_variables(self) -> dict[str, Any]:
        """Variables of every template."""
        files = assets.own_files()

        def address(name: str) -> str:
            return assets.url(self.base_url, name) if name in files else ""

        return {
            "language": self.language,
            "t": self.t,
            "base_url": self.base_url,
            "css": address("tracks.css"),
            "staff_css": address("staff.css"),
            "unsaved_js": address("unsaved.js"),
            "group_js": address("group.js"),
            "group_live_js": address("group_live.js"),
            "group_css": address("group.css"),
            "in_group": False,
            "trial": False,
            "icon": address("favicon.svg"),
            "page_js": address("page.js"),
            "steps_js": address("steps.js") if self.get_query_argument("attempt", "") else "",
            "front_js": address("front.js"),
            "resume_js": address("resume.js"),
            "left_js": address("left.js"),
            "code_js": address("code.js"),
            "storage": f"{STORAGE}{self.store.browser_tag(self.staff.id)}:" if self.staff is not None else "",
            "staff": self.staff is not None or bool(self.hub_user and self.hub_user.staff_roles),
            "hub": self.hub is not None,
        }

    def set_page_headers(self, policy: str = headers.NO_SCRIPT) -> None:
        """Set the headers of a page: HTML, with this content security policy."""
        headers.protect(self, policy)
        self.set_header("Content-Type", "text/html; charset=utf-8")

    def render_message(self, lead: str, **variables: object) -> None:
        """Answer with the page of one message and the way back; ``variables`` replace or add some of its template."""
        self.set_page_headers(headers.SENTENCE)
        fixed = {"title": self.t("TRACKS Sim"), "lead": lead, "go": self.base_url, "go_label": self.t("Go to the start page")}
        self.finish(TEMPLATES.get_template("sentence.html.j2").render(**{**self.template_variables(), **fixed, **variables}))

    def render_staff_page(self, page: str, *, policy: str = headers.NO_SCRIPT, **variables: object) -> None:
        """Answer with a page for staff. ``notice`` is a sentence above its body, an alert where ``wrong``; templates write days and times of the store by ``day`` and ``time``."""
        self.set_page_headers(policy)
        language, query = self.language, [(name, value) for name, value in parse_qsl(self.request.query, keep_blank_values=True) if name != "lang"]
        fixed = {
            "page": page, "page_title": self.t(PAGE_TITLES[page]), "root": f"{self.base_url}tracks/staff", "xsrf": self.xsrf_token.decode(), "languages": LANGUAGES,
            "address_in": {code: f"?{urlencode([*query, ('lang', code)])}" for code in LANGUAGES}, "role": self.staff.role if self.staff else "",
            "day": lambda at: long_date(date.fromisoformat(at[:10]), language) if at else "", "time": lambda at: long_time(datetime.fromisoformat(at), language),
        }  # fmt: skip
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
        """Log an error; what the store refuses as one line, since nothing of the kit is broken.

        A fault is logged here, since tornado would add the query and the visitor's address.
        """
        if isinstance(error, StoreError):
            self.log.warning("%s: %s: %s", self._request_summary(), error.code, error)
        elif isinstance(error, HTTPError):
            super().log_exception(kind, error, traceback)
        else:
            self.log.error("Uncaught exception %s", self._request_summary(), exc_info=(kind, error, traceback))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer an error in the visitor's language, without traceback; the log has the rest."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, StoreError):  # busy, full, damaged: what to do differs
            self.set_status(503)
            self.render_message(sentence(error, self.t))
            return
        if isinstance(error, Busy):
            self.set_header("Retry-After", str(ASK_AGAIN))
            self.render_message(self.t("The server has too much to do at the moment. Nothing that was saved is lost. Wait a few seconds, go back and see whether what you did is there; if not, do it again."))
            return
        if status_code in (404, 405):
            self.render_message(self.t("There is no page at this address."))
        elif status_code < 500:
            self.render_message(self.t("This request was refused. Please go back to the start page and try again."))
        else:
            self.render_message(self.t("Something went wrong on our side. Nothing that was saved is lost. Please try again."))


def owner_of(person: Trainee | Staff | None, visit: str) -> Owner:
    """Owner of the kernel of a page that this person opens in this browser."""
    return Owner(visit, person.id, person.session, isinstance(person, Staff)) if person else Owner(visit)


def path_below(base_url: str, path: str) -> str:
    """The path without the base address, which behind a hub may contain a person's name."""
    return path.removeprefix(base_url.rstrip("/"))
