"""Message templates: written, handed over to Meta, fetched, and sent to a customer."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, IdField, Input, Resource, narrowed
from api.resources.conversations import MessageOutput
from whatsapp.models import Template
from whatsapp.templates import actions, queries
from whatsapp.templates.drafts import Draft, DraftButton
from whatsapp.templates.filling import Values
from whatsapp.templates.sending import send_template
from whatsapp.templates.shape import read

HEADERS = ("", "TEXT")
"""Headers that are files need a sample, which the panel takes."""


class TemplateOutput(serializers.ModelSerializer[Template]):
    variables = serializers.SerializerMethodField(
        help_text="What `values` has to name when it is sent."
    )
    wanted = serializers.SerializerMethodField(
        help_text="A change that Meta has not taken yet: its `category` and `components`."
    )
    on_its_way = serializers.SerializerMethodField(
        help_text="Whether it is being handed over to Meta, or deleted there, just now."
    )

    class Meta:
        model = Template
        fields: tuple[str, ...] = (
            "id",
            "name",
            "language",
            "category",
            "status",
            "components",
            "variables",
            "external_id",
            "rejected_reason",
            "quality",
            "wanted",
            "on_its_way",
            "problem",
            "created_at",
            "updated_at",
            "submitted_at",
        )
        read_only_fields = fields

    def get_variables(self, template: Template) -> list[str]:
        return read(template.components).variables

    def get_wanted(self, template: Template) -> dict[str, Any] | None:
        # Where its file is stored is nobody's business.
        change = template.wanted
        return {name: change[name] for name in change if name != "sample"} if change else None

    def get_on_its_way(self, template: Template) -> bool:
        return template.sending_since is not None


class ButtonInput(Input):
    kind = serializers.ChoiceField(choices=("QUICK_REPLY", "URL", "PHONE_NUMBER"))
    text = serializers.CharField(max_length=200)
    url = serializers.CharField(max_length=3000, required=False, default="", allow_blank=True)
    example = serializers.CharField(max_length=3000, required=False, default="", allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)


class ContentInput(Input):
    category = serializers.CharField(max_length=32)
    body = serializers.CharField(max_length=5000, trim_whitespace=False)
    header = serializers.ChoiceField(choices=HEADERS, required=False, default="")
    header_text = serializers.CharField(max_length=200, required=False, default="")
    header_example = serializers.CharField(max_length=400, required=False, default="")
    footer = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    examples = serializers.DictField(
        child=serializers.CharField(max_length=400),
        required=False,
        help_text="Variable → what stands for it while Meta looks at it.",
    )
    buttons = ButtonInput(many=True, required=False)


class TemplateInput(ContentInput):
    name = serializers.CharField(max_length=600)
    language = serializers.CharField(max_length=16)
    account = serializers.CharField(
        max_length=40,
        required=False,
        default="",
        help_text="The WhatsApp business account, when there are several.",
    )


class SendInput(Input):
    conversation = IdField()
    values = serializers.DictField(
        child=serializers.CharField(max_length=2000, allow_blank=True, trim_whitespace=False),
        required=False,
        help_text="Variable → what stands for it: one line each.",
    )
    header = serializers.CharField(
        max_length=200, required=False, default="", help_text="For the header's variable."
    )
    buttons = serializers.DictField(
        child=serializers.CharField(max_length=2000),
        required=False,
        help_text="A button's place, from 0 → the end of its address.",
    )

    def validate_buttons(self, value: dict[str, str]) -> dict[int, str]:
        if not all(place.isdecimal() and len(place) < 3 for place in value):
            raise serializers.ValidationError("Name the buttons by their places: 0, 1, 2 …")
        return {int(place): end for place, end in value.items()}


class TemplateFilters(Filters):
    status = serializers.ChoiceField(choices=Template.Status.choices, required=False)
    category = serializers.ChoiceField(choices=Template.Category.choices, required=False)
    language = serializers.CharField(max_length=16, required=False)
    name = serializers.CharField(max_length=512, required=False)


class FetchedOutput(serializers.Serializer[Any]):
    accounts = serializers.IntegerField(help_text="Accounts whose lists are being fetched.")


def _draft(given: dict[str, Any], *, name: str, language: str) -> Draft:
    plain = ("category", "body", "header", "header_text", "header_example", "footer")
    return Draft(
        name=name,
        language=language,
        **{key: given[key] for key in plain},
        examples=given.get("examples", {}),
        buttons=tuple(DraftButton(**button) for button in given.get("buttons", ())),
    )


@extend_schema_view(list=extend_schema(parameters=[TemplateFilters]))
class Templates(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = TemplateOutput
    queryset = Template.objects.none()
    filters = TemplateFilters
    permissions_by_action = {
        # Whoever sends one has to find it first.
        "list": "inbox.reply",
        "retrieve": "inbox.reply",
        "create": "templates.manage",
        "partial_update": "templates.manage",
        "destroy": "templates.manage",
        "submit": "templates.manage",
        "fetch": "templates.manage",
        "send": "inbox.reply",
    }

    def get_queryset(self) -> QuerySet[Template]:
        rows = queries.templates().order_by("id")
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "status", "category", "language", "name")

    @extend_schema(request=TemplateInput, responses={201: TemplateOutput})
    def create(self, request: Request) -> Response:
        """Write one. It stays here until it is handed over by `submit`."""
        given = self.input(TemplateInput)
        row = actions.save_draft(
            actor=self.actor,
            draft=_draft(given, name=given["name"], language=given["language"]),
            account=given["account"],
        )
        return Response(self.render(row), status=status.HTTP_201_CREATED)

    @extend_schema(request=ContentInput, responses=TemplateOutput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Write it anew, whole. One that Meta has keeps its words until `submit` is through."""
        row = self.get_object()
        draft = _draft(self.input(ContentInput), name=row.name, language=row.language)
        saved = actions.save_draft(actor=self.actor, draft=draft, template_id=row.pk)
        return Response(self.render(saved))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete it here, and at Meta if Meta has it."""
        actions.delete(actor=self.actor, template_id=self.get_object().pk)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=TemplateOutput)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand it over to Meta for review; `status` and `problem` tell what comes of it."""
        row = actions.submit(actor=self.actor, template_id=self.get_object().pk)
        return Response(self.render(row))

    @extend_schema(request=None, responses=FetchedOutput)
    @action(detail=False, methods=["post"])
    def fetch(self, request: Request) -> Response:
        """Fetch the lists of all accounts from Meta."""
        found = actions.refresh(actor=self.actor)
        return Response({"accounts": found})

    @extend_schema(request=SendInput, responses={201: MessageOutput})
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send it to a conversation's customer, also after 24 hours; the talk is then yours."""
        given = self.input(SendInput)
        message = send_template(
            actor=self.actor,
            conversation_id=given["conversation"],
            template_id=self.get_object().pk,
            values=Values(
                body=given.get("values", {}),
                header=given["header"],
                buttons=given.get("buttons", {}),
            ),
        )
        return Response(MessageOutput(message).data, status=status.HTTP_201_CREATED)
