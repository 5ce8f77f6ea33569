"""Rings of tenants that are not active, put out of the relay's way.

The relay claims none of them in any case. But a suspended tenant's customers go on
writing, and a claim would walk over all their due rows every time; parked far in the
future they cost nothing, and come back with the moment they had.
"""

from django.db import connection

DAYS = 36_500
"""A century: far beyond any real due date, and the ten years of a job that failed for good."""

_PARK = """
UPDATE public.tenants_doorbell SET due_at = due_at + make_interval(days => %(days)s)
WHERE due_at <= now() AND tenant_id IN (
    SELECT id FROM public.tenants_tenant
    WHERE state NOT IN ('active', 'erasing') FOR SHARE)
"""
# FOR SHARE: a reactivation that is being committed is waited for, and then seen.

_UNPARK = """
UPDATE public.tenants_doorbell SET due_at = due_at - make_interval(days => %(days)s)
WHERE due_at > now() + make_interval(days => %(half)s) AND tenant_id IN (
    SELECT id FROM public.tenants_tenant
    WHERE state = 'active' AND (%(tenant)s::bigint IS NULL OR id = %(tenant)s))
"""


def park() -> int:
    """Park what is due and may not run now; how many rows. Needs the owner's login."""
    with connection.cursor() as cursor:
        cursor.execute(_PARK, {"days": DAYS})
        return cursor.rowcount


def unpark(*, tenant_id: int | None = None) -> int:
    """Give parked rings of active tenants (or of the one) their moment back; how many."""
    with connection.cursor() as cursor:
        cursor.execute(_UNPARK, {"days": DAYS, "half": DAYS // 2, "tenant": tenant_id})
        return cursor.rowcount
