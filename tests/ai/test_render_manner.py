"""How it is said: nothing twice the same way, the same again when asked, tones, and locales."""

import hashlib
import json
import re
import unicodedata
from dataclasses import replace
from datetime import date, time

import pytest
from babel import Locale
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from ai import wordings
from ai.acts import (
    Answer,
    Ask,
    Clarify,
    HandOff,
    Hours,
    Line,
    ListServices,
    OrderStatus,
    Place,
    ProposeOrder,
    Quote,
    Refuse,
    ReviewOrder,
    Slot,
    SmallTalk,
)
from ai.render import Manner, compose, first_edition, lint, render, templates, text_of
from ai.render.manner import FIRST
from core import locales
from tests.ai.shops import SPARKLE
from tests.ai.test_render import acts, details, lines

FIRST_TEXTS = "667873434c2d"
"""The beginning of what the first edition's texts come to: they are frozen."""

FIRST_SAID = "583539f197f9"
"""The same of what the code of before there were editions made of one act of each kind."""

FREQUENT = (
    "small_talk_greeting", "small_talk_thanks", "quote_price", "quote_book", "list_menu",
    "list_book", "hours_week", "place_address", "ask_name", "ask_phone", "ask_place", "ask_date",
    "ask_time", "ask_quantity", "ask_notes", "ask_understood", "review_intro", "review_question",
    "propose_intro", "clarify_codes", "refuse_discount", "refuse_unknown_service",
    "hand_off_asked_for_person", "hand_off_low_confidence",
)  # fmt: skip

languages = st.sampled_from(templates.LANGUAGES)
tones = st.sampled_from(templates.TONES)


def toned(tone: str):
    return replace(SPARKLE, business=replace(SPARKLE.business, tone=tone))


# ---------------------------------------------------------------- no repetition


@settings(max_examples=150, deadline=None)
@given(acts=acts, language=languages, tone=tones, turns=st.integers(2, 6))
def test_no_sentence_comes_twice_running_the_same_way(acts, language, tone, turns) -> None:
    shop = toned(tone)
    said: dict[str, int] = {}
    for _ in range(turns):
        composed = compose(acts, shop, language, said=said)
        assert composed.parts == render(acts, shop, language, composed.manner)
        kept = Manner.from_json(composed.manner.to_json())
        assert composed.parts == render(acts, shop, language, kept)
        for key, place in composed.manner.picks.items():
            assert said.get(key) != place, key
        said = composed.said


@pytest.mark.parametrize("language", templates.LANGUAGES)
def test_what_is_asked_again_after_others_is_still_said_otherwise(language) -> None:
    said: dict[str, int] = {}
    texts = []
    for act in (Ask("name"), SmallTalk("thanks"), Quote("service:1"), Ask("name")):
        composed = compose((act,), SPARKLE, language, said=said)
        said = composed.said
        texts.append(text_of(composed.parts))
    assert texts[0] != texts[3]


@pytest.mark.parametrize("language", templates.LANGUAGES)
def test_frequent_sentences_have_three_ways_and_the_other_tones_their_own(language) -> None:
    own = templates.own(language)
    for key in FREQUENT:
        assert len(own["friendly"][key]) >= 3, key
        assert len(set(own["friendly"][key])) == len(own["friendly"][key]), key
        assert own["formal"][key] != own["friendly"][key], key
        assert own["brief"][key] != own["friendly"][key], key


# ---------------------------------------------------------------- what was there before


def test_runs_from_before_speak_the_first_edition() -> None:
    act = (Quote("service:1"), Hours())
    run = Manner.from_json(None)
    assert run.edition == FIRST
    for language in first_edition.TEXTS:
        text = text_of(render(act, SPARKLE, language, run))
        assert text == text_of(render(act, toned("formal"), language, run))
    assert "450.00 AED" in text_of(render((Quote("service:1"),), SPARKLE, "es", run))
    assert "450,00 AED" in text_of(render((Quote("service:1"),), SPARKLE, "es"))
    # It had no French: the business's own language spoke.
    assert render(act, SPARKLE, "fr", run) == render(act, SPARKLE, "en", run)


