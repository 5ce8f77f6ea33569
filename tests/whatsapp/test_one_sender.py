"""One customer is one sender, whether the platform shows the phone number or not."""

import json
from typing import Any

import pytest

from tests.whatsapp import meta
from whatsapp.envelope import read

PHONE, USER = "971551112233", "AE.13491208655302741918"
CONTACT = {"profile": {"name": "Layla"}, "wa_id": PHONE, "user_id": USER}
WITHOUT_PHONE = {key: value for key, value in CONTACT.items() if key != "wa_id"}


def senders(field: str, **value: Any) -> list[str]:
    change = {"field": field, "value": {"metadata": meta.metadata(meta.NUMBERS[0]), **value}}
    return [update.sender for update in read(json.dumps(meta.envelope(change)).encode())]


def about(**who: Any) -> dict[str, Any]:
    return {"id": "wamid.1", "timestamp": "1795251600", "type": "text", **who}


@pytest.mark.parametrize("contacts", [[CONTACT], [WITHOUT_PHONE], []])
@pytest.mark.parametrize(
    "who",
    [{"from": PHONE, "from_user_id": USER}, {"from_user_id": USER}, {"user_id": USER}],
)
def test_messages(contacts, who):
    assert senders("messages", contacts=contacts, messages=[about(**who)]) == [USER]


def test_a_message_whose_contact_alone_names_the_id():
    assert senders("messages", contacts=[CONTACT], messages=[about(**{"from": PHONE})]) == [USER]


@pytest.mark.parametrize("contacts", [[CONTACT], []])
@pytest.mark.parametrize(
    "who", [{"recipient_id": PHONE, "recipient_user_id": USER}, {"recipient_user_id": USER}]
)
def test_statuses(contacts, who):
    status = {"id": "wamid.1", "status": "sent", **who}
    assert senders("messages", contacts=contacts, statuses=[status]) == [USER]


@pytest.mark.parametrize("who", [{"to": PHONE, "to_user_id": USER}, {"to_user_id": USER}])
def test_echoes(who):
    assert senders("smb_message_echoes", message_echoes=[about(**who)]) == [USER]


def test_an_echo_whose_contact_alone_names_the_id():
    echo = about(to=PHONE)
    assert senders("smb_message_echoes", contacts=[CONTACT], message_echoes=[echo]) == [USER]


@pytest.mark.parametrize(
    "who",
    [
        {"from": PHONE, "from_user_id": USER},
        {"from_user_id": USER},
        {"direction": "BUSINESS_INITIATED", "to": PHONE, "to_user_id": USER},
    ],
)
def test_calls(who):
    assert senders("calls", calls=[{"id": "wacid.1", "event": "connect", **who}]) == [USER]


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("user_preferences", {"wa_id": PHONE, "user_id": USER}),
        ("user_id_update", {"wa_id": PHONE, "user_id": {"previous": USER, "current": "AE.2"}}),
    ],
)
def test_what_is_about_them(field, item):
    assert senders(field, **{field: [item]}) == [USER]


def test_the_number_where_no_id_is_told():
    contact = {"profile": {"name": "Layla"}, "wa_id": PHONE}
    message = about(**{"from": f"+{PHONE}"})
    assert senders("messages", contacts=[contact], messages=[message]) == [PHONE]
    status = {"id": "wamid.1", "status": "sent", "recipient_id": PHONE}
    assert senders("messages", statuses=[status]) == [PHONE]
