"""The words of days and times in eight languages, each with the kind of thing it is.

A kind is one letter, so that a message becomes a string of letters and one grammar
(:mod:`ai.dates.patterns`) reads all languages. Lines: kind, value, phrases.

`W` weekday · `M` month · `R` day counted from today · `P` part of the day · `A` am or pm ·
`d k m g` day, week, month, year · `Y` quarter of a year · `u i` hour, minute ·
`e` weekend · `N T L` next, this, last ·
`>` in · `a` ago · `f` from now · `@` at, said of an hour · `%` the same, said of others too ·
`O` o'clock · `q t` past, to, said after the minutes · `r U` the same, said before them ·
`H Q` half, quarter · `S` half to ("setengah") · `F` half, quarter past or to, said before the
hour · `Z` noon, midnight · `[ ~` from, to · `&` and · `b` of · `s` article · `G` what leads a
day of the month, `z` what follows it ("15 को") · `1` a, an · `J` the Swahili clock · `p` people ·
`c` money · `l` on, for · `V` a holiday, as month and day or counted from another · `E` beginning
(1), middle (2), end (3), rest (4) of · `j` a couple, a dozen · `K` now · `w` a word that only
tells the language
"""

from ai.dates.lexicon import (
    arabic,
    english,
    french,
    hindi,
    indonesian,
    portuguese,
    spanish,
    swahili,
)

SHARED = """
A am: am a.m. a.m
A pm: pm p.m. p.m
w: ok okay
c: aed usd eur gbp dollars dollar euros euro pounds dirhams dirham rupees rs inr kes ksh shillings
c: rupiah rp reais real pesos درهم دراهم دولار ريال يورو रुपये रुपए idr
"""
LANGUAGES = {
    "en": english.WORDS,
    "es": spanish.WORDS,
    "ar": arabic.WORDS,
    "fr": french.WORDS,
    "pt": portuguese.WORDS,
    "hi": hindi.WORDS,
    "sw": swahili.WORDS,
    "id": indonesian.WORDS,
}
"""By code, in the order in which a word of several is read."""
