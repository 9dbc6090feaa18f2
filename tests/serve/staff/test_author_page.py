"""The page for authors over real HTTP: access, the identity its kernel gets, and what a trainee's browser never loads."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from tests.serve.full.test_server import channel, refused
from tests.serve.staff.test_evaluator_page import variable
from tests.serve.staff.test_page_list import enter, signed_in
from tests.support.server import RunningServer, Visitor
from tracks_sim.roles import STAFF, may
from tracks_sim.serve.message_filter import MAX_BYTES, PROTOCOL, allowed_id
from tracks_sim.serve.staff.notebook_page import StaffNotebook
from tracks_sim.serve.staff.staff_page import StaffHandler
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.ui.shared.assets import assets
from tracks_sim.ui.shared.page import AuthorsPage, EvaluatorsPage, Page

LARGEST = 256 * 1024 - 4096
"""Bytes of a file that the page takes (author/cases.js): 4 kB are left for header, content and offsets."""


def test_only_roles_with_the_permission_get_the_page(server: RunningServer, store: Store) -> None:
    nobody, trainee = Visitor(server.url), Visitor(server.url)
    trainee.enter_with_new_code()
    assert [v.get("author").status for v in (nobody, trainee)] == [303, 303]
    for role in STAFF:
        visitor = signed_in(server, store, role)
        listed = 'href="/author"' in visitor.get("tracks/staff").text
        answer = visitor.get("author?case=the-yellow-crate")
        assert (answer.status == 200) == listed == (may(role, "author") or may(role, "review"))


def test_every_address_for_staff_by_role(server: RunningServer, store: Store) -> None:
    """The addresses are those of the server. A role that may open a notebook is left out here: each would start a kernel."""
    from tracks_sim.serve.app import TracksServer

    app: Any = SimpleNamespace(template_paths=[], config=None, voila_configuration=None, env={"TRACKS_EXIT_URL": ""}, base_url="/", static_paths=[], demo={}, tracks=SimpleNamespace(hub=None))
    found = [(rule[0] if isinstance(rule[0], str) else rule[0].regex.pattern.rstrip("$"), rule[1]) for rule in TracksServer.init_handlers(app)]
    pages = [(path.lstrip("/"), handler) for path, handler in found if issubclass(handler, StaffHandler)]
    assert {"author", "author/try", "evaluate", "tracks/staff/users"} <= {path for path, _ in pages}
    for role in STAFF:
        visitor = signed_in(server, store, role)
        member = next(one for one in reversed(store.staff.all()) if one.role == role)
        for path, handler in pages:
            if not handler.allows(member):
                assert visitor.get(path).status == 403, (role, path)
            elif not issubclass(handler, StaffNotebook):
                assert visitor.get(path).status in (200, 404), (role, path)  # 404: no study is named


def test_the_kernel_learns_from_the_server_who_writes(server: RunningServer, store: Store) -> None:
    both = Visitor(server.url)
    both.enter_with_new_code()
    member, code = store.staff.add("trainer", "", COMMAND_LINE)
    enter(both, code)
    page, _ = both.open_page("author?TRACKS_STAFF=x")
    assert (variable(page, "TRACKS_STAFF"), variable(page, "TRACKS_TRAINEE")) == (member, "")
    assert "author.js" in page and "author.css" in page
    as_trainee, _ = both.open_page("practise")
    assert "author.js" not in as_trainee and "author.css" not in as_trainee


def test_a_kernel_that_holds_a_key_is_out_of_reach_for_a_trainee_and_for_other_staff(server: RunningServer, store: Store) -> None:
    """No message of theirs is passed on to it: the connection is refused, also with a trainee's cookie in the place of the author's."""
    author = Visitor(server.url)
    author.enter_with_new_code()
    enter(author, store.staff.add("trainer", "", COMMAND_LINE)[1])
    _, kernel = author.open_page("author")
    trainee = Visitor(server.url, {name: value for name, value in author.cookies.items() if name != "tracks-staff"})
    forged = Visitor(server.url, {**trainee.cookies, "tracks-staff": trainee.cookies["tracks-trainee"]})
    for stranger in (trainee, forged, signed_in(server, store, "trainer"), signed_in(server, store, "expert")):
        assert refused(channel(stranger, kernel)) == 404 and stranger.get(f"tracks/alive/{kernel}").status == 404
        assert stranger.post(f"voila/api/shutdown/{kernel}").status == 404
    assert author.get(f"tracks/alive/{kernel}").status == 204


def test_the_key_has_no_way_into_a_trainees_page() -> None:
    """A trainee's widget has four views and the number of their changes, and nothing else of the kit's, and its script knows nothing of the page that shows keys."""
    bare = set(EvaluatorsPage.class_trait_names()) - {"words", "frame", "sheet"}
    assert set(Page.class_trait_names()) - bare == {"words", "frame", "file", "sheet", "revision"}
    assert set(AuthorsPage.class_trait_names()) - bare == {"words", "frame", "sheet", "revision"}
    script = assets()["page.js"].body.decode()
    for name in ("write_text", "split_passage", "Keep mine", "author-begin", "class Unsaved"):
        assert name not in script and name in assets()["author.js"].body.decode()


def test_the_largest_file_that_the_page_sends_passes_the_filter() -> None:
    script = assets()["author.js"].body.decode()
    assert "const LARGEST = 256 * 1024 - 4096;" in script
    intent = {"kind": "import", "name": "é" * 100}
    content = {"comm_id": "c" * 32, "data": {"method": "custom", "content": intent}}
    parts = [b"shell", json.dumps({"msg_id": "m" * 40, "msg_type": "comm_msg", "version": "5.3"}).encode(), b"{}", b"{}", json.dumps(content).encode(), bytes(LARGEST)]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    message = b"".join(n.to_bytes(8, "little") for n in (len(offsets), *offsets)) + b"".join(parts)
    assert len(message) <= MAX_BYTES and allowed_id(message, PROTOCOL) == "m" * 40
