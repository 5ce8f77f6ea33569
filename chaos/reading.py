"""Reading the two books of a running stack: the phones over HTTP, the rows by SQL."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from chaos.books import Differences, Heard, Inside, Outside, Said, Sent, compare
from chaos.stand import Stand, wait_for

_OPEN_WORK = """
SELECT
    (SELECT count(*) FROM conversations_inboundevent WHERE processed_at IS NULL) AS events,
    (SELECT count(*) FROM conversations_conversation WHERE turn_due_at IS NOT NULL) AS turns,
    (SELECT count(*) FROM conversations_message WHERE status IN ('queued', 'sending')) AS unsent
"""

_BELLS = """
SELECT count(*) FILTER (WHERE due_at <= now()) AS due,
    count(*) FILTER (WHERE failures >= 12) AS "given up"
FROM tenants_doorbell
"""

_ROWS = """
SELECT address.value AS customer, message.conversation_id, message.direction,
    message.external_id, message.send_key::text AS key, message.status, message.lane,
    message.kind, message.text, talk.handler
FROM conversations_message AS message
JOIN conversations_conversation AS talk ON talk.id = message.conversation_id
JOIN conversations_contactaddress AS address
    ON address.contact_id = talk.contact_id AND address.kind = 'phone'
WHERE address.value = ANY(%s)
ORDER BY message.id
"""

_EVENTS = """
SELECT external_id FROM conversations_inboundevent
WHERE kind = 'message' AND external_id = ANY(%s) ORDER BY id
"""

_TURNS = """
SELECT address.value AS customer, run.input_through
FROM ai_assistantrun AS run
JOIN conversations_conversation AS talk ON talk.id = run.conversation_id
JOIN conversations_contactaddress AS address
    ON address.contact_id = talk.contact_id AND address.kind = 'phone'
WHERE address.value = ANY(%s) AND run.outcome = 'replied'
"""

_SIZES = """
SELECT message.direction || ' ' || message.status AS name, count(*) AS number
FROM conversations_message AS message
JOIN conversations_conversation AS talk ON talk.id = message.conversation_id
WHERE talk.contact_id IN (
    SELECT contact_id FROM conversations_contactaddress WHERE value = ANY(%s))
