"""The assistant: its settings, and every turn it took with the why."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ai.actions import update_settings
from ai.models import RESPONSE_TYPES, AssistantRun, AssistantSettings
from ai.queries import assistant_settings
from api.base import Door, Filters, IdField, Input, Resource, narrowed


class SettingsOutput(serializers.ModelSerializer[AssistantSettings]):
    allowed = serializers.ListField(
        child=serializers.ChoiceField(choices=RESPONSE_TYPES), read_only=True
    )

    class Meta:
        model = AssistantSettings
        fields = read_only_fields = ("enabled", "threshold", "mode", "allowed", "proposal_hours")


class SettingsInput(Input):
    """Documents the fields; `ai.actions` checks them."""

    enabled = serializers.BooleanField(required=False)
    threshold = serializers.IntegerField(
        min_value=1, max_value=99, required=False, help_text="Per cent; below it, a person."
    )
    mode = serializers.ChoiceField(choices=AssistantSettings.Mode.choices, required=False)
    allowed = serializers.ListField(
        child=serializers.ChoiceField(choices=RESPONSE_TYPES), required=False
    )
    proposal_hours = serializers.IntegerField(
        min_value=1, max_value=168, required=False, help_text="How long a proposal waits."
    )


class RunOutput(serializers.ModelSerializer[AssistantRun]):
    acts = serializers.ListField(child=serializers.DictField(), read_only=True)
    reasons = serializers.DictField(read_only=True)
    evidence = serializers.ListField(read_only=True)
    attempts = serializers.ListField(child=serializers.DictField(), read_only=True)
    messages = serializers.SerializerMethodField(help_text="Ids of what it wrote.")

    class Meta:
        model = AssistantRun
        fields = read_only_fields = (
            "id",
            "conversation",
            "started_at",
            "outcome",
            "dropped_because",
            "messages",
            "acts",
            "language",
            "confidence",
            "threshold",
            "reasons",
            "evidence",
            "catalogue_version",
            "backend",
            "model",
            "prompt_version",
            "attempts",
            "latency_ms",
            "input_tokens",
            "output_tokens",
        )

    def get_messages(self, run: AssistantRun) -> list[int]:
        return [part.message_id for part in run.parts.all()]


class RunFilters(Filters):
    conversation = IdField(required=False)
    outcome = serializers.ChoiceField(choices=AssistantRun.Outcome.choices, required=False)


class Settings(Door):
    permissions_by_action = {"get": "assistant.view", "patch": "assistant.edit"}

    @extend_schema(operation_id="ai_settings_retrieve", responses=SettingsOutput)
    def get(self, request: Request) -> Response:
        return Response(SettingsOutput(assistant_settings()).data)

    @extend_schema(
        operation_id="ai_settings_update", request=SettingsInput, responses=SettingsOutput
    )
    def patch(self, request: Request) -> Response:
        """Takes effect on the very next message, also for a reply being written."""
        return Response(SettingsOutput(update_settings(actor=self.actor, fields=self.body())).data)


@extend_schema_view(list=extend_schema(parameters=[RunFilters]))
class Runs(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = RunOutput
    queryset = AssistantRun.objects.none()
    filters = RunFilters
    permissions_by_action = {"list": "assistant.view", "retrieve": "assistant.view"}

    def get_queryset(self) -> QuerySet[AssistantRun]:
        rows: QuerySet[Any] = AssistantRun.objects.prefetch_related("parts").order_by("-id")
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "conversation", "outcome")
