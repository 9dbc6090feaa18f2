"""Files that are sent as the package of a case and are none: links, paths, bombs, YAML of every kind, wrong manifests, huge numbers, deep nesting.

Every one is made from a seed, so that a benchmark can play a thousand and a test a few of the same.
"""

from __future__ import annotations

import io
import json
import random
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from tests.support.hostile_files import HOSTILE, MANIFESTS

Files = dict[str, bytes]
_PATHS = (
    "../outside.yaml", "../../outside.yaml", "/tmp/tracks-outside.yaml", "text/../../outside.yaml", "..\\outside.yaml", "C:\\outside.yaml", "C:/outside.yaml",
    "text/en.yaml/../../../outside.yaml", "./case.yaml", "text//en.yaml", "text/", "key/", "case.yaml/", "CASE.YAML", "case.yaml\0.png", "text/e\u0301n.yaml",
    "journal.jsonl", "reviews.jsonl", ".known/case.json", "text/en.yaml ", "text/eng.yaml", "\u202eyaml.esac", "a" * 60_000, "aux.yaml", "case.yaml::$DATA", "",
)  # fmt: skip
_LINKS = (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR, stat.S_IFCHR, stat.S_IFSOCK)


def package(files: Mapping[str, bytes], manifest: object = None) -> bytes:
    """A package of these files; its manifest fits them where none is given."""
    if manifest is None:
        manifest = {
            "format": "tracks-case 1", "kit": "0", "case": "the-blue-van", "version": "1.0.0", "languages": ["en"], "licence": "CC-BY-4.0",
            "files": {name: sha256(content).hexdigest() for name, content in files.items()},
        }  # fmt: skip
    content = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    return _zip([(zipfile.ZipInfo("manifest.json"), content), *((zipfile.ZipInfo(name), written) for name, written in files.items())])


def hostile_packages(good: Files, seed: int, number: int) -> Iterator[tuple[str, bytes]]:
    """So many packages, each with a name that says what it is; ``good`` are the files of a case that is none of them."""
    rng = random.Random(seed)
    kinds: tuple[Callable[[Files, random.Random], tuple[str, bytes]], ...] = (
        _path, _link, _bomb, _yaml, _manifest, _broken, _many, _nested, _value, _method, _twice, _head, _noise,
    )  # fmt: skip
    for index in range(number):
        yield kinds[index % len(kinds)](dict(good), rng)


