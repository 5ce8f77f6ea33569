"""Indexes go that another one covers, or by which nobody looks anything up."""

import django.db.models.deletion
from django.db import migrations, models

# Name, table and column of each. By name, since Django would make the key's constraint anew
# and read the whole table for it.
GONE = [
    ("catalog_packageitem_package_id_446f9ecf", "catalog_packageitem", "package_id"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_retailer_id"),
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
                    model_name="packageitem",
                    name="package",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="catalog.package",
                    ),
                ),
            ],
        ),
    ]
