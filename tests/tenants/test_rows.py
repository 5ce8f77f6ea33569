"""Wall three: a row knows its tenant, and no other value passes."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction
from django.db.models import Model

from audit.models import Entry
from catalog.models import Service
from conversations.models import Message
from core.tenant_model import CrossTenantAccess, TenantModel
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tenants.rights import tenant_models, tenant_tables
from tenants.security import record_incident
from tests import factories


def test_every_table_of_a_tenant_fills_and_checks_its_tenant(
    tenant_db: None, alpha: Tenant
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns WHERE table_schema = %s"
            " AND column_name = 'tenant_id' AND is_nullable = 'NO'"
            " AND column_default LIKE '%%current_tenant_id()'",
            [alpha.schema_name],
        )
        filled = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint WHERE contype = 'c'"
            " AND connamespace = %s::regnamespace AND convalidated"
            " AND pg_get_constraintdef(oid)"
            " ~ '^CHECK \\(\\(tenant_id = [a-z_.]*current_tenant_id\\(\\)\\)\\)$'",
            [alpha.schema_name],
        )
        checked = {name.rpartition(".")[2] for (name,) in cursor.fetchall()}
    assert filled == set(tenant_tables())
    assert checked == set(tenant_tables())


def test_the_database_fills_in_the_tenant(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        made = factories.ServiceFactory()
        assert Service.objects.get(pk=made.pk).tenant_id == alpha.pk


def test_a_forged_tenant_is_refused_on_insert(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(alpha):
        with pytest.raises(IntegrityError, match="tenant_id_check"), transaction.atomic():
            factories.ServiceFactory(name="Forged", tenant_id=beta.pk)
        assert not Service.objects.filter(name="Forged").exists()


def test_a_forged_tenant_is_refused_on_update(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    # The history is not changed at all, whatever the change.
    kept = {"audit_entry", "audit_link"}
    with in_tenant(alpha):
        for table in tenant_tables():
            refusal = (
                (ProgrammingError, "history is append-only")
                if table in kept
                else (IntegrityError, "tenant_id_check")
            )
            with (
                pytest.raises(refusal[0], match=refusal[1]),
                transaction.atomic(),
                connections["owner"].cursor() as cursor,
            ):
                # The owner's login: not even its UPDATE passes the CHECK.
                cursor.execute(f"UPDATE {alpha.schema_name}.{table} SET tenant_id = %s", [beta.pk])

        with pytest.raises(IntegrityError, match="tenant_id_check"), transaction.atomic():
            Service.objects.filter(pk=1).update(tenant_id=beta.pk)
        assert Service.objects.get(pk=1).tenant_id == alpha.pk


def test_loading_a_foreign_row_is_fatal(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(alpha), pytest.raises(CrossTenantAccess) as caught:
        Service.objects.raw(
            "SELECT id, %s::bigint AS tenant_id, name FROM catalog_service WHERE id = 1",
            [beta.pk],
        )[0]
    assert (caught.value.active, caught.value.met) == (alpha.pk, beta.pk)


def test_rows_still_to_be_read_when_the_tenant_is_left_are_not_loaded(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    with in_tenant(alpha):
        rows = Service.objects.iterator(chunk_size=1)
        assert next(rows).tenant_id == alpha.pk
    with in_tenant(beta), pytest.raises(CrossTenantAccess):
        next(rows)


def test_every_model_of_a_tenants_room_is_a_tenant_model() -> None:
    guests = {model for app in settings.GUEST_APPS for model in _models_of(app)}
    ours = set(tenant_models()) - guests
    assert ours
    for model in ours:
        assert issubclass(model, TenantModel), model


def _models_of(app: str) -> list[type[Model]]:
    return [
        model
        for config in apps.get_app_configs()
        if config.name == app
        for model in config.get_models(include_auto_created=True)
    ]


class TestARowOfAGuest:
    """django-allauth's table carries our column, and its rows the same guard."""

    def test_is_not_loaded_in_another_tenant(self, tenant_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha), pytest.raises(CrossTenantAccess):
            Authenticator.objects.raw(
                "SELECT id, %s::bigint AS tenant_id, type FROM mfa_authenticator", [alpha.pk + 1]
            )[0]

    def test_is_neither_saved_nor_deleted_there(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with in_tenant(alpha):
            row = Authenticator.objects.get()
        with in_tenant(beta):
            before = Authenticator.objects.values().get()
            with pytest.raises(CrossTenantAccess), transaction.atomic():
                row.save(update_fields=["data"])
            with pytest.raises(CrossTenantAccess), transaction.atomic():
                row.delete()
            assert Authenticator.objects.values().get() == before

    def test_a_person_goes_with_her_authenticators(self, tenant_db: None, alpha: Tenant) -> None:
        """allauth's address book has no table here, and nothing asks for it."""
        with in_tenant(alpha):
            made = factories.UserFactory()
            Authenticator.objects.create(user=made, type="totp", data={})
            made.delete()
            assert not Authenticator.objects.filter(type="totp").exists()


class TestAnInstanceCarriedIntoAnotherTenant:
    """Keys are alike, so an UPDATE by key would hit the other tenant's row."""

    def test_is_not_saved(self, tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(alpha):
            service = Service.objects.get(pk=1)
        service.name = "Overwritten"
        with in_tenant(beta):
            with pytest.raises((CrossTenantAccess, IntegrityError)), transaction.atomic():
                service.save()
            assert Service.objects.get(pk=1).name == "Deep clean"

    def test_is_not_saved_in_part(self, tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(alpha):
            service = Service.objects.get(pk=1)
        service.name = "Overwritten"
        with in_tenant(beta):
            with pytest.raises(CrossTenantAccess), transaction.atomic():
                service.save(update_fields=["name"])
            assert Service.objects.get(pk=1).name == "Deep clean"

    def test_is_not_deleted(self, tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(alpha):
            message = Message.objects.first()
        with in_tenant(beta):
            with pytest.raises(CrossTenantAccess), transaction.atomic():
                message.delete()
            assert Message.objects.filter(pk=message.pk).exists()

    def test_is_not_refreshed(self, tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
        with in_tenant(alpha):
            service = Service.objects.get(pk=1)
        with in_tenant(beta), pytest.raises(CrossTenantAccess):
            service.refresh_from_db()


def test_a_crossing_is_audited_where_the_platform_sees_it(
    committed_db: None, alpha: Tenant, beta: Tenant
) -> None:
    crossing = CrossTenantAccess(active=alpha.pk, met=beta.pk, what="catalog.Service 1")
    with in_tenant(alpha), pytest.raises(CrossTenantAccess), transaction.atomic():
        raise crossing
    with in_tenant(alpha):
        assert record_incident(crossing, where="/services/1/")
        assert not Entry.objects.filter(code="tenants.crossing.refused").exists()
    with outside_tenants():
        entry = Entry.objects.get(code="tenants.crossing.refused")
    assert entry.target == f"tenant:{alpha.pk}"
    assert entry.data == {
        "met": beta.pk,
        "what": "catalog.Service 1",
        "where": "/services/1/",
    }
    assert connection.get_autocommit()
