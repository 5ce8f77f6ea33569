"""Eight threads that change the tenant at every step, for a minute, over real connections."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from catalog.models import Service
from config.wsgi import application
from core.scope import active_scope
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import tokens_of
from tests.support.people import person
from tests.support.world import ALPHA, BETA, CANARY, Look
from tests.walls.callers import session_of

THREADS = 8
SECONDS = 60.0
LEAST_STEPS = 250
"""Of each thread, however long they take. A free machine does some 2,000 in the minute; one that
is busy goes on until it has these."""


class Visitor:
    """One tenant's doors, and what must come out of them."""

    def __init__(self, tenant: Tenant, look: Look) -> None:
        self.tenant, self.look = tenant, look
        self.token = tokens_of(tenant, "owner").access
        with in_tenant(tenant):
            self.session = session_of(person("owner"))
        self.requests = RequestFactory(SERVER_NAME=f"{tenant.slug}.{settings.BASE_HOST}")

    def wrong(self, said: str) -> str:
        """What is wrong with a text of this tenant's pages."""
        return (
            "" if (CANARY in said) == (self.look is BETA) else f"{self.look.slug} said {said[:80]}"
        )

    def ask(self, path: str, headers: dict[str, str]) -> str:
        status: list[str] = []
        environ = self.requests.get(path, headers=headers).environ
        answer = application(environ, lambda line, *_: status.append(line))
        body = b"".join(answer).decode()
        answer.close()
        return f"{path}: {status[0]}" if status[0] != "200 OK" else self.wrong(body)

    def api(self) -> str:
        path = random.choice(("/api/v1/services/", "/api/v1/messages/", "/api/v1/orders/1/"))
        return self.ask(path, {"authorization": f"Bearer {self.token}"})

    def page(self) -> str:
        cookie = f"{settings.SESSION_COOKIE_NAME}={self.session}"
        path = random.choice(("/inbox/", "/catalogue/services/1/", "/orders/1/"))
        return self.ask(path, {"cookie": cookie})

    def price(self) -> str:
        found = Service.objects.values_list("price_minor", flat=True).get(pk=1)
        return "" if found == self.look.price_minor else f"{self.look.slug} paid {found}"

    def read(self) -> str:
        with in_tenant(self.tenant):
            return self.price()

    def roll_back(self) -> str:
        """Leave a transaction and a savepoint behind, as errors do."""
        with in_tenant(self.tenant), transaction.atomic():
            try:
                with transaction.atomic():
                    self.price()
                    raise LookupError
            except LookupError:
                return self.price()

    def fail(self) -> str:
        with in_tenant(self.tenant):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute("SELECT 1 / 0")
            except DatabaseError:
                return self.price()
        return "a division by zero passed"

    def remember(self) -> str:
        with in_tenant(self.tenant):
            cache.set("slug", self.look.slug, timeout=60)
            time.sleep(0)
            found = cache.get("slug")
        return "" if found == self.look.slug else f"{self.look.slug} remembered {found}"

    def reconnect(self) -> str:
        connection.close()
        return self.read()


@pytest.mark.slow
def test_nothing_crosses(
    committed_db: None,
    alpha: Tenant,
    beta: Tenant,
    settings: Any,
    record_property: Any,
) -> None:
    settings.API_LIMIT_CALLER = settings.API_LIMIT_TENANT = 1_000_000
    visitors = [Visitor(alpha, ALPHA), Visitor(beta, BETA)]
    end = time.monotonic() + SECONDS
    gate = threading.Barrier(THREADS)

    def run(number: int) -> tuple[Counter[str], list[str]]:
        dice = random.Random(number)
        gate.wait()
        done: Counter[str] = Counter()
        wrong: list[str] = []
        try:
            while (time.monotonic() < end or done.total() < LEAST_STEPS) and len(wrong) < 5:
                visitor = visitors[(number + done.total()) % 2]
                step = dice.choice(
                    [visitor.api] * 4
                    + [visitor.page] * 2
                    + [visitor.read, visitor.roll_back, visitor.fail, visitor.remember]
                    + [visitor.reconnect]
                )
                wrong += filter(None, [step()])
                done[step.__name__] += 1
                if active_scope() is not None:
                    wrong.append(f"{step.__name__} left {active_scope()} behind")
        finally:
            connection.close()
        return done, wrong

    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(run, range(THREADS)))
    done = sum((counts for counts, _ in results), Counter())
    print(f"{done.total()} steps: {dict(done)}")
    record_property("steps", done.total())
    assert [line for _, wrong in results for line in wrong] == []
    assert done.total() >= THREADS * LEAST_STEPS
    assert set(done) >= {"api", "page", "read", "roll_back", "fail", "remember", "reconnect"}
