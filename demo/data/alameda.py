"""Barbería Alameda, Madrid: a barber's shop, in euros, in Spanish and English."""

from datetime import timedelta
from typing import Any

from demo.data.kinds import (
    Approves,
    Business,
    HandsBack,
    Number,
    Person,
    Reads,
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
    en: tuple[str, str],
    ar: str,
    synonyms: list[str],
) -> dict[str, Any]:
    return {
        "name": name,
        "price": price,
        "duration_minutes": minutes,
        "category": category,
        "description": description,
        "details": ["date", "time", "name"],
        "max_quantity": 4,
        "synonyms": synonyms,
        "translations": {
            "en": {"name": en[0], "description": en[1]},
            "ar": {"name": ar, "description": ""},
        },
    }


SERVICES = (
    _service(
        "Corte de pelo",
        "17.00",
        30,
        "Corte",
        "Corte a tijera o a máquina, lavado y acabado con producto.",
        en=("Haircut", "Scissors or clippers, washed and styled."),
        ar="قص الشعر",
        synonyms=["corte", "cortarme el pelo", "pelado", "corte de caballero", "cut", "hair cut"],
    ),
    _service(
        "Corte infantil",
        "12.50",
        25,
        "Corte",
        "Hasta doce años, con paciencia y un caramelo al final.",
        en=("Children's cut", "Up to twelve years, with patience."),
        ar="قص شعر الأطفال",
        synonyms=["niño", "niños", "hijo", "kids cut", "child", "boy"],
    ),
    _service(
        "Corte a máquina",
        "11.00",
        20,
        "Corte",
        "Un solo número en toda la cabeza, contornos a navaja.",
        en=("Clipper cut", "One length all over, razor outline."),
        ar="قص بالماكينة",
        synonyms=["rapado", "máquina", "al uno", "buzz cut", "shave head"],
    ),
    _service(
        "Arreglo de barba",
        "12.00",
        20,
        "Barba",
        "Perfilado a navaja, recorte y aceite.",
        en=("Beard trim", "Razor outline, trim and oil."),
        ar="تشذيب اللحية",
        synonyms=["barba", "perfilar la barba", "recorte de barba", "beard"],
    ),
    _service(
        "Afeitado clásico",
        "18.00",
        35,
        "Barba",
        "A navaja, con toallas calientes, brocha y bálsamo.",
        en=("Classic shave", "Straight razor, hot towels, brush and balm."),
        ar="حلاقة كلاسيكية",
        synonyms=["afeitado", "afeitar", "navaja", "toalla caliente", "shave", "wet shave"],
    ),
    _service(
        "Tinte de barba",
        "14.00",
        25,
        "Color",
        "Cubre las canas con un tono natural; dura unas tres semanas.",
        en=("Beard colour", "Covers grey with a natural tone for about three weeks."),
        ar="صبغة اللحية",
        synonyms=["teñir la barba", "canas de la barba", "beard dye"],
    ),
    _service(
        "Tinte de pelo",
        "26.00",
        45,
        "Color",
        "Color natural sin amoniaco, con lavado y secado.",
        en=("Hair colour", "Natural colour without ammonia, washed and dried."),
        ar="صبغة الشعر",
        synonyms=["tinte", "teñir", "color", "canas", "hair dye", "dye"],
    ),
    _service(
        "Lavado y peinado",
        "9.00",
        20,
        "Cuidado",
        "Para una cita o una boda: lavado, secado y peinado.",
        en=("Wash and style", "Washed, dried and styled."),
        ar="غسيل وتصفيف",
        synonyms=["peinar", "peinado", "lavado", "styling", "wash"],
    ),
    _service(
        "Mascarilla facial",
        "15.00",
        25,
        "Cuidado",
        "Arcilla negra y vapor; la piel queda limpia y descansada.",
        en=("Face mask", "Black clay and steam."),
        ar="قناع الوجه",
        synonyms=["limpieza facial", "mascarilla", "cara", "facial"],
    ),
    _service(
        "Diseño de cejas",
        "7.00",
        10,
        "Cuidado",
        "Con navaja o hilo.",
        en=("Eyebrow shaping", "With razor or thread."),
        ar="تحديد الحواجب",
        synonyms=["cejas", "eyebrows", "brows"],
    ),
)

