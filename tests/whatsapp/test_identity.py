"""A customer who shows no number, from the first webhook to the last answer, and one who moves."""

from datetime import timedelta

import pytest

from accounts.permissions import Role
from conversations.actions import reply
from conversations.models import Channel, Contact, ContactMerge, Conversation, Message
from conversations.queries import inbox
from core.clock import now
from tenants.context import in_tenant
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.whatsapp import meta
from tests.whatsapp.conftest import TOKEN
from whatsapp.models import CloudNumber

pytestmark = pytest.mark.usefixtures("committed_db")

ID, NEW_ID = "AE.70914465283350916", "AE.81025576394461027"
_LATER = timedelta(seconds=10)
PHONE, NEW_PHONE = "971551112233", "971559998877"


@pytest.fixture
def graph(emulator, alpha):
    """The emulator, which takes what alpha's number sends."""
    with in_tenant(alpha):
        number = CloudNumber.objects.get()
        number.token = TOKEN
        number.save()
    return emulator


def by_id(body, *, wamid, user_id=ID, name="Noor", **more):
    """A message of somebody with a user name: no number anywhere."""
    message = meta.text(body, wamid=wamid)
    del message["from"]
    message["from_user_id"] = user_id
    change = meta.change(messages=[message | more])
    change["value"]["contacts"] = [
        {"user_id": user_id, "profile": {"name": name, "username": "noor.k"}}
    ]
    return change


def system(sender, **parts):
    message = meta.text("", wamid=f"wamid.{parts}", sender=sender)
    message |= {"type": "system", "system": {"body": "Moved", **parts}}
    del message["text"]
    change = meta.change(messages=[message])
    del change["value"]["contacts"]
    return change


def deliver(*changes):
    assert meta.post(meta.envelope(*changes)).status_code == 200
    run_jobs()


def sends(graph):
    bodies = [row["body"] for row in graph.requests() if row["path"].endswith("/messages")]
    return [body for body in bodies if body.get("type")]


def talk():
    return Conversation.objects.get(channel=Channel.objects.get(), merged_into=None, pk__gt=1)


def test_without_a_number_everything_works(graph, alpha, settings):
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0
    graph.customer_writes({"user_id": ID, "username": "noor.k"})
    deliver(by_id("How much is the deep clean?", wamid="wamid.1", timestamp=_now()))
    run_jobs(within=_LATER)
    with in_tenant(alpha):
        found = talk()
        answer = found.messages.get(direction="outbound")
        assert (answer.author, answer.status) == ("assistant", "sent")
        assert found.contact.label == "Noor"
        assert not found.contact.addresses.filter(kind="phone").exists()
        for words in ("@noor.k", "noor", ID):
            assert found in inbox(search=words)
    sent = sends(graph)[-1]
    assert (sent["recipient"], "to" in sent) == (ID, False)

    status = meta.status("read", wamid=answer.external_id)
    del status["recipient_id"]
    deliver(meta.change(statuses=[status | {"recipient_user_id": ID}]))
    with in_tenant(alpha):
        answer.refresh_from_db()
        assert answer.status == "read"
        reply(actor=person(Role.AGENT).actor, conversation_id=found.pk, text="Noor, it is Sara.")
    run_jobs()
    assert sends(graph)[-1]["recipient"] == ID

    deliver(by_id("stop", wamid="wamid.2", timestamp=_now()))
    deliver(by_id("hello?", wamid="wamid.3", timestamp=_now()))
    run_jobs(within=_LATER)
    assert sends(graph)[-1]["text"]["body"].startswith("Done:")
    assert len([body for body in sends(graph) if body["recipient"] == ID]) == 3


def test_a_new_number_is_where_the_next_answer_goes(graph, alpha):
    for customer in (PHONE, NEW_PHONE):
        graph.customer_writes(customer)
    deliver(meta.change(messages=[meta.text("hi", wamid="wamid.1", at=int(_now()))]))
    deliver(system(PHONE, type="user_changed_number", wa_id=NEW_PHONE, new_wa_id=NEW_PHONE))
    with in_tenant(alpha):
        reply(actor=person(Role.AGENT).actor, conversation_id=talk().pk, text="Still you?")
    run_jobs()
    assert sends(graph)[-1]["to"].lstrip("+") == NEW_PHONE
    deliver(
        meta.change(messages=[meta.text("yes", wamid="wamid.2", sender=NEW_PHONE, at=int(_now()))])
    )
    with in_tenant(alpha):
        inbound = talk().messages.filter(direction="inbound").exclude(kind="system")
        assert [message.text for message in inbound] == ["hi", "yes"]
        assert not ContactMerge.objects.filter(kept=talk().contact).exists()


def test_by_phone_and_by_id_at_first_and_then_by_both_is_one_customer(graph, alpha):
    by_phone = meta.change(messages=[meta.text("one", wamid="wamid.1", at=int(_now()))])
    deliver(by_phone)
    deliver(by_id("two", wamid="wamid.2", timestamp=_now()))
    with in_tenant(alpha):
        assert Contact.objects.filter(addresses__value__in=[PHONE, ID]).distinct().count() == 2
    both = by_id("three", wamid="wamid.3", timestamp=_now())
    both["value"]["messages"][0]["from"] = PHONE
    both["value"]["contacts"][0]["wa_id"] = PHONE
    deliver(both)
    with in_tenant(alpha):
        found = talk()
        texts = found.messages.filter(direction="inbound").order_by("id")
        assert [message.text for message in texts] == ["one", "two", "three"]
        assert set(found.contact.addresses.values_list("value", flat=True)) == {
            PHONE,
            ID,
            "noor.k",
        }
        assert Message.objects.filter(text="two").count() == 1


def _now():
    return str(int(now().timestamp()))
