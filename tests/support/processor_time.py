"""Processor time of each test file: told at the end of a run, and a failure where a file takes more than ``--file-budget``.

On a slow or busy machine everything takes longer, twice as long at times, so a file fails only where it also takes more than
``SHARE`` of what all files of the run took. What counts is the time of the worker and of the processes it has waited for,
servers among them; not of a browser that goes on. What the files of a worker share ends with its last test, and is told by itself.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

STARTED = pytest.StashKey[float]()
PROPERTY, SHARED = "processor seconds", "processor seconds of what files share"
SHARE = 0.08
"""Share of a run that one file may take. The demonstration from the wheel, walked in a browser, takes the most: about 5 % of it, by an estimate."""
TOLD = 15
"""Files that are told, those that took most."""


def processor_seconds() -> float:
    """Processor time so far of this process and of its children that have ended."""
    return sum(os.times()[:4])


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
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> object:
    before = processor_seconds()
    try:
        return (yield)
    finally:
        if nextitem is None:
            item.user_properties.append((SHARED, processor_seconds() - before))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    if call.when == "teardown":
        item.user_properties.append((PROPERTY, processor_seconds() - item.stash[STARTED]))
    return (yield)


class FileTimes:
    """The times of all workers, in the process that started them."""

    def __init__(self, budget: float | None) -> None:
        self.budget = budget
        self.seconds: Counter[str] = Counter()
        self.shared = 0.0
        self.most = float("inf")
        self.over: list[str] = []
        """Files over the budget."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            shared = sum(v for name, v in report.user_properties if name == SHARED)  # type: ignore[misc]
            self.seconds[report.nodeid.partition("::")[0]] += sum(v for name, v in report.user_properties if name == PROPERTY) - shared  # type: ignore[misc]
            self.shared += shared

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.budget is not None:
            self.most = max(self.budget, SHARE * (self.seconds.total() + self.shared))
            self.over = [file for file, seconds in self.seconds.items() if seconds > self.most]
        if self.over and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section(f"processor time: {sum(self.seconds.values()) + self.shared:.0f} s; the files that took most")
        terminalreporter.line(f"{self.shared:7.1f} s  what files share, such as servers")
        for file, seconds in self.seconds.most_common(TOLD):
            terminalreporter.line(f"{seconds:7.1f} s  {file}")
        if self.over:
            terminalreporter.line(f"FAILED: more than {self.most:.0f} s of processor time in {', '.join(self.over)}", red=True)
