"""What workers do with Meta for a template: hand it over, delete it, fetch the whole list.

A person's wish is a row with `sending_since` and a ring in one transaction; here it is
carried out, outside of transactions, as often as the ring comes. Meta knows no key to tell
a repeat by, so one whose answer was lost is found again by its name.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import get_valid_filename

from audit.actions import record
from core.actors import system_actor
from core.clock import now
from tenants.live import announce
from whatsapp.models import CloudNumber, Template
from whatsapp.templates import meta, samples
from whatsapp.templates.queries import number_of_account
from whatsapp.templates.shape import FILES, read

Status = Template.Status

GIVE_UP = timedelta(minutes=15)
"""Shorter than a doorbell's patience, so that people are told what became of their wish."""

BY_META = system_actor("WhatsApp")
UNCONNECTED = "No number of this WhatsApp account is connected here any more."
LIVE = "templates"


def hand_over(template_id: int) -> None:
    """Submit a draft, or a change of what Meta has. Raises meta.NotNow to be rung for again."""
    template = Template.objects.filter(pk=template_id, sending_since__isnull=False).first()
    if template is None:
        return
    try:
        number = _number(template)
        if template.external_id:
            _edit(template, number)
        else:
            _create(template, number)
    except meta.Refused as refusal:
        _told_no(template, {refusal.field: refusal.sentence})
    except meta.NotNow as error:
        _not_now(template, error)


def _create(template: Template, number: CloudNumber) -> None:
    components = _with_sample(template, template.components, number)
    try:
        external_id, status, category = meta.create(
            number,
            name=template.name,
            language=template.language,
            category=template.category,
            components=components,
            named=read(components).named,
        )
    except meta.Refused as refusal:
        if refusal.subcode != meta.EXISTS:
            raise
        ours = _lost_one(template, number)
        if ours is None:
            raise
        external_id, status, category = ours.external_id, ours.status, ours.category
    with transaction.atomic():
        row = Template.objects.select_for_update().get(pk=template.pk)
        if row.status == Status.DRAFT:
            # Otherwise Meta's review was quicker than its answer, and its word stands.
            row.status = status
        row.external_id = row.external_id or external_id
        row.components, row.category = components, category
        row.sending_since, row.problem, row.submitted_at = None, {}, now()
        row.save()
    announce(topic=LIVE, id=template.pk)


def _lost_one(template: Template, number: CloudNumber) -> meta.Listed | None:
    """The one that an earlier try made whose answer was lost: the same words under the name."""
    for found in meta.listed(number, name=template.name):
        if found.language == template.language:
            return found if same_words(template.components, found.components) else None
    return None


