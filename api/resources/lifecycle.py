"""The life of a workspace for programs: its moves, and what was erased.

A move that was made before is answered with how things stand: a call that is repeated
because its answer was lost changes nothing and fails of nothing.
"""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, Input, Resource, narrowed
from core.errors import InvalidInput
from tenants import lifecycle
from tenants.exceptions import WrongState
from tenants.models import Erasure, Tenant

State = Tenant.State


class ReasonInput(Input):
    reason = serializers.CharField(
        max_length=lifecycle.REASON_LENGTH, help_text="Shown to its people, kept in the history."
    )


class ErasureInput(ReasonInput):
    slug = serializers.CharField(max_length=40, help_text="Its address, to show which is meant.")


class DeletionParameters(Filters):
    reason = serializers.CharField(max_length=lifecycle.REASON_LENGTH)
    days = serializers.IntegerField(
        default=lifecycle.KEEP_DAYS,
        min_value=1,
        max_value=lifecycle.MOST_DAYS,
        help_text="How long it can be restored.",
    )


class ErasureOutput(serializers.ModelSerializer[Erasure]):
    """`step` is the last one that is done; `certificate` is null until everything is gone."""

    tenant = serializers.IntegerField(source="tenant_id")

    class Meta:
        model = Erasure
        fields = read_only_fields = (
            *("id", "tenant", "slug", "name", "requested_by", "reason", "started_at"),
            *("step", "removed", "failures", "last_error"),
            *("finished_at", "certificate", "signature"),
        )


class Moves(Resource):
    """The moves of one workspace; mixed into the resource of workspaces."""

    @extend_schema(request=ReasonInput)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: str) -> Response:
        """Nothing is answered and nothing leaves; what customers write is stored."""
        reason = self.input(ReasonInput)["reason"]
        return self._moved(lifecycle.suspend_tenant, (State.SUSPENDED,), reason=reason)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: str) -> Response:
        """Open a suspended workspace again: what waited is taken in, in order."""
        return self._moved(lifecycle.reactivate_tenant, (State.ACTIVE,))

    @extend_schema(parameters=[DeletionParameters])
    def destroy(self, request: Request, pk: str) -> Response:
        """Close it to everybody. It can be restored for `days`, and is erased after them."""
        form = DeletionParameters(data=request.query_params.dict())
        form.is_valid(raise_exception=True)
        return self._moved(lifecycle.delete_tenant, (State.DELETED,), **form.validated_data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Bring a deleted workspace back as it was: active, or suspended."""
        return self._moved(lifecycle.restore_tenant, (State.ACTIVE, State.SUSPENDED))

    @extend_schema(request=ErasureInput, responses={202: ErasureOutput})
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str) -> Response:
        """Begin to erase a deleted workspace for good. `GET erasures/` tells how far it is."""
        given = self.input(ErasureInput)
        tenant = self.get_object()
        if given["slug"] != tenant.slug:
            raise InvalidInput(fields={"slug": f"Write {tenant.slug} to show that you mean it."})
        try:
            erasure = lifecycle.erase_tenant(
                actor=self.actor, tenant=tenant, reason=given["reason"]
            )
        except WrongState as refusal:
            if refusal.state != State.ERASING:
                raise
            erasure = Erasure.objects.get(tenant_id=tenant.pk)
        return Response(ErasureOutput(erasure).data, status=status.HTTP_202_ACCEPTED)

    def _moved(
        self, move: Callable[..., Tenant], reached: tuple[str, ...], **more: Any
    ) -> Response:
        """Make the move, unless one of the states it leads to is `reached` already."""
        tenant = self.get_object()
        try:
            tenant = move(actor=self.actor, tenant=tenant, **more)
        except WrongState as refusal:
            if refusal.state not in reached:
                raise
        return Response(self.render(self.get_queryset().get(pk=tenant.pk)))


class ErasureFilters(Filters):
    slug = serializers.CharField(max_length=40, required=False)


@extend_schema_view(list=extend_schema(parameters=[ErasureFilters]))
class Erasures(ListModelMixin, Resource):
    """What was erased, or is being erased: how far, and the signed certificate."""

    serializer_class = ErasureOutput
    queryset = Erasure.objects.none()
    filters = ErasureFilters
    permissions_by_action = {"list": "platform.tenants"}

    def get_queryset(self) -> Any:
        return narrowed(Erasure.objects.order_by("-id"), self.filtered(), "slug")
