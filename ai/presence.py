"""When the assistant answers, by the business's opening hours."""

from datetime import date, datetime, timedelta

from ai.acts import MAX_ACTS, Act, HandOff, Hours, ProposeOrder
from ai.dates import local
from ai.dates.opening import has_hours, is_open, spans_on
from ai.models import AssistantSettings
from catalog.snapshot import BusinessEntry

Choice = AssistantSettings.Hours

HOURS = "hours"
"""Why a conversation waits for people when the assistant is not to answer at this time."""

AHEAD = 14
"""Days within which the next opening is looked for."""


def stands_aside(choice: str, business: BusinessEntry, *, now: datetime) -> bool:
    """Whether people are to answer alone at the moment; never where no hours are given."""
    if not has_hours(business) or choice in (Choice.ALWAYS, Choice.TELL):
        return False
    opened = open_now(business, now=now)
    return opened if choice == Choice.OUTSIDE else not opened


def open_now(business: BusinessEntry, *, now: datetime) -> bool:
    here = local(now, business)
    return is_open(business, here.date(), here.time())


def with_return(
    acts: tuple[Act, ...], choice: str, business: BusinessEntry, *, now: datetime
) -> tuple[Act, ...]:
    """The acts, and when people are back where one of them calls people who are not there."""
    needs_people = any(isinstance(act, HandOff | ProposeOrder) for act in acts)
    if choice != Choice.TELL or not needs_people or len(acts) >= MAX_ACTS:
        return acts
    if any(isinstance(act, Hours) for act in acts) or open_now(business, now=now):
        return acts
    day = next_opening(business, now=now)
    return (*acts, Hours(day.isoformat())) if day else acts


def next_opening(business: BusinessEntry, *, now: datetime) -> date | None:
    """The day on which the business opens next; None when it does not within two weeks."""
    here = local(now, business)
    clock = f"{here.hour:02d}:{here.minute:02d}"
    for ahead in range(AHEAD):
        day = here.date() + timedelta(days=ahead)
        spans = spans_on(business, day)
        if any(ahead or opens > clock for opens, _ in spans):
            return day
    return None
