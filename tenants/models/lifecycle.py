"""Coming and going: wishes for a workspace, and workspaces that are erased."""

from django.db import models

from tenants.models.registry import Tenant


class SignUp(models.Model):
    """Somebody's wish for a workspace, until the e-mail is confirmed or the link has expired.

    `token_hash` is that of the link last sent; the password is hashed already.
    """

    email = models.EmailField()
    owner_name = models.CharField(max_length=120)
    password = models.CharField(max_length=128)
    business_name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=40)
    timezone = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=8)
    address = models.GenericIPAddressField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Why the mail has not left, or never will, in words for people.
    error = models.CharField(max_length=200, blank=True, db_default="")
    tenant = models.ForeignKey(
        Tenant, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    def __str__(self) -> str:
        return f"sign-up for {self.slug}"


class Erasure(models.Model):
    """The record of a tenant that was erased, or is being erased: outlives the tenant.

    `step` is the last one that was finished, `removed` what the steps have counted so
    far; `certificate` and `signature` are set once everything was found to be gone.
    Moves in `tenants.lifecycle` and `tenants.erasure` alone.
    """

    tenant_id = models.BigIntegerField(unique=True)
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    schema_name = models.CharField(max_length=63)
    requested_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True)
    step = models.CharField(max_length=24, blank=True)
    removed = models.JSONField(default=dict, db_default={})
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    certificate = models.JSONField(null=True, blank=True)
    signature = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"erasure of {self.slug}"
