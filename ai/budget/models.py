"""What language models may cost and have cost, in tokens and in millionths of a US dollar.

All of it lies in the shared schema: numbers and names of backends, nothing that a customer
or a business wrote. Days and months are those of UTC.
"""

from django.db import models

from tenants.models import Tenant


class Limit(models.Model):
    """The most that may be spent: by all workspaces together, by each, or by one in particular.

    A workspace's own row takes the place of the one for each. An empty limit is none.
    """

    class Of(models.TextChoices):
        ALL = "all", "All workspaces together"
        EACH = "each", "Each workspace"
        ONE = "one", "One workspace"

    of = models.CharField(max_length=4, choices=Of)
    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE)
    day_tokens = models.BigIntegerField(null=True, blank=True)
    month_tokens = models.BigIntegerField(null=True, blank=True)
    day_micros = models.BigIntegerField(null=True, blank=True)
    month_micros = models.BigIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of", "tenant"], nulls_distinct=False, name="budget_limit_once"
            ),
            models.CheckConstraint(
                condition=models.Q(of="one", tenant__isnull=False)
                | (~models.Q(of="one") & models.Q(tenant__isnull=True)),
                name="budget_limit_of_whom",
            ),
        ]


class Spent(models.Model):
    """What was spent at one backend in a day: by a workspace, or (no tenant) by all together.

    The sum over all outlives workspaces that are erased. `unpriced_tokens` are those of
    `input_tokens` and `output_tokens` of which nobody said what they cost.
    """

    tenant = models.ForeignKey(Tenant, null=True, blank=True, on_delete=models.CASCADE)
    day = models.DateField()
    backend = models.CharField(max_length=40)
    calls = models.BigIntegerField(default=0)
    failures = models.BigIntegerField(default=0)
    input_tokens = models.BigIntegerField(default=0)
    cached_tokens = models.BigIntegerField(default=0)
    output_tokens = models.BigIntegerField(default=0)
    unpriced_tokens = models.BigIntegerField(default=0)
    micros = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "day", "backend"], nulls_distinct=False, name="spent_once"
            )
        ]


class Reservation(models.Model):
    """What a call that is under way may come to cost; it counts until it is settled or expires."""

    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE)
    tokens = models.BigIntegerField()
    micros = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()


class Attempt(models.Model):
    """One call of a vendor: how long it took, what it cost, and what became of it.

    `outcome` is "answered" or the error's code. `guessed`: the vendor did not say what was
    used, and the most that it can have been was counted. `purpose`: what it was made for;
    budgets count them all alike.
    """

    class Purpose(models.TextChoices):
        CUSTOMERS = "customers"
        PLAYGROUND = "playground"
        REPLAY = "replay"
        TEST = "test"  # by the platform's people, for no workspace

    tenant = models.ForeignKey(Tenant, null=True, on_delete=models.CASCADE)
    at = models.DateTimeField(db_index=True)
    backend = models.CharField(max_length=40)
    kind = models.CharField(max_length=24)
    model = models.CharField(max_length=80)
    prompt_version = models.CharField(max_length=40)
    outcome = models.CharField(max_length=40)
    latency_ms = models.PositiveIntegerField()
    input_tokens = models.BigIntegerField(default=0)
    cached_tokens = models.BigIntegerField(default=0)
    output_tokens = models.BigIntegerField(default=0)
    micros = models.BigIntegerField(null=True)
    guessed = models.BooleanField(default=False)
    purpose = models.CharField(
        max_length=12, choices=Purpose, default=Purpose.CUSTOMERS, db_default=Purpose.CUSTOMERS
    )

    class Meta:
        indexes = [
            models.Index(fields=["backend", "-id"], name="attempt_of_backend"),
            # Of the few that no customer waited for.
            models.Index(
                fields=["tenant", "at"],
                name="attempt_of_trying",
                condition=~models.Q(purpose="customers"),
            ),
        ]


class Told(models.Model):
    """That a budget was met: written once for each budget and period, and told to people once."""

    tenant = models.ForeignKey(Tenant, null=True, on_delete=models.CASCADE)
    limit = models.CharField(max_length=12)
    starts_on = models.DateField()
    at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "limit", "starts_on"], nulls_distinct=False, name="told_once"
            )
        ]
