"""One of a service where a package of it is sold as well."""

from dataclasses import replace

from ai.engine.index import FULL
from ai.engine.resolve import Resolution
from ai.engine.said import Said
from ai.text import folded_words, word_set
from catalog.snapshot import PackageEntry, Snapshot

PACKAGE = word_set(
    "package pack paquete bono forfait formule pacote paket paketnya kifurushi पैकेज باقه الباقه"
)
"""Words for the only package there is, where nothing else is named."""

_ONE = folded_words(
    "one 1 single un una sola suelta une seule um uma avulsa avulso satu sekali moja mmoja kimoja"
    " ek एक واحدة وحدة الواحدة"
)


def alone(resolution: Resolution, said: Said, snapshot: Snapshot) -> None:
    """ "The price of one class": of a service and the pack of ten of it, the service is meant."""
    if resolution.sold or resolution.modified or len(resolution.maybe) <= 1:
        return
    single = without_packs(resolution.maybe, snapshot)
    here = [match for match in resolution.likely if [match.ref] == single]
    if here and _is_one(said, here[0].positions):
        # Of what was as like as the other, the word for one tells which.
        resolution.sold = [replace(here[0], score=max(FULL, here[0].score))]
        resolution.maybe = []


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
