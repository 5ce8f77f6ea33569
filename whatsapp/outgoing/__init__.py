"""From a message's kind to what the Cloud API takes for it: one builder a kind, a closed table."""

from collections.abc import Mapping

from whatsapp.outgoing import files, interactive, plain, template, text
from whatsapp.outgoing.base import Builder, CannotSend, NotNow, Outgoing

BUILDERS: Mapping[str, Builder] = {
    "text": text.build,
    "buttons": interactive.buttons,
    "list": interactive.rows,
    "location": plain.location,
    "contacts": plain.contacts,
    "reaction": plain.reaction,
    "image": files.captioned,
    "video": files.captioned,
    "document": files.document,
    "audio": files.plain,
    "sticker": files.plain,
    "template": template.build,
}

__all__ = ["BUILDERS", "Builder", "CannotSend", "NotNow", "Outgoing"]
