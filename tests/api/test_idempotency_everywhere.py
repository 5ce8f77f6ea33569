"""Every POST of the API takes an Idempotency-Key: the document is walked, and none is left out."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db.models import Max
from drf_spectacular.generators import SchemaGenerator

from ai.acts import SmallTalk, act_to_json
from ai.backends.actions import add_backend
from ai.backends.models import Backend
from ai.knowledge import questions
from audit.models import Entry
from catalog.knowledge.approving import approve_passage
from catalog.models import Article, Package, Service
from conversations.models import Attachment, Contact, Conversation
from core.addresses import address_block
from core.clock import now
from core.locks import lock_key
from orders.models import ChangeRequest, OrderProposal
from tenants.context import in_tenant
from tenants.models import DeadLetter, Tenant
from tests.api.caller import Caller, as_person, as_platform, refusal, tokens_of
from tests.factories import (
    PASSWORD,
    ContactFactory,
    DocumentFactory,
    DraftFactory,
    InboundMessageFactory,
    OutboundMessageFactory,
    RunFactory,
    TemplateFactory,
)
from tests.support.people import PLATFORM_ADMIN, person
from tests.support.wishes import propose
from tests.support.world import ALPHA
from tests.walls.walking import checksums

KEY = "Idempotency-Key"
OPEN = "open"
"""Asks for nobody: the caller is an address."""

Body = dict[str, Any] | Callable[[Tenant], dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """A call that succeeds: its body, whose id stands in its path, and what must be so before."""

    body: Body = field(default_factory=dict)
    pk: Callable[[], int] = lambda: 1
    before: Callable[[], object] = lambda: None
    is_form: bool = False
    """Sent as a multipart form; bytes in its body are a file."""


def _archived(model: type[Any]) -> Case:
    return Case(before=lambda: model.objects.filter(pk=1).update(archived_at=now()))


def _change() -> int:
    return ChangeRequest.objects.get(status="pending").pk


def _pending() -> int:
    return OrderProposal.objects.get(status="pending_approval").pk


def _agent() -> int:
    return person("agent").pk


def _unread() -> int:
    return int(DocumentFactory(state="failed", problem="It is damaged.").pk)


def _quoted() -> None:
    approve_passage(actor=person("owner").actor, passage_id=1, fields={})


def _dismissed() -> None:
    questions.dismiss(actor=person("owner").actor, question_id=1)


def _shut_out() -> None:
    agent = person("agent")
    agent.is_active, agent.deactivated_at = False, now()
    agent.save()


def _taken_over() -> None:
    owner = person("owner")
    Conversation.objects.filter(pk=1).update(handler="agent", assigned_to=owner)


def _another_customer(tenant: Tenant) -> dict[str, int]:
    with in_tenant(tenant):
        return {"absorb": ContactFactory().pk}


def _draft() -> int:
    row = TemplateFactory(
        status="draft", external_id="", components=[{"type": "BODY", "text": "There is news."}]
    )
    return int(row.pk)


def _ready() -> int:
    return int(TemplateFactory(components=[{"type": "BODY", "text": "At {{1}} then."}]).pk)


def _failed() -> int:
    return int(OutboundMessageFactory(conversation_id=1, status="failed").pk)


def _blocked() -> None:
    Contact.objects.filter(pk=1).update(blocked_at=now())


def _decided(tenant: Tenant) -> dict[str, Any]:
    with in_tenant(tenant):
        return {"kind": "messages", "ids": [_failed()]}


def _to_react_to() -> int:
    Conversation.objects.filter(pk=1).update(last_inbound_at=now())
    return int(InboundMessageFactory(conversation_id=1, external_id="wamid.liked").pk)


def _without_its_file() -> int:
    Attachment.objects.filter(pk=1).update(state="failed", error="gone", attempts=8)
    return Attachment.objects.get(pk=1).message_id


def _later(tenant: Tenant) -> dict[str, Any]:
    due = now() + timedelta(hours=3)
    return {"conversation": 1, "text": "Good morning", "due_at": due.isoformat()}


def _refresh(tenant: Tenant) -> dict[str, str]:
    return {"refresh": tokens_of(tenant, "owner").refresh}


def _held_out() -> int:
    """A draft that can still be sent."""
    talk = Conversation.objects.get(pk=1)
    Conversation.objects.filter(pk=1).update(last_inbound_at=now())
    newest = talk.messages.aggregate(newest=Max("id"))["newest"]
    acts = [act_to_json(SmallTalk(code="greeting"))]
    run = RunFactory(conversation=talk, acts=acts, input_through=newest)
    return int(DraftFactory(run=run, epoch=talk.epoch).pk)


TENANT = {
    "conversations/{id}/messages/": Case({"text": "Good morning"}),
    "conversations/{id}/files/": Case({"file": b"There is news.", "text": "Look"}, is_form=True),
    "conversations/{id}/take_over/": Case(),
    "conversations/{id}/hand_back/": Case(before=_taken_over),
    "ai/drafts/{id}/send/": Case(pk=_held_out),
    "ai/drafts/{id}/discard/": Case(pk=_held_out),
    "ai/drafts/{id}/redo/": Case(pk=_held_out),
    "conversations/{id}/copilot/": Case({"copilot": True}),
    "conversations/{id}/pause_assistant/": Case(),
    "conversations/{id}/resume_assistant/": Case(),
    "conversations/{id}/unmute/": Case(),
    "ai/runs/{id}/judge/": Case({"good": True}),
    "ai/wordings/{language}/{sentence}/preview/": Case({"says": ["{name}: {price}"]}),
    "conversations/{id}/read/": Case(),
    "contacts/{id}/merge/": Case(_another_customer),
    "contacts/{id}/undo/": Case(),
    "contacts/{id}/consent/": Case({"wanted": False, "note": "On the phone"}),
    "contacts/{id}/block/": Case({"reason": "Insults"}),
    "contacts/{id}/unblock/": Case(before=_blocked),
    "messages/": Case({"conversation": 1, "text": "Good morning"}),
    "messages/{id}/file/retry/": Case(pk=_without_its_file),
    "messages/{id}/reaction/": Case({"emoji": "👍"}, pk=_to_react_to),
    "messages/{id}/redrive/": Case(pk=_failed),
    "messages/{id}/discard/": Case(pk=_failed),
    "failed/redrive/": Case(_decided),
    "failed/discard/": Case(_decided),
    "scheduled/": Case(_later),
    "services/": Case({"name": "Oven cleaning", "price": "90"}),
    "services/{id}/archive/": Case(pk=lambda: 3),
    "services/{id}/restore/": _archived(Service),
    "packages/": Case({"name": "Both", "price": "90", "items": [{"service_id": 1, "quantity": 1}]}),
    "packages/{id}/archive/": Case(),
    "packages/{id}/restore/": _archived(Package),
    "articles/": Case({"question": "Where?", "answer": "Here."}),
    "articles/{id}/archive/": Case(),
    "articles/{id}/restore/": _archived(Article),
    "documents/": Case({"file": b"Dogs may stay.", "title": "Rules"}, is_form=True),
    "documents/{id}/approve/": Case(),
    "documents/{id}/retry/": Case(pk=_unread),
    "passages/{id}/approve/": Case({"question": "May dogs stay?"}),
    "passages/{id}/withdraw/": Case(before=_quoted),
    "ai/questions/{id}/answered/": Case({"article": 1}),
    "ai/questions/{id}/dismiss/": Case(),
    "ai/questions/{id}/reopen/": Case(before=_dismissed),
    "proposals/{id}/approve/": Case({"revision": 1}, pk=lambda: propose().pk),
    "order-changes/{id}/grant/": Case(pk=_change),
    "order-changes/{id}/decline/": Case({"reason": "Too late for that"}, pk=_change),
    "proposals/{id}/reject/": Case({"reason": "Fully booked"}, pk=_pending),
    "templates/": Case(
        {"name": "news", "language": "en", "category": "utility", "body": "There is news."}
    ),
    "templates/{id}/submit/": Case(pk=_draft),
    "templates/fetch/": Case(),
    "templates/{id}/send/": Case({"conversation": 1, "values": {"1": "nine"}}, pk=_ready),
    "users/{id}/deactivate/": Case(pk=_agent),
    "users/{id}/reactivate/": Case(pk=_agent, before=_shut_out),
    "users/invitations/": Case({"email": "new@example.test", "role": "agent"}),
    "users/invitations/{id}/resend/": Case(),
    "users/invitations/{id}/revoke/": Case(),
    "roles/": Case({"name": "Night shift", "permissions": ["inbox.view"]}),
    "api-keys/": Case({"name": "Website", "scopes": ["catalog.view"]}),
    "auth/token/": Case({"email": "owner@example.test", "password": PASSWORD}),
    "auth/token/refresh/": Case(_refresh),
    "auth/token/revoke/": Case(_refresh),
}
TOKENS = {"auth/token/", "auth/token/refresh/", "auth/token/revoke/"}
GAMMA = {
    "name": "Gamma",
    "slug": "gamma",
    "timezone": "UTC",
    "currency": "USD",
    "default_language": "en",
    "owner": {"name": "Gil", "email": "gil@example.test", "password": "a long quiet evening"},
}
MOVES: list[tuple[str, dict[str, str]]] = [
    ("tenants/", GAMMA),
    ("tenants/{id}/suspend/", {"reason": "Unpaid"}),
    ("tenants/{id}/reactivate/", {}),
    ("tenants/{id}/restore/", {}),
    ("tenants/{id}/erase/", {"reason": "They asked", "slug": "gamma"}),
]
"""A workspace's life, in order; before the last two it is deleted."""

