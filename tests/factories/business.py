"""People, catalogue, talks and orders."""

import uuid
from datetime import timedelta
from typing import Any

import factory
from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.permissions import Role
from catalog.models import (
    Article,
    BusinessProfile,
    CatalogueVersion,
    Document,
    Package,
    PackageItem,
    Passage,
    Service,
)
from catalog.snapshot import BusinessEntry, Snapshot
from conversations.models import (
    Attachment,
    Channel,
    ConsentEvent,
    Contact,
    ContactAddress,
    ContactMerge,
    Conversation,
    InboundEvent,
    Message,
    ScheduledMessage,
)
from core.clock import now
from orders.models import ChangeRequest, Order, OrderLine, OrderProposal, ProposalLine
from whatsapp.models import CloudNumber, NoticeTemplate, Template

PASSWORD = "correct horse battery staple"
WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}

_hashes: dict[str, str] = {}


def _hashed(password: str) -> str:
    """Argon2 is slow on purpose; one hash of each password serves the whole run."""
    if password not in _hashes:
        _hashes[password] = make_password(password)
    return _hashes[password]


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@example.test")
    name = "Sara Haddad"
    role = Role.AGENT.value
    password = factory.LazyFunction(lambda: _hashed(PASSWORD))


class ProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BusinessProfile

    name = "Lumen"
    timezone = "Asia/Dubai"
    currency = "AED"
    default_language = "en"
    languages = ["en", "ar", "es"]
    hours = WEEK
    address = "Marina Walk 4, Dubai"
    phone = "+971501234567"


class ServiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Service

    name = factory.Sequence(lambda number: f"Service number {number}")
    description = "Done by two people with their own tools."
    price_minor = 12000
    currency = "AED"
    category = "Cleaning"
    duration_minutes = 120
    details = ["date", "place"]


class PackageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Package

    name = factory.Sequence(lambda number: f"Package number {number}")
    description = "Two services for one price."
    price_minor = 30000
    currency = "AED"


class PackageItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackageItem

    package = factory.SubFactory(PackageFactory)
    service = factory.SubFactory(ServiceFactory)


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Article

    question = factory.Sequence(lambda number: f"Where do you park? ({number})")
    answer = "In front of the house, for at most two hours."
    keywords = ["parking"]


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Document

    title = "House rules"
    filename = "rules.txt"
    format = "txt"
    language = "en"
    size = 60
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    file = "documents/2026/11/rules.txt"
    state = "ready"
    pages = pages_read = 1


class PassageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Passage

    document = factory.SubFactory(DocumentFactory)
    position = 0
    page = 1
    heading = "Pets"
    text = "Dogs may stay in the garden while we work."
    words = factory.LazyAttribute(lambda made: made.text.lower())
    parts = factory.LazyAttribute(lambda made: made.text.lower())


class CatalogueVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CatalogueVersion

    number = factory.Sequence(lambda number: number + 1)
    digest = "0" * 64

    @factory.lazy_attribute
    def content(self) -> dict[str, Any]:
        return empty_snapshot(version=self.number).to_json()


def empty_snapshot(*, version: int = 1) -> Snapshot:
    """A published catalogue without anything to sell."""
    business = BusinessEntry(
        name="Lumen",
        timezone="Asia/Dubai",
        currency="AED",
        default_language="en",
        languages=("en", "ar", "es"),
        hours=dict.fromkeys(WEEK, (("09:00", "18:00"),)),
    )
    return Snapshot(version=version, business=business)


class ChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Channel

    address = factory.Sequence(lambda number: str(100_000_000_000_000 + number))
    display = "+971 50 123 4567"


class CloudNumberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CloudNumber

    channel = factory.SubFactory(ChannelFactory)
    waba_id = "200000000000001"

    @classmethod
    def _create(cls, model_class: type[CloudNumber], *args: Any, **kwargs: Any) -> CloudNumber:
        token = kwargs.pop("token", "EAA-a-token")
        number = model_class(**kwargs)
        number.token = token
        number.save()
        return number


class TemplateFactory(factory.django.DjangoModelFactory):
    """One that Meta has approved."""

    class Meta:
        model = Template

    waba_id = "200000000000001"
    name = factory.Sequence(lambda number: f"reminder_{number}")
    language = "en"
    category = Template.Category.UTILITY
    status = Template.Status.APPROVED
    components = factory.LazyFunction(lambda: [{"type": "BODY", "text": "We come at {{1}}."}])
    external_id = factory.Sequence(lambda number: str(900_000_000_000_000 + number))


class NoticeTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = NoticeTemplate

    purpose = NoticeTemplate.Purpose.ORDER_CONFIRMED
    template = factory.SubFactory(TemplateFactory)


class ContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contact

    profile_name = "Nadia"
    language = "en"


class ContactAddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactAddress

    channel = factory.SubFactory(ChannelFactory)
    contact = factory.SubFactory(ContactFactory)
    kind = ContactAddress.Kind.PHONE
    value = factory.Sequence(lambda number: f"97155{number:07d}")


