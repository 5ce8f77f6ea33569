"""For how many people a message is: groups told one by one, and numbers that count people.

Places are of the folded text, so that what is found can be cited as a span. Read in the eight
shipped languages; the words are in :mod:`ai.kin`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ai import kin
from ai.dates.tokens import Token, read
from ai.text import folded, folded_words, word_set

Places = list[tuple[int, int]]

SEVERAL = 2
"""More than one; Indonesian writes it for a word said twice ("teman2": friends)."""

_OF_OURS = (["of", "my"], ["of", "our"], ["of", "his"], ["of", "her"])
_OF_PEOPLE = re.compile(
    r"(?:(?:table|party|parties|part|band|family|all|team|group|booking|reservation"
    r"|reserve|mesa|grupo|table|groupe|reserva|bande|bunch|crew|squad|gang|pandilla|turma|galera"
    r"|equipe|equipo|rombongan|kikundi|timu"
    r"|meja|kundi|meza)(?: \w+)?(?: is| de| for| of| pour| para| untuk| ya)"
    r"|(?:people|party|guests?|us|we|you)(?: is| are| were| was| of|'re)| for(?: just"
    r"| only| us)?|just|only|be|seats?"
    r"|(?:there|it)(?:'s| are| is| will be)|somos|seremos|vamos a ser|para|pour|serons|sommes|sera"
    r"|nosotr[oa]s|sisi|\b(?:hum|ham|nos|nous|vamos|iremos|venimos|vendremos|viremos)"
    r"|est|pra|pa|untuk|kami|tuko|tutakuwa|kwa|watu|tupo|wageni|हम|कुल|نحن|احنا|حنا|سنكون|عددنا"
    r"|ل|to|have|a total of|total of"
    r"|booked|book|needs?|accommodate|accomodate|make it|actually|said|now|around|about) ?$"
)
_ARRIVES = re.compile(
    r" (?:there|here|back|home|arrive|arriving|come|coming|leave|leaving|land|finish|start|free"
    r"|done)(?: at)? (?:around|about)$"
)
"""Stands before the hour at which somebody comes."""
_AFTER = re.compile(
    r" ?(?:of us|of them|in total|total|in all|altogether|top|en total|au total"
    r"|no total|de nosotros|de nosotras|d'entre nous"
    r"|orang|watu)(?!\w)"
)
_TOGETHER = re.compile(r"(?<!\w)ber[ -]?$")
"""Indonesian's "ber 8": eight together, whatever follows."""

_IN_ALL = re.compile(
    r"(?<!\w)(?:so|total|in total|that's|thats|donc|soit|asi que|o sea|entonces|entao|ou seja|logo"
    r"|jadi|berarti|kwa hiyo|yaani|matlab|yani|ya3ni|يعني|يعنى|اي|total de|en todo)"
    r"(?: (?:we|we're|it's|it'll|be|are|of|for|table|somos|seremos|on|est|sera|nous|kita|kami|tuko"
    r"|hum))*"
    r"[ :=]*$"
)
"""Before the sum of those told one by one: "my boss and two clients, so 3 people"."""

_FOLLOWS = folded_words(
    "under outside inside instead now seated sitting coming tonight asap listed indoors outdoors"
    " max maximum maybe but bitte fuera dentro dehors afuera agora ahora more mas mais autres lagi"
    " zaidi hain hai honge aayenge"
)
_NOT_PEOPLE = frozenset("cduimkgeCDAPOWMB")
_AGES = word_set("tahun thn th miaka years yrs year anos ans")
_MOST_LINKS = 3
"""Words and signs that join two members ("and with", ", and")."""


