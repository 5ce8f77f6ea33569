""" "The first one", "the other": which of the things just shown is meant.

Read only where the message says nothing else, so that "the first time" or "one second" choose
nothing. What was shown are the prices told last, or the beginning of a list.
"""

import re
from dataclasses import replace

from ai.acts import Act, Clarify, HandOff, ListServices, Quote
from ai.engine import answers, booking
from ai.engine.glossary import TRADE_WORDS
from ai.engine.lexicon import FUNCTION
from ai.engine.packs import BOTH, EACH
from ai.engine.talk import Talk
from ai.spoken import SPOKEN
from ai.text import Token, folded_words, stem, word_set

MOST = 8
"""Things shown that are remembered: every page of a list holds as many."""

FEW = 6
"""Words that nobody knows, beside a day for both of two things: a story of why or when."""

PAIR = 2
"""Things of which "both" is said."""

LAST, OTHER = -1, 0
"""What is no number in a row."""


_PLACES = {
    1: folded_words(
        "first 1st اول الاول الاولى اولى primero primera primer premier premiere 1er primeiro"
        " primeira pertama kwanza पहला पहली पहले पहलावाला pehla pehli pehle pahla"
    ),
    2: folded_words(
        "second 2nd ثاني الثاني الثانية ثانية التاني تاني التانية segundo segunda deuxieme seconde"
        " kedua pili दूसरा दूसरी दूसरे dusra dusri doosra doosri"
    ),
    3: folded_words(
        "third 3rd ثالث الثالث الثالثة التالت tercero tercera tercer troisieme terceiro terceira"
        " ketiga tatu तीसरा तीसरी तीसरे teesra teesri tisra"
    ),
    LAST: folded_words(
        "last الاخير الاخيرة اخر ultimo ultima dernier derniere terakhir mwisho आखिरी अंतिम aakhri"
    ),
    OTHER: folded_words(
        "other l'autre الاخر الاخرى otro otra autre outro outra lainnya lain nyingine ingine अन्य"
    ),
}
_NUMBER_OF = {word: number for number, words in _PLACES.items() for word in words}

_BESIDE = folded_words(
    "one option choice actually instead rather book take choose pick want prefer go number reserve"
    " order yes no not"
    " احجز احجزلي ابي ابغى ابغي اريد بدي عايز خذ اختار الخيار لا بل خليها خلينا رقم نعم"
    " reserva reservar reserve quiero prefiero opcion mejor el la lo en realidad no si tomo"
    " reservez reserver prends prefere option plutot non oui en fait l le je voudrais"
    " reservar reserve quero prefiro opcao melhor afinal na verdade o a nao sim fico com"
    " pesan pesen mau pilih yang opsi saja aja deh tidak bukan sebenarnya jadi jadinya ya"
    " weka nataka chagua ile hiyo ya la wa lile badala hapana ndiyo tafadhali huduma"
    " वाला वाली वाले बुक करो कर दो कीजिए करना है चाहिए नहीं हां मुझे का की wala wali book karo kar"
    " do chahiye nahi haan mujhe karna hai"
)
_LEADS = word_set("the number option choose")
_FOLLOWS = word_set("one option choice please")


_OF_US = re.compile(r" (?:of us|de nosotr[oa]s|d'entre nous|de nos)(?!\w)")

_MONDAY_TOO, _TWO_TOO = "الاثنين", "as duas"
"""Monday, and two o'clock, where nothing says otherwise."""


def both(talk: Talk) -> tuple[Act, ...]:
    """ "Both", "one of each": the things just shown, asked about or wished; () when it is not
    said."""
    each = EACH.search(talk.said.text)
    said = BOTH.search(talk.said.text) or each
    if said is None or talk.resolution.sold:
        return ()
    strange = [word for word in talk.resolution.unmatched if word not in said[0]]
    comes = bool(talk.said.found.dates) and _are_all(talk.state.shown, each)
    if any(stem(word) in TRADE_WORDS for word in strange) or len(strange) > (FEW if comes else 0):
        return ()
    if talk.state.pending.get("kind") in ("ask", "review", "order"):
        return ()
    people = talk.said.groups()
    told = any(start < said.start() < end or start < said.end() < end for start, end in people)
    if told or (each and people) or _OF_US.match(talk.said.text, said.end()):
        # "Both of us" are people, and no two things.
        return ()
    found = talk.said.found
    # "Las dos" is no hour here, and "الاثنين" no Monday.
    times = [at for at in found.times if not (at.start < said.end() and said.start() < at.end)]
    days = [day for day in found.dates if not (day.start < said.end() and said.start() < day.end)]
    asked = [ref for ref in talk.state.pending.get("refs", ()) if talk.turn.snapshot.sellable(ref)]
    shown = [ref for ref in talk.state.shown if talk.turn.snapshot.sellable(ref)]
    shown = asked if len(asked) == 2 else shown
    one = talk.said.spans(*each.span(each.lastgroup or 0)) if each else ()
    if said[0] == _MONDAY_TOO and (len(shown) != 2 or talk.wants("hours")):
        return ()
    if said[0] == _TWO_TOO and days and not times:
        return ()
    comes = bool(days or times)
    if not _are_all(shown, each) and not (comes or talk.wants("book")):
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    if not _are_all(shown, each):
        # Both of what? Nobody knows; not one of them twice, nor one of them alone.
        talk.state.last = []
        return (ListServices(intro="book"),)
    for intent in ("duration", "about", "price"):
        if talk.wants(intent) and not (comes and "?" not in talk.said.text):
            return answers.permitted(talk, [Quote(ref, intent) for ref in shown])
    talk.said.found = replace(found, dates=tuple(days), times=tuple(times))
    talk.state.lines = dict.fromkeys(shown, one)
    booking.take_slots(talk)
    acts = booking.advance(talk)
    if strange:
        talk.doubt_beside()
    return acts


