"""Alpha's number at the emulator's account, and the shortest way to an approved template."""

from typing import Any

import pytest
import requests
from django.db import transaction

from accounts.permissions import Role
from conversations.channels import TemplateUpdate
from conversations.models import Conversation, InboundEvent
from conversations.updates import apply
from tenants.context import in_tenant
from tests import factories
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.support.world import ALPHA
from tests.whatsapp.conftest import TOKEN
from whatsapp.models import CloudNumber, Template
from whatsapp.templates import actions
from whatsapp.templates.drafts import Draft, DraftButton
from whatsapp.templates.filling import Values

ACCOUNT = "500000000000001"
CUSTOMER = "971551112233"
READY = Draft(
    name="order_ready",
    language="en",
    category="utility",
    body="Hello {{1}}, your order {{2}} is ready.",
    footer="Alpha",
    examples={"1": "Nadia", "2": "O-1001"},
    buttons=(DraftButton(kind="QUICK_REPLY", text="Thanks"),),
)
FILLED = Values(body={"1": "Layla", "2": "O-7"})


@pytest.fixture
def inside(committed_db: None, alpha: Any, emulator: Any) -> Any:
    """In alpha, whose number belongs to the emulator's account; reviews are by hand."""
    emulator.faults(webhook_pause=True, template_review="manual")
    with in_tenant(alpha):
        number = CloudNumber.objects.get(channel__address=ALPHA.phone_number_id)
        number.waba_id, number.token = ACCOUNT, TOKEN
        number.save()
        yield emulator


@pytest.fixture
def owner(inside: Any) -> Any:
    return person(Role.OWNER).actor


@pytest.fixture
def talk(inside: Any) -> Conversation:
    """A customer whose window closed long ago."""
    channel = CloudNumber.objects.get(waba_id=ACCOUNT).channel
    address = factories.ContactAddressFactory(
        channel=channel, value=CUSTOMER, contact__profile_name="Layla"
    )
    return factories.ConversationFactory(
        channel=channel, contact=address.contact, last_inbound_at=None
    )


def at_meta(emulator: Any, name: str = "order_ready") -> list[dict[str, Any]]:
    answer = requests.get(
        f"{emulator.url}/v26.0/{ACCOUNT}/message_templates",
        params={"name": name},
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=10,
    )
    return answer.json()["data"]


def told(row: Template, event: str, **more: Any) -> str:
    """Meta's word on a template, as the drain hands it on."""
    update = TemplateUpdate(
        account=ACCOUNT,
        topic=more.pop("topic", "status"),
        external_id=more.pop("external_id", row.external_id),
        name=row.name,
        language=row.language,
        event=event,
        **more,
    )
    with transaction.atomic():
        return apply(InboundEvent(), update)


def approved(owner: Any, emulator: Any, draft: Draft = READY, **more: Any) -> Template:
    """Written, handed over and approved there and here."""
    row = actions.save_draft(actor=owner, draft=draft, **more)
    actions.submit(actor=owner, template_id=row.pk)
    run_jobs()
    row.refresh_from_db()
    assert row.external_id, row.problem
    emulator.control(f"templates/{row.external_id}/review", {"event": "APPROVED"})
    told(row, "APPROVED")
    row.refresh_from_db()
    return row
