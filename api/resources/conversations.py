"""The inbox: conversations, their messages both ways, and the customers behind them."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ai.models import Hearing
from ai.queries import assistant_settings, with_hearing
from ai.targets import share_of
from api.base import Filters, IdField, Input, Resource, narrowed
from api.resources import files
from api.resources.reactions import MessageReactions
from conversations import flood, handling, queries
from conversations.actions import REPLY_LIMIT, reply
from conversations.models import Attachment, Conversation, Message
from tenants.expiry import REASON_LENGTH

OWN_CONTENT = frozenset({"reply_key", "reply_digest"})
"""What the server keeps in a message's content for itself."""


class ConversationOutput(serializers.ModelSerializer[Conversation]):
    contact_name = serializers.CharField(source="contact.label", read_only=True)

    class Meta:
        model = Conversation
        fields = read_only_fields = (
            "id",
            "contact",
            "contact_name",
            "channel",
            "handler",
            "status",
            "assigned_to",
            "assistant_paused",
            "paused_until",
            "paused_reason",
            "paused_by",
            "copilot",
            "slowed_until",
            "muted_until",
            "waiting_since",
            "waiting_reason",
            "language",
            "unread",
            "preview",
            "last_message_at",
            "last_inbound_at",
            "created_at",
        )


class AttachmentOutput(serializers.ModelSerializer[Attachment]):
    class Meta:
        model = Attachment
        fields = read_only_fields = (
            "mime_type",
            "filename",
            "size",
            "state",
            "error",
            "attempts",
        )


class TranscriptOutput(serializers.ModelSerializer[Hearing]):
    """A machine's words, not the customer's: what a voice note was heard to say, or what a
    picture shows."""

    class Meta:
        model = Hearing
        fields = read_only_fields = ("form", "state", "text", "backend", "model", "why")
        extra_kwargs = {
            "form": {"help_text": "“voice”: the words that were understood; “picture”: a note."},
            "state": {"help_text": "Only “heard” has a text; “failed” has a `why`."},
            "backend": {"help_text": "The language model that took it down, as in its chain."},
        }


class MessageOutput(serializers.ModelSerializer[Message]):
    content = serializers.SerializerMethodField(
        help_text="What is not plain text: buttons, rows, place, contacts."
    )
    attachment = serializers.SerializerMethodField()
    transcript = serializers.SerializerMethodField(
        help_text="Of a voice note or picture, where a machine was asked; else null."
    )

    class Meta:
        model = Message
        fields: tuple[str, ...] = (
            "id",
            "conversation",
            "direction",
            "author",
            "agent",
            "kind",
            "text",
            "content",
            "attachment",
            "transcript",
            "external_id",
            "status",
            "error_code",
            "error",
            "late",
            "origin",
            "edited_at",
            "revoked_at",
            "reaction",
            "our_reaction",
            "discarded_at",
            "provider_at",
            "sent_at",
            "delivered_at",
            "read_at",
            "created_at",
        )
        read_only_fields = fields

    def get_content(self, message: Message) -> dict[str, Any]:
        if message.revoked_at is not None:
            return {}
        return {name: value for name, value in message.content.items() if name not in OWN_CONTENT}

    @extend_schema_field(AttachmentOutput(allow_null=True))
    def get_attachment(self, message: Message) -> Any:
        found = getattr(message, "attachment", None) if message.revoked_at is None else None
        return AttachmentOutput(found).data if found else None

    @extend_schema_field(TranscriptOutput(allow_null=True))
    def get_transcript(self, message: Message) -> Any:
        if message.direction == Message.Direction.OUTBOUND or message.revoked_at is not None:
            return None
        found = getattr(message, "hearing", None)
        return TranscriptOutput(found).data if found else None


class SentOutput(MessageOutput):
    parts = serializers.ListField(
        child=serializers.IntegerField(),
        read_only=True,
        help_text="The ids of all parts, when the text was too long for one message.",
    )

    class Meta(MessageOutput.Meta):
        fields = (*MessageOutput.Meta.fields, "parts")
        read_only_fields = fields


