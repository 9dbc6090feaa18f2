"""What sets reports on paper: WeasyPrint comes from the registry with the tests, the libraries of the system that it calls from here.

``python -m tests.support.pdf`` makes sure that a PDF can be made, and says with what: with the libraries that are there; else, as
root with apt-get, Debian's. Exit code 1 with a sentence where they cannot be had. No test is skipped for want of them: it fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

from tests.support.browser import _is_root, _run

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")
"""Of Debian. Its Chromium brings the first and the third; the last has the letters where there are none yet."""
TRY = "import weasyprint; weasyprint.HTML(string='<html lang=en><title>a</title><p>a').write_pdf(); print(weasyprint.__version__)"


def provision() -> str:
    """Get what is missing, set a page, and return with what."""
    tried = []
    found = _tried()
    if found.returncode and _is_root() and shutil.which("apt-get"):
        tried += [_run("apt-get", "update", "-qq"), _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *LIBRARIES)]
        found = _tried()
    if found.returncode:
        raise RuntimeError(
            f"The test of reports on paper needs WeasyPrint with Pango and they could not be had (Debian: apt-get install {' '.join(LIBRARIES)}). "
            f"It says: {found.stderr.strip()[-600:]}\n" + "\n".join(filter(None, tried))
        )
    return f"WeasyPrint {found.stdout.strip()}"


def _tried() -> subprocess.CompletedProcess[str]:
    """A process of its own: libraries that were just installed are seen."""
    return subprocess.run([sys.executable, "-c", TRY], capture_output=True, text=True, timeout=120)


if __name__ == "__main__":
    try:
        print(f"paper: {provision()}")
    except Exception as error:
        sys.exit(f"{error}")
