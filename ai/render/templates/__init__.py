"""Everything the assistant can say, per language and tone; a lint keeps digits and promises out.

`<language>.txt` holds it: a sentence's key in brackets, then its wordings, one a line
(`\\n` is a new line, quotes keep outer spaces). `[key formal]` and `[key brief]` are how the
other tones say it. What a tone does not say its own way is said as the friendly one does,
without emoji. Placeholders come from PLACEHOLDERS alone.

A message that waits to be sent is written again when it leaves. So when a release changes
texts, those of the release before stay as an edition of their own (see `ai.render.manner`).
"""

import re
from functools import cache
from pathlib import Path

from ai.render.first_edition import PLACEHOLDERS
from catalog.snapshot import TONES

__all__ = ["LANGUAGES", "PLACEHOLDERS", "TEXTS", "TONES", "wordings"]

LANGUAGES = ("en", "ar", "es", "fr", "pt", "hi", "sw", "id")

_HEAD = re.compile(r"\[(?P<key>[a-z_]+)(?: (?P<tone>formal|brief))?\]")
_EMOJI = re.compile("[ \u00a0]*[\U0001f000-\U0001faff\u2600-\u27bf]\ufe0f?")

Texts = dict[str, tuple[str, ...]]


def read(text: str) -> dict[str, Texts]:
    """The texts of a file by tone. Raises ValueError for what does not belong there."""
    found: dict[str, dict[str, list[str]]] = {tone: {} for tone in TONES}
    wordings: list[str] | None = None
    for line in text.splitlines():
        head = _HEAD.fullmatch(line)
        if head:
            of_tone = found[head["tone"] or TONES[0]]
            if head["key"] in of_tone:
                raise ValueError(f"{line} is there twice")
            wordings = of_tone[head["key"]] = []
        elif line and not line.startswith("#"):
            if wordings is None:
                raise ValueError(f"{line!r} stands before any key")
            wordings.append(_wording(line))
    return {
        tone: {key: tuple(lines) for key, lines in texts.items()} for tone, texts in found.items()
    }


def _wording(line: str) -> str:
    if len(line) > 1 and line[0] == line[-1] == '"':
        line = line[1:-1]
    return line.replace("\\n", "\n")


@cache
def own(language: str) -> dict[str, Texts]:
    """What a language's file says, by tone."""
    path = Path(__file__).with_name(f"{language}.txt")
    return read(path.read_text(encoding="utf-8"))


@cache
def wordings(language: str, tone: str) -> Texts:
    """Every sentence of a language in a tone."""
    texts = own(language)
    friendly = texts[TONES[0]]
    if tone == TONES[0]:
        return friendly
    plain = {key: tuple(map(_without_emoji, variants)) for key, variants in friendly.items()}
    return {**plain, **texts[tone]}


def _without_emoji(text: str) -> str:
    return _EMOJI.sub("", text).strip(" ") if _EMOJI.search(text) else text


TEXTS: dict[str, Texts] = {
    language: wordings(language, TONES[0])
    for language in LANGUAGES
    if Path(__file__).with_name(f"{language}.txt").exists()
}
"""The friendly tone, by language."""
