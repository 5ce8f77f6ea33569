"""Old entries make room, and what is left still proves that nothing else was touched."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection, transaction

from accounts.models import SecurityPolicy
from audit import pruning
from audit.actions import record
from audit.chain import Place
from audit.models import Entry, Link
from core.actors import system_actor
from tenants.context import in_tenant, outside_tenants
from tenants.models import ChainAnchor, Tenant
from tenants.routers import OWNER
from tests.audit.test_verifying import of_alpha, tamper, verdict
from workspaces.histories import anchor_all, prune_all, verify_all

__all__ = ["tamper"]

SYSTEM = system_actor("tests")


def write(tenant: Tenant, number: int, *, days: float, code: str = "tests.old") -> None:
    """Entries that are `days` old, linked as all are."""
    with in_tenant(tenant), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (at, actor_kind, actor_label, code, target, data)"
            " SELECT now() - make_interval(secs => %s), 'system', 'tests', %s, '', '{}'"
            " FROM generate_series(1, %s)",
            [days * 86_400, code, number],
        )


def left(tenant: Tenant) -> list[str]:
    with in_tenant(tenant):
        return list(Entry.objects.order_by("id").values_list("code", flat=True))


@pytest.fixture
def old(committed_db: None, alpha: Tenant, tamper: Callable[..., None]) -> Tenant:
    """Alpha, whose history is thirteen entries past ninety days and three that are not."""
    with outside_tenants():
        record(actor=SYSTEM, code="tests.platform")
    tamper("DELETE FROM audit_entry", "DELETE FROM audit_link")
    write(alpha, 1, days=91, code="tests.oldest")
    write(alpha, 12, days=90.1)
    write(alpha, 3, days=89.9, code="tests.young")
    return alpha


def test_what_is_past_ninety_days_goes_and_a_summary_stays(old: Tenant) -> None:
    assert prune_all() == 13
    assert left(old) == ["tests.young"] * 3 + ["audit.pruned"]
    with in_tenant(old):
        summary = Entry.objects.get(code="audit.pruned")
        assert summary.actor_label == "retention"
        assert summary.data["entries"] == 13
        assert summary.data["codes"] == {"tests.old": 12, "tests.oldest": 1}
        assert summary.data["through"] == 13
        assert Link.objects.count() == Entry.objects.count()
    assert of_alpha()["unbroken"]
    assert verify_all() == []
    assert prune_all() == 0


def test_an_old_entry_behind_a_young_one_waits(old: Tenant) -> None:
    """A chain is cut at the first entry that stays: what is left is one unbroken stretch."""
    write(old, 1, days=100)
    assert prune_all() == 13
    assert left(old) == [*["tests.young"] * 3, "tests.old", "audit.pruned"]
    assert of_alpha()["unbroken"]


@pytest.mark.parametrize(("days", "gone"), [(30, 16), (365, 0)])
def test_each_workspace_keeps_its_own_time(old: Tenant, days: int, gone: int) -> None:
    with in_tenant(old):
        SecurityPolicy.objects.filter(pk=1).update(audit_days=days)
    assert prune_all() == gone
    assert of_alpha()["unbroken"]


def test_anchors_from_before_the_cut_still_fit_and_later_ones_still_bite(
    old: Tenant, tamper: Callable[..., None]
) -> None:
    anchor_all()
    prune_all()
    with in_tenant(old):
        record(actor=SYSTEM, code="tests.after")
    anchor_all()
    assert [line["unbroken"] for line in verdict("--all")] == [True] * 3
    assert ChainAnchor.objects.using(OWNER).filter(tenant_id=old.pk).count() == 2
    # The last entry cut off: the anchor of after the pruning says so.
    tamper(
        "DELETE FROM audit_entry WHERE code = 'tests.after'",
        "DELETE FROM audit_link WHERE position = (SELECT max(position) FROM audit_link)",
    )
    assert "anchor says" in of_alpha()["problem"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET data = data || '{\"entries\": 12}' WHERE code = 'audit.pruned'",
        "UPDATE audit_entry SET data = data || '{\"through\": 14}' WHERE code = 'audit.pruned'",
        "DELETE FROM audit_entry WHERE code = 'audit.pruned'",
        "DELETE FROM audit_entry WHERE id = (SELECT min(id) FROM audit_entry)",
    ],
)
def test_a_summary_that_was_touched_is_found(
    old: Tenant, tamper: Callable[..., None], change: str
) -> None:
    prune_all()
    tamper(change)
    assert not of_alpha()["unbroken"]


def test_a_second_pruning_keeps_the_first_summary_and_vouches_for_it(
    old: Tenant, tamper: Callable[..., None]
) -> None:
    prune_all()
    with in_tenant(old):
        SecurityPolicy.objects.filter(pk=1).update(audit_days=30)
    # The first summary is young itself, but its time has nothing to do with it: it stays.
    assert prune_all() == 3
    assert left(old) == ["audit.pruned"] * 2
    assert of_alpha()["unbroken"]
    with in_tenant(old):
        first = Entry.objects.order_by("id").first().pk
    tamper(f"UPDATE audit_entry SET data = data || '{{\"entries\": 1}}' WHERE id = {first}")
    assert not of_alpha()["unbroken"]


@pytest.mark.parametrize("batches", [0, 1])
def test_a_run_that_was_killed_is_finished_by_the_next(
    old: Tenant, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    """Killed once the summary is written: before anything is deleted, and after a part."""
    whole = pruning._delete

    def killed(machine: psycopg.Connection, *, schema: str, through: Place) -> int:
        if schema != old.schema_name or not through.position:
            return whole(machine, schema=schema, through=through)
        for _ in range(batches):
            with machine.transaction():
                machine.execute(pruning._DOOR)
                statement = pruning._in(schema, pruning._DELETE)
                machine.execute(statement, [through.position, pruning.SUMMARY, 5])
        raise KeyboardInterrupt

    monkeypatch.setattr(pruning, "_delete", killed)
    with pytest.raises(KeyboardInterrupt):
        prune_all()
    assert len(left(old)) == 17 - 5 * batches
    assert of_alpha()["unbroken"]
    monkeypatch.undo()
    assert prune_all() == 13 - 5 * batches
    assert left(old) == ["tests.young"] * 3 + ["audit.pruned"]
    assert of_alpha()["unbroken"]


def test_nobody_but_the_owner_writes_a_summary_or_deletes(
    old: Tenant, login: Callable[[str], psycopg.Connection]
) -> None:
    with in_tenant(old), pytest.raises(Exception, match="append-only"):
        record(actor=SYSTEM, code="audit.pruned", data={"through": 3})
    app = login("app")
    app.execute("SET proffer.audit_pruning = 'on'")
    with pytest.raises(psycopg.Error, match="permission denied"):
        app.execute("DELETE FROM t_alpha.audit_entry")
    assert len(left(old)) == 16
