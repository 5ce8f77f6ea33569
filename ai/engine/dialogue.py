"""The order of things in a turn: taps, guards, the pending question, then new questions."""

from dataclasses import replace
from functools import partial
from typing import Any

from ai import confidence, language
from ai.acts import (
    REVIEW_CODES,
    Act,
    Ask,
    Clarify,
    Decision,
    HandOff,
    ListServices,
    ProposeOrder,
    Refuse,
    ReviewOrder,
    SmallTalk,
    Span,
)
from ai.confidence import opinion
from ai.confidence.course import course, steadied
from ai.dates import find, local
from ai.engine import (
    answers,
    beside_price,
    booking,
    clauses,
    described,
    slips,
    stories,
    supposing,
    unsure,
)
from ai.engine.adding import adds_beside
from ai.engine.apart import each_apart, signed, with_lines, with_name
from ai.engine.beside import with_question
from ai.engine.bundled import bundle
from ai.engine.choosing import chosen, keep_shown
from ai.engine.contents import leave_own
from ai.engine.counting import is_age
from ai.engine.ellipsis import compare, complete
from ai.engine.fresh import fresh
from ai.engine.going_on import leave_unlike
from ai.engine.guards import guards
from ai.engine.held_day import day_wished, part_from_held, tells_instead
from ai.engine.index import index_of
from ai.engine.listing import listed
from ai.engine.measures import count_by, count_hours, count_stretches, sold_by
from ai.engine.mending import mends
from ai.engine.narrowing import leave_held, narrow, turn_down
from ai.engine.onward import keep_named, onward
from ai.engine.packs import alone, no_hour
from ai.engine.pending import pending_answer
from ai.engine.placing import is_away
from ai.engine.read_back import asks_total
from ai.engine.reckoned import keep
from ai.engine.repeated import unrepeated
from ai.engine.resolve import resolve
from ai.engine.said import hear
from ai.engine.standing import quiet_words
from ai.engine.state import State
from ai.engine.talk import Talk, remember
from ai.engine.taps import taps, unreadable
from ai.engine.variants import pick
from ai.engine.wholes import whole
from ai.slots import sources_of
from ai.turn import Turn
from ai.wishes import digest

Held = dict[str, tuple[Span, ...]]


def decide(turn: Turn) -> Decision:
    """What to do in `turn`. Deterministic; reads nothing but its argument.

    Who was asked whether something is meant, and goes on as if it were ("a table outside for
    two?" "Sam Whitaker"), is read as having said yes.
    """
    decision = _decide(turn)
    if not turn.state.get("perhaps"):
        return decision
    held = supposing.goes_on_with(turn)
    if held and supposing.taps_what_was_meant(turn, held):
        supposed = _decide(replace(turn, state=held))
        return supposed if supposing.goes_on(supposed, held, tapped=True) else decision
    # A yes may sound like thanks, or a question, where nothing is known that it could be to.
    agreed = supposing.agrees(turn)
    lost = supposing.is_at_a_loss(decision.acts) or supposing.changes_wish(turn, decision.acts)
    if not (lost or (agreed and not supposing.asked_about(turn))):
        return decision
    perhaps = supposing.goes_on_with(turn)
    if not perhaps:
        return decision
    supposed = _decide(replace(turn, state=perhaps))
    return supposed if supposing.goes_on(supposed, perhaps, agreed=agreed) else decision


