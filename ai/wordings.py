"""The assistant's sentences as its people may change them: judged, listed, and tried out."""

from collections.abc import Sequence
from datetime import date

from ai.acts import SmallTalk
from ai.render import lint, templates
from ai.render.voice import Voice, fill
from catalog.snapshot import Money, PackageEntry, ServiceEntry, Snapshot

EXAMPLE_DAY = date(2027, 1, 9)
MOST = 4
"""Ways to say one sentence: enough not to repeat itself, few enough to keep an eye on."""


class Sentences:
    """Judges wordings for the catalogue."""

    def languages(self) -> Sequence[str]:
        return templates.LANGUAGES

    def sentences(self) -> Sequence[str]:
        return lint.editable()

    def tidy(self, text: str) -> str:
        return lint.tidy(text)

    def problem(self, key: str, text: str) -> str | None:
        return lint.problem(key, text)

    def most(self, key: str) -> int:
        return most(key)


def most(key: str) -> int:
    return 1 if lint.is_title(key) else MOST


def ours(key: str, *, language: str, tone: str) -> tuple[str, ...]:
    """How Proffer says a sentence."""
    return templates.wordings(language, tone)[key]


def sample(text: str, snapshot: Snapshot, *, language: str) -> str:
    """A wording as a customer would read it, with an example out of the business's catalogue."""
    voice = Voice(acts=(SmallTalk("greeting"),), snapshot=snapshot, language=language)
    return fill(text, _examples(voice))


def _examples(voice: Voice) -> dict[str, str]:
    offered: tuple[ServiceEntry | PackageEntry, ...]
    offered = (*voice.snapshot.services, *voice.snapshot.packages)
    entry = offered[0] if offered else None
    business = voice.snapshot.business
    price = entry.price if entry else Money(0, business.currency)
    name = voice.isolate(voice.name(entry)) if entry else "…"
    shown = voice.isolate(voice.money(price))
    opening = next((spans for spans in business.hours.values() if spans), ())
    return {
        "name": name,
        "price": shown,
        "amount": shown,
        "total": shown,
        "each": shown,
        "description": (voice.description(entry) if entry else "") or "…",
        "items": name,
        "business": voice.isolate(business.name),
        "hours": voice.isolate(voice.opening(opening)),
        "day": voice.day(EXAMPLE_DAY),
        "duration": voice.duration(getattr(entry, "duration_minutes", None) or 60),
        "address": voice.isolate(business.address or "…"),
        "phone": voice.isolate(business.phone or "…"),
        "reference": voice.isolate("P-…"),
        "details": name,
        "quantity": "…",
        "label": "…",
        "value": "…",
    }
