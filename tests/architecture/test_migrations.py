"""Migrations run beside the release before: shown what the law forbids, then the product."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.functions import Now, Random

from tenants.migration_lint import breaches, breaches_on_disk, unused_allowances

SQL = "UPDATE conversations_message SET body = ''"


def judged(*operations: object) -> list[str]:
    state = ProjectState()
    state.add_model(
        ModelState(
            "conversations",
            "Message",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("body", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=20, null=True)),
                ("size", models.IntegerField()),
            ],
        )
    )
    migration = migrations.Migration("0900_x", "conversations")
    migration.operations = list(operations)
    return [breach.words for breach in breaches(migration, state)]


def test_the_product_keeps() -> None:
    assert [str(breach) for breach in breaches_on_disk()] == []


def test_no_allowance_is_left_over() -> None:
    assert unused_allowances() == []


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (migrations.RemoveField("message", "body"), "drops a column"),
        (migrations.DeleteModel("Message"), "drops a table"),
        (migrations.RenameField("message", "body", "text"), "renames a column"),
        (migrations.RenameModel("Message", "Letter"), "renames a table"),
        (migrations.AlterModelTable("message", "letters"), "renames a table"),
        (migrations.AddField("message", "x", models.IntegerField()), "NOT NULL"),
        (migrations.AddField("message", "x", models.IntegerField(default=3)), "NOT NULL"),
        (
            migrations.AddField("message", "x", models.FloatField(db_default=Random())),
            "volatile",
        ),
        (
            migrations.AddField("message", "x", models.IntegerField(null=True, unique=True)),
            "is unique",
        ),
        (migrations.AlterField("message", "size", models.BigIntegerField()), "column's type"),
        (migrations.AlterField("message", "body", models.CharField(max_length=9)), "column's type"),
        (migrations.AlterField("message", "note", models.CharField(max_length=20)), "NULL"),
        (
            migrations.AlterField("message", "body", models.CharField(max_length=20, unique=True)),
            "becomes unique",
        ),
        (
            migrations.AddIndex("message", models.Index(fields=["size"], name="x")),
            "AddIndexConcurrently",
        ),
        (migrations.RunSQL(SQL), "cannot be judged"),
        (migrations.SeparateDatabaseAndState([migrations.RunSQL(SQL)], []), "cannot be judged"),
        (
            migrations.SeparateDatabaseAndState([migrations.DeleteModel("Message")], []),
            "drops a table",
        ),
    ],
)
def test_the_law_finds(operation: object, words: str) -> None:
    [found] = judged(operation)
    assert words in found


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("message", "x", models.IntegerField(null=True)),
        migrations.AddField("message", "x", models.IntegerField(default=3, db_default=3)),
        migrations.AddField("message", "x", models.DateTimeField(db_default=Now())),
        migrations.AlterField("message", "body", models.CharField(max_length=40)),
        migrations.AlterField("message", "body", models.TextField()),
        migrations.AlterField("message", "body", models.CharField(max_length=20, null=True)),
        migrations.SeparateDatabaseAndState([], [migrations.RemoveField("message", "body")]),
        migrations.RunPython(migrations.RunPython.noop),
    ],
)
def test_the_law_leaves_alone(operation: object) -> None:
    assert judged(operation) == []


def test_a_table_made_in_the_same_migration_may_have_anything() -> None:
    assert (
        judged(
            migrations.CreateModel("Letter", [("id", models.BigAutoField(primary_key=True))]),
            migrations.AddField("letter", "x", models.IntegerField(default=3)),
        )
        == []
    )
