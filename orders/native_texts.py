"""What a customer is told about an order from the catalogue inside WhatsApp. Fixed texts."""

from collections.abc import Sequence

from catalog.snapshot import Money, PackageEntry, ServiceEntry
from core import locales

Entry = ServiceEntry | PackageEntry

TEXTS = {
    "got": {
        "en": "We received your order, reference {reference}:",
        "es": "Hemos recibido tu pedido, referencia {reference}:",
        "ar": "وصلنا طلبك، المرجع {reference}:",
        "fr": "Nous avons bien reçu votre commande, référence {reference} :",
        "pt": "Recebemos seu pedido, referência {reference}:",
        "hi": "आपका ऑर्डर मिल गया, संदर्भ {reference}:",
        "sw": "Tumepokea oda yako, kumbukumbu {reference}:",
        "id": "Pesanan Anda sudah kami terima, referensi {reference}:",
    },
    "total": {
        "en": "Total {amount}",
        "es": "Total {amount}",
        "ar": "الإجمالي {amount}",
        "fr": "Total {amount}",
        "pt": "Total {amount}",
        "hi": "कुल {amount}",
        "sw": "Jumla {amount}",
        "id": "Total {amount}",
    },
    "differs": {
        "en": "Your catalogue showed {shown} for {name}; our price is {amount}.",
        "es": "Tu catálogo mostraba {shown} para {name}; nuestro precio es {amount}.",
        "ar": "أظهر الكتالوج لديك {shown} مقابل {name}؛ سعرنا هو {amount}.",
        "fr": "Votre catalogue affichait {shown} pour {name} ; notre prix est de {amount}.",
        "pt": "Seu catálogo mostrava {shown} para {name}; nosso preço é {amount}.",
        "hi": "आपके कैटलॉग में {name} का दाम {shown} दिख रहा था; हमारा दाम {amount} है।",
        "sw": "Katalogi yako ilionyesha {shown} kwa {name}; bei yetu ni {amount}.",
        "id": "Katalog Anda menampilkan {shown} untuk {name}; harga kami {amount}.",
    },
    "unknown": {
        "en": "We don't sell this at the moment: {names}.",
        "es": "Esto no lo vendemos en este momento: {names}.",
        "ar": "هذا غير متوفر لدينا حاليًا: {names}.",
        "fr": "Nous ne proposons pas ceci en ce moment : {names}.",
        "pt": "No momento não vendemos isto: {names}.",
        "hi": "यह अभी हमारे यहाँ उपलब्ध नहीं है: {names}।",
        "sw": "Kwa sasa hatuuzi hii: {names}.",
        "id": "Saat ini kami tidak menjual ini: {names}.",
    },
    "too_many": {
        "en": "{name}: at most {most} at once, so we left it out.",
        "es": "{name}: como máximo {most} a la vez, así que no lo hemos incluido.",
        "ar": "{name}: {most} كحد أقصى في المرة الواحدة، لذلك لم نُدرجه.",
        "fr": "{name} : {most} au maximum à la fois, nous ne l'avons donc pas ajouté.",
        "pt": "{name}: no máximo {most} por vez, por isso não incluímos.",
        "hi": "{name}: एक बार में ज़्यादा से ज़्यादा {most}, इसलिए इसे शामिल नहीं किया।",
        "sw": "{name}: si zaidi ya {most} kwa mara moja, kwa hiyo hatukuijumuisha.",
        "id": "{name}: paling banyak {most} sekaligus, jadi belum kami masukkan.",
    },
    "waits": {
        "en": "Nothing is confirmed yet: somebody looks at it and writes to you here.",
        "es": "Todavía no hay nada confirmado: alguien lo revisa y te escribe aquí.",
        "ar": "لم يتم تأكيد أي شيء بعد: سيراجعه أحدنا ويكتب لك هنا.",
        "fr": "Rien n'est encore confirmé : une personne regarde et vous écrit ici.",
        "pt": "Nada está confirmado ainda: alguém vai ver e escrever para você aqui.",
        "hi": "अभी कुछ भी पक्का नहीं है: टीम से कोई देखकर आपको यहीं लिखेगा।",
        "sw": "Bado hakuna kilichothibitishwa: mtu ataangalia na kukuandikia hapa.",
        "id": "Belum ada yang pasti: tim kami akan mengecek dan menulis kepada Anda di sini.",
    },
    "nothing": {
        "en": "We received your order, but could not take it as it is. Somebody writes to you "
        "here.",
        "es": "Hemos recibido tu pedido, pero no hemos podido tomarlo tal cual. Alguien te "
        "escribe aquí.",
        "ar": "وصلنا طلبك لكن تعذّر قبوله كما هو. سيكتب لك أحدنا هنا.",
        "fr": "Nous avons reçu votre commande, mais nous n'avons pas pu la prendre "
        "telle quelle. Une personne vous écrit ici.",
        "pt": "Recebemos seu pedido, mas não conseguimos aceitá-lo como está. Alguém "
        "vai escrever para você aqui.",
        "hi": "आपका ऑर्डर मिल गया, पर उसे इसी रूप में नहीं ले पाए। टीम से कोई आपको यहीं लिखेगा।",
        "sw": "Tumepokea oda yako, lakini hatukuweza kuichukua kama ilivyo. Mtu wa "
        "timu atakuandikia hapa.",
        "id": "Pesanan Anda sudah kami terima, tetapi belum bisa kami proses apa "
        "adanya. Tim kami akan menulis kepada Anda di sini.",
    },
}
_LINE = "{quantity} × {name}: {amount}"


def told(
    *,
    language: str,
    reference: str,
    currency: str,
    lines: Sequence[tuple[Entry, int]],
    differences: Sequence[tuple[Entry, Money]],
    unknown: Sequence[str],
    too_many: Sequence[Entry],
) -> str:
    """The whole message. `differences`: an entry and what the telephone showed for it."""

    def say(key: str, **parts: str) -> str:
        return _filled(TEXTS[key][language], language, **parts)

    def amount(money: Money) -> str:
        return locales.amount(money.minor, money.currency, language=language)

    said = []
    if lines:
        said.append(say("got", reference=reference))
        said += [
            _filled(
                _LINE,
                language,
                quantity=str(quantity),
                name=_name(entry, language),
                amount=amount(Money(entry.price.minor * quantity, entry.price.currency)),
            )
            for entry, quantity in lines
        ]
        total = sum(entry.price.minor * quantity for entry, quantity in lines)
        said.append(say("total", amount=amount(Money(total, currency))))
    else:
        said.append(say("nothing"))
    said += [
        say(
            "differs",
            shown=amount(shown),
            name=_name(entry, language),
            amount=amount(entry.price),
        )
        for entry, shown in differences
    ]
    if named := [each for each in unknown if each]:
        said.append(say("unknown", names=", ".join(named)))
    said += [
        say("too_many", name=_name(entry, language), most=str(entry.max_quantity))
        for entry in too_many
    ]
    if lines:
        said.append(say("waits"))
    return "\n".join(said)


def _name(entry: Entry, language: str) -> str:
    translated = entry.translations.get(language)
    return translated.name if translated else entry.name


def _filled(text: str, language: str, **parts: str) -> str:
    """The parts kept whole where the sentence runs from right to left."""
    whole = {name: locales.isolated(part, language=language) for name, part in parts.items()}
    return text.format(**whole)
