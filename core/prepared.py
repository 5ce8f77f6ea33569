"""Statements that Postgres plans once a session and tenant.

Of what a short statement takes, planning it is half. Postgres keeps the plan of a prepared
statement as long as the search path is the one that it was made with; psycopg prepares a text
that comes again and again. So each tenant's statement is a text of its own: the tenant's schema
stands at its end, in a comment.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from core.scope import PUBLIC_SCHEMA, active_scope

AFTER = 3
"""Times that a session sees a text before it has it prepared. Of the last hundred texts: a
session that serves many tenants in turn prepares nothing, which would cost more than it saves."""


@contextmanager
def executed(text: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Iterator[Any]:
    """The cursor that has executed it. Raises what Django's own cursors raise.

    For texts of constant parts. Values are bound by the server: a list goes to ``= ANY(%s)``,
    and where no column gives a parameter its type, the text has to.
    """
    scope = active_scope()
    binding: Any = ServerBindingCursor
    with connection.cursor() as cursor:
        # Django's own cursors write the values into the text.
        session = cursor.cursor.connection
        session.prepare_threshold = AFTER
        cursor.cursor.close()
        cursor.cursor = binding(session)
        cursor.execute(f"{text} /* {scope.schema_name if scope else PUBLIC_SCHEMA} */", values)
        yield cursor
