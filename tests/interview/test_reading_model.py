"""The weights of the reading: their arithmetic, their bytes, and that they are the ones that were trained."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from tracks_sim.interview.reading_model import (
    ONE,
    PLACES,
    ReadingModel,
    features,
    packed,
    parsed,
    place_of,
    places,
    reading_model,
    tokens,
)

CORPUS = Path(__file__).parents[2] / "tools/reading"


def tiny() -> ReadingModel:
    """Two labels, of which the word *pay* speaks for the second: rarity 4, weights -1 and 3."""
    rarity, weights = bytearray(PLACES), bytearray(2 * PLACES)
    place = place_of("pay")
    rarity[place] = 4
    weights[2 * place], weights[2 * place + 1] = 255, 3  # -1 as a signed byte
    return ReadingModel({"act": ("none", "ask:pay")}, {"sure": 1}, (10, 0), bytes(rarity), memoryview(bytes(weights)).cast("b"))


def test_points_are_the_weighted_mean_of_what_is_known() -> None:
    model = tiny()
    found = model.known(places(["the", "pay"]))
    # One known place: 256 * 4 * w / sqrt(4 * 4) + bias = 256 w + bias.
    assert found == [place_of("pay")] and model.scores(found) == (-ONE + 10, 3 * ONE)
    assert model.by_head(model.scores(found)) == {"act": {"none": -246, "ask:pay": 768}}


def test_nothing_known_leaves_the_bias() -> None:
    assert tiny().scores([]) == (10, 0)


def test_a_model_comes_back_from_its_bytes() -> None:
    again = parsed(packed(tiny()))
    assert again.scores([place_of("pay")]) == tiny().scores([place_of("pay")]) and again.heads == tiny().heads


def test_features_are_words_pairs_triples_and_pieces() -> None:
    assert set(features(["pay", "?"])) == {"< pay", "pay ?", "? >", "< pay ?", "pay ? >", "pay", "?", "~_pa", "~pay", "~ay_", "~_pay", "~pay_", "~_pay_"}


def test_tokens_know_where_they_stand() -> None:
    assert [(t.text, "Où payé ?"[t.start : t.end]) for t in tokens("Où payé ?")] == [("où", "Où"), ("paye", "payé"), ("?", "?")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_weights_are_small_and_the_ones_that_were_trained(language: str) -> None:
    folder = files("tracks_sim.interview") / "weights"
    data = (folder / f"{language}.zlib").read_bytes()
    assert len(data) <= 1_000_000
    assert hashlib.sha256(data).hexdigest() == json.loads((folder / "digests.json").read_text())[f"{language}.zlib"]
    assert {len(labels) for head, labels in reading_model(language).heads.items() if head == "hostile"} == {1}


def test_the_untuned_part_is_the_one_that_was_committed_before_training() -> None:
    page = (CORPUS / "README.md").read_text(encoding="utf-8")
    for language in ("en", "fr"):
        assert f"{hashlib.sha256((CORPUS / f'untuned.{language}.tsv').read_bytes()).hexdigest()}  untuned.{language}.tsv" in page
