"""Tokens: bound to one workspace, short, rotated; a stolen one ends its family."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.conf import settings

from accounts import credentials
from accounts.models import RefreshToken, User
from accounts.tokens import ACCESS_LIFE, SignedRefreshToken
from audit.models import Entry
from core.clock import now
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.api.caller import Caller, as_person, refusal, tokens_of
from tests.factories import PASSWORD


def claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def forged(
    payload: dict[str, Any], key: str = settings.SECRET_KEY, algorithm: str = "HS256"
) -> str:
    return jwt.encode(payload, key, algorithm=algorithm)


def test_email_and_password_give_a_pair_that_names_workspace_person_and_role(
    tenant_db: None, alpha: Tenant
) -> None:
    response = Caller(alpha).sign_in("Owner@Example.test")
    assert response.status_code == 200
    pair = response.json()
    assert set(pair) == {"access", "refresh"}
    found = claims(pair["access"])
    with in_tenant(alpha):
        owner = User.objects.get(email="owner@example.test")
        assert Entry.objects.filter(
            code="accounts.token.issued", target=f"user:{owner.pk}", actor_id=owner.pk
        ).exists()
    assert found["tenant"] == alpha.schema_name
    assert (found["tenant_id"], found["user_id"]) == (alpha.id, owner.pk)
    assert (found["role"], found["iss"]) == ("owner", "proffer")
    assert found["exp"] - found["iat"] == ACCESS_LIFE.total_seconds()
    assert Caller(alpha, pair["access"]).get("services/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("owner@example.test", "wrong"),
        ("nobody@example.test", PASSWORD),
        ("owner@example.test", PASSWORD + " "),
    ],
)
def test_wrong_credentials_say_the_same_and_issue_nothing(
    tenant_db: None, alpha: Tenant, email: str, password: str
) -> None:
    with in_tenant(alpha):
        before = RefreshToken.objects.count()
    error = refusal(Caller(alpha).sign_in(email, password), 401, "wrong_credentials")
    assert error["message"] == "The e-mail or the password is not right."
    with in_tenant(alpha):
        assert RefreshToken.objects.count() == before


def test_an_inactive_person_gets_no_token_and_loses_those_they_have(
    tenant_db: None, alpha: Tenant
) -> None:
    pair = tokens_of(alpha, "agent")
    with in_tenant(alpha):
        User.objects.filter(email="agent@example.test").update(is_active=False)
    refusal(Caller(alpha).sign_in("agent@example.test"), 401, "wrong_credentials")
    refusal(Caller(alpha, pair.access).get("services/"), 401, "token_invalid")
    refusal(
        Caller(alpha).post("auth/token/refresh/", {"refresh": pair.refresh}), 401, "token_invalid"
    )


def test_a_token_of_one_workspace_is_worthless_at_another(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    """Both have a person with the same id, e-mail and role."""
    pair = tokens_of(beta, "owner")
    response = Caller(alpha, pair.access).get("services/")
    refusal(response, 401, "token_invalid")
    assert response["WWW-Authenticate"].startswith("Bearer")
    for path in ("auth/token/refresh/", "auth/token/revoke/"):
        refusal(Caller(alpha).post(path, {"refresh": pair.refresh}), 401, "token_invalid")
    assert Caller(beta).post("auth/token/refresh/", {"refresh": pair.refresh}).status_code == 200


def test_a_workspaces_token_is_worthless_at_the_platform_and_the_reverse(
    tenant_db: None, alpha: Tenant
) -> None:
    User.objects.create_user(
        email="root@example.test", password=PASSWORD, name="Root", role="platform"
    )
    platform = Caller(None).sign_in("root@example.test").json()
    assert claims(platform["access"])["tenant"] == "public"
    refusal(Caller(alpha, platform["access"]).get("services/"), 401, "token_invalid")
    owner = tokens_of(alpha, "owner")
    refusal(Caller(None, owner.access).get("tenants/"), 401, "token_invalid")
    refusal(Caller(None).sign_in("owner@example.test"), 401, "wrong_credentials")


@pytest.mark.parametrize(
    "fault",
    ["other-key", "none", "expired", "refresh", "garbage", "tenant", "no-family", "family"],
)
def test_forged_and_stale_access_tokens_are_refused(
    tenant_db: None, alpha: Tenant, beta: Tenant, fault: str
) -> None:
    pair = tokens_of(alpha, "owner")
    payload = claims(pair.access)
    token = {
        "other-key": forged(payload, key="another secret that is long enough for it"),
        "none": forged(payload, key="", algorithm="none"),
        "expired": forged({**payload, "exp": int((now() - timedelta(seconds=1)).timestamp())}),
        "refresh": pair.refresh,
        "garbage": "a.b.c",
        "tenant": forged({**payload, "tenant_id": beta.id}),
        "no-family": forged({key: payload[key] for key in payload if key != "family"}),
        "family": forged({**payload, "family": claims(tokens_of(alpha, "agent").access)["family"]}),
    }[fault]
    refusal(Caller(alpha, token).get("services/"), 401, "token_invalid")


@pytest.mark.parametrize("header", ["Basic b3duZXI6eA==", "Bearer", "Bearer é", "Token x"])
def test_other_authorization_headers_are_refused(
    tenant_db: None, alpha: Tenant, header: str
) -> None:
    response = Caller(alpha).client.get(
        "/api/v1/services/", headers={"Authorization": header.encode().decode("latin-1")}
    )
    refusal(response, 401, "token_invalid")


def test_a_refresh_token_works_once_and_gives_the_next_pair(tenant_db: None, alpha: Tenant) -> None:
    first = tokens_of(alpha, "agent")
    response = Caller(alpha).post("auth/token/refresh/", {"refresh": first.refresh})
    assert response.status_code == 200
    second = response.json()
    assert second["refresh"] != first.refresh
    assert Caller(alpha, second["access"]).get("services/").status_code == 200
    with in_tenant(alpha):
        rows = RefreshToken.objects.filter(
            jti__in=[claims(t)["jti"] for t in (first.refresh, second["refresh"])]
        )
        assert len({row.family for row in rows}) == 1
        assert len(rows) == 2


def test_a_refresh_token_that_comes_back_revokes_its_whole_family(
    tenant_db: None, alpha: Tenant
) -> None:
    first = tokens_of(alpha, "agent")
    other = tokens_of(alpha, "agent")
    caller = Caller(alpha)
    second = caller.post("auth/token/refresh/", {"refresh": first.refresh}).json()
    refusal(caller.post("auth/token/refresh/", {"refresh": first.refresh}), 401, "token_reused")
    refusal(
        caller.post("auth/token/refresh/", {"refresh": second["refresh"]}), 401, "token_invalid"
    )
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.token.reused").count() == 1
    for access in (first.access, second["access"]):
        refusal(Caller(alpha, access).get("services/"), 401, "token_invalid")
    assert Caller(alpha, other.access).get("services/").status_code == 200
    assert caller.post("auth/token/refresh/", {"refresh": other.refresh}).status_code == 200


def test_revoking_ends_the_family_and_again_is_fine(tenant_db: None, alpha: Tenant) -> None:
    pair = tokens_of(alpha, "agent")
    caller = Caller(alpha)
    assert Caller(alpha, pair.access).get("services/").status_code == 200
    for _ in range(2):
        assert caller.post("auth/token/revoke/", {"refresh": pair.refresh}).status_code == 204
    refusal(Caller(alpha, pair.access).get("services/"), 401, "token_invalid")
    refusal(caller.post("auth/token/refresh/", {"refresh": pair.refresh}), 401, "token_invalid")


def test_a_refresh_token_without_a_row_is_refused(tenant_db: None, alpha: Tenant) -> None:
    pair = tokens_of(alpha, "agent")
    with in_tenant(alpha):
        RefreshToken.objects.filter(jti=claims(pair.refresh)["jti"]).delete()
    refusal(
        Caller(alpha).post("auth/token/refresh/", {"refresh": pair.refresh}), 401, "token_invalid"
    )


def test_an_access_token_refreshes_nothing(tenant_db: None, alpha: Tenant) -> None:
    access = tokens_of(alpha, "agent").access
    refusal(Caller(alpha).post("auth/token/refresh/", {"refresh": access}), 401, "token_invalid")
    assert SignedRefreshToken.token_type == "refresh"


def test_guessing_is_slowed_per_person_and_place_with_a_time_to_wait(
    tenant_db: None, alpha: Tenant, beta: Tenant
) -> None:
    caller = Caller(alpha)
    for _ in range(credentials.MAX_ATTEMPTS):
        refusal(caller.sign_in("owner@example.test", "guess"), 401, "wrong_credentials")
    response = caller.sign_in("OWNER@example.test")
    refusal(response, 429, "too_many_attempts")
    assert 0 < int(response["Retry-After"]) <= credentials.WINDOW_SECONDS
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.sign_in.throttled").count() == 1
    assert caller.sign_in("agent@example.test").status_code == 200
    assert Caller(beta).sign_in("owner@example.test").status_code == 200
    elsewhere = Caller(alpha)
    elsewhere.client.defaults["REMOTE_ADDR"] = "198.51.100.7"
    assert elsewhere.sign_in("owner@example.test").status_code == 200


def test_the_right_password_forgets_the_wrong_ones(tenant_db: None, alpha: Tenant) -> None:
    caller = Caller(alpha)
    for _ in range(credentials.MAX_ATTEMPTS - 1):
        caller.sign_in("owner@example.test", "guess")
    for _ in range(3):
        assert caller.sign_in("owner@example.test").status_code == 200
    refusal(caller.sign_in("owner@example.test", "guess"), 401, "wrong_credentials")


def test_a_stale_bearer_does_not_keep_anybody_from_signing_in(
    tenant_db: None, alpha: Tenant
) -> None:
    caller = Caller(alpha, "a.b.c")
    assert caller.sign_in("owner@example.test").status_code == 200
    assert as_person(alpha, "owner").get("users/").status_code == 200
