"""Rendering: pure, total, exact in money, within WhatsApp's limits; templates without promises."""

import re
import string
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ai import reply_ids
from ai.acts import (
    HAND_OFF_REASONS,
    LIST_INTROS,
    PROBLEMS,
    QUOTE_DETAILS,
    REFUSALS,
    SLOTS,
    SMALL_TALK,
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
from ai.render import Part, UnknownReference, lint, render, templates, text_of
from ai.render.clean import untrusted
from ai.render.pages import page_starts
from catalog.snapshot import ArticleEntry, Money, ServiceEntry, Snapshot
from core.locales import PLURALS
from core.money import to_decimal_string
from core.splitting import cut, length, split
from tests.ai.shops import NAVAJA, SPARKLE

LANGUAGES = tuple(templates.TEXTS)

refs = st.sampled_from([entry.ref for entry in (*SPARKLE.services, *SPARKLE.packages)])
lines = st.lists(
    st.builds(Line, ref=refs, quantity=st.integers(1, 20)),
    min_size=1, max_size=4, unique_by=lambda line: line.ref,
).map(tuple)  # fmt: skip
texts = st.text(min_size=1, max_size=200)
details = st.lists(
    st.one_of(
        st.builds(Slot, name=st.sampled_from(("name", "place", "notes", "phone")),
                  spans=st.just(()), value=texts),
        st.dates().map(lambda day: Slot("date", (), day.isoformat())),
        st.times().map(lambda t: Slot("time", (), t.strftime("%H:%M"))),
    ),
    max_size=5, unique_by=lambda slot: slot.name,
).map(tuple)  # fmt: skip
days = st.dates().map(lambda day: day.isoformat())
acts = st.lists(
    st.one_of(
        st.builds(Quote, ref=refs, detail=st.sampled_from(QUOTE_DETAILS), book=st.booleans()),
        st.builds(
            ListServices, category=st.sampled_from((None, "Cleaning", "Furniture", "Nothing")),
            intro=st.sampled_from(LIST_INTROS), page=st.integers(1, 5), prices=st.booleans(),
        ),
        st.builds(Answer, ref=st.sampled_from([a.ref for a in SPARKLE.articles])),
        st.builds(Hours, date=st.one_of(st.none(), days)),
        st.just(Place()),
        st.builds(
            Ask, slot=st.sampled_from(SLOTS), lines=lines, understood=details,
            problem=st.sampled_from((None, *PROBLEMS)),
        ),
        st.builds(ProposeOrder, lines=lines, slots=details, reference=st.just("P-7")),
        st.builds(ReviewOrder, lines=lines, slots=details),
        st.builds(OrderStatus, reference=st.sampled_from(("", "P-7")),
                  state=st.sampled_from(("none", "pending_approval", "approved", "rejected"))),
        st.builds(
            Clarify,
            options=st.lists(
                st.one_of(refs, st.sampled_from(("menu", "hours", "person", "change:date"))),
                min_size=1, max_size=3, unique=True,
            ).map(tuple),
        ),
        st.builds(SmallTalk, code=st.sampled_from(SMALL_TALK)),
        st.builds(Refuse, code=st.sampled_from(REFUSALS)),
        st.builds(HandOff, reason=st.sampled_from(HAND_OFF_REASONS)),
    ),
    min_size=1, max_size=4,
).map(tuple)  # fmt: skip


def assert_within_limits(parts: list[Part]) -> None:
    for part in parts:
        assert part.text.strip()
        limit = 1024 if part.kind == "buttons" else 4096
        assert length(part.text) <= limit
        assert len(part.buttons) <= 3 and len(part.rows) <= 10
        assert (part.kind == "buttons") == bool(part.buttons)
        assert (part.kind == "list") == bool(part.rows)
        ids = [item.id for item in (*part.buttons, *part.rows)]
        assert len(ids) == len(set(ids))
        for button in part.buttons:
            assert 1 <= length(button.title) <= 20
        for row in part.rows:
            assert 1 <= length(row.title) <= 24 and length(row.description) <= 72
        for reply_id in ids:
            assert len(reply_id) <= 200 and reply_ids.parse(reply_id) is not None
        if part.rows:
            assert 1 <= length(part.list_button) <= 20


@settings(max_examples=250, deadline=None)
@given(acts=acts, language=st.sampled_from(LANGUAGES))
def test_rendering_is_pure_total_and_within_limits(acts, language) -> None:
    parts = render(acts, SPARKLE, language)
    assert parts == render(acts, SPARKLE, language)
    assert_within_limits(parts)
    assert [Part.from_json(part.to_json()) for part in parts] == parts


def _prices(snapshot: Snapshot) -> set[str]:
    return {
        to_decimal_string(entry.price.minor, entry.price.currency)
        for entry in (*snapshot.services, *snapshot.packages)
    }


@settings(max_examples=150, deadline=None)
@given(wish=lines, language=st.sampled_from(LANGUAGES))
def test_every_amount_is_a_price_or_a_sum_of_the_catalogue(wish, language) -> None:
    amounts = _prices(SPARKLE)
    prices = {e.ref: e.price.minor for e in (*SPARKLE.services, *SPARKLE.packages)}
    amounts |= {to_decimal_string(prices[w.ref] * w.quantity, "AED") for w in wish}
    total = to_decimal_string(sum(prices[w.ref] * w.quantity for w in wish), "AED")
    for act in (ReviewOrder(wish), ProposeOrder(wish, reference="P-7")):
        text = text_of(render((act, *(Quote(w.ref) for w in wish[:3])), SPARKLE, language))
        found = [_plain(amount) for amount in re.findall(r"([\d.,\u202f]+) AED", text)]
        assert found and set(found) <= amounts | {total}
        assert total in found


def _plain(amount: str) -> str:
    """ "12.345,67" and "12,345.67" → "12345.67"."""
    whole, part = re.sub(r"[.,\u202f]", "", amount[:-3]), amount[-2:]
    return f"{whole}.{part}"


PER_LANGUAGE = {
    Money(12000, "AED"): {"": "120.00 AED", ",": "120,00 AED"},
    Money(123456, "EUR"): {"": "1234.56 EUR", ",": "1234,56 EUR"},
    Money(120, "JPY"): {"": "120 JPY", ",": "120 JPY"},
    Money(1500, "KWD"): {"": "1.500 KWD", ",": "1,500 KWD"},
    Money(5, "USD"): {"": "0.05 USD", ",": "0,05 USD"},
    Money(1234567890, "INR"): {
        "": "12,345,678.90 INR",
        "hi": "1,23,45,678.90 INR",
        ",": "12.345.678,90 INR",
        "fr": "12\u202f345\u202f678,90 INR",
    },
}
COMMA = ("es", "fr", "pt", "id")


@pytest.mark.parametrize("money", PER_LANGUAGE, ids=lambda money: money.currency)
@pytest.mark.parametrize("language", LANGUAGES)
def test_money_is_exact_in_every_language(money, language) -> None:
    texts = PER_LANGUAGE[money]
    shown = texts.get(language) or texts["," if language in COMMA else ""]
    service = ServiceEntry(1, "Cut", "", "", money, None)
    text = text_of(render((Quote("service:1"),), replace(SPARKLE, services=(service,)), language))
    assert shown in text


def test_an_unknown_reference_is_an_error_not_a_guess() -> None:
    for act in (Quote("service:99"), Answer("article:99"), ReviewOrder((Line("service:99"),))):
        with pytest.raises(UnknownReference):
            render((act,), SPARKLE, "en")


def test_a_proposal_says_that_a_person_will_decide() -> None:
    act = ProposeOrder(
        (Line("service:1", 2),),
        (Slot("date", (), "2026-11-28"), Slot("time", (), "17:00")),
        "P-1042",
    )
    text = text_of(render((act,), SPARKLE, "en"))
    for piece in ("P-1042", "900.00 AED", "Saturday 28 November", "5:00 pm", "request"):
        assert piece in text
    assert re.search(r"person|Somebody from the team", text)
    assert "persona" in text_of(render((act,), SPARKLE, "es")) or "equipo" in text_of(
        render((act,), SPARKLE, "es")
    )


def test_a_long_catalogue_is_paged() -> None:
    services = tuple(
        ServiceEntry(
            n, f"Service number {n} with a rather long name", "", "All", Money(n * 100, "AED"), 30
        )
        for n in range(1, 26)
    )
    shop = replace(SPARKLE, services=services, packages=())
    seen: list[str] = []
    page, way = 1, [1]
    while page:
        part = render((ListServices(page=page),), shop, "en")[0]
        assert_within_limits([part])
        leads = {row.title: row.id for row in part.rows if row.id.startswith("menu:")}
        assert ("Back…" in leads) == (page > 1)
        if page > 1:
            assert leads["Back…"] == f"menu:{page - 1}:"
        seen += [row.id for row in part.rows if not row.id.startswith("menu:")]
        reply = reply_ids.parse(leads.get("More…", ""))
        page = int(reply.name) if reply else 0
        way.append(page)
    assert seen == [f"quote:service:{n}" for n in range(1, 26)]
    assert way == [1, 2, 3, 0]


@pytest.mark.parametrize("count", [11, 17, 18, 19, 26, 27, 100])
def test_pages_hold_all_and_fit(count) -> None:
    starts = [*page_starts(count), count]
    sizes = [end - start for start, end in pairwise(starts)]
    assert sizes[0] == 9 and 1 <= sizes[-1] <= 9
    assert all(size == 8 for size in sizes[1:-1])


def test_a_long_article_is_split_and_nothing_is_lost() -> None:
    answer = "\n\n".join(
        f"Paragraph {n}. " + "Some words 👩‍👩‍👧 and more. " * 30 for n in range(12)
    )
    shop = replace(SPARKLE, articles=(ArticleEntry(1, "Why?", answer, "en"),))
    parts = render((Answer("article:1"),), shop, "en")
    assert len(parts) > 1
    assert_within_limits(parts)
    assert " ".join(" ".join(part.text for part in parts).split()) == " ".join(answer.split())


def test_a_long_text_goes_ahead_of_its_buttons() -> None:
    service = replace(SPARKLE.services[0], description="Very long. " * 110)
    shop = replace(SPARKLE, services=(service,))
    parts = render((Quote("service:1", "about", book=True),), shop, "en")
    assert [part.kind for part in parts] == ["text", "buttons"]
    assert_within_limits(parts)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400), limit=st.integers(2, 60))
