"""Hindi in the script that the customer wrote last, and never two scripts in a sentence of ours."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from ai.acts import Act, Ask, Hours, ListServices, Quote, Refuse, Slot, SmallTalk
from ai.render import Composed, Manner, compose, latin, render, templates, text_of
from ai.render.parts import BUTTON_TITLE_LIMIT, LIST_BUTTON_LIMIT
from catalog.actions import update_profile
from catalog.snapshot import TONES, Translation
from conversations.models import Channel
from core import locales
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.ai.shops import SPARKLE
from tests.ai.test_turns import Customer
from tests.conversations.scripted import install
from tests.support.people import person

DEVANAGARI = re.compile("[\u0900-\u097f]")
PLACE = re.compile(r"\{[a-z_]+\}")
WORD = re.compile("[\u0900-\u0963\u0966-\u097f]+")
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST = SPARKLE.services[0]
SOME: tuple[tuple[Act, ...], ...] = (
    (SmallTalk(code="greeting"),),
    (Quote(ref=FIRST.ref, book=True),),
    (Quote(ref=FIRST.ref, detail="about"),),
    (Quote(ref=FIRST.ref), Quote(ref=SPARKLE.services[1].ref)),
    (ListServices(),),
    (Hours(),),
    (Hours(date="2026-11-24"),),
    (Refuse(code="discount"),),
)


def sentences() -> list[tuple[str, str]]:
    found = {
        (key, text)
        for tone in TONES
        for key, texts in templates.wordings("hi", tone).items()
        for text in texts
    }
    return sorted(found)


def spoken_by_hindis_clock() -> list[str]:
    days = [AT.date() + timedelta(days=32 * month) for month in range(12)]
    days += [AT.date() + timedelta(days=number) for number in range(7)]
    told = [way(day, language="hi") for way in (locales.day, locales.short_day) for day in days]
    return told + [locales.read_back(time(hour, 30), language="hi") for hour in range(24)]


def said(*acts: Act, wrote: str, before: dict[str, int] | None = None) -> Composed:
    return compose(acts, SPARKLE, "hi", said=before or {}, wrote=wrote)


def test_every_word_of_ours_is_in_the_table() -> None:
    """What is written by its letters is understood; what people type reads better."""
    ours = [text for _, text in sentences()] + spoken_by_hindis_clock()
    words = {word for text in ours for word in WORD.findall(unicodedata.normalize("NFC", text))}
    assert len(words) > 300
    assert sorted(words - latin._table().keys()) == []


def test_no_sentence_keeps_a_letter_or_loses_a_place() -> None:
    for key, text in sentences():
        written = latin.in_latin(text)
        assert not DEVANAGARI.search(written), key
        assert sorted(PLACE.findall(written)) == sorted(PLACE.findall(text)), key
        if key.startswith("button_"):
            assert len(written) <= BUTTON_TITLE_LIMIT, written
        if key.startswith("list_button"):
            assert len(written) <= LIST_BUTTON_LIMIT, written


@pytest.mark.parametrize("acts", SOME, ids=lambda acts: acts[0].kind)
def test_answers_come_in_the_script_that_was_written_last(acts: tuple[Act, ...]) -> None:
    answered = said(*acts, wrote="deep clean kitne ka hai?")
    shown = str([part.to_json() for part in answered.parts])
    assert not DEVANAGARI.search(shown)
    kept = Manner.from_json(answered.manner.to_json())
    assert render(acts, SPARKLE, "hi", kept) == answered.parts
    native = said(*acts, wrote="डीप क्लीन कितने का है?", before=answered.said)
    assert DEVANAGARI.search(text_of(native.parts))
    assert "latin" not in native.manner.to_json()


def test_what_has_no_letters_is_answered_as_before() -> None:
    first = said(Hours(), wrote="kab khulte ho?")
    assert said(Hours(), wrote="5 👍", before=first.said).manner.latin
    second = said(Hours(), wrote="कब खुलते हो?", before=first.said)
    assert not said(Hours(), wrote="5 👍", before=second.said).manner.latin
    assert not compose((Hours(),), SPARKLE, "en", said=first.said, wrote="when?").manner.latin


def test_names_and_customers_words_stay_as_they_are() -> None:
    own = replace(FIRST, translations={"hi": Translation(name="डीप क्लीन", description="")})
    shop = replace(SPARKLE, services=(own, *SPARKLE.services[1:]))
    quote = compose((Quote(ref=FIRST.ref),), shop, "hi", said={}, wrote="kitna?")
    assert FIRST.name in text_of(quote.parts)
    native = replace(own, name="डीप क्लीन")
    shop = replace(SPARKLE, services=(native, *SPARKLE.services[1:]))
    quote = compose((Quote(ref=FIRST.ref),), shop, "hi", said={}, wrote="kitna?")
    assert "डीप क्लीन" in text_of(quote.parts)


def test_a_businesss_own_wording_is_written_by_its_letters() -> None:
    shop = replace(SPARKLE, wordings={"hi": {"small_talk_greeting": ("पधारिए जनाब, फ़रमाइए।",)}})
    greeting = compose((SmallTalk(code="greeting"),), shop, "hi", said={}, wrote="namaste")
    assert text_of(greeting.parts) == "Padhaarie janaab, faramaaie."


def test_a_read_back_is_in_one_script() -> None:
    understood = (Slot("date", (), "2026-11-24"), Slot("time", (), "16:30"))
    answered = said(Ask(slot="name", understood=understood), wrote="kal shaam 4:30 baje")
    assert not DEVANAGARI.search(text_of(answered.parts))
    assert "Mangalvaar" in text_of(answered.parts)


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any) -> Customer:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
        update_profile(actor=person("owner").actor, fields={"languages": ["en", "hi"]})
    return Customer(alpha, channel, install())


def test_a_conversation_changes_its_script_with_the_customer(customer: Customer) -> None:
    """Each of the messages passes the law, which writes it again."""
    for words, native in (
        ("deep clean ka daam kitna hai?", False),
        ("डीप क्लीन का दाम कितना है?", True),
        ("aap kab khulte hain?", False),
    ):
        answer = customer.ask(words)
        assert answer, "it left"
        assert bool(DEVANAGARI.search(answer)) is native, answer
