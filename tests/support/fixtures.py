"""The fixtures of every room."""

import os
from collections.abc import Callable, Iterator
from functools import cache

import hypothesis
import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connections, transaction
from django.test import Client

from accounts.models import User
from tenants.context import in_tenant, outside_tenants
from tenants.directory import forget_all
from tenants.keys import keyring
from tenants.models import Tenant
from tenants.upgrade import upgrade_public
from tests.support import restore, world
from tests.support.schema import ensure_current_text

_URLS = {
    "owner": "DATABASE_OWNER_URL",
    "app": "DATABASE_APP_URL",
    "assistant": "DATABASE_ASSISTANT_URL",
}


# The same examples in every run, however slow the machine: what fails does so for everybody.
# `--hypothesis-profile=default` looks for others.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Migrate the shared tables and make the two tenants, once; replaces pytest-django's own."""
    with django_db_blocker.unblock():
        upgrade_public()
        ensure_current_text()
        world.build()
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session")
def _seeded_copy(django_db_setup: None, django_db_blocker: object) -> restore.Seeded:
    with django_db_blocker.unblock():
        return restore.take_copy()


def _clean_memory() -> None:
    """What is remembered outside Postgres: look-ups and keys here, and everything in Redis."""
    forget_all()
    keyring.forget()
    _redis().flushdb()


@cache
def _redis() -> redis.Redis:
    """One connection for the run: making one takes longer than emptying Redis."""
    return redis.Redis.from_url(settings.REDIS_URL)


@pytest.fixture
def tenant_db(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """The whole test is one transaction of the application's login, rolled back at its end.

    Nothing is committed, so no on_commit hook runs; sequences and Redis do move.
    Other connections (`login`, threads, new tenants) see the seeded state alone:
    what needs them needs `committed_db`.
    """
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            _clean_memory()


@pytest.fixture
def committed_db(_seeded_copy: restore.Seeded, django_db_blocker: object) -> Iterator[None]:
    """Real commits; afterwards every table is as seeded and further tenants are gone."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            connections["default"].close()
            restore.put_back(_seeded_copy)
            _clean_memory()


@pytest.fixture
def alpha(django_db_setup: None, django_db_blocker: object) -> Tenant:
    """The tenant a test is about."""
    with django_db_blocker.unblock(), outside_tenants():
        return world.seeded("alpha")


@pytest.fixture
def beta(django_db_setup: None, django_db_blocker: object) -> Tenant:
    """The other tenant, with the same keys and names; its texts carry `world.CANARY`."""
    with django_db_blocker.unblock(), outside_tenants():
        return world.seeded("beta")


@pytest.fixture
def client_for() -> Callable[[Tenant | None, User | None], Client]:
    """`client_for(tenant, user)`: a browser on the tenant's host, signed in as the user if any.

    Without a tenant it is on the platform's host.
    """

    def make(tenant: Tenant | None, user: User | None = None) -> Client:
        if tenant is None:
            client = Client(SERVER_NAME=settings.PLATFORM_HOST)
            if user is not None:
                client.force_login(user)
            return client
        client = Client(SERVER_NAME=f"{tenant.slug}.{settings.BASE_HOST}")
        if user is not None:
            with in_tenant(tenant):
                client.force_login(user)
        return client

    return make


@pytest.fixture
def login(
    django_db_setup: None, django_db_blocker: object
) -> Iterator[Callable[[str], psycopg.Connection]]:
    """`login("app" | "assistant" | "owner")`: a raw connection of that login, autocommitting."""
    opened: list[psycopg.Connection] = []

    def connect(name: str) -> psycopg.Connection:
        connection = psycopg.connect(os.environ[_URLS[name]], autocommit=True)
        opened.append(connection)
        return connection

    yield connect
    for connection in opened:
        connection.close()
