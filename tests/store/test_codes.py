"""Codes: sixty random bits, read however they are typed, looked up by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracks_sim.errors import StoreError, UnknownCode
from tracks_sim.store import codes

letters = st.text(alphabet=codes.ALPHABET, min_size=codes.LENGTH, max_size=codes.LENGTH)
LOOKALIKES = {"0": "0Oo", "1": "1IiLl"}


@st.composite
def typed(draw: st.DrawFn) -> tuple[str, str]:
    """Twelve letters, and one of the many ways a person types them."""
    meant = draw(letters)
    written = ""
    for letter in meant:
        written += draw(st.sampled_from(LOOKALIKES.get(letter, letter + letter.lower())))
        written += draw(st.sampled_from(["", "", "", " ", "-", "\u2013", "\u00a0", " - "]))
    return meant, written


@given(typed())
def test_a_code_is_read_however_it_is_typed(pair: tuple[str, str]) -> None:
    meant, written = pair
    assert codes.read_code(written) == meant


@given(letters)
def test_a_code_in_groups_is_read_back(meant: str) -> None:
    assert codes.read_code(codes.grouped(meant)) == meant


@given(st.text(max_size=20))
@example("0" * 16)
def test_any_text_is_a_code_or_is_refused(text: str) -> None:
    try:
        read = codes.read_code(text)
    except UnknownCode:
        return
    # Twelve letters are a trainee's code, sixteen one for staff: both are codes.
    assert len(read) in (12, 16) and set(read) <= set(codes.ALPHABET)


@pytest.mark.parametrize("text", ["", "7K2M-Q0ZD-93H", "7K2M-Q0ZD-93HXX", "7K2M-Q0ZD-93HU", "7K2M/Q0ZD/93HX", "ß" * 6])
def test_a_text_that_cannot_be_a_code_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(UnknownCode, match="ask your trainer"):
        codes.read_code(text)


def test_a_new_code_has_three_groups_of_four_and_its_alphabet_five_bits_a_letter() -> None:
    assert len(set(codes.ALPHABET)) == 32  # 2 ** 5; 12 letters of 5 bits are 60 bits
    made = [codes.new_code() for _ in range(500)]
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", code) for code in made)
    # Chance of a repeat among 500 draws of 60 bits: about 500 ** 2 / 2 ** 61 = 1e-13.
    assert len(set(made)) == 500


def test_the_hash_is_hmac_sha256_of_the_letters() -> None:
    expected = hmac.new(b"k" * 32, b"7K2MQ0ZD93HX", hashlib.sha256).hexdigest()
    assert codes.code_hash(b"k" * 32, "7k2m-qozd-93hx") == expected
    assert codes.code_hash(b"j" * 32, "7k2m-qozd-93hx") != expected


def test_the_key_is_made_once_for_all_who_ask_at_the_same_time(tmp_path: Path) -> None:
    start, found = threading.Barrier(8), []

    def ask() -> None:
        start.wait()
        found.append(codes.create_key(tmp_path))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and set(found) == {codes.read_key(tmp_path)}
    assert [p.name for p in tmp_path.iterdir()] == [codes.KEY_FILE]
    assert (tmp_path / codes.KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "abcd", "not hexadecimal", "00" * 31])
def test_a_damaged_key_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / codes.KEY_FILE).write_text(content)
    with pytest.raises(StoreError, match="damaged"):
        codes.read_key(tmp_path)
