"""Every address × every method × everybody: who gets in, what is shown, and what changes.

The two workspaces hold the same keys, so an id means a row of one's own in each of them; beta
has further rows under a key that alpha lacks. `tests.walls.walking` says what is looked at.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import redis
from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import path

from accounts.models import CustomRole, Session, User
from catalog.models import Article, Package, Service
from config import urls
from conversations.models import Attachment, Contact, Message
from core.clock import now
from orders.models import OrderProposal
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.api import test_permissions as api_rows
from tests.support.world import ALPHA, BETA, seeded
from tests.walls import rows
from tests.walls.addresses import Address, walk
from tests.walls.callers import PLATFORM, all_callers
from tests.walls.walking import (
    IDS,
    METHODS,
    Door,
    Walk,
    callers_at,
    checksums,
    doors,
    doors_of,
    paths_of,
)

PLACES = (ALPHA.slug, BETA.slug, PLATFORM, "front")
LEAST_REQUESTS = 20_000
LEAST_ANSWERED = {ALPHA.slug: 500, BETA.slug: 100, PLATFORM: 50, "front": 10}
"""How many requests must get a 200: a walk that is refused everywhere would prove nothing."""

handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500


@pytest.mark.parametrize(
    ("urlconf", "table"),
    [
        ("panels.tenant.urls", rows.WORKSPACE),
        ("panels.platform.urls", rows.PLATFORM),
        ("config.front_urls", rows.FRONT),
    ],
)
def test_every_page_has_its_row(urlconf: str, table: dict[str, str]) -> None:
    known = {address.route for address in walk(urlconf)}
    assert sorted(known - set(table)) == [], "these need a row in tests/walls/rows.py"
    assert sorted(set(table) - known) == [], "these rows belong to no address"


@pytest.mark.parametrize("place", ["workspace", PLATFORM])
def test_the_api_documents_what_the_table_says(tenant_db: None, alpha: Tenant, place: str) -> None:
    host = settings.PLATFORM_HOST if place == PLATFORM else f"{alpha.slug}.{settings.BASE_HOST}"
    document = json.loads(
        Client(SERVER_NAME=host)
        .get("/api/v1/schema/", headers={"accept": "application/json"})
        .content
    )
    table = api_rows.PLATFORM if place == PLATFORM else api_rows.BY_ACTION
    documented = {
        (path.removeprefix("/api/v1/").replace("{id}", "{pk}"), method)
        for path, operations in document["paths"].items()
        for method in operations
    }
    stated = {(path, method) for path, rights in table.items() for method in rights}
    assert documented <= stated
    assert stated - documented <= {("schema/", "get")}


def test_there_is_enough_to_walk(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    callers = all_callers(alpha, beta)
    planned = sum(
        len(callers_at(door, method, callers)) * len(paths_of(door, method))
        for place in PLACES
        for door in doors_of(place)
        for method in METHODS
    )
    assert planned >= LEAST_REQUESTS


def more_next_door(beta: Tenant) -> None:
    """Rows of beta's under a key that alpha has nothing at, in the tables that addresses name."""
    key = int(IDS["next door's"])
    changed: dict[type[models.Model], dict[str, Any]] = {
        Service: {"name": "Another"},
        Package: {"name": "Another"},
        Article: {},
        User: {"email": "another@example.test"},
        CustomRole: {"name": "Another"},
        Contact: {},
        Message: {"external_id": "another", "send_key": "0" * 32},
        Attachment: {"message_id": key},
        OrderProposal: {"idempotency_key": "another"},
    }
    with in_tenant(beta):
        for model, fields in changed.items():
            row = model._default_manager.order_by("pk")[0]
            for name, value in {"pk": key, **fields}.items():
                setattr(row, name, value)
            row._state.adding = True
            row.save(force_insert=True)


def seen_just_now(*tenants: Tenant) -> None:
    """For the whole walk: that somebody was seen is noted once a minute, and tested elsewhere."""
    for enter in (*(partial(in_tenant, tenant) for tenant in tenants), outside_tenants):
        with enter():
            Session.objects.update(last_seen_at=now() + timedelta(hours=1))


