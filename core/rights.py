"""How a room states the Postgres rights on its tables (applied by `tenants.rights`)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TableRights:
    """`assistant`: privileges of the machine's role, such as ``"SELECT, UPDATE (handler)"``.

    `append_only`: nobody updates or deletes. `policies`: for the machine's role,
    command → (USING, WITH CHECK) of a row-level policy; people see every row.
    """

    assistant: str = ""
    append_only: bool = False
    policies: dict[str, tuple[str, str]] = field(default_factory=dict)
