"""Which picture goes with an answer: that of the one service it explains, now and then.

Which a customer has been shown is remembered beside the wordings they read last, under the
picture's hash, as seconds since 1970.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ai.acts import Act, Quote
from catalog.snapshot import ServiceEntry, Snapshot

NOT_AGAIN_FOR = timedelta(days=1)
EXPLAINS = ("price", "about")
_KEY = "picture:"


def picture_of(acts: tuple[Act, ...], snapshot: Snapshot) -> str:
    """The hash of the picture of the one service whose price or details the acts tell; "" for
    none, for several, and for a service without one."""
    quotes = [act for act in acts if isinstance(act, Quote)]
    if len(quotes) != 1 or quotes[0].detail not in EXPLAINS:
        return ""
    entry = snapshot.sellable(quotes[0].ref)
    return entry.picture if isinstance(entry, ServiceEntry) else ""


def fresh(picture: str, *, said: Mapping[str, int], at: datetime) -> str:
    """The picture, unless this customer was shown it within a day before `at`."""
    shown = said.get(_KEY + picture)
    return "" if shown is not None and _is_recent(shown, at) else picture


def remember(said: Mapping[str, int], *, picture: str, at: datetime) -> dict[str, int]:
    """What was said, with the picture that is shown at `at`, and without those of long ago."""
    kept = {
        key: value
        for key, value in said.items()
        if not key.startswith(_KEY) or _is_recent(value, at)
    }
    return {**kept, _KEY + picture: int(at.timestamp())} if picture else kept


def _is_recent(shown: int, at: datetime) -> bool:
    return at.timestamp() - shown < NOT_AGAIN_FOR.total_seconds()
