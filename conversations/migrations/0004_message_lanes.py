import django.contrib.postgres.operations as postgres
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the writers: the table of messages is never still."""

    atomic = False

    dependencies = [("conversations", "0003_pipeline")]

    operations = [
        postgres.AddIndexConcurrently(
            model_name="message",
            index=models.Index(condition=models.Q(("status__in", ["queued", "sending"])), fields=["-lane", "id"], name="message_lanes"),
        ),
    ]
