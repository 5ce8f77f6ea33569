"""Until when customers may cancel by themselves; empty: people decide."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_wording"),
    ]

    operations = [
        migrations.AddField(
            model_name="businessprofile",
            name="cancel_hours",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, validators=[django.core.validators.MaxValueValidator(720)]
            ),
        ),
    ]
