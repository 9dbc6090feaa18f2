"""The page's script is one module without imports; its address changes when it does."""

from __future__ import annotations

import hashlib
import re

from tracks_sim.ui.assets import assets


def test_the_script_is_one_module_from_nowhere_else() -> None:
    script = assets()["page.js"].body.decode()
    assert not re.search(r"^\s*import\b", script, re.MULTILINE)
    assert script.count("export default") == 1
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", script)


def test_every_part_is_in_the_script() -> None:
    script = assets()["page.js"].body.decode()
    for name in ("function CaseFile", "function Indicators", "function Feedback", "function Welcome", "function Bar"):
        assert name in script


def test_the_style_asks_no_other_host() -> None:
    style = assets()["tracks.css"].body.decode()
    assert "url(" not in style
    assert "@import" not in style


def test_an_address_belongs_to_a_content() -> None:
    for asset in assets().values():
        assert asset.hash == hashlib.sha256(asset.body).hexdigest()[:16]
