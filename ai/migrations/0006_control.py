"""Drafts that people send, and more of what a workspace says about its assistant."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("ai", "0005_what_became_of_answers"),
        ("conversations", "0012_control"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assistantsettings",
            name="copilot",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="hand_off_to",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="hours",
            field=models.CharField(
                choices=[
                    ("always", "Always"),
                    ("tell", "Tell"),
                    ("outside", "Outside"),
                    ("inside", "Inside"),
                ],
                db_default="always",
                default="always",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="note",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="off_by",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="off_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="off_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="assistantsettings",
            name="preferences",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AlterField(
            model_name="assistantrun",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("replied", "Replied"),
                    ("handed_off", "Handed Off"),
                    ("dropped", "Dropped"),
                    ("drafted", "Drafted"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_id", core.fields.TenantIdField()),
                ("epoch", models.PositiveIntegerField()),
                ("answered_before", models.BigIntegerField()),
                ("memory", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("sent", "Sent"),
                            ("discarded", "Discarded"),
                            ("gone", "Gone"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("ended_because", models.CharField(blank=True, max_length=24)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("edited", models.BooleanField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft",
                        to="ai.assistantrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("conversation",),
                        name="draft_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("edited__isnull", False), ("state", "sent")),
                            models.Q(models.Q(("state", "sent"), _negated=True), ("edited", None)),
                            _connector="OR",
                        ),
                        name="draft_edited_when_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="draft_ended_when_closed",
                    ),
                ],
            },
        ),
    ]
