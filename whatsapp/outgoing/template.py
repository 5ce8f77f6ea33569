"""An approved template: its name, language and values; the text is what they come to."""

from typing import Any

from whatsapp.media.uploads import uploaded
from whatsapp.models import Template
from whatsapp.outgoing.base import CannotSend, Outgoing
from whatsapp.shapes import mapping, mappings
from whatsapp.templates.queries import account_of
from whatsapp.templates.sending import OF_ANOTHER, why_not, words_digest
from whatsapp.templates.shape import read

CODE = "template"
"""Of a template that was paused, disabled, deleted or changed while the message waited."""

CHANGED = "The template was changed since. Send it anew."


def build(outgoing: Outgoing) -> dict[str, Any]:
    """One that may not be sent any more is refused with the reason that staff can act on."""
    meant = mapping(outgoing.content.get("template"))
    key = meant.get("id")
    template = Template.objects.filter(pk=key).first() if isinstance(key, int) else None
    reason = why_not(template)
    if template is None or reason:
        raise CannotSend(reason, code=CODE)
    if outgoing.channel is not None and template.waba_id != account_of(outgoing.channel):
        raise CannotSend(OF_ANOTHER, code=CODE)
    shape = read(template.components)
    # Messages of before carry no mark of the words; they go as they did.
    if meant.get("words") not in (None, words_digest(shape)):
        raise CannotSend(CHANGED, code=CODE)
    parts = mappings(outgoing.content.get("components"))
    if shape.file_kind:
        media_id, filename = uploaded(outgoing)
        media = {"id": media_id}
        if shape.file_kind == "document":
            media["filename"] = filename
        header = {"type": shape.file_kind, shape.file_kind: media}
        parts = [{"type": "header", "parameters": [header]}, *parts]
    return {
        "type": "template",
        "template": {
            "name": template.name,
            "language": {"code": template.language, "policy": "deterministic"},
            **({"components": parts} if parts else {}),
        },
    }
