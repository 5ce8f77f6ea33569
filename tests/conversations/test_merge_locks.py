"""Merging by the platform's word and by staff at once: one order of locks, and a clear refusal."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from conversations.exceptions import MergeImpossible, OwnersChanged
from conversations.identity import lock_addresses
from conversations.merging import lock_contacts, merge_contacts
from conversations.models import Channel, ContactAddress, Conversation
from conversations.statuses import learn
from core.locks import lock_key
from tenants.context import in_tenant, require_tenant
from tenants.models import Tenant
from tests.conversations.test_contacts import (  # noqa: F401 (a fixture)
    B1,
    P1,
    P3,
    learnt,
    merges,
    number,
    written,
)
from tests.support.people import person
from tests.support.waiting import until_a_session_waits_for_a_lock

# Fixtures are handed in under their own names.
# ruff: noqa: F811


@pytest.fixture
def two(number: Channel) -> tuple[Conversation, Conversation]:
    """One person's two contacts, who have addresses at a second number as well."""
    second = Channel.objects.create(transport="scripted", address="n2", display="+1 555 0101")
    by_phone, by_id = written(number, P1), written(number, B1)
    for found, address in ((by_phone, P1), (by_id, B1)):
        kind, value = address
        ContactAddress.objects.create(contact=found.contact, channel=second, kind=kind, value=value)
    learn(by_id, [P1])
    return by_phone, by_id


def test_learning_locks_contacts_first_and_then_all_addresses_at_once(
    two: tuple[Conversation, Conversation],
) -> None:
    taken: list[tuple[int, ...]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        if "pg_advisory_xact_lock(" in sql:
            taken.append(tuple(params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        assert learnt() is True
    contacts, addresses, *later = taken
    tenant_id = require_tenant().tenant_id
    assert set(contacts) == {lock_key("contact-merge", tenant_id, t.contact_id) for t in two}
    assert len(addresses) == 4
    assert addresses == tuple(sorted(addresses))
    assert {key for keys in later for key in keys} <= {*contacts, *addresses}


def test_owners_that_change_before_the_locks_are_looked_for_again(
    number: Channel, two: tuple[Conversation, Conversation]
) -> None:
    by_phone, by_id = two
    third = written(number, P3)
    moved: list[bool] = []

    def overtake(execute: Any, sql: str, *rest: Any) -> Any:
        if "pg_advisory_xact_lock(" in sql and not moved:
            moved.append(True)
            row = by_phone.contact.addresses.filter(channel=number)
            row.update(contact=third.contact)
        return execute(sql, *rest)

    with connection.execute_wrapper(overtake), pytest.raises(OwnersChanged):
        learnt()
    assert not merges(number)
    # What overtook it was undone with it here, being of the same transaction.
    assert learnt() is True
    (merge,) = merges(number)
    assert (merge.kept_id, merge.absorbed_id) == (by_phone.contact_id, by_id.contact_id)


class Beside(threading.Thread):
    """Runs `work` in the tenant at the same time; `outcome` is what it returned or raised."""

    def __init__(self, tenant: Tenant, work: Callable[[], Any]) -> None:
        super().__init__()
        self.tenant, self.work = tenant, work
        self.outcome: Any = None

    def run(self) -> None:
        try:
            with in_tenant(self.tenant):
                self.outcome = self.work()
        except Exception as error:  # noqa: BLE001 (shown by the assertion)
            self.outcome = error
        finally:
            connection.close()


@pytest.fixture
def apart(committed_db: None, alpha: Tenant) -> tuple[Conversation, Conversation]:
    """The same two contacts, for all sessions to see."""
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="n9", display="+1 555")
        found = written(channel, P1), written(channel, B1)
        learn(found[1], [P1])
    return found


def test_a_merge_by_staff_while_the_platform_names_both_is_done_once(
    alpha: Tenant, apart: tuple[Conversation, Conversation]
) -> None:
    learning = Beside(alpha, learnt)

    def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
        done = execute(sql, *rest)
        if "pg_advisory_xact_lock(" in sql and not learning.ident:
            learning.start()
            until_a_session_waits_for_a_lock()
        return done

    with in_tenant(alpha), connection.execute_wrapper(meanwhile):
        kept_id, absorbed_id = (found.contact_id for found in apart)
        actor = person("owner").actor
        merge_contacts(actor=actor, kept_id=kept_id, absorbed_id=absorbed_id)
    learning.join()
    assert isinstance(learning.outcome, OwnersChanged)
    with in_tenant(alpha):
        assert learnt() is False  # nothing is left to learn
        assert len(merges(apart[0].channel)) == 1


def test_staff_are_told_when_a_merge_crosses_something_else(
    alpha: Tenant, apart: tuple[Conversation, Conversation]
) -> None:
    kept_id, absorbed_id = (found.contact_id for found in apart)
    with in_tenant(alpha):
        actor = person("owner").actor
    merging = Beside(
        alpha,
        lambda: merge_contacts(actor=actor, kept_id=kept_id, absorbed_id=absorbed_id),
    )
    with in_tenant(alpha), transaction.atomic():
        # As somebody would who takes a message in: addresses first.
        lock_addresses(apart[0].channel_id, [P1])
        merging.start()
        until_a_session_waits_for_a_lock()
        lock_contacts(kept_id)
        merging.join()
    assert isinstance(merging.outcome, MergeImpossible)
    assert "again" in merging.outcome.message
    with in_tenant(alpha):
        assert not merges(apart[0].channel)
