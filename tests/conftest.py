"""Every test runs on real servers, beside a second tenant whose data could leak.

`tenant_db`: the whole test is one transaction that is rolled back. `committed_db`:
real commits, after which the seeded state is put back. Both start outside any
tenant; a test enters one with `in_tenant(alpha)`.
"""

import os

from tests.support import servers

servers.start()

import django  # noqa: E402 - its settings read the environment that the servers are in
import pytest  # noqa: E402

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
# A worker of xdist inherits the environment, and pytest-django would read the
# settings of the controller in it before this file has led the worker elsewhere.
del os.environ["DJANGO_SETTINGS_MODULE"]

pytest_plugins = ["tests.support.economy", "tests.support.fixtures", "tests.support.mailbox"]

LONGEST = (
    "tests/walls/test_matrix.py",
    "tests/flows/",
    "tests/walls/test_side_by_side.py",
    "tests/tenants/test_crashes.py",
    "tests/chaos/",
)
"""Files of a minute and more. They start first, and no worker is left alone with one at the
end; those that keep a core busy lie between those that wait."""


REAL_TIME_FIXTURES = {"committed_db", "emulator", "own_emulator", "web"}
REAL_TIME_PLACES = ("tests/flows/", "tests/chaos/", "tests/supervisor/", "tests/demo/")
"""Where processes, threads or a browser work beside the test: on a machine that stands still for
some seconds one of them may come too late. These get a second try (docs/adr/0040)."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        named = (at for at, name in enumerate(LONGEST) if item.nodeid.startswith(name))
        return next(named, len(LONGEST))

    items.sort(key=place)
    for item in items:
        if item.nodeid.startswith(REAL_TIME_PLACES) or (
            REAL_TIME_FIXTURES & set(getattr(item, "fixturenames", ()))
        ):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A second try is never silent: what needed one is a fault of the test or of the product."""
    for report in terminalreporter.stats.get("rerun", []):
        terminalreporter.section(f"failed at the first try: {report.nodeid}", yellow=True)
        terminalreporter.write_line(report.longreprtext)
