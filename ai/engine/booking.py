"""A wish put together over turns: what is wished, when, for whom, and the customer's go-ahead."""

from ai.acts import (
    Act,
    Clarify,
    HandOff,
    ListServices,
    ProposeOrder,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.dates.grammar import FoundDate, FoundTime
from ai.dates.words import NUMBERS
from ai.engine import answers
from ai.engine.lexicon import FUNCTION
from ai.engine.talk import Talk
from ai.slots import cited, read_name, read_quantity
from ai.text import word_set
from ai.wishes import UnknownLine, next_act
from catalog.snapshot import PackageEntry, ServiceEntry

MAX_TRIES = 2
"""Unreadable answers to the same question before a person takes over."""

FIRST_HOUR, LAST_HOUR = 7, 24
"""Bare numbers that are an hour where nothing is counted; "actually 3" is three of it."""

_ADDING = word_set(
    "also add plus too another and additionally along together tambien ademas anade agrega suma y"
    " mas ايضا كمان برضو اضف زيد و مع"
    " rajoute rajoutez ajoute ajoutez aussi adiciona acrescenta junta tambah tambahin juga sekalian"
    " ongeza pia jodo jodiye saath bhi"
)
_REMOVING = word_set(
    "remove without drop delete except minus skip quita quitar sin elimina saca بدون احذف شيل الغ"
    " enleve enlevez retire retirez supprime sans tira tire sem hapus tanpa ondoa hatao hata nikalo"
)


_NAMES = ("named", "called", "nama", "llama", "chama", "appell")
"""Beginnings of words that lead to a name, and are none."""

_ASKING = word_set(
    "combien quand comment pourquoi quel quelle quanto quando onde qual apakah berapa brp kapan"
    " gimana bagaimana kenapa dimana je kwani vipi lini kya kab kahan kaise kitna kitne kitni"
    " क्या कब कहाँ कैसे कितना कितने بكم كم شو شنو واش ايش وش منين"
)
"""How questions begin in the languages that have no pattern of their own."""

ARTICLE_LIKELY = 0.5
"""From here on a few words are rather an article's question than somebody's name."""

_CHANGE_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "date": "day date dia fecha يوم اليوم التاريخ تاريخ",
        "time": "time hour hora الوقت وقت الساعه ساعه",
        "name": "name nombre الاسم اسم",
        "place": "address place location direccion lugar العنوان عنوان المكان",
        "phone": "phone number telefono numero الرقم رقم الهاتف",
        "quantity": "quantity amount many cantidad العدد الكميه",
        "notes": "note notes nota الملاحظه",
        "service": "service servicio الخدمه",
    }.items()
}


def advance(talk: Talk) -> tuple[Act, ...]:
    """The next step of the wish: ask, or read it back."""
    state = talk.state
    state.booking = True
    talk.sure(intent=1.0)
    talk.features.setdefault("match", 1.0)
    talk.features.setdefault("margin", 1.0)
    if not talk.allows("propose_orders"):
        return (HandOff("not_allowed"),)
    gone = [ref for ref in state.lines if talk.turn.snapshot.sellable(ref) is None]
    if gone:
        return no_longer(talk, gone)
    if not state.lines:
        talk.plain()
        return (ListServices(intro="book"),)
    act = next_act(state.wished_lines(), state.wished_slots(), turn=talk.turn, sources=talk.sources)
    if isinstance(act, ReviewOrder):
        return (act,)
    if not talk.allows("collect_details"):
        return (HandOff("not_allowed"),)
    if act.problem and not act.problem.startswith("part_"):
        # What cannot be must not be read again from the same words next time.
        state.slots.pop(act.slot, None)
        if act.slot == "quantity":
            state.lines = dict.fromkeys(state.lines, ())
    return (act,)


def no_longer(talk: Talk, gone: list[str]) -> tuple[Act, ...]:
    """A wished service left the catalogue: say so, and show what there is."""
    for ref in gone:
        talk.state.lines.pop(ref, None)
    talk.state.reviewed = ""
    talk.plain()
    if talk.state.lines:
        return (Refuse("no_longer"), *advance(talk))
    return (Refuse("no_longer"), ListServices(intro="book" if talk.state.booking else "instead"))


def names_change(talk: Talk) -> bool:
    """Whether the message says which detail is to change, but not to what."""
    said = {token.text for token in talk.said.tokens}
    named = [name for name, words in _CHANGE_WORDS.items() if said & words]
    return talk.wants("change") and len(named) == 1 and len(talk.said.tokens) <= 7


def changes_lines(talk: Talk) -> bool:
    """Whether the message puts a service into the wish, or takes one out."""
    words = {token.text for token in talk.said.tokens}
    return bool(talk.resolution.sold) and (
        talk.wants("book", "change") or bool(words & (_ADDING | _REMOVING))
    )


