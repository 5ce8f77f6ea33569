"""The lifecycle under any order of moves, right and wrong, beside a plain model of it.

After every step the model says what each front must answer, what is stored, and who may
be entered; and that the neighbour is as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import DatabaseError, connections
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from accounts.tokens import issue
from conversations.models import InboundEvent
from core.clock import now
from tenants import upkeep
from tenants.admission import put_right
from tenants.context import in_tenant, outside_tenants
from tenants.erasure.leftovers import faults, rows_left
from tenants.exceptions import SlugTaken, UnknownTenant, WrongState
from tenants.lifecycle import (
    KEEP_DAYS,
    delete_tenant,
    erase_tenant,
    reactivate_tenant,
    restore_tenant,
    suspend_tenant,
)
from tenants.models import Erasure, Tenant
from tenants.provisioning import discard_abandoned
from tenants.routers import OWNER
from tenants.states import open_for_business
from tests.api.caller import Caller
from tests.support.people import PLATFORM_ADMIN
from tests.whatsapp import meta
from workspaces.opening import NumberDetails, OwnerDetails, open_workspace

pytestmark = pytest.mark.usefixtures("committed_db")

PASSWORD = "a long enough pass phrase"
SLUGS = ("rush", "rush-2")
"""One is the beginning of the other, as are their schemas."""

ANSWERS = {
    # state: (a page, reading by the API, writing by it)
    "active": (200, 200, 400),
    "suspended": (200, 200, 403),
    "deleted": (410, 410, 410),
    "erasing": (410, 410, 410),
    "gone": (404, 404, 404),
}
"""What the open session and the token of before get; 400 is an empty body that was looked at."""

slugs = st.sampled_from(SLUGS)


@dataclass
class Life:
    """What must be true of one workspace."""

    tenant: Tenant
    number: str
    page: Client
    caller: Caller
    state: str = "active"
    before: str = ""
    written: list[str] = field(default_factory=list)


class Lives(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.lives: dict[str, Life] = {}
        self.opened = self.wamids = 0

    @initialize()
    def neighbour(self) -> None:
        self.alpha = rows_of("t_alpha")

    @rule(slug=slugs)
    def open(self, slug: str) -> None:
        self.opened += 1
        number = f"40000{id(self) % 9973:05}{self.opened:02}"
        known = self.lives.get(slug)

        def opening() -> Tenant:
            return open_workspace(
                actor=PLATFORM_ADMIN,
                slug=slug,
                name=slug,
                owner=OwnerDetails(email="olga@example.test", name="Olga", password=PASSWORD),
                timezone="UTC",
                currency="EUR",
                default_language="en",
                number=NumberDetails(
                    phone_number_id=number, display="+1 555", waba_id="77700", token="EAAx"
                ),
            )

        if known is not None and known.state != "gone":
            with pytest.raises(SlugTaken):
                opening()
            return
        tenant = opening()
        page = Client(SERVER_NAME=f"{slug}.{settings.BASE_HOST}")
        with in_tenant(tenant):
            olga = User.objects.get()
            page.force_login(olga)
            token = issue(olga).access
        self.lives[slug] = Life(tenant, number, page, Caller(tenant, token))

    def _move(self, slug: str, allowed: tuple[str, ...], move: Callable[[Tenant], Any]) -> Any:
        """Make a move; a wrong one is refused and changes nothing."""
        life = self.lives.get(slug)
        if life is None:
            return None
        if life.state in allowed:
            move(life.tenant)
            return life
        with pytest.raises(UnknownTenant if life.state == "gone" else WrongState):
            move(life.tenant)
        return None

    @rule(slug=slugs)
    def suspend(self, slug: str) -> None:
        if life := self._move(
            slug,
            ("active",),
            lambda tenant: suspend_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Unpaid."),
        ):
            life.state = "suspended"

    @rule(slug=slugs)
    def reactivate(self, slug: str) -> None:
        if life := self._move(
            slug,
            ("suspended",),
            lambda tenant: reactivate_tenant(actor=PLATFORM_ADMIN, tenant=tenant),
        ):
            life.state = "active"

    @rule(slug=slugs)
    def delete(self, slug: str) -> None:
        if life := self._move(
            slug,
            ("active", "suspended"),
            lambda tenant: delete_tenant(actor=PLATFORM_ADMIN, tenant=tenant, reason="Over."),
        ):
            life.before, life.state = life.state, "deleted"

    @rule(slug=slugs)
    def restore(self, slug: str) -> None:
        if life := self._move(
            slug, ("deleted",), lambda tenant: restore_tenant(actor=PLATFORM_ADMIN, tenant=tenant)
        ):
            life.state = life.before

    @rule(slug=slugs)
    def erase(self, slug: str) -> None:
        if life := self._move(
            slug,
            ("deleted",),
            lambda tenant: erase_tenant(
                actor=PLATFORM_ADMIN, tenant=tenant, reason="Asked for it."
            ),
        ):
            life.state = "erasing"

    @rule(slug=slugs)
    def customer_writes(self, slug: str) -> None:
        """Whatever the state, Meta hears 200."""
        if slug not in self.lives:
            return
        life = self.lives[slug]
        self.wamids += 1
        wamid = f"wamid.{id(self)}.{self.wamids}"
        change = meta.change(number=life.number, messages=[meta.text("Hi", wamid=wamid)])
        assert meta.post(meta.envelope(change)).status_code == 200
        life.written.append(wamid)

    @rule(days=st.sampled_from([0, KEEP_DAYS + 1]))
    def steward_comes(self, days: int) -> None:
        """Now, or when the time to restore is over."""
        with time_machine.travel(now() + timedelta(days=days), tick=True):
            upkeep.erase()
        discard_abandoned()
        put_right()
        upkeep.keep_bells()
        for life in self.lives.values():
            if life.state == "erasing" or (days and life.state == "deleted"):
                life.state = "gone"

    @invariant()
    def every_front_says_the_state(self) -> None:
        for life in self.lives.values():
            answers = (
                life.page.get("/inbox/").status_code,
                life.caller.get("services/").status_code,
                life.caller.post("services/", {}).status_code,
            )
            # An address that is somebody else's now knows neither cookie nor token.
            if self.lives[life.tenant.slug] is life:
                assert answers == ANSWERS[life.state], life.state

    @invariant()
    def only_the_open_are_entered_and_hold_what_was_written(self) -> None:
        for life in self.lives.values():
            if life.state in ("active", "suspended"):
                with in_tenant(life.tenant):
                    assert open_for_business() is (life.state == "active")
                    rows = InboundEvent.objects.order_by("id")
                    assert list(rows.values_list("external_id", flat=True)) == life.written
                continue
            with pytest.raises(DatabaseError), in_tenant(life.tenant):
                InboundEvent.objects.exists()

    @invariant()
    def nothing_is_astray_and_the_neighbour_is_as_it_was(self) -> None:
        with outside_tenants():
            assert faults() == []
        for life in self.lives.values():
            if life.state == "gone":
                assert rows_left(life.tenant.pk) == {}
                assert Erasure.objects.get(tenant_id=life.tenant.pk).certificate is not None
        if hasattr(self, "alpha"):
            assert rows_of("t_alpha") == self.alpha

    def teardown(self) -> None:
        for life in self.lives.values():
            if life.state in ("active", "suspended"):
                delete_tenant(actor=PLATFORM_ADMIN, tenant=life.tenant, reason="Over.")
        with time_machine.travel(now() + timedelta(days=KEEP_DAYS + 1), tick=True):
            upkeep.erase()
        assert not Tenant.objects.filter(slug__in=SLUGS).exists()


def rows_of(schema: str) -> list[tuple[str, str]]:
    """Every table of a schema with a digest of all its rows."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
            [schema],
        )
        tables = sorted(name for (name,) in cursor.fetchall())
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                f' FROM "{schema}"."{table}" AS t'
                for table in tables
            )
        )
        return sorted(cursor.fetchall())


def test_any_order_of_moves_keeps_the_law() -> None:
    run_state_machine_as_test(
        Lives,
        settings=hypothesis_settings(
            max_examples=8,
            stateful_step_count=14,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
