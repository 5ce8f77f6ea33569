"""The parts of a message that stand for themselves, and which of them ask something.

A question is known by its mark, by how it begins, or by a word that only questions have: in each
of the eight languages, and with none of them needed ("kamar ganti ada ga", "naweza kulipa kadi").
"""

import re
from dataclasses import dataclass
from itertools import chain, pairwise

from ai.text import folded, folded_words, tokens

_BEGINS = (
    # English
    "do does did is are am isn't aren't can can't could couldn't may must should shall"
    " will would have has what what's whats how how's hows where where's wheres when when's why"
    " which who who's whose any anywhere anybody"
    # Spanish
    " hay habra puedo puede pueden podemos podeis puedes podria podriamos podriais tienen teneis"
    " tienes aceptan aceptais admiten admitis hace falta"
    " cual cuales cuanto cuanta cuantos cuantas cuando donde como quien"
    # French
    " est-ce peut peut-on puis-je pouvez avez-vous prenez acceptez faites livrez etes-vous faut-il"
    " y-a-t-il combien quand comment pourquoi quel quelle quels quelles quoi dois-je doit-on"
    " qu'est-ce"
    # Portuguese
    " tem teem ha posso pode podem podemos da aceitam aceita quanto quanta quantos qual quais"
    " quando onde precisa precisamos"
    # Hindi
    " kya kab kahan kaise kitna kitne kitni kaun क्या कब कहाँ कैसे कितना कितने कितनी कौन"
    # Swahili
    " je kuna mna naweza tunaweza inaweza unaweza mnaweza inawezekana ninaweza nitaweza vipi lini"
    " wapi mnakubali mnapokea"
    # Indonesian
    " apa apakah ada adakah bisa bisakah boleh bolehkah berapa kapan gimana bagaimana dimana kenapa"
    " perlu harus"
    # Arabic, in its own letters and in Latin ones
    " هل كم بكم متي امتي وين فين اين كيف ازاي ليش ليه شو ايش وش شنو فيه في عندكم ممكن اقدر نقدر"
    " يمكن لازم يصير ينفع تقبلون تقبلوا تاخذون"
    " fi feeh fee fih 3andokom 3andkom 3andko momken mumkin a2dar n2dar yenfa3 ynfa3 lazem lazim"
    " bkam bikam emta wein fein feen ezay keef"
)
_TWO = (
    "que lleva|que trae|que viene|q incluye|q lleva|q trae|q viene|q hora"
    "|que precio|que hora|que horas|que dia|que dias|que incluye|que tipo|que tal|que es"
    "|que necesito|que formas|a que hora|se puede|se pueden|me puedo|nos podemos|hace falta"
    "|hay que|tengo que|es necesario|es posible"
    "|est ce|y a|il y a|y'a|on peut|on doit|je peux|je dois|vous avez|vous prenez|vous acceptez"
    "|vous faites|vous livrez|vous pouvez|il faut|faut il|avez vous|puis je|peut on|ou est|ou etes"
    "|ou se|tu peux|c'est possible|c'est combien"
    "|e preciso|e possivel|tenho que|da para|da pra|e que|e necessario|voces tem|vcs tem"
    "|ni lazima|ni gani|how come|what time|do i|do you|por donde"
)
_WITHIN = folded_words(
    "kya क्या kab kahan kaise kitna kitne kitni kitnay कब कहाँ कैसे कितना कितने कितनी"
    " gani ngapi wapi lini vipi"
    " ga gak nggak ngga kah apakah berapa kapan gimana bagaimana dimana"
    " itakuwaje inakuwaje mnafanyaje tufanyeje nifanyeje"
    " combien comment est-ce pourquoi quanto quando onde"
    " هل وين فين متي ايش وش شو شنو بكم بكام كيف"
)
"""Words that stand in questions alone, wherever they stand."""

