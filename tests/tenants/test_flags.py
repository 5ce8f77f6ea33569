"""Feature flags: what holds for whom, who sets them, and that each switches something."""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import create_role
from accounts.support import grant_support
from audit.models import Entry
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants import flags
from tenants.context import in_tenant
from tenants.flags import (
    FLAGS,
    FeatureOff,
    clear_flag,
    flag_on,
    in_share,
    overrides,
    set_flag,
    standings,
)
from tenants.models import Flag, Tenant
from tests.support.people import PLATFORM_ADMIN, person
from tests.support.source import ROOT, modules

pytestmark = pytest.mark.usefixtures("tenant_db")


def put(name: str = "custom_roles", *, enabled: bool = True, **more: Any) -> Flag:
    return set_flag(actor=PLATFORM_ADMIN, name=name, enabled=enabled, reason="a try", **more)


def on(tenant: Tenant, name: str = "custom_roles") -> bool:
    with in_tenant(tenant):
        return flag_on(name)


@pytest.mark.parametrize("name", FLAGS)
def test_every_flag_switches_something(name: str) -> None:
    use = re.compile(rf'(flag_on|require_flag)\("{name}"\)')
    assert [m.path for m in modules() if use.search((ROOT / m.path).read_text())]


def test_the_default_holds_until_somebody_sets_it(alpha: Tenant) -> None:
    assert on(alpha) is FLAGS["custom_roles"].on is True
    put(enabled=False)
    assert on(alpha) is False
    clear_flag(actor=PLATFORM_ADMIN, name="custom_roles")
    assert on(alpha) is True


def test_a_tenants_own_setting_wins_and_is_no_other_tenants(alpha: Tenant, beta: Tenant) -> None:
    put(enabled=False)
    put(tenant=alpha)
    assert (on(alpha), on(beta)) == (True, False)
    assert [row.tenant for row in overrides()["custom_roles"]] == [alpha]


def test_an_expired_setting_says_nothing_and_is_shown_as_expired(alpha: Tenant) -> None:
    put(enabled=False, expires_at=now() + timedelta(hours=1))
    assert on(alpha) is False
    with time_machine.travel(now() + timedelta(hours=1, seconds=1)):
        assert on(alpha) is True
        shown = next(row for row in standings() if row.name == "custom_roles")
        assert (shown.on, shown.because, shown.expired) == (True, "default", True)


def test_a_share_of_tenants_is_the_same_each_time_and_only_grows() -> None:
    shares = [{t for t in range(1, 1001) if in_share("custom_roles", t, p)} for p in range(101)]
    assert (len(shares[0]), len(shares[100])) == (0, 1000)
    assert all(smaller <= larger for smaller, larger in pairwise(shares))
    assert 250 < len(shares[30]) < 350
    assert shares[50] != {t for t in range(1, 1001) if in_share("sign_up", t, 50)}


def test_a_share_decides_for_each_tenant(alpha: Tenant, beta: Tenant) -> None:
    edge = next(p for p in range(101) if in_share("custom_roles", alpha.pk, p))
    put(percentage=edge)
    assert on(alpha) is True
    put(percentage=edge - 1)
    assert on(alpha) is False
    put(enabled=False, percentage=100)
    assert (on(alpha), on(beta)) == (False, False)


def test_asking_costs_one_query(alpha: Tenant) -> None:
    on(alpha)
    with in_tenant(alpha), CaptureQueriesContext(connection) as queries:
        flag_on("custom_roles")
    assert len([q for q in queries if "tenants_flag" in q["sql"]]) == 1


def test_what_was_changed_is_written_before_and_after(alpha: Tenant) -> None:
    put(enabled=False, tenant=alpha)
    put(tenant=alpha)
    last = Entry.objects.filter(code="tenants.flag.set").latest("id")
    assert last.target == f"tenant:{alpha.pk}"
    assert last.data == {
        "flag": "custom_roles",
        "reason": "a try",
        "changes": {"enabled": [False, True]},
    }
    clear_flag(actor=PLATFORM_ADMIN, name="custom_roles", tenant=alpha)
    cleared = Entry.objects.get(code="tenants.flag.cleared")
    assert cleared.data["changes"]["enabled"] == [True, None]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"percentage": 101}, "percentage"),
        ({"name": "sign_up", "percentage": 50}, "percentage"),
        ({"expires_at": now() - timedelta(minutes=1)}, "expires_at"),
    ],
)
def test_what_makes_no_sense_is_refused(more: dict[str, Any], field: str) -> None:
    given = {"name": "custom_roles", "reason": "a try", **more}
    with pytest.raises(InvalidInput) as refused:
        set_flag(actor=PLATFORM_ADMIN, enabled=True, **given)
    assert set(refused.value.fields) == {field}
    assert not Flag.objects.exists()


def test_only_the_platforms_people_set_them_and_only_known_ones(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
    with pytest.raises(NotAllowed):
        set_flag(actor=owner, name="custom_roles", enabled=True, reason="mine")
    with pytest.raises(NotFound):
        put("no_such_flag")
    with pytest.raises(NotFound):
        put("sign_up", tenant=alpha)
    assert not Flag.objects.exists()


class TestWhatTheyKeepBack:
    def test_custom_roles(self, alpha: Tenant, beta: Tenant) -> None:
        put(enabled=False, tenant=alpha)
        for tenant, refused in ((alpha, True), (beta, False)):
            with in_tenant(tenant):
                role = {"actor": person("owner").actor, "name": "Night shift"}
                if refused:
                    with pytest.raises(FeatureOff):
                        create_role(**role, permissions=["inbox.view"])
                else:
                    assert create_role(**role, permissions=["inbox.view"]).pk

    def test_support_access(self, alpha: Tenant) -> None:
        put("support_access", enabled=False)
        with in_tenant(alpha), pytest.raises(FeatureOff):
            grant_support(actor=person("owner").actor, reason="Look", hours=8)
        assert flags.FLAGS["support_access"].per_tenant
