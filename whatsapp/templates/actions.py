"""What people do with templates. The doors of `Template.status`, with `work` and `updates`.

Nothing here asks Meta: what is to be handed over, deleted or fetched is rung for in the
transaction of the wish, and a worker does it (`work`).
"""

from dataclasses import replace
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction

from audit.actions import record
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotFound, ProfferError
from tenants.doorbell import ring
from tenants.live import announce
from whatsapp.media.preparing import Prepared, prepare
from whatsapp.models import Template
from whatsapp.templates import drafts, samples
from whatsapp.templates.drafts import Draft
from whatsapp.templates.queries import accounts
from whatsapp.templates.shape import FILES, read
from whatsapp.templates.work import LIVE

Status = Template.Status

CHANGEABLE = frozenset({Status.DRAFT, Status.APPROVED, Status.REJECTED, Status.PAUSED})
"""Meta takes changes in these states, at most once a day of an approved one."""

NAME_TAKEN = "There is a template of this name in this language already."


class TemplateBusy(ProfferError):
    code = "template_busy"
    message = "It is on its way to WhatsApp. Wait a moment and reload the page."


class TemplateFixed(ProfferError):
    code = "template_fixed"
    message = "WhatsApp takes no changes of it while it is in this state."


class NoAccount(ProfferError):
    code = "no_whatsapp_account"
    message = "No WhatsApp number is connected: the platform's administrator connects one."


def save_draft(
    *,
    actor: Actor,
    draft: Draft,
    template_id: int | None = None,
    account: str = "",
    sample: BinaryIO | None = None,
    sample_name: str = "",
) -> Template:
    """Keep what was written: a new template, a draft, or a change of one that Meta has.

    `account`: the WhatsApp account of a new one, when the workspace has several. `sample`: a
    file for its header. Raises NotAllowed, InvalidInput with a sentence a field, NotFound,
    NoAccount, TemplateBusy or TemplateFixed.
    """
    actor.require("templates.manage")
    file = _prepared(sample, sample_name, draft.header) if sample is not None else None
    with transaction.atomic():
        known = _locked(template_id) if template_id is not None else None
        if known is not None:
            if known.status not in CHANGEABLE:
                raise TemplateFixed()
            draft = replace(draft, name=known.name, language=known.language)
        draft = replace(draft, has_sample=file is not None or _has_sample(known, draft.header))
        if wrong := drafts.problems(draft):
            raise InvalidInput(fields=wrong)
        made = drafts.components(draft)
        row = known or _new(actor, draft, account)
        before = _shown(row)
        new = samples.store(row, file) if file is not None else None
        if row.external_id:
            with_file = samples.with_change(row, draft.header, new=new)
            row.wanted = {"category": draft.category, "components": made, **with_file}
        else:
            row.category, row.components = draft.category, made
            if new is not None:
                samples.put(row, new)
        row.problem = {}
        row.save()
        if template_id is None:
            _tell(actor, row, "whatsapp.template.created")
        elif before != made or file is not None:
            _tell(actor, row, "whatsapp.template.changed")
    return row


def _has_sample(row: Template | None, header: str) -> bool:
    """Whether a file that is kept shows such a header."""
    return row is not None and samples.showing(row, header) is not None


def _new(actor: Actor, draft: Draft, account: str) -> Template:
    known = [number.waba_id for number in accounts()]
    if not known:
        raise NoAccount()
    if account and account not in known:
        raise InvalidInput(fields={"account": "Choose one of your WhatsApp accounts."})
    where = {"waba_id": account or known[0], "name": draft.name, "language": draft.language}
    gone = Template.objects.select_for_update().filter(**where, status=Status.DELETED).first()
    if gone is not None:
        # The name is free again; what was there before is in the history.
        gone.status, gone.external_id, gone.rejected_reason = Status.DRAFT, "", ""
        samples.drop(gone)
        gone.wanted, gone.quality, gone.submitted_at = None, "", None
        gone.created_by_id = actor.person_id
        return gone
    try:
        with transaction.atomic():
            return Template.objects.create(
                **where, category=draft.category, created_by_id=actor.person_id
            )
    except IntegrityError:
        raise InvalidInput(fields={"name": NAME_TAKEN}) from None


