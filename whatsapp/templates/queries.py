"""Reading templates: for the list, for who picks one, and whose account it is."""

from django.db.models import QuerySet

from conversations.models import Channel, Conversation
from core.errors import NotFound
from whatsapp.models import CloudNumber, Template
from whatsapp.templates.shape import read

Status = Template.Status
GONE = (Status.DELETED, Status.ARCHIVED)
FILTERS = ("all", "approved", "waiting", "attention")
_SHOWN = {
    "approved": [Status.APPROVED],
    "waiting": [Status.DRAFT, Status.PENDING, Status.IN_APPEAL],
    "attention": [Status.REJECTED, Status.PAUSED, Status.DISABLED, Status.LIMIT_EXCEEDED],
}


def templates(*, show: str = "all", search: str = "") -> QuerySet[Template]:
    """Those that are not gone, by name. `show` is one of FILTERS."""
    found = Template.objects.exclude(status__in=GONE)
    if show in _SHOWN:
        found = found.filter(status__in=_SHOWN[show])
    words = search.replace("\x00", "").strip()[:100]
    return found.filter(name__icontains=words) if words else found


def template(template_id: int) -> Template:
    """One of this workspace's. Raises NotFound."""
    found = Template.objects.filter(pk=template_id).exclude(status=Status.DELETED).first()
    if found is None:
        raise NotFound("There is no such template.")
    return found


def accounts() -> list[CloudNumber]:
    """One connected number for each WhatsApp account of this workspace, the oldest."""
    found: dict[str, CloudNumber] = {}
    for number in CloudNumber.objects.select_related("channel").order_by("pk"):
        if number.waba_id:
            found.setdefault(number.waba_id, number)
    return list(found.values())


def number_of_account(waba_id: str) -> CloudNumber | None:
    """A number whose token may ask about the account: one that is not stopped, if there is."""
    return (
        CloudNumber.objects.select_related("channel")
        .filter(waba_id=waba_id)
        .order_by("-channel__active", "pk")
        .first()
    )


def account_of(channel: Channel) -> str:
    """The account that a channel's number belongs to; "" when none is known."""
    found = CloudNumber.objects.filter(channel=channel).values_list("waba_id", flat=True).first()
    return found or ""


def sendable(conversation: Conversation, *, search: str = "") -> list[Template]:
    """What may be sent in a conversation: approved, of its number's account, fillable from
    here; in the customer's language first."""
    found = templates(show="approved", search=search).filter(
        waba_id=account_of(conversation.channel)
    )
    spoken = (conversation.contact.language or conversation.language)[:2]
    kept = [row for row in found if not read(row.components).unsendable]
    return sorted(kept, key=lambda row: (row.language[:2] != spoken, row.name, row.language))