def fresh_counters() -> None:
    """Who knocks this often is slowed down; that is tested elsewhere."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_nobody_gets_further_than_the_table_says(
    tenant_db: None,
    alpha: Tenant,
    beta: Tenant,
    settings: Any,
    record_property: Callable[[str, object], None],
    place: str,
) -> None:
    settings.BASE_URLCONF = "config.front_urls"
    callers = all_callers(alpha, beta)
    more_next_door(beta)
    seen_just_now(alpha, beta)
    before = {tenant.slug: checksums(tenant) for tenant in (alpha, beta)}
    walk_ = Walk()
    for door in doors_of(place):
        for method in METHODS:
            fresh_counters()
            for address in paths_of(door, method):
                for caller in callers_at(door, method, callers):
                    walk_.visit(door, caller, method, address)
    tally = walk_.tally
    print(f"{place}: {tally.requests} requests, answers {sorted(tally.answers.items())}")
    record_property("requests", tally.requests)
    assert not tally.wrong, "\n".join(tally.wrong)
    assert {tenant.slug: checksums(tenant) for tenant in (alpha, beta)} == before
    assert tally.answers[200] >= LEAST_ANSWERED[place]


# ------------------------------------------------------------ the matrix sees what is planted


def _there() -> Tenant:
    with outside_tenants():
        return seeded(BETA.slug)


def open_to_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no right was asked for")


def shows_next_door(request: HttpRequest) -> HttpResponse:
    with in_tenant(_there()):
        return HttpResponse(Service.objects.values_list("description", flat=True)[0])


def shows_it_in_a_header(request: HttpRequest) -> HttpResponse:
    with in_tenant(_there()):
        name = Attachment.objects.values_list("filename", flat=True)[0]
    return HttpResponse(headers={"Content-Disposition": f"attachment; filename={name}"})


def streams_it(request: HttpRequest) -> HttpResponseBase:
    with in_tenant(_there()):
        return StreamingHttpResponse([User.objects.values_list("name", flat=True)[0]])


def writes_next_door(request: HttpRequest) -> HttpResponse:
    with in_tenant(_there()):
        User.objects.filter(pk=1).update(is_active=True)
    raise Http404


def writes_next_door_and_takes_it_back(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        with in_tenant(_there()):
            User.objects.filter(pk=1).update(is_active=True)
        transaction.set_rollback(True)
    raise Http404


def refuses_after_writing(request: HttpRequest) -> HttpResponse:
    User.objects.filter(pk=1).update(is_active=True)
    raise Http404


def refuses_everybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=403)


def breaks(request: HttpRequest) -> HttpResponse:
    raise LookupError


PLANTED: dict[str, tuple[Callable[[HttpRequest], HttpResponseBase], str]] = {
    "open": (open_to_all, "was let in"),
    "shows": (shows_next_door, "shows the other workspace's words"),
    "header": (shows_it_in_a_header, "shows the other workspace's words"),
    "streams": (streams_it, "shows the other workspace's words"),
    "writes": (writes_next_door, "changed ['accounts_user'] next door"),
    "takes-back": (writes_next_door_and_takes_it_back, "changed ['accounts_user'] next door"),
    "refuses-late": (refuses_after_writing, "changed [('t_alpha', 'accounts_user')] although"),
    "refuses-all": (refuses_everybody, "was refused and may enter"),
    "breaks": (breaks, "broke"),
}
urlpatterns = [
    *(path(f"{name}/", view) for name, (view, _) in PLANTED.items()),
    *urls.urlpatterns,
]


@pytest.fixture
def planted(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("name", PLANTED)
def test_what_is_planted_is_found(
    tenant_db: None, alpha: Tenant, beta: Tenant, planted: None, name: str
) -> None:
    """Each as a page for owners, with what the walk must say of it."""
    door = Door(
        host=f"{alpha.slug}.{settings.BASE_HOST}",
        place="workspace",
        address=Address(route=f"{name}/", pattern=None),
        rights={"GET": "business.edit"},
    )
    walk_ = Walk()
    for caller in callers_at(door, "GET", all_callers(alpha, beta)):
        walk_.visit(door, caller, "GET", f"/{name}/")
    assert any(PLANTED[name][1] in line for line in walk_.tally.wrong), walk_.tally.wrong


def test_an_address_without_a_row_is_found(planted: None) -> None:
    with pytest.raises(AssertionError, match="need a row"):
        test_every_page_has_its_row(__name__, rows.WORKSPACE)
    with pytest.raises(KeyError):
        list(doors(__name__, host=f"{ALPHA.slug}.{settings.BASE_HOST}", place="workspace"))
