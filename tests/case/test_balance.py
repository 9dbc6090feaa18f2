"""Advice on the dimensions of the ILO rule; the other advice is tested in ``test_breaks``."""

from __future__ import annotations

from typing import Any

from tests.support.synthetic_cases import case_file, with_case, with_key
from tracks_sim.case.balance import balance
from tracks_sim.case.catalogue import DelphiList
from tracks_sim.case.load import Catalogues

FILE = case_file()


def _out_of_reach(catalogues: Catalogues, delphi: DelphiList | None = None, **key: Any) -> str:
    file = with_key(FILE, **key)
    found = balance(file.case, file.key, file.texts, catalogues.concepts, delphi or catalogues.delphi)
    return " ".join(f.message for f in found if f.code == "dimension-unreachable")


def test_each_row_has_the_most_that_it_may_weigh(catalogues: Catalogues) -> None:
    weak = {row.id: row.model_copy(update={"weights": dict.fromkeys(row.weights, "weak"), "other_weights": {}}) for row in catalogues.delphi.rows}
    as_written = catalogues.delphi.model_copy(update={"rows": tuple(weak.values()), "states": dict.fromkeys(catalogues.delphi.states, "mirror")})
    assert "exploitation" in _out_of_reach(catalogues, as_written) and "exploitation" in _out_of_reach(catalogues, as_written, rules=2)
    from_memory = as_written.model_copy(update={"states": dict.fromkeys(catalogues.delphi.states, "memory")})
    # Version 1 takes memory as written; by version 2 any of these rows may be strong.
    assert "exploitation" in _out_of_reach(catalogues, from_memory)
    assert "exploitation" not in _out_of_reach(catalogues, from_memory, rules=2)


def test_a_short_case_is_not_asked_to_reach_six_dimensions(catalogues: Catalogues) -> None:
    short = with_case(FILE, length="short", note=False)
    found = balance(short.case, with_key(FILE, rules=2).key, short.texts, catalogues.concepts, catalogues.delphi)
    assert "dimension-unreachable" not in {f.code for f in found} and _out_of_reach(catalogues, rules=2)


def test_nothing_is_said_where_the_rule_is_not_applied(catalogues: Catalogues) -> None:
    nothing = catalogues.delphi.model_copy(update={"rows": tuple(r.model_copy(update={"weights": dict.fromkeys(r.weights, "unlisted"), "other_weights": {}}) for r in catalogues.delphi.rows)})
    assert _out_of_reach(catalogues, nothing, rules=2, exploitation=["agriculture"])
    assert not _out_of_reach(catalogues, nothing, rules=2, exploitation=["begging"])
    assert _out_of_reach(catalogues, nothing, rules=1, exploitation=["begging"])
