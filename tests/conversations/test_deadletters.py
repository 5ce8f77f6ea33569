"""What failed is decided about once: sent again, worked off again, fetched again, or put aside."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from audit.models import Entry
from conversations import deadletters
from conversations.exceptions import AlreadyHandled, OptedOut, WindowClosed
from conversations.models import (
    Attachment,
    Contact,
    Conversation,
    InboundEvent,
    Message,
)
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.conversations.scripted import ScriptedTransport
from tests.support.jobs import run_jobs, rung
from tests.support.people import person
from tests.support.threads import all_at_once


def failed(talk: Conversation, text: str = "Your order", **more: object) -> Message:
    fields = {"author": "system", "status": "failed", "error": "Too many.", "error_code": "131056"}
    return factories.OutboundMessageFactory(conversation=talk, text=text, **(fields | more))


def stuck(talk: Conversation) -> InboundEvent:
    return factories.InboundEventFactory(
        channel=talk.channel,
        sender="34600111222",
        body={"addresses": [["phone", "34600111222"]], "text": "Hello at last"},
        quarantined_at=now(),
        failures=5,
        last_error="ValueError: odd",
    )


def admin() -> object:
    return person(Role.ADMIN).actor


def codes() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("code", flat=True))


def test_a_failed_message_leaves_again_as_a_new_one(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        before = failed(talk, content={"reply_key": "k", "buttons": [{"id": "a", "title": "A"}]})
        again = deadletters.redrive_message(actor=admin(), message_id=before.pk)
        before.refresh_from_db()
        assert (before.status, before.discarded_at is not None) == ("failed", True)
        assert again.pk != before.pk
        assert (again.text, again.author) == ("Your order", "system")
        assert again.content == {"buttons": [{"id": "a", "title": "A"}]}
        assert again.send_key != before.send_key
        assert codes()[-1] == "conversations.redriven"
    run_jobs()
    assert [text for _, text in transport.sent] == ["Your order"]


def test_what_the_assistant_wrote_is_sent_by_who_decides(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        again = deadletters.redrive_message(
            actor=admin(), message_id=failed(talk, author="assistant").pk
        )
        assert (again.author, again.agent_id) == ("agent", person(Role.ADMIN).pk)
    run_jobs()
    assert len(transport.sent) == 1


def test_two_clicks_at_once_send_one(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        before = failed(talk)
    outcomes: list[str] = []

    def click() -> None:
        with in_tenant(alpha):
            try:
                deadletters.redrive_message(actor=admin(), message_id=before.pk)
                outcomes.append("sent")
            except AlreadyHandled:
                outcomes.append("told")

    all_at_once([click] * 4)
    run_jobs()
    assert sorted(outcomes) == ["sent", "told", "told", "told"]
    assert len(transport.sent) == 1


def test_its_file_goes_with_it_and_is_handed_over_anew(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        before = failed(talk, kind="image")
        Attachment.objects.create(
            message=before,
            state="stored",
            file="attachments/x.jpg",
            filename="x.jpg",
            size=3,
            uploaded_id="123",
            uploaded_until=now() + timedelta(days=9),
        )
        again = deadletters.redrive_message(actor=admin(), message_id=before.pk)
        copied = Attachment.objects.get(message=again)
        assert (copied.file.name, copied.uploaded_id) == ("attachments/x.jpg", "")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda talk: Contact.objects.update(opted_out_at=now()), OptedOut),
        (
            lambda talk: Conversation.objects.update(last_inbound_at=now() - timedelta(hours=25)),
            WindowClosed,
        ),
    ],
)
def test_what_may_not_be_sent_now_stays_failed(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport, change: object, error: type
) -> None:
    with in_tenant(alpha):
        before = failed(talk)
        change(talk)  # type: ignore[operator]
        with pytest.raises(error):
            deadletters.redrive_message(actor=admin(), message_id=before.pk)
        assert [each.pk for each in deadletters.failed_messages()] == [before.pk]
    run_jobs()
    assert transport.sent == []


def test_a_template_leaves_also_after_the_window(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        Conversation.objects.update(last_inbound_at=now() - timedelta(hours=25))
        before = failed(talk, kind="template", content={"template": {"name": "reminder"}})
        again = deadletters.redrive_message(actor=admin(), message_id=before.pk)
        assert again.kind == "template"


@pytest.mark.parametrize("status", ["queued", "sending", "sent", "delivered", "cancelled"])
def test_only_what_failed_is_sent_again(alpha: Tenant, talk: Conversation, status: str) -> None:
    with in_tenant(alpha):
        other = failed(talk, status=status)
        for verb in (deadletters.redrive_message, deadletters.discard_message):
            with pytest.raises(AlreadyHandled):
                verb(actor=admin(), message_id=other.pk)
        assert talk.messages.count() == 1


def test_put_aside_it_is_asked_about_no_more(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        before = failed(talk)
        assert deadletters.count() == 1
        deadletters.discard_message(actor=admin(), message_id=before.pk)
        assert deadletters.count() == 0
        assert codes()[-1] == "conversations.discarded"
        with pytest.raises(AlreadyHandled):
            deadletters.redrive_message(actor=admin(), message_id=before.pk)
        assert talk.messages.count() == 1


def test_an_update_is_worked_off_again(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        event = stuck(talk)
        deadletters.release_update(actor=admin(), event_id=event.pk)
        with pytest.raises(AlreadyHandled):
            deadletters.release_update(actor=admin(), event_id=event.pk)
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        event.refresh_from_db()
        assert event.processed_at is not None
        assert talk.messages.get().text == "Hello at last"


def test_an_update_that_is_put_aside_is_kept_and_never_worked_off(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        event = stuck(talk)
        deadletters.discard_update(actor=admin(), event_id=event.pk)
        event.refresh_from_db()
        assert (event.outcome, event.body["text"]) == ("discarded", "Hello at last")
        assert deadletters.counts() == {"messages": 0, "updates": 0, "files": 0}
        with pytest.raises(AlreadyHandled):
            deadletters.release_update(actor=admin(), event_id=event.pk)
    run_jobs()
    with in_tenant(alpha):
        assert not talk.messages.exists()


def test_a_file_is_fetched_again_or_put_aside(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        files = [
            factories.AttachmentFactory(
                message=factories.InboundMessageFactory(conversation=talk, kind="image"),
                state="failed",
                error="Too large.",
                attempts=10,
            )
            for _ in range(2)
        ]
        assert deadletters.counts()["files"] == 2
        deadletters.retry_file(actor=admin(), attachment_id=files[0].pk)
        deadletters.discard_file(actor=admin(), attachment_id=files[1].pk)
        assert deadletters.counts()["files"] == 0
        with pytest.raises(AlreadyHandled):
            deadletters.discard_file(actor=admin(), attachment_id=files[1].pk)
        bells = rung("whatsapp.fetch_attachment")
        assert [bell.kwargs["attachment_id"] for bell in bells] == [files[0].pk]


def test_many_at_once_tell_what_stood_in_the_way(
    alpha: Tenant, talk: Conversation, transport: ScriptedTransport
) -> None:
    with in_tenant(alpha):
        rows = [failed(talk, f"number {number}") for number in range(3)]
        deadletters.discard_message(actor=admin(), message_id=rows[1].pk)
        ids = [row.pk for row in reversed(rows)]
        outcome = deadletters.redrive(actor=admin(), kind="messages", ids=[*ids, *ids, 987654])
        assert outcome.done == 2
        assert set(outcome.refused) == {AlreadyHandled.message, "There is no such message."}
    run_jobs()
    assert [text for _, text in transport.sent] == ["number 0", "number 2"]


@pytest.mark.parametrize(
    ("kind", "ids"), [("messages", []), ("nothing", [1]), ("messages", range(1, 202))]
)
def test_nothing_and_too_many_are_refused(
    alpha: Tenant, talk: Conversation, kind: str, ids: list[int]
) -> None:
    with in_tenant(alpha), pytest.raises(InvalidInput):
        deadletters.discard(actor=admin(), kind=kind, ids=ids)


def test_without_the_right_nothing_happens(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        before, event = failed(talk), stuck(talk)
        agent = person(Role.AGENT).actor
        for act in (
            lambda: deadletters.redrive_message(actor=agent, message_id=before.pk),
            lambda: deadletters.discard_message(actor=agent, message_id=before.pk),
            lambda: deadletters.release_update(actor=agent, event_id=event.pk),
            lambda: deadletters.discard_update(actor=agent, event_id=event.pk),
            lambda: deadletters.redrive(actor=agent, kind="messages", ids=[before.pk]),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(NotFound):
            deadletters.redrive_message(actor=admin(), message_id=987654)
        assert deadletters.counts() == {"messages": 1, "updates": 1, "files": 0}
        assert talk.messages.count() == 1


def test_counting_is_one_query(alpha: Tenant, talk: Conversation) -> None:
    with in_tenant(alpha):
        failed(talk)
        stuck(talk)
        with CaptureQueriesContext(connection) as queries:
            assert deadletters.count() == 2
        assert len(queries) == 1