def test_the_first_edition_is_frozen() -> None:
    """Messages may still wait that were written with it."""
    told = repr(
        sorted((lang, sorted(texts.items())) for lang, texts in first_edition.TEXTS.items())
    )
    assert hashlib.sha256(told.encode()).hexdigest().startswith(FIRST_TEXTS)


def test_the_first_edition_says_every_act_as_it_did() -> None:
    """To the letter: what an act has learnt since must not pick another wording for it."""
    lines = (Line("service:1", 2),)
    slots = (Slot("date", (), "2026-11-23"), Slot("time", (), "15:30"), Slot("name", (), "Ana"))
    every = (
        Quote("service:1"),
        Quote("package:1", detail="about", book=True),
        ListServices(),
        ListServices("Cleaning", intro="book", page=2, prices=False),
        Answer("article:1"),
        Hours(),
        Hours("2026-11-23"),
        Place(),
        Ask("time", lines=lines, understood=slots, problem="closed"),
        ReviewOrder(lines=lines, slots=slots),
        ProposeOrder(lines=lines, slots=slots, reference="P-7"),
        OrderStatus(reference="P-7", state="approved"),
        Clarify(options=("service:2", "person")),
        SmallTalk("greeting"),
        Refuse("discount"),
        HandOff("asked_for_person"),
    )
    said = [
        [part.to_json() for part in render((act,), SPARKLE, language, Manner.from_json(None))]
        for act in every
        for language in ("en", "es", "ar")
    ]
    assert hashlib.sha256(json.dumps(said).encode()).hexdigest().startswith(FIRST_SAID)


# ---------------------------------------------------------------- tones


@settings(max_examples=120, deadline=None)
@given(acts=acts, language=languages, tone=st.sampled_from(("formal", "brief")))
def test_only_the_friendly_tone_has_emoji(acts, language, tone) -> None:
    for texts in templates.wordings(language, tone).values():
        for text in texts:
            assert not any(unicodedata.category(c) == "So" for c in text), text
    assert render(acts, toned(tone), language)


FAMILIAR = {
    "es": r"\b(?:tú|te|ti|tu|tus|contigo|dime|elige|escríbeme|cuídate|tienes|puedes|quieres)\b",
    "pt": r"\b(?:você|me diz|me passa|me manda|a gente|oi|tchau|valeu)\b",
    "id": r"\b(?:kak|kakak|makasih|nggak|sip|dadah|yuk|boleh tahu)\b",
}


@pytest.mark.parametrize("language", FAMILIAR)
def test_the_formal_tone_is_not_familiar(language) -> None:
    for key, texts in templates.wordings(language, "formal").items():
        for text in texts:
            assert not re.search(FAMILIAR[language], text, re.IGNORECASE), (key, text)


def test_tones_differ_where_it_counts() -> None:
    spoken = (
        SmallTalk("greeting"), Quote("service:1", book=True), Ask("date"), Refuse("discount"),
        HandOff("asked_for_person"),
    )  # fmt: skip
    for language in templates.LANGUAGES:
        for act in spoken:
            texts = {text_of(render((act,), toned(tone), language)) for tone in templates.TONES}
            assert len(texts) == 3, (language, act)


# ---------------------------------------------------------------- nothing but facts


