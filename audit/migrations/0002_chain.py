"""The hash chain: every entry gets a link at commit, and neither is ever changed.

The functions live in public, once: a session compiles a trigger's function for each
table, so what a tenant's triggers run themselves is a line, and the rest is shared.
`audit/chain.py` states the same text of an entry in Python; docs/architecture/audit.md
and ADR 0024 say why it is done in two rounds.
"""

import core.fields
from django.db import migrations, models

PUBLIC = "public"

# 0x61756469, "audi": the first half of the advisory locks' keys. Two-part keys are a
# space of their own, apart from those of core.locks.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION public.audit_entry_written() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $function$
DECLARE
  lock_key text := hashtext(TG_TABLE_SCHEMA)::text;
  noted text[] := string_to_array(current_setting('proffer.audit_locks', true), ',');
BEGIN
  EXECUTE format(
    'INSERT INTO %I.audit_link (entry_id) VALUES ($1) ON CONFLICT (entry_id) DO NOTHING',
    TG_TABLE_SCHEMA
  ) USING NEW.id;
  IF noted IS NULL OR NOT lock_key = ANY (noted) THEN
    PERFORM set_config('proffer.audit_locks', array_to_string(noted || lock_key, ','), true);
  END IF;
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.audit_append(chain text, entry bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
DECLARE
  turn integer;
BEGIN
  FOR turn IN
    SELECT DISTINCT key::integer
    FROM unnest(
      string_to_array(current_setting('proffer.audit_locks', true), ',')
      || hashtext(chain)::text
    ) AS key
    WHERE key <> ''
    ORDER BY 1
  LOOP
    PERFORM pg_advisory_xact_lock(1635083369, turn);
  END LOOP;
  EXECUTE format($statement$
    WITH head AS (
      SELECT position, hash FROM %1$I.audit_link
      WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1
    ), next AS (
      SELECT coalesce((SELECT position FROM head), 0) + 1 AS position,
             coalesce((SELECT hash FROM head), decode(repeat('00', 32), 'hex')) AS previous,
             clock_timestamp() AS linked_at
    )
    UPDATE %1$I.audit_link AS link
    SET position = next.position,
        previous = next.previous,
        linked_at = next.linked_at,
        hash = sha256(next.previous || convert_to(array_to_json(ARRAY[
          next.position::text,
          to_char(next.linked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          e.id::text,
          e.tenant_id::text,
          to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          e.actor_kind,
          e.actor_id::text,
          e.actor_label,
          e.code,
          e.target,
          e.data::text
        ])::text, 'UTF8'))
    FROM next, %1$I.audit_entry AS e
    WHERE e.id = $1 AND link.entry_id = $1 AND link.position IS NULL
  $statement$, chain) USING entry;
END $function$;

CREATE OR REPLACE FUNCTION public.audit_link_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $function$
BEGIN
  PERFORM public.audit_append(TG_TABLE_SCHEMA, NEW.entry_id);
  RETURN NULL;
END $function$;

CREATE OR REPLACE FUNCTION public.audit_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $function$
BEGIN
  IF TG_OP IN ('DELETE', 'INSERT')
     AND current_setting('proffer.audit_pruning', true) = 'on'
     AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'history is append-only: % of %.% is refused',
    TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $function$;

REVOKE EXECUTE ON FUNCTION public.audit_append(text, bigint), public.audit_entry_written(),
  public.audit_link_due(), public.audit_kept() FROM PUBLIC;
"""

TRIGGERS = """
CREATE CONSTRAINT TRIGGER audit_entry_written AFTER INSERT ON audit_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.audit_entry_written();
CREATE CONSTRAINT TRIGGER audit_link_due AFTER INSERT ON audit_link
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.position IS NULL)
  EXECUTE FUNCTION public.audit_link_due();
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_kept();
CREATE TRIGGER audit_entry_summary BEFORE INSERT ON audit_entry
  FOR EACH ROW WHEN (NEW.code = 'audit.pruned') EXECUTE FUNCTION public.audit_kept();
CREATE TRIGGER audit_link_kept BEFORE DELETE OR TRUNCATE ON audit_link
  FOR EACH STATEMENT EXECUTE FUNCTION public.audit_kept();
CREATE TRIGGER audit_link_unchanged BEFORE UPDATE ON audit_link
  FOR EACH ROW WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION public.audit_kept();
"""

NO_TRIGGERS = """
DROP TRIGGER audit_entry_kept ON audit_entry;
DROP TRIGGER audit_entry_summary ON audit_entry;
DROP TRIGGER audit_entry_written ON audit_entry;
"""

NO_FUNCTIONS = """
DROP FUNCTION public.audit_append(text, bigint), public.audit_entry_written(),
  public.audit_link_due(), public.audit_kept() CASCADE;
"""


def make_functions(apps, schema_editor):
    if schema_editor.connection.schema_name == PUBLIC:
        schema_editor.execute(FUNCTIONS, params=None)


def drop_functions(apps, schema_editor):
    if schema_editor.connection.schema_name == PUBLIC:
        schema_editor.execute(NO_FUNCTIONS, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                ("tenant_id", core.fields.TenantIdField()),
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(null=True, unique=True)),
                ("previous", models.BinaryField(null=True)),
                ("hash", models.BinaryField(null=True)),
                ("linked_at", models.DateTimeField(null=True)),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(make_functions, drop_functions),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
