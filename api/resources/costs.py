"""What a month's messages cost, by the categories that the platform names."""

from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Door, Filters
from conversations.costs import EARLIEST, Costs, bounds, of_period


class CostFilters(Filters):
    month = serializers.RegexField(
        r"\A[0-9]{4}-(0[1-9]|1[0-2])\Z",
        required=False,
        help_text="Such as 2026-11; this month where it is left out.",
    )

    def validate_month(self, value: str) -> date:
        month = date.fromisoformat(f"{value}-01")
        if not EARLIEST <= month <= timezone.localdate():
            raise serializers.ValidationError("Name a month from 2020-01 to this one.")
        return month


class AmountOutput(serializers.Serializer[Any]):
    currency = serializers.CharField()
    micros = serializers.IntegerField(help_text="Millionths of the currency.")


class CategoryOutput(serializers.Serializer[Any]):
    """Messages that reached their customers: only those are charged."""

    category = serializers.CharField(help_text="The platform's; empty where it named none.")
    charged = serializers.IntegerField()
    free = serializers.IntegerField()
    untold = serializers.IntegerField(help_text="Nobody said whether these are charged.")
    unpriced = serializers.IntegerField(help_text="Of the charged: their price is not known.")
    amounts = AmountOutput(many=True)


class CostOutput(serializers.Serializer[Any]):
    month = serializers.CharField()
    categories = CategoryOutput(many=True)


class MessageCosts(Door):
    permissions_by_action = {"get": "templates.manage"}

    @extend_schema(
        operation_id="message_costs_retrieve", parameters=[CostFilters], responses=CostOutput
    )
    def get(self, request: Request) -> Response:
        """What the messages of a month cost, the dearest category first, by the business's clock.

        Amounts that are not known are counted and not guessed.
        """
        asked = CostFilters(data=request.query_params)
        asked.is_valid(raise_exception=True)
        month = asked.validated_data.get("month") or timezone.localdate().replace(day=1)
        since, until = bounds(month)
        rows = [_told(name, costs) for name, costs in of_period(since=since, until=until)]
        return Response(CostOutput({"month": f"{month:%Y-%m}", "categories": rows}).data)


def _told(category: str, costs: Costs) -> dict[str, Any]:
    return {
        "category": category,
        "charged": costs.charged,
        "free": costs.free,
        "untold": costs.untold,
        "unpriced": costs.unpriced,
        "amounts": [
            {"currency": currency, "micros": micros}
            for currency, micros in sorted(costs.micros.items())
        ],
    }
