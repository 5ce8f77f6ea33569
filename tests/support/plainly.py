"""What any customer of any of the invented businesses may say plainly, in eight languages.

Each of their names is asked for and booked in the simplest words there are: whoever sells a thing
expects that its own name is understood. The businesses that only count (`playing.UNSEEN` and
`playing.HELD`) are left out: nothing of theirs is looked at.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import cycle, pairwise
from typing import NamedTuple

from catalog.snapshot import PackageEntry, ServiceEntry
from evals import playing
from evals.shops import SHOPS
from tests.support.talks import held

PRICE = {
    "en": "hi, could you tell me what you charge for {} please",
    "es": "cuánto cuesta {}?",
    "fr": "bonjour, pourriez-vous me dire le tarif pour {} svp",
    "pt": "oi, poderia me passar o valor de {} por favor",
    "ar": "بكم {}",
    "id": "halo kak, boleh tau harganya {} berapa ya",
    "sw": "bei ya {} ni ngapi?",
    "hi": "{} kitne ka hai?",
}
BOTH = {
    "en": "how much is the {} and the {}",
    "es": "cuánto cuesta {} y {}",
    "fr": "combien coûte {} et {}",
    "pt": "quanto custa {} e {}",
    "ar": "بكم {} و {}",
    "id": "berapa harga {} dan {}",
    "sw": "bei ya {} na {} ni ngapi",
    "hi": "{} aur {} kitne ka hai",
}
BOOK = {
    "en": "I want to book {} for tomorrow at 11",
    "es": "quiero reservar {} para mañana a las 11",
    "fr": "je voudrais réserver {} pour demain à 11h",
    "pt": "quero marcar {} para amanhã às 11h",
    "ar": "أبغى أحجز {} بكرة الساعة ١١",
    "id": "saya mau booking {} besok jam 11",
    "sw": "nataka kubook {} kesho saa tano asubuhi",
    "hi": "{} book karna hai kal 11 baje",
}
WANT = {
    "en": "hi, I'd like {}",
    "es": "hola, quisiera {}",
    "fr": "bonjour, je voudrais {}",
    "pt": "oi, eu queria {}",
    "ar": "مرحبا، أبي {}",
    "id": "halo, saya mau {}",
    "sw": "habari, nataka {}",
    "hi": "namaste, mujhe {} chahiye",
}
TOLD = {
    "en": {
        "date": ("tomorrow", "next thursday", "on the 27th"),
        "time": ("3pm", "at 10:30 in the morning", "four in the afternoon", "11:30am"),
        "quantity": ("3", "3 please", "just three"),
        "place": ("14 Park Road, flat 3", "22 Victoria Terrace"),
        "name": ("Ana Lima", "it's under Omar Said"),
        "phone": ("+14155550123",),
        "notes": ("no notes",),
        "yes": ("yes", "yes please", "correct, go ahead"),
    },
    "es": {
        "date": ("mañana", "el jueves", "el 27"),
        "time": ("a las 3 de la tarde", "10:30", "a las once de la mañana", "11:30"),
        "quantity": ("3", "tres", "3 por favor"),
        "place": ("Calle Mayor 14, 2B", "Av. Reforma 220"),
        "name": ("Ana Lima", "a nombre de Omar Said"),
        "phone": ("+14155550123",),
        "notes": ("nada",),
        "yes": ("sí", "sí, correcto", "dale, perfecto"),
    },
    "fr": {
        "date": ("demain", "jeudi", "le 27"),
        "time": ("15h", "10h30", "à onze heures", "11h30"),
        "quantity": ("3", "trois", "3 svp"),
        "place": ("14 rue des Lilas", "22 avenue Foch, 3e étage"),
        "name": ("Ana Lima", "au nom de Omar Said"),
        "phone": ("+14155550123",),
        "notes": ("rien",),
        "yes": ("oui", "oui c'est ça", "parfait, allez-y"),
    },
    "pt": {
        "date": ("amanhã", "quinta", "dia 27"),
        "time": ("às 15h", "10:30", "às onze da manhã", "11:30"),
        "quantity": ("3", "três", "3 por favor"),
        "place": ("Rua das Flores 14, ap 2", "Av. Brasil 220"),
        "name": ("Ana Lima", "em nome de Omar Said"),
        "phone": ("+14155550123",),
        "notes": ("nada",),
        "yes": ("sim", "sim, tá certo", "pode ser, confirma"),
    },
    "ar": {
        "date": ("بكرة", "الخميس", "يوم 27"),
        "time": ("الساعة 3 العصر", "10:30 الصبح", "الساعة ١١", "الساعة 8 الليل"),
        "quantity": ("3", "ثلاثة", "٣"),
        "place": ("شارع الملك فهد، عمارة 14", "حي النخيل، فيلا 22"),
        "name": ("أحمد السالم", "باسم سارة علي"),
        "phone": ("+966501234567",),
        "notes": ("لا شي",),
        "yes": ("نعم", "ايوه تمام", "أكيد، توكل"),
    },
    "id": {
        "date": ("besok", "hari kamis", "tanggal 27"),
        "time": ("jam 3 sore", "10.30 pagi", "jam sebelas", "11.30"),
        "quantity": ("3", "tiga", "3 ya kak"),
        "place": ("Jl. Melati No. 14", "Jalan Sudirman 22 blok B"),
        "name": ("Ana Lima", "atas nama Budi"),
        "phone": ("+6281234567890",),
        "notes": ("ga ada",),
        "yes": ("ya", "iya betul", "oke lanjut"),
    },
    "sw": {
        "date": ("kesho", "alhamisi", "tarehe 27"),
        "time": ("saa tisa mchana", "saa nne na nusu asubuhi", "saa tano", "saa nane mchana"),
        "quantity": ("3", "tatu", "3 tafadhali"),
        "place": ("Mtaa wa Uhuru, nyumba 14", "Kilimani, Argwings Kodhek Rd"),
        "name": ("Asha Juma", "jina ni Omar Said"),
        "phone": ("+254712345678",),
        "notes": ("hakuna",),
        "yes": ("ndiyo", "ndio sawa", "sawa kabisa"),
    },
    "hi": {
        "date": ("kal", "guruvar ko", "27 tarikh"),
        "time": ("3 baje dopahar", "subah 10:30", "11 baje", "shaam 5 baje"),
        "quantity": ("3", "teen", "3 please"),
        "place": ("14, Gandhi Nagar, gali 3", "Flat 22, Shanti Apartments"),
        "name": ("Ana Lima", "Omar Said ke naam se"),
        "phone": ("+919812345678",),
        "notes": ("kuch nahi",),
        "yes": ("haan", "haan ji sahi hai", "ji haan kar do"),
    },
}
"""What a customer answers, by language and what was asked for; always three of it."""

HOW_MANY = 3
MOST_TURNS = 14


class Thing(NamedTuple):
    """A service or package, by a name that it has in the language."""

    shop: str
    entry: ServiceEntry | PackageEntry
    name: str


@lru_cache(maxsize=1)
def _left_out() -> frozenset[str]:
    count = {*playing.UNSEEN, *playing.HELD}
    return frozenset(talk.shop for talk in playing.talks(playing.FRESH) if talk.part in count)


def things(language: str) -> list[list[Thing]]:
    """What each business sells that speaks the language, by business."""
    found = []
    for shop in sorted(SHOPS.keys() - _left_out()):
        snapshot = SHOPS[shop].snapshot
        here = []
        for entry in (*snapshot.services, *snapshot.packages):
            told = (entry.translations or {}).get(language)
            own = entry.name if snapshot.business.default_language == language else ""
            if name := told.name if told else own:
                here.append(Thing(shop, entry, name.lower()))
        if here and language in {snapshot.business.default_language, *snapshot.business.languages}:
            found.append(here)
    return found


def told(language: str, shop: str, said: str) -> str:
    """The acts of the answer to one message, as one text."""
    return " + ".join(held(language, shop, said)[0].got)


def books(language: str, thing: Thing, *, turn: int) -> str:
    """How a customer's booking of a thing ended who answers what is asked: "" where it was
    proposed as told, else the talk. `turn`: which of the answers they begin with."""
    answers = {slot: cycle(TOLD[language][slot]) for slot in TOLD[language]}
    for answer in answers.values():
        for _ in range(turn % HOW_MANY):
            next(answer)
    said, many = [WANT[language].format(thing.name)], 1
    for _ in range(MOST_TURNS):
        came = held(language, thing.shop, *said)[-1].got
        act = next((a for a in came if a.startswith(("ask", "review_order", "propose_order"))), "")
        as_told = f"{many}x{thing.entry.ref}" in act
        if not act or (not act.startswith("ask") and not as_told):
            return f"{said} -> {came}"
        if act.startswith("propose"):
            return ""
        slot = "yes" if act.startswith("review") else act.split()[1]
        said.append(next(answers[slot]))
        many = HOW_MANY if slot == "quantity" else many
    return f"{said} never ended"


def pairs(language: str) -> Iterator[tuple[Thing, Thing]]:
    """Two services of each business, each next to the one listed after it."""
    for here in things(language):
        services = [thing for thing in here if thing.entry.ref.startswith("service:")]
        yield from pairwise(services)
