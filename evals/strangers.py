"""Invented businesses of other trades, for turns that are played before anything is mended for
them; each is in its own part of `scenarios/newcomers*.txt`."""

from dataclasses import replace

from catalog.snapshot import (
    ArticleEntry,
    BusinessEntry,
    Money,
    PackageEntry,
    PackageItem,
    Translation,
)
from evals.shops import WEEK, open_hours, service, shop

_COME = ("date", "time", "place")

BIKES = shop(
    BusinessEntry(
        name="Taller Pedal", timezone="Europe/Madrid", currency="EUR", default_language="es",
        languages=("es", "en", "pt"),
        hours={
            **open_hours(WEEK[:5], ("10:00", "14:00"), ("16:30", "20:00")),
            "sat": (("10:00", "14:00"),),
        },
        address="Calle del Príncipe 21, Vigo", phone="+34 986 555 014",
    ),
    (
        service(1, "Puesta a punto", 4500, "EUR", 120, category="Taller",
                about="Cambios, frenos, ruedas y engrase.", also=("revisión completa",),
                en="Full tune-up", pt="Revisão completa"),
        service(2, "Reparar pinchazo", 1200, "EUR", 20, category="Taller",
                also=("pinchazo", "flat tyre", "furo"), en="Puncture repair",
                pt="Conserto de pneu furado"),
        service(3, "Ajuste de frenos", 1500, "EUR", 30, category="Taller",
                en="Brake adjustment", pt="Afinação de travões"),
        service(4, "Lavado y engrase", 2000, "EUR", 45, category="Taller",
                en="Wash and lube", pt="Lavagem e lubrificação"),
        service(5, "Cambio de cadena", 2800, "EUR", 30, category="Taller",
                en="Chain replacement", pt="Troca de corrente"),
        service(6, "Alquiler de bici por día", 1800, "EUR", None, category="Alquiler",
                details=("date", "quantity", "name"), en="Bike rental per day",
                pt="Aluguer de bicicleta por dia"),
    ),
    (
        PackageEntry(1, "Pack temporada", "Puesta a punto y lavado.", Money(5800, "EUR"),
                     (PackageItem(1, 1), PackageItem(4, 1)), details=("date", "time", "name"),
                     translations={"en": Translation("Season pack"),
                                   "pt": Translation("Pacote de temporada")}),
    ),
    (
        ArticleEntry(1, "¿Puedo dejar la bici sin cita?", "Sí, mientras estemos abiertos.", "es",
                     ("sin cita", "walk in", "sem marcação")),
        ArticleEntry(2, "¿Qué garantía tienen las reparaciones?", "Tres meses.", "es",
                     ("garantía", "warranty", "guarantee", "garantia")),
        ArticleEntry(3, "¿Cómo se puede pagar?", "Con tarjeta, Bizum o efectivo.", "es",
                     ("bizum", "tarjeta", "card", "cartão", "efectivo", "cash")),
    ),
)  # fmt: skip

