import pytest

from conversations.models import Channel, Contact, ContactAddress, Conversation
from core.clock import now
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


@pytest.fixture
def talk(alpha: Tenant, channel: Channel) -> Conversation:
    """Ana, who has just written to that number; no message of hers is kept."""
    with in_tenant(alpha):
        contact = Contact.objects.create(name="Ana")
        ContactAddress.objects.create(
            contact=contact, channel=channel, kind="phone", value="34600111222"
        )
        return Conversation.objects.create(
            channel=channel, contact=contact, last_inbound_at=now(), last_message_at=now()
        )
