"""One emulator for all tests of the folder, emptied before each."""

from collections.abc import Callable, Iterator

import pytest

from ai.backends.actions import add_backend
from ai.backends.models import Backend
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.ai_backends.stand import KEY, KEY_ENV, MessagesApi, VendorApi
from tests.support.people import PLATFORM_ADMIN


@pytest.fixture(scope="package")
def running_api() -> Iterator[MessagesApi]:
    api = MessagesApi()
    yield api
    api.close()


@pytest.fixture(scope="package")
def running_other() -> Iterator[VendorApi]:
    api = VendorApi("openai")
    yield api
    api.close()


@pytest.fixture
def other(running_other: VendorApi, monkeypatch: pytest.MonkeyPatch) -> VendorApi:
    """A second vendor, of another kind, which accepts the same key."""
    running_other.reset()
    monkeypatch.setenv(KEY_ENV, KEY)
    return running_other


@pytest.fixture
def api(running_api: MessagesApi, monkeypatch: pytest.MonkeyPatch) -> MessagesApi:
    """The emulator, which accepts the key that this process has."""
    running_api.reset()
    monkeypatch.setenv(KEY_ENV, KEY)
    return running_api


@pytest.fixture
def add(committed_db: None) -> Callable[..., Backend]:
    """Put a backend into the platform's chain."""

    def make(
        url: str, *, name: str = "claude", key_env: str = KEY_ENV, kind: str = "anthropic"
    ) -> Backend:
        return add_backend(
            actor=PLATFORM_ADMIN,
            kind=kind,
            name=name,
            model="claude-test",
            base_url=url,
            key_env=key_env,
        )

    return make


@pytest.fixture
def claude(api: MessagesApi, add: Callable[..., Backend]) -> Backend:
    """The emulator as the only vendor of the chain."""
    return add(api.url)


@pytest.fixture
def inside(alpha: Tenant) -> Iterator[None]:
    """In the tenant, as the machine: where turns are decided."""
    with in_tenant(alpha, as_assistant=True):
        yield
