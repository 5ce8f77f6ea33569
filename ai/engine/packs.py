"""One of a service where a package of it is sold as well, and a package spoken of by that word."""

import re
from collections.abc import Iterable
from dataclasses import replace

from ai.engine.index import FULL, Match
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.text import folded, folded_words
from catalog.snapshot import PackageEntry, ServiceEntry, Snapshot

PACKAGE = folded_words(
    "package pack paquete bono forfait formule pacote paket paketnya kifurushi पैकेज باقه الباقه"
    " bundle combo pacotinho pakej पैक baqa el-baqa باكج بكج الباكج"
    " packages packs bundles combos paquetes bonos forfaits pacotes vifurushi باقات باكجات कॉम्बो"
)
"""Words for the only package there is, where nothing else is named."""

BOTH = re.compile(
    r"(?<!\w)(?:both(?: of (?:them|those|these))?|the two(?: of them)?|amb[oa]s|los dos"
    r"|(?<!\ba )(?<!\bde )las dos|os dois|as duas|(?:toutes? |tous )?les deux|keduanya"
    r"|dua-? ?duanya|dua ?2 ?nya|2 ?2nya|zote mbili|vyote viwili|yote mawili|dono|donon|"
    + folded("दोनों")
    + r"|الاثنين|الاثنتين|الثنتين|كلاهما|كليهما|بجوج)(?!\w)"
)
""" "Both" of what was shown."""


_EK = folded("एक")
EACH = re.compile(
    r"(?<!\w)(?:(?P<one>one|1|un[oae]?|uma?|satu|moja|ek|wa7ed|wahed|واحد(?:ه)?|وحده)"
    r" (?:(?:of |de )?each(?: one)?|de cada(?: un[oa]| uma?)?|cada(?: un[oa]| uma?)?"
    r"|de chaque|de chacune?|chacune?|masing[- ]?(?:masing|2)|(?:kwa )?kila (?:moja|kimoja)"
    r"|men kol|mn kol|من كل(?: (?:واحد|واحده|نوع|وحده))?)"
    r"|(?:masing-?masing|masing2|kila (?:moja|kimoja|kitu)|cada un[oa]|chacune?) "
    rf"(?P<last>satu|moja|un[oae]?|uma?)|(?:ek|{_EK})[- ](?P<again>ek|{_EK}))(?!\w)"
)
""" "One of each" of what was shown."""


def says_both(text: str) -> bool:
    """Whether a folded text speaks of two things at once, or of one of each."""
    return (BOTH.search(text) or EACH.search(text)) is not None


_ONE = folded_words(
    "one 1 single un una sola suelta une seule um uma avulsa avulso satu sekali moja mmoja kimoja"
    " ek एक واحدة وحدة الواحدة"
)


def alone(resolution: Resolution, said: Said, snapshot: Snapshot) -> None:
    """ "The price of one class": of a service and the pack of ten of it, the service is meant; so
    it is where nothing is said that the pack's name has and the service's has not."""
    if resolution.sold or len(resolution.maybe) <= 1:
        return
    single = without_packs(resolution.maybe, snapshot)
    here = [match for match in resolution.likely if [match.ref] == single]
    if not here:
        return
    if resolution.modified or not _is_one(said, here[0].positions):
        rest = [match for match in resolution.likely if match.ref in resolution.maybe]
        more = any(match.positions - here[0].positions for match in rest)
        if more or "price" not in said.intents or _speaks_of_packs(said):
            return
    if resolution.modified:
        resolution.maybe = single
        return
    # Of what was as like as the other, the word for one tells which.
    resolution.sold = [replace(here[0], score=max(FULL, here[0].score))]
    resolution.maybe = []


def _speaks_of_packs(said: Said) -> bool:
    return not PACKAGE.isdisjoint(token.text for token in said.tokens)


def without_packs(refs: list[str], snapshot: Snapshot) -> list[str]:
    """The only service among `refs`, where all the rest are packages of nothing else; or all."""
    entries = [snapshot.sellable(ref) for ref in refs]
    services = [entry for entry in entries if entry is not None and entry.ref.startswith("service")]
    packs = [entry for entry in entries if isinstance(entry, PackageEntry)]
    if len(services) != 1 or len(packs) + 1 != len(refs):
        return refs
    contained = {item.service_id for pack in packs for item in pack.items}
    return [services[0].ref] if contained == {services[0].id} else refs


def _is_one(said: Said, positions: frozenset[int]) -> bool:
    """Whether a word for one stands beside the name, and none for a package anywhere."""
    words = [token.text for token in said.tokens]
    if PACKAGE.intersection(words):
        return False
    near = range(min(positions) - 1, max(positions) + 2)
    return any(words[place] in _ONE for place in near if 0 <= place < len(words))


def no_hour(said: Said) -> None:
    """Let "the pack with both" name no hour ("as duas", "las dos")."""
    both = BOTH.search(said.text)
    if both is None or not PACKAGE.intersection(token.text for token in said.tokens):
        return
    low, high = both.span()
    times = tuple(at for at in said.found.times if not (at.start < high and low < at.end))
    said.found = replace(said.found, times=times)


def spoken_package(said: Said, snapshot: Snapshot, spoken: Iterable[str]) -> str:
    """The package that a message speaks of by that word alone: the only one there is, or the only
    one with all that was `spoken` of in it; "" where there is none, or where several are."""
    if not PACKAGE.intersection(token.text for token in said.tokens):
        return ""
    entries = [snapshot.sellable(ref) for ref in spoken]
    within = {entry.id for entry in entries if isinstance(entry, ServiceEntry)}
    having = [
        pack
        for pack in snapshot.packages
        if within and within <= {item.service_id for item in pack.items}
    ]
    packs = having if len(snapshot.packages) > 1 else list(snapshot.packages)
    return packs[0].ref if len(packs) == 1 else ""


def is_of(said: Said, pack: str, named: Match, snapshot: Snapshot) -> bool:
    """Whether a service is named as what is in the package, which is spoken of first ("a pack with
    the wash")."""
    entry, service = snapshot.sellable(pack), snapshot.sellable(named.ref)
    words = [token.text for token in said.tokens]
    first = next((place for place, word in enumerate(words) if word in PACKAGE), len(words))
    if not isinstance(entry, PackageEntry) or not isinstance(service, ServiceEntry):
        return False
    inside = any(item.service_id == service.id for item in entry.items)
    return inside and first < min(named.positions)
