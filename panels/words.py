"""Stored codes as the sentences people read. A code without a sentence is shown as plain words."""

from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from catalog.snapshot import Snapshot

_WAITING = {
    "asked_for_person": "The customer asked for a person.",
    "low_confidence": "The assistant was not sure enough to answer.",
    "complaint": "This reads like a complaint.",
    "sensitive": "A legal, medical or payment matter: better from a person.",
    "repeated_clarify": "The assistant asked twice and still could not tell what was meant.",
    "change_order": "The customer wants to change something that was already agreed.",
    "unsupported_language": "The customer writes in a language the assistant does not speak.",
    "media": "The customer sent something the assistant cannot read.",
    "not_allowed": "Your settings leave this kind of answer to people.",
    "assistant_off": "The assistant is switched off.",
    "kill_switch": "The platform has stopped the assistant.",
    "colleague_left": "Who answered here has left; nobody has taken it yet.",
    "turns_used_up": "The assistant has answered as often as it may in an hour.",
    "flood": "So many messages came at once that the assistant stopped answering here.",
    "unanswered": "The customer wrote to a person and nobody has taken it yet.",
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
_AUDIT = {
    "accounts.user.created": "Added a person",
    "accounts.user.renamed": "Changed a person’s name",
    "accounts.user.role_changed": "Changed a person’s role",
    "accounts.user.deactivated": "Deactivated a person",
    "accounts.user.reactivated": "Let a person in again",
    "accounts.user.handed_over": "Handed over a person’s conversations",
    "accounts.role.created": "Made a role",
    "accounts.role.changed": "Changed a role",
    "accounts.role.deleted": "Deleted a role",
    "accounts.invitation.sent": "Invited somebody",
    "accounts.invitation.sent_again": "Sent an invitation again",
    "accounts.invitation.revoked": "Took an invitation back",
    "accounts.invitation.accepted": "Accepted an invitation",
    "support.granted": "Let support look in",
    "support.ended": "Ended support access",
    "support.ran_out": "Support access ran out",
    "support.entered": "Support came in",
    "support.left": "Support left",
    "support.viewed": "Support opened a page",
    "accounts.signed_in": "Signed in",
    "accounts.signed_out": "Signed out",
    "orders.proposal.made": "Proposed an order",
    "orders.proposal.approved": "Approved a proposal",
    "orders.proposal.rejected": "Rejected a proposal",
    "orders.proposal.expired": "Proposal ran out",
    "orders.proposal.withdrawn": "Withdrew a proposal",
    "orders.order.made": "Made the order",
    "conversations.replied": "Replied to a customer",
    "conversations.taken_over": "Took over a conversation",
    "conversations.slowed": "Slowed the answers to a flood of messages",
    "conversations.muted": "Muted a flood of messages",
    "conversations.unmuted": "Unmuted a conversation",
    "conversations.handed_back": "Handed a conversation back",
    "conversations.passed_on": "Passed on a colleague’s conversation",
    "conversations.assistant_paused": "Switched the assistant off in a conversation",
    "conversations.assistant_resumed": "Switched the assistant on in a conversation",
    "conversations.contact.opted_out": "Asked for no more messages",
    "conversations.contact.opted_in": "Asked for messages again",
    "ai.settings.changed": "Changed the assistant’s settings",
    "ai.message.refused": "Refused a message of the assistant",
    "catalog.profile.changed": "Changed the business profile",
    "catalog.profile.opened": "Opened the workspace",
    "tenants.crossing.refused": "Refused a reach into another workspace",
    "tenants.created": "Created a workspace",
    "tenants.ai.stopped": "Stopped the assistant",
    "tenants.ai.released": "Let the assistant answer again",
    "tenants.sending.stopped": "Stopped sending",
    "tenants.sending.released": "Let messages leave again",
    "tenants.flag.set": "Set a feature",
    "tenants.flag.cleared": "Took a feature’s setting away",
    "tenants.plan.changed": "Changed the plan’s label",
    "tenants.job.retried": "Had a failed job tried again",
    "tenants.job.discarded": "Discarded a failed job",
    "whatsapp.letters.taken_in": "Took in dead letters",
    "catalog.service.created": "Added a service",
    "catalog.service.changed": "Changed a service",
    "catalog.service.price_changed": "Changed the price of a service",
    "catalog.service.archived": "Archived a service",
    "catalog.service.restored": "Brought back a service",
    "catalog.package.created": "Added a package",
    "catalog.package.changed": "Changed a package",
    "catalog.package.price_changed": "Changed the price of a package",
    "catalog.package.archived": "Archived a package",
    "catalog.package.restored": "Brought back a package",
    "catalog.article.created": "Added an answer",
    "catalog.article.changed": "Changed an answer",
    "catalog.article.price_changed": "Changed the price of an answer",
    "catalog.article.archived": "Archived an answer",
    "catalog.article.restored": "Brought back an answer",
}


def _plain(code: str) -> str:
    words = code.replace(".", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def waiting_reason(code: str) -> str:
    """Why a conversation waits for a person."""
    return _WAITING.get(code) or (_plain(code) + "." if code else "Waiting for a person.")


def detail(code: str) -> str:
    return _DETAILS.get(code, _plain(code))


def details_in_order(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a customer gave, in the order it is asked for; (code, value) pairs."""
    known = [code for code in _DETAILS if details.get(code)]
    other = sorted(code for code, value in details.items() if value and code not in _DETAILS)
    return [(code, str(details[code])) for code in (*known, *other)]


def audit(code: str) -> str:
    return _AUDIT.get(code, _plain(code))


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
    start = _ACTS.get(kind, _plain(kind))
    match kind:
        case "quote" | "answer":
            ref = str(data.get("ref", ""))
            return f"{start} “{named.get(ref, ref)}”"
        case "ask":
            return f"{start} {detail(str(data.get('slot', ''))).lower()}"
        case "refuse":
            code = str(data.get("code", ""))
            return f"{start} {_REFUSALS.get(code, _plain(code).lower())}"
        case "propose_order" | "review_order":
            lines = ", ".join(
                f"{line.get('quantity', 1)} × {named.get(line.get('ref', ''), line.get('ref', ''))}"
                for line in data.get("lines", ())
            )
            return f"{start}: {lines}" if lines else start
        case "hand_off":
            return f"{start}: {waiting_reason(str(data.get('reason', ''))).rstrip('.').lower()}"
    return start


_LETTERS = {
    "unknown_number": "No workspace has this number",
    "no_channel": "The workspace had not connected it",
    "no_recipient": "It says for no number",
    "no_sender": "It says from nobody",
    "malformed": "It could not be understood",
}


def letter(reason: str) -> str:
    """Why an update of WhatsApp's led to nobody."""
    return _LETTERS.get(reason, _plain(reason))


_BACKENDS = {"built-in": "Built-in engine"}
_NOT_SENT = {
    "taken_over": "a person took over first",
    "assistant_off": "the assistant was switched off first",
    "kill_switch": "the platform stopped the assistant first",
    "not_its_rendering": "it was not what the assistant may say",
    "opted_out": "the customer asked for no more messages",
}
_TARGETS = {
    "proposal": ("P-", 1000),
    "order": ("O-", 1000),
}


def backend(name: str) -> str:
    return _BACKENDS.get(name, name)


def not_sent(error: str) -> str:
    """Why a message did not leave: a code of ours as words, the transport's sentence as it is."""
    return _NOT_SENT.get(error, error)


def target(value: str) -> str:
    """ "proposal:5" → "P-1005", "service:3" → "Service 3"."""
    kind, _, key = value.partition(":")
    if kind in _TARGETS and key.isdecimal():
        prefix, base = _TARGETS[kind]
        return f"{prefix}{base + int(key)}"
    return f"{_plain(kind)} {key}".strip()


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


def reasons(given: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """A turn's recorded reasons as (label, words), what matters most first."""
    matches = sorted(given.get("matches", {}).items(), key=lambda pair: -pair[1])
    intents = sorted(given.get("intents", {}).items(), key=lambda pair: -pair[1])
    features = given.get("features", {})
    rows = [
        ("Understood as", ", ".join(_plain(name).lower() for name, _ in intents[:3])),
        ("Found", ", ".join(f"{names.get(ref, ref)} ({score:.0%})" for ref, score in matches[:3])),
        ("Words it could not place", ", ".join(given.get("unmatched", ()))),
        ("Doubts", "; ".join(text for key, text in _DOUBTS.items() if features.get(key))),
        ("Language", language(str(given.get("detected_language") or ""))),
        ("So it", _GATES.get(str(given.get("gate", "")), "")),
        ("Not usable", str(given.get("invalid", ""))),
    ]
    return [(label, text) for label, text in rows if text]
