from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("whatsapp", "0004_template_work"),
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
                ],
                max_length=24,
            ),
        ),
    ]
