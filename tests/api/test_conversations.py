"""The inbox over the API."""

import pytest

from audit.models import Entry
from conversations.models import Conversation, Message
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import as_person, refusal
from tests.factories import ConversationFactory, HearingFactory, InboundMessageFactory


def test_conversations_and_contacts_carry_the_contracts_names(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = as_person(alpha, "agent")
    (conversation,) = caller.get("conversations/").json()["results"]
    assert {"id", "contact", "handler", "status"} <= set(conversation)
    assert (conversation["handler"], conversation["status"]) == ("assistant", "open")
    contact = caller.get(f"contacts/{conversation['contact']}/").json()
    assert contact["name"] == conversation["contact_name"] == "Nadia"
    assert contact["addresses"] == [{"kind": "phone", "value": "971550000001", "channel": 1}]


def test_messages_carry_the_contracts_names_and_filter(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    everything = caller.get("messages/").json()["results"]
    first = everything[0]
    assert {name: first[name] for name in ("id", "conversation", "direction", "external_id")} == {
        "id": first["id"],
        "conversation": 1,
        "direction": "inbound",
        "external_id": "wamid.seeded",
    }
    assert (first["kind"], first["status"], first["author"]) == ("text", "received", "customer")
    inbound = caller.get("messages/", direction="inbound", conversation=1).json()["results"]
    assert {row["direction"] for row in inbound} == {"inbound"}
    assert [row["id"] for row in everything] == sorted(row["id"] for row in everything)
    newer = caller.get("messages/", after=first["id"]).json()["results"]
    assert newer == everything[1:]
    assert caller.get("messages/", conversation=999).json()["results"] == []
    assert caller.get("messages/", author="agent").json()["count"] == 1
    assert caller.get(f"messages/{first['id']}/").json() == first


def test_a_message_with_a_file_says_what_it_is_and_not_where_it_lies(
    tenant_db: None, alpha: Tenant
) -> None:
    rows = as_person(alpha, "agent").get("messages/").json()["results"]
    (image,) = [row for row in rows if row["kind"] == "image"]
    assert image["attachment"]["filename"] == "sofa.jpg"
    assert set(image["attachment"]) == {
        "mime_type",
        "filename",
        "size",
        "state",
        "error",
        "attempts",
    }


@pytest.mark.parametrize("path", ["messages/", "conversations/1/messages/"])
def test_a_reply_is_queued_and_takes_the_conversation_over(
    tenant_db: None, alpha: Tenant, path: str
) -> None:
    caller = as_person(alpha, "agent")
    body = {"text": "On our way."} | ({"conversation": 1} if path == "messages/" else {})
    response = caller.post(path, body)
    assert response.status_code == 201, response.content
    sent = response.json()
    assert (sent["direction"], sent["author"], sent["status"]) == ("outbound", "agent", "queued")
    assert (sent["text"], sent["conversation"], sent["parts"]) == ("On our way.", 1, [sent["id"]])
    conversation = caller.get("conversations/1/").json()
    assert conversation["handler"] == "agent"
    assert conversation["assigned_to"] == sent["agent"]


def test_the_same_key_sends_once(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    replies = [
        caller.post("conversations/1/messages/", {"text": "Yes"}, **{"Idempotency-Key": "k-1"})
        for _ in range(3)
    ]
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.json()["id"] for reply in replies}) == 1
    assert replies[0].json()["content"] == {}
    with in_tenant(alpha):
        assert Message.objects.filter(text="Yes").count() == 1


def test_a_long_reply_names_its_parts(tenant_db: None, alpha: Tenant) -> None:
    sent = (
        as_person(alpha, "agent")
        .post("messages/", {"conversation": 1, "text": "word " * 1000})
        .json()
    )
    assert len(sent["parts"]) == 2
    assert sent["id"] == sent["parts"][0]


def test_outside_the_window_nothing_is_sent(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        quiet = ConversationFactory(last_inbound_at=None)
    caller = as_person(alpha, "agent")
    refusal(
        caller.post("messages/", {"conversation": quiet.pk, "text": "Hi"}), 409, "window_closed"
    )
    with in_tenant(alpha):
        assert not Message.objects.filter(conversation=quiet).exists()


def test_handling_moves_by_its_verbs_and_each_is_history(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    taken = caller.post("conversations/1/take_over/").json()
    assert taken["handler"] == "agent"
    back = caller.post("conversations/1/hand_back/").json()
    assert (back["handler"], back["assigned_to"]) == ("assistant", None)
    assert caller.post("conversations/1/pause_assistant/").json()["assistant_paused"] is True
    assert caller.post("conversations/1/resume_assistant/").json()["assistant_paused"] is False
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(unread=4)
    assert caller.post("conversations/1/read/").json()["unread"] == 0
    with in_tenant(alpha):
        codes = set(Entry.objects.filter(target="conversation:1").values_list("code", flat=True))
    assert codes == {
        "conversations.taken_over",
        "conversations.handed_back",
        "conversations.assistant_paused",
        "conversations.assistant_resumed",
    }


def test_the_list_narrows(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        other = ConversationFactory(handler="agent", waiting_since="2026-11-21T08:00:00Z")
        InboundMessageFactory(conversation=other, text="a rare zebra")
    caller = as_person(alpha, "agent")

    def ids(**filters: object) -> list[int]:
        return [row["id"] for row in caller.get("conversations/", **filters).json()["results"]]

    assert sorted(ids()) == [1, other.pk]
    assert ids(handler="agent") == [other.pk]
    assert ids(filter="waiting") == [other.pk]
    assert ids(search="zebra") == [other.pk]
    assert ids(contact=other.contact_id) == [other.pk]
    assert ids(status="closed") == []
    caller.post("conversations/1/take_over/")
    assert ids(filter="mine") == [1]


def test_what_was_deleted_shows_nothing_of_it(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        message = Message.objects.get(attachment__isnull=False)
        message.text, message.content, message.revoked_at = "", {"filename": "card.jpg"}, now()
        message.save()
    found = as_person(alpha, "agent").get(f"messages/{message.pk}/").json()
    assert (found["text"], found["content"], found["attachment"]) == ("", {}, None)
    assert found["transcript"] is None
    assert found["revoked_at"]
    listed = as_person(alpha, "agent").get("conversations/", search="grey sofa").json()
    assert listed["results"] == [], "nor is it found by what a machine said of it"


def test_what_a_machine_took_down_is_told_and_found(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        note = InboundMessageFactory(conversation_id=1, kind="audio")
        HearingFactory(message=note, text="two zebras", backend="ears", model="hear-1")
        unheard = InboundMessageFactory(conversation_id=1, kind="audio")
        HearingFactory(message=unheard, state="failed", why="too_long")
    caller = as_person(alpha, "agent")
    told = {row["id"]: row["transcript"] for row in caller.get("messages/").json()["results"]}
    assert told[note.pk] == {
        "form": "voice",
        "state": "heard",
        "text": "two zebras",
        "backend": "ears",
        "model": "hear-1",
        "why": "",
    }
    failed = told[unheard.pk]
    assert (failed["state"], failed["text"], failed["why"]) == ("failed", "", "too_long")
    (picture,) = [row for row in told.values() if row and row["form"] == "picture"]
    assert picture["text"] == "A grey sofa"
    in_thread = caller.get("conversations/1/messages/").json()["results"]
    assert {row["id"]: row["transcript"] for row in in_thread} == told
    assert caller.get(f"messages/{note.pk}/").json()["transcript"] == told[note.pk]
    for words in ("ZEBRAS", "grey sofa"):
        (found,) = caller.get("conversations/", search=words).json()["results"]
        assert found["id"] == 1


def test_imported_history_is_read_by_ids_below_zero(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        InboundMessageFactory(
            pk=-7,
            conversation=Conversation.objects.get(pk=1),
            text="Last year",
            origin="history",
            external_id="wamid.old",
        )
    caller = as_person(alpha, "agent")
    assert caller.get("messages/-7/").json()["origin"] == "history"
    assert caller.get("messages/", conversation=1).json()["results"][0]["id"] == -7
    assert caller.get("messages/", after=-8).json()["results"][0]["id"] == -7
    assert -7 not in [row["id"] for row in caller.get("messages/", after=0).json()["results"]]


def test_a_message_is_quoted_and_reacted_to(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "agent")
    with in_tenant(alpha):
        Conversation.objects.filter(pk=1).update(last_inbound_at=now())
        asked = InboundMessageFactory(conversation_id=1, external_id="wamid.asked")
        elsewhere = InboundMessageFactory(conversation=ConversationFactory(), external_id="wamid.x")
    body = {"text": "Until nine", "quotes": asked.pk}
    sent = caller.post("conversations/1/messages/", body)
    assert sent.status_code == 201
    assert sent.json()["content"] == {"reply_to": "wamid.asked", "quoted": asked.pk}
    wrong = caller.post("messages/", {**body, "conversation": 1, "quotes": elsewhere.pk})
    refusal(wrong, 404, "not_found")

    at = f"messages/{asked.pk}/reaction/"
    assert caller.post(at, {"emoji": "🙏"}).json()["our_reaction"] == "🙏"
    for _ in range(2):
        assert caller.raw("DELETE", at, b"").json()["our_reaction"] == ""
    refusal(caller.post(at, {"emoji": "yes"}), 400, "invalid")
    ours = f"messages/{sent.json()['id']}/reaction/"
    refusal(caller.post(ours, {"emoji": "🙏"}), 409, "cannot_react")
    rows = caller.get("messages/", conversation=1).json()["results"]
    assert [row["content"]["reaction"]["emoji"] for row in rows if row["kind"] == "reaction"] == [
        "🙏",
        "",
    ]
