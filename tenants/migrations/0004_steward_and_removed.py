from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0003_sign_up_mail")]

    operations = [
        migrations.CreateModel(
            name="StewardJob",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("milliseconds", models.PositiveIntegerField(default=0)),
                ("runs", models.BigIntegerField(default=0)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
        ),
        migrations.AddField(
            model_name="erasure",
            name="removed",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="tenant",
            name="state_before",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
    ]
