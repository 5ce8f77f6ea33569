"""What Meta tells of templates: approved, rejected, paused, another category, another quality."""

from conversations.channels import TemplateUpdate
from conversations.models import InboundEvent
from conversations.updates import handles
from tenants.doorbell import ring
from tenants.live import announce
from whatsapp.models import CloudNumber, Template
from whatsapp.templates import work

Status = Template.Status

STATUS_OF = {
    "APPROVED": Status.APPROVED,
    "REINSTATED": Status.APPROVED,
    "UNARCHIVED": Status.APPROVED,
    "REJECTED": Status.REJECTED,
    "PENDING": Status.PENDING,
    "IN_APPEAL": Status.IN_APPEAL,
    "PAUSED": Status.PAUSED,
    "DISABLED": Status.DISABLED,
    "LIMIT_EXCEEDED": Status.LIMIT_EXCEEDED,
    "ARCHIVED": Status.ARCHIVED,
    "PENDING_DELETION": Status.PENDING_DELETION,
    "DELETED": Status.DELETED,
}
"""Meta's events of a status → what it is then. FLAGGED, LOCKED and UNLOCKED change none."""


@handles(TemplateUpdate)
def heard(event: InboundEvent, update: TemplateUpdate) -> str:
    """Write it on the template; one that is not known here is fetched with the whole list."""
    row = _row(update)
    if row is None:
        return _fetch(update)
    match update.topic:
        case "status":
            return _status(row, update)
        case "quality":
            row.quality = update.event.lower()[:16]
            row.save(update_fields=["quality", "updated_at"])
        case "category":
            category = update.event.lower()[:16]
            if not category:
                return "no category named"
            row.category = category
            row.save(update_fields=["category", "updated_at"])
        case _:
            return _fetch(update)
    announce(topic=work.LIVE, id=row.pk)
    return f"template {row.pk}: {update.topic} {update.event}"[:120]


def _row(update: TemplateUpdate) -> Template | None:
    """The template that is meant, locked; a draft of ours only while it is being handed over."""
    rows = Template.objects.select_for_update().filter(waba_id=update.account)
    if update.external_id:
        found = rows.filter(external_id=update.external_id[:40]).first()
        if found is not None:
            return found
    return rows.filter(
        name=update.name, language=update.language, external_id="", sending_since__isnull=False
    ).first()


def _status(row: Template, update: TemplateUpdate) -> str:
    status = STATUS_OF.get(update.event.upper())
    if status is None:
        return f"template {row.pk}: {update.event} noted"[:120]
    if not row.external_id:
        # Its review was quicker than the answer to handing it over: that arrived, then.
        row.external_id, row.sending_since = update.external_id[:40], None
        row.save(update_fields=["external_id", "sending_since", "updated_at"])
    reason = "" if update.reason.upper() == "NONE" else update.reason
    work.note(row, status=status, reason=reason if status != Status.APPROVED else "")
    return f"template {row.pk}: {status}"


def _fetch(update: TemplateUpdate) -> str:
    if not CloudNumber.objects.filter(waba_id=update.account).exists():
        return "of an account that is not connected"
    ring(task="whatsapp.fetch_templates", waba_id=update.account)
    return "list of templates rung for"
