"""The AI workers' own login, whatever SQL they run."""

import psycopg
import pytest
from django.db import connection

from tenants.context import role_name
from tenants.models import Tenant


def test_becomes_the_machine_of_any_tenant(login: object, alpha: Tenant) -> None:
    machine = login("assistant")
    machine.execute(f"SET ROLE {role_name(alpha.pk, assistant=True)}")
    name = machine.execute(f"SELECT name FROM {alpha.schema_name}.catalog_service LIMIT 1")
    assert name.fetchone() is not None


@pytest.mark.parametrize("who", ["people", "app", "owner", "group"])
def test_becomes_nobody_else(login: object, alpha: Tenant, who: str) -> None:
    database = connection.settings_dict["NAME"]
    role = {
        "people": role_name(alpha.pk),
        "app": f"{database}_app",
        "owner": f"{database}_owner",
        "group": f"{database}_tenants",
    }[who]
    machine = login("assistant")
    for statement in (
        f"SET ROLE {role}",
        f"SET SESSION AUTHORIZATION {role}",
        f"GRANT {role} TO {database}_assistant",
    ):
        with pytest.raises(psycopg.Error, match="permission denied"):
            machine.execute(statement)


def test_gets_no_further_from_inside_a_role(login: object, alpha: Tenant) -> None:
    machine = login("assistant")
    machine.execute(f"SET ROLE {role_name(alpha.pk, assistant=True)}")
    with pytest.raises(psycopg.Error, match="permission denied"):
        machine.execute(f"SET ROLE {role_name(alpha.pk)}")


def test_is_a_member_of_machines_roles_alone(login: object) -> None:
    rows = login("assistant").execute(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid"
        " WHERE m.member = current_user::regrole"
    )
    names = [name for (name,) in rows.fetchall()]
    assert names
    assert all(name.endswith("_assistant") for name in names)


def test_writes_nothing_shared_but_bells_beats_history_and_what_calls_cost(login: object) -> None:
    rows = login("assistant").execute(
        "SELECT c.relname, p.name FROM pg_class c, unnest(ARRAY['INSERT','UPDATE','DELETE',"
        " 'TRUNCATE']) AS p(name) WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind = 'r' AND has_table_privilege(current_user, c.oid, p.name)"
    )
    assert set(rows.fetchall()) == {
        ("tenants_doorbell", "UPDATE"),
        ("tenants_doorbell", "DELETE"),
        ("tenants_heartbeat", "INSERT"),
        ("tenants_heartbeat", "UPDATE"),
        ("tenants_heartbeat", "DELETE"),
        ("audit_entry", "INSERT"),
        # What calls of vendors cost, of which no row holds anybody's words.
        ("ai_budget_attempt", "INSERT"),
        ("ai_budget_reservation", "INSERT"),
        ("ai_budget_reservation", "DELETE"),
        ("ai_budget_spent", "INSERT"),
        ("ai_budget_spent", "UPDATE"),
        ("ai_budget_told", "INSERT"),
    }
