"""WeasyPrint, which sets reports on paper: it comes from the registry with the tests, the system's libraries that it calls from here.

``python -m tests.support.pdf`` makes sure that a PDF can be made, and says with what: with the libraries that are there; else, as
root with apt-get, Debian's. Exit code 1 with a sentence where they cannot be had.
"""

from __future__ import annotations

import subprocess
import sys

from tests.support import provisioning

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
"""Of Debian. Its Chromium brings the first and the third; the last has the letters where there are none yet."""
ONE_PAGE = "import weasyprint; weasyprint.HTML(string='<html lang=en><title>a</title><p>a').write_pdf(); print(weasyprint.__version__)"


def provision() -> str:
    """Get what is missing, set a page, and return with which version."""
    failures = []
    page = _set_page()
    if page.returncode:
        failures += provisioning.apt_install(*LIBRARIES)
        page = _set_page()
    if page.returncode:
        raise provisioning.missing(
            f"The test of reports on paper needs WeasyPrint with Pango and they could not be had (Debian: apt-get install {' '.join(LIBRARIES)}). "
            f"It says: {page.stderr.strip()[-600:]}", failures
        )  # fmt: skip
    return f"WeasyPrint {page.stdout.strip()}"


def _set_page() -> subprocess.CompletedProcess[str]:
    """Set one page in a process of its own, which sees libraries that were just installed."""
    return subprocess.run([sys.executable, "-c", ONE_PAGE], capture_output=True, text=True, timeout=120)


if __name__ == "__main__":
    provisioning.report("paper", provision)
