"""The server: Voilà with the kit's own addresses, template, kernel and rules, and nothing else."""

from __future__ import annotations

import functools
import logging
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
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

from tracks_sim.errors import ServeError, TracksError
from tracks_sim.serve import assets, handlers, message_filter, rate_limit, staff
from tracks_sim.serve.evaluator_page import EvaluatePage
from tracks_sim.serve.kernels import ALLOWED_MESSAGES, MOST, OneKernelSpec, OwnedKernels
from tracks_sim.serve.pages import PageHandler, below
from tracks_sim.serve.preflight import memory_suffices, notebooks_root, preflight
from tracks_sim.serve.staff_page import EVALUATE

if TYPE_CHECKING:
    from tracks_sim.serve.hub import Hub

LOG = logging.getLogger("tracks_sim.serve")
KERNEL = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
TEMPLATE = Path(__file__).parent / "template"
PING_EVERY = 30_000  # ms
PINGS_MISSED = 3  # then a page is gone; with 1 Jupyter would close each connection that has lived for one interval
LARGEST_REQUEST = 64 * 1024  # bytes; the longest thing that is posted is the plan of a study


class NoJupyterIdentity(IdentityProvider):
    """Jupyter's notion of a user is not used: who may do what hangs on the kit's own cookies."""

    def get_user(self, handler: Any) -> User:
        return User("visitor")

    @property
    def auth_enabled(self) -> bool:
        return False


class AppContext:
    """What the handlers need of the kit: the folders, the store, and whether a person is known."""

    def __init__(self, data: Path, db: str | None, notebooks: Path, hub: Hub | None = None) -> None:
        self.data = data
        self.hub = hub
        self.notebooks = notebooks
        self.db = db
        self.wrong_codes = rate_limit.wrong_codes()
        self.new_codes = rate_limit.new_codes()

    @functools.cache  # noqa: B019  one store for the life of the server
    def store(self) -> Any:
        from tracks_sim.store import Store

        return Store.open(self.data, self.db)

    def knows(self, trainee: str) -> bool:
        """False for somebody who was erased."""
        try:
            self.store().trainee(trainee)
        except (TracksError, LookupError):
            return False
        return True

    def arrived(self, name: str) -> str:
        """Internal id of the trainee with this user name at the hub; empty for who has not been here or was erased."""
        try:
            found: str = self.store().hub_trainee(name).id
        except (TracksError, LookupError):
            return ""
        return found


