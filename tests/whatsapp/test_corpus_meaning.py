"""Every sample of the corpus means what it should; no mutant of one stops the reading or the drain.

`corpus/outcomes.toml` says of each sample what its updates are, in their order.
"""

import json
import random
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conversations.channels import (
    AddressChange,
    ChannelNotice,
    Echo,
    HistoryPage,
    Incoming,
    PreferenceUpdate,
    StatusUpdate,
    TemplateUpdate,
)
from conversations.models import InboundEvent, Message
from tenants.context import in_tenant
from tests.support.jobs import run_jobs
from tests.whatsapp import mutation
from tests.whatsapp.samples import OWN, Sample, led_home, mutants
from whatsapp import intake
from whatsapp.envelope import Malformed, Update, read
from whatsapp.parsing import parse

SEED = 4
DRAINED = 250
"""Mutants that go through the drain here; `test_corpus` posts some more."""


def own() -> list[Sample]:
    found = []
    for path in sorted(OWN.glob("*.json")):
        for name, payload in json.loads(path.read_text(encoding="utf-8")).items():
            found.append(Sample(f"{path.name}#{name}", led_home(payload)))
    return found


def expected() -> dict[str, list[str]]:
    return tomllib.loads((Path(OWN) / "outcomes.toml").read_text(encoding="utf-8"))


def word_for(update: Update) -> str:
    """One update in the words of `outcomes.toml`."""
    if update.problem:
        return f"problem {update.problem}"
    found: Any = parse(kind=update.kind, external_id=update.external_id, body=update.body)
    name = type(found).__name__
    match found:
        case None:
            return "nothing"
        case Incoming(kind=kind) | Echo(kind=kind):
            return f"{name} {kind}"
        case StatusUpdate(status=status):
            return f"{name} {status}"
        case HistoryPage(items=items):
            return f"{name} {len(items)}"
        case AddressChange(reason=reason):
            return f"{name} {reason}"
        case PreferenceUpdate(wanted=wanted):
            return f"{name} {'resume' if wanted else 'stop'}"
        case TemplateUpdate(topic=topic, event=event):
            return f"{name} {topic} {event}".strip()
        case ChannelNotice(topic=topic):
            return f"{name} {topic}"
    return name


@pytest.mark.parametrize("sample", own(), ids=lambda sample: sample.name)
def test_it_means_what_it_should(sample: Sample) -> None:
    assert [word_for(update) for update in read(sample.raw)] == expected()[sample.name]


def test_each_sample_has_its_meaning_and_there_are_many() -> None:
    assert {sample.name for sample in own()} == set(expected())
    assert len(expected()) >= 150


def test_every_mutant_is_read() -> None:
    dice = random.Random(SEED)
    count = 0
    for sample in own():
        places = [path for path in mutation.paths(sample.payload) if path]
        for path in places:
            swaps = dice.sample(mutation.SWAPS, 2)
            for mutant in (
                mutation.without(sample.payload, path),
                *(mutation.replaced(sample.payload, path, swap) for swap in swaps),
            ):
                _is_read(json.dumps(mutant).encode())
                count += 1
    assert count > 10_000


def _is_read(raw: bytes) -> None:
    try:
        updates = read(raw)
    except Malformed:
        return
    for update in updates:
        assert update.problem or update.address
        assert 0 < len(update.external_id) <= 255
        assert len(update.sender) <= 170
        assert word_for(update)


@pytest.mark.usefixtures("committed_db")
def test_every_sample_is_worked_off_and_leaves_what_it_should(alpha: Any) -> None:
    for sample in own():
        intake.store([update for update in read(sample.raw) if not update.of_account])
        run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        assert not InboundEvent.objects.filter(processed_at=None).exists()
        assert not InboundEvent.objects.filter(failures__gt=0).exists()
        kinds = Counter(Message.objects.values_list("direction", "kind"))
        assert kinds["inbound", "reaction"] == kinds["inbound", "edit"] == 0
        assert kinds["outbound", "text"] > 0
        assert kinds["inbound", "order"] > 0
        assert Message.objects.filter(origin="history").exists()
        assert Message.objects.filter(author="phone_app").exists()


@pytest.mark.usefixtures("committed_db")
def test_no_mutant_stops_the_drain(alpha: Any) -> None:
    dice = random.Random(SEED)
    chosen = mutants(own(), seed=SEED)
    for mutant in dice.sample(chosen, min(DRAINED, len(chosen))):
        try:
            updates = read(mutant.raw)
        except Malformed:
            continue
        intake.store(updates)
        run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        left = InboundEvent.objects.filter(processed_at=None) | InboundEvent.objects.filter(
            failures__gt=0
        )
        assert not list(left.values_list("kind", "last_error", "body")[:3])
