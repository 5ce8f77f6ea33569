import pytest

from conversations.models import Channel
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.conversations.scripted import ScriptedTransport, install


@pytest.fixture
def transport() -> ScriptedTransport:
    return install()


@pytest.fixture
def channel(committed_db: None, alpha: Tenant) -> Channel:
    """A number of alpha's that the scripted transport serves."""
    with in_tenant(alpha):
        return Channel.objects.create(transport="scripted", address="s1", display="+1 555 0100")
