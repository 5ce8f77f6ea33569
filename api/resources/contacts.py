"""Customers over the API: who they are, merging them, and what they agreed to."""

from typing import Any
from urllib.parse import urlencode

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, IdField, Input, Resource
from conversations import blocking, consent, contact_queries, merging
from conversations.contact_export import export_contact
from conversations.exceptions import MergeImpossible
from conversations.models import Contact, ContactAddress, ContactMerge
from core.errors import NotFound


class AddressOutput(serializers.ModelSerializer[ContactAddress]):
    class Meta:
        model = ContactAddress
        fields = read_only_fields = ("kind", "value", "channel")


class MergeOutput(serializers.ModelSerializer[ContactMerge]):
    """One that stands. `merged_by` is null where WhatsApp itself named both as one."""

    class Meta:
        model = ContactMerge
        fields = read_only_fields = ("id", "kept", "absorbed", "merged_by", "merged_at")


class ContactOutput(serializers.ModelSerializer[Contact]):
    addresses = serializers.SerializerMethodField(
        help_text="Where the customer is reached; addresses they have left are not among them."
    )
    former_addresses = serializers.SerializerMethodField()
    merges = serializers.SerializerMethodField(help_text="Who was merged into this one.")

    class Meta:
        model = Contact
        fields = read_only_fields = (
            "id",
            "name",
            "profile_name",
            "language",
            "opted_out_at",
            "blocked_at",
            "addresses",
            "former_addresses",
            "merged_into",
            "merges",
            "created_at",
        )

    @extend_schema_field(AddressOutput(many=True))
    def get_addresses(self, contact: Contact) -> Any:
        return self._addresses(contact, retired=False)

    @extend_schema_field(AddressOutput(many=True))
    def get_former_addresses(self, contact: Contact) -> Any:
        return self._addresses(contact, retired=True)

    @extend_schema_field(MergeOutput(many=True))
    def get_merges(self, contact: Contact) -> Any:
        standing = [merge for merge in contact.merges.all() if merge.undone_at is None]
        return MergeOutput(standing, many=True).data

    def _addresses(self, contact: Contact, *, retired: bool) -> Any:
        rows = [row for row in contact.addresses.all() if (row.retired_at is not None) == retired]
        return AddressOutput(sorted(rows, key=lambda row: row.pk), many=True).data


class ContactFilters(Filters):
    search = serializers.CharField(
        max_length=100,
        required=False,
        help_text="In names and every address; a number may be written with blanks and a plus.",
    )
    cursor = serializers.IntegerField(
        min_value=0,
        max_value=2**63 - 1,
        required=False,
        help_text="Walks the list by id without gap or double: begin with 0, then follow `next`.",
    )


class MergeInput(Input):
    absorb = IdField(help_text="The customer who turns out to be this one.")


class UndoInput(Input):
    merge = IdField(required=False, help_text="Which merge; the latest that stands without it.")


class ConsentInput(Input):
    wanted = serializers.BooleanField(help_text="False: no message leaves for them any more.")
    note = serializers.CharField(
        max_length=consent.NOTE_LENGTH, help_text="How and when the customer said so."
    )


class BlockInput(Input):
    reason = serializers.CharField(
        max_length=blocking.REASON_LENGTH,
        required=False,
        allow_blank=True,
        help_text="For colleagues, in the history; the customer is told nothing.",
    )


@extend_schema_view(list=extend_schema(parameters=[ContactFilters]))
class Contacts(ListModelMixin, RetrieveModelMixin, Resource):
    """Who was merged into another is in no list, and is read by id with `merged_into`."""

    serializer_class = ContactOutput
    queryset = Contact.objects.none()
    filters = ContactFilters
    permissions_by_action = {
        "list": "inbox.view",
        "retrieve": "inbox.view",
        "merge": "contacts.merge",
        "undo": "contacts.merge",
        "set_consent": "inbox.reply",
        "block": "contacts.block",
        "unblock": "contacts.block",
        "export": "contacts.export",
    }

    def get_queryset(self) -> Any:
        rows = Contact.objects.all()
        if self.action == "list":
            rows = contact_queries.contacts(search=self.filtered().get("search", ""))
        return rows.prefetch_related("addresses", "merges").order_by("id")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        cursor = self.filtered().get("cursor")
        if cursor is None:
            return super().list(request, *args, **kwargs)
        limit = self.paginator.get_limit(request)  # type: ignore[union-attr]
        # One more than asked for tells whether there is a next page; nothing is counted.
        found = list(self.get_queryset().filter(pk__gt=cursor)[: limit + 1])
        shown = found[:limit]
        following = None
        if len(found) > limit:
            asked = {**request.query_params.dict(), "cursor": shown[-1].pk}
            following = request.build_absolute_uri(f"{request.path}?{urlencode(asked)}")
        results = ContactOutput(shown, many=True).data
        return Response({"next": following, "previous": None, "results": results})

    @extend_schema(request=MergeInput, responses=ContactOutput)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make another customer a part of this one: addresses, conversations, orders."""
        kept = self.get_object()
        absorbed = self.input(MergeInput)["absorb"]
        merging.merge_contacts(actor=self.actor, kept_id=kept.pk, absorbed_id=absorbed)
        return Response(self.render(self.get_object()))

    @extend_schema(request=UndoInput, responses=ContactOutput)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Take a merge of this customer back, with exactly what went along."""
        contact = self.get_object()
        wanted = self.input(UndoInput).get("merge")
        if wanted is None:
            found = contact_queries.standing_merge(contact)
            if found is None:
                raise MergeImpossible("No merge of this customer stands.")
        else:
            found = contact_queries.merges_of(contact).filter(pk=wanted).first()
            if found is None:
                raise NotFound("There is no such merge of this customer.")
        merging.undo_merge(actor=self.actor, merge_id=found.pk)
        return Response(self.render(self.get_object()))

    @extend_schema(request=ConsentInput, responses=ContactOutput)
    @action(detail=True, methods=["post"], url_path="consent")
    def set_consent(self, request: Request, pk: str) -> Response:
        """Record what the customer told you: no more messages, or messages again."""
        contact = self.get_object()
        given = self.input(ConsentInput)
        consent.set_by_staff(actor=self.actor, contact_id=contact.pk, **given)
        return Response(self.render(self.get_object()))

    @extend_schema(request=BlockInput, responses=ContactOutput)
    @action(detail=True, methods=["post"])
    def block(self, request: Request, pk: str) -> Response:
        """Answer this customer no more, and have WhatsApp deliver nothing more of theirs.

        What still arrives is stored. Blocked already: nothing happens.
        """
        contact = self.get_object()
        blocking.block(actor=self.actor, contact_id=contact.pk, **self.input(BlockInput))
        return Response(self.render(self.get_object()))

    @extend_schema(request=None, responses=ContactOutput)
    @action(detail=True, methods=["post"])
    def unblock(self, request: Request, pk: str) -> Response:
        """Answer this customer again, from their next message on."""
        contact = self.get_object()
        blocking.unblock(actor=self.actor, contact_id=contact.pk)
        return Response(self.render(self.get_object()))

    @extend_schema(
        responses={200: OpenApiResponse(OpenApiTypes.OBJECT, description="One JSON object.")}
    )
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def export(self, request: Request, pk: str) -> HttpResponseBase:
        """All that is kept of this customer: addresses, consent, messages, orders. It is
        written down that it was read."""
        tenant = request._request.tenant  # type: ignore[attr-defined]
        pieces = export_contact(actor=self.actor, contact_id=self.get_object().pk, tenant=tenant)
        return StreamingHttpResponse(pieces, content_type="application/json")
