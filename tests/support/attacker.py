"""A seeded attacker: HTTP requests and websocket messages that no browser of good faith sends, and the answers to them.

The attacker has a code and a browser of their own, as anybody may, and an assessment under
way, whose key nobody may see yet. ``attack`` plays a number of messages and returns an ``AttackReport``;
``tests/serve/full/test_hostile.py`` plays hundreds, ``benchmarks/hostile.py`` ten thousand.
"""

from __future__ import annotations

import asyncio
import base64
import json
import pickle
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from tests.support.server import ROOT, RunningServer, Visitor
from tracks_sim.store import Store

CASE = "the-packing-shed"
PROTOCOL = "v1.kernel.websocket.jupyter.org"
BATCH = 25  # messages on one connection before the kernel is asked whether it still answers
PATIENCE = 60  # seconds for an answer on a busy machine


@dataclass
class AttackReport:
    """Counts of messages and answers. ``leaks`` and ``faults`` are sentences; both should be empty."""

    statuses: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)
    answers: int = 0
    answered_bytes: int = 0
    leaks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def secrets_of(data: Path) -> dict[str, bytes]:
    """Bytes that no answer may hold, by name: the two keys in every spelling, sentences of the case keys, marks of files."""
    cookie, codes = (data / "cookie.key").read_bytes(), (data / "secret.key").read_bytes()
    found = {
        "cookie.key": cookie, "cookie.key, hexadecimal": cookie.hex().encode(), "cookie.key, base64": base64.b64encode(cookie),
        "secret.key": codes, "secret.key, bytes": bytes.fromhex(codes.decode()),
        "the database": b"SQLite format 3", "the source": b"def cookie_secret", "a notebook": b'"kernelspec": {"',
        "/etc/passwd": b"root:x:0:0", "a traceback": b"Traceback (most recent call last)",
    }  # fmt: skip
    for path in sorted((ROOT / "scenarios/cases").glob("*/key/**/*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            words = line.partition(": ")[2].strip().strip("\"'")
            if len(words) >= 60 and words.isascii() and '"' not in words:
                found[f"{path.parent.parent.name}/{path.name}:{number}"] = words[:60].encode()
    assert len(found) > 200, "the keys of the cases were not found"
    return found


class Attacker:
    """Source of messages from a seed; ``canary`` is the file that exists if any of its code ran."""

    def __init__(self, seed: int, canary: Path) -> None:
        self.draw = random.Random(seed)
        self.code = f"open({str(canary)!r}, 'w').write('ran')"
        self.shell = f"touch {canary}"

    # --- HTTP ---------------------------------------------------------------------------------

    def request(self, host: str, cookie: str, kernel: str, token: str) -> bytes:
        """One request as bytes; one in twenty is hardly HTTP."""
        d = self.draw
        if d.random() < 0.05:
            return d.choice([
                d.randbytes(d.randrange(1, 400)), b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01" + d.randbytes(80) + b"\r\n\r\n",
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 4000 + b"\r\n",
                b"POST /tracks/enter HTTP/1.1\r\nHost: " + host.encode() + b"\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nzz\r\n\r\n",
            ])  # fmt: skip
        method = d.choices(["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"], [9, 6, 1, 1, 1, 1, 1, 1, 1, 1])[0]
        headers = {
            "Host": d.choices([host, "evil.example", "127.0.0.1", "[::1]", "a" * 3000, "localhost\x00", ""], [14, 1, 1, 1, 1, 1, 1])[0],
            "Cookie": d.choice([cookie, cookie, cookie, self.forged(cookie), "", "; ".join(f"c{n}=x" for n in range(300))]),
            "Connection": "close",
        }
        for name, values in {
            "Origin": [f"http://{host}", "https://evil.example", "null"], "Referer": [f"http://{host}/", "https://evil.example/"],
            "Range": ["bytes=0-10", "bytes=-1", "bytes=5-2", "bytes=0-0,1-1", "bytes=" + "9" * 300], "X-Forwarded-For": ["127.0.0.1", "x" * 900],
            "X-XSRFToken": [token, "x"], "Authorization": ["token x", "Bearer " + "a" * 90], "X-HTTP-Method-Override": ["DELETE"],
            "Upgrade": ["websocket"], "Sec-WebSocket-Key": ["x"], "Sec-WebSocket-Version": ["13", "-1"], "Accept-Language": ["fr;q=oops", "🤷", "../../etc"],
            "If-None-Match": ["*", '"x"'], "Accept-Encoding": ["identity"], "Expect": ["100-continue"], "X-Real-IP": ["' OR 1=1 --"],
        }.items():  # fmt: skip
            if d.random() < 0.12:
                headers[name] = d.choice(values)
        body = b"" if method in ("GET", "HEAD") else self.body(token)
        if body or method == "POST":
            headers["Content-Type"] = d.choice(["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x", "x"])
            headers["Content-Length"] = str(len(body))
        lines = [f"{method} {self.path(kernel)} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
        return "\r\n".join(lines).encode("utf-8", "replace") + body

    def path(self, kernel: str) -> str:
        """A path: of a page, one of Jupyter's usual ones, or one that climbs out of the files that are served."""
        d = self.draw
        root = d.choice([
            "/tracks/static/", "/tracks/staff/", "/tracks/attempts/", "/voila/static/", "/voila/files/", "/files/", "/static/", "/api/contents/",
            "/nbconvert/html/", "/voila/templates/", "/", f"/api/kernels/{kernel}/", "/tracks/alive/", "/voila/api/", "/lab/extensions/",
        ])  # fmt: skip
        climb = "".join(d.choice(["../", "..%2f", "%2e%2e/", "..\\", "..%5c", "....//", "%252e%252e%252f", "%00", "%c0%ae/", "//", "./"]) for _ in range(d.randrange(6)))
        name = d.choice([
            "home.ipynb", "practise.ipynb", "data/tracks.sqlite", "tracks.sqlite-wal", "cookie.key", "secret.key", "data/secret.key", "etc/passwd",
            f"scenarios/cases/{CASE}/key/key.yaml", "key/text/en.yaml", "tracks_sim/serve/app.py", "page.js", "front.js", "users", "audit", "person",
            "proc/self/environ", "x" * d.randrange(1, 3000), "channels", "restart", "terminals", "sessions", "1.json", "{{7*7}}", "%s%s%n", "'--", "<script>",
        ])  # fmt: skip
        if d.random() < 0.25:
            return d.choice(["/tracks/enter", "/tracks/leave", "/tracks/code", "/calendar", "/tracks/staff/person", f"/api/kernels/{kernel}", f"/api/kernels/{kernel}/channels", "/api/kernels", "/login", "/metrics", "*", "http://evil.example/"])
        query = d.choice(["", "", f"?{name}=%2e%2e", "?lang=" + "f" * 300, "?lang[]=x&lang=%00", "?attempt='||1", "?template=../x&notebook=/etc/passwd", "?" + "a=b&" * 500])
        return (root + climb + name).replace(" ", "%20") + query

    def body(self, token: str) -> bytes:
        """The body of a request: a form, JSON, something huge, or noise."""
        d = self.draw
        return d.choice([
            b"_xsrf=" + token.encode() + b"&" + d.choice([b"code=", b"new[]=", b"who=", b"role=administrator&label=", b"count="]) + self.text().encode("utf-8", "replace"),
            json.dumps({"code": self.code, "kernel": {"name": self.text()}, "path": "../../x"}).encode(), d.randbytes(d.randrange(2000)),
            b"a" * d.choice([70_000, 200_000]), b"--x\r\nContent-Disposition: form-data; name=\"code\"; filename=\"../../../tmp/x\"\r\n\r\n" + d.randbytes(90) + b"\r\n--x--",
            b"a=b&" * 5000, pickle.dumps({"x": self.code}), b"%" * 900, b"",
        ])  # fmt: skip

    def forged(self, cookie: str) -> str:
        """A cookie header with a value changed, swapped, or of another kind."""
        d, parts = self.draw, [p for p in cookie.split("; ") if "=" in p]
        name, _, value = d.choice(parts or ["tracks-trainee=x"]).partition("=")
        other = d.choice(["tracks-staff", "tracks-trainee", "tracks-visit", "_xsrf", name])
        cut = d.randrange(len(value) + 1)
        return f"{other}={d.choice([value, value[:cut], value[:cut] + 'x' + value[cut + 1 :], self.text()[:60], '2|1:0|10:9999999999|' + 'A' * 60])}"

    # --- websocket ----------------------------------------------------------------------------

    def frame(self, model: str, binary: bool) -> str | bytes:
        """One message to the kernel; ``model`` is the id of the page's widget."""
        d = self.draw
        if d.random() < 0.15:
            return self.noise(binary)
        if d.random() < 0.5:  # well formed, wrong only in its content: this reaches the page's widget
            data = next(data for data in iter(self.data, object()) if isinstance(data, dict))
            text = valid_message("comm_msg", f"m{d.random()}", {"comm_id": model, "data": data})
            return to_binary(text) if binary else text
        kind = d.choices([
            "comm_msg", "execute_request", "comm_open", "comm_close", "inspect_request", "complete_request", "history_request", "shutdown_request",
            "interrupt_request", "debug_request", "input_reply", "is_complete_request", "kernel_info_request", "comm_info_request", "connect_request",
            "create_subshell_request", "status", "usage_request", self.text()[:20],
        ], [20, 8, 5, 1, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1])[0]  # fmt: skip
        code = d.choice([self.code, f"import os; os.system({self.shell!r})", f"!{self.shell}", f"%run {self.shell}", f"__import__('os').system({self.shell!r})"])
        content: Any = {
            "code": code, "silent": d.choice([True, False]), "store_history": True, "user_expressions": {"x": code}, "allow_stdin": True, "cursor_pos": 3,
            "restart": d.choice([True, False]), "value": code, "command": "evaluate", "arguments": {"expression": code}, "raw": True, "output": True,
            "hist_access_type": "tail", "n": 9,
        }  # fmt: skip
        if kind.startswith("comm"):
            content = {
                "comm_id": d.choice([model, model, model, model, "x", "", model[:-1] + "0", {"$": 1}]),
                "target_name": d.choice(["jupyter.widget", "jupyter.widget.control", "jupyter.widget.version", "os", "__main__", self.text()[:30]]),
                "target_module": "os", "data": self.data(),
            }  # fmt: skip
            if kind == "comm_close":
                content["comm_id"] = "another"  # the attacker may close their own page; here it should go on
        header: Any = {"msg_id": self.draw.choice([f"m{d.random()}", "x" * 900]), "msg_type": kind, "session": "s", "username": self.text()[:20], "version": "5.3", "date": "2026-01-01T00:00:00Z"}
        if d.random() < 0.1:
            header.pop(d.choice(list(header)))
        channel = d.choices(["shell", "control", "stdin", "iopub", "heartbeat", "__class__", "", None], [20, 4, 3, 2, 1, 1, 1, 1])[0]
        parts = [header, d.choice([{}, {}, header, [], 1]), d.choice([{}, {"deletedCells": [code]}, []]), content]
        buffers = [d.randbytes(d.randrange(50)) for _ in range(d.randrange(3))]
        if binary:
            return pack([str(channel).encode(), *(json.dumps(p).encode() for p in parts), *buffers])
        names = ("header", "parent_header", "metadata", "content")
        return json.dumps({**dict(zip(names, parts, strict=True)), "channel": channel, "buffers": d.choice([[], [], ["x"], [code]])})

    def data(self) -> Any:
        """The data of a widget message: updates of traits, the page's own intents with wrong values, other shapes."""
        d = self.draw
        kinds = (
            "hello", "takeover", "dismiss", "page", "resume", "enter", "language", "opened", "document", "marked", "own_notes", "turn", "reopened", "read", "hint", "replay", "again",
            "indicator", "element", "need", "decision", "plan", "note", "locked", "submitted", "released", "feedback", "paused", "started", "erase", "export",
            "recall", "skip_round", "contrast", "recalled", "round_skipped", "contrasted",
        )  # fmt: skip
        intent = {"kind": d.choice([*kinds, self.value(), None])}
        for name in ("case", "attempt", "tab", "language", "step", "document", "concept", "state", "passages", "phases", "cite", "toggle", "element", "grounds", "need", "level",
                     "who", "option", "part", "choices", "words", "observation", "text", "form", "move", "fact", "confidence", "at", "seq", "trainee", "hashes", "key", "code", "n", "acts", "after", "item", "round"):  # fmt: skip
            if d.random() < 0.25:
                intent[name] = self.value()
        state = {name: self.value() for name in ("_esm", "_css", "words", "frame", "sheet", "file", "_model_name", "_view_module", "layout", "comm", "keys", "__class__") if d.random() < 0.3}
        return d.choice([
            {"method": "custom", "content": intent}, {"method": "custom", "content": intent}, {"method": "custom", "content": intent}, {"method": "custom", "content": self.value()},
            {"method": "update", "state": state, "buffer_paths": d.choice([[], [["_esm"]], [["a", 0, "b"]], [[self.value()]], 7])},
            {"method": "request_state"}, {"method": "request_states"}, {"method": self.value()}, self.value(), [], None,
            {"state": {"_model_module": "os", "_model_name": "system", "_model_module_version": self.code}, "buffer_paths": []},
        ])  # fmt: skip

    def value(self, depth: int = 0) -> Any:
        """A value of any shape; some are ids that exist."""
        d = self.draw
        if depth < 3 and d.random() < 0.2:
            return d.choice([[self.value(depth + 1) for _ in range(d.randrange(4))], {self.text()[:9]: self.value(depth + 1) for _ in range(d.randrange(3))}])
        return d.choice([
            None, True, False, 0, -1, 10**30, 1e308, "", CASE, "present", "absent", "insufficient", "indicators", "decision", "feedback", "submit", "en", "fr", "xx", "document_taken",
            "../../secret.key", self.code, "<img src=x onerror=alert(1)>", "{0.__class__}", "%s", "' OR 1=1 --", "\u0000", "\ud83d", "x" * d.choice([10, 5000]), self.text(),
        ])  # fmt: skip

    def text(self) -> str:
        """Up to 59 characters of any script."""
        return "".join(chr(self.draw.choice([self.draw.randrange(32, 127), self.draw.randrange(160, 0xD7FF)])) for _ in range(self.draw.randrange(1, 60)))

    def noise(self, binary: bool) -> str | bytes:
        """Bytes or text that are no message: false counts and offsets, broken, endless or very large JSON."""
        d = self.draw
        if not binary:
            return d.choice(["", "null", "[]", "{", "[" * 50_000, '{"header":' * 3000, "1" * 6000, "NaN", json.dumps({"channel": "shell"}), '{"channel":"shell","header":null}', "x" * 300_000])
        whole = pack([b"shell", b'{"msg_type":"comm_msg","msg_id":"1"}', b"{}", b"{}", b"{}"])
        cut = bytearray(whole)
        for _ in range(d.randrange(1, 6)):
            cut[d.randrange(len(cut))] = d.randrange(256)
        return d.choice([
            b"", b"\0", (2**63).to_bytes(8, "little") + bytes(8), (2**40).to_bytes(8, "little"), (6).to_bytes(8, "little"), b"\xff" * 200, bytes(64),
            whole[: d.randrange(len(whole))], bytes(cut), whole + b"x", d.randbytes(d.randrange(400)), bytes(300_000),
            pack([b"shell", b"[" * 50_000, b"{}", b"{}", b"{}"]), pack([b"\xff", b"{}", b"{}", b"{}", b"{}"]), pack([b"shell"]),
        ])  # fmt: skip


def pack(parts: list[bytes]) -> bytes:
    """Parts in Jupyter's binary protocol v1: count, offsets, parts; all numbers 8 bytes, little-endian."""
    count = len(parts) + 1
    offsets = [8 * (count + 1)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return b"".join(n.to_bytes(8, "little") for n in (count, *offsets)) + b"".join(parts)


# --- the attack ---------------------------------------------------------------------------------


@dataclass
class Page:
    """An open page of the attacker: path, kernel, and the id of its widget."""

    path: str
    kernel: str
    model: str


def open_page(visitor: Visitor, path: str) -> Page:
    """Open a page as a browser does."""
    text, kernel = visitor.open_page(path)
    return Page(path, kernel, re.findall(r'"model_id": "([0-9a-f]{32})"', text)[0])


def attack(running: RunningServer, data: Path, canary: Path, http: int, frames: int, seed: int) -> AttackReport:
    """Play ``http`` requests and ``frames`` messages, after the attacker's assessment has been started as anybody starts one."""
    report, attacker, secrets = AttackReport(), Attacker(seed, canary), secrets_of(data)
    visitor = Visitor(running.url)
    visitor.enter_with_new_code()
    home = open_page(visitor, "practise")
    asyncio.run(begin(visitor, home))
    with Store.open(data) as store:
        attempt = next(a.id for a in store.attempts() if a.mode == "assessment")
    asyncio.run(play_frames(visitor, f"practise?attempt={attempt}", attacker, frames, secrets, report))
    asyncio.run(play_requests(visitor, home, attacker, http, secrets, report))
    if canary.exists():
        report.faults.append("code of the attacker ran")
    newcomer = Visitor(running.url)
    newcomer.enter_with_new_code()
    if newcomer.get("").status != 200:
        report.faults.append("the server does not serve any more")
    log = running.log_file.read_bytes()
    report.leaks += [f"{name} is in the log" for name, secret in secrets.items() if name.startswith(("cookie", "secret")) and secret in log]
    return report


async def connect(visitor: Visitor, page: Page, binary: bool) -> WebSocketClientConnection:
    """Open the page's websocket."""
    url = visitor.url.replace("http", "ws", 1) + f"api/kernels/{page.kernel}/channels?session_id=s"
    request = HTTPRequest(url, headers={"Cookie": visitor.cookie(), "Origin": visitor.url.rstrip("/")}, request_timeout=PATIENCE)
    return await websocket_connect(request, subprotocols=[PROTOCOL] if binary else None, max_message_size=2**26)


async def begin(visitor: Visitor, page: Page) -> None:
    """Start an assessment as the first page does."""
    intent = {"kind": "start", "case": CASE, "country": "fr", "mode": "assessment"}
    socket = await connect(visitor, page, binary=False)
    await socket.write_message(valid_message("comm_msg", "start", {"comm_id": page.model, "data": {"method": "custom", "content": intent}}))
    assert await wait_until_idle(socket, "start", lambda _: None), "the kernel did not answer"
    socket.close()


def valid_message(kind: str, name: str, content: dict[str, Any]) -> str:
    """A well-formed message on the shell channel, as JSON."""
    header = {"msg_id": name, "msg_type": kind, "session": "s", "username": "", "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []})


def to_binary(text: str) -> bytes:
    """A JSON message in the binary protocol."""
    message = json.loads(text)
    return pack([b"shell", *(json.dumps(message[part]).encode() for part in ("header", "parent_header", "metadata", "content"))])


async def wait_until_idle(socket: WebSocketClientConnection, name: str, hear: Callable[[bytes], None]) -> bool:
    """Wait until the kernel is idle after the message ``name``; False where it never is. ``hear`` gets every frame before."""
    while True:
        try:
            received = await asyncio.wait_for(socket.read_message(), PATIENCE)
        except TimeoutError:
            return False
        if received is None:
            return False
        body = received if isinstance(received, bytes) else received.encode("utf-8", "surrogatepass")
        hear(body)
        if f'"{name}"'.encode() in body and b'"idle"' in body:
            return True


async def play_frames(visitor: Visitor, path: str, attacker: Attacker, count: int, secrets: dict[str, bytes], report: AttackReport) -> None:
    """Send batches on new connections; after each comes a valid question, which must be answered."""
    page = open_page(visitor, path)

    def hear(body: bytes) -> None:
        report.answers += 1
        report.answered_bytes += len(body)
        report_leaks(body, secrets, "a websocket message", report)

    sent = number = 0
    while sent < count:
        number, binary = number + 1, number % 2 == 0
        socket = await connect(visitor, page, binary)
        for _ in range(min(BATCH, count - sent)):
            frame = attacker.frame(page.model, binary)
            try:
                await socket.write_message(frame, binary=isinstance(frame, bytes))
            except WebSocketClosedError:  # something too large was refused with the connection
                socket = await connect(visitor, page, binary)
                report.messages["connection ended"] += 1
            sent += 1
            report.messages["binary" if binary else "text"] += 1
        socket.close()
        socket = await connect(visitor, page, binary)
        name = f"well-{number}"
        question = valid_message("kernel_info_request", name, {})
        await socket.write_message(to_binary(question) if binary else question, binary=binary)
        if not await wait_until_idle(socket, name, hear):
            report.faults.append(f"after {sent} messages the kernel did not answer")
            page = open_page(visitor, path)
        socket.close()


async def play_requests(visitor: Visitor, page: Page, attacker: Attacker, count: int, secrets: dict[str, bytes], report: AttackReport) -> None:
    """Send requests over raw sockets, four at a time."""
    address, gate, token = urlsplit(visitor.url), asyncio.Semaphore(4), visitor.cookies.get("_xsrf", "")

    async def one(number: int) -> None:
        async with gate:
            raw = attacker.request(address.netloc, visitor.cookie(), page.kernel, token)
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            try:
                writer.write(raw)
                await writer.drain()
                if writer.can_write_eof():
                    writer.write_eof()
                answer = await asyncio.wait_for(reader.read(-1), PATIENCE)
            except OSError:  # the server closed what was no HTTP
                answer = b""
            except TimeoutError:
                report.faults.append(f"no answer to {raw[:80]!r}")
                answer = b""
            finally:
                writer.close()
            report.answers += 1
            report.answered_bytes += len(answer)
            final = answer.removeprefix(b"HTTP/1.1 100 (Continue)\r\n\r\n")
            status = final[9:12].decode("ascii", "replace") if final.startswith(b"HTTP/1.1 ") else "closed"
            report.statuses[status] += 1
            if status.startswith("5"):
                report.faults.append(f"{status} for {raw[:120]!r}")
            report_leaks(answer, secrets, f"the answer to {raw[:120]!r}", report)

    for start in range(0, count, 200):
        await asyncio.gather(*(one(number) for number in range(start, min(start + 200, count))))


def report_leaks(body: bytes, secrets: dict[str, bytes], where: str, report: AttackReport) -> None:
    """Add a sentence to the report for every secret in a body."""
    report.leaks += [f"{name} in {where}" for name, secret in secrets.items() if any(form in body for form in spellings(secret))]


def spellings(secret: bytes) -> Iterator[bytes]:
    """A secret as JSON and as HTML write it."""
    yield secret
    if b"'" in secret:
        yield secret.replace(b"'", b"&#39;")
