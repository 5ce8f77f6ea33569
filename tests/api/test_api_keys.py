"""Keys for programs: no more than their maker may do now, here and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.api_keys import MARK, SCOPES, create_key, key_holder
from accounts.exceptions import TokenRefused
from accounts.models import ApiKey, CustomRole, User
from accounts.permissions import TENANT_PERMISSIONS, Role
from audit.models import Entry
from core.clock import now
from orders.models import Order
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, as_platform, refusal
from tests.support.people import person
from tests.support.wishes import propose


def key(tenant: Tenant, *scopes: str, maker: str = "owner", **more: Any) -> tuple[ApiKey, str]:
    with in_tenant(tenant):
        return create_key(actor=person(maker).actor, name="Website", scopes=scopes, **more)


def with_key(tenant: Tenant | None, text: str) -> Caller:
    return Caller(tenant, text)


def test_a_key_is_made_shown_once_and_used(tenant_db: None, alpha: Tenant) -> None:
    owner = as_person(alpha, "owner")
    made = owner.post("api-keys/", {"name": "Website", "scopes": ["catalog.edit"]})
    assert made.status_code == 201, made.content
    text = made.json()["key"]
    assert text.startswith(MARK + made.json()["prefix"])
    assert len(text) == len(MARK) + 12 + 43
    # What a right needs comes with it.
    assert made.json()["scopes"] == ["catalog.edit", "catalog.view"]
    listed = owner.get("api-keys/")
    assert text not in listed.content.decode()
    assert "key" not in listed.json()["results"][0]
    with in_tenant(alpha):
        row = ApiKey.objects.get(pk=made.json()["id"])
        assert text not in str(row.__dict__)
        entry = Entry.objects.get(code="accounts.api_key.created")
        assert entry.data["scopes"] == ["catalog.edit", "catalog.view"]
        assert text[16:] not in str(entry.data)
    assert with_key(alpha, text).get("services/").status_code == 200
    header = Caller(alpha).client.get("/api/v1/services/", headers={"X-Api-Key": text})
    assert header.status_code == 200


def test_a_key_does_what_its_scopes_say_and_nothing_else(tenant_db: None, alpha: Tenant) -> None:
    _, text = key(alpha, "catalog.view")
    caller = with_key(alpha, text)
    assert caller.get("services/").status_code == 200
    for path in ("orders/", "messages/", "users/", "api-keys/"):
        refusal(caller.get(path), 403, "not_allowed")
    refusal(caller.patch("services/1/", {"name": "Mine"}), 403, "not_allowed")


def test_who_is_recorded(tenant_db: None, alpha: Tenant) -> None:
    _, text = key(alpha, "catalog.edit")
    body = {"question": "Where?", "answer": "Here."}
    assert with_key(alpha, text).post("articles/", body).status_code == 201
    with in_tenant(alpha):
        owner = person("owner")
        entry = Entry.objects.get(code="catalog.article.created", actor_id=owner.pk)
        assert (entry.actor_kind, entry.actor_label) == ("person", f"{owner.name} by key Website")


def test_an_order_is_approved_by_a_key_only_if_a_person_gave_it_that_very_right(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        pending = propose()
        before = Order.objects.count()
    path, body = f"proposals/{pending.pk}/approve/", {"revision": pending.revision}
    _, looking = key(alpha, "orders.view")
    refusal(with_key(alpha, looking).post(path, body), 403, "not_allowed")
    with in_tenant(alpha):
        assert Order.objects.count() == before
    _, deciding = key(alpha, "orders.approve")
    assert with_key(alpha, deciding).post(path, body).status_code == 200
    with in_tenant(alpha):
        assert Order.objects.latest("id").approved_by_id == person("owner").pk


@pytest.mark.parametrize("scope", sorted(TENANT_PERMISSIONS - SCOPES))
def test_no_key_makes_keys_or_opens_the_workspace(
    tenant_db: None, alpha: Tenant, scope: str
) -> None:
    refusal(
        as_person(alpha, "owner").post("api-keys/", {"name": "K", "scopes": [scope]}),
        400,
        "invalid",
    )
    # Nor one whose row says so, as an older version or a hand might have written it.
    row, text = key(alpha, "catalog.view")
    with in_tenant(alpha):
        ApiKey.objects.filter(pk=row.pk).update(scopes=[scope])
        assert key_holder(text).permissions == frozenset()


def test_nobody_gives_a_right_they_do_not_have(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        role = CustomRole.objects.create(
            name="Integrator", permissions=["api_keys.manage", "catalog.view"]
        )
        agent = person("agent")
        agent.role, agent.custom_role = Role.CUSTOM, role
        agent.save()
        before = ApiKey.objects.count()
    caller = as_person(alpha, "agent")
    body = {"name": "K", "scopes": ["catalog.view", "orders.approve"]}
    error = refusal(caller.post("api-keys/", body), 403, "beyond_your_rights")
    assert list(error["fields"]) == ["scopes"]
    with in_tenant(alpha):
        assert ApiKey.objects.count() == before


def test_a_right_its_maker_lost_is_lost_to_the_key(tenant_db: None, alpha: Tenant) -> None:
    _, text = key(alpha, "catalog.edit", "orders.view", maker="admin")
    with in_tenant(alpha):
        User.objects.filter(email="admin@example.test").update(role="agent")
    caller = with_key(alpha, text)
    assert caller.get("orders/").status_code == 200
    refusal(caller.patch("services/1/", {"name": "Mine"}), 403, "not_allowed")


def dead_maker(row: ApiKey) -> None:
    User.objects.filter(pk=row.created_by_id).update(is_active=False)


def revoked(row: ApiKey) -> None:
    ApiKey.objects.filter(pk=row.pk).update(revoked_at=now())


def expired(row: ApiKey) -> None:
    ApiKey.objects.filter(pk=row.pk).update(expires_at=now() - timedelta(seconds=1))


@pytest.mark.parametrize("end", [dead_maker, revoked, expired])
def test_a_key_that_ended_opens_nothing(tenant_db: None, alpha: Tenant, end: Any) -> None:
    row, text = key(alpha, "catalog.view", maker="admin")
    with in_tenant(alpha):
        end(row)
    refusal(with_key(alpha, text).get("services/"), 401, "token_invalid")
    with in_tenant(alpha):
        assert ApiKey.objects.get(pk=row.pk).last_used_at is None


def test_a_key_is_revoked_at_once_and_again_is_fine(tenant_db: None, alpha: Tenant) -> None:
    row, text = key(alpha, "catalog.view")
    owner = as_person(alpha, "owner")
    assert with_key(alpha, text).get("services/").status_code == 200
    for _ in range(2):
        assert owner.client.delete(f"/api/v1/api-keys/{row.pk}/").status_code == 204
    refusal(with_key(alpha, text).get("services/"), 401, "token_invalid")
    assert owner.get(f"api-keys/{row.pk}/").json()["revoked_at"]
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.api_key.revoked").count() == 1
    refusal(owner.client.delete("/api/v1/api-keys/999/"), 404, "not_found")


def test_a_key_is_nothing_at_another_workspace_or_the_platform(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    _, text = key(alpha, "catalog.view")
    refusal(with_key(beta, text).get("services/"), 401, "token_invalid")
    refusal(with_key(None, text).get("tenants/"), 401, "token_invalid")
    # Not even where a key with the same prefix exists.
    other, _ = key(beta, "catalog.view")
    with in_tenant(beta):
        ApiKey.objects.filter(pk=other.pk).update(prefix=text[4:16])
        with pytest.raises(TokenRefused):
            key_holder(text)
    as_platform()


@pytest.mark.parametrize(
    "change",
    [lambda t: t[:-1], lambda t: t + "A", lambda t: t[:16], lambda t: MARK, lambda t: t.upper()],
)
def test_a_key_that_is_not_whole_opens_nothing(tenant_db: None, alpha: Tenant, change: Any) -> None:
    _, text = key(alpha, "catalog.view")
    refusal(with_key(alpha, change(text)).get("services/"), 401, "token_invalid")


@pytest.mark.parametrize("name", ["key", "api_key", "X-Api-Key", "access_token", "token"])
def test_a_key_in_the_address_opens_nothing(tenant_db: None, alpha: Tenant, name: str) -> None:
    row, text = key(alpha, "catalog.view")
    refusal(Caller(alpha).get("services/", **{name: text}), 401, "not_authenticated")
    with in_tenant(alpha):
        assert ApiKey.objects.get(pk=row.pk).last_used_at is None


def test_two_ways_at_once_are_refused(tenant_db: None, alpha: Tenant) -> None:
    _, text = key(alpha, "catalog.view")
    both = with_key(alpha, text).client.get("/api/v1/services/", headers={"X-Api-Key": text})
    refusal(both, 401, "token_invalid")


def test_the_last_use_is_noted_once_a_minute(tenant_db: None, alpha: Tenant) -> None:
    row, text = key(alpha, "catalog.view")
    caller = with_key(alpha, text)
    caller.get("services/")
    with in_tenant(alpha):
        first = ApiKey.objects.get(pk=row.pk)
        assert first.last_used_from == "127.0.0.1"
    caller.get("services/")
    with in_tenant(alpha):
        assert ApiKey.objects.get(pk=row.pk).last_used_at == first.last_used_at
        ApiKey.objects.filter(pk=row.pk).update(last_used_at=now() - timedelta(seconds=61))
    caller.get("services/")
    with in_tenant(alpha):
        assert ApiKey.objects.get(pk=row.pk).last_used_at > first.last_used_at


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": " ", "scopes": ["catalog.view"]}, "name"),
        ({"name": "K", "scopes": []}, "scopes"),
        ({"name": "K", "scopes": ["catalog.sell"]}, "scopes.0"),
        (
            {"name": "K", "scopes": ["catalog.view"], "expires_at": "2020-01-01T00:00Z"},
            "expires_at",
        ),
    ],
)
def test_an_unusable_key_is_not_made(
    tenant_db: None, alpha: Tenant, body: dict[str, Any], field: str
) -> None:
    with in_tenant(alpha):
        before = ApiKey.objects.count()
    error = refusal(as_person(alpha, "owner").post("api-keys/", body), 400, "invalid")
    assert list(error["fields"]) == [field]
    with in_tenant(alpha):
        assert ApiKey.objects.count() == before
