"""What the oldest Python of the kit refuses and the newer one that runs the tests does not."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
from types import MappingProxyType

import tracks_sim

NO_MODULES = (".template", ".migrations.", ".__main__", ".scripts.")


def test_no_dataclass_has_a_read_only_mapping_as_its_default() -> None:
    """Python 3.11 takes it for a mutable default, since it has no hash there, and the module cannot be imported."""
    found = []
    for module in pkgutil.walk_packages(tracks_sim.__path__, "tracks_sim."):
        if any(part in module.name for part in NO_MODULES):
            continue
        for kind in vars(importlib.import_module(module.name)).values():
            if isinstance(kind, type) and dataclasses.is_dataclass(kind) and kind.__module__ == module.name:
                found += [f"{module.name}.{kind.__name__}.{field.name}" for field in dataclasses.fields(kind) if isinstance(field.default, MappingProxyType)]
    assert found == []
