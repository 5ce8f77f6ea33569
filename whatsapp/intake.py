"""A webhook's updates become rows: all of them in one transaction, or none."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import psycopg
from django.db import DatabaseError, IntegrityError, transaction

from conversations.inbound import NewEvent, store_events
from conversations.models import Channel
from tenants.context import in_tenant
from tenants.directory import phone_numbers, whatsapp_accounts
from tenants.models import DeadLetter, Tenant
from tenants.states import GONE, is_role_refused
from whatsapp import numbers
from whatsapp.envelope import Update
from whatsapp.shapes import mapping


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
    named = {_names(update) for update in updates if not update.problem}
    tenants = {names: _led_to(*names) for names in named}
    for update in updates:
        tenant = None if update.problem else tenants[_names(update)]
        if tenant is None:
            unknown = "unknown_account" if update.of_account else "unknown_number"
            homeless.append((update.problem or unknown, update))
        elif tenant.state in GONE:
            # Nobody can enter it: kept outside, for when it is restored.
            homeless.append(("tenant_deleted", update))
        else:
            homes[tenant].append(update)
    return homes, homeless


def _names(update: Update) -> tuple[bool, str, str]:
    """What leads it to its tenant; for what is of an account, the number it is about too."""
    value = mapping(update.body.get("value"))
    number = numbers.named_in(value) if update.of_account else ""
    return update.of_account, update.address, number


def _led_to(of_account: bool, address: str, number: str) -> Tenant | None:
    if not of_account:
        return phone_numbers.find(address)
    # Numbers of one account may be several workspaces'.
    home = numbers.home_of(waba_id=address, number=number) if number else None
    return home or whatsapp_accounts.find(address)


def _store_for(tenant: Tenant, updates: Sequence[Update]) -> list[tuple[str, Update]]:
    """Store one tenant's updates; gives back those without a channel."""
    by_home: dict[tuple[bool, str], list[Update]] = defaultdict(list)
    for update in updates:
        by_home[update.of_account, update.address].append(update)
    by_channel: dict[int, tuple[Channel, list[Update]]] = {}
    lost: list[Update] = []
    homes: Iterable[tuple[Channel | None, Update]]
    for (of_account, address), those in by_home.items():
        if of_account:
            homes = _with_their_number(address, those)
        else:
            channel = numbers.channels.find(tenant, address)
            homes = [(channel, update) for update in those]
        for channel, update in homes:
            if channel is None:
                lost.append(update)
            else:
                by_channel.setdefault(channel.pk, (channel, []))[1].append(update)
    for _, (channel, those) in sorted(by_channel.items()):
        store_events(
            channel=channel,
            events=[
                NewEvent(
                    kind=update.kind,
                    external_id=update.external_id,
                    sender=update.sender,
                    body=update.body,
                )
                for update in those
            ],
        )
    return [("no_channel", update) for update in lost]


def _with_their_number(
    waba_id: str, updates: Sequence[Update]
) -> Iterator[tuple[Channel | None, Update]]:
    """What is about a whole account is kept with the number it names, else with its first."""
    for update in updates:
        *_, number = _names(update)
        yield numbers.channel_of_account(waba_id=waba_id, number=number), update


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
