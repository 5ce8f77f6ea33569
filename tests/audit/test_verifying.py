"""What was done to a history behind its back is found, and the place is named."""

import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from audit.actions import record
from audit.chain import hash_of, text_of
from audit.models import Entry, Link
from core.actors import system_actor
from tenants.context import in_tenant, outside_tenants
from tenants.models import ChainAnchor, ChainCheck, Tenant
from tenants.routers import OWNER
from tests.support.servers import superuser_url
from workspaces.histories import anchor_all, verify_all

SYSTEM = system_actor("tests")
WRITTEN = 40


@pytest.fixture
def history(committed_db: None, alpha: Tenant) -> list[int]:
    """Keys of the entries of alpha, in the order of its chain."""
    with in_tenant(alpha), transaction.atomic():
        for n in range(WRITTEN):
            record(
                actor=SYSTEM,
                code="tests.written",
                target=f"thing:{n}",
                data={"n": n, "say": 'She said "ñ"\n\t\u0001\u2028 😀', "price": 1.50},
            )
    with in_tenant(alpha):
        return list(Link.objects.order_by("position").values_list("entry_id", flat=True))


@pytest.fixture
def tamper(committed_db: None) -> Callable[..., None]:
    """Run SQL as the superuser, past every trigger, as somebody who holds the machine would."""

    def run(*statements: str) -> None:
        with psycopg.connect(superuser_url(), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET search_path = t_alpha")
            for statement in statements:
                connection.execute(statement)

    return run


def verdict(*options: str) -> list[dict]:
    """What the command says, a line a history; its exit code agrees."""
    out = io.StringIO()
    try:
        call_command("verify_audit", *options, "--json", stdout=out)
        code = 0
    except CommandError as error:
        code = error.returncode
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert code == (0 if all(line["unbroken"] for line in lines) else 1)
    return lines


def of_alpha(*options: str) -> dict:
    (line,) = verdict("--tenant", "alpha", *options)
    return line


def test_an_untouched_history_is_unbroken(history: list[int]) -> None:
    found = of_alpha()
    assert (found["unbroken"], found["entries"]) == (True, len(history))
    assert [line["unbroken"] for line in verdict("--all")] == [True] * 3


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "actor_kind = 'persom'",
        "actor_id = 8",
        "actor_label = 'testS'",
        "code = 'tests.writtem'",
        "target = 'thing:' || id",
        "data = data || '{\"n\": 1.0000001}'",
        "data = data - 'n'",
        "id = id + 100000",
    ],
)
def test_one_flipped_byte_of_an_entry_is_found(
    history: list[int], tamper: Callable, change: str
) -> None:
    bad = history[17]
    tamper(f"UPDATE audit_entry SET {change} WHERE id = {bad}")
    found = of_alpha()
    assert (found["broken_at"], found["broken_entry"]) == (18, bad)
    assert found["position"] == 17


@pytest.mark.parametrize(
    "change",
    [
        "position = position + 100000",
        "previous = sha256('x')",
        "hash = set_byte(hash, 31, get_byte(hash, 31) # 1)",
        "linked_at = linked_at + interval '1 microsecond'",
        "entry_id = entry_id + 100000",
        "position = NULL",
    ],
)
def test_one_flipped_byte_of_a_link_is_found(
    history: list[int], tamper: Callable, change: str
) -> None:
    tamper(f"UPDATE audit_link SET {change} WHERE entry_id = {history[17]}")
    assert of_alpha()["broken_at"] == 18


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
def test_a_row_of_another_workspace_is_found(
    history: list[int], tamper: Callable, table: str
) -> None:
    key = {"audit_entry": "id", "audit_link": "entry_id"}[table]
    tamper(
        f"ALTER TABLE {table} DROP CONSTRAINT {table}_tenant_id_check",
        f"UPDATE {table} SET tenant_id = 2 + tenant_id WHERE {key} = {history[17]}",
    )
    try:
        assert of_alpha()["broken_at"] == 18
    finally:
        tamper(
            f"UPDATE {table} SET tenant_id = current_tenant_id()",
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_tenant_id_check"
            " CHECK (tenant_id = t_alpha.current_tenant_id())",
        )


