"""One turn being worked on: what was said, what is remembered, what was understood."""

from dataclasses import dataclass, field
from datetime import timedelta

from ai import changes
from ai.acts import (
    REVIEW_CODES,
    Act,
    Answer,
    Ask,
    Clarify,
    HandOff,
    Hours,
    ListServices,
    OrderChange,
    OrderStatus,
    Place,
    ProposeOrder,
    Quote,
    ReviewOrder,
    SmallTalk,
)
from ai.confidence.opinion import kind_of
from ai.dates import local
from ai.engine import clauses
from ai.engine.consent import is_go_ahead, is_no, is_yes, only_thanks
from ai.engine.index import FULL, Index
from ai.engine.likeness import Word
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.engine.state import State
from ai.slots import Source
from ai.text import Token
from ai.turn import Turn
from ai.wishes import digest
from catalog.snapshot import ArticleEntry

QUESTIONS = ("price", "duration", "about", "hours", "place", "menu", "have", "got", "status")

TELLING = Answer | Quote | Hours | Place | ListServices | OrderStatus
"""Acts that tell something: buttons that stand beside them ask nothing that is waited for."""

CERTAIN = 0.9
"""How sure it is what a word of one name alone means, however much of that name is left unsaid."""

STORY = 5
"""Words that nobody knows, from which a message says something else beside a detail."""

MOST_AHEAD = timedelta(days=366)
"""A day later than this, named beside something else, is hardly one to come on."""


@dataclass(slots=True)
class Talk:
    turn: Turn
    index: Index
    state: State
    said: Said
    resolution: Resolution
    sources: dict[int, Source]
    language: str
    features: dict[str, float] = field(default_factory=dict)
    options: tuple[str, ...] = ()

    def wants(self, *names: str) -> bool:
        return any(name in self.said.intents for name in names)

    @property
    def asks(self) -> bool:
        """Whether the customer asks something rather than telling it."""
        return self.wants(*QUESTIONS) or "?" in self.said.text

    def article_language(self, ref: str) -> str:
        entry = self.turn.snapshot.find(ref)
        return entry.language if isinstance(entry, ArticleEntry) else ""

    def allows(self, what: str) -> bool:
        return what in self.turn.policy.allowed

    @property
    def yes(self) -> bool:
        return is_yes(self.said.text, raw=self.said.raw) or self.tapped("yes")

    @property
    def go_ahead(self) -> bool:
        """Whether the customer agrees to what was read back."""
        reply_id = self.turn.messages[-1].reply_id if self.turn.messages else ""
        return is_go_ahead(self.said.text, raw=self.said.raw, reply_id=reply_id)

    @property
    def no(self) -> bool:
        return is_no(self.said.text, raw=self.said.raw) or self.tapped("no")

    @property
    def only_thanks(self) -> bool:
        """Whether the customer thanks or takes leave, and says no more than that it is well."""
        return self.wants("thanks", "goodbye") and only_thanks(self.said.text)

    @property
    def agrees_first(self) -> bool:
        """Whether the message begins with a yes ("ok friday at nine")."""
        first = self.said.tokens[0].text if self.said.tokens else ""
        return bool(first) and is_yes(first)

    @property
    def names_whole(self) -> bool:
        """Whether a service is named in full, not by a word that may mean something else."""
        return any(match.score >= FULL for match in self.resolution.sold)

    def tapped(self, reply_id: str) -> bool:
        return bool(self.turn.messages) and self.turn.messages[-1].reply_id == reply_id

    @property
    def day(self) -> str | None:
        """The day that was named, as the business's calendar has it; None of several to choose
        from."""
        if self.said.leaves_day_open:
            return None
        days = [found.day for found in self.said.found.dates if found.day]
        return days[-1].isoformat() if days else None

    @property
    def gives_time(self) -> bool:
        """Whether a day or an hour is named that somebody may want to come at.

        "In year 9" or "last Tuesday" is none: it is long to come, or over.
        """
        today = local(self.turn.now, self.turn.snapshot.business).date()
        found = self.said.found
        return bool(found.times) or any(
            item.day is None or today <= item.day <= today + MOST_AHEAD for item in found.dates
        )

    def asked_for(self) -> list[Word]:
        """The telling words of the parts of the message that ask: what explains why tells nothing
        of it ("how long does that take? I have to leave at noon")."""
        said, asked = self.said, clauses.asked(self.said.text)
        return [
            word
            for word, token, tells in zip(said.words, said.tokens, said.content, strict=True)
            if tells and any(low <= token.start < high for low, high in asked)
        ]

    def sure(self, **features: float) -> None:
        """Note what the reply rests on, for the confidence."""
        self.features.update(features)

    def matched(self, *, guessed: bool = False) -> None:
        """The reply rests on what was resolved in the catalogue."""
        resolution = self.resolution
        share = len(resolution.unmatched) / max(resolution.content, 1)
        self.sure(
            match=max(resolution.score, CERTAIN if resolution.is_plain else 0.0)
            if resolution.sold
            else 0.9,
            margin=max(0.0, min(1.0, resolution.margin)),
            unmatched=share,
            modified=float(resolution.modified),
            guessed=float(guessed),
        )

    def leave_name_out(self) -> None:
        """Doubt no words that were taken as the name since the catalogue was searched for them."""
        unmatched = self.resolution.unmatched
        if not unmatched or "unmatched" not in self.features:
            return
        named = {token.text for token in self.said.tokens if self.is_named(token)}
        left = sum(word not in named for word in unmatched)
        self.sure(unmatched=left / max(self.resolution.content, 1))

    def doubt_beside(self) -> None:
        """Words that nobody knows beside a detail that was read: the more, the less sure.

        A handful are a story of its own, which is asked about rather than passed over.
        """
        said = self.said
        named = [span for span in (said.name, said.place, said.near) if span]
        strange = [
            token
            for token, tells in zip(said.tokens, said.content, strict=True)
            if tells
            and token.text in self.resolution.unmatched
            and not any(low <= token.start < high for low, high in named)
            and not self.is_named(token)
        ]
        if strange:
            share = min(1.0, len(strange) / STORY)
            self.sure(unmatched=share, guessed=share, intent=1.0 - share / 2)

    def is_named(self, token: Token) -> bool:
        """Whether a word is of the name that was taken."""
        return any(
            one.message_id == span.message_id and one.start < span.end and span.start < one.end
            for one in self.said.spans(token.start, token.end)
            for span in self.state.slots.get("name", ())
        )

    def plain(self) -> None:
        """The reply rests on a recognised wish alone."""
        self.sure(match=1.0, margin=1.0)


