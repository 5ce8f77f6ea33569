"""Number words in a wording, in the eight languages: what digits may not say, words may not say.

One is no number here, as in "this one" (un, uma, एक), nor are words that mean something else
more often: "once" after a fact, "both", Hindi's दो in "बता दो". An amount or a share in such
words alone has its currency or its "per cent" beside it, which `ai.render.lint` refuses.
"""

import re
import unicodedata
from functools import cache

from ai.dates.numbers import words_of
from ai.text import folded

_LANGUAGES = ("en", "ar", "es", "fr", "pt", "hi", "sw", "id")
_HARMLESS = "both couple pair once dos dois दो दोनों de do das teen saat ست"
"""Portuguese "dos" and "das", French "dois" and "très", Indonesian "saat" are no numbers; Spanish
dos and Portuguese dois are refused in :data:`_FOR_ONE`, where they would be an offer."""

_TRES = re.compile(r"\btrès\b", re.IGNORECASE)
_FOR_ONE = re.compile(r"\b(?:dos|dois|duas|tres) (?:por|x|al precio|pelo) ?\w+")

_MORE = (
    "half halves thousand thousands hundreds million millions billion dozens twice thrice double"
    " triple mitad miles mil millon millones doble medio moitie mille demi double metade meia"
    " meio milhao dobro cents"
    " نصف ربع ضعف الف الاف مليون مئات مئتين مئتان مائتين مائتان الفين الفان"
    " आधा आधी आधे डेढ़ ढाई हज़ार हजार लाख करोड़ दुगना दोगुना aadha hazaar lakh"
    " nusu robo elfu laki milioni maradufu"
    " setengah separuh ribu juta ratusan ribuan seribu sejuta"
)
_GLUED = re.compile(
    r"(?:twent(?:y|ie)|thirt(?:y|een|ie)|fou?rt(?:y|een|ie)|fift(?:y|een|ie)|sixt(?:y|een|ie)"
    r"|sevent(?:y|een|ie)|eight(?:y|een|ie)|ninet(?:y|een|ie)|hundred|thousand|million)\w*"
    r"|(?:veint[ei]|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)\w*"
    r"|(?:dos|tres|cuatro|seis|sete|ocho|nove)cient[oa]s|quinient[oa]s|dieci\w+"
    r"|(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa)\w*"
    r"|(?:duz|trez)ent[oa]s|(?:quatro|quinh|seis|sete|oito|nove)(?:c?ent)[oa]s|deza?e?ss\w+"
    r"|(?:vingt|trente|quarante|cinquante|soixante|septante|huitante|nonante)\w*"
    r"|(?:se|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)(?:puluh|belas|ratus|ribu)"
)
"""Tens and hundreds with something written on to them."""

_PREFIXED = re.compile(r"^[وبلفك]?(?:ال)?(?=..)")
"""What Arabic writes on to a word: and, with, for, so, as; the."""


@cache
def _words() -> frozenset[str]:
    found = {
        folded(word)
        for language in _LANGUAGES
        for word, value in words_of(language).items()
        if value > 1
    }
    found |= set(folded(_MORE).split())
    return frozenset(found - set(folded(_HARMLESS).split()))


def says_a_number(text: str) -> bool:
    """Whether a word of `text` is a number in any of the languages."""
    read = folded(_TRES.sub(" ", unicodedata.normalize("NFC", text)))
    if _FOR_ONE.search(read):
        return True
    parts = "".join(part if unicodedata.category(part)[0] in "LM" else " " for part in read)
    return any(
        {word, _PREFIXED.sub("", word)} & _words() or _GLUED.fullmatch(word)
        for word in parts.split()
    )
