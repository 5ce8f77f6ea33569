"""Hindi "kal" and "parson": the day ahead, or the same one gone, as the verb says."""

from dataclasses import replace

from ai.dates.found import FoundDate
from ai.dates.tokens import Token
from ai.text import folded_words

_EITHER_WAY = folded_words(
    "कल परसों नरसों तरसों kal kl parso parson parsoon parsu parason narso narson tarso tarson"
)
_WAS = folded_words("था थे थी थीं tha the thi thee thin")
_WHERE = folded_words("कहाँ कहां किधर kahan kaha kidhar kidar")
_DONE = folded_words(
    "किया किये किए हुआ हुई हुए गया गई गयी गए गये आया आई आयी आए मिला मिली मिले लिया दिया भेजा"
    " बोला कहा देखा खरीदा मंगाया पूछा बताया करवाया कराया"
    " kiya kiye hua hui hue gaya gayi gaye aaya aayi aaye mila mili mile liya diya bheja bola kaha"
    " dekha kharida khareeda mangaya pucha poocha bataya karwaya karaya"
)
_MAYBE_DONE = folded_words("की ली दी ki li di")
"""Done only before "was": alone "ki" is "of"."""

_AHEAD = folded_words(
    "चाहिए सकता सकती सकते करना आना पाना देना जाना लेना होना जाए पाएगा"
    " ja जा hoga hogi chahiye chahie chaiye sakta sakti sakte karna karni aana dena jana"
    " lena hona jaye jaaye paye paaye dijiye dijie"
)
_IS = folded_words("है हैं हो हूँ हूं hai hain ho hoon hun hu")
"""After what is done it is only part of the verb."""

_WILL = ("गा", "गी", "गे", "गें", "ga", "gi", "ge")
"""How a verb ends that is still to be done."""

_OF = frozenset("b")
_ENDS = frozenset(",.")
_NEXT_CLAUSE = folded_words("और लेकिन मगर इसलिए aur lekin magar isliye")
_IF = folded_words("अगर यदि agar yadi")
_THEN = folded_words("तो to toh")
""" "Kal ho gaya to" is of what may be."""

_GIVE = folded_words("do दो")
""" "Kal mila do" wishes, and "do din" counts."""

_ROOT = 3
"""Letters that a word has more than, if it is a verb with such an end."""


def told_back(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], dict[int, int]]:
    """The tokens, where "kal maine order kiya tha" is of yesterday, and where its verb ends.

    The ends are by where the day begins: cited with its verb it reads the same alone. Only what
    was done counts: "meri kal ki booking thi" and "kal 5 baje ki booking thi" may speak of one
    that is still to come, and "kal" stays the day ahead.
    """
    out, ends = list(tokens), dict[int, int]()
    for place, token in enumerate(tokens):
        said = token.kinds.get("R")
        if token.text not in _EITHER_WAY or not isinstance(said, tuple):
            continue
        verb = _done_by(tokens, place)
        if verb is not None:
            out[place] = replace(token, kinds={"R": (-int(said[0]), said[1])})
            ends[token.start] = verb.end
    return tuple(out), ends


def with_verbs(dates: list[FoundDate], ends: dict[int, int]) -> list[FoundDate]:
    """The days, those told back up to their verbs."""
    out: list[FoundDate] = []
    for found in dates:
        verbs = (end for start, end in ends.items() if found.start <= start < found.end)
        out.append(replace(found, end=max(found.end, *verbs, 0)))
    return out


def _done_by(tokens: tuple[Token, ...], place: int) -> Token | None:
    """The verb after the day, in its clause, that tells what was; None if something is to come."""
    if any(token.text in _IF for token in tokens[:place]):
        return None
    done, before = None, ""
    for at, token in enumerate(tokens[place + 1 :]):
        word = token.text
        if word in _THEN or (not at and set(token.kinds) & _OF):
            return None
        if set(token.kinds) & _ENDS or (word in _NEXT_CLAUSE and at):
            break
        if word in _IS:
            continue
        if word in _AHEAD or (len(word) > _ROOT and word.endswith(_WILL)):
            return None
        if word in _WAS and (done or before in _MAYBE_DONE | _WHERE):
            return token
        if done and word in _GIVE:
            return None
        done = token if word in _DONE else done
        before = word
    return done
