"""Which R the tests run, and the error where there is none. Nothing is installed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import provisioning, r
from tests.support.provisioning import MissingProgramError


@pytest.mark.parametrize("root", [True, False])
def test_debians_packages_are_tried_where_there_is_no_r(
    root: bool, refused_commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(r.VARIABLE, raising=False)
    monkeypatch.setattr(provisioning, "is_root", lambda: root)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    with pytest.raises(MissingProgramError, match=r"need R with lme4: run `make test`"):
        r.provision()
    assert [command[:2] for command in refused_commands] == ([("apt-get", "update"), ("apt-get", "install")] if root else [])


def test_an_r_without_lme4_is_named_with_what_it_says(refused_commands: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "Rscript"
    program.write_text("#!/bin/sh\necho 'there is no package called lme4' >&2\nexit 1\n", encoding="ascii")
    program.chmod(0o700)
    monkeypatch.setenv(r.VARIABLE, str(program))
    monkeypatch.setattr(provisioning, "is_root", lambda: False)
    with pytest.raises(MissingProgramError, match=r"could not load it.*there is no package called lme4"):
        r.provision()
    assert refused_commands == []


def test_a_name_of_no_program_is_refused() -> None:
    with pytest.raises(MissingProgramError, match="TRACKS_RSCRIPT names /nowhere"):
        r.rscript({r.VARIABLE: "/nowhere"})
