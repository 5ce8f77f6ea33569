"""The three logins: what each may do is settled in Postgres itself."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from supervisor import database, postgres
from supervisor.errors import Trouble
from supervisor.postgres import EmbeddedPostgres
from tests.supervisor.conftest import FAST

PASSWORDS = database.Passwords(owner="o-secret", app="a-secret", assistant="s-secret")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    base: Path = tmp_path_factory.mktemp("database")
    with EmbeddedPostgres(
        data_dir=base / "postgres", run_dir=base / "socket", settings=FAST
    ) as instance:
        yield instance
    postgres.remove(base / "postgres")


def test_makes_the_database_and_a_login_for_each_purpose(server: EmbeddedPostgres) -> None:
    logins = database.prepare(server.url("first"), PASSWORDS)

    with psycopg.connect(logins.admin_url) as admin:
        rights = {
            row[0]: row[1:]
            for row in admin.execute(
                "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolinherit "
                "FROM pg_roles WHERE rolname LIKE 'first%'"
            )
        }
        [owner] = admin.execute(
            "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'first'"
        ).fetchone() or [None]
    assert rights == {
        "first_owner": (False, True, False, False, True),
        "first_app": (False, False, False, False, False),
        "first_assistant": (False, False, False, False, False),
    }
    assert owner == "first_owner"
    for url, login in (
        (logins.owner_url, "first_owner"),
        (logins.app_url, logins.app_login),
        (logins.assistant_url, logins.assistant_login),
    ):
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (login,)


def test_neither_app_nor_assistant_may_make_tables_or_roles(server: EmbeddedPostgres) -> None:
    logins = database.prepare(server.url("second"), PASSWORDS)

    for url in (logins.app_url, logins.assistant_url):
        for statement in (
            "CREATE TABLE public.mine (id int)",
            "CREATE SCHEMA mine",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE ROLE mine",
            "SET ROLE second_owner",
        ):
            with (
                psycopg.connect(url) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(statement)


def test_the_logins_of_one_database_cannot_enter_another(server: EmbeddedPostgres) -> None:
    first = database.prepare(server.url("third"), PASSWORDS)
    second = database.prepare(server.url("fourth"), PASSWORDS)

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(first.app_url.replace("/third?", "/fourth?"))
    psycopg.connect(second.app_url).close()


def test_preparing_again_changes_nothing_but_takes_new_passwords(
    server: EmbeddedPostgres,
) -> None:
    database.prepare(server.url("fifth"), PASSWORDS)

    again = database.prepare(
        server.url("fifth"), database.Passwords(owner="new", app="new", assistant="new")
    )

    psycopg.connect(again.app_url).close()
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(again.app_url.replace(":new@", ":a-secret@"))


def _login_of_another_kind(server: EmbeddedPostgres, name: str, *, rights: str) -> str:
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'pw' {}").format(
                sql.Identifier(name),
                sql.SQL(rights),  # type: ignore[arg-type]
            )
        )
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(
                sql.Identifier(name), sql.Identifier(name)
            )
        )
    return server.url(name, user=name, password="pw")


def test_a_login_that_may_create_roles_becomes_the_owner_itself(
    server: EmbeddedPostgres,
) -> None:
    url = _login_of_another_kind(server, "rented", rights="CREATEROLE")

    logins = database.prepare(url, PASSWORDS)
    again = database.prepare(url, PASSWORDS)

    assert logins == again
    assert logins.owner_url == url
    with psycopg.connect(logins.app_url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("rented_app",)


def test_says_what_is_missing_when_a_login_may_not_create_roles(
    server: EmbeddedPostgres,
) -> None:
    url = _login_of_another_kind(server, "poor", rights="NOCREATEROLE")

    with pytest.raises(Trouble, match="ALTER ROLE poor CREATEROLE"):
        database.prepare(url, PASSWORDS)


def test_a_login_of_that_name_that_may_do_too_much_is_not_used(
    server: EmbeddedPostgres,
) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as admin:
        admin.execute("CREATE ROLE sixth_app LOGIN SUPERUSER")

    with pytest.raises(Trouble, match=r"sixth_app.*NOSUPERUSER"):
        database.prepare(server.url("sixth"), PASSWORDS)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgres://someone@127.0.0.1:1/proffer", "cannot be used: connection"),
        ("postgres://someone@127.0.0.1:1", "names no database"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_in_words(url: str, words: str) -> None:
    with pytest.raises(Trouble, match=words):
        database.prepare(url, PASSWORDS)
