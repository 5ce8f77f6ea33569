"""Turning over the months of what language models cost, by UTC."""

from datetime import date
from typing import Any

from ai.budget.queries import month_after
from ai.budget.standing import today

EARLIEST = date(2020, 1, 1)


def month_of(asked_for: str) -> date:
    """The first day of the month that was asked for; of this one for anything unusable."""
    this = today().replace(day=1)
    try:
        asked = date.fromisoformat(f"{asked_for[:7]}-01")
    except ValueError:
        return this
    return min(max(asked, EARLIEST), this)


def months(month: date) -> dict[str, Any]:
    """A month with its neighbours, for the page's head."""
    this = today().replace(day=1)
    before = date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
    return {
        "month": month,
        "earlier": before if before >= EARLIEST else None,
        "later": month_after(month) if month < this else None,
    }
