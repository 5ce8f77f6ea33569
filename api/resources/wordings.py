"""How the assistant says what it says: each sentence, the business's own ways, and the tone."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from ai import wordings
from ai.render import lint, templates
from api.base import Door, Filters, Input
from api.pagination import Pages
from catalog import actions, queries
from catalog.snapshot import TONES, Snapshot
from core.errors import NotFound

LONGEST = 2000
"""Of what is read of one way to say a sentence; the lint's own limits are far below."""


class PlaceOutput(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="Written in braces, such as {price}.")
    needed = serializers.BooleanField(help_text="It must stand in every way to say it.")


class WordingOutput(serializers.Serializer[Any]):
    """`says`: what the assistant says now; `ours`: what it says without the business's own."""

    language = serializers.CharField()
    key = serializers.CharField()
    own = serializers.BooleanField()
    says = serializers.ListField(child=serializers.CharField())
    ours = serializers.ListField(child=serializers.CharField())
    places = PlaceOutput(many=True)
    longest = serializers.IntegerField(help_text="Characters, as WhatsApp counts them.")
    most = serializers.IntegerField(help_text="How many ways to say it there may be.")


class WordingInput(Input):
    says = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True, trim_whitespace=False),
        min_length=1,
        max_length=wordings.MOST,
        help_text="Ways to say it, which take turns. They tell no number, price, discount, link "
        "or confirmation: those come from the catalogue and from people.",
    )


class WordingFilters(Filters):
    language = serializers.ChoiceField(choices=templates.LANGUAGES, required=False)
    own = serializers.BooleanField(required=False)


class PreviewOutput(serializers.Serializer[Any]):
    """`reads` is empty where `problem` says why it may not be said."""

    says = serializers.CharField()
    reads = serializers.CharField(help_text="As a customer would, out of the catalogue.")
    problem = serializers.CharField()


class ToneOutput(serializers.Serializer[Any]):
    tone = serializers.ChoiceField(choices=TONES)


class ToneInput(Input):
    tone = serializers.ChoiceField(choices=TONES)


def _row(snapshot: Snapshot, language: str, key: str) -> dict[str, Any]:
    ours = wordings.ours(key, language=language, tone=snapshot.business.tone)
    own = snapshot.wordings.get(language, {}).get(key)
    needed = lint.needed(key)
    return {
        "language": language,
        "key": key,
        "own": own is not None,
        "says": own or ours,
        "ours": ours,
        "places": [{"name": name, "needed": name in needed} for name in sorted(lint.places(key))],
        "longest": lint.limit(key),
        "most": wordings.most(key),
    }


def _known(language: str, key: str) -> None:
    if language not in templates.LANGUAGES or key not in lint.editable():
        raise NotFound("There is no such sentence.")


class Wordings(Door):
    """Every sentence that can be said the business's own way."""

    permissions_by_action = {"get": "assistant.view"}
    serializer_class = WordingOutput

    @extend_schema(
        operation_id="ai_wordings_list",
        parameters=[WordingFilters],
        responses=WordingOutput(many=True),
    )
    def get(self, request: Request) -> Response:
        """In each language the business speaks, unless one is asked for."""
        asked = WordingFilters(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        snapshot = queries.current_snapshot()
        pages = Pages()
        found = list(self._found(snapshot, **asked.validated_data))
        rows = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response(
            [dict(WordingOutput(_row(snapshot, *row)).data) for row in rows]
        )

    def _found(
        self, snapshot: Snapshot, *, language: str = "", own: bool | None = None
    ) -> Iterator[tuple[str, str]]:
        for code in [language] if language else spoken(snapshot):
            theirs = snapshot.wordings.get(code, {})
            for key in lint.editable():
                if own is None or (key in theirs) is own:
                    yield code, key


def spoken(snapshot: Snapshot) -> list[str]:
    """The business's languages that the assistant has sentences in; English where it has none."""
    known = [code for code in snapshot.business.languages if code in templates.LANGUAGES]
    return known or ["en"]


class Wording(Door):
    """One sentence in one language."""

    permissions_by_action = {
        "get": "assistant.view",
        "put": "assistant.edit",
        "delete": "assistant.edit",
    }

    @extend_schema(operation_id="ai_wordings_retrieve", responses=WordingOutput)
    def get(self, request: Request, language: str, sentence: str) -> Response:
        """What it says, what we would say, and what may stand in it."""
        return self._shown(language, sentence)

    @extend_schema(operation_id="ai_wordings_update", request=WordingInput, responses=WordingOutput)
    def put(self, request: Request, language: str, sentence: str) -> Response:
        """Say it the business's own way from the very next message on."""
        says = self.input(WordingInput)["says"]
        actions.write_wording(actor=self.actor, language=language, key=sentence, variants=says)
        return self._shown(language, sentence)

    @extend_schema(operation_id="ai_wordings_destroy", responses={204: None})
    def delete(self, request: Request, language: str, sentence: str) -> Response:
        """Say it our way again."""
        actions.reset_wording(actor=self.actor, language=language, key=sentence)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _shown(self, language: str, sentence: str) -> Response:
        _known(language, sentence)
        row = _row(queries.current_snapshot(), language, sentence)
        return Response(dict(WordingOutput(row).data))


class WordingPreview(Door):
    """How a sentence would read; nothing is stored."""

    permissions_by_action = {"post": "assistant.view"}

    @extend_schema(
        operation_id="ai_wordings_preview",
        request=WordingInput,
        responses=PreviewOutput(many=True),
    )
    def post(self, request: Request, language: str, sentence: str) -> Response:
        """Each way to say it with the business's own catalogue in it, or why it may not be said."""
        _known(language, sentence)
        snapshot = queries.current_snapshot()
        found = []
        for typed in self.input(WordingInput)["says"]:
            says = lint.tidy(typed)
            problem = lint.problem(sentence, says) or ""
            reads = "" if problem else wordings.sample(says, snapshot, language=language)
            found.append({"says": says, "reads": reads, "problem": problem})
        return Response(found)


class Tone(Door):
    """Friendly, formal or brief: in all languages, for every sentence that is ours."""

    permissions_by_action = {"get": "assistant.view", "put": "assistant.edit"}

    @extend_schema(operation_id="ai_tone_retrieve", responses=ToneOutput)
    def get(self, request: Request) -> Response:
        return Response({"tone": queries.current_snapshot().business.tone})

    @extend_schema(operation_id="ai_tone_update", request=ToneInput, responses=ToneOutput)
    def put(self, request: Request) -> Response:
        """Takes effect on the very next message."""
        profile = actions.set_tone(actor=self.actor, tone=self.input(ToneInput)["tone"])
        return Response({"tone": profile.tone})
