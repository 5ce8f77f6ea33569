"""Two businesses to talk to: a home-cleaning firm in Dubai and a studio in Madrid."""

from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from ai.engine import decide
from ai.render import Part, render
from ai.turn import AssistantPolicy, CustomerMessage, HistoryEntry, OpenOrder, Turn
from ai.validate import validate
from catalog.snapshot import (
    ArticleEntry,
    BusinessEntry,
    Money,
    PackageEntry,
    PackageItem,
    ServiceEntry,
    Snapshot,
    Translation,
)
from tests.support.talks import READS

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DUBAI_NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Dubai"))
MADRID_NOW = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Madrid"))


def _aed(amount: int) -> Money:
    return Money(amount * 100, "AED")


def _eur(cents: int) -> Money:
    return Money(cents, "EUR")


SPARKLE = Snapshot(
    version=7,
    business=BusinessEntry(
        name="Sparkle Homes",
        timezone="Asia/Dubai",
        currency="AED",
        default_language="en",
        languages=("en", "ar"),
        hours={
            **dict.fromkeys(("mon", "tue", "wed", "thu", "sat", "sun"), (("08:00", "20:00"),)),
            "fri": (("14:00", "20:00"),),
        },
        closed_dates=("2026-12-02",),
        address="Office 12, Marina Walk, Dubai",
        phone="+971 4 555 0142",
    ),
    services=(
        ServiceEntry(
            1,
            "Deep cleaning",
            "Every corner of your home, inside cupboards, oven and windows.",
            "Cleaning",
            _aed(450),
            240,
            details=("date", "time", "place", "name"),
            synonyms=("spring clean", "intensive cleaning"),
            max_quantity=5,
            translations={"ar": Translation("تنظيف عميق", "كل زاوية في البيت مع النوافذ والفرن.")},
        ),
        ServiceEntry(
            2,
            "Standard cleaning",
            "Floors, dust, kitchen and bathrooms.",
            "Cleaning",
            _aed(120),
            120,
            details=("date", "time", "place", "name"),
            synonyms=("regular cleaning", "basic clean"),
            translations={"ar": Translation("تنظيف عادي", "الأرضيات والغبار والمطبخ والحمام.")},
        ),
        ServiceEntry(
            3,
            "Sofa shampoo",
            "Steam shampoo for one sofa of up to three seats.",
            "Furniture",
            _aed(180),
            60,
            details=("date", "time", "place"),
            synonyms=("couch cleaning",),
            translations={"ar": Translation("غسيل الكنب", "")},
        ),
        ServiceEntry(4, "Mattress steam", "", "Furniture", Money(9950, "AED"), 45, ("date",)),
        ServiceEntry(
            5,
            "AC duct cleaning",
            "All vents and filters.",
            "Technical",
            _aed(350),
            90,
            details=("date", "time", "phone"),
        ),
        ServiceEntry(6, "Carpet cleaning", "", "Furniture", _aed(75), None, ("date",)),
    ),
    packages=(
        PackageEntry(
            1,
            "Move-in bundle",
            "A deep cleaning and two sofas.",
            _aed(720),
            (PackageItem(1, 1), PackageItem(3, 2)),
            details=("date", "time", "place", "name"),
            translations={"ar": Translation("باقة الانتقال", "")},
        ),
    ),
    articles=(
        ArticleEntry(
            1,
            "Do you bring your own cleaning supplies?",
            "Yes, our team brings all products and equipment.",
            "en",
            ("materials", "products", "equipment"),
        ),
        ArticleEntry(
            2, "How can I pay?", "By card or cash after the visit.", "en", ("card", "cash")
        ),
        ArticleEntry(
            3,
            "What is your cancellation policy?",
            "You can move or cancel until the evening before.",
            "en",
            ("cancel policy",),
        ),
        ArticleEntry(4, "Are your products safe for pets?", "Yes, they are.", "en", ("dog", "cat")),
        ArticleEntry(5, "هل أحتاج أن أكون في البيت؟", "لا، يكفي ترك المفتاح.", "ar", ("مفتاح",)),
    ),
)

