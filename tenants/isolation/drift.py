"""Rights as they are, beside rights as they should be: for every tenant, whatever made the gap.

A tenant made this minute is the measure of structure and rights; what is wrong by itself
(a grant to everybody, a login among the roles, a table without its CHECK) is looked for apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from tenants.context import TenantLike, role_name
from tenants.isolation import expected
from tenants.isolation.attempts import quoted
from tenants.isolation.report import Report
from tenants.rights import shared_group
from tenants.routers import OWNER


def _rows(query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(query, list(parameters) or None)
        return cursor.fetchall()


# Everything of a schema that carries structure or rights: (schema, fact). Names that differ from
# tenant to tenant are replaced by whoever compares.
_FACTS = """
WITH mine AS (
    SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname = ANY(%s)
), held AS (
    SELECT c.oid, c.relname, c.relkind, c.relowner, c.relacl, c.relrowsecurity,
           c.relforcerowsecurity, m.nspname
    FROM pg_class c JOIN mine m ON m.oid = c.relnamespace
)
SELECT nspname, 'schema owned by ' || pg_get_userbyid(nspowner) FROM mine
UNION ALL
SELECT nspname, format('schema: %%s to %%s', a.privilege_type,
       CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM mine, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a
UNION ALL
SELECT nspname, format('%%s %%s owned by %%s, row security %%s %%s', relkind, relname,
       pg_get_userbyid(relowner), relrowsecurity, relforcerowsecurity)
FROM held WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT nspname, format('%%s: %%s to %%s', relname, a.privilege_type,
       CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM held, aclexplode(coalesce(relacl,
       acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))) a
WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
UNION ALL
SELECT nspname, format('%%s.%%s: %%s to %%s', relname, attname, a.privilege_type,
       CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM held JOIN pg_attribute ON attrelid = held.oid, aclexplode(attacl) a
UNION ALL
SELECT nspname, format('column %%s.%%s %%s%%s default %%s', relname, attname,
       format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' not null' ELSE '' END,
       coalesce(pg_get_expr(adbin, adrelid), 'none'))
FROM held JOIN pg_attribute ON attrelid = held.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind IN ('r', 'p')
UNION ALL
SELECT nspname, format('constraint %%s.%%s %%s', relname, conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN held ON held.oid = k.conrelid
UNION ALL
SELECT m.nspname, format('policy %%s.%%s %%s %%s to %%s using %%s check %%s', tablename, policyname,
       permissive, cmd, roles, coalesce(qual, '-'), coalesce(with_check, '-'))
FROM pg_policies p JOIN mine m ON m.nspname = p.schemaname
UNION ALL
SELECT m.nspname, format('function %%s(%%s) owned by %%s, definer %%s, settings %%s', proname,
       pg_get_function_identity_arguments(p.oid), pg_get_userbyid(proowner), prosecdef,
       coalesce(proconfig::text, '-'))
FROM pg_proc p JOIN mine m ON m.oid = p.pronamespace
UNION ALL
SELECT m.nspname, format('%%s(): %%s to %%s', proname, a.privilege_type,
       CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END)
FROM pg_proc p JOIN mine m ON m.oid = p.pronamespace,
     aclexplode(coalesce(proacl, acldefault('f', proowner))) a
UNION ALL
SELECT nspname, format('trigger %%s.%%s', relname, tgname)
FROM pg_trigger t JOIN held ON held.oid = t.tgrelid WHERE NOT tgisinternal
"""


@dataclass(frozen=True, slots=True)
class _Names:
    """What differs from tenant to tenant, replaced by what is alike."""

    tenant: TenantLike

    def plain(self, fact: str) -> str:
        tenant_id = self.tenant.id
        return (
            fact.replace(role_name(tenant_id, assistant=True), "«machine»")
            .replace(role_name(tenant_id), "«people»")
            .replace(f"{self.tenant.schema_name}.", "")
        )


def facts_of(tenants: Sequence[TenantLike]) -> dict[int, set[str]]:
    """Each tenant's structure and rights as texts that can be compared between tenants."""
    found: dict[int, set[str]] = {tenant.id: set() for tenant in tenants}
    by_schema = {tenant.schema_name: _Names(tenant) for tenant in tenants}
    names = list(by_schema)
    for start in range(0, len(names), 50):
        for schema, fact in _rows(_FACTS, [names[start : start + 50]]):
            of = by_schema[schema]
            found[of.tenant.id].add(of.plain(fact))
    return found


def probe_drift(report: Report, tenants: Sequence[TenantLike], measure: TenantLike) -> None:
    """Every tenant beside `measure`, which was made this minute; all of them beside the law."""
    everybody = list({tenant.id: tenant for tenant in [*tenants, measure]}.values())
    facts = facts_of(everybody)
    right = facts[measure.id]
    report.add(
        "drift",
        "structure and rights of each tenant are those of one made now",
        (
            f"{tenant.schema_name} {word} {fact}"
            for tenant in tenants
            for word, odd in (
                ("has", facts[tenant.id] - right),
                ("lacks", right - facts[tenant.id]),
            )
            for fact in sorted(odd)
        ),
        tries=len(right) * len(tenants),
    )
    checks: list[tuple[str, Callable[[Sequence[TenantLike]], Iterator[str]]]] = [
        ("nothing in a tenant's schema is granted to everybody or to a stranger", _grants),
        ("every table fills and checks its tenant", _checks),
        ("tenants' roles log in nowhere, own nothing, and are members of one group", _roles),
        ("each login becomes its tenants' roles and no others", _members),
        ("no schema and no role is left of a tenant that is gone", _orphans),
    ]
    for what, check in checks:
        report.add("drift", what, check(everybody), tries=len(everybody))
    report.add("drift", "what tenants' roles reach in the shared schema", _shared(), tries=1)
    report.add("drift", "no business table lies in the shared schema", _in_public(), tries=1)
    report.add("drift", "functions that run as their owner fix their path", _definers(), tries=1)


def _grants(tenants: Sequence[TenantLike]) -> Iterator[str]:
    (owner,) = _rows("SELECT current_user::text")[0]
    for tenant in tenants:
        schema = tenant.schema_name
        known = {owner, role_name(tenant.id), role_name(tenant.id, assistant=True)}
        for kind, name, grantee, right in _rows(
            "SELECT 'schema', nspname, a.grantee, a.privilege_type FROM pg_namespace,"
            " aclexplode(nspacl) a WHERE nspname = %s"
            " UNION ALL SELECT 'table', relname, a.grantee, a.privilege_type FROM pg_class,"
            " aclexplode(relacl) a WHERE relnamespace = to_regnamespace(%s)"
            " UNION ALL SELECT 'column', attname, a.grantee, a.privilege_type FROM pg_class"
            " JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl) a"
            " WHERE relnamespace = to_regnamespace(%s)",
            [schema] * 3,
        ):
            who = "PUBLIC" if grantee == 0 else _role(grantee)
            if who not in known:
                yield f"{schema}: {right} on {kind} {name} to {who}"
            elif kind == "schema" and right == "CREATE" and who != owner:
                yield f"{schema}: {who} may create in it"
        for name, holder in _rows(
            "SELECT nspname, pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = %s"
            " UNION ALL SELECT relname, pg_get_userbyid(relowner) FROM pg_class"
            " WHERE relnamespace = to_regnamespace(%s)"
            " UNION ALL SELECT proname, pg_get_userbyid(proowner) FROM pg_proc"
            " WHERE pronamespace = to_regnamespace(%s)",
            [schema] * 3,
        ):
            if holder != owner:
                yield f"{schema}: {name} is owned by {holder}"


def _role(oid: int) -> str:
    return str(_rows("SELECT pg_get_userbyid(%s)", [oid])[0][0])


def _checks(tenants: Sequence[TenantLike]) -> Iterator[str]:
    for tenant in tenants:
        schema = tenant.schema_name
        for (table,) in _rows(
            "SELECT relname FROM pg_class c WHERE relnamespace = to_regnamespace(%s)"
            " AND relkind IN ('r', 'p') AND relname <> 'django_migrations' AND NOT ("
            "  EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c'"
            "   AND k.convalidated AND pg_get_constraintdef(k.oid)"
            "   ~ '^CHECK \\(\\(tenant_id = [a-z0-9_.]*current_tenant_id\\(\\)\\)\\)$')"
            "  AND EXISTS (SELECT FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid"
            "   AND adnum = attnum WHERE attrelid = c.oid AND attname = 'tenant_id' AND attnotnull"
            "   AND pg_get_expr(adbin, adrelid) ~ '^[a-z0-9_.]*current_tenant_id\\(\\)$'))",
            [schema],
        ):
            yield f"{schema}.{table} does not hold its tenant"
        (says,) = _rows(f"SELECT {quoted(schema)}.current_tenant_id()")[0]
        if says != tenant.id:
            yield f"{schema}.current_tenant_id() says {says}"


def _roles(tenants: Sequence[TenantLike]) -> Iterator[str]:
    ours = {
        role_name(tenant.id, assistant=assistant)
        for tenant in tenants
        for assistant in (False, True)
    }
    found = set()
    for name, odd in _rows(
        "SELECT rolname, rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
        " OR rolreplication FROM pg_roles WHERE rolname = ANY(%s)",
        [[*ours, shared_group()]],
    ):
        found.add(name)
        if odd:
            yield f"{name} may log in or do more than a tenant's role"
    yield from (f"{name} does not exist" for name in sorted(ours - found))
    for member, group in _rows(
        "SELECT m.rolname, g.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member"
        " JOIN pg_roles g ON g.oid = a.roleid WHERE m.rolname = ANY(%s)",
        [list(ours)],
    ):
        if group != shared_group():
            yield f"{member} is a member of {group}"
    for name, odd in _rows(
        "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        " OR rolinherit FROM pg_roles WHERE rolname = ANY(%s)",
        [[settings.APP_LOGIN, settings.ASSISTANT_LOGIN]],
    ):
        if odd:
            yield f"the login {name} is more than a plain login"


def _members(tenants: Sequence[TenantLike]) -> Iterator[str]:
    people = {role_name(tenant.id) for tenant in tenants}
    machines = {role_name(tenant.id, assistant=True) for tenant in tenants}
    reach: dict[str, set[str]] = defaultdict(set)
    for member, group in _rows(
        "WITH RECURSIVE reached AS ("
        "  SELECT member AS login, roleid FROM pg_auth_members"
        "  UNION SELECT r.login, a.roleid FROM reached r"
        "  JOIN pg_auth_members a ON a.member = r.roleid)"
        " SELECT DISTINCT pg_get_userbyid(login), pg_get_userbyid(roleid) FROM reached"
        " WHERE pg_get_userbyid(login) = ANY(%s)",
        [[settings.APP_LOGIN, settings.ASSISTANT_LOGIN]],
    ):
        reach[member].add(group)
    for login, right in (
        (settings.APP_LOGIN, people | machines),
        (settings.ASSISTANT_LOGIN, machines),
    ):
        allowed = right | {shared_group()}
        yield from (f"{login} becomes {role}" for role in sorted(reach[login] - allowed))
        yield from (f"{login} cannot become {role}" for role in sorted(right - reach[login]))


def _orphans(tenants: Sequence[TenantLike]) -> Iterator[str]:
    # Looked up now: a tenant that was made since the probes began is no orphan.
    known = _rows("SELECT id, schema_name FROM public.tenants_tenant")
    schemas = {name for _, name in known}
    roles = {role_name(key, assistant=assistant) for key, _ in known for assistant in (False, True)}
    for (name,) in _rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%%'"):
        if name not in schemas:
            yield f"schema {name} belongs to nobody"
    for (name,) in _rows(
        "SELECT rolname FROM pg_roles WHERE rolname ~ %s",
        [f"^{settings.TENANT_ROLE_PREFIX}_[0-9]+(_assistant)?$"],
    ):
        if name not in roles:
            yield f"role {name} belongs to nobody"


def _shared() -> Iterator[str]:
    group = shared_group()
    found = set()
    for table, right, grantee in _rows(
        "SELECT relname, a.privilege_type, a.grantee FROM pg_class, aclexplode(relacl) a"
        " WHERE relnamespace = 'public'::regnamespace"
        " AND (a.grantee = 0 OR pg_get_userbyid(a.grantee) = %s)"
        " UNION SELECT relname, a.privilege_type, a.grantee FROM pg_class"
        " JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl) a"
        " WHERE relnamespace = 'public'::regnamespace"
        " AND (a.grantee = 0 OR pg_get_userbyid(a.grantee) = %s)",
        [group, group],
    ):
        if grantee == 0:
            yield f"{right} on public.{table} is everybody's"
        else:
            found.add((table, right))
    allowed = set(expected.SHARED_REACH)
    yield from (f"{right} on public.{table}" for table, right in sorted(found - allowed))
    for (table,) in _rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relname = ANY(%s) AND NOT relrowsecurity",
        [sorted(expected.SHARED_ROWS_HELD)],
    ):
        yield f"public.{table} has no row policies"
    for table, right in _rows(
        "SELECT relname, a.privilege_type FROM pg_class, aclexplode(relacl) a"
        " WHERE relnamespace = 'public'::regnamespace"
        " AND pg_get_userbyid(a.grantee) ~ %s",
        [f"^{settings.TENANT_ROLE_PREFIX}_[0-9]+(_assistant)?$"],
    ):
        yield f"{right} on public.{table} to a single tenant's role"
    if _rows("SELECT has_schema_privilege('public', 'public', 'CREATE')")[0][0]:
        yield "everybody may create in the shared schema"


def _in_public() -> Iterator[str]:
    for (table,) in _rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        if table.split("_")[0] in expected.PUBLIC_TABLES_ONLY:
            yield f"public.{table}"


def _definers() -> Iterator[str]:
    for schema, name in _rows(
        "SELECT nspname, proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
        " WHERE prosecdef AND nspname NOT IN ('pg_catalog', 'information_schema')"
        " AND NOT EXISTS (SELECT FROM unnest(proconfig) s WHERE s LIKE 'search_path=%%')"
    ):
        yield f"{schema}.{name}()"
