"""Words that work everywhere: stop, start, help, menu and human, in eight languages.

A message is one of them when it says nothing else, politeness apart: “Stop, please!” is,
“stop by tomorrow?” is not. Left out are words that are said for other reasons as well:
“cancel” (an order), Hindi «बंद» (closed), Swahili “acha” (never mind), Spanish “para” (for).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LONGEST = 120
"""Characters of a message that may still be such a word with all its politeness."""

FALLBACK = "en"

_WORDS: dict[str, dict[str, str]] = {
    "stop": {
        "en": "stop|stop all|stopall|stop it all|stop messages|stop messaging|stop messaging me"
        "|stop texting me|stop sending|stop sending me messages|stop sending messages|stop now"
        "|unsubscribe|unsubscribe me|opt out|optout|opt me out|remove me|no more messages"
        "|don't message me|do not message me|don't text me|do not text me",
        "ar": "توقف|توقفوا|ايقاف|إيقاف|اوقف|أوقفوا|قف|الغاء الاشتراك|إلغاء الاشتراك|الغ الاشتراك"
        "|الغاء اشتراك|الغاء اشتراكي|ايقاف الرسائل|أوقفوا الرسائل|وقف الرسائل|لا اريد رسائل|ستوب",
        "es": "stop|parar|baja|alto|darme de baja|dame de baja|dar de baja|date de baja"
        "|cancelar suscripción|cancelar la suscripción|cancelar mi suscripción|desuscribir"
        "|desuscribirme|no más mensajes|no quiero más mensajes|parar mensajes|detener mensajes",
        "fr": "stop|arrêt|arrêter|arrêtez|arrête|désabonner|me désabonner|désabonnez moi"
        "|désabonnement|se désabonner|désinscription|désinscrire|me désinscrire|plus de messages"
        "|arrêtez les messages|arrêter les messages|stop messages",
        "pt": "stop|parar|pare|sair da lista|descadastrar|me descadastrar|descadastre me"
        "|cancelar inscrição|cancelar a inscrição|cancelar assinatura|remover meu número"
        "|não quero mais mensagens|parar mensagens|pare de mandar mensagens|sem mais mensagens",
        "hi": "stop|स्टॉप|रोकें|रोको|रोकिए|रोक दें|रोक दो|बंद करें|बंद करो|बंद कर दो|बंद कीजिए"
        "|मैसेज बंद करें|मैसेज बंद करो|संदेश बंद करें|सदस्यता समाप्त करें|अनसब्सक्राइब|band karo"
        "|band kar do|message band karo|roko|mat bhejo",
        "sw": "stop|sitisha|simamisha|ondoa|niondoe|jiondoe|jitoe|acha ujumbe|acha kutuma"
        "|acha kutuma ujumbe|sitisha ujumbe|sitaki ujumbe",
        "id": "stop|berhenti|berhenti berlangganan|hentikan|hentikan pesan|batal langganan"
        "|setop|jangan kirim pesan|jangan kirim lagi",
    },
    "start": {
        "en": "start|unstop|subscribe|resubscribe|opt in|start again|start messages",
        "ar": "ابدأ|ابدا|ابدؤوا|اشتراك|اشترك|استئناف|ستارت",
        "es": "start|alta|empezar|comenzar|iniciar|suscribir|suscribirme|darme de alta|reanudar",
        "fr": "start|démarrer|commencer|reprendre|m'abonner|s'abonner|réabonner",
        "pt": "start|começar|iniciar|retomar|inscrever|inscrever me|me inscrever",
        "hi": "start|स्टार्ट|शुरू|शुरू करें|शुरू करो|चालू करें|shuru|shuru karo|shuru karein",
        "sw": "start|anza|anzisha|endelea|jiunge",
        "id": "start|mulai|mulai lagi|langganan|berlangganan",
    },
    "help": {
        "en": "help|help me|info|commands|how does this work",
        "ar": "مساعدة|مساعده|ساعدني|ساعدوني|النجدة",
        "es": "ayuda|ayúdame|ayudame|help",
        "fr": "aide|aidez moi|aide moi|help",
        "pt": "ajuda|me ajuda|ajude me|help",
        "hi": "मदद|मदद करें|मदद करो|सहायता|हेल्प|madad|help",
        "sw": "msaada|nisaidie|help",
        "id": "bantuan|tolong bantu|bantu|help",
    },
    "menu": {
        "en": "menu|the menu|main menu|services|your services",
        "ar": "القائمة|قائمة|القائمه|قائمه|الخدمات|خدماتكم",
        "es": "menú|el menú|menú principal|servicios",
        "fr": "menu|le menu|menu principal|prestations",
        "pt": "menu|cardápio|o menu|menu principal|serviços",
        "hi": "मेनू|मेन्यू|सेवाएं|सेवाएँ|menu",
        "sw": "menyu|huduma|huduma zenu|menu",
        "id": "menu|menu utama|layanan|daftar layanan",
    },
    "human": {
        "en": "human|agent|a human|an agent|person|a person|operator|representative|real person"
        "|talk to a human|talk to a person|talk to an agent|speak to a human|speak to a person"
        "|speak to an agent|live agent",
        "ar": "موظف|شخص|انسان|إنسان|بشري|موظف خدمة|اريد موظف|اريد التحدث مع موظف"
        "|تحدث مع موظف|التحدث الى موظف|خدمة العملاء",
        "es": "humano|agente|persona|una persona|un agente|un humano|hablar con una persona"
        "|hablar con un agente|hablar con un humano|quiero hablar con una persona|operador",
        "fr": "humain|agent|un humain|un agent|conseiller|un conseiller|une personne|opérateur"
        "|parler à un humain|parler à un conseiller|parler à une personne|parler à un agent",
        "pt": "humano|atendente|agente|pessoa|um humano|um atendente|uma pessoa"
        "|falar com um atendente|falar com atendente|falar com uma pessoa|falar com um humano",
        "hi": "इंसान|एजेंट|व्यक्ति|किसी से बात|इंसान से बात|एजेंट से बात|किसी व्यक्ति से बात करनी है"
        "|insaan|agent|insaan se baat",
        "sw": "mtu|wakala|mhudumu|binadamu|niongee na mtu|nataka kuongea na mtu|agent",
        "id": "manusia|orang|agen|petugas|operator|cs|bicara dengan manusia|bicara dengan orang"
        "|bicara dengan petugas|bicara dengan agen|customer service",
    },
}
_POLITE = (
    "please|pls|plz|thanks|thank you|thx|kindly|hi|hello|ok|okay|sorry|now"
    "|من فضلك|لو سمحت|لو سمحتم|رجاء|شكرا|فضلا"
    "|por favor|porfa|gracias|hola|s'il vous plaît|s'il te plaît|svp|stp|merci|bonjour"
    "|obrigado|obrigada|olá|कृपया|प्लीज|धन्यवाद|tafadhali|asante|naomba|tolong|mohon"
    "|terima kasih|makasih|ya"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One of the words, and the languages in which it is one."""

    name: str
    languages: frozenset[str]

    def language(self, known: str) -> str:
        """The language to answer in: the customer's where it fits, else the word's own."""
        code = known.split("-")[0].lower()
        if code in self.languages or not self.languages:
            return code
        if len(self.languages) == 1:
            return next(iter(self.languages))
        return FALLBACK if FALLBACK in self.languages else min(self.languages)


