"""Limitations follow from the design and the data."""

from __future__ import annotations

from tests.support.study_cases import SAMPLE_SIZE
from tests.support.study_tables import FORMS, Person, a_study, study_data_of
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Message, Number
from tracks_sim.report.sections import limits as of
from tracks_sim.report.sections.limits import limits

STANDING = {case: {"status": "draft", "reviews": int(case == "a-one"), "fit": 0, "unverified": int(case != "b-two")} for form in FORMS.values() for case in form}


def messages(blocks: tuple[object, ...]) -> dict[str, Message]:
    return {b.sentence: b for b in blocks if isinstance(b, Message)}


def test_one_group_of_few_on_drafts() -> None:
    people = [Person(f"p{i}", safe={"pre": (1, 1, 1)} | ({"post": (1, 1, 1)} if i < 5 else {})) for i in range(12)]
    found = messages(limits(study_data_of(people, a_study(arms=("training",), counterbalanced=False), versions={"library": STANDING}), DisclosurePolicy()).blocks)
    assert of.ONE_GROUP.sentence in found and of.TWO_GROUPS.sentence not in found and of.NOT_COUNTERBALANCED.sentence in found
    assert found[of.FEW_CASES[0]].gaps == {"n": Number(3), "least": Number(6)} and of.FEW_OF_EACH in found
    assert tuple(found[forms[0]].gaps["n"] for forms in (of.PRACTICE, of.UNREVIEWED, of.UNVERIFIED)) == (Number(6), Number(5), Number(5))
    assert found[of.FEW_PEOPLE[0]].gaps == {"n": Number(12)} and found[of.LOSS[0]].gaps == {"n": Number(7), "of": Number(12)}


def test_two_groups_with_little_lost() -> None:
    people = [Person(f"p{i}", ("training", "waitlist")[i % 2], safe={"pre": (1,)} | ({"post": (1, 1, 1)} if i else {})) for i in range(4)]
    found = messages(limits(study_data_of(people, a_study(forms={"A": FORMS["A"]})), DisclosurePolicy()).blocks)
    assert {of.TWO_GROUPS.sentence, of.ONE_FORM.sentence, of.NO_LATER.sentence, of.VERY_FEW.sentence, of.SOME_LOSS.sentence} <= set(found)
    assert of.PRACTICE not in found  # nothing is known of the cases


def test_fewer_than_the_plan_needed() -> None:
    people = [Person(f"p{i}", ("training", "waitlist")[i % 2], safe={"pre": (1,)}) for i in range(12)]
    for needed, said in ((13, True), (12, False)):
        found = messages(limits(study_data_of(people, a_study(sample_size=SAMPLE_SIZE | {"people": needed})), DisclosurePolicy()).blocks)
        assert (of.FEWER in found) is said
