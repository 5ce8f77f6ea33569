"""Dead letters whose number has become known: taken in after all, each once."""

from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet

from audit.actions import record
from conversations.inbound import NewEvent, store_events
from core.actors import Actor, system_actor
from core.errors import ProfferError
from tenants.context import in_tenant, outside_tenants, require_tenant
from tenants.directory import phone_numbers, whatsapp_accounts
from tenants.live import announce_platform
from tenants.models import ChannelAddress, DeadLetter, Tenant
from tenants.states import GONE
from whatsapp import numbers
from whatsapp.envelope import read_again

ADDRESSED = ("unknown_number", "unknown_account", "no_channel", "tenant_deleted")
"""Why a letter is dead that would live if its number were known; others stay what they are."""
KINDS = (ChannelAddress.Kind.WHATSAPP_CLOUD, ChannelAddress.Kind.WHATSAPP_ACCOUNT)

BATCH = 500
"""Letters in one transaction: a webhook may bring twice as many."""


class StillUnknown(ProfferError):
    code = "number_unknown"
    message = "No workspace has this number yet. Connect it first, then take the letters in."


def letters_by_address() -> QuerySet[DeadLetter, Any]:
    """How many letters lie for each address and reason, and when they came; most first."""
    return (
        DeadLetter.objects.values("address", "reason")
        .annotate(count=Count("id"), first=Min("received_at"), last=Max("received_at"))
        .order_by("-count", "address")
    )


def known_addresses(addresses: list[str]) -> set[str]:
    """Those that lead to a tenant now."""
    rows = ChannelAddress.objects.filter(kind__in=KINDS, address__in=addresses, active=True)
    return set(rows.values_list("address", flat=True))


def take_in(*, actor: Actor, address: str) -> int:
    """Store the letters of a number for its tenant, in the order they came; how many.

    What is old by now is filed as late and left to people, like any late message.
    Doing it twice changes nothing. Raises NotAllowed or StillUnknown.
    """
    actor.require("platform.jobs")
    return _take_in(actor=actor, address=address)


def waiting(address: str) -> int:
    """How many lie for the address that could still live."""
    return DeadLetter.objects.filter(address=address, reason__in=ADDRESSED).count()


def discard(*, actor: Actor, address: str) -> int:
    """Delete the letters of a number that no workspace will have; how many.

    Those that are dead for another reason stay, as evidence. Doing it twice changes nothing.
    Raises NotAllowed.
    """
    actor.require("platform.jobs")
    with outside_tenants(), transaction.atomic():
        rows = DeadLetter.objects.filter(address=address, reason__in=ADDRESSED)
        gone, _ = rows.delete()
        if gone:
            record(
                actor=actor,
                code="whatsapp.letters.discarded",
                target=f"number:{address}",
                data={"number": address, "letters": gone},
            )
            announce_platform(topic="jobs")
    return gone


def take_in_for_restored() -> None:
    """What came for the active tenant while it was deleted; in the transaction that opens it."""
    tenant_id = require_tenant().tenant_id
    with outside_tenants():
        own = ChannelAddress.objects.filter(tenant_id=tenant_id, kind__in=KINDS, active=True)
        for row in own.select_related("tenant"):
            if DeadLetter.objects.filter(address=row.address, reason__in=ADDRESSED).exists():
                # By name: it is not open yet, and an account may be led to another as well.
                _take_in(actor=system_actor("restore"), address=row.address, home=row.tenant)


def take_in_left() -> int:
    """Letters of numbers whose workspace was deleted and is open again; how many. For the steward.

    A webhook that was just being stored while its workspace was restored leaves some.
    """
    with outside_tenants():
        left = DeadLetter.objects.filter(reason="tenant_deleted").values_list("address", flat=True)
        open_now = ChannelAddress.objects.filter(
            kind__in=KINDS, address__in=set(left), active=True
        ).exclude(tenant__state__in=GONE)
        addresses = list(open_now.values_list("address", flat=True).distinct())
    return sum(_take_in(actor=system_actor("restore"), address=each) for each in addresses)


def _take_in(*, actor: Actor, address: str, home: Tenant | None = None) -> int:
    with outside_tenants():
        numbers.forget_all()
        tenant = home or phone_numbers.find(address) or whatsapp_accounts.find(address)
        if tenant is None:
            raise StillUnknown
        taken = 0
        while True:
            with transaction.atomic():
                rows = DeadLetter.objects.filter(address=address, reason__in=ADDRESSED)
                letters = list(rows.order_by("id")[:BATCH])
                if not letters:
                    break
                with in_tenant(tenant):
                    channel = numbers.channels.find(tenant, address)
                    channel = channel or numbers.channel_of_account(waba_id=address, number="")
                    if channel is None:
                        raise StillUnknown
                    updates = [read_again(address, letter.body) for letter in letters]
                    store_events(
                        channel=channel,
                        events=[
                            NewEvent(
                                kind=update.kind,
                                external_id=update.external_id,
                                sender=update.sender,
                                body=update.body,
                            )
                            for update in updates
                        ],
                    )
                DeadLetter.objects.filter(pk__in=[letter.pk for letter in letters]).delete()
                record(
                    actor=actor,
                    code="whatsapp.letters.taken_in",
                    target=f"tenant:{tenant.pk}",
                    data={"number": address, "letters": len(letters)},
                )
                announce_platform(topic="jobs")
            taken += len(letters)
    return taken