class ReplyInput(Input):
    text = serializers.CharField(max_length=REPLY_LIMIT, help_text="Split at 4,096 characters.")
    quotes = files.MessageIdField(
        required=False, help_text="The message of this conversation that it answers."
    )


class PauseInput(Input):
    reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)
    until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="It answers again then; at most a year ahead."
    )


class CopilotInput(Input):
    copilot = serializers.BooleanField(allow_null=True, help_text="It drafts, people send.")


class MessageInput(ReplyInput):
    conversation = IdField()


class ConversationFilters(Filters):
    filter = serializers.ChoiceField(
        choices=queries.FILTERS,
        default="all",
        help_text="“mine”: what the caller took over, or is asked for by the assistant.",
    )
    search = serializers.CharField(max_length=100, required=False)
    contact = IdField(required=False)
    handler = serializers.ChoiceField(choices=Conversation.Handler.choices, required=False)
    status = serializers.ChoiceField(choices=Conversation.Status.choices, required=False)


class MessageFilters(Filters):
    conversation = IdField(required=False)
    direction = serializers.ChoiceField(choices=Message.Direction.choices, required=False)
    status = serializers.ChoiceField(choices=Message.Status.choices, required=False)
    author = serializers.ChoiceField(choices=Message.Author.choices, required=False)
    after = serializers.IntegerField(
        # Messages brought along from the phone have ids below zero.
        min_value=-(2**53),
        max_value=2**63 - 1,
        required=False,
        help_text="Only messages with a greater id: what is new since the last page.",
    )


def _send(
    resource: Resource, *, conversation_id: int, text: str, quotes: int | None = None
) -> Response:
    """Reply as the caller. The conversation is theirs from then on."""
    return _sent(
        reply(actor=resource.actor, conversation_id=conversation_id, text=text, quotes=quotes)
    )


def _sent(sent: list[Message]) -> Response:
    body = {**MessageOutput(sent[0]).data, "parts": [message.pk for message in sent]}
    return Response(body, status=status.HTTP_201_CREATED)


_handled = extend_schema(request=None, responses=ConversationOutput)


