"""A message read against what was asked last."""

import re
from dataclasses import replace
from itertools import pairwise

from ai.acts import Act, Ask, Clarify, HandOff, Refuse, ReviewOrder, SmallTalk
from ai.engine import answers, booking, changing, going_on, howmany, naming, reckoned, slips, unsure
from ai.engine.adding import adds_so_many
from ai.engine.agreeing import agrees_throughout
from ai.engine.ahead import asks_how_far_ahead
from ai.engine.asked import ASKING, answer_ask, is_full_name, is_sentence, name_apart, renamed
from ai.engine.beside import address_apart, take_address
from ai.engine.correcting import moves, take_only, wants_change
from ai.engine.either import hour_or_how_many
from ai.engine.glossary import TRADE_WORDS
from ai.engine.held_day import take_moved
from ai.engine.held_hour import moves_by, take_hour_instead
from ai.engine.hours_told import after_hours
from ai.engine.packs import PACKAGE, without_packs
from ai.engine.postponing import postponed
from ai.engine.read_back import asks_back, asks_total
from ai.engine.restated import says_again
from ai.engine.standing import parts_changed, speaks_of_others, take_added, which_others
from ai.engine.talk import Talk
from ai.text import stem

SHORT = 6
"""Words of a message in which a number can hardly be a word in passing."""

SHORT_QUESTION = 3
"""Words of a question that may be no more than a sound ("is it?")."""

STRANGE = 2
"""Words that nobody knows beside a day; with more of them it is another story."""


def pending_answer(talk: Talk) -> tuple[Act, ...]:
    """The message read against what was asked last."""
    kind = talk.state.pending.get("kind")
    if kind == "clarify" and talk.state.pending.get("then"):
        return _after_clarifying(talk)
    if kind == "review":
        return postponed(talk) or _on_review(talk)
    if kind == "ask":
        return postponed(talk) or _on_ask(talk)
    if kind == "order":
        acts = changing.answered(talk)
        if not acts:
            # They speak of something else: what was asked about the order is dropped.
            talk.state.drop_wish()
        return acts
    if kind == "change":
        return postponed(talk) or _on_change(talk)
    if kind in ("quote", "clarify", "menu", "service"):
        return _on_offer(talk)
    if kind == "hours":
        return after_hours(talk)
    if kind == "person" and talk.yes:
        return (HandOff("asked_for_person"),)
    return ()


def _after_clarifying(talk: Talk) -> tuple[Act, ...]:
    """What was open when we asked what was meant: still open, but a yes is none to it."""
    talk.state.pending = dict(talk.state.pending["then"])
    if talk.yes or talk.no or talk.go_ahead:
        talk.plain()
        return booking.advance(talk)
    return pending_answer(talk)


def _on_review(talk: Talk) -> tuple[Act, ...]:
    if (talk.go_ahead and not _corrects(talk)) or says_again(talk) or _only_agrees(talk):
        # What is only supposed was not read back yet.
        return booking.propose(talk) if talk.state.reviewed else booking.advance(talk)
    takes_back = talk.wants("cancel") and not talk.wants("change")
    part = parts_changed(talk)
    if not part and (talk.no or (takes_back and not _corrects(talk))):
        return booking.drop(talk)
    if not part and (takes_back or talk.resolution.down):
        part = booking.drop_part(talk)
    if part:
        return part
    if take_only(talk) or renamed(talk):
        return booking.advance(talk)
    if hour_or_how_many(talk):
        talk.plain()
        talk.sure(intent=1.0)
        return (Clarify(("change:time", "change:quantity")),)
    if moves_by(talk):
        moved = take_moved(talk)
        return booking.advance(talk) if moved else booking.change_slot(talk, "time")
    if adds_so_many(talk) and not talk.resolution.sold:
        # "Two more" of eight are not two: how many that makes, they say.
        talk.said.counted = True
        return booking.change_slot(talk, "quantity")
    if take_added(talk):
        return booking.advance(talk)
    before = dict(talk.state.slots)
    if _take_changes(talk):
        acts = booking.advance(talk)
        if moves(talk, before):
            # "Friday instead, our train comes in late": why is told beside it, and it is read back.
            return acts
        if not (talk.said.counted and len(talk.resolution.unmatched) <= STRANGE):
            # "We're 7 now, Ben dropped out" says why.
            talk.doubt_beside()
        return acts
    if speaks_of_others(talk, free=False):
        return which_others(talk)
    if wants_change(talk) or _unread_correction(talk):
        return booking.ask_what_to_change(talk)
    return _aside(talk)