def _decide(turn: Turn) -> Decision:
    """What to do in `turn`, read against its state."""
    state = State.load(turn.state)
    state.begins(turn.now)
    pending = state.pending
    business = turn.snapshot.business
    allowed = (business.default_language, *business.languages)
    written = "\n".join(message.text for message in turn.messages)
    expect = pending.get("slot") if pending.get("kind") == "ask" else None
    detected = language.detect(written, allowed, turn.language)
    if expect in ("name", "place") and turn.language and not language.is_supported(detected):
        # Names and streets are of any language; the talk goes on in its own.
        detected = turn.language
    spoken = [*state.lines, *state.pending.get("refs", ()), *state.last]
    talk = _hear(turn, state, detected)
    asked = language.asked_for(talk.said.text)
    if asked in allowed:
        detected = asked
    reply = language.reply_language(detected, allowed, turn.language or business.default_language)
    clarified = state.clarified
    held = dict(state.lines), dict(state.slots)
    if not language.is_supported(detected):
        talk.sure(foreign=1.0)
    acts = unrepeated(talk, _spoken(talk, asked, allowed) or _decided(talk, detected))
    _doubt_figures(talk, acts)
    if clarified:
        talk.sure(clarified=1.0)
    talk.sure(**confidence.seen(turn, acts), **_course(talk, acts, held))
    likely = confidence.probability(talk.features)
    decision = confidence.gate(
        Decision(
            acts=acts,
            language=reply,
            confidence=likely,
            reasons=_reasons(talk, detected),
            evidence=_evidence(acts),
        ),
        policy=turn.policy,
        options=talk.options
        or unsure.nameless(acts)
        or _evidence(acts)[:2]
        or unsure.likely(talk)
        or unsure.wished(talk, acts),
        clarified=0 if _asks_of_read_back(talk, acts, pending) else clarified,
    )
    perhaps = supposing.kept(talk, acts, said=decision.acts)
    if decision.reasons.get("gate") == "clarify":
        _keep_what_was_held(state, *held)
    keep_shown(talk, decision.acts)
    remember(state, decision.acts)
    if state.turns:
        state.steady = steadied(state.steady, decision.acts, p=likely)
    keep_named(talk, decision.acts)
    state.perhaps = perhaps
    keep(talk, decision.acts, spoken)
    return Decision(
        acts=decision.acts,
        language=decision.language,
        confidence=decision.confidence,
        reasons=decision.reasons,
        evidence=decision.evidence,
        state=state.dump(talk.sources),
    )


def _hear(turn: Turn, state: State, detected: str) -> Talk:
    """A turn as it is understood in the state of the talk."""
    index = index_of(turn.snapshot)
    expect = state.pending.get("slot") if state.pending.get("kind") == "ask" else None
    spoken = [*state.lines, *state.pending.get("refs", ()), *state.last]
    said = hear(
        turn,
        index,
        expect=expect,
        language=detected,
        booking=state.booking,
        away=is_away(turn.snapshot, spoken),
    )
    if state.lines:
        quiet_words(said, index)
    no_hour(said)
    stories.explain_wish(said, index)
    stories.forget_wants(said, index, language=detected)
    resolution = resolve(index, said.words, said.content, language=detected, quiet=said.quiet)
    resolution = stories.apart(resolution, said, index, language=detected)
    sources = sources_of(turn)
    held = day_wished(turn, state.slots.get("date", ()), sources) if state.booking else None
    here = local(turn.now, turn.snapshot.business)
    part_from_held(said, held, partial(find, now=here))
    if not tells_instead(said, held):
        stories.forget_days(said, index, language=detected, held=held is not None)
    resolution = listed(resolution, said, index, turn.snapshot, language=detected)
    turn_down(resolution, lambda first: slips.turned_down(said.text, said.tokens, first))
    several = len(resolution.maybe) > 1
    if not (state.lines and adds_beside(said) and leave_held(resolution, [*state.lines])):
        narrow(resolution, list(state.lines) or (state.last if several else []))
    if state.lines or state.last:
        when = bool(said.found.dates and said.found.times) and "price" not in said.intents
        spoken = [*state.lines, *state.last]
        leave_unlike(resolution, said.words, spoken=spoken, wishes=when)
    alone(resolution, said, turn.snapshot)
    spoken = list(state.lines) or state.last
    pick(resolution, said, index, turn.snapshot, spoken=spoken)
    complete(resolution, said, turn.snapshot, spoken=spoken)
    compare(resolution, said, turn.snapshot)
    bundle(resolution, said, turn.snapshot, shown=state.shown or state.last, spoken=spoken)
    mends(resolution, said, turn.snapshot)
    spoken = [*state.lines, *state.pending.get("refs", ()), *state.last]
    refs = [*resolution.refs, *resolution.maybe, *spoken]
    count_by(said, sold_by(refs, turn.snapshot))
    count_stretches(said, lambda words: find(words, now=here, expect="date"))
    count_hours(said, resolution.refs or refs, turn.snapshot, index)
    leave_own(said, resolution.refs or refs, turn.snapshot)
    return Talk(
        turn=turn,
        index=index,
        state=state,
        said=said,
        resolution=resolution,
        sources=sources,
        language=detected,
    )