def remember(state: State, acts: tuple[Act, ...]) -> None:
    """Keep what the acts leave open, so that the next message is read against it."""
    state.perhaps = {}
    state.before = [kind_of(act) for act in acts]
    state.turns += 1
    if any(isinstance(act, HandOff) for act in acts):
        state.drop_wish()
        state.clarified = 0
        state.talks_anew()
        # What comes after this may answer somebody else: only what is whole is read.
        state.pending, state.last = {"kind": "handed"}, []
        return
    told = any(isinstance(act, TELLING) for act in acts)
    state.clarified = state.clarified + 1 if _clarifies(acts) and not told else 0
    spoken = list(dict.fromkeys(act.ref for act in acts if isinstance(act, Quote)))
    if spoken:
        state.last = spoken[:4]
    for act in acts:
        if isinstance(act, Ask):
            tries = state.pending.get("tries", 0) + 1 if act.problem == "unreadable" else 0
            state.pending = {"kind": "ask", "slot": act.slot, "tries": tries}
            state.booking = True
        elif isinstance(act, ReviewOrder):
            state.pending = {"kind": "review"}
            state.reviewed = digest(act.lines, act.slots)
            state.booking = True
            state.last = [line.ref for line in act.lines][:4]
        elif isinstance(act, ProposeOrder):
            state.drop_wish()
            state.proposed = True
            state.talks_anew()
            state.last = [line.ref for line in act.lines][:4]
        elif isinstance(act, Quote):
            state.pending = {"kind": "quote", "refs": spoken}
        elif isinstance(act, ListServices):
            kind = "service" if act.intro == "book" else "menu"
            state.pending = {"kind": kind}
            state.booking = state.booking or kind == "service"
        elif isinstance(act, Clarify) and act.options[0] in REVIEW_CODES:
            # What was read back still stands before them, and is what a yes is to.
            state.pending = {"kind": "review"}
        elif isinstance(act, Clarify) and not told:
            kind = "change" if act.options[0].startswith("change:") else "clarify"
            open_still = state.pending if state.pending.get("kind") in ("ask", "review") else {}
            state.pending = {"kind": kind, "refs": [o for o in act.options if ":" in o]}
            if "menu" in act.options:
                state.pending["menu"] = True
            if open_still and kind == "clarify" and state.lines:
                state.pending["then"] = open_still
        elif isinstance(act, OrderChange):
            _remember_change(state, act)
        elif isinstance(act, OrderStatus) and not act.reference:
            state.pending = {"kind": "person"}
        elif isinstance(act, Hours) and not state.booking:
            state.pending = {"kind": "hours"}
        elif isinstance(act, SmallTalk) and not state.booking:
            state.pending = {}


def _remember_change(state: State, act: OrderChange) -> None:
    if act.step in ("sent", "waiting", "kept"):
        state.drop_wish()
        return
    before = state.pending if state.pending.get("kind") == "order" else {}
    tries = before.get("tries", 0) if before.get("step") == act.step else 0
    state.pending = {
        "kind": "order",
        "what": act.what,
        "step": act.step,
        "reference": act.reference,
        "tries": tries,
    }
    state.slots = {slot.name: slot.spans for slot in act.slots}
    state.reviewed = changes.digest(act) if act.step == "review" else ""


def _clarifies(acts: tuple[Act, ...]) -> bool:
    return any(
        isinstance(act, Clarify) and not act.options[0].startswith("change:") for act in acts
    )