def take_lines(talk: Talk, *, replace: bool) -> bool:
    """Put the named services into the wish, with their quantities. False if none was named."""
    sold = talk.resolution.sold
    words = {token.text for token in talk.said.tokens}
    if not sold:
        return False
    if words & _REMOVING and any(match.ref in talk.state.lines for match in sold):
        for match in sold:
            talk.state.lines.pop(match.ref, None)
        return True
    if replace or not (words & _ADDING and talk.state.lines):
        kept = {} if replace or talk.state.lines else dict(talk.state.lines)
        talk.state.lines = kept
    for match in sold:
        entry = talk.turn.snapshot.sellable(match.ref)
        counted = entry is not None and "quantity" in entry.details
        spans = talk.said.quantity_for(match.positions, alone=len(sold) == 1, counted=counted)
        if not spans and len(sold) == 1 and _counts_people(entry):
            spans = talk.said.people()
        talk.state.lines[match.ref] = spans or talk.state.lines.get(match.ref, ())
    talk.matched()
    return True


def take_slots(talk: Talk) -> bool:
    """Take every detail the message gives. False if it gives none."""
    said, slots = talk.said, talk.state.slots
    taken = False
    day = _wanted_date(said.found.dates)
    if day is not None:
        slots["date"] = said.spans(day.start, day.end)
        taken = True
    moment = _wanted_time(said.found.times)
    if moment is not None:
        slots["time"] = said.spans(moment.start, moment.end)
        taken = True
    if said.phones:
        slots["phone"] = said.spans(*said.phones[-1])
        taken = True
    if said.name:
        slots["name"] = said.spans(*said.name)
        taken = True
    if said.place:
        slots["place"] = said.spans(*said.place)
        taken = True
    asked = talk.state.pending.get("slot") == "place"
    if said.near and not asked and "place" not in slots and _wants_place(talk):
        slots["place"] = said.spans(*said.near)
        taken = True
    for index, message in enumerate(said.messages):
        if message.kind == "location" and message.text.strip():
            slots["place"] = said.message_spans(index)
            taken = True
    return taken


def _wants_place(talk: Talk) -> bool:
    """Whether something wished happens at the customer's."""
    entries = [talk.turn.snapshot.sellable(ref) for ref in talk.state.lines]
    return any(entry is not None and "place" in entry.details for entry in entries)


def take_quantity(talk: Talk, *, told: bool = False) -> bool:
    """ "Actually 3": a new quantity for the only, or the last, line.

    `told`: a number alone is not enough; it must be said to be how many.
    """
    if not talk.state.lines or talk.names_whole:
        return False
    ref = list(talk.state.lines)[-1]
    entry = talk.turn.snapshot.sellable(ref)
    spans = talk.said.corrected_quantity(told=told)
    for match in talk.resolution.sold[:1]:
        # "For two cars": what a part of a name is counted with.
        spans = spans or talk.said.quantity_for(match.positions, alone=True)
    if not spans and _counts_people(entry):
        spans = talk.said.people()
    if not spans and talk.wants("change") and not (talk.said.found.dates or talk.said.found.times):
        # "Actually got 3 pairs": whatever they are called, there are three.
        spans = talk.said.one_number()
    if not spans:
        return False
    number = read_quantity(cited(spans, talk.sources) or "")
    if number and entry and "time" in talk.state.slots and _is_hour(number, entry):
        # "Make it 11" of something that is not counted, or sold in fives, is an hour.
        talk.state.slots["time"] = spans
    else:
        talk.state.lines[ref] = spans
    return True


def _counts_people(entry: ServiceEntry | PackageEntry | None) -> bool:
    """Whether two people want two of it; who is visited at home is no more of it for being many."""
    return entry is not None and ("place" not in entry.details or "quantity" in entry.details)


def _is_hour(number: int, entry: ServiceEntry | PackageEntry) -> bool:
    """Whether a bare number in a correction is rather an hour than how many."""
    if not FIRST_HOUR <= number <= LAST_HOUR:
        return False
    return number > entry.max_quantity or "quantity" not in entry.details


def _wanted_date(dates: tuple[FoundDate, ...]) -> FoundDate | None:
    named = [found for found in dates if found.day is not None]
    return named[-1] if named else dates[-1] if dates else None


def _wanted_time(times: tuple[FoundTime, ...]) -> FoundTime | None:
    clocks = [found for found in times if found.moment is not None]
    # "Good afternoon, a table for tonight": the part of the day that is meant comes last.
    return clocks[0] if clocks else times[-1] if times else None


def answer_ask(talk: Talk) -> bool:
    """Read the message as the answer to the detail that was asked for."""
    slot = talk.state.pending.get("slot", "")
    said, slots = talk.said, talk.state.slots
    before = dict(slots), dict(talk.state.lines)
    changed = take_slots(talk)
    if slot == "quantity":
        changed = _answer_quantity(talk) or changed
    elif slot not in ("date", "time", "phone") and not changed:
        changed = _answer_free(talk, slot)
    elif slot == "phone" and "phone" not in slots and said.found.dates:
        changed = False
    if not changed:
        slots.clear()
        slots.update(before[0])
        talk.state.lines = before[1]
    return changed


