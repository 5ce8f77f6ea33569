"""What came to a standstill, over the API: the same rows, rights and outcomes as the page."""

from datetime import timedelta

import pytest

from conversations.models import Attachment, Conversation, InboundEvent, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import DeadLetter, Tenant
from tests.api.caller import as_person, as_platform, refusal
from tests.factories import (
    AttachmentFactory,
    InboundEventFactory,
    InboundMessageFactory,
    OutboundMessageFactory,
)

pytestmark = pytest.mark.usefixtures("tenant_db")


@pytest.fixture
def failed(alpha: Tenant) -> dict[str, int]:
    """One of each kind: its id."""
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(last_inbound_at=now() - timedelta(days=2))
        message = OutboundMessageFactory(
            conversation_id=1, status="failed", text="Your order", error_code="131056"
        )
        update = InboundEventFactory(
            channel_id=1, quarantined_at=now(), failures=5, last_error="ValueError: odd"
        )
        file = AttachmentFactory(
            message=InboundMessageFactory(conversation_id=1, kind="image"),
            state="failed",
            error="gone",
        )
        return {"messages": message.pk, "updates": update.pk, "files": file.pk}


def test_each_kind_is_listed_and_searched(alpha: Tenant, failed: dict[str, int]) -> None:
    caller = as_person(alpha, "admin")
    for kind, words in (("messages", "your ord"), ("updates", "odd"), ("files", "gone")):
        rows = caller.get(f"failed/{kind}/", search=words).json()["results"]
        assert [row["id"] for row in rows] == [failed[kind]]
        assert caller.get(f"failed/{kind}/", search="nothing like it").json()["count"] == 0
    [message] = caller.get("failed/messages/").json()["results"]
    assert (message["error_code"], message["why_not"]) == ("131056", "window_closed")


def test_they_are_put_aside_or_tried_again_once(alpha: Tenant, failed: dict[str, int]) -> None:
    caller = as_person(alpha, "admin")

    def decide(act: str, kind: str) -> dict[str, object]:
        answer = caller.post(f"failed/{act}/", {"kind": kind, "ids": [failed[kind]]})
        assert answer.status_code == 200, answer.content
        return answer.json()

    told = decide("redrive", "messages")
    assert told["done"] == 0
    assert "24 hours" in told["refused"][0]
    for act, kind in (("discard", "messages"), ("redrive", "updates"), ("redrive", "files")):
        assert decide(act, kind) == {"done": 1, "refused": []}
    assert decide("discard", "messages")["done"] == 0
    with in_tenant(alpha):
        assert Message.objects.get(pk=failed["messages"]).discarded_at
        assert InboundEvent.objects.get(pk=failed["updates"]).quarantined_at is None
        assert Attachment.objects.get(pk=failed["files"]).state == "waiting"
    for wrong in ({"kind": "orders", "ids": [1]}, {"kind": "files", "ids": []}, {"kind": "files"}):
        refusal(caller.post("failed/discard/", wrong), 400, "invalid")


def test_letters_of_unknown_numbers_are_counted_and_discarded() -> None:
    for n, reason in enumerate(("unknown_number", "unknown_number", "malformed")):
        DeadLetter.objects.create(address="7000", reason=reason, digest=str(n), body={"text": "x"})
    root = as_platform()
    rows = root.get("letters/").json()["results"]
    assert [(row["reason"], row["count"], row["known"]) for row in rows] == [
        ("unknown_number", 2, False),
        ("malformed", 1, False),
    ]
    assert "body" not in rows[0]
    refusal(root.post("letters/take_in/", {"address": "7000"}), 409, "number_unknown")
    assert root.post("letters/discard/", {"address": "7000"}).json() == {"letters": 2}
    assert DeadLetter.objects.get().reason == "malformed"
