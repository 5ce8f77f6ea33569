"""The same POST with the same key: one effect, one answer."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.urls import path
from django.utils.module_loading import import_string
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import IdempotentRequest, RefreshToken
from api.base import Door
from api.idempotency import KEPT, forget_old_answers
from api.resources.catalog import Articles
from audit.models import Entry
from catalog.models import Article
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, as_platform, refusal, tokens_of
from tests.support.waiting import until

BODY = {"question": "Do you work on Fridays?", "answer": "Yes, from nine."}


def make(caller: Caller, key: str = "k-1", body: Any = None) -> Any:
    return caller.post("articles/", body or BODY, **{"Idempotency-Key": key})


def made() -> int:
    return Article.objects.filter(question=BODY["question"]).count()


def test_again_is_the_same_answer_and_no_second_effect(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    first, again = make(caller), make(caller)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    with in_tenant(alpha):
        assert made() == 1
        assert Entry.objects.filter(code="catalog.article.created").count() == 1


class Things(Door):
    """At an address whose parts are called as the base's own arguments are."""

    required_permission = "inbox.view"

    def post(self, request: Request, key: str, handler: str) -> Response:
        article = Article.objects.create(**BODY)
        return Response({"made": article.pk, "key": key, "handler": handler}, status=201)


urlpatterns = [path("api/v1/things/<str:key>/<str:handler>/", Things.as_view())]


def test_the_parts_of_an_address_may_be_called_like_the_bases_own(
    tenant_db: None, alpha: Tenant, settings: Any
) -> None:
    settings.ROOT_URLCONF = __name__
    caller = as_person(alpha, "owner")
    first, again = (
        caller.post("things/a/b/", BODY, **{"Idempotency-Key": "k-1"}) for _ in range(2)
    )
    assert first.status_code == 201
    assert (first.json()["key"], first.json()["handler"]) == ("a", "b")
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"
    with in_tenant(alpha):
        assert made() == 1


