"""How many of something: where a message says a number that counts what is wished.

Regular expressions over folded text, for the eight shipped languages; each has the number as
its only group that matches.
"""

import re

from ai.dates.words import NUMBERS

_N = rf"(\d{{1,4}}|{'|'.join(NUMBERS)})"
_WORDS = r"(?![\w:/%€$£])(?!\.\d)"

_TIMES = re.compile(r"(?<![\w.,])(?:x ?(\d{1,6})|(\d{1,6}) ?x)(?![\w])")
_OF_THEM = re.compile(
    rf"(?:\b(?:qty|quantity|cantidad)|(?<!\w)(?:عدد|العدد|الكميه)) ?[:=]? ?(\d{{1,6}})(?!\w)"
    rf"|(?<![\w.,:/])(\d{{1,6}}|{'|'.join(NUMBERS)}) (?:of (?:them|those|these|it|each)"
    rf"|de (?:ellos|esos|esas|cada)"
    r"|pieces|pcs|units|unidades|people|persons|guests|personas|pessoas|personnes|orang|watu|logo?n?|منها|قطع|اشخاص)(?!\w)"
)
_FOR_SO_MANY = re.compile(
    rf"(?<!\w)(?:for|para|pra|pa|pour|untuk|buat|kwa|table of|mesa de) "
    rf"(\d{{1,3}}|{'|'.join(NUMBERS)})(?![\w:/%€$£])(?! ?(?:am|pm|o'clock|hours?|horas?)\b)"
)
"""Of a table or a room: for how many."""

_CORRECTED = re.compile(
    rf"(?:\bactually|\bmake (?:it|that|them)|\bi meant?|\bsorry|\binstead|\bno|\brather"
    rf"|\bnot \w+,? but|\bchange (?:it )?to|\bonly|\bjust|\bno wait|\bwait"
    rf"|\bque sean|\bmejor|\ben realidad|\bperdon|\bpon(?:me)?|\bsolo|\bna verdade|\bsao|\balias"
    rf"|\bquise decir|\bquis dizer|\bvoulais dire|\bmaksud(?:ku|nya)?|\bnamaanisha"
    rf"|\bmatlab|\bmera matlab"
    rf"|\bsomos|\bseremos|\bwe are|\bwe're|\bwe'll be|\bon (?:est|sera)|\bnous (?:sommes|serons)"
    rf"|\btuko|\bkami|\ben fait|\bplutot|\bnon|\bnao|\bsebenarnya|\bjadi|\bcuma|\biwe|\bziwe"
    rf"|\bhapana|\btidak|नहइ?|असल मए?|خليها|خلي|خليهم|قصدي|اقصد"
    rf"|لا|بس|فقط|عفوا)\W{{1,3}}(?:i (?:want|need) |sao |des |son |now )?"
    rf"{_N}(?![\w:/%.])"
)
_WANTED = re.compile(
    rf"(?:\b(?:i|we)(?:'ll| will)? (?:want|need|take|have)|\b(?:i|we)'d (?:like|need|want)"
    rf"|\bgive me|\b(?:looking for|(?:i'm|im|we're|we are) after)"
    rf"|\bneed|\bwant"
    rf"|\bquiero|\bqueremos|\bnecesit(?:o|amos|aria|ariamos|are|aremos|ar)|\bponme|\bponed?me"
    rf"|\bquisiera(?:mos)?|\bquerriamos|\bocup(?:o|amos)|\b(?:har(?:ia|ian)|hacen?) falta"
    rf"|\bseria(?:mos|n)|\bvamos a ser|\bquer(?:o|emos|ia|iamos)|\bseremos"
    rf"|\bprecis(?:o|amos|ava|aria|ariamos|ar)(?: de)?"
    rf"|\ben (?:veux|voudrais?|voudrions|prends|prendrais|prendrait|faut|faudrait|faudra)"
    rf"|\bje (?:veux|voudrais|prends)|\bil (?:me|nous) (?:en )?fau(?:t|dra|drait)"
    rf"|\b(?:nous|on) (?:sera|serait|serons|serions|voulons|voudrions|prendra)|\bbesoin (?:de|d')"
    rf"|\bmau(?: pesan)?|\bbutuh|\bpesan|\bperlu(?:nya)?|\bminta|\bkira-?(?: ?kira|2)"
    rf"|\b(?:na|nina|tuna|ninge|tunge|nita|tuta)hitaji|\b(?:na|nina|tuna)taka|\bt?u?naomba"
    rf"|\bnaomba|\b(?:nita|tuta)chukua|\btutakuwa|\btuko"
    rf"|(?<!\w)(?:اريد|ابغي|ابي|بدي|بدنا|نبغي|نبي|بغيت|[انب]?حتاج|محتاج(?:ين|ه)?|عايزين?|عاوزين?"
    rf"|نريد|(?:ي|ت)?لزم(?:ني|نا)|لازمني|(?:راح|رح) نكون|[بسحه]نكون))"
    rf"(?: (?:just|only|para|for|pros?|pras?|pour|buat|untuk|des|les))?"
    rf"\W{{1,2}}{_N}{_WORDS}"
)
_CALLED_BACK = re.compile(
    rf"(?<![\w.,:/]){_N},? (?:finalement|afinal|en fait|en realidad|actually|instead|rather|plutot"
    rf"|aja|saja|only|nomas|so|apenas|seulement|tu|sirf|بس|فقط)(?!\w)"
)
"""The word that corrects may come after the number."""

TWO_NOT_MONDAY = re.compile(r"(?<!\w)(?:لا|بس|فقط|خليهم)\W{1,3}(اثنين)(?!\w)")

TOLD = (_OF_THEM, _CORRECTED, _TIMES, _WANTED, _CALLED_BACK)
"""A number that is said to be how many, wherever it stands."""


def told_of_one(*, counted: bool) -> tuple[re.Pattern[str], ...]:
    """Forms that count the only thing named, apart from its name.

    `counted`: the entry asks for a quantity, so that "for four" is one.
    """
    return (_OF_THEM, _TIMES, *((_FOR_SO_MANY,) if counted else ()))


def number_in(match: re.Match[str]) -> tuple[int, int]:
    """Where the number stands: the only group that matched."""
    return match.span(next(n for n, group in enumerate(match.groups(), 1) if group))
