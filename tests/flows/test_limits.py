"""Limits of the platform in the middle of the work: a closed window, a lost token, a full pair."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.flows.stack import Shop, Stack, new_customer, wait_for

ROOT = Path(__file__).resolve().parents[2]
DAY = 24 * 3600
QUESTION = "How much is the sofa shampoo?"
NEW_TOKEN = "EAAnew"
WAITING = "messages/?limit=500&direction=outbound&conversation="


def control(stack: Stack, path: str, body: dict[str, Any]) -> Any:
    """A request to the emulator's own control."""
    url = f"{stack.facts['emulator_url']}/_emulator/{path}"
    answer = requests.post(url, json=body, timeout=10)
    answer.raise_for_status()
    return answer.json()


def outbound(shop: Shop, conversation: int) -> list[dict[str, Any]]:
    """The business's messages of a conversation as the API shows them, oldest first."""
    return shop.rows(f"{WAITING}{conversation}")


def write(shop: Shop, conversation: int, text: str) -> requests.Response:
    """An agent replies."""
    return shop.api(
        "POST", f"conversations/{conversation}/messages/", who="agent", json={"text": text}
    )


@pytest.fixture
def talk(lumen: Shop) -> tuple[str, int]:
    """A customer who was answered and is an agent's now, and their conversation."""
    customer = new_customer()
    lumen.ask(customer, QUESTION)
    conversation = lumen.conversation(customer)["id"]
    lumen.api("POST", f"conversations/{conversation}/take_over/", who="agent").raise_for_status()
    return customer, conversation


@pytest.fixture
def wall_time(stack: Stack) -> Iterator[None]:
    """Puts the platform's clock right again."""
    yield
    control(stack, "clock", {"reset": True})


def test_what_the_platform_refuses_after_a_day_fails_with_a_plain_reason(
    stack: Stack, lumen: Shop, talk: tuple[str, int], wall_time: None
) -> None:
    """Its clock is ahead of ours: we take the window for open, it does not."""
    customer, conversation = talk
    before = len(lumen.heard(customer))
    control(stack, "clock", {"advance_seconds": DAY + 60})

    assert write(lumen, conversation, "Are you still interested?").status_code in (200, 201)

    last = wait_for(
        lambda: next(
            (row for row in outbound(lumen, conversation)[-1:] if row["status"] == "failed"), None
        ),
        what="the reply fails",
    )
    assert last["text"] == "Are you still interested?"
    assert len(lumen.heard(customer)) == before
    refused = [
        row
        for row in requests.get(
            f"{stack.facts['emulator_url']}/_emulator/log?limit=200", timeout=10
        ).json()["requests"]
        if row["status"] != 200 and (row["body"] or {}).get("to", "").strip("+") == customer
    ]
    assert [row["answer"]["error"]["code"] for row in refused] == [131047]


def test_our_own_window_refuses_before_anything_leaves(
    stack: Stack, lumen: Shop, talk: tuple[str, int]
) -> None:
    customer, conversation = talk
    before = len(lumen.heard(customer))
    schema = lumen.facts["schema"]
    stack.sql(
        "UPDATE conversations_conversation SET last_inbound_at = now() - interval '25 hours'"
        " WHERE id = %s",
        conversation,
        schema=schema,
    )

    answer = write(lumen, conversation, "Are you still interested?")

    assert answer.status_code in (400, 409)
    assert answer.json()["error"]["code"] == "window_closed"
    time.sleep(1)
    assert len(lumen.heard(customer)) == before
    lumen.says(customer, "Yes, I am")
    wait_for(
        lambda: write(lumen, conversation, "Good to hear").status_code in (200, 201),
        what="the window opens with the customer's next message",
    )
    wait_for(
        lambda: lumen.heard(customer)[-1]["text"] == "Good to hear", what="the reply on the phone"
    )


@pytest.fixture
def token_given_back(stack: Stack, lumen: Shop) -> Iterator[None]:
    """Leaves the number with the token that all have."""
    yield
    control(stack, f"numbers/{lumen.number}/token", {"token": None, "state": "valid"})
    connect(stack, lumen, token=common_token(stack))


def common_token(stack: Stack) -> str:
    environment = (stack.home / "proffer.env").read_text()
    return environment.split("EMULATOR_ACCESS_TOKEN='")[1].split("'")[0]


def connect(stack: Stack, shop: Shop, *, token: str) -> None:
    """An operator hands over a new token at the command line."""
    with requests.get(f"{stack.facts['emulator_url']}/_emulator/numbers", timeout=10) as answer:
        [number] = [
            row for row in answer.json()["numbers"] if row["phone_number_id"] == shop.number
        ]
    subprocess.run(
        [
            *(sys.executable, "manage.py", "connect_number", shop.facts["slug"]),
            *("--phone-number-id", shop.number, "--waba-id", number["waba_id"]),
            *("--display", number["display_phone_number"]),
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PROFFER_HOME": str(stack.home)},
        input=f"{token}\n",
        text=True,
        capture_output=True,
        timeout=60,
        check=True,
    )


def test_a_token_revoked_in_the_middle_stops_its_number_alone_and_loses_nothing(
    stack: Stack, lumen: Shop, alameda: Shop, token_given_back: None
) -> None:
    customers = [new_customer() for _ in range(10)]
    for customer in customers[:3]:
        lumen.ask(customer, QUESTION)

    control(stack, f"numbers/{lumen.number}/token", {"state": "revoked"})
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda customer: lumen.says(customer, QUESTION), customers[3:]))

    stopped = wait_for(
        lambda: stack.sql(
            "SELECT stop_code FROM conversations_channel WHERE NOT active",
            schema=lumen.facts["schema"],
        ),
        what="the number stops",
    )
    assert [row["stop_code"] for row in stopped] == ["190"]
    assert alameda.ask(new_customer(), "Hola, ¿cuánto cuesta el corte de pelo?")
    assert not any(lumen.heard(customer) for customer in customers[3:])

    control(stack, f"numbers/{lumen.number}/token", {"token": NEW_TOKEN, "state": "valid"})
    connect(stack, lumen, token=NEW_TOKEN)

    price = lumen.service("Sofa shampoo")["price"]
    for customer in customers[3:]:
        lumen.hears(customer, seconds=40)
    for customer in customers:
        said = "\n".join(row["text"] for row in lumen.heard(customer))
        assert said.count(price) == 1, (customer, said)


def test_one_customer_over_the_pair_rate_waits_and_nobody_else_does(
    stack: Stack, lumen: Shop, talk: tuple[str, int], calm: None
) -> None:
    customer, conversation = talk
    before = len(lumen.heard(customer))
    other = new_customer()
    stack.faults(pair_burst=2, pair_seconds=2.0)
    lines = [f"line {number}" for number in range(6)]

    for line in lines:
        assert write(lumen, conversation, line).status_code in (200, 201)
    begun = time.monotonic()
    lumen.ask(other, QUESTION)
    quick = time.monotonic() - begun

    wait_for(
        lambda: len(lumen.heard(customer)) == before + len(lines),
        seconds=90,
        what="all of it on the phone",
    )
    assert [row["text"] for row in lumen.heard(customer)[before:]] == lines
    assert quick < 8, "somebody else waited for this customer's rate"
    codes = {
        row["answer"]["error"]["code"]
        for row in requests.get(
            f"{stack.facts['emulator_url']}/_emulator/log?limit=500", timeout=10
        ).json()["requests"]
        if row["status"] == 429
    }
    assert 131056 in codes
