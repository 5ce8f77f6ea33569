"""Taking in over the real processes: killed, doubled, flooded, and with a Redis that hangs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from tests.flows.stack import Shop, Stack, wait_for

ROOT = Path(__file__).resolve().parents[2]
_serial = count(int(time.time()) % 100_000 * 1000)


def customer() -> str:
    return f"97155{next(_serial) % 10_000_000:07d}"


def message(shop: Shop, sender: str, number: int) -> dict[str, Any]:
    """One change of a webhook: a text whose wamid says who sent it as which."""
    return {
        "field": "messages",
        "value": {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "1", "phone_number_id": shop.number},
            "contacts": [{"profile": {"name": "Test"}, "wa_id": sender}],
            "messages": [
                {
                    "from": sender,
                    "id": f"wamid.{sender}.{number}",
                    "timestamp": str(int(time.time())),
                    "type": "text",
                    "text": {"body": f"message {number}"},
                }
            ],
        },
    }


def post(stack: Stack, changes: Sequence[dict[str, Any]]) -> None:
    """As Meta does: until it is taken."""
    payload = {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": list(changes)}],
    }
    assert wait_for(
        lambda: stack.webhook(payload).status_code == 200, seconds=30, what="a webhook taken"
    )


def texts(stack: Stack, talks: dict[str, Shop]) -> dict[str, list[str]]:
    """What the database holds of each sender, in the order of the keys."""
    found: dict[str, list[str]] = {sender: [] for sender in talks}
    for schema in {shop.facts["schema"] for shop in talks.values()}:
        rows = stack.sql(
            "SELECT split_part(external_id, '.', 2) AS sender, text FROM conversations_message"
            " WHERE direction = 'inbound' AND split_part(external_id, '.', 2) = ANY(%s)"
            " ORDER BY id",
            list(talks),
            schema=schema,
        )
        for row in rows:
            found[row["sender"]].append(row["text"])
    return found


def expect_all(stack: Stack, talks: dict[str, Shop], *, each: int, seconds: float = 60.0) -> None:
    """Every sender's messages are there, each once and in order."""
    wanted = [f"message {number}" for number in range(each)]
    wait_for(
        lambda: all(len(found) >= each for found in texts(stack, talks).values()),
        seconds=seconds,
        every=0.2,
        what=f"{each} messages of each of {len(talks)}",
    )
    time.sleep(1.0)  # for a double to show itself
    assert texts(stack, talks) == dict.fromkeys(talks, wanted)


@contextmanager
def second_relay(stack: Stack) -> Iterator[None]:
    """Another one beside the supervisor's, with the very same environment."""
    pid = wait_for(lambda: stack.pid("relay"), what="a running relay")
    pairs = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    environment = dict(pair.decode().split("=", 1) for pair in pairs if b"=" in pair)
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "relay"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        assert process.poll() is None, "the second relay ended by itself"
    finally:
        process.terminate()
        process.wait(timeout=20)


def redis_pid(stack: Stack) -> int:
    """The demo's own Valkey, by the path of its socket."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            words = (folder / "cmdline").read_bytes().decode()
        except OSError:
            continue
        if "valkey-server" in words and stack.home.name in words + str((folder / "cwd").readlink()):
            return int(folder.name)
    raise AssertionError("no Valkey of this demo")


def test_relays_that_are_killed_in_the_middle_lose_and_double_nothing(
    stack: Stack, lumen: Shop, alameda: Shop
) -> None:
    talks = {customer(): shop for shop in (lumen, alameda) for _ in range(15)}
    with ThreadPoolExecutor(8) as posters:
        for number in range(6):
            taken = [
                posters.submit(post, stack, [message(shop, sender, number)])
                for sender, shop in talks.items()
            ]
            time.sleep(0.3)
            stack.kill("relay")
            for done in taken:
                done.result()
    expect_all(stack, talks, each=6)


def test_two_relays_share_the_work(stack: Stack, lumen: Shop, alameda: Shop) -> None:
    talks = {customer(): shop for shop in (lumen, alameda) for _ in range(10)}
    with second_relay(stack), ThreadPoolExecutor(8) as posters:
        for number in range(6):
            list(
                posters.map(
                    lambda talk, number=number: post(stack, [message(talk[1], talk[0], number)]),
                    talks.items(),
                )
            )
        expect_all(stack, talks, each=6)


def test_a_redis_that_hangs_holds_up_nothing_that_comes_in(stack: Stack, lumen: Shop) -> None:
    sender = customer()
    post(stack, [message(lumen, sender, 0)])
    expect_all(stack, {sender: lumen}, each=1)
    pid = redis_pid(stack)
    os.kill(pid, signal.SIGSTOP)
    try:
        waits = []
        for number in range(1, 6):
            begun = time.monotonic()
            post(stack, [message(lumen, sender, number)])
            wait_for(
                lambda number=number: len(texts(stack, {sender: lumen})[sender]) > number,
                seconds=10,
                what="a message taken in without Redis",
            )
            waits.append(time.monotonic() - begun)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert sorted(waits)[2] < 1.0, waits
    expect_all(stack, {sender: lumen}, each=6)


def test_one_workspaces_flood_delays_anothers_message_by_less_than_a_second(
    stack: Stack, lumen: Shop, alameda: Shop
) -> None:
    lumen.api("PATCH", "ai/settings/", json={"enabled": False})
    flooders = [customer() for _ in range(600)]
    try:
        for part in range(0, len(flooders), 300):
            post(stack, [message(lumen, sender, 0) for sender in flooders[part : part + 300]])
        waits = []
        for _ in range(5):
            quiet = customer()
            post(stack, [message(alameda, quiet, 0)])
            begun = time.monotonic()
            wait_for(
                lambda quiet=quiet: texts(stack, {quiet: alameda})[quiet],
                seconds=30,
                every=0.01,
                what="the quiet customer's message",
            )
            waits.append(time.monotonic() - begun)
        left = stack.sql("SELECT 1 FROM tenants_doorbell WHERE task = 'conversations.drain'")
        assert left, "the flood was over before"
        assert max(waits) < 1.0, waits
    finally:
        lumen.api("PATCH", "ai/settings/", json={"enabled": True})
    expect_all(stack, dict.fromkeys(flooders, lumen), each=1, seconds=240)
