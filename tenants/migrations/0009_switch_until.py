"""A kill switch says who flipped it and can release itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0008_account_of_many"),
    ]

    operations = [
        migrations.AddField(
            model_name="switch",
            name="changed_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="switch",
            name="until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
