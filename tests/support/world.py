"""Two look-alike tenants: the same keys, e-mails, names and phone numbers, different data.

Beta carries a canary in every free text, so that anything of beta's that shows
up beside alpha's is found by looking for one word.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator

from accounts.models import (
    ApiKey,
    CustomRole,
    EmailLink,
    IdempotentRequest,
    RefreshToken,
    SecurityPolicy,
    Session,
    SignInBrake,
    SupportGrant,
)
from accounts.permissions import Role
from ai.acts import SmallTalk, act_to_json
from ai.render import render
from audit.actions import record
from catalog.models import Wording
from catalog.publishing import publish
from catalog.queries import current_snapshot
from core.actors import system_actor
from core.clock import now
from orders.models import OrderProposal
from tenants.context import in_tenant
from tenants.models import ChannelAddress, Tenant
from tenants.provisioning import create_tenant
from tenants.routers import OWNER
from tests import factories
from tests.support.people import PLATFORM_ADMIN

CANARY = "kanarienvogel"
"""In every free text of beta and nowhere else; no word of ours in any language."""


@dataclass(frozen=True)
class Look:
    """What differs between the two: a word in every text, a price, the number's id."""

    slug: str
    name: str
    mark: str
    price_minor: int
    phone_number_id: str
    display: str


ALPHA = Look("alpha", "Alpha", "", 12000, "100000000000001", "+971 50 000 0001")
BETA = Look("beta", f"Beta {CANARY}", f" {CANARY}", 77700, "100000000000002", "+971 50 000 0002")


def build() -> None:
    """Make both tenants with their data; committed."""
    for look in (ALPHA, BETA):
        tenant = create_tenant(actor=PLATFORM_ADMIN, slug=look.slug, name=look.name)
        ChannelAddress.objects.using(OWNER).create(
            tenant=tenant,
            kind=ChannelAddress.Kind.WHATSAPP_CLOUD,
            address=look.phone_number_id,
        )
        with in_tenant(tenant):
            _fill(look)


def _fill(look: Look) -> None:
    mark = look.mark
    owner, *_ = (
        factories.UserFactory(email=f"{role.value}@example.test", name=f"Sara{mark}", role=role)
        for role in (Role.OWNER, Role.ADMIN, Role.AGENT)
    )
    RefreshToken.objects.create(
        jti="seeded", family=uuid.UUID(int=1), user=owner, expires_at=now() + timedelta(days=1)
    )
    Session.objects.create(
        session_key="seeded", session_data=mark, expire_date=now() + timedelta(days=1)
    )
    Authenticator.objects.create(
        # Recovery codes alone make no second step: she still signs in by password.
        user=owner,
        type="recovery_codes",
        data={"hashes": [], "note": f"seeded{mark}"},
    )
    _people(owner, mark)
    _catalogue(look)
    channel = factories.ChannelFactory(address=look.phone_number_id, display=look.display)
    factories.CloudNumberFactory(channel=channel, token=f"EAA-token{mark}")
    reminder = factories.TemplateFactory(
        name="reminder", components=[{"type": "BODY", "text": f"We come at {{{{1}}}}{mark}."}]
    )
    factories.NoticeTemplateFactory(template=reminder)
    contact = factories.ContactFactory(name=f"Nadia{mark}", profile_name=f"nadia{mark}")
    factories.ContactAddressFactory(channel=channel, contact=contact, value="971550000001")
    talk = factories.ConversationFactory(channel=channel, contact=contact, preview=f"Hi{mark}")
    factories.ContactMergeFactory(
        kept=contact, absorbed__name=f"Nadia again{mark}", merged_by=owner
    )
    factories.ScheduledMessageFactory(
        conversation=talk, created_by=owner, text=f"See you tomorrow{mark}"
    )
    factories.InboundEventFactory(
        channel=channel,
        external_id="wamid.seeded",
        body={"type": "text", "text": {"body": f"Hello{mark}"}},
        processed_at=now(),
    )
    asked = factories.InboundMessageFactory(
        conversation=talk, text=f"Hello{mark}", external_id="wamid.seeded"
    )
    factories.ConsentEventFactory(
        contact=contact, kind="opted_in", text=f"START{mark}", message=asked
    )
    pictured = factories.InboundMessageFactory(
        conversation=talk, kind="image", text=mark, external_id="wamid.seeded-2"
    )
    factories.AttachmentFactory(message=pictured, filename=f"sofa{mark}.jpg")
    factories.HearingFactory(message=pictured, form="picture", text=f"A grey sofa{mark}")
    _assistant(talk, asked, mark=mark)
    factories.PlaygroundFactory(user=owner, state={"note": f"tried{mark}"})
    factories.OutboundMessageFactory(
        conversation=talk, author="agent", agent=owner, text=f"I am here{mark}", status="delivered"
    )
    _orders(talk, owner, look)
    record(actor=system_actor("seed"), code="tests.seeded", data={"note": f"seeded{mark}"})


