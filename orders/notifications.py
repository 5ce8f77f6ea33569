"""What the customer is told when a proposal's state changes. Fixed texts, never a model's."""

from functools import partial

from conversations.models import Conversation
from conversations.notices import Notice, notify
from core import locales
from orders.models import ChangeRequest, Order, OrderProposal

TEXTS = {
    "approved": {
        "en": "Good news: your order {reference} is confirmed. {lines}. Total {total}.{when}",
        "es": "Buenas noticias: tu pedido {reference} está confirmado. {lines}. "
        "Total {total}.{when}",
        "ar": "خبر سار: تم تأكيد طلبك {reference}. {lines}. الإجمالي {total}.{when}",
        "fr": "Bonne nouvelle : votre commande {reference} est confirmée. {lines}. Total "
        "{total}.{when}",
        "pt": "Boa notícia: seu pedido {reference} está confirmado. {lines}. Total {total}.{when}",
        "hi": "अच्छी ख़बर: आपका ऑर्डर {reference} पक्का हो गया है। {lines}। कुल {total}।{when}",
        "sw": "Habari njema: oda yako {reference} imethibitishwa. {lines}. Jumla {total}.{when}",
        "id": "Kabar baik: pesanan Anda {reference} sudah dikonfirmasi. {lines}. Total "
        "{total}.{when}",
    },
    "rejected": {
        "en": "We're sorry, we can't take on your request {reference}. {reason}",
        "es": "Lo sentimos, no podemos aceptar tu solicitud {reference}. {reason}",
        "ar": "نعتذر، لا يمكننا تلبية طلبك {reference}. {reason}",
        "fr": "Nous sommes désolés, nous ne pouvons pas accepter votre demande {reference}. "
        "{reason}",
        "pt": "Sentimos muito, não podemos aceitar seu pedido {reference}. {reason}",
        "hi": "माफ़ कीजिए, हम आपका अनुरोध {reference} पूरा नहीं कर पाएँगे। {reason}",
        "sw": "Samahani, hatuwezi kupokea ombi lako {reference}. {reason}",
        "id": "Mohon maaf, kami belum bisa menerima permintaan Anda {reference}. {reason}",
    },
    "expired": {
        "en": "We're sorry: nobody could look at your request {reference} in time, so it has "
        "lapsed. Nothing is booked. Write to us and we'll start again.",
        "es": "Lo sentimos: nadie pudo revisar tu solicitud {reference} a tiempo y ha caducado. "
        "No hay nada reservado. Escríbenos y empezamos de nuevo.",
        "ar": "نعتذر: لم يتمكن أحد من مراجعة طلبك {reference} في الوقت المناسب فانتهت صلاحيته. "
        "لم يُحجز أي شيء. راسلنا لنبدأ من جديد.",
        "fr": "Nous sommes désolés : personne n'a pu regarder votre demande {reference} à "
        "temps, elle a donc expiré. Rien n'est réservé. Écrivez-nous et nous recommencerons.",
        "pt": "Sentimos muito: ninguém conseguiu ver seu pedido {reference} a tempo e ele "
        "expirou. Nada está reservado. Escreva para nós e começamos de novo.",
        "hi": "माफ़ कीजिए: आपका अनुरोध {reference} समय पर कोई देख नहीं पाया, इसलिए वह समाप्त "
        "हो गया। कुछ भी बुक नहीं हुआ है। हमें लिखिए, हम फिर से शुरू करेंगे।",
        "sw": "Samahani: hakuna aliyeweza kuangalia ombi lako {reference} kwa wakati, kwa hiyo "
        "muda wake umeisha. Hakuna kilichowekwa. Tuandikie tuanze tena.",
        "id": "Mohon maaf: permintaan Anda {reference} belum sempat dilihat tim kami sampai "
        "waktunya habis. Belum ada yang dipesan. Tulis kepada kami dan kita mulai lagi.",
    },
}
LAPSED = {
    "en": "Nobody could look at it in time, so it has lapsed. Nothing is booked.",
    "es": "Nadie pudo revisarla a tiempo y ha caducado. No hay nada reservado.",
    "ar": "لم يتمكن أحد من مراجعته في الوقت المناسب فانتهت صلاحيته. لم يُحجز أي شيء.",
    "fr": "Personne n'a pu la regarder à temps, elle a donc expiré. Rien n'est réservé.",
    "pt": "Ninguém conseguiu ver a tempo e ele expirou. Nada está reservado.",
    "hi": "समय पर कोई देख नहीं पाया, इसलिए वह समाप्त हो गया। कुछ भी बुक नहीं हुआ है।",
    "sw": "Hakuna aliyeweza kuliangalia kwa wakati, kwa hiyo muda wake umeisha. Hakuna "
    "kilichowekwa.",
    "id": "Tim kami belum sempat melihatnya sampai waktunya habis. Belum ada yang dipesan.",
}
"""What a template says of it that has words of its own around the reference."""

WHEN = {
    "en": " When: {when}.",
    "es": " Cuándo: {when}.",
    "ar": " الموعد: {when}.",
    "fr": " Quand : {when}.",
    "pt": " Quando: {when}.",
    "hi": " समय: {when}।",
    "sw": " Wakati: {when}.",
    "id": " Waktu: {when}.",
}


