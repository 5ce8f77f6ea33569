"""Services, packages and articles. Nothing is deleted: it is archived and can be restored."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.base import Filters, Input, Resource
from api.resources.pictures import ServicePictures
from catalog import actions, queries
from catalog.models import Article, Package, Service
from catalog.validators import (
    DETAILS,
    MAX_ANSWER,
    MAX_DESCRIPTION,
    MAX_MINUTES,
    MAX_NAME,
    MAX_QUESTION,
    MAX_RETAILER_ID,
    MAX_WORD,
)


class Translation(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=MAX_NAME)
    description = serializers.CharField(max_length=MAX_DESCRIPTION, required=False)


def _words() -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(max_length=MAX_WORD), required=False)


class SellableInput(Input):
    """Documents the fields; `catalog.actions` checks them, for every front end alike."""

    name = serializers.CharField(max_length=MAX_NAME)
    description = serializers.CharField(max_length=MAX_DESCRIPTION, required=False)
    price = serializers.CharField(help_text="In the business's currency, such as “120.00”.")
    currency = serializers.CharField(
        required=False, help_text="May be given; must be the business's own."
    )
    details = serializers.ListField(
        child=serializers.ChoiceField(choices=DETAILS),
        required=False,
        help_text="What the customer is asked for before it is proposed.",
    )
    synonyms = _words()
    translations = serializers.DictField(
        child=Translation(), required=False, help_text="By language code."
    )
    max_quantity = serializers.IntegerField(min_value=1, max_value=999, required=False)
    retailer_id = serializers.CharField(
        max_length=MAX_RETAILER_ID,
        required=False,
        allow_blank=True,
        help_text="Its id in your catalogue at Meta; orders from there find it by this.",
    )


class ServiceInput(SellableInput):
    category = serializers.CharField(max_length=60, required=False)
    duration_minutes = serializers.IntegerField(
        min_value=1, max_value=MAX_MINUTES, required=False, allow_null=True
    )


class PackageItemInput(serializers.Serializer[Any]):
    service_id = serializers.IntegerField(min_value=1)
    quantity = serializers.IntegerField(min_value=1, max_value=99, default=1)


class PackageInput(SellableInput):
    items = PackageItemInput(many=True)


class ArticleInput(Input):
    question = serializers.CharField(max_length=MAX_QUESTION)
    answer = serializers.CharField(max_length=MAX_ANSWER)
    language = serializers.CharField(max_length=8, required=False)
    keywords = _words()
    kind = serializers.ChoiceField(
        choices=["faq", "policy"],
        required=False,
        help_text="An extract of a document is made by approving its passage.",
    )
    check_by = serializers.DateField(
        required=False, allow_null=True, help_text="When to look whether it is still true."
    )


SELLABLE_FIELDS = (
    "id",
    "name",
    "description",
    "price",
    "currency",
    "details",
    "synonyms",
    "translations",
    "max_quantity",
    "retailer_id",
    "archived",
    "archived_at",
    "created_at",
    "updated_at",
)


class SellableOutput(serializers.ModelSerializer[Any]):
    price = serializers.CharField(read_only=True, help_text="Such as “120.00”.")
    details = serializers.ListField(child=serializers.ChoiceField(choices=DETAILS), read_only=True)
    synonyms = serializers.ListField(child=serializers.CharField(), read_only=True)
    translations = serializers.DictField(child=Translation(), read_only=True)
    archived = serializers.BooleanField(source="is_archived", read_only=True)


class ServiceOutput(SellableOutput):
    picture = serializers.CharField(
        read_only=True, help_text="SHA-256 of its picture's content; empty when it has none."
    )

    class Meta:
        model = Service
        fields: tuple[str, ...] = (*SELLABLE_FIELDS, "category", "duration_minutes", "picture")
        read_only_fields = fields


class PackageItemOutput(serializers.Serializer[Any]):
    service_id = serializers.IntegerField()
    name = serializers.CharField(source="service.name")
    quantity = serializers.IntegerField()


class PackageOutput(SellableOutput):
    items = PackageItemOutput(many=True, read_only=True)
    on_sale = serializers.SerializerMethodField(
        help_text="False while it is archived or one of its services is."
    )

    class Meta:
        model = Package
        fields = read_only_fields = (*SELLABLE_FIELDS, "items", "on_sale")

    def get_on_sale(self, package: Package) -> bool:
        return not package.is_archived and package.is_complete


class ArticleOutput(serializers.ModelSerializer[Article]):
    keywords = serializers.ListField(child=serializers.CharField(), read_only=True)
    archived = serializers.BooleanField(source="is_archived", read_only=True)

    class Meta:
        model = Article
        fields = read_only_fields = (
            "id",
            "question",
            "answer",
            "kind",
            "source",
            "language",
            "keywords",
            "check_by",
            "archived",
            "archived_at",
            "created_at",
            "updated_at",
        )


class OffSale(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ArchivedServiceOutput(ServiceOutput):
    packages_off_sale = OffSale(
        many=True, read_only=True, help_text="Live packages that contain it."
    )

    class Meta(ServiceOutput.Meta):
        fields = (*ServiceOutput.Meta.fields, "packages_off_sale")
        read_only_fields = fields


class CatalogueFilters(Filters):
    archived = serializers.ChoiceField(
        choices=["false", "true", "all"],
        default="false",
        help_text="Live ones (the default), archived ones, or all.",
    )


class CatalogueResource(ListModelMixin, RetrieveModelMixin, Resource):
    """The verbs that services, packages and articles share."""

    filters = CatalogueFilters
    permissions_by_action: ClassVar[dict[str, str]] = {
        "list": "catalog.view",
        "retrieve": "catalog.view",
        "create": "catalog.edit",
        "partial_update": "catalog.edit",
        "archive": "catalog.edit",
        "restore": "catalog.edit",
    }
    rows: ClassVar[Callable[..., QuerySet[Any]]]
    verbs: ClassVar[dict[str, Callable[..., Any]]]
    id_name: ClassVar[str]

    def get_queryset(self) -> QuerySet[Any]:
        rows = type(self).rows
        if self.action != "list":
            return rows(archived=None)
        wanted = {"false": False, "true": True, "all": None}[self.filtered()["archived"]]
        return rows(archived=wanted)

    def create(self, request: Request) -> Response:
        made = self.verbs["create"](actor=self.actor, fields=self.body())
        return Response(self.render(made), status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        return Response(self.render(self.act("update", fields=self.body())))

    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """Take it off sale. It stays in the history and can be restored."""
        record = self.act("archive")
        return Response({**self.render(record), **self.taken_along(record)})

    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """Put it back on sale."""
        return Response(self.render(self.act("restore")))

    def taken_along(self, record: Any) -> dict[str, Any]:
        """What else went off sale with it, for the answer."""
        return {}

    def act(self, verb: str, **arguments: Any) -> Any:
        return self.verbs[verb](actor=self.actor, **{self.id_name: self.pk}, **arguments)


def _documented(*, kind: type[Input], output: Any, archived: Any = None) -> Any:
    return extend_schema_view(
        list=extend_schema(parameters=[CatalogueFilters]),
        create=extend_schema(request=kind, responses={201: output}),
        partial_update=extend_schema(request=kind, responses=output),
        archive=extend_schema(request=None, responses=archived or output),
        restore=extend_schema(request=None, responses=output),
    )


@_documented(kind=ServiceInput, output=ServiceOutput, archived=ArchivedServiceOutput)
class Services(ServicePictures, CatalogueResource):
    permissions_by_action = {**CatalogueResource.permissions_by_action, **ServicePictures.rights}
    serializer_class = ServiceOutput
    queryset = Service.objects.none()
    rows = queries.services
    id_name = "service_id"
    verbs = {
        "create": actions.create_service,
        "update": actions.update_service,
        "archive": actions.archive_service,
        "restore": actions.restore_service,
    }

    def taken_along(self, record: Service) -> dict[str, Any]:
        packages = queries.packages_with(record.pk).values("id", "name")
        return {"packages_off_sale": list(packages)}


@_documented(kind=PackageInput, output=PackageOutput)
class Packages(CatalogueResource):
    serializer_class = PackageOutput
    queryset = Package.objects.none()
    rows = queries.packages
    id_name = "package_id"
    verbs = {
        "create": actions.create_package,
        "update": actions.update_package,
        "archive": actions.archive_package,
        "restore": actions.restore_package,
    }


@_documented(kind=ArticleInput, output=ArticleOutput)
class Articles(CatalogueResource):
    serializer_class = ArticleOutput
    queryset = Article.objects.none()
    rows = queries.articles
    id_name = "article_id"
    verbs = {
        "create": actions.create_article,
        "update": actions.update_article,
        "archive": actions.archive_article,
        "restore": actions.restore_article,
    }
