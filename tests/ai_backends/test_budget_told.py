"""A spent budget is told by one mail to each owner and each of the platform's people."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest

from accounts.permissions import Role
from ai.budget.models import Attempt, Told
from ai.budget.standing import today
from ai.budget.telling import tell
from ai.budget.upkeep import KEPT, forget
from core.clock import now
from tenants.context import outside_tenants
from tenants.models import Tenant
from tenants.routers import OWNER
from tests import factories
from tests.support.jobs import run_jobs
from tests.support.mailbox import Mailbox

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.mark.parametrize("of_all", [False, True])
def test_each_is_told_once(of_all: bool, alpha: Tenant, beta: Tenant, mailbox: Mailbox) -> None:
    factories.UserFactory(email="root@example.test", name="Pia", role=Role.PLATFORM)
    Told.objects.using(OWNER).create(
        tenant=None if of_all else alpha, limit="day_tokens", starts_on=today()
    )
    for _ in range(2):
        with outside_tenants():
            tell()
        run_jobs()
    [mail] = mailbox.mails(to="root@example.test")
    assert "built-in engine" in str(mail)
    assert beta.name not in str(mail)
    assert len(mailbox.mails(to="owner@example.test")) == (0 if of_all else 1)
    assert not mailbox.mails(to="agent@example.test")


def test_single_calls_are_forgotten_in_time() -> None:
    for days in (0, KEPT.days - 1, KEPT.days + 1):
        Attempt.objects.create(
            tenant=None,
            at=now() - timedelta(days=days),
            backend="main",
            kind="anthropic",
            model="m",
            prompt_version="1",
            outcome="answered",
            latency_ms=1,
        )
    forget()
    assert Attempt.objects.count() == 2


def test_the_machines_login_counts_and_sets_no_budget(
    login: Callable[[str], psycopg.Connection],
) -> None:
    machine = login("assistant")

    def may(table: str) -> set[str]:
        return {
            right
            for right in ("SELECT", "INSERT", "UPDATE", "DELETE")
            if machine.execute(
                "SELECT has_table_privilege(%s, %s)", [f"public.ai_budget_{table}", right]
            ).fetchone()
            == (True,)
        }

    assert may("limit") == {"SELECT"}
    assert may("spent") == {"SELECT", "INSERT", "UPDATE"}
    assert may("reservation") == {"SELECT", "INSERT", "DELETE"}
    assert may("attempt") == {"SELECT", "INSERT"}
    assert may("told") == {"SELECT", "INSERT"}
