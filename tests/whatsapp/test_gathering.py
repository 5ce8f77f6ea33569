"""The way in of the web process: webhooks that arrive together are committed together."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import pytest
from django.db import connection, connections
from django.test import override_settings

from config import asgi
from conversations.models import InboundEvent
from tenants.context import in_tenant
from tenants.models import Doorbell, Tenant
from tenants.routers import OWNER
from tests.support.world import BETA
from tests.whatsapp import meta
from whatsapp import gathering, intake
from whatsapp.endpoint import Endpoint
from whatsapp.envelope import Update, read
from whatsapp.gathering import Gathering
from whatsapp.signature import sign

pytestmark = pytest.mark.usefixtures("committed_db")

SECRET = "app-secret-of-the-tests"


def hello(index: int, *, sender: str = "971551112233", number: str = "") -> dict[str, Any]:
    message = meta.text(f"hello {index}", wamid=f"wamid.together-{index}", sender=sender)
    change = meta.change(messages=[message], **({"number": number} if number else {}))
    return meta.envelope(change)


def updates(index: int, **kwargs: str) -> list[Update]:
    return read(json.dumps(hello(index, **kwargs)).encode())


def texts(tenant: Tenant) -> list[str]:
    with in_tenant(tenant):
        events = InboundEvent.objects.filter(external_id__startswith="wamid.together-")
        bodies = events.order_by("id").values_list("body", flat=True)
        return [body["message"]["text"]["body"] for body in bodies]


class Book:
    """The real store, and how many webhooks' updates each transaction was given."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def store(self, given: Sequence[Update]) -> None:
        self.sizes.append(len(given))
        intake.store(given)


def gathered(work: Callable[[Gathering], Awaitable[Any]], book: Book | None = None) -> Any:
    async def story() -> Any:
        gathering = Gathering(book.store) if book else Gathering()
        try:
            return await work(gathering)
        finally:
            gathering.close()

    return asyncio.run(story())


def test_what_arrives_together_is_committed_together_in_its_order(alpha: Tenant) -> None:
    book = Book()

    async def all_at_once(gathering: Gathering) -> None:
        await asyncio.gather(*(gathering.store(updates(index)) for index in range(40)))

    gathered(all_at_once, book)
    assert texts(alpha) == [f"hello {index}" for index in range(40)]
    assert sum(book.sizes) == 40
    assert len(book.sizes) <= 4
    assert Doorbell.objects.filter(tenant_id=alpha.pk, task="conversations.drain").count() >= 1


def test_who_comes_alone_is_stored_at_once(alpha: Tenant) -> None:
    book = Book()
    gathered(lambda gathering: gathering.store(updates(1)), book)
    assert (texts(alpha), book.sizes) == (["hello 1"], [1])


def test_no_transaction_grows_without_end(alpha: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_UPDATES", 5)
    book = Book()

    async def all_at_once(gathering: Gathering) -> None:
        await asyncio.gather(*(gathering.store(updates(index)) for index in range(23)))

    gathered(all_at_once, book)
    assert max(book.sizes) <= 5
    assert len(texts(alpha)) == 23


@pytest.fixture
def poisoned(committed_db: None, alpha: Tenant) -> Iterator[None]:
    """The database refuses one message, as a full disk or a broken index would."""
    schema = alpha.schema_name
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            f"CREATE FUNCTION {schema}.refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'refused'; END $$;"
            f"CREATE TRIGGER refuse BEFORE INSERT ON {schema}.conversations_inboundevent"
            " FOR EACH ROW WHEN (NEW.external_id = 'wamid.together-13') EXECUTE FUNCTION"
            f" {schema}.refuse()"
        )
    yield
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"DROP FUNCTION {schema}.refuse() CASCADE")


@pytest.mark.usefixtures("poisoned")
def test_one_that_cannot_be_stored_is_refused_alone(alpha: Tenant, beta: Tenant) -> None:
    async def all_at_once(gathering: Gathering) -> list[Any]:
        return await asyncio.gather(
            *(gathering.store(updates(index)) for index in range(20)),
            gathering.store(updates(99, number=BETA.phone_number_id)),
            return_exceptions=True,
        )

    outcomes = gathered(all_at_once)
    failed = [index for index, outcome in enumerate(outcomes) if outcome is not None]
    assert failed == [13]
    assert sorted(texts(alpha)) == sorted(f"hello {n}" for n in range(20) if n != 13)
    assert texts(beta) == ["hello 99"]


