"""What a business sells and says: services, packages, articles, and its profile.

Written by people through `catalog.actions`, which publishes a new
:class:`CatalogueVersion` in the same transaction. The assistant's role may
read these tables and write none.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from catalog.snapshot import TONES
from core.money import to_decimal_string
from core.tenant_model import TenantModel


class BusinessProfile(TenantModel):
    """One row a tenant. `hours`: {"mon": [["09:00", "18:00"]], …} in `timezone`."""

    name = models.CharField(max_length=120)
    timezone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="USD")
    default_language = models.CharField(max_length=8, default="en")
    languages = models.JSONField(default=list)
    hours = models.JSONField(default=dict)
    closed_dates = models.JSONField(default=list)
    address = models.CharField(max_length=240, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    # Until so many hours before, customers may cancel by themselves. None: people decide.
    cancel_hours = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(720)]
    )
    tone = models.CharField(
        max_length=8,
        choices=[(tone, tone) for tone in TONES],
        default=TONES[0],
        db_default=TONES[0],
    )

    def __str__(self) -> str:
        return self.name


class Sellable(TenantModel):
    """What services and packages have in common. Prices are minor units of `currency`.

    `retailer_id` is the id of it in the catalogue at Meta, empty when it is not there.
    """

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True, max_length=2000)
    price_minor = models.BigIntegerField(validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3)
    details = models.JSONField(default=list)
    synonyms = models.JSONField(default=list)
    translations = models.JSONField(default=dict)
    max_quantity = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(999)]
    )
    retailer_id = models.CharField(max_length=100, blank=True, default="", db_default="")
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def price(self) -> str:
        return to_decimal_string(self.price_minor, self.currency)

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Service(Sellable):
    category = models.CharField(max_length=60, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    # The SHA-256 of its picture's content, by which the files are found (`catalog.pictures`).
    picture = models.CharField(max_length=64, blank=True, default="", db_default="")

    class Meta:
        ordering = ["category", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor__gte=0), name="service_price_not_negative"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(archived_at=None), name="service_name_once"
            ),
            models.UniqueConstraint(
                fields=["retailer_id"],
                condition=~Q(retailer_id=""),
                name="service_retailer_id_once",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"service:{self.pk}"


class Package(Sellable):
    services = models.ManyToManyField(Service, through="PackageItem", related_name="packages")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_minor__gte=0), name="package_price_not_negative"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(archived_at=None), name="package_name_once"
            ),
            models.UniqueConstraint(
                fields=["retailer_id"],
                condition=~Q(retailer_id=""),
                name="package_retailer_id_once",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"package:{self.pk}"

    @property
    def is_complete(self) -> bool:
        """False while one of its services is archived: then it is off sale."""
        return not any(item.service.is_archived for item in self.items.all())


class PackageItem(TenantModel):
    package = models.ForeignKey(
        Package, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "service"], name="package_service_once")
        ]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.service_id}"


class Article(TenantModel):
    """A question customers ask and the answer, word for word as it will be sent.

    An extract is an approved passage of a document: it is sent as a quotation that names
    its `source`, and its words are changed by nobody. `check_by` is the day by which
    somebody should have looked whether the answer is still true; it is said until then
    and after.
    """

    class Kind(models.TextChoices):
        FAQ = "faq"
        POLICY = "policy"
        EXTRACT = "extract"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FAQ, db_default="faq")
    question = models.CharField(max_length=240)
    answer = models.TextField(max_length=8000)
    source = models.CharField(max_length=120, blank=True, default="", db_default="")
    language = models.CharField(max_length=8, default="en")
    keywords = models.JSONField(default=list)
    check_by = models.DateField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["question", "id"]

    def __str__(self) -> str:
        return self.question

    @property
    def ref(self) -> str:
        return f"article:{self.pk}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def is_extract(self) -> bool:
        return self.kind == self.Kind.EXTRACT


class Document(TenantModel):
    """A file of the business's own that was handed in to be quoted from.

    A worker reads it into passages. Nothing of it is said to a customer before somebody
    approved a passage. `problem` is for staff, when it could not be read.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READING = "reading"
        READY = "ready"
        FAILED = "failed"

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        WORD = "docx", "Word"
        TEXT = "txt", "text"
        MARKDOWN = "md", "Markdown"

    title = models.CharField(max_length=120)
    filename = models.CharField(max_length=160)
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    file = models.FileField(upload_to="documents/%Y/%m/", max_length=255)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=300, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    pages_read = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class Passage(TenantModel):
    """A piece of a document, word for word. `article` is its approved quotation, if it has one.

    `words` are its words by the rules of its language, `parts` their folded forms and the
    three-letter parts of them, by which a mistyped word is found too.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="passages", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    page = models.PositiveSmallIntegerField(null=True)
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=2000)
    article = models.OneToOneField(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="passage"
    )
    words = SearchVectorField()
    parts = SearchVectorField()

    class Meta:
        ordering = ["document_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="passage_position_once")
        ]
        indexes = [
            GinIndex(fields=["words"], name="passage_words"),
            GinIndex(fields=["parts"], name="passage_parts"),
        ]

    def __str__(self) -> str:
        return self.heading or self.text[:60]

    @property
    def is_approved(self) -> bool:
        """Whether customers may be shown it."""
        return self.article is not None and not self.article.is_archived


class Wording(TenantModel):
    """The business's own ways to say one sentence of the assistant's in one language."""

    language = models.CharField(max_length=8)
    key = models.CharField(max_length=60)
    variants = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["language", "key"]
        constraints = [models.UniqueConstraint(fields=["language", "key"], name="wording_once")]

    def __str__(self) -> str:
        return f"{self.language} {self.key}"


class CatalogueVersion(TenantModel):
    """The published catalogue as it stood: what a message of the assistant is checked against."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number}"