TUTORING = shop(
    BusinessEntry(
        name="Bimbel Cerdas", timezone="Asia/Jakarta", currency="IDR", default_language="id",
        languages=("id", "en", "sw"),
        hours={
            **open_hours(WEEK[:5], ("13:00", "21:00")),
            "sat": (("09:00", "17:00"),),
        },
        address="Jalan Kenanga 18, Bandung", phone="+62 22 555 0128",
    ),
    (
        service(1, "Les matematika", 12000000, "IDR", 60, category="Les",
                en="Maths lesson", sw="Somo la hisabati"),
        service(2, "Les bahasa Inggris", 11000000, "IDR", 60, category="Les",
                en="English lesson", sw="Somo la Kiingereza"),
        service(3, "Les fisika", 13000000, "IDR", 90, category="Les",
                en="Physics lesson", sw="Somo la fizikia"),
        service(4, "Persiapan ujian", 20000000, "IDR", 120, category="Ujian",
                about="Latihan soal dan pembahasan.", en="Exam preparation",
                sw="Maandalizi ya mtihani"),
        service(5, "Tes penempatan", 5000000, "IDR", 30, category="Ujian",
                en="Placement test", sw="Mtihani wa kupanga darasa"),
        service(6, "Bantuan PR", 8000000, "IDR", 60, category="Les",
                en="Homework help", sw="Msaada wa kazi za nyumbani"),
    ),
    (
        PackageEntry(1, "Paket matematika 8 pertemuan", "Delapan kali les matematika.",
                     Money(80000000, "IDR"), (PackageItem(1, 8),),
                     details=("date", "time", "name"),
                     translations={"en": Translation("Maths pack of eight lessons"),
                                   "sw": Translation("Kifurushi cha hisabati")}),
    ),
    (
        ArticleEntry(1, "Apakah bisa les online?", "Bisa, lewat Zoom.", "id",
                     ("online", "zoom", "mtandaoni")),
        ArticleEntry(2, "Apakah ada kelas percobaan?", "Ada, tiga puluh menit pertama.", "id",
                     ("percobaan", "coba", "trial", "majaribio")),
        ArticleEntry(3, "Bagaimana cara membayar?", "Transfer bank atau QRIS.", "id",
                     ("bayar", "transfer", "qris", "pay", "kulipa")),
    ),
)  # fmt: skip

CATERING = shop(
    BusinessEntry(
        name="مطبخ زيتونة", timezone="Africa/Casablanca", currency="MAD", default_language="ar",
        languages=("ar", "fr", "en"), hours=open_hours(WEEK[1:], ("10:00", "20:00")),
        address="Rue Ibn Batouta 9, Casablanca", phone="+212 522 555 019",
    ),
    (
        replace(
            service(1, "بوفيه للشخص", 18000, "MAD", None, category="Events",
                    details=("date", "time", "place", "quantity"),
                    en="Buffet per person", fr="Buffet par personne"),
            max_quantity=300,
        ),
        replace(
            service(2, "صندوق غداء", 6500, "MAD", None, category="Office",
                    details=("date", "quantity", "place"), en="Lunch box", fr="Plateau-repas"),
            max_quantity=300,
        ),
        service(3, "كعكة مناسبات", 35000, "MAD", None, category="Sweets",
                details=("date", "name"), en="Celebration cake", fr="Gâteau de fête"),
        service(4, "شواء في الحديقة", 150000, "MAD", 180, category="Events",
                details=_COME, en="Garden barbecue", fr="Barbecue au jardin"),
        service(5, "طباخ خاص في البيت", 120000, "MAD", 240, category="Events",
                details=_COME, en="Private chef at home", fr="Chef à domicile"),
        service(6, "صينية حلويات", 22000, "MAD", None, category="Sweets",
                details=("date", "name"), en="Tray of sweets", fr="Plateau de pâtisseries"),
    ),
    (
        PackageEntry(1, "باقة العرس", "بوفيه لمئة شخص وكعكة.", Money(1650000, "MAD"),
                     (PackageItem(1, 100), PackageItem(3, 1)), details=("date", "place", "name"),
                     translations={"en": Translation("Wedding package"),
                                   "fr": Translation("Formule mariage")}, max_quantity=1),
    ),
    (
        ArticleEntry(1, "هل عندكم توصيل؟", "نعم، في كل الدار البيضاء.", "ar",
                     ("توصيل", "livraison", "livrez", "delivery", "deliver")),
        ArticleEntry(2, "هل عندكم أطباق نباتية؟", "نعم، نصف القائمة.", "ar",
                     ("نباتي", "végétarien", "vegan", "vegetarian")),
        ArticleEntry(3, "هل يلزم عربون؟", "نعم، يدفع عند الاتفاق.", "ar",
                     ("عربون", "acompte", "deposit", "avance")),
    ),
)  # fmt: skip

