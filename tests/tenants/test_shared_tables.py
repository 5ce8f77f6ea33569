"""What tenants share: each rings for itself and sees the switches that concern it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from core.actors import system_actor
from core.errors import NotAllowed
from tenants.context import in_tenant, outside_tenants
from tenants.doorbell import ring
from tenants.exceptions import NoTenant
from tenants.models import Switch, Tenant
from tenants.switches import Kind, set_switch, stops
from tests.support.jobs import rung
from tests.support.people import PLATFORM_ADMIN, person

as_whom = pytest.mark.parametrize("as_assistant", [False, True], ids=["people", "machine"])


class TestTheDoorbell:
    @as_whom
    def test_a_tenant_rings_for_itself(
        self, tenant_db: None, alpha: Tenant, as_assistant: bool
    ) -> None:
        with in_tenant(alpha, as_assistant=as_assistant):
            ring(task="conversations.deliver", conversation_id=7)
        row = rung()[-1]
        assert (row.tenant_id, row.task, row.kwargs) == (
            alpha.pk,
            "conversations.deliver",
            {"conversation_id": 7},
        )

    @as_whom
    def test_not_for_another(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, as_assistant: bool
    ) -> None:
        before = len(rung())
        with (
            in_tenant(alpha, as_assistant=as_assistant),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO public.tenants_doorbell"
                " (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
                " VALUES (%s, 'conversations.deliver', '{}', now(), 0, 0, '')",
                [beta.pk],
            )
        assert len(rung()) == before

    @as_whom
    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT * FROM public.tenants_doorbell",
            "UPDATE public.tenants_doorbell SET due_at = now()",
            "DELETE FROM public.tenants_doorbell",
        ],
    )
    def test_nor_looks_who_rang(
        self, tenant_db: None, alpha: Tenant, as_assistant: bool, statement: str
    ) -> None:
        with (
            in_tenant(alpha, as_assistant=as_assistant),
            pytest.raises(ProgrammingError, match="permission denied"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_nobody_rings_outside_a_tenant(self, tenant_db: None) -> None:
        with pytest.raises(NoTenant):
            ring(task="conversations.deliver", conversation_id=7)

    def test_a_ring_goes_with_its_transaction(self, committed_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            with pytest.raises(LookupError), transaction.atomic():
                ring(task="conversations.deliver", conversation_id=7)
                raise LookupError
            assert rung() == []
            with transaction.atomic():
                ring(task="conversations.deliver", conversation_id=8)
            assert [row.kwargs for row in rung()] == [{"conversation_id": 8}]


class TestTheSwitch:
    @pytest.fixture(autouse=True)
    def _switches(self, tenant_db: None, beta: Tenant) -> None:
        set_switch(
            actor=PLATFORM_ADMIN, kind="ai", tenant=beta, engaged=True, reason="a secret reason"
        )

    @as_whom
    def test_a_tenant_sees_its_own(self, beta: Tenant, as_assistant: bool) -> None:
        with in_tenant(beta, as_assistant=as_assistant):
            assert stops(Kind.AI).all_numbers == "tenant"

    @as_whom
    def test_not_another_ones(self, alpha: Tenant, as_assistant: bool) -> None:
        with in_tenant(alpha, as_assistant=as_assistant):
            assert stops(Kind.AI).all_numbers is None
            assert not Switch.objects.exists()

    @as_whom
    def test_everybody_sees_the_platforms(self, alpha: Tenant, as_assistant: bool) -> None:
        set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=None, engaged=True, reason="")
        with in_tenant(alpha, as_assistant=as_assistant):
            assert stops(Kind.AI).all_numbers == "platform"
        set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=None, engaged=False, reason="")
        with in_tenant(alpha, as_assistant=as_assistant):
            assert stops(Kind.AI).all_numbers is None

    @as_whom
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE public.tenants_switch SET engaged = false",
            "DELETE FROM public.tenants_switch",
            "INSERT INTO public.tenants_switch (kind, engaged, reason, changed_at)"
            " VALUES ('ai', false, '', now())",
        ],
    )
    def test_no_tenant_flips_one(self, alpha: Tenant, as_assistant: bool, statement: str) -> None:
        with (
            in_tenant(alpha, as_assistant=as_assistant),
            pytest.raises(ProgrammingError, match="permission denied"),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_only_the_platforms_people_flip_it(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            owner = person("owner").actor
        for actor in (owner, system_actor("x")):
            with pytest.raises(NotAllowed):
                set_switch(actor=actor, kind="ai", tenant=None, engaged=True, reason="")
        with outside_tenants():
            assert not Switch.objects.filter(tenant=None).exists()
