"""What a message says, with what was heard of it; and how a vendor's text is made harmless."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.clock import now

FIELDS = {
    "form": "hearing__form",
    "heard": "hearing__state",
    "said": "hearing__text",
    "until": "hearing__until",
}
"""What a query of messages has to read for the functions here, by the names they know it under."""

LONGEST = {"voice": 4000, "picture": 400}
"""Characters that are kept of what a vendor says."""


def words_of(row: Mapping[str, Any]) -> str:
    """The customer's words: what was written, and what was heard of a voice note."""
    heard = row["said"] if row["form"] == "voice" and row["heard"] == "heard" else ""
    return "\n".join(part for part in (row["text"], heard) if part)


def shown_in(row: Mapping[str, Any]) -> str:
    """What a picture was described as; nothing of it was said by the customer."""
    return row["said"] if row["form"] == "picture" and row["heard"] == "heard" else ""


def is_awaited(row: Mapping[str, Any]) -> bool:
    """Whether a turn has to wait: it is being listened to, and its time is not over."""
    if row["heard"] not in ("waiting", "under_way"):
        return False
    return datetime.fromisoformat(row["until"]) > now()


def harmless(text: str, *, form: str) -> str:
    """A vendor's text on one line, without characters that are not seen, and not too long."""
    seen = "".join(
        " " if letter in "\t\r\n\u2028\u2029" else letter
        for letter in text
        if letter in "\t\r\n\u200c\u200d" or unicodedata.category(letter)[0] != "C"
    )
    return " ".join(seen.split())[: LONGEST[form]]
