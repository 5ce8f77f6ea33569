"""What the Cloud API transport needs beside a channel: its credentials, sealed."""

from django.db import models

from conversations.models import Channel
from core.scope import active_tenant_id
from core.sealed import SealedTextField
from core.tenant_model import TenantModel


def _first_place(number: "CloudNumber") -> str:
    """What tokens were bound to before tenants had data keys."""
    return f"tenant:{active_tenant_id()}/whatsapp_cloudnumber.token/channel:{number.channel_id}"


class CloudNumber(TenantModel):
    """The Cloud API side of a channel. The bearer token is sealed and shown never again."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="cloud_number")
    waba_id = models.CharField(max_length=40, blank=True)
    token = SealedTextField(db_column="sealed_token", old_place=_first_place)

    def __str__(self) -> str:
        return f"cloud number of channel {self.channel_id}"
