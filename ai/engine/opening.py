"""When the business is there: asked in everyday words, or told of somebody's own day.

"Till when on Saturday?", "how early do you start?", "jusqu'à quelle heure samedi ?" ask for opening
hours and name none of their words; "I close at six", "je ferme tôt", "دوامي ليل" have such a word
and ask for nothing.
"""

import re

from ai.text import folded

_UNTIL_WHEN = re.compile(
    r"\b(?:till|until|til|up to) (?:when|what (?:time|hour))\b"
    r"|\bfrom (?:when|what (?:time|hour)) (?:do|are) (?:you|u)\b"
    r"|\bhow (?:early|late) (?:do|are|will|can) (?:you|u|i|we|they)\b"
    r"|\b(?:latest|earliest) (?:i|we|you|u) (?:can|could|may|open|close|start|come|work)\b"
    r"|\bdo (?:you|u) (?:do|work|come) (?:mon|tues|wednes|thurs|fri|satur|sun)days?\b(?! at\b)"
    r"|\bhasta (?:que hora|cuando)\b|\bdesde que hora\b"
    r"|\ba que hora (?:empiez|empez|termin|entran|salen|estan|acab|llegan)\w*"
    r"|\b(?:vienen|venis|estan|estais) los (?:lun|mar|mier|jue|vier|sab|dom)\w+"
    r"|\bjusqu'?a? ?(?:quelle heure|quand|quelle h)\b"
    r"|\bvous (?:commencez|finissez|terminez|arretez|etes la) (?:a|jusqu'a|de|des) quelle heure\b"
    r"|\b(?:a|de|des) quelle heure (?:est-ce que )?(?:vous )?(?:commenc|finiss|termin|arret)\w*"
    r"|\bvous (?:venez|etes la) le (?:lun|mar|mercre|jeu|vendre|same)di\b"
    r"|\bvous (?:venez|etes la) le dimanche\b"
    r"|\bate (?:q|que|quais) horas?\b|\bate quando\b|\ba partir de que horas?\b"
    r"|\bque horas (?:voces |vcs |vces )?(?:comec|terminam|param|chegam)\w*"
    r"|\b(?:mpaka|hadi|kuanzia|mnaanza|mnamaliza|mnaisha) saa ngapi\b"
    r"|\b(?:sampai|sampe|smp|mulai|dari|mulainya|sampainya) jam (?:berapa|brp)\b"
    r"|\b(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu) (?:masuk|ada orang(?:nya)?|kerja)\b(?! jam)"
    r"|\bkab (?:tak|se) (?:khul|rehte|hote|aate|milte)\w*"
    r"|\b(?:itwar|ravivar|somvar|mangalvar|budhvar|guruvar|shukravar|shanivar) ko"
    r" (?:aate|chhutti|chutti|band)\b"
    r"|(?<!\w)(?:لين|لحد|لغايه|الي|حتي) (?:كم|امتي|امتا|متي|ايمتي|الساعه كم|اي ساعه)(?!\w)"
    r"|(?<!\w)من (?:كم|امتي|متي|اي ساعه) (?:ب?ت)(?:بدا|بدي|فتح|شتغل)\w*"
    r"|\b(?:l7ad|le7ad|la7ad|lghayet|laghayet|7atta) (?:emta|kam|el sa3a kam|imta)\b|\bfat7een\b"
    r"|(?<!\w)(?:ال)?(?:احد|اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت) (?:انتو )?(?:موجودين|فاتحين|مداومين)"
    r"|" + folded("रविवार|सोमवार|मंगलवार|बुधवार|गुरुवार|शुक्रवार|शनिवार").join(("(?:", ")"))
    + " " + folded("को") + " (?:" + folded("आते|छुट्टी|बंद") + ")"
)  # fmt: skip
_OF_OTHERS = re.compile(
    r"\b(?:cancel|anul|annul|batal|ghairi|desmarc|ready|list[oa]s?\b|pret|pronto|taiyar|tayari|siap"
    r"|selesai|valid|vale|offer|ofert|promo|park|estacion|wait|warranty|garant|pay\b|pagar|payer)"
    r"|الغ|جاهز|عرض|ادفع"
)
"""What else has an end: an offer, a free cancelling, a thing that gets ready."""

_OWN = re.compile(
    r"\b(?:i|we)(?:'ll| will| can| could| only| usually| always| have to| need to| must| gotta)*"
    r" (?:open|close|shut)\b(?! (?:it|the|my|an?) (?:acc|order|book))"
    r"|\bi'?m (?:only )?open\b|\bmy (?:own )?(?:shop|stall|office|working|opening) hours\b"
    r"|(?<!\w)(?:yo )?(?:abro|cierro|trabajo)\b"
    r"|\bje (?:ferme|ouvre|bosse|travaille)\b|\b(?:mes horaires|mon horaire)\b"
    r"|\b(?:eu )?(?:fecho|trabalho)\b"
    r"|\b(?:mer[ia]|hamar[ia]|apn[ia]) (?:dukaan|dukan|shop|office|duty|school)(?: \w+){0,4}?"
    r" (?:band|khul)\w*"
    r"|\b(?:nina|na|tuna)(?:funga|fungua)\b"
    r"|\b(?:aku|saya|gue|gw|gua|kami) (?:\w+ )?(?:tutup|buka|libur)\b|\bjam kerja ?(?:ku|saya)\b"
    r"|(?<!\w)[وب]?(?:دوامي|دوامنا|دوامى|اقفل|اسكر|بقفل|بسكر|بفتح)(?!\w)|\bdawami\b"
)


def asks_hours(text: str) -> bool:
    """Whether a folded text asks when the business begins, ends or is there."""
    return _UNTIL_WHEN.search(text) is not None and _OF_OTHERS.search(text) is None


def without_own(text: str) -> str:
    """A folded text without what it tells of the writer's own opening or working hours."""
    return _OWN.sub("·", text)