def _people(owner: object, mark: str) -> None:
    later = now() + timedelta(days=1)
    role = CustomRole.objects.create(name=f"Front desk{mark}", permissions=["inbox.view"])
    EmailLink.objects.create(
        purpose="invitation",
        email="invited@example.test",
        name=f"Omar{mark}",
        role="custom",
        custom_role=role,
        created_by=owner,
        token_hash="0" * 64,
        expires_at=later,
    )
    ApiKey.objects.create(
        name=f"Website{mark}",
        prefix="seeded",
        secret_hash="0" * 64,
        scopes=["catalog.view"],
        created_by=owner,
    )
    IdempotentRequest.objects.create(
        caller="user:1", key=f"seeded{mark}", digest="0" * 64, status=201, sealed_answer=mark
    )
    SecurityPolicy.objects.create(pk=1)
    SignInBrake.objects.create(
        key="0" * 64, kind="person", user=owner, address="192.0.2.1", attempts=1, until=later
    )
    SupportGrant.objects.create(
        reason=f"Look at the inbox{mark}", granted_by=owner, until=later, revoked_at=now()
    )


def _catalogue(look: Look) -> None:
    Wording.objects.create(
        language="en", key="problem_too_far", variants=[f"That is too far away.{look.mark}"]
    )
    mark = look.mark
    factories.ProfileFactory(name=look.name, address=f"Marina Walk 4{mark}")
    services = [
        factories.ServiceFactory(
            name=name, price_minor=look.price_minor + extra, description=f"Carefully{mark}"
        )
        for name, extra in (("Deep clean", 0), ("Sofa shampoo", 1500), ("Window cleaning", -3000))
    ]
    package = factories.PackageFactory(name="Fresh start", description=f"Two at once{mark}")
    for service in services[:2]:
        factories.PackageItemFactory(package=package, service=service)
    factories.ArticleFactory(question="Where do you park?", answer=f"In front of the house{mark}.")
    document = factories.DocumentFactory(title=f"House rules{mark}", filename=f"rules{mark}.txt")
    factories.PassageFactory(document=document, text=f"Dogs may stay in the garden{mark}.")
    publish()


_NO_CHOICES = {"buttons": [], "list_button": "", "rows": []}


def _assistant(talk: object, asked: object, *, mark: str) -> None:
    factories.AssistantSettingsFactory()
    factories.DialogueFactory(conversation=talk, state={"note": f"remembered{mark}"})
    acts = (SmallTalk(code="greeting"),)
    run = factories.RunFactory(
        conversation=talk,
        acts=[act_to_json(act) for act in acts],
        input_through=asked.pk,
        reasons={"note": f"because{mark}"},
    )
    factories.DraftFactory(
        run=run, state="discarded", ended_at=now(), memory={"note": f"remembered{mark}"}
    )
    factories.AskingFactory(run=run, message=asked)
    factories.GatheringFactory()
    for position, part in enumerate(render(acts, current_snapshot(), "en")):
        message = factories.OutboundMessageFactory(
            conversation=talk, author="assistant", text=part.text, status="read"
        )
        factories.RunMessageFactory(run=run, message=message, position=position)
    factories.RunLabelFactory(run=run)
    factories.ReplayTurnFactory(
        run=run, parts=[{"kind": "text", "text": f"Hello{mark}", **_NO_CHOICES}]
    )
    # It does not hold, so that no change of settings is told to break it.
    factories.CaseFactory(
        name=f"Greeting{mark}",
        run=run,
        expects={"outcome": "proposes", "acts": None, "prices": None},
    )
    factories.CalibrationFactory()
    factories.DriftFactory()


def _orders(talk: object, owner: object, look: Look) -> None:
    details = {"name": f"Nadia{look.mark}", "place": f"Marina 12{look.mark}"}
    common = {"conversation": talk, "total_minor": look.price_minor, "details": details}
    pending = factories.ProposalFactory(**common)
    factories.ProposalLineFactory(proposal=pending, position=0, unit_minor=look.price_minor)
    approved = factories.ProposalFactory(
        **common, status=OrderProposal.Status.APPROVED, decided_by=owner, decided_at=now()
    )
    factories.ProposalLineFactory(proposal=approved, position=0, unit_minor=look.price_minor)
    order = factories.OrderFactory(
        proposal=approved, approved_by=owner, total_minor=look.price_minor, details=details
    )
    factories.OrderLineFactory(order=order, position=0, unit_minor=look.price_minor)
    factories.ChangeRequestFactory(order=order, conversation=talk)


def seeded(slug: str) -> Tenant:
    return Tenant.objects.get(slug=slug)