def same_words(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> bool:
    """Whether two templates say the same to a customer; examples and files do not count."""
    one, other = read(ours), read(theirs)
    return (one.header_format, one.header, one.body, one.footer) == (
        other.header_format,
        other.header,
        other.body,
        other.footer,
    )


def _edit(template: Template, number: CloudNumber) -> None:
    wanted: dict[str, Any] = template.wanted or {}
    components = _with_sample(template, wanted.get("components") or template.components, number)
    category = str(wanted.get("category") or template.category)
    meta.edit(number, external_id=template.external_id, category=category, components=components)
    with transaction.atomic():
        row = Template.objects.select_for_update().get(pk=template.pk)
        if row.updated_at == template.updated_at:
            # Otherwise Meta's review was quicker than its answer, and its word stands.
            row.status, row.rejected_reason = Status.PENDING, ""
        if sample := samples.of_change(template):
            samples.put(row, sample)
        row.components, row.category, row.wanted = components, category, None
        row.sending_since, row.problem, row.submitted_at = None, {}, now()
        row.save()
    announce(topic=LIVE, id=template.pk)


def _with_sample(
    template: Template, components: list[dict[str, Any]], number: CloudNumber
) -> list[dict[str, Any]]:
    """The components with a fresh handle of the header's sample, if the header is a file."""
    header = next((part for part in components if part.get("type") == "HEADER"), None)
    sample = samples.latest(template)
    if header is None or header.get("format") not in FILES or sample is None:
        return components
    with template.sample.storage.open(sample.name, "rb") as file:
        handle = meta.upload(
            number,
            file.read(),
            mime_type=sample.type,
            name=get_valid_filename(sample.shown) or "sample",
        )
    with_handle = {**header, "example": {"header_handle": [handle]}}
    return [with_handle if part is header else part for part in components]


def remove(template_id: int) -> None:
    """Have Meta delete one that waits to be. Raises meta.NotNow to be rung for again."""
    template = Template.objects.filter(
        pk=template_id, sending_since__isnull=False, status=Status.PENDING_DELETION
    ).first()
    if template is None:
        return
    try:
        meta.delete(_number(template), external_id=template.external_id, name=template.name)
    except meta.Refused as refusal:
        _told_no(template, {"": refusal.sentence})
        fetch_all(template.waba_id)
    except meta.NotNow as error:
        _not_now(template, error)
    else:
        Template.objects.filter(pk=template.pk).update(
            status=Status.DELETED, sending_since=None, problem={}
        )
        announce(topic=LIVE, id=template.pk)


def _number(template: Template) -> CloudNumber:
    number = number_of_account(template.waba_id)
    if number is None:
        raise meta.Refused(UNCONNECTED)
    return number


def _not_now(template: Template, error: meta.NotNow) -> None:
    since = template.sending_since
    if since is None or since > now() - GIVE_UP:
        raise error
    _told_no(template, {"": "WhatsApp could not be reached. Try again later."})


def _told_no(template: Template, problem: dict[str, str]) -> None:
    Template.objects.filter(pk=template.pk).update(sending_since=None, problem=problem)
    announce(topic=LIVE, id=template.pk)


# ---------------------------------------------------------------- the list


def fetch_all(waba_id: str) -> None:
    """Make the account's templates what Meta says they are. Raises meta.NotNow."""
    number = number_of_account(waba_id)
    if number is None:
        return
    began = now()
    numbers = CloudNumber.objects.filter(waba_id=waba_id)
    try:
        found = list(meta.listed(number))
    except meta.Refused as refusal:
        numbers.update(templates_problem=refusal.sentence[:200])
        announce(topic=LIVE, id=number.pk)
        return
    except meta.NotNow:
        numbers.update(templates_problem="WhatsApp did not hand over the list. It is tried again.")
        announce(topic=LIVE, id=number.pk)
        raise
    with transaction.atomic():
        _write(waba_id, found, began=began)
        numbers.update(templates_synced_at=began, templates_problem="")
    announce(topic=LIVE, id=number.pk)


def _write(waba_id: str, found: Iterable[meta.Listed], *, began: datetime) -> None:
    ours = {
        (row.name, row.language): row
        for row in Template.objects.select_for_update().filter(waba_id=waba_id)
    }
    new: dict[tuple[str, str], Template] = {}
    changed, seen = [], set()
    for item in found:
        key = (item.name, item.language)
        seen.add(key)
        row = ours.get(key)
        if row is None:
            row = new.setdefault(key, Template(waba_id=waba_id, name=item.name))
            row.language = item.language
        elif row.updated_at > began:
            # Changed here, or by Meta's own word, while the list was on its way.
            continue
        else:
            changed.append(row)
        _take(row, item)
    for key, row in ours.items():
        known = row.external_id and row.updated_at <= began
        if known and key not in seen and row.status != Status.DELETED:
            row.status = Status.DELETED
            changed.append(row)
    for row in changed:
        row.updated_at = now()
    Template.objects.bulk_create(new.values(), batch_size=500)
    Template.objects.bulk_update(
        changed,
        [
            *("external_id", "category", "status", "quality", "rejected_reason"),
            *("components", "wanted", "sending_since", "problem", "updated_at"),
            *("sample", "sample_type", "sample_name"),
        ],
        batch_size=500,
    )


def _take(row: Template, item: meta.Listed) -> None:
    if row.pk and not row.external_id:
        _adopt(row, item)
    row.external_id, row.status = item.external_id, item.status or Status.PENDING
    row.category = item.category or row.category
    row.quality, row.rejected_reason = item.quality, item.rejected_reason
    row.components = item.components


def _adopt(row: Template, item: meta.Listed) -> None:
    """A draft of ours whose name Meta has: our own, whose answer was lost, or another's.

    Of another's, what was written here stays as a change that may be handed over.
    """
    if same_words(row.components, item.components):
        row.sending_since, row.problem = None, {}
    else:
        file = samples.put_aside(row)
        row.wanted = {"category": row.category, "components": row.components, **file}


def note(row: Template, *, status: str, reason: str = "") -> None:
    """Write Meta's word on a template, for the history too; the caller holds the row."""
    before, row.status = row.status, status
    row.rejected_reason = reason[:200]
    row.save(update_fields=["status", "rejected_reason", "external_id", "updated_at"])
    if before != status:
        record(
            actor=BY_META,
            code="whatsapp.template.judged",
            target=f"template:{row.pk}",
            data={"name": row.name, "status": status, "reason": reason[:200]},
        )
    announce(topic=LIVE, id=row.pk)
