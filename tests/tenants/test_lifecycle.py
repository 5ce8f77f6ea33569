"""Suspending, deleting, restoring, erasing: what each refuses, and what is left afterwards."""

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, connections
from django.test import Client

from audit.models import Entry
from core.errors import InvalidInput, NotAllowed
from tenants import relay
from tenants.admission import put_right
from tenants.context import in_tenant, role_name
from tenants.doorbell import ring
from tenants.erasure.certificate import is_genuine
from tenants.erasure.leftovers import faults, rows_left
from tenants.erasure.running import carry_out
from tenants.exceptions import SlugTaken, WrongState
from tenants.lifecycle import (
    delete_tenant,
    erase_tenant,
    reactivate_tenant,
    restore_tenant,
    suspend_tenant,
)
from tenants.models import Erasure, Tenant
from tenants.parking import park, unpark
from tenants.provisioning import being_made, create_tenant, discard_abandoned
from tests import factories
from tests.support.jobs import rung
from tests.support.people import PLATFORM_ADMIN, person

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _no_files_left() -> Iterator[None]:
    yield
    for folder in Path(settings.MEDIA_ROOT).glob("t_acme*"):
        shutil.rmtree(folder)


def make(slug: str = "gamma", state: str = Tenant.State.ACTIVE) -> Tenant:
    return create_tenant(actor=PLATFORM_ADMIN, slug=slug, name=slug.title(), state=state)


def host(tenant: Tenant) -> Client:
    return Client(SERVER_NAME=f"{tenant.slug}.{settings.BASE_HOST}")


def deleted(tenant: Tenant) -> Tenant:
    return delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over.")


def erased(tenant: Tenant) -> Erasure:
    erasure = erase_tenant(actor=PLATFORM_ADMIN, tenant=deleted(tenant), reason="Asked for it.")
    assert carry_out(erasure), erasure.last_error
    return Erasure.objects.get(pk=erasure.pk)


class TestMoving:
    def test_each_move_starts_from_its_states_alone(self) -> None:
        tenant = make()
        for move in (reactivate_tenant, restore_tenant):
            with pytest.raises(WrongState):
                move(actor=PLATFORM_ADMIN, tenant=tenant)
        with pytest.raises(WrongState) as refusal:
            erase_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="No.")
        assert refusal.value.code == "tenant_state"
        assert Tenant.objects.get(pk=tenant.pk).state == Tenant.State.ACTIVE
        assert not Erasure.objects.exists()

    def test_nobody_without_the_right_moves_anything(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            owner = person("owner").actor
        with pytest.raises(NotAllowed):
            suspend_tenant(actor=owner, tenant=alpha, reason="Mine.")
        with pytest.raises(InvalidInput):
            suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="  ")
        assert Tenant.objects.get(pk=alpha.pk).state == Tenant.State.ACTIVE

    def test_a_move_is_in_the_history_with_its_reason(self, alpha: Tenant) -> None:
        suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid.")
        entry = Entry.objects.get(code="tenants.tenant.suspended")
        assert entry.target == f"tenant:{alpha.pk}"
        assert entry.data == {"from": "active", "reason": "Unpaid."}

    def test_a_suspended_one_comes_back_suspended(self, alpha: Tenant) -> None:
        suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid.")
        assert (
            restore_tenant(actor=PLATFORM_ADMIN, tenant=deleted(alpha)).state
            == Tenant.State.SUSPENDED
        )


