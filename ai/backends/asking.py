"""A turn as a request: the rules, the published catalogue, the conversation as data.

The customer's words are JSON in the user's role, numbered word by word so that a
model can point at them. No profile name, no phone number and no known detail of a
contact is sent; nothing of another conversation is within reach of this code,
whose only argument is the turn.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from ai.acts import (
    CLARIFY_CODES,
    HAND_OFF_REASONS,
    LIST_INTROS,
    QUOTE_DETAILS,
    REFUSALS,
    SLOTS,
    SMALL_TALK,
)
from ai.backends.protocol import Request
from ai.dates import local
from ai.engine.state import State
from ai.knowledge.retrieval import without_the_rest
from ai.language import SHIPPED
from ai.natural.prose import LANGUAGES, NATURAL
from ai.prompts import Prompt, current, natural
from ai.slots import cited, sources_of
from ai.turn import Turn
from catalog.snapshot import PackageEntry, ServiceEntry
from core.money import to_decimal_string

PROMPT = current()
PROMPT_VERSION = PROMPT.version

MOST_REFS = 300
"""References offered in one request; a larger catalogue is narrowed to the likely ones first."""

MOST_WORDS = 400
"""Words of one message that are shown and can be pointed at."""

MOST_HISTORY = 300
"""Characters of one earlier message that are shown."""

KINDS = (
    "quote",
    "list_services",
    "answer",
    "hours",
    "place",
    "ask",
    "propose_order",
    "order_status",
    "clarify",
    "small_talk",
    "refuse",
    "hand_off",
)
SURE = {"low": 0.4, "medium": 0.7, "high": 0.95}
"""What a model may say of its own certainty, and what that weighs."""


def request_for(turn: Turn, *, seconds: float, hints: Iterable[str] = ()) -> Request:
    """The whole request. `hints` are references that must be on offer in a large catalogue."""
    refs = offered(turn, hints=hints)
    return Request(
        system=(prompt_for(turn).text, f"<data>\n{_safe(_catalogue(turn, refs))}\n</data>"),
        data=f"<data>\n{_safe(_conversation(turn))}\n</data>",
        schema=schema_for(turn, refs),
        seconds=seconds,
    )


def prompt_for(turn: Turn) -> Prompt:
    """The rules for this turn: with those for words of its own where the tenant wants them."""
    return natural() if speaks_freely(turn) else PROMPT


def speaks_freely(turn: Turn) -> bool:
    """Whether a model may put words of its own in front, in one of the turn's languages."""
    return turn.policy.mode == NATURAL and any(code in LANGUAGES for code in languages(turn))


def words_of(text: str) -> list[re.Match[str]]:
    """The words a model can point at, in order."""
    return list(re.finditer(r"\S+", text))[:MOST_WORDS]


def offered(turn: Turn, *, hints: Iterable[str] = ()) -> tuple[str, ...]:
    """The references a model may choose from."""
    catalogue = turn.snapshot
    everything = [
        *(service.ref for service in catalogue.services),
        *(package.ref for package in catalogue.packages),
        *(article.ref for article in without_the_rest(turn)),
    ]
    if len(everything) <= MOST_REFS:
        return tuple(everything)
    wished = [line.ref for line in State.load(turn.state).wished_lines()]
    first = [ref for ref in (*hints, *wished) if ref in set(everything)]
    return tuple(dict.fromkeys([*first, *everything]))[:MOST_REFS]


def languages(turn: Turn) -> tuple[str, ...]:
    business = turn.snapshot.business
    spoken = dict.fromkeys((business.default_language, *business.languages))
    return tuple(language for language in spoken if language in SHIPPED) or ("en",)


# ---------------------------------------------------------------------- data


