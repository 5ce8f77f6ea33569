"""The one gate between any backend and the renderer.

Whatever a backend decided is read against the catalogue, the tenant's policy
and the customer's own words. Values are never believed: quantities, days,
times, names and phones are read again from the spans, and everything the
server owns (options, prices shown, references, states) is written here.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ai import changes, language, wishes
from ai.acts import (
    CHANGE_STEPS,
    CHANGES,
    CLARIFY_CODES,
    HAND_OFF_REASONS,
    LIST_INTROS,
    MAX_ACTS,
    PROBLEMS,
    QUOTE_DETAILS,
    REFUSALS,
    REVIEW_CODES,
    SLOTS,
    SMALL_TALK,
    Act,
    Answer,
    Ask,
    Clarify,
    Decision,
    HandOff,
    Hours,
    ListServices,
    OrderChange,
    OrderStatus,
    Place,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    Slot,
    SmallTalk,
)
from ai.dates import HORIZON_DAYS, local
from ai.engine.consent import is_go_ahead
from ai.engine.restated import agrees_again
from ai.engine.state import State
from ai.engine.talk import remember
from ai.slots import Source, cited, sources_of
from ai.text import folded
from ai.turn import OpenOrder, Turn
from catalog.snapshot import ArticleEntry

MAX_OPTIONS = 3


class InvalidDecision(ValueError):
    """Nothing a backend decided may be sent. `problems` says why, for the run's record."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class _Refused(ValueError):
    """One act may not be sent."""


class _Forbidden(_Refused):
    """The tenant does not let the assistant do this; a person should."""


def validate(decision: Decision, turn: Turn) -> Decision:
    """The decision with its valid acts alone, every value read and written by the server.

    Raises InvalidDecision when no act is valid. Acts the tenant does not allow
    are left out; when nothing else is left, the turn goes to a person.
    """
    sources = sources_of(turn)
    problems: list[str] = []
    forbidden = False
    rejected = 0
    acts: list[Act] = []
    for number, act in enumerate(decision.acts):
        if number >= MAX_ACTS:
            problems.append(f"more than {MAX_ACTS} acts")
            break
        try:
            checked = _CHECKS[type(act)](act, turn, sources)
        except _Forbidden as refused:
            forbidden = True
            problems.append(f"{act.kind}: {refused}")
        except (_Refused, wishes.UnknownLine) as refused:
            rejected += 1
            problems.append(f"{act.kind}: {refused}")
        except KeyError:
            problems.append(f"unknown act {type(act).__name__}")
        else:
            if checked not in acts:
                acts.append(checked)
    if not acts:
        if not forbidden:
            raise InvalidDecision(tuple(problems) or ("no acts",))
        acts = [HandOff("not_allowed")]
    acts = _offer_booking(acts, turn)
    return replace(
        decision,
        acts=tuple(acts),
        language=_language(decision.language, turn),
        confidence=_probability(decision.confidence),
        evidence=tuple(ref for ref in decision.evidence if turn.snapshot.find(ref) is not None),
        reasons=_with_problems(decision, problems, rejected),
        state=_state(decision, tuple(acts), turn, sources),
    )


def _with_problems(decision: Decision, problems: list[str], rejected: int) -> dict[str, Any]:
    """`rejected`: the acts that were not valid, which says something of who chose them; one
    that the tenant forbids does not."""
    if not problems:
        return decision.reasons
    return {**decision.reasons, "problems": problems, "rejected": rejected}


def agreed(turn: Turn, whole: ReviewOrder) -> bool:
    """Whether the customer said yes, in this turn, to `whole`, which was read back to them."""
    if turn.state.get("pending", {}).get("kind") != "review" or not turn.messages:
        return False
    text = "\n".join(message.text for message in turn.messages)
    plainly = is_go_ahead(folded(text), raw=text, reply_id=turn.messages[-1].reply_id)
    return plainly or agrees_again(turn, whole.slots)


def _allowed(turn: Turn, what: str) -> None:
    if what not in turn.policy.allowed:
        raise _Forbidden(f"{what} is not allowed")


def _quote(act: Quote, turn: Turn, _: Mapping[int, Source]) -> Act:
    _code(act.detail, QUOTE_DETAILS)
    if turn.snapshot.sellable(act.ref) is None:
        raise _Refused(f"unknown reference {act.ref!r}")
    if act.detail == "duration":
        _allowed(turn, "answer_questions")
    else:
        _allowed(turn, "quote_prices")
    return replace(act, book=False)