CHANGES = {
    "cancel": {
        "en": "Your order {reference} is cancelled.",
        "es": "Tu pedido {reference} está cancelado.",
        "ar": "تم إلغاء طلبك {reference}.",
        "fr": "Votre commande {reference} est annulée.",
        "pt": "Seu pedido {reference} está cancelado.",
        "hi": "आपका ऑर्डर {reference} रद्द कर दिया गया है।",
        "sw": "Oda yako {reference} imeghairiwa.",
        "id": "Pesanan Anda {reference} sudah dibatalkan.",
    },
    "postpone": {
        "en": "Your order {reference} is moved.{when}",
        "es": "Hemos cambiado el día de tu pedido {reference}.{when}",
        "ar": "تم تغيير موعد طلبك {reference}.{when}",
        "fr": "Votre commande {reference} est déplacée.{when}",
        "pt": "Seu pedido {reference} foi remarcado.{when}",
        "hi": "आपके ऑर्डर {reference} का समय बदल दिया गया है।{when}",
        "sw": "Oda yako {reference} imehamishwa.{when}",
        "id": "Jadwal pesanan Anda {reference} sudah dipindahkan.{when}",
    },
    "declined": {
        "en": "We're sorry, we can't change your order {reference}; it stays as it was. {reason}",
        "es": "Lo sentimos, no podemos cambiar tu pedido {reference}; queda como estaba. {reason}",
        "ar": "نعتذر، لا يمكننا تغيير طلبك {reference}، وهو باقٍ كما كان. {reason}",
        "fr": "Nous sommes désolés, nous ne pouvons pas changer votre commande {reference} ; elle "
        "reste comme avant. {reason}",
        "pt": "Sentimos muito, não podemos mudar seu pedido {reference}; ele fica como estava. "
        "{reason}",
        "hi": "माफ़ कीजिए, हम आपका ऑर्डर {reference} बदल नहीं सकते; वह पहले जैसा ही है। {reason}",
        "sw": "Samahani, hatuwezi kubadilisha oda yako {reference}; inabaki kama ilivyokuwa. "
        "{reason}",
        "id": "Mohon maaf, kami tidak bisa mengubah pesanan Anda {reference}; pesanan tetap "
        "seperti semula. {reason}",
    },
}


def tell_change(change: ChangeRequest, *, conversation: Conversation) -> None:
    """What became of a wish to change an order; queued with the decision itself."""
    order = change.order
    language = change.language if change.language in locales.LANGUAGES else "en"
    declined = change.status == ChangeRequest.Status.DECLINED
    wrap = partial(locales.isolated, language=language)
    moment = "" if declined else _moment(order, language)
    when = WHEN[language].format(when=wrap(moment)) if moment else ""
    text = CHANGES["declined" if declined else change.kind][language].format(
        reference=wrap(order.reference), when=when, reason=change.decision_reason
    )
    notify(
        conversation,
        Notice(
            purpose="order_changed",
            text=text.strip(),
            reference=wrap(order.reference),
            details=text.strip(),
            language=language,
        ),
    )


def tell_approved(order: Order, *, conversation: Conversation) -> None:
    """The one confirmation; queued in the transaction that made the order."""
    language = _language(order.proposal)
    wrap = partial(locales.isolated, language=language)
    lines = ", ".join(wrap(f"{line.quantity} × {line.name}") for line in order.lines.all())
    moment = _moment(order, language)
    total = wrap(locales.amount(order.total_minor, order.currency, language=language))
    when = WHEN[language].format(when=wrap(moment)) if moment else ""
    reference = wrap(order.reference)
    stop = "।" if language == "hi" else "."
    notify(
        conversation,
        Notice(
            purpose="order_confirmed",
            text=TEXTS["approved"][language].format(
                reference=reference, lines=lines, total=total, when=when
            ),
            reference=reference,
            details=f"{lines}{stop} {total}{stop}{when}",
            language=language,
        ),
    )


def _moment(order: Order, language: str) -> str:
    """The wished day and time in the customer's language; empty if none was wished."""
    parts = []
    if order.wished_date:
        parts.append(locales.day(order.wished_date, language=language))
    if order.wished_time:
        parts.append(locales.read_back(order.wished_time, language=language))
    return "، ".join(parts) if language == "ar" else ", ".join(parts)


def tell_rejected(proposal: OrderProposal, *, conversation: Conversation) -> None:
    _tell(conversation, proposal, "order_declined", TEXTS["rejected"], proposal.decision_reason)


def tell_expired(proposal: OrderProposal, *, conversation: Conversation) -> None:
    details = LAPSED[_language(proposal)]
    _tell(conversation, proposal, "order_expired", TEXTS["expired"], details)


def _language(proposal: OrderProposal) -> str:
    return proposal.language if proposal.language in locales.LANGUAGES else "en"


def _tell(
    conversation: Conversation,
    proposal: OrderProposal,
    purpose: str,
    texts: dict[str, str],
    details: str,
) -> None:
    language = _language(proposal)
    wrap = partial(locales.isolated, language=language)
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
