"""Making load over HTTP: as fast as it goes, or at a given rate whatever the answers take."""

import hashlib
import hmac
import http.client
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

Send = Callable[[], str]
"""Sends something and returns the wamid of the message in it."""

_serial = count(time.time_ns() // 1_000_000 % 10**9 * 1000)


@dataclass(frozen=True, slots=True)
class Webhook:
    """A signed body and what is in it."""

    body: bytes
    signature: str
    wamid: str


@dataclass(frozen=True, slots=True)
class Business:
    """A number to write to."""

    phone_number_id: str
    display: str


def stranger() -> str:
    """A number that has never written before."""
    return f"9715{next(_serial) % 10**8:08d}"


def webhook(
    business: Business, text: str, *, secret: str, number: int = 1, customer: str = ""
) -> Webhook:
    """A text of `customer`, or texts of `number` strangers, as Meta sends them."""
    contacts: list[dict[str, Any]] = []
    messages: list[dict[str, Any]] = []
    wamid = ""
    for _ in range(number):
        wamid, sender = f"wamid.bench-{next(_serial)}", customer or stranger()
        contacts.append({"profile": {"name": "Bench"}, "wa_id": sender})
        messages.append(
            {
                "from": sender,
                "id": wamid,
                "timestamp": str(int(time.time())),
                "type": "text",
                "text": {"body": text},
            }
        )
    value = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": business.display,
            "phone_number_id": business.phone_number_id,
        },
        "contacts": contacts,
        "messages": messages,
    }
    payload = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "102290129340398", "changes": [{"field": "messages", "value": value}]}],
    }
    body = json.dumps(payload).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Webhook(body=body, signature=f"sha256={digest}", wamid=wamid)


@dataclass
class Taken:
    """What a run measured: milliseconds of each answer, and when each body left by wamid."""

    milliseconds: list[float] = field(default_factory=list)
    left_at: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.milliseconds) / self.seconds


class Sender:
    """One kept connection."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._path = parts.path
        self._connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)

    def send(self, what: Webhook) -> float:
        """Post it; seconds until the answer. Raises RuntimeError for anything but 200."""
        begun = time.perf_counter()
        self._connection.request(
            "POST",
            self._path,
            body=what.body,
            headers={
                "Content-Type": "application/json",
                "X-Hub-Signature-256": what.signature,
            },
        )
        answer = self._connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} instead of 200")
        return time.perf_counter() - begun


def flat_out(
    url: str, make: Callable[[], Webhook], *, seconds: float, connections: int = 8
) -> Taken:
    """Each connection sends the next as soon as it has an answer."""
    taken = Taken()
    bodies = [[make() for _ in range(int(seconds * 600))] for _ in range(connections)]
    begun = time.perf_counter()

    def run(mine: list[Webhook]) -> None:
        sender = Sender(url)
        for one in mine:
            if time.perf_counter() - begun > seconds:
                return
            taken.milliseconds.append(sender.send(one) * 1000)

    _side_by_side([lambda mine=mine: run(mine) for mine in bodies])
    taken.seconds = time.perf_counter() - begun
    return taken


def posting(url: str, make: Callable[[], Webhook]) -> Send:
    """A sender of webhooks on a connection of its own."""
    sender = Sender(url)

    def send() -> str:
        one = make()
        sender.send(one)
        return one.wamid

    return send


def writing(
    emulator_url: str,
    business: Business,
    say: Callable[[], str],
    who: Callable[[], str] = stranger,
) -> Send:
    """A sender that has customers write through the emulator, which posts the webhook."""
    parts = urlsplit(emulator_url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)

    def send() -> str:
        body = {
            "to": business.phone_number_id,
            "from": who(),
            "name": "Bench",
            "message": say(),
        }
        connection.request("POST", "/_emulator/inbound", body=json.dumps(body))
        answer = connection.getresponse()
        content = json.loads(answer.read())
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} instead of 200: {content}")
        return str(content["wamid"])

    return send


def posted(emulator_url: str, *, number: int) -> dict[str, float]:
    """When each of the last messages' webhooks was first sent (Unix time), by wamid.

    `number`: how many messages back; statuses are told between them, a handful for each.
    """
    parts = urlsplit(emulator_url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
    connection.request("GET", f"/_emulator/deliveries?limit={number * 10}")
    rows = json.loads(connection.getresponse().read())["deliveries"]
    connection.close()
    return {row["wamid"]: row["posted"] for row in rows if row["wamid"]}


def at_rate(
    sender: Callable[[], Send], *, per_second: float, seconds: float, connections: int = 16
) -> Taken:
    """One every 1/`per_second`, due by the clock: a slow answer does not hold the next back.

    Time counts from when a message was due, so waiting for a free connection counts too.
    """
    taken = Taken()
    number = int(per_second * seconds)
    turn = count()
    begun = time.perf_counter() + 0.2
    offset = time.time() - time.perf_counter()

    def run() -> None:
        send = sender()
        while (index := next(turn)) < number:
            due = begun + index / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            wamid = send()
            taken.milliseconds.append((time.perf_counter() - due) * 1000)
            taken.left_at[wamid] = due + offset

    _side_by_side([run] * connections)
    taken.seconds = time.perf_counter() - begun
    return taken


def _side_by_side(jobs: list[Callable[[], None]]) -> None:
    failures: list[BaseException] = []

    def guarded(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:  # noqa: BLE001 (raised again below)
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