def test_a_missing_entry_is_found(history: list[int], tamper: Callable) -> None:
    tamper(f"DELETE FROM audit_entry WHERE id = {history[17]}")
    assert of_alpha()["problem"] == "the entry is missing"


def test_an_entry_that_went_with_its_link_is_found(history: list[int], tamper: Callable) -> None:
    tamper(
        f"DELETE FROM audit_entry WHERE id = {history[17]}",
        f"DELETE FROM audit_link WHERE entry_id = {history[17]}",
    )
    found = of_alpha()
    assert found["broken_at"] == 18
    assert f"entry {history[18]}" in found["problem"]


def test_an_entry_slipped_in_is_found(history: list[int], tamper: Callable) -> None:
    tamper(
        "INSERT INTO audit_entry (id, at, actor_kind, actor_label, code, target, data)"
        " VALUES (999999, now(), 'person', 'Sara', 'orders.proposal.approved', '', '{}')"
    )
    found = of_alpha()
    assert (found["broken_entry"], found["problem"]) == (999999, "it was never linked")


def test_two_that_changed_places_are_found(history: list[int], tamper: Callable) -> None:
    first, second = history[17], history[18]
    tamper(
        f"UPDATE audit_link SET entry_id = -1 WHERE entry_id = {first}",
        f"UPDATE audit_link SET entry_id = {first} WHERE entry_id = {second}",
        f"UPDATE audit_link SET entry_id = {second} WHERE entry_id = -1",
    )
    assert of_alpha()["broken_at"] == 18


def cut_tail(tamper: Callable, history: list[int]) -> None:
    tamper(
        f"DELETE FROM audit_entry WHERE id > {history[-6]}",
        f"DELETE FROM audit_link WHERE entry_id > {history[-6]}",
    )


def test_a_tail_cut_off_contradicts_the_anchors(history: list[int], tamper: Callable) -> None:
    anchor_all()
    cut_tail(tamper, history)
    found = of_alpha()
    assert found["broken_at"] == len(history) - 4
    assert f"there were {len(history)} positions" in found["problem"]


def test_without_an_anchor_a_cut_tail_looks_whole(history: list[int], tamper: Callable) -> None:
    """Why there are anchors: this is all that a chain alone can say."""
    cut_tail(tamper, history)
    assert of_alpha()["unbroken"]


def rewrite(tamper: Callable, history: list[int]) -> None:
    """Change an entry and make every later hash fit, as one who knows the code can."""
    tamper(f"UPDATE audit_entry SET actor_label = 'Nobody' WHERE id = {history[17]}")
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET search_path = t_alpha")
        from audit.chain import links_after

        previous = connection.execute(
            "SELECT previous FROM audit_link WHERE position = 18"
        ).fetchone()[0]
        for link in list(links_after(connection, schema="t_alpha", position=17)):
            after = hash_of(previous, link.fields)
            connection.execute(
                "UPDATE audit_link SET previous = %s, hash = %s WHERE entry_id = %s",
                [previous, after, link.entry_id],
            )
            previous = after


def test_a_chain_written_anew_contradicts_the_anchors(
    history: list[int], tamper: Callable, settings: Any, tmp_path: Path
) -> None:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.jsonl")
    anchor_all()
    rewrite(tamper, history)
    found = of_alpha()
    assert found["broken_at"] == len(history)
    assert "rewritten" in found["problem"]
    # Whoever rewrites the anchors in the database too is contradicted by the platform's
    # own chain, and by the file.
    with in_tenant(Tenant.objects.get(slug="alpha")):
        head = Link.objects.order_by("position").last()
    tamper(
        f"UPDATE public.tenants_chainanchor SET hash = '\\x{bytes(head.hash).hex()}'"
        f" WHERE position = {head.position} AND tenant_id <> 0"
    )
    assert of_alpha()["unbroken"]
    (platform,) = verdict()
    assert platform["problem"] == "its anchors are not the ones that were noted"
    assert not of_alpha("--anchors", settings.AUDIT_ANCHOR_FILE)["unbroken"]


def test_anchors_that_were_deleted_are_missed(history: list[int], tamper: Callable) -> None:
    anchor_all()
    tamper("DELETE FROM public.tenants_chainanchor WHERE tenant_id <> 0")
    assert not verdict()[0]["unbroken"]


