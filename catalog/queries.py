"""Reading the catalogue: live rows for people, published versions for everything said."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import JSONObject

from catalog.exceptions import BusinessNotOpened, UnknownVersion
from catalog.models import (
    Article,
    BusinessProfile,
    CatalogueVersion,
    Package,
    PackageItem,
    Service,
)
from catalog.snapshot import Snapshot
from core.compiled import Compiled
from core.errors import NotFound
from tenants.context import require_tenant


def services(*, archived: bool | None = False) -> QuerySet[Service]:
    """Services on sale, archived ones, or (None) both."""
    found = Service.objects.order_by("category", "name", "id")
    return found if archived is None else found.filter(archived_at__isnull=not archived)


def packages(*, archived: bool | None = False) -> QuerySet[Package]:
    """Packages with their items and services at hand."""
    items = PackageItem.objects.select_related("service").order_by("id")
    found = Package.objects.order_by("name", "id").prefetch_related(Prefetch("items", items))
    return found if archived is None else found.filter(archived_at__isnull=not archived)


def articles(*, archived: bool | None = False) -> QuerySet[Article]:
    found = Article.objects.order_by("question", "id")
    return found if archived is None else found.filter(archived_at__isnull=not archived)


def service(pk: int) -> Service:
    """One service, archived or not. Raises NotFound."""
    found = services(archived=None).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def service_showing(picture: str) -> Service | None:
    """A service with this very picture, by its hash; archived ones keep theirs."""
    return services(archived=None).filter(picture=picture).first() if picture else None


def package(pk: int) -> Package:
    found = packages(archived=None).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def article(pk: int) -> Article:
    found = articles(archived=None).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def packages_with(service_id: int) -> QuerySet[Package]:
    """Live packages that contain the service: they are off sale while it is archived."""
    return Package.objects.filter(archived_at=None, items__service_id=service_id).order_by("name")


def refs_by_retailer_id(retailer_ids: Iterable[str]) -> dict[str, str]:
    """Ids of Meta's catalogue → what we call them ("service:3"), of what is not archived."""
    wanted = {retailer_id for retailer_id in retailer_ids if retailer_id}
    if not wanted:
        return {}
    return {
        row.retailer_id: row.ref
        for model in (Service, Package)
        for row in model._default_manager.filter(retailer_id__in=wanted, archived_at=None)
    }


def profile() -> BusinessProfile:
    """The business's own description. Raises BusinessNotOpened before `open_business`."""
    found = BusinessProfile.objects.first()
    if found is None:
        raise BusinessNotOpened
    return found


def newest_version() -> QuerySet[CatalogueVersion, Any]:
    """What :func:`snapshot_of` knows the newest published version by, for a caller's query."""
    known_by = JSONObject(number="number", digest="digest")
    return CatalogueVersion.objects.order_by("-number").values_list(known_by, flat=True)[:1]


_newest = Compiled(lambda _: newest_version())


def current_snapshot() -> Snapshot:
    """The newest published catalogue. Raises BusinessNotOpened when there is none."""
    return snapshot_of(_newest.first())


def snapshot_of(known_by: Mapping[str, Any] | None) -> Snapshot:
    """The catalogue that such a query found. Raises BusinessNotOpened for None."""
    if known_by is None:
        raise BusinessNotOpened
    return _snapshot(require_tenant().tenant_id, known_by["number"], known_by["digest"])


def digest_of(version: Any) -> QuerySet[CatalogueVersion, str]:
    """By its number, or by an expression in a query of the caller's."""
    return CatalogueVersion.objects.filter(number=version).values_list("digest", flat=True)


def snapshot_at(version: int, *, digest: str | None = None) -> Snapshot:
    """The catalogue as it stood in `version`. Raises UnknownVersion.

    `digest` is given by who has just read :func:`digest_of` it, and asked otherwise.
    """
    digest = digest or digest_of(version).first()
    if digest is None:
        raise UnknownVersion(version)
    return _snapshot(require_tenant().tenant_id, version, digest)


@lru_cache(maxsize=512)
def _snapshot(tenant_id: int, number: int, digest: str) -> Snapshot:
    """Remembered by the digest too, so a version that was rolled back is never met again."""
    return Snapshot.from_json(CatalogueVersion.objects.get(number=number).content)
