"""Words made comparable: for searching what staff wrote, and for what is alike.

Folded: one form of letters, digits and case, without accents and harakat. `parts` are the
folded words and their runs of three letters, so that a slip of the finger still meets most
of them.
"""

import math
import unicodedata
from collections import Counter

MOST_WORDS = 400
PART = 3

_ARABIC = str.maketrans("أإآٱىیةکگ", "ااااييهكك")


def folded_words(text: str) -> list[str]:
    """The words of `text`, comparable, in their order; at most MOST_WORDS."""
    words: list[str] = []
    held: list[str] = []
    for letter in unicodedata.normalize("NFKD", text.casefold()).translate(_ARABIC):
        kind = unicodedata.category(letter)
        if kind[0] in "LN" or kind == "Mc":
            held.append(letter)
        elif kind == "Mn":
            # Accents and harakat go; the vowel signs of Indian scripts are letters.
            if not unicodedata.combining(letter):
                held.append(letter)
        elif held:
            words.append("".join(held))
            held = []
    if held:
        words.append("".join(held))
    return words[:MOST_WORDS]


def parts_of(words: list[str]) -> list[str]:
    """The words and their runs of three letters, each as often as it occurs."""
    found: list[str] = []
    for word in words:
        found.append(word[:40])
        edged = f"_{word[:40]}_"
        if len(word) > PART:
            found += [edged[at : at + PART] for at in range(len(edged) - PART + 1)]
    return found


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Cosine of two bags of parts, 0 to 1."""
    shared = sum(count * other[part] for part, count in one.items() if part in other)
    sizes = math.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values()))
    return shared / sizes if sizes else 0.0