VENDOR: list[tuple[str, dict[str, str]]] = [
    ("ai/backends/", {"kind": "openai", "name": "second", "model": "m"}),
    ("ai/backends/{id}/disable/", {}),
    ("ai/backends/{id}/enable/", {}),
    ("ai/backends/{id}/move/", {"to": "earlier"}),
]

LETTERS = ("letters/take_in/", "letters/discard/")


def posts(urlconf: str) -> Iterator[tuple[str, dict[str, Any]]]:
    schema = SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True)
    for path, operations in schema["paths"].items():
        if "post" in operations:
            yield path.removeprefix("/api/v1/"), operations["post"]


@pytest.mark.parametrize(
    ("urlconf", "known"),
    [
        (settings.ROOT_URLCONF, set(TENANT)),
        (settings.PLATFORM_URLCONF, TOKENS | set(LETTERS) | {path for path, _ in MOVES + VENDOR}),
    ],
    ids=["tenant", "platform"],
)
def test_every_post_of_the_document_is_called_below_and_documents_the_key(
    urlconf: str, known: set[str]
) -> None:
    found = dict(posts(urlconf))
    assert set(found) == known
    for path, operation in found.items():
        named = [each for each in operation["parameters"] if each["name"] == KEY]
        assert len(named) == 1, path
        assert "For a day" in named[0]["description"]


