"""Stored codes as the sentences people read. A code without a sentence is shown as plain words."""

from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from ai.models import RunLabel
from catalog.snapshot import Snapshot
from panels.history_words import plain

_WAITING = {
    "asked_for_person": "The customer asked for a person.",
    "low_confidence": "The assistant was not sure enough to answer.",
    "complaint": "This reads like a complaint.",
    "sensitive": "A legal, medical or payment matter: better from a person.",
    "repeated_clarify": "The assistant asked twice and still could not tell what was meant.",
    "change_order": "The customer wants to change something that was already agreed.",
    "unsupported_language": "The customer writes in a language the assistant does not speak.",
    "media": "The customer sent something the assistant cannot read.",
    "voice": "A voice note that the assistant could not listen to.",
    "not_allowed": "Your settings leave this kind of answer to people.",
    "draft": "The assistant has drafted an answer. Read it, and send it if it is right.",
    "hours": "The assistant does not answer at this time of day.",
    "assistant_off": "The assistant is switched off.",
    "assistant_failed": "Something broke while the assistant was answering.",
    "kill_switch": "The platform has stopped the assistant.",
    "colleague_left": "Who answered here has left; nobody has taken it yet.",
    "turns_used_up": "The assistant has answered as often as it may in an hour.",
    "flood": "So many messages came at once that the assistant stopped answering here.",
    "unconfirmed": "WhatsApp never confirmed a message. It may have arrived: ask first.",
    "not_delivered": "WhatsApp did not deliver the assistant’s answer. Please answer yourself.",
    "unanswered": "The customer wrote to a person and nobody has taken it yet.",
    "native_order": "An order from WhatsApp’s catalogue that cannot be proposed as it is.",
}
_ACTS = {
    "quote": "Quoted",
    "list_services": "Listed the services",
    "answer": "Answered with",
    "hours": "Gave the opening hours",
    "place": "Gave the address",
    "ask": "Asked for",
    "propose_order": "Proposed an order",
    "review_order": "Read the order back to the customer",
    "order_status": "Told how the order stands",
    "order_change": "Spoke of changing an order",
    "clarify": "Asked what was meant",
    "small_talk": "Small talk",
    "refuse": "Declined",
    "hand_off": "Handed over to a person",
}
_REFUSALS = {
    "discount": "a discount",
    "confirm": "to confirm by itself",
    "unknown_service": "something you do not sell",
    "no_longer": "something you no longer sell",
    "off_topic": "a question that is not about the business",
    "override": "to set its rules aside",
    "media": "a file it cannot read",
    "cancel_self": "to cancel by itself",
}
_DETAILS = {
    "name": "Name",
    "phone": "Phone",
    "place": "Address",
    "date": "Date",
    "time": "Time",
    "quantity": "Quantity",
    "notes": "Notes",
}


def waiting_reason(code: str) -> str:
    """Why a conversation waits for a person."""
    return _WAITING.get(code) or (plain(code) + "." if code else "Waiting for a person.")


def detail(code: str) -> str:
    return _DETAILS.get(code, plain(code))


