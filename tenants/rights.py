"""Who may do what in a tenant's schema, as Postgres rights.

Each room states its tables' rights in `<room>/rights.py` as ``RIGHTS``. The
tenant's role (people, system) gets everything that is not append-only; the
assistant's role gets nothing that is not listed. A table without an entry
fails the build (a system check), so a new table cannot be forgotten.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from psycopg import sql

from core.rights import TableRights
from tenants.admission import admission_sql
from tenants.context import role_name


def tenant_tables() -> dict[str, TableRights]:
    """Every table of a tenant's schema with its rights. Raises KeyError for one not stated.

    The tables of an app that is not ours are stated by the room it is a guest of.
    """
    stated: dict[str, TableRights] = {}
    for app in settings.TENANT_APPS:
        stated |= import_module(f"{settings.GUEST_APPS.get(app, app)}.rights").RIGHTS
    tables = [model._meta.db_table for model in tenant_models()]
    return {table: stated[table] for table in tables}


def tenant_models() -> list[type[Model]]:
    """Every model whose rows live in the tenants' schemas."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name in settings.TENANT_APPS
        for model in config.get_models(include_auto_created=True)
    ]


# A schema's name and a tenant's id that no tenant has: the places to fill in.
_SCHEMA_TOKEN = "rights_schema_token"  # noqa: S105 (a place holder in the text)
_ID_TOKEN = 700000000000000007


@cache
def _texts() -> tuple[str, str, str]:
    """Roles and rights with their tokens, and the note that says which rights these are."""
    roles = _roles_text(tenant_id=_ID_TOKEN)
    rights = _rights_text(schema=_SCHEMA_TOKEN, tenant_id=_ID_TOKEN)
    admission = admission_sql(tenant_id=_ID_TOKEN)
    return roles, rights, _note(roles + admission + rights)


@cache
def _first_text() -> str:
    """The rights as a schema just made gets them, which has no policy to replace."""
    return _rights_text(schema=_SCHEMA_TOKEN, tenant_id=_ID_TOKEN, first=True)


def _note(statements: str) -> str:
    return f"Proffer rights {hashlib.sha256(statements.encode()).hexdigest()[:16]}"


def rights_note() -> str:
    """What the comment on a tenant's schema says when roles and rights are as this code has them.

    An upgrade states rights again only where the comment differs.
    """
    return _texts()[2]


def public_note() -> str:
    """The same for the shared schema."""
    return _note(_public_text())


def rights_sql(*, schema: str, tenant_id: int, first: bool = False) -> str:
    """The statements that give both roles exactly their rights; may be run again at any time.

    `first`: the schema is just made and has no policies yet, which is quicker.
    """
    _, rights, note = _texts()
    text = (
        (_first_text() if first else rights)
        .replace(_SCHEMA_TOKEN, schema)
        .replace(str(_ID_TOKEN), str(tenant_id))
    )
    name = sql.Identifier(schema).as_string(None)
    return f"{text}COMMENT ON SCHEMA {name} IS '{note}';\n"


def roles_sql(*, tenant_id: int) -> str:
    """Make both roles, which nobody may become yet (`tenants.admission`)."""
    return _texts()[0].replace(str(_ID_TOKEN), str(tenant_id))


def _rights_text(*, schema: str, tenant_id: int, first: bool = False) -> str:
    people = role_name(tenant_id)
    machine = role_name(tenant_id, assistant=True)
    tables = tenant_tables()
    parts = [
        # Also at first: what the owner's login gives by default.
        _take_back(tables),
        "GRANT USAGE ON SCHEMA {schema} TO {people}, {machine}",
        "GRANT EXECUTE ON FUNCTION {schema}.current_tenant_id() TO {people}, {machine}",
    ]
    # One GRANT for all tables that have the same: each is a statement to plan and run.
    granted: dict[tuple[str, str], list[str]] = {}
    for table, rights in tables.items():
        name = f"{{schema}}.{table}"
        writes = ", INSERT, UPDATE, DELETE"
        if rights.append_only or rights.read_only:
            writes = "" if rights.read_only else ", INSERT"
        granted.setdefault((f"SELECT{writes}", "{people}"), []).append(name)
        if rights.keys_ahead:
            parts.append(f"GRANT USAGE ON SEQUENCE {name}_id_seq TO {{people}}")
        if rights.assistant:
            granted.setdefault((rights.assistant, "{machine}"), []).append(name)
        if rights.policies:
            parts += _policies(name, rights, first=first)
    parts += [f"GRANT {what} ON {', '.join(on)} TO {who}" for (what, who), on in granted.items()]
    names = {
        "schema": sql.Identifier(schema).as_string(None),
        "people": sql.Identifier(people).as_string(None),
        "machine": sql.Identifier(machine).as_string(None),
    }
    return ";\n".join(part.format(**names) for part in parts) + ";\n"