def test_cutting_keeps_to_the_limit(text, limit) -> None:
    assert length(cut(text, limit)) <= limit


@settings(max_examples=200, deadline=None)
@given(text=st.text(min_size=1, max_size=600), limit=st.integers(8, 80))
def test_splitting_loses_nothing_but_white_space(text, limit) -> None:
    pieces = split(text, limit)
    assert all(length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_characters_are_never_cut_in_the_middle() -> None:
    family = "👨‍👩‍👧‍👦"
    assert cut(family * 5, 24).removesuffix("…") in ("", family, family * 2)
    assert cut("🇦🇪🇪🇸🇫🇷", 10).removesuffix("…") in ("🇦🇪🇪🇸", "🇦🇪")
    assert not cut("e\u0301" * 20, 10).endswith("e…")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_untrusted_words_carry_no_markup_links_or_controls(text) -> None:
    shown = untrusted(text, limit=60)
    assert not set(shown) & set("*_~`<>\n\r\t\u202e\u202d\u2066\u200e\u200f")
    assert "://" not in shown and "www." not in shown.lower()
    assert length(shown) <= 60


@pytest.mark.parametrize(
    "text", ["see https://evil.example/x?y", "go evil.com/free now", "www.bad.org"]
)
def test_links_are_taken_out(text) -> None:
    assert "." not in untrusted(text, limit=60).replace("…", "")


# --- The lint of the templates ------------------------------------------------------------


def _templates():
    for language in templates.LANGUAGES:
        for tone in templates.TONES:
            for key, variants in templates.wordings(language, tone).items():
                for variant in variants:
                    yield f"{language} {tone}", key, variant


def test_all_languages_say_the_same_things() -> None:
    counted = {"count_minutes", "count_hours"}
    for language, wordings in templates.TEXTS.items():
        plurals = {f"{key}_{form}" for key in counted for form in PLURALS[language]}
        sentences = {key for key in wordings if key.rpartition("_")[0] not in counted}
        assert set(wordings) - sentences == plurals, language
        assert sentences == {
            key for key in templates.TEXTS["en"] if key.rpartition("_")[0] not in counted
        }, language
    for wordings in templates.TEXTS.values():
        assert all(isinstance(variants, tuple) and all(variants) for variants in wordings.values())


def test_every_code_has_its_template() -> None:
    wanted = {
        *(f"small_talk_{code}" for code in SMALL_TALK),
        *(f"refuse_{code}" for code in REFUSALS),
        *(f"hand_off_{reason}" for reason in HAND_OFF_REASONS),
        *(f"ask_{slot}" for slot in SLOTS),
        *(f"label_{slot}" for slot in SLOTS),
        *(f"change_{slot}" for slot in SLOTS),
        *(f"problem_{problem}" for problem in PROBLEMS),
        *(f"list_{intro}" for intro in LIST_INTROS),
    }
    assert wanted <= set(templates.TEXTS["en"])


def test_templates_use_known_placeholders_and_no_digits() -> None:
    for language, key, variant in _templates():
        fields = {name for _, name, spec, _ in string.Formatter().parse(variant) if name}
        assert fields <= templates.PLACEHOLDERS, (language, key)
        assert not any(character.isdigit() for character in variant), (language, key)
        assert "%" not in variant and "http" not in variant, (language, key)


def test_variants_of_a_sentence_take_the_same_placeholders() -> None:
    for language, wordings in templates.TEXTS.items():
        for key, variants in wordings.items():
            fields = [
                {name for _, name, _, _ in string.Formatter().parse(variant) if name}
                for variant in variants
            ]
            if not key.startswith(("small_talk", "refuse")):
                assert all(field == fields[0] for field in fields), (language, key)


def test_no_template_grants_or_confirms_anything() -> None:
    for language, key, variant in _templates():
        assert not lint.PROMISES.search(variant), (language, key, variant)


def test_titles_fit_without_being_cut() -> None:
    for language, wordings in templates.TEXTS.items():
        for key, variants in wordings.items():
            titles = ("button_", "option_", "change_", "ask_button", "list_button")
            is_title = key.startswith(titles)
            if is_title and key != "button_choose":
                assert all(length(v) <= 20 for v in variants), (language, key)


def test_untranslated_names_are_set_apart_in_arabic() -> None:
    text = text_of(render((Quote("service:4"),), SPARKLE, "ar"))
    assert "\u2068Mattress steam\u2069" in text and "\u206899.50 AED\u2069" in text
    assert "\u2068" not in text_of(render((Quote("service:4"),), SPARKLE, "en"))


def test_languages_without_templates_fall_back() -> None:
    assert render((SmallTalk("thanks"),), NAVAJA, "ru") == render(
        (SmallTalk("thanks"),), NAVAJA, "es"
    )


def test_our_own_sentences_pass_the_lint_of_the_businesses() -> None:
    for language, key, variant in _templates():
        if key in lint.editable():
            assert lint.problem(key, lint.tidy(variant)) is None, (language, key, variant)
