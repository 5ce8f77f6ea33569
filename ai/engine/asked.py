"""The message read as the answer to the detail that was asked for."""

import re

from ai import kin
from ai.acts import Span
from ai.dates.words import NUMBERS
from ai.engine import answers, naming
from ai.engine.agreeing import agrees_throughout
from ai.engine.booking import take_slots, wants_name
from ai.engine.consent import is_no, is_yes
from ai.engine.howmany import LAST_HOUR, says_other_numbers
from ai.engine.intents import intents
from ai.engine.lexicon import FUNCTION, INTENT, NOT_NAMES
from ai.engine.no_address import is_no_address
from ai.engine.talk import Talk
from ai.engine.wholes import answering
from ai.slots import cited, read_name, read_quantity
from ai.spoken import SPOKEN
from ai.text import Token, folded, word_set

_NAMES = ("named", "called", "nama", "llama", "chama", "appell")
"""Beginnings of words that lead to a name, and are none."""

ASKING = word_set(
    "combien quand comment pourquoi quel quelle quanto quando onde qual apakah berapa brp kapan"
    " gimana bagaimana kenapa dimana je kwani vipi lini kya kab kahan kaise kitna kitne kitni"
    " क्या कब कहाँ कैसे कितना कितने بكم كم شو شنو واش ايش وش منين"
)
"""How questions begin in the languages that have no pattern of their own."""

_SENTENCE = re.compile(r"[^.,!?\n]+[.,!?\n]*")

ARTICLE_LIKELY = 0.5
"""From here on a few words are rather an article's question than somebody's name."""


def answer_ask(talk: Talk) -> bool:
    """Read the message as the answer to the detail that was asked for."""
    slot = talk.state.pending.get("slot", "")
    said, slots = talk.said, talk.state.slots
    before = dict(slots), dict(talk.state.lines)
    changed = take_slots(talk)
    if slot == "quantity":
        changed = _answer_quantity(talk) or changed
    elif slot == "time" and slots.get("time") == before[0].get("time"):
        # "12 then. Harbour Road 6" gives the place beside it.
        changed = _answer_hour(talk) or changed
    elif slot not in ("date", "time", "phone") and not changed:
        changed = _answer_free(talk, slot)
    elif slot == "phone" and "phone" not in slots and said.found.dates:
        changed = False
    if changed and slot in ("date", "time", "quantity", "name") and "name" not in slots:
        # "9 then, Mark Ellis" gives the name before it is asked for.
        told = name_apart(talk, capitals=True)
        if not told and wants_name(talk):
            signed_off(talk)
    if not changed:
        slots.clear()
        slots.update(before[0])
        talk.state.lines = before[1]
    return changed


def _answer_hour(talk: Talk) -> bool:
    """ "7 then": the one number of a short answer is the hour that was asked for."""
    said = talk.said
    spans = said.one_number()
    number = read_quantity(cited(spans, talk.sources) or "") or 0
    counts = said.says_of_what() or said.people() or not said.counts_only(1, beside=True)
    if counts or not 1 <= number <= LAST_HOUR:
        return False
    talk.state.slots["time"] = spans
    return True


def _answer_quantity(talk: Talk) -> bool:
    spans = talk.said.corrected_quantity()
    if not spans or says_other_numbers(talk, spans):
        spans = answering(talk) or talk.said.people()
    if not spans:
        return False
    open_lines = [ref for ref, has in talk.state.lines.items() if not has and _counted(talk, ref)]
    for ref in open_lines or list(talk.state.lines)[-1:]:
        talk.state.lines[ref] = spans
    return True


def _counted(talk: Talk, ref: str) -> bool:
    entry = talk.turn.snapshot.sellable(ref)
    return entry is not None and "quantity" in entry.details


def _answer_free(talk: Talk, slot: str) -> bool:
    """A name, an address or a note is whatever they write, unless they ask or decline."""
    spans = talk.said.message_spans()
    text = cited(spans, talk.sources) or ""
    if slot == "notes":
        if not text.strip():
            return False
        talk.state.slots["notes"] = spans
        return True
    if slot == "name" and is_full_name(talk):
        talk.state.slots["name"] = spans
        return True
    if talk.yes or talk.no or talk.wants("cancel", "price", "discount", "menu", "hours", "status"):
        return False
    if len(talk.said.tokens) > 1 and agrees_throughout(talk.said.text):
        # "Voilà c'est bon, merci" gives no detail. A single word may be somebody's name (Dale).
        return False
    if slot == "name":
        words = [token.text for token in talk.said.tokens]
        # Somebody asked for a name may still say something else.
        if not read_name(text) or len(words) > 5 or talk.wants("place", "change"):
            return _one_name(talk) or name_apart(talk)
        if all(word in FUNCTION for word in words) or not _may_be_name(talk):
            return _one_name(talk) or name_apart(talk)
    elif slot == "place" and (len(text.strip()) < 3 or _only_number(talk) or is_no_address(talk)):
        return False
    if slot == "name":
        spans = naming.without_lead(talk.said.folded, talk.said.tokens, talk.said.spans) or spans
    talk.state.slots[slot] = _address(talk) or spans if slot == "place" else spans
    return True


