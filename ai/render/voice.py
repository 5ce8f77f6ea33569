"""Picks wordings and writes names, money, days, times and durations in one language."""

import hashlib
import json
import unicodedata
from datetime import date, time

from ai.acts import Act, act_to_json
from ai.render import templates
from ai.render.clean import single_line
from catalog.snapshot import Money, PackageEntry, ServiceEntry, Snapshot
from core.money import to_decimal_string

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"
_RIGHT_TO_LEFT = frozenset({"ar"})


class Voice:
    """One rendering's language and wording. Pure: the same acts always speak the same way."""

    def __init__(self, *, acts: tuple[Act, ...], snapshot: Snapshot, language: str) -> None:
        self.snapshot = snapshot
        self.language = _template_language(language, snapshot)
        self._texts = templates.TEXTS[self.language]
        spoken = json.dumps([act_to_json(act) for act in acts], sort_keys=True, default=str)
        self._seed = hashlib.sha256(spoken.encode()).digest()

    def say(self, key: str, **values: str) -> str:
        """A wording of `key`; values are set apart where the writing direction changes."""
        isolated = {name: self.isolate(value) for name, value in values.items()}
        return self.frame(key, **isolated)

    def frame(self, key: str, **values: str) -> str:
        """Like :meth:`say` for values that are already sentences of this language."""
        variants = self._texts[key]
        pick = hashlib.sha256(self._seed + key.encode()).digest()[0] % len(variants)
        return variants[pick].format(**values)

    def title(self, key: str) -> str:
        return self._texts[key][0]

    def isolate(self, value: str) -> str:
        """`value` in a bidirectional isolate where it would disturb the line's direction."""
        wanted = "R" if self.language in _RIGHT_TO_LEFT else "L"
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
        """ "120.00 AED": Latin digits and the ISO code in every language."""
        return f"{to_decimal_string(amount.minor, amount.currency)} {amount.currency}"

    def day(self, day: date) -> str:
        weekday = templates.WEEKDAYS[self.language][day.weekday()]
        month = templates.MONTHS[self.language][day.month - 1]
        if self.language == "es":
            return f"{weekday} {day.day} de {month}"
        return f"{weekday} {day.day} {month}"

    def short_day(self, day: date) -> str:
        weekday = templates.SHORT_WEEKDAYS[self.language][day.weekday()]
        month = templates.SHORT_MONTHS[self.language][day.month - 1]
        return f"{weekday} {day.day} {month}"

    def clock(self, moment: time) -> str:
        if self.language == "es":
            return f"{moment.hour}:{moment.minute:02d}"
        half = {"en": ("am", "pm"), "ar": ("صباحاً", "مساءً")}[self.language][moment.hour >= 12]
        return f"{moment.hour % 12 or 12}:{moment.minute:02d} {half}"

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
        from_weekdays = templates.WEEKDAYS[self.language]
        rows: list[tuple[int, int, tuple[tuple[str, str], ...]]] = []
        for index, key in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
            spans = hours.get(key, ())
            if rows and rows[-1][2] == spans:
                rows[-1] = (rows[-1][0], index, spans)
            else:
                rows.append((index, index, spans))
        lines = []
        for first, last, spans in rows:
            days = from_weekdays[first]
            if last != first:
                days = f"{days}–{from_weekdays[last]}"
            lines.append(f"{days}: {self.isolate(self.opening(spans))}")
        return "\n".join(lines)

    def duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        pieces = []
        if hours:
            pieces.append(self.frame(f"hours_{_plural(hours)}", hour_count=str(hours)))
        if rest or not hours:
            pieces.append(self.frame(f"minutes_{_plural(rest)}", minute_count=str(rest)))
        return self.title("join_and").join(pieces)

    def enumerate(self, items: list[str]) -> str:
        if len(items) < 2:
            return "".join(items)
        comma, last = self.title("join_comma"), self.title("join_and")
        return comma.join(items[:-1]) + last + items[-1]


def _template_language(language: str, snapshot: Snapshot) -> str:
    for candidate in (language, snapshot.business.default_language):
        if candidate in templates.TEXTS:
            return candidate
    return "en"


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


def _plural(count: int) -> str:
    if count == 1:
        return "one"
    if count == 2:
        return "two"
    return "few" if 3 <= count <= 10 else "many"
