"""An upgrade states rights again where they changed, and opens nothing that is shut."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import ProgrammingError, connections

from catalog.models import Service
from tenants.context import in_tenant, role_name
from tenants.erasure.leftovers import faults
from tenants.lifecycle import delete_tenant, erase_tenant, restore_tenant, suspend_tenant
from tenants.models import Tenant
from tenants.routers import OWNER
from tenants.upgrade import upgrade_tenants
from tests.support.people import PLATFORM_ADMIN
from tests.tenants.migrating import ADD_COLUMN, QUICK, added, migrations, owners

pytestmark = pytest.mark.usefixtures("committed_db")


class TestStates:
    def test_the_suspended_and_the_deleted_are_upgraded_and_the_erased_left_alone(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                "UPDATE tenants_tenant SET state = 'suspended' WHERE slug = 'gamma';"
                "UPDATE tenants_tenant SET state = 'deleted', erase_after = now()"
                " WHERE slug = 'delta';"
                "UPDATE tenants_tenant SET state = 'erasing' WHERE slug = 'omega'"
            )
        with migrations(tmp_path, ADD_COLUMN):
            assert upgrade_tenants().complete
            assert [added(tenant) for tenant in more] == [["0900_added"], ["0900_added"], []]

    def test_rights_that_are_stated_again_open_no_tenant_that_is_deleted(
        self, more: list[Tenant], tmp_path: Path
    ) -> None:
        gamma, delta, omega = more
        suspend_tenant(actor=PLATFORM_ADMIN, tenant=gamma, reason="Unpaid.")
        delete_tenant(actor=PLATFORM_ADMIN, tenant=delta, reason="Over.")
        delete_tenant(actor=PLATFORM_ADMIN, tenant=omega, reason="Over.")
        erase_tenant(actor=PLATFORM_ADMIN, tenant=omega, reason="Over.")
        with migrations(tmp_path, ADD_COLUMN):
            assert len(upgrade_tenants(rights=True).done) == 4
            assert [added(tenant) for tenant in more] == [["0900_added"], ["0900_added"], []]
        for each in (delta, omega):
            for machine in (False, True):
                with pytest.raises(ProgrammingError), in_tenant(each, as_assistant=machine):
                    Service.objects.count()
        with in_tenant(gamma):
            assert Service.objects.count() == 0
        assert faults() == []
        restore_tenant(actor=PLATFORM_ADMIN, tenant=delta)
        with in_tenant(delta):
            assert Service.objects.count() == 0

    def test_a_move_and_an_upgrade_wait_for_each_other(self, more: list[Tenant]) -> None:
        """Whichever comes second, the deleted ones are shut: many tries, both orders."""

        def delete_all() -> None:
            try:
                for tenant in more:
                    delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            deleting = pool.submit(delete_all)
            while not deleting.done():
                assert upgrade_tenants(rights=True).failed == []
            deleting.result()
        assert upgrade_tenants(rights=True).complete
        assert faults() == []


class TestRights:
    def test_they_are_stated_again_where_they_changed_and_nowhere_else(
        self, more: list[Tenant]
    ) -> None:
        gamma, delta, _ = more
        revoke = 'REVOKE SELECT ON "{0}".catalog_service FROM "{1}"'
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                revoke.format(gamma.schema_name, role_name(gamma.pk))
                + ";"
                + revoke.format(delta.schema_name, role_name(delta.pk))
                + f";COMMENT ON SCHEMA \"{gamma.schema_name}\" IS 'Proffer rights of before'"
            )
        result = upgrade_tenants()
        assert [outcome.standing.slug for outcome in result.done] == ["gamma"]
        assert [self.reads(tenant) for tenant in (gamma, delta)] == [True, False]
        assert len(upgrade_tenants(rights=True).done) == 5
        assert self.reads(delta)

    def test_a_role_that_a_restore_lost_is_made_again(self, more: list[Tenant]) -> None:
        role = role_name(more[0].pk, assistant=True)
        with connections[OWNER].cursor() as cursor:
            cursor.execute(
                f'GRANT "{role}" TO CURRENT_USER WITH INHERIT TRUE; DROP OWNED BY "{role}";'
                f' DROP ROLE "{role}"'
            )
        assert [outcome.standing.slug for outcome in upgrade_tenants().done] == ["gamma"]
        with in_tenant(more[0], as_assistant=True):
            assert Service.objects.count() == 0

    def test_a_new_table_gets_its_rights_in_the_same_transaction(
        self, more: list[Tenant], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from catalog.rights import RIGHTS
        from tenants import rights

        operation = (
            'migrations.CreateModel("Added", [("id", models.BigAutoField(primary_key=True))])'
        )
        text = rights._rights_text
        monkeypatch.setattr(
            rights,
            "_rights_text",
            lambda **names: (
                text(**names)
                + f'GRANT SELECT ON "{names["schema"]}".catalog_added TO "{names_role(names)}";\n'
            ),
        )
        assert "catalog_added" not in RIGHTS
        rights._texts.cache_clear()
        try:
            with migrations(tmp_path, operation):
                result = upgrade_tenants(options=QUICK)
                assert [outcome.error for outcome in result.failed] == []
                assert all(self.reads(tenant, "catalog_added") for tenant in more)
        finally:
            monkeypatch.undo()
            rights._texts.cache_clear()
            upgrade_tenants()

    def reads(self, tenant: Tenant, table: str = "catalog_service") -> bool:
        [[answer]] = owners(
            f"SELECT has_table_privilege('{role_name(tenant.pk)}',"
            f" '{tenant.schema_name}.{table}', 'SELECT')"
        )
        return answer


def names_role(names: dict[str, object]) -> str:
    return role_name(int(str(names["tenant_id"])))
