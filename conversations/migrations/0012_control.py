"""A conversation can have the assistant only draft, or have it paused for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0011_fewer_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="copilot",
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="paused_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="conversation",
            name="paused_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="conversation",
            name="paused_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
