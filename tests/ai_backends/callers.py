"""A customer who sends voice notes and pictures, and vendors that can take them down."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from ai.backends.actions import add_backend
from ai.backends.models import Backend
from ai.models import Hearing
from conversations import fetched
from conversations.inbound import NewEvent, store_events
from conversations.models import Attachment, Message
from tenants.context import in_tenant
from tests.ai.test_turns import PHONE, Customer
from tests.ai_backends.stand import KEY_ENV, VendorApi
from tests.support.jobs import run_jobs
from tests.support.people import PLATFORM_ADMIN

TWO_SECONDS = b"OggS" + bytes(2) + (96_000).to_bytes(8, "little") + bytes(3000)


class Caller(Customer):
    """Sends voice notes and pictures, whose files are fetched when the test says so."""

    def sends(self, kind: str, caption: str = "") -> int:
        """The file's row; the file itself is not here yet."""
        self.number += 1
        body = {"addresses": [["phone", PHONE]], "text": caption, "kind": kind, "name": "Ana"}
        with in_tenant(self.tenant):
            store_events(
                channel=self.channel,
                events=[NewEvent("message", f"in.{self.number}", PHONE, body)],
            )
        run_jobs(only="conversations.drain")
        with in_tenant(self.tenant):
            message = Message.objects.get(
                conversation__channel=self.channel, external_id=f"in.{self.number}"
            )
            return Attachment.objects.create(message=message, external_id="1").pk

    def is_fetched(self, key: int, data: bytes = TWO_SECONDS, mime: str = "audio/ogg") -> None:
        with in_tenant(self.tenant):
            found = Attachment.objects.get(pk=key)
            found.file.save("note.bin", ContentFile(data), save=False)
            found.mime_type, found.size, found.state = mime, len(data), "stored"
            found.save()
            fetched.settled(found)

    def says(self, data: bytes = TWO_SECONDS) -> str:
        """A voice note from its arrival to the answer."""
        before = len(self.transport.sent)
        self.is_fetched(self.sends("audio"), data)
        run_jobs()
        return self.heard_since(before)

    def shows(self, caption: str = "") -> str:
        before = len(self.transport.sent)
        picture = io.BytesIO()
        Image.new("RGB", (2000, 1000), "grey").save(picture, "PNG")
        self.is_fetched(self.sends("image", caption), picture.getvalue(), "image/png")
        run_jobs()
        return self.heard_since(before)

    def heard_since(self, before: int) -> str:
        return "\n".join(text for _, text in self.transport.sent[before:])

    @property
    def hearings(self) -> list[Hearing]:
        with in_tenant(self.tenant):
            return list(
                Hearing.objects.filter(message__conversation__channel=self.channel).order_by("id")
            )


def hearing_backend(kind: str, api: VendorApi, **more: Any) -> Backend:
    return add_backend(
        actor=PLATFORM_ADMIN,
        kind=kind,
        name=f"ears-{kind}".replace("_", "-"),
        model="chat-test",
        base_url=api.url,
        key_env=KEY_ENV,
        hearing_model="hear-test",
        seeing_model="chat-test",
        **more,
    )


def heard_by(api: VendorApi) -> list[dict[str, Any]]:
    return [each for each in api.requests if each["path"].endswith("/audio/transcriptions")]
