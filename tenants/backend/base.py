"""The database backend: role and search path follow the active tenant at every cursor.

One message carries both (`SET ROLE …; SET search_path = …`): 77 µs against
73 µs for the path alone. What was sent is remembered per connection and
forgotten on rollback, savepoint rollback and close, because Postgres reverts a
`SET` with the transaction that issued it.
"""

import select
import threading
import time
import weakref
from typing import Any

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.utils import DataError, InternalError
from django.utils.asyncio import async_unsafe
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from django_tenants.utils import quote_schema_name
from psycopg import sql

from core.scope import PUBLIC_SCHEMA, Scope, active_scope
from tenants.backend.schema import SchemaEditor

_sessions: "weakref.WeakSet[DatabaseWrapper]" = weakref.WeakSet()
"""Every connection of this process, of whatever thread."""

_registering = threading.Lock()

_OUTSIDE = f"RESET ROLE; SET search_path = {PUBLIC_SCHEMA}"

TRUSTED_SECONDS = 5.0
"""A session that answered so lately is not asked again whether it lives, unless its server has
said something by itself since: that it ends it."""


class RoleChanged(Exception):
    """SQL inside a transaction changed the role under us; the transaction was rolled back."""


class Operations(DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """For Django's log of queries: with the values, which the server bound."""
        if isinstance(cursor, ServerBindingCursor):
            return str(self.compose_sql(sql, params))
        return str(super().last_executed_query(cursor, sql, params))


class DatabaseWrapper(TenantsWrapper):
    """django-tenants' wrapper with the context variable in the place of its own attributes."""

    SchemaEditorClass = SchemaEditor
    ops_class = Operations
    health_check_done: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._applied: Scope | str | None = "unknown"
        self._setting_search_path: bool = False
        self._served: set[str] = set()
        self._answered_at = 0.0
        super().__init__(*args, **kwargs)
        with _registering:
            _sessions.add(self)

    @property
    def tenant(self) -> Scope | None:
        return active_scope()

    @tenant.setter
    def tenant(self, value: object) -> None:
        self._refuse(getattr(value, "schema_name", None))

    @property
    def schema_name(self) -> str:
        scope = active_scope()
        return scope.schema_name if scope else PUBLIC_SCHEMA

    @schema_name.setter
    def schema_name(self, value: str | None) -> None:
        self._refuse(value)

    @staticmethod
    def _refuse(schema_name: str | None) -> None:
        # The parent's constructor sets None and public; anything else is
        # somebody entering a tenant by another door than in_tenant().
        if schema_name not in (None, PUBLIC_SCHEMA):
            raise ImproperlyConfigured("Enter a tenant with tenants.context.in_tenant().")

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self._answered_at = time.monotonic()
        if settings.DATABASE_SESSION:
            with self.connection.cursor() as cursor:
                for name, value in settings.DATABASE_SESSION.items():
                    cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
            if not self.get_autocommit():
                self.connection.commit()

    def close(self) -> None:
        self._applied = "unknown"
        self._served.clear()
        super().close()

    def close_if_health_check_failed(self) -> None:
        """Before the first statement of a request or a task: a round trip, every few seconds."""
        if self.health_check_done:
            return
        if self._is_trusted():
            self.health_check_done = True
            return
        super().close_if_health_check_failed()
        self._answered_at = time.monotonic()

    def _is_trusted(self) -> bool:
        if self.connection is None or self.connection.closed or self.errors_occurred:
            return False
        if time.monotonic() - self._answered_at > TRUSTED_SECONDS:
            return False
        heard = select.poll()
        heard.register(self.connection.pgconn.socket, select.POLLIN)
        return not heard.poll(0)

    def close_if_unusable_or_obsolete(self) -> None:
        """Between requests and tasks: also close a session that has served many tenants."""
        if self._served and self._remembers_its_share():
            self.close()
        super().close_if_unusable_or_obsolete()

    def _remembers_its_share(self) -> bool:
        """Whether the process's connections remember too much, and this one as much as any.

        Postgres remembers each table a session has touched, 0.1 to 0.8 MB a tenant that is
        never given back while the session lasts: 500 tenants over eight connections would be
        gigabytes. What one session met before it serves faster (1 ms of 8), so few busy
        connections may remember many tenants each.
        """
        with _registering:
            met = [len(each._served) for each in _sessions]
        return sum(met) > settings.TENANTS_REMEMBERED and len(self._served) >= max(met) // 2

    @async_unsafe
    def rollback(self) -> None:
        self._applied = "unknown"
        super().rollback()

    @async_unsafe
    def savepoint_rollback(self, sid: str) -> None:
        try:
            super().savepoint_rollback(sid)
        finally:
            self._applied = "unknown"

    def _commit(self) -> None:
        scope = self._applied
        if self.connection is None or not isinstance(scope, Scope):
            super()._commit()
            return
        # Raw SQL could have said SET ROLE itself. What it wrote must not stand:
        # the division fails, and with it the COMMIT of the same message.
        role = sql.Literal(scope.role).as_string(None)
        # Who has left the tenant by now goes on outside: the way there is in the message, too.
        leaving = active_scope() is None
        ways = f"; {_OUTSIDE}" if leaving else ""
        try:
            with self.wrap_database_errors, self.connection.cursor() as cursor:
                cursor.execute(f"SELECT 1 / (current_user = {role})::int; COMMIT{ways}")
        except DataError as error:
            if not isinstance(error.__cause__, psycopg.errors.DivisionByZero):
                raise
            self._rollback()
            self._applied = "unknown"
            raise RoleChanged(f"SQL left the role {scope.role}") from None
        if leaving:
            self._applied = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        scope = active_scope()
        if self._applied == scope or self._setting_search_path:
            return
        if scope is None:
            statement = _OUTSIDE
        else:
            statement = (
                f"SET ROLE {quote_schema_name(scope.role)}; "
                f"SET search_path = {quote_schema_name(scope.schema_name)}, {PUBLIC_SCHEMA}"
            )
        self._setting_search_path = True
        own_cursor = self.connection.cursor() if cursor is None else cursor
        try:
            own_cursor.execute(statement)
        except (psycopg.errors.InFailedSqlTransaction, InternalError) as error:
            cause = error.__cause__ if isinstance(error, InternalError) else error
            if not isinstance(cause, psycopg.errors.InFailedSqlTransaction):
                raise
            # The transaction is already lost and refuses every statement;
            # only its rollback will pass, after which the next cursor sets this.
            self._applied = "unknown"
        else:
            self._applied = scope
            if scope is not None:
                self._served.add(scope.schema_name)
        finally:
            self._setting_search_path = False
            if cursor is None:
                own_cursor.close()
