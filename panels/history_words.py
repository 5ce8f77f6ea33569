"""The history in plain English: what was done, and what it changed.

Every code that the product records has its words here; a test reads the source and
refuses one without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PEOPLE = {
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
    "accounts.mail.failed": "A mail could not be delivered",
    "support.granted": "Let support look in",
    "support.ended": "Ended support access",
    "support.ran_out": "Support access ran out",
    "support.entered": "Support came in",
    "support.left": "Support left",
    "support.viewed": "Support opened a page",
}
SIGNING = {
    "accounts.signed_in": "Signed in",
    "accounts.signed_out": "Signed out",
    "accounts.sessions.ended": "Signed out elsewhere",
    "accounts.sign_in.throttled": "Stopped a sign-in after too many attempts",
    "accounts.sign_in.unlocked": "Let somebody try to sign in again",
    "accounts.password.changed": "Changed their password",
    "accounts.password.reset": "Set a new password by mail",
    "accounts.reset.asked": "Asked for a new password by mail",
    "accounts.mfa.added": "Added a second step",
    "accounts.mfa.removed": "Removed a second step",
    "accounts.mfa.removed_by_staff": "Removed a colleague’s second steps",
    "accounts.mfa.recovery_codes_made": "Made new recovery codes",
    "accounts.mfa.recovery_code_used": "Signed in with a recovery code",
    "accounts.policy.changed": "Changed what signing in asks for",
    "accounts.token.issued": "Signed in at the API",
    "accounts.token.revoked": "Signed out at the API",
    "accounts.token.reused": "A used token came again: all of its family ended",
    "accounts.api_key.created": "Made an API key",
    "accounts.api_key.revoked": "Revoked an API key",
}
ORDERS = {
    "orders.proposal.made": "Proposed an order",
    "orders.proposal.approved": "Approved a proposal",
    "orders.proposal.rejected": "Rejected a proposal",
    "orders.proposal.expired": "Proposal ran out",
    "orders.proposal.withdrawn": "Withdrew a proposal",
    "orders.order.made": "Made the order",
    "orders.change.asked": "Noted a wish to change an order",
    "orders.change.granted": "Changed the order as the customer wished",
    "orders.change.declined": "Declined to change the order",
}
TALKS = {
    "conversations.replied": "Replied to a customer",
    "conversations.reacted": "Put an emoji on a customer’s message",
    "conversations.reaction_taken_back": "Took an emoji back from a customer’s message",
    "conversations.taken_over": "Took over a conversation",
    "conversations.answered_on_phone": "Answered a customer on the business’s phone",
    "conversations.slowed": "Slowed the answers to a flood of messages",
    "conversations.muted": "Muted a flood of messages",
    "conversations.unmuted": "Unmuted a conversation",
    "conversations.handed_back": "Handed a conversation back",
    "conversations.passed_on": "Passed on a colleague’s conversation",
    "conversations.copilot": "Changed whether the assistant only drafts in a conversation",
    "conversations.assistant_paused": "Switched the assistant off in a conversation",
    "conversations.assistant_resumed": "Switched the assistant on in a conversation",
    "conversations.scheduled": "Wrote a message to be sent later",
    "conversations.schedule.changed": "Changed a message that waits for its hour",
    "conversations.schedule.cancelled": "Took back a message that waited for its hour",
    "conversations.schedule.sent": "A message written earlier was sent",
    "conversations.schedule.dropped": "A message written earlier was not sent",
    "conversations.redriven": "Sent a failed message again",
    "conversations.discarded": "Put a failed message aside",
    "conversations.event.released": "Had a stuck update worked off again",
    "conversations.event.discarded": "Put a stuck update aside",
    "conversations.file.retried": "Had a customer’s file fetched again",
    "conversations.contact.opted_out": "Asked for no more messages",
    "conversations.contact.opted_in": "Asked for messages again",
    "conversations.contact.blocked": "Blocked a customer",
    "conversations.contact.unblocked": "Unblocked a customer",
    "conversations.contact.block_refused": "Did not take a block of a customer",
    "conversations.contact.exported": "Saved all that is known of a customer",
    "conversations.contact.merged": "Merged two customers",
    "conversations.contact.unmerged": "Took two customers apart again",
    "conversations.contact.address_changed": "Moved to another number or id",
}
CATALOGUE = {
    "catalog.profile.changed": "Changed the business profile",
    "catalog.profile.opened": "Opened the workspace",
    **{
        f"catalog.{kind}.{verb}": words.format(name)
        for kind, name in (("service", "a service"), ("package", "a package"))
        for verb, words in (
            ("created", "Added {0}"),
            ("changed", "Changed {0}"),
            ("price_changed", "Changed the price of {0}"),
            ("archived", "Archived {0}"),
            ("restored", "Brought back {0}"),
        )
    },
    "catalog.article.created": "Added an answer",
    "catalog.article.changed": "Changed an answer",
    "catalog.article.archived": "Archived an answer",
    "catalog.article.restored": "Brought back an answer",
    "catalog.wording.changed": "Changed how the assistant says something",
    "catalog.wording.reset": "Let the assistant say something our way again",
    "catalog.document.uploaded": "Handed in a document",
    "catalog.document.renamed": "Renamed a document",
    "catalog.document.retried": "Had a document read again",
    "catalog.document.removed": "Took a document out",
    "catalog.document.approved": "Approved passages of a document",
    "catalog.document.withdrawn": "Took back an approved passage",
}
MACHINE = {
    "ai.draft.sent": "Sent a draft of the assistant’s",
    "ai.draft.discarded": "Put a draft of the assistant’s aside",
    "ai.draft.redone": "Had a draft of the assistant’s written anew",
    "ai.settings.changed": "Changed the assistant’s settings",
    "ai.answer.judged": "Judged an answer of the assistant",
    "ai.calibration.used": "Changed how the assistant judges its confidence",
    "ai.drift.noticed": "Noticed that the assistant’s work changed",
    "ai.question.answered": "Answered what customers asked",
    "ai.question.dismissed": "Put aside what customers asked",
    "ai.question.reopened": "Took up again what customers asked",
    "ai.case.saved": "Saved a case of the assistant’s",
    "ai.case.renamed": "Renamed a case of the assistant’s",
    "ai.case.deleted": "Deleted a case of the assistant’s",
    "ai.message.refused": "Refused a message of the assistant",
    "ai.backend.added": "Connected an AI vendor",
    "ai.backend.removed": "Disconnected an AI vendor",
    "ai.backend.changed": "Changed an AI vendor",
    "ai.backend.key_set": "Stored the key of an AI vendor",
    "ai.backend.key_removed": "Removed the stored key of an AI vendor",
    "ai.backend.priced": "Changed the prices of an AI vendor",
    "ai.backend.enabled": "Switched an AI vendor on",
    "ai.backend.disabled": "Switched an AI vendor off",
    "ai.backend.moved": "Moved an AI vendor in the chain",
    "ai.budget.changed": "Changed an AI budget",
}
WORKSPACES = {
    "tenants.tenant.opened": "Opened a workspace",
    "tenants.tenant.suspended": "Suspended a workspace",
    "tenants.tenant.reactivated": "Reactivated a workspace",
    "tenants.tenant.deleted": "Deleted a workspace",
    "tenants.tenant.restored": "Restored a workspace",
    "tenants.tenant.erasing": "Began to erase a workspace",
    "tenants.tenant.erased": "Erased a workspace",
    "tenants.plan.changed": "Changed the plan’s label",
    "tenants.ai.stopped": "Stopped the assistant",
    "tenants.ai.released": "Let the assistant answer again",
    "tenants.sending.stopped": "Stopped sending",
    "tenants.sending.released": "Let messages leave again",
    "tenants.flag.set": "Set a feature",
    "tenants.flag.cleared": "Took a feature’s setting away",
    "tenants.job.retried": "Had a failed job tried again",
    "tenants.job.discarded": "Discarded a failed job",
    "whatsapp.number.notice": "Told something about a number",
    "whatsapp.history.declined": "Does not share the phone’s chat history",
    "whatsapp.history.imported": "Imported the phone’s chat history",
    "whatsapp.number.connected": "Connected a WhatsApp number",
    "whatsapp.number.reconnected": "Connected a WhatsApp number again",
    "whatsapp.letters.taken_in": "Took in dead letters",
    "whatsapp.letters.discarded": "Discarded dead letters",
    "whatsapp.template.created": "Wrote a message template",
    "whatsapp.template.changed": "Changed a message template",
    "whatsapp.template.change_dropped": "Dropped a change of a message template",
    "whatsapp.template.submitted": "Handed a message template over to WhatsApp",
    "whatsapp.template.deleted": "Deleted a message template",
    "whatsapp.template.judged": "WhatsApp decided about a message template",
    "whatsapp.notices.chosen": "Chose templates for notices after 24 hours",
    "whatsapp.number.token_renewed": "Entered a new access token",
    "conversations.channel.stopped": "WhatsApp stopped a number",
    "conversations.channel.resumed": "Had a stopped number try again",
}
SAFETY = {
    "tenants.crossing.refused": "Refused a reach into another workspace",
    "tenants.role.left": "Somebody tried to leave the workspace’s database role",
    "tenants.wall.hit": "The database refused a reach into another workspace",
    "tenants.isolation.proved": "Proved that workspaces are apart",
    "tenants.isolation.broken": "Found a gap between workspaces",
    "tenants.keys.rotated": "Made a new encryption key",
    "tenants.keys.rewrapped": "Sealed the encryption keys anew",
    "tenants.keys.forgotten": "Forgot an old encryption key",
    "audit.anchored": "Noted where the histories stand",
    "audit.broken": "Found a history that is not what was written",
    "audit.pruned": "Cleared away old entries",
    "audit.exported": "Saved the history as a file",
}
_LIMITED = {
    "front.posts": "many forms",
    "front.sign_up": "many sign-ups from one line",
    "front.sign_up.day": "many sign-ups from one line in a day",
    "front.sign_up.email": "many sign-ups for one address",
    "front.sign_up.all": "many sign-ups altogether",
    "front.address": "many addresses tried",
    "front.confirm": "many confirmations",
    "front.find": "many searches for a workspace",
    "front.find.email": "many searches for one address",
    "accounts.reset": "many new passwords asked for",
    "accounts.reset.email": "many new passwords for one address",
    "accounts.passkeys": "many questions for passkeys",
    "accounts.invitations": "many invitations",
    "mail.asked": "many mails that a customer waits",
    "mail.address": "many mails to one address",
}
_CALLS = {
    "api.caller": "many calls of one program or person",
    "api.address": "many calls from one line",
    "api.tenant": "many calls of one workspace",
}
DOORS = {
    "front.sign_up.asked": "Asked for a workspace",
    "front.sign_up.confirmed": "Confirmed a sign-up",
    "front.sign_up.mail_failed": "A sign-up’s mail could not be delivered",
    **{
        f"{name}.{verb}": words.format(_LIMITED[name])
        for name in _LIMITED
        for verb, words in (
            ("throttled", "Stopped too {0}"),
            ("lifted", "Let go on after too {0}"),
        )
    },
    **{f"{name}.lifted": f"Let go on after too {words}" for name, words in _CALLS.items()},
}
WORDS = PEOPLE | SIGNING | ORDERS | TALKS | CATALOGUE | MACHINE | WORKSPACES | SAFETY | DOORS

TARGETS = {
    "proposal": ("P-", 1000),
    "order": ("O-", 1000),
}
"""Whose references people know: what stands before their number, and what is added to the key."""

_FIELDS = {
    "name": "Name",
    "rights": "Rights",
    "permissions": "Rights",
    "scopes": "Rights",
    "require_mfa": "Second step for everybody",
    "idle_minutes": "Signed out after idle minutes",
    "absolute_hours": "Signed out after hours",
    "audit_days": "History kept for days",
    "expires_at": "Ends",
    "price_minor": "Price, in the smallest unit",
    "max_quantity": "Most at once",
    "retailer_id": "Id in Meta’s catalogue",
    "path": "Page",
    "at": "At",
}


def plain(code: str) -> str:
    """A code without words of its own, as words."""
    words = code.replace(".", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def audit(code: str) -> str:
    """What was done, as a sentence without its subject."""
    return WORDS.get(code) or plain(code)


def target(value: str) -> str:
    """ "proposal:5" → "P-1005", "service:3" → "Service 3"."""
    kind, _, key = value.partition(":")
    if kind in TARGETS and key.isdecimal():
        prefix, base = TARGETS[kind]
        return f"{prefix}{base + int(key)}"
    return f"{plain(kind)} {key}".strip()


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after, as text; empty for nothing."""

    field: str
    before: str
    after: str


