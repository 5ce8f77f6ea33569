"""Killed processes, an emptied Redis, lost answers: nothing is lost, doubled or out of order."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from chaos.books import Differences
from chaos.reading import check, wait_until_drained
from chaos.run import PATIENCE_SECONDS, Plan, fault_run
from tests.flows.stack import Shop, Stack, new_customer, wait_for

QUESTIONS = (
    "How much is the sofa shampoo?",
    "And what does the AC service cost?",
    "¿cuánto cuesta el corte de pelo?",
)


def compare(stack: Stack, talks: dict[str, Shop]) -> Differences:
    return check(stack, {customer: shop.facts for customer, shop in talks.items()})


def drain(stack: Stack, talks: dict[str, Shop], *, seconds: float) -> None:
    wait_until_drained(
        stack, {customer: shop.facts for customer, shop in talks.items()}, seconds=seconds
    )


def talk(talks: dict[str, Shop], questions: tuple[str, ...], *, per_second: float) -> None:
    """Every customer asks the questions one after the other, evenly spread over time."""
    begun = time.monotonic()
    due = [(customer, shop, text) for text in questions for customer, shop in talks.items()]
    with ThreadPoolExecutor(8) as pool:
        for index, (customer, shop, text) in enumerate(due):
            time.sleep(max(0.0, begun + index / per_second - time.monotonic()))
            pool.submit(shop.says, customer, text)


@pytest.mark.slow
def test_killed_processes_and_an_emptied_redis_lose_and_double_nothing(stack: Stack) -> None:
    """A small `make chaos`. A busy machine may take longer, and must lose as little."""
    plan = Plan(messages=300, faults=14, conversations=60, rate=10, seed=4)

    result = fault_run(stack, plan, say=print)

    assert result.found.counts() == Differences().counts(), result.found.examples()
    assert result.drained < PATIENCE_SECONDS
    assert sum(result.figures["struck"].values()) == plan.faults
    assert result.figures["messages"]["inbound received"] == plan.messages


def test_an_answer_that_is_lost_on_its_way_back_is_not_sent_twice(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    talks = {new_customer(): lumen for _ in range(20)}
    stack.faults(accept_then_drop=0.5, http_500=0.2, webhook_duplicates=0.5, seed=7)

    talk(talks, QUESTIONS[:2], per_second=10)

    # With two of three requests failing the breaker may open for 30 s, more than once.
    drain(stack, talks, seconds=PATIENCE_SECONDS)
    assert {"accept_then_drop", "500"} <= stack.struck()
    assert not compare(stack, talks)


def test_statuses_out_of_order_and_twice_leave_the_furthest(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    talks = {new_customer(): lumen for _ in range(10)}
    stack.faults(swap_statuses=1.0, webhook_duplicates=1.0, auto_read=1.0, seed=11)

    talk(talks, QUESTIONS[:1], per_second=10)

    drain(stack, talks, seconds=30)
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


def test_the_comparison_finds_what_was_planted_in_the_running_product(
    stack: Stack, lumen: Shop, calm: None
) -> None:
    """On the phone and in the rows; `tests/chaos` plants every kind in books of paper."""
    talks = {new_customer(): lumen for _ in range(3)}
    first, second, third = talks
    talk(talks, QUESTIONS[:2], per_second=6)
    drain(stack, talks, seconds=60)
    schema = lumen.facts["schema"]
    assert not compare(stack, talks)

    # Sent twice, by whom does not matter.
    sent = lumen.heard(first)[0]
    stack.graph(
        f"{lumen.number}/messages",
        {
            "messaging_product": "whatsapp",
            "to": first,
            "type": "text",
            "text": {"body": sent["text"]},
            "biz_opaque_callback_data": sent["biz_opaque_callback_data"],
        },
    )
    # A row that is gone, and one that says that it left and did not.
    said = [row["wamid"] for row in lumen.thread(second) if row["direction"] == "inbound"]
    stack.sql(
        "UPDATE conversations_message SET external_id = 'wamid.other' WHERE external_id = %s",
        said[0],
        schema=schema,
    )
    heard = lumen.heard(third)[-1]["biz_opaque_callback_data"]
    stack.sql(
        "UPDATE conversations_message SET send_key = gen_random_uuid() WHERE send_key = %s",
        heard,
        schema=schema,
    )

    found = compare(stack, talks).counts()

    assert found["out_doubled"] == 1
    assert found["in_lost"] == found["in_invented"] == 1
    assert found["out_lost"] == found["out_invented"] == 1
