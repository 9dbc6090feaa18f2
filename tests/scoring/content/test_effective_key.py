"""The key of a practised case follows what was told; a measured one leaves out what telling could change."""

from __future__ import annotations

from tests.support.shipped import kit_library


def test_every_change_of_the_library_has_its_reason_and_is_a_change() -> None:
    """A row that leaves a need at its level would be empty, but where it settles what readers split on; what telling says again of the
    others is one more reason."""
    for file in kit_library().cases.values():
        interview = file.key.interview
        assert (interview is not None) is file.case.has_talk, file.case.id
        if interview is None:
            continue
        own = {n.need: n for n in file.key.needs}
        for row in interview.if_told_needs:
            assert row.level != own[row.need].level or own[row.need].split, (file.case.id, row.need)
        for why in file.key_texts.values():
            assert why.interview is not None
            assert all(why.interview.reason(f"indicators.{r.concept}") for r in interview.if_told)
            assert all(why.interview.reason(f"elements.{r.element}") for r in interview.if_told_elements)
            assert all(why.interview.reason(f"needs.{r.need}") for r in interview.if_told_needs)
            assert (why.interview.reason("elements.protection") is not None) is bool(interview.if_told_protection)
            assert (why.interview.if_told_detection is not None) is bool(interview.if_told_detection)