def changes(data: Mapping[str, Any]) -> list[Change]:
    """What an entry's data says was changed, whichever of its two forms it has."""
    pairs = [(name, *_sides(pair)) for name, pair in _mapping(data.get("changes")).items()]
    before, after = _mapping(data.get("before")), _mapping(data.get("after"))
    pairs += [
        (name, before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    return [
        Change(field=_field(name), before=value(old), after=value(new)) for name, old, new in pairs
    ]


def facts(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What else the data says, as (label, text); the reason is shown elsewhere."""
    shown = {"changes", "before", "after", "reason"}
    return [
        (_field(name), value(what))
        for name, what in data.items()
        if name not in shown and what not in (None, "")
    ]


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _sides(pair: Any) -> tuple[Any, Any]:
    if isinstance(pair, Mapping):
        return pair.get("before"), pair.get("after")
    match pair:
        case [before, after]:
            return before, after
    return None, pair


def _field(name: str) -> str:
    return _FIELDS.get(name) or plain(name)


def value(given: Any) -> str:
    """A stored value as text: lists with commas, mappings as “name: value”."""
    match given:
        case None | "":
            return ""
        case bool():
            return "yes" if given else "no"
        case Mapping():
            return "; ".join(f"{_field(str(name))}: {value(what)}" for name, what in given.items())
        case list():
            return ", ".join(value(item) for item in given)
    return str(given)
