"""How far a day or an hour is moved from the one that was wished before: "a day later".

Such words name no day by themselves: "the day after" is the one after the day that was read back.
And a weekday told while another day is held is that of its week: of Friday 11 December, "make it
the Saturday" is the 12th.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ai.dates.words import NUMBERS, WEEKDAYS
from ai.text import folded, folded_words

MINUTES_OF_A_DAY = 24 * 60
LONGEST = 60
"""Days or minutes and hours that may be counted; of more it is another number."""

CLOSE = 2
"""Days apart from the held one within which the nearest day of a name is meant."""

_UNITS = {
    1: "minutes? mins? minutos? minuto menit dakika minat मिनट دقيقه دقايق",
    60: "hours? hrs? horas? heures? jam ghanta ghante ghnta saa घंटा घंटे घण्टा घण्टे ساعه ساعات",
    MINUTES_OF_A_DAY: "days? dias? jours? journees? din hari siku दिन يوم ايام",
    7 * MINUTES_OF_A_DAY: "weeks? semanas? semaines? hafta hafte minggu wiki हफ्ता हफ्ते اسبوع",
}
_HALF = "half|half an|media|demi|demie|une demi|uma meia|meia|aadha|adha|setengah|nusu|نص|نصف"
_LATER = (
    "later|after|afterwards|mas tarde|despues|plus tard|apres|mais tarde|depois|baad|bad|baadaye"
    "|lebih lambat|lebih sore|lebih siang|setelahnya|sesudahnya|kemudian|mbele|بعدها|بعده|متاخر"
    "|बाद|aage"
)
_EARLIER = (
    "earlier|before|sooner|early|antes|mas temprano|mas pronto|plus tot|avant|mais cedo|pehle|pahle"
    "|lebih awal|lebih cepat|lebih pagi|sebelumnya|kabla|mapema|nyuma|قبلها|قبله|ابكر|بدري|पहले"
)
_PUSH = (
    r"(?:push|move|put|shift)(?: it| that| this)? back(?: by)?|delay(?: it)?(?: by)?"
    r"|(?:retras|atras|aplaz|pospon|corr)\w+(?: la| lo)?"
    r"|(?:decal|recul|repouss)\w+(?:-la|-le)? d[e']"
    r"|(?:adi|atras)\w+|(?:di)?(?:mundur|undur)\w*|(?:ن|ا|ت)?اخر(?:ها|ه)?"
)
_PULL = (
    r"(?:bring|move|push|pull)(?: it| that| this)? forward(?: by)?|adelant\w+(?: la| lo)?"
    r"|avanc\w+ d[e']|(?:adiant|antecip)\w+|(?:di)?maju\w*|(?:ن|ا|ت)?قدم(?:ها|ه)?"
)
_ONE = "a|an|one|el|la|un|una|une|um|uma|ek|एक|se|moja|the|another|otro|otra|outro|outra"
_FIXED = {
    MINUTES_OF_A_DAY: (
        "the day after|the following day|the next day|al dia siguiente|el dia siguiente"
        "|el dia despues|un dia despues|le lendemain|au lendemain|du lendemain|le jour d'apres"
        "|le jour suivant|no dia seguinte|o dia seguinte|para o dia seguinte|dia seguinte"
        "|no dia depois|agle din|agla din|अगले दिन|besoknya|hari berikutnya|keesokan harinya"
        "|siku inayofuata|kesho yake|اليوم (?:اللي|الي|الذي) (?:بعده|بعدها)|بعد(?:ها|ه) بيوم"
        "|يوم بعد(?:ها|ه)|اليوم التالي|ثاني يوم"
    ),
    -MINUTES_OF_A_DAY: (
        "the day before|the previous day|el dia anterior|el dia antes|el dia de antes|la veille"
        "|a la veille|le jour d'avant|no dia anterior|o dia anterior|o dia antes|no dia antes"
        "|hari sebelumnya|siku iliyotangulia|اليوم (?:اللي|الي|الذي) (?:قبله|قبلها)"
        "|قبل(?:ها|ه) بيوم"
    ),
    7 * MINUTES_OF_A_DAY: (
        "the following week|the week after|la semana siguiente|la semana despues"
        "|la semaine suivante|la semaine d'apres|na semana seguinte|a semana seguinte"
        "|minggu berikutnya|wiki inayofuata|الاسبوع اللي بعده|بعد(?:ها|ه) باسبوع"
    ),
}
_OTHER_DAY = folded_words("of de del du des do da dos que que's that the my our his her their d")
"""Words behind which the day stands that "the day after" is counted from."""

_LEADS = folded_words(
    "at on for by the el la los las le les a o as ao na no em para pra pour hari siku ya ku ko"
    " di pada يوم ال"
)


def _any(words: str) -> str:
    return "|".join(folded(word) for word in words.split())


def _alternatives(written: str) -> str:
    return "|".join(folded(one) if "\\" not in one else one for one in written.split("|"))


_NUMBER = rf"\d{{1,2}}|{'|'.join(re.escape(word) for word in NUMBERS)}"
_UNIT = "|".join(_any(words) for words in _UNITS.values())
_HOW_MANY = rf"(?:(?P<half>{_alternatives(_HALF)})[ -]|(?P<n>{_NUMBER}|{_ONE}) )?"
_COUNTED = rf"{_HOW_MANY}(?:se(?=hari|minggu|jam))?(?P<unit>{_UNIT})"
_FORMS = (
    re.compile(
        rf"(?<!\w){_COUNTED} (?:(?P<later>{_alternatives(_LATER)})"
        rf"|(?P<earlier>{_alternatives(_EARLIER)}))(?!\w)"
    ),
    re.compile(rf"(?<!\w)(?:(?P<later>{_PUSH})|(?P<earlier>{_PULL})) ?{_COUNTED}(?!\w)"),
    re.compile(
        rf"(?<!\w)(?P<unit>siku|saa|wiki|dakika) (?P<n>{_NUMBER}) "
        rf"(?:(?P<later>baadaye|mbele)|(?P<earlier>kabla|mapema|nyuma))(?!\w)"
    ),
)
_WHOLE = tuple(
    (minutes, re.compile(rf"(?<!\w)(?:{_alternatives(words)})(?!\w)"))
    for minutes, words in _FIXED.items()
)
_BEHIND = re.compile(r"[ ']*([^\W_]+)[ ']+\w")


@dataclass(frozen=True, slots=True)
class Move:
    """Where it stands in the folded text, and by how many minutes, or whole days, something is
    moved."""

    start: int
    end: int
    minutes: int

    @property
    def days(self) -> int:
        """The days by which a day is moved; 0 of what moves an hour."""
        return 0 if self.minutes % MINUTES_OF_A_DAY else self.minutes // MINUTES_OF_A_DAY


def find_move(text: str) -> Move | None:
    """The one move that a folded text tells of, from what was wished before."""
    found = [*_counted(text), *_fixed(text)]
    found = [move for move in found if not _is_of_another(text, move)]
    widest = [
        move
        for move in found
        if not any(
            other != move and other.start <= move.start and move.end <= other.end for other in found
        )
    ]
    return widest[0] if len({move.minutes for move in widest}) == 1 else None


def _counted(text: str) -> list[Move]:
    found = []
    for form in _FORMS:
        for match in form.finditer(text):
            minutes = _minutes_of(match)
            if minutes:
                found.append(Move(match.start(), match.end(), minutes))
    return found


def _minutes_of(match: re.Match[str]) -> int:
    """How far; 0 where nothing says so ("days later")."""
    told = match.groupdict()
    unit = next(
        minutes for minutes, words in _UNITS.items() if re.fullmatch(_any(words), told["unit"])
    )
    sign = -1 if told["earlier"] else 1
    if told.get("half"):
        return sign * unit // 2 if unit == 60 else 0
    said = told["n"] or ""
    joined = match[0].find("se" + told["unit"]) >= 0
    if not said and not joined:
        return 0
    number = int(said) if said.isdigit() else NUMBERS.get(said, 1)
    return sign * unit * number if 0 < number <= LONGEST else 0


def _fixed(text: str) -> list[Move]:
    return [
        Move(match.start(), match.end(), minutes)
        for minutes, form in _WHOLE
        for match in form.finditer(text)
    ]


def _is_of_another(text: str, move: Move) -> bool:
    """Whether what follows says from when on it is counted ("the day after the wedding")."""
    behind = _BEHIND.match(text, move.end)
    return behind is not None and behind[1] in _OTHER_DAY


def weekday_alone(text: str) -> int | None:
    """The weekday that is all a folded text names: "the saturday", but not "next saturday"."""
    words = text.split()
    while len(words) > 1 and words[0] in _LEADS and " ".join(words) not in WEEKDAYS:
        words.pop(0)
    return WEEKDAYS.get(" ".join(words))


def weekday_near(held: date, weekday: int, *, today: date) -> date | None:
    """The day of that name that is meant while `held` is wished; None of one that is over.

    The nearest one where it is near; else that of the same week.
    """
    ahead = (weekday - held.weekday()) % 7
    apart = ahead if ahead <= 7 - ahead else ahead - 7
    if abs(apart) > CLOSE:
        apart = weekday - held.weekday()
    day = held + timedelta(days=apart)
    return day if day > today else None
