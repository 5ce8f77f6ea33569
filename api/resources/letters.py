"""Signed updates that led to no workspace, by number; bodies are customers' words and not shown."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Input
from api.pagination import Pages
from whatsapp.letters import ADDRESSED, discard, known_addresses, letters_by_address, take_in


class LettersOutput(serializers.Serializer[Any]):
    address = serializers.CharField(help_text="The number's or account's id at WhatsApp.")
    reason = serializers.CharField()
    count = serializers.IntegerField()
    first = serializers.DateTimeField()
    last = serializers.DateTimeField()
    known = serializers.BooleanField(help_text="A workspace has it now: they can be taken in.")


class LettersInput(Input):
    address = serializers.CharField(max_length=128)


class DealtWithOutput(serializers.Serializer[Any]):
    letters = serializers.IntegerField()


class Letters(Door):
    permissions_by_action = {"get": "platform.jobs"}
    serializer_class = LettersOutput

    @extend_schema(operation_id="letters_list", responses=LettersOutput(many=True))
    def get(self, request: Request) -> Response:
        """How many lie for each number and reason, most first."""
        pages = Pages()
        rows = pages.paginate_queryset(letters_by_address(), request, view=self) or []
        known = known_addresses([row["address"] for row in rows])
        for row in rows:
            row["known"] = row["address"] in known and row["reason"] in ADDRESSED
        return pages.get_paginated_response([dict(LettersOutput(row).data) for row in rows])


class TakeIn(Door):
    permissions_by_action = {"post": "platform.jobs"}

    @extend_schema(operation_id="letters_take_in", request=LettersInput, responses=DealtWithOutput)
    def post(self, request: Request) -> Response:
        """Take in what lies for a number that a workspace has by now."""
        done = take_in(actor=self.actor, **self.input(LettersInput))
        return Response(DealtWithOutput({"letters": done}).data)


class DiscardLetters(Door):
    permissions_by_action = {"post": "platform.jobs"}

    @extend_schema(operation_id="letters_discard", request=LettersInput, responses=DealtWithOutput)
    def post(self, request: Request) -> Response:
        """Throw away what lies for a number that no workspace will have. Nothing brings it back."""
        done = discard(actor=self.actor, **self.input(LettersInput))
        return Response(DealtWithOutput({"letters": done}).data)
