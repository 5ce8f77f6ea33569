from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("conversations", "0009_started")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="reaction_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="message",
            name="our_reaction_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
