"""Where, in a customer's own words: addresses and their places in the folded text."""

import re
from dataclasses import dataclass

from ai.dates.words import MONTHS, WEEKDAYS
from ai.engine.addresses import MOST, find_written, named_streets
from ai.engine.naming import NAME_LEAD
from ai.text import Folded, Token
from catalog.snapshot import Snapshot

_PLACE_LEAD = re.compile(
    r"(?:\b(?:my |our |the )?address(?: is|'s)? ?[:=-]? ?|\b(?:i live|we live|located|i'm"
    r"|we are|we're|deliver|send (?:them|it|someone)) (?:at|in|to)\b ?"
    r"|\bcome (?:at|to)\b ?|\bcome in(?! (?:for|at|on|to|and|with|the|tom|today|mon|tue|wed|thu|fri"
    r"|sat|sun|this|next|later|early|a|my|now)|\W|$)\b ?"
    r"|\bmy location(?: is|'s)? ?(?:at|in|:)? ?"
    r"|\bmy (?:place|house|home|villa|apartment|flat)(?:(?: is|'s)?(?: at| in| ?:)| is|'s) ?"
    r"|\blocation ?[:=-] ?"
    r"|(?:mi |la )?direccion(?: es)? ?[:=-]? ?|\bvivo en ?|\bestoy en ?"
    r"|عنواني ?:?-? ?|العنوان ?[:=-]? ?|ساكن(?:ه)? (?:في|ب) ?|موقعي ?:? ?)"
)
_SOMEWHERE = re.compile(r"i'm|we are|we're|come|estoy")
"""Lead to where somebody is, or to anything else ("I'm in a hurry")."""

_AT_HOME = re.compile(r"my (?:place|house|home|villa|apartment|flat)")
_ADDRESS = re.compile(
    r"(?<!\w)(?P<place>(?:villa|apt|apartment|flat|tower|street|road|building|bldg|house|office|block"
    r"|floor|portal|piso|puerta|برج|فيلا|شقه|بنايه|عماره)\.? ?(?:no\.?|number|num|#|رقم)? ?\d+\w*"
    r"|\d+ (?:[^\W\d]+ ){1,3}(?:street|st|road|rd|avenue|ave|tower|lane|drive)\b"
    r"|\d+,? (?:bis |ter )?(?:rue|av|avenue|bd|bld|boulevard|allee|place|impasse)\b"
    r"|(?:rua|travessa|alameda|jalan|jln|jl|gang|mtaa(?: wa)?|barabara ya|gali|गलइ|زنقه|حي)\.? ?\w+"
    r"|(?:calle|avenida|avda|plaza|paseo|c/) ?\w+|شارع \w+)"
)
_AT = re.compile(
    r"(?<!\w)(?:at|in|to|from|en|desde|em|chez|ke|di|dari|kwenye|katika|kutoka)"
    r" (?:the |el |la |le |o |a )?(?P<place>[^\W\d_]\w*)"
)
_GOES_ON_TELLING = re.compile(r",? (?:and|but|so|y|et|e|dan|na|pero|mais|mas) (?=[^\W\d_])")
_TOLD_ON = re.compile(rf"{_GOES_ON_TELLING.pattern}|,? (?:for|para|till|until|hasta) (?=[^\W\d_])")
_SENTENCE_END = re.compile(r"[\n;!?]|\.(?:\s|$)")
_TRAILING = re.compile(
    r"[ ,]+(?:on|at|for|by|from|please|pls|and|this|next|el|la|a|para|por favor|thanks)$"
)
_AT_END = re.compile(rf"(?:{_TRAILING.pattern[:-1]})?[ ,]+$")
_ENDS = re.compile(r"[\n;?!]|\.(?:\s|$)")
_AWAY = re.compile(
    r",? (?:till|til|until|for|since|this|that (?:day|week)|(?:ese|esse|este) dia"
    r"|and|but|so|hasta|para|desde|por|y|pero)(?!\w)"
    r"|, (?:do|does|can|could|is|are|will|would|what|how|when)(?!\w)"
)
_STAYS = re.compile(r" (?:till|til|until|hasta|that (?:day|week)|(?:ese|esse|este) dia)(?!\w)")
"""Who is somewhere until a day is told of is away."""
_TIME_WORDS = frozenset(MONTHS) | frozenset(WEEKDAYS) | {"the", "this", "la", "el", "case", "total"}
_ASKS_ADDRESS = re.compile(r"(?:the )?address|(?:la )?direccion|العنوان")
_GIVES = re.compile(r":| is| es")


@dataclass(frozen=True, slots=True)
class Where:
    """Places of a message, in the folded text."""

    place: tuple[int, int] | None
    """What is said to be theirs ("my address is …")."""
    near: tuple[int, int] | None
    """What looks like one, taken only where an address is wanted."""
    written: tuple[tuple[int, int], ...]
    """What is an address by how it is written, so that none of its words says anything else."""


def is_away(snapshot: Snapshot, refs: list[str]) -> bool:
    """Whether what is spoken of, or anything where nothing is, is done where the customer says."""
    spoken = [entry for ref in refs if (entry := snapshot.sellable(ref))]
    every = [one.details for one in snapshot.services] + [one.details for one in snapshot.packages]
    return any("place" in details for details in [one.details for one in spoken] or every)


