"""Messages that wait for their hour."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, IdField, Input, Resource, narrowed
from api.resources.files import MessageIdField
from conversations import schedule
from conversations.models import ScheduledMessage
from core.errors import InvalidInput
from core.splitting import TEXT_LIMIT


class ScheduledOutput(serializers.ModelSerializer[ScheduledMessage]):
    class Meta:
        model = ScheduledMessage
        fields = read_only_fields = (
            "id",
            "conversation",
            "text",
            "due_at",
            "status",
            "cancelled_reason",
            "message",
            "created_by",
            "created_at",
        )


class MomentField(serializers.CharField):
    """A moment with its zone: without one, nobody can say which hour is meant."""

    def to_internal_value(self, data: Any) -> Any:
        moment = serializers.DateTimeField(default_timezone=None).to_internal_value(data)
        if moment.tzinfo is None:
            raise serializers.ValidationError(
                "Say the time zone, such as 2026-11-22T09:00:00+04:00."
            )
        return moment


class ScheduledInput(Input):
    conversation = IdField()
    text = serializers.CharField(max_length=TEXT_LIMIT)
    due_at = MomentField(help_text="ISO 8601 with a time zone; at most 60 days ahead.")
    quotes = MessageIdField(required=False, help_text="The message that it answers.")


class ScheduledChange(Input):
    text = serializers.CharField(max_length=TEXT_LIMIT, required=False)
    due_at = MomentField(required=False, help_text="As in the creation.")


class ScheduledFilters(Filters):
    conversation = IdField(required=False)
    status = serializers.ChoiceField(choices=ScheduledMessage.Status.choices, required=False)


@extend_schema_view(list=extend_schema(parameters=[ScheduledFilters]))
class Scheduled(ListModelMixin, RetrieveModelMixin, Resource):
    """Replies to be sent later, the next first. What may not leave when due is cancelled, with
    the reason."""

    serializer_class = ScheduledOutput
    queryset = ScheduledMessage.objects.none()
    filters = ScheduledFilters
    permissions_by_action = {
        "list": "inbox.view",
        "retrieve": "inbox.view",
        "create": "inbox.reply",
        "partial_update": "inbox.reply",
        "destroy": "inbox.reply",
    }

    def get_queryset(self) -> QuerySet[ScheduledMessage]:
        rows = ScheduledMessage.objects.order_by("due_at", "id")
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "conversation", "status")

    @extend_schema(request=ScheduledInput, responses={201: ScheduledOutput})
    def create(self, request: Request) -> Response:
        """Have words sent to the customer of a conversation at a moment."""
        given = self.input(ScheduledInput)
        row = schedule.schedule(
            actor=self.actor,
            conversation_id=given["conversation"],
            text=given["text"],
            due_at=given["due_at"],
            quotes=given.get("quotes"),
        )
        return Response(self.render(row), status=status.HTTP_201_CREATED)

    @extend_schema(request=ScheduledChange)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Other words or another moment, while it waits."""
        given = self.input(ScheduledChange)
        if not given:
            raise InvalidInput("Send text, due_at, or both.")
        before = self.get_object()
        row = schedule.reschedule(
            actor=self.actor,
            scheduled_id=before.pk,
            text=given.get("text", before.text),
            due_at=given.get("due_at", before.due_at),
        )
        return Response(self.render(row))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take it back, while it waits."""
        schedule.cancel(actor=self.actor, scheduled_id=self.get_object().pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
