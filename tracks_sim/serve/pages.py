"""The pages that Voilà renders from notebooks, each in a kernel of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
from tornado.iostream import StreamClosedError
from voila.execute import VoilaExecutor
from voila.handler import VoilaHandler
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from tracks_sim.serve import assets, headers
from tracks_sim.serve.admission import ASK_AGAIN
from tracks_sim.serve.base_handler import (
    TEMPLATES,
    BaseHandler,
    owner_of,
)
from tracks_sim.serve.kernels import KERNEL_NAME, MOST_PAGES_OF_ONE, Owner

RENDERED_AT_ONCE = max(2, os.cpu_count() or 1)
"""Pages that are rendered at the same time; the others wait in the order they came. A page is some 0.2 s of work for one
core: in turn they are ready sooner on average than all at once, and open pages need not compete with all."""
RENDERING = asyncio.Semaphore(RENDERED_AT_ONCE)
POLL = 0.02  # s between two requests to a kernel that is starting


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

    def initialize(self, notebook: str, env: Mapping[str, str], **kwargs: Any) -> None:
        super().initialize(**kwargs)
        self.notebook = notebook
        self.env = env

    async def get(self, path: str | None = None) -> None:
        if not self.authorise():
            return
        self.remember_language()
        visit = self.visit
        if visit is None:  # no kernel and no place in the line for a browser that keeps no cookie
            self.begin_visit()
            self.redirect(self.request.uri or self.base_url)
            return
        kernels, owner = self.kernels, self.kernel_owner(visit)
        if kernels.has_too_many(owner):
            self.render_too_many()
            return
        ahead = kernels.ahead_of(visit)
        if ahead is not None:
            self.render_waiting(ahead)
            return
        kernel_id = kernels.reserve(owner)
        try:
            await self.write_page(kernel_id)
        finally:
            kernels.release(kernel_id)

    def authorise(self) -> bool:
        """Whether the visitor may have the page; if not, the answer is a redirect."""
        if self.sent_to_hub():
            return False
        if not self.trainee:
            self.redirect(self.base_url)
            return False
        return True

    def kernel_owner(self, visit: str) -> Owner:
        """Owner of the kernel of this page."""
        return owner_of(self.signed_in_trainee, visit)

    def render_too_many(self) -> None:
        """Answer with the page that says to close another one, and asks again by itself."""
        self.log.warning("somebody has %d pages open and gets no other one", MOST_PAGES_OF_ONE)
        self.set_status(429)
        self.set_header("Retry-After", str(ASK_AGAIN))
        self.render_message(self.t("You have {n} pages open here. Close one that you do not need: then this one opens by itself. A page that was lost counts for up to two minutes.").format(n=MOST_PAGES_OF_ONE), refresh=ASK_AGAIN)

    def render_waiting(self, ahead: int) -> None:
        """Answer with the waiting page, which asks again by itself, also without scripts."""
        self.log.warning("every kernel is taken: a visitor waits behind %d others (--most sets how many there are)", ahead)
        self.set_status(503)
        self.set_header("Retry-After", str(ASK_AGAIN))
        position = self.t("People before you: {n}").format(n=ahead) if ahead else self.t("You are next.")
        self.render_message(self.t("Many people are practising at the moment. Please keep this page open: it lets you in by itself, in the order in which people came."), refresh=ASK_AGAIN, go=None, more=position)

    async def write_page(self, kernel_id: str) -> None:
        """Send the page: its head, then the notebook rendered with this kernel, which is started meanwhile."""
        in_group = await self.is_in_group()
        self.set_page_headers(headers.notebook_page(self.request.host))
        head = {**self.template_variables(), "xsrf": self.xsrf_token.decode(), "in_group": in_group}
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
        return {**self.page_env(self.env, self.trainee), "TRACKS_STAFF": "", "TRACKS_TRIAL": "", "TRACKS_CODES": "1" if self.hub is None else "", "JUPYTER_WIDGETS_ECHO": "0"}
