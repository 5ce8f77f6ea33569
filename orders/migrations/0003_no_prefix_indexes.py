"""As in accounts: the second index of a key that is only ever looked up whole goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_customer_source")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX IF EXISTS orders_orderproposal_idempotency_key_64d9dd7d_like",
            migrations.RunSQL.noop,
        )
    ]