def details_in_order(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a customer gave, in the order it is asked for; (code, value) pairs."""
    known = [code for code in _DETAILS if details.get(code)]
    other = sorted(code for code, value in details.items() if value and code not in _DETAILS)
    return [(code, str(details[code])) for code in (*known, *other)]


def names_of(snapshot: Snapshot | None) -> dict[str, str]:
    """Reference → name in one published catalogue."""
    if snapshot is None:
        return {}
    named = {service.ref: service.name for service in snapshot.services}
    named |= {package.ref: package.name for package in snapshot.packages}
    return named | {article.ref: article.question for article in snapshot.articles}


def act(data: Mapping[str, Any], names: Mapping[str, str] | None = None) -> str:
    """One stored act as a short sentence, with the names its catalogue version had."""
    named = names or {}
    kind = str(data.get("kind", ""))
    start = _ACTS.get(kind, plain(kind))
    match kind:
        case "quote" | "answer":
            ref = str(data.get("ref", ""))
            return f"{start} “{named.get(ref, ref)}”"
        case "ask":
            return f"{start} {detail(str(data.get('slot', ''))).lower()}"
        case "refuse":
            code = str(data.get("code", ""))
            return f"{start} {_REFUSALS.get(code, plain(code).lower())}"
        case "propose_order" | "review_order":
            lines = ", ".join(
                f"{line.get('quantity', 1)} × {named.get(line.get('ref', ''), line.get('ref', ''))}"
                for line in data.get("lines", ())
            )
            return f"{start}: {lines}" if lines else start
        case "order_change":
            return _order_change(data, start)
        case "hand_off":
            return f"{start}: {waiting_reason(str(data.get('reason', ''))).rstrip('.').lower()}"
    return start


_CHANGES = {"cancel": "cancelling", "postpone": "moving"}
_STEPS = {
    "which": "asked which one",
    "date": "asked for the new day",
    "time": "asked for the new time",
    "review": "read it back",
    "sent": "passed the wish on to you",
    "waiting": "a wish waits already",
    "kept": "it stays as it is",
}


def _order_change(data: Mapping[str, Any], start: str) -> str:
    what, step = _CHANGES.get(str(data.get("what"))), _STEPS.get(str(data.get("step")))
    if not what or not step:
        return start
    return f"Spoke of {what} {data.get('reference') or 'an order'}: {step}"


_LETTERS = {
    "unknown_number": "No workspace has this number",
    "unknown_account": "No workspace has this WhatsApp account",
    "no_channel": "The workspace had not connected it",
    "no_recipient": "It says for no number",
    "no_sender": "It says from nobody",
    "malformed": "It could not be understood",
}


def letter(reason: str) -> str:
    """Why an update of WhatsApp's led to nobody."""
    return _LETTERS.get(reason, plain(reason))


_BACKENDS = {"built-in": "Built-in engine"}
_NOT_SENT = {
    "taken_over": "a person took over first",
    "assistant_off": "the assistant was switched off first",
    "kill_switch": "the platform stopped the assistant first",
    "copilot": "people wished to read it first",
    "strict": "only the words of Proffer’s own are wanted now",
    "not_its_rendering": "it was not what the assistant may say",
    "picture_removed": "its picture was taken off the service before",
    "opted_out": "the customer asked for no more messages",
    "opted_out_marketing": "the customer wants no marketing",
    "blocked": "the customer is blocked",
    "merged": "two customers turned out to be one",
    "superseded": "the customer wrote again before it left",
    "late_message": "it waited too long; a person decides",
    "answered_on_phone": "it was answered on the phone first",
}


def backend(name: str) -> str:
    return _BACKENDS.get(name, name)


def not_sent(error: str) -> str:
    """Why a message did not leave: a code of ours as words, the transport's sentence as it is."""
    return _NOT_SENT.get(error, error)


def language(code: str) -> str:
    """ "ar" → "Arabic"; empty for none, the code itself for one nobody knows."""
    if not code:
        return ""
    try:
        return Locale.parse(code.split("-")[0]).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


_GATES = {
    "clarify": "asked back, for it was only half sure",
    "hand_off": "called a person, for it was not sure",
    "repeated_clarify": "called a person, for it had asked twice",
}
_DOUBTS = {
    "guessed": "the words were only similar",
    "modified": "something was asked that the catalogue does not describe",
    "foreign": "the language is hard to tell",
    "clarified": "it had asked before",
}


_LABELS = {
    ("audit", True): "Drawn at random, and judged right",
    ("audit", False): "Drawn at random, and judged wrong",
    ("thumbs", True): "Judged right",
    ("thumbs", False): "Judged wrong",
    ("takeover", False): "Somebody took over soon after",
    ("correction", False): "Somebody wrote to the customer soon after",
    ("proposal", True): "Its proposal was approved as it was",
    ("proposal", False): "Its proposal was changed before it was approved",
    ("draft", True): "Sent as it was drafted",
    ("draft", False): "Changed before it was sent",
}


def label(row: RunLabel) -> str:
    """What a label says of an answer, with who said it."""
    text = _LABELS.get((row.source, bool(row.good)), plain(row.source))
    return f"{text} by {row.by.name}" if row.by else text


def reasons(given: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """A turn's recorded reasons as (label, words), what matters most first."""
    matches = sorted(given.get("matches", {}).items(), key=lambda pair: -pair[1])
    intents = sorted(given.get("intents", {}).items(), key=lambda pair: -pair[1])
    features = given.get("features", {})
    rows = [
        ("Understood as", ", ".join(plain(name).lower() for name, _ in intents[:3])),
        ("Found", ", ".join(f"{names.get(ref, ref)} ({score:.0%})" for ref, score in matches[:3])),
        ("Words it could not place", ", ".join(given.get("unmatched", ()))),
        ("Doubts", "; ".join(text for key, text in _DOUBTS.items() if features.get(key))),
        ("Language", language(str(given.get("detected_language") or ""))),
        ("So it", _GATES.get(str(given.get("gate", "")), "")),
        ("Not usable", str(given.get("invalid", ""))),
    ]
    return [(label, text) for label, text in rows if text]