class ContactMergeFactory(factory.django.DjangoModelFactory):
    """A merge that stands."""

    class Meta:
        model = ContactMerge

    kept = factory.SubFactory(ContactFactory)
    absorbed = factory.SubFactory(ContactFactory, merged_into=factory.SelfAttribute("..kept"))
    moved = factory.LazyFunction(lambda: {"contactaddress": []})


class ConsentEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ConsentEvent

    contact = factory.SubFactory(ContactFactory)
    kind = ConsentEvent.Kind.OPTED_OUT
    source = ConsentEvent.Source.KEYWORD
    text = "STOP"
    at = factory.LazyFunction(now)


class ConversationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Conversation

    channel = factory.SubFactory(ChannelFactory)
    contact = factory.SubFactory(ContactFactory)
    language = "en"
    last_message_at = factory.LazyFunction(now)
    last_inbound_at = factory.LazyFunction(now)


class InboundEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InboundEvent

    channel = factory.SubFactory(ChannelFactory)
    kind = InboundEvent.Kind.MESSAGE
    external_id = factory.LazyFunction(lambda: f"wamid.{uuid.uuid4().hex}")
    sender = "971550000001"
    body = factory.LazyFunction(lambda: {"type": "text", "text": {"body": "Hello"}})


class InboundMessageFactory(factory.django.DjangoModelFactory):
    """What a customer wrote."""

    class Meta:
        model = Message

    conversation = factory.SubFactory(ConversationFactory)
    direction = Message.Direction.INBOUND
    author = Message.Author.CUSTOMER
    status = Message.Status.RECEIVED
    text = "Hello"
    external_id = factory.LazyFunction(lambda: f"wamid.{uuid.uuid4().hex}")


class OutboundMessageFactory(factory.django.DjangoModelFactory):
    """What the business wrote; `author` "agent" needs `agent`."""

    class Meta:
        model = Message

    conversation = factory.SubFactory(ConversationFactory)
    direction = Message.Direction.OUTBOUND
    author = Message.Author.SYSTEM
    status = Message.Status.QUEUED
    text = "Good morning"


class AttachmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attachment

    message = factory.SubFactory(InboundMessageFactory, kind="image")
    external_id = "700000000000001"
    mime_type = "image/jpeg"
    filename = "sofa.jpg"


class ScheduledMessageFactory(factory.django.DjangoModelFactory):
    """One that waits for tomorrow."""

    class Meta:
        model = ScheduledMessage

    conversation = factory.SubFactory(ConversationFactory)
    text = "See you tomorrow"
    due_at = factory.LazyFunction(lambda: now() + timedelta(days=1))
    created_by = factory.SubFactory(UserFactory)


class ProposalFactory(factory.django.DjangoModelFactory):
    """A pending proposal; give `lines` with ProposalLineFactory."""

    class Meta:
        model = OrderProposal

    conversation = factory.SubFactory(ConversationFactory)
    contact = factory.SelfAttribute("conversation.contact")
    source = OrderProposal.Source.ASSISTANT
    digest = "0" * 64
    currency = "AED"
    total_minor = 12000
    details = factory.LazyFunction(lambda: {"name": "Nadia", "place": "Marina 12"})
    catalogue_version = 1
    idempotency_key = factory.LazyFunction(lambda: uuid.uuid4().hex)
    deadline = factory.LazyFunction(lambda: now() + timedelta(hours=24))


class ProposalLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProposalLine

    proposal = factory.SubFactory(ProposalFactory)
    position = factory.Sequence(lambda number: number % 1000)
    ref = "service:1"
    name = "Deep clean"
    quantity = 1
    unit_minor = 12000


class OrderFactory(factory.django.DjangoModelFactory):
    """An order of an approved proposal, as `approve_proposal` leaves them."""

    class Meta:
        model = Order

    approved_by = factory.SubFactory(UserFactory)
    approved_at = factory.LazyFunction(now)
    proposal = factory.SubFactory(
        ProposalFactory,
        status=OrderProposal.Status.APPROVED,
        decided_by=factory.SelfAttribute("..approved_by"),
        decided_at=factory.LazyFunction(now),
    )
    contact = factory.SelfAttribute("proposal.contact")
    currency = "AED"
    total_minor = 12000


class ChangeRequestFactory(factory.django.DjangoModelFactory):
    """A wish to cancel an order, waiting for somebody to decide."""

    class Meta:
        model = ChangeRequest

    order = factory.SubFactory(OrderFactory)
    conversation = factory.SelfAttribute("order.proposal.conversation")
    kind = ChangeRequest.Kind.CANCEL
    idempotency_key = factory.Sequence(lambda number: f"change:{number}")


class OrderLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrderLine

    order = factory.SubFactory(OrderFactory)
    position = factory.Sequence(lambda number: number % 1000)
    ref = "service:1"
    name = "Deep clean"
    quantity = 1
    unit_minor = 12000
