"""What a message does to a wish that stands: a thing put beside the others, taken out, exchanged
for another, or counted anew while the others stay as they are.
"""

import re

from ai.acts import Act, Clarify, Span
from ai.engine import booking
from ai.engine.adding import ADDING, AND, JOINING, adds
from ai.engine.heads import counts_heads, counts_people
from ai.engine.index import Index, Match
from ai.engine.said import Said
from ai.engine.talk import Talk
from ai.engine.wholes import told_of
from ai.text import folded, folded_words, tokens

_SETTING = folded_words(
    "make put change switch swap replace exchange pon ponme ponle ponga deja dejame cambia cambiame"
    " cambiar mets mettez mettre remplace remplacez changez echange poe ponha bota coloca"
    " deixa troca trocar"
    " muda jadikan jadiin bikin ganti tukar weka fanya badilisha kar karo kardo rakho banao badlo"
    " خلي خليها خليهم خل حط حطي بدل غير"
)
"""Words that put, in a wish that stands, what they name to another number or another thing."""

_OUT = re.compile(
    r"(?<!\w)(?:(?:rehne|rahne) (?:do|de|dijiye)|(?:nahi|nahin|nhi) (?:chahiye|lena|karna)"
    r"|(?:hata|nikal|cancel) (?:do|de|dijiye)"
    rf"|{folded('रहने दो')}|{folded('रहने दीजिए')}|{folded('नहीं चाहिए')}|{folded('हटा दो')}"
    rf"|{folded('हटा दीजिए')}|{folded('निकाल दो')}"
    r"|(?:ga|gak|ngga|nggak|tidak|tak) (?:jadi|usah|perlu)|gajadi|gausah|batal"
    r"|ondoa|toa|toeni|achana na|usiweke|msiweke"
    r"|scrap|lose|forget|cancel|take (?:off|out)|leave (?:out|off)|hold off"
    r"|olvida|cancela|saca|sacale|quitame|quitale|quitar|deja fuera"
    r"|annulez?|laissez tomber|laisse tomber|otez|ote|enlever|retirer|supprimer|oubliez|oublie"
    r"|esquece|cancele|retira|retire|tirar|remove|remova|exclui|exclua"
    r"|بلاش|شيلي|شيلوا|الغي|الغوا|كنسل|مو لازم|مش عايز|مش عاوز|ما ابي|ما ابغى|ما بدي|من غير)(?!\w)"
)
"""What takes out of a wish the thing beside which it stands."""

_FOR_ANOTHER = re.compile(
    r"(?<!\w)(?:(?:swap|switch|exchange|replace|change)(?!\w).*? (?:for|with|to|by)"
    r"|instead of|rather than|(?:cambia\w*|sustituy\w+|reemplaza\w*)(?!\w).*? por"
    r"|en (?:vez|lugar) de|(?:remplace\w*|echange\w*|change\w*)(?!\w).*? (?:par|contre|pour)"
    r"|au lieu (?:de|du|des)|a la place (?:de|du|des)"
    r"|(?:troca\w*|troque|muda\w*|substitu\w+)(?!\w).*? (?:por|pela|pelo|para)"
    r"|(?:em|no) (?:vez|lugar) d[eoa]s?"
    r"|(?:ganti|tukar|diganti)(?!\w).*? (?:jadi|sama|dengan|ke)|daripada|badala ya"
    r"|(?:ki|ke) (?:jagah|bajay|bajaye|badle)"
    rf"|{folded('की जगह')}|{folded('के बदले')}|{folded('के बजाय')}"
    r"|بدل(?: من)?|مكان|عوض)(?!\w)"
)
"""One thing in another's place."""

_CHANGING = ADDING | _SETTING | booking.REMOVING
_SMALL = _CHANGING | JOINING

_FAR = 3
"""Words between what takes out and the thing that is taken out."""


def quiet_words(said: Said, index: Index) -> None:
    """Let the words that add to a wish, take out of it or set it name nothing: "drop the passion"
    is the passion juice, and no other thing for the verb beside it."""
    out = [found.span() for found in _OUT.finditer(said.text)]
    # "5 instead of 3": in Arabic that is a suit as well.
    between = [found.span() for found in _FOR_ANOTHER.finditer(said.text)] if said.swap else []
    said.content = [
        tells
        and not (
            (_is_small(token.text) or any(low <= token.start < high for low, high in out))
            and not index.knows(word)
        )
        and not any(low <= token.start < high for low, high in between)
        for tells, token, word in zip(said.content, said.tokens, said.words, strict=False)
    ]


def _is_small(word: str) -> bool:
    """Whether a word adds, sets or takes out; Arabic writes its "and" in one with it."""
    return word in _SMALL or word.removeprefix(AND) in _CHANGING


def speaks_of_wish(text: str) -> bool:
    """Whether a folded text has words that add to a wish, take out of it or set it."""
    words = [token.text for token in tokens(text)]
    return bool(words) and (
        any(word.removeprefix(AND) in _CHANGING for word in words)
        or words[0] in JOINING
        or _OUT.search(text) is not None
    )


