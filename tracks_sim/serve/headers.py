"""Security headers of every answer."""

from __future__ import annotations

from typing import Final

from tornado.web import RequestHandler

NO_PAGE: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Content security policy of an answer that is no page: file, JSON, download, redirect."""

NO_SCRIPT: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)
"""Policy of the calendar and of the pages for staff, which have no script at all, but for the two long forms (``ui/static/staff/unsaved.js``), new codes, and those of groups."""

SENTENCE: Final = f"{NO_SCRIPT}; script-src 'self'"
"""Policy of the server's other own pages: the script that goes on by itself after a hurried leave, that of a new code, and those of the pages for staff that have one."""

WITHOUT_KERNEL: Final = f"{SENTENCE}; connect-src 'self'"
"""Policy of a page without a widget that is drawn by the kit’s own scripts, or whose script asks the server: the wall, and a phone in a debrief."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(self), usb=(), xr-spatial-tracking=()"
    ),
}


def notebook_page(host: str) -> str:
    """Policy of a page with widgets, served at ``host`` (name and port).

    Scripts are files of this host; ``blob:`` is how anywidget loads the module of a widget, which came
    from the kernel. Neither inline scripts nor eval. Styles may be inline: widgets set them.
    """
    return (
        "default-src 'self'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"connect-src 'self' ws://{host} wss://{host}; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    )


def protect(handler: RequestHandler, policy: str = NO_PAGE) -> None:
    """Set the headers; over https also the order to use https alone for a year."""
    for name, value in _ALWAYS.items():
        handler.set_header(name, value)
    handler.set_header("Content-Security-Policy", policy)
    if handler.request.protocol == "https":
        handler.set_header("Strict-Transport-Security", "max-age=31536000")
    handler.clear_header("Server")  # its version is nobody's business