def _decided(talk: Talk, detected: str) -> tuple[Act, ...]:
    """What to do about each part of the message, and about the whole where it is one."""

    def act(of: Talk) -> tuple[Act, ...]:
        return with_lines(of, with_name(of, _act(of, detected)))

    def hear_again(turn: Turn) -> Talk:
        return _hear(turn, talk.state, detected)

    def parted(of: Talk) -> tuple[Act, ...]:
        return each_apart(of, hear_again, act) or act(of)

    return signed(talk, hear_again, parted) or parted(talk)


def _course(talk: Talk, acts: tuple[Act, ...], held: tuple[Held, Held]) -> dict[str, float]:
    """What the course of the talk says of the acts, and the second opinion of them."""
    tapped = any(message.reply_id for message in talk.turn.messages)
    agreed = isinstance(acts[0], ReviewOrder | ProposeOrder) and supposing.agrees(talk.turn)
    totals = isinstance(acts[0], ReviewOrder) and asks_total(talk)
    if tapped or agreed or totals or Refuse("no_longer") in acts:
        # A tap and a plain yes say what they say, what left the catalogue is known to be gone, and
        # a wish read back tells what it comes to.
        return opinion.TAPPED
    step, state = acts[-1], talk.state
    waited = talk.turn.state.get("pending", {})
    unmoved = held == (state.lines, state.slots)
    why = isinstance(step, Ask) and step.problem not in (None, "unreadable")
    asked = step.slot if isinstance(step, Ask) and not why else ""
    lists = isinstance(step, ListServices) and step.intro in ("menu", "book") and not step.category
    same = unmoved and waited == {**waited, "kind": "ask", "slot": asked}
    found = {
        "again": len(acts) == 1 and (same if asked else _stands(talk, step)),
        "counts": asked == "quantity" and _may_know_number(talk),
        "listed": lists and state.told and not (talk.wants("menu", "price") or _asks_for_one(talk)),
    }
    told = {name: 1.0 for name, value in found.items() if value}
    told |= course(
        acts,
        turns=state.turns,
        steady=state.steady,
        things=len(state.lines),
        parts=len(clauses.parts(talk.said.text)),
    )
    return {**told, **opinion.second(talk.said.beside_address, state.before, acts)}


def _asks_for_one(talk: Talk) -> bool:
    """ "I'd like an appointment for tomorrow", "tenéis hueco hoy?": whoever has named nothing yet,
    and is understood to the last word, is asked what it is for."""
    before, resolution = talk.turn.state, talk.resolution
    fresh = not any(before.get(held) for held in ("lines", "last", "pending", "slots"))
    strange = resolution.unmatched or resolution.maybe or resolution.sold
    elsewhere = talk.wants("change", "cancel", "my_order", "status", "discount", "person")
    return fresh and not (strange or elsewhere) and talk.wants("book", "available")


def _may_know_number(talk: Talk) -> bool:
    """Whether how many may have been said: a number stands there of which nothing was made."""
    said, state = talk.said, talk.state
    read = [span for spans in (*state.lines.values(), *state.slots.values()) for span in spans]
    spare = [said.tokens[place] for place in said.spare_numbers()]
    return any(
        not _is_read(one, read) for token in spare for one in said.spans(token.start, token.end)
    )


