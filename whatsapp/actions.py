"""Connecting a business's number."""

import re

from django.db import IntegrityError, transaction

from audit.actions import record
from conversations.channel_stops import start_channel
from conversations.models import Channel
from core.actors import Actor
from core.errors import InvalidInput
from tenants.context import in_tenant
from tenants.doorbell import ring
from tenants.models import ChannelAddress, Tenant
from tenants.routers import OWNER
from whatsapp import numbers
from whatsapp.exceptions import NumberTaken
from whatsapp.models import CloudNumber
from whatsapp.tokens import token_problem

_ID = re.compile(r"[0-9]{5,40}\Z")


def connect_cloud_number(
    *,
    actor: Actor,
    tenant: Tenant,
    phone_number_id: str,
    display: str,
    waba_id: str,
    token: str,
    business_id: str = "",
) -> Channel:
    """Lead a Cloud API number and its account to `tenant`, or give a connected one a new token.

    Connecting again lets a stopped number send again; the account's templates are fetched
    each time. `business_id` is the portfolio that
    user ids belong to; empty leaves what is known. The addresses belong to the platform, so
    this runs where the owner's login is at hand. Several workspaces may have numbers of one
    account; what Meta says of the account as a whole goes to the first of them that is open
    (`tenants.directory`). Raises NotAllowed, InvalidInput or NumberTaken (another workspace
    has the number).
    """
    actor.require("platform.tenants")
    _check(
        phone_number_id=phone_number_id,
        display=display,
        waba_id=waba_id,
        token=token,
        business_id=business_id,
    )
    with transaction.atomic(using=OWNER):
        if not _claimed(tenant, ChannelAddress.Kind.WHATSAPP_CLOUD, phone_number_id):
            raise NumberTaken
        _claimed(tenant, ChannelAddress.Kind.WHATSAPP_ACCOUNT, waba_id)
        # Committed before the address: a number without an address waits, an
        # address without a number would take messages that lead nowhere.
        with in_tenant(tenant, as_assistant=False), transaction.atomic():
            channel, created = Channel.objects.update_or_create(
                transport=numbers.TRANSPORT,
                address=phone_number_id,
                defaults={"display": display.strip()},
            )
            if not created:
                channel = start_channel(channel.pk)
            number = CloudNumber.objects.filter(channel=channel).first()
            number = number or CloudNumber(channel=channel)
            left = number.waba_id if number.waba_id != waba_id else ""
            number.waba_id = waba_id
            number.business_id = business_id or number.business_id
            number.token = token.strip()
            number.save()
            record(
                actor=actor,
                code="whatsapp.number.connected" if created else "whatsapp.number.reconnected",
                target=f"channel:{channel.pk}",
                data={
                    "display": display.strip(),
                    "phone_number_id": phone_number_id,
                    "waba_id": waba_id,
                },
            )
            # The account may have templates that were made elsewhere.
            ring(task="whatsapp.fetch_templates", waba_id=waba_id)
            deserted = left and not CloudNumber.objects.filter(waba_id=left).exists()
        if deserted:
            ChannelAddress.objects.using(OWNER).filter(
                tenant_id=tenant.pk, kind=ChannelAddress.Kind.WHATSAPP_ACCOUNT, address=left
            ).delete()
    numbers.forget_all()
    return channel


def _check(
    *, phone_number_id: str, display: str, waba_id: str, token: str, business_id: str
) -> None:
    wrong: dict[str, str] = {}
    if not _ID.match(phone_number_id):
        wrong["phone_number_id"] = "The phone number id is the long number in Meta's settings."
    if not _ID.match(waba_id):
        wrong["waba_id"] = "The account id is the long number in Meta's settings."
    if business_id and not _ID.match(business_id):
        wrong["business_id"] = "The business id is the long number in Meta's settings."
    if not 0 < len(display.strip()) <= 32:
        wrong["display"] = "Write the number as customers know it."
    if problem := token_problem(token.strip()):
        wrong["token"] = problem
    if wrong:
        raise InvalidInput(fields=wrong)


def _claimed(tenant: Tenant, kind: str, address: str) -> bool:
    """Lead the address to the tenant; False when it is another's already.

    A number is one workspace's alone, an account each one's that has a number of it.
    """
    known = {"kind": kind, "address": address}
    addresses = ChannelAddress.objects.using(OWNER)
    try:
        with transaction.atomic(using=OWNER):
            # By id: the tenant's row may have been read over another login.
            addresses.create(tenant_id=tenant.pk, **known)
    except IntegrityError:
        row = addresses.select_for_update().filter(tenant_id=tenant.pk, **known).first()
        if row is None:
            return False
        if not row.active:
            row.active = True
            row.save(using=OWNER, update_fields=["active"])
    return True
