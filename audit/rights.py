"""History is append-only for everybody; the machine writes its own acts and reads none.

The links of the chain are written by a trigger with the owner's rights.
"""

from core.rights import TableRights

RIGHTS = {
    "audit_entry": TableRights(
        append_only=True,
        assistant="INSERT, SELECT (id, tenant_id, actor_kind)",
        policies={
            "INSERT": ("", "actor_kind = 'assistant'"),
            "SELECT": ("actor_kind = 'assistant'", ""),
        },
    ),
    "audit_link": TableRights(read_only=True),
}
