"""Indexes go that another one covers, or by which nobody looks anything up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Name, table and column of each. By name, since Django would make the key's constraint anew
# and read the whole table for it.
GONE = [
    ("accounts_apikey_created_by_id_1b5317c8", "accounts_apikey", "created_by_id"),
    ("accounts_emaillink_created_by_id_6875d21c", "accounts_emaillink", "created_by_id"),
    ("accounts_emaillink_custom_role_id_abf1f1f3", "accounts_emaillink", "custom_role_id"),
    ("accounts_supportgrant_granted_by_id_e6b3ce83", "accounts_supportgrant", "granted_by_id"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_role_without_index"),
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
                    model_name="apikey",
                    name="created_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="api_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="emaillink",
                    name="created_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="emaillink",
                    name="custom_role",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.customrole",
                    ),
                ),
                migrations.AlterField(
                    model_name="supportgrant",
                    name="granted_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
