"""The platform's language models: the chain, keys that go in and never out, prices, a trial."""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from ai.backends import changing
from ai.backends.actions import LAST_POSITION, add_backend, remove_backend
from ai.backends.breaker import breaker_of
from ai.backends.keys import LONGEST, variable_of
from ai.backends.models import Backend
from ai.backends.trial import try_backend
from ai.budget.queries import fared
from api.base import Input, Resource


class LastCallOutput(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    outcome = serializers.CharField(help_text="“answered”, or the error's code.")
    latency_ms = serializers.IntegerField()


class BackendOutput(serializers.ModelSerializer[Backend]):
    """Keys are never shown: `key_stored` says that there is one, `key_variable` where else it
    is looked for. Prices are US dollars for a million tokens (`price_minute`: for a minute of
    voice), null where nobody has said. A model for voice notes or pictures that is empty: it
    is not asked about them."""

    key_stored = serializers.SerializerMethodField()
    key_variable = serializers.SerializerMethodField()
    left_alone_for = serializers.SerializerMethodField(
        help_text="Seconds for which it is not asked after failures; 0: it is asked."
    )
    last_call = serializers.SerializerMethodField()

    class Meta:
        model = Backend
        fields = read_only_fields = (
            *("id", "kind", "name", "model", "hearing_model", "seeing_model"),
            *("base_url", "own_network", "position", "enabled"),
            *("key_stored", "key_set_at", "key_variable"),
            *("price_input", "price_cached", "price_output", "price_minute", "priced_on"),
            *("left_alone_for", "last_call"),
        )

    def get_key_stored(self, backend: Backend) -> bool:
        return bool(backend.sealed_key)

    def get_key_variable(self, backend: Backend) -> str:
        return variable_of(backend)

    def get_left_alone_for(self, backend: Backend) -> int:
        return round(breaker_of(backend).look()[0])

    @extend_schema_field(LastCallOutput(allow_null=True))
    def get_last_call(self, backend: Backend) -> dict[str, Any] | None:
        found = fared(backend.name)
        if found.last_at is None:
            return None
        return {
            "at": found.last_at,
            "outcome": found.last_outcome,
            "latency_ms": found.latency_ms,
        }


class BackendInput(Input):
    kind = serializers.ChoiceField(choices=Backend.Kind.choices)
    name = serializers.CharField(max_length=40, help_text="1 to 40 of a–z, 0–9, - and _.")
    model = serializers.CharField(max_length=80, help_text="As the vendor names it.")
    hearing_model = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="Writes voice notes down."
    )
    seeing_model = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="Describes pictures."
    )
    base_url = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Empty: the vendor's own."
    )
    key_env = serializers.CharField(
        max_length=64,
        required=False,
        allow_blank=True,
        help_text="A variable of the AI workers that holds the key. Not the key.",
    )
    position = serializers.IntegerField(
        min_value=1, max_value=LAST_POSITION, required=False, help_text="1 is asked first."
    )


class BackendChangeInput(Input):
    model = serializers.CharField(max_length=80, required=False)
    hearing_model = serializers.CharField(max_length=80, required=False, allow_blank=True)
    seeing_model = serializers.CharField(max_length=80, required=False, allow_blank=True)
    base_url = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Another address removes a stored key.",
    )
    key_env = serializers.CharField(max_length=64, required=False, allow_blank=True)


class KeyInput(Input):
    key = serializers.CharField(
        max_length=LONGEST, write_only=True, help_text="Kept sealed; nobody sees it again."
    )


def _dollars(help_text: str | None = None, *, required: bool = True) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=12,
        decimal_places=4,
        min_value=Decimal(0),
        allow_null=True,
        required=required,
        help_text=help_text,
    )


class PricesInput(Input):
    """US dollars for a million tokens; null where nobody knows. What is not named stays."""

    price_input = _dollars()
    price_cached = _dollars(
        "Of what was read from the vendor's cache; null: as what is read.", required=False
    )
    price_output = _dollars()
    price_minute = _dollars("Of a minute of voice, written down.", required=False)
    priced_on = serializers.DateField(
        required=False, allow_null=True, help_text="The day of the vendor's list; else today."
    )


class MoveInput(Input):
    to = serializers.ChoiceField(choices=("earlier", "later"))


