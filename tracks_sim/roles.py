"""Roles and their permissions.

A role comes from a staff code, or from a group where a hub signs people in; its permissions are
the same. Only trainees practise: a trainer who practises does so with a trainee's code of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

Role = Literal["trainee", "trainer", "expert", "evaluator", "administrator"]

Permission = Literal[
    "practise",  # attempts of one's own
    "vote",  # on a case, blind
    "author",  # write, check and preview cases
    "review",  # read a draft, with remarks and a verdict under one's own code
    "publish",  # release and retire an organisation's cases, hand them on, take in those of others
    "codes",  # make and replace trainees' codes, also of studies, see who has how many attempts and what is due; never an answer
    "group",  # set up and lead groups: sees codes, and the published tables of one's own groups
    "release",  # the feedback of assessments
    "evaluate",  # studies and reports
    "export",  # everybody's answers, without what they wrote
    "export-text",  # what they wrote too, and the time of day of each event
    "export-person",  # all that is held on one person, for that person
    "erase",  # one person, or who has not been here for long
    "audit",  # read what staff have done
    "users",  # add and revoke staff
]

PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = {
    "trainee": frozenset({"practise"}),
    "trainer": frozenset({"author", "review", "publish", "codes", "group", "release"}),
    "expert": frozenset({"vote", "review"}),
    "evaluator": frozenset({"evaluate", "export", "export-text"}),
    "administrator": frozenset({"codes", "export-person", "erase", "audit", "users"}),
}
"""Permissions of each role; a role has no others."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)
STAFF: Final[tuple[Role, ...]] = tuple(role for role in ROLES if role != "trainee")
"""Roles that a staff code can have."""


def may(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in PERMISSIONS[role]
