"""The order of things in a turn: taps, guards, the pending question, then new questions."""

from dataclasses import replace

from ai import confidence, language, reply_ids
from ai.acts import (
    Act,
    Answer,
    Ask,
    Clarify,
    Decision,
    HandOff,
    Hours,
    ListServices,
    Place,
    Quote,
    Refuse,
    ReviewOrder,
    SmallTalk,
)
from ai.engine import answers, booking
from ai.engine.index import index_of
from ai.engine.resolve import resolve
from ai.engine.said import hear
from ai.engine.state import State
from ai.engine.talk import Talk, remember
from ai.slots import sources_of
from ai.turn import Turn

READABLE = frozenset({"text", "interactive", "button", "list", "location", "button_reply", "list_reply", "order"})


def decide(turn: Turn) -> Decision:
    """What to do in `turn`. Deterministic; reads nothing but its argument."""
    index = index_of(turn.snapshot)
    state = State.load(turn.state)
    pending = state.pending
    business = turn.snapshot.business
    allowed = (business.default_language, *business.languages)
    written = "\n".join(message.text for message in turn.messages)
    detected = language.detect(written, allowed, turn.language)
    said = hear(turn, index, expect=pending.get("slot") if pending.get("kind") == "ask" else None)
    talk = Talk(
        turn=turn,
        index=index,
        state=state,
        said=said,
        resolution=resolve(index, said.words, said.content, language=detected),
        sources=sources_of(turn),
    )
    reply = language.reply_language(detected, allowed, turn.language or business.default_language)
    clarified = state.clarified
    if not language.is_supported(detected):
        talk.sure(foreign=1.0)
    acts = _act(talk, detected)
    if clarified:
        talk.sure(clarified=1.0)
    decision = confidence.gate(
        Decision(
            acts=acts,
            language=reply,
            confidence=confidence.probability(talk.features),
            reasons=_reasons(talk, detected),
            evidence=_evidence(acts),
        ),
        policy=turn.policy,
        options=talk.options or ("menu", "hours"),
        clarified=clarified,
    )
    remember(state, decision.acts)
    return Decision(
        acts=decision.acts,
        language=decision.language,
        confidence=decision.confidence,
        reasons=decision.reasons,
        evidence=decision.evidence,
        state=state.dump(talk.sources),
    )


def _reasons(talk: Talk, detected: str) -> dict[str, object]:
    return {
        "features": dict(talk.features),
        "intents": dict(talk.said.intents),
        "matches": {match.ref: round(match.score, 3) for match in talk.resolution.sold},
        "unmatched": talk.resolution.unmatched[:8],
        "detected_language": detected,
    }


def _evidence(acts: tuple[Act, ...]) -> tuple[str, ...]:
    refs: list[str] = []
    for act in acts:
        refs += [line.ref for line in getattr(act, "lines", ())]
        ref = getattr(act, "ref", None)
        refs += [ref] if ref else []
    return tuple(dict.fromkeys(refs))


def _act(talk: Talk, detected: str) -> tuple[Act, ...]:
    acts = _taps(talk) or _unreadable(talk) or _guards(talk) or _pending(talk) or _fresh(talk)
    if acts:
        return acts
    if not language.is_supported(detected):
        return (HandOff("unsupported_language"),)
    return answers.lost(talk)


def _taps(talk: Talk) -> tuple[Act, ...]:
    """A tapped button or list row says exactly what is meant."""
    reply = reply_ids.parse(talk.turn.messages[-1].reply_id) if talk.turn.messages else None
    if reply is None:
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    state, snapshot = talk.state, talk.turn.snapshot
    if reply.verb == "person":
        return (HandOff("asked_for_person"),)
    if reply.verb in ("quote", "book", "pick", "about"):
        if snapshot.find(reply.value) is None:
            return booking.no_longer(talk, [reply.value])
        if reply.value.startswith("article:"):
            return answers.permitted(talk, [Answer(reply.value)])
        if reply.verb == "about":
            return answers.permitted(talk, [Quote(reply.value, "about")])
        if reply.verb == "quote" or (reply.verb == "pick" and not state.booking):
            return answers.permitted(talk, [Quote(reply.value)])
        return _book(talk, [reply.value])
    if reply.verb == "menu":
        return (ListServices(category=reply.value or None, page=int(reply.name)),)
    if reply.verb == "intent":
        return _intent_tap(talk, reply.name)
    if reply.verb == "change" and state.booking and not reply.name:
        return booking.ask_what_to_change(talk)
    if reply.verb == "change" and state.booking:
        return booking.change_slot(talk, reply.name)
    if reply.verb == "slot" and state.booking:
        state.slots[reply.name] = talk.said.message_spans()
        return booking.advance(talk)
    return ()