def _answer_quantity(talk: Talk) -> bool:
    spans = talk.said.corrected_quantity()
    if not spans:
        return False
    open_lines = [ref for ref, has in talk.state.lines.items() if not has and _counted(talk, ref)]
    for ref in open_lines or list(talk.state.lines)[-1:]:
        talk.state.lines[ref] = spans
    return True


def _counted(talk: Talk, ref: str) -> bool:
    entry = talk.turn.snapshot.sellable(ref)
    return entry is not None and "quantity" in entry.details


def _answer_free(talk: Talk, slot: str) -> bool:
    """A name, an address or a note is whatever they write, unless they ask or decline."""
    spans = talk.said.message_spans()
    text = cited(spans, talk.sources) or ""
    if slot == "notes":
        if not text.strip():
            return False
        talk.state.slots["notes"] = spans
        return True
    if talk.yes or talk.no or talk.wants("cancel", "price", "discount", "menu", "hours", "status"):
        return False
    if slot == "name":
        words = [token.text for token in talk.said.tokens]
        # Somebody asked for a name may still say something else.
        if "?" in text or not read_name(text) or len(words) > 5 or talk.wants("place", "change"):
            return False
        if all(word in FUNCTION for word in words) or not _may_be_name(talk):
            return False
    elif slot == "place" and ("?" in text or len(text.strip()) < 3):
        return False
    talk.state.slots[slot] = spans
    return True


def _may_be_name(talk: Talk) -> bool:
    """Whether a few words may be a name: no number, no question that an article answers."""
    if any(token.text in NUMBERS for token in talk.said.tokens) or talk.said.people():
        return False
    if talk.resolution.sold and not talk.said.raw.strip()[:1].isupper():
        # "عندي بنطلونين" names what is brought.
        return False
    if any(token.text.startswith(_NAMES) for token in talk.said.tokens) and not talk.said.name:
        # "The elder is called Putri, the younger Bagas": names, but which?
        return False
    first = talk.said.tokens[0].text if talk.said.tokens else ""
    asks = first in _ASKING or answers.QUESTION.match(talk.said.text) is not None
    ranked = talk.index.best_articles(talk.said.words, talk.said.text)
    return not asks and not (ranked and ranked[0][0] >= ARTICLE_LIKELY)


def propose(talk: Talk) -> tuple[Act, ...]:
    """The customer said yes to what was read back: hold it out, if it is still the same."""
    state = talk.state
    try:
        act = next_act(
            state.wished_lines(), state.wished_slots(), turn=talk.turn, sources=talk.sources
        )
    except UnknownLine as gone:
        return no_longer(talk, [gone.ref])
    if not isinstance(act, ReviewOrder):
        return advance(talk)
    talk.plain()
    talk.sure(intent=1.0)
    return (ProposeOrder(lines=act.lines, slots=act.slots),)


def drop(talk: Talk) -> tuple[Act, ...]:
    """Forget the wish; nothing had been sent."""
    talk.state.drop_wish()
    talk.plain()
    talk.sure(intent=1.0)
    return (SmallTalk("dropped"),)


def ask_what_to_change(talk: Talk) -> tuple[Act, ...]:
    """Which detail is to change: the one they name, or a choice of the likeliest."""
    said = {token.text for token in talk.said.tokens}
    named = [name for name, words in _CHANGE_WORDS.items() if said & words]
    if len(named) == 1:
        return change_slot(talk, named[0])
    slots = [name for name in ("date", "time", "place", "name") if name in talk.state.slots]
    talk.plain()
    talk.sure(intent=1.0)
    options = ("change:service", *(f"change:{name}" for name in slots[:2]))
    return (Clarify(options),)


def change_slot(talk: Talk, name: str) -> tuple[Act, ...]:
    """Ask anew for one detail of the wish."""
    if name == "service":
        talk.state.lines = {}
        return advance(talk)
    talk.state.slots.pop(name, None)
    if name == "quantity":
        talk.state.lines = dict.fromkeys(talk.state.lines, ())
    return advance(talk)


def begin(talk: Talk, refs: list[str]) -> tuple[Act, ...]:
    """Begin (or go on with) a wish for `refs` and whatever the message itself names."""
    state = talk.state
    for ref in refs:
        state.lines.setdefault(ref, ())
    wished = refs or talk.resolution.refs
    if not state.booking and state.last and not any(ref in state.last for ref in wished):
        # The day of a question about something else is not this one's.
        state.slots = {}
    if not refs:
        take_lines(talk, replace=False)
    elif not talk.turn.messages[-1].reply_id:
        take_quantity(talk)
    take_slots(talk)
    if refs:
        talk.plain()
    return advance(talk)


def keep_day(talk: Talk) -> None:
    """Keep the day named in a question about one thing: who books it next means that day."""
    if not talk.state.booking and not talk.state.lines and talk.gives_time:
        take_slots(talk)


def resume(talk: Talk) -> tuple[Act, ...]:
    """The open question of a wish, put again after something else was said."""
    if talk.state.booking and talk.state.pending.get("kind") in ("ask", "review", "change"):
        return advance(talk)
    return ()
