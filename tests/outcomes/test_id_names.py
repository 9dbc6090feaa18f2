"""Names of ids: every id of a study's tables has a name in each language, and none has a wrong one."""

from __future__ import annotations

from dataclasses import replace

from tests.support.shipped import kit_library
from tests.support.study_cases import a_study
from tracks_sim.case.load import scenarios_root
from tracks_sim.outcomes.id_names import names
from tracks_sim.study.questionnaire import load_questionnaires


def test_cases_options_indicators_elements_needs_and_questions_have_names() -> None:
    library, asked, study = kit_library(), load_questionnaires(scenarios_root()), a_study()
    found = names(study, library, asked)
    for language in ("en", "fr"):
        for case in study.cases:
            file = library.cases[case]
            assert found[language][case] == file.texts[language].title
            ids = {f"indicators/{k.concept}" for k in file.key.indicators} | {f"needs/{n.need}" for n in file.key.needs}
            ids |= {f"elements/{e}" for e in file.key.elements} | {f"{case}/{option.id}" for option in file.case.options}
            assert ids <= set(found[language])
        assert found[language]["confidence"] == asked.text("confidence", language).title
        assert found[language]["confidence/whom-to-call"] == asked.text("confidence", language).items["whom-to-call"].question
        # an element and a question on knowledge have the same id
        assert found[language]["elements/purpose"] != found[language]["knowledge/purpose"]
    assert found["en"]["confidence/whom-to-call"] != found["fr"]["confidence/whom-to-call"]


def test_an_id_of_two_meanings_has_no_name() -> None:
    library, asked = kit_library(), load_questionnaires(scenarios_root())
    study = a_study()
    text = library.cases["the-packing-shed"].texts["en"]
    file = replace(library.cases["the-packing-shed"], texts={"en": text})
    both = replace(library, cases={"confidence": file})
    assert "confidence" in names(study, both, asked)["en"]
    twice = study.model_copy(update={"forms": {"A": ("confidence",)}})
    assert "confidence" not in names(twice, both, asked)["en"]
