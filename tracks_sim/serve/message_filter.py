"""The filter on messages from a page to its kernel, applied before anything else reads them.

Jupyter takes a message apart before it asks whether its kind is allowed, and believes the
number of parts that a binary message claims to have (one frame of 16 bytes would keep the
server busy for ever). So form and kind are checked here first; a message that does not fit is
dropped without an answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from tracks_sim.serve.kernels import ALLOWED_MESSAGES

PROTOCOL: Final = "v1.kernel.websocket.jupyter.org"
MAX_BYTES: Final = 256 * 1024
"""Bytes of a message; the longest thing a trainee sends is a note, an author a case from elsewhere as one buffer."""
MAX_PARTS: Final = 32
"""Channel, header, parent, metadata, content, and a few buffers."""

# ipywidgets' way to ask for the state of all models. Other targets would let a page make
# objects in the kernel; the kernel makes them all.
COMM_TARGETS: Final = ("jupyter.widget.control",)

CONTROL_VERSION: Final = "1"
"""Major version of that target's protocol (https://ipywidgets.readthedocs.io, messages)."""

_VERSION: Final = re.compile(r"5\.[0-9]{1,3}")
"""Versions of Jupyter's protocol that a header may name. Jupyter reads the number without a look at what it is."""

WIDGET_METHODS: Final = ("custom", "update", "request_state", "request_states")
"""Methods of the widget protocol that a page may use; a tuple, since a message may bring a value that cannot be hashed."""


def allowed_id(message: str | bytes, protocol: str | None) -> str | None:
    """Id of a message that may go on to the kernel, None for any other. ``protocol``: the websocket subprotocol that was agreed on."""
    try:
        channel, header, metadata, content = _binary(message) if protocol == PROTOCOL else _text(message)
        return (header["msg_id"] or None) if _allowed(channel, header, metadata, content) else None
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        return None


def answered_id(status: str | bytes) -> str | None:
    """Id of the message that the kernel has worked through, where a status message of the kernel says so."""
    if isinstance(status, bytes):
        offsets = [int.from_bytes(status[8 * i : 8 * (i + 1)], "little") for i in range(1, 7)]
        parent, _, content = (json.loads(status[offsets[i] : offsets[i + 1]]) for i in (2, 3, 4))
    else:
        whole = json.loads(status)
        parent, content = whole["parent_header"], whole["content"]
    identity: str | None = parent.get("msg_id") if content["execution_state"] == "idle" else None
    return identity


def _binary(message: str | bytes) -> tuple[Any, Any, Any, Any]:
    """Channel, header, metadata and content of a message of the v1 protocol: count, offsets, then the parts, complete and in order.

    Raises ValueError for any other bytes.
    """
    if not isinstance(message, bytes) or len(message) < 8:
        raise ValueError("no binary message")
    count = int.from_bytes(message[:8], "little")
    if not 6 <= count <= MAX_PARTS or len(message) < 8 * (count + 1):
        raise ValueError("no such number of parts")
    offsets = [int.from_bytes(message[8 * i : 8 * (i + 1)], "little") for i in range(1, count + 1)]
    if offsets[0] != 8 * (count + 1) or offsets[-1] != len(message) or offsets != sorted(offsets):
        raise ValueError("parts that are not there")
    channel, header, parent, metadata, content = (message[offsets[i] : offsets[i + 1]] for i in range(5))
    if not all(isinstance(json.loads(part), dict) for part in (parent, metadata)):
        raise ValueError("no objects")
    return channel.decode(), json.loads(header), json.loads(metadata), json.loads(content)


def _text(message: str | bytes) -> tuple[Any, Any, Any, Any]:
    """Channel, header, metadata and content of a message of the older protocol: one JSON object, here without buffers.

    Raises ValueError for any other text.
    """
    whole = json.loads(message) if isinstance(message, str) else None
    if not isinstance(whole, dict) or whole.get("buffers"):
        raise ValueError("no text message")
    if not all(isinstance(whole.get(part), dict) for part in ("parent_header", "metadata")):
        raise ValueError("no objects")
    json.dumps(whole, ensure_ascii=False).encode()  # half a letter (a lone surrogate) could not be sent on
    return whole.get("channel"), whole.get("header"), whole.get("metadata"), whole.get("content")


def _allowed(channel: Any, header: Any, metadata: Any, content: Any) -> bool:
    """Whether it is a widget message, on the channel where widgets listen, and opens no comm of another target."""
    if channel != "shell" or not isinstance(header, Mapping) or not isinstance(content, Mapping):
        return False
    if not isinstance(version := header.get("version", "5.3"), str) or not _VERSION.fullmatch(version):
        return False
    kind = header.get("msg_type")
    if not isinstance(kind, str) or kind not in ALLOWED_MESSAGES or not isinstance(header.get("msg_id"), str):
        return False
    if kind in ("comm_open", "comm_msg", "comm_close"):
        if not isinstance(content.get("comm_id"), str):
            return False
        data = content.get("data")
        if not isinstance(data, Mapping):
            return kind == "comm_close"
        if kind == "comm_msg" and data.get("method") not in WIDGET_METHODS:
            return False
    if kind != "comm_open":
        return True
    # ipywidgets writes a traceback into the log for any other version of the protocol.
    return content.get("target_name") in COMM_TARGETS and str(metadata.get("version", "")).partition(".")[0] == CONTROL_VERSION
