"""A wish put together over turns: what is wished, when, for whom, and the customer's go-ahead."""

from datetime import date

from ai.acts import (
    Act,
    Ask,
    Clarify,
    HandOff,
    ListServices,
    ProposeOrder,
    Refuse,
    ReviewOrder,
    SmallTalk,
    Span,
)
from ai.dates import find, local
from ai.dates.grammar import FoundDate, FoundTime
from ai.engine import slips
from ai.engine.adding import adds, recounts, spoken_first
from ai.engine.halves import in_held_half, with_its_half
from ai.engine.heads import counts_heads, counts_people
from ai.engine.held_day import day_instead, day_spans, is_held_day, take_moved
from ai.engine.howmany import beyond_hours, is_article, take_hour_beside_day, take_quantity
from ai.engine.index import FULL
from ai.engine.patterns import COMPILED
from ai.engine.reckoned import settle
from ai.engine.talk import Talk
from ai.engine.wholes import told_of
from ai.slots import cited, read_quantity
from ai.text import tokens, word_set
from ai.wishes import UnknownLine, next_act

MAX_TRIES = 2
"""Unreadable answers to the same question before a person takes over."""

FEW = 4
"""Words of a message that takes back what it names, and not all."""

REMOVING = word_set(
    "remove without drop delete except minus skip quita quitar sin elimina saca بدون احذف شيل الغ"
    " enleve enlevez retire retirez supprime sans tira tire sem hapus tanpa ondoa hatao hata nikalo"
)


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
    settle(talk)
    act = next_act(state.wished_lines(), state.wished_slots(), turn=talk.turn, sources=talk.sources)
    if isinstance(act, Ask) and act.slot == "time" and not _wants_time(talk):
        # "Tonight" of what has no hour, and an hour that cannot be, need no answer.
        state.slots.pop("time")
        return advance(talk)
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
    asked = talk.state.pending.get("slot") in named
    return talk.wants("change") and len(named) == 1 and not asked and len(talk.said.tokens) <= 7


def changes_lines(talk: Talk) -> bool:
    """Whether the message puts a service into the wish, or takes one out."""
    words = {token.text for token in talk.said.tokens}
    return bool(talk.resolution.sold) and (
        talk.wants("book", "change") or bool(words & REMOVING) or adds(talk) or recounts(talk)
    )


def take_lines(talk: Talk, *, replace: bool) -> bool:
    """Put the named services into the wish, with their quantities. False if none was named."""
    sold = talk.resolution.sold
    words = {token.text for token in talk.said.tokens}
    instead: tuple[Span, ...] = ()
    if not sold:
        return False
    if words & REMOVING and any(match.ref in talk.state.lines for match in sold):
        for match in sold:
            talk.state.lines.pop(match.ref, None)
        return True
    if replace or not (talk.state.lines and (adds(talk) or recounts(talk))):
        held = list(talk.state.lines.values())
        kept = {} if replace or talk.state.lines else dict(talk.state.lines)
        talk.state.lines = kept
        if len(held) == len(sold) == 1 and talk.state.pending.get("kind") == "review":
            # "The dolphins instead", of what was read back for two.
            instead = held[0]
    for match in sold:
        entry = talk.turn.snapshot.sellable(match.ref)
        counted = entry is not None and "quantity" in entry.details
        by_people = counted and counts_people(entry)
        spans = talk.said.quantity_for(match.positions, alone=len(sold) == 1, counted=by_people)
        if len(sold) == 1 and counts_people(entry) and (not spans or is_article(talk, spans)):
            # "Una manicura para mí y mi hermana": the article counts nothing.
            spans = talk.said.people() or spans
        if counted and not spans and len(sold) == 1:
            spans = beyond_hours(talk)
        if counts_heads(talk, spans) and not counts_people(entry):
            spans = ()
        spans = told_of(talk, match.positions, spans, entry=entry, alone=len(sold) == 1)
        held_one = talk.state.lines.get(match.ref, ())
        talk.state.lines[match.ref] = spans or held_one or (instead if counted else ())
    talk.matched()
    return True


