"""Rules of the field on what a key may say.

Pure: records in, findings out. The rules on judgements, elements and controls are explained in
docs/checks.md; that a child needs no means is Article 3 of the Palermo Protocol.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracks_sim.case.model.catalogue import Concepts, Decisions
from tracks_sim.case.model.key import CONTROLS, DetectionKey, IndicatorKey, Key, KeyedAnswer
from tracks_sim.case.model.record import ELEMENTS, Element
from tracks_sim.case.model.structure import Case
from tracks_sim.problem import Code, Finding, Where

MEANS_GROUPS = frozenset({"recruitment", "situation", "control", "pressure"})
"""Groups of the worksheet whose indicators are evidence of the means (concepts.yaml)."""
FEWEST_OPTIONS = 6


def key_rules(case: Case, key: Key, concepts: Concepts | None, decisions: Decisions | None) -> Iterator[Finding]:
    """Findings where a key contradicts the rules of the field or itself. A catalogue that could not be read is None."""
    yield from _age_rules(case, key)
    yield from _classification_rules(case, key)
    if concepts is not None:
        yield from _means_rule(key, {c.id: c.group for c in concepts.concepts})
    for index, row in enumerate(key.indicators):
        yield from _indicator_rules(("indicators", index), row)
    for element, answer in key.elements.items():
        yield from _evidence_rule(("elements", element), answer, answer.state, f"element `{element}`")
    yield from _protection_rules(key)
    for _, where, keyed in key.keyed_answers():
        for inner_index, passage in enumerate(keyed.neutral):
            if passage in keyed.right_passages:
                yield Finding(
                    "key", (*where, "neutral", inner_index), "neutral-and-right",
                    f"The passage `{passage}` is both evidence and neutral.", "keep it in one of the two",
                )  # fmt: skip
    yield from _state_rules(key)
    yield from _rules_version(key)
    yield from _detection_rules(key)
    if key.rules >= 2:
        for item, where, keyed in key.keyed_answers():
            yield from _split_rules(case, item, where, keyed)
    yield from _option_rules(case, key, decisions)


def _rules_version(key: Key) -> Iterator[Finding]:
    """Advice on a key of the first rules, and findings where one of today's has a cost of its own."""
    if key.rules == 1:
        yield Finding(
            "key", ("classification",), "old-rules", "The key is written for the first rules of scoring, read only for cases that were played already.",
            "write `rules: 2`, and for each option its standing in place of a cost", advice=True, at_key=True,
        )  # fmt: skip
        return
    for index, option in enumerate(key.options):
        for where, judged in (
            (("options", index), option),
            *((("options", index, "countries", c), own) for c, own in option.countries.items()),
        ):
            if judged.cost is not None:
                yield Finding(
                    "key", (*where, "cost"), "own-cost", f"The option `{option.option}` has a cost of its own.",
                    "remove it: the cost follows from standing and harm, by one scale over the library", at_key=True,
                )  # fmt: skip


def _detection_rules(key: Key) -> Iterator[Finding]:
    """Findings where detection says that nothing points to trafficking, and the purpose is keyed present."""
    if key.detection is None or "purpose" not in key.elements or key.elements["purpose"].state != "present":
        return
    own: dict[Where, frozenset[str]] = {("detection",): key.detection.accepted}
    own |= {("detection", "countries", c): frozenset({k.state, *k.also_accepted}) for c, k in key.detection.countries.items()}
    for where, accepted in own.items():
        if "no" in accepted:
            yield Finding(
                "key", (*where, "state"), "detection-purpose", "Detection accepts `no`, and the purpose of exploitation is keyed present.",
                "key detection `yes` or `open`, or the purpose otherwise",
            )  # fmt: skip


def _split_rules(case: Case, item: str, where: Where, keyed: KeyedAnswer) -> Iterator[Finding]:
    """Findings on a row where readers split: a repeated answer, absent without a passage against it, what the child rule does not allow."""
    also = [(where, keyed.answer, keyed.also_accepted)]  # type: ignore[attr-defined]
    if isinstance(keyed, DetectionKey):
        also += [((*where, "countries", c), own.state, own.also_accepted) for c, own in keyed.countries.items()]
    for at, answer, others in also:
        for index, other in enumerate(others):
            if other == answer or other in others[:index]:
                yield Finding(
                    "key", (*at, "also_accepted", index), "accepted-twice", f"`{other}` is accepted already.", "list the other answers that stand, each once"
                )
            if other == "absent" and not keyed.evidence:
                yield Finding(
                    "key", (*at, "also_accepted", index), "absent-without-evidence", f"`{item}` accepts absent without a passage.",
                    "cite a passage that speaks against it; silence is insufficient information",
                )  # fmt: skip
            if other == "not_needed" and (item != "elements.means" or not case.presumed_child):
                yield Finding(
                    "key", (*at, "also_accepted", index), "child-rule", f"`{item}` accepts `not_needed`, which only the means of a child are.", "remove it"
                )
    if isinstance(keyed, IndicatorKey) and keyed.also_phases and "present" not in keyed.accepted:
        yield Finding(
            "key", (*where, "also_phases"), "phase-without-present", f"The indicator `{keyed.concept}` is {keyed.state}, but readers split on its phases.",
            "remove `also_phases`",
        )  # fmt: skip


