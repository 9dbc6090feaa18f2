"""Work for processes of jobs, in a module that imports little."""

from __future__ import annotations

import os
import time

from tracks_sim.jobs import Job, checkpoint


def counted(job: Job, steps: int) -> int:
    """Count steps of a hundredth of a second and tell each; the id of the process."""
    for step in range(1, steps + 1):
        time.sleep(0.01)
        job.tell(os.getpid(), step, steps)
        checkpoint()
    return os.getpid()


def broken(_: Job) -> None:
    """End without a result."""
    os._exit(3)
