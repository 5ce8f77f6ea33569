"""What the Cloud API transport needs beside a channel: its credentials, sealed, and templates."""

from django.conf import settings
from django.db import models

from conversations.models import Channel
from core.scope import active_tenant_id
from core.sealed import SealedTextField
from core.tenant_model import TenantModel


def _first_place(number: "CloudNumber") -> str:
    """What tokens were bound to before tenants had data keys."""
    return f"tenant:{active_tenant_id()}/whatsapp_cloudnumber.token/channel:{number.channel_id}"


class CloudNumber(TenantModel):
    """The Cloud API side of a channel. The bearer token is sealed and shown never again.

    `coexistence`: the business also writes from its phone app, which holds the number to
    fewer messages a second. `per_second` is how many the platform takes from it, `quality`
    how the platform rates it. `templates_synced_at` and `templates_problem`: when the list of
    its account's templates was last fetched whole, and why the last try failed.
    """

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="cloud_number")
    waba_id = models.CharField(max_length=40, blank=True)
    business_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    coexistence = models.BooleanField(default=False, db_default=False)
    per_second = models.PositiveSmallIntegerField(default=80, db_default=80)
    quality = models.CharField(max_length=16, blank=True, default="", db_default="")
    templates_synced_at = models.DateTimeField(null=True, blank=True)
    templates_problem = models.CharField(max_length=200, blank=True, default="", db_default="")
    token = SealedTextField(db_column="sealed_token", old_place=_first_place)

    def __str__(self) -> str:
        return f"cloud number of channel {self.channel_id}"


class Template(TenantModel):
    """A message that Meta has to approve before it may be sent outside the window.

    `components` are in Meta's own shape. A draft is ours alone; every other status is
    Meta's word in small letters, and `external_id` its id of the template. `wanted` is an
    edit of one that Meta has, until Meta takes it: {"category", "components"}, and "sample" of
    a file that came with it (`templates.samples`). While a worker
    hands something of it over, `sending_since` is set; `problem` is what came of that when it
    was refused, a sentence a field. `sample` is the file that shows what a header is like.
    """

    class Category(models.TextChoices):
        MARKETING = "marketing"
        UTILITY = "utility"
        AUTHENTICATION = "authentication"

    class Status(models.TextChoices):
        DRAFT = "draft"
        PENDING = "pending"
        IN_APPEAL = "in_appeal"
        APPROVED = "approved"
        REJECTED = "rejected"
        PAUSED = "paused"
        DISABLED = "disabled"
        LIMIT_EXCEEDED = "limit_exceeded"
        ARCHIVED = "archived"
        PENDING_DELETION = "pending_deletion"
        DELETED = "deleted"

    waba_id = models.CharField(max_length=40)
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=16)
    category = models.CharField(max_length=16, choices=Category)
    status = models.CharField(max_length=24, choices=Status, default=Status.DRAFT)
    components = models.JSONField(default=list)
    external_id = models.CharField(max_length=40, blank=True)
    rejected_reason = models.CharField(max_length=200, blank=True)
    quality = models.CharField(max_length=16, blank=True)
    # Null: it was made at Meta and came here by a sync.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    wanted = models.JSONField(null=True, blank=True)
    sending_since = models.DateTimeField(null=True, blank=True)
    problem = models.JSONField(default=dict, blank=True, db_default={})
    sample = models.FileField(
        upload_to="templates/%Y/%m/", blank=True, max_length=255, default="", db_default=""
    )
    sample_type = models.CharField(max_length=100, blank=True, default="", db_default="")
    sample_name = models.CharField(max_length=255, blank=True, default="", db_default="")

    class Meta:
        ordering = ["name", "language", "id"]
        constraints = [
            models.UniqueConstraint(fields=["waba_id", "name", "language"], name="template_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class NoticeTemplate(TenantModel):
    """The template that carries a notice of ours when the customer's window is closed."""

    class Purpose(models.TextChoices):
        ORDER_CONFIRMED = "order_confirmed"
        ORDER_DECLINED = "order_declined"
        ORDER_EXPIRED = "order_expired"
        ORDER_CHANGED = "order_changed"

    purpose = models.CharField(max_length=24, choices=Purpose)
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="notices")

    class Meta:
        ordering = ["purpose", "template__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "template"], name="notice_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.template_id}"