NAVAJA = Snapshot(
    version=3,
    business=BusinessEntry(
        name="La Navaja",
        timezone="Europe/Madrid",
        currency="EUR",
        default_language="es",
        languages=("es", "en"),
        hours={
            **dict.fromkeys(("tue", "wed", "thu", "fri"), (("10:00", "14:00"), ("16:00", "20:00"))),
            "sat": (("10:00", "14:00"),),
            "mon": (),
            "sun": (),
        },
        address="Calle del Pez 20, Madrid",
        phone="+34 910 555 014",
    ),
    services=(
        ServiceEntry(
            1, "Corte de pelo", "Corte con lavado.", "Barbería", _eur(1800), 30,
            details=("date", "time", "name"),
            translations={"en": Translation("Haircut", "Cut and wash.")},
        ),
        ServiceEntry(
            2, "Arreglo de barba", "", "Barbería", _eur(1250), 20,
            details=("date", "time", "name"),
            translations={"en": Translation("Beard trim")},
        ),
        ServiceEntry(
            3, "Corte infantil", "Hasta doce años.", "Barbería", _eur(1400), 25,
            details=("date", "time", "name"),
            translations={"en": Translation("Kids haircut")},
        ),
        ServiceEntry(
            4, "Manicura", "", "Belleza", _eur(2200), 45, ("date", "time", "name", "phone"),
        ),
        ServiceEntry(
            5, "Tinte completo", "Color de raíz a puntas.", "Belleza", _eur(4590), 90,
            details=("date", "time", "name"),
            synonyms=("coloración",),
        ),
        ServiceEntry(
            6, "Limpieza facial", "", "Belleza", _eur(3900), 60, ("date", "time", "name"),
            translations={"en": Translation("Facial")},
        ),
    ),
    packages=(
        PackageEntry(
            1, "Corte y barba", "El clásico.", _eur(2800), (PackageItem(1, 1), PackageItem(2, 1)),
            details=("date", "time", "name"),
            translations={"en": Translation("Haircut and beard")},
        ),
    ),
    articles=(
        ArticleEntry(1, "¿Se puede pagar con tarjeta?", "Sí, con tarjeta y en efectivo.", "es",
                     ("tarjeta", "pagar", "bizum")),
        ArticleEntry(2, "¿Hay aparcamiento cerca?", "Hay un parking en la calle de al lado.", "es",
                     ("parking", "aparcar")),
    ),
)  # fmt: skip


class Chat:
    """A conversation with the built-in engine, turn by turn, as the orchestrator holds it."""

    def __init__(self, snapshot: Snapshot, *, now: datetime | None = None, **turn: Any) -> None:
        self.snapshot = snapshot
        self.now = now or (DUBAI_NOW if snapshot is SPARKLE else MADRID_NOW)
        self.turn_fields: dict[str, Any] = turn
        self.state: dict[str, Any] = {}
        self.language: str | None = None
        self.history: list[HistoryEntry] = []
        self._ids = count(1)
        self.policy: AssistantPolicy = turn.pop("policy", AssistantPolicy(threshold=READS))
        self.open_orders: tuple[OpenOrder, ...] = ()
        self.parts: list[Part] = []

    def say(self, *texts: str, kind: str = "text", reply_id: str = "") -> "Chat":
        turn = Turn(
            messages=tuple(
                CustomerMessage(next(self._ids), text, kind, reply_id) for text in texts
            ),
            snapshot=self.snapshot,
            now=self.now,
            policy=self.policy,
            history=tuple(self.history),
            state=self.state,
            language=self.language,
            open_orders=self.open_orders,
            **self.turn_fields,
        )
        self.turn = turn
        self.decision = validate(decide(turn), turn)
        self.state, self.language = self.decision.state, self.decision.language
        self.parts = render(self.decision.acts, self.snapshot, self.decision.language)
        self.history += [HistoryEntry("customer", text) for text in texts]
        self.history.append(HistoryEntry("assistant", self.text))
        return self

    def tap(self, reply_id: str, title: str = "") -> "Chat":
        return self.say(title, kind="interactive", reply_id=reply_id)

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts)

    @property
    def kinds(self) -> list[str]:
        return [act.kind for act in self.decision.acts]

    @property
    def acts(self) -> list[str]:
        """Acts in short: "quote service:1", "refuse discount", "ask date past" …"""
        return [brief(act) for act in self.decision.acts]


def brief(act: Any) -> str:
    words = [act.kind]
    for name in ("ref", "code", "reason", "slot", "problem", "date", "category", "state"):
        value = getattr(act, name, None)
        if value:
            words.append(str(value))
    if act.kind == "quote" and act.detail != "price":
        words.append(act.detail)
    if act.kind == "list_services" and act.intro != "menu":
        words.append(act.intro)
    if act.kind == "clarify":
        words += list(act.options)
    if act.kind in ("review_order", "propose_order"):
        words += [f"{line.quantity}x{line.ref}" for line in act.lines]
        words += [f"{slot.name}={slot.value}" for slot in act.slots]
    return " ".join(words)
