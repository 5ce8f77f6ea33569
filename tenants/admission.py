"""Whether the application's logins may become a tenant's roles: the wall around a closed one.

The owner's login becomes a member with them and stays one: it is what restores and erases.
"""

from django.conf import settings
from django.db import connections, transaction

from tenants.context import role_name
from tenants.models import Tenant
from tenants.routers import OWNER
from tenants.states import GONE


def admission_sql(*, tenant_id: int) -> str:
    """Let the logins become the tenant's roles; the AI login only the machine's.

    One GRANT a role: before each, Postgres looks through everything that the owner's login is
    a member of, which is every tenant's roles (4 ms at 500 tenants).
    """
    people = role_name(tenant_id)
    machine = role_name(tenant_id, assistant=True)
    app, assistant = settings.APP_LOGIN, settings.ASSISTANT_LOGIN
    return (
        f'GRANT "{people}" TO CURRENT_USER, "{app}" WITH INHERIT FALSE, SET TRUE;\n'
        f'GRANT "{machine}" TO CURRENT_USER, "{app}", "{assistant}"'
        " WITH INHERIT FALSE, SET TRUE;\n"
    )


def dismissal_sql(*, tenant_id: int) -> str:
    """Take the tenant's roles from the logins: no process can enter it, not by raw SQL either."""
    people = role_name(tenant_id)
    machine = role_name(tenant_id, assistant=True)
    return (
        f'REVOKE "{people}", "{machine}" FROM "{settings.APP_LOGIN}", '
        f'"{settings.ASSISTANT_LOGIN}";\n'
    )


def dropped_role_sql(role: str) -> str:
    """Drop a tenant's role, if it is there, with what it stated for itself.

    Any role may state default rights of its own (ALTER DEFAULT PRIVILEGES), and Postgres keeps
    a role that something depends on: somebody with SQL could keep its workspace from erasure.
    """
    # Role names are made of the database's name and a number.
    return (
        f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
        f'SET LOCAL ROLE "{role}"; DROP OWNED BY CURRENT_USER; RESET ROLE; DROP ROLE "{role}"; '
        "END IF; END $$;\n"
    )


def state_kept_sql(*, tenant_id: int) -> str:
    """Nobody moves the tenant's state until the transaction ends."""
    return (
        "DO $$ BEGIN PERFORM 1 FROM public.tenants_tenant"
        f" WHERE id = {tenant_id} FOR SHARE; END $$;\n"
    )


def settled_admission_sql(*, tenant_id: int) -> str:
    """Admit the logins or dismiss them, as the tenant's state has it; after :func:`state_kept_sql`.

    For an upgrade, which states all roles again: a tenant that is deleted stays shut.
    """
    gone = ", ".join(f"'{state}'" for state in sorted(GONE))
    return (
        "DO $$ BEGIN IF EXISTS (SELECT 1 FROM public.tenants_tenant"  # noqa: S608 (as above)
        f" WHERE id = {tenant_id} AND state IN ({gone}))\n"
        f"THEN {dismissal_sql(tenant_id=tenant_id)}"
        f"ELSE {admission_sql(tenant_id=tenant_id)}END IF; END $$;\n"
    )


def put_right() -> int:
    """Have memberships follow the tenants' states, whatever was interrupted; how many changed.

    A job of the steward: a restore admits the logins before it opens, and a backup that is
    played back brings the memberships of its day.
    """
    held = memberships()
    changed = 0
    rows = Tenant.objects.using(OWNER).exclude(state=Tenant.State.PREPARING)
    for tenant_id, state in rows.values_list("id", "state"):
        wanted = wanted_memberships(tenant_id) if state not in GONE else set()
        if held & wanted_memberships(tenant_id) == wanted:
            continue
        statements = admission_sql if wanted else dismissal_sql
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            # Held, so that no move of the lifecycle comes between look and change.
            row = rows.select_for_update().filter(pk=tenant_id, state=state)
            if row.order_by("id").first() is not None:
                cursor.execute(statements(tenant_id=tenant_id))
                changed += 1
    return changed


def memberships() -> set[tuple[str, str]]:
    """(login, role) of everything that the application's logins may become."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            "SELECT l.rolname, r.rolname FROM pg_auth_members m "
            "JOIN pg_roles r ON r.oid = m.roleid JOIN pg_roles l ON l.oid = m.member "
            "WHERE l.rolname IN (%s, %s)",
            [settings.APP_LOGIN, settings.ASSISTANT_LOGIN],
        )
        return set(cursor.fetchall())


def wanted_memberships(tenant_id: int) -> set[tuple[str, str]]:
    """What :func:`admission_sql` gives: all of it while a tenant may be entered, else nothing."""
    people = role_name(tenant_id)
    machine = role_name(tenant_id, assistant=True)
    return {
        (settings.APP_LOGIN, people),
        (settings.APP_LOGIN, machine),
        (settings.ASSISTANT_LOGIN, machine),
    }
