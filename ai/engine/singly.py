"""One of what is wished, where a word for one stands by itself: "resérvame una para el viernes".

Before a thing the same word is an article, and counts nothing; with nothing behind it that it
could belong to, or with "just", it is how many. So much as one of a thing holds is one as well.
"""

import re

from ai.acts import Span
from ai.bulk import is_loose, is_measure
from ai.dates.words import NUMBERS
from ai.engine.counting import is_hour_or_name
from ai.engine.said import Said
from ai.engine.talk import Talk
from ai.text import folded, folded_words
from catalog.snapshot import PackageEntry, ServiceEntry

_ONE = folded_words(
    "one un una uno une um uma satu moja kimoja mmoja ek एक واحد واحدة وحدة wa7ed wa7da wahed wahda"
    " wa7d wa7id"
)
_JUST = (
    r"(?:just|only|solo|solamente|nomas|sola|suelt[oa]|so|apenas|somente|seul|seule|seulement|juste"
    rf"|saja|aja|doang|cuma|hanya|tu|bas|sirf|hi|bass|{folded('बस')}|{folded('सिर्फ')}|{folded('ही')}"
    r"|بس|فقط)"
)
_WISHES = re.compile(
    r"(?:^|[,.;:!?\n(]"
    rf"|(?<!\w)(?:{_JUST}|(?:just|only) the|yes|ok|okay|si|oui|sim|vale|dale|alors|donc|entonces"
    r"|entao|then|pues|et|well|take|want|need|book|have|get|me|like|us"
    r"|quiero|queremos|necesito|prefiero|quero|queria|levo|fico com|prends|en (?:veux|voudrais)"
    r"|(?:reserv|apart|apunt|guard|pon|d)[ae]n?(?:me|nos)?|[a-z]+[ae]rme|m'en faut"
    r"|me (?:das|pones|guardas|reservas?|apartas)|mau|pesan|ambil|butuh|minta"
    rf"|nataka|naomba|nitachukua|nahitaji|chahiye|mujhe|{folded('मुझे')}"
    r"|abgha|abghi|abi|3ayez|3ayz|bghit|biddi|badi|aba"
    r"|اريد|ابي|ابغي|ابغا|عايز|عاوز|بدي|بغيت|خلاص|طيب|هاخذ|هاخد|باخذ|اخذ|احجز(?:لي)?)) *$"
)
"""What stands before a word for one that is wished, and names no thing."""

_ENDS = re.compile(
    rf" *(?:$|[,.;:!?\n)]|(?:{_JUST}|please|pls|thanks|por favor|porfa|gracias|obrigad[oa]|merci"
    r"|stp|svp|s'il|for|on|this|next|at|to|of (?:them|those|these)|para|pra|pa|por|el|pro|pros|pour"
    r"|le|ce|cette|na|no|de (?:esas|esos|ellas|ellos|essas|esses)|untuk|buat|hari|kwa|ya|siku|ke|ko"
    r"|kar|kr|book|chahiye|dena|de|yom|youm|yoom|bokra|bukra|tolong|tafadhali"
    rf"|{'|'.join(folded(word) for word in ('के', 'को', 'कर', 'बुक', 'चाहिए', 'दे', 'दीजिए'))}"
    r"|يوم|ليوم|لو|من فضلك|بكره|بكرا|غدا|الساعه|al?)(?!\w))"
)
"""What stands behind it, where it belongs to nothing."""

_JUST_ONE_THING = re.compile(rf" [^\W\d_]+ {_JUST} *(?:$|[,.;:!?\n)]|(?:por|please|para|pour|pra))")
"""Behind it: "um cesto só"."""

_OTHERWISE = re.compile(
    r"(?<!\w)(?:no|not|any|which|that|this|other|another|the other|cual|otr[oa]|ningun[oa]|cada"
    r"|chaque|each|every|quel|quelle|nenhum|nenhuma|aucun|aucune) *$"
)
_OWN_LED = re.compile(
    r"(?<!\w)(?:of|de|x|the|la|el|las|los|le|les|o|a|os|as|du|des|da|do|per|por|par|yang|ya|wa) *$"
)
"""Before so much, where it tells which thing is meant."""

_PARTS = folded_words("نص نصف ربع ثلث noss nos rob3 كم بكم kam bkam")
"""Before a measure that is no whole one, or is asked about."""

_BEFORE = 4
"""Words before a name among which its measure may stand ("100 kg de leña")."""


def one(talk: Talk, ref: str) -> tuple[Span, ...]:
    """Where the message says that one of `ref` is wished: by a word for it or by what it holds."""
    said = talk.said
    found = [place for place in range(len(said.tokens)) if _is_one(said, place)]
    if len(found) == 1:
        return said.number_spans(found[0])
    return () if found else _what_one_holds(talk, ref)


def _is_one(said: Said, place: int) -> bool:
    token = said.tokens[place]
    if token.text not in _ONE or any(
        low < token.end and token.start < high for low, high in said.taken
    ):
        return False
    if is_hour_or_name(said.text, token.start, token.end):
        return False
    before = said.text[max(0, token.start - 30) : token.start]
    if _OTHERWISE.search(before):
        return False
    if _JUST_ONE_THING.match(said.text, token.end):
        return True
    wished = _WISHES.search(before) is not None
    behind = any(low in (token.end, token.end + 1) for low, _ in said.taken)
    return wished and (behind or _ENDS.match(said.text, token.end) is not None)


def _what_one_holds(talk: Talk, ref: str) -> tuple[Span, ...]:
    """ "100 kg of firewood" of what is sold by 100 kg."""
    entry = talk.turn.snapshot.sellable(ref)
    if entry is None or not is_loose(entry) or len(talk.said.owned) != 1:
        return ()
    (place,) = talk.said.owned
    return _held(talk, place, ref)


def _held(talk: Talk, place: int, ref: str) -> tuple[Span, ...]:
    said, token = talk.said, talk.said.tokens[place]
    led = _OWN_LED.search(said.text[: token.start]) is not None
    named = place > 0 and talk.index.calls(ref, said.words[place - 1])
    whole = place in said.named
    return () if led or named or whole else said.spans(token.start, token.end)


def measured(
    talk: Talk, positions: frozenset[int], entry: ServiceEntry | PackageEntry
) -> tuple[Span, ...]:
    """Where one of the entry named at `positions` is said by its measure, right before the name:
    Arabic's bare "kilo of liver", or so much as one holds."""
    said, first = talk.said, min(positions)
    # A name that begins so is only named, but where it is put beside something else; and "a kilo
    # and a half of liver" is no one.
    last = 0 if talk.state.lines else 1
    whole = _PARTS.isdisjoint(token.text.removeprefix("و") for token in said.tokens)
    for place in range(max(0, first - _BEFORE), first + 1):
        token = said.tokens[place]
        before = said.tokens[place - 1].text if place else ""
        bare = talk.language == "ar" and is_measure(token.text) and last <= first - place <= 1
        if bare and whole and not (before in NUMBERS or before.isdigit() or before in _PARTS):
            return said.spans(token.start, token.end)
        if place in said.owned and is_loose(entry):
            return _held(talk, place, entry.ref)
    return ()
