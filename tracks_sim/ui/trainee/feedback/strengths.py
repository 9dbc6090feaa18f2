"""Rules on what to keep, the most specific first (docs/feedback.md): only what this trainee did and could have failed to do. Pure.

What one answer throughout a step earns by itself is no praise, nor is what everybody has who hands a case in.
"""

from __future__ import annotations

from tracks_sim.ui.trainee.feedback.attempt_facts import CITING, AttemptFacts, Observation, Rule, lessons_done


def lesson_done(d: AttemptFacts) -> Observation | None:
    """A lesson of the case that every answer follows."""
    done = [] if d.one_answer_throughout else lessons_done(d.feedback, d.view)
    if not done:
        return None
    cited = [f.cited_right[0] for item in done[0].when if (f := d.found.get(item)) and f.cited_right and not item.startswith("plan.")]
    passages = [p for p in cited if p in d.view.case.passages or p in d.view.attempt.disclosed]
    return Observation(
        d.t("Your answers follow what this case teaches:"),
        items=done[0].when,
        passage=next(iter(passages), None),
        lesson=done[0],
    )


def _safe_step(d: AttemptFacts) -> Observation | None:
    finding = d.found.get("decision")
    return Observation(d.t("You chose a safe and proportionate decision.")) if finding is not None and finding.kind == "seen" else None


def _careful_reading(d: AttemptFacts) -> Observation | None:
    hits, shown = d.seen
    if d.over_read or not hits or 2 * hits < shown:
        return None
    return Observation(d.t("You read nothing into the file, and saw {n} of the {of} indicators that it shows.").format(n=hits, of=shown))


def _urgent_seen(d: AttemptFacts) -> Observation | None:
    needs = d.feedback.figures.get("needs", {})
    if not needs.get("urgent") or needs["urgent_missed"] or d.one_answer_throughout:
        return None
    return Observation(d.t("You missed no urgent need."))


def _step_of_safety(d: AttemptFacts) -> Observation | None:
    sentences = {
        "accept_refusal": d.t("You accepted a no, and left the door open."),
        "see_alone": d.t("You saw the person alone, by a rule that holds for all."),
        "ask_wishes": d.t("You asked what the person wants, fears and considers safe."),
        "offer_break": d.t("You offered a break when it was needed."),
        "rights": d.t("You explained rights."),
        "confidentiality": d.t("You explained early what stays between you, and what cannot."),
    }
    taken = next((name for name in sentences if d.steps.get(name)), None)
    return Observation(sentences[taken]) if taken else None


def _told(d: AttemptFacts) -> Observation | None:
    told = d.counts.get("needed_told")
    return Observation(d.t("You were told {n} of {of} things that matter.").format(n=told, of=d.counts["needed"])) if told else None


def _no_harm(d: AttemptFacts) -> Observation | None:
    if d.view.attempt.option is None or not d.judged or d.feedback.harms or any(turn.harms for turn in d.turns) or d.hurt is not None:
        return None
    # Whoever misses what is urgent, or a person who needs the offer, does harm by what is not done.
    if d.one_answer_throughout or d.of("needs", "urgent_missed") or ((found := d.found.get("detection")) is not None and found.note == "miss"):
        return None
    return Observation(d.t("Nothing you chose would have hurt the person."))


def _left_open(d: AttemptFacts) -> Observation | None:
    rightly = d.of("indicators", "restraint")
    if not rightly or d.one_answer_throughout:
        return None
    return Observation(d.t("You left open what the file leaves open, such as: {name}.").format(name=d.view.item_name(rightly[0].item)))


def _signs_seen(d: AttemptFacts) -> Observation | None:
    hits, shown = d.seen
    if not hits or d.one_answer_throughout:
        return None
    return Observation(d.t("You saw {n} of the {of} indicators that the file shows.").format(n=hits, of=shown))


def _cited(d: AttemptFacts) -> Observation | None:
    finding = next((f for f in d.counted if f.cited_right and not f.cited_wrong and f.item.partition(".")[0] in CITING and f.right), None)
    if finding is None:
        return None
    return Observation(
        d.t("You cited what carries a judgement: {name}.").format(name=d.view.item_name(finding.item)),
        items=(finding.item,),
        passage=finding.cited_right[0],
    )


KEEP: tuple[tuple[str, Rule], ...] = (
    ("lesson_done", lesson_done),
    ("safe_step", _safe_step),
    ("careful_reading", _careful_reading),
    ("urgent_seen", _urgent_seen),
    ("step_of_safety", _step_of_safety),
    ("told", _told),
    ("no_harm", _no_harm),
    ("left_open", _left_open),
    ("signs_seen", _signs_seen),
    ("cited", _cited),
)
"""What to keep, the most specific first."""
