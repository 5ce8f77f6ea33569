"""Where somebody tries the assistant without a phone."""

from django.conf import settings
from django.db import models

from core.tenant_model import TenantModel


class Playground(TenantModel):
    """What one person is trying out. No customer, no message and no order belongs to it.

    `choices` are settings tried in the place of the workspace's own. `turns` holds what was
    typed and what was answered, `state` and `said` the dialogue's memory (see `Dialogue`).
    Forgotten a day after `touched_at`.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    choices = models.JSONField(default=dict)
    turns = models.JSONField(default=list)
    state = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    touched_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"playground of {self.user_id}"
