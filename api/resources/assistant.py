"""The assistant: its settings, and every turn it took with the why."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ai import labels
from ai.actions import update_settings
from ai.confidence.report import PERIODS, report
from ai.confidence.sentences import sentences
from ai.models import RESPONSE_TYPES, AssistantRun, AssistantSettings, RunLabel
from ai.preferences import NOTE_LENGTH, complete
from ai.queries import assistant_settings
from api.base import Door, Filters, IdField, Input, Resource, narrowed
from tenants.expiry import REASON_LENGTH


class SettingsOutput(serializers.ModelSerializer[AssistantSettings]):
    allowed = serializers.ListField(
        child=serializers.ChoiceField(choices=RESPONSE_TYPES), read_only=True
    )

    hand_off_to = serializers.DictField(child=serializers.CharField(), read_only=True)
    preferences = serializers.SerializerMethodField()

    class Meta:
        model = AssistantSettings
        fields = read_only_fields = (
            "enabled",
            "off_until",
            "off_reason",
            "off_by",
            "threshold",
            "mode",
            "allowed",
            "proposal_hours",
            "copilot",
            "engine_only",
            "hours",
            "hand_off_to",
            "preferences",
            "note",
        )

    @extend_schema_field(serializers.DictField(child=serializers.BooleanField()))
    def get_preferences(self, settings: AssistantSettings) -> dict[str, bool]:
        return complete(settings.preferences)


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
    off_until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="A switched-off assistant is back by itself."
    )
    off_reason = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True)
    copilot = serializers.BooleanField(required=False, help_text="It drafts, people send.")
    engine_only = serializers.BooleanField(
        required=False,
        help_text="No word of customers goes to a language model’s vendor, from the next message.",
    )
    hours = serializers.ChoiceField(choices=AssistantSettings.Hours.choices, required=False)
    hand_off_to = serializers.DictField(
        child=serializers.CharField(),
        required=False,
        help_text="Reason or “otherwise” → “anyone”, “role:<owner|admin|agent>”, “person:<id>”.",
    )
    preferences = serializers.DictField(child=serializers.BooleanField(), required=False)
    note = serializers.CharField(
        max_length=NOTE_LENGTH,
        required=False,
        allow_blank=True,
        help_text="Data for language models; it lifts no rule.",
    )


class LabelOutput(serializers.ModelSerializer[RunLabel]):
    """Whether a turn was right, as one source has it; `good` is null while a person is asked."""

    class Meta:
        model = RunLabel
        fields = read_only_fields = ("source", "good", "by", "noted_at")


class RunOutput(serializers.ModelSerializer[AssistantRun]):
    acts = serializers.ListField(child=serializers.DictField(), read_only=True)
    reasons = serializers.DictField(read_only=True)
    evidence = serializers.ListField(read_only=True)
    attempts = serializers.ListField(child=serializers.DictField(), read_only=True)
    messages = serializers.SerializerMethodField(help_text="Ids of what it wrote.")
    explanation = serializers.SerializerMethodField(
        help_text="What moved its confidence, the strongest first, in English."
    )
    labels = LabelOutput(many=True, read_only=True)

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
            "explanation",
            "labels",
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

    def get_explanation(self, run: AssistantRun) -> list[str]:
        return sentences(run.reasons)


class JudgeInput(Input):
    good = serializers.BooleanField(help_text="Whether it was right.")


class RateOutput(serializers.Serializer[Any]):
    wrong = serializers.IntegerField(read_only=True)
    of = serializers.IntegerField(read_only=True)
    share = serializers.FloatField(read_only=True)
    interval = serializers.ListField(
        child=serializers.FloatField(), read_only=True, help_text="95 %, Wilson."
    )


class PartOutput(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    turns = serializers.IntegerField(read_only=True)
    answered = serializers.IntegerField(read_only=True)
    clarified = serializers.IntegerField(read_only=True)
    handed_off = serializers.IntegerField(read_only=True)
    wrong = serializers.IntegerField(read_only=True)


class ReportOutput(serializers.Serializer[Any]):
    days = serializers.IntegerField(read_only=True)
    turns = serializers.IntegerField(read_only=True)
    answered = serializers.IntegerField(read_only=True)
    clarified = serializers.IntegerField(read_only=True)
    handed_off = serializers.IntegerField(read_only=True)
    known = RateOutput(read_only=True, help_text="Known wrong answers of all: at least so many.")
    audited = RateOutput(read_only=True, help_text="Of answers drawn at random and judged.")
    calibration_error = serializers.FloatField(source="error", read_only=True, allow_null=True)
    languages = PartOutput(many=True, read_only=True)
    scopes = PartOutput(many=True, read_only=True)


class ReportFilters(Filters):
    days = serializers.ChoiceField(choices=PERIODS, required=False, default=30)


class Confidence(Door):
    permissions_by_action = {"get": "assistant.view"}

    @extend_schema(
        operation_id="ai_confidence_retrieve", parameters=[ReportFilters], responses=ReportOutput
    )
    def get(self, request: Request) -> Response:
        """How well the assistant did over some days: wrong answers, coverage, hand-offs."""
        asked = ReportFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found, _ = report(asked.validated_data["days"])
        return Response(ReportOutput(found).data)


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
    permissions_by_action = {
        "list": "assistant.view",
        "retrieve": "assistant.view",
        "judge": "inbox.reply",
    }

    def get_queryset(self) -> QuerySet[AssistantRun]:
        rows: QuerySet[Any] = AssistantRun.objects.prefetch_related("parts", "labels").order_by(
            "-id"
        )
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "conversation", "outcome")

    @extend_schema(operation_id="ai_runs_judge", request=JudgeInput, responses=RunOutput)
    @action(detail=True, methods=["post"])
    def judge(self, request: Request, pk: str) -> Response:
        """Say whether it was right. What it learns from that holds in this workspace alone."""
        run = self.get_object()
        labels.judge(actor=self.actor, run_id=run.pk, good=self.input(JudgeInput)["good"])
        return Response(self.render(self.get_object()))
