"""The published catalogue as one immutable value.

Everything the assistant may say about the business is rendered from a
:class:`Snapshot`, never from live rows: a message can then be checked, months
later, against the exact catalogue it was written from. Pure data, no database.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

TONES = ("friendly", "formal", "brief")
"""How the assistant speaks; the first is how it speaks to begin with."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fils) of an ISO 4217 currency."""

    minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class Translation:
    """A name and a description in one language (ISO 639-1 code is the mapping's key)."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """A service that may be sold. `details` are the slots a customer must give first, `picture`
    the SHA-256 of its picture's content, or ""."""

    id: int
    name: str
    description: str
    category: str
    price: Money
    duration_minutes: int | None
    details: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    max_quantity: int = 20
    translations: dict[str, Translation] = field(default_factory=dict)
    picture: str = ""

    @property
    def ref(self) -> str:
        return f"service:{self.id}"


@dataclass(frozen=True, slots=True)
class PackageItem:
    service_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class PackageEntry:
    """Several services for one fixed price."""

    id: int
    name: str
    description: str
    price: Money
    items: tuple[PackageItem, ...]
    details: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    max_quantity: int = 20
    translations: dict[str, Translation] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        return f"package:{self.id}"


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """A question and the answer an admin wrote; the assistant repeats it, word for word.

    An extract (`kind`) is an approved passage of the document called `source`, and is shown
    as a quotation of it.
    """

    id: int
    question: str
    answer: str
    language: str
    keywords: tuple[str, ...] = ()
    kind: str = "faq"
    source: str = ""

    @property
    def ref(self) -> str:
        return f"article:{self.id}"

    @property
    def is_extract(self) -> bool:
        return self.kind == "extract"


@dataclass(frozen=True, slots=True)
class BusinessEntry:
    """Who the business is. `hours`: weekday → ("09:00", "18:00") spans in `timezone`."""

    name: str
    timezone: str
    currency: str
    default_language: str
    languages: tuple[str, ...]
    hours: dict[str, tuple[tuple[str, str], ...]]
    closed_dates: tuple[str, ...] = ()
    address: str = ""
    phone: str = ""
    tone: str = TONES[0]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`wordings`: language → sentence → the business's own ways to say it, instead of ours."""

    version: int
    business: BusinessEntry
    services: tuple[ServiceEntry, ...] = ()
    packages: tuple[PackageEntry, ...] = ()
    articles: tuple[ArticleEntry, ...] = ()
    wordings: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def find(self, ref: str) -> ServiceEntry | PackageEntry | ArticleEntry | None:
        """The published entry behind `ref` ("service:3", "package:1", "article:2")."""
        entries: tuple[ServiceEntry | PackageEntry | ArticleEntry, ...]
        entries = (*self.services, *self.packages, *self.articles)
        for entry in entries:
            if entry.ref == ref:
                return entry
        return None

    def sellable(self, ref: str) -> ServiceEntry | PackageEntry | None:
        entry = self.find(ref)
        return entry if isinstance(entry, ServiceEntry | PackageEntry) else None

    def to_json(self) -> dict[str, Any]:
        """What a version did not have when it was published is left out while it says nothing,
        so that its digest stays."""
        content = asdict(self)
        if not self.wordings:
            del content["wordings"]
        if self.business.tone == TONES[0]:
            del content["business"]["tone"]
        for service in content["services"]:
            if not service["picture"]:
                del service["picture"]
        return content

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Snapshot":
        """Rebuild from :meth:`to_json` (also after a trip through jsonb)."""
        business = data["business"]
        return cls(
            version=data["version"],
            business=BusinessEntry(
                **{
                    **business,
                    "languages": tuple(business["languages"]),
                    "hours": {
                        day: tuple((span[0], span[1]) for span in spans)
                        for day, spans in business["hours"].items()
                    },
                    "closed_dates": tuple(business["closed_dates"]),
                }
            ),
            services=tuple(ServiceEntry(**_sellable_fields(row)) for row in data["services"]),
            packages=tuple(
                PackageEntry(
                    **{
                        **_sellable_fields(row),
                        "items": tuple(PackageItem(**item) for item in row["items"]),
                    }
                )
                for row in data["packages"]
            ),
            articles=tuple(
                ArticleEntry(**{**row, "keywords": tuple(row["keywords"])})
                for row in data["articles"]
            ),
            wordings={
                language: {key: tuple(own) for key, own in sentences.items()}
                for language, sentences in data.get("wordings", {}).items()
            },
        )


def _sellable_fields(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "price": Money(**row["price"]),
        "details": tuple(row["details"]),
        "synonyms": tuple(row["synonyms"]),
        "translations": {
            language: Translation(**words) for language, words in row["translations"].items()
        },
    }