PACKAGES = (
    {
        "name": "Corte y barba",
        "price": "26.00",
        "description": "Corte de pelo y arreglo de barba en la misma visita.",
        "items": [("Corte de pelo", 1), ("Arreglo de barba", 1)],
        "details": ["date", "time", "name"],
        "max_quantity": 2,
        "synonyms": ["pelo y barba", "corte con barba", "haircut and beard"],
        "translations": {
            "en": {"name": "Cut and beard", "description": "Haircut and beard trim in one visit."},
            "ar": {"name": "قص ولحية", "description": ""},
        },
    },
    {
        "name": "Ritual Alameda",
        "price": "39.00",
        "description": "Afeitado clásico, mascarilla facial y diseño de cejas: una hora para ti.",
        "items": [("Afeitado clásico", 1), ("Mascarilla facial", 1), ("Diseño de cejas", 1)],
        "details": ["date", "time", "name"],
        "max_quantity": 2,
        "synonyms": ["ritual", "tratamiento completo", "regalo"],
        "translations": {
            "en": {
                "name": "Alameda ritual",
                "description": "Classic shave, face mask and eyebrows: an hour for yourself.",
            },
            "ar": {"name": "طقس ألاميدا", "description": ""},
        },
    },
    {
        "name": "Padre e hijo",
        "price": "27.00",
        "description": "Un corte de pelo y un corte infantil, uno al lado del otro.",
        "items": [("Corte de pelo", 1), ("Corte infantil", 1)],
        "details": ["date", "time", "name"],
        "max_quantity": 2,
        "synonyms": ["padre con hijo", "los dos", "father and son"],
        "translations": {
            "en": {"name": "Father and son", "description": "A haircut and a children's cut."},
            "ar": {"name": "الأب والابن", "description": ""},
        },
    },
)

ARTICLES = (
    {
        "question": "¿Se puede aparcar cerca?",
        "answer": "Hay zona azul en la misma calle y un parking público en la plaza de Olavide, a "
        "dos minutos a pie.",
        "keywords": ["aparcar", "parking", "coche", "aparcamiento"],
    },
    {
        "question": "¿Puedo ir sin cita?",
        "answer": "Sí, si hay un sillón libre. Por la mañana casi siempre; por la tarde y los "
        "sábados es mejor reservar.",
        "keywords": ["sin cita", "cita previa", "walk in", "esperar"],
    },
    {
        "question": "¿Cómo puedo cancelar o cambiar mi cita?",
        "answer": "Escríbenos hasta dos horas antes y no cuesta nada. Si no avisas, la próxima vez "
        "pedimos una señal.",
        "keywords": ["cancelar", "cambiar", "anular", "mover la cita"],
    },
    {
        "question": "¿Qué formas de pago aceptáis?",
        "answer": "Efectivo, tarjeta y Bizum. También vendemos tarjetas regalo en la barbería.",
        "keywords": ["pago", "pagar", "tarjeta", "efectivo", "bizum", "regalo"],
    },
    {
        "question": "¿Qué productos usáis?",
        "answer": "Aceites y bálsamos españoles sin parabenos. Si tienes alergia, dínoslo antes de "
        "empezar y usamos la línea neutra.",
        "keywords": ["productos", "alergia", "piel sensible", "aceite"],
    },
    {
        "question": "¿Cortáis el pelo a mujeres?",
        "answer": "Sí, el pelo corto. Para melena y mechas recomendamos a nuestras vecinas de la "
        "peluquería Olavide.",
        "keywords": ["mujer", "mujeres", "chica", "señora"],
    },
    {
        "question": "¿Puede venir mi hijo pequeño?",
        "answer": "Claro: tenemos un sillón con forma de coche; cortamos desde los tres años.",
        "keywords": ["niños", "bebé", "edad", "pequeño"],
    },
    {
        "question": "¿Qué pasa si llego tarde?",
        "answer": "Te esperamos diez minutos. Después intentamos hacerte un hueco, pero no siempre "
        "podemos.",
        "keywords": ["tarde", "retraso", "llegar tarde"],
    },
    {
        "question": "Can I come without an appointment?",
        "answer": "Yes, if a chair is free: mornings nearly always. Afternoons and Saturdays are "
        "better booked.",
        "language": "en",
        "keywords": ["walk in", "without appointment", "queue"],
    },
)

