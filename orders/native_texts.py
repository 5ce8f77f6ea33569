"""What a customer is told about an order from the catalogue inside WhatsApp. Fixed texts."""

from collections.abc import Sequence

from catalog.snapshot import Money, PackageEntry, ServiceEntry
from core.money import to_decimal_string

Entry = ServiceEntry | PackageEntry

_TEXTS = {
    "got": {
        "en": "We received your order, reference {reference}:",
        "es": "Hemos recibido tu pedido, referencia {reference}:",
        "ar": "وصلنا طلبك، المرجع {reference}:",
    },
    "line": {
        "en": "{quantity} × {name}: {amount}",
        "es": "{quantity} × {name}: {amount}",
        "ar": "{quantity} × {name}: {amount}",
    },
    "total": {"en": "Total {amount}", "es": "Total {amount}", "ar": "الإجمالي {amount}"},
    "differs": {
        "en": "Your catalogue showed {shown} for {name}; our price is {amount}.",
        "es": "Tu catálogo mostraba {shown} para {name}; nuestro precio es {amount}.",
        "ar": "أظهر الكتالوج لديك {shown} مقابل {name}؛ سعرنا هو {amount}.",
    },
    "unknown": {
        "en": "We don't sell this at the moment: {names}.",
        "es": "Esto no lo vendemos en este momento: {names}.",
        "ar": "هذا غير متوفر لدينا حاليًا: {names}.",
    },
    "too_many": {
        "en": "{name}: at most {most} at once, so we left it out.",
        "es": "{name}: como máximo {most} a la vez, así que no lo hemos incluido.",
        "ar": "{name}: {most} كحد أقصى في المرة الواحدة، لذلك لم نُدرجه.",
    },
    "waits": {
        "en": "Nothing is confirmed yet: somebody looks at it and writes to you here.",
        "es": "Todavía no hay nada confirmado: alguien lo revisa y te escribe aquí.",
        "ar": "لم يتم تأكيد أي شيء بعد: سيراجعه أحدنا ويكتب لك هنا.",
    },
    "nothing": {
        "en": "We received your order, but could not take it as it is. Somebody writes to you "
        "here.",
        "es": "Hemos recibido tu pedido, pero no hemos podido tomarlo tal cual. Alguien te "
        "escribe aquí.",
        "ar": "وصلنا طلبك لكن تعذّر قبوله كما هو. سيكتب لك أحدنا هنا.",
    },
}
LANGUAGES = ("en", "es", "ar")

# Isolates keep names, amounts and references whole inside Arabic text.
_ISOLATE = "\u2068{}\u2069"


def told(
    *,
    language: str,
    reference: str,
    currency: str,
    lines: Sequence[tuple[Entry, int]],
    differences: Sequence[tuple[Entry, str]],
    unknown: Sequence[str],
    too_many: Sequence[Entry],
) -> str:
    """The whole message. `differences`: an entry and what the telephone showed for it."""
    wrap = _ISOLATE.format if language == "ar" else str

    def say(key: str, **parts: str) -> str:
        wrapped = {name: wrap(part) for name, part in parts.items()}
        return _TEXTS[key][language].format(**wrapped)

    said = []
    if lines:
        said.append(say("got", reference=reference))
        said += [
            say(
                "line",
                quantity=str(quantity),
                name=_name(entry, language),
                amount=_amount(Money(entry.price.minor * quantity, entry.price.currency)),
            )
            for entry, quantity in lines
        ]
        total = sum(entry.price.minor * quantity for entry, quantity in lines)
        said.append(say("total", amount=_amount(Money(total, currency))))
    else:
        said.append(say("nothing"))
    said += [
        say("differs", shown=shown, name=_name(entry, language), amount=_amount(entry.price))
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


def _amount(money: Money) -> str:
    return f"{to_decimal_string(money.minor, money.currency)} {money.currency}"
