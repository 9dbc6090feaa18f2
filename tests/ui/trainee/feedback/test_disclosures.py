"""Every fact once, with where it was told or what would have opened it; what the telling changes, with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.scoring.test_conduct import CAREFUL, PARAMETERS, attempt_of
from tests.support.interview_case import interview_case_file as interviewed
from tests.support.shipped import WITH_TALK, kit_library
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.interview import Parameters, compile_interview, play, step
from tracks_sim.practice import Attempt, as_short_talk
from tracks_sim.practice.events import ToldFact
from tracks_sim.scoring import feedback
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.ui.shared.markdown import inline
from tracks_sim.ui.trainee.feedback.disclosures import FactGroup, FactPart, FactView, changes_view, facts_view
from tracks_sim.ui.trainee.findings import findings_by_item
from tracks_sim.ui.trainee.talk.talk_names import MOVE_NAMES
from tracks_sim.ui.trainee.view import View

OPEN, POOR = ("open", "cued"), ("closed", "leading", "forced_choice", "statement")


def talk(case_file: CaseFile, forms: tuple[str, ...], *before: str, seed: str = "s") -> Attempt:
    """A talk of these moves and then every question of some forms."""
    asked = [f"ask:{q.id}" for q in case_file.case.questions if q.form in forms]
    possible = compile_interview(case_file.case, case_file.key.interview, PARAMETERS).choices
    return attempt_of((*(b for b in before if b in possible), *asked), case_file, seed)


TALKS: dict[str, Callable[[CaseFile], Attempt]] = {
    "careful": lambda file: talk(file, OPEN, *CAREFUL),
    "poor": lambda file: talk(file, POOR),
    "closed-at-once": lambda file: attempt_of(("move:introduce", "move:leave"), file),
}


@pytest.fixture(scope="module", params=WITH_TALK)
def case_file(request: pytest.FixtureRequest) -> CaseFile:
    """Every case with a talk."""
    return kit_library().cases[request.param]


@pytest.fixture(scope="module", params=TALKS)
def attempt(request: pytest.FixtureRequest, case_file: CaseFile) -> Attempt:
    """Every way of talking on it."""
    return TALKS[request.param](case_file)


def every_fact(view: View, parameters: Parameters) -> list[FactGroup]:
    """The groups of a talk of which everything is shown."""
    facts = facts_view(view, parameters)
    assert facts["untold"] is None
    return facts["groups"]


def findings(groups: list[FactGroup]) -> Iterator[tuple[str, FactPart, FactView]]:
    """Title of the group, part, fact or judgement."""
    for group in groups:
        for part in group["parts"]:
            for finding in part["facts"]:
                yield group["title"], part, finding


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_fact_stands_once_in_its_group(case_file: CaseFile, attempt: Attempt, language: str) -> None:
    groups = every_fact(View(attempt, case_file, kit_library().catalogues, language), PARAMETERS)
    degrees = [attempt.disclosed[f.id].degree if f.id in attempt.disclosed else "not" for f in case_file.case.facts]
    counted = [(g["title"], sum(len(p["facts"]) for p in g["parts"])) for g in groups]
    said = {"en": ("Told", "Told in part", "Not told"), "fr": ("Dit", "Dit en partie", "Non dit")}[language]
    expected = [(f"{t} ({degrees.count(d)})", degrees.count(d)) for t, d in zip(said, ("full", "part", "not"), strict=True)]
    assert counted == [e for e in expected if e[1]]
    # Whatever has words has them once; a fact told in part also has what would have been told.
    shown = [q["id"] for _, _, f in findings(groups) for q in f["quotes"][:1]]
    assert len(shown) == len(set(shown))
    hidden = [f for f in case_file.key.interview.beyond if f not in attempt.disclosed]  # type: ignore[union-attr]
    assert set(shown) == {f.id for f in case_file.case.facts} - set(hidden)


def test_what_is_not_needed_is_folded_and_what_is_beyond_keeps_its_words(case_file: CaseFile, attempt: Attempt) -> None:
    key = case_file.key.interview
    assert key is not None
    rows = (*key.if_told, *key.if_told_elements, *key.if_told_protection, *key.if_told_needs)
    wanted = {*key.needed, *(f for r in rows for f in r.facts)} - set(key.beyond)
    groups = every_fact(View(attempt, case_file, kit_library().catalogues, "en"), PARAMETERS)
    for _, part, finding in findings(groups):
        if finding["quotes"]:
            assert part["folded"] is (finding["quotes"][0]["id"] not in wanted)
    words = str(groups)
    for fact in key.beyond:
        if fact not in attempt.disclosed:
            assert case_file.texts["en"].facts[fact].full[:40] not in words
    beyond = [p for g in groups for p in g["parts"] if p["label"].startswith("Beyond")]
    assert beyond and all(p["note"] for p in beyond)


def test_what_is_named_would_have_opened_it_and_does_no_harm(case_file: CaseFile, attempt: Attempt) -> None:
    """Each opener is played from the turn that is named: the fact is told then, and nothing is harmed."""
    its_table = compile_interview(case_file.case, case_file.key.interview, PARAMETERS)
    states = [s for s in play(its_table, attempt.seed, [t.choice for t in attempt.turns]).states if not s.over]
    by_words = {inline(words): f"ask:{q}" for q, words in case_file.texts["en"].questions.items()}
    by_words |= {inline(words): f"move:{m}" for m, words in MOVE_NAMES.items()}
    named = 0
    for _, _, finding in findings(every_fact(View(attempt, case_file, kit_library().catalogues, "en"), PARAMETERS)):
        said = re.search(r"(?:brought|opened the way to) it: “?(.*?)[”.]</p>", finding["text"].strip())
        if said is None:
            continue
        slot = its_table.slot(finding["quotes"][-1]["id"])
        turn = next((t["number"] for t in finding["turns"] if t["label"].startswith("See")), len(states))
        before, choice = states[turn - 1], by_words[said[1]]
        after, shown = step(before, choice)
        assert not shown.harms
        if choice.startswith("move:"):
            after = max((step(after, c)[0] for c in its_table.listed_choices if c.startswith("ask:")), key=lambda s: s.degrees[slot])
        assert after.degrees[slot] > before.degrees[slot]
        named += 1
    assert named


def test_what_nothing_would_have_opened_stands_under_one_sentence_and_is_no_fault(case_file: CaseFile, attempt: Attempt) -> None:
    groups = every_fact(View(attempt, case_file, kit_library().catalogues, "en"), PARAMETERS)
    for group in groups:
        closed = [p for p in group["parts"] if p["label"].startswith("For these")]
        assert len(closed) <= 1 and not any(p["folded"] for p in closed)
        for finding in (f for p in closed for f in p["facts"]):
            assert finding["kind"] != "missed"
            assert finding["text"] == "" or "comes first" in finding["text"]
    assert str(groups).count("one question have been enough") <= 2  # not told, and told in part


def test_what_only_a_second_talk_would_have_opened_is_said_once() -> None:
    file = kit_library().cases["the-packing-shed"]
    assert file.case.room is not None and file.case.room.second_minutes
    groups = every_fact(View(talk(file, POOR), file, kit_library().catalogues, "en"), PARAMETERS)
    later = [p for g in groups for p in g["parts"] if p["label"].startswith("A second talk")]
    # Three sensitive facts behind a barrier that this talk leaves closed: on who calls (fa5, fa7) and on the debt (fa10).
    assert len(later) == 1 and [f["quotes"][0]["id"] for f in later[0]["facts"]] == ["fa5", "fa7", "fa10"]
    assert all(f["text"] == "" and f["kind"] != "missed" for p in later for f in p["facts"])
    assert MOVE_NAMES["second_interview"] not in str(groups)
    # Where no second date can be had, as in a short talk, none is spoken of.
    short = as_short_talk(file, PARAMETERS)
    assert "second talk" not in str(every_fact(View(talk(short, POOR), short, kit_library().catalogues, "en"), PARAMETERS))


def test_told_facts_lead_to_their_turn() -> None:
    file = kit_library().cases["the-packing-shed"]
    attempt = talk(file, OPEN, *CAREFUL)
    told = [f for title, _, f in findings(every_fact(View(attempt, file, kit_library().catalogues, "en"), PARAMETERS)) if title.startswith("Told (")]
    assert len(told) > 3
    for finding in told:
        (link,) = finding["turns"]
        at = attempt.turns[link["number"] - 1]
        assert finding["quotes"][0]["id"] in [f.fact for f in at.told] and link["label"] == f"Told at turn {at.number}"


def test_what_was_not_told_is_kept_back_until_it_is_asked_for(case_file: CaseFile, attempt: Attempt) -> None:
    """Not a word of it, nor of what would have brought it, nor of what it would have changed."""
    view, key = View(attempt, case_file, kit_library().catalogues, "en"), case_file.key.interview
    assert key is not None
    facts, changed = facts_view(view, PARAMETERS, untold=False), changes_view(view, untold=False)
    matter = {*key.needed, *(f for r in key.all_rows() for f in r.facts)} - set(key.beyond)
    left = [f for f in matter if f not in attempt.disclosed or attempt.disclosed[f].degree != "full"]
    assert facts["untold"] is not None and facts["untold"]["n"] == len(left) > 0
    assert facts["untold"]["text"].startswith({"she": "She", "he": "He"}[case_file.case.person.pronoun] + " could have told you")  # type: ignore[union-attr]
    words = inline_words(str([facts, changed]))
    for fact in case_file.case.facts:
        if fact.id not in attempt.disclosed:
            assert inline_words(case_file.texts["en"].facts[fact.id].full)[:40] not in words
        elif attempt.disclosed[fact.id].degree == "part":  # told in part: the rest stays kept back too
            whole, part = (inline_words(text) for text in (case_file.texts["en"].facts[fact.id].full, case_file.texts["en"].facts[fact.id].part))
            assert whole[-40:] in part or whole[-40:] not in words
    assert not [said for said in ("would have been told", "would have opened", "would have brought", "See turn") if said in words]
    told_facts = [f for _, _, f in findings(facts["groups"])]
    assert len(told_facts) == len(attempt.disclosed) and {g["degree"] for g in facts["groups"]} <= {"full", "part"}
    assert all(f["kind"] == "seen" for _, _, f in findings(changed))


def inline_words(text: str) -> str:
    """Letters, digits and single spaces."""
    return " ".join(re.sub(r"[^\w ]", " ", re.sub(r"&#\d+;|<[^>]+>|\\\\n", " ", text)).split())


def test_where_everything_that_matters_was_told_nothing_is_kept_back() -> None:
    file = kit_library().cases["the-packing-shed"]
    all_told = told(talk(file, OPEN, *CAREFUL), *(f.id for f in file.case.facts if f.id not in file.key.interview.beyond))  # type: ignore[union-attr]
    facts = facts_view(View(all_told, file, kit_library().catalogues, "en"), PARAMETERS, untold=False)
    assert facts["untold"] is None
    beyond = next(g for g in facts["groups"] if g["degree"] == "not")["parts"]
    assert [p["label"] for p in beyond] == ["Beyond your mandate (2)"] and not any(f["quotes"] for p in beyond for f in p["facts"])


# --- judgements ------------------------------------------------------------------------------------


def told(attempt: Attempt, *facts: str) -> Attempt:
    """The attempt with these facts told in full at its last turn, whatever the person would have done."""
    last = attempt.turns[-1]
    more = tuple(ToldFact(fact=f, degree="full", reliability=0.9, varied=False) for f in facts)
    return replace(attempt, turns=(*attempt.turns[:-1], last.model_copy(update={"told": more})))


BEGUN = ("move:introduce",)


def test_the_talk_changes_elements_protection_and_needs_with_their_reasons(catalogues: Catalogues) -> None:
    file = interviewed()
    before = changes_view(View(attempt_of(BEGUN, file), file, catalogues, "en"))
    assert [g["title"] for g in before] == ["Indicators", "Act, means, purpose, and protection", "Special needs"]
    every = [f for _, _, f in findings(before)]
    assert len(every) == 5 - 1  # documents, means, protection, urgent care
    for finding, reason in zip(every, ("Only she knows.", "She could not refuse.", "They know where she is from.", "It hurts at night."), strict=True):
        assert reason in finding["text"] and "on what you could know" in finding["verdict"]
        assert finding["quotes"] and all(q["label"] == "would have been told" for q in finding["quotes"])
    after = changes_view(View(told(attempt_of(BEGUN, file), "fa6", "fa7", "fa9", "fa14"), file, catalogues, "en"))
    verdicts = [f["verdict"] for _, _, f in findings(after)]
    assert [v.rpartition(" on ")[2] for v in verdicts] == ["what you could know", *["what you were told"] * 3]
    assert "present (Reprisals, Ostracism) on what you were told" in verdicts[2]
    assert "urgent on what you were told" in verdicts[3]
    # What was told stands among the facts: it is not said again.
    assert [bool(f["quotes"]) for _, _, f in findings(after)] == [True, False, False, False]


def test_both_views_say_what_was_right_on_the_file_alone(catalogues: Catalogues) -> None:
    file = kit_library().cases["the-packing-shed"]
    begun = attempt_of(BEGUN, file)
    protection = {f["verdict"].partition(":")[0].strip(): f for _, _, f in findings(changes_view(View(told(begun, "fa8"), file, catalogues, "fr")))}
    finding = protection["Besoin de protection"]
    assert "Représailles" in finding["verdict"] and "Représailles" not in finding["text"].partition(").")[0]
    assert "greffe" in finding["text"]
    # Where the file said it already, telling is one more reason.
    same = {f["verdict"].partition(":")[0].strip(): f for _, _, f in findings(changes_view(View(told(attempt_of(BEGUN, bus()), "fa11"), bus(), catalogues, "en")))}
    assert "one more reason" in same["Need for protection"]["text"]


def bus() -> CaseFile:
    return kit_library().cases["the-night-bus"]


def test_what_is_beyond_the_mandate_keeps_its_words_here_too(catalogues: Catalogues) -> None:
    untold = changes_view(View(attempt_of(BEGUN, bus()), bus(), catalogues, "en"))
    assert bus().texts["en"].facts["fa15"].full[:40] not in str(untold)
    assert bus().texts["en"].facts["fa15"].full[:40] not in str(changes_view(View(told(attempt_of(BEGUN, bus()), "fa15"), bus(), catalogues, "en")))


@pytest.mark.parametrize("mode", ["practice", "assessment"])
def test_feedback_on_a_step_gives_the_reason_of_what_was_told_and_of_nothing_else(mode: str, catalogues: Catalogues) -> None:
    begun = told(attempt_of(BEGUN, bus(), mode=mode), "fa11")
    attempt = replace(begun, locked=frozenset({"elements"}), submitted=True, released=True)
    keyed = with_effective_key(attempt, bus())
    said = str(findings_by_item(feedback(attempt, bus(), catalogues, "elements"), View(attempt, keyed, catalogues, "en")))
    assert max(bus().key_texts["en"].protection.replace("\n", " ").split("’"), key=len).strip()[:40] in said.replace("\\n", " ")
    assert ("walked into his grandmother" in said) is (mode == "practice")
    untold = replace(attempt_of(BEGUN, bus(), mode=mode), locked=frozenset({"elements"}), submitted=True, released=True)
    assert "walked into his grandmother" not in str(
        findings_by_item(feedback(untold, bus(), catalogues, "elements"), View(untold, with_effective_key(untold, bus()), catalogues, "en"))
    )


def test_what_is_told_says_what_it_puts_right() -> None:
    """fa5 corrects the prepared story fa4, fa8 passage 4 of the file; said where the fact was told, and the story too."""
    file = interviewed()

    def right(attempt: Attempt) -> dict[str, str]:
        said = {f["quotes"][0]["id"]: f["text"] for _, _, f in findings(every_fact(View(attempt, file, kit_library().catalogues, "en"), PARAMETERS)) if f["quotes"]}
        return {fact: text for fact, text in said.items() if "right" in text}

    story = attempt_of(CAREFUL, file)
    both = right(told(story, "fa4", "fa5", "fa8"))
    assert set(both) == {"fa5", "fa8"}
    assert "This puts Talk 1 right." in both["fa5"]
    assert f"This puts {file.texts['en'].documents[file.case.document_of('aa4').id].title} 4 right." in both["fa8"]  # type: ignore[union-attr]
    assert set(right(told(story, "fa5"))) == set()  # the story was never told
    assert set(right(told(story, "fa4"))) == set()