@dataclass
class Ready:
    """A caller, an address and a body that will do something."""

    caller: Caller
    path: str
    body: dict[str, Any]
    name: str
    is_form: bool = False

    def send(self, key: str, body: dict[str, Any] | None = None) -> Any:
        send = self.caller.form if self.is_form else self.caller.post
        return send(self.path, self.body if body is None else body, **{KEY: key})


@pytest.fixture(params=TENANT, ids=str)
def ready(
    request: pytest.FixtureRequest, tenant_db: None, alpha: Tenant, settings: Any, tmp_path: Path
) -> Ready:
    case = TENANT[request.param]
    settings.MEDIA_ROOT = tmp_path
    with in_tenant(alpha):
        case.before()
        path = request.param.replace("{id}", str(case.pk()))
        path = path.replace("{language}", "en").replace("{sentence}", "quote_price")
        owner = person("owner").pk
    body = case.body(alpha) if callable(case.body) else case.body
    if request.param.startswith("auth/"):
        block = hashlib.sha256(address_block("127.0.0.1").encode()).hexdigest()[:32]
        return Ready(Caller(alpha), path, body, f"{OPEN}:{block}")
    return Ready(as_person(alpha, "owner"), path, body, f"user:{owner}", case.is_form)


def test_again_is_byte_for_byte_the_same_and_changes_nothing(
    ready: Ready, alpha: Tenant, beta: Tenant
) -> None:
    first = ready.send("once")
    assert first.status_code in (200, 201, 204), first.content
    assert "Idempotency-Replayed" not in first
    before = [checksums(tenant) for tenant in (alpha, beta)]
    again = ready.send("once")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again["Idempotency-Replayed"] == "true"
    # Nor does another body get through with that key.
    other = ready.send("once", {**ready.body, "another": 1})
    refusal(other, 422, "idempotency_mismatch")
    assert [checksums(tenant) for tenant in (alpha, beta)] == before


