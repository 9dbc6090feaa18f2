"""The permissions of each role, compared with the promises of the guides."""

from __future__ import annotations

from typing import get_args

import pytest

from tracks_sim.roles import PERMISSIONS, ROLES, STAFF, Permission, Role, may


def test_every_role_has_its_row_and_every_permission_somebody() -> None:
    assert set(PERMISSIONS) == set(ROLES) == {"trainee", "trainer", "expert", "evaluator", "administrator"}
    assert set().union(*PERMISSIONS.values()) == set(get_args(Permission))
    assert "trainee" not in STAFF and len(STAFF) == 4


@pytest.mark.parametrize(
    ("role", "never"),
    [
        ("trainee", set(get_args(Permission)) - {"practise"}),
        ("trainer", {"export", "export-text", "export-person", "erase", "audit", "users"}),  # never an answer
        ("expert", set(get_args(Permission)) - {"vote", "review"}),  # reads and judges a draft, and releases none
        ("evaluator", {"codes", "release", "export-person", "erase", "audit", "users"}),  # answers, but nobody's code
        ("administrator", {"export", "export-text", "release", "vote"}),  # runs the kit, does not read along
    ],
)
def test_what_a_role_may_not(role: Role, never: set[Permission]) -> None:
    assert not any(may(role, permission) for permission in never)