def _intent_tap(talk: Talk, code: str) -> tuple[Act, ...]:
    if code == "menu":
        return (ListServices(),)
    if code == "book":
        return booking.advance(talk)
    if code == "hours":
        return answers.permitted(talk, [Hours()])
    if code == "place":
        return answers.permitted(talk, [Place()])
    if code == "status":
        return tuple(answers.order_status(talk))
    return ()


def _unreadable(talk: Talk) -> tuple[Act, ...]:
    """Pictures, voice notes, and messages without a word."""
    messages = talk.turn.messages
    if messages and not any(message.text.strip() or message.reply_id for message in messages):
        if any(message.kind not in READABLE for message in messages):
            talk.plain()
            talk.sure(intent=1.0)
            if talk.state.clarified or talk.state.pending.get("kind") == "media":
                return (HandOff("media"),)
            if not talk.state.booking:
                talk.state.pending = {"kind": "media"}
            return (Refuse("media"), *_resume(talk))
    if talk.said.tokens:
        return ()
    if talk.state.pending and (talk.yes or talk.no):
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    if talk.state.booking:
        return _resume(talk)
    if not talk.said.text.strip():
        return (Clarify(("menu", "hours", "person")),)
    code = "acknowledge" if talk.turn.history or talk.state.last else "greeting"
    return answers.permitted(talk, [SmallTalk(code)])


def _guards(talk: Talk) -> tuple[Act, ...]:
    """What no question may hide: a person wanted, trouble, and attempts on prices and rules."""
    talk.sure(intent=1.0)
    if talk.wants("override"):
        talk.plain()
        return (Refuse("override"), *_real_prices(talk), *_resume(talk))[:4]
    if talk.wants("who_are_you") and not talk.wants("complaint", "sensitive"):
        talk.plain()
        return (*answers.permitted(talk, [SmallTalk("who_are_you")]), *_resume(talk))
    if talk.wants("person"):
        return (HandOff("asked_for_person"),)
    if talk.wants("sensitive", "complaint"):
        article = answers.best_article(talk)
        if not (article and article[0] >= answers.ARTICLE_STRONG):
            sensitive = talk.wants("sensitive")
            return (HandOff("sensitive" if sensitive else "complaint"),)
    if talk.wants("discount"):
        article = answers.best_article(talk)
        if not (article and article[0] >= 0.8):
            talk.plain()
            return (Refuse("discount"), *_real_prices(talk), *_resume(talk))[:4]
    if talk.wants("confirm") and not _is_go_ahead(talk):
        talk.plain()
        if talk.wants("status"):
            return tuple(answers.order_status(talk))
        return (Refuse("confirm"), *_resume(talk))
    talk.features.pop("intent", None)
    return ()


def _is_go_ahead(talk: Talk) -> bool:
    """ "Confirm" as the answer to our question, or as a politeness in an order."""
    if talk.state.pending.get("kind") == "review":
        return talk.go_ahead
    return bool(talk.resolution.sold) and (
        talk.wants("book") or bool(talk.said.found.dates or talk.said.found.times)
    )


def _real_prices(talk: Talk) -> tuple[Act, ...]:
    """The listed price beside a refusal, if it is known what it was about."""
    if talk.state.booking or not talk.allows("quote_prices"):
        return ()
    refs = talk.resolution.refs or [
        ref
        for ref in talk.state.last
        if not talk.resolution.unmatched and talk.turn.snapshot.sellable(ref)
    ]
    return tuple(Quote(ref) for ref in refs[:2])


def _resume(talk: Talk) -> tuple[Act, ...]:
    """The open question of a wish, put again after something else was said."""
    if talk.state.booking and talk.state.pending.get("kind") in ("ask", "review", "change"):
        return booking.advance(talk)
    return ()


def _pending(talk: Talk) -> tuple[Act, ...]:
    """The message read against what was asked last."""
    kind = talk.state.pending.get("kind")
    if kind == "review":
        return _on_review(talk)
    if kind == "ask":
        return _on_ask(talk)
    if kind == "change":
        return _on_change(talk)
    if kind in ("quote", "clarify", "menu", "service"):
        return _on_offer(talk)
    if kind == "person" and talk.yes:
        return (HandOff("asked_for_person"),)
    return ()