class TrialOutput(serializers.Serializer[Any]):
    worked = serializers.BooleanField()
    code = serializers.CharField(help_text="“answered”, or the error's code.")
    words = serializers.CharField(help_text="What it means, for people.")
    model = serializers.CharField()
    milliseconds = serializers.IntegerField()
    input_tokens = serializers.IntegerField()
    output_tokens = serializers.IntegerField()


class Backends(ListModelMixin, RetrieveModelMixin, Resource):
    """The vendors in the order they are asked; the built-in engine comes after all of them."""

    serializer_class = BackendOutput
    queryset = Backend.objects.none()
    permissions_by_action = dict.fromkeys(
        (
            *("list", "retrieve", "create", "partial_update", "destroy", "key", "remove_key"),
            *("prices", "trial", "enable", "disable", "move"),
        ),
        "platform.ai",
    )

    def get_queryset(self) -> QuerySet[Backend]:
        return Backend.objects.order_by("position", "id")

    def _shown(self) -> Response:
        return Response(self.render(self.get_object()))

    @extend_schema(request=BackendInput, responses={201: BackendOutput})
    def create(self, request: Request) -> Response:
        """Put a vendor into the chain, at its end unless a position is given."""
        backend = add_backend(actor=self.actor, **self.input(BackendInput))
        return Response(self.render(backend), status=status.HTTP_201_CREATED)

    @extend_schema(request=BackendChangeInput)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Another model, address or variable; the very next turn uses it."""
        before = self.get_object()
        given = self.input(BackendChangeInput)
        kept = {name: getattr(before, name) for name in ("model", "base_url", "key_env")}
        changing.change_backend(actor=self.actor, backend_id=before.pk, **(kept | given))
        return self._shown()

    def destroy(self, request: Request, pk: str) -> Response:
        """Take it out of the chain, with its key."""
        remove_backend(actor=self.actor, name=self.get_object().name)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="ai_backends_key_update", request=KeyInput)
    @action(detail=True, methods=["put"])
    def key(self, request: Request, pk: str) -> Response:
        """Store a key in the place of any other. It is sealed and never shown again."""
        changing.set_key(
            actor=self.actor, backend_id=self.get_object().pk, key=self.input(KeyInput)["key"]
        )
        return self._shown()

    @extend_schema(operation_id="ai_backends_key_destroy", responses={204: None})
    @key.mapping.delete
    def remove_key(self, request: Request, pk: str) -> Response:
        """Forget the stored key; the variable's is used again, where there is one."""
        changing.set_key(actor=self.actor, backend_id=self.get_object().pk, key="")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="ai_backends_prices_update", request=PricesInput)
    @action(detail=True, methods=["put"])
    def prices(self, request: Request, pk: str) -> Response:
        """What a million tokens and a minute of voice cost, for calls from now on."""
        backend = self.get_object()
        given = self.input(PricesInput)
        priced_on = given.pop("priced_on", None)
        texts = {name: "" if value is None else f"{value:f}" for name, value in given.items()}
        changing.set_prices(
            actor=self.actor,
            backend_id=backend.pk,
            prices=texts,
            priced_on=priced_on,
        )
        return self._shown()

    @extend_schema(operation_id="ai_backends_trial", request=None, responses=TrialOutput)
    @action(detail=True, methods=["put"])
    def trial(self, request: Request, pk: str) -> Response:
        """Ask it a harmless question now, for up to 15 seconds; no customer's words leave.

        A PUT, since a POST with an Idempotency-Key holds a transaction over the vendor's answer.
        """
        return Response(TrialOutput(try_backend(self.get_object())).data)

    @extend_schema(operation_id="ai_backends_enable", request=None)
    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: str) -> Response:
        """Ask it again, from the very next turn."""
        return self._switched(on=True)

    @extend_schema(operation_id="ai_backends_disable", request=None)
    @action(detail=True, methods=["post"])
    def disable(self, request: Request, pk: str) -> Response:
        """Ask it no more, from the very next turn."""
        return self._switched(on=False)

    def _switched(self, *, on: bool) -> Response:
        changing.switch_backend(actor=self.actor, backend_id=self.get_object().pk, enabled=on)
        return self._shown()

    @extend_schema(operation_id="ai_backends_move", request=MoveInput)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Change places with its neighbour in the chain; the first and last stay."""
        backend = self.get_object()
        earlier = self.input(MoveInput)["to"] == "earlier"
        changing.move_backend(actor=self.actor, backend_id=backend.pk, earlier=earlier)
        return self._shown()
