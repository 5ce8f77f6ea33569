from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside the writers: calls are written down all the time."""

    atomic = False

    dependencies = [("ai_budget", "0002_purpose")]

    operations = [
        AddIndexConcurrently(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("purpose", "customers"), _negated=True),
                fields=["tenant", "at"],
                name="attempt_of_trying",
            ),
        ),
    ]
