"""A replay says why no language model was asked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai", "0012_engine_only")]

    operations = [
        migrations.AddField(
            model_name="replay",
            name="unasked",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none_set_up", "None Set Up"),
                    ("no_key", "No Key"),
                    ("engine_only", "Engine Only"),
                ],
                db_default="",
                default="",
                max_length=11,
            ),
        ),
    ]