_NOBODY_ELSE = re.compile(
    r"(?<!\w)(?:(?:just|only) me|me (?:alone|only)|(?:solo|solamente) yo|yo sol[oa]"
    r"|(?:juste|seulement|que) moi|moi seule?|(?:so|apenas|somente) eu|eu sozinh[oa]"
    r"|(?:cuma|hanya) (?:saya|aku)|(?:saya|aku) (?:sendiri|sendirian)"
    r"|(?:travell?ing|coming|going|i'm|im|i am|be|come|go) (?:alone|solo|by myself|on my own)"
    r"|for myself|(?:viajo|voy|ire|vengo|estoy|soy|yo|ir[ei]a|para mi) sol[oa]"
    r"|(?:je (?:suis|serai|viens|voyage)|tout|toute) seule?|(?:vou|viajo|estou|sou|irei) sozinh[oa]"
    r"|sozinh[oa] mesmo|sendirian|sendiri (?:aja|saja|doang|kak)|(?:datang|pergi) sendiri"
    r"|(?:ni|niko|nitakuja|naja) peke yangu|peke yangu(?: tu)?|(?:bas|bus) (?:main|mai|ek)|akela hi"
    r"|sirf (?:main|mai|me)|(?:main|mai) (?:akela|akeli)|mimi (?:tu|peke yangu)|بس انا|انا بس"
    r"|انا لحالي|انا لوحدي|لحالي|لوحدي|"
    + "|".join(map(folded, ("सिर्फ मैं", "बस मैं", "मैं अकेला", "मैं अकेली", "अकेला हूँ", "अकेली हूँ", "وحدي")))
    + r")"
    r"(?!\w| ?(?:and|n|y|e|et|dan|na|aur|plus|with|con|com|avec|sama|और|و|\+|&)(?!\w)| ?و\w)"
)
"""Who comes alone, whatever is said of others: "just me, my friend can't"."""

_ENDS = r"(?= ?(?:$|[,.;:!?\n،]|(?:on|at|for|please|this|next|tomorrow|today|le|el|na|no)(?!\w)))"
_US_TWO = re.compile(
    r"(?<!\w)(?:(?:he|she|him|her) and (?:i|me)|me and (?:him|her)|we both|us both|both of us"
    r"|(?:elle|lui|il) et moi|moi et (?:elle|lui)|nous deux|on (?:vient|viendra|sera|est) a deux"
    r"|(?:ella|el) y yo|yo y ella|nosotr[oa]s dos|(?:ela|ele) e eu|eu e (?:ela|ele)|nos dois"
    r"|(?:hum|ham) dono[n]?|"
    + folded("हम दोनों")
    + r"|انا و(?:هي|هو|اياها|اياه|ياها|ياه)|(?:احنا|نحن) الاثنين)"
    + _ENDS
)
"""Who writes and one more, in words that name nobody: "elle et moi"."""


@dataclass(frozen=True, slots=True)
class _Member:
    """Somebody of a group: the last token of them, and how many they are.

    `number` is None for "my friends"; `alone` says that they are a group by themselves.
    """

    last: int
    number: int | None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Group:
    start: int
    end: int
    number: int | None


def how_many(text: str) -> int | None:
    """The number of people that `text` says ("me, my wife and our four children": 6).

    None where nobody can say it: "me and my friends".
    """
    plain = folded(text)
    if _NOBODY_ELSE.search(plain):
        return 1
    if _US_TWO.fullmatch(plain.strip()):
        return 2
    tokens = read(plain)
    groups = _groups(plain, tokens)
    if groups:
        groups = groups[-1:] if _is_sum(plain, groups) else groups
        numbers = [group.number for group in groups if group.number is not None]
        return sum(numbers) if len(numbers) == len(groups) else None
    told = [_number(token) for token in tokens]
    numbers = [number for number in told if number is not None]
    if numbers:
        return sum(numbers)
    return (
        2 if any(token.text in kin.DUALS or token.text in kin.PAIRS for token in tokens) else None
    )


def find_people(text: str, *, asked: bool = False, taken: Places | None = None) -> Places:
    """Where the customer says for how many people; `asked` lets a number alone be it."""
    return list(_find(folded(text), asked, tuple(taken or ())))


