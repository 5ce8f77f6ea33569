"""The hash of a service's picture; empty: it has none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_cancel_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="picture",
            field=models.CharField(blank=True, db_default="", default="", max_length=64),
        ),
    ]