def _take_back(tables: Iterable[str]) -> str:
    """Revoke all, unless no table has any right to take back, as in a schema just made.

    `ALL TABLES IN SCHEMA` reads the catalogue of every tenant, five times.
    """
    listed = ", ".join(f"'{{schema}}.{table}'::regclass" for table in sorted(tables))
    return (
        "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_catalog.pg_class"  # noqa: S608 (names of tables)
        f" WHERE oid = ANY (ARRAY[{listed}]) AND relacl IS NOT NULL)\n"
        "THEN REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {people}, {machine};"
        " END IF; END $$"
    )


def _policies(name: str, rights: TableRights, *, first: bool) -> list[str]:
    policies = {"people": "FOR ALL TO {people} USING (true) WITH CHECK (true)"}
    for command, (using, check) in rights.policies.items():
        policy = f"machine_{command.lower()}"
        clauses = (f" USING ({using})" if using else "") + (
            f" WITH CHECK ({check})" if check else ""
        )
        policies[policy] = f"FOR {command} TO {{machine}}{clauses}"
    parts = [f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"]
    for policy, clause in policies.items():
        if not first:
            parts.append(f"DROP POLICY IF EXISTS {policy} ON {name}")
        parts.append(f"CREATE POLICY {policy} ON {name} {clause}")
    return parts


def _roles_text(*, tenant_id: int) -> str:
    people = role_name(tenant_id)
    machine = role_name(tenant_id, assistant=True)
    group = shared_group()
    parts = [
        # Role names are made of the database's name and a number.
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') "  # noqa: S608
        f'THEN CREATE ROLE "{role}" NOLOGIN; END IF; END $$'
        for role in (people, machine)
    ]
    parts.append(f'GRANT "{group}" TO "{people}", "{machine}" WITH INHERIT TRUE, SET FALSE')
    return ";\n".join(parts) + ";\n"


def shared_group() -> str:
    """The group of all tenant roles of this database: the few rights they need in public."""
    return f"{settings.TENANT_ROLE_PREFIX}_tenants"


def public_sql() -> str:
    """Rights in the shared schema: for the logins, and the little that tenant roles need."""
    return f"{_public_text()}COMMENT ON SCHEMA public IS '{public_note()}';\n"


def _public_text() -> str:
    names = {
        "group": shared_group(),
        "app": settings.APP_LOGIN,
        "ai": settings.ASSISTANT_LOGIN,
    }
    statements = [
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{group}') "
        'THEN CREATE ROLE "{group}" NOLOGIN; END IF; END $$',
        'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, "{group}", "{app}", "{ai}"',
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        'GRANT USAGE ON SCHEMA public TO "{group}", "{app}", "{ai}"',
        # Tenant roles: ring for themselves, read the switches that concern them, and whether
        # their own workspace is open.
        'GRANT INSERT ON public.tenants_doorbell TO "{group}"',
        'GRANT SELECT ON public.tenants_switch TO "{group}"',
        # Which of their own numbers a switch of one number means.
        'GRANT SELECT (id, tenant_id, kind, address) ON public.tenants_channeladdress TO "{group}"',
        'GRANT SELECT (id, state) ON public.tenants_tenant TO "{group}"',
        # Their own wrapped keys, by a policy for people alone: the machine seals nothing.
        'GRANT SELECT ON public.tenants_datakey TO "{group}"',
        'GRANT SELECT ON public.tenants_chaincheck TO "{group}"',
        # The application outside any tenant.
        "GRANT SELECT ON public.tenants_tenant, public.tenants_domain, "
        'public.tenants_channeladdress, public.ai_backends_backend TO "{app}", "{ai}"',
        "GRANT SELECT, INSERT, UPDATE, DELETE ON public.tenants_doorbell, public.tenants_switch, "
        "public.tenants_flag, public.tenants_signup, public.tenants_membership, "
        "public.accounts_user, public.accounts_session, public.accounts_refreshtoken, "
        "public.accounts_signinbrake, public.mfa_authenticator, "
        "public.accounts_emaillink, public.accounts_idempotentrequest, "
        'public.accounts_securitypolicy TO "{app}"',
        # A sealed column needs its row's key before the row is there.
        'GRANT USAGE ON SEQUENCE public.mfa_authenticator_id_seq TO "{app}"',
        "GRANT SELECT ON public.tenants_erasure, public.tenants_upgraderun, "
        "public.tenants_upgradestep, public.tenants_datakey, public.accounts_customrole, "
        "public.audit_link, public.tenants_chainanchor, public.tenants_chaincheck, "
        'public.accounts_apikey, public.accounts_supportgrant TO "{app}"',
        "GRANT UPDATE (state, state_reason, state_changed_at, erase_after, name, plan) "
        'ON public.tenants_tenant TO "{app}"',
        'GRANT SELECT, INSERT ON public.tenants_deadletter, public.audit_entry TO "{app}"',
        # A platform admin who is shut out keeps no way in.
        'GRANT UPDATE (revoked_at) ON public.accounts_apikey TO "{app}"',
        # What the platform's panel shows of the steward.
        'GRANT SELECT ON public.tenants_stewardjob TO "{app}"',
        # Taken in once their number is known.
        'GRANT DELETE ON public.tenants_deadletter TO "{app}"',
        # What language models may cost and have cost: numbers, nothing of anybody's words.
        "GRANT SELECT ON public.ai_budget_limit, public.ai_budget_spent, "
        "public.ai_budget_reservation, public.ai_budget_attempt, public.ai_budget_told "
        'TO "{app}", "{ai}"',
        'GRANT INSERT, UPDATE ON public.ai_budget_spent TO "{app}", "{ai}"',
        "GRANT INSERT ON public.ai_budget_attempt, public.ai_budget_told, "
        'public.ai_budget_reservation TO "{app}", "{ai}"',
        'GRANT DELETE ON public.ai_budget_reservation TO "{app}", "{ai}"',
        # Every process says for itself that it lives; what a tenant does has no part in it.
        'GRANT SELECT, INSERT, UPDATE, DELETE ON public.tenants_heartbeat TO "{app}", "{ai}"',
        'GRANT SELECT, UPDATE, DELETE ON public.tenants_doorbell TO "{ai}"',
        'GRANT SELECT ON public.tenants_switch, public.tenants_flag TO "{ai}"',
        'GRANT INSERT ON public.audit_entry TO "{ai}"',
        'GRANT SELECT (id, tenant_id) ON public.audit_entry TO "{ai}"',
        "ALTER TABLE public.tenants_doorbell ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.tenants_switch ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.tenants_chaincheck ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.tenants_channeladdress ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.tenants_tenant ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.tenants_datakey ENABLE ROW LEVEL SECURITY",
    ]
    # A tenant's role can ring for its own tenant alone and sees no other's switch.
    own = (
        "current_user IN (current_database() || '_' || tenant_id, "
        "current_database() || '_' || tenant_id || '_assistant')"
    )
    own_row = own.replace("tenant_id", "id")
    logins = 'FOR ALL TO "{app}", "{ai}" USING (true) WITH CHECK (true)'
    policies = [
        ("tenants_tenant", "logins", logins),
        ("tenants_datakey", "logins", logins),
        (
            "tenants_datakey",
            "own",
            'FOR SELECT TO "{group}" '
            "USING (current_user = current_database() || '_' || tenant_id)",
        ),
        ("tenants_tenant", "own", f'FOR SELECT TO "{{group}}" USING ({own_row})'),
        ("tenants_doorbell", "logins", logins),
        ("tenants_doorbell", "own", f'FOR INSERT TO "{{group}}" WITH CHECK ({own})'),
        ("tenants_switch", "logins", logins),
        ("tenants_chaincheck", "logins", logins),
        ("tenants_chaincheck", "own", f'FOR SELECT TO "{{group}}" USING ({own})'),
        ("tenants_channeladdress", "logins", logins),
        ("tenants_channeladdress", "own", f'FOR SELECT TO "{{group}}" USING ({own})'),
        ("tenants_switch", "own", f'FOR SELECT TO "{{group}}" USING (tenant_id IS NULL OR {own})'),
    ]
    for table, policy, clause in policies:
        statements.append(f"DROP POLICY IF EXISTS {policy} ON public.{table}")
        statements.append(f"CREATE POLICY {policy} ON public.{table} {clause}")
    return ";\n".join(statement.format(**names) for statement in statements) + ";\n"
