"""How a room states the Postgres rights on its tables (applied by `tenants.rights`)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TableRights:
    """`assistant`: privileges of the machine's role, such as ``"SELECT, UPDATE (handler)"``.

    `append_only`: nobody updates or deletes. `read_only`: people do not even insert;
    the database itself does. `policies`: for the machine's role,
    command → (USING, WITH CHECK) of a row-level policy; people see every row.
    `keys_ahead`: people may take a row's key before the row is there, as a sealed
    column needs it.
    """

    assistant: str = ""
    append_only: bool = False
    read_only: bool = False
    keys_ahead: bool = False
    policies: dict[str, tuple[str, str]] = field(default_factory=dict)
