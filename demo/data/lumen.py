"""Lumen Home Care, Dubai: homes cleaned and kept, in dirhams, in English and Arabic."""

from datetime import timedelta
from typing import Any

from demo.data.kinds import (
    Approves,
    Business,
    Number,
    Person,
    Reads,
    Rejects,
    Replies,
    Says,
    Story,
    Taps,
)


def _service(
    name: str,
    price: str,
    minutes: int,
    category: str,
    description: str,
    *,
    ar: tuple[str, str],
    es: tuple[str, str],
    synonyms: list[str],
    details: list[str] | None = None,
    most: int = 4,
) -> dict[str, Any]:
    return {
        "name": name,
        "price": price,
        "duration_minutes": minutes,
        "category": category,
        "description": description,
        "details": details or ["date", "time", "place"],
        "max_quantity": most,
        "synonyms": synonyms,
        "translations": {
            "ar": {"name": ar[0], "description": ar[1]},
            "es": {"name": es[0], "description": es[1]},
        },
    }


SERVICES = (
    _service(
        "Home cleaning",
        "135.00",
        180,
        "Cleaning",
        "Three hours with one cleaner: kitchen, bathrooms, floors and dusting. "
        "We bring products and tools.",
        ar=(
            "تنظيف منزلي",
            "ثلاث ساعات مع عاملة واحدة: المطبخ والحمامات والأرضيات وإزالة الغبار. "
            "نحضر المواد والأدوات معنا.",
        ),
        es=(
            "Limpieza del hogar",
            "Tres horas con una persona: cocina, baños, suelos y polvo. "
            "Llevamos productos y herramientas.",
        ),
        synonyms=["cleaner", "maid", "house cleaning", "regular cleaning", "خادمة", "تنظيف البيت"],
    ),
    _service(
        "Deep clean",
        "450.00",
        360,
        "Cleaning",
        "Two cleaners for six hours: inside cupboards and the oven, grout, skirting boards, "
        "behind the furniture.",
        ar=(
            "تنظيف عميق",
            "عاملان لمدة ست ساعات: داخل الخزائن والفرن، فواصل البلاط، الوزرات وخلف الأثاث.",
        ),
        es=(
            "Limpieza a fondo",
            "Dos personas durante seis horas: interior de armarios y horno, juntas, rodapiés, "
            "detrás de los muebles.",
        ),
        synonyms=["deep cleaning", "full clean", "spring clean", "تنظيف شامل"],
        most=2,
    ),
    _service(
        "Move-out clean",
        "620.00",
        480,
        "Cleaning",
        "An empty flat made ready for handover, with balcony and windows inside. "
        "Landlords accept our checklist.",
        ar=(
            "تنظيف عند الانتقال",
            "تجهيز الشقة الفارغة للتسليم مع الشرفة والنوافذ من الداخل. قائمتنا معتمدة لدى المُلّاك.",
        ),
        es=(
            "Limpieza de mudanza",
            "Un piso vacío listo para entregar, con balcón y ventanas por dentro.",
        ),
        synonyms=["move in", "end of lease", "handover cleaning", "moving", "تنظيف شقة فارغة"],
        most=1,
    ),
    _service(
        "Sofa shampoo",
        "180.00",
        90,
        "Sofas and carpets",
        "One sofa of up to three seats, shampooed and extracted. Dry after about four hours.",
        ar=("غسيل الكنب", "كنبة حتى ثلاثة مقاعد، شامبو وشفط. تجف بعد نحو أربع ساعات."),
        es=("Lavado de sofá", "Un sofá de hasta tres plazas. Seco en unas cuatro horas."),
        synonyms=["couch", "settee", "sofa cleaning", "upholstery", "كنبة", "تنظيف الكنب"],
        details=["date", "time", "place", "quantity"],
        most=6,
    ),
    _service(
        "Carpet shampoo",
        "120.00",
        60,
        "Sofas and carpets",
        "One carpet of up to six square metres, shampooed where it lies.",
        ar=("غسيل السجاد", "سجادة حتى ستة أمتار مربعة، تُغسل في مكانها."),
        es=("Lavado de alfombra", "Una alfombra de hasta seis metros cuadrados, en su sitio."),
        synonyms=["rug", "carpet cleaning", "سجادة", "موكيت"],
        details=["date", "time", "place", "quantity"],
        most=10,
    ),
    _service(
        "Mattress cleaning",
        "95.00",
        45,
        "Sofas and carpets",
        "One mattress, both sides, against dust mites.",
        ar=("تنظيف المراتب", "مرتبة واحدة من الجهتين ضد عث الغبار."),
        es=("Limpieza de colchón", "Un colchón por ambos lados, contra los ácaros."),
        synonyms=["bed", "mattress", "dust mites", "مرتبة"],
        details=["date", "time", "place", "quantity"],
        most=8,
    ),
    _service(
        "AC service",
        "149.00",
        60,
        "Air conditioning",
        "One unit: filters washed, coil and drain cleaned, gas pressure checked.",
        ar=("صيانة مكيف", "وحدة واحدة: غسل الفلاتر وتنظيف المبخر والتصريف وفحص ضغط الغاز."),
        es=("Mantenimiento de aire", "Un aparato: filtros, batería y desagüe limpios."),
        synonyms=["air conditioning", "aircon", "a/c", "ac cleaning", "ac repair", "مكيف", "تكييف"],
        details=["date", "time", "place", "quantity"],
        most=10,
    ),
    _service(
        "AC duct cleaning",
        "390.00",
        180,
        "Air conditioning",
        "The ducts of one apartment cleaned by brush and vacuum, with photos before and after.",
        ar=("تنظيف مجاري التكييف", "مجاري شقة واحدة بالفرشاة والشفط مع صور قبل وبعد."),
        es=("Limpieza de conductos", "Los conductos de un piso, con fotos de antes y después."),
        synonyms=["ducts", "vents", "duct cleaning", "دكت"],
        most=2,
    ),
    _service(
        "Window cleaning",
        "160.00",
        120,
        "Cleaning",
        "All windows of an apartment, inside and balcony side, frames and tracks included.",
        ar=("تنظيف النوافذ", "كل نوافذ الشقة من الداخل ومن جهة الشرفة مع الإطارات والمجاري."),
        es=("Limpieza de ventanas", "Todas las ventanas de un piso, marcos y carriles incluidos."),
        synonyms=["windows", "glass", "شبابيك", "زجاج"],
        most=2,
    ),
    _service(
        "Handyman hour",
        "110.00",
        60,
        "Repairs",
        "An hour of a skilled hand: shelves, curtain rails, taps, lamps, small painting.",
        ar=("ساعة فني صيانة", "ساعة عمل: رفوف، سكك ستائر، حنفيات، مصابيح ودهانات بسيطة."),
        es=("Hora de manitas", "Una hora: estantes, cortinas, grifos, lámparas, pintura pequeña."),
        synonyms=["handyman", "repair", "fix", "technician", "plumber", "صيانة", "فني"],
        details=["date", "time", "place", "notes"],
        most=8,
    ),
    _service(
        "Pest control",
        "280.00",
        90,
        "Repairs",
        "Gel and spray treatment of one apartment against ants and cockroaches, "
        "safe for pets after two hours.",
        ar=("مكافحة الحشرات", "معالجة شقة ضد النمل والصراصير، آمنة للحيوانات بعد ساعتين."),
        es=("Control de plagas", "Tratamiento de un piso contra hormigas y cucarachas."),
        synonyms=["insects", "cockroaches", "ants", "حشرات", "صراصير"],
        most=2,
    ),
    _service(
        "Ironing",
        "90.00",
        120,
        "Cleaning",
        "Two hours of ironing at your home; about thirty pieces.",
        ar=("كي الملابس", "ساعتان من الكي في منزلك، نحو ثلاثين قطعة."),
        es=("Plancha", "Dos horas de plancha en casa; unas treinta prendas."),
        synonyms=["iron", "laundry", "clothes", "مكواة"],
        most=3,
    ),
)

