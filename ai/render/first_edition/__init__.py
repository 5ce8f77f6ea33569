"""What the assistant said before runs kept their edition: frozen, for what still waits to leave.

A template is one or more natural variants of the same sentence; the renderer
picks one by a hash of the acts. Placeholders come from PLACEHOLDERS alone.
"""

from ai.render.first_edition import ar, en, es
from ai.text import word_set

PLACEHOLDERS = word_set(
    "name price duration description items business hours day address phone reference "
    "total details amount quantity hour_count minute_count label value each"
)

TEXTS: dict[str, dict[str, tuple[str, ...]]] = {"en": en.TEXTS, "es": es.TEXTS, "ar": ar.TEXTS}
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": en.WEEKDAYS,
    "es": es.WEEKDAYS,
    "ar": ar.WEEKDAYS,
}
SHORT_WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": en.SHORT_WEEKDAYS,
    "es": es.SHORT_WEEKDAYS,
    "ar": ar.WEEKDAYS,
}
MONTHS: dict[str, tuple[str, ...]] = {"en": en.MONTHS, "es": es.MONTHS, "ar": ar.MONTHS}
SHORT_MONTHS: dict[str, tuple[str, ...]] = {
    "en": en.SHORT_MONTHS,
    "es": es.SHORT_MONTHS,
    "ar": ar.MONTHS,
}