def _on_review(talk: Talk) -> tuple[Act, ...]:
    if talk.go_ahead and not _corrects(talk):
        return booking.propose(talk)
    if talk.no or (talk.wants("cancel") and not talk.wants("change") and not _corrects(talk)):
        return booking.drop(talk)
    changed = _take_changes(talk)
    if changed:
        return booking.advance(talk)
    if talk.wants("change"):
        return booking.ask_what_to_change(talk)
    return _aside(talk)


def _corrects(talk: Talk) -> bool:
    return bool(
        talk.said.found.dates or talk.said.found.times or talk.said.phones or talk.resolution.sold
    )


def _take_changes(talk: Talk) -> bool:
    """Corrections to a wish; a question about a service is none."""
    if talk.wants("price", "about", "duration", "hours") and not talk.wants("book", "change"):
        return False
    lines = booking.take_lines(talk, replace=False)
    slots = booking.take_slots(talk)
    quantity = booking.take_quantity(talk)
    if lines or slots or quantity:
        talk.sure(intent=1.0, match=talk.features.get("match", 1.0), margin=1.0)
        return True
    return False


def _on_ask(talk: Talk) -> tuple[Act, ...]:
    if talk.wants("cancel") or (talk.no and talk.state.pending.get("slot") != "notes"):
        return booking.drop(talk)
    slot = talk.state.pending.get("slot")
    free = slot in ("name", "place", "notes")
    names_service = talk.resolution.sold and (not free or booking.changes_lines(talk))
    if names_service and not talk.wants("price", "about", "duration"):
        booking.take_lines(talk, replace=False)
        booking.take_slots(talk)
        return booking.advance(talk)
    if free and booking.names_change(talk):
        return booking.ask_what_to_change(talk)
    questions = talk.wants("price", "about", "duration", "hours", "place", "menu")
    if not (questions and not _gives(talk, slot)) and booking.answer_ask(talk):
        talk.plain()
        return booking.advance(talk)
    if not free and booking.take_quantity(talk):
        talk.plain()
        return booking.advance(talk)
    if talk.wants("change") and free:
        return booking.ask_what_to_change(talk)
    return _aside(talk)


def _gives(talk: Talk, slot: str | None) -> bool:
    said = talk.said
    return bool(
        (slot == "date" and said.found.dates)
        or (slot == "time" and said.found.times)
        or (slot == "phone" and said.phones)
        or (slot == "name" and said.name)
        or (slot == "place" and (said.place or "?" not in said.text))
        or slot == "notes"
    )


def _aside(talk: Talk) -> tuple[Act, ...]:
    """A side question while a wish is open: answer it and put the open question again."""
    aside = answers.answer(talk)
    if aside:
        return (*aside[:3], *_resume(talk))[:4]
    if talk.wants("later"):
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    if talk.yes or talk.wants("greeting", "thanks", "how_are_you"):
        talk.plain()
        talk.sure(intent=1.0)
        return _resume(talk)
    if talk.wants("off_topic"):
        talk.plain()
        return (Refuse("off_topic"), *_resume(talk))
    tries = talk.state.pending.get("tries", 0)
    if tries >= booking.MAX_TRIES:
        return (HandOff("repeated_clarify"),)
    again = _resume(talk)
    talk.plain()
    talk.sure(intent=1.0)
    if again and isinstance(again[-1], ReviewOrder):
        talk.state.pending["tries"] = tries + 1
        return again
    return tuple(_unread(act) for act in again)


def _unread(act: Act) -> Act:
    return replace(act, problem="unreadable") if isinstance(act, Ask) and not act.problem else act


def _on_change(talk: Talk) -> tuple[Act, ...]:
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
    if talk.yes and refs:
        if len(refs) == 1:
            return _book(talk, refs)
        talk.plain()
        talk.sure(intent=1.0)
        return (Clarify((*refs[:2], "person")),)
    if talk.no and not state.booking:
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    if (talk.no or talk.wants("cancel")) and state.booking:
        return booking.drop(talk)
    if pending.get("kind") == "service" and talk.resolution.sold and not talk.wants("price", "about"):
        return _book(talk, [])
    gives_time = bool(talk.said.found.dates or talk.said.found.times)
    nothing_else = not talk.resolution.unmatched and not talk.resolution.sold
    wants = talk.wants("book", "available") or (gives_time and not talk.wants("hours", "price"))
    if len(refs) == 1 and nothing_else and wants and not talk.wants("duration", "about", "menu"):
        return _book(talk, refs)
    if len(refs) == 1 and nothing_else and talk.said.corrected_quantity() and not talk.asks:
        return _book(talk, refs)
    return ()