PACKAGES = (
    {
        "name": "Fresh start",
        "price": "580.00",
        "description": "Deep clean and one sofa shampoo on the same day.",
        "items": [("Deep clean", 1), ("Sofa shampoo", 1)],
        "details": ["date", "time", "place"],
        "max_quantity": 1,
        "synonyms": ["deep clean and sofa"],
        "translations": {
            "ar": {"name": "بداية جديدة", "description": "تنظيف عميق وغسيل كنبة في اليوم نفسه."},
            "es": {"name": "Como nuevo", "description": "Limpieza a fondo y un sofá el mismo día."},
        },
    },
    {
        "name": "Summer ready",
        "price": "545.00",
        "description": "Three AC units serviced and all windows cleaned.",
        "items": [("AC service", 3), ("Window cleaning", 1)],
        "details": ["date", "time", "place"],
        "max_quantity": 1,
        "synonyms": ["ac package", "summer package"],
        "translations": {
            "ar": {
                "name": "جاهز للصيف",
                "description": "صيانة ثلاث وحدات تكييف وتنظيف كل النوافذ.",
            },
            "es": {"name": "Listos para el verano", "description": "Tres aires y las ventanas."},
        },
    },
    {
        "name": "Monthly home",
        "price": "500.00",
        "description": "Four visits of Home cleaning within a month, with the same cleaner.",
        "items": [("Home cleaning", 4)],
        "details": ["date", "time", "place"],
        "max_quantity": 1,
        "synonyms": ["weekly cleaning", "monthly package", "subscription"],
        "translations": {
            "ar": {"name": "باقة الشهر", "description": "أربع زيارات تنظيف مع العاملة نفسها."},
            "es": {"name": "Hogar mensual", "description": "Cuatro visitas con la misma persona."},
        },
    },
)

