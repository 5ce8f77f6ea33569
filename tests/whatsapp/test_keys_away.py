"""The key service is away: tokens cannot be read, so messages wait and none is given up."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from PIL import Image

from conversations import delivery
from conversations.handling import locked_conversation
from conversations.models import Channel, Conversation, Message
from conversations.queueing import queue_texts
from core.clock import now
from core.key_providers.chosen import provider_named
from core.key_providers.vault import VaultTransit
from tenants.context import in_tenant
from tenants.keys import keyring
from tenants.models import DataKey, Tenant
from tenants.routers import OWNER
from tests.support.people import person
from tests.support.world import ALPHA
from tests.whatsapp.conftest import TOKEN, Emulator
from whatsapp import graph, slowdown
from whatsapp.health import health
from whatsapp.media.sending import send_file
from whatsapp.models import CloudNumber
from whatsapp.transport import CloudTransport

CUSTOMER = "971550000001"


@contextmanager
def keys_away(settings: Any) -> Iterator[None]:
    """The data keys are wrapped by a vault where nobody answers, and none is remembered."""
    settings.VAULT_ADDR = "http://127.0.0.1:9"
    settings.VAULT_TRANSIT_KEY, settings.VAULT_TOKEN = "proffer", "t"
    keys = DataKey.objects.using(OWNER)
    before = {row.pk: (row.provider, row.wrapped) for row in keys.all()}
    provider_named.cache_clear()
    keys.update(provider=VaultTransit.name, wrapped="vault:v1:AAAA")
    keyring.forget()
    try:
        yield
    finally:
        for pk, (provider, wrapped) in before.items():
            keys.filter(pk=pk).update(provider=provider, wrapped=wrapped)
        provider_named.cache_clear()
        keyring.forget()


@pytest.fixture
def talk(
    committed_db: None, alpha: Tenant, emulator: Emulator, settings: Any, tmp_path: Any
) -> Iterator[Conversation]:
    """A customer who has just written to alpha's number; the test runs inside alpha."""
    settings.MEDIA_ROOT = tmp_path
    slowdown.forget()
    cache.clear()
    with in_tenant(alpha):
        channel = Channel.objects.get(address=ALPHA.phone_number_id)
        number = CloudNumber.objects.get(channel=channel)
        number.token = TOKEN
        number.save()
        emulator.customer_writes(CUSTOMER)
        found = channel.conversations.order_by("id")[0]
        Conversation.objects.filter(pk=found.pk).update(last_inbound_at=now())
        yield found


def queued(talk: Conversation, *, once: bool = False) -> Message:
    with locked_conversation(talk.pk) as conversation:
        [message] = queue_texts(conversation=conversation, author="system", texts=["Hello"])
    if once:
        message.content["once"] = True
        message.save(update_fields=["content"])
    return message


def delivered(message: Message) -> Message:
    Message.objects.filter(pk=message.pk).update(not_before=None)
    delivery.deliver(message.conversation_id)
    message.refresh_from_db()
    return message


@pytest.mark.parametrize("once", [False, True], ids=["a text", "what must not come twice"])
def test_a_message_waits_and_leaves_when_they_are_back(
    talk: Conversation, emulator: Emulator, settings: Any, once: bool
) -> None:
    message = queued(talk, once=once)
    with keys_away(settings):
        for _ in range(delivery.MAX_ATTEMPTS + 1):
            delivered(message)
            assert (message.status, message.error_code, message.attempts) == ("queued", "keys", 0)
            assert message.not_before > now()
            assert "key service" in message.error
        assert Channel.objects.get(pk=talk.channel_id).active
    assert delivered(message).status == "sent"
    [arrived] = [row for row in emulator.thread(CUSTOMER) if row["direction"] == "outbound"]
    assert arrived["text"] == "Hello"


def test_a_file_waits_as_well(talk: Conversation, emulator: Emulator, settings: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (16, 12), "teal").save(picture, format="JPEG")
    picture.seek(0)
    [message] = send_file(
        actor=person("agent").actor, conversation_id=talk.pk, file=picture, filename="sofa.jpg"
    )
    with keys_away(settings):
        delivered(message)
        assert (message.status, message.error_code, message.attempts) == ("queued", "keys", 0)
        assert not [row for row in emulator.requests() if row["path"].endswith("/media")]
    assert delivered(message).status == "sent"


def test_who_may_try_an_api_that_failed_hands_the_chance_on(
    talk: Conversation, settings: Any
) -> None:
    message = queued(talk)
    health.failed()
    graph.breaker().failed(at_once=True)
    while health.wait():
        time.sleep(0.05)
    with keys_away(settings):
        assert graph.breaker().probe()
        assert not graph.breaker().probe()
        CloudTransport().send(channel=talk.channel, to=("phone", CUSTOMER), message=message)
        assert graph.breaker().probe()


def test_a_number_whose_token_cannot_be_read_has_no_token_that_is_known(
    talk: Conversation, settings: Any
) -> None:
    known = CloudTransport().credential_of(talk.channel)
    assert known == graph.mark(TOKEN)
    with keys_away(settings):
        # Neither the one that was refused nor none: it stops no number.
        assert CloudTransport().credential_of(talk.channel) not in (known, "")


def test_a_read_mark_is_left_out(talk: Conversation, settings: Any) -> None:
    with keys_away(settings):
        CloudTransport().acknowledge(channel=talk.channel, external_id="wamid.x", typing=True)
