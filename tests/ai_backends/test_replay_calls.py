"""A replay asks vendors no more often than was chosen, whatever becomes of it."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from ai.backends.models import Backend
from ai.backends.trial import try_backend
from ai.budget import queries
from ai.budget.models import Attempt, Limit
from ai.budget.standing import today
from ai.models import AssistantRun, Replay
from ai.playground import trying
from ai.replay import replaying
from ai.replay.seeing import TRIES
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tenants.routers import OWNER
from tests.ai.test_turns import Customer
from tests.ai_backends.stand import KEY_ENV, MessagesApi
from tests.ai_backends.test_natural import QUOTE
from tests.ai_backends.test_whole_turns import MURKY, customer  # noqa: F401
from tests.support.jobs import run_jobs
from tests.support.people import person


@pytest.mark.parametrize("calls", [0, TRIES - 1, TRIES])
def test_no_more_calls_than_chosen(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
    calls: int,
) -> None:
    api.answers({"acts": [QUOTE], "language": "en", "sure": "high"})
    for _ in range(4):
        customer.ask(MURKY)
    before = len(api.requests)
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        replay = replaying.begin(actor=owner, days=1, given={"calls": calls})
    run_jobs()
    made = len(api.requests) - before
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
        assert replay.state == Replay.State.DONE
        assert AssistantRun.objects.filter(backend="claude").count() == 4
    assert replay.calls == made <= calls
    # Where a whole turn's calls fit in, somebody is asked.
    assert (made > 0) is (calls >= TRIES)


def test_what_nobody_waited_for_is_told_apart_and_spends_the_same_budget(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
) -> None:
    api.answers({"acts": [QUOTE], "language": "en", "sure": "high"})
    customer.ask(MURKY)
    given = {"threshold": 85, "allowed": ["quote_prices"], "models": True, "mode": "strict"}
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        trying.choose(actor=owner, given=given)
        trying.say(actor=owner, text=MURKY, after=0)
        replaying.begin(actor=owner, days=1, given={"calls": TRIES})
    run_jobs()
    try_backend(claude)
    with outside_tenants():
        found = Counter(Attempt.objects.values_list("purpose", "tenant_id"))
    own = customer.tenant.pk
    assert found == {
        ("customers", own): 1,
        ("playground", own): 1,
        ("replay", own): 1,
        ("test", None): 1,
    }
    month = today().replace(day=1)
    with in_tenant(customer.tenant):
        total, parts = queries.own_use(month), queries.own_trying(month)
        assert queries.own_trying(date(2024, 2, 1)) == []
    assert [(row["purpose"], row["calls"], row["failures"]) for row in parts] == [
        ("playground", 1, 0),
        ("replay", 1, 0),
    ]
    assert total.calls == 3
    # Three alike calls of the same words: two of them were nobody's.
    assert sum(row["unpriced_tokens"] for row in parts) < total.unpriced_tokens
    assert all(row["input_tokens"] > 0 and row["micros"] == 0 for row in parts)
    limit = total.unpriced_tokens + 10
    Limit.objects.using(OWNER).create(of="each", day_tokens=limit)
    before = len(api.requests)
    with in_tenant(customer.tenant):
        trying.start_over(actor=owner)
        trying.say(actor=owner, text=MURKY, after=0)
        assert trying.opened(actor=owner).turns[0]["run"]["backend"] == "built-in"
    assert len(api.requests) == before


def test_another_workspaces_tries_are_not_told(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with outside_tenants():
        Attempt.objects.create(
            tenant=alpha,
            at=now(),
            backend="claude",
            kind="anthropic",
            model="m",
            prompt_version="v",
            outcome="timeout",
            latency_ms=1,
            input_tokens=7,
            output_tokens=2,
            micros=40,
            purpose=Attempt.Purpose.REPLAY,
        )
    month = today().replace(day=1)
    with in_tenant(beta):
        assert queries.own_trying(month) == []
    with in_tenant(alpha):
        (row,) = queries.own_trying(month)
    assert (row["failures"], row["input_tokens"], row["micros"]) == (1, 7, 40)
    assert row["unpriced_tokens"] == 0


def test_a_worker_without_a_key_says_so_and_asks_nobody(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
    client_for: Callable[[Tenant | None, User | None], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    api.answers({"acts": [QUOTE], "language": "en", "sure": "high"})
    customer.ask(MURKY)
    made = len(api.requests)
    with in_tenant(customer.tenant):
        owner = person("owner")
        replay = replaying.begin(
            actor=owner.actor, days=1, given={"calls": TRIES, "mode": "natural"}
        )
    # Keys are the assistant's processes' alone.
    monkeypatch.delenv(KEY_ENV)
    run_jobs()
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
    assert (replay.state, replay.calls, replay.unasked) == ("done", 0, "no_key")
    assert len(api.requests) == made
    page = client_for(customer.tenant, owner).get(f"/assistant/replay/{replay.pk}/")
    assert "a key for none of them" in page.content.decode()
    assert "Natural wording was not tried anew" in page.content.decode()


def test_without_any_model_set_up_it_says_that(
    api: MessagesApi,
    customer: Customer,  # noqa: F811
) -> None:
    customer.ask(MURKY)
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        replay = replaying.begin(actor=owner, days=1, given={"calls": TRIES})
    run_jobs()
    with in_tenant(customer.tenant):
        replay.refresh_from_db()
    assert (replay.state, replay.unasked) == ("done", "none_set_up")


def test_what_is_held_for_a_turn_counts_when_its_job_dies(
    api: MessagesApi,
    claude: Backend,
    customer: Customer,  # noqa: F811
) -> None:
    customer.ask(MURKY)
    with in_tenant(customer.tenant):
        owner = person("owner").actor
        replay = replaying.begin(actor=owner, days=1, given={"calls": TRIES})
        trial = replaying.Trial.from_json(replay.choices)
        backends, held = replaying._hold(replay, trial)
        assert ([backend.name for backend in backends], held) == (["claude"], TRIES)
        replay.refresh_from_db()
        assert replay.calls == TRIES
        assert replaying._hold(replay, trial) == ([], 0)
        stale = Replay(pk=replay.pk, calls=0, done=0, choices=replay.choices)
        assert replaying._hold(stale, trial) == ([], 0)