@lru_cache(maxsize=256)
def _find(plain: str, asked: bool, taken: tuple[tuple[int, int], ...]) -> Places:
    alone = _NOBODY_ELSE.search(plain)
    if alone:
        return [alone.span()]
    two = _US_TWO.search(plain)
    if two:
        return [two.span()]
    tokens = [
        token
        for token in read(plain)
        if not any(low < token.end and token.start < high for low, high in taken)
    ]
    groups = _groups(plain, tokens)
    if groups:
        if _is_sum(plain, groups):
            return [(groups[0].start, groups[-1].end)]
        return [(group.start, group.end) for group in groups]
    numbers = [token for token in tokens if _number(token) is not None]
    duals = [
        (token.start, token.end)
        for token in tokens
        if token.text in kin.DUALS or token.text in kin.TOGETHER
    ]
    if duals:
        return duals[:1]
    found = [token for token in numbers if _counts_people(plain, tokens, token)]
    if not found and len(numbers) == 1 and (asked and _unit(tokens, numbers[0]) is None):
        found = numbers
    return [(token.start, token.end) for token in found[:1]]


def _is_sum(plain: str, groups: list[_Group]) -> bool:
    """Whether the last of several is all of them, as it is said to be."""
    *parts, last = groups
    led = _IN_ALL.search(plain, 0, last.start) is not None
    most = max((part.number or 0 for part in parts), default=0)
    return led and bool(parts) and (last.number or 0) >= most


def _number(token: Token) -> int | None:
    if token.text in kin.TOGETHER:
        return kin.TOGETHER[token.text]
    for kind in "nj":
        if kind in token.kinds:
            return int(str(token.kinds[kind]))
    return None


def _counts_people(plain: str, tokens: list[Token], token: Token) -> bool:
    if _AFTER.match(plain, token.end) or _TOGETHER.search(plain, 0, token.start):
        return True
    unit = _unit(tokens, token)
    before = " " + plain[: token.start].rstrip()
    if unit is not None or _ARRIVES.search(before):
        return False
    return _OF_PEOPLE.search(before[-40:]) is not None


def _unit(tokens: list[Token], token: Token) -> Token | None:
    """The word after a number that says it counts something other than people."""
    place = tokens.index(token)
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None or following.start > token.end + 1:
        return None
    other = set(following.kinds) & _NOT_PEOPLE or (
        following.kinds.keys() == {"_"} and following.text not in _FOLLOWS
    )
    return following if other else None


def _groups(plain: str, tokens: list[Token]) -> list[_Group]:
    """Runs such as "4 adults and 2 kids", "me and my wife", "five people"."""
    out: list[_Group] = []
    at = 0
    while at < len(tokens):
        first = _member(tokens, at) or _before_me(tokens, at) or _with_more(plain, tokens, at)
        first = first or _comes_with(tokens, at)
        if first is None:
            at += 1
            continue
        members = [first]
        start, at = tokens[at].start, first.last + 1
        while (more := _next_member(plain, tokens, at)) is not None:
            if _explains(tokens, members, more, at):
                break
            members.append(more)
            at = more.last + 1
        # "My wife is ill" says who, not how many.
        if first.alone or len(members) > 1:
            numbers = [member.number for member in members if member.number is not None]
            known = len(numbers) == len(members)
            end = tokens[members[-1].last].end
            out.append(_Group(start, end, sum(numbers) if known else None))
    return out


def _explains(tokens: list[Token], members: list[_Member], more: _Member, at: int) -> bool:
    """Whether a comma leads from all of them to why: "6 people, my cousin comes too"."""
    told = len(members) == 1 and members[0].alone and not more.alone
    return told and not tokens[at].text


def _before_me(tokens: list[Token], at: int) -> _Member | None:
    """ "Mum" of "mum and me": nobody says whose she is, but who writes is named next."""
    member = _member(tokens, at, linked=True)
    following = tokens[member.last + 1 : member.last + 3] if member else []
    me = len(following) > 1 and following[0].text in kin.LINKS and following[1].text in kin.SELF
    return member if me else None


