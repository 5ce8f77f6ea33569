"""The history over the API: found, paged without gap or double, and one's own alone."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from accounts.api_keys import create_key
from audit.actions import record
from audit.chain import hash_of
from audit.models import Entry, Link
from core.actors import Actor, system_actor
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, as_platform, refusal
from tests.support.people import person
from tests.support.world import CANARY

NADIA = Actor(kind="person", label="Nadia", id=77)


def write(tenant: Tenant, number: int, **more: Any) -> list[int]:
    with in_tenant(tenant):
        return [
            record(actor=NADIA, code="orders.order.made", data={"n": n}, **more).pk
            for n in range(number)
        ]


def codes(caller: Caller, **asked: Any) -> list[str]:
    answer = caller.get("audit/", **asked)
    assert answer.status_code == 200, answer.content
    return [row["code"] for row in answer.json()["results"]]


def test_pages_lead_on_without_gap_or_double_though_more_is_written(
    tenant_db: None, alpha: Tenant
) -> None:
    owner = as_person(alpha, "owner")
    written = write(alpha, 7)
    seen: list[int] = []
    answer = owner.get("audit/", limit=3, who="Nadia").json()
    while True:
        seen += [row["id"] for row in answer["results"]]
        write(alpha, 1)
        if answer["next"] is None:
            break
        parts = urlsplit(answer["next"])
        answer = owner.client.get(f"{parts.path}?{parts.query}").json()
    assert seen == sorted(written, reverse=True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"code": "orders"}, True),
        ({"code": "orders.order.made"}, True),
        ({"code": "order"}, False),
        ({"code": "orders.order.mad"}, False),
        ({"who": "nadi"}, True),
        ({"actor_kind": "person", "actor_id": 77}, True),
        ({"actor_kind": "system", "actor_id": 77}, False),
        ({"target": "order:3"}, True),
        ({"target": "order:4"}, False),
        ({"since": "2020-01-01T00:00:00Z"}, True),
        ({"until": "2020-01-01T00:00:00Z"}, False),
        ({"cursor": 1}, False),
    ],
)
def test_filters(tenant_db: None, alpha: Tenant, asked: dict[str, Any], found: bool) -> None:
    write(alpha, 1, target="order:3")
    assert ("orders.order.made" in codes(as_person(alpha, "owner"), **asked)) is found


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"cursor": -1}, "cursor"),
        ({"cursor": 2**63}, "cursor"),
        ({"since": "soon"}, "since"),
        ({"actor_id": "Nadia"}, "actor_id"),
        ({"code": "x" * 65}, "code"),
        ({"who": "a\x00b"}, "who"),
    ],
)
def test_an_unusable_filter_is_refused(
    tenant_db: None, alpha: Tenant, asked: dict[str, Any], field: str
) -> None:
    error = refusal(as_person(alpha, "owner").get("audit/", **asked), 400, "invalid")
    assert list(error["fields"]) == [field]


def test_at_most_five_hundred_at_once(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        Entry.objects.bulk_create(
            Entry(actor_kind="system", actor_label="tests", code="tests.many") for _ in range(510)
        )
    assert len(codes(as_person(alpha, "owner"), limit=9999)) == 500


def test_an_entry_can_be_held_against_the_chain(committed_db: None, alpha: Tenant) -> None:
    [key] = write(alpha, 1, target="order:3")
    row = as_person(alpha, "owner").get("audit/", who="Nadia").json()["results"][0]
    with in_tenant(alpha):
        link = Link.objects.get(pk=key)
    assert (row["position"], row["hash"]) == (link.position, bytes(link.hash).hex())
    linked_at = link.linked_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = (
        *(str(row["position"]), linked_at, str(key), str(alpha.pk), row["at"]),
        *("person", "77", "Nadia", row["code"], row["target"], '{"n": 0}'),
    )
    assert hash_of(bytes(link.previous), fields).hex() == row["hash"]


def test_each_reads_its_own(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(beta):
        record(actor=NADIA, code="orders.order.made", data={"reason": CANARY})
    with outside_tenants():
        record(actor=system_actor("tests"), code="tenants.plan.changed", data={"reason": CANARY})
    assert CANARY not in as_person(alpha, "owner").get("audit/", limit=500).content.decode()
    admin = as_platform()
    assert "tenants.plan.changed" in codes(admin)
    assert "orders.order.made" not in codes(admin, limit=500)


def test_who_may_not_read_the_history_may_not_here(tenant_db: None, alpha: Tenant) -> None:
    refusal(as_person(alpha, "agent").get("audit/"), 403, "not_allowed")
    with in_tenant(alpha):
        _, narrow = create_key(actor=person("owner").actor, name="K", scopes=["catalog.view"])
        _, wide = create_key(actor=person("owner").actor, name="K", scopes=["audit.view"])
    refusal(Caller(alpha, narrow).get("audit/"), 403, "not_allowed")
    assert Caller(alpha, wide).get("audit/").status_code == 200


def test_it_is_read_and_nothing_else(tenant_db: None, alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    for method in ("post", "put", "patch", "delete"):
        refusal(owner.raw(method, "audit/", b"{}"), 405, "method_not_allowed")