def is_full_name(talk: Talk) -> bool:
    """Whether there are two words, of which one is a common word by chance ("Elena Cuesta", "Chris
    Price", "कविता शर्मा"): both with a capital, and nobody here knows the other."""
    said = talk.said
    # Where nothing has capitals, a first name that is what we never speak of ("poem").
    uncased = said.raw.lower() == said.raw.upper() and talk.wants("off_topic")
    written = uncased or naming.is_written_as_name(said.folded, said.tokens)
    if len(said.tokens) != 2 or "?" in said.text or not written:
        return False
    small = FUNCTION | _small_words(talk.language) | NOT_NAMES | ASKING
    strange = [
        token.text not in small and not talk.index.knows(word) and not _means(token.text)
        for token, word in zip(said.tokens, said.words, strict=False)
    ]
    return strange.count(True) == 1 and (strange[1] or not uncased)


def _means(word: str) -> bool:
    return bool(intents(word, vocabulary=frozenset())) or is_yes(word) or is_no(word)


def _address(talk: Talk) -> tuple[Span, ...]:
    """The address of a message that tells who it is, too, and no more; () of any other, all of
    which may be of the address ("ring twice")."""
    said = talk.said
    name = told_apart(talk, capitals=True) if said.near and wants_name(talk) else None
    if said.near is None or name is None:
        return ()
    beside = [token for token in said.beside_address if not _within(token, name)]
    small = FUNCTION | _small_words(talk.language)
    if len(beside) == len(said.tokens) or any(token.text not in small for token in beside):
        return ()
    talk.state.slots["name"] = said.spans(*name)
    return said.spans(*said.near)


def _within(token: Token, span: tuple[int, int]) -> bool:
    return span[0] <= token.start < span[1]


def _one_name(talk: Talk) -> bool:
    """ "Put Joan down please": the only words with capitals are the name that was asked for."""
    small = FUNCTION | _small_words(talk.language)
    name = naming.one_name(talk.said.folded, talk.said.tokens, small, language=talk.language)
    elsewhere = talk.resolution.sold or talk.wants(
        "person", "place", "price", "status", "off_topic"
    )
    if name is None or elsewhere or talk.said.taken or talk.said.spare_numbers():
        return False
    talk.state.slots["name"] = talk.said.spans(*name)
    return True


_OF_A_NAME = naming.NAME_WORDS | word_set("names nombres noms nome nomes esm ism")
"""Words that speak of whose name a wish is under."""


def renamed(talk: Talk) -> bool:
    """Take the name that is put in another's place: "I got the name wrong, it's Eva Saiz", "put it
    under my husband's name, Dan Roe". False where none is, or something else is said as well."""
    said, slots = talk.said, talk.state.slots
    speaks = "name" in slots and any(token.text in _OF_A_NAME for token in said.tokens)
    found = said.found
    elsewhere = said.spare_numbers() or talk.resolution.sold or talk.resolution.maybe or talk.asks
    if not speaks or found.dates or found.times or elsewhere:
        return False
    small = FUNCTION | _small_words(talk.language)
    *_, last = _SENTENCE.finditer(said.text)
    words = tuple(token for token in said.tokens if token.start >= last.start())
    name = naming.one_name(said.folded, words, small, language=talk.language)
    if name is None:
        return False
    slots["name"] = said.spans(*name)
    talk.plain()
    return True


def _only_number(talk: Talk) -> bool:
    """Whether nothing but a number and small words are said: "2 then" is no address."""
    numbers = [token for token in talk.said.tokens if token.text.isdigit()]
    rest = [token for token in talk.said.tokens if token not in numbers]
    return len(numbers) == 1 and bool(rest) and all(token.text in FUNCTION for token in rest)


def name_apart(talk: Talk, *, capitals: bool = False) -> bool:
    """ "Freya. sorry make that 4": a name in a sentence of its own, beside other ones.

    `capitals`: only one of two words or more, written as names are.
    """
    told = told_apart(talk, capitals=capitals)
    if told is None:
        return False
    talk.state.slots["name"] = talk.said.spans(*told)
    return True


