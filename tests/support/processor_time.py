"""Processor time of each test file: told at the end of a run, and a failure where a file takes more than ``--file-budget``.

The budget is that of the machine on which it was set: where a fixed sum takes longer during the run (after one in every twenty
tests; one of ten takes longer) or at its end, so may a file. Processor time itself grows on a machine that is shared.
What counts is the time of the worker and of the processes it has waited for, servers among them; not of a browser that goes on.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Sequence
from itertools import count

import pytest

STARTED = pytest.StashKey[float]()
PROPERTY, SUM = "processor seconds", "processor seconds of a fixed sum"
ENDED = count()
"""Numbers the tests that end in this process."""
EVERY = 20
"""Number of tests from one computation of the fixed sum to the next."""
REFERENCE = 0.045
"""Processor seconds of ``_sum`` on the machine on which the budgets were set, two cores that were not busy with anything else."""
TOLD = 15
"""Files that are told, those that took most."""


def processor_seconds() -> float:
    """Processor time so far of this process and of its children that have ended."""
    return sum(os.times()[:4])


def slowness(sums: Sequence[float]) -> float:
    """How many times longer than on the reference machine the sums took, by the one that nine of ten are below; 1 where they took no longer.

    Files that compute are slowed more than the average of a run, so the median would be too strict.
    """
    return max(1.0, sorted(sums)[len(sums) * 9 // 10] / REFERENCE)


def _sum() -> float:
    begun = time.process_time()
    sum(number * number % 7 for number in range(1_000_000))
    return time.process_time() - begun


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--file-budget", type=float, metavar="SECONDS", help="fail where the tests of one file take more processor time than this")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(FileTimes(config.getoption("--file-budget")), "file-times")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> object:
    item.stash[STARTED] = processor_seconds()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    if call.when == "teardown":
        item.user_properties.append((PROPERTY, processor_seconds() - item.stash[STARTED]))
        if next(ENDED) % EVERY == 0:
            item.user_properties.append((SUM, _sum()))
    return (yield)


class FileTimes:
    """The times of all workers, in the process that started them."""

    def __init__(self, budget: float | None) -> None:
        self.budget = budget
        self.seconds: Counter[str] = Counter()
        self.sums: list[float] = []
        self.most = float("inf")
        self.over: list[str] = []
        """Files over the budget."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            self.seconds[report.nodeid.partition("::")[0]] += sum(v for name, v in report.user_properties if name == PROPERTY)  # type: ignore[misc]
            self.sums += [v for name, v in report.user_properties if name == SUM]  # type: ignore[misc]

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.budget is not None:
            self.most = self.budget * slowness([*self.sums, *(_sum() for _ in range(3))])
            self.over = [file for file, seconds in self.seconds.items() if seconds > self.most]
        if self.over and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(f"processor time: {sum(self.seconds.values()):.0f} s; the files that took most")
        for file, seconds in self.seconds.most_common(TOLD):
            terminalreporter.line(f"{seconds:7.1f} s  {file}")
        if self.over:
            terminalreporter.line(f"FAILED: more than {self.most:.0f} s of processor time in {', '.join(self.over)}", red=True)
