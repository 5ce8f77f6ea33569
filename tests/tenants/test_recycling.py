"""A connection that has served many tenants is replaced."""

from collections.abc import Iterator

import pytest
from django.db import close_old_connections, connection

from catalog.models import Service
from tenants.backend import base
from tenants.context import in_tenant
from tenants.models import Tenant

pytestmark = pytest.mark.usefixtures("committed_db")


def server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def one_tenant_a_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(base, "MOST_TENANTS", 1)
    connection.close()
    yield
    connection.close()


def visit(*tenants: Tenant) -> None:
    for tenant in tenants:
        with in_tenant(tenant):
            Service.objects.count()


def test_it_is_kept_for_the_same_tenant(alpha: Tenant) -> None:
    visit(alpha, alpha, alpha)
    before = server()
    close_old_connections()
    assert server() == before


def test_it_is_replaced_after_more_tenants_than_allowed(alpha: Tenant, beta: Tenant) -> None:
    visit(alpha, beta)
    before = server()
    close_old_connections()
    assert server() != before
    visit(alpha)
    again = server()
    close_old_connections()
    assert server() == again
