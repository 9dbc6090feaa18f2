"""What every answer tells the browser it may and may not do with it."""

from __future__ import annotations

from typing import Final

from tornado.web import RequestHandler

NOTHING: Final = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
"""Content security policy of whatever is no page: files, JSON, downloads, redirects."""

SENTENCE: Final = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)
"""Policy of the server's own pages, which hold no script at all."""

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(), midi=(), payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), xr-spatial-tracking=()"
    ),
}


def notebook_page(host: str) -> str:
    """Policy of a page with widgets.

    Scripts are files of this host; ``blob:`` is how anywidget loads the module of a widget, which came
    from the kernel. Neither inline scripts nor eval. Styles may be inline: widgets set them.
    """
    return (
        "default-src 'self'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        f"connect-src 'self' ws://{host} wss://{host}; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'self'"
    )


def protect(handler: RequestHandler, policy: str = NOTHING) -> None:
    """Set the headers; over https the browser is told to come by https only for a year."""
    for name, value in _ALWAYS.items():
        handler.set_header(name, value)
    handler.set_header("Content-Security-Policy", policy)
    if handler.request.protocol == "https":
        handler.set_header("Strict-Transport-Security", "max-age=31536000")
    handler.clear_header("Server")  # its version is nobody's business
