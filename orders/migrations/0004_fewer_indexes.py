"""Indexes go that another one covers, or by which nobody looks anything up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Name, table and column of each. By name, since Django would make the key's constraint anew
# and read the whole table for it.
GONE = [
    ("orders_order_approved_by_id_d6f46c4f", "orders_order", "approved_by_id"),
    ("orders_orderproposal_decided_by_id_66b610fa", "orders_orderproposal", "decided_by_id"),
    ("orders_proposalline_proposal_id_970edc60", "orders_proposalline", "proposal_id"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_no_prefix_indexes"),
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
                    model_name="order",
                    name="approved_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="orderproposal",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="proposalline",
                    name="proposal",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="orders.orderproposal",
                    ),
                ),
            ],
        ),
    ]
