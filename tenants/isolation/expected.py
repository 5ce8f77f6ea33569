"""What should hold, stated here a second time: a probe that asked `tenants.rights` would agree
with whatever a mistake there grants.
"""

SHARED_REACH: dict[tuple[str, str], str] = {
    ("tenants_doorbell", "INSERT"): "to ring; a policy allows the own tenant alone",
    ("tenants_switch", "SELECT"): "to obey; a policy shows the platform's and the own alone",
    ("tenants_tenant", "SELECT"): "columns id and state of the own row",
    ("tenants_channeladdress", "SELECT"): "the own numbers, for a switch of one number",
    ("tenants_datakey", "SELECT"): "the own keys, wrapped by the key provider",
    ("tenants_chaincheck", "SELECT"): "the last check of the own history",
}
"""(table of public, right) → why a tenant's role has it. Every other right there is drift."""

SHARED_ROWS_HELD = frozenset({table for table, _ in SHARED_REACH})
"""Tables of public that many tenants' rows share and a tenant's role reaches: row policies on."""

PUBLIC_TABLES_ONLY = frozenset({"catalog", "conversations", "orders", "whatsapp"})
"""Rooms whose tables exist in tenants' schemas alone, so that no path falls through to them."""
