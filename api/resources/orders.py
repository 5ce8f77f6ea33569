"""Proposals, which people decide, and the orders that come of their yes."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, IdField, Input, Resource, narrowed
from orders import queries
from orders.approval import REASON_LENGTH, approve_proposal, reject_proposal
from orders.changes import decline_change, grant_change
from orders.models import ChangeRequest, Order, OrderProposal


class LineOutput(serializers.Serializer[Any]):
    """A line as it was proposed, at the price of that moment."""

    position = serializers.IntegerField()
    ref = serializers.CharField(help_text="Such as “service:3” or “package:1”.")
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = serializers.CharField()
    total = serializers.CharField()


class OrderOfProposal(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    reference = serializers.CharField()


class WishOutput(serializers.ModelSerializer[Any]):
    """What a proposal and its order have in common."""

    contact_name = serializers.CharField(source="contact.label", read_only=True)
    lines = LineOutput(many=True, read_only=True)
    total = serializers.CharField(read_only=True, help_text="Such as “240.00”.")
    details = serializers.DictField(
        child=serializers.CharField(), read_only=True, help_text="The customer's own words."
    )


class ProposalOutput(WishOutput):
    order = OrderOfProposal(read_only=True, allow_null=True, default=None)

    class Meta:
        model = OrderProposal
        fields: tuple[str, ...] = (
            "id",
            "reference",
            "revision",
            "status",
            "source",
            "conversation",
            "contact",
            "contact_name",
            "lines",
            "total",
            "currency",
            "details",
            "wished_date",
            "wished_time",
            "language",
            "deadline",
            "decided_by",
            "decided_at",
            "decision_reason",
            "order",
            "created_at",
        )
        read_only_fields = fields


class PriceDifferenceOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    proposed = serializers.CharField()
    current = serializers.CharField(
        allow_null=True, help_text="Today's price; null when it is not for sale any more."
    )


class ProposalDetail(ProposalOutput):
    price_differences = PriceDifferenceOutput(many=True, read_only=True)

    class Meta(ProposalOutput.Meta):
        fields = (*ProposalOutput.Meta.fields, "price_differences")
        read_only_fields = fields


class OrderOutput(WishOutput):
    approved_by_name = serializers.CharField(source="approved_by.name", read_only=True)
    conversation = serializers.IntegerField(source="proposal.conversation_id", read_only=True)

    class Meta:
        model = Order
        fields = read_only_fields = (
            "id",
            "reference",
            "status",
            "proposal",
            "conversation",
            "contact",
            "contact_name",
            "lines",
            "total",
            "currency",
            "details",
            "wished_date",
            "wished_time",
            "approved_by",
            "approved_by_name",
            "approved_at",
            "created_at",
        )


class ChangeOutput(serializers.ModelSerializer[Any]):
    reference = serializers.CharField(
        source="order.reference", read_only=True, help_text="Of the order."
    )

    class Meta:
        model = ChangeRequest
        fields = read_only_fields = (
            "id",
            "order",
            "reference",
            "conversation",
            "kind",
            "status",
            "old_date",
            "old_time",
            "new_date",
            "new_time",
            "by_right",
            "decided_by",
            "decided_at",
            "decision_reason",
            "created_at",
        )


class DeclineInput(Input):
    reason = serializers.CharField(max_length=REASON_LENGTH, help_text="The customer is told.")


class ChangeFilters(Filters):
    status = serializers.ChoiceField(choices=ChangeRequest.Status.choices, required=False)
    order = IdField(required=False)


class ApproveInput(Input):
    revision = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, help_text="The revision you looked at."
    )


class RejectInput(Input):
    reason = serializers.CharField(max_length=REASON_LENGTH, help_text="The customer is told.")
    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1, required=False)


class ProposalFilters(Filters):
    status = serializers.ChoiceField(choices=OrderProposal.Status.choices, required=False)
    conversation = IdField(required=False)
    contact = IdField(required=False)


class OrderFilters(Filters):
    status = serializers.ChoiceField(choices=Order.Status.choices, required=False)
    contact = IdField(required=False)


@extend_schema_view(
    list=extend_schema(parameters=[ProposalFilters]),
    retrieve=extend_schema(responses=ProposalDetail),
)
class Proposals(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = ProposalOutput
    queryset = OrderProposal.objects.none()
    filters = ProposalFilters
    permissions_by_action = {
        "list": "orders.view",
        "retrieve": "orders.view",
        "approve": "orders.approve",
        "reject": "orders.approve",
    }

    def get_queryset(self) -> QuerySet[OrderProposal]:
        rows = queries.proposals().select_related("order")
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "status", "conversation", "contact")

    def retrieve(self, request: Request, pk: str) -> Response:
        """With `price_differences`: where today's catalogue differs from its own prices."""
        proposal = self.get_object()
        differences = [asdict(found) for found in queries.price_differences(proposal)]
        return Response({**self.render(proposal), "price_differences": differences})

    @extend_schema(request=ApproveInput, responses=ProposalOutput)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        """Say yes: the order is made and the customer told, once.

        409 `proposal_stale` when the revision is not the current one,
        `proposal_decided` when somebody decided before, `proposal_expired`.
        """
        given = self.input(ApproveInput)
        approve_proposal(actor=self.actor, proposal_id=self.pk, revision=given["revision"])
        return Response(self.render(self.get_object()))

    @extend_schema(request=RejectInput, responses=ProposalOutput)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """Say no; the customer is told the reason."""
        given = self.input(RejectInput)
        reject_proposal(
            actor=self.actor,
            proposal_id=self.pk,
            reason=given["reason"],
            revision=given.get("revision"),
        )
        return Response(self.render(self.get_object()))


@extend_schema_view(list=extend_schema(parameters=[OrderFilters]))
class Orders(ListModelMixin, RetrieveModelMixin, Resource):
    serializer_class = OrderOutput
    queryset = Order.objects.none()
    filters = OrderFilters
    permissions_by_action = {"list": "orders.view", "retrieve": "orders.view"}

    def get_queryset(self) -> QuerySet[Order]:
        rows = queries.orders()
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "status", "contact")


@extend_schema_view(list=extend_schema(parameters=[ChangeFilters]))
class OrderChanges(ListModelMixin, RetrieveModelMixin, Resource):
    """Customers' wishes to cancel an order or to have it at another time."""

    serializer_class = ChangeOutput
    queryset = ChangeRequest.objects.none()
    filters = ChangeFilters
    permissions_by_action = {
        "list": "orders.view",
        "retrieve": "orders.view",
        "grant": "orders.approve",
        "decline": "orders.approve",
    }

    def get_queryset(self) -> QuerySet[ChangeRequest]:
        rows = queries.changes()
        if self.action != "list":
            return rows
        return narrowed(rows, self.filtered(), "status", "order")

    @extend_schema(request=None, responses=ChangeOutput)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Say yes: the order is cancelled or moved and the customer told, once.

        409 `change_decided` when it was decided before, `change_stale` when the order is not
        what it was when the customer asked, or the wished day has passed.
        """
        grant_change(actor=self.actor, change_id=self.pk)
        return Response(self.render(self.get_object()))

    @extend_schema(request=DeclineInput, responses=ChangeOutput)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say no; the order stays as it was, and the customer is told the reason."""
        given = self.input(DeclineInput)
        decline_change(actor=self.actor, change_id=self.pk, reason=given["reason"])
        return Response(self.render(self.get_object()))
