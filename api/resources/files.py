"""Files of conversations over the API: fetched with the caller's own token, and sent."""

from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Input, Resource
from conversations import deadletters
from conversations.models import Attachment, Message
from core.errors import ProfferError
from core.files import file_answer
from whatsapp.filetypes import name_to_save
from whatsapp.media.sending import send_file


class NoFile(ProfferError):
    code = "no_file"
    message = "This message has no file, or it is not here yet."


class MessageIdField(serializers.IntegerField):
    """The id of a message; those that came from a phone's history have ids below zero."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-(2**63), max_value=2**63 - 1, **kwargs)


class FileInput(Input):
    """A multipart form: the file, and the words that go with it."""

    file = serializers.FileField(
        help_text="At most 16 MB. What WhatsApp does not take is converted where that is possible."
    )
    text = serializers.CharField(max_length=1024, required=False, default="")
    as_document = serializers.BooleanField(required=False, default=False)
    quotes = MessageIdField(required=False, help_text="The message that it answers.")


def send(resource: Resource, *, conversation_id: int) -> list[Message]:
    """Send the form's file as the caller."""
    given = resource.input(FileInput)
    file = given["file"]
    return send_file(
        actor=resource.actor,
        conversation_id=conversation_id,
        file=file,
        filename=file.name or "",
        text=given["text"],
        as_document=given["as_document"],
        quotes=given.get("quotes"),
    )


class MessageFiles(Resource):
    """What a message with a file can be asked, and what may be done when it failed."""

    @extend_schema(
        parameters=[OpenApiParameter("size", str, enum=["small"], required=False)],
        responses={
            200: OpenApiResponse(OpenApiTypes.BINARY, description="The file; Range is honoured."),
        },
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def file(self, request: Request, pk: str) -> HttpResponseBase:
        """The file of a message. A picture has a small form as well."""
        message = self.get_object()
        found = Attachment.objects.filter(
            message_id=message.pk, state=Attachment.State.STORED, message__revoked_at=None
        ).first()
        if found is None:
            raise NoFile
        is_small = request.query_params.get("size") == "small" and found.thumbnail
        file, kind = (found.thumbnail, "image/webp") if is_small else (found.file, found.mime_type)
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            raise NoFile from None
        return file_answer(
            request._request,
            opened,
            size=file.size,
            mime_type=kind,
            filename=name_to_save(found.filename, kind, otherwise=f"file-{found.pk}"),
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="file/retry")
    def retry_file(self, request: Request, pk: str) -> Response:
        """Have a customer's file fetched again that could not be had."""
        found = Attachment.objects.filter(message_id=self.get_object().pk).first()
        if found is None:
            raise NoFile
        deadletters.retry_file(actor=self.actor, attachment_id=found.pk)
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def redrive(self, request: Request, pk: str) -> Response:
        """Send a failed message again, as a new one, which is returned."""
        again = deadletters.redrive_message(actor=self.actor, message_id=self.pk)
        shown: Any = self.get_queryset().get(pk=again.pk)
        return Response(self.render(shown), status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Put a failed message aside: the customer never gets it."""
        deadletters.discard_message(actor=self.actor, message_id=self.pk)
        return Response(status=204)