ARTICLES = (
    {
        "question": "Where should the team park?",
        "answer": "Visitor parking is best. If your building needs a permit, send us the form a "
        "day before and we fill it in. Paid parking is on us.",
        "keywords": ["parking", "car", "permit", "visitor", "gate pass"],
    },
    {
        "question": "Do you bring your own products?",
        "answer": "Yes: cleaning products, cloths, vacuum and ladder. If you prefer your own "
        "products, leave them out and tell the team at the door.",
        "keywords": [
            "products",
            "supplies",
            "materials",
            "vacuum",
            "equipment",
            "eco",
            "chemicals",
        ],
    },
    {
        "question": "Can I cancel or move my appointment?",
        "answer": "Free of charge until 6 pm the day before. Later than that we charge half, "
        "because the team's day is already planned.",
        "keywords": ["cancel", "reschedule", "postpone", "cancellation", "fee"],
    },
    {
        "question": "How can I pay?",
        "answer": "By card or cash to the team after the work, or by the payment link we send with "
        "the invoice. Prices include VAT.",
        "keywords": ["payment", "card", "cash", "invoice", "vat", "link", "pay"],
    },
    {
        "question": "Are you insured if something breaks?",
        "answer": "Yes, up to AED 50,000 for each visit. Tell us within 48 hours and send a photo; "
        "we repair it or pay for it.",
        "keywords": ["insurance", "damage", "broken", "liability", "insured"],
    },
    {
        "question": "Do I have to be at home?",
        "answer": "Only to open the door. Many customers leave a key with the reception; the team "
        "sends a photo when it locks up.",
        "keywords": ["home", "key", "reception", "absent", "present"],
    },
    {
        "question": "Which areas do you serve?",
        "answer": "All of Dubai, from Jebel Ali to Mirdif, and Sharjah's Al Nahda. For other "
        "places, ask us first.",
        "keywords": ["area", "location", "zone", "marina", "sharjah", "abu dhabi", "cover"],
    },
    {
        "question": "Who are your cleaners?",
        "answer": "They are employed by us, trained for two weeks and checked by the police. You "
        "get the same person each time if you wish.",
        "keywords": ["staff", "trained", "background", "trust", "same cleaner"],
    },
    {
        "question": "أين توقف السيارة؟",
        "answer": "الأفضل مواقف الزوار. إذا كان المبنى يحتاج تصريحاً فأرسلوه لنا قبل يوم، "
        "ورسوم المواقف علينا.",
        "language": "ar",
        "keywords": ["موقف", "سيارة", "تصريح", "باركن"],
    },
    {
        "question": "كيف أدفع؟",
        "answer": "بالبطاقة أو نقداً للفريق بعد العمل، أو عبر رابط الدفع مع الفاتورة. "
        "الأسعار شاملة الضريبة.",
        "language": "ar",
        "keywords": ["دفع", "بطاقة", "كاش", "فاتورة", "ضريبة"],
    },
    {
        "question": "هل يمكنني إلغاء الموعد أو تغييره؟",
        "answer": "مجاناً حتى الساعة السادسة من مساء اليوم السابق. بعد ذلك نحتسب نصف المبلغ.",
        "language": "ar",
        "keywords": ["إلغاء", "تأجيل", "تغيير الموعد"],
    },
)

