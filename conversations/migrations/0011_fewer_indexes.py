"""Indexes go that another one covers, or by which nobody looks anything up."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Name, table and column of each. By name, since Django would make the key's constraint anew
# and read the whole table for it.
GONE = [
    ("conversations_contact_merged_into_id_50421aec", "conversations_contact", "merged_into_id"),
    (
        "conversations_contactaddress_channel_id_e21484eb",
        "conversations_contactaddress",
        "channel_id",
    ),
    (
        "conversations_contactmerge_merged_by_id_eae3b682",
        "conversations_contactmerge",
        "merged_by_id",
    ),
    (
        "conversations_contactmerge_undone_by_id_be7557ac",
        "conversations_contactmerge",
        "undone_by_id",
    ),
    ("conversations_conversation_channel_id_c75ad9c1", "conversations_conversation", "channel_id"),
    (
        "conversations_conversation_merged_into_id_18d56788",
        "conversations_conversation",
        "merged_into_id",
    ),
    ("conversations_inboundevent_channel_id_7ee401a3", "conversations_inboundevent", "channel_id"),
    ("conversations_message_agent_id_c92fbb99", "conversations_message", "agent_id"),
    ("conversations_message_conversation_id_f1a2d5e9", "conversations_message", "conversation_id"),
    (
        "conversations_scheduledmessage_created_by_id_3e104f0a",
        "conversations_scheduledmessage",
        "created_by_id",
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_reaction_moments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX {name}", f"CREATE INDEX {name} ON {table} ({column})"
                )
                for name, table, column in GONE
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="contact",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="absorbed",
                        to="conversations.contact",
                    ),
                ),
                migrations.AlterField(
                    model_name="contactaddress",
                    name="channel",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.channel",
                    ),
                ),
                migrations.AlterField(
                    model_name="contactmerge",
                    name="merged_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="contactmerge",
                    name="undone_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="conversation",
                    name="channel",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversations",
                        to="conversations.channel",
                    ),
                ),
                migrations.AlterField(
                    model_name="conversation",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="conversations.conversation",
                    ),
                ),
                migrations.AlterField(
                    model_name="inboundevent",
                    name="channel",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.channel",
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="agent",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AlterField(
                    model_name="message",
                    name="conversation",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="conversations.conversation",
                    ),
                ),
                migrations.AlterField(
                    model_name="scheduledmessage",
                    name="created_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="contact_absorbed",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="conversation_joined",
            ),
        ),
    ]
