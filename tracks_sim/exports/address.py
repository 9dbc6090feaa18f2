"""The address of an installation: base of the names of its cases and accounts in xAPI and cmi5."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from tracks_sim.errors import StoreError


def known_address(text: str) -> str:
    """The address with one slash at its end; raises StoreError for anything but a plain http(s) address."""
    parts = urlsplit(text.strip())
    plain = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not plain or any(sign.isspace() or sign in "<>\"{}|\\^`" for sign in text.strip()):
        raise StoreError(
            f"{text!r} is no address of an installation. Give one such as https://training.example.org/tracks/, "
            "without user, question mark or #."
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/", "", ""))
