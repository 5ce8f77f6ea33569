"""How runs spoke that did not keep their manner yet: three languages, one tone."""

import hashlib
from datetime import date, time

from ai.acts import Act, act_to_json
from ai.render import first_edition
from ai.render.voice import Voice, digest
from catalog.snapshot import Money
from core.money import to_decimal_string

LATER = {
    "list_services": frozenset({"packages_first"}),
    "order_status": frozenset({"lines", "date", "time"}),
}
"""What acts did not have yet: the wordings were picked by a hash of all that they had."""


class FirstVoice(Voice):
    edition = 1

    def frame(self, key: str, **values: str) -> str:
        variants = self._texts[key]
        pick = hashlib.sha256(self._seed + key.encode()).digest()[0] % len(variants)
        return variants[pick].format(**values)

    def title(self, key: str) -> str:
        return self._texts[key][0]

    def money(self, amount: Money) -> str:
        return f"{to_decimal_string(amount.minor, amount.currency)} {amount.currency}"

    def day(self, day: date) -> str:
        weekday = first_edition.WEEKDAYS[self.language][day.weekday()]
        month = first_edition.MONTHS[self.language][day.month - 1]
        if self.language == "es":
            return f"{weekday} {day.day} de {month}"
        return f"{weekday} {day.day} {month}"

    def short_day(self, day: date) -> str:
        weekday = first_edition.SHORT_WEEKDAYS[self.language][day.weekday()]
        month = first_edition.SHORT_MONTHS[self.language][day.month - 1]
        return f"{weekday} {day.day} {month}"

    def clock(self, moment: time) -> str:
        if self.language == "es":
            return f"{moment.hour}:{moment.minute:02d}"
        half = {"en": ("am", "pm"), "ar": ("صباحاً", "مساءً")}[self.language][moment.hour >= 12]
        return f"{moment.hour % 12 or 12}:{moment.minute:02d} {half}"

    def read_back(self, moment: time) -> str:
        return self.clock(moment)

    def duration(self, minutes: int) -> str:
        hours, rest = divmod(minutes, 60)
        pieces = []
        if hours:
            pieces.append(self.frame(f"hours_{_plural(hours)}", hour_count=str(hours)))
        if rest or not hours:
            pieces.append(self.frame(f"minutes_{_plural(rest)}", minute_count=str(rest)))
        return self.title("join_and").join(pieces)

    def _seed_of(self, acts: tuple[Act, ...]) -> bytes:
        told = [act_to_json(act) for act in acts]
        return digest(
            [
                {name: act[name] for name in act if name not in LATER.get(act["kind"], ())}
                for act in told
            ]
        )

    def _template_language(self, language: str) -> str:
        for candidate in (language, self.snapshot.business.default_language):
            if candidate in first_edition.TEXTS:
                return candidate
        return "en"

    def _all_texts(self) -> dict[str, tuple[str, ...]]:
        return first_edition.TEXTS[self.language]


def _plural(count: int) -> str:
    if count == 1:
        return "one"
    if count == 2:
        return "two"
    return "few" if 3 <= count <= 10 else "many"
