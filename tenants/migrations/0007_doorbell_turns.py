from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("tenants", "0006_heartbeat")]

    operations = [
        AddIndexConcurrently(
            model_name="doorbell",
            index=models.Index(fields=["tenant_id", "task", "due_at"], name="doorbell_turn"),
        ),
        RemoveIndexConcurrently(model_name="doorbell", name="doorbell_due"),
    ]