@pytest.mark.usefixtures("poisoned")
def test_what_fails_does_not_hold_up_others_for_long(
    alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tried together, and then no more: refused, so that it is brought again."""
    monkeypatch.setattr(gathering, "ONE_BY_ONE_SECONDS", 0.0)

    async def all_at_once(gathering: Gathering) -> list[Any]:
        return await asyncio.gather(
            *(gathering.store(updates(index)) for index in range(20)), return_exceptions=True
        )

    outcomes = gathered(all_at_once)
    assert outcomes[0] is None
    assert all(isinstance(outcome, Exception) for outcome in outcomes[1:])
    assert texts(alpha) == ["hello 0"]


def test_a_connection_that_breaks_costs_nobody_their_message(alpha: Tenant) -> None:
    def broken(given: Sequence[Update]) -> None:
        if given[0].external_id == "wamid.together-5" and not cut:
            cut.append(True)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pid = cursor.fetchone()[0]
            with connections[OWNER].cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        intake.store(given)

    cut: list[bool] = []

    async def one_after_the_other() -> None:
        gathering = Gathering(broken)
        for index in range(10):
            await gathering.store(updates(index))
        gathering.close()

    asyncio.run(one_after_the_other())
    assert cut
    assert texts(alpha) == [f"hello {index}" for index in range(10)]


def test_who_leaves_stops_nobody(alpha: Tenant) -> None:
    async def story(gathering: Gathering) -> None:
        leaving = asyncio.create_task(gathering.store(updates(1)))
        staying = asyncio.create_task(gathering.store(updates(2)))
        await asyncio.sleep(0)
        leaving.cancel()
        await staying

    gathered(story)
    assert sorted(texts(alpha)) == ["hello 1", "hello 2"]


# ------------------------------------------------------------------ over ASGI


def ask(*bodies: bytes, signed: bool = True, method: str = "POST") -> list[tuple[int, str]]:
    """What the web process answers to webhooks that are posted at the same time."""

    async def post(raw: bytes) -> tuple[int, str]:
        signature = sign(raw, secret=SECRET) if signed else "sha256=" + "0" * 64
        scope = {
            "type": "http",
            "path": meta.PATH,
            "method": method,
            "headers": [
                (b"x-hub-signature-256", signature.encode()),
                (b"x-request-id", b"request-of-the-test"),
            ],
        }
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await asgi.application(scope, receive, send)
        headers = dict(sent[0]["headers"])
        assert headers[b"x-request-id"] == b"request-of-the-test"
        assert int(headers[b"content-length"]) == len(sent[1]["body"])
        return sent[0]["status"], sent[1]["body"].decode()

    async def story() -> list[tuple[int, str]]:
        try:
            return await asyncio.gather(*(post(raw) for raw in bodies))
        finally:
            asgi.webhooks.close()

    asgi.webhooks = Endpoint()
    with override_settings(WHATSAPP_APP_SECRET=SECRET):
        return asyncio.run(story())


def test_webhooks_are_answered_after_their_commit(alpha: Tenant) -> None:
    bodies = [json.dumps(hello(index)).encode() for index in range(8)]
    assert ask(*bodies) == [(200, "stored")] * 8
    assert sorted(texts(alpha)) == [f"hello {index}" for index in range(8)]


def test_the_same_webhook_from_many_is_one_row(alpha: Tenant) -> None:
    raw = json.dumps(hello(1)).encode()
    assert ask(*[raw] * 12) == [(200, "stored")] * 12
    assert texts(alpha) == ["hello 1"]


def test_a_large_batch_is_stored_whole(alpha: Tenant) -> None:
    messages = [meta.text("x" * 300, wamid=f"wamid.together-{n}") for n in range(1000)]
    raw = json.dumps(meta.envelope(meta.change(messages=messages))).encode()
    assert ask(raw) == [(200, "stored")]
    assert len(texts(alpha)) == 1000


def test_forgeries_and_nonsense_are_refused_and_leave_nothing(alpha: Tenant) -> None:
    raw, rings = json.dumps(hello(1)).encode(), Doorbell.objects.count()
    assert ask(raw, signed=False) == [(401, "the signature does not fit the body")]
    assert ask(b"not json") == [(400, "not JSON")]
    with override_settings(WHATSAPP_WEBHOOK_MAX_BYTES=100):
        assert ask(raw)[0][0] == 413
    assert texts(alpha) == []
    assert Doorbell.objects.count() == rings


@pytest.mark.usefixtures("poisoned")
def test_what_cannot_be_stored_is_asked_for_again(alpha: Tenant) -> None:
    answers = ask(*(json.dumps(hello(index)).encode() for index in (12, 13, 14)))
    assert answers == [(200, "stored"), (503, "not stored, try again"), (200, "stored")]
    assert sorted(texts(alpha)) == ["hello 12", "hello 14"]
