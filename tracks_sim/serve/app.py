"""The server: Voilà with the kit's own addresses, template, kernel and rules, and no others."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tornado.ioloop
import tornado.web
import zmq
from jupyter_core.utils import run_sync
from jupyter_server.auth.identity import IdentityProvider, User
from traitlets.config import Config
from voila.app import Voila
from voila.paths import collect_static_paths
from voila.utils import get_voila_labextensions_path

from tracks_sim.authoring.trials import Trials
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.errors import ServeError, TracksError
from tracks_sim.forked.provisioner import close_parents
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.groups import end_groups
from tracks_sim.serve import assets, handlers, message_filter
from tracks_sim.serve.app_context import AppContext
from tracks_sim.serve.base_handler import path_below
from tracks_sim.serve.calendar_page import CalendarHandler
from tracks_sim.serve.channels import ChannelsHandler
from tracks_sim.serve.demo_links import DemoHandler, DemoLink
from tracks_sim.serve.group_debrief_phone import GroupDebriefNow, GroupDebriefPhone
from tracks_sim.serve.group_door import GroupDoorHandler
from tracks_sim.serve.group_now import GroupNowHandler
from tracks_sim.serve.home import HomeHandler
from tracks_sim.serve.kernels import ALLOWED_MESSAGES, MAX_PAGES, OneKernelSpec, OwnedKernels
from tracks_sim.serve.log_limit import LineLimit
from tracks_sim.serve.my_data import MyDataHandler
from tracks_sim.serve.pages import PageHandler
from tracks_sim.serve.preflight import exit_leads_outside, memory_suffices, notebooks_root, preflight
from tracks_sim.serve.staff import page_list as staff
from tracks_sim.serve.staff.author_page import AuthorPage, TryPageHandler
from tracks_sim.serve.staff.evaluator_page import EvaluatorPage
from tracks_sim.serve.staff.staff_page import AUTHOR, EVALUATE
from tracks_sim.serve.trial_page import TrialHandler
from tracks_sim.store.audit import SERVER
from tracks_sim.store.temp_cleanup import remove_folders, temporary_folder

if TYPE_CHECKING:
    from tracks_sim.serve.hub import Hub

LOG = logging.getLogger("tracks_sim.serve")
KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
TEMPLATE = Path(__file__).parent / "template"
PING_EVERY = 30_000  # ms
SESSIONS_EVERY = 2_000  # ms between two looks for sessions that are over; a page's end takes some tenths of a second more
OPEN_MAX = 10_240
"""Descriptors that macOS allows a process in any case (``OPEN_MAX`` in its limits.h)."""
ENDED_GROUPS_EVERY = 300_000  # ms between two looks for groups whose time is over
COUNTS_EVERY = 5_000  # ms between two counts of the groups that work; what is shown changes after half a minute at the earliest
CHECKPOINT_EVERY = 60_000  # ms after which what was confirmed is in the database file too, not in its journal alone
PINGS_MISSED = 3  # then a page is gone; with 1 Jupyter would close each connection that has lived for one interval
IDLE_SECONDS = 75  # until the headers of the next request are complete; longer than proxies keep a connection, which is usually 60
BODY_SECONDS = 30  # for a body: 64 kB at 2 kB a second
LARGEST_REQUEST = 64 * 1024  # bytes; the longest thing that is posted is the plan of a study, but for the authors' statements (StatementsPath)


class NoJupyterIdentity(IdentityProvider):
    """The same user for every request: permissions depend on the kit's own cookies, not on Jupyter's users."""

    def get_user(self, handler: Any) -> User:
        return User("visitor")

    @property
    def auth_enabled(self) -> bool:
        return False


class TracksServer(Voila):  # type: ignore[misc]
    """Voilà reduced to the kit's own pages and their addresses; any other address is 404."""

    tracks: AppContext
    kernel_files: Path
    """Folder of the kernels' connection files and sockets."""
    connection_dir: str
    env: Mapping[str, str]
    hosts: Sequence[str] = ()
    demo: Mapping[str, DemoLink] = {}
    """Links that sign in, by their secret part."""
    started: Callable[[], None] = staticmethod(lambda: None)
    """Called once when the server listens."""

    @property
    def believes_proxy(self) -> bool:
        """Whether a proxy says who a visitor is: under a host name of its own, or a hub's."""
        return bool(self.hosts) or self.tracks.hub is not None

    def setup_template_dirs(self) -> None:
        """Use the kit's template only, and Voilà's scripts for pages that need its whole front end."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths = collect_static_paths(["voila"], "base")

    def init_settings(self) -> dict[str, Any]:
        Path(self.connection_dir).rmdir()  # Voilà's own, which nobody would remove after a kill
        self.connection_dir = str(self.kernel_files)
        settings = super().init_settings()
        self.kernel_manager.allowed_message_types = ALLOWED_MESSAGES
        raise_limits(self.kernel_manager.context)
        return {
            **settings,
            "tracks": self.tracks,
            "kernel_manager": self.kernel_manager,
            "believes_proxy": self.believes_proxy,
            "identity_provider": NoJupyterIdentity(parent=self),
            # Behind a hub nobody is admitted by where they come from, so the host name of the request does not matter.
            "allow_remote_access": self.tracks.hub is not None
            or (self.ip not in ("127.0.0.1", "::1", "localhost") and not self.hosts),
            "local_hostnames": ["localhost", *self.hosts],
            "allow_origin": "",
            "allow_unauthenticated_access": True,
            "compress_response": True,
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {"samesite": "Lax", "path": self.base_url},
            "default_handler_class": handlers.MissingHandler,
            "log_function": log_failures,
            "websocket_max_message_size": message_filter.MAX_BYTES,
            "ws_ping_interval": PING_EVERY,
            "ws_ping_timeout": PINGS_MISSED * PING_EVERY,
            "autoreload": False,
            "serve_traceback": False,
        }

    def init_handlers(self) -> list[Any]:
        """Every address of the server."""
        page = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
            "env": self.env,
        }
        route = functools.partial(handlers.route, self.base_url)
        own_files = {"find": lambda name: assets.own_files().get(name), "versioned": False}
        files = assets.voila_files(self.static_paths, get_voila_labextensions_path())

        @functools.cache
        def voila_file(name: str) -> assets.StaticFile | None:
            return assets.static_file(files[name].read_bytes(), assets.content_type_of(name)) if name in files else None

        voila = {"find": lambda name: voila_file(name) if name in files else None, "versioned": True}
        voila_root = assets.voila_root(self.base_url).replace(".", r"\.")
        if self.tracks.hub is None:
            sign_in: list[Any] = [
                (route("/tracks/enter"), handlers.EntranceHandler),
                (route("/trial"), TrialHandler, {**page, "notebook": "try.ipynb"}),
                (route("/tracks/code"), handlers.CodeHandler, {"exit_url": self.env["TRACKS_EXIT_URL"]}),
            ]
        else:  # behind a hub no code is accepted
            from tracks_sim.serve import hub_handlers

            sign_in = [(route(path), handler) for path, handler in hub_handlers.PAGES.items()]
        if self.demo:
            sign_in.append((route(r"/tracks/demo/([\w-]{1,64})"), DemoHandler, {"links": self.demo}))
        return [
            (route("/"), HomeHandler, {"env": self.env}),
            (route("/practise"), PageHandler, {**page, "notebook": "practise.ipynb"}),
            (route(f"/{EVALUATE}"), EvaluatorPage, {**page, "notebook": "evaluate.ipynb"}),
            (route(f"/{AUTHOR}"), AuthorPage, {**page, "notebook": "author.ipynb"}),
            (route(f"/{AUTHOR}/try"), TryPageHandler, {**page, "notebook": "try.ipynb"}),
            *sign_in,
            (route("/g"), GroupDoorHandler),
            (route("/tracks/leave"), handlers.LeaveHandler),
            (route("/calendar"), CalendarHandler),
            (route("/g/debrief"), GroupDebriefPhone, {"exit_url": self.env["TRACKS_EXIT_URL"]}),
            (route("/g/debrief/now"), GroupDebriefNow, {"exit_url": self.env["TRACKS_EXIT_URL"]}),
            *((handler.matcher(route(path)), handler) for path, handler in staff.ROUTES.items()),
            (route("/tracks/my-data"), MyDataHandler),
            (route("/g/now"), GroupNowHandler),
            (route(r"/tracks/attempts/([\w-]{1,64})\.json"), handlers.AttemptHandler),
            (route(f"/tracks/alive/{KERNEL}"), handlers.AliveHandler),
            (route(r"/tracks/static/([\w.-]{1,64})"), assets.AssetHandler, own_files),
            (route(f"/voila/api/shutdown/{KERNEL}"), handlers.ShutdownHandler),
            (route(f"/api/kernels/{KERNEL}"), handlers.KernelHandler),
            (route(f"/api/kernels/{KERNEL}/channels"), ChannelsHandler),
            (f"{voila_root}([\\w@./-]{{1,160}})", assets.AssetHandler, voila),
            (r".*", handlers.MissingHandler),
        ]

    def listen(self) -> None:
        """Listen at exactly the port that was asked for, until SIGTERM or SIGINT. Raises ServeError where it is taken."""
        try:
            self.app.listen(
                self.port, self.ip, xheaders=self.believes_proxy,
                max_body_size=LARGEST_REQUEST, max_header_size=32 * 1024,
                idle_connection_timeout=IDLE_SECONDS, body_timeout=BODY_SECONDS,
            )  # fmt: skip
        except OSError as error:
            raise ServeError(
                f"Port {self.port} at {self.ip} cannot be used ({error.strerror}): choose another with --port."
            ) from error
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        # Behind a hub the address below the port may hold a person's name.
        self.log.info("tracks-sim is running at %s", self.display_url if self.tracks.hub is None else f"port {self.port}")
        self.ioloop = tornado.ioloop.IOLoop.current()
        self.started()
        sessions = tornado.ioloop.PeriodicCallback(self.end_ended_sessions, SESSIONS_EVERY)
        sessions.start()
        checkpoints = tornado.ioloop.PeriodicCallback(self.checkpoint, CHECKPOINT_EVERY)
        checkpoints.start()
        sign_outs = tornado.ioloop.PeriodicCallback(self.store_sign_outs, SESSIONS_EVERY)
        sign_outs.start()
        groups = tornado.ioloop.PeriodicCallback(self.end_groups, ENDED_GROUPS_EVERY)
        groups.start()
        self.ioloop.add_callback(self.end_groups)  # also those whose midnight came while no server ran
        counts = tornado.ioloop.PeriodicCallback(self.count_groups, COUNTS_EVERY)
        counts.start()
        gc.freeze()  # what was imported stays: to look for garbage in it too would hold up every visitor for a sixth of a second
        try:
            self.ioloop.start()
        finally:
            sessions.stop()
            checkpoints.stop()
            sign_outs.stop()
            groups.stop()
            counts.stop()
            self.stop()

    async def end_ended_sessions(self) -> None:
        """End the open pages of everybody whose session is over: signed out, code replaced or revoked, or erased.

        The store is asked, since a command or another server may have done it. While it cannot be read nothing is known, and
        nothing can be saved either.
        """
        opened = self.kernel_manager.entered()
        if not opened:
            return
        people = {owner.person for owner in opened.values()}
        try:
            sessions = await asyncio.to_thread(lambda: self.tracks.store().sessions(people))
        except TracksError as error:
            self.log.warning("sessions could not be looked up: %s", error)
            return
        await self.kernel_manager.end_ended_sessions(opened, sessions)

    async def store_sign_outs(self) -> None:
        """Store the sign-outs that the store did not take at once, the oldest first, until it refuses one."""
        waiting = self.tracks.sign_outs
        try:
            while waiting:
                await asyncio.to_thread(waiting[0])
                waiting.popleft()
                self.log.info("a sign-out that was not stored at once is stored now")
        except TracksError:
            pass  # the log has it from the first try; the next look comes soon

    async def end_groups(self) -> None:
        """Close and erase the groups whose time is over, as their plans say; and remove what is over of trials of drafts."""
        try:
            await asyncio.to_thread(lambda: Trials.of(self.tracks.store()).clear(OwnFolders(self.tracks.data).drafts))
        except (OSError, TracksError) as error:
            self.log.error("what is over of trials of drafts was not all removed: %s", error)
        try:
            closed, erased = await asyncio.to_thread(lambda: end_groups(AuditedStore(self.tracks.store(), SERVER)))
        except TracksError as error:
            self.log.error("groups whose time is over were not all closed and erased: %s", error)
        else:
            if closed or erased:
                self.log.info("groups whose time is over: %d closed, %d erased", closed, erased)

    async def count_groups(self) -> None:
        """Count where the members of groups are. A clock does it, and no visitor: nobody can choose the moment of a count."""
        try:
            await asyncio.to_thread(lambda: self.tracks.live.count(self.tracks.store()))
        except TracksError as error:
            self.log.warning("groups could not be counted: %s", error)

    async def checkpoint(self) -> None:
        """Copy the journal into the database file: where somebody removes the journal, no more than a minute is lost."""
        try:
            await asyncio.to_thread(lambda: self.tracks.store().checkpoint())
        except TracksError as error:
            self.log.error("the journal was not copied into the database: %s", error)

    def stop(self) -> None:
        """End the kernels, and what is being computed."""
        self.tracks.sizes.close()
        run_sync(self.kernel_manager.end_all)()
        self.log.info("tracks-sim has stopped")


def log_failures(handler: tornado.web.RequestHandler) -> None:
    """Log one line for each answer that is an error; never a query, a cookie or a code."""
    status = handler.get_status()
    if status >= 400:
        level = logging.ERROR if status >= 500 else logging.INFO
        request = handler.request
        path = path_below(handler.settings["base_url"], request.path)
        LOG.log(level, "%d %s %.80s %.0f ms", status, request.method, path, 1000 * request.request_time())


def cookie_secret(data: Path) -> bytes:
    """The key that signs the cookies: made once, in the data folder, readable by its owner only."""
    from tracks_sim.store.new_file import name_new_file

    path = data / "cookie.key"
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=data)  # mkstemp makes it 0600
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            name_new_file(Path(name), path)  # fails if another process was quicker; then its key holds
        except FileExistsError:
            pass
        finally:
            Path(name).unlink(missing_ok=True)
    return path.read_bytes()


def serve(
    data: Path,
    port: int = 8866,
    ip: str = "127.0.0.1",
    db: str | None = None,
    exit_url: str | None = None,
    base_url: str = "/",
    hosts: Sequence[str] = (),
    notebooks: Path | None = None,
    max_pages: int = MAX_PAGES,
    cull_after: int = 90,
    behind_hub: bool = False,
    demo: Mapping[str, DemoLink] | None = None,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Check, start the server, and block until SIGTERM or SIGINT. Raises ServeError where it cannot start.

    ``exit_url``: where the button "Leave this page" leads (default: a calendar of the server).
    ``hosts``: names under which a reverse proxy on this machine reaches the server.
    ``notebooks``: folder of the pages' notebooks (tests).
    ``behind_hub``: a JupyterHub signs people in; path, address and port are the hub's where it names them.
    ``max_pages``: pages open at once; later visitors wait in line.
    ``cull_after``: s without its page after which a kernel ends.
    ``demo``: links that sign in without a code being typed, by their secret part (``tracks-sim demo``).
    ``started``: called once when the server listens.
    """
    data = data.resolve()
    hub = hub_of_environment() if behind_hub else None
    if hub is not None:
        base_url, (ip, port) = hub.prefix, hub.listen or (ip, port)
    base_url = f"/{base_url.strip('/')}/".replace("//", "/")
    LOG.setLevel(logging.INFO)
    warnings = [*exit_leads_outside(exit_url), *preflight(data, port, ip, db), *memory_suffices(max_pages)]
    context = AppContext(data, db, notebooks or notebooks_root(), hub)
    env = {"TRACKS_DATA": str(data), "TRACKS_DB": db or ""}
    app: TracksServer = TracksServer.instance(  # the instance, so that Voilà's own parts log here
        config=configuration(env, max_pages, cull_after),
        port=port,
        ip=ip,
        base_url=base_url,
        open_browser=False,
        config_file_paths=[],
        root_dir=str(context.notebooks),
        cookie_secret=cookie_secret(data),
    )
    app.tracks, app.hosts, app.demo, app.started = context, hosts, demo or {}, started
    app.env = {**env, "TRACKS_EXIT_URL": exit_url or f"{base_url}calendar"}
    app.initialize([])
    for handler in app.log.handlers:
        handler.addFilter(LineLimit())
    for log in (LOG, *map(logging.getLogger, ("tracks_sim.store", "tracks_sim.forked", "tornado", "asyncio"))):
        if not log.handlers:  # the kit's own lines, and those of the libraries below it, go where Voilà's go, and have its limit
            for handler in app.log.handlers:
                log.addHandler(handler)
            log.propagate = False
    if demo:  # nobody is to mend anything there, and its addresses are to be seen
        app.log.setLevel(logging.WARNING)
        warnings = []
    for warning in warnings:
        app.log.warning(warning)
    temporary = Path(tempfile.gettempdir())
    if sys.platform != "win32":  # there a folder has no lock that would say that its server has ended
        remove_folders(temporary, "tracks-run", owner=os.getuid())
    with temporary_folder(temporary, "tracks-run") as app.kernel_files:
        try:
            app.start()
        finally:
            close_parents()  # before the folder is removed, in which the kernels are rehearsed


