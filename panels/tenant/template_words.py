"""Where a template stands, in words for the people of a workspace."""

from dataclasses import dataclass

from panels.history_words import plain
from whatsapp.models import Template

Status = Template.Status


@dataclass(frozen=True, slots=True)
class State:
    """A badge: its tone and icon, and a sentence for the template's own page."""

    label: str
    tone: str
    icon: str
    sentence: str = ""


_STATES = {
    Status.DRAFT: State("Draft", "plain", "clipboard-list", "Only you have it so far."),
    Status.PENDING: State(
        "In review", "wait", "clock", "WhatsApp reviews it, mostly within minutes."
    ),
    Status.IN_APPEAL: State("In appeal", "wait", "clock", "WhatsApp looks at it once more."),
    Status.APPROVED: State("Approved", "good", "circle-check", "It can be sent."),
    Status.REJECTED: State("Rejected", "bad", "circle-x", "Change it and hand it over again."),
    Status.PAUSED: State(
        "Paused",
        "bad",
        "octagon-x",
        "Too many customers blocked or reported it. WhatsApp lets it rest, then tries again.",
    ),
    Status.DISABLED: State(
        "Disabled", "bad", "octagon-x", "WhatsApp has switched it off because of its quality."
    ),
    Status.LIMIT_EXCEEDED: State("At its limit", "bad", "octagon-x", "It is used up for now."),
    Status.PENDING_DELETION: State("Being deleted", "wait", "clock"),
}
_SENDING = State("On its way", "wait", "clock", "It is being handed over to WhatsApp.")
_REASONS = {
    "ABUSIVE_CONTENT": "WhatsApp finds its words abusive.",
    "CATEGORY_NOT_AVAILABLE": "Its category is not available to this account.",
    "INCORRECT_CATEGORY": "It belongs in another category: offers are marketing.",
    "INVALID_FORMAT": "Its form is not right: look at variables, examples and links.",
    "PROMOTIONAL": "It promotes something: choose marketing.",
    "SCAM": "WhatsApp takes it for a scam.",
    "TAG_CONTENT_MISMATCH": "Its words are in another language, or not of its category.",
}
_CATEGORIES = {
    "utility": "Utility",
    "marketing": "Marketing",
    "authentication": "Authentication",
    "service": "Service",
    "authentication_international": "Authentication, abroad",
    "referral_conversion": "After an advertisement",
}
_QUALITIES = {"green": "High quality", "yellow": "Medium quality", "red": "Low quality"}


def state(template: Template) -> State:
    if template.sending_since is not None and template.status != Status.PENDING_DELETION:
        return _SENDING
    found = _STATES.get(Status(template.status)) if template.status in _STATES else None
    return found or State(plain(template.status), "plain", "info")


def rejected(reason: str) -> str:
    """Meta's reason as a sentence; its own words where it is none of its codes."""
    return _REASONS.get(reason.upper(), reason)


def category_words(category: str) -> str:
    return _CATEGORIES.get(category, plain(category))


def quality_words(quality: str) -> str:
    return _QUALITIES.get(quality, "")
