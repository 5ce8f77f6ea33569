"""Entries from before the chain are linked in the order they were written.

In batches, each its own short transaction: meanwhile the tenant's own acts wait for
no more than one batch at their commit.
"""

from django.db import migrations

BATCH = 500

LINK = """
WITH older AS (
  SELECT id FROM audit_entry AS entry
  WHERE NOT EXISTS (SELECT 1 FROM audit_link WHERE entry_id = entry.id)
  ORDER BY id LIMIT %s
)
INSERT INTO audit_link (entry_id) SELECT id FROM older ORDER BY id
"""


def link_older_entries(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(LINK, [BATCH])
        while cursor.rowcount == BATCH:
            cursor.execute(LINK, [BATCH])


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("audit", "0002_chain")]

    operations = [migrations.RunPython(link_older_entries, migrations.RunPython.noop)]
