"""One emulator for all tests of a file, emptied before each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulators.stand import NUMBER, Business, EmulatorProcess


@pytest.fixture(scope="package")
def shared_business() -> Iterator[Business]:
    business = Business()
    yield business
    business.close()


@pytest.fixture(scope="package")
def shared_emulator(
    shared_business: Business, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmulatorProcess]:
    emulator = EmulatorProcess(
        state=tmp_path_factory.mktemp("emulator"), webhook_url=shared_business.url
    )
    emulator.start()
    yield emulator
    emulator.kill()


@pytest.fixture
def business(shared_business: Business) -> Business:
    return shared_business


@pytest.fixture
def emulator(shared_emulator: EmulatorProcess, business: Business) -> EmulatorProcess:
    """The running emulator with no history, one number and quick statuses."""
    shared_emulator.control("reset", {"numbers": True})
    business.forget()
    shared_emulator.control("numbers", NUMBER)
    shared_emulator.faults()
    return shared_emulator


@pytest.fixture
def own_emulator(tmp_path: Path, business: Business) -> Iterator[EmulatorProcess]:
    """An emulator of the test's own, to be killed and started as it likes."""
    business.forget()
    emulator = EmulatorProcess(state=tmp_path / "state", webhook_url=business.url)
    emulator.start()
    emulator.control("numbers", NUMBER)
    yield emulator
    emulator.kill()