def fold(text: str) -> str:
    """Letters and digits alone, without case, accents, tashkeel and invisible signs."""
    kept = []
    for letter in unicodedata.normalize("NFKD", text).casefold():
        category = unicodedata.category(letter)
        if category in ("Mn", "Cf") or letter == "\u0640":
            continue
        kept.append(letter if letter.isalnum() or category == "Mc" else " ")
    plain = "".join(kept).replace("ة", "ه").replace("ى", "ي")
    return " ".join(plain.split())


def _folded(tables: Mapping[str, Mapping[str, str]]) -> dict[str, Word]:
    found: dict[str, tuple[str, set[str]]] = {}
    for name, by_language in tables.items():
        for language, phrases in by_language.items():
            for phrase in phrases.split("|"):
                known, languages = found.setdefault(fold(phrase), (name, set()))
                if known != name:
                    raise ValueError(f"“{phrase}” is both {known} and {name}")
                languages.add(language)
    return {key: Word(name, frozenset(languages)) for key, (name, languages) in found.items()}


_TABLE = _folded(_WORDS)
_POLITENESS = sorted({fold(phrase) for phrase in _POLITE.split("|")}, key=len, reverse=True)


def word_of(text: str) -> Word | None:
    """Which of the words a message is, or None when it is anything else."""
    if not text or len(text) > LONGEST:
        return None
    said = fold(text)
    while said:
        if found := _TABLE.get(said):
            return found
        shorter = _without_politeness(said, _POLITENESS)
        if shorter == said:
            return None
        said = shorter
    return None


def _without_politeness(said: str, phrases: Iterable[str]) -> str:
    for phrase in phrases:
        if said.startswith(phrase + " "):
            return said[len(phrase) + 1 :]
        if said.endswith(" " + phrase):
            return said[: -len(phrase) - 1]
    return said
