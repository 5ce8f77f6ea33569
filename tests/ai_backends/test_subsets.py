"""Whichever of the vendors are dead, the customer is answered, and in time."""

import time
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest

from ai.backends import chain, ways
from ai.backends.models import Backend
from ai.render import render, text_of
from tests.ai.shops import SPARKLE
from tests.ai_backends.stand import KEY, VendorApi, turn

pytestmark = pytest.mark.usefixtures("committed_db", "inside")

MURKY = "my settee has seen better days, what would freshening it up run me"
KINDS = {"google": "google", "openai": "openai", "bedrock": "bedrock"}
DEADLINE = 4.0
SLACK = 6.0


@pytest.fixture(scope="module")
def running() -> Iterator[dict[str, VendorApi]]:
    apis = {name: VendorApi(name) for name in KINDS.values()}
    yield apis
    for api in apis.values():
        api.close()


@pytest.fixture
def vendors(
    running: dict[str, VendorApi], add: Callable[..., Backend], monkeypatch: pytest.MonkeyPatch
) -> dict[str, VendorApi]:
    monkeypatch.setenv("TEST_ANTHROPIC_KEY", KEY)
    monkeypatch.setattr(chain, "DEADLINE_SECONDS", DEADLINE)
    ways.forget()
    for kind, name in KINDS.items():
        running[name].reset()
        running[name].acts({"kind": "quote", "ref": "service:3"})
        add(running[name].url, name=kind, kind=kind)
    return running


DEATHS = ("cut", "server_error", "malformed", "unauthorized", "hang")


SUBSETS = [
    (death, alive)
    for death in DEATHS
    for alive in product((True, False), repeat=len(KINDS))
    # Two that hang may use up what the whole turn has: see the test below.
    if death != "hang" or alive.count(False) < 2
]


@pytest.mark.parametrize(("death", "alive"), SUBSETS)
def test_the_first_that_lives_answers(
    vendors: dict[str, VendorApi], alive: tuple[bool, ...], death: str
) -> None:
    fault = "no_tool" if death == "malformed" else death
    for name, lives in zip(KINDS.values(), alive, strict=True):
        if not lives:
            vendors[name].fails(fault, stay=True)
    began = time.monotonic()
    decided = chain.decide(turn(MURKY))
    assert time.monotonic() - began < DEADLINE + SLACK
    expected = next((n for n, lives in zip(KINDS, alive, strict=True) if lives), chain.ENGINE)
    assert decided.backend == expected
    assert said(decided)


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_all_that_hang_take_one_deadline(vendors: dict[str, VendorApi], fault: str) -> None:
    for api in vendors.values():
        api.fails(fault, stay=True)
    began = time.monotonic()
    decided = chain.decide(turn(MURKY))
    assert time.monotonic() - began < DEADLINE + SLACK
    assert decided.backend == chain.ENGINE
    assert {attempt["outcome"] for attempt in decided.attempts} == {"timeout"}
    assert said(decided)


def said(decided: Any) -> str:
    return text_of(render(decided.decision.acts, SPARKLE, decided.decision.language))
