from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_documents")]

    operations = [
        migrations.AddField(
            model_name="businessprofile",
            name="tone",
            field=models.CharField(
                choices=[("friendly", "friendly"), ("formal", "formal"), ("brief", "brief")],
                db_default="friendly",
                default="friendly",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_id", core.fields.TenantIdField()),
                ("language", models.CharField(max_length=8)),
                ("key", models.CharField(max_length=60)),
                ("variants", models.JSONField()),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"ordering": ["language", "key"]},
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.UniqueConstraint(fields=("language", "key"), name="wording_once"),
        ),
    ]
