from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("conversations", "0008_dealt_with")]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="started_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
