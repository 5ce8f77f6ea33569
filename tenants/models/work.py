"""Work that must happen, and what arrived for nobody."""

from django.db import models


class Doorbell(models.Model):
    """A job that must happen: written with the facts it serves, gone once it was done.

    The relay publishes due rows to the workers and publishes again when the
    worker did not finish within the lease, so an emptied Redis costs time only.
    What it does itself it takes and deletes in the transaction of the work.
    """

    # 0: the platform's own work.
    tenant_id = models.BigIntegerField()
    task = models.CharField(max_length=80)
    kwargs = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    rings = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            # Whose rings are due, a task and a tenant at a time: nobody's many stand before
            # another's one.
            models.Index(fields=["tenant_id", "task", "due_at"], name="doorbell_turn")
        ]

    def __str__(self) -> str:
        return f"{self.task} for tenant {self.tenant_id}"


class DeadLetter(models.Model):
    """A signed webhook update that leads to nobody; kept whole, so nothing is lost."""

    received_at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=40)
    address = models.CharField(max_length=128, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    body = models.JSONField()

    def __str__(self) -> str:
        return f"{self.reason} {self.address}"


class Heartbeat(models.Model):
    """That a process lives, said by itself every few seconds; a watchdog misses it otherwise.

    `process` is its name in the supervisor, `doing` what it is at, without any tenant's data.
    """

    process = models.CharField(max_length=40)
    host = models.CharField(max_length=120)
    pid = models.IntegerField()
    beat_at = models.DateTimeField()
    doing = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "host", "pid"], name="heartbeat_once")
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.pid} on {self.host}"


class StewardJob(models.Model):
    """How a job of the steward fared the last time, for the platform's panel.

    `last_error` is empty after a run that went well; `failures` counts those in a row.
    """

    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    runs = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
