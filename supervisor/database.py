"""The database and its three logins: who may do what is settled before anything connects."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from supervisor.errors import Trouble

_PLAIN = sql.SQL("NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOREPLICATION NOBYPASSRLS")
_OWNER = sql.SQL("NOSUPERUSER NOCREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS")

#: Large objects lie in no schema, so no right of a schema's keeps tenants apart there, and a role
#: that owns one cannot be dropped. Nothing of ours makes any.
_NO_LARGE_OBJECTS = (
    "REVOKE EXECUTE ON FUNCTION pg_catalog.lo_creat(integer), pg_catalog.lo_create(oid), "
    "pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC"
)


@dataclass(frozen=True)
class Logins:
    """The addresses of one database, a login each."""

    admin_url: str
    owner_url: str
    app_url: str
    assistant_url: str
    app_login: str
    assistant_login: str


@dataclass(frozen=True)
class Passwords:
    """The passwords of the three logins."""

    owner: str
    app: str
    assistant: str


def prepare(admin_url: str, passwords: Passwords) -> Logins:
    """Make the database of this address and its logins, as far as they are missing.

    `proffer_owner` owns the tables and makes tenants' schemas and roles, `proffer_app` serves
    people, `proffer_assistant` is all that the AI workers get. With a superuser's address all
    three are made. With the address of a login that may only create roles, that login is the
    owner. The names begin with the database's, so several can share one server.
    """
    database = unquote(urlsplit(admin_url).path.lstrip("/"))
    if not database:
        raise Trouble("DATABASE_URL names no database: postgres://user:password@host:5432/proffer")
    app, assistant = f"{database}_app", f"{database}_assistant"
    owner = f"{database}_owner"
    try:
        superuser = _make_database(admin_url, database)
        with psycopg.connect(admin_url, autocommit=True) as connection:
            if superuser:
                _login(connection, owner, _OWNER, passwords.owner)
                connection.execute(
                    sql.SQL("ALTER DATABASE {} OWNER TO {}").format(
                        sql.Identifier(database), sql.Identifier(owner)
                    )
                )
                connection.execute(_NO_LARGE_OBJECTS)
                # What the owner makes, the owner may also grant.
                connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(owner)))
            _login(connection, app, _PLAIN, passwords.app)
            _login(connection, assistant, _PLAIN, passwords.assistant)
            name = sql.Identifier(database)
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(
                    name, sql.Identifier(app), sql.Identifier(assistant)
                )
            )
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise Trouble(f"The database of DATABASE_URL cannot be used: {reason}") from None
    return Logins(
        admin_url=admin_url,
        owner_url=_as(admin_url, owner, passwords.owner) if superuser else admin_url,
        app_url=_as(admin_url, app, passwords.app),
        assistant_url=_as(admin_url, assistant, passwords.assistant),
        app_login=app,
        assistant_login=assistant,
    )


def _make_database(admin_url: str, database: str) -> bool:
    """Create the database if there is none; whether the login is a superuser."""
    try:
        connection = psycopg.connect(admin_url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        if f'database "{database}" does not exist' not in str(error):
            raise
        maintenance = urlunsplit(urlsplit(admin_url)._replace(path="/postgres"))
        connection = psycopg.connect(maintenance, autocommit=True, connect_timeout=10)
        with connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
            return _may_create_roles(connection)
    with connection:
        return _may_create_roles(connection)


def _may_create_roles(connection: psycopg.Connection) -> bool:
    row = connection.execute(
        "SELECT rolsuper, rolcreaterole, rolname FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if row is None or not (row[0] or row[1]):
        name = row[2] if row else "?"
        raise Trouble(
            f"The login `{name}` of DATABASE_URL may not create roles, and every tenant has its "
            f"own: ALTER ROLE {name} CREATEROLE"
        )
    return bool(row[0])


def _login(connection: psycopg.Connection, name: str, rights: sql.SQL, password: str) -> None:
    """Make a login, or give a known one this password."""
    # Hashed here, so that the password itself stands in no log of the server.
    hashed = connection.pgconn.encrypt_password(
        password.encode(), name.encode(), b"scram-sha-256"
    ).decode()
    known = connection.execute(
        "SELECT rolsuper OR rolbypassrls OR rolreplication FROM pg_roles WHERE rolname = %s",
        [name],
    ).fetchone()
    if known and known[0]:
        raise Trouble(
            f"The login `{name}` exists and may do too much. Proffer's logins are no superusers: "
            f"ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS NOREPLICATION"
        )
    connection.execute(
        sql.SQL(
            "ALTER ROLE {} LOGIN PASSWORD {}" if known else "CREATE ROLE {} LOGIN PASSWORD {} "
        ).format(sql.Identifier(name), sql.Literal(hashed))
        + (sql.SQL("") if known else rights)
    )


def _as(url: str, user: str, password: str) -> str:
    parts = urlsplit(url)
    address = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(user)}:{quote(password)}@{address}"))