def _stands(talk: Talk, step: Act) -> bool:
    """Whether just what was read back is read back once more."""
    stood = isinstance(step, ReviewOrder) and talk.turn.state.get("reviewed")
    return bool(stood) and isinstance(step, ReviewOrder) and stood == digest(step.lines, step.slots)


def _doubt_figures(talk: Talk, acts: tuple[Act, ...]) -> None:
    """A figure that nothing was made of, beside what was: the next question would pass it over."""
    said, state = talk.said, talk.state
    goes_on = isinstance(acts[-1], ReviewOrder) or (
        isinstance(acts[-1], Ask) and acts[-1].slot not in ("date", "time", "quantity")
    )
    if not goes_on or said.swap is not None or slips.corrects(said.tokens):
        return
    # "A table for six people": one table.
    told = (*state.lines.values(), *state.slots.values(), said.people())
    if any(held and held == whole(talk) for held in state.lines.values()):
        # What is counted besides is a part of it, or an age.
        return
    read = [span for spans in told for span in spans]
    if any(
        said.tokens[place].text.isdigit()
        and not (said.is_label(place) or is_age(said.text, said.tokens, place))
        and not _is_read(one, read)
        for place in said.spare_numbers()
        for one in said.spans(said.tokens[place].start, said.tokens[place].end)
    ):
        talk.sure(unparsed=1.0, guessed=1.0, intent=0.5)


def _is_read(one: Span, read: list[Span]) -> bool:
    return any(
        one.message_id == span.message_id and one.start < span.end and span.start < one.end
        for span in read
    )


def _asks_of_read_back(talk: Talk, acts: tuple[Act, ...], pending: dict[str, Any]) -> bool:
    """Whether it is asked if what was read back is right, after it was asked what was meant beside
    it: that is another question."""
    step, stands = acts[-1], talk.state.reviewed and pending.get("then")
    return bool(stands) and isinstance(step, Clarify) and step.options[0] in REVIEW_CODES


def _keep_what_was_held(state: State, lines: Held, slots: Held) -> None:
    """What was read of a message that is asked about is no more than a guess: it fills what was
    open and replaces nothing that had been told before. A wish that was dropped stays so."""
    if not state.booking:
        return
    if lines:
        state.lines = lines
    state.slots = {**state.slots, **slots}


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


def _spoken(talk: Talk, asked: str | None, allowed: tuple[str, ...]) -> tuple[Act, ...]:
    """ "Do you speak Arabic?" and nothing more."""
    if asked is None or talk.resolution.sold or talk.wants("person", "book", "price", "complaint"):
        return ()
    if answers.best_article(talk):
        # "Does the guide speak English?" is not about us who write.
        return ()
    talk.plain()
    talk.sure(intent=1.0)
    if asked not in allowed:
        return (HandOff("unsupported_language"),)
    return (*answers.permitted(talk, [SmallTalk("greeting")]), *booking.resume(talk))


def _misread(talk: Talk) -> tuple[Act, ...]:
    """Who says that they were not understood is asked, not answered once more by guessing."""
    said = talk.said
    gives = said.found.dates or said.found.times or talk.resolution.sold or said.tells_how_many()
    if gives or not slips.says_misread(said.text):
        return ()
    if talk.state.booking and talk.state.lines:
        return booking.ask_what_to_change(talk)
    return unsure.lost(talk)


def _act(talk: Talk, detected: str) -> tuple[Act, ...]:
    acts = taps(talk) or unreadable(talk) or guards(talk) or _misread(talk) or chosen(talk)
    acts = with_question(talk, acts or pending_answer(talk) or fresh(talk))
    # In a language nobody here reads, an unknown word may well be something that is sold.
    puzzled = not acts or acts[0] == Refuse("unknown_service") or isinstance(acts[0], Clarify)
    if puzzled and not language.is_supported(detected):
        return (HandOff("unsupported_language"),)
    return beside_price.told(talk, described.told(talk, onward(talk, acts or unsure.lost(talk))))
