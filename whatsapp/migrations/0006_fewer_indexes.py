"""Indexes go that another one covers, or by which nobody looks anything up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Name, table and column of each. By name, since Django would make the key's constraint anew
# and read the whole table for it.
GONE = [
    ("whatsapp_template_created_by_id_80edfa6d", "whatsapp_template", "created_by_id"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("whatsapp", "0005_notice_of_expiry"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX {name}", f"CREATE INDEX {name} ON {table} ({column})"
                )
                for name, table, column in GONE
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="template",
                    name="created_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