def _are_all(shown: list[str], each: re.Match[str] | None) -> bool:
    """Whether so many were shown as are spoken of: two, or of each of them one."""
    return len(shown) == PAIR or (each is not None and len(shown) > PAIR)


def chosen(talk: Talk) -> tuple[Act, ...]:
    """The message read as a choice among what was shown last; () when it is none."""
    together = both(talk)
    if together:
        return together
    place = _place_said(talk)
    if place is None or talk.resolution.sold:
        return ()
    shown = [ref for ref in talk.state.shown if talk.turn.snapshot.sellable(ref)]
    if len(shown) < 2:
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    number = _NUMBER_OF[place.text]
    if number == OTHER:
        current = list(talk.state.lines) or talk.state.last
        refs = [ref for ref in shown if ref not in current]
    else:
        refs = shown[number - 1 : number] if number > 0 else shown[-1:]
    if len(refs) != 1:
        return (Clarify((*(refs or shown)[:2], "person")),)
    return _act_on(talk, refs[0], place)


def _act_on(talk: Talk, ref: str, place: Token) -> tuple[Act, ...]:
    for intent in ("duration", "about", "price"):
        if talk.wants(intent):
            return answers.permitted(talk, [Quote(ref, intent)])
    listed = talk.state.pending.get("kind") == "menu"
    if listed and not talk.wants("book") and not talk.said.found.dates:
        return answers.permitted(talk, [Quote(ref)])
    # "The first" names no day here.
    found = talk.said.found
    days = [day for day in found.dates if not day.start <= place.start < day.end]
    talk.said.found = replace(found, dates=tuple(days))
    talk.state.lines = {ref: ()}
    booking.take_slots(talk)
    return booking.advance(talk)


def _place_said(talk: Talk) -> Token | None:
    """The one word that chooses, when all others only stand around it."""
    said = talk.said.tokens
    hours = [(at.start, at.end) for at in talk.said.found.times]
    choosing = [
        number
        for number, token in enumerate(said)
        # "Saa tatu" is nine o'clock, and not the third.
        if token.text in _NUMBER_OF and not any(low <= token.start < high for low, high in hours)
    ]
    if len(choosing) != 1 or len(said) > 12:
        return None
    if talk.state.pending.get("kind") == "ask" and not _may_answer(talk):
        return None
    at = choosing[0]
    own = SPOKEN.get(talk.language)
    quiet = FUNCTION | _BESIDE | (own.function if own else frozenset())
    for number, token in enumerate(said):
        taken = any(low <= token.start < high for low, high in talk.said.taken)
        asked = talk.wants("price", "duration", "about") and not talk.said.content[number]
        if number != at and not (token.text in quiet or taken or asked):
            return None
    if said[at].text in ("second", "first", "last", "other") and not _english(said, at):
        return None
    return said[at]


def _english(said: tuple[Token, ...], at: int) -> bool:
    """ "The second", "second one"; not "one second"."""
    before = said[at - 1].text if at else ""
    after = said[at + 1].text if at + 1 < len(said) else ""
    return before in _LEADS or after in _FOLLOWS or len(said) == 1


def _may_answer(talk: Talk) -> bool:
    """While a detail is asked for, "the first" may be a day, and two words a name."""
    number = next(_NUMBER_OF[token.text] for token in talk.said.tokens if token.text in _NUMBER_OF)
    return number == OTHER or (
        talk.state.pending.get("slot") != "date" and talk.wants("book", "change")
    )


def keep_shown(talk: Talk, acts: tuple[Act, ...]) -> None:
    """Remember what stands before the customer, in its order."""
    state = talk.state
    if any(isinstance(act, HandOff) for act in acts):
        state.shown = []
        return
    for act in acts:
        if isinstance(act, ListServices):
            state.shown = _listed(talk, act) if act.page == 1 else []
            return
    quoted = list(dict.fromkeys(act.ref for act in acts if isinstance(act, Quote)))
    if len(quoted) > 1:
        state.shown = quoted[:MOST]
    elif quoted and quoted[0] not in state.shown:
        if len(state.shown) == 2 and set(state.shown) == set(state.last):
            # Two told in one answer and another since: "both" says nothing of three.
            state.shown = [*state.shown, quoted[0]]
        else:
            state.shown = [*state.shown, quoted[0]][-2:] if len(state.shown) <= 2 else quoted


def _listed(talk: Talk, act: ListServices) -> list[str]:
    snapshot = talk.turn.snapshot
    services = [
        entry.ref for entry in snapshot.services if act.category in (None, "", entry.category)
    ]
    packages = [] if act.category else [entry.ref for entry in snapshot.packages]
    if talk.turn.policy.preferences.packages_first:
        return [*packages, *services][:MOST]
    return [*services, *packages][:MOST]
