"""What a voice note says and what a picture shows, as a machine took it down."""

from django.db import models
from django.db.models import Q

from conversations.models import Message
from core.tenant_model import TenantModel


class Hearing(TenantModel):
    """One voice note or picture that a vendor is asked about, once, before the turn answers it.

    The turn waits until `until` and no longer. `data` are the bytes and `mime_type` their kind
    from when the file was fetched until it was heard: the machine has neither attachments nor
    files, so what it is to hear is handed to it here, and nothing else. `text` is data and
    marked as such wherever it is shown: of a voice note the words that were understood, of a
    picture a description. `why` says in a code why there is none.
    """

    class Form(models.TextChoices):
        VOICE = "voice"
        PICTURE = "picture"

    class State(models.TextChoices):
        WAITING = "waiting"
        UNDER_WAY = "under_way"
        HEARD = "heard"
        FAILED = "failed"

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="hearing")
    form = models.CharField(max_length=7, choices=Form)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    until = models.DateTimeField()
    data = models.BinaryField(null=True, blank=True)
    mime_type = models.CharField(max_length=100, blank=True, default="", db_default="")
    text = models.TextField(blank=True, default="", db_default="")
    why = models.CharField(max_length=40, blank=True, default="", db_default="")
    backend = models.CharField(max_length=40, blank=True, default="", db_default="")
    model = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="heard") | Q(text=""), name="hearing_text_when_heard"
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} of message {self.message_id}"
