"""Clients that other people wrote, pointed at the emulator: they know Meta's API, not ours."""

from collections.abc import Iterator

import httpx
import pytest
from pywa import WhatsApp

from tests.clients.customer import Listener, Redirected
from tests.emulators.conftest import (  # noqa: F401 - the same emulator, one a package
    business,
    emulator,
    shared_business,
    shared_emulator,
)
from tests.emulators.stand import (
    ACCESS_TOKEN,
    APP_SECRET,
    NUMBER,
    NUMBER_ID,
    VERIFY_TOKEN,
    Business,
    EmulatorProcess,
)


@pytest.fixture
def wa(emulator: EmulatorProcess) -> Iterator[WhatsApp]:  # noqa: F811
    """pywa as a business would set it up; only the host it calls is another one."""
    with httpx.Client(transport=Redirected(emulator.url), timeout=10) as session:
        yield WhatsApp(
            phone_id=NUMBER_ID,
            token=ACCESS_TOKEN,
            session=session,
            waba_id=NUMBER["waba_id"],
            app_id="1",
            app_secret=APP_SECRET,
            verify_token=VERIFY_TOKEN,
            server=None,
        )


@pytest.fixture
def listener(wa: WhatsApp, business: Business) -> Listener:  # noqa: F811
    """What pywa makes of the webhooks that the emulator posts."""
    return Listener(wa, business)
