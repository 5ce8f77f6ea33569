"""What the assistant would say, in co-pilot: people read it, change it, send it or not."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ai.copilot.actions import discard_draft, redo_draft, send_draft
from ai.copilot.drafts import choices_of, is_outdated, words_of
from ai.models import Draft
from api.base import Filters, IdField, Input, Resource, narrowed
from conversations.actions import REPLY_LIMIT


class DraftOutput(serializers.ModelSerializer[Draft]):
    text = serializers.SerializerMethodField(help_text="What it would say, as one text.")
    choices = serializers.SerializerMethodField(help_text="What the customer could tap under it.")

    outdated = serializers.SerializerMethodField(
        help_text="An open one: the catalogue has changed, and it is not sent as it is."
    )

    class Meta:
        model = Draft
        fields = read_only_fields = (
            "id",
            "conversation",
            "run",
            "text",
            "choices",
            "state",
            "ended_because",
            "ended_at",
            "ended_by",
            "edited",
            "outdated",
            "created_at",
        )

    def get_outdated(self, draft: Draft) -> bool:
        return draft.state == Draft.State.OPEN and is_outdated(draft)

    def get_text(self, draft: Draft) -> str:
        return words_of(draft)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_choices(self, draft: Draft) -> list[str]:
        return choices_of(draft)


class DraftInput(Input):
    text = serializers.CharField(
        max_length=REPLY_LIMIT,
        required=False,
        help_text="The words to send in its place. Without any it is sent as it is.",
    )


class DraftFilters(Filters):
    conversation = IdField(required=False)
    state = serializers.ChoiceField(choices=Draft.State.choices, required=False)


@extend_schema_view(list=extend_schema(parameters=[DraftFilters]))
class Drafts(ListModelMixin, RetrieveModelMixin, Resource):
    """What the assistant would say, in co-pilot. An open one may be out of date: sending tells."""

    serializer_class = DraftOutput
    queryset = Draft.objects.none()
    filters = DraftFilters
    permissions_by_action = {
        "list": "inbox.view",
        "retrieve": "inbox.view",
        "send": "inbox.reply",
        "discard": "inbox.reply",
        "redo": "inbox.reply",
    }

    def get_queryset(self) -> QuerySet[Draft]:
        rows = Draft.objects.select_related("run").order_by("-id")
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "conversation", "state")

    @extend_schema(request=DraftInput, responses=DraftOutput)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send it to the customer as your own words. The assistant goes on drafting there."""
        draft = self.get_object()
        send_draft(
            actor=self.actor,
            conversation_id=draft.conversation_id,
            draft_id=draft.pk,
            text=self.input(DraftInput).get("text"),
        )
        return Response(self.render(self.get_object()))

    @extend_schema(request=None, responses=DraftOutput)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Put it aside. The customer gets nothing of it and waits for a person."""
        draft = self.get_object()
        discard_draft(actor=self.actor, conversation_id=draft.conversation_id, draft_id=draft.pk)
        return Response(self.render(self.get_object()))

    @extend_schema(operation_id="ai_drafts_redo", request=None, responses=DraftOutput)
    @action(detail=True, methods=["post"])
    def redo(self, request: Request, pk: str) -> Response:
        """Have it written anew, from the catalogue as it is now. The new one has another id."""
        draft = self.get_object()
        redo_draft(actor=self.actor, conversation_id=draft.conversation_id, draft_id=draft.pk)
        return Response(self.render(self.get_object()))
