"""A webhook's updates become rows: all of them in one transaction, or none."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import psycopg
from django.db import DatabaseError, IntegrityError, transaction

from conversations.inbound import NewEvent, store_events
from conversations.models import Channel
from tenants.context import in_tenant
from tenants.directory import phone_numbers
from tenants.models import DeadLetter, Tenant
from tenants.states import GONE, is_role_refused
from whatsapp import numbers
from whatsapp.envelope import Update


def store(updates: Sequence[Update]) -> None:
    """Commit every update: for its tenant, or as a dead letter when it leads to nobody.

    A suspended tenant's updates are kept like anybody's. Raises DatabaseError
    when nothing was stored.
    """
    try:
        _store(updates)
    except (DatabaseError, psycopg.Error) as error:
        # A channel that this process remembered was replaced meanwhile, or its tenant closed.
        if not isinstance(error, IntegrityError) and not is_role_refused(error):
            raise
        numbers.forget_here()
        _store(updates)


def _store(updates: Sequence[Update]) -> None:
    homes, homeless = _by_tenant(updates)
    with transaction.atomic():
        # Tenants and channels in one order everywhere, so that two webhooks
        # with the same senders wait for each other instead of deadlocking.
        for tenant in sorted(homes, key=lambda tenant: tenant.pk):
            with in_tenant(tenant):
                homeless += _store_for(tenant, homes[tenant])
        _keep_dead_letters(homeless)


def _by_tenant(
    updates: Sequence[Update],
) -> tuple[dict[Tenant, list[Update]], list[tuple[str, Update]]]:
    homes: dict[Tenant, list[Update]] = defaultdict(list)
    homeless: list[tuple[str, Update]] = []
    tenants = {
        address: phone_numbers.find(address)
        for address in {update.address for update in updates if not update.problem}
    }
    for update in updates:
        tenant = None if update.problem else tenants[update.address]
        if tenant is None:
            homeless.append((update.problem or "unknown_number", update))
        elif tenant.state in GONE:
            # Nobody can enter it: kept outside, for when it is restored.
            homeless.append(("tenant_deleted", update))
        else:
            homes[tenant].append(update)
    return homes, homeless


def _store_for(tenant: Tenant, updates: Sequence[Update]) -> list[tuple[str, Update]]:
    """Store one tenant's updates; gives back those without a channel."""
    by_address: dict[str, list[Update]] = defaultdict(list)
    for update in updates:
        by_address[update.address].append(update)
    found = {address: numbers.channels.find(tenant, address) for address in by_address}
    channels: dict[str, Channel] = {
        address: channel for address, channel in found.items() if channel is not None
    }
    for address in sorted(channels, key=lambda address: channels[address].pk):
        store_events(
            channel=channels[address],
            events=[
                NewEvent(
                    kind=update.kind,
                    external_id=update.external_id,
                    sender=update.sender,
                    body=update.body,
                )
                for update in by_address[address]
            ],
        )
    return [("no_channel", update) for update in updates if update.address not in channels]


def _keep_dead_letters(homeless: Sequence[tuple[str, Update]]) -> None:
    """Keep each once, however often and in whatever batch it is delivered."""
    letters = {
        _digest(update): DeadLetter(
            reason=reason, address=update.address, digest=_digest(update), body=update.body
        )
        for reason, update in homeless
    }
    if letters:
        # Sorted, so that two webhooks with the same letters cannot deadlock.
        DeadLetter.objects.bulk_create(
            [letters[digest] for digest in sorted(letters)], ignore_conflicts=True
        )


def _digest(update: Update) -> str:
    name = "\x1f".join((update.address, update.kind, update.external_id))
    return hashlib.sha256(name.encode()).hexdigest()
