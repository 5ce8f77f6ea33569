"""A customer who asks again what was just told: the answer did not help, or was not read.

An article can be said in one way only, so at the second time it is asked what is meant, with a
person among the buttons, and at the third a person takes over. Prices and hours are told again in
other words (`ai.render`), whoever asks for them how often; from the third time on with a person
to choose.
"""

from datetime import datetime, timedelta
from typing import Any

from ai.acts import MAX_ACTS, Act, Answer, Clarify, HandOff, ListServices
from ai.engine.packs import says_both
from ai.engine.talk import TELLING, Talk
from ai.reply_ids import parse

TURNS = 4
"""How many turns back an answer is still the same talk."""

MOST = 3
"""The time at which a person takes over, or is offered."""

SAME_TALK = timedelta(minutes=30)
"""Who asks again later than this may have forgotten."""

_POLITE = frozenset(("greeting", "thanks", "how_are_you", "goodbye"))


def unrepeated(talk: Talk, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """The acts, or what to do instead when they would tell the same again; kept for later."""
    kept = talk.state.told
    talk.state.told = kept[1 - TURNS :]
    telling = [act for act in acts if isinstance(act, TELLING)]
    if not telling or parse(talk.turn.messages[-1].reply_id) is not None:
        # What was tapped was chosen, however often.
        talk.state.told.append({})
        return acts
    row = _row(talk, telling)
    before = next((old for old in reversed(kept) if old and _is_asked_again(row, old)), None)
    if before is None and kept and kept[-1].get("times", 1) > 1:
        # Who was asked whether it is that, and asks on, was not helped by it.
        before = kept[-1] if _is_told_again(row, kept[-1]) else None
    if before is not None:
        row["times"] = before["times"] + 1
        row["words"] = sorted({*row["words"], *before["words"]})
        row["wants"] = sorted({*row["wants"], *before["wants"]})
    talk.state.told.append(row)
    articles = [act.ref for act in telling if isinstance(act, Answer)]
    if articles and row["times"] > 1:
        last = row["times"] >= MOST
        return (HandOff("repeated_clarify") if last else Clarify((*articles[:2], "person")),)
    if _lists_again(talk, acts, kept):
        return (Clarify(("menu", "person")),)
    if _lists_unasked(talk, acts, kept):
        return (Clarify((*_spoken_of(talk, kept)[:2], "menu", "person")[-3:]),)
    if row["times"] >= MOST and len(acts) < MAX_ACTS and acts == tuple(telling):
        return (*acts, Clarify(("menu", "person")))
    return acts


def _lists_again(talk: Talk, acts: tuple[Act, ...], kept: list[dict[str, Any]]) -> bool:
    """Whether "which of these?" was asked a moment ago, and what was said since chose none: who
    named something that was not understood is not helped by the list again."""
    if talk.wants("menu", "price", "have", "got") or not isinstance(acts[-1], ListServices):
        return False
    listed = any(key.startswith("list") for old in kept[-2:] for key in old.get("acts", ()))
    return acts[-1].intro == "book" and listed


def _lists_unasked(talk: Talk, acts: tuple[Act, ...], kept: list[dict[str, Any]]) -> bool:
    """Whether all there is would be shown to who speaks of something told before and is not
    understood: "tomorrow at eleven", "how much?" in the middle of a talk is no wish for a list."""
    act = acts[-1]
    if len(acts) > 1 or not isinstance(act, ListServices) or act.category or act.intro == "which":
        return False
    if talk.wants("menu") or says_both(talk.said.text):
        return False
    asks_for_nothing_more = talk.wants("book") and not talk.resolution.content
    return any(old.get("acts") for old in kept) and not (
        asks_for_nothing_more and not _spoken_of(talk, kept)
    )


def _spoken_of(talk: Talk, kept: list[dict[str, Any]]) -> list[str]:
    """What prices were told of in the last turns and is still sold, the latest first."""
    keys = [key.split()[1] for old in reversed(kept) for key in old.get("acts", ()) if " " in key]
    return [ref for ref in dict.fromkeys(keys) if talk.turn.snapshot.sellable(ref)]


def _row(talk: Talk, telling: list[Any]) -> dict[str, Any]:
    said = talk.said
    # What nothing of ours speaks of makes no other question of it.
    words = {
        word.stem
        for word, tells in zip(said.words, said.content, strict=True)
        if tells and talk.index.speaks(word)
    }
    days = [found.day.isoformat() for found in said.found.dates if found.day]
    return {
        "acts": sorted(_key(act) for act in telling),
        "words": sorted({*words, *days}),
        "wants": sorted(said.intents),
        "times": 1,
        "version": talk.turn.snapshot.version,
        "at": talk.turn.now.isoformat(),
    }


def _key(act: Any) -> str:
    names = ("ref", "detail", "date", "category", "reference", "page")
    said = [str(getattr(act, name, "") or "") for name in names]
    return " ".join([act.kind, *said]).strip()


def _is_told_again(row: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether the very same comes twice in one talk; of a newer catalogue it may be other words."""
    passed = datetime.fromisoformat(row["at"]) - datetime.fromisoformat(old["at"])
    same = row["acts"] == old["acts"] and row["version"] == old["version"]
    return same and passed <= SAME_TALK


def _is_asked_again(row: dict[str, Any], old: dict[str, Any]) -> bool:
    """Whether the same is told to a question that holds nothing new.

    "Do you take cards?" and "and cash?" may be answered by one article, and are two questions;
    so are whether there is a thing and what it costs.
    """
    if not _is_told_again(row, old) or not set(row["words"]) <= set(old["words"]):
        return False
    prices = any(key.startswith("quote") for key in row["acts"])
    return not prices or set(row["wants"]) - _POLITE <= set(old["wants"])
