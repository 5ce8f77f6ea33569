"""A notice of its own for what became of a wish to change an order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("whatsapp", "0006_fewer_indexes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="noticetemplate",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("order_confirmed", "Order Confirmed"),
                    ("order_declined", "Order Declined"),
                    ("order_expired", "Order Expired"),
                    ("order_changed", "Order Changed"),
                ],
                max_length=24,
            ),
        ),
    ]
