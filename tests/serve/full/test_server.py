"""Answers and refusals of a running server, over real HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from tests.support.server import (
    RunningServer,
    Visitor,
    running_server,
    start_server,
    write_notebooks,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    whole_log = "import tracks_sim.serve.log_limit as log_limit\nlog_limit.MOST_LINES = 10**6\n"  # these tests make many lines in a minute
    notebooks = write_notebooks(folder / "notebooks")
    with running_server(folder / "data", before=whole_log, notebooks=notebooks, exit_url="https://weather.example/") as it:
        yield it


@pytest.fixture
def visitor(server: RunningServer) -> Visitor:
    return Visitor(server.url)


# --- the pages ------------------------------------------------------------------------


def test_a_page_is_rendered_with_its_state(visitor: Visitor) -> None:
    text, _ = visitor.open_page()
    assert "TRACKS_EXIT_URL=https://weather.example/" in text
    assert text.rstrip().endswith("</html>")


def test_without_script_the_page_says_what_it_needs(visitor: Visitor) -> None:
    assert "<noscript><p>This page needs JavaScript." in visitor.get().text


def test_nothing_on_a_page_asks_another_host(visitor: Visitor) -> None:
    text, _ = visitor.open_page()
    addresses = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert addresses
    assert all(a.startswith(("/", "data:")) for a in addresses)
    assert "default-src 'self'" in visitor.get("practise").headers["content-security-policy"]


def test_language_comes_from_address_then_cookie_then_browser(server: RunningServer) -> None:
    visitor = Visitor(server.url, language="fr-BE,fr;q=0.9,en;q=0.2")
    assert '<html lang="fr"' in visitor.get().text
    assert '<html lang="en"' in visitor.get("?lang=en").text
    assert '<html lang="en"' in visitor.get().text  # kept in the cookie
    assert '<html lang="en"' in visitor.get("?lang=xx").text


def test_practise_without_cookie_leads_home(visitor: Visitor) -> None:
    answer = visitor.get("practise")
    assert (answer.status, answer.headers["location"]) == (302, "/")


def test_the_query_never_changes_the_identity(visitor: Visitor) -> None:
    visitor.enter_with_new_code()
    text, _ = visitor.open_page("practise?trainee=somebody&TRACKS_TRAINEE=somebody")
    assert all(re.fullmatch("[0-9a-f-]{36}", found) for found in re.findall(r"\|TRACKS_TRAINEE=([^|]*)\|", text))


def test_a_kernel_learns_the_id_but_no_cookie_and_no_secret(visitor: Visitor) -> None:
    visitor.enter_with_new_code()
    text, _ = visitor.open_page("practise")
    told = re.search(r"TRACKS_TRAINEE=([0-9a-f-]{36})", text)
    assert told
    assert visitor.cookies["tracks-trainee"] not in text


# --- coming and going -----------------------------------------------------------------


def test_the_code_is_shown_once_and_opens_the_same_place_again(server: RunningServer, visitor: Visitor) -> None:
    code = visitor.enter_with_new_code()
    for path in ("", "practise"):
        assert code not in visitor.get(path).text
    again = visitor.get("tracks/code")  # a reload, or Back, shows no code and makes no second trainee
    assert (again.status, again.headers["location"]) == (302, "/")
    other = Visitor(server.url)
    other.get()
    answer = other.post("tracks/enter", code=code.lower().replace("-", " "))
    assert (answer.status, answer.headers["location"]) == (303, "/")

    def whose(v: Visitor) -> str:
        return re.findall(r"TRACKS_TRAINEE=([0-9a-f-]{36})", v.get("practise").text)[0]

    assert whose(other) == whose(visitor)
    assert code not in server.log()


def test_cookie_is_signed_http_only_and_same_site(visitor: Visitor) -> None:
    visitor.get()
    answer = visitor.post("tracks/enter", new="1")
    line = next(x for x in answer.headers["set-cookie"].splitlines() if x.startswith("tracks-trainee="))
    assert "HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line
    forged = Visitor(visitor.url, {**visitor.cookies, "tracks-trainee": visitor.cookies["tracks-trainee"][:-3] + "000"})
    assert forged.get("practise").status == 302


def test_wrong_code_leads_back_with_a_sign(visitor: Visitor) -> None:
    visitor.get()
    answer = visitor.post("tracks/enter", code="AAAA-AAAA-AAAA")
    assert (answer.status, answer.headers["location"]) == (303, "/?wrong=1")
    assert "tracks-trainee" not in visitor.cookies


@pytest.mark.parametrize("path", ["tracks/enter", "tracks/leave"])
def test_forms_need_the_token_and_our_own_origin(visitor: Visitor, path: str) -> None:
    visitor.get()
    assert visitor.post(path, token=False, new="1").status == 403
    assert visitor.post(path, origin="https://evil.example", new="1").status in (403, 404)


def test_leaving_signs_out(visitor: Visitor) -> None:
    visitor.enter_with_new_code()
    assert visitor.post("tracks/leave").status == 303
    assert visitor.get("practise").status == 302


# --- what is out of reach ---------------------------------------------------------------

SECRETS = (b'"cells"', b"SQLite format 3", b"classification:", b"def serve(", b"cookie.key", b"BEGIN ")
CLIMBS = ("", "..", "../..", "../../..", "..%2f..", "%2e%2e/%2e%2e", "..%5c..", "....//....", "%252e%252e", "/", "//", ".", "%00")
WANTED = (
    "home.ipynb", "practise.ipynb", "notebooks/home.ipynb", "data/tracks.db", "tracks.db", "tracks.sqlite", "data/cookie.key", "cookie.key",
    "secret.key", "scenarios/cases/the-packing-shed/key/key.yaml", "key/key.yaml", "tracks_sim/serve/app.py", "app.py", "etc/passwd",
)  # fmt: skip
ROOTS = ("/", "/tracks/", "/tracks/static/", "/tracks/attempts/", "/voila/files/", "/voila/static/", "/voila/templates/", "/files/", "/static/")


@pytest.mark.parametrize("root", ROOTS)
def test_no_file_of_the_machine_can_be_fetched(visitor: Visitor, root: str) -> None:
    visitor.enter_with_new_code()
    for climb in CLIMBS:
        for name in WANTED:
            answer = visitor.get(f"{root}{climb}/{name}" if climb else root + name)
            assert answer.status in (400, 403, 404), f"{root}{climb}/{name}: {answer.status}"
            assert not any(secret in answer.body for secret in SECRETS)


@pytest.mark.parametrize(
    "path",
    [
        "/api", "/api/contents", "/api/contents/home.ipynb", "/api/kernels", "/api/kernelspecs", "/api/sessions", "/api/terminals",
        "/api/status", "/api/me", "/tree", "/lab", "/login", "/logout", "/nbconvert/html/home.ipynb", "/voila/tree", "/voila/render/home.ipynb",
        "/voila/api/contents", "/voila/api/contents/home.ipynb", "/voila/api/themes/x", "/voila/files/home.ipynb", "/metrics", "/tracks",
        "/tracks/", "/tracks/static/", "/tracks/attempts/", "/tracks/attempts/none.json", "/practise/", "/home.ipynb", "/?template=lab&x=/..",
    ],
)  # fmt: skip
def test_voila_and_jupyter_offer_nothing_else(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    if path.startswith("/?"):
        assert "jp-" not in answer.text  # the query does not choose a template
        return
    assert answer.status == 404
    assert "Traceback" not in answer.text


def test_kernels_cannot_be_started_listed_or_restarted(visitor: Visitor) -> None:
    _, kernel = visitor.open_page()
    for path in ("/api/kernels", f"/api/kernels/{kernel}", f"/api/kernels/{kernel}/restart", f"/api/kernels/{kernel}/interrupt"):
        for method in ("POST", "DELETE", "PUT", "PATCH"):
            answer = visitor.ask(method, path, b"{}" if method in ("POST", "PUT", "PATCH") else None)
            assert answer.status in (403, 404, 405)
    assert Visitor(visitor.url).get(f"/api/kernels/{kernel}").status == 404
    assert visitor.get(f"tracks/alive/{kernel}").status == 204


def test_missing_page_speaks_the_visitors_language(server: RunningServer) -> None:
    french = Visitor(server.url, language="fr").get("nothing/here")
    assert french.status == 404
    assert "Il n’y a pas de page à cette adresse" in french.text
    assert 'lang="fr"' in french.text


def test_another_host_name_is_refused(visitor: Visitor) -> None:
    assert visitor.get("", Host="evil.example").status == 403


# --- kernels ------------------------------------------------------------------------------


def channel(visitor: Visitor, kernel: str, origin: str | None = None, cookie: str | None = None) -> HTTPRequest:
    url = visitor.url.replace("http", "ws", 1) + f"api/kernels/{kernel}/channels?session_id=test"
    headers = {"Cookie": visitor.cookie() if cookie is None else cookie}
    if origin != "none":
        headers["Origin"] = origin or visitor.url.rstrip("/")
    return HTTPRequest(url, headers=headers)


def message(kind: str, content: dict[str, object]) -> str:
    header = {"msg_id": kind, "msg_type": kind, "session": "test", "username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []})


async def answers_to(request: HTTPRequest, *messages: str, wait: float = 1.5) -> list[dict[str, object]]:
    """Send, and collect what comes back until nothing comes for a while."""
    connection = await websocket_connect(request)
    heard: list[dict[str, object]] = []
    try:
        for text in messages:
            await connection.write_message(text)
        while True:
            answer = await asyncio.wait_for(connection.read_message(), wait)
            if not isinstance(answer, str):
                break
            heard.append(json.loads(answer))
    except TimeoutError:
        pass
    finally:
        connection.close()
    return heard


def refused(request: HTTPRequest) -> int:
    with pytest.raises(HTTPClientError) as caught:
        asyncio.run(answers_to(request))
    return caught.value.code


def counts(visitor: Visitor, text: str, kernel: str) -> list[object]:
    """Counts that the widget sends after its button is pressed."""
    model = re.findall(r'"model_id": "([0-9a-f]{32})"', text)[0]
    heard = asyncio.run(answers_to(channel(visitor, kernel), message("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": {}}})))
    return [m["content"]["data"]["state"] for m in heard if m["header"]["msg_type"] == "comm_msg"]  # type: ignore[index, call-overload]


def test_the_page_may_talk_to_its_widget(visitor: Visitor) -> None:
    text, kernel = visitor.open_page()
    assert {"count": 1} in counts(visitor, text, kernel)


@pytest.mark.parametrize("kind", ["execute_request", "complete_request", "inspect_request", "history_request", "shutdown_request", "debug_request"])
def test_nothing_but_widget_messages_reaches_the_kernel(visitor: Visitor, tmp_path: Path, kind: str) -> None:
    _, kernel = visitor.open_page()
    mark = tmp_path / "executed"
    content = {"code": f"open({str(mark)!r}, 'w')", "silent": False, "restart": False, "cursor_pos": 1}
    heard = asyncio.run(answers_to(channel(visitor, kernel), message(kind, content)))
    assert not mark.exists()
    assert not [m for m in heard if m["header"]["msg_type"] == kind.replace("request", "reply")]  # type: ignore[index]
    assert visitor.get(f"tracks/alive/{kernel}").status == 204


def test_a_failing_handler_tells_the_log_and_not_the_page(server: RunningServer, visitor: Visitor) -> None:
    text, kernel = visitor.open_page()
    model = re.findall(r'"model_id": "([0-9a-f]{32})"', text)[0]
    fail = message("comm_msg", {"comm_id": model, "data": {"method": "custom", "content": {"kind": "fail"}}})
    heard = asyncio.run(answers_to(channel(visitor, kernel), fail))
    assert "secret of the server" not in json.dumps(heard)
    assert "secret of the server" in server.log()


def test_a_foreign_kernel_is_out_of_reach(server: RunningServer, visitor: Visitor) -> None:
    visitor.enter_with_new_code()
    _, kernel = visitor.open_page("practise")
    other = Visitor(server.url)
    other.enter_with_new_code()
    other.open_page()
    assert refused(channel(other, kernel)) == 404
    assert refused(channel(visitor, kernel, cookie="")) == 404
    assert other.get(f"tracks/alive/{kernel}").status == 404
    assert other.post(f"voila/api/shutdown/{kernel}").status == 404
    assert visitor.get(f"tracks/alive/{kernel}").status == 204


def test_after_sign_out_the_kernel_is_out_of_reach(visitor: Visitor) -> None:
    visitor.enter_with_new_code()
    _, kernel = visitor.open_page("practise")
    visitor.post("tracks/leave")
    assert refused(channel(visitor, kernel)) == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null", "none"])
def test_only_our_own_pages_may_connect(visitor: Visitor, origin: str) -> None:
    _, kernel = visitor.open_page()
    assert refused(channel(visitor, kernel, origin=origin)) == 403


def test_goodbye_ends_the_kernel(visitor: Visitor) -> None:
    _, kernel = visitor.open_page()
    assert visitor.post(f"voila/api/shutdown/{kernel}", token=False).status == 403
    assert visitor.post(f"voila/api/shutdown/{kernel}").status == 204
    assert visitor.get(f"tracks/alive/{kernel}").status == 404


def test_a_killed_kernel_is_noticed(server: RunningServer, visitor: Visitor) -> None:
    _, kernel = visitor.open_page()
    os.kill(newest_kernel(server), signal.SIGKILL)
    deadline = time.monotonic() + 60
    while visitor.get(f"tracks/alive/{kernel}").status != 404:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert f"kernel {kernel} has died" in server.log()


def test_a_page_that_goes_while_it_is_being_connected_leaves_no_fault(server: RunningServer, visitor: Visitor) -> None:
    # On a busy machine the request may arrive after its page has gone, which is another thing: then once more.
    assert any(goes_while_it_is_connected(server, visitor) for _ in range(5)), server.log()[-2000:]
    assert "Uncaught exception" not in server.log()


def goes_while_it_is_connected(server: RunningServer, visitor: Visitor) -> bool:
    """Whether the server found that a page, which asked for its kernel's answers and went, was gone before the kernel answered."""
    _, kernel = visitor.open_page()
    process = newest_kernel(server)
    os.kill(process, signal.SIGSTOP)  # so that the connection waits for the kernel's first answer
    address = urlsplit(visitor.url)
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        headers = {
            "Host": address.netloc, "Upgrade": "websocket", "Connection": "Upgrade", "Origin": visitor.url.rstrip("/"),
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13", "Cookie": visitor.cookie(),
        }  # fmt: skip
        lines = [f"GET /api/kernels/{kernel}/channels?session_id=gone HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        time.sleep(0.3)
    time.sleep(0.2)
    os.kill(process, signal.SIGCONT)
    deadline = time.monotonic() + 4
    while not (gone := f"404 GET /api/kernels/{kernel}/channels" in server.log()) and time.monotonic() < deadline:
        time.sleep(0.1)
    visitor.post(f"voila/api/shutdown/{kernel}")
    return gone


def newest_kernel(server: RunningServer) -> int:
    """Process of the kernel that was started last."""
    processes = psutil.Process(server.pid).children(recursive=True)
    return int(max(processes, key=lambda p: (p.create_time(), p.pid)).pid)


# --- files for the browser ----------------------------------------------------------------


def test_own_files_are_compressed_and_cached(visitor: Visitor) -> None:
    address = re.findall(r'src="(/tracks/static/front\.js\?v=[0-9a-f]+)"', visitor.open_page()[0])[0]
    answer = visitor.get(address, **{"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    plain = visitor.get(address.split("?")[0])
    assert plain.headers["cache-control"] == "no-cache"
    assert visitor.get(address.split("?")[0], **{"If-None-Match": plain.headers["etag"]}).status == 304
    assert len(answer.body) < len(plain.body)


def test_voilas_own_scripts_are_there_for_pages_that_need_them(visitor: Visitor) -> None:
    text, _ = visitor.open_page()
    full = re.findall(r'data-full="([^"]+)"', text)[0]
    assert visitor.get(full).status == 200
    for remote in re.findall(r'"load": "(?:\./)?(static/[^"]+)", "name": "([^"]+)"', text):
        root = re.findall(r'"fullLabextensionsUrl": "([^"]+)"', text)[0]
        answer = visitor.get(f"{root}/{remote[1]}/{remote[0]}")
        assert (answer.status, "immutable" in answer.headers["cache-control"]) == (200, True)


# --- failures -------------------------------------------------------------------------------


def test_port_taken_is_one_sentence(server: RunningServer, tmp_path: Path) -> None:
    port = int(server.url.rstrip("/").rsplit(":", 1)[1])
    process = start_server(tmp_path / "a" / "data", port=port, notebooks=str(tmp_path))
    assert process.wait(timeout=60) == 2
    log = (tmp_path / "a" / "server.log").read_text()
    assert f"Port {port}" in log and "--port" in log and "Traceback" not in log
