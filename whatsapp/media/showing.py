"""The picture of a service in a message of the assistant's.

The message names the picture by its hash. Its file becomes the message's own when it is about
to be sent: what was sent stays with its message, whatever becomes of the service's picture.
"""

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from catalog import pictures
from catalog.queries import service_showing
from conversations.models import Attachment, Message
from whatsapp.filetypes import JPEG, named_as
from whatsapp.media.fetching import put_away, take_away
from whatsapp.outgoing.base import CannotSend


def shows_service(message: Message) -> bool:
    """Whether it is to show a picture of the catalogue, and not a file that somebody attached."""
    return bool(message.content.get("picture"))


def attached(message: Message) -> Attachment | None:
    """The message's copy of the picture, made now; None when no service has it any more.

    Runs outside of transactions. Raises CannotSend when the message has been erased meanwhile.
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
        message_id=message.pk,
        mime_type=JPEG.mime_type,
        filename=named_as(service.name, JPEG),
        size=len(data),
        state=Attachment.State.STORED,
    )
    try:
        put_away(attachment, ContentFile(data), JPEG)
        with transaction.atomic():
            attachment.save()
    except IntegrityError:
        # Slower than whoever took this message for left behind: a message has one file.
        take_away(attachment)
        first = Attachment.objects.filter(message=message).first()
        if first is None:
            raise CannotSend("This message is not here any more.") from None
        return first
    except BaseException:
        take_away(attachment)
        raise
    return attachment
