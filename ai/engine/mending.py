"""Something of theirs is broken: of two things that are sold for it, the one that mends it."""

import re

from ai.engine.index import Match
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.engine.unsure import LIKELY_APART, LIKELY_FROM
from ai.text import folded
from catalog.snapshot import Snapshot

_BROKEN = re.compile(
    r"\b(?:brok\w+|break|smashed|cracked|shattered|dead|torn|fix|mend|repair|replace"
    r"|romp\w+|rot[oa]s?|quebr\w+|trinc\w+|rach\w+|partiu|partid[oa]|cass[ee]\w*|fissur\w+|mort[e]?"
    r"|rusak|pecah|retak|toot\w*|tut[aie]?|kharab|kimevunjika|imevunjika|kimepasuka|imepasuka)\b"
    r"|(?<!\w)(?:و?ان?كسر\w*|مكسور\w*|خربان\w*|" + folded("टूट|खराब") + r")"
)
_MENDS = re.compile(
    r"\b(?:replac\w+|repair\w*|fix\w*|mend\w*|restor\w+|repar\w+|cambi\w+|reemplaz\w+|remplac\w+"
    r"|troca\w*|conserto\w*|substitui\w+|ganti\w*|penggantian|perbaik\w+|servis|kubadilisha"
    r"|kutengeneza|matengenezo|badal\w*|marammat)\b"
    r"|(?:تبديل|تغيير|استبدال|تصليح|اصلاح|" + folded("बदल|मरम्मत") + r")"
)


def mends(resolution: Resolution, said: Said, snapshot: Snapshot) -> None:
    """ "My screen is cracked, how much?" means its replacement, not the guard for it.

    Where the price is asked for and exactly one of those that may be meant mends, by its name in
    any language, that one is meant.
    """
    _forget_broken(resolution, said)
    refs = [*resolution.refs, *resolution.maybe] or _near(resolution)
    if len(refs) < 2 or "price" not in said.intents or not _BROKEN.search(said.text):
        return
    one = [ref for ref in refs if _is_mending(ref, snapshot)]
    found: list[Match] = [match for match in resolution.likely if [match.ref] == one]
    shared = [match for match in resolution.likely if match.ref in refs]
    alike = all(match.positions & found[0].positions for match in shared) if found else False
    if alike:
        resolution.sold, resolution.maybe = found[:1], []
        resolution.modified = resolution.foreign = False


def _forget_broken(resolution: Resolution, said: Said) -> None:
    """ "My washing machine is broken" names nothing of ours, though a name has that word."""
    if not resolution.unmatched:
        return
    alone = {
        match.ref
        for match in resolution.likely
        if all(_BROKEN.fullmatch(said.tokens[place].text) for place in match.positions)
    }
    resolution.sold = [match for match in resolution.sold if match.ref not in alone]
    resolution.maybe = [ref for ref in resolution.maybe if ref not in alone]
    resolution.likely = [match for match in resolution.likely if match.ref not in alone]


def _near(resolution: Resolution) -> list[str]:
    """Where nothing was named for sure, what is likeliest."""
    likely = [match for match in resolution.likely if match.score >= LIKELY_FROM]
    best = max((match.score for match in likely), default=0.0)
    return [match.ref for match in likely if match.score >= best - LIKELY_APART]


def _is_mending(ref: str, snapshot: Snapshot) -> bool:
    entry = snapshot.sellable(ref)
    if entry is None:
        return False
    names = (entry.name, *(told.name for told in entry.translations.values()))
    return any(_MENDS.search(folded(name)) for name in names)