def _unread_correction(talk: Talk) -> bool:
    """Whether something was put right that we did not see: reading the same again is no answer."""
    if talk.asks or talk.resolution.sold:
        return False
    return slips.corrects(talk.said.tokens) or (
        bool(talk.said.spare_numbers()) and len(talk.said.tokens) <= SHORT
    )


def _only_agrees(talk: Talk) -> bool:
    """Whether each word agrees: none of them names what it is a little like ("correcto")."""
    return not talk.names_whole and agrees_throughout(talk.said.text)


def _corrects(talk: Talk) -> bool:
    return bool(
        talk.said.found.dates or talk.said.found.times or talk.said.phones or talk.resolution.sold
    )


def _take_changes(talk: Talk) -> bool:
    """Corrections to a wish; a question about a service is none."""
    if talk.wants("price", "about", "duration", "hours") and not (
        talk.wants("book") or wants_change(talk)
    ):
        return False
    hour = take_hour_instead(talk)
    lines = booking.take_lines(talk, replace=False)
    slots = booking.take_slots(talk) or hour
    # Of several things each has the number that stands with it.
    one = len(talk.resolution.sold) <= 1
    quantity = one and (howmany.take_quantity(talk) or reckoned.takes(talk, free=False))
    if lines or slots or quantity:
        talk.sure(intent=1.0, match=talk.features.get("match", 1.0), margin=1.0)
        return True
    return False


def _on_ask(talk: Talk) -> tuple[Act, ...]:
    part = parts_changed(talk)
    if not part and (
        talk.wants("cancel") or (talk.no and talk.state.pending.get("slot") != "notes")
    ):
        return booking.drop(talk)
    if not part and talk.resolution.down:
        part = booking.drop_part(talk)
    if part:
        return part
    if take_only(talk):
        return booking.advance(talk)
    slot = talk.state.pending.get("slot")
    free = slot in ("name", "place", "notes")
    if not (talk.said.name or talk.said.place or talk.said.near) and take_added(talk):
        _take_name_beside(talk, slot)
        return booking.advance(talk)
    names_service = talk.resolution.sold and (
        (talk.names_whole and not free) or booking.changes_lines(talk)
    )
    if names_service and not talk.wants("price", "about", "duration"):
        booking.take_lines(talk, replace=False)
        booking.take_slots(talk)
        take_address(talk)
        _take_name_beside(talk, slot)
        return booking.advance(talk)
    if free and booking.names_change(talk):
        return booking.ask_what_to_change(talk)
    told = not howmany.lacks_quantity(talk)
    # "The smallest is only 3, is that ok?" counts nobody.
    plain = free and not talk.asks and _only_counts(talk, slot)
    if plain and howmany.take_quantity(talk, told=told):
        talk.plain()
        return booking.advance(talk)
    if free and slot != "notes" and not talk.asks and reckoned.takes(talk, free=True):
        if slot == "name":
            name_apart(talk)
        talk.plain()
        return booking.advance(talk)
    if speaks_of_others(talk, free=free):
        return which_others(talk)
    questions = talk.wants("price", "about", "duration", "hours", "place", "menu", "off_topic")
    if slot == "name" and questions and name_apart(talk, capitals=True):
        # "Paul Hendry. What time do you close?": the name, and the question after it.
        talk.plain()
        return booking.advance(talk)
    if not (questions and not _gives(talk, slot)) and answer_ask(talk):
        if slot == "name":
            # "Freya. Sorry, make that 4" says both.
            howmany.take_quantity(talk, told=True)
        talk.plain()
        acts = booking.advance(talk)
        if not free or slot not in talk.state.slots:
            talk.doubt_beside()
        return acts
    if slot == "quantity" and "name" not in talk.state.slots and _is_name(talk):
        # Who goes on with the next detail did not answer unreadably.
        talk.state.slots["name"] = talk.said.message_spans()
        talk.plain()
        return booking.advance(talk)
    # Where a day or hour is asked for, a number alone is that.
    when = slot in ("date", "time")
    if not free and howmany.take_quantity(talk, told=when):
        talk.plain()
        return booking.advance(talk)
    if slot == "place" and address_apart(talk):
        talk.plain()
        return booking.advance(talk)
    if talk.wants("change") and free:
        return booking.ask_what_to_change(talk)
    return _aside(talk)


def _take_name_beside(talk: Talk, slot: str | None) -> None:
    """ "Asha Menon. and add the engine cleaning": the name that was asked for, beside a thing."""
    if slot == "name" and "name" not in talk.state.slots:
        name_apart(talk, capitals=True)


def _only_counts(talk: Talk, slot: str | None) -> bool:
    """Whether a message says little beside how many; an address has numbers of its own."""
    if slot == "name":
        return sum(talk.said.content) <= 1
    return slot == "place" and talk.said.counts_only(0)


