"""Reading history."""

from django.db.models import QuerySet

from audit.models import Entry


def entries(*, code_prefix: str = "", target: str = "") -> QuerySet[Entry]:
    """Newest first; narrowed by the start of the code or by the exact target."""
    found = Entry.objects.all()
    if code_prefix:
        found = found.filter(code__startswith=code_prefix)
    if target:
        found = found.filter(target=target)
    return found
