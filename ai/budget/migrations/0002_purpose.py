from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai_budget", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("customers", "Customers"),
                    ("playground", "Playground"),
                    ("replay", "Replay"),
                    ("test", "Test"),
                ],
                db_default="customers",
                default="customers",
                max_length=12,
            ),
        ),
    ]