def _gives(talk: Talk, slot: str | None) -> bool:
    said = talk.said
    return bool(
        (slot == "date" and said.found.dates)
        or (slot == "time" and said.found.times)
        or (slot == "phone" and said.phones)
        or (slot == "name" and (said.name or _is_name(talk)))
        or (slot == "place" and (said.place or not _asks_besides(talk)))
        or slot == "notes"
    )


def _is_name(talk: Talk) -> bool:
    """Whether it is written as names are and names nothing of ours, whatever else it is like."""
    written = naming.is_written_as_name(talk.said.folded, talk.said.tokens)
    return (written or is_full_name(talk)) and not talk.resolution.sold


def _asks_besides(talk: Talk) -> bool:
    """Whether a message is a question, with or without its mark ("do you work on fridays")."""
    text = talk.said.text
    # "Tower 3" is an address, whatever else a tower may be.
    elsewhere = talk.wants("off_topic") and not (talk.said.near or re.search(r"\d", text))
    return "?" in text or elsewhere or answers.QUESTION.match(text) is not None


def _aside(talk: Talk) -> tuple[Act, ...]:
    """A side question while a wish is open: answer it and put the open question again."""
    who = slips.asks_who(talk.said.text, talk.said.tokens) and not talk.wants("off_topic")
    if who and not answers.best_article(talk):
        # "How many people come?" asks for no price, nor "who works on it?" for the hours.
        return unsure.lost(talk)
    if asks_total(talk):
        talk.plain()
        talk.sure(intent=1.0)
        return booking.resume(talk)
    aside = answers.answer(talk)
    doubts = tuple(act for act in aside if isinstance(act, Clarify))
    if doubts:
        return doubts[-1:]
    if aside:
        return (*aside[:3], *booking.resume(talk))[:4]
    if talk.wants("later"):
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    if talk.yes or talk.wants("greeting", "thanks", "how_are_you", "goodbye"):
        talk.plain()
        talk.sure(intent=1.0)
        if talk.only_thanks and not talk.yes and talk.state.pending.get("kind") == "ask":
            # A wish that was read back is read again alone: it must be seen that it is open.
            return (*(_thank(talk) if talk.allows("small_talk") else ()), *booking.resume(talk))
        return booking.resume(talk)
    if talk.wants("off_topic") and not any(item.moment for item in talk.said.found.times):
        talk.plain()
        return (Refuse("off_topic"), *booking.resume(talk))
    if _asks_unheard(talk) or (talk.state.pending.get("slot") == "name" and is_sentence(talk)):
        # A question that nothing here answers: better asked about than passed over.
        return unsure.lost(talk)
    tries = talk.state.pending.get("tries", 0)
    if tries >= booking.MAX_TRIES:
        return (HandOff("repeated_clarify"),)
    again = booking.resume(talk)
    talk.plain()
    talk.sure(intent=1.0)
    if again and isinstance(again[-1], ReviewOrder):
        stands = talk.state.pending.get("kind") == "review"
        if stands and talk.said.spare_numbers():
            # A yes to what was read back would pass the number over.
            return booking.ask_what_to_change(talk)
        return again if not stands or asks_back(talk) else unsure.stands(talk)
    return tuple(_unread(act) for act in again)


def _thank(talk: Talk) -> tuple[Act, ...]:
    talk.plain()
    talk.sure(intent=1.0)
    code = "goodbye" if talk.wants("goodbye") else "thanks"
    return answers.permitted(talk, [SmallTalk(code)])


def _asks_unheard(talk: Talk) -> bool:
    """Whether a question, with or without its mark, was put that nothing here answers.

    Words of it may all be known ("will it be ready the same day?"); it is a question all the same.
    """
    words = [token.text for token in talk.said.tokens]
    if asks_back(talk) and talk.state.pending.get("kind") == "review":
        return False
    begins = bool(answers.QUESTION.match(talk.said.text)) or not ASKING.isdisjoint(words[:1])
    asked = talk.state.pending.get("kind") in ("ask", "change", "review")
    marked = "?" in talk.said.text
    if (begins or marked) and asked and len(words) > SHORT_QUESTION:
        return True
    if marked and len(words) > 1 and talk.resolution.content:
        # "And the lunch?" speaks of something.
        return True
    named = bool(talk.resolution.unmatched or talk.resolution.maybe)
    return named and (begins or "?" in talk.said.text)


def _unread(act: Act) -> Act:
    return replace(act, problem="unreadable") if isinstance(act, Ask) and not act.problem else act