def test_while_the_first_is_under_way_it_is_refused_and_does_nothing(
    ready: Ready, alpha: Tenant, login: Callable[[str], psycopg.Connection]
) -> None:
    before = checksums(alpha)
    with login("app") as elsewhere, elsewhere.transaction():
        key = lock_key("idempotency", alpha.pk, ready.name, "busy")
        elsewhere.execute("SELECT pg_advisory_xact_lock(%s)", [key])
        answer = ready.send("busy")
        refusal(answer, 409, "idempotency_in_progress")
        assert int(answer["Retry-After"]) >= 1
        assert checksums(alpha) == before
    done = ready.send("busy")
    assert done.status_code in (200, 201, 204)
    assert "Idempotency-Replayed" not in done


@pytest.mark.parametrize("path", sorted(TOKENS))
def test_the_platform_s_tokens_too(tenant_db: None, path: str) -> None:
    as_platform()
    anybody = Caller(None)
    pair = anybody.sign_in("root@example.test").json()
    body = (
        {"email": "root@example.test", "password": PASSWORD}
        if path == "auth/token/"
        else {"refresh": pair["refresh"]}
    )
    first, again = (anybody.post(path, body, **{KEY: "once"}) for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code in (200, 204)
    assert again["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("path", LETTERS)
def test_dead_letters_are_dealt_with_once(tenant_db: None, path: str) -> None:
    root, address = as_platform(), ALPHA.phone_number_id
    if path == "letters/discard/":
        DeadLetter.objects.create(address=address, reason="no_channel", digest="1", body={})
    first = root.post(path, {"address": address}, **{KEY: "once"})
    assert first.status_code == 200, first.content
    DeadLetter.objects.create(address=address, reason="no_channel", digest="2", body={})
    again = root.post(path, {"address": address}, **{KEY: "once"})
    assert (again.status_code, again.content) == (200, first.content)
    assert DeadLetter.objects.count() == 1


def test_a_workspace_s_whole_life_over_again(committed_db: None) -> None:
    """Workspaces are moved over the owner's connection, apart from where the answer is kept."""
    root = as_platform()
    for path, body in MOVES:
        tenant = Tenant.objects.filter(slug="gamma").first()
        address = path.replace("{id}", str(tenant.pk if tenant else 0))
        if path.endswith(("restore/", "erase/")):
            gone = root.client.delete(f"/api/v1/tenants/{tenant.pk}/?reason=They+asked")
            assert gone.status_code == 200, gone.content
        first = root.post(address, body, **{KEY: path})
        assert first.status_code in (200, 201, 202), (path, first.content)
        told = Entry.objects.count()
        again = root.post(address, body, **{KEY: path})
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again["Idempotency-Replayed"] == "true"
        refusal(root.post(address, {**body, "x": 1}, **{KEY: path}), 422, "idempotency_mismatch")
        assert Entry.objects.count() == told
    assert Tenant.objects.filter(slug="gamma", state="erasing").count() == 1


def test_a_vendor_is_added_switched_and_moved_once(committed_db: None) -> None:
    root = as_platform()
    main = add_backend(actor=PLATFORM_ADMIN, kind="openai", name="main", model="m")
    for path, body in VENDOR:
        second = Backend.objects.filter(name="second").first()
        address = path.replace("{id}", str(second.pk if second else 0))
        first = root.post(address, body, **{KEY: path})
        assert first.status_code in (200, 201), (path, first.content)
        told = Entry.objects.count()
        again = root.post(address, body, **{KEY: path})
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again["Idempotency-Replayed"] == "true"
        refusal(root.post(address, {**body, "x": 1}, **{KEY: path}), 422, "idempotency_mismatch")
        assert Entry.objects.count() == told
    order = Backend.objects.order_by("position").values_list("name", "enabled")
    assert list(order) == [("second", True), (main.name, True)]
