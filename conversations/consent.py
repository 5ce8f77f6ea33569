"""Opt-out and opt-in by the customer's own word, in the shipped languages."""

import unicodedata

from audit.actions import record
from conversations.models import Message
from conversations.queueing import Piece, queue_messages
from conversations.routing import Arrival
from core.actors import Actor
from core.clock import now

STOP_WORDS = frozenset(
    {
        "stop",
        "stopall",
        "unsubscribe",
        "parar",
        "baja",
        "alto",
        "توقف",
        "إيقاف",
        "ايقاف",
        "الغاء الاشتراك",
    }
)
START_WORDS = frozenset({"start", "unstop", "alta", "empezar", "ابدأ", "ابدا", "اشتراك"})

_GOODBYE = {
    "en": "Done: you won't get messages from us any more. Write START whenever you want us back.",
    "es": "Listo: ya no recibirás mensajes nuestros. Escribe ALTA cuando quieras volver.",
    "ar": "تم، لن تصلك رسائل منا بعد الآن. اكتب «ابدأ» متى أردت العودة.",
}
_WELCOME = {
    "en": "Welcome back! How can we help?",
    "es": "¡Bienvenido de nuevo! ¿En qué te ayudamos?",
    "ar": "أهلًا بعودتك! كيف نساعدك؟",
}
_SPOKEN = {"parar": "es", "baja": "es", "alto": "es", "alta": "es", "empezar": "es"}


def _word(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    return folded.strip(".!¡?¿,،؟ \"'")


def _language(word: str, arrival: Arrival) -> str:
    if any("\u0600" <= letter <= "\u06ff" for letter in word):
        return "ar"
    known = arrival.conversation.language or arrival.conversation.contact.language
    return _SPOKEN.get(word) or (known if known in _GOODBYE else "en")


def handle(arrival: Arrival) -> bool:
    """Take STOP and START, and keep silent for those who opted out."""
    contact = arrival.conversation.contact
    word = _word(arrival.message.text)
    by = Actor(kind="customer", label=contact.label, id=contact.pk)
    if word in STOP_WORDS:
        if contact.opted_out_at is None:
            contact.opted_out_at = now()
            contact.save(update_fields=["opted_out_at"])
            record(actor=by, code="conversations.contact.opted_out", target=f"contact:{contact.pk}")
            _answer(arrival, _GOODBYE[_language(word, arrival)])
        return True
    if contact.opted_out_at is None:
        return False
    if word in START_WORDS:
        contact.opted_out_at = None
        contact.save(update_fields=["opted_out_at"])
        record(actor=by, code="conversations.contact.opted_in", target=f"contact:{contact.pk}")
        _answer(arrival, _WELCOME[_language(word, arrival)])
    return True


def _answer(arrival: Arrival, text: str) -> None:
    # Marked, so that the answer to STOP itself may still leave.
    queue_messages(
        conversation=arrival.conversation,
        author=Message.Author.SYSTEM,
        pieces=[Piece(text=text, content={"notice": "consent"})],
    )