def _on_change(talk: Talk) -> tuple[Act, ...]:
    if talk.yes and "change:quantity" in talk.state.pending.get("refs", ()):
        # "Is it the hour, or how many?" has no yes.
        talk.plain()
        talk.sure(intent=1.0)
        return (Clarify(("change:time", "change:quantity")),)
    if talk.yes:
        # We asked what to change: a yes says nothing of it, so all of it is read back.
        return booking.advance(talk)
    if talk.no or talk.wants("cancel"):
        return booking.drop(talk)
    if _take_changes(talk):
        return booking.advance(talk)
    again = booking.ask_what_to_change(talk)
    return again if not isinstance(again[0], Clarify) else _aside(talk)


def _on_offer(talk: Talk) -> tuple[Act, ...]:
    """After prices, a list or a question of ours: yes, a day or "book it" mean what was shown."""
    pending, state = talk.state.pending, talk.state
    refs = [ref for ref in pending.get("refs", []) if talk.turn.snapshot.sellable(ref)]
    if talk.said.tells_how_many() and not any(t.text in PACKAGE for t in talk.said.tokens):
        # "We're 2, on Thursday" after a class and a pack of them: two of the class.
        refs = without_packs(refs, talk.turn.snapshot)
    if len(refs) == 1 and going_on.gives_address(talk, refs[0]):
        state.slots["place"] = talk.said.message_spans()
        return booking.begin(talk, refs)
    if talk.only_thanks and not state.booking:
        # Thanks for a price, with praise or not, are no yes to it.
        return _thank(talk)
    if talk.yes and refs and pending.get("menu"):
        # It was asked what is meant, and all there is stood beside it: a yes says nothing.
        return ()
    if talk.yes and refs:
        if len(refs) == 1:
            return booking.begin(talk, refs)
        talk.plain()
        talk.sure(intent=1.0)
        return (Clarify((*refs[:2], "person")),)
    if talk.no and not state.booking:
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    if (talk.no or talk.wants("cancel")) and state.booking:
        return booking.drop(talk)
    # Which of them a day or a wish is for was asked; who names one answers that.
    answers_which = pending.get("kind") == "service" or (
        pending.get("kind") == "clarify"
        and state.booking
        and not state.lines
        and set(talk.resolution.refs) <= set(refs)
    )
    if answers_which and talk.resolution.sold and not talk.wants("price", "about", "duration"):
        return booking.begin(talk, [])
    gives_time = talk.gives_time
    other_trade = any(stem(word) in TRADE_WORDS for word in talk.resolution.unmatched)
    # "Dogs only, tomorrow": one of several dogs' services, and not the cat's just spoken of.
    others = bool(talk.resolution.maybe) and not set(refs) & set(talk.resolution.maybe)
    # "Les mtk jumat" after the price of a pack of lessons: hardly the pack.
    another = bool(refs) and refs[0].startswith("package:") and _calls_otherwise(talk)
    nothing_else = (
        not talk.resolution.sold
        and not others
        and not (other_trade or another or (talk.resolution.unmatched and not gives_time))
    )
    wants = talk.wants("book", "available") or (
        gives_time
        and len(talk.resolution.unmatched) <= STRANGE
        and not talk.wants("hours", "price", "off_topic")
    )
    if len(refs) == 1 and pending.get("kind") == "clarify":
        # Who goes on with a detail of a wish means the one thing we asked about.
        wants = wants or going_on.gives_detail(talk)
    meant = talk.wants("book") or talk.agrees_first or state.booking
    # The only thing we asked about, and they go on with a day.
    elsewhere = {*state.last, *state.lines} - set(refs)
    meant = meant or (len(refs) == 1 and going_on.goes_on(talk) and not elsewhere)
    if pending.get("kind") == "clarify" and not meant:
        # A day is no choice among what we asked about; they may speak of something else.
        return ()
    asks = talk.wants("duration", "about", "menu") or (talk.wants("price") and not gives_time)
    asks = asks or asks_how_far_ahead(talk)
    if len(refs) == 1 and nothing_else and wants and not asks:
        return booking.begin(talk, refs)
    counts = talk.said.corrected_quantity() and not (
        talk.asks or slips.SUPPOSES.match(talk.said.text)
    )
    if len(refs) == 1 and nothing_else and counts:
        if not howmany.take_bare_hour(talk, refs[0]):
            return booking.begin(talk, refs)
        state.lines.setdefault(refs[0], state.slots.pop("quantity", ()))
        talk.plain()
        return booking.advance(talk)
    return ()


def _calls_otherwise(talk: Talk) -> bool:
    """Whether a word that nobody knows stands right behind one of our names' words."""
    words, unknown = talk.said.words, talk.resolution.unmatched
    return any(
        word.text in unknown and talk.index.knows(before) for before, word in pairwise(words)
    )
