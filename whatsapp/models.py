"""What the Cloud API transport needs beside a channel: its credentials, sealed."""

from django.db import models

from conversations.models import Channel
from core.crypto import seal, unseal
from core.scope import active_tenant_id
from core.tenant_model import TenantModel


class CloudNumber(TenantModel):
    """The Cloud API side of a channel. The token is sealed to this row and shown never again."""

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="cloud_number")
    waba_id = models.CharField(max_length=40, blank=True)
    sealed_token = models.TextField()

    def __str__(self) -> str:
        return f"cloud number of channel {self.channel_id}"

    @property
    def _place(self) -> str:
        return f"tenant:{active_tenant_id()}/whatsapp_cloudnumber.token/channel:{self.channel_id}"

    def set_token(self, token: str) -> None:
        self.sealed_token = seal(token, place=self._place)

    def token(self) -> str:
        """The bearer token. Raises core.crypto.SealBroken when it was moved or damaged."""
        return unseal(self.sealed_token, place=self._place)