def told_apart(talk: Talk, *, capitals: bool) -> tuple[int, int] | None:
    """Where the one name stands that is a sentence of its own; see :func:`name_apart`."""
    small = FUNCTION | _small_words(talk.language)
    names = []
    sentences = list(_SENTENCE.finditer(talk.said.text))
    for sentence in sentences if len(sentences) > 1 else ():
        low, high = sentence.span()
        words = tuple(token for token in talk.said.tokens if low <= token.start < high)
        counts = any(token.text in NUMBERS or token.text.isdigit() for token in words)
        agrees = any(is_yes(token.text) or is_no(token.text) for token in words)
        # "My cousin" is who comes along.
        speaks = any(kin.is_one(token.text) and not _is_upper(talk, token) for token in words)
        if not 1 <= len(words) <= 3 or counts or agrees or speaks or "?" in sentence[0]:
            continue
        taken = any(low <= start < high for start, _ in talk.said.taken)
        near = talk.said.near
        # "Al Zahra Tower, office 1203" is nobody's name.
        taken = taken or (near is not None and near[0] < high and low < near[1])
        if taken or (capitals and not naming.all_capitals(talk.said.folded, words)):
            continue
        known = capitals and any(
            talk.index.knows(word)
            for word, token in zip(talk.said.words, talk.said.tokens, strict=False)
            if token in words
        )
        # "Deep Cleaning, tomorrow at five" is signed by nobody.
        if known or naming.joins(words):
            continue
        if not naming.says_more(talk.said.folded, words, small):
            names.append((words[0].start, words[-1].end))
    if len(names) > 1:
        # "Too bad, we take it. Yasmine Haddad": the one that is written as names are.
        names = [name for name in names if _is_capital(talk, name)]
    return names[0] if len(names) == 1 else None


_CALLED = word_set(
    "sir boss chief brother sister friend dear friends jefe jefa amiga hermana reina corazon chef"
    " patron monsieur madame mademoiselle senhor senhora chefe querida querido bhai bhaiya didi ji"
    " sahab bos gan mas mbak kak bang pak bu kaka dada mama mzee ndugu boss habibi habibti ustad"
    " inshallah inchallah insyaallah mashallah alhamdulillah regards cheers saludos besos abrazos"
    " bises bisous cordialement cdt abraco beijos salam ok god"
)
"""How somebody is spoken to, and what letters end with."""


def signed_off(talk: Talk) -> bool:
    """ "10 works, Kamau": one word with a capital behind the last comma is the name that would be
    asked for next. False where it may be anything else."""
    said = talk.said
    last = said.tokens[-1] if len(said.tokens) > 1 else None
    if last is None or "?" in said.text or said.folded.source.isupper():
        return False
    gap = said.text[said.tokens[-2].end : last.start]
    plain = last.text.isalpha() and len(last.text) > len("ok") and _is_upper(talk, last)
    small = FUNCTION | _small_words(talk.language) | NOT_NAMES | _CALLED
    business = talk.turn.snapshot.business
    ours = last.text in folded(f"{business.name} {business.address}").split()
    elsewhere = last.text in small or ours or kin.is_one(last.text) or is_yes(last.text)
    cased = said.folded.source[said.folded.origin[last.start]].isupper()
    if not (cased and plain and gap.strip() in (",", ".", "-")) or elsewhere:
        return False
    there = [span for span in (said.near, said.place) if span]
    if any(_within(last, span) for span in (*said.taken, *there)):
        return False
    if talk.index.knows(said.words[-1]) or intents(last.text, vocabulary=frozenset()):
        return False
    talk.state.slots["name"] = said.spans(last.start, last.end)
    return True


def _is_capital(talk: Talk, name: tuple[int, int]) -> bool:
    words = tuple(token for token in talk.said.tokens if name[0] <= token.start < name[1])
    return naming.all_capitals(talk.said.folded, words)


def _is_upper(talk: Talk, token: Token) -> bool:
    """Whether a word is written with a capital, or in a script that has none."""
    source = talk.said.folded
    return not source.source[source.origin[token.start]].islower()


def _small_words(language: str) -> frozenset[str]:
    """Words of sentences, which no name is made of, in the language that is spoken."""
    own = SPOKEN.get(language)
    return INTENT | own.function | own.intent | own.phrases.alone if own else INTENT


def _asks(talk: Talk) -> bool:
    """Whether a word of a question is said, in the languages without a pattern of their own."""
    return any(token.text in ASKING for token in talk.said.tokens)


def is_sentence(talk: Talk) -> bool:
    """Whether words that were to be a name say or ask something else ("will i lose my pics")."""
    small = FUNCTION | _small_words(talk.language)
    words = talk.said.tokens
    return _asks(talk) or (
        len(words) > 2
        and bool(talk.resolution.unmatched)
        and naming.says_more(talk.said.folded, words, small)
    )


def _may_be_name(talk: Talk) -> bool:
    """Whether a few words may be a name: no number, no question that an article answers."""
    said = talk.said
    if "?" in said.text or naming.says_more(
        said.folded, said.tokens, FUNCTION | _small_words(talk.language)
    ):
        return False
    if any(token.text in NUMBERS for token in talk.said.tokens) or talk.said.people():
        return False
    if talk.resolution.sold and not talk.said.raw.strip()[:1].isupper():
        # "عندي بنطلونين" names what is brought.
        return False
    if any(token.text.startswith(_NAMES) for token in talk.said.tokens) and not talk.said.name:
        # "The elder is called Putri, the younger Bagas": names, but which?
        return False
    if naming.is_written_as_name(said.folded, said.tokens):
        # "Margaux Petit" asks for no petit-déjeuner.
        return True
    asks = _asks(talk) or answers.QUESTION.match(talk.said.text) is not None
    ranked = talk.index.best_articles(talk.said.words, talk.said.text)
    return not asks and not (ranked and ranked[0][0] >= ARTICLE_LIKELY)