def take_slots(talk: Talk) -> bool:
    """Take every detail the message gives. False if it gives none."""
    said, slots = talk.said, talk.state.slots
    moved = take_moved(talk)
    taken = _take_swap(talk) or moved
    for item in said.gone:
        # "Not Monday", and no other day: it is asked for anew, if Monday it was.
        name = "date" if isinstance(item, FoundDate) else "time"
        if name in slots and _is_held(talk, item):
            slots.pop(name)
            taken = True
    instead = day_instead(talk)
    here = local(talk.turn.now, talk.turn.snapshot.business)
    day = instead or _wanted_date(said.found.dates, today=here.date())
    if day is not None and not (day.day is None and _is_in_passing(talk)):
        is_open = instead is None and said.leaves_day_open
        slots["date"] = () if is_open else day_spans(talk, day)
        taken = True
    moment = _wanted_time(said.text, _new_times(talk))
    if moment is not None:
        between = slips.is_between(said.text, moment) or slips.leaves_open(
            said.text, [at for at in said.found.times if at.moment is not None]
        )
        slots["time"] = () if between else with_its_half(talk, moment)
        taken = True
    for name in [name for name in ("date", "time") if slots.get(name) == ()]:
        # "Monday or Tuesday" is for them to decide.
        slots.pop(name)
    if said.phones:
        slots["phone"] = said.spans(*said.phones[-1])
        taken = True
    if said.name:
        slots["name"] = said.spans(*said.name)
        taken = True
        if said.text[said.name[0] :].split()[0] in slips.CORRECTING:
            # "The name is wrong": it is asked for anew.
            slots.pop("name")
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


def swapped_detail(talk: Talk) -> str:
    """What "not 9, 10" puts right: "time", "quantity", or "" where it may be both or neither."""
    swap, state = talk.said.swap, talk.state
    if swap is None or not state.lines:
        return ""
    wrong = cited(talk.said.spans(*swap.wrong), talk.sources) or ""
    hours = find(wrong, now=local(talk.turn.now, talk.turn.snapshot.business), expect="time").times
    held = [read_quantity(cited(spans, talk.sources) or "") for spans in state.lines.values()]
    hour = bool(state.slots.get("time")) and any(_is_held(talk, item) for item in hours)
    many = read_quantity(wrong) in held
    if hour != many:
        return "time" if hour else "quantity"
    counted = _asks_for(talk, "quantity")
    if hour or counted == _asks_for(talk, "time"):
        return ""
    return "quantity" if counted else "time"


def _take_swap(talk: Talk) -> bool:
    """ "Not 9, 10" of the hour, or of how many."""
    swap, detail = talk.said.swap, swapped_detail(talk)
    if swap is None or not detail:
        return False
    spans = talk.said.spans(*swap.right)
    if detail == "time":
        talk.state.slots["time"] = in_held_half(talk, spans)
    else:
        wrong = read_quantity(cited(talk.said.spans(*swap.wrong), talk.sources) or "")
        lines = talk.state.lines
        counts = {ref: read_quantity(cited(lines[ref], talk.sources) or "") for ref in lines}
        lines[next((ref for ref in counts if counts[ref] == wrong), list(lines)[-1])] = spans
    talk.said.taken.append(swap.right)
    talk.said.swap = None
    return True


def _is_in_passing(talk: Talk) -> bool:
    """Whether a month or a week, told beside a name, an address or a question, is no other day of
    the wish: "Karim, it's for a marathon in April" moves nothing."""
    pending = talk.state.pending
    free = pending.get("slot") in ("name", "place", "notes") or pending.get("kind") == "review"
    return (
        free
        and bool(talk.state.slots.get("date"))
        and bool(talk.resolution.unmatched)
        and not (talk.wants("change") or slips.corrects(talk.said.tokens))
    )


def _is_held(talk: Talk, item: FoundDate | FoundTime) -> bool:
    """Whether a day or hour is the one that is wished so far."""
    if isinstance(item, FoundDate):
        return is_held_day(talk, item)
    words = cited(talk.state.slots["time"], talk.sources) or ""
    held = find(words, now=local(talk.turn.now, talk.turn.snapshot.business), expect="time")
    moment = item.moment
    return moment is None or any(
        other.moment is not None
        and (other.moment.hour % 12, other.moment.minute) == (moment.hour % 12, moment.minute)
        for other in held.times
    )


def _wants_place(talk: Talk) -> bool:
    """Whether something wished happens at the customer's."""
    return _asks_for(talk, "place")


def wants_name(talk: Talk) -> bool:
    """Whether something wished is under a name that is not known yet."""
    return _asks_for(talk, "name") and "name" not in talk.state.slots


def _wants_time(talk: Talk) -> bool:
    """Whether something wished has an hour."""
    return _asks_for(talk, "time") or "time" not in talk.state.slots


