"""The weights of the reading: their arithmetic, their bytes, and that they are the ones that were trained."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from tracks_sim.case.model.conversation import STANCES
from tracks_sim.interview.reading_model import (
    ONE,
    PLACES,
    ReadingModel,
    features,
    kinds,
    packed,
    parsed,
    place_of,
    reading_model,
    reading_model_of,
    tokens,
)

CORPUS = Path(__file__).parents[2] / "tools/reading"


def tiny() -> ReadingModel:
    """Two labels, of which the word *pay* speaks for the second: rarity 4, weights -1 and 3, stored as 128 more."""
    rarity = bytearray(PLACES)
    rarity[place_of("pay")] = 4
    return reading_model_of({"act": ("none", "ask:pay")}, {"sure": 1}, (10, 0), {"body": "knee arm*"}, bytes(rarity), bytes((127, 131)))


def test_points_are_the_weighted_mean_of_what_is_known() -> None:
    model = tiny()
    found = model.known(["the", "pay"])
    # One known place: 256 * 4 * w / sqrt(4 * 4) + bias = 256 w + bias.
    assert found == [place_of("pay")] and model.scores(found) == (-ONE + 10, 3 * ONE)
    assert model.by_head(model.scores(found)) == {"act": {"none": -246, "ask:pay": 768}}
    assert [model.weight(place_of("pay"), label) for label in (0, 1)] == [-1, 3]


def test_several_places_add_up() -> None:
    rarity = bytearray(PLACES)
    first, second = sorted((place_of("pay"), place_of("work")))
    rarity[first], rarity[second] = 3, 4
    model = reading_model_of({"act": ("none", "ask:pay")}, {}, (0, 0), {}, bytes(rarity), bytes((128 + 2, 128 - 4, 128 + 1, 128 + 3)))
    # 256 (3 * 2 + 4 * 1) / sqrt(9 + 16) = 512; 256 (3 * -4 + 4 * 3) / 5 = 0.
    assert model.scores([first, second]) == (512, 0)


def test_nothing_known_leaves_the_bias() -> None:
    assert tiny().scores([]) == (10, 0)


def test_a_model_comes_back_from_its_bytes() -> None:
    again = parsed(packed(tiny()))
    assert again == tiny() and again.scores([place_of("pay")]) == tiny().scores([place_of("pay")])


def test_features_are_words_pairs_triples_pieces_and_kinds() -> None:
    found = set(features(["my", "knee", "?"], kinds({"body": "knee arm*"})))
    assert {"my", "knee", "?", "< my", "my knee", "knee ?", "? >", "< my knee", "my knee ?", "knee ? >", "my * ?"} <= found
    assert {"@body", "my @body", "@body ?"} <= found and {"~_kn", "~nee_", "~knee_"} <= found
    # Besides: pieces of three to five letters of _my_ (2 + 1) and _knee_ (4 + 3 + 2).
    assert len(found) == 11 + 3 + 3 + 9


def test_a_word_may_be_of_several_kinds_by_itself_or_by_its_beginning() -> None:
    listed = kinds({"body": "knee arm*", "soldiers": "arm arm* army"})
    assert (listed.of("knee"), listed.of("arms"), listed.of("harm"), listed.of("knees")) == (["body"], ["body", "soldiers"], [], [])


def test_tokens_know_where_they_stand() -> None:
    assert [(t.text, "Où payé ?"[t.start : t.end]) for t in tokens("Où payé ?")] == [("où", "Où"), ("paye", "payé"), ("?", "?")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_weights_are_small_and_the_ones_that_were_trained(language: str) -> None:
    folder = files("tracks_sim.interview") / "weights"
    data = (folder / f"{language}.xz").read_bytes()
    assert len(data) <= 1_000_000
    assert hashlib.sha256(data).hexdigest() == json.loads((folder / "digests.json").read_text())[f"{language}.xz"]
    assert set(reading_model(language).heads["stance"]) == set(STANCES)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_model_holds_the_kinds_of_words_as_the_corpus_lists_them(language: str) -> None:
    _, *lines = (CORPUS / f"words.{language}.tsv").read_text(encoding="utf-8").splitlines()
    assert reading_model(language).words == dict(line.split("\t") for line in lines)


def test_the_untuned_part_is_the_one_that_was_committed_before_training() -> None:
    page = (CORPUS / "README.md").read_text(encoding="utf-8")
    for language in ("en", "fr"):
        assert f"{hashlib.sha256((CORPUS / f'untuned.{language}.tsv').read_bytes()).hexdigest()}  untuned.{language}.tsv" in page
