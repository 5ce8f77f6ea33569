"""A wall that was hit: nothing stands, the platform learns of it, whoever asked learns nothing."""

import json
from collections.abc import Callable, Iterator

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from audit.models import Entry
from catalog.models import Service
from config import urls
from config.celery import app
from core.tenant_model import CrossTenantAccess
from tenants.context import in_tenant, outside_tenants, role_name
from tenants.live import platform_channel
from tenants.models import Tenant
from tenants.security import (
    CROSSING,
    ROLE_LEFT,
    WALL_HIT,
    incident_of,
    incidents,
    told_lately,
)
from tenants.tasks import TenantTask
from tests.support.world import CANARY, seeded

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _their_id() -> int:
    with outside_tenants():
        return seeded("beta").pk


def _meet() -> None:
    Service.objects.raw(
        "SELECT id, %s::bigint AS tenant_id, name FROM catalog_service WHERE id = 1",
        [_their_id()],
    )[0]


def _leave() -> None:
    _run(f"SET ROLE {role_name(_their_id())}")


def _reach() -> None:
    _run("SELECT * FROM t_beta.catalog_service")


def _forge() -> None:
    _run(
        "INSERT INTO public.tenants_doorbell"
        " (tenant_id, task, kwargs, due_at, rings, failures, last_error)"
        f" VALUES ({_their_id()}, 'x', '{{}}', now(), 0, 0, '')"
    )


FAULTS: dict[str, tuple[Callable[[], None], str]] = {
    "meet": (_meet, CROSSING),
    "leave": (_leave, ROLE_LEFT),
    "reach": (_reach, WALL_HIT),
    "forge": (_forge, WALL_HIT),
}
every_fault = pytest.mark.parametrize("fault", list(FAULTS))


def faulty(request: HttpRequest, fault: str) -> HttpResponse:
    """A view of ours that went wrong after it had already written."""
    with transaction.atomic():
        User.objects.filter(pk=1).update(name="Changed by a fault")
        FAULTS[fault][0]()
    return HttpResponse("it went through")


def broken(request: HttpRequest) -> HttpResponse:
    raise LookupError("an ordinary mistake")


urlpatterns = [
    path("faulty/<str:fault>/", faulty),
    path("api/v1/faulty/<str:fault>/", faulty),
    path("broken/", broken),
    *urls.urlpatterns,
]


@pytest.fixture
def client(committed_db: None, alpha: Tenant, settings: object) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(SERVER_NAME=f"{alpha.slug}.localhost", raise_request_exception=False)


def entries() -> list[Entry]:
    with outside_tenants():
        return list(incidents())


@every_fault
def test_a_request_that_hits_a_wall_is_rolled_back_and_recorded(
    client: Client, alpha: Tenant, fault: str
) -> None:
    response = client.get(f"/faulty/{fault}/")
    assert response.status_code == 500
    (entry,) = entries()
    assert (entry.code, entry.target) == (FAULTS[fault][1], f"tenant:{alpha.pk}")
    assert entry.data["where"] == f"/faulty/{fault}/"
    with in_tenant(alpha):
        assert User.objects.get(pk=1).name == "Sara"


@every_fault
def test_whoever_asked_learns_nothing(client: Client, fault: str) -> None:
    page = client.get(f"/faulty/{fault}/").content.decode()
    answer = client.get(f"/api/v1/faulty/{fault}/")
    assert "Something broke" in page
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "broken"
    for text in (page, answer.content.decode()):
        for word in ("Traceback", "t_beta", "proffer_", "SQL", "denied", CANARY):
            assert word not in text


def test_an_ordinary_fault_is_no_incident(client: Client) -> None:
    assert client.get("/broken/").status_code == 500
    assert entries() == []


@pytest.fixture
def task() -> Iterator[object]:
    @app.task(base=TenantTask, name="tests.faulty", shared=False)
    def faulty_task(*, fault: str) -> None:
        with transaction.atomic():
            User.objects.filter(pk=1).update(name="Changed by a fault")
            FAULTS[fault][0]()

    yield faulty_task
    app.tasks.pop("tests.faulty")


@every_fault
def test_a_task_that_hits_a_wall_is_rolled_back_and_recorded(
    committed_db: None, alpha: Tenant, task: object, fault: str
) -> None:
    with pytest.raises(Exception, match=r"tenant|role|permission|row-level") as caught:
        task(tenant_id=alpha.pk, fault=fault)
    assert incident_of(caught.value) == FAULTS[fault][1]
    (entry,) = entries()
    assert entry.data["where"] == "tests.faulty"
    with in_tenant(alpha):
        assert User.objects.get(pk=1).name == "Sara"


def test_the_machines_login_can_record_one(
    committed_db: None, alpha: Tenant, login: object
) -> None:
    """Its own processes hit walls too; the history is the one table of the platform it adds to."""
    machine = login("assistant")
    machine.execute(
        "INSERT INTO public.audit_entry"
        " (tenant_id, at, actor_kind, actor_label, code, target, data)"
        " VALUES (0, now(), 'system', 'tenant wall', %s, %s, '{}')",
        [WALL_HIT, f"tenant:{alpha.pk}"],
    )
    assert [entry.code for entry in entries()] == [WALL_HIT]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        machine.execute("SELECT code FROM public.audit_entry")


def test_open_pages_of_the_platform_are_told(client: Client) -> None:
    with (
        redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as valkey,
        valkey.pubsub() as pages,
    ):
        pages.subscribe(platform_channel())
        pages.get_message(timeout=30)
        client.get("/faulty/meet/")
        told = pages.get_message(timeout=30)
    assert json.loads(told["data"]) == {"topic": "incident", "id": entries()[0].pk}


def test_the_same_incident_is_told_by_mail_once_an_hour(committed_db: None) -> None:
    assert not told_lately(code=CROSSING, where="/a/")
    assert told_lately(code=CROSSING, where="/a/")
    assert not told_lately(code=CROSSING, where="/b/")
    assert not told_lately(code=WALL_HIT, where="/a/")


def test_what_is_an_incident_and_what_is_not() -> None:
    refused = RuntimeError("while sending")
    refused.__cause__ = psycopg.errors.InsufficientPrivilege("permission denied")
    assert incident_of(refused) == WALL_HIT
    assert incident_of(CrossTenantAccess(active=1, met=2, what="x")) == CROSSING
    assert incident_of(psycopg.errors.UndefinedTable("no such table")) is None
    assert incident_of(LookupError()) is None
