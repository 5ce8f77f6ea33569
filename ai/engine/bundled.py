"""The package that has several things in it: "a deal with both?", "something that joins the two",
"the combo with the video".

It is found by what is in it, where a word for a package, or one that joins, says that one is
meant, and no word of its own names it.
"""

import re
from dataclasses import replace

from ai.engine.index import FULL, Match
from ai.engine.packs import BOTH, PACKAGE
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.text import folded_words
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

_LOOSELY = folded_words(
    "deal deals offer kit kits set sets oferta ofertas promo promocion promocao offre offres lot"
    " coffret penawaran ofa عرض العرض عروض"
)
"""May be said of a package, where two things are said to be in it."""

_JOINS = folded_words(
    "together combined combines combine combining joins joint junte junten junta juntan juntar"
    " juntos juntas juntando combine combina combinan reuna reune incluya inclua regroupe"
    " regroupent reunit reunisse combinant ensemble gabungan gabung gabungin digabung sekaligus"
    " pamoja saath sath milakar मिलाकर साथ يجمع تجمع بيجمع يشمل سوا"
)
"""Say of something that two things are in it."""

_THE_TWO = re.compile(
    r"(?<!\w)(?:(?:the|l[ao]s|[oa]s|les) 2(?! ?(?:pm|am|h\b|:))|2nya|zote 2|dono|vitu viwili"
    r"|الاتنين)(?!\w)"
)
_THAT = folded_words(
    "it that this them those these eso esa ese esto lo isso esse essa isto ca cela itu yang hiyo"
    " hicho uska usi iska ده دي هذا هذه هاد فيه"
)
"""Points at what was just spoken of, as one of what is in it."""

_SEVERAL = folded_words(
    "packages packs bundles combos paquetes bonos forfaits pacotes vifurushi باقات باكجات"
)
_OTHER = folded_words(
    "other another else which otro otra otros otras autre autres outro outra outros outras lain"
    " lainnya nyingine doosra dusra aur दूसरा और اخرى ثانيه تانيه غير"
)
_LINKS = folded_words("wala wale wali वाला वाले वाली ka ke ki का के की koi कोई de of ya wa la cha")
_WITHOUT = folded_words("not without sin sans sem tanpa bila bina بدون مش غير")

Held = list[list[str]]
"""Of each thing that is in it, the services that it may be."""


def bundle(
    resolution: Resolution, said: Said, snapshot: Snapshot, *, shown: list[str], spoken: list[str]
) -> None:
    """Let the package be what is meant that has in it what is spoken of.

    `shown`: what was told last; `spoken`: what is wished or spoken of.
    """
    at = _named_at(said, resolution)
    if at is None or not snapshot.packages or _names_its_own(resolution, said):
        return
    last = [pack for pack in snapshot.packages if [pack.ref] == spoken]
    if last and not resolution.sold and _goes_on_with_it(said, at):
        said.intents.pop("menu", None)
        _mean(resolution, last, at[0])
        return
    place, plainly = at
    both = _says_both(said)
    held = _behind(resolution, said, place, snapshot)
    told = [ref for ref in shown if ref.startswith("service:")]
    if both and len(told) == len(shown) == 2 and not held:
        held = [[ref] for ref in told]
    elif held and any(token.text in _THAT for token in said.tokens[place + 1 :]):
        held += [[ref] for ref in spoken if ref.startswith("service:")][:2]
    if not held or (not plainly and len(held) < 2):
        return
    having = [pack for pack in snapshot.packages if _has(pack, held)]
    least = [pack for pack in having if len(pack.items) == len(held)]
    having = least if len(least) == 1 < len(held) else having
    if having:
        _mean(resolution, having, place)
        _no_hour(said)


def _named_at(said: Said, resolution: Resolution) -> tuple[int, bool] | None:
    """Where a package is spoken of, and whether by a word that says no other thing."""
    words = [token.text for token in said.tokens]
    # "The filter set change" speaks of a service whose name has the word.
    for match in resolution.sold:
        for place in match.positions if match.words > 1 and match.score >= FULL else ():
            words[place] = ""
    for place, word in enumerate(words):
        if word in PACKAGE and not (place and words[place - 1] in _WITHOUT):
            return place, True
    asks = said.intents.keys() & {"got", "have", "price", "about"} or "?" in said.text
    loose = [place for place, word in enumerate(words) if word in _LOOSELY | _JOINS]
    return (loose[0], False) if loose and asks else None


def _goes_on_with_it(said: Said, at: tuple[int, bool]) -> bool:
    """Whether "that package" is the one just spoken of: another one is not asked for."""
    words = [token.text for token in said.tokens]
    plain = at[1] and words[at[0]] not in _SEVERAL and _OTHER.isdisjoint(words)
    return plain and not said.intents.keys() & {"got", "have"}


def _names_its_own(resolution: Resolution, said: Said) -> bool:
    """Whether a package is named by more than a word for one."""
    return any(
        match.ref.startswith("package:")
        and match.telling
        and any(said.tokens[place].text not in PACKAGE | _LOOSELY for place in match.positions)
        for match in resolution.likely
    )


def _says_both(said: Said) -> bool:
    return bool(BOTH.search(said.text) or _THE_TWO.search(said.text))


def _no_hour(said: Said) -> None:
    """Let "the two" be no hour ("las dos") and no Monday ("الاتنين")."""
    found = [match.span() for form in (BOTH, _THE_TWO) for match in form.finditer(said.text)]

    def apart(start: int, end: int) -> bool:
        return not any(start < high and low < end for low, high in found)

    times = tuple(at for at in said.found.times if apart(at.start, at.end))
    dates = tuple(day for day in said.found.dates if apart(day.start, day.end))
    said.found = replace(said.found, times=times, dates=dates)


def _behind(resolution: Resolution, said: Said, place: int, snapshot: Snapshot) -> Held:
    """What is named as being in it: behind the word for it, or linked before ("video wala combo");
    each with all services that it may be."""
    groups: list[tuple[Match, list[str]]] = []
    for match in resolution.likely:
        if not isinstance(snapshot.sellable(match.ref), ServiceEntry):
            continue
        near = [group for group in groups if group[0].positions & match.positions]
        if not near:
            if _is_within(said, match, place):
                groups.append((match, [match.ref]))
        elif near[0][0].positions == match.positions:
            near[0][1].append(match.ref)
    return [refs for _, refs in groups]


def _is_within(said: Said, match: Match, place: int) -> bool:
    if min(match.positions) > place:
        return True
    between = said.tokens[max(match.positions) + 1 : place]
    return len(between) <= 3 and all(token.text in _LINKS for token in between)


def _has(pack: PackageEntry, held: Held) -> bool:
    inside = {f"service:{item.service_id}" for item in pack.items}
    return all(inside.intersection(refs) for refs in held)


def _mean(resolution: Resolution, packs: list[PackageEntry], place: int) -> None:
    resolution.modified = resolution.foreign = False
    resolution.beside, resolution.unmatched, resolution.category = [], [], None
    if len(packs) > 1:
        resolution.sold, resolution.maybe = [], [pack.ref for pack in packs]
        return
    resolution.maybe = []
    resolution.sold = [
        Match(
            ref=packs[0].ref,
            score=1.0,
            weight=1.0,
            positions=frozenset({place}),
            words=1,
            telling=True,
            exact=True,
            literal=True,
            hits=1,
            closest=1.0,
        )
    ]
    resolution.likely = [*resolution.sold, *(replace(m, telling=False) for m in resolution.likely)]
