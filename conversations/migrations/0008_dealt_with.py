from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("conversations", "0007_failed")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="dealt_with",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
