"""Statements that are planned once: each tenant's own, whoever used the session before."""

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from catalog.models import Service
from core.compiled import Compiled
from core.prepared import AFTER, executed
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tenants.routers import OWNER

pytestmark = pytest.mark.usefixtures("committed_db")

NAMES = "SELECT tenant_id, name FROM catalog_service WHERE id = ANY(%s) ORDER BY id"
UNCHANGED = "UPDATE catalog_service SET name = name WHERE id = %s"
SESSIONS_OWN = (
    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT tenant_id, name%'"
)


def prepared() -> int:
    with outside_tenants(), connection.cursor() as cursor:
        cursor.execute(SESSIONS_OWN)
        return int(cursor.fetchone()[0])


def names(tenant: Tenant) -> list[tuple[int, str]]:
    with in_tenant(tenant), executed(NAMES, [[1]]) as cursor:
        return list(cursor.fetchall())


def test_one_session_serves_two_tenants_by_turns(alpha: Tenant, beta: Tenant) -> None:
    """The same keys lie in both: a plan of the one's would read the other's rows."""
    expected = {}
    for tenant in (alpha, beta):
        with in_tenant(tenant):
            Service.objects.filter(pk=1).update(name=f"Of {tenant.slug}")
            expected[tenant] = [(tenant.pk, f"Of {tenant.slug}")]
    # Postgres itself plans a prepared text anew for its first five uses.
    for turn in range(AFTER + 8):
        for tenant in (alpha, beta):
            assert names(tenant) == expected[tenant], turn
    assert prepared() == 2


def test_what_one_role_had_planned_is_refused_to_another(alpha: Tenant) -> None:
    with in_tenant(alpha):
        for _ in range(AFTER + 8):
            with executed(UNCHANGED, [1]):
                pass
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        in_tenant(alpha, as_assistant=True),
        executed(UNCHANGED, [1]),
    ):
        pass


def test_a_queryset_goes_on_after_its_table_has_changed(alpha: Tenant) -> None:
    one = Compiled(lambda asked: Service.objects.filter(pk=asked("pk")))
    table = f'"{alpha.schema_name}".catalog_service'
    for turn in range(AFTER + 8):
        with in_tenant(alpha):
            assert [each.pk for each in one(pk=1)] == [1]
        if turn == AFTER + 6:
            with connections[OWNER].cursor() as cursor:
                cursor.execute(f"ALTER TABLE {table} ADD COLUMN more integer")
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP COLUMN more")
    with in_tenant(alpha):
        assert [each.pk for each in one(pk=1)] == [1]


def test_many_tenants_texts_do_not_pile_up(alpha: Tenant) -> None:
    with in_tenant(alpha):
        for number in range(150):
            for _ in range(AFTER + 1):
                with executed(f"SELECT tenant_id, name, {number} FROM catalog_service", []):
                    pass
    assert prepared() <= 101
