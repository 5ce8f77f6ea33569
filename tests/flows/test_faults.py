"""Killed processes, an emptied Redis, lost answers: nothing is lost, doubled or out of order."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.flows.books import compare, wait_until_drained
from tests.flows.stack import Shop, Stack, new_customer, wait_for

DRAIN_SECONDS = 150
"""Two idle cores need a third of it; a busy machine may take longer and must lose as little."""

QUESTIONS = (
    "How much is the sofa shampoo?",
    "And what does the AC service cost?",
    "¿cuánto cuesta el corte de pelo?",
)


def talk(talks: dict[str, Shop], questions: tuple[str, ...], *, per_second: float) -> None:
    """Every customer asks the questions one after the other, evenly spread over time."""
    begun = time.monotonic()
    due = [(customer, shop, text) for text in questions for customer, shop in talks.items()]
    with ThreadPoolExecutor(8) as pool:
        for index, (customer, shop, text) in enumerate(due):
            time.sleep(max(0.0, begun + index / per_second - time.monotonic()))
            pool.submit(shop.says, customer, text)


def kill_everything_in_turn(stack: Stack, stop: threading.Event) -> list[str]:
    """A fault every 1.2 s until told to stop: what was struck."""
    struck: list[str] = []
    order = ("worker", "redis", "assistant", "relay", "web", "worker", "redis", "assistant")
    while not stop.is_set():
        target = order[len(struck) % len(order)]
        if target == "redis":
            stack.redis().flushall()
        else:
            stack.kill(target)
        struck.append(target)
        stop.wait(1.2)
    return struck


@pytest.mark.slow
def test_killed_processes_and_an_emptied_redis_lose_and_double_nothing(
    stack: Stack, lumen: Shop, alameda: Shop
) -> None:
    talks = {new_customer(): shop for shop in (lumen, alameda) for _ in range(100)}
    stop = threading.Event()

    with ThreadPoolExecutor(1) as pool:
        faults = pool.submit(kill_everything_in_turn, stack, stop)
        talk(talks, QUESTIONS[:2], per_second=25)
        stop.set()
        struck = faults.result(timeout=60)

    assert {"worker", "assistant", "relay", "web", "redis"} <= set(struck)
    wait_for(stack.is_live, seconds=30, what="the web process is back")
    wait_until_drained(stack, seconds=DRAIN_SECONDS)
    assert not compare(stack, talks)


def test_an_answer_that_is_lost_on_its_way_back_is_not_sent_twice(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    talks = {new_customer(): lumen for _ in range(20)}
    stack.faults(accept_then_drop=0.5, http_500=0.2, webhook_duplicates=0.5, seed=7)

    talk(talks, QUESTIONS[:2], per_second=10)

    wait_until_drained(stack, seconds=60)
    assert {"accept_then_drop", "500"} <= stack.struck()
    assert not compare(stack, talks)


def test_statuses_out_of_order_and_twice_leave_the_furthest(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    talks = {new_customer(): lumen for _ in range(10)}
    stack.faults(swap_statuses=1.0, webhook_duplicates=1.0, auto_read=1.0, seed=11)

    talk(talks, QUESTIONS[:1], per_second=10)

    wait_until_drained(stack, seconds=30)
    assert not compare(stack, talks)
    customer = next(iter(talks))
    wait_for(
        lambda: all(row["status"] == "read" for row in lumen.heard(customer)),
        what="read on the phone",
    )
    conversation = lumen.conversation(customer)
    messages = f"messages/?direction=outbound&conversation={conversation['id']}"
    wait_for(
        lambda: {row["status"] for row in lumen.rows(messages)} == {"read"},
        what="read in the panel",
    )


def test_the_comparison_finds_what_was_sent_twice(stack: Stack, lumen: Shop) -> None:
    customer = new_customer()
    lumen.ask(customer, QUESTIONS[0])
    assert not compare(stack, {customer: lumen})
    sent = lumen.heard(customer)[0]

    stack.graph(
        f"{lumen.number}/messages",
        {
            "messaging_product": "whatsapp",
            "to": customer,
            "type": "text",
            "text": {"body": sent["text"]},
            "biz_opaque_callback_data": sent["biz_opaque_callback_data"],
        },
    )

    assert compare(stack, {customer: lumen}).doubled
