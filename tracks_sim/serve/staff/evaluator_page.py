"""The page for evaluators: a notebook of staff."""

from __future__ import annotations

from tracks_sim.extras import lacks, missing
from tracks_sim.serve.staff.notebook_page import StaffNotebook
from tracks_sim.serve.staff.staff_page import EVALUATE


class EvaluatorPage(StaffNotebook):
    """GET: studies, their outcomes and reports, for roles with this permission."""

    permission = EVALUATE
    script, style = "evaluate.js", "evaluate.css"

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if not self._finished and lacks("study"):
            self.refuse_without(missing("study"))