HOUR = timedelta(hours=1)

STORIES = (
    Story(
        wa_id="971505550171",
        name="Hannah Brooks",
        language="en",
        ago=26 * HOUR,
        steps=(
            Says("Hi, how much is a sofa shampoo?"),
            Says("I'd like to book it for {day} at 10am please"),
            Says("Marina Gate 1, apartment 2304"),
            Says("one sofa"),
            Taps("yes"),
            Approves("rohan"),
            Says("Great, thank you!", after=timedelta(minutes=2)),
            Reads("rohan"),
        ),
    ),
    Story(
        wa_id="971525550143",
        name="فاطمة الكتبي",
        language="ar",
        ago=5 * HOUR,
        steps=(
            Says("السلام عليكم، كم سعر صيانة المكيف؟"),
            Says("هل أقدر أدفع بالبطاقة؟"),
            Reads("mariam"),
        ),
    ),
    Story(
        wa_id="971545550119",
        name="Priya Nair",
        language="en",
        ago=4 * HOUR,
        steps=(
            Says("Hello, do you bring your own cleaning products?"),
            Says("Perfect. I want to book a deep clean on {day} at 9am"),
            Says("Villa 14, Al Barsha 2"),
            Taps("yes"),
        ),
    ),
    Story(
        wa_id="971565550188",
        name="Omar Rashid",
        language="en",
        ago=timedelta(hours=3, minutes=20),
        steps=(
            Says("The team left a scratch on my dining table yesterday. I am really unhappy."),
            Replies(
                "mariam",
                "I am very sorry, Omar. Please send me a photo of the table; we will have it "
                "repaired or replaced this week.",
                after=timedelta(minutes=5),
            ),
            Says("Thank you for answering so quickly, sending it tonight.", after=HOUR / 6),
        ),
    ),
    Story(
        wa_id="447700900155",
        name="Tom Ellery",
        language="en",
        ago=timedelta(hours=2, minutes=30),
        steps=(
            Says("what does ac service cost"),
            Says("book 2 units for {day} 4pm"),
            Says("Downtown, Burj Views tower A, 1107"),
            Taps("yes"),
            Rejects(
                "rohan",
                "That afternoon is already full. We could come the same day at 9 in the morning.",
            ),
        ),
    ),
    Story(
        wa_id="971585550164",
        name="Layla Mansour",
        language="en",
        ago=timedelta(minutes=48),
        steps=(
            Says("Hi! Which areas do you serve?"),
            Says("Nice. Can I talk to a person about a yearly contract for our office?"),
        ),
    ),
)

BUSINESS = Business(
    slug="lumen",
    name="Lumen Home Care",
    timezone="Asia/Dubai",
    currency="AED",
    default_language="en",
    languages=["en", "ar", "es"],
    hours={
        **{day: [["08:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")},
        "sun": [["10:00", "18:00"]],
    },
    address="Marina Plaza, Level 4, Dubai Marina, Dubai",
    phone="+971 4 555 0120",
    number=Number(
        phone_number_id="106540352240001",
        waba_id="102290129340001",
        display="+971 50 555 0120",
    ),
    owner=Person("mariam", "Mariam Al Suwaidi", "mariam@lumenhomecare.example", "owner"),
    agents=(Person("rohan", "Rohan Mehta", "rohan@lumenhomecare.example", "agent"),),
    services=SERVICES,
    packages=PACKAGES,
    articles=ARTICLES,
    stories=STORIES,
)
