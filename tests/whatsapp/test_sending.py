"""Sending, against the emulator over HTTP: what arrives there, and what each fault means here."""

import uuid

import pytest

from conversations.channels import Accepted
from conversations.models import Message
from whatsapp.transport import CloudTransport

CUSTOMER = "971551112233"
PHONE = ("phone", CUSTOMER)


def message(text="Your table is ready.", *, kind="text", content=None, attempts=1):
    return Message(
        kind=kind, text=text, content=content or {}, attempts=attempts, send_key=uuid.uuid4()
    )


def send(channel, to=PHONE, **fields):
    return CloudTransport().send(channel=channel, to=to, message=message(**fields))


@pytest.fixture
def opened(emulator):
    """The customer has just written, so the window is open."""
    emulator.customer_writes(CUSTOMER)
    return emulator


def test_a_text_arrives(channel, opened):
    result = send(channel, text="Hello 👋 مرحبا")
    assert isinstance(result, Accepted)
    last = opened.thread(CUSTOMER)[-1]
    assert (last["text"], last["kind"], last["wamid"]) == (
        "Hello 👋 مرحبا",
        "text",
        result.external_id,
    )
