"""What came to a standstill: looked at, tried again and put aside, as on the panel's page."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Filters, IdField, Input, Resource
from conversations import deadletter_search, deadletters
from conversations.models import Attachment, InboundEvent, Message


class FailedMessageOutput(serializers.ModelSerializer[Message]):
    """A message of ours that the customer never got."""

    why_not = serializers.SerializerMethodField(
        help_text="Why it cannot be sent again now, as an error's code; null when it can."
    )

    class Meta:
        model = Message
        fields: tuple[str, ...] = (
            "id",
            "conversation",
            "author",
            "agent",
            "kind",
            "text",
            "error_code",
            "error",
            "attempts",
            "why_not",
            "created_at",
        )
        read_only_fields = fields

    def get_why_not(self, message: Message) -> str | None:
        refusal = deadletters.why_not(message, message.conversation)
        return refusal.code if refusal else None


class StuckUpdateOutput(serializers.ModelSerializer[InboundEvent]):
    """An update of WhatsApp's that could not be worked off, whole."""

    class Meta:
        model = InboundEvent
        fields: tuple[str, ...] = (
            "id",
            "channel",
            "kind",
            "external_id",
            "sender",
            "body",
            "failures",
            "last_error",
            "received_at",
            "quarantined_at",
        )
        read_only_fields = fields


class FailedFileOutput(serializers.ModelSerializer[Attachment]):
    """A customer's file that could not be fetched."""

    conversation = serializers.IntegerField(source="message.conversation_id", read_only=True)

    class Meta:
        model = Attachment
        fields: tuple[str, ...] = (
            "id",
            "message",
            "conversation",
            "mime_type",
            "filename",
            "error",
            "attempts",
        )
        read_only_fields = fields


class FailedFilters(Filters):
    search = serializers.CharField(
        max_length=100, required=False, help_text="In words, errors, names; a message's id."
    )


class _Failed(ListModelMixin, Resource):
    """One kind of what waits for a decision, the latest first."""

    kind: ClassVar[str]
    filters = FailedFilters
    permissions_by_action = {"list": "inbox.redrive"}

    def get_queryset(self) -> QuerySet[Any]:
        return deadletter_search.found(kind=self.kind, search=self.filtered().get("search", ""))


@extend_schema_view(list=extend_schema(parameters=[FailedFilters]))
class FailedMessages(_Failed):
    """Messages of ours that failed and nobody has dealt with."""

    kind = "messages"
    serializer_class = FailedMessageOutput
    queryset = Message.objects.none()


@extend_schema_view(list=extend_schema(parameters=[FailedFilters]))
class StuckUpdates(_Failed):
    """Updates of WhatsApp's that were set aside, so that those behind them went on."""

    kind = "updates"
    serializer_class = StuckUpdateOutput
    queryset = InboundEvent.objects.none()


@extend_schema_view(list=extend_schema(parameters=[FailedFilters]))
class FailedFiles(_Failed):
    """Customers' files that could not be fetched."""

    kind = "files"
    serializer_class = FailedFileOutput
    queryset = Attachment.objects.none()


class DecisionInput(Input):
    kind = serializers.ChoiceField(choices=deadletters.KINDS)
    ids = serializers.ListField(
        child=IdField(),
        min_length=1,
        max_length=deadletters.BULK,
        help_text="Ids of that kind's list; each is dealt with for itself.",
    )


class DecisionOutput(serializers.Serializer[Any]):
    done = serializers.IntegerField(help_text="How many it was done to.")
    refused = serializers.ListField(
        child=serializers.CharField(), help_text="Why it was not done to the others, each once."
    )


class _Decision(Door):
    permissions_by_action = {"post": "inbox.redrive"}


class Redrive(_Decision):
    @extend_schema(operation_id="failed_redrive", request=DecisionInput, responses=DecisionOutput)
    def post(self, request: Request) -> Response:
        """Try again, oldest first: messages are sent anew, updates worked off, files fetched."""
        outcome = deadletters.redrive(actor=self.actor, **self.input(DecisionInput))
        return Response(DecisionOutput(outcome).data)


class Discard(_Decision):
    @extend_schema(operation_id="failed_discard", request=DecisionInput, responses=DecisionOutput)
    def post(self, request: Request) -> Response:
        """Put aside for good. What arrived or was written is kept."""
        outcome = deadletters.discard(actor=self.actor, **self.input(DecisionInput))
        return Response(DecisionOutput(outcome).data)