@settings(max_examples=200, deadline=None)
@given(wish=lines, slots=details, language=languages, tone=tones)
def test_no_digit_comes_from_anywhere_but_facts(wish, slots, language, tone) -> None:
    """Digits that are no fact would be a number that nobody set."""
    plain = tuple(slot for slot in slots if slot.name in ("date", "time"))
    for act in (
        ReviewOrder(wish, plain),
        ProposeOrder(wish, plain, "P-7"),
        Ask("notes", wish, plain),
    ):
        text = text_of(render((act,), toned(tone), language))
        allowed = {"7"} | {str(line.quantity) for line in wish}
        entries = [SPARKLE.sellable(line.ref) for line in wish]
        for line, entry in zip(wish, entries, strict=True):
            names = [entry.name, *(words.name for words in entry.translations.values())]
            allowed |= {found for name in names for found in re.findall(r"\d+", name)}
            allowed |= _digits_of(entry.price.minor) | _digits_of(entry.price.minor * line.quantity)
        allowed |= _digits_of(
            sum(e.price.minor * w.quantity for w, e in zip(wish, entries, strict=True))
        )
        for slot in plain:
            allowed |= _of_moment(slot)
        assert set(re.findall(r"\d+", text)) <= allowed, text
        assert all(c.isascii() for c in text if c.isdigit()), "Latin digits everywhere"


def _digits_of(minor: int) -> set[str]:
    whole, part = divmod(minor, 100)
    indian = f"{whole:,}".split(",")
    found = {str(whole), f"{part:02d}", *indian}
    last, rest = str(whole)[-3:], str(whole)[:-3]
    found |= {last}
    while rest:
        found.add(rest[-2:])
        rest = rest[:-2]
    return found


def _of_moment(slot) -> set[str]:
    if slot.name == "date":
        return {str(date.fromisoformat(slot.value).day)}
    moment = time.fromisoformat(slot.value)
    hours = {moment.hour, moment.hour % 12 or 12}
    return {
        f"{moment.minute:02d}",
        *(str(hour) for hour in hours),
        *(f"{hour:02d}" for hour in hours),
    }


# ---------------------------------------------------------------- locales


@pytest.mark.parametrize("language", templates.LANGUAGES)
def test_days_and_months_are_those_of_the_cldr(language) -> None:
    ours = locales.LOCALES[language]
    assert ours.weekdays == tuple(get_day_names("wide", locale=language)[n] for n in range(7))
    assert ours.months == tuple(get_month_names("wide", locale=language).values())
    symbols = Locale(language).number_symbols["latn"]
    assert (ours.decimal, ours.group) == (symbols["decimal"], symbols["group"])


@pytest.mark.parametrize("language", templates.LANGUAGES)
def test_plural_forms_are_those_of_the_cldr(language) -> None:
    form = Locale(language).plural_form
    for count in range(1200):
        assert locales.plural(count, language=language) == form(count), count
        assert form(count) in locales.PLURALS[language]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "9:30 am"), ("ar", "9:30 صباحاً"), ("es", "9:30"), ("fr", "09:30"), ("pt", "09:30"),
        ("hi", "सुबह 9:30 बजे"), ("sw", "09:30 (saa tatu na nusu asubuhi)"), ("id", "09.30"),
    ],
)  # fmt: skip
def test_a_time_is_read_back_as_people_write_it(language, shown) -> None:
    assert locales.read_back(time(9, 30), language=language) == shown


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (time(0, 0), "saa sita usiku"), (time(6, 0), "saa kumi na mbili alfajiri"),
        (time(7, 0), "saa moja asubuhi"), (time(15, 15), "saa tisa na robo mchana"),
        (time(17, 45), "saa kumi na mbili kasorobo jioni"), (time(21, 0), "saa tatu usiku"),
    ],
)  # fmt: skip
def test_the_swahili_clock_counts_from_six(moment, words) -> None:
    assert locales.read_back(moment, language="sw") == f"{moment:%H:%M} ({words})"


def test_right_to_left_sets_apart_what_runs_the_other_way() -> None:
    for tone in templates.TONES:
        text = text_of(render((Quote("service:4"),), toned(tone), "ar"))
        assert "\u206899.50 AED\u2069" in text
        assert text.count("\u2068") == text.count("\u2069")


def test_every_place_has_an_example() -> None:
    for key in lint.editable():
        for language in templates.LANGUAGES:
            for text in wordings.ours(key, language=language, tone="friendly"):
                shown = wordings.sample(text, SPARKLE, language=language)
                assert shown and "{" not in shown
