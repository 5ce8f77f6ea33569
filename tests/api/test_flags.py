"""The platform's API for feature flags."""

from tenants.context import in_tenant
from tenants.flags import flag_on
from tenants.models import Flag, Tenant
from tests.api.caller import as_person, as_platform, refusal


def test_a_flag_is_set_read_and_cleared(tenant_db: None, alpha: Tenant, beta: Tenant) -> None:
    caller = as_platform()
    listed = caller.get("flags/").json()["results"]
    assert {"sign_up", "custom_roles", "support_access"} <= {row["name"] for row in listed}
    path = f"tenants/{alpha.id}/flags/custom_roles/"
    put = caller.put(path, {"enabled": False, "reason": "abused"}).json()
    assert (put["on"], put["because"], put["setting"]["reason"]) == (False, "tenant", "abused")
    assert caller.get(path).json() == put
    for tenant, expected in ((alpha, False), (beta, True)):
        with in_tenant(tenant):
            assert flag_on("custom_roles") is expected
    assert caller.raw("delete", path, b"").status_code == 204
    assert caller.get(path).json()["because"] == "default"


def test_a_share_is_set_for_everybody_alone(tenant_db: None, alpha: Tenant) -> None:
    caller = as_platform()
    given = {"enabled": True, "reason": "a try", "percentage": 30}
    assert caller.put("flags/custom_roles/", given).json()["setting"]["percentage"] == 30
    refusal(caller.put(f"tenants/{alpha.id}/flags/custom_roles/", given), 400, "invalid")
    refusal(caller.put("flags/sign_up/", given), 400, "invalid")
    refusal(caller.put("flags/custom_roles/", {"enabled": True}), 400, "invalid")
    refusal(caller.put("flags/nonsense/", given), 404, "not_found")
    refusal(caller.get(f"tenants/{alpha.id}/flags/sign_up/"), 404, "not_found")
    assert Flag.objects.count() == 1


def test_no_owner_reaches_them(tenant_db: None, alpha: Tenant) -> None:
    refusal(as_person(alpha, "owner").get("flags/"), 404, "not_found")