def _prepared(sample: BinaryIO, name: str, header: str) -> Prepared:
    """The file as Meta takes it for such a header. Raises InvalidInput for `sample`, or Busy."""
    try:
        found = prepare(sample, filename=name, as_document=header == "DOCUMENT")
    except InvalidInput as refusal:
        raise InvalidInput(fields={"sample": " ".join(refusal.fields.values())}) from None
    if found.kind != FILES.get(header):
        raise InvalidInput(
            fields={"sample": "The file is not of the kind that the header is to be."}
        )
    return found


def submit(*, actor: Actor, template_id: int) -> Template:
    """Hand a draft, or a change, over to Meta for review; a worker does it.

    Raises NotAllowed, NotFound, InvalidInput (what Meta would refuse), TemplateBusy while it
    is on its way already, or TemplateFixed when nothing of it is new.
    """
    actor.require("templates.manage")
    with transaction.atomic():
        row = _locked(template_id)
        if row.external_id and row.wanted is None:
            raise TemplateFixed("WhatsApp has it as it is: change it first.")
        if row.status not in CHANGEABLE:
            raise TemplateFixed()
        if wrong := drafts.problems(drafts.of_template(row, read(_shown(row)))):
            raise InvalidInput(fields=wrong)
        row.sending_since, row.problem = now(), {}
        row.save()
        ring(task="whatsapp.hand_over_template", template_id=row.pk)
        _tell(actor, row, "whatsapp.template.submitted")
    return row


def forget_change(*, actor: Actor, template_id: int) -> Template:
    """Drop a change that was not handed over."""
    actor.require("templates.manage")
    with transaction.atomic():
        row = _locked(template_id)
        if row.external_id and row.wanted is not None:
            samples.drop(row)
            row.wanted, row.problem = None, {}
            row.save()
            _tell(actor, row, "whatsapp.template.change_dropped")
    return row


def delete(*, actor: Actor, template_id: int) -> None:
    """Delete a draft here, or one that Meta has there as well, by a worker.

    What is queued with it fails with a plain reason. Raises NotAllowed, NotFound, TemplateBusy.
    """
    actor.require("templates.manage")
    with transaction.atomic():
        row = _locked(template_id)
        _tell(actor, row, "whatsapp.template.deleted")
        if not row.external_id:
            row.delete()
            return
        row.status, row.sending_since, row.problem = Status.PENDING_DELETION, now(), {}
        row.save()
        ring(task="whatsapp.remove_template", template_id=row.pk)


def refresh(*, actor: Actor) -> int:
    """Have the lists of all accounts fetched from Meta; how many accounts that are."""
    actor.require("templates.manage")
    found = accounts()
    if not found:
        raise NoAccount()
    with transaction.atomic():
        for number in found:
            ring(task="whatsapp.fetch_templates", waba_id=number.waba_id)
    return len(found)


def _locked(template_id: int) -> Template:
    """The row under its lock. Raises NotFound, or TemplateBusy while a worker has it in hand."""
    row = Template.objects.select_for_update().filter(pk=template_id).first()
    if row is None or row.status == Status.DELETED:
        raise NotFound("There is no such template.")
    if row.sending_since is not None:
        raise TemplateBusy()
    return row


def _shown(row: Template) -> Any:
    """Its components as they are to be: of a change, if there is one."""
    return row.wanted.get("components") if row.wanted else row.components


def _tell(actor: Actor, row: Template, code: str) -> None:
    record(
        actor=actor,
        code=code,
        target=f"template:{row.pk}",
        data={"name": row.name, "language": row.language},
    )
    announce(topic=LIVE, id=row.pk)
