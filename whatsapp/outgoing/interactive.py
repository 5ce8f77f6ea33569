"""Reply buttons and lists, brought within what the platform takes.

Limits are Meta's (pages of 28 June 2026): a message that exceeds one is refused whole, so
what is too long is shortened between characters, more than three buttons become a list,
and more rows than a list holds become pages. The stored message stays as it was written.
A service's picture may stand above buttons; above a list the platform takes words alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.splitting import ELLIPSIS, cut, length, split
from whatsapp.media.uploads import PictureRemoved, uploaded
from whatsapp.outgoing.base import CannotSend, Outgoing

BUTTON_BODY_LIMIT = 1024
LIST_BODY_LIMIT = 4096
HEADER_LIMIT = 60
FOOTER_LIMIT = 60
BUTTONS_LIMIT = 3
SECTIONS_LIMIT = 10
ROWS_LIMIT = 10
"""In all sections together."""
TITLE_LIMIT = 20
"""Of a button, and of the button that opens a list."""
SECTION_TITLE_LIMIT = 24
ROW_TITLE_LIMIT = 24
ROW_DESCRIPTION_LIMIT = 72
BUTTON_ID_LIMIT = 256
ROW_ID_LIMIT = 200

MORE = "more:"
"""Begins the id of the row that opens the next page: ``more:<send key>:<page>``."""
_MORE_WORD = "⋯"
_OPENER = "☰"
"""In place of words that a message does not have in its language."""


@dataclass(frozen=True, slots=True)
class _Choice:
    id: str
    title: str
    description: str = ""
    section: str = ""


def buttons(outgoing: Outgoing) -> dict[str, Any]:
    """Up to three choices as buttons, below the service's picture if the message names one;
    otherwise as a list, which shows none."""
    choices = _choices(outgoing.content.get("buttons"), most=BUTTON_ID_LIMIT)
    too_many = len(choices) > BUTTONS_LIMIT or length(outgoing.text) > BUTTON_BODY_LIMIT
    if too_many:
        return _list(outgoing, choices)
    shown = _distinct([replace(one, title=cut(one.title, TITLE_LIMIT)) for one in choices])
    return _interactive(
        outgoing,
        kind="button",
        limit=BUTTON_BODY_LIMIT,
        action={
            "buttons": [
                {"type": "reply", "reply": {"id": one.id, "title": one.title}} for one in shown
            ]
        },
        picture=_picture(outgoing),
    )


def rows(outgoing: Outgoing) -> dict[str, Any]:
    """A list, with or without sections; one page of it where there are more than ten rows."""
    sections = outgoing.content.get("sections")
    if sections:
        choices = [
            replace(choice, section=str(section.get("title") or ""))
            for section in sections
            for choice in _choices(section.get("rows"), most=ROW_ID_LIMIT)
        ]
    else:
        choices = _choices(outgoing.content.get("rows"), most=ROW_ID_LIMIT)
    return _list(outgoing, choices)


def page_of(reply_id: str) -> tuple[str, int] | None:
    """The send key and the page that a tapped row asks for, if it is one that opens a page."""
    if not reply_id.startswith(MORE):
        return None
    send_key, _, page = reply_id.removeprefix(MORE).partition(":")
    return (send_key, int(page)) if page.isascii() and page.isdecimal() else None


def _choices(given: Any, *, most: int) -> list[_Choice]:
    """Those that can be shown, each id once: the same id is the same choice."""
    found: dict[str, _Choice] = {}
    for one in given or ():
        choice = _Choice(
            id=str(one["id"]).strip(),
            title=" ".join(str(one["title"]).split()),
            description=" ".join(str(one.get("description") or "").split()),
        )
        if not choice.id or not choice.title:
            raise CannotSend("A choice of this message has no words or no id.")
        if len(choice.id) > most:
            # Cut, it would come back as something nobody knows.
            raise CannotSend(f"The id of a choice has more than {most} characters.")
        found.setdefault(choice.id, choice)
    if not found:
        raise CannotSend("This message has no choices to show.")
    return list(found.values())


def _list(outgoing: Outgoing, choices: list[_Choice]) -> dict[str, Any]:
    for choice in choices:
        if len(choice.id) > ROW_ID_LIMIT:
            raise CannotSend(f"The id of a choice has more than {ROW_ID_LIMIT} characters.")
    shown = _distinct([_row(choice) for choice in _page(outgoing, choices)])
    sections: dict[str, list[dict[str, str]]] = {}
    for choice in shown:
        row = {"id": choice.id, "title": choice.title}
        if choice.description:
            row["description"] = choice.description
        sections.setdefault(choice.section, []).append(row)
    return _interactive(
        outgoing,
        kind="list",
        limit=LIST_BODY_LIMIT,
        action={
            "button": cut(str(outgoing.content.get("list_button") or _OPENER), TITLE_LIMIT),
            "sections": [
                _section(title, found, alone=len(sections) == 1)
                for title, found in sections.items()
            ],
        },
    )


def _section(title: str, found: list[dict[str, str]], *, alone: bool) -> dict[str, Any]:
    # Without words a section is fine only where it is the one.
    if alone and not title:
        return {"rows": found}
    return {"title": cut(title or _MORE_WORD, SECTION_TITLE_LIMIT), "rows": found}


def _page(outgoing: Outgoing, choices: list[_Choice]) -> list[_Choice]:
    """The rows of the page that this message shows; all but the last end in a row for more."""
    if len(choices) <= ROWS_LIMIT:
        return choices
    if not outgoing.send_key:
        raise CannotSend(f"WhatsApp takes {ROWS_LIMIT} rows, not {len(choices)}.")
    size = ROWS_LIMIT - 1
    page = max(0, int(outgoing.content.get("page") or 0))
    shown = choices[page * size : page * size + ROWS_LIMIT]
    if not shown:
        raise CannotSend("This list has no such page.")
    if page * size + len(shown) >= len(choices):
        return shown
    last = shown[size - 1]
    title = str(outgoing.content.get("more") or _MORE_WORD)
    more = _Choice(id=f"{MORE}{outgoing.send_key}:{page + 1}", title=title, section=last.section)
    return [*shown[:size], more]


def _row(choice: _Choice) -> _Choice:
    """Within its limits. A name that had to be cut stands whole below, if there is room."""
    title = cut(choice.title, ROW_TITLE_LIMIT)
    description = choice.description
    if title != choice.title and not description:
        description = choice.title
    return replace(choice, title=title, description=cut(description, ROW_DESCRIPTION_LIMIT))


def _distinct(choices: Sequence[_Choice]) -> list[_Choice]:
    """No two titles the same: the second gets a number, within the shorter of the limits."""
    taken: set[str] = set()
    found = []
    for choice in choices:
        title, number = choice.title, 1
        while title in taken:
            number += 1
            mark = f" {number}"
            title = cut(choice.title, TITLE_LIMIT - length(mark)) + mark
        taken.add(title)
        found.append(replace(choice, title=title))
    return found


def _picture(outgoing: Outgoing) -> str:
    """The id that WhatsApp gave the picture, "" for a message without one. The words and their
    buttons go alone when it was taken off its service meanwhile."""
    if not outgoing.content.get("picture"):
        return ""
    try:
        return uploaded(outgoing)[0]
    except PictureRemoved:
        return ""


def _interactive(
    outgoing: Outgoing, *, kind: str, limit: int, action: dict[str, Any], picture: str = ""
) -> dict[str, Any]:
    if not outgoing.text.strip():
        raise CannotSend("The message is empty.")
    found: dict[str, Any] = {"type": kind, "body": {"text": _body(outgoing.text, limit)}}
    header, footer = outgoing.content.get("header"), outgoing.content.get("footer")
    if picture:
        found["header"] = {"type": "image", "image": {"id": picture}}
    elif header:
        found["header"] = {"type": "text", "text": cut(str(header), HEADER_LIMIT)}
    if footer:
        found["footer"] = {"text": cut(str(footer), FOOTER_LIMIT)}
    return {"type": "interactive", "interactive": found | {"action": action}}


def _body(text: str, limit: int) -> str:
    """`text` within `limit`, its lines kept."""
    if length(text) <= limit:
        return text
    return split(text, limit - length(ELLIPSIS))[0] + ELLIPSIS
