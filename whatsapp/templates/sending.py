"""Sending a template to a customer, in the window or outside it, as a message of ours."""

import hashlib
import json
from typing import BinaryIO

from django.core.files.base import ContentFile

from conversations.actions import send_pieces
from conversations.models import Attachment, Conversation, Message
from conversations.queueing import Piece
from core.actors import Actor
from core.errors import InvalidInput, NotFound, ProfferError
from whatsapp.media.preparing import prepare
from whatsapp.models import Template
from whatsapp.templates.filling import Values, components, problems, rendered
from whatsapp.templates.queries import account_of
from whatsapp.templates.shape import Shape, read

KIND = "template"

STATE_WORDS = {
    Template.Status.DRAFT: "It was not handed over to WhatsApp yet.",
    Template.Status.PENDING: "WhatsApp has not approved it yet.",
    Template.Status.IN_APPEAL: "WhatsApp has not approved it yet.",
    Template.Status.REJECTED: "WhatsApp rejected it.",
    Template.Status.PAUSED: "WhatsApp has paused it because of its quality.",
    Template.Status.DISABLED: "WhatsApp has disabled it because of its quality.",
    Template.Status.LIMIT_EXCEEDED: "It has reached its limit at WhatsApp.",
}
"""Why a template in that state cannot be sent; of all others it is deleted."""


OF_ANOTHER = "It belongs to the WhatsApp account of another number."


class NotSendable(ProfferError):
    code = "template_not_sendable"
    message = "This template cannot be sent."


def why_not(template: Template | None) -> str:
    """Why it cannot be sent now, for staff; "" when it can."""
    if template is None:
        return "The template was deleted."
    if template.status != Template.Status.APPROVED:
        return STATE_WORDS.get(Template.Status(template.status), "The template was deleted.")
    return read(template.components).unsendable


def send_template(
    *,
    actor: Actor,
    conversation_id: int,
    template_id: int,
    values: Values,
    file: BinaryIO | None = None,
    filename: str = "",
    idempotency_key: str | None = None,
) -> Message:
    """Queue an approved template for the customer; it takes the conversation over as a reply does.

    `file`: for a header that is one; without it the template's own sample is sent. With an
    `idempotency_key`, the same call again returns the same message. Raises NotAllowed,
    NotFound, InvalidInput with a sentence a field, NotSendable, OptedOut or MessageRepeated.
    """
    actor.require("inbox.reply")
    template = Template.objects.filter(pk=template_id).first()
    talk = Conversation.objects.select_related("channel").filter(pk=conversation_id).first()
    if template is None or template.status == Template.Status.DELETED:
        raise NotFound("There is no such template.")
    if talk is None:
        raise NotFound("There is no such conversation.")
    if reason := why_not(template):
        raise NotSendable(reason)
    if template.waba_id != account_of(talk.channel):
        raise NotSendable(OF_ANOTHER)
    shape = read(template.components)
    if wrong := problems(shape, values):
        raise InvalidInput(fields=wrong)
    piece = piece_of(template, shape, values)
    attach = _attachment(template, shape, file, filename) if shape.file_kind else None
    says = json.dumps([template.pk, piece.text, piece.content], sort_keys=True).encode()
    return send_pieces(
        actor=actor,
        conversation_id=conversation_id,
        pieces=[piece],
        says=says,
        idempotency_key=idempotency_key,
        with_them=(lambda messages: _attach(messages[0], attach)) if attach else None,
    )[0]


def piece_of(template: Template, shape: Shape, values: Values) -> Piece:
    """The message: its text is what the customer reads, so that staff and assistant do as well."""
    return Piece(
        text=rendered(shape, values),
        kind=KIND,
        content={
            "template": {
                "id": template.pk,
                "name": template.name,
                "language": template.language,
                "category": template.category,
                "words": words_digest(shape),
            },
            "components": components(shape, values),
            "buttons": [{"title": button.text} for button in shape.buttons],
        },
    )


def words_digest(shape: Shape) -> str:
    """A mark of what values were filled into: Meta takes them by their place in these words.

    Examples are left out, and telephone numbers, which Meta writes in its own way.
    """
    buttons = [(button.kind, button.text, button.url) for button in shape.buttons]
    words = json.dumps([shape.header_format, shape.header, shape.body, buttons])
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _attachment(
    template: Template, shape: Shape, file: BinaryIO | None, filename: str
) -> tuple[bytes, str, str, str]:
    """(bytes, name to keep it under, MIME type, name to show) of the header's file."""
    if file is not None:
        try:
            made = prepare(file, filename=filename, as_document=shape.file_kind == "document")
        except InvalidInput as refusal:
            raise InvalidInput(fields={"file": " ".join(refusal.fields.values())}) from None
        if made.kind != shape.file_kind:
            raise InvalidInput(fields={"file": f"This template takes a {shape.file_kind} here."})
        return made.data, f"header.{made.type.extension}", made.type.mime_type, made.filename
    if not template.sample:
        raise InvalidInput(fields={"file": f"Choose the {shape.file_kind} for its header."})
    with template.sample.open("rb") as sample:
        data = sample.read()
    extension = str(template.sample.name).rpartition(".")[2]
    return data, f"header.{extension}", template.sample_type, template.sample_name


def _attach(message: Message, made: tuple[bytes, str, str, str]) -> None:
    data, name, mime_type, shown = made
    attachment = Attachment(
        message=message,
        mime_type=mime_type,
        filename=shown,
        size=len(data),
        state=Attachment.State.STORED,
    )
    attachment.file.save(name, ContentFile(data), save=False)
    attachment.save()
