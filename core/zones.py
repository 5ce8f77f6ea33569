"""The world's time zones. Read once a process: to name them, Python opens some 600 files."""

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Names of the time-zone database, such as Asia/Dubai."""
    return frozenset(available_timezones())