_FILLER = (
    r"(?:(?:hi|hello|hey|hola|oi|ola|bonjour|salut|halo|habari|ok|okay|so|and|also|but|n|y|e|et|ou"
    r"|or|o|pero|mais|mas|dan|terus|na|lakini|aur|or|lekin|w|oh|ah|please|pls|then|entonces|alors"
    r"|donc|entao|kalau|by the way|btw|one more thing|sorry|perdon|pardon|desculpa|maaf|samahani"
    r"|ji|bhai|bhaiya|didi|kak|kaka|dada|mas|mbak|min|gan|bro|sis|sir|maam|madame|monsieur|moca|moco"
    r"|well|great|cool|thanks|vale|genial|و|طب|طيب|بس)\W+){0,3}"
)
_ONE = "|".join(
    sorted({re.escape(folded(word)) for word in _BEGINS.split()}, key=len, reverse=True)
)
_OPENS = rf"(?:{_TWO}|{_ONE})(?!\w|'\w)"
_SUPPOSES = r"(?:what if|if|si|s'il|se|kalau|kalo|kama|agar|अगर|lw|law|lau|و?لو|اذا)(?!\w)"
"""A beginning of "what happens if …", with or without a mark."""

_WITHIN_SUPPOSED = re.compile(
    r"(?<!\w)(?:if|in case|si|s'il|au cas ou|se (?:eu|ele|ela|nao|a|o|chover|quebrar|tiver|houver)"
    r"|caso|kalau|kalo|jika|kama|iwapo|agar|अगर|lw|law|lau|و?لو|اذا)(?!\w)"
)

_OPENER = re.compile(rf"\W*{_FILLER}\W*(?:و?{_OPENS}|{_SUPPOSES})")
_JOINS = (
    r"(?:and|also|but|or|y|e|o|et|ou|dan|terus|atau|na|au|aur|ya|w|و|pero|mais|mas|tapi|lakini)"
)
_BREAKS = re.compile(
    rf"[?!;\n]+|\.(?=\s|$)|,(?= ?(?:{_JOINS} )?(?:also )?{_OPENS})"
    rf"|,? {_JOINS}(?: also)? (?={_OPENS})|,? ?(?<=[\s,])(?=و{_OPENS})"
)
"""Where one part ends: at a mark or stop, or before what begins a question."""

_TAG = re.compile(
    r"\w\W+(?:kan|haina|verdad|right|innit|hein|sivyo|صح|مش كده|nahi(?: \w+){1,2} na)\W*$"
)
"""A word at the end that asks whether it is so ("the photos stay, right")."""

LEAST = 2
"""Words of a part that may ask something."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a folded message: [start, end), whether it asks, and whether a mark ends it."""

    start: int
    end: int
    text: str
    asks: bool
    marked: bool


_JOINT = re.compile(rf"(?<=\w),? {_JOINS} (?=\w)")
_STOP = re.compile(r"[?!;\n,.]")
_QUESTION_WORD = re.compile(rf"(?<!\w)(?:{_ONE})\W*$")


def _between_questions(text: str) -> list[re.Match[str]]:
    """The joints between two questions of which the second begins with no word of one: "c'est
    combien et ce serait prêt quand"."""
    found = []
    for joint in _JOINT.finditer(text):
        before, after = text[: joint.start()], text[joint.end() :]
        ended = _STOP.search(after)
        last = after[: ended.start()] if ended else after
        asked = any(token.text in _WITHIN for token in tokens(before))
        opens = _BREAKS.match(text, joint.start()) or _JOINT.search(last)
        if asked and not opens and _QUESTION_WORD.search(last):
            found.append(joint)
    return found


def asks(text: str) -> bool:
    """Whether a folded text is a question by its mark, its beginning or a word of its own."""
    if "?" in text or _OPENER.match(text) or _TAG.search(text):
        return True
    return any(token.text in _WITHIN for token in tokens(text))


def supposes(text: str) -> bool:
    """Whether a folded text asks for a case that may come: "if it rains", "kalau batal"."""
    return _WITHIN_SUPPOSED.search(text) is not None


def parts(text: str) -> list[Part]:
    """The parts of a folded message that say something, in their order."""
    found = sorted(
        (*_BREAKS.finditer(text), *_between_questions(text)), key=lambda one: one.start()
    )
    bounds = [0, *chain(*((one.start(), one.end()) for one in found)), len(text)]
    marks = {one.start(): "?" in one[0] for one in found}
    out = []
    for low, high in list(pairwise(bounds))[::2]:
        part = text[low:high]
        if any(letter.isalnum() for letter in part):
            marked = marks.get(high, False)
            out.append(Part(low, high, part, marked or asks(part), marked))
    return out


def asked(text: str) -> list[tuple[int, int]]:
    """Where the parts of a folded message stand that ask; all of it where none does by itself."""
    found = [(part.start, part.end) for part in parts(text) if part.asks]
    return found or [(0, len(text))]