GROUP BY 1
"""

SAY_EVERY = 10.0

STATUS_SECONDS = 15.0
"""For statuses that are on their way when all else is done; the slowest takes two."""

Shop = Mapping[str, Any]
"""What `demo.json` says of a tenant."""


def check(
    stand: Stand, talks: Mapping[str, Shop], *, promised: Mapping[str, list[str]] | None = None
) -> Differences:
    """Compare both books of these customers, who each talk to one shop.

    `promised`: by customer, the messages that the emulator said it had taken. Phones go on
    delivering and reading while the books are read: statuses are given time to arrive and to
    be taken in.
    """
    deadline = time.monotonic() + STATUS_SECONDS
    while True:
        found = _check(stand, talks, promised=promised)
        if not (found.statuses or found.unfinished) or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def _check(
    stand: Stand, talks: Mapping[str, Shop], *, promised: Mapping[str, list[str]] | None
) -> Differences:
    outside = _phones(stand, talks, promised or {})
    inside: dict[str, Inside] = {}
    for shop in _shops(talks):
        customers = [customer for customer, theirs in talks.items() if theirs == shop]
        inside |= _rows(stand, shop, {customer: outside[customer] for customer in customers})
    found = compare(outside, inside)
    found.unfinished += [f"{name}: {count}" for name, count in open_work(stand, talks).items()]
    return found


def open_work(stand: Stand, talks: Mapping[str, Shop]) -> dict[str, int]:
    """What is left to do anywhere, by its name; empty when all is done."""
    health = requests.get(f"{stand.facts['emulator_url']}/_emulator/health", timeout=10).json()
    left = {"webhooks": int(health["webhooks_pending"])}
    left |= {f"doorbells {name}": n for name, n in stand.sql(_BELLS)[0].items()}
    for shop in _shops(talks):
        (row,) = stand.sql(_OPEN_WORK, schema=shop["schema"])
        left |= {f"{shop['slug']} {name}": count for name, count in row.items()}
    return {name: count for name, count in left.items() if count}


def wait_until_drained(
    stand: Stand,
    talks: Mapping[str, Shop],
    *,
    seconds: float,
    say: Callable[[str], None] | None = None,
) -> None:
    """Wait until no part of the product has anything left to do; AssertionError with what is.

    `say` hears every ten seconds what is left.
    """
    last: dict[str, int] = {}
    said = time.monotonic()

    def nothing_left() -> bool:
        nonlocal said
        last.clear()
        last.update(open_work(stand, talks))
        if say and last and time.monotonic() - said > SAY_EVERY:
            say(f"left: {last}")
            said = time.monotonic()
        return not last

    try:
        wait_for(nothing_left, seconds=seconds, every=0.25, what="all work is done")
    except AssertionError:
        raise AssertionError(f"not drained within {seconds:.0f} s: {last}") from None


def sizes(stand: Stand, talks: Mapping[str, Shop]) -> dict[str, int]:
    """How much there was to compare, by direction and status: comparing nothing passes too."""
    found: dict[str, int] = {}
    for shop in _shops(talks):
        for row in stand.sql(_SIZES, list(talks), schema=shop["schema"]):
            found[row["name"]] = found.get(row["name"], 0) + row["number"]
    return found


def _shops(talks: Mapping[str, Shop]) -> Iterable[Shop]:
    return {shop["slug"]: shop for shop in talks.values()}.values()


def _phones(
    stand: Stand, talks: Mapping[str, Shop], promised: Mapping[str, list[str]]
) -> dict[str, Outside]:
    def look(customer: str) -> tuple[str, Outside]:
        answer = requests.get(
            f"{stand.facts['emulator_url']}/_emulator/conversations/"
            f"{talks[customer]['phone_number_id']}/{customer}",
            timeout=30,
        )
        answer.raise_for_status()
        return customer, _phone(answer.json()["messages"], promised.get(customer, []))

    with ThreadPoolExecutor(4) as pool:
        return dict(pool.map(look, talks))


def _phone(rows: list[dict[str, Any]], promised: list[str]) -> Outside:
    inbound = [row for row in rows if row["direction"] == "inbound"]
    outbound = [row for row in rows if row["direction"] == "outbound"]
    return Outside(
        said=[Said(row["wamid"], _words(row)) for row in inbound],
        heard=[
            Heard(
                wamid=row["wamid"],
                key=row["biz_opaque_callback_data"],
                text=_words(row),
                status=row["status"],
            )
            for row in outbound
        ],
        promised=promised,
        ends_with_answer=bool(rows) and rows[-1]["direction"] == "outbound",
    )


def _words(row: Mapping[str, Any]) -> str | None:
    """The text, where both books have it in one form."""
    return row["text"] if row["kind"] == "text" else None


def _rows(stand: Stand, shop: Shop, phones: Mapping[str, Outside]) -> dict[str, Inside]:
    schema = shop["schema"]
    found = {customer: Inside() for customer in phones}
    conversations: dict[str, set[int]] = {customer: set() for customer in phones}
    for row in stand.sql(_ROWS, list(phones), schema=schema):
        mine = found[row["customer"]]
        conversations[row["customer"]].add(row["conversation_id"])
        mine.with_person = mine.with_person or row["handler"] == "agent"
        if row["direction"] == "inbound":
            mine.taken.append(Said(row["external_id"], _words(row)))
        else:
            mine.sent.append(
                Sent(
                    wamid=row["external_id"],
                    key=row["key"],
                    status=row["status"],
                    text=_words(row),
                    lane=row["lane"],
                )
            )
    said_by = {m.wamid: customer for customer, phone in phones.items() for m in phone.said}
    for row in stand.sql(_EVENTS, list(said_by), schema=schema):
        found[said_by[row["external_id"]]].arrived.append(row["external_id"])
    for row in stand.sql(_TURNS, list(phones), schema=schema):
        found[row["customer"]].turns.append(row["input_through"])
    for customer, ids in conversations.items():
        found[customer].conversations = max(1, len(ids))
    return found