def find_near(
    source: Folded, taken: list[tuple[int, int]], name: tuple[int, int] | None
) -> tuple[int, int] | None:
    """Something that looks like an address ("Villa 14, Al Barsha", "at Marina Gate").

    Less certain than :func:`find_place`: taken only where an address is wanted.
    """
    text = source.text
    found: tuple[int, int] | None = None
    for form in (_ADDRESS, _AT):
        for match in form.finditer(text):
            start = match.start("place")
            if form is _AT and not source.source[source.span(start, start + 1)[0]].isupper():
                continue
            if found and start >= found[0]:
                break
            end = _SENTENCE_END.search(text, start)
            stop = end.start() if end else len(text)
            limits = [low for low, _ in taken if low > start] + ([name[0]] if name else [])
            leads = [m.start() for m in NAME_LEAD.finditer(text, start)]
            # "At a hotel in Nyali and they told us…" goes on with a story.
            leads += [
                m.start()
                for m in _GOES_ON_TELLING.finditer(text, start)
                if not source.source[source.origin[m.end()]].isupper()
            ]
            stop = min([stop, *(low for low in (*limits, *leads) if low > start)])
            value = text[start:stop].rstrip(" ,.;:-")
            for word in _TRAILING.findall(value):
                value = value[: -len(word)].rstrip(" ,")
            stays = form is _AT and _STAYS.match(text, start + len(value)) is not None
            inside = any(low < start + len(value) and start < high for low, high in taken)
            if (
                len(value) >= 4
                and not (inside or stays)
                and not (form is _AT and match["place"] in _TIME_WORDS)
            ):
                found = start, start + len(value)
                break
    return found


def find_place(source: Folded, taken: list[tuple[int, int]]) -> tuple[int, int] | None:
    for lead in _PLACE_LEAD.finditer(source.text):
        # "The address" may ask for ours; "address:" and "my address" give theirs.
        if _ASKS_ADDRESS.match(lead.group()) and not _GIVES.search(lead.group()):
            continue
        start = lead.end()
        ended = _ENDS.search(source.text, start)
        stop = ended.start() if ended else len(source.text)
        if _AT_HOME.match(lead.group()):
            # "Clean my house in Mirdif on Saturday": the day is none of the address.
            stop = min([stop, *(low for low, _ in taken if low >= start)])
            while trailing := _AT_END.search(source.text, start, stop):
                stop = trailing.start()
        somewhere = _SOMEWHERE.match(lead.group()) is not None
        if somewhere and _tells_on(source, start, stop - start):
            # "We are in Nairobi for a wedding and need …": where they are, and no address.
            continue
        if somewhere:
            # "We're in Wales till the weekend, do we have to be there?" goes on.
            goes_on = [match.start() for match in _AWAY.finditer(source.text, start, stop)]
            stop = min([stop, *goes_on, *(low for low, _ in taken if low >= start)])
        value = source.text[start:stop].strip(" ,")
        written = source.source[source.origin[start] :].split() if source.text[start:] else []
        telling = any(not c.islower() for word in written[:3] for c in word if c.isalnum())
        stays = _STAYS.match(source.text, stop) is not None
        if somewhere and (stays or not telling):
            # "I'm in a hurry", "can we come at the weekend?"
            continue
        if len(value) >= 4 and re.search(r"[^\W\d_]{3}", value):
            low = source.text.index(value, start)
            return low, low + len(value)
    return None


def _tells_on(source: Folded, start: int, length: int) -> bool:
    """Whether what follows "we are in" is no more than the beginning of a story."""
    if any(letter.isdigit() for letter in source.text[start : start + length]):
        return False
    joints = _TOLD_ON.finditer(source.text, start, start + length)
    return any(not source.source[source.origin[joint.end()]].isupper() for joint in joints)


def is_written_as_address(source: Folded, spoken: tuple[Token, ...]) -> bool:
    """Whether a message is nothing but an address: between its commas each part has a capital or
    a figure ("Hôtel Sazani, Nungwi", "Gate 2, old harbour road 14"), and two say so."""
    if "?" in source.text or source.source.isupper() or len(spoken) > MOST:
        return False
    parts = [part for part in re.split(r"[,\n]|\. ", source.source) if part.strip()]
    telling = [part for part in parts if any(c.isdigit() or c.isupper() for c in part)]
    return len(parts) > 1 and len(telling) == len(parts)


def find_where(
    source: Folded,
    spoken: tuple[Token, ...],
    known: list[bool],
    *,
    taken: list[tuple[int, int]],
    name: tuple[int, int] | None,
    away: bool,
    expect: str | None,
) -> Where:
    """Where a message says that something is to be.

    `known`: of each word, whether it is one of the catalogue's. `away`: whether what may be
    wished is done where the customer says; only then an address is one by how it is written.
    """
    place = find_place(source, taken)
    if place:
        return Where(place, None, ())
    limits = [*taken, *([name] if name else [])]
    written = find_written(source, spoken, limits, known) if away else None
    near = find_near(source, taken, name)
    if near and expect != "place" and _is_sold(near, spoken, known):
        near = None
    if near and written and near[0] < written[1] and written[0] < near[1]:
        near = min(near[0], written[0]), max(near[1], written[1])
    streets = named_streets(source, spoken, limits, known) if expect == "place" else ()
    hidden = (*([written] if written else []), *streets)
    return Where(None, written if written and not near else near, hidden)


def _is_sold(near: tuple[int, int], spoken: tuple[Token, ...], known: list[bool]) -> bool:
    """Whether what reads like an address names what is sold: a flat to be moved, a walk to take.

    With a figure in it, it is an address, whatever its words are elsewhere.
    """
    inside = [place for place, token in enumerate(spoken) if near[0] <= token.start < near[1]]
    figure = any(spoken[place].text.isdigit() for place in inside)
    return not figure and any(known[place] for place in inside)
