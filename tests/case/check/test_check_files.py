"""One broken example for each code; the code appears, and no other does."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.case.load.test_conversation_references import CASES as INTERVIEW_CASES
from tests.case.load.test_course import CODES as OF_THE_COURSE
from tests.support.skeleton_case import drop, rename, swap
from tests.support.synthetic_cases import case_file, with_case, with_key
from tests.test_problem import ACTS
from tracks_sim.case.check import check_catalogues, check_library, root_for
from tracks_sim.case.check.design_limits import balance
from tracks_sim.case.load import read_catalogues, scenarios_root
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.model.record import Record
from tracks_sim.cli import main
from tracks_sim.errors import CaseLibraryError
from tracks_sim.problem import CODES, Problem
from tracks_sim.yamlio.bounded_yaml import DEEPEST
from tracks_sim.yamlio.parse import LARGEST_FILE

Problems = Callable[[], list[Problem]]
Break = Callable[[Path], object]

# The skeleton is small: 12 passages (25 wanted), 6 indicators (14), 2 keyed absent (3), 4 needs (8), six rows of the ILO list.
SKELETON = {"few-passages", "few-indicators", "few-absent", "few-needs", "wrong-answers"}
ALSO = {
    "too-few-options": {"few-options", "decisions-offered"}, "no-dangerous-option": {"severe-everywhere"}, "child-rule": {"decisions-offered"},
    "detection-purpose": {"contradicting-passage"}, "contradicting-passage": {"elements-incomplete"},
    "telling-id": {"id-differs"}, "no-accepted-option": {"detection-decision"}, "released-unreviewed": {"released-gaps"},
}  # fmt: skip
"""Codes that an example cannot be without."""

LAWYER = "  - {need: lawyer, level: urgent, who: [legal_aid], source: tracks-2017}\n"
DEBT = "state: present, phases: [exploitation, now], evidence: [{any: [hn2, rl3], salience: hidden}], neutral: [hn1]"
MEANS = "means: {state: present, evidence: [{any: [hn2, rl3]}], also_accepted: [insufficient]"
OPEN = "{concept: made_to_lie, state: insufficient,"
OPTION_FILES = ("case.yaml", "text/en.yaml", "text/fr.yaml", "key/key.yaml", "key/text/en.yaml", "key/text/fr.yaml")


def at(name: str, old: str, new: str) -> Break:
    return lambda folder: swap(folder / name, old, new)


def says(words: str, language: str = "en") -> Break:
    old = {"en": "Placeholder: an ordinary entry of the day team.", "fr": "À écrire : une entrée banale de l’équipe de jour."}
    return at(f"text/{language}.yaml", old[language], words)


def both(*breaks: Break) -> Break:
    return lambda folder: [b(folder) for b in breaks]


def _all_evidence_first(folder: Path) -> None:
    key = folder / "key" / "key.yaml"
    text = re.sub(r"any: \[[^]]*\]", "any: [rl1]", key.read_text(encoding="utf-8"))
    key.write_text(text.replace("neutral: [hn1]", "neutral: [hn2]"), encoding="utf-8")


def _protection_left_out(folder: Path) -> None:
    key = folder / "key" / "key.yaml"
    text, n = re.subn(r"^protection: .*$", "protection: null", key.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert n == 1
    key.write_text(text, encoding="utf-8")


def _one_salience(folder: Path) -> None:
    key = folder / "key" / "key.yaml"
    key.write_text(re.sub(r"salience: \w+", "salience: moderate", key.read_text(encoding="utf-8")), encoding="utf-8")


def _german(folder: Path) -> None:
    shutil.copy(folder / "text/en.yaml", folder / "text/de.yaml")
    shutil.copy(folder / "key/text/en.yaml", folder / "key/text/de.yaml")


def _zz(folder: Path) -> None:
    for part in ("text", "key/text"):
        shutil.copy(folder / part / "en.yaml", folder / part / "zz.yaml")
    swap(folder / "case.yaml", "languages: [en, fr]", "languages: [en, fr, zz]")


def _folder_for_file(folder: Path) -> None:
    (folder / "review.yaml").unlink()
    (folder / "review.yaml").mkdir()


CASES: tuple[tuple[str, Break], ...] = (
    # the file as text and as YAML
    ("file-missing", lambda f: (f / "key/text/fr.yaml").unlink()),
    ("file-unreadable", _folder_for_file),
    ("file-too-large", at("review.yaml", "entries: []", "entries: []\n#" + "x" * LARGEST_FILE)),
    ("not-utf8", lambda f: (f / "review.yaml").write_bytes("origin_note: dépôt\n".encode("latin-1"))),
    ("empty-file", lambda f: (f / "review.yaml").write_text("# nothing\n")),
    ("yaml", at("review.yaml", "entries: []", "entries: [\n")),
    ("yaml-tab", at("review.yaml", "entries: []", "entries:\n\t- x")),
    ("yaml-quote", at("review.yaml", "entries: []", "entries: \"")),
    ("yaml-colon", at("review.yaml", 'origin_note: "Placeholder: from', "origin_note: Placeholder: from \"")),
    ("yaml-indent", at("review.yaml", "entries: []", "entries:\n  - {}\n x: 1")),
    ("unseen-sign", at("review.yaml", "Placeholder: from", "Placeholder:\u200b from")),
    ("yaml-space", at("review.yaml", "entries: []", "entries:\u00a0[]")),
    ("yaml-sign", at("review.yaml", 'origin_note: "Placeholder', 'origin_note: @Placeholder')),
    ("yaml-comma", at("review.yaml", "entries: []", "entries: [{role: a nurse, of two, when: \"2026-11\", version: \"1.0.0\", verdict: fit}]")),
    ("yaml-merge", at("review.yaml", "entries: []", "<<<<<<< a\nentries: []\n=======\nentries: []\n>>>>>>> b")),
    ("yaml-alias", at("review.yaml", "entries: []", 'entries:\n  - {role: &r nurse, when: *r, version: "1.0.0", verdict: fit}')),
    ("yaml-key", at("review.yaml", "entries: []", "entries: []\n? [a]\n: b")),
    ("yaml-tag", at("review.yaml", "entries: []", "entries: !list []")),
    ("yaml-deep", at("review.yaml", "entries: []", "entries: " + "[" * DEEPEST + "]" * DEEPEST)),
    ("duplicate-key", at("review.yaml", "entries: []", "entries: []\nentries: []")),
    # keys and values
    ("unknown-key", at("case.yaml", "length: long ", "lenght: long\nlength: long ")),
    ("missing-key", at("case.yaml", "setting: reception ", "# ")),
    ("wrong-type", at("case.yaml", "languages: [en, fr]", "languages: en")),
    ("not-in-list", at("case.yaml", "setting: reception ", "setting: recepton ")),
    ("bad-id", at("case.yaml", "id: the-blue-van", "id: The_Blue_Van")),
    ("text-length", at("text/en.yaml", "title: Placeholder title", 'title: ""')),
    ("list-length", at("case.yaml", "options: [form-for-all, each-step, none-asked]", "options: [form-for-all, each-step]")),
    ("out-of-range", at("key/key.yaml", "offer-service, standing: best", "offer-service, standing: best, cost: 2")),
    # what must exist
    ("folder-name", at("case.yaml", "id: the-blue-van", "id: the-red-van")),
    ("duplicate-id", at("case.yaml", "[rf1, rf2", "[rl1, rf1, rf2")),
    ("id-differs", at("case.yaml", "[rl1, rl2", "[rl1, rk2")),
    ("unknown-concept", lambda f: rename(f, "made_to_lie", "made_to_li")),
    ("unknown-need", lambda f: rename(f, "language_class", "language_clas")),
    ("unknown-decision", at("case.yaml", "decision: second_talk", "decision: second_talkk")),
    ("unknown-source", at("key/key.yaml", "source: who-2003", "source: who-2004")),
    ("unknown-actor", at("key/key.yaml", "who: [legal_aid]", "who: [legal_ad]")),
    ("unknown-passage", at("key/key.yaml", "neutral: [hn1]", "neutral: [hn9]")),
    ("unknown-plan-answer", at("key/key.yaml", "needed: [each-step],", "needed: [each-step], fitting: [each-stepp],")),
    ("unknown-lesson-condition", at("key/key.yaml", "plan.sharing, note", "plan.shering, note")),
    ("text-missing", lambda f: drop(f, ["text/fr.yaml"], "  rl2:")),
    ("text-superfluous", at("text/en.yaml", "  rl2:", "  rl9: More.\n  rl2:")),
    ("key-missing", at("key/key.yaml", LAWYER, "")),
    ("key-missing", _protection_left_out),
    ("keyed-twice", at("key/key.yaml", LAWYER, LAWYER + LAWYER)),
    ("not-on-worksheet", at("key/key.yaml", LAWYER, LAWYER + LAWYER.replace("lawyer", "wage_claim"))),
    ("voice-missing", at("key/key.yaml", "words: [rl4, hn1, hn2]", "words: [rl4, hn1]")),
    ("voice-twice", at("key/key.yaml", "words: [rl4,", "words: [rl4, rl1,")),
    # what a key may say
    ("child-rule", both(at("case.yaml", "age: adult ", "age: in_doubt "), at("key/key.yaml", "circumstances: [adult]", "circumstances: [child]"))),
    ("circumstances", at("key/key.yaml", "circumstances: [adult]", "circumstances: [adult, child]")),
    ("elements-incomplete", at("key/key.yaml", "purpose: {state: present", "purpose: {state: insufficient")),
    ("control-complete", both(at("key/key.yaml", "classification: trafficking ", "classification: smuggling "), at("key/key.yaml", "exploitation: [agriculture]", "exploitation: []"))),
    ("exploitation-form", at("key/key.yaml", "exploitation: [agriculture]", "exploitation: []")),
    ("means-without-indicator", at("key/key.yaml", DEBT, "state: insufficient")),
    ("present-without-evidence", at("key/key.yaml", "phases: [exploitation], evidence: [{any: [rl4], salience: moderate}]", "phases: [exploitation]")),
    ("absent-without-evidence", at("key/key.yaml", "state: absent, evidence: [{any: [rf3], salience: plain}]", "state: absent")),
    ("present-without-phase", at("key/key.yaml", "phases: [exploitation], ", "")),
    ("phase-without-present", at("key/key.yaml", OPEN, OPEN + " phases: [now],")),
    ("protection-grounds", at("key/key.yaml", "protection: {state: insufficient", "protection: {state: insufficient, grounds: [reprisals]")),
    ("neutral-and-right", at("key/key.yaml", "neutral: [hn1]", "neutral: [hn2]")),
    ("too-few-options", lambda f: [drop(f, OPTION_FILES, option) for option in ("pay-advice", "ask-the-team", "debt-advice")]),
    ("no-accepted-option", at("key/key.yaml", "standing: best", "standing: acceptable")),
    ("accepted-harm", at("key/key.yaml", "standing: best", "standing: best, harm: severe")),
    ("no-dangerous-option", lambda f: rename(f, "standing: not_accepted, harm: severe", "standing: not_accepted, harm: minor")),
    ("decisions-offered", at("case.yaml", "decision: labour_rights", "decision: health_first")),
    ("severe-everywhere", at("key/key.yaml", "close-file, standing: not_accepted, harm: severe", "close-file, standing: not_accepted, harm: minor")),
    ("detection-decision", both(at("key/key.yaml", "offer-service, standing: best", "offer-service, standing: acceptable"), at("key/key.yaml", "talk-again, standing: acceptable", "talk-again, standing: best"))),
    ("detection-purpose", at("key/key.yaml", "detection: {state: yes,", "detection: {state: no,")),
    ("detection-purpose", at("key/key.yaml", "detection: {state: yes,", "detection: {state: yes, also_accepted: [open, no],")),
    ("detection-purpose", at("key/key.yaml", "detection: {state: yes,", "detection: {state: yes, countries: {be: {state: no}},")),
    ("accepted-twice", at("key/key.yaml", "also_accepted: [insufficient]", "also_accepted: [insufficient, present]")),
    ("accepted-twice", at("key/key.yaml", "level: urgent, who: [legal_aid]", "level: urgent, also_accepted: [helpful, helpful], who: [legal_aid]")),
    ("accepted-twice", at("key/key.yaml", "detection: {state: yes,", "detection: {state: yes, countries: {be: {state: open, also_accepted: [open]}},")),
    ("absent-without-evidence", at("key/key.yaml", OPEN, OPEN + " also_accepted: [absent],")),
    ("child-rule", at("key/key.yaml", "also_accepted: [insufficient]", "also_accepted: [insufficient, not_needed]")),
    ("phase-without-present", at("key/key.yaml", OPEN, OPEN + " also_phases: true,")),
    ("own-cost", at("key/key.yaml", "standing: best,", "standing: best, cost: 0.1,")),
    ("own-cost", at("key/key.yaml", "standing: best,", "standing: best, countries: {be: {standing: acceptable, cost: 0.3}},")),
    ("old-rules", at("key/key.yaml", "rules: 2 ", "rules: 1 ")),
    # a case that says it is released
    ("released-unreviewed", at("case.yaml", "status: draft", "status: released")),
    ("released-gaps", both(at("case.yaml", "status: draft", "status: released"), at("review.yaml", "entries: []", 'entries: [{role: nurse, when: "2026-11", version: "1.0.0", verdict: fit}]'))),
    # words
    ("not-a-victim", says("She is NOT a victim.")),
    ("not-a-victim", says("Elle n'est pas une victime.", "fr")),
    ("not-a-victim", at("key/text/fr.yaml", "À écrire : pourquoi cela ne suffit pas.", "Elle n’est pas victime.")),
    ("exact-date", says("She came on 12.03.2024.")),
    ("exact-date", says("Arrivée le 12 mars.", "fr")),
    ("phone-number", says("Rang 06 12 34 56 78 twice.")),
    ("e-mail", says("Wrote to someone@example.org.")),
    ("web-address", says("See www.example.org for more.")),
    ("file-number", says("File AB12345 was opened.")),
    ("exact-age", says("A woman, aged 34.")),
    ("exact-age", says("Elle a dix-sept ans.", "fr")),
    ("place-name", says("She worked behind Rotterdam for a season.")),
    ("place-name", says("On la voit rue de la Gare.", "fr")),
    ("cue-names-indicator", at("text/en.yaml", "Placeholder: something she said about the evenings.", "She spoke of excessive hours.")),
    # advice
    ("few-documents", both(at("case.yaml", "  - id: nurse-note\n    kind: health_note\n    passages: [hn1, hn2, hn3, hn4]\n", ""), at("case.yaml", "rf3, rf4]", "rf3, rf4, hn1, hn2, hn3, hn4]"), lambda f: drop(f, ["text/en.yaml", "text/fr.yaml"], "  nurse-note:"))),
    ("few-insufficient", at("key/key.yaml", "controlled_journey, state: insufficient", "controlled_journey, state: absent")),
    ("no-detection", lambda f: [at("case.yaml", "indicators, detection,", "indicators,")(f), drop(f, ["key/key.yaml", "key/text/en.yaml", "key/text/fr.yaml"], "detection: ")]),
    ("long-option", at("text/en.yaml", "times of the advice on debts.", "times of the advice on debts, " + "and of more, " * 8 + "as they are.")),
    ("all-keyed", at("key/key.yaml", "neutral: [hn1]", "neutral: [hn1, rl1, rl2, rf2, hn3, hn4]")),
    ("no-silence", at("key/key.yaml", OPEN, OPEN + " evidence: [{any: [rf2], salience: plain}],")),
    ("telling-id", lambda f: rename(f, "pay-advice", "wrong-advice")),
    ("glossary", at("text/fr.yaml", "À écrire : proposer un autre échange, seule.", "À écrire : proposer un entretien plus long.")),
    ("telling-title", at("text/en.yaml", "title: Placeholder title", "title: Placeholder debt")),
    ("person-name", says("She came with Fatou Diallo.")),
    ("sort-told", at("text/en.yaml", 'summary: "Placeholder: setting', 'summary: "Placeholder: trafficked, setting')),
    ("hard-to-read", says("Considerable administrative uncertainty regarding accommodation arrangements notwithstanding, recommendations were communicated. " * 3)),
    ("copied-texts", lambda f: [swap(f / "key/text/en.yaml", f'{option}: "Placeholder: what happened to her after this."', f"{option}: She came back in spring and asked for the same room.") for option in ("talk-again", "close-file")]),
    ("reason-without-passage", at("key/text/en.yaml", 'lawyer: "Placeholder: why this week."', "lawyer: The interview is next week.")),
    ("contradicting-passage", at("key/key.yaml", "purpose: {state: present,", "purpose: {state: absent,")),
    ("salience-equal", _one_salience),
    ("evidence-early", _all_evidence_first),
    ("order-follows-key", both(at("case.yaml", "  - documents_taken\n  - made_to_lie\n", "  - made_to_lie\n  - documents_taken\n"), at("key/key.yaml", "bad_living_conditions, state: absent", "bad_living_conditions, state: present, phases: [exploitation]"))),
    ("yaml-comment", at("text/en.yaml", "title: Placeholder title", "title: Placeholder title #3 # and more")),
    ("quotes-in-text", at("text/en.yaml", "title: Placeholder title", "title: “Placeholder title”")),
    ("language-unknown", _zz),
    ("place-suspected", says("She came from Quuxville by lorry.")),
    ("language-not-listed", _german),
    ("stray-file", lambda f: (f / "notes.txt").write_text("to do")),
)  # fmt: skip

CATALOGUE_CASES: tuple[tuple[str, str, str, str], ...] = (
    ("unknown-row", "indicators/concepts.yaml", "recruitment: DR01", "recruitment: DR99"),
    ("unknown-group", "indicators/concepts.yaml", "group: situation", "group: situations"),
    ("unknown-domain", "needs.yaml", "domain: safety", "domain: saftey"),
    ("unknown-actor", "needs.yaml", "who: [specialised_ngo", "who: [specialized_ngo"),
    ("unknown-source", "needs.yaml", "source: who-2003", "source: who-2004"),
    ("duplicate-id", "decisions.yaml", "  - id: health_first", "  - {id: labour_rights, kind: support}\n  - id: health_first"),
    ("file-name", "countries/fr.yaml", "id: fr", "id: be"),
    ("text-superfluous", "text/en.yaml", "domains:\n", "domains:\n  weather: Weather\n"),
    ("text-missing", "text/fr.yaml", "  lawyer:", "  lawyr:"),
    ("text-missing", "text/fr.yaml", "  who-2003:", "  who-203:"),
    ("not-a-victim", "text/en.yaml", "  safety: Safety", "  safety: Safety of no victim"),
)


@pytest.mark.parametrize(("code", "broken"), CASES, ids=[f"{n}-{code}" for n, (code, _) in enumerate(CASES)])
def test_one_broken_example(code: str, broken: Break, folder: Path, problems: Problems) -> None:
    broken(folder)
    assert {p.code for p in problems()} - SKELETON - ALSO.get(code, set()) == {code}


def test_a_key_that_is_never_insufficient_is_one_sided(folder: Path, problems: Problems) -> None:
    """Both insufficient rows keyed absent: the lack is an error, the low count is advice beside it."""
    swap(folder / "key/key.yaml", OPEN, "{concept: made_to_lie, state: absent, evidence: [{any: [rf2], salience: plain}],")
    swap(folder / "key/key.yaml", "controlled_journey, state: insufficient", "controlled_journey, state: absent")
    found = {p.code: p for p in problems()}
    # 4 of 6 are absent now, so few-absent (3 wanted) is gone.
    assert set(found) - SKELETON == {"one-sided-key", "few-insufficient"} and "few-absent" not in found
    assert not found["one-sided-key"].advice and found["few-insufficient"].advice


def test_what_an_author_keeps_beside_a_case_is_no_stray_file(folder: Path, problems: Problems) -> None:
    (folder / "key/notes.yaml").write_text("happened: Her aunt keeps half of her pay.\nnever_first: That she owes her aunt money.\n", encoding="utf-8")
    (folder / "translation.yaml").write_text("texts:\n  fr:\n    text:title: {of: 9f86d081884c7d65}\n", encoding="utf-8")
    assert {p.code for p in problems()} == SKELETON


def test_what_an_author_keeps_beside_a_case_is_checked(folder: Path, problems: Problems) -> None:
    (folder / "key/notes.yaml").write_text("happened: Her file is no. 12345.\nhapened: x\n", encoding="utf-8")
    (folder / "translation.yaml").write_text("texts:\n  fr:\n    text:title: {from: 9f86d081884c7d65}\n", encoding="utf-8")
    assert {(p.file.rpartition("/")[2], p.code) for p in problems() if p.code not in SKELETON} == {
        ("notes.yaml", "unknown-key"), ("translation.yaml", "unknown-key"), ("translation.yaml", "missing-key"),
    }  # fmt: skip
    (folder / "key/notes.yaml").write_text("happened: Her file is no. 12345.\n", encoding="utf-8")
    assert "file-number" in {p.code for p in problems()}


def test_the_skeleton_has_advice_and_no_error(problems: Problems) -> None:
    assert {p.code for p in problems()} == SKELETON
    assert all(p.advice for p in problems())


SHORT = {
    "many-documents", "many-passages", "many-indicators", "many-absent", "many-insufficient", "many-needs", "many-options", "long-plan",
    "short-note", "words-of-papers", "words-of-feedback",
}  # fmt: skip
"""Codes of a short case that is as long as a long one."""
OF_A_SET = {
    "same-skeleton", "features-missing", "own-paper-often", "enough-differs", "won-without-reading",
}  # fmt: skip
"""Codes of the cases together: tests/case/check/test_leakage_checks.py, the last one tests/cli/test_cases.py."""


def test_the_close_is_severe_for_whoever_is_at_risk_whatever_the_sort(folder: Path, problems: Problems) -> None:
    """`at_risk` of decisions.yaml: a sign that is there now, or an urgent need, in a case that is no trafficking."""
    swap(folder / "key/key.yaml", "classification: trafficking", "classification: domestic_violence")
    swap(folder / "key/key.yaml", "close-file, standing: not_accepted, harm: severe", "close-file, standing: not_accepted, harm: minor")
    assert "severe-everywhere" in {p.code for p in problems()}
    swap(folder / "key/key.yaml", "need: no_contact, level: urgent", "need: no_contact, level: helpful")
    assert "severe-everywhere" not in {p.code for p in problems()}
    swap(folder / "key/key.yaml", "concept: debt_bondage", "concept: threats_of_violence")
    assert "severe-everywhere" in {p.code for p in problems()}


def test_a_short_case_has_sizes_of_its_own(folder: Path, problems: Problems) -> None:
    """The skeleton called short; then as large as a long case."""
    swap(folder / "case.yaml", "length: long ", "length: short ")
    assert {"many-documents", "many-options", "long-plan", "short-note", "words-of-papers", "words-of-feedback"} < {p.code for p in problems()}
    file = case_file()
    file = with_case(file, length="short", options=[*file.case.options, {"id": "one-more", "decision": "carry_on"}])
    states = ("present", "absent", "insufficient", "insufficient")
    indicators = [{**row.model_dump(), "state": states[n % 4]} for n, row in enumerate((*file.key.indicators, *file.key.indicators))]
    large = with_key(file, indicators=indicators).key
    assert {f.code for f in balance(file.case, large, file.texts, None, None)} >= SHORT - {"many-documents", "words-of-papers", "words-of-feedback"}


def test_every_code_has_an_example() -> None:
    shown = {code for code, _ in CASES} | {code for code, *_ in CATALOGUE_CASES} | SKELETON
    shown |= {code for code, *_ in INTERVIEW_CASES} | {"few-options"} | SHORT
    # bad-value is shown in test_validation, one-sided-key above, interview-incomplete beside the interview's cases;
    # second-repeats, few-lines and stock-words too, and barrier-without-cue in test_draft_check; those of twins need two cases and are in test_twins.
    twins = {"unknown-twin", "twin-differs", "twin-alike", "twin-attribute"}
    own = {"own-taken", "own-version", "own-status", "unknown-contact"}  # of the data folder: test_own_cases, test_own_catalogues
    assert shown | twins | OF_A_SET | OF_THE_COURSE | own | {"bad-value", "one-sided-key", "interview-incomplete", "second-repeats", "barrier-without-cue", "few-lines", "stock-words"} == set(CODES)


@pytest.mark.parametrize(("code", "file", "old", "new"), CATALOGUE_CASES, ids=[f"{c}-{f}" for c, f, *_ in CATALOGUE_CASES])
def test_one_broken_catalogue(code: str, file: str, old: str, new: str, tmp_path: Path) -> None:
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root, ignore=shutil.ignore_patterns("cases", "schema"))
    before = {str(p) for p in check_catalogues(read_catalogues(root, positions=True))}
    swap(root / file, old, new)
    new_ones = [p for p in check_catalogues(read_catalogues(root, positions=True)) if str(p) not in before]
    assert code in {p.code for p in new_ones}
    assert any(p.code == code and p.line > 0 for p in new_ones)


def test_all_problems_of_all_files_come_at_once(folder: Path, problems: Problems) -> None:
    swap(folder / "case.yaml", "decision: second_talk", "decision: second_talkk")
    swap(folder / "case.yaml", "the-blue-van", "the-red-van")
    (folder / "key/text/fr.yaml").unlink()
    says("On 12.03.2024, not a victim.")(folder)
    (folder / "review.yaml").write_text("entries: [\n", encoding="utf-8")
    codes = {p.code for p in problems()}
    assert {"unknown-decision", "folder-name", "file-missing", "exact-date", "not-a-victim", "yaml"} <= codes


def test_a_broken_key_does_not_hide_faults_of_the_texts(folder: Path, problems: Problems) -> None:
    swap(folder / "key/key.yaml", "profile: adult_labour", "profil: adult_labour")
    drop(folder, ["text/fr.yaml"], "  rl2:")
    assert {"unknown-key", "missing-key", "text-missing"} <= {p.code for p in problems()}


def test_the_place_is_that_of_the_words(folder: Path, problems: Problems) -> None:
    """The passage is folded over lines; the position is that of the date, not of the passage."""
    swap(
        folder / "text/en.yaml", 'rl1: "Placeholder: an ordinary entry of the day team."',
        "rl1: >-\n    One line.\n    Seen 12.03.2024 here.",
    )  # fmt: skip
    lines = (folder / "text/en.yaml").read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "12.03.2024" in text)
    found = next(p for p in problems() if p.code == "exact-date")
    assert (found.line, found.column) == (line, 10)  # four spaces, "Seen " is five characters


def test_a_guess_is_made(folder: Path, problems: Problems) -> None:
    rename(folder, "made_to_lie", "made_to_li")
    found = [p for p in problems() if p.code == "unknown-concept"]
    assert [p.hint for p in found] == ["did you mean `made_to_lie`?"]
    lines = (folder / "case.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[found[0].line - 1][found[0].column - 1 :] == "made_to_li"


def test_only_the_given_paths_are_reported(tmp_path: Path, folder: Path) -> None:
    swap(folder / "case.yaml", "decision: second_talk", "decision: second_talkk")
    drop(folder, ["text/fr.yaml"], "  rl2:")
    root = scenarios_root()
    codes = {p.code for p in check_library(root, [folder]) if not p.advice}
    assert codes == {"unknown-decision", "text-missing"}
    assert {p.code for p in check_library(root, [folder / "case.yaml"]) if not p.advice} == {"unknown-decision"}


def test_a_path_that_is_no_case_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CaseLibraryError, match="is no case"):
        check_library(scenarios_root(), [tmp_path])


def test_the_scenarios_folder_is_found_from_a_path_inside() -> None:
    root = scenarios_root()
    assert root_for([root / "countries" / "fr.yaml"]) == root.resolve()


def test_the_kits_own_catalogues_have_no_error(catalogue_files: dict[str, SourceFile[Record]]) -> None:
    faults = [p for source_file in catalogue_files.values() for p in source_file.problems] + check_catalogues(catalogue_files)
    assert [str(p) for p in faults if not p.advice] == []


def test_every_code_is_explained() -> None:
    page = (Path(__file__).parents[3] / "docs" / "checks.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^### (\S+)$", page, re.M)) == CODES


@pytest.mark.parametrize("as_json", [True, False])
def test_check_writes_no_escape_sequence_of_a_file(folder: Path, as_json: bool) -> None:
    """The skeleton's own advice and eight faults, each in a line of its own.

    Three signs of control, a yes or no that is neither, two unknown keys, an anchor, an entry that is no block.
    """
    swap(folder / "case.yaml", "languages: [en, fr]", 'languages: [en, fr]\nnote: "\\e[2J\\n\\x9b2J"\n"\\e]0;title\\a": 1\n"two\\nlines": 1')
    swap(folder / "review.yaml", "entries: []", 'entries: &a\n  - "\\e[2J"')
    arguments = ["check", str(folder), *(["--json"] if as_json else [])]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert not (ACTS - {"\n"}) & set(result.output)
    if as_json:
        assert len([p for p in json.loads(result.output) if not p["advice"]]) == 8
    else:
        *lines, total = result.output.splitlines()
        assert total.startswith("8 errors") and all(":" in line for line in lines)
        assert sum(": advice: " not in line for line in lines) == 8
