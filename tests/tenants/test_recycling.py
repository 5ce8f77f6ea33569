"""A connection that has served many tenants is replaced."""

import threading
import weakref
from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import close_old_connections, connection, connections
from django.test import override_settings

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
def one_tenant_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connections.close_all()
    # Of what earlier tests' threads have left, nothing counts here.
    monkeypatch.setattr(base, "_sessions", weakref.WeakSet([connections["default"]]))
    with override_settings(TENANTS_REMEMBERED=1):
        yield
    connections.close_all()


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


def test_connections_share_what_a_process_may_remember(alpha: Tenant, beta: Tenant) -> None:
    """The one that remembers most goes; one that remembers little stays."""
    here, done = threading.Event(), threading.Event()
    other: list[int] = []

    def elsewhere() -> None:
        visit(alpha, beta)
        other.append(server())
        here.set()
        done.wait(10)
        close_old_connections()
        other.append(server())
        connection.close()

    thread = threading.Thread(target=elsewhere)
    with override_settings(TENANTS_REMEMBERED=2):
        thread.start()
        assert here.wait(10)
        before = server()
        close_old_connections()
        assert server() == before
        visit(alpha)
        done.set()
        thread.join()
    assert other[0] != other[1]


# ---------------------------------------------------------------- whether it lives


def checks() -> int:
    """How many round trips the next request or task spends on whether its session lives."""
    close_old_connections()
    with mock.patch.object(
        base.DatabaseWrapper, "is_usable", autospec=True, side_effect=lambda _: True
    ) as usable:
        server()
    return usable.call_count


def test_a_session_that_answered_just_now_is_not_asked_whether_it_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server()
    checks()
    assert [checks() for _ in range(3)] == [0, 0, 0]
    monkeypatch.setattr(base, "TRUSTED_SECONDS", -1.0)
    assert checks() == 1


def test_one_that_its_server_has_ended_is_replaced_all_the_same() -> None:
    ended = server()
    checks()

    def end_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [ended])
            assert cursor.fetchone() == (True,)
        connection.close()

    other = threading.Thread(target=end_it)
    other.start()
    other.join()
    close_old_connections()
    assert server() != ended