class TracksServer(Voila):  # type: ignore[misc]
    """Voilà that serves three pages and says no to the rest."""

    tracks: AppContext
    env: Mapping[str, str]
    hosts: Sequence[str] = ()

    def setup_template_dirs(self) -> None:
        """The kit's template only; Voilà's scripts for pages that need its whole front end."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths = collect_static_paths(["voila"], "base")

    def init_settings(self) -> dict[str, Any]:
        settings = super().init_settings()
        self.kernel_manager.allowed_message_types = ALLOWED_MESSAGES
        raise_limits(self.kernel_manager.context)
        return {
            **settings,
            "tracks": self.tracks,
            "kernel_manager": self.kernel_manager,
            "identity_provider": NoJupyterIdentity(parent=self),
            # Behind a hub nobody is let in by where they come from, so the name they call the kit by is not looked at.
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
            "websocket_max_message_size": message_filter.LARGEST,
            "ws_ping_interval": PING_EVERY,
            "ws_ping_timeout": PINGS_MISSED * PING_EVERY,
            "autoreload": False,
            "serve_traceback": False,
        }

    def init_handlers(self) -> list[Any]:
        """Every address there is."""
        page = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
            "env": self.env,
        }
        at = functools.partial(handlers.at, self.base_url)
        own = {"find": lambda name: assets.own().get(name), "versioned": False}
        files = assets.voila_files(self.static_paths, get_voila_labextensions_path())

        @functools.cache
        def voila_file(name: str) -> assets.Served | None:
            return assets.served(files[name].read_bytes(), assets.type_of(name)) if name in files else None

        voila = {"find": lambda name: voila_file(name) if name in files else None, "versioned": True}
        voila_root = assets.voila_root(self.base_url).replace(".", r"\.")
        if self.tracks.hub is None:
            entrance: list[Any] = [(at("/tracks/enter"), handlers.EnterHandler), (at("/tracks/code"), handlers.CodeHandler)]
        else:  # no code opens anything here
            from tracks_sim.serve import hub_handlers

            entrance = [(at(path), handler) for path, handler in hub_handlers.PAGES.items()]
        return [
            (at("/"), PageHandler, {**page, "notebook": "home.ipynb", "entered_only": False}),
            (at("/practise"), PageHandler, {**page, "notebook": "practise.ipynb", "entered_only": True}),
            (at(f"/{EVALUATE}"), EvaluatePage, {**page, "notebook": "evaluate.ipynb", "entered_only": False}),
            *entrance,
            (at("/tracks/leave"), handlers.LeaveHandler),
            (at("/tracks/elsewhere"), handlers.ElsewhereHandler),
            *((at(path), handler) for path, handler in staff.ROUTES.items()),
            (at(r"/tracks/attempts/([\w-]{1,64})\.json"), handlers.AttemptHandler),
            (at(f"/tracks/alive/{KERNEL}"), handlers.AliveHandler),
            (at(r"/tracks/static/([\w.-]{1,64})"), assets.AssetHandler, own),
            (at(f"/voila/api/shutdown/{KERNEL}"), handlers.ShutdownHandler),
            (at(f"/api/kernels/{KERNEL}"), handlers.KernelHandler),
            (at(f"/api/kernels/{KERNEL}/channels"), handlers.ChannelsHandler),
            (f"{voila_root}([\\w@./-]{{1,160}})", assets.AssetHandler, voila),
            (r".*", handlers.MissingHandler),
        ]

    def listen(self) -> None:
        """Exactly the port that was asked for; SIGTERM and SIGINT end the loop, then the kernels."""
        try:
            self.app.listen(
                self.port, self.ip, xheaders=bool(self.hosts) or self.tracks.hub is not None,
                max_body_size=LARGEST_REQUEST, max_header_size=32 * 1024,
            )  # fmt: skip
        except OSError as error:
            raise ServeError(
                f"Port {self.port} at {self.ip} cannot be used ({error.strerror}): choose another with --port."
            ) from error
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        # Behind a hub the address below the port may hold a person's name.
        self.log.info("tracks-sim is running at %s", self.display_url if self.tracks.hub is None else f"port {self.port}")
        self.ioloop = tornado.ioloop.IOLoop.current()
        try:
            self.ioloop.start()
        finally:
            self.stop()

    def stop(self) -> None:
        """End the kernels, close the store, remove the connection files."""
        run_sync(self.kernel_manager.end_all)()
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        self.log.info("tracks-sim has stopped")


def log_failures(handler: tornado.web.RequestHandler) -> None:
    """One line for each answer that is an error; never a query, a cookie or a code."""
    status = handler.get_status()
    if status >= 400:
        level = logging.ERROR if status >= 500 else logging.INFO
        request = handler.request
        path = below(handler.settings["base_url"], request.path)
        LOG.log(level, "%d %s %s %.0f ms", status, request.method, path, 1000 * request.request_time())


def cookie_secret(data: Path) -> bytes:
    """The key that signs the cookies: made once, kept in the data folder, readable by its owner only."""
    path = data / "cookie.key"
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=data)  # mkstemp makes it 0600
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)  # fails if another process was quicker; then its key holds
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
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
    most: int = MOST,
    cull_after: int = 90,
    behind_hub: bool = False,
) -> None:
    """Check, start, and block until SIGTERM or SIGINT.

    ``exit_url``: where the exit button leads (default: a neutral page of the server).
    ``hosts``: names under which a reverse proxy on this machine reaches the server.
    ``notebooks``: folder of the pages' notebooks (tests).
    ``behind_hub``: a JupyterHub signs people in; path, address and port are what it says, where it does.
    ``most``: visitors with an open page at once; who comes after that waits for a turn.
    ``cull_after``: s without its page after which a kernel ends.
    """
    data = data.resolve()
    hub = take_hub() if behind_hub else None
    if hub is not None:
        base_url, (ip, port) = hub.prefix, hub.listen or (ip, port)
    base_url = f"/{base_url.strip('/')}/".replace("//", "/")
    LOG.setLevel(logging.INFO)
    warnings = [*preflight(data, port, ip, db), *memory_suffices(most)]
    server(data, port, ip, db, exit_url, base_url, hosts, notebooks, most, cull_after, warnings, hub).start()


def take_hub() -> Hub:
    """The hub that this process was started for; jupyterhub is imported only here."""
    try:
        from tracks_sim.serve.hub import Hub
    except ImportError as error:
        raise ServeError("--hub needs the package jupyterhub: install it with pip install 'tracks-sim[hub]'.") from error
    return Hub.take(os.environ)


def server(
    data: Path,
    port: int,
    ip: str,
    db: str | None,
    exit_url: str | None,
    base_url: str,
    hosts: Sequence[str],
    notebooks: Path | None,
    most: int,
    cull_after: int,
    warnings: Sequence[str] = (),
    hub: Hub | None = None,
) -> TracksServer:
    """The server, ready to start."""
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
        most=most,
        preload_env={"TRACKS_DATA": str(data), "TRACKS_DB": db or ""},
    )
    config.KernelManager.update(autorestart=False, shutdown_wait_time=1.0)
    if sys.platform == "linux":  # sockets in a private folder instead of ports that anybody on the machine can reach
        config.KernelManager.transport = "ipc"
    app: TracksServer = TracksServer.instance(  # the instance, so that Voilà's own parts log here
        config=config,
        port=port,
        ip=ip,
        base_url=base_url,
        open_browser=False,
        config_file_paths=[],
        root_dir=str(notebooks or notebooks_root()),
        cookie_secret=cookie_secret(data),
    )
    app.tracks = AppContext(data, db, notebooks or notebooks_root(), hub)
    app.hosts = hosts
    app.env = {
        "TRACKS_DATA": str(data),
        "TRACKS_DB": db or "",
        "TRACKS_EXIT_URL": exit_url or f"{base_url}tracks/elsewhere",
    }
    app.initialize([])
    for log in (LOG, logging.getLogger("tracks_sim.forked")):
        if not log.handlers:  # the kit's own lines go where Voilà's go
            for handler in app.log.handlers:
                log.addHandler(handler)
            log.propagate = False
    for warning in warnings:
        app.log.warning(warning)
    return app


def raise_limits(context: zmq.Context[Any]) -> None:
    """Let the server hold the files and sockets of many pages.

    An open page takes about nine descriptors and five sockets of zmq, of which a process is usually allowed 1,024 and a
    context 1,023: without this some hundred pages more would not open, whatever the machine.
    """
    if sys.platform != "win32":
        import resource

        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    context.set(zmq.MAX_SOCKETS, context.get(zmq.SOCKET_LIMIT))  # counts only before the first socket