class TestClosed:
    def test_rings_of_a_suspended_tenant_wait_and_go_on(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            ring(task="conversations.deliver", conversation_id=1)
        suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid.")
        assert relay.claim() == []
        assert relay.HandedOut().seconds_to_next() == relay.LONGEST_WAIT
        before = [row.due_at for row in rung("conversations.deliver")]
        assert park() == 1
        assert unpark() == 0
        reactivate_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
        assert [row.due_at for row in rung("conversations.deliver")] == before
        assert "conversations.deliver" in {job.task for job in relay.claim()}

    def test_a_suspended_workspace_is_read_and_not_written(self, alpha: Tenant) -> None:
        suspend_tenant(actor=PLATFORM_ADMIN, tenant=alpha, reason="Unpaid.")
        answer = host(alpha).post("/api/v1/services/", data={}, content_type="application/json")
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "tenant_suspended"
        assert host(alpha).post("/business/").status_code == 403
        assert host(alpha).get("/sign-in/").status_code == 200

    def test_a_deleted_workspace_says_so_and_nobody_can_enter_it(self, alpha: Tenant) -> None:
        deleted(alpha)
        assert host(alpha).get("/").status_code == 410
        answer = host(alpha).get("/api/v1/services/")
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "tenant_deleted")
        with pytest.raises(ProgrammingError), in_tenant(alpha), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        restore_tenant(actor=PLATFORM_ADMIN, tenant=alpha)
        assert host(alpha).get("/sign-in/").status_code == 200
        assert faults() == []


class TestErasing:
    def test_all_is_gone_and_certified_and_the_neighbour_is_whole(self) -> None:
        tenant, lookalike = make("acme"), make("acme-2")
        for each in (tenant, lookalike):
            with in_tenant(each):
                factories.ServiceFactory()
                default_storage.save("a/b.txt", ContentFile(b"words"))
                cache.set("word", each.slug)
                ring(task="conversations.sweep")
        erasure = erased(tenant)

        assert rows_left(tenant.pk) == {}
        assert faults() == []
        assert erasure.removed["files"] == 1
        assert erasure.removed["redis_keys"] == 1
        assert erasure.removed["catalog_service"] == 1
        assert erasure.certificate is not None
        assert is_genuine(erasure.certificate, erasure.signature)
        forged = json.loads(json.dumps(erasure.certificate).replace("acme", "other"))
        assert not is_genuine(forged, erasure.signature)
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            assert not [key for key in client.scan_iter() if b":t_acme:" in key]
        with in_tenant(lookalike):
            assert factories.ServiceFactory().pk == 2
            assert default_storage.exists("a/b.txt")
            assert cache.get("word") == "acme-2"
        assert Entry.objects.filter(code="tenants.tenant.erased").count() == 1

    def test_the_address_is_free_afterwards_and_not_before(self) -> None:
        tenant = make("acme")
        erasure = erase_tenant(actor=PLATFORM_ADMIN, tenant=deleted(tenant), reason="Asked.")
        with pytest.raises(SlugTaken):
            make("acme")
        assert carry_out(erasure)
        again = make("acme")
        assert again.pk != tenant.pk
        with in_tenant(again):
            assert factories.ServiceFactory().pk == 1


class TestAbandoned:
    def test_one_that_is_still_being_made_is_left_alone(self) -> None:
        def look() -> int:
            try:
                return discard_abandoned()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            with being_made("gamma"):
                make(state=Tenant.State.PREPARING)
                assert pool.submit(look).result() == 0
            assert pool.submit(look).result() == 1
        assert not Tenant.objects.filter(slug="gamma").exists()
        assert faults() == []


class TestAdmission:
    @pytest.mark.parametrize(
        "login", [settings.APP_LOGIN, settings.ASSISTANT_LOGIN], ids=["app", "assistant"]
    )
    def test_each_logins_memberships_are_told_and_put_right(
        self, alpha: Tenant, beta: Tenant, login: str
    ) -> None:
        machine = role_name(alpha.pk, assistant=True)
        with connections["owner"].cursor() as cursor:
            cursor.execute(f'REVOKE "{machine}" FROM "{login}"')
            assert faults() == ["tenant alpha is active, and a login may not enter it"]
            assert (put_right(), put_right()) == (1, 0)
            assert faults() == []
            deleted(alpha)
            assert put_right() == 0
            cursor.execute(f'GRANT "{machine}" TO "{login}" WITH INHERIT FALSE, SET TRUE')
        assert faults() == ["tenant alpha is deleted, and a login may still enter it"]
        assert (put_right(), faults()) == (1, [])