def test_without_a_key_or_with_another_it_is_done_again(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    for _ in range(2):
        assert caller.post("articles/", BODY).status_code == 201
    make(caller, "k-2")
    make(caller, "k-3")
    with in_tenant(alpha):
        assert made() == 4


@pytest.mark.parametrize(
    ("path", "body"),
    [("articles/", {**BODY, "answer": "No."}), ("services/", BODY), ("articles/1/archive/", BODY)],
)
def test_the_key_of_another_request_is_refused(
    tenant_db: None, alpha: Tenant, path: str, body: Any
) -> None:
    caller = as_person(alpha, "owner")
    make(caller)
    refusal(caller.post(path, body, **{"Idempotency-Key": "k-1"}), 422, "idempotency_mismatch")
    with in_tenant(alpha):
        assert made() == 1
        assert not Article.objects.exclude(archived_at=None).exists()


@pytest.mark.parametrize("key", ["", "k" * 256, "ключ", "a\tb", "\x7f"])
def test_an_unusable_key_is_refused_before_anything_is_done(
    tenant_db: None, alpha: Tenant, key: str
) -> None:
    error = refusal(make(as_person(alpha, "owner"), key), 400, "invalid")
    assert list(error["fields"]) == ["Idempotency-Key"]
    with in_tenant(alpha):
        assert made() == 0


def test_the_longest_key_is_taken(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    assert [make(caller, "k " * 127 + "k").status_code for _ in range(2)] == [201, 201]
    with in_tenant(alpha):
        assert made() == 1


def test_keys_of_different_people_and_workspaces_are_apart(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    callers = [as_person(alpha, "owner"), as_person(alpha, "admin"), as_person(beta, "owner")]
    assert all("Idempotency-Replayed" not in make(caller) for caller in callers)
    for tenant, count in ((alpha, 2), (beta, 1)):
        with in_tenant(tenant):
            assert made() == count


def test_the_first_answer_stands_though_the_thing_has_changed(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = as_person(alpha, "owner")
    first = make(caller)
    caller.patch(f"articles/{first.json()['id']}/", {"answer": "No longer."})
    assert make(caller).json()["answer"] == BODY["answer"]


def test_a_refusal_is_an_answer_too(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    wrong = {"question": ""}
    first = make(caller, body=wrong)
    refusal(first, 400, "invalid")
    again = make(caller, body=wrong)
    assert again.content == first.content
    assert again["Idempotency-Replayed"] == "true"


def test_who_lost_the_right_gets_no_old_answer(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "admin")
    make(caller)
    with in_tenant(alpha):
        from accounts.models import User

        User.objects.filter(email="admin@example.test").update(role="agent")
    refusal(make(caller), 403, "not_allowed")


def test_a_fault_of_ours_keeps_nothing(
    tenant_db: None, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = as_person(alpha, "owner")
    real = Articles.create

    def faulty(self: Any, request: Any) -> Any:
        real(self, request)
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(Articles, "create", faulty)
    with pytest.raises(RuntimeError):
        make(caller)
    with in_tenant(alpha):
        assert made() == 0
        assert not IdempotentRequest.objects.filter(key="k-1").exists()
    monkeypatch.setattr(Articles, "create", real)
    assert "Idempotency-Replayed" not in make(caller)


def test_a_statement_that_failed_takes_its_effects_with_it(
    tenant_db: None, alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = as_person(alpha, "owner")
    real = Articles.create

    def failing(self: Any, request: Any) -> Any:
        real(self, request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(Articles, "create", failing)
    first = make(caller)
    refusal(first, 400, "invalid")
    assert make(caller).content == first.content
    with in_tenant(alpha):
        assert made() == 0


def test_what_an_action_lets_stand_although_it_refuses_stands(
    tenant_db: None, alpha: Tenant
) -> None:
    """A stolen refresh token revokes its family, with a key as without."""
    pair = tokens_of(alpha, "owner")
    anybody = Caller(alpha)
    anybody.post("auth/token/refresh/", {"refresh": pair.refresh})
    again = anybody.post(
        "auth/token/refresh/", {"refresh": pair.refresh}, **{"Idempotency-Key": "thief"}
    )
    refusal(again, 401, "token_reused")
    with in_tenant(alpha):
        family = RefreshToken.objects.filter(user__email="owner@example.test").exclude(jti="seeded")
        assert not family.filter(revoked_at=None).exists()


def test_a_refresh_whose_answer_was_lost_is_had_again(tenant_db: None, alpha: Tenant) -> None:
    pair = tokens_of(alpha, "owner")
    anybody = Caller(alpha)
    body = {"refresh": pair.refresh}
    answers = [
        anybody.post("auth/token/refresh/", body, **{"Idempotency-Key": "r-1"}) for _ in range(2)
    ]
    assert answers[0].content == answers[1].content
    assert Caller(alpha, answers[1].json()["access"]).get("services/").status_code == 200
    # From elsewhere the key is unknown, and the token is one that was used before.
    elsewhere = anybody.client.post(
        "/api/v1/auth/token/refresh/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "r-1"},
        REMOTE_ADDR="203.0.113.9",
    )
    refusal(elsewhere, 401, "token_reused")


def test_answers_rest_sealed(tenant_db: None, alpha: Tenant) -> None:
    make(as_person(alpha, "owner"))
    with in_tenant(alpha):
        row = IdempotentRequest.objects.get(key="k-1")
    assert row.sealed_answer.startswith("v2.")
    assert "Fridays" not in row.sealed_answer


def test_a_day_later_it_is_forgotten(tenant_db: None, alpha: Tenant) -> None:
    caller = as_person(alpha, "owner")
    make(caller)
    with in_tenant(alpha):
        old = now() - KEPT - timedelta(seconds=1)
        IdempotentRequest.objects.filter(key="k-1").update(created_at=old)
    assert "Idempotency-Replayed" not in make(caller)
    with in_tenant(alpha):
        assert made() == 2
        IdempotentRequest.objects.filter(key="k-1").update(created_at=old)
        assert forget_old_answers() == 1
        assert not IdempotentRequest.objects.filter(key="k-1").exists()


def test_the_steward_forgets_in_every_workspace_and_at_the_platform(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    old = now() - KEPT - timedelta(seconds=1)

    def keep(caller: str) -> None:
        row = {"caller": caller, "digest": "0" * 64, "status": 200, "sealed_answer": "x"}
        IdempotentRequest.objects.create(key="young", **row)
        IdempotentRequest.objects.create(key="old", **row)
        IdempotentRequest.objects.filter(key="old").update(created_at=old)

    scopes = [lambda: in_tenant(alpha), lambda: in_tenant(beta), outside_tenants]
    for scope in scopes:
        with scope():
            keep("user:7")
    name, _ = settings.STEWARD_JOBS["forget_answers"]
    import_string(name)()
    for scope in scopes:
        with scope():
            rows = IdempotentRequest.objects.filter(caller="user:7")
            assert list(rows.values_list("key", flat=True)) == ["young"]


def test_twenty_at_once_have_one_effect(committed_db: None, alpha: Tenant) -> None:
    token = tokens_of(alpha, "owner").access
    start = threading.Barrier(20)
    answers: list[Any] = []

    def send() -> None:
        try:
            caller = Caller(alpha, token)
            start.wait(timeout=30)
            answers.append(make(caller))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    done = [answer for answer in answers if answer.status_code == 201]
    assert len(answers) == 20 and done
    assert len({answer.content for answer in done}) == 1
    for answer in answers:
        if answer.status_code != 201:
            refusal(answer, 409, "idempotency_in_progress")
            assert answer["Retry-After"] == "1"
    with in_tenant(alpha):
        assert made() == 1


def test_opening_a_workspace_again_opens_none(committed_db: None) -> None:
    caller = as_platform()
    body = {
        "name": "Gamma",
        "slug": "gamma",
        "timezone": "UTC",
        "currency": "USD",
        "default_language": "en",
        "owner": {"name": "Gil", "email": "gil@example.test", "password": "a long quiet evening"},
    }
    answers = [caller.post("tenants/", body, **{"Idempotency-Key": "open"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].content
    assert answers[0].content == answers[1].content
    assert Tenant.objects.filter(slug="gamma").count() == 1


_SERVER = """
import os, sys, time
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django; django.setup()
from django.test import Client
from api.resources.catalog import Articles
real = Articles.create
def slow(self, request):
    answer = real(self, request)
    print("done, not committed", flush=True)
    time.sleep(60)
    return answer
Articles.create = slow
client = Client(SERVER_NAME=sys.argv[1], headers={"Authorization": "Bearer " + sys.argv[2]})
client.post("/api/v1/articles/", sys.argv[3], content_type="application/json",
            headers={"Idempotency-Key": "k-1"})
"""


def test_a_server_killed_in_the_middle_leaves_neither_effect_nor_answer(
    committed_db: None, alpha: Tenant
) -> None:
    import json

    token = tokens_of(alpha, "owner").access
    caller = Caller(alpha, token)
    arguments = [f"alpha.{settings.BASE_HOST}", token, json.dumps(BODY)]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _SERVER, *arguments],
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "done, not committed\n"
        refusal(make(caller), 409, "idempotency_in_progress")
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=10)
        process.stdout.close()
    # The database notices the dead connection, and lets the lock go, in its own time.
    answer = until(lambda: again if (again := make(caller)).status_code != 409 else None, every=0.1)
    assert (answer.status_code, "Idempotency-Replayed" in answer) == (201, False)
    with in_tenant(alpha):
        assert made() == 1
