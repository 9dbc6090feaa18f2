"""The rate limiter: right numbers, constant memory, nobody shut out by tries from another address."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.serve.rate_limit import SLOTS, RateLimiter, forwarded_address, network, new_codes, wrong_codes


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_after_a_burst_one_waits_and_then_may_again() -> None:
    watch = Watch()
    limiter = RateLimiter(burst=3, seconds=10, overall_burst=100, overall_seconds=1, clock=watch)
    for _ in range(3):
        assert limiter.seconds_to_wait("192.0.2.1") == 0
        limiter.count("192.0.2.1")
    assert limiter.seconds_to_wait("192.0.2.1") == 10
    assert limiter.seconds_to_wait("192.0.2.2") == 0
    watch.at += 10
    assert limiter.seconds_to_wait("192.0.2.1") == 0
    limiter.count("192.0.2.1")
    assert limiter.seconds_to_wait("192.0.2.1") == 10  # one every ten seconds from now on
    watch.at += 30
    for _ in range(3):  # and after a rest all three at once
        assert limiter.seconds_to_wait("192.0.2.1") == 0
        limiter.count("192.0.2.1")


def test_many_addresses_together_meet_the_limit_for_all() -> None:
    watch = Watch()
    limiter = RateLimiter(burst=3, seconds=10, overall_burst=20, overall_seconds=2, clock=watch)
    for n in range(20):
        assert limiter.seconds_to_wait(f"192.0.2.{n}") == 0
        limiter.count(f"192.0.2.{n}")
    assert limiter.seconds_to_wait("203.0.113.9") == 2
    watch.at += 2
    assert limiter.seconds_to_wait("203.0.113.9") == 0


def test_memory_does_not_grow_with_the_addresses() -> None:
    limiter = wrong_codes()
    before = limiter._each.buffer_info()[1]
    for n in range(5000):
        limiter.count(f"2001:db8:{n:x}::1")
    assert limiter._each.buffer_info()[1] == before == SLOTS


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("no address", "no address"),
    ],
)
def test_a_home_counts_once(address: str, expected: str) -> None:
    assert network(address) == expected


def test_guessing_a_code_is_hopeless() -> None:
    """The figures of docs/security.md: the most guesses in a year, and the expected number of hits."""
    [(_, burst, seconds)] = wrong_codes()._rules
    a_year = 365.25 * 86400
    from_one = burst + a_year / seconds
    assert round(from_one / 1e6, 1) == 31.6  # 1,000 and one a second for 31.6 million seconds
    assert 10_000 * from_one / 2**60 < 3e-7  # any of 10,000 trainees: 31.6e6 * 1e4 / 1.15e18 = 2.7e-7
    from_everywhere = SLOTS * from_one  # 1.3e11: each bucket full all year, 4,096 tries a second
    assert 10_000 * from_everywhere / 2**60 < 1.2e-3  # 1.3e11 * 1e4 / 1.15e18 = 1.1e-3
    assert 100 * from_everywhere / 2**80 < 1.1e-11  # any of 100 staff: 1.3e11 * 100 / 1.2e24 = 1.1e-11


def test_a_hall_of_six_hundred_may_begin_at_once_and_mistype_once_each() -> None:
    for limiter in (new_codes(), wrong_codes()):
        for _ in range(600):
            assert limiter.seconds_to_wait("192.0.2.1") == 0
            limiter.count("192.0.2.1")


def test_one_address_alone_keeps_nobody_else_from_a_code() -> None:
    watch = Watch()
    limiter = new_codes()
    limiter._clock = watch
    for _ in range(86_400 + 1000):  # a whole day of tries, ten a second
        if limiter.seconds_to_wait("192.0.2.1") == 0:
            limiter.count("192.0.2.1")
        watch.at += 0.1
    assert limiter.seconds_to_wait("192.0.2.2") == 0


def test_a_try_that_was_right_is_taken_back() -> None:
    watch = Watch()
    limiter = RateLimiter(burst=2, seconds=10, clock=watch)
    for _ in range(5):
        assert limiter.seconds_to_wait("192.0.2.1") == 0
        limiter.count("192.0.2.1")
        limiter.take_back("192.0.2.1")
    limiter.count("192.0.2.1")
    limiter.count("192.0.2.1")
    assert limiter.seconds_to_wait("192.0.2.1") == 10


@given(
    address=st.ip_addresses(), port=st.none() | st.integers(0, 65_535), before=st.lists(st.ip_addresses().map(str) | st.text("abc:[]_. 0123456789")),
    space=st.sampled_from(["", " ", "\t"]),
)  # fmt: skip
def test_the_last_address_is_read_with_and_without_a_port(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int | None, before: list[str], space: str) -> None:
    written = str(address) if port is None else f"{address}:{port}" if address.version == 4 else f"[{address}]:{port}"
    assert forwarded_address(",".join([*before, space + written + space])) == str(address)


def test_a_version_6_address_may_stand_in_brackets_without_a_port() -> None:
    assert forwarded_address("[2001:DB8::7]") == "2001:db8::7"


@given(st.text() | st.text("[]:.%, 0123456789abcdef"))
def test_what_is_read_is_an_address_or_nothing(header: str) -> None:
    read = forwarded_address(header)
    assert read is None or network(read)