DENTAL = shop(
    BusinessEntry(
        name="Muskaan Dental", timezone="Asia/Kolkata", currency="INR", default_language="hi",
        languages=("hi", "en"),
        hours=open_hours(WEEK[:6], ("10:00", "14:00"), ("17:00", "21:00")),
        address="MG Road 12, Pune", phone="+91 20 5550 0144",
    ),
    (
        service(1, "दाँतों की जाँच", 50000, "INR", 20, category="General",
                en="Dental check-up"),
        service(2, "दाँतों की सफाई", 120000, "INR", 40, category="General",
                also=("scaling",), en="Teeth cleaning"),
        service(3, "फिलिंग", 150000, "INR", 30, category="General", en="Filling"),
        service(4, "रूट कैनाल", 600000, "INR", 90, category="General",
                about="One sitting, with X-ray.", also=("RCT",), en="Root canal"),
        service(5, "दाँत निकालना", 200000, "INR", 30, category="General",
                en="Tooth extraction"),
        service(6, "दाँत सफेद करना", 800000, "INR", 60, category="Cosmetic",
                en="Teeth whitening"),
        service(7, "ब्रेसेस परामर्श", 70000, "INR", 30, category="Cosmetic",
                en="Braces consultation"),
    ),
    (),
    (
        ArticleEntry(1, "क्या बीमा चलता है?", "हाँ, ज़्यादातर कंपनियों का।", "hi",
                     ("बीमा", "insurance", "cashless")),
        ArticleEntry(2, "Can I pay in instalments?", "Yes, above ₹5,000.", "en",
                     ("emi", "instalments", "installments", "किस्त", "kist")),
        ArticleEntry(3, "क्या पार्किंग है?", "हाँ, इमारत के पीछे।", "hi",
                     ("पार्किंग", "parking")),
    ),
)  # fmt: skip

TAILOR = shop(
    BusinessEntry(
        name="Needle & Press", timezone="Africa/Johannesburg", currency="ZAR",
        default_language="en", languages=("en", "es", "ar", "pt", "fr", "hi", "id", "sw"),
        hours={
            **open_hours(WEEK[:5], ("07:30", "18:00")),
            "sat": (("08:00", "13:00"),),
        },
        address="7 Kloof Street, Cape Town", phone="+27 21 555 0136",
    ),
    (
        service(1, "Shirt wash and iron", 4500, "ZAR", None, category="Laundry",
                details=("date", "quantity", "name"), es="Lavado y planchado de camisa",
                ar="غسيل وكي قميص", pt="Lavar e passar camisa", fr="Chemise lavée et repassée",
                hi="शर्ट धुलाई और इस्त्री", id="Cuci setrika kemeja", sw="Kufua na kupiga pasi shati"),
        service(2, "Suit dry cleaning", 18000, "ZAR", None, category="Laundry",
                details=("date", "name"), about="Two pieces, ready in two days.",
                es="Limpieza en seco de traje", ar="تنظيف جاف للبدلة",
                pt="Limpeza a seco de fato", fr="Nettoyage à sec de costume",
                hi="सूट ड्राई क्लीनिंग", id="Dry clean jas", sw="Kusafisha suti"),
        service(3, "Trouser hemming", 9000, "ZAR", 30, category="Tailoring",
                also=("hem", "shorten trousers"), es="Dobladillo de pantalón",
                ar="تقصير بنطلون", pt="Bainha de calças", fr="Ourlet de pantalon",
                hi="पैंट छोटी करना", id="Potong celana", sw="Kupunguza suruali"),
        service(4, "Zip replacement", 12000, "ZAR", 40, category="Tailoring",
                also=("zipper",), es="Cambio de cremallera", ar="تغيير سحاب",
                pt="Troca de fecho", fr="Changement de fermeture éclair",
                hi="ज़िप बदलना", id="Ganti resleting", sw="Kubadilisha zipu"),
        service(5, "Wedding dress cleaning", 95000, "ZAR", None, category="Laundry",
                details=("date", "name"), es="Limpieza de vestido de novia",
                ar="تنظيف فستان عرس", pt="Limpeza de vestido de noiva",
                fr="Nettoyage de robe de mariée", hi="शादी के जोड़े की सफाई",
                id="Cuci gaun pengantin", sw="Kusafisha gauni la harusi"),
        service(6, "Duvet wash", 22000, "ZAR", None, category="Laundry",
                details=("date", "name"), es="Lavado de edredón", ar="غسيل لحاف",
                pt="Lavagem de edredão", fr="Lavage de couette", hi="रज़ाई धुलाई",
                id="Cuci selimut tebal", sw="Kufua duveti"),
    ),
    (),
    (
        ArticleEntry(1, "Do you collect and deliver?", "Yes, free within five kilometres.", "en",
                     ("collect", "delivery", "pick up", "pickup", "recogida", "توصيل", "antar")),
        ArticleEntry(2, "How long does laundry take?", "Two working days.", "en",
                     ("ready", "turnaround", "how many days")),
        ArticleEntry(3, "What if something gets damaged?", "We pay for it, up to R2,000.", "en",
                     ("damage", "damaged", "insurance")),
    ),
)  # fmt: skip