def _book(talk: Talk, refs: list[str]) -> tuple[Act, ...]:
    """Begin (or go on with) a wish for `refs` and whatever the message itself names."""
    state = talk.state
    for ref in refs:
        state.lines.setdefault(ref, ())
    if not refs:
        booking.take_lines(talk, replace=False)
    elif not talk.turn.messages[-1].reply_id:
        booking.take_quantity(talk)
    booking.take_slots(talk)
    if refs:
        talk.plain()
    return booking.advance(talk)


def _fresh(talk: Talk) -> tuple[Act, ...]:
    """A message with nothing pending."""
    acts = _after_proposal(talk) or _booking_wish(talk) or answers.answer(talk)
    if acts:
        return acts
    if talk.wants("off_topic"):
        talk.plain()
        talk.sure(intent=1.0)
        return (Refuse("off_topic"),)
    chat = answers.chat(talk)
    if chat:
        return chat
    if talk.yes or talk.no or talk.wants("later"):
        talk.plain()
        talk.sure(intent=1.0)
        return answers.permitted(talk, [SmallTalk("acknowledge")])
    return answers.bare_noun(talk)


def _after_proposal(talk: Talk) -> tuple[Act, ...]:
    """Changing or cancelling what the team already has is the team's."""
    if not talk.wants("change", "cancel"):
        return ()
    has_order = bool(talk.turn.open_orders) or talk.state.proposed
    if talk.wants("conditional"):
        article = answers.best_article(talk)
        if article:
            return answers.answer_article(talk, article)
    talk.plain()
    talk.sure(intent=1.0)
    if has_order:
        plainly_new = talk.resolution.sold and talk.wants("book") and not talk.wants("cancel")
        if plainly_new and not talk.said.text.startswith(("no", "actually", "change")):
            return ()
        if talk.wants("price", "menu", "hours") and not talk.wants("cancel"):
            return ()
        if talk.wants("cancel"):
            return (Refuse("cancel_self"), HandOff("change_order"))
        return (HandOff("change_order"),)
    if talk.wants("cancel"):
        if talk.state.booking:
            return booking.drop(talk)
        if talk.wants("status", "my_order"):
            return tuple(answers.order_status(talk))
        return (SmallTalk("dropped"),)
    return tuple(answers.order_status(talk)) if talk.wants("my_order") else ()


def _booking_wish(talk: Talk) -> tuple[Act, ...]:
    """A wish to book, said outright or by naming a service with a day."""
    said, resolution, state = talk.said, talk.resolution, talk.state
    gives_time = bool(said.found.dates or said.found.times)
    asks = talk.wants("price", "duration", "about", "place", "status")
    wish_for_time = _is_bare_time(talk)
    wish = talk.wants("book") or wish_for_time or (
        gives_time and bool(resolution.sold) and not talk.wants("hours")
    ) or (talk.wants("available") and not talk.wants("hours"))
    if not wish or (asks and not (talk.wants("book") and gives_time and resolution.sold)):
        return ()
    if asks and talk.wants("price"):
        return ()
    talk.sure(intent=1.0)
    if wish_for_time and "?" in said.text and not talk.wants("book", "available"):
        talk.plain()
        return answers.permitted(talk, [Hours(talk.day)])
    if resolution.sold:
        return _book(talk, [])
    if resolution.maybe:
        booking.take_slots(talk)
        state.booking = True
        return tuple(answers.several(talk)) if resolution.modified else _which(talk)
    if resolution.foreign:
        return tuple(answers.unknown_service(talk))
    if resolution.category:
        talk.plain()
        booking.take_slots(talk)
        state.booking = True
        return (ListServices(category=resolution.category, intro="book"),)
    if resolution.unmatched:
        if answers.best_article(talk):
            return ()
        # "I want to …" with words we know nothing of: not something to guess at.
        return tuple(answers.unknown_service(talk))
    last = [ref for ref in state.last if talk.turn.snapshot.sellable(ref)]
    if len(last) == 1 and not state.proposed:
        return _book(talk, last)
    booking.take_slots(talk)
    return booking.advance(talk)


def _is_bare_time(talk: Talk) -> bool:
    """A day or an hour and nothing else: somebody wants to come."""
    found = talk.said.found
    said_when = bool(found.dates) or any(item.moment for item in found.times)
    return (
        said_when
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
