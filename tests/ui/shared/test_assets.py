"""The page's script is one module, joined of several; its address changes when it does."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from tracks_sim.ui.shared.assets import _script, _script_and_later, assets, whole_script


@pytest.mark.parametrize("script", [whole_script("page.js"), *(assets()[name].body.decode() for name in ("page.js", "steps.js"))])
def test_each_script_is_one_module_from_nowhere_else(script: str) -> None:
    assert not re.search(r"^\s*import\b", script, re.MULTILINE)
    assert script.count("export default") == 1
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", script)


def test_every_part_is_in_one_of_the_two_scripts_and_in_the_whole() -> None:
    """By the first line of what a module exports."""
    page, steps = (assets()[name].body.decode() for name in ("page.js", "steps.js"))
    for path in Path("tracks_sim/ui/static/trainee").glob("*.js"):
        line = re.findall(r"^export (?!default)(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)[0]
        assert (line in page) != (line in steps), path
        assert line in whole_script("page.js"), path
    assert "Judgements" in steps and "Judgements" not in page


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
    text = '/** @import { Kit } from "../kit" */\n/**\n * @param {Kit} kit\n */\nexport default (kit) => /** @type {string} */ (kit.t.a) * 2;\n'
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", {"a.js": text}.__getitem__)
    assert _script("a.js") == "export default (kit) => /** @type {string} */ (kit.t.a) * 2;\n"


def test_the_style_asks_no_other_host() -> None:
    style = assets()["tracks.css"].body.decode()
    assert "url(" not in style
    assert "@import" not in style


def test_an_address_belongs_to_a_content() -> None:
    for asset in assets().values():
        assert asset.hash == hashlib.sha256(asset.body).hexdigest()[:16]


def test_what_is_imported_later_is_a_function_of_what_both_use(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "a.js": 'import { one } from "./b.js";\nexport default async () => one + (await import("./c.js")).two;\n',
        "b.js": "export const one = 1;\n",
        "c.js": 'import { one } from "./b.js";\nimport { more } from "./d.js";\nexport const two = one + more;\n',
        "d.js": "export const more = 1;\n",
    }
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", texts.__getitem__)
    page, later = _script_and_later("a.js", "later.js")
    address = hashlib.sha256(later.encode()).hexdigest()[:16]
    assert f'import(new URL("later.js?v={address}", import.meta.url).href).then((loaded) => loaded.default({{ module_0 }}))' in page
    assert "more" not in page
    assert later == (
        "export default ({ module_0 }) => {\nconst module_2 = (() => {\nconst more = 1;\n\nreturn { more: more };\n})();\n"
        "const { one } = module_0;\nconst { more } = module_2;\nconst two = one + more;\nreturn { two: two };\n};\n"
    )
    whole = _script("a.js")
    assert whole.count("const one = 1;") == 1 and "(await Promise.resolve(module_" in whole


def test_comments_on_lines_of_their_own_are_left_out_and_no_code_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "// Why.\n/** @param {string} a */\nconst one = 1; // the first\n/** @type {X} */ (two).three = 4;\n/**\n * More.\n */\nexport default one;\n"
    monkeypatch.setattr("tracks_sim.ui.shared.assets._read", {"a.js": text}.__getitem__)
    assert _script("a.js") == "const one = 1; // the first\n/** @type {X} */ (two).three = 4;\nexport default one;\n"


STYLES = {path.name: path.read_text(encoding="utf-8") for path in sorted(Path("tracks_sim/ui/static").rglob("*.css"))}
DECLARED = re.compile(r"(?<![-\w])(font|font-size|border-radius) *: *([^;}]+)")
SIZE = re.compile(r"--size-([a-z]+): *([\d.]+)rem")


def test_text_has_six_sizes_and_none_that_must_be_read_is_under_16_px() -> None:
    sizes = {name: float(rem) for name, rem in SIZE.findall(STYLES["base.css"])}
    assert list(sizes) == ["title", "heading", "voice", "read", "aside", "mark"]
    assert sorted(sizes.values(), reverse=True) == list(sizes.values())
    assert sizes["read"] * 16 >= 16  # a rem is 16 px where nobody has set another size


@pytest.mark.parametrize("name", STYLES)
def test_each_size_of_text_and_each_corner_is_one_of_the_few(name: str) -> None:
    """On paper the six are set anew, in points, in the one place where they are named (zz_media.css)."""
    found = {(prop, value.strip()) for prop, value in DECLARED.findall(STYLES[name])}
    text = re.compile(r"inherit|var\(--size-[a-z]+\)|(?:\d+ )?var\(--size-[a-z]+\)(?:/[\d.]+)? (?:var\(--text\)|var\(--file\)|[-\w, ]+)")
    corner = re.compile(r"(?:(?:0|var\(--(?:corner|corner-large|pill)\)) ?)+")
    assert {(prop, value) for prop, value in found if not (corner if prop == "border-radius" else text).fullmatch(value)} == set()
    named = set(re.findall(r"var\(--size-([a-z]+)\)", STYLES[name]))
    assert named <= {size for size, _ in SIZE.findall(STYLES["base.css"])}


@pytest.mark.parametrize("name", STYLES)
def test_a_surface_is_one_of_three_or_a_state(name: str) -> None:
    """``try`` has a bar in no colour of the page, and behind a sheet of the telephone the page is shaded."""
    states = ("accent", "accent-soft", "cite", "danger-soft", "rule")
    allowed = {"none", "Highlight", "Highlight !important", *(f"var(--{surface})" for surface in ("desk", "paper", "soft", *states))}
    found = set(re.findall(r"(?<![-\w])background *: *([^;}]+?) *[;}]", STYLES[name]))
    assert {value for value in found - allowed if not value.startswith("linear-gradient(var(")} <= {
        "bar.css": {"#4b2a63", "#fff"}, "talk.css": {"rgb(0 0 0 / .45)"},
    }.get(name, set())  # fmt: skip
