"""The page's script is one module, joined of several; its address changes when it does."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tracks_sim.ui.shared.assets import _script, assets


def test_the_script_is_one_module_from_nowhere_else() -> None:
    script = assets()["page.js"].body.decode()
    assert not re.search(r"^\s*import\b", script, re.MULTILINE)
    assert script.count("export default") == 1
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", script)


def test_every_part_is_in_the_script() -> None:
    script = assets()["page.js"].body.decode()
    for path in Path("tracks_sim/ui/static/trainee").glob("*.js"):
        comment = path.read_text(encoding="utf-8").splitlines()[0]
        assert comment.startswith("// ") and comment in script, path


def test_modules_that_import_each_other_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"a.js": 'import { b } from "./b.js";\nexport default 1;\n', "b.js": 'import { a } from "./a.js";\nexport const b = 1;\n'}
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", texts.__getitem__)
    with pytest.raises(ValueError, match=r"a\.js imports itself by a\.js > b\.js"):
        _script("a.js")


def test_each_module_keeps_its_names_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "x/a.js": 'import { two } from "../y/b.js";\nconst hidden = 1;\nexport default hidden + two();\n',
        "y/b.js": "const hidden = 2;\nexport function two() { return hidden; }\n",
    }
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", texts.__getitem__)
    joined = _script("x/a.js")
    assert joined == (
        "const module_0 = (() => {\nconst hidden = 2;\nfunction two() { return hidden; }\n\nreturn { two: two };\n})();\n"
        "const { two } = module_0;\nconst hidden = 1;\nexport default hidden + two();\n"
    )


def test_types_are_for_the_checker_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '// A part.\n/** @import { Kit } from "../kit" */\n/**\n * @param {Kit} kit\n */\nexport default (kit) => /** @type {string} */ (kit.t.a) * 2;\n'
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", {"a.js": text}.__getitem__)
    assert _script("a.js") == "// A part.\nexport default (kit) => /** @type {string} */ (kit.t.a) * 2;\n"


def test_the_style_asks_no_other_host() -> None:
    style = assets()["tracks.css"].body.decode()
    assert "url(" not in style
    assert "@import" not in style


def test_an_address_belongs_to_a_content() -> None:
    for asset in assets().values():
        assert asset.hash == hashlib.sha256(asset.body).hexdigest()[:16]


def test_comments_for_the_type_checker_are_left_out_and_no_code_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "/** @param {string} a */\nconst one = 1;\n/** @type {X} */ (two).three = 4;\n/**\n * More.\n */\nexport default one;\n"
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", {"a.js": text}.__getitem__)
    assert _script("a.js") == "const one = 1;\n/** @type {X} */ (two).three = 4;\nexport default one;\n"
