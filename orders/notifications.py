"""What the customer is told when a proposal's state changes. Fixed texts, never a model's."""

from babel.dates import format_date, format_time

from conversations.models import Conversation
from conversations.notices import Notice, notify
from orders.models import Order, OrderProposal

_TEXTS = {
    "approved": {
        "en": "Good news: your order {reference} is confirmed. {lines}. Total {total}.{when}",
        "es": "Buenas noticias: tu pedido {reference} está confirmado. {lines}. "
        "Total {total}.{when}",
        "ar": "خبر سار: تم تأكيد طلبك {reference}. {lines}. الإجمالي {total}.{when}",
    },
    "rejected": {
        "en": "We're sorry, we can't take on your request {reference}. {reason}",
        "es": "Lo sentimos, no podemos aceptar tu solicitud {reference}. {reason}",
        "ar": "نعتذر، لا يمكننا تلبية طلبك {reference}. {reason}",
    },
    "expired": {
        "en": "We're sorry: nobody could look at your request {reference} in time, so it has "
        "lapsed. Nothing is booked. Write to us and we'll start again.",
        "es": "Lo sentimos: nadie pudo revisar tu solicitud {reference} a tiempo y ha caducado. "
        "No hay nada reservado. Escríbenos y empezamos de nuevo.",
        "ar": "نعتذر: لم يتمكن أحد من مراجعة طلبك {reference} في الوقت المناسب فانتهت صلاحيته. "
        "لم يُحجز أي شيء. راسلنا لنبدأ من جديد.",
    },
}
_LAPSED = {
    "en": "Nobody could look at it in time, so it has lapsed. Nothing is booked.",
    "es": "Nadie pudo revisarla a tiempo y ha caducado. No hay nada reservado.",
    "ar": "لم يتمكن أحد من مراجعته في الوقت المناسب فانتهت صلاحيته. لم يُحجز أي شيء.",
}
"""What a template says of it that has words of its own around the reference."""

_WHEN = {"en": " When: {when}.", "es": " Cuándo: {when}.", "ar": " الموعد: {when}."}

# Patterns of CLDR; ar_AE writes Latin digits, as the assistant does.
_DATES = {
    "en": ("EEEE d MMMM", "en"),
    "es": ("EEEE d 'de' MMMM", "es"),
    "ar": ("EEEE d MMMM", "ar_AE"),
}

# Left-to-right isolates keep references and amounts whole inside Arabic text.
_ISOLATE = "\u2068{}\u2069"


def tell_approved(order: Order, *, conversation: Conversation) -> None:
    """The one confirmation; queued in the transaction that made the order."""
    language = _language(order.proposal)
    wrap = _ISOLATE.format if language == "ar" else str
    lines = ", ".join(wrap(f"{line.quantity} × {line.name}") for line in order.lines.all())
    moment = _moment(order, language)
    total = wrap(f"{order.total} {order.currency}")
    when = _WHEN[language].format(when=wrap(moment)) if moment else ""
    reference = wrap(order.reference)
    notify(
        conversation,
        Notice(
            purpose="order_confirmed",
            text=_TEXTS["approved"][language].format(
                reference=reference, lines=lines, total=total, when=when
            ),
            reference=reference,
            details=f"{lines}. {total}.{when}",
            language=language,
        ),
    )


def _moment(order: Order, language: str) -> str:
    """The wished day and time in the customer's language; empty if none was wished."""
    pattern, locale = _DATES[language]
    parts = []
    if order.wished_date:
        parts.append(format_date(order.wished_date, pattern, locale=locale))
    if order.wished_time:
        parts.append(format_time(order.wished_time, "short", locale=locale))
    return "، ".join(parts) if language == "ar" else ", ".join(parts)


def tell_rejected(proposal: OrderProposal, *, conversation: Conversation) -> None:
    _tell(conversation, proposal, "order_declined", _TEXTS["rejected"], proposal.decision_reason)


def tell_expired(proposal: OrderProposal, *, conversation: Conversation) -> None:
    details = _LAPSED[_language(proposal)]
    _tell(conversation, proposal, "order_expired", _TEXTS["expired"], details)


def _language(proposal: OrderProposal) -> str:
    return proposal.language if proposal.language in _WHEN else "en"


def _tell(
    conversation: Conversation,
    proposal: OrderProposal,
    purpose: str,
    texts: dict[str, str],
    details: str,
) -> None:
    language = _language(proposal)
    wrap = _ISOLATE.format if language == "ar" else str
    reference = wrap(proposal.reference)
    notify(
        conversation,
        Notice(
            purpose=purpose,
            text=texts[language].format(reference=reference, reason=details).strip(),
            reference=reference,
            details=details,
            language=language,
        ),
    )
