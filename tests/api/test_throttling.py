"""How often the API may be called, by whom, and what happens while nothing counts."""

import logging
from typing import Any

import pytest
import redis

from accounts.api_keys import create_key
from accounts.models import RefreshToken
from api import throttling
from core import limits
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, refusal, tokens_of
from tests.factories import PASSWORD
from tests.support.people import person


def test_a_caller_is_stopped_and_told_when_to_come_back(
    tenant_db: None, alpha: Tenant, settings: Any
) -> None:
    settings.API_LIMIT_CALLER = 3
    owner = as_person(alpha, "owner")
    left = [owner.get("services/")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    stopped = owner.get("services/")
    refusal(stopped, 429, "too_many_requests")
    assert 1 <= int(stopped["Retry-After"]) <= 20
    assert (stopped["RateLimit-Limit"], stopped["RateLimit-Remaining"]) == ("3", "0")
    # Somebody else is not.
    assert as_person(alpha, "admin").get("services/").status_code == 200


def test_a_stopped_call_does_nothing(tenant_db: None, alpha: Tenant, settings: Any) -> None:
    from catalog.models import Article

    settings.API_LIMIT_CALLER = 1
    owner = as_person(alpha, "owner")
    owner.get("services/")
    refusal(owner.post("articles/", {"question": "A?", "answer": "B."}), 429, "too_many_requests")
    with in_tenant(alpha):
        assert not Article.objects.filter(question="A?").exists()


def test_a_key_and_its_maker_are_counted_apart(
    tenant_db: None, alpha: Tenant, settings: Any
) -> None:
    settings.API_LIMIT_CALLER = 1
    with in_tenant(alpha):
        _, text = create_key(actor=person("owner").actor, name="K", scopes=["catalog.view"])
    assert as_person(alpha, "owner").get("services/").status_code == 200
    assert Caller(alpha, text).get("services/").status_code == 200
    refusal(Caller(alpha, text).get("services/"), 429, "too_many_requests")


def test_a_workspace_is_stopped_as_a_whole_and_its_neighbour_is_not(
    tenant_db: None, alpha: Tenant, beta: Tenant, settings: Any
) -> None:
    settings.API_LIMIT_TENANT = 2
    for role in ("owner", "admin"):
        assert as_person(alpha, role).get("services/").status_code == 200
    refusal(as_person(alpha, "agent").get("services/"), 429, "too_many_requests")
    assert as_person(beta, "owner").get("services/").status_code == 200


@pytest.mark.parametrize("token", ["", "prf_made-up", "made.up.token"])
def test_strangers_and_made_up_tokens_are_counted_by_address(
    tenant_db: None, alpha: Tenant, settings: Any, token: str
) -> None:
    settings.API_LIMIT_ADDRESS = 2
    caller = Caller(alpha, token)
    path = "services/" if token else "schema/"
    for _ in range(2):
        assert caller.get(path).status_code in (200, 401)
    refusal(caller.get(path), 429, "too_many_requests")
    elsewhere = caller.client.get("/api/v1/" + path, REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code in (200, 401)
    # Nobody who is known suffers for a stranger at the same address.
    assert as_person(alpha, "owner").get("services/").status_code == 200


@pytest.mark.parametrize("path", ["auth/token/", "auth/token/refresh/", "auth/token/revoke/"])
def test_asking_for_tokens_is_counted_by_address_and_then_does_nothing(
    tenant_db: None, alpha: Tenant, beta: Tenant, settings: Any, path: str
) -> None:
    settings.API_LIMIT_ADDRESS = 1
    refresh = tokens_of(alpha, "owner").refresh
    body = {"refresh": refresh}
    if path == "auth/token/":
        body = {"email": "owner@example.test", "password": PASSWORD}
    Caller(alpha).get("schema/")
    with in_tenant(alpha):
        before = list(RefreshToken.objects.order_by("pk").values())
    stopped = Caller(alpha).post(path, body)
    refusal(stopped, 429, "too_many_requests")
    assert 1 <= int(stopped["Retry-After"]) <= 60
    with in_tenant(alpha):
        assert list(RefreshToken.objects.order_by("pk").values()) == before
    # The neighbour counts its own.
    assert (
        Caller(beta).post("auth/token/", {"email": "x@y.test", "password": "z"}).status_code == 401
    )


def test_a_429_is_no_answer_that_a_key_is_bound_to(
    tenant_db: None, alpha: Tenant, settings: Any
) -> None:
    settings.API_LIMIT_CALLER = 1
    owner = as_person(alpha, "owner")
    owner.get("services/")
    body = {"question": "A?", "answer": "B."}
    refusal(owner.post("articles/", body, **{"Idempotency-Key": "k"}), 429, "too_many_requests")
    settings.API_LIMIT_CALLER = 1_000_000  # one call is forgotten in 60 µs
    done = owner.post("articles/", body, **{"Idempotency-Key": "k"})
    assert (done.status_code, "Idempotency-Replayed" in done) == (201, False)


def test_the_workspace_is_in_every_counter_s_name(
    tenant_db: None, alpha: Tenant, settings: Any
) -> None:
    # At the real limits a single call is forgotten after some milliseconds.
    settings.API_LIMIT_CALLER = settings.API_LIMIT_TENANT = 1
    as_person(alpha, "owner").get("services/")
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        names = list(client.scan_iter(match="*:api.*"))
    assert names
    assert all(f":limit:{alpha.pk}:api." in name for name in names)


def test_while_redis_is_away_calls_pass_and_one_warning_a_minute_says_so(
    tenant_db: None,
    alpha: Tenant,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = as_person(alpha, "owner")
    owner.get("services/")
    monkeypatch.setattr(throttling, "_warned_at", float("-inf"))
    settings.API_LIMIT_CALLER = 1
    settings.REDIS_URL = "redis://127.0.0.1:9/0"  # nobody listens there
    limits._client.cache_clear()
    try:
        with caplog.at_level(logging.WARNING, logger="api.throttling"):
            answers = [owner.get("services/") for _ in range(3)]
    finally:
        limits._client.cache_clear()
    assert [answer.status_code for answer in answers] == [200] * 3
    assert "RateLimit-Limit" not in answers[0]
    assert [record.name for record in caplog.records].count("api.throttling") == 1
