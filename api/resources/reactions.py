"""Emoji on customers' messages, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Input, Resource
from conversations.reacting import set_reaction
from conversations.reactions import LENGTH


class ReactionInput(Input):
    emoji = serializers.CharField(max_length=LENGTH, help_text="One emoji, such as “👍”.")


class MessageReactions(Resource):
    """What may be put on a customer's message."""

    @extend_schema(request=ReactionInput)
    @action(detail=True, methods=["post"], url_path="reaction")
    def react(self, request: Request, pk: str) -> Response:
        """Put an emoji on a customer's message, in the place of an earlier one of yours.

        It is sent as a message of the kind “reaction”; `our_reaction` is empty again should
        that fail. Within 24 hours of the customer's last message, and on messages of the last
        30 days.
        """
        return self._put(self.input(ReactionInput)["emoji"])

    @extend_schema(request=None)
    @react.mapping.delete
    def take_reaction_back(self, request: Request, pk: str) -> Response:
        """Take your emoji back. Without one, nothing is sent."""
        return self._put("")

    def _put(self, emoji: str) -> Response:
        set_reaction(actor=self.actor, message_id=self.get_object().pk, emoji=emoji)
        shown: Any = self.get_object()
        return Response(self.render(shown))
