"""A long catalogue, page by page."""

from ai import reply_ids
from ai.acts import ListServices
from ai.render.manner import FIRST
from ai.render.parts import ROWS_LIMIT, Row
from ai.render.voice import Voice
from catalog.snapshot import PackageEntry, ServiceEntry

PAGE_ROWS = ROWS_LIMIT - 1
"""Services on a page of a long catalogue that has one row to another page; with rows to the
page before and the next one it holds one less."""

Entry = ServiceEntry | PackageEntry


def page(entries: list[Entry], act: ListServices, voice: Voice) -> tuple[list[Entry], list[Row]]:
    """What a page of a long catalogue shows, and the rows that lead on and back."""
    if len(entries) <= ROWS_LIMIT:
        return entries, []
    if voice.edition == FIRST:
        pages = (len(entries) + PAGE_ROWS - 1) // PAGE_ROWS
        number = min(max(act.page, 1), pages)
        shown = entries[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
        return shown, [Row(reply_ids.menu(number % pages + 1, act.category), _more(voice))]
    starts = page_starts(len(entries))
    number = min(max(act.page, 1), len(starts))
    start, end = starts[number - 1], (*starts, len(entries))[number]
    more = []
    if number < len(starts):
        more.append(Row(reply_ids.menu(number + 1, act.category), _more(voice)))
    if number > 1:
        more.append(Row(reply_ids.menu(number - 1, act.category), voice.title("list_back")))
    return entries[start:end], more


def page_starts(count: int) -> list[int]:
    """Where each page of more than ROWS_LIMIT entries begins."""
    starts = [0]
    while count - starts[-1] > PAGE_ROWS:
        starts.append(starts[-1] + PAGE_ROWS - (len(starts) > 1))
    return starts


def _more(voice: Voice) -> str:
    return voice.title("list_more")


def listed(category: str | None, voice: Voice) -> list[ServiceEntry | PackageEntry]:
    """The entries of a category, or all; packages belong to no category."""
    services: list[ServiceEntry | PackageEntry] = [
        service
        for service in voice.snapshot.services
        if category is None or service.category == category
    ]
    return services if category is not None else [*services, *voice.snapshot.packages]