def _list_services(act: ListServices, turn: Turn, _: Mapping[int, Source]) -> Act:
    _code(act.intro, LIST_INTROS)
    category = act.category
    if category is not None and all(s.category != category for s in turn.snapshot.services):
        category = None
    page = min(max(act.page, 1), 1000)
    prices = "quote_prices" in turn.policy.allowed
    return replace(
        act,
        category=category,
        page=page,
        prices=prices,
        packages_first=turn.policy.preferences.packages_first,
    )


def _answer(act: Answer, turn: Turn, _: Mapping[int, Source]) -> Act:
    _allowed(turn, "answer_questions")
    entry = turn.snapshot.find(act.ref)
    if not isinstance(entry, ArticleEntry) or not entry.answer.strip():
        raise _Refused(f"unknown reference {act.ref!r}")
    return act


def _hours(act: Hours, turn: Turn, _: Mapping[int, Source]) -> Act:
    _allowed(turn, "answer_questions")
    if act.date is None:
        return act
    try:
        day = date.fromisoformat(act.date)
    except (TypeError, ValueError):
        return Hours()
    today = local(turn.now, turn.snapshot.business).date()
    near = today - timedelta(days=7) <= day <= today + timedelta(days=HORIZON_DAYS)
    return Hours(day.isoformat()) if near else Hours()


def _place(act: Place, turn: Turn, _: Mapping[int, Source]) -> Act:
    _allowed(turn, "answer_questions")
    return act


def _ask(act: Ask, turn: Turn, sources: Mapping[int, Source]) -> Act:
    _allowed(turn, "collect_details")
    _code(act.slot, SLOTS)
    _check_slots(act.understood, turn, sources)
    wish = wishes.read_wish(act.lines, act.understood, turn=turn, sources=sources)
    problem = act.problem if act.problem in PROBLEMS else None
    return wishes.ask(act.slot, wish, turn=turn, problem=problem)


def _review(act: ReviewOrder, turn: Turn, sources: Mapping[int, Source]) -> Act:
    _allowed(turn, "propose_orders")
    return _complete(act.lines, act.slots, turn, sources)


def _propose(act: ProposeOrder, turn: Turn, sources: Mapping[int, Source]) -> Act:
    _allowed(turn, "propose_orders")
    whole = _complete(act.lines, act.slots, turn, sources)
    if not isinstance(whole, ReviewOrder):
        return whole
    # A proposal is what was read back and agreed to, to the letter; else it is read back now.
    reviewed = turn.state.get("reviewed", "")
    if (
        not reviewed
        or wishes.digest(whole.lines, whole.slots) != reviewed
        or not agreed(turn, whole)
    ):
        return whole
    return ProposeOrder(lines=whole.lines, slots=whole.slots)


def _complete(
    lines: tuple[Any, ...], slots: tuple[Slot, ...], turn: Turn, sources: Mapping[int, Source]
) -> Ask | ReviewOrder:
    if not lines:
        raise _Refused("no lines")
    _check_slots(slots, turn, sources)
    act = wishes.next_act(lines, slots, turn=turn, sources=sources)
    if isinstance(act, Ask):
        _allowed(turn, "collect_details")
    return act


def _check_slots(slots: tuple[Slot, ...], turn: Turn, sources: Mapping[int, Source]) -> None:
    for slot in slots:
        _code(slot.name, SLOTS)
        if slot.spans:
            if cited(slot.spans, sources) is None:
                raise _Refused(f"{slot.name}: span outside the customer's messages")
        elif not turn.known.get(slot.name):
            raise _Refused(f"{slot.name}: no span")


def _order_status(act: OrderStatus, turn: Turn, _: Mapping[int, Source]) -> Act:
    _allowed(turn, "answer_questions")
    if not turn.open_orders:
        return OrderStatus()
    for order in turn.open_orders:
        if order.reference == act.reference:
            return _told(order, turn)
    if act.reference:
        raise _Refused("not an order of this customer's")
    return _told(turn.open_orders[0], turn)


def _told(order: OpenOrder, turn: Turn) -> OrderStatus:
    """How an order stands, with what and when where it stands."""
    if order.state != changes.STANDS:
        return OrderStatus(order.reference, order.state)
    lines = changes.lines_of(order, turn=turn)
    return OrderStatus(order.reference, order.asked or order.state, lines, order.date, order.time)


