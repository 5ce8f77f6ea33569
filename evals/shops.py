"""Five invented businesses that the scenarios play in; each speaks three of the eight languages."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

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

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WHEN = ("date", "time", "name")


@dataclass(frozen=True, slots=True)
class Shop:
    """A business on one morning: a Tuesday, ten o'clock."""

    snapshot: Snapshot
    now: datetime


def open_hours(
    days: tuple[str, ...], *spans: tuple[str, str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    return {day: spans if day in days else () for day in WEEK}


def shop(
    business: BusinessEntry,
    services: tuple[ServiceEntry, ...],
    packages: tuple[PackageEntry, ...] = (),
    articles: tuple[ArticleEntry, ...] = (),
) -> Shop:
    return Shop(
        Snapshot(1, business, services, packages, articles),
        datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(business.timezone)),
    )


def service(
    number: int,
    name: str,
    amount: int,
    currency: str,
    minutes: int | None,
    *,
    category: str = "",
    about: str = "",
    details: tuple[str, ...] = WHEN,
    also: tuple[str, ...] = (),
    **names: str,
) -> ServiceEntry:
    """`amount` in minor units; `names`: the service's name in other languages."""
    return ServiceEntry(
        number, name, about, category, Money(amount, currency), minutes, details, also,
        translations={language: Translation(said) for language, said in names.items()},
    )  # fmt: skip


SALON = shop(
    BusinessEntry(
        name="Salon Éclat", timezone="Africa/Dakar", currency="XOF", default_language="fr",
        languages=("fr", "en", "es"), hours=open_hours(WEEK[:6], ("09:00", "19:00")),
        address="12 rue Carnot, Dakar", phone="+221 33 555 01 42",
    ),
    (
        service(1, "Coupe femme", 12000, "XOF", 45, category="Coiffure",
             about="Shampoing compris.",
                 en="Women's haircut", es="Corte de mujer"),
        service(2, "Coupe homme", 7000, "XOF", 30, category="Coiffure",
                 en="Men's haircut", es="Corte de hombre"),
        service(3, "Coloration", 25000, "XOF", 90, category="Coiffure",
                 en="Hair colouring", es="Tinte"),
        service(4, "Manucure", 8000, "XOF", 40, category="Beauté", en="Manicure", es="Manicura"),
        service(5, "Pédicure", 9000, "XOF", 50, category="Beauté", en="Pedicure", es="Pedicura"),
        service(6, "Brushing", 6000, "XOF", 30, category="Coiffure", details=("date", "time"),
                 en="Blow-dry", es="Secado"),
        service(7, "Épilation des sourcils", 4000, "XOF", 15, category="Beauté",
                 en="Eyebrow waxing", es="Depilación de cejas"),
    ),
    (
        PackageEntry(1, "Forfait mariée", "", Money(60000, "XOF"),
                     (PackageItem(1, 1), PackageItem(4, 1)), details=WHEN,
                     translations={"en": Translation("Bridal package"),
                                   "es": Translation("Paquete de novia")}),
    ),
    (
        ArticleEntry(1, "Acceptez-vous les cartes bancaires ?", "Oui, toutes les cartes.", "fr",
                     ("carte", "payer", "card", "tarjeta")),
        ArticleEntry(2, "Y a-t-il un parking ?", "Oui, devant le salon.", "fr", ("parking",)),
        ArticleEntry(3, "Quelle est votre politique d'annulation ?",
                     "Jusqu'à la veille, sans frais.", "fr", ("annulation",)),
    ),
)  # fmt: skip

HOME = shop(
    BusinessEntry(
        name="Bayti Home Services", timezone="Asia/Dubai", currency="AED", default_language="en",
        languages=("en", "ar", "sw"), hours=open_hours(WEEK[:6], ("08:00", "20:00")),
        address="Al Wasl Road 8, Dubai", phone="+971 4 555 0190",
    ),
    (
        service(1, "Deep cleaning", 45000, "AED", 240, category="Cleaning",
                 details=("date", "time", "place"), ar="تنظيف عميق", sw="Usafi wa kina"),
        service(2, "AC service", 18000, "AED", 60, category="Repairs", also=("AC repair",),
                 details=("date", "time", "place"), ar="صيانة مكيف", sw="Huduma ya kiyoyozi"),
        service(3, "Plumbing repair", 15000, "AED", 60, category="Repairs",
                 also=("plumber", "leak repair"), details=("date", "time", "place"),
                 ar="إصلاح سباكة", sw="Ukarabati wa bomba"),
        service(4, "Handyman hour", 12000, "AED", 60, category="Repairs",
                 about="Small jobs: we hang shelves, fix doors and put up curtains.",
                 details=("date", "time", "place"), ar="ساعة فني", sw="Fundi kwa saa"),
        service(5, "Sofa cleaning", 20000, "AED", 90, category="Cleaning",
                 details=("date", "time", "place"), ar="تنظيف كنب", sw="Kusafisha sofa"),
        service(6, "Pest control", 25000, "AED", 120, category="Cleaning",
                 details=("date", "time", "place"), ar="مكافحة حشرات", sw="Kudhibiti wadudu"),
    ),
    (),
    (
        ArticleEntry(1, "Do you bring your own tools?", "Yes, and all materials.", "en",
                     ("tools", "materials", "equipment")),
        ArticleEntry(2, "How can I pay?", "By card or cash.", "en", ("card", "cash", "بطاقة")),
        ArticleEntry(3, "What is your cancellation policy?", "Free until the evening before.", "en",
                     ("cancellation policy",)),
    ),
)  # fmt: skip

CLINIC = shop(
    BusinessEntry(
        name="Klinik Melati", timezone="Asia/Jakarta", currency="IDR", default_language="id",
        languages=("id", "en", "ar"), hours=open_hours(WEEK[:6], ("08:00", "17:00")),
        address="Jalan Melati 5, Jakarta", phone="+62 21 555 0117",
    ),
    (
        service(1, "Konsultasi umum", 15000000, "IDR", 20, category="Umum",
                 en="General consultation", ar="استشارة عامة"),
        service(2, "Pembersihan gigi", 35000000, "IDR", 45, category="Gigi",
                 also=("scaling",), en="Teeth cleaning", ar="تنظيف أسنان"),
        service(3, "Pemutihan gigi", 150000000, "IDR", 60, category="Gigi",
                 en="Teeth whitening", ar="تبييض أسنان"),
        service(4, "Vaksin flu", 30000000, "IDR", 15, category="Umum", details=("date", "name"),
                 en="Flu vaccine", ar="لقاح الإنفلونزا"),
        service(5, "Cek darah", 20000000, "IDR", 15, category="Umum", details=("date", "name"),
                 en="Blood test", ar="تحليل دم"),
        service(6, "Fisioterapi", 25000000, "IDR", 45, category="Umum",
                 en="Physiotherapy", ar="علاج طبيعي"),
    ),
    (),
    (
        ArticleEntry(1, "Apakah menerima BPJS?", "Ya, untuk konsultasi umum.", "id",
                     ("bpjs", "asuransi", "insurance")),
        ArticleEntry(2, "Apakah ada tempat parkir?", "Ada, gratis di belakang klinik.", "id",
                     ("parkir", "parking")),
    ),
)  # fmt: skip

RESTAURANT = shop(
    BusinessEntry(
        name="Casa do Rio", timezone="Europe/Lisbon", currency="EUR", default_language="pt",
        languages=("pt", "en", "es"), hours=open_hours(WEEK[1:], ("12:00", "23:00")),
        address="Rua do Cais 3, Porto", phone="+351 22 555 0160",
    ),
    (
        service(1, "Mesa na esplanada", 1000, "EUR", None, category="Mesas",
                 details=("date", "time", "quantity", "name"),
                 en="Terrace table", es="Mesa en la terraza"),
        service(2, "Menu de degustação", 4500, "EUR", 120, category="Menus",
                 details=("date", "time", "name"), en="Tasting menu", es="Menú degustación"),
        service(3, "Bacalhau à Brás", 1650, "EUR", None, category="Pratos", details=("name",),
                 en="Brás cod", es="Bacalao a la Brás"),
        service(4, "Francesinha", 1400, "EUR", None, category="Pratos", details=("name",)),
        service(5, "Bolo de aniversário", 3000, "EUR", None, category="Doces",
                 details=("date", "name"), en="Birthday cake", es="Tarta de cumpleaños"),
    ),
    (),
    (
        ArticleEntry(1, "Têm opções vegetarianas?", "Sim, três pratos.", "pt",
                     ("vegetariano", "vegetarian", "vegan", "vegano")),
        ArticleEntry(2, "Aceitam cães?", "Sim, na esplanada.", "pt", ("cão", "animais", "dogs",
                                                                     "perros")),
    ),
)  # fmt: skip

CARWASH = shop(
    BusinessEntry(
        name="Chamak Car Wash", timezone="Asia/Kolkata", currency="INR", default_language="hi",
        languages=("hi", "en", "sw"), hours=open_hours(WEEK[:6], ("08:00", "20:00")),
        address="Ring Road 44, Delhi", phone="+91 11 5550 0133",
    ),
    (
        service(1, "बेसिक कार वॉश", 30000, "INR", 30, category="Wash", also=("car wash",),
                 en="Basic car wash", sw="Kuosha gari"),
        service(2, "फोम वॉश", 50000, "INR", 45, category="Wash",
                 en="Foam wash", sw="Kuosha kwa povu"),
        service(3, "इंटीरियर क्लीनिंग", 90000, "INR", 90, category="Detailing",
                 en="Interior cleaning", sw="Usafi wa ndani"),
        service(4, "बाइक वॉश", 15000, "INR", 20, category="Wash",
                 en="Bike wash", sw="Kuosha pikipiki"),
        service(5, "सेरामिक कोटिंग", 1500000, "INR", 300, category="Detailing",
                 en="Ceramic coating", sw="Ceramic coating"),
        service(6, "इंजन क्लीनिंग", 70000, "INR", 60, category="Detailing",
                 en="Engine cleaning", sw="Kusafisha injini"),
    ),
    (),
    (
        ArticleEntry(1, "क्या कार्ड से भुगतान होता है?", "हाँ, कार्ड और UPI दोनों से।", "hi",
                     ("कार्ड", "card", "upi", "kadi")),
        ArticleEntry(2, "Do you have a waiting room?", "Yes, with tea and wifi.", "en",
                     ("waiting room", "wifi")),
    ),
)  # fmt: skip

SHOPS = {
    "salon": SALON,
    "home": HOME,
    "clinic": CLINIC,
    "restaurant": RESTAURANT,
    "carwash": CARWASH,
}
