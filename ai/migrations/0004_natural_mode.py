"""Natural mode has a name; nobody can choose it before it is there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ai", "0003_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assistantsettings",
            name="mode",
            field=models.CharField(
                choices=[("strict", "Strict"), ("natural", "Natural")],
                default="strict",
                max_length=8,
            ),
        ),
    ]
