"""Real webhooks of every kind, posted to the real web process again and again: one effect each."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from conversations.models import (
    Attachment,
    ConsentEvent,
    Contact,
    ContactAddress,
    Conversation,
    InboundEvent,
    Message,
)
from tenants.context import in_tenant, outside_tenants
from tenants.models import ChannelAddress, DeadLetter, Tenant
from tenants.routers import OWNER
from tests.support.jobs import run_jobs
from tests.whatsapp import meta
from tests.whatsapp.real_web import Web, running
from tests.whatsapp.samples import Sample, mutants, samples

pytestmark = pytest.mark.usefixtures("committed_db")

DELIVERIES = 3
POSTERS = 4
SEED = 20261121
TOGETHER = 12
"""Samples whose effect is compared at once."""
RETRIES = timedelta(hours=1)
"""What is put off is tried again at once here, until it is set aside."""

COUNTED = (InboundEvent, Message, Conversation, Contact, ContactAddress, ConsentEvent, Attachment)


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with running(tmp_path_factory.mktemp("web") / "log") as web:
        yield web


@pytest.fixture(autouse=True)
def _our_account(alpha: Tenant, committed_db: None) -> None:
    """What names the account alone leads to alpha, as it does where a number was connected."""
    ChannelAddress.objects.using(OWNER).get_or_create(
        kind=ChannelAddress.Kind.WHATSAPP_ACCOUNT, address=meta.WABA, defaults={"tenant": alpha}
    )


def drain() -> None:
    run_jobs(only="conversations.drain", within=RETRIES)


def effect(tenant: Tenant) -> dict[str, Any]:
    """All that webhooks leave behind: rows of every kind, and how the messages stand."""
    with in_tenant(tenant):
        found: dict[str, Any] = {model.__name__: model.objects.count() for model in COUNTED}
        rows = Message.objects.values_list("direction", "author", "kind", "status", "origin")
        found["messages"] = Counter(rows)
        found["outcomes"] = Counter(InboundEvent.objects.values_list("kind", "outcome"))
    with outside_tenants():
        found["letters"] = DeadLetter.objects.count()
    return found


def unfinished(tenant: Tenant) -> list[tuple[Any, ...]]:
    """Updates that were not worked off."""
    with in_tenant(tenant):
        rows = InboundEvent.objects.filter(processed_at=None)
        return list(rows.values_list("kind", "sender", "failures", "last_error"))


def test_there_are_samples_of_every_kind() -> None:
    assert len(samples()) >= 40


@pytest.mark.slow
def test_three_deliveries_by_four_posters_have_the_effect_of_one(alpha: Tenant, web: Web) -> None:
    """A few samples at a time, so that what differs is named with them."""
    answers: dict[str, int] = {}
    differing: dict[str, Any] = {}
    for part in _in_parts(samples(), TOGETHER):
        codes = [web.post(sample.raw) for sample in part]
        answers |= dict(zip((sample.name for sample in part), codes, strict=True))
        drain()
        once = effect(alpha)
        again = part * (DELIVERIES * POSTERS - 1)
        repeated = web.answers([sample.raw for sample in again], posters=POSTERS)
        assert dict(zip((sample.name for sample in again), repeated, strict=True)) == {
            sample.name: answers[sample.name] for sample in part
        }
        drain()
        if effect(alpha) != once:
            differing[", ".join(sample.name for sample in part)] = (once, effect(alpha))
    assert not {name: code for name, code in answers.items() if code not in (200, 400)}
    assert not differing
    assert not unfinished(alpha)


def _in_parts(chosen: list[Sample], size: int) -> Iterator[list[Sample]]:
    for start in range(0, len(chosen), size):
        yield chosen[start : start + size]


@pytest.mark.slow
def test_the_first_delivery_may_be_any_of_twelve_at_once(alpha: Tenant, web: Web) -> None:
    """The same from nothing: no delivery was stored before the others came."""
    chosen = [sample for sample in samples() if _names_a_message(sample)]
    bodies = [sample.raw for sample in chosen for _ in range(DELIVERIES * POSTERS)]
    assert set(web.answers(bodies, posters=POSTERS)) == {200}
    drain()
    whole = effect(alpha)
    assert set(web.answers([sample.raw for sample in chosen], posters=1)) == {200}
    drain()
    assert effect(alpha) == whole
    assert not unfinished(alpha)


def _names_a_message(sample: Sample) -> bool:
    return '"wamid.' in sample.raw.decode()


@pytest.mark.slow
def test_no_mutant_is_an_error_and_none_stops_the_drain(alpha: Tenant, web: Web) -> None:
    chosen = mutants(samples(), seed=SEED)
    answers: dict[str, int] = {}
    for part in _in_parts(chosen, 200):
        codes = web.answers([mutant.raw for mutant in part], posters=POSTERS)
        answers |= dict(zip((mutant.name for mutant in part), codes, strict=True))
        drain()
    assert not {name: code for name, code in answers.items() if code not in (200, 400)}
    assert not unfinished(alpha)


def test_a_batch_of_a_thousand_is_stored_whole_or_not_at_all(alpha: Tenant, web: Web) -> None:
    messages = [meta.text(f"line {n}", wamid=f"wamid.K{n}") for n in range(1000)]
    raw = meta.sealed(meta.envelope(meta.change(messages=messages)))
    spoilt_change = meta.change(messages=messages)
    spoilt_change["value"]["messages"][-1] = {"id": 7, "from": ["x"]}
    spoilt = meta.sealed(meta.envelope(spoilt_change))

    with in_tenant(alpha):
        before = InboundEvent.objects.count()
    answer = web.post(spoilt)
    with in_tenant(alpha):
        stored = InboundEvent.objects.count() - before
    assert (answer, stored) in ((400, 0), (200, 1000), (200, 999)), "a part of a batch was kept"

    assert web.post(raw) == 200
    with in_tenant(alpha):
        assert InboundEvent.objects.filter(external_id__startswith="wamid.K").count() == 1000