def _age_rules(case: Case, key: Key) -> Iterator[Finding]:
    """The child rule: for a child no means is needed. Where the age is in doubt, a child is presumed."""
    for element in ELEMENTS:
        answer = key.elements.get(element)
        if answer is None:
            continue
        not_needed = answer.state == "not_needed"
        where = ("elements", element, "state")
        if element == "means" and case.presumed_child and not not_needed:
            yield Finding(
                "key", where, "child-rule", f"The means are keyed `{answer.state}`, but the person is presumed a child.",
                "key them `not_needed`; also_accepted may list `present`",
            )  # fmt: skip
        elif not_needed and (element != "means" or not case.presumed_child):
            yield Finding(
                "key", where, "child-rule", f"`{element}` is keyed `not_needed`, which only the means of a child are.",
                "key it present, absent or insufficient",
            )  # fmt: skip
    expected, other = ("child", "adult") if case.presumed_child else ("adult", "child")
    if expected not in key.circumstances or other in key.circumstances:
        yield Finding(
            "key", ("circumstances",), "circumstances", f"The age is `{case.age}`, so the circumstances must name `{expected}` and not `{other}`.",
            "country rules for children hang on it",
        )  # fmt: skip


def elements_not_present(case: Case, key: Key) -> tuple[Element, ...]:
    """Elements that trafficking needs and that are not keyed present: of a child of act and purpose."""
    needed: tuple[Element, ...] = ("act", "purpose") if case.presumed_child else ELEMENTS
    return tuple(e for e in needed if e not in key.elements or key.elements[e].state != "present")


def _classification_rules(case: Case, key: Key) -> Iterator[Finding]:
    trafficking = key.classification == "trafficking"
    missing = elements_not_present(case, key)
    if trafficking and missing:
        yield Finding(
            "key", ("classification",), "elements-incomplete",
            "The case is classified as trafficking, but an element it needs is not keyed present.",
            "act and purpose, and for an adult the means, must be present",
        )  # fmt: skip
    if key.classification in CONTROLS and not missing:
        yield Finding(
            "key", ("classification",), "control-complete",
            f"The case is classified as {key.classification}, but every element of trafficking is keyed present.",
            "in a control at least one element is absent or insufficient",
        )  # fmt: skip
    if trafficking != bool(key.exploitation):
        yield Finding(
            "key", ("exploitation",) if key.exploitation else ("classification",), "exploitation-form",
            "A trafficking case names its forms of exploitation, a control names none.",
            "remove the list" if key.exploitation else "add `exploitation: [...]`",
        )  # fmt: skip


def _means_rule(key: Key, group_of: dict[str, str]) -> Iterator[Finding]:
    means = key.elements.get("means")
    if means is None or means.state != "present":
        return
    if not any(row.state == "present" and group_of.get(row.concept) in MEANS_GROUPS for row in key.indicators):
        yield Finding(
            "key", ("elements", "means", "state"), "means-without-indicator",
            "The means are keyed present, but no indicator of recruitment, situation, control or pressure is.",
            "key the indicator that shows the means, or the means otherwise",
        )  # fmt: skip


def _evidence_rule(where: Where, keyed: KeyedAnswer, state: str, what: str) -> Iterator[Finding]:
    """A finding where present has no passage for it, or absent none against it. Silence is insufficient information."""
    if state in ("present", "absent") and not keyed.evidence:
        code: Code = "present-without-evidence" if state == "present" else "absent-without-evidence"
        speaks = "for" if state == "present" else "against"
        yield Finding(
            "key", (*where, "state"), code, f"The {what} is keyed {state} without a passage.",
            f"cite a passage that speaks {speaks} it, or key it insufficient",
        )  # fmt: skip


def _indicator_rules(where: Where, row: IndicatorKey) -> Iterator[Finding]:
    yield from _evidence_rule(where, row, row.state, f"indicator `{row.concept}`")
    if row.state == "present" and not row.phases:
        yield Finding(
            "key", (*where, "state"), "present-without-phase", f"The indicator `{row.concept}` is present, but in no phase.",
            "add `phases: [...]` with recruitment, exploitation or now",
        )  # fmt: skip
    if row.state != "present" and row.phases:
        yield Finding(
            "key", (*where, "phases"), "phase-without-present", f"The indicator `{row.concept}` is {row.state}, but has phases.",
            "remove the phases",
        )  # fmt: skip


