"""Publishing: the live rows as one immutable version that the assistant speaks from.

Every change of the catalogue holds the tenant's catalogue lock from its start,
so versions are numbered without gaps and each holds exactly what was committed.
"""

import hashlib
import json
from typing import Any

from django.db.models import Prefetch

from catalog.exceptions import BusinessNotOpened
from catalog.models import (
    Article,
    BusinessProfile,
    CatalogueVersion,
    Package,
    PackageItem,
    Sellable,
    Service,
    Wording,
)
from catalog.snapshot import (
    ArticleEntry,
    BusinessEntry,
    Money,
    PackageEntry,
    ServiceEntry,
    Snapshot,
    Translation,
)
from catalog.snapshot import PackageItem as ItemEntry
from core.locks import lock_exclusive, lock_key
from tenants.context import require_tenant
from tenants.live import announce


def lock_catalogue() -> None:
    """Hold the active tenant's catalogue for this transaction; taken before any row lock."""
    lock_exclusive([lock_key("catalogue", require_tenant().tenant_id)])


def publish() -> int | None:
    """Store what the rows now say as the next version, under the catalogue's lock.

    Returns its number, or None when nothing changed that a customer could be told.
    """
    last = CatalogueVersion.objects.only("number", "digest").order_by("-number").first()
    snapshot = compose(version=last.number + 1 if last else 1)
    digest = digest_of(snapshot)
    if last and last.digest == digest:
        return None
    return _store(snapshot, digest=digest)


def publish_first(profile: BusinessProfile) -> int:
    """The version of a workspace that has nothing but its profile yet, under the same lock."""
    last = CatalogueVersion.objects.only("number").order_by("-number").first()
    snapshot = Snapshot(version=last.number + 1 if last else 1, business=_business(profile))
    return _store(snapshot, digest=digest_of(snapshot))


def _store(snapshot: Snapshot, *, digest: str) -> int:
    CatalogueVersion.objects.create(
        number=snapshot.version, content=snapshot.to_json(), digest=digest
    )
    announce(topic="catalog", id=snapshot.version)
    return snapshot.version


def digest_of(snapshot: Snapshot) -> str:
    """SHA-256 over the content as canonical JSON, without the version's number."""
    content = snapshot.to_json()
    del content["version"]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def compose(*, version: int) -> Snapshot:
    """The live rows as a snapshot. Archived services, and packages with one, are left out."""
    profile = BusinessProfile.objects.first()
    if profile is None:
        raise BusinessNotOpened
    packages = (
        Package.objects.filter(archived_at=None)
        .order_by("id")
        .prefetch_related(
            Prefetch("items", PackageItem.objects.select_related("service").order_by("id"))
        )
    )
    return Snapshot(
        version=version,
        business=_business(profile),
        services=tuple(
            ServiceEntry(
                **_common(service),
                category=service.category,
                duration_minutes=service.duration_minutes,
                picture=service.picture,
            )
            for service in Service.objects.filter(archived_at=None).order_by("id")
        ),
        packages=tuple(
            PackageEntry(
                **_common(package),
                items=tuple(
                    ItemEntry(service_id=item.service_id, quantity=item.quantity)
                    for item in package.items.all()
                ),
            )
            for package in packages
            if package.is_complete
        ),
        articles=tuple(
            ArticleEntry(
                id=article.pk,
                question=article.question,
                answer=article.answer,
                language=article.language,
                keywords=tuple(article.keywords),
                kind=article.kind,
                source=article.source,
            )
            for article in Article.objects.filter(archived_at=None).order_by("id")
        ),
        wordings=_wordings(),
    )


def _wordings() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in Wording.objects.order_by("language", "key"):
        found.setdefault(row.language, {})[row.key] = tuple(row.variants)
    return found


def _common(row: Sellable) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "price": Money(minor=row.price_minor, currency=row.currency),
        "details": tuple(row.details),
        "synonyms": tuple(row.synonyms),
        "max_quantity": row.max_quantity,
        "translations": {
            language: Translation(**texts) for language, texts in row.translations.items()
        },
    }


def _business(profile: BusinessProfile) -> BusinessEntry:
    return BusinessEntry(
        name=profile.name,
        timezone=profile.timezone,
        currency=profile.currency,
        default_language=profile.default_language,
        languages=tuple(profile.languages),
        hours={
            day: tuple((span[0], span[1]) for span in spans) for day, spans in profile.hours.items()
        },
        closed_dates=tuple(profile.closed_dates),
        address=profile.address,
        phone=profile.phone,
        tone=profile.tone,
    )
