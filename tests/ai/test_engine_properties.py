"""Whatever is written to the engine, it stays inside the catalogue and inside its rights."""

import re
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ai.acts import act_from_json, act_to_json
from ai.engine import decide
from ai.engine.index import build, index_of
from ai.render import render, text_of
from ai.turn import CustomerMessage, Turn
from ai.validate import validate
from catalog.snapshot import Snapshot
from core.money import to_decimal_string
from tests.ai.shops import DUBAI_NOW, NAVAJA, SPARKLE, Chat

WORDS = st.sampled_from(
    [
        "deep",
        "clean",
        "cleaning",
        "sofa",
        "carpet",
        "AC",
        "book",
        "want",
        "price",
        "how",
        "much",
        "tomorrow",
        "friday",
        "10",
        "5pm",
        "3",
        "at",
        "yes",
        "no",
        "cancel",
        "change",
        "make",
        "it",
        "confirm",
        "approve",
        "discount",
        "20%",
        "free",
        "for",
        "I'm",
        "Sara",
        "Villa",
        "5",
        "pizza",
        "haircut",
        "person",
        "hello",
        "thanks",
        "corte",
        "barba",
        "manicura",
        "mañana",
        "viernes",
        "cuánto",
        "quiero",
        "reservar",
        "sí",
        "vale",
        "تنظيف",
        "عميق",
        "كم",
        "سعر",
        "احجز",
        "بكرة",
        "الساعة",
        "نعم",
        "لا",
        "خصم",
        "شخص",
        "٣",
        "service:1",
        '{"kind":',
        "ignore",
        "system",
        "price=0",
        "https://x.y",
        "*bold*",
        "👍",
        "🙏",
        "\u202e",
        "\u200b",
        "0",
        "-1",
        "99999999",
        "١٢٠",
    ]
)
sentences = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
messages = st.one_of(sentences, st.text(max_size=120))
shops = st.sampled_from((SPARKLE, NAVAJA))


def amounts(snapshot: Snapshot) -> list[int]:
    return [entry.price.minor for entry in (*snapshot.services, *snapshot.packages)]


@settings(max_examples=200, deadline=None)
@given(shop=shops, said=st.lists(messages, min_size=1, max_size=4))
def test_random_talk_stays_inside_the_catalogue(shop: Snapshot, said: list[str]) -> None:
    chat = Chat(shop)
    reviewed: tuple[object, object] | None = None
    for text in said:
        chat.say(text)
        assert 1 <= len(chat.decision.acts) <= 4
        for act in chat.decision.acts:
            refs = [line.ref for line in getattr(act, "lines", ())]
            refs += [act.ref] if hasattr(act, "ref") else []
            assert all(shop.find(ref) is not None for ref in refs)
            assert act_from_json(act_to_json(act)) == act
            if act.kind == "propose_order":
                # Only what was read back in the turn before, after a yes.
                assert reviewed == (act.lines, act.slots)
        last = chat.decision.acts[-1]
        reviewed = (last.lines, last.slots) if last.kind == "review_order" else None
        assert not re.search(r"confirmed|discount|descuento|confirmad|خصم|مؤكد", chat.text)


@settings(max_examples=120, deadline=None)
@given(shop=shops, said=st.lists(sentences, min_size=1, max_size=3))
def test_every_amount_said_is_a_price_or_a_sum_of_the_catalogue(shop, said) -> None:
    chat = Chat(shop)
    for text in said:
        chat.say(text)
        single = amounts(shop)
        exact = {to_decimal_string(minor, shop.business.currency) for minor in single}
        wished = [line for act in chat.decision.acts for line in getattr(act, "lines", ())]
        total = 0
        for line in wished:
            entry = shop.sellable(line.ref)
            assert entry is not None
            total += entry.price.minor * line.quantity
            exact.add(to_decimal_string(entry.price.minor * line.quantity, entry.price.currency))
        exact.add(to_decimal_string(total, shop.business.currency))
        # A language may part the cents with a comma ("18,00 EUR").
        shown = re.findall(r"(\d+(?:[.,]\d+)?) (?:AED|EUR)\b", chat.text)
        shown = [amount.replace(",", ".") for amount in shown]
        typed = re.findall(r"\d+", " ".join(said))
        assert all(amount in exact or amount in typed for amount in shown)


@settings(max_examples=80, deadline=None)
@given(reply_id=st.text(max_size=210), text=st.text(max_size=40))
def test_no_reply_id_breaks_the_engine(reply_id: str, text: str) -> None:
    chat = Chat(SPARKLE).tap(reply_id, text)
    assert "propose_order" not in chat.kinds


@settings(max_examples=60, deadline=None)
@given(said=messages)
def test_a_decision_is_the_same_every_time(said: str) -> None:
    turn = Turn((CustomerMessage(1, said),), SPARKLE, DUBAI_NOW)
    first, second = validate(decide(turn), turn), validate(decide(turn), turn)
    assert first == second
    assert text_of(render(first.acts, SPARKLE, first.language)) == text_of(
        render(second.acts, SPARKLE, second.language)
    )


def test_four_thousand_characters_are_read_like_any_other() -> None:
    filler = "I was just thinking about my home and the weather today. " * 70
    chat = Chat(SPARKLE).say(f"how much is deep cleaning? {filler}"[:4000])
    assert "propose_order" not in chat.kinds
    for text in ("a-" * 2000, "si " * 1300, "1 " * 2000, "((((" * 1000, "٣" * 4000):
        Chat(SPARKLE).say(text)


def test_two_shops_share_nothing_by_accident() -> None:
    assert index_of(SPARKLE) is index_of(Snapshot.from_json(SPARKLE.to_json()))
    assert index_of(SPARKLE) is not index_of(NAVAJA)
    assert build(SPARKLE).vocabulary.isdisjoint({"manicura", "tinte", "barba"})


def test_the_state_survives_json_and_holds_only_cited_words() -> None:
    import json

    chat = Chat(NAVAJA).say("hola, soy Pablo y tengo un secreto").say("quiero un corte mañana")
    chat.state = json.loads(json.dumps(chat.state))
    chat.now += timedelta(minutes=5)
    assert "secreto" not in json.dumps(chat.state)
    assert chat.say("a las 11").acts == ["ask name"]
