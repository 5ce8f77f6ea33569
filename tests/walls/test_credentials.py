"""What is handed out in one workspace, at the other: what the rooms' own tests leave open."""

import io
import json
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.module_loading import import_string

from accounts.models import RefreshToken
from audit.models import Entry
from core.asgi_caller import call
from core.limits import Limit, spend
from core.locks import lock_key, try_exclusive
from core.logs import formatter
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, tokens_of
from tests.support.people import person
from tests.walls.callers import session_of

AT_ONCE = 8


def test_a_refresh_token_used_by_many_at_once_is_good_for_one_at_most(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    """Whoever comes second shows that two hold it: the family ends, next door nothing does."""
    pair, theirs = tokens_of(alpha, "owner"), tokens_of(beta, "owner")
    gate = threading.Barrier(AT_ONCE)

    def refresh(_: int) -> int:
        gate.wait()
        try:
            answer = Caller(alpha).post("auth/token/refresh/", {"refresh": pair.refresh})
            return int(answer.status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(refresh, range(AT_ONCE)))
    assert answers.count(200) == 1
    assert answers.count(401) == AT_ONCE - 1
    with in_tenant(alpha):
        family = RefreshToken.objects.exclude(jti="seeded")
        assert (family.count(), family.filter(revoked_at=None).count()) == (2, 0)
        assert Entry.objects.filter(code="accounts.token.reused").count() == 1
    assert Caller(alpha, pair.access).get("services/").status_code == 401
    assert Caller(beta, theirs.access).get("services/").status_code == 200
    again = Caller(beta).post("auth/token/refresh/", {"refresh": theirs.refresh})
    assert again.status_code == 200


def test_a_stream_opens_to_a_session_of_its_own_workspace_alone(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(alpha):
        session = session_of(person("owner"))
    web = import_string(settings.ASGI_APPLICATION)
    cookie = {"cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    found = {
        host: call(web, host=host, path="/events/", headers=cookie).status
        for host in ("alpha.localhost", "beta.localhost", settings.PLATFORM_HOST, "localhost")
    }
    assert found.pop("alpha.localhost") == 200
    assert set(found.values()) <= {403, 404}


def test_what_is_counted_and_locked_in_one_is_free_in_the_other(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    once = Limit("walls", 1, 60, "For this test.")
    with in_tenant(alpha):
        assert spend(once, subject="somebody").wait == 0.0
        assert spend(once, subject="somebody").wait > 0
    with in_tenant(beta):
        assert spend(once, subject="somebody").wait == 0.0
    taken: list[bool] = []

    def take(tenant: Tenant) -> None:
        try:
            with in_tenant(tenant), transaction.atomic():
                taken.append(try_exclusive(lock_key("drain", tenant.pk, 1, "971550000001")))
                held.wait(timeout=20)
        finally:
            connection.close()

    held = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(take, (alpha, beta)))
    assert taken == [True, True]


def tells(request: HttpRequest) -> HttpResponse:
    logging.getLogger("proffer.walls").warning("inside")
    return HttpResponse()


urlpatterns = [path("tells/", tells)]


def test_no_line_of_the_log_carries_the_tenant_of_the_request_before(
    committed_db: None, alpha: Tenant, beta: Tenant, settings: Any
) -> None:
    """One thread serves alpha, the platform and beta, and writes between the requests too."""
    settings.ROOT_URLCONF = settings.PLATFORM_URLCONF = __name__
    hosts = ["alpha.localhost", settings.PLATFORM_HOST, "beta.localhost"]
    logger, written = logging.getLogger("proffer.walls"), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter())
    logger.addHandler(handler)
    try:
        for host in [*hosts, *reversed(hosts)]:
            assert Client(SERVER_NAME=host).get("/tells/").status_code == 200
            logger.warning("between")
    finally:
        logger.removeHandler(handler)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    found = [(line["event"], line.get("tenant"), "request" in line) for line in lines]
    between = ("between", None, False)
    there = [("inside", name, True) for name in ("t_alpha", None, "t_beta")]
    assert found == [step for line in [*there, *reversed(there)] for step in (line, between)]
