"""Tasks that a worker runs for `test_workers`: each says where it was.

Imported by those workers alone: the tests that walk all tasks would count these as ours.
"""

import contextlib
import json
import random
import time
from typing import Any

import redis
from django.conf import settings
from django.db import connection, transaction

from catalog.models import Service
from config.celery import app
from core.scope import active_scope
from tenants.context import in_tenant, outside_tenants, require_tenant
from tenants.models import Tenant
from tenants.tasks import TenantTask

SAID = "walls:said"


def _where() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_schema()::text")
        role, schema = cursor.fetchone()
    price = Service.objects.values_list("price_minor", flat=True).get(pk=1)
    return {"role": role, "schema": schema, "scope": require_tenant().tenant_id, "price": price}


@app.task(base=TenantTask, name="walls.where", shared=False)
def where(*, other: int, then: str) -> None:
    """Say where this runs, wait a little, say it again, and leave as `then` says."""
    seen = [_where()]
    time.sleep(random.random() / 50)
    with outside_tenants():
        neighbour = Tenant.objects.get(pk=other)
    with contextlib.suppress(LookupError), in_tenant(neighbour), transaction.atomic():
        seen.append(_where())
        raise LookupError
    seen.append(_where())
    _say({"seen": seen})
    if then == "fails":
        raise LookupError("as it was told to")
    if then == "breaks the connection":
        connection.close()


@app.task(name="walls.outside", shared=False)
def outside() -> None:
    """What is left behind when no tenant's task runs: no tenant, and the shared schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()::text")
        (schema,) = cursor.fetchone()
    scope = active_scope()
    _say({"outside": schema, "scope": scope.tenant_id if scope else None})


def _say(what: dict[str, Any]) -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.rpush(SAID, json.dumps(what))