def _asks_for(talk: Talk, detail: str) -> bool:
    entries = [talk.turn.snapshot.sellable(ref) for ref in talk.state.lines]
    return any(entry is not None and detail in entry.details for entry in entries)


def _wanted_date(dates: tuple[FoundDate, ...], *, today: date) -> FoundDate | None:
    """The day that is wished; weeks and months that are over ("you came last month") are not."""
    ahead = [found for found in dates if found.until is None or found.until >= today]
    named = [found for found in ahead if found.day is not None]
    return named[-1] if named else ahead[-1] if ahead else None


def _new_times(talk: Talk) -> tuple[FoundTime, ...]:
    """The hours of a message without the one wished so far, beside which another is told: "the bus
    gets in at ten, let's do eleven"."""
    times = talk.said.found.times
    clocks = [item for item in times if item.moment is not None]
    if len(clocks) < 2 or not talk.state.slots.get("time"):
        return times
    return tuple(item for item in clocks if not _is_held(talk, item)) or times


def _wanted_time(text: str, times: tuple[FoundTime, ...]) -> FoundTime | None:
    clocks = [found for found in times if found.moment is not None]
    if len(clocks) > 1 and slips.corrects(tokens(text[clocks[0].end : clocks[-1].start])):
        # "At five, no, half past."
        return clocks[-1]
    # "Good afternoon, a table for tonight": the part of the day that is meant comes last.
    return clocks[0] if clocks else times[-1] if times else None


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


def drop_part(talk: Talk) -> tuple[Act, ...]:
    """ "Forget the cleaning", "one can't come": what of the wish is left; () for all of it."""
    lines = talk.state.lines
    perhaps = [ref for ref in talk.resolution.maybe if ref in lines]
    sold = [match.ref for match in talk.resolution.sold if match.score >= FULL]
    sold += [ref for ref in talk.resolution.down if ref in lines]
    named = sold or (perhaps if len(perhaps) == 1 else [])
    here = [ref for ref in named if ref in lines]
    if named and lines and len(here) < len(lines):
        for ref in here:
            lines.pop(ref)
        return advance(talk)
    if lines and not named and talk.said.tells_how_many():
        if take_quantity(talk):
            return advance(talk)
        return change_slot(talk, "quantity")
    if lines and len(talk.said.tokens) <= FEW and _takes_back_a_thing(talk):
        # "Forget the oven": whatever that is, it is hardly all of it.
        return ask_what_to_change(talk)
    return ()


def _takes_back_a_thing(talk: Talk) -> bool:
    """Whether a word that nobody knows stands beside the words that take back."""
    taking = [match.span() for match in COMPILED["cancel"].finditer(talk.said.text)]
    return any(
        token.text in talk.resolution.unmatched
        and not any(low <= token.start < high for low, high in taking)
        for token in talk.said.tokens
    )


def drop(talk: Talk) -> tuple[Act, ...]:
    """Forget the wish, or a part of it; nothing had been sent."""
    part = drop_part(talk)
    if part:
        talk.plain()
        talk.sure(intent=1.0)
        return part
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
    told = state.slots.get("quantity", ())
    for ref in refs:
        state.lines.setdefault(ref, ())
    wished = refs or talk.resolution.refs
    if not state.booking and state.last and not any(ref in state.last for ref in wished):
        # The day of a question about something else is not this one's.
        state.slots = {"quantity": told} if told else {}
    beside = [ref for ref in talk.resolution.beside if ref not in state.lines]
    if not refs:
        first = spoken_first(talk)
        take_lines(talk, replace=False)
        state.lines = {**first, **state.lines}
        if beside and state.lines:
            # The one is wished; which of the others beside it, they say.
            take_slots(talk)
            state.booking = True
            talk.plain()
            return (Clarify((*beside[:2], "person")),)
    elif not talk.turn.messages[-1].reply_id:
        take_hour_beside_day(talk, refs)
        take_quantity(talk)
    take_slots(talk)
    if refs:
        talk.plain()
    return advance(talk)


def keep_told(talk: Talk) -> None:
    """Keep the day named in a question about one thing: who books it next means this."""
    state = talk.state
    if state.booking or state.lines:
        return
    if talk.gives_time:
        take_slots(talk)


def resume(talk: Talk) -> tuple[Act, ...]:
    """The open question of a wish, put again after something else was said."""
    if talk.state.booking and talk.state.pending.get("kind") in ("ask", "review", "change"):
        # What a question beside it counts is told of something else.
        talk.said.counted = True
        return advance(talk)
    return ()