def _order_change(act: OrderChange, turn: Turn, sources: Mapping[int, Source]) -> Act:
    _allowed(turn, "propose_orders")
    _code(act.what, CHANGES)
    _code(act.step, CHANGE_STEPS)
    _check_slots(act.slots, turn, sources)
    if act.problem not in PROBLEMS:
        act = replace(act, problem=None)
    known = changes.steps(act, turn=turn, sources=sources)
    if known is None:
        raise _Refused("not an open order of this customer's")
    return known


def _clarify(act: Clarify, turn: Turn, _: Mapping[int, Source]) -> Act:
    options = list(dict.fromkeys(option for option in act.options if _is_option(option, turn)))
    changes = [option for option in options if option.startswith("change:")]
    if changes:
        return Clarify(tuple(changes[:MAX_OPTIONS]))
    choices = [option for option in options if option != "person"]
    if not choices:
        raise _Refused("no valid option")
    return Clarify((*choices[: MAX_OPTIONS - 1], "person"))


def _is_option(option: str, turn: Turn) -> bool:
    if option.startswith("change:"):
        return option.removeprefix("change:") in (*SLOTS, "service")
    if option in REVIEW_CODES:
        pending = turn.state.get("pending", {})
        # It also stands while it was asked what was meant beside it.
        return "review" in (pending.get("kind"), pending.get("then", {}).get("kind"))
    return option in CLARIFY_CODES or turn.snapshot.find(option) is not None


def _small_talk(act: SmallTalk, turn: Turn, _: Mapping[int, Source]) -> Act:
    _code(act.code, SMALL_TALK)
    # Saying that a wish was dropped is no small talk: it tells what happened.
    if act.code != "dropped":
        _allowed(turn, "small_talk")
    return act


def _refuse(act: Refuse, _turn: Turn, _: Mapping[int, Source]) -> Act:
    _code(act.code, REFUSALS)
    return act


def _hand_off(act: HandOff, _turn: Turn, _: Mapping[int, Source]) -> Act:
    _code(act.reason, HAND_OFF_REASONS)
    return act


def _code(value: str, codes: tuple[str, ...]) -> None:
    if value not in codes:
        raise _Refused(f"unknown code {value!r}")


def _offer_booking(acts: list[Act], turn: Turn) -> list[Act]:
    """Prices offer to book, unless the turn already asks, hands off or may not propose."""
    closing = (Ask, ReviewOrder, ProposeOrder, HandOff, Clarify)
    policy = turn.policy
    wanted = policy.preferences.offer_booking and "propose_orders" in policy.allowed
    if not wanted or any(isinstance(a, closing) for a in acts):
        return acts
    return [replace(act, book=True) if isinstance(act, Quote) else act for act in acts]


def _language(wanted: str, turn: Turn) -> str:
    business = turn.snapshot.business
    allowed = (business.default_language, *business.languages)
    return language.reply_language(wanted, allowed, business.default_language)


def _probability(value: float) -> float:
    return min(1.0, max(0.0, value)) if math.isfinite(value) else 0.0


def _state(
    decision: Decision, acts: tuple[Act, ...], turn: Turn, sources: dict[int, Source]
) -> dict[str, Any]:
    """The dialogue state to keep. Cited texts come from the customer's messages alone."""
    if decision.state and _same_steps(decision.acts, acts):
        return State.load(decision.state).dump(sources)
    state = State.load(turn.state)
    for act in acts:
        if isinstance(act, Ask | ReviewOrder | ProposeOrder):
            state.lines = {line.ref: line.spans for line in act.lines}
            details = act.understood if isinstance(act, Ask) else act.slots
            state.slots = {slot.name: slot.spans for slot in details}
    remember(state, acts)
    return state.dump(sources)


def _same_steps(before: tuple[Act, ...], after: tuple[Act, ...]) -> bool:
    return [type(act) for act in before] == [type(act) for act in after]


_CHECKS: dict[type[Any], Callable[[Any, Turn, Mapping[int, Source]], Act]] = {
    Quote: _quote,
    ListServices: _list_services,
    Answer: _answer,
    Hours: _hours,
    Place: _place,
    Ask: _ask,
    ReviewOrder: _review,
    ProposeOrder: _propose,
    OrderStatus: _order_status,
    OrderChange: _order_change,
    Clarify: _clarify,
    SmallTalk: _small_talk,
    Refuse: _refuse,
    HandOff: _hand_off,
}
