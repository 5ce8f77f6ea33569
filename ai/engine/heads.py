"""Whom a number counts, and what is counted by them.

Two people want two haircuts; a room, a court or a family's photographs are one for all of them.
"""

import re

from ai import kin
from ai.acts import Span
from ai.company import find_people
from ai.engine.measures import is_shared, names_of, units_of
from ai.engine.talk import Talk
from ai.slots import cited
from ai.text import folded, folded_words, tokens
from catalog.snapshot import PackageEntry, ServiceEntry

_WE = re.compile(
    r"(?<!\w)(?:we(?:'re| are|'d be|'ll be| will be| would be)|(?:were|wed be)(?= \d)"
    r"|(?:party|group|family|team|bunch|crew|band) (?:is |are )?of"
    r"|somos|seremos|seriamos|eramos|vamos(?: a ser)?|venimos|iremos|vendremos|viremos"
    r"|(?:grupo|familia|groupe|famille|equipe|equipo|bande|grupito|grupinho) de"
    r"|nous (?:sommes|serons|serions|viendrons|venons)"
    r"|on (?:est|sera|serait|va etre|vient|viendra)"
    r"|(?:ils|elles) (?:sont|seront)|kami|kita|orangnya(?: ada)?"
    r"|tuko|tutakuwa|tutakuja|sisi|ni watu|(?:familia|kikundi) (?:ya|cha)(?: watu)?"
    rf"|hum(?: log)?|ham(?: log)?|{folded('हम')}(?: {folded('लोग')})?"
    r"|e7na|ehna|7na|احنا|نحن|حنا|عددنا|بنكون|سنكون|عايله من|عائله من"
    rf") (?:(?:just|only|about|around|now|all|ya|unos|unas|como|em|en|a|so|apenas|umas?|uns|plus"
    rf"|environ|cuma|hanya|sekitar|kama|tu|watu|bas|kareeb|بس|حوالي) ){{0,2}}$"
)
"""What says before a number that so many come."""

_OF_PEOPLE = re.compile(
    r" ?(?:of us|de nosotr[oa]s|d'entre nous|de nos|dari kami|kati yetu"
    rf"|{'|'.join(sorted(kin.MANY, key=len, reverse=True))})(?!\w)"
)
"""Behind a number of people."""

_LEAD = 60
"""Characters before and behind a number that are searched for whom it counts."""

_FOR_SEVERAL = folded_words(
    "room hall studio court pitch field table party birthday family"
    " sala estudio cancha pista mesa fiesta cumpleanos familia familiar"
    " salle terrain fete anniversaire famille familial familiale"
    " quadra campo festa aniversario"
    " ruang ruangan lapangan meja pesta keluarga"
    " ukumbi uwanja meza sherehe"
    " कमरा हॉल स्टूडियो मैदान टेबल मेज़ पार्टी जन्मदिन परिवार फैमिली"
    " غرفة قاعة استوديو ملعب طاولة حفلة عائلة عائلية عائلي"
)
"""Names of what several people have together, where nobody is asked how many."""


def counts_people(entry: ServiceEntry | PackageEntry | None) -> bool:
    """Whether two people want two of it.

    A visit at home, a court by the hour or a room is no more for being for many; nor is what is
    described as being for several ("up to ten children"), unless it is asked how many.
    """
    if entry is None:
        return False
    if "quantity" in entry.details:
        return not is_shared(entry)
    return not ("place" in entry.details or units_of(entry) or _is_for_several(entry))


def _is_for_several(entry: ServiceEntry | PackageEntry) -> bool:
    words = {token.text for name in names_of(entry) for token in tokens(folded(name))}
    return bool(words & _FOR_SEVERAL or find_people(entry.description))


def counts_heads(talk: Talk, spans: tuple[Span, ...]) -> bool:
    """Whether a number, of this message or of one before it, says how many people come."""
    if not spans:
        return False
    if find_people(cited(spans, talk.sources) or ""):
        return True
    source = talk.sources.get(spans[0].message_id)
    text = source.text if source else ""
    before = folded(text[max(0, spans[0].start - _LEAD) : spans[0].start])
    behind = folded(text[spans[-1].end : spans[-1].end + _LEAD])
    return bool(_WE.search(before + " " * (not before.endswith(" "))) or _OF_PEOPLE.match(behind))
