from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ai", "0006_control")]

    operations = [
        migrations.AddField(
            model_name="assistantrun",
            name="manner",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="dialogue",
            name="said",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