def test_only_what_moved_is_anchored(history: list[int]) -> None:
    assert anchor_all() == 2  # alpha and beta; nothing was written of the platform yet
    assert anchor_all() == 0
    assert anchor_all() == 0
    before = ChainAnchor.objects.using(OWNER).count()
    with in_tenant(Tenant.objects.get(slug="alpha")):
        record(actor=SYSTEM, code="tests.more")
    assert anchor_all() > 0
    assert ChainAnchor.objects.using(OWNER).count() == before + 1
    assert [line["unbroken"] for line in verdict("--all")] == [True] * 3


def test_the_steward_s_check_tells_the_platform_once(
    history: list[int], tamper: Callable, alpha: Tenant
) -> None:
    assert verify_all() == []
    check = ChainCheck.objects.using(OWNER).get(tenant_id=alpha.pk)
    assert (check.position, check.problem) == (len(history), "")
    # Only what is new is read: what was checked already is left to the daily whole reading.
    with in_tenant(alpha):
        newest = record(actor=SYSTEM, code="tests.more").pk
    tamper(f"UPDATE audit_entry SET code = 'tests.less' WHERE id = {newest}")
    for _ in range(2):
        assert [line.partition(":")[0] for line in verify_all()] == ["alpha"]
    with outside_tenants():
        (told,) = Entry.objects.filter(code="audit.broken")
    assert (told.target, f"entry {newest}" in told.data["problem"]) == (f"tenant:{alpha.pk}", True)
    check.refresh_from_db()
    assert check.position == len(history)


def test_the_text_has_no_two_readings() -> None:
    assert text_of(("1", None, 'a"b')) == '["1",null,"a\\"b"]'
    assert text_of(("1,2", "")) != text_of(("1", "2,"))


@pytest.mark.slow
def test_each_harm_among_ten_thousand_is_found_and_named_in_seconds(
    committed_db: None, alpha: Tenant, tamper: Callable
) -> None:
    with in_tenant(alpha), transaction.atomic():
        Entry.objects.bulk_create(
            Entry(actor_kind="system", actor_label="tests", code="tests.many", data={"n": n})
            for n in range(10_000)
        )
    anchor_all()
    started = time.monotonic()
    assert of_alpha()["unbroken"]
    assert time.monotonic() - started < 10
    with in_tenant(alpha):
        at = dict(Link.objects.values_list("position", "entry_id"))

    # Each harm lies before the last: the first that is met is the one that is named.
    tail = f"> {at[9_990]}"
    tamper(
        f"DELETE FROM audit_entry WHERE id {tail}", f"DELETE FROM audit_link WHERE entry_id {tail}"
    )
    found = of_alpha()
    assert (found["broken_at"], found["position"]) == (9_991, 9_990)
    assert f"there were {len(at)} positions" in found["problem"]

    # Two entries change all that they say, not their places.
    columns = "at, actor_kind, actor_id, actor_label, code, target, data"
    tamper(
        f"CREATE TEMP TABLE kept AS SELECT * FROM audit_entry"
        f" WHERE id IN ({at[8_000]}, {at[8_001]});"
        f"UPDATE audit_entry SET ({columns}) = (SELECT {columns} FROM kept"
        f" WHERE kept.id = {at[8_000]} + {at[8_001]} - audit_entry.id)"
        f" WHERE id IN ({at[8_000]}, {at[8_001]})"
    )
    found = of_alpha()
    assert (found["broken_at"], found["broken_entry"]) == (8_000, at[8_000])

    tamper(
        f"DELETE FROM audit_entry WHERE id = {at[6_000]}",
        f"DELETE FROM audit_link WHERE entry_id = {at[6_000]}",
    )
    found = of_alpha()
    assert found["broken_at"] == 6_000
    assert f"it is missing; the next is entry {at[6_001]}" in found["problem"]

    tamper(
        "UPDATE audit_entry SET actor_label = overlay(actor_label placing 'S' from 3)"
        f" WHERE id = {at[3_333]}"
    )
    found = of_alpha()
    assert (found["broken_at"], found["broken_entry"]) == (3_333, at[3_333])
    assert found["problem"] == "the entry or its link is not what was written"