def _zip(entries: list[tuple[zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile wonders at two files of one name
        for info, content in entries:
            archive.writestr(info, content, method)
    return stream.getvalue()


def _path(files: Files, rng: random.Random) -> tuple[str, bytes]:
    name = rng.choice(_PATHS)
    return f"path {name[:30]!r}", package({**files, name: b"id: outside\n"})


def _link(files: Files, rng: random.Random) -> tuple[str, bytes]:
    """An entry that says it is a link, a pipe, a device …, to a file outside."""
    kind, name = rng.choice(_LINKS), rng.choice(sorted(files))
    target = rng.choice((b"/etc/passwd", b"../../../secret.key", b"/dev/zero", b"/proc/self/environ"))
    files[name] = target
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(package(files))).read("manifest.json"))
    entries = [(zipfile.ZipInfo("manifest.json"), json.dumps(manifest).encode())]
    for path, content in files.items():
        info = zipfile.ZipInfo(path)
        info.create_system, info.external_attr = 3, ((kind if path == name else stat.S_IFREG) | 0o777) << 16
        entries.append((info, content))
    return f"link {kind:o} {name}", _zip(entries)


def _bomb(files: Files, rng: random.Random) -> tuple[str, bytes]:
    name = rng.choice([*files, "manifest.json"])
    content = rng.choice((b"a", b"[", b"a: 1\n", b"\0", "é".encode())) * rng.choice((300_000, 3_000_000, 30_000_000))
    if name == "manifest.json":
        return "bomb in the manifest", package(files, content)
    return f"bomb in {name}", package({**files, name: content})


def _yaml(files: Files, rng: random.Random) -> tuple[str, bytes]:
    kind, name = rng.choice(sorted(HOSTILE)), rng.choice(sorted(files))
    return f"yaml {kind} in {name}", package({**files, name: HOSTILE[kind][0]})


def _manifest(files: Files, rng: random.Random) -> tuple[str, bytes]:
    kind = rng.choice(sorted(MANIFESTS))
    wrong: list[object] = [
        MANIFESTS[kind], b"", b"null", b"[]", b"\xff\xfe", b"{" * 50_000, b'{"a":' * 2_000 + b"1" + b"}" * 2_000,
        {"format": "tracks-case 9"}, {"format": "tracks-case 1", "kit": "0", "case": "../x", "version": "1.0.0", "languages": ["en"], "licence": "x", "files": {}},
        {"format": "tracks-case 1", "kit": "0", "case": "the-van", "version": "9" * 5_000, "languages": ["en"], "licence": "x", "files": {}},
        {"format": "tracks-case 1", "kit": "0", "case": "the-van", "version": "1.0.0", "languages": ["en"] * 10_000, "licence": "x", "files": {}},
        {"format": "tracks-case 1", "kit": "0", "case": "the-van", "version": "1.0.0", "languages": ["en"], "licence": "x", "files": dict.fromkeys(files, "0" * 64)},
    ]  # fmt: skip
    return f"manifest {kind}", package(files, rng.choice(wrong))


def _broken(files: Files, rng: random.Random) -> tuple[str, bytes]:
    """A good package with some bytes changed, cut off or put in."""
    content = bytearray(package(files))
    for _ in range(rng.choice((1, 3, 30))):
        at = rng.randrange(len(content))
        match rng.randrange(3):
            case 0:
                content[at] = rng.randrange(256)
            case 1:
                del content[at : at + rng.randrange(1, 400)]
            case _:
                content[at:at] = rng.randbytes(rng.randrange(1, 60))
        if not content:
            break
    return "broken", bytes(content)


def _many(files: Files, rng: random.Random) -> tuple[str, bytes]:
    number = rng.choice((41, 500, 8_000))
    return f"{number} entries", package({**files, **{f"text/{n:02x}.yaml": b"a: 1\n" for n in range(number)}})


def _nested(files: Files, rng: random.Random) -> tuple[str, bytes]:
    deep, name = rng.choice((21, 100, 800, 100_000)), rng.choice(sorted(files))
    content = rng.choice((b"a: " + b"[" * deep + b"]" * deep, b"[" * deep, b"- " * deep + b"x", b'{"a":' * deep, b"? " * deep))
    return f"{deep} deep in {name}", package({**files, name: content})


def _value(files: Files, rng: random.Random) -> tuple[str, bytes]:
    """A file of a case that reads well, and holds something that no case holds."""
    content = rng.choice((
        b"id: " + b"9" * 5_000, b"id: {a: {b: {c: [1, 2]}}}", b"- just\n- a list", b"null", b"just text", b"id: .inf\nversion: .nan", b"id: 0x" + b"f" * 900,
        b"id: !!python/object/apply:os.system ['touch /tmp/tracks-outside.yaml']", b"id: !!binary AAAA", b"<<: {a: 1}\nid: x", b"id: 1e999999999",
        b"languages: [en, en, en, zz, ../../x]\nid: the-van", b"id: {name: the-van}\nlanguages: {en: fr}", b"entries: [[[]]]\nelsewhere: 7\nbased_on: [1]",
        b"twin: {of: ../../../etc, changed: sex}", b"texts: {fr: [1, 2]}", b"id: " + "🜛".encode() * 2_000, b"title: " + b"a " * 1_900 + b"\npassages: {" + b"a: b, " * 4_000 + b"}",
        b"title: " + b"(a+)+" * 700 + b"!", b"passages:\n" + b"".join(b"  p%d: %s\n" % (n, b"06 12 " * 40) for n in range(900)),
    ))  # fmt: skip
    name = rng.choice(sorted(files))
    return f"value in {name}", package({**files, name: content})


def _method(files: Files, rng: random.Random) -> tuple[str, bytes]:
    method = rng.choice((zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    return f"packed by {method}", _zip([(zipfile.ZipInfo(name), content) for name, content in files.items()], method)


def _twice(files: Files, rng: random.Random) -> tuple[str, bytes]:
    name = rng.choice(sorted(files))
    entries = [(zipfile.ZipInfo(path), content) for path, content in files.items()]
    return f"{name} twice", _zip([*entries, (zipfile.ZipInfo("manifest.json"), b"{}"), (zipfile.ZipInfo(name), b"id: other\n")])


def _head(files: Files, rng: random.Random) -> tuple[str, bytes]:
    """Sizes, flags and counts in the heads of a good package that are not true."""
    content = bytearray(package(files))
    heads = [at for at in range(len(content) - 46) if content[at : at + 4] == b"PK\1\2"]
    at = rng.choice(heads)
    field = rng.choice((8, 10, 20, 24, 28, 30, 32, 36, 38, 42))
    struct.pack_into("<H", content, at + field, rng.choice((0, 1, 9, 0xFFFF, rng.randrange(0x10000))))
    if rng.random() < 0.5:
        end = content.rfind(b"PK\5\6")
        struct.pack_into("<H", content, end + rng.choice((8, 10, 12, 16)), rng.randrange(0x10000))
    return f"head {field}", bytes(content)


def _noise(files: Files, rng: random.Random) -> tuple[str, bytes]:
    """Something else altogether."""
    size = rng.choice((0, 1, 4, 4_000, 900_000, 3_000_000))
    start = rng.choice((b"", b"PK\3\4", b"PK\5\6" + b"\0" * 18, b"%PDF-1.7", b"\x1f\x8b\x08", b"#!/bin/sh\ntouch /tmp/tracks-outside.yaml\n"))
    return f"{size} bytes of noise", start + rng.randbytes(size)
