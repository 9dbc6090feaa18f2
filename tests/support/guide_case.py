"""The complete short case that docs/trainer.md prints, as files."""

from __future__ import annotations

import re
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "trainer.md"
CASE_ID = "the-blue-bucket"
_PRINTED = re.compile(rf"^```yaml\n# {CASE_ID}/(\S+)\n(.*?)^```$", re.M | re.S)


def printed_files() -> dict[str, str]:
    """Text of each file that the guide prints, by its path in the case's folder; the line that names the file is left out."""
    return dict(_PRINTED.findall(GUIDE.read_text(encoding="utf-8")))


def write_guide_case(into: Path) -> Path:
    """Write the folder of the case into another one, and return it."""
    folder = into / CASE_ID
    for name, text in printed_files().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