PETS = shop(
    BusinessEntry(
        name="Happy Paws", timezone="America/Bogota", currency="COP", default_language="es",
        languages=("es", "en", "pt", "fr", "ar", "hi", "id", "sw"),
        hours={
            **open_hours(WEEK[1:6], ("09:00", "18:00")),
            "sun": (("10:00", "14:00"),),
        },
        address="Carrera 11 #84-20, Bogotá", phone="+57 601 555 0148",
    ),
    (
        service(1, "Baño de perro", 6000000, "COP", 60, category="Peluquería", en="Dog bath",
                pt="Banho de cachorro", fr="Bain pour chien", ar="حمام كلب", hi="कुत्ते का स्नान",
                id="Mandi anjing", sw="Kuogesha mbwa"),
        service(2, "Corte de pelo canino", 9000000, "COP", 90, category="Peluquería",
                en="Dog haircut", pt="Tosa de cachorro", fr="Toilettage de chien",
                ar="قص شعر الكلب", hi="कुत्ते के बाल काटना", id="Cukur anjing",
                sw="Kunyoa mbwa"),
        service(3, "Corte de uñas", 2500000, "COP", 15, category="Peluquería",
                en="Nail trim", pt="Corte de unhas", fr="Coupe de griffes", ar="قص اظافر",
                hi="नाखून काटना", id="Potong kuku", sw="Kukata kucha"),
        service(4, "Baño de gato", 7500000, "COP", 60, category="Peluquería", en="Cat bath",
                pt="Banho de gato", fr="Bain pour chat", ar="حمام قطة", hi="बिल्ली का स्नान",
                id="Mandi kucing", sw="Kuogesha paka"),
        service(5, "Guardería por día", 5000000, "COP", None, category="Guardería",
                details=("date", "quantity", "name"), en="Day care per day",
                pt="Creche por dia", fr="Garderie à la journée", ar="حضانة يومية",
                hi="डे केयर एक दिन", id="Penitipan per hari", sw="Kulea kwa siku"),
    ),
    (
        PackageEntry(1, "Spa completo", "Baño, corte y uñas.", Money(15000000, "COP"),
                     (PackageItem(1, 1), PackageItem(2, 1), PackageItem(3, 1)),
                     details=("date", "time", "name"),
                     translations={"en": Translation("Full spa"), "fr": Translation("Spa complet"),
                                   "pt": Translation("Spa completo")}),
    ),
    (
        ArticleEntry(1, "¿Mi mascota necesita vacunas?", "Sí, al día y con carné.", "es",
                     ("vacunas", "vaccinated", "vaccines", "vacinas", "vaccin", "vaksin")),
        ArticleEntry(2, "¿Reciben razas grandes?", "Sí, hasta cincuenta kilos.", "es",
                     ("raza", "breed", "grandes", "raças", "race", "ras")),
        ArticleEntry(3, "¿Puedo quedarme durante el baño?", "Sí, hay una sala de espera.", "es",
                     ("quedarme", "stay", "wait", "esperar", "attendre", "tunggu")),
    ),
)  # fmt: skip

STRANGERS = {
    "bikes": BIKES,
    "tutoring": TUTORING,
    "catering": CATERING,
    "dental": DENTAL,
    "tailor": TAILOR,
    "pets": PETS,
}