def _protection_rules(key: Key) -> Iterator[Finding]:
    protection = key.protection
    if protection is None:
        return
    yield from _evidence_rule(("protection",), protection, protection.state, "protection question")
    if (protection.state == "present") != bool(protection.grounds):
        yield Finding(
            "key", ("protection", "grounds" if protection.grounds else "state"), "protection-grounds",
            "Grounds belong to a protection need that is present, and only to one.",
            "remove the grounds" if protection.grounds else "add `grounds: [...]`",
        )  # fmt: skip


def _state_rules(key: Key) -> Iterator[Finding]:
    states = {row.state for row in key.indicators}
    for state in ("absent", "insufficient"):
        if key.indicators and state not in states:
            yield Finding(
                "key", ("indicators",), "one-sided-key", f"No indicator is keyed {state}.",
                "without it, ticking everything earns points; add one that the file answers so", at_key=True,
            )  # fmt: skip


def _option_rules(case: Case, key: Key, decisions: Decisions | None) -> Iterator[Finding]:
    if len(case.options) < FEWEST_OPTIONS and not case.practice_only:
        yield Finding(
            "case", ("options",), "too-few-options", f"The case has {len(case.options)} options.",
            f"offer {FEWEST_OPTIONS} or more", at_key=True,
        )  # fmt: skip
    if not any(o.standing == "best" for o in key.options):
        yield Finding("key", ("options",), "no-accepted-option", "No option is accepted.", "one or two should be", at_key=True)
    for index, option in enumerate(key.options):
        if option.standing != "not_accepted" and option.harm != "none":
            yield Finding(
                "key", ("options", index, "harm"), "accepted-harm", f"The option `{option.option}` is {option.standing} and does {option.harm} harm.",
                "an option that does harm is `not_accepted`",
            )  # fmt: skip
    if decisions is not None and key.rules >= 2:
        yield from _offered_rules(case, key, decisions)
    if decisions is not None:
        dangerous = {d.id for d in decisions.decisions if d.kind == "dangerous"}
        dangerous_options = {o.id for o in case.options if o.decision in dangerous}
        if not case.practice_only and not any(o.option in dangerous_options and o.harm == "severe" for o in key.options):
            yield Finding(
                "key", ("options",), "no-dangerous-option", "No option of a dangerous kind does severe harm.",
                "offer one decision of kind `dangerous` (decisions.yaml) and key it `harm: severe`", at_key=True,
            )  # fmt: skip


def severe_decisions(case: Case, key: Key, decisions: Decisions) -> frozenset[str]:
    """Decisions that do severe harm in a case, whatever its author says."""
    return decisions.severe(
        child=case.presumed_child, trafficking=key.classification == "trafficking",
        present_now=(row.concept for row in key.indicators if row.state == "present" and "now" in row.phases),
        urgent=(row.need for row in key.needs if row.level == "urgent"),
    )  # fmt: skip


def _offered_rules(case: Case, key: Key, decisions: Decisions) -> Iterator[Finding]:
    """Findings where the decisions offered tell something of the case, or an act that always does severe harm is keyed less."""
    kind = f"{'child' if case.presumed_child else 'adult'}_{case.length}"
    offered = [o.decision for o in case.options]
    missing, extra = decisions.wrongly_offered(kind, offered)
    if (missing or extra) and not case.practice_only and {d.id for d in decisions.decisions}.issuperset(offered):
        what = "; ".join(f"{word} {', '.join(f'`{d}`' for d in ids)}" for word, ids in (("missing:", missing), ("not among them:", extra)) if ids)
        yield Finding(
            "case", ("options",), "decisions-offered", f"Every {kind.replace('_', ' ')} case offers the same decisions once each. {what[:1].upper()}{what[1:]}.",
            "which decisions are offered must tell nothing (`offered` in decisions.yaml)", at_key=True,
        )  # fmt: skip
    severe = severe_decisions(case, key, decisions)
    decision_of = {o.id: o.decision for o in case.options}
    for index, option in enumerate(key.options):
        decision = decision_of.get(option.option, "")
        if decision in severe and option.harm != "severe":
            yield Finding(
                "key", ("options", index), "severe-everywhere", f"`{decision}` does severe harm here, but `{option.option}` is keyed {option.harm}.",
                "one scale of harm over the library: key it `harm: severe`; where a country's law differs, say so in `countries`",
            )  # fmt: skip