def _with_more(plain: str, tokens: list[Token], at: int) -> _Member | None:
    """The 2 of "2 + a baby", whom nothing else counts."""
    number, following = _number(tokens[at]), tokens[at + 1 : at + 3]
    added = len(following) > 1 and plain[following[0].start : following[0].end] in ("+", "plus")
    more = _member(tokens, at + 2, linked=True) if added and number is not None else None
    return _Member(at, number) if more is not None and more.number is not None else None


def _comes_with(tokens: list[Token], at: int) -> _Member | None:
    """The one who writes, where they come with somebody: "vou com uma amiga" are two."""
    following = tokens[at + 1 : at + 3]
    led = tokens[at].text in kin.COMING and len(following) > 1 and following[0].text in kin.WITH
    more = _member(tokens, at + 2, linked=True) if led else None
    if more is None or more.number is None or more.alone:
        return None
    return _Member(more.last, 1 + more.number, alone=True)


def _next_member(plain: str, tokens: list[Token], at: int) -> _Member | None:
    place = at
    while place < len(tokens) and place < at + _MOST_LINKS and _links(plain, tokens[place]):
        if place == at and tokens[place].text in kin.FOR:
            return None
        place += 1
    if place >= len(tokens):
        return None
    token = tokens[place]
    if place == at:
        return _with_and(token, place) or (
            _member(tokens, place) if _number(token) is not None else None
        )
    member = _member(tokens, place, linked=True) or _with_and(token, place)
    if member is None and _number(token) is not None and _unit(tokens, token) is None:
        # "Me and 2 more".
        return _Member(place, _number(token))
    return member


def _with_and(token: Token, place: int) -> _Member | None:
    """ "And my brother" in one Arabic word ("واخوي")."""
    word = token.text[1:]
    if token.text[:1] != "و" or len(word) < 2:
        return None
    if kin.is_one(word):
        return _Member(place, 1)
    if word in kin.DUALS:
        return _Member(place, 2)
    return _Member(place, None) if word in kin.MANY else None


def _links(plain: str, token: Token) -> bool:
    return (
        token.text in kin.LINKS
        or token.text in kin.FOR
        or plain[token.start : token.end] in (",", "&", "+")
    )


def _member(tokens: list[Token], at: int, *, linked: bool = False) -> _Member | None:
    """One member of a group that begins at `at`; `linked` to another one before it."""
    place, number = at, None
    if tokens[at].text == "mi" and (linked or _is_followed(tokens, at)) and _is_last(tokens, at):
        # "Para mí y …", which is spelt as "mi hermana" is.
        return _Member(at, 1)
    while place < len(tokens) and _is_whose(tokens, place) and place < at + 2:
        place += 1
    ours = place > at
    if place < len(tokens) and _number(tokens[place]) is not None:
        number = _number(tokens[place])
        place = _to_whom(tokens, place)
    while place < len(tokens) and tokens[place].text in (
        "other",
        "married",
        "young",
        "small",
        "grown",
    ):
        if place + 1 >= len(tokens) or not _is_person(tokens[place + 1]):
            break
        place += 1
    if place >= len(tokens):
        return None
    token = tokens[place]
    if number is not None:
        if token.text in kin.SIZES and _ends_group(tokens, place):
            return _Member(place, number, alone=True)
        counted = token.text not in kin.SELF and (_is_person(token) or token.text in kin.PAIRS)
        if token.text in kin.COUPLES:
            counted, number = True, number * SEVERAL
        return _Member(_after(tokens, place), number, alone=True) if counted else None
    if token.text in kin.SELF and not ours:
        return _Member(place, 1, alone=token.text == "myself")
    return _unnumbered(tokens, place, ours=ours, linked=linked)


def _is_whose(tokens: list[Token], place: int) -> bool:
    """Whether a word says whose somebody is: "mere dost", and not "ma mère et moi"."""
    word = tokens[place].text
    return word in kin.OURS and not (kin.is_one(word) and _is_last(tokens, place))


