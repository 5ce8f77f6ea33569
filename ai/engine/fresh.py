"""A message with nothing pending: wishes, questions, talk."""

import re

from ai.acts import (
    Act,
    Ask,
    Clarify,
    HandOff,
    Hours,
    ListServices,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.engine import answers, booking, changing, chatting, clauses, naming, slips, sought, unsure
from ai.engine.ahead import how_far_ahead
from ai.engine.asked import name_apart, told_apart
from ai.engine.beside import keep_address
from ai.engine.going_on import goes_on
from ai.engine.postponing import speaks_first
from ai.engine.talk import Talk
from ai.text import word_set

_REFERENCE = re.compile(r"\b[po][- ]?\d{4,}\b", re.IGNORECASE)
"""Somebody's P-1042 or O-1042; whose it is, only the open orders say."""

_ASKS_WHEN = word_set(
    "until till when hora horas hasta cuando quando quand jusqu'a jusque kapan sampai kab tak lini"
    " mpaka hadi متي لغايه لحد कब तक"
)
"""A day beside one of these is asked about, not wished for."""


MAX_ASKED = 3
"""Buttons of a question which of a few things is meant."""


def fresh(talk: Talk) -> tuple[Act, ...]:
    """A message with nothing pending."""
    if talk.yes and talk.state.pending.get("kind") == "handed":
        return (HandOff("low_confidence"),)
    if talk.yes and talk.state.pending.get("kind") == "clarify":
        # We asked which: a yes says nothing, and must not sound as if all were settled.
        return ()
    if talk.yes and talk.state.booking and not talk.state.lines:
        return booking.advance(talk)
    if talk.yes and talk.wants("book") and not talk.wants("cancel") and not talk.state.proposed:
        # "Fine, book it": of what? A thank you would sound as if it were.
        talk.plain()
        talk.sure(intent=1.0)
        return booking.advance(talk)
    if talk.yes or (talk.no and not talk.wants("cancel")):
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    acts = _after_proposal(talk) or how_far_ahead(talk) or _booking_wish(talk)
    if acts:
        return _with_name(talk, acts)
    acts = answers.answer(talk)
    if len(acts) == 1 and len({*talk.resolution.refs, *talk.resolution.maybe}) == 1:
        booking.keep_told(talk)
        keep_address(talk)
    if acts:
        return acts
    if talk.wants("off_topic") and not speaks_first(talk):
        if any(item.moment for item in talk.said.found.times):
            # "He has football, Friday at half past five?": the hour is for us.
            return unsure.lost(talk)
        talk.plain()
        talk.sure(intent=1.0)
        return (Refuse("off_topic"),)
    chat = chatting.chat(talk)
    if chat:
        return chat
    if talk.wants("later") or speaks_first(talk):
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    return chatting.bare_noun(talk)


def _with_name(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """ "Book me a battery tomorrow at 2, Njeri Mwangi": the name that would be asked for next."""
    step = acts[-1]
    if not isinstance(step, Ask) or step.slot != "name" or step.problem:
        return acts
    if not name_apart(talk, capitals=True):
        return acts
    talk.leave_name_out()
    return booking.advance(talk)


def _after_proposal(talk: Talk) -> tuple[Act, ...]:
    """Changing or cancelling what the team already has is the team's."""
    has_order = bool(talk.turn.open_orders) or talk.state.proposed
    # What else is said to book is said to move by who has an order.
    if not talk.wants("change", "cancel") and not (has_order and talk.wants("move")):
        return ()
    says_when = bool(talk.said.found.dates or talk.said.found.times)
    # "Can I move it to Thursday at four?" is a wish; without a time it may be about the rules.
    if talk.wants("conditional") and not (has_order and says_when):
        article = answers.best_article(talk)
        if article:
            return answers.answer_article(talk, article)
    talk.plain()
    talk.sure(intent=1.0)
    if has_order:
        plainly_new = (
            talk.resolution.sold
            and talk.wants("book")
            and not talk.wants("cancel")
            and not changing.named(talk)
        )
        if plainly_new and not talk.said.text.startswith(("no", "actually", "change")):
            return ()
        about_us = talk.wants("price", "menu") or (
            # "The hour of my booking" is not ours.
            talk.wants("hours") and not talk.wants("my_order")
        )
        if about_us and not talk.wants("cancel"):
            return ()
        wished = changing.wished(talk)
        if wished:
            return wished
        if talk.wants("cancel"):
            return (Refuse("cancel_self"), HandOff("change_order"))
        return (HandOff("change_order"),)
    if talk.wants("cancel"):
        if talk.state.booking:
            return booking.drop(talk)
        if "?" in talk.said.text and not talk.wants("status", "my_order"):
            # "If I cancel on the day, do I pay?" cancels nothing.
            article = answers.best_article(talk)
            return answers.answer_article(talk, article) if article else unsure.lost(talk)
        names_one = talk.wants("status", "my_order", "book") or bool(talk.day)
        if names_one or _REFERENCE.search(talk.said.text):
            return tuple(answers.order_status(talk))
        return (SmallTalk("dropped"),)
    return tuple(answers.order_status(talk)) if talk.wants("my_order") else ()


def _booking_wish(talk: Talk) -> tuple[Act, ...]:
    """A wish to book, said outright or by naming a service with a day."""
    said, resolution, state = talk.said, talk.resolution, talk.state
    gives_time = talk.gives_time
    asks = talk.wants("price", "duration", "about", "place", "status")
    wish_for_time = _is_bare_time(talk)
    wish = (
        talk.wants("book")
        or wish_for_time
        or (bool(resolution.sold) and naming.told_outright(said.text, said.name))
        or (len(state.last) == 1 and bool(state.slots) and goes_on(talk))
        or (gives_time and bool(resolution.sold or resolution.maybe) and not talk.wants("hours"))
        or (talk.wants("available") and not talk.wants("hours"))
    )
    if slips.SUPPOSES.match(said.text) and not gives_time:
        # "And if I take the battery too?" asks; it orders nothing.
        return ()
    signs = talk.wants("price") and gives_time and len(resolution.refs) == 1 and _signs(talk)
    may = signs or not asks or (talk.wants("book") and gives_time and bool(resolution.sold))
    if not (wish and may):
        return ()
    if asks and talk.wants("price"):
        return _priced_wish(talk)
    if _seeks_article(talk):
        return ()
    talk.sure(intent=1.0)
    if wish_for_time and not talk.wants("book", "available"):
        if state.pending.get("kind") == "handed":
            return (HandOff("low_confidence"),)
        if talk.wants("change") and not state.booking:
            # Nothing of theirs is known that could be moved.
            talk.plain()
            return (Clarify(("book", "status", "person")),)
    last = [ref for ref in state.last if talk.turn.snapshot.sellable(ref)]
    comes = len(last) == 1 and any(item.moment for item in said.found.times)
    comes = comes or (len(last) == 1 and said.leaves_day_open)
    if wish_for_time and "?" in said.text and not comes and not talk.wants("book", "available"):
        talk.plain()
        if any(item.moment for item in said.found.times):
            # "Can you come on Thursday at five?" asks for more than when we are open.
            return (Clarify(("book", "hours", "person")),)
        return answers.permitted(talk, [Hours(talk.day)])
    if resolution.sold:
        return booking.begin(talk, [])
    if resolution.maybe:
        booking.take_slots(talk)
        state.booking = True
        return tuple(answers.several(talk)) if resolution.modified else _which(talk)
    if resolution.foreign:
        return tuple(unsure.unknown_service(talk))
    if resolution.category:
        talk.plain()
        booking.take_slots(talk)
        state.booking = True
        return (ListServices(category=resolution.category, intro="book"),)
    if resolution.unmatched:
        if answers.best_article(talk):
            return ()
        if len(last) == 1 and gives_time and not state.proposed and unsure.is_of_trade(talk):
            # "Done today in my lunch break" after one price: that one, or lunch?
            booking.take_slots(talk)
            state.booking = True
            talk.plain()
            return (Clarify((*last, "person")),)
        # "I want to …" with words we know nothing of: not something to guess at.
        return tuple(unsure.unknown_service(talk))
    asked = [ref for ref in state.pending.get("refs", ()) if talk.turn.snapshot.sellable(ref)]
    if state.pending.get("kind") == "clarify" and asked and not set(asked) & set(last):
        # Which of them was asked, and is not answered: what was spoken of before is not it.
        if len(asked) == 1 and not last:
            return booking.begin(talk, asked)
        booking.take_slots(talk)
        talk.plain()
        return (Clarify((*(*asked, *last)[:2], "person")),)
    if len(last) == 1 and not state.proposed:
        return booking.begin(talk, last)
    booking.take_slots(talk)
    # "Las dos" is both as well as two o'clock.
    told_when = gives_time and (bool(said.found.dates) or not talk.wants("book"))
    if 1 < len(last) <= MAX_ASKED and told_when and not (state.proposed or state.lines):
        # Of the few that were told the day is for one; which one, they say.
        people = said.people() or said.corrected_quantity()
        if people:
            state.slots["quantity"] = people
        state.booking = True
        talk.plain()
        talk.options = tuple(last)
        return (Clarify((*last[:2], "person" if len(last) == MAX_ASKED - 1 else last[2])),)
    return booking.advance(talk)


def _signs(talk: Talk) -> bool:
    """Whether a name is told in the message, as nobody does who only asks."""
    return bool(talk.said.name) or told_apart(talk, capitals=True) is not None


def _priced_wish(talk: Talk) -> tuple[Act, ...]:
    """The price and the next step of a wish that has its day and name ("two tyres for Saturday at
    nine, Omar Haddad. how much would that be?"); () of what is only asked for."""
    refs = talk.resolution.refs
    other = talk.wants("about", "duration", "place", "status", "hours", "change", "cancel")
    if not (talk.gives_time and len(refs) == 1 and _signs(talk)) or other:
        return ()
    talk.sure(intent=1.0)
    name_apart(talk, capitals=True)
    steps = booking.begin(talk, [])
    plain = isinstance(steps[-1], Ask | ReviewOrder) and len(steps) == 1
    return (*answers.permitted(talk, [Quote(refs[0])]), *steps) if plain else steps


def _seeks_article(talk: Talk) -> bool:
    """Whether a question that sounds like a wish is one that an article answers ("can I have a
    shower after the class?", "do I have to book?")."""
    if talk.gives_time or not clauses.asks(talk.said.text):
        return False
    article = answers.best_article(talk)
    if article is None:
        return False
    if talk.resolution.sold:
        return "walkin" in sought.spoken_of(talk) & talk.index.matters[article[1]]
    return not talk.resolution.maybe or article[0] >= sought.CLEAR


def _is_bare_time(talk: Talk) -> bool:
    """A day or an hour and nothing else: somebody wants to come."""
    found = talk.said.found
    said_when = talk.gives_time and (bool(found.dates) or any(item.moment for item in found.times))
    return (
        said_when
        and not any(token.text in _ASKS_WHEN for token in talk.said.tokens)
        and not talk.resolution.content
        and not talk.wants("hours", "price", "place", "cancel", "my_order", "status", "menu")
        and not talk.wants("off_topic", "greeting", "thanks", "goodbye", "later")
    )


def _which(talk: Talk) -> tuple[Act, ...]:
    talk.sure(match=0.9, margin=0.9)
    refs = talk.resolution.maybe
    if len(refs) <= 2:
        talk.options = tuple(refs)
        return (Clarify((*refs, "person")),)
    return (ListServices(intro="book"),)
