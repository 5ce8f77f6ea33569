from django.db import migrations

import core.sealed


class Migration(migrations.Migration):
    """The column stays as it is; its values are sealed anew by `manage.py rotate_keys`."""

    dependencies = [("whatsapp", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("cloudnumber", "sealed_token", "token"),
                migrations.AlterField(
                    "cloudnumber",
                    "token",
                    core.sealed.SealedTextField(
                        db_column="sealed_token"
                    ),
                ),
            ]
        )
    ]
