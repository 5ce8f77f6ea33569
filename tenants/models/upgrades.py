"""What an upgrade of all tenants has done so far; makes it resumable and visible."""

from django.db import models

from tenants.models.registry import Tenant


class UpgradeRun(models.Model):
    """One upgrade of all tenants to the migrations on disk (`fingerprint`)."""

    class State(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        INCOMPLETE = "incomplete"

    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"upgrade to {self.fingerprint[:8]}"


class UpgradeStep(models.Model):
    """How one tenant fared in a run. A tenant that failed is set aside; the rest go on."""

    class State(models.TextChoices):
        DONE = "done"
        FAILED = "failed"

    run = models.ForeignKey(UpgradeRun, on_delete=models.CASCADE, related_name="steps")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State)
    migrations = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "tenant"], name="upgrade_step_once")]

    def __str__(self) -> str:
        return f"{self.state}: tenant {self.tenant_id}"