def _safe(data: Any) -> str:
    """JSON that cannot close the fence it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _catalogue(turn: Turn, refs: tuple[str, ...]) -> dict[str, Any]:
    business = turn.snapshot.business
    wanted = set(refs)
    return {
        "business": {"name": business.name, "currency": business.currency},
        "services": [_service(s) for s in turn.snapshot.services if s.ref in wanted],
        "packages": [_package(p) for p in turn.snapshot.packages if p.ref in wanted],
        "articles": [
            {"ref": a.ref, "question": a.question, "answer": a.answer[:600], "language": a.language}
            for a in turn.snapshot.articles
            if a.ref in wanted
        ],
    }


def _service(entry: ServiceEntry) -> dict[str, Any]:
    return {**_offer(entry), "category": entry.category, "minutes": entry.duration_minutes}


def _package(entry: PackageEntry) -> dict[str, Any]:
    items = [{"ref": f"service:{i.service_id}", "quantity": i.quantity} for i in entry.items]
    return {**_offer(entry), "items": items}


def _offer(entry: ServiceEntry | PackageEntry) -> dict[str, Any]:
    return {
        "ref": entry.ref,
        "name": entry.name,
        "also": [*entry.synonyms, *(words.name for words in entry.translations.values())],
        "description": entry.description[:300],
        "price": f"{to_decimal_string(entry.price.minor, entry.price.currency)}",
        "needs": list(entry.details),
    }


def _conversation(turn: Turn) -> dict[str, Any]:
    today = local(turn.now, turn.snapshot.business)
    state = State.load(turn.state)
    sources = sources_of(turn)
    return {
        "now": today.strftime("%A %Y-%m-%d %H:%M"),
        "allowed": sorted(turn.policy.allowed),
        **({"business_note": note} if (note := turn.policy.preferences.note) else {}),
        "earlier": [
            {"from": entry.author, "text": entry.text[:MOST_HISTORY]} for entry in turn.history
        ],
        "wish": {
            "lines": [line.ref for line in state.wished_lines()],
            "details": {
                slot.name: cited(slot.spans, sources) or "known"
                for slot in state.wished_slots()
                if slot.name not in ("name", "phone")
            },
            "has": [slot.name for slot in state.wished_slots()],
        },
        "orders": [{"reference": o.reference, "state": o.state} for o in turn.open_orders],
        "messages": [
            {
                "message": message.id,
                "kind": message.kind,
                **({"quotes": message.quotes[:MOST_HISTORY]} if message.quotes else {}),
                **({"picture_described_by_machine": message.picture} if message.picture else {}),
                "words": {
                    str(number): word.group() for number, word in enumerate(words_of(message.text))
                },
            }
            for message in turn.messages
        ],
        **(
            {"came_from_advertisement": turn.advertisement[:MOST_HISTORY]}
            if turn.advertisement
            else {}
        ),
    }


# -------------------------------------------------------------------- schema


def schema_for(turn: Turn, refs: tuple[str, ...]) -> dict[str, Any]:
    """JSON schema of the answer: closed lists, and places in the customer's own words.

    No property can hold an amount, a percentage, a name or a sentence, but for `prose` in
    natural mode, which is looked through by `ai.natural` before anybody reads it.
    """
    words = _object(
        {
            "message": {"type": "integer", "enum": [message.id for message in turn.messages]},
            "first": {"type": "integer"},
            "last": {"type": "integer"},
        }
    )
    sold = [ref for ref in refs if not ref.startswith("article:")]
    categories = sorted({s.category for s in turn.snapshot.services if s.category})
    act: dict[str, Any] = {
        "kind": _choice(KINDS),
        "detail": _choice(QUOTE_DETAILS),
        "intro": _choice(LIST_INTROS),
        "slot": _choice(SLOTS),
        "code": _choice(dict.fromkeys((*SMALL_TALK, *REFUSALS))),
        "reason": _choice(HAND_OFF_REASONS),
        "day": words,
        "options": {"type": "array", "items": _choice((*refs, *CLARIFY_CODES, "person"))},
        "slots": {
            "type": "array",
            "items": _object({"name": _choice(SLOTS), "words": words}),
        },
    }
    if refs:
        act["ref"] = _choice(refs)
    if sold:
        line = {"ref": _choice(sold), "quantity": words}
        act["lines"] = {"type": "array", "items": _object(line, needed=["ref"])}
    if categories:
        act["category"] = _choice(categories)
    if turn.open_orders:
        act["reference"] = _choice(order.reference for order in turn.open_orders)
    answer = {
        "acts": {"type": "array", "items": _object(act, needed=["kind"])},
        "language": _choice(languages(turn)),
        "sure": _choice(SURE),
    }
    free = {"prose": {"type": "string"}} if speaks_freely(turn) else {}
    return _object({**answer, **free}, needed=list(answer))


def _choice(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _object(properties: dict[str, Any], *, needed: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if needed is None else needed,
        "additionalProperties": False,
    }
