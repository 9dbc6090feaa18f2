"""PDF of a report: the same page, set by WeasyPrint where that is installed."""

from __future__ import annotations

from collections.abc import Callable

from tracks_sim.errors import NoPdf

INSTALL = (
    "No PDF can be made here ({why}). Install WeasyPrint with: pip install 'tracks-sim[report]' (on Linux with Pango, in Debian "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0). Or leave --pdf out, and print the HTML file from a browser."
)


def pdf_writer() -> Callable[[str], bytes]:
    """A function that makes a PDF of an HTML page. Raises NoPdf with what to install; call it before the long work.

    The PDF is tagged (PDF/UA-1), so that a screen reader finds headings and tables in it.
    """
    try:
        import weasyprint
    except (ImportError, OSError) as error:  # OSError: the package is there, Pango is not
        raise NoPdf(INSTALL.format(why=str(error).splitlines()[0])) from error

    def write_pdf(page: str) -> bytes:
        return bytes(weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1"))

    return write_pdf