def _is_last(tokens: list[Token], place: int) -> bool:
    """Whether nobody follows whom the word at `place` could belong to."""
    following = tokens[place + 1 : place + 2]
    return not any(_is_person(token) or _number(token) is not None for token in following)


def _is_followed(tokens: list[Token], place: int) -> bool:
    return any(token.text in kin.LINKS for token in tokens[place + 1 : place + 2])


def _unnumbered(tokens: list[Token], place: int, *, ours: bool, linked: bool) -> _Member | None:
    """ "My wife", "a couple", "watoto wawili", "my friends"."""
    token = tokens[place]
    if kin.is_one(token.text) and (last := _doubled(tokens, place)):
        return _Member(last, None) if ours or linked else None
    last = _after(tokens, place)
    whose = ours or last > place or kin.is_ours(token.text)
    if (token.text in kin.MANY or kin.is_one(token.text)) and (told := _told_after(tokens, last)):
        return _Member(told.last, told.number, alone=True)
    if token.text in kin.PAIRS and (whose or linked):
        # "Mi pareja" is one, "una pareja" are two.
        partner = token.text == "pareja" and tokens[place - 1].text in ("mi", "su", "tu")
        return _Member(last, 1 if partner else 2, alone=not partner)
    if kin.is_one(token.text) and token.text not in kin.SELF and (whose or linked):
        return _Member(last, 1)
    if token.text in kin.DUALS and linked:
        return _Member(last, 2)
    several = token.text in kin.MANY and token.text not in ("people", "other")
    return _Member(last, None) if several and (whose or linked) else None


def _doubled(tokens: list[Token], place: int) -> int | None:
    """Where "teman-teman" or "teman2", which are several, end; None for one."""
    word, following = tokens[place], tokens[place + 1 : place + 2]
    if not following:
        return None
    again = following[0].start == word.end + 1 and following[0].text == word.text
    two = following[0].start == word.end and following[0].kinds.get("n") == SEVERAL
    return place + 1 if again or two else None


def _to_whom(tokens: list[Token], place: int) -> int:
    """Where those stand whom the number at `place` counts: "4 of my friends", "2 friends"."""
    following = [token.text for token in tokens[place + 1 : place + 3]]
    if following in _OF_OURS:
        return place + 3
    counts = "j" in tokens[place].kinds and following[:1] in (["of"], ["de"])
    return place + 2 if counts else place + 1


def _after(tokens: list[Token], place: int) -> int:
    """The last token of somebody, with what says whose they are ("teman saya", "mke wangu")."""
    following = tokens[place + 1 : place + 2]
    close = bool(following) and following[0].start == tokens[place].end + 1
    return place + 1 if close and following[0].text in kin.OURS_AFTER else place


def _told_after(tokens: list[Token], last: int) -> _Member | None:
    """ "Watoto wawili", "anak dua": the number of those before it, where it is no age."""
    grown = tokens[last + 1 : last + 2]
    if grown and grown[0].text in kin.GROWN and grown[0].start == tokens[last].end + 1:
        last += 1
    following = tokens[last + 1 : last + 3]
    if not following or following[0].start != tokens[last].end + 1:
        return None
    # Nouns are counted so in Swahili and Indonesian alone; "my kids 7 and 9" are ages.
    word = following[0].text
    number = _number(following[0]) if word and word not in kin.TOGETHER else None
    aged = len(following) > 1 and following[1].text in _AGES
    # "Temanku satu" is one friend of several.
    several = number is not None and number >= SEVERAL and not aged
    return _Member(last + 1, number) if several else None


def _ends_group(tokens: list[Token], place: int) -> bool:
    """Whether what follows joins somebody else, or nothing does."""
    following = tokens[place + 1 : place + 2]
    return not following or not following[0].text or following[0].text in kin.LINKS


def _is_person(token: Token) -> bool:
    return "p" in token.kinds or token.text in kin.MANY or kin.is_one(token.text)