@extend_schema_view(list=extend_schema(parameters=[ConversationFilters]))
class Conversations(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = ConversationOutput
    queryset = Conversation.objects.none()
    filters = ConversationFilters
    permissions_by_action = {
        "list": "inbox.view",
        "retrieve": "inbox.view",
        "thread": "inbox.view",
        "reply": "inbox.reply",
        "files": "inbox.reply",
        "take_over": "inbox.take_over",
        "hand_back": "inbox.take_over",
        "pause_assistant": "inbox.take_over",
        "resume_assistant": "inbox.take_over",
        "copilot": "inbox.take_over",
        "unmute": "inbox.take_over",
        "mark_read": "inbox.view",
    }

    def get_queryset(self) -> QuerySet[Conversation]:
        if self.action != "list":
            return queries.inbox()
        given = self.filtered()
        own = given["filter"] == "mine"
        rows = queries.inbox(
            filter=given["filter"],
            user_id=self.actor.id,
            search=given.get("search", ""),
            asked=share_of(self.actor.id, assistant_settings()).rows if own else None,
        )
        return narrowed(rows, given, "contact", "handler", "status")

    @extend_schema(
        operation_id="conversations_messages_list",
        parameters=[MessageFilters],
        responses=MessageOutput(many=True),
    )
    @action(detail=True, methods=["get"], url_path="messages", serializer_class=MessageOutput)
    def thread(self, request: Request, pk: str) -> Response:
        """Its messages, oldest first."""
        conversation = self.get_object()
        form = MessageFilters(data=request.query_params)
        form.is_valid(raise_exception=True)
        rows = with_hearing(queries.thread(conversation.pk))
        page = self.paginate_queryset(_found(rows, form.validated_data))
        return self.get_paginated_response(MessageOutput(page, many=True).data)

    @extend_schema(
        operation_id="conversations_messages_create",
        request=ReplyInput,
        responses={201: SentOutput},
    )
    @thread.mapping.post
    def reply(self, request: Request, pk: str) -> Response:
        """Write to the customer. The conversation is yours from then on."""
        return _send(self, conversation_id=self.pk, **self.input(ReplyInput))

    @extend_schema(
        operation_id="conversations_files_create",
        request={"multipart/form-data": files.FileInput},
        responses={201: SentOutput},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def files(self, request: Request, pk: str) -> Response:
        """Send a file to the customer. The conversation is yours from then on."""
        return _sent(files.send(self, conversation_id=self.pk))

    @_handled
    @action(detail=True, methods=["post"])
    def take_over(self, request: Request, pk: str) -> Response:
        """Answer yourself; nothing the assistant has queued leaves any more."""
        return self._after(handling.take_over)

    @_handled
    @action(detail=True, methods=["post"])
    def hand_back(self, request: Request, pk: str) -> Response:
        """Let the assistant answer again."""
        return self._after(handling.hand_back)

    @extend_schema(request=PauseInput, responses=ConversationOutput)
    @action(detail=True, methods=["post"])
    def pause_assistant(self, request: Request, pk: str) -> Response:
        """Switch the assistant off in this conversation alone, until then if you say so."""
        given = self.input(PauseInput)
        return self._after(partial(handling.pause_assistant, **given))

    @extend_schema(request=CopilotInput, responses=ConversationOutput)
    @action(detail=True, methods=["post"])
    def copilot(self, request: Request, pk: str) -> Response:
        """Whether the assistant only drafts in this conversation; null: as in the workspace."""
        given = self.input(CopilotInput)
        return self._after(partial(handling.set_copilot, copilot=given["copilot"]))

    @_handled
    @action(detail=True, methods=["post"])
    def resume_assistant(self, request: Request, pk: str) -> Response:
        """Switch it on again."""
        return self._after(handling.resume_assistant)

    @_handled
    @action(detail=True, methods=["post"])
    def unmute(self, request: Request, pk: str) -> Response:
        """Let the assistant answer again after a flood, beginning with the newest message."""
        return self._after(flood.unmute)

    @_handled
    @action(detail=True, methods=["post"], url_path="read")
    def mark_read(self, request: Request, pk: str) -> Response:
        """Set its unread count to zero."""
        return self._after(handling.mark_read)

    def _after(self, verb: Any) -> Response:
        conversation = self.get_object()
        verb(actor=self.actor, conversation_id=conversation.pk)
        return Response(self.render(self.get_object()))


@extend_schema_view(list=extend_schema(parameters=[MessageFilters]))
class Messages(ListModelMixin, RetrieveModelMixin, MessageReactions, files.MessageFiles):
    """All messages of the workspace, oldest first. Imported history has ids below zero."""

    lookup_value_regex = "-?[0-9]{1,18}"
    serializer_class = MessageOutput
    queryset = Message.objects.none()
    filters = MessageFilters
    permissions_by_action = {
        "list": "inbox.view",
        "retrieve": "inbox.view",
        "create": "inbox.reply",
        "file": "inbox.view",
        "retry_file": "inbox.reply",
        "react": "inbox.reply",
        "take_reaction_back": "inbox.reply",
        "redrive": "inbox.redrive",
        "discard": "inbox.redrive",
    }

    def get_queryset(self) -> QuerySet[Message]:
        rows = with_hearing(Message.objects.select_related("attachment").order_by("id"))
        return _found(rows, self.filtered()) if self.action == "list" else rows

    @extend_schema(request=MessageInput, responses={201: SentOutput})
    def create(self, request: Request) -> Response:
        """Write to the customer of a conversation, which is yours from then on."""
        given = self.input(MessageInput)
        return _send(self, conversation_id=given.pop("conversation"), **given)


def _found(rows: QuerySet[Message], given: dict[str, Any]) -> QuerySet[Message]:
    rows = narrowed(rows, given, "conversation", "direction", "status", "author")
    return rows.filter(pk__gt=given["after"]) if "after" in given else rows
