"""Tests for writing changes into YAML: data as wanted, comments before their keys, all else as it was."""

from __future__ import annotations

import copy

from tests.support.random_edits import SHIPPED, read
from tracks_sim.yamlio.update_yaml import update_yaml


def test_a_shipped_file_that_is_saved_unchanged_keeps_every_byte():
    texts = {path: path.read_bytes().decode() for path in SHIPPED}
    changed = [str(path) for path, text in texts.items() if update_yaml(text, copy.deepcopy(read(text).data)) is not text]
    assert len(texts) > 90 and not changed, "\n".join(changed)