def hub_of_environment() -> Hub:
    """The hub that the environment names; jupyterhub is imported only here. Raises ServeError."""
    try:
        from tracks_sim.serve.hub import Hub
    except ImportError as error:
        raise ServeError("--hub needs the package jupyterhub: install it with pip install 'tracks-sim[hub]'.") from error
    return Hub.from_environment(os.environ)


def configuration(preload_env: Mapping[str, str], max_pages: int, cull_after: int) -> Config:
    """Voilà's configuration: the kit's template and kernels, no extension but those of the widgets, no source on a page."""
    config = Config()
    config.VoilaConfiguration.update(
        template="tracks",
        allow_template_override="NO",
        allow_theme_override="NO",
        strip_sources=True,
        show_tracebacks=False,
        extension_allowlist=list(assets.EXTENSIONS),
        extension_denylist=[],
        extension_config={},
        resources={},
        kernel_spec_manager_class=OneKernelSpec,
        multi_kernel_manager_class=OwnedKernels,
    )
    config.OwnedKernels.update(
        cull_idle_timeout=cull_after,
        cull_interval=min(15, cull_after),
        max_kernels=max_pages,
        preload_env=dict(preload_env),
    )
    config.KernelManager.update(autorestart=False, shutdown_wait_time=1.0)
    if sys.platform == "linux":  # sockets in a private folder instead of ports that anybody on the machine can reach
        config.KernelManager.transport = "ipc"
    return config


def raise_limits(context: zmq.Context[Any]) -> None:
    """Raise the limits on file descriptors and ZeroMQ sockets, so that many pages can be open.

    An open page takes about nine descriptors and five sockets of zmq, of which a process is usually allowed 1,024 and a
    context 1,023: without this some hundred pages more would not open, whatever the machine.
    """
    if sys.platform != "win32":
        import resource

        maximum = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (maximum, maximum))
        except (ValueError, OSError):  # macOS refuses "unlimited", which it gives as the maximum
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_MAX, maximum))
    context.set(zmq.MAX_SOCKETS, context.get(zmq.SOCKET_LIMIT))  # counts only before the first socket
