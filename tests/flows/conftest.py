"""The whole product as its users meet it: every process, started by the demo's own command."""

from collections.abc import Iterator

import pytest

from chaos.stand import standing
from tests.flows.stack import Shop, Stack


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("home") / "proffer"
    # Statuses come within a second here; a lost send may be repeated sooner. Longer all the
    # same than the supervisor waits for one who is stopped in the middle of sending.
    with standing(home, WHATSAPP_AMBIGUOUS_SECONDS="30") as stand:
        yield Stack(stand.process, stand.home, stand.facts)


@pytest.fixture
def lumen(stack: Stack) -> Shop:
    """The cleaning company in Dubai: dirhams, English first."""
    return stack.shop(0)


@pytest.fixture
def alameda(stack: Stack) -> Shop:
    """The barber in Madrid: euros, Spanish first."""
    return stack.shop(1)


@pytest.fixture
def calm(stack: Stack) -> Iterator[None]:
    """Leaves the emulator without faults, and nobody waiting because of those there were."""
    yield
    stack.faults()
    stack.forget_failures()
