"""The endpoint: who is let in, what is answered, and that nothing is stored otherwise."""

import pytest

from conversations.models import InboundEvent
from tenants.context import in_tenant
from tenants.models import DeadLetter
from tests.support.world import ALPHA
from tests.whatsapp import meta


@pytest.mark.usefixtures("tenant_db")
def test_a_signed_message_becomes_an_event(alpha):
    answer = meta.post(meta.envelope(meta.change(messages=[meta.text("مرحبا", wamid="wamid.A")])))
    assert answer.status_code == 200
    with in_tenant(alpha):
        event = InboundEvent.objects.get(external_id="wamid.A")
        assert event.sender == "971551112233"
        assert event.body["message"]["text"]["body"] == "مرحبا"
        assert event.body["contact"]["profile"]["name"] == "Layla"
        assert event.body["metadata"]["phone_number_id"] == ALPHA.phone_number_id
    assert not DeadLetter.objects.exists()
