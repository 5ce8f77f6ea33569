"""Two more invented businesses, a garage and a guest house, each answering in all eight languages;
their talks are in `fresh/roadside.txt`."""

from catalog.snapshot import ArticleEntry, BusinessEntry
from evals.shops import WEEK, open_hours, service, shop

_EIGHT = ("en", "ar", "es", "fr", "pt", "hi", "sw", "id")

GARAGE = shop(
    BusinessEntry(
        name="Taller El Tornillo", timezone="America/Mexico_City", currency="MXN",
        default_language="es", languages=_EIGHT,
        hours={**open_hours(WEEK[:5], ("08:00", "18:00")), "sat": (("09:00", "14:00"),)},
        address="Avenida Juárez 210, Puebla", phone="+52 222 555 0119",
    ),
    (
        service(1, "Cambio de aceite", 90000, "MXN", 40, category="Mantenimiento",
                about="Aceite y filtro incluidos.", en="Oil change", ar="تغيير زيت",
                fr="Vidange", pt="Troca de óleo", hi="ऑयल बदलना", sw="Kubadilisha oili",
                id="Ganti oli"),
        service(2, "Cambio de frenos", 180000, "MXN", 120, category="Mantenimiento",
                en="Brake replacement", ar="تغيير فرامل", fr="Remplacement de freins",
                pt="Troca de freios", hi="ब्रेक बदलना", sw="Kubadilisha breki", id="Ganti rem"),
        service(3, "Alineación y balanceo", 60000, "MXN", 60, category="Llantas",
                en="Wheel alignment and balancing", ar="ميزان وترصيص",
                fr="Parallélisme et équilibrage", pt="Alinhamento e balanceamento",
                hi="व्हील एलाइनमेंट और बैलेंसिंग", sw="Kusawazisha magurudumu",
                id="Spooring dan balancing"),
        service(4, "Llanta nueva", 150000, "MXN", 30, category="Llantas",
                details=("date", "time", "quantity", "name"), en="New tyre", ar="كفر جديد",
                fr="Pneu neuf", pt="Pneu novo", hi="नया टायर", sw="Tairi jipya", id="Ban baru"),
        service(5, "Diagnóstico con escáner", 40000, "MXN", 30, category="Mantenimiento",
                en="Scanner diagnosis", ar="فحص كمبيوتر", fr="Diagnostic électronique",
                pt="Diagnóstico com scanner", hi="स्कैनर जाँच", sw="Uchunguzi wa kompyuta",
                id="Scan mesin"),
    ),
    (),
    (
        ArticleEntry(1, "¿Puedo esperar en el taller?", "Sí, hay sala con café.", "es",
                     ("esperar", "wait", "انتظار", "attendre", "aguardar", "इंतज़ार", "kusubiri",
                      "tunggu")),
        ArticleEntry(2, "¿Dan garantía?", "Seis meses en mano de obra.", "es",
                     ("garantía", "warranty", "ضمان", "garantie", "garantia", "वारंटी", "dhamana",
                      "garansi")),
        ArticleEntry(3, "¿Cómo puedo pagar?", "Efectivo, tarjeta o transferencia.", "es",
                     ("tarjeta", "card", "بطاقة", "carte", "cartão", "कार्ड", "kadi", "kartu")),
    ),
)  # fmt: skip

HOSTEL = shop(
    BusinessEntry(
        name="Neem House", timezone="Asia/Kolkata", currency="INR", default_language="en",
        languages=_EIGHT, hours=open_hours(WEEK, ("07:00", "22:00")),
        address="Gangori Bazaar 18, Jaipur", phone="+91 141 555 0107",
    ),
    (
        service(1, "Dorm bed", 80000, "INR", None, category="Rooms",
                details=("date", "quantity", "name"), about="Mixed dorm of six, lockers.",
                ar="سرير في غرفة مشتركة", es="Cama en dormitorio", fr="Lit en dortoir",
                pt="Cama em dormitório", hi="डॉर्म बेड", sw="Kitanda cha bweni",
                id="Ranjang asrama"),
        service(2, "Double room", 250000, "INR", None, category="Rooms",
                details=("date", "quantity", "name"), ar="غرفة مزدوجة",
                es="Habitación doble", fr="Chambre double", pt="Quarto duplo", hi="डबल कमरा",
                sw="Chumba cha watu wawili", id="Kamar double"),
        service(3, "Cooking class", 150000, "INR", 180, category="Activities",
                details=("date", "time", "quantity", "name"), ar="درس طبخ",
                es="Clase de cocina", fr="Cours de cuisine", pt="Aula de culinária",
                hi="कुकिंग क्लास", sw="Darasa la upishi", id="Kelas memasak"),
        service(4, "City tour by rickshaw", 120000, "INR", 240, category="Activities",
                details=("date", "time", "quantity", "name"), ar="جولة بالركشة",
                es="Tour en rickshaw", fr="Visite en rickshaw", pt="Passeio de riquixá",
                hi="रिक्शा सिटी टूर", sw="Ziara ya mji kwa rickshaw", id="Tur kota naik becak"),
        service(5, "Laundry per kilo", 15000, "INR", None, category="Extras",
                details=("date", "quantity", "name"), ar="غسيل ملابس", es="Lavandería",
                fr="Blanchisserie", pt="Lavanderia", hi="कपड़े धुलाई", sw="Kufua nguo",
                id="Cuci baju"),
    ),
    (),
    (
        ArticleEntry(1, "Is breakfast included?", "Yes, from 8 to 10 on the roof.", "en",
                     ("breakfast", "فطور", "desayuno", "petit-déjeuner", "café da manhã",
                      "नाश्ता", "kifungua kinywa", "sarapan")),
        ArticleEntry(2, "What time is check-in?", "From 1 pm; bags can be left earlier.", "en",
                     ("check-in", "checkin", "دخول", "entrada", "arrivée", "चेक-इन", "kuingia")),
        ArticleEntry(3, "Do you have wifi?", "Yes, in all rooms.", "en",
                     ("wifi", "internet", "واي فاي", "इंटरनेट", "intaneti")),
    ),
)  # fmt: skip

ROADSIDE = {"garage": GARAGE, "hostel": HOSTEL}
