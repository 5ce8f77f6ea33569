"""A calibration says which shipped weights it was learnt under; until now it was the second."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai", "0013_replay_unasked")]

    operations = [
        migrations.AddField(
            model_name="calibration",
            name="weights",
            field=models.PositiveIntegerField(db_default=2),
        ),
    ]
