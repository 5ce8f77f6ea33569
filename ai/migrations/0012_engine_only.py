"""A workspace may keep to the built-in engine."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai", "0011_replay")]

    operations = [
        migrations.AddField(
            model_name="assistantsettings",
            name="engine_only",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