def put_beside(talk: Talk, ref: str) -> None:
    """Put one thing beside the wish, with the number that the message counts it by."""
    entry = talk.turn.snapshot.sellable(ref)
    match = _named(talk, ref)
    spans: tuple[Span, ...] = ()
    if match is not None and entry is not None and "quantity" in entry.details:
        by_people = counts_people(entry)
        spans = talk.said.quantity_for(match.positions, alone=True, counted=by_people)
        spans = told_of(talk, match.positions, spans, entry=entry, alone=True)
        spans = spans or talk.said.one_number() or (talk.said.people() if by_people else ())
        if counts_heads(talk, spans) and not by_people:
            spans = ()
    talk.state.lines[ref] = spans


def take_added(talk: Talk) -> bool:
    """Put the one thing that may be meant beside the wish. False where nothing is added so.

    Words that nobody knows may say something else; what is put there is read back before it is
    sent.
    """
    lines, named = talk.state.lines, talk.resolution.maybe
    if not lines or len(named) != 1 or named[0] in lines or talk.asks or talk.no or not adds(talk):
        return False
    strange = [
        token.text
        for token, tells in zip(talk.said.tokens, talk.said.content, strict=True)
        if tells and token.text in talk.resolution.unmatched
    ]
    if len(strange) > 1:
        return False
    put_beside(talk, named[0])
    booking.take_slots(talk)
    talk.sure(intent=1.0, match=0.9, margin=0.9, unmatched=0.0, modified=0.0)
    return True


def parts_changed(talk: Talk) -> tuple[Act, ...]:
    """The wish without what a message takes out of it, or with another thing in the place of one;
    () where it says neither."""
    return _exchange(talk) or _take_out(talk)


def _take_out(talk: Talk) -> tuple[Act, ...]:
    """What is left of the wish without the things of it that a message takes out; () of none, or
    of all of them."""
    lines, resolution = talk.state.lines, talk.resolution
    if not lines or talk.asks:
        return ()
    named = {ref for ref in (*resolution.refs, *resolution.maybe) if ref in lines}
    others = {ref for ref in resolution.refs if ref not in lines}
    if others and not named and _takes_out(talk, others):
        # What is not in the wish can't be taken out of it, and is not wished for it.
        return booking.ask_what_to_change(talk)
    if others or not named or len(named) == len(lines) or not _takes_out(talk, named):
        return ()
    for ref in named:
        lines.pop(ref)
    talk.plain()
    booking.take_slots(talk)
    return booking.advance(talk)


def _exchange(talk: Talk) -> tuple[Act, ...]:
    """The wish with one of its things put in another's place ("swap the wifi for an intercom")."""
    lines, named = talk.state.lines, talk.resolution.refs
    told = [match.ref for match in talk.resolution.likely if match.telling and match.literal]
    gone = [ref for ref in dict.fromkeys((*named, *told)) if ref in lines]
    come = [ref for ref in named if ref not in lines]
    # "3 instead of 5" exchanges numbers, whatever else the word beside them may name.
    one_each = len(gone) == 1 and len(come) == 1 and not (talk.asks or talk.said.swap)
    if not one_each or not _FOR_ANOTHER.search(talk.said.text):
        return ()
    held = dict(lines)
    put_beside(talk, come[0])
    entry = talk.turn.snapshot.sellable(come[0])
    counted = entry is not None and "quantity" in entry.details
    spans = lines[come[0]] or (held[gone[0]] if counted else ())
    talk.state.lines = {
        (come[0] if ref == gone[0] else ref): (spans if ref == gone[0] else told)
        for ref, told in held.items()
    }
    talk.plain()
    booking.take_slots(talk)
    return booking.advance(talk)


def speaks_of_others(talk: Talk, *, free: bool) -> bool:
    """Whether other services than those wished may be meant: no day beside them is for these."""
    perhaps = talk.resolution.maybe
    held = any(ref in talk.state.lines for ref in perhaps)
    free = free and not adds(talk)
    return bool(perhaps) and not (free or held or talk.resolution.modified or talk.asks)


def which_others(talk: Talk) -> tuple[Act, ...]:
    booking.take_slots(talk)
    talk.options = tuple(talk.resolution.maybe[:2])
    if not adds(talk):
        # It is another thing that they want; which one, they say next.
        talk.state.lines = {}
    talk.plain()
    return (Clarify((*talk.options, "person")),)


def _takes_out(talk: Talk, named: set[str]) -> bool:
    """Whether a word that takes out stands close to the things `named`."""
    said = talk.said
    places = {place for ref in named for place in _places(talk, ref)}
    out = [found.span() for found in _OUT.finditer(said.text)]
    taking = [
        place
        for place, token in enumerate(said.tokens)
        if token.text in booking.REMOVING or any(low <= token.start < high for low, high in out)
    ]
    return any(abs(place - at) <= _FAR for place in taking for at in places)


def _places(talk: Talk, ref: str) -> frozenset[int]:
    match = _named(talk, ref)
    return match.positions if match is not None else frozenset()


def _named(talk: Talk, ref: str) -> Match | None:
    resolution = talk.resolution
    matches = (*resolution.sold, *resolution.likely)
    return next((match for match in matches if match.ref == ref), None)
