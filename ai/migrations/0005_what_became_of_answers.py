"""Labels of turns, what is learnt from them, and drifts that were noticed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("ai", "0004_natural_mode"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="assistantsettings",
            name="calibration",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Calibration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_id", core.fields.TenantIdField()),
                ("version", models.PositiveIntegerField(unique=True)),
                ("shift", models.FloatField()),
                ("slope", models.FloatField()),
                ("labels", models.PositiveIntegerField()),
                ("answers", models.PositiveIntegerField()),
                ("loss_before", models.FloatField()),
                ("loss_after", models.FloatField()),
                ("error_before", models.FloatField()),
                ("error_after", models.FloatField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("slope__gt", 0),
                            ("labels__gte", 0),
                            ("answers__gte", models.F("labels")),
                        ),
                        name="calibration_sane",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Drift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_id", core.fields.TenantIdField()),
                (
                    "metric",
                    models.CharField(
                        choices=[
                            ("out_of_scope", "Out Of Scope"),
                            ("handed_off", "Handed Off"),
                            ("wrong", "Wrong"),
                        ],
                        max_length=12,
                    ),
                ),
                ("recent", models.FloatField()),
                ("before", models.FloatField()),
                ("noticed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("metric",),
                        name="drift_told_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RunLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tenant_id", core.fields.TenantIdField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("audit", "Audit"),
                            ("thumbs", "Thumbs"),
                            ("takeover", "Takeover"),
                            ("correction", "Correction"),
                            ("proposal", "Proposal"),
                            ("draft", "Draft"),
                        ],
                        max_length=12,
                    ),
                ),
                ("good", models.BooleanField(null=True)),
                ("noted_at", models.DateTimeField()),
                (
                    "by",
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
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labels",
                        to="ai.assistantrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("good__isnull", True)),
                        fields=["-run"],
                        name="run_label_asked",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "source"), name="run_label_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("good__isnull", False), ("source", "audit"), _connector="OR"
                        ),
                        name="run_label_said",
                    ),
                ],
            },
        ),
    ]
