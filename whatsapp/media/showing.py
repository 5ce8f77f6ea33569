"""The picture of a service in a message of the assistant's.

The message names the picture by its hash. Its file becomes the message's own when it is about
to be sent: what was sent stays with its message, whatever becomes of the service's picture.
"""

from django.core.files.base import ContentFile

from catalog import pictures
from catalog.queries import service_showing
from conversations.models import Attachment, Message
from whatsapp.filetypes import JPEG, named_as
from whatsapp.media.fetching import put_away


def shows_service(message: Message) -> bool:
    """Whether it is to show a picture of the catalogue, and not a file that somebody attached."""
    return bool(message.content.get("picture"))


def attached(message: Message) -> Attachment | None:
    """The message's copy of the picture, made now; None when no service has it any more.

    Runs outside of transactions.
    """
    named = message.content["picture"]
    service = service_showing(named)
    if service is None:
        return None
    try:
        with pictures.opened(named) as file:
            data = file.read()
    except FileNotFoundError:
        return None
    attachment = Attachment(
        message=message,
        mime_type=JPEG.mime_type,
        filename=named_as(service.name, JPEG),
        size=len(data),
        state=Attachment.State.STORED,
    )
    put_away(attachment, ContentFile(data), JPEG)
    attachment.save()
    return attachment