HOUR = timedelta(hours=1)

STORIES = (
    Story(
        wa_id="34600555021",
        name="Javier Molina",
        language="es",
        ago=25 * HOUR,
        steps=(
            Says("Hola, ¿cuánto cuesta el corte y barba?"),
            Says("Quiero reservar para el {day} a las 17:00"),
            Says("Javier Molina"),
            Taps("yes"),
            Approves("lucia"),
            Says("¡Genial, gracias!", after=timedelta(minutes=3)),
            Reads("lucia"),
        ),
    ),
    Story(
        wa_id="34600555038",
        name="Carmen Ortega",
        language="es",
        ago=timedelta(hours=4, minutes=10),
        steps=(
            Says("Buenas, ¿cortáis el pelo a mujeres?"),
            Says("¿Y hasta qué hora abrís el sábado?"),
            Reads("alvaro"),
        ),
    ),
    Story(
        wa_id="34600555044",
        name="Diego Santos",
        language="es",
        ago=timedelta(hours=3),
        steps=(
            Says("Hola, quería un afeitado clásico el {day} a las 12:00"),
            Says("Diego Santos"),
            Taps("yes"),
        ),
    ),
    Story(
        wa_id="447700900167",
        name="Ben Harper",
        language="en",
        ago=timedelta(hours=2, minutes=15),
        steps=(
            Says("Hi, how much is a haircut?"),
            Says("Do you do anything cheaper for students?"),
            Replies(
                "lucia",
                "Hi Ben, Lucía here. No student price, but the clipper cut is our quickest one. "
                "Shall I keep a chair for you?",
            ),
            Says("Let me think about it, thanks Lucía", after=timedelta(minutes=9)),
            HandsBack("lucia"),
        ),
    ),
    Story(
        wa_id="34600555059",
        name="Nuria Vidal",
        language="es",
        ago=timedelta(minutes=35),
        steps=(
            Says("Hola! Es para una despedida de soltero, somos 9. ¿Puedo hablar con alguien?"),
        ),
    ),
)

BUSINESS = Business(
    slug="alameda",
    name="Barbería Alameda",
    timezone="Europe/Madrid",
    currency="EUR",
    default_language="es",
    languages=["es", "en", "ar"],
    hours={
        **{
            day: [["10:00", "14:00"], ["16:00", "20:30"]]
            for day in ("mon", "tue", "wed", "thu", "fri")
        },
        "sat": [["10:00", "15:00"]],
    },
    address="Calle de Trafalgar 12, Chamberí, Madrid",
    phone="+34 910 555 014",
    number=Number(
        phone_number_id="106540352240002",
        waba_id="102290129340002",
        display="+34 600 555 014",
    ),
    owner=Person("alvaro", "Álvaro Alameda", "alvaro@barberiaalameda.example", "owner"),
    agents=(Person("lucia", "Lucía Campos", "lucia@barberiaalameda.example", "agent"),),
    services=SERVICES,
    packages=PACKAGES,
    articles=ARTICLES,
    stories=STORIES,
)
