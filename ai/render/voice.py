"""Picks wordings and writes names, money, days, times and durations in one language."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from ai.acts import Act, act_to_json
from ai.render import templates
from ai.render.clean import single_line
from catalog.snapshot import Money, PackageEntry, ServiceEntry, Snapshot
from core import locales

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
RIGHT_TO_LEFT = frozenset({"ar"})
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Voice:
    """One rendering's language and wording. Pure: the same acts always speak the same way.

    `picks` are the wordings to begin with, by sentence; `said` those that this customer read
    last, so that others come now; without either a hash of the acts picks. What was picked is
    in `picked`, and what was said last in `spoken`.
    """

    edition = 2

    def __init__(
        self,
        *,
        acts: tuple[Act, ...],
        snapshot: Snapshot,
        language: str,
        picks: Mapping[str, int] | None = None,
        said: Mapping[str, int] | None = None,
    ) -> None:
        self.snapshot = snapshot
        self.language = self._template_language(language)
        self.picked: dict[str, int] = {}
        self.spoken: dict[str, int] = {}
        self._picks, self._said = picks or {}, said or {}
        self._seed = self._seed_of(acts)
        self._texts = self._all_texts()

    def say(self, key: str, **values: str) -> str:
        """A wording of `key`; values are set apart where the writing direction changes."""
        isolated = {name: self.isolate(value) for name, value in values.items()}
        return self.frame(key, **isolated)

    def frame(self, key: str, **values: str) -> str:
        """Like :meth:`say` for values that are already sentences of this language."""
        return fill(self._wording(key), values)

    def title(self, key: str) -> str:
        return self._variants(key)[0]

    def isolate(self, value: str) -> str:
        """`value` in a bidirectional isolate where it would disturb the line's direction."""
        wanted = "R" if self.language in RIGHT_TO_LEFT else "L"
        directions = {_direction(character) for character in value}
        if wanted == "R" and directions & {"L", "N"}:
            return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"
        if wanted == "L" and "R" in directions:
            return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}"
        return value

    def name(self, entry: ServiceEntry | PackageEntry) -> str:
        words = entry.translations.get(self.language)
        return single_line(words.name if words and words.name.strip() else entry.name)

    def description(self, entry: ServiceEntry | PackageEntry) -> str:
        words = entry.translations.get(self.language)
        return single_line(
            words.description if words and words.description.strip() else entry.description
        )

    def money(self, amount: Money) -> str:
        """ "120.00 AED": the catalogue's amount to the last digit."""
        return locales.amount(amount.minor, amount.currency, language=self.language)

    def day(self, day: date) -> str:
        return locales.day(day, language=self.language)

    def short_day(self, day: date) -> str:
        return locales.short_day(day, language=self.language)

    def clock(self, moment: time) -> str:
        return locales.clock(moment, language=self.language)

    def read_back(self, moment: time) -> str:
        """The time that a customer wishes."""
        return locales.read_back(moment, language=self.language)

    def weekday(self, number: int) -> str:
        """0 is Monday."""
        return locales.LOCALES[self.language].weekdays[number]

    def opening(self, spans: tuple[tuple[str, str], ...]) -> str:
        """ "9:00 am–6:00 pm", or the word for closed."""
        if not spans:
            return self.title("closed")
        return self.title("join_comma").join(
            f"{self.clock(_clock(start))}–{self.clock(_clock(end))}" for start, end in spans
        )

    def week(self) -> str:
        """The week's opening hours, one line for each run of days alike; "" when not known."""
        hours = self.snapshot.business.hours
        if not any(hours.values()):
            return ""
        rows: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
        for index, key in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
            spans = hours.get(key, ())
            if rows and rows[-1][2] == spans:
                rows[-1] = (rows[-1][0], index, spans)
            else:
                rows.append((index, index, spans))
        lines = []
        for first, last, spans in rows:
            days = self.weekday(first)
            if last != first:
                days = f"{days}–{self.weekday(last)}"
            lines.append(f"{days}: {self.isolate(self.opening(spans))}")
        return "\n".join(lines)

    def duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        pieces = []
        if hours:
            pieces.append(self._counted("count_hours", hours, place="hour_count"))
        if rest or not hours:
            pieces.append(self._counted("count_minutes", rest, place="minute_count"))
        return self.title("join_and").join(pieces)

    def enumerate(self, items: list[str]) -> str:
        if len(items) < 2:
            return "".join(items)
        comma, last = self.title("join_comma"), self.title("join_and")
        return comma.join(items[:-1]) + last + items[-1]

    def _counted(self, key: str, count: int, *, place: str) -> str:
        category = locales.plural(count, language=self.language)
        return self.frame(f"{key}_{category}", **{place: str(count)})

    def _template_language(self, language: str) -> str:
        for candidate in (language, self.snapshot.business.default_language):
            if candidate in templates.TEXTS:
                return candidate
        return "en"

    def _all_texts(self) -> Mapping[str, tuple[str, ...]]:
        return templates.wordings(self.language, self.snapshot.business.tone)

    def _variants(self, key: str) -> tuple[str, ...]:
        """The business's own wordings of a sentence, or ours."""
        return self.snapshot.wordings.get(self.language, {}).get(key) or self._texts[key]

    def _wording(self, key: str) -> str:
        variants = self._variants(key)
        count = len(variants)
        if count == 1:
            return variants[0]
        if key in self.spoken:
            place = (self.spoken[key] + 1) % count
        else:
            place = self.picked[key] = self._first_pick(key) % count
        self.spoken[key] = place
        return variants[place]

    def _seed_of(self, acts: tuple[Act, ...]) -> bytes:
        return digest([act_to_json(act) for act in acts])

    def _first_pick(self, key: str) -> int:
        if key in self._picks:
            return self._picks[key]
        if key in self._said:
            return self._said[key] + 1
        return hashlib.sha256(self._seed + key.encode()).digest()[0]


def fill(wording: str, values: Mapping[str, str]) -> str:
    """A wording with its places filled in. Raises KeyError for a place without a value."""
    return _PLACE.sub(lambda place: values[place[1]], wording)


def digest(acts: list[dict[str, Any]]) -> bytes:
    return hashlib.sha256(json.dumps(acts, sort_keys=True, default=str).encode()).digest()


def _clock(value: str) -> time:
    # A day's end may be written 24:00.
    return time(0, 0) if value.startswith("24") else time.fromisoformat(value)


def _direction(character: str) -> str:
    kind = unicodedata.bidirectional(character)
    if kind in ("R", "AL", "AN"):
        return "R"
    if kind in ("L", "EN"):
        return "N" if kind == "EN" else "L"
    return ""
