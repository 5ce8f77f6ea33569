"""A customer can be blocked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0012_control"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="blocked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
