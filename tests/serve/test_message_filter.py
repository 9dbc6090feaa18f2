"""The message filter: every form of an allowed message passes, and nothing that only looks like one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.attacker import pack, to_binary, valid_message
from tracks_sim.serve.message_filter import PROTOCOL, allowed_id

CUSTOM = {"comm_id": "a" * 32, "data": {"method": "custom", "content": {"kind": "hello"}}}


def both(text: str) -> list[bool]:
    """Whether a message passes in the older and in the binary protocol."""
    return [bool(allowed_id(text, None)), bool(allowed_id(to_binary(text), PROTOCOL))]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("comm_msg", CUSTOM),
        ("comm_msg", {"comm_id": "x", "data": {"method": "update", "state": {"value": 1}, "buffer_paths": []}}),
        ("comm_msg", {"comm_id": "x", "data": {"method": "request_state"}}),
        ("comm_close", {"comm_id": "x"}),
        ("comm_info_request", {"target_name": "jupyter.widget"}),
        ("kernel_info_request", {}),
    ],
)
def test_messages_of_pages_pass(kind: str, content: dict[str, Any]) -> None:
    assert both(valid_message(kind, "1", content)) == [True, True]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("execute_request", {"code": "1"}),
        ("shutdown_request", {"restart": False}),
        ("input_reply", {"value": "x"}),
        ("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {}}),
        ("comm_open", {"comm_id": "x", "target_name": "os", "data": {}}),
        ("comm_open", {"comm_id": "x", "target_name": ["jupyter.widget.control"], "data": {}}),
        ("comm_msg", {"comm_id": {"$": 1}, "data": {"method": "custom"}}),
        ("comm_msg", {"comm_id": "x", "data": [1]}),
        ("comm_msg", {"comm_id": "x", "data": {"method": {"$": 1}}}),
        ("comm_msg", {"comm_id": "x", "data": {"method": "eval"}}),
        ("comm_msg", {}),
    ],
)
def test_other_messages_do_not_pass(kind: str, content: dict[str, Any]) -> None:
    assert both(valid_message(kind, "1", content)) == [False, False]


@pytest.mark.parametrize(
    ("metadata", "passes"), [({"version": "1.0.0"}, True), ({"version": "2.0.0"}, False), ({"version": {}}, False), ({}, False)]
)
def test_the_control_target_opens_in_its_own_version_only(metadata: dict[str, Any], passes: bool) -> None:
    content = {"comm_id": "x", "target_name": "jupyter.widget.control", "data": {}}
    text = json.dumps({**json.loads(valid_message("comm_open", "1", content)), "metadata": metadata})
    assert both(text) == [passes, passes]


@pytest.mark.parametrize(("version", "passes"), [("5.4", True), ("x\n[TracksServer] forged", False), ("", False), ("5", False), ("4.1", False), (5, False), (None, False)])
def test_a_header_names_a_version_that_jupyter_can_read(version: object, passes: bool) -> None:
    """jupyter_client takes the number before the point for granted: anything else was a traceback in the log."""
    whole = json.loads(valid_message("comm_msg", "1", CUSTOM))
    whole["header"]["version"] = version
    assert both(json.dumps(whole)) == [passes, passes]


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", "heartbeat", "", None, ["shell"]])
def test_only_the_channel_of_widgets_is_open(channel: object) -> None:
    assert not allowed_id(json.dumps({**json.loads(valid_message("comm_msg", "1", CUSTOM)), "channel": channel}), None)


def test_a_false_number_of_parts_is_refused_without_counting_up_to_it() -> None:
    """jupyter_server counts up to the number that the first eight bytes name; for 2 ** 63 that would never return."""
    assert not any(allowed_id(n.to_bytes(8, "little") + bytes(8), PROTOCOL) for n in (2**63, 2**40, 33, 5, 0))


def test_parts_must_be_whole_and_in_order() -> None:
    whole = to_binary(valid_message("comm_msg", "1", CUSTOM))
    assert allowed_id(whole, PROTOCOL)
    assert not any(allowed_id(cut, PROTOCOL) for cut in (whole[:-1], whole + b"x", whole[8:], b""))
    header = json.dumps({"msg_type": "comm_msg", "msg_id": "1"}).encode()
    content = json.dumps(CUSTOM).encode()
    assert allowed_id(pack([b"shell", header, b"{}", b"{}", content]), PROTOCOL)
    for parts in ([b"shell", header, b"[]", b"{}", content], [b"shell", header, b"{}", b"{}", b"[" * 50_000], [b"\xff", header, b"{}", b"{}", content]):
        assert not allowed_id(pack(parts), PROTOCOL)
    assert allowed_id(pack([b"shell", header, b"{}", b"{}", content, b"buffer"]), PROTOCOL)


def test_each_protocol_accepts_only_its_own_form() -> None:
    text = valid_message("comm_msg", "1", CUSTOM)
    assert not allowed_id(text, PROTOCOL) and not allowed_id(to_binary(text), None)
    assert not allowed_id(json.dumps({**json.loads(text), "buffers": ["x"]}), None)


@given(st.binary(max_size=300) | st.text(max_size=300), st.sampled_from([PROTOCOL, None]))
def test_noise_is_refused_without_a_fault(message: bytes | str, protocol: str | None) -> None:
    assert not allowed_id(message, protocol)


@given(st.data())
def test_a_changed_message_passes_only_if_jupyter_reads_it_as_allowed(data: st.DataObject) -> None:
    from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1

    cut = bytearray(to_binary(valid_message("comm_msg", "1", CUSTOM)))
    for _ in range(data.draw(st.integers(1, 3))):
        cut[data.draw(st.integers(0, len(cut) - 1))] = data.draw(st.integers(0, 255))
    if allowed_id(bytes(cut), PROTOCOL):
        channel, parts = deserialize_msg_from_ws_v1(bytes(cut))
        assert channel == "shell"
        assert json.loads(parts[0])["msg_type"] in ("comm_msg", "comm_close", "comm_open", "kernel_info_request", "comm_info_request")
