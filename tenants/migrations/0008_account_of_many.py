from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0007_doorbell_turns")]

    operations = [
        migrations.AddConstraint(
            model_name="channeladdress",
            constraint=models.UniqueConstraint(
                fields=["kind", "address", "tenant"], name="channel_address_of_tenant_once"
            ),
        ),
        migrations.RemoveConstraint(model_name="channeladdress", name="channel_address_once"),
        migrations.AddConstraint(
            model_name="channeladdress",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "whatsapp_cloud")),
                fields=("address",),
                name="channel_number_once",
            ),
        ),
    ]
