"""An approved template: its name, language and values; the text is what they come to."""

from typing import Any

from whatsapp.media.uploads import uploaded
from whatsapp.models import Template
from whatsapp.outgoing.base import CannotSend, Outgoing
from whatsapp.shapes import mapping, mappings
from whatsapp.templates.sending import why_not
from whatsapp.templates.shape import read

CODE = "template"
"""Of a template that was paused, disabled or deleted while the message waited."""


def build(outgoing: Outgoing) -> dict[str, Any]:
    """One that may not be sent any more is refused with the reason that staff can act on."""
    key = mapping(outgoing.content.get("template")).get("id")
    template = Template.objects.filter(pk=key).first() if isinstance(key, int) else None
    reason = why_not(template)
    if template is None or reason:
        raise CannotSend(reason, code=CODE)
    parts = mappings(outgoing.content.get("components"))
    shape = read(template.components)
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
