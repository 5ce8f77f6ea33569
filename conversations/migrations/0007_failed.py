import django.contrib.postgres.operations as postgres
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the writers: the table of messages is never still."""

    atomic = False

    dependencies = [("conversations", "0006_identity")]

    operations = [
        postgres.AddIndexConcurrently(
            model_name="message",
            index=models.Index(condition=models.Q(("discarded_at", None), ("status", "failed")), fields=["-id"], name="message_failed"),
        ),
        postgres.AddIndexConcurrently(
            model_name="attachment",
            index=models.Index(condition=models.Q(("state", "failed")), fields=["-id"], name="attachment_failed"),
        ),
    ]
