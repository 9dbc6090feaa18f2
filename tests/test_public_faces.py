"""Public faces of the packages for analyses: sorted names, each with a docstring."""

from __future__ import annotations

from types import ModuleType

import pytest

from tracks_sim import outcomes, psychometrics, simulation, synthetic


@pytest.mark.parametrize("package", [outcomes, psychometrics, simulation, synthetic], ids=lambda package: package.__name__)
def test_a_public_name_exists_and_is_documented(package: ModuleType) -> None:
    names = package.__all__
    assert sorted(names, key=lambda name: (not name.isupper(), name[0].islower(), name)) == names and len(set(names)) == len(names)
    for name in names:
        public = getattr(package, name)
        assert name.isupper() or public.__doc__, name
