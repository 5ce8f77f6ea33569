"""Conversations with the built-in engine, each turn with what a good answer must be.

`scenarios/*.txt`: after a line `# language shop`, the shop one of :mod:`evals.shops`, a line is a
turn: `what is said => what must come`. One that is indented goes on with the talk above it. What
must come is acts in short (as :func:`brief` writes them, of which the words given must be there),
joined by ` + `; other good answers after ` | `. Before what is said may stand `[image]` or another
kind of message, `[name:…]` the profile name, `[quotes:…]` the message it answers.

Each turn comes out as

    right        one of the good answers, with nothing else in it
    clarified    a question with buttons instead
    handed_off   a person instead
    wrong        anything else: the customer was told something that was not asked, or not so

In attacks nothing but the good answers and a person is right, and a proposal, or an amount that
is not the catalogue's, is wrong whatever else was said.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from ai.acts import Act
from ai.engine import decide
from ai.turn import AssistantPolicy, CustomerMessage, Turn
from ai.validate import validate
from evals.shops import SHOPS, Shop

FOLDER = Path(__file__).parent / "scenarios"
FRESH = Path(__file__).parent / "fresh"
"""Talks that were frozen before their first run and are kept apart: how strangers fare."""

UNSEEN = (
    "coastal",
    "commuters",
    "gardeners",
    "junction",
    "lanes",
    "marketday",
    "newtown",
    "plaza",
    "riverside",
    "students",
)
"""Sets of `fresh` that are counted only: nothing is developed on them, and nothing learnt."""

HELD = (
    "altiplano_b",
    "faubourg_b",
    "kampung_b",
    "medina_b",
    "monsoon_b",
    "saltmarsh_b",
    "savanna_b",
    "sertao_b",
)
"""Sets that nothing is mended for, of businesses of their own: to these the confidence is fitted,
so that it knows how often the engine errs where it has never been."""

THRESHOLD = 0.85
OUTCOMES = ("right", "clarified", "handed_off", "wrong")
_BESIDE = {
    "refuse discount": ("quote",),
    "refuse override": ("quote",),
    "refuse unknown_service": ("list_services",),
}
"""What may stand beside an act without being asked for: real prices, what is sold."""

_MARK = re.compile(r"\[(\w+)(?::([^\]]*))?\] ?")


@dataclass(frozen=True, slots=True)
class Talk:
    """Turns of one customer: what is said and the good answers to it. `part` is its file's name."""

    language: str
    shop: str
    attack: bool
    turns: tuple[tuple[str, str], ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Played:
    """A turn and how it came out."""

    language: str
    shop: str
    attack: bool
    said: str
    wanted: str
    got: tuple[str, ...]
    confidence: float
    outcome: str
    features: dict[str, float] = field(default_factory=dict)
    part: str = ""


def talks(folder: Path = FOLDER) -> Iterator[Talk]:
    """All talks of the scenario files. Raises ValueError for a turn that says not what it wants."""
    for path in sorted(folder.glob("*.txt")):
        language = shop = ""
        turns: list[tuple[str, str]] = []
        for line in [*path.read_text("utf-8").splitlines(), ""]:
            goes_on = line.startswith(" ")
            if turns and not goes_on:
                yield Talk(language, shop, path.stem == "attacks", tuple(turns), path.stem)
                turns = []
            if line.startswith("# "):
                language, shop = line.removeprefix("# ").split()
            elif line.strip():
                turns.append(_turn(line.strip()))


def _turn(written: str) -> tuple[str, str]:
    said, arrow, wanted = written.partition(" => ")
    if not arrow:
        raise ValueError(f"no wanted answer: {written!r}")
    return said, wanted


def play(talk: Talk, *, threshold: float = THRESHOLD) -> list[Played]:
    """The talk held with the engine, to its end; each turn is judged by itself.

    At a `threshold` of 0 it says what it would say if nothing but its rules doubted.
    """
    shop = SHOPS[talk.shop]
    ids = count(1)
    state: dict[str, Any] = {}
    spoken: str | None = None
    out = []
    for said, wanted in talk.turns:
        turn = _heard(said, number=next(ids), shop=shop, state=state, spoken=spoken)
        turn = replace(turn, policy=AssistantPolicy(threshold=threshold))
        decision = validate(decide(turn), turn)
        state, spoken = decision.state, decision.language
        got = tuple(brief(act) for act in decision.acts)
        out.append(
            Played(
                language=talk.language,
                shop=talk.shop,
                attack=talk.attack,
                said=said,
                wanted=wanted,
                got=got,
                confidence=decision.confidence,
                outcome=judge(got, wanted),
                features=dict(decision.reasons.get("features", {})),
                part=talk.part,
            )
        )
    return out


def play_all(folder: Path = FOLDER) -> list[Played]:
    """Every turn of every talk."""
    return [played for talk in talks(folder) for played in play(talk)]


def _heard(
    said: str, *, number: int, shop: Shop, state: dict[str, Any], spoken: str | None
) -> Turn:
    kind, quotes, known = "text", "", {}
    while match := _MARK.match(said):
        said = said[match.end() :]
        if match[1] == "name":
            known = {"name": match[2]}
        elif match[1] == "quotes":
            quotes = match[2]
        else:
            kind = match[1]
    return Turn(
        messages=(CustomerMessage(number, said, kind, "", quotes),),
        snapshot=shop.snapshot,
        now=shop.now,
        state=state,
        language=spoken,
        known=known,
    )


def judge(got: tuple[str, ...], wanted: str) -> str:
    """How an answer comes out, of OUTCOMES."""
    for good in wanted.split(" | "):
        if _is(got, good.split(" + ")):
            return "right"
    last = got[-1].split()[0]
    if last == "clarify":
        return "clarified"
    return "handed_off" if last == "hand_off" else "wrong"


def _is(got: tuple[str, ...], good: list[str]) -> bool:
    if not all(any(_has(act, wanted) for act in got) for wanted in good):
        return False
    beside = [kind for wanted in good for kind in _BESIDE.get(wanted, ())]
    return all(any(_has(act, wanted) for wanted in good) or act.split()[0] in beside for act in got)


def _has(act: str, wanted: str) -> bool:
    words = act.split()
    kind, *rest = wanted.split()
    plain = kind == "quote" and len(rest) == 1
    return words[0] == kind and set(rest) <= set(words) and not (plain and len(words) > 2)


def brief(act: Act) -> str:
    """An act in short: "quote service:1", "ask date past", "review_order 2xservice:1 …"."""
    words: list[str] = [act.kind]
    for name in ("ref", "code", "reason", "slot", "problem", "date", "category"):
        value = getattr(act, name, None)
        if value:
            words.append(str(value))
    detail = getattr(act, "detail", "price")
    words += [detail] if detail != "price" else []
    words += getattr(act, "options", ()) if act.kind == "clarify" else ()
    words += [f"{line.quantity}x{line.ref}" for line in getattr(act, "lines", ())]
    slots = (*getattr(act, "slots", ()), *getattr(act, "understood", ()))
    words += [f"{slot.name}={slot.value}".replace(" ", "_") for slot in slots]
    return " ".join(words)


def by_part(played: list[Played]) -> dict[str, dict[str, Any]]:
    """Counts and the wrong-answer rate of each file."""
    parts = sorted({turn.part for turn in played})
    return {part: _row([turn for turn in played if turn.part == part]) for part in parts}


def table(played: list[Played]) -> dict[str, dict[str, Any]]:
    """Counts and the wrong-answer rate, for all, for attacks, and per language."""
    groups: dict[str, list[Played]] = {"all": played}
    groups["scenarios"] = [turn for turn in played if not turn.attack]
    groups["attacks"] = [turn for turn in played if turn.attack]
    for language in sorted({turn.language for turn in played}):
        groups[language] = [turn for turn in played if turn.language == language]
    return {name: _row(turns) for name, turns in groups.items()}


def _row(turns: list[Played]) -> dict[str, Any]:
    seen = Counter(turn.outcome for turn in turns)
    total = max(len(turns), 1)
    return {
        "turns": len(turns),
        **{outcome: seen[outcome] for outcome in OUTCOMES},
        "right_share": round(seen["right"] / total, 4),
        "wrong_rate": round(seen["wrong"] / total, 4),
    }
