"""Which answer brings a picture, and that none leaves which is not its service's."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from ai.acts import Act, Hours, ListServices, Quote, SmallTalk
from ai.models import AssistantRun, Dialogue, RunMessage
from ai.render import Composed, Manner, Part, UnknownReference, compose, render, templates
from ai.render.parts import CAPTION_LIMIT
from catalog import pictures
from catalog.actions import update_service
from catalog.snapshot import Snapshot
from conversations.handling import set_copilot
from conversations.models import Channel, Message
from conversations.queueing import Piece, queue_messages
from core.splitting import length
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.switches import set_switch
from tests.ai.shops import SPARKLE
from tests.ai.test_turns import Customer
from tests.catalog.drawings import drawn
from tests.conversations.scripted import install
from tests.support.jobs import run_jobs
from tests.support.people import PLATFORM_ADMIN, person

MINE, THEIRS = "a" * 64, "b" * 64
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FIRST, SECOND = SPARKLE.services[:2]
PRICE = Quote(ref=FIRST.ref)


def shop(**first: Any) -> Snapshot:
    """Sparkle with a picture of its first service, and another of its second."""
    pictured = (replace(FIRST, picture=MINE, **first), replace(SECOND, picture=THEIRS))
    return replace(SPARKLE, services=(*pictured, *SPARKLE.services[2:]))


def said(*acts: Act, snapshot: Snapshot | None = None, **more: Any) -> Composed:
    return compose(acts, snapshot or shop(), "en", **{"said": {}, "at": AT, **more})


def shown(composed: Composed) -> list[str]:
    return [part.picture for part in composed.parts if part.picture]


# ---------------------------------------------------------------- the rendering


@pytest.mark.parametrize("language", templates.LANGUAGES)
@pytest.mark.parametrize("detail", ["price", "about"])
@pytest.mark.parametrize("book", [True, False], ids=["buttons", "words"])
def test_picture_words_and_buttons_are_one_message(language: str, detail: str, book: bool) -> None:
    acts = (Quote(ref=FIRST.ref, detail=detail, book=book),)
    (plain,) = compose(acts, shop(), language, said={}).parts
    composed = compose(acts, shop(), language, said={}, at=AT)
    kind = "buttons" if plain.buttons else "image"
    assert composed.parts == [replace(plain, kind=kind, picture=MINE)]
    kept = Manner.from_json(composed.manner.to_json())
    assert render(acts, shop(), language, kept) == composed.parts
    assert [Part.from_json(part.to_json()) for part in composed.parts] == composed.parts


def test_a_run_of_before_keeps_its_buttons_in_a_message_of_their_own() -> None:
    acts = (replace(PRICE, book=True),)
    kept = said(*acts).manner.to_json()
    del kept["headed"]
    first, second = render(acts, shop(), "en", Manner.from_json(kept))
    assert (first.kind, second.kind) == ("image", "buttons")
    assert (second.buttons[0].id, second.picture) == (f"book:{FIRST.ref}", "")
    assert second.text


def test_a_list_follows_the_picture() -> None:
    first, second = said(PRICE, ListServices()).parts
    assert (first.kind, first.picture) == ("image", MINE)
    assert (second.kind, second.picture) == ("list", "")


def test_words_too_long_for_a_caption_follow_the_picture() -> None:
    long = shop(description="Word. " * 250)
    composed = said(Quote(ref=FIRST.ref, detail="about"), snapshot=long)
    first, second = composed.parts
    assert (first.kind, first.text, first.picture) == ("image", "", MINE)
    assert (second.kind, second.picture) == ("text", "")
    assert length(second.text) > CAPTION_LIMIT


@pytest.mark.parametrize(
    "acts",
    [
        (Quote(ref=FIRST.ref), Quote(ref=SECOND.ref)),
        (Quote(ref=FIRST.ref, detail="duration"),),
        (Quote(ref=SPARKLE.services[2].ref),),
        (Quote(ref=SPARKLE.packages[0].ref),),
        (Hours(), SmallTalk(code="greeting")),
    ],
    ids=["two", "how-long", "has-none", "package", "no-service"],
)
def test_nothing_else_brings_one(acts: tuple[Act, ...]) -> None:
    composed = said(*acts)
    assert shown(composed) == []
    assert composed.manner.picture == ""


def test_other_words_may_stand_beside_it() -> None:
    composed = said(SmallTalk(code="greeting"), PRICE)
    assert shown(composed) == [MINE]
    assert len(composed.parts) == 1


def test_the_same_picture_does_not_come_twice_within_a_day() -> None:
    first = said(PRICE)
    again = said(PRICE, said=first.said, at=AT + timedelta(hours=23))
    assert (shown(first), shown(again)) == ([MINE], [])
    other = said(Quote(ref=SECOND.ref), said=again.said, at=AT + timedelta(hours=23))
    assert shown(other) == [THEIRS]
    later = said(PRICE, said=other.said, at=AT + timedelta(hours=25))
    assert shown(later) == [MINE]
    week = said(Hours(), said=later.said, at=AT + timedelta(days=7))
    assert not [key for key in week.said if key.startswith("picture:")]


@pytest.mark.parametrize(
    ("acts", "picture"),
    [((PRICE,), THEIRS), ((PRICE,), "c" * 64), ((Hours(),), MINE), ((PRICE, PRICE), MINE)],
)
def test_a_picture_that_is_not_its_services_is_not_rendered(
    acts: tuple[Act, ...], picture: str
) -> None:
    with pytest.raises(UnknownReference):
        render(acts, shop(), "en", Manner(picture=picture))


# ---------------------------------------------------------------- a whole turn


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def customer(committed_db: None, alpha: Tenant, settings: Any, folder: Path) -> Customer:
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0.0
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
        give(1, "teal")
        give(2, "red")
    return Customer(alpha, channel, install())


def give(service_id: int, colour: str) -> str:
    ready = pictures.read(io.BytesIO(drawn(colour=colour)))
    owner = person("owner").actor
    update_service(actor=owner, service_id=service_id, fields={}, picture=ready)
    return ready.sha256


def thought_about(customer: Customer, words: str = "How much is a deep clean?") -> list[Message]:
    """The answer, queued and not sent."""
    customer.writes(words)
    run_jobs(only="conversations.drain")
    run_jobs(only="ai.take_turn")
    return answers(customer)


def answers(customer: Customer) -> list[Message]:
    talk = customer.conversation
    with in_tenant(customer.tenant):
        return list(talk.messages.filter(author="assistant").order_by("id"))


def test_a_price_brings_the_picture_and_the_next_time_words_alone(customer: Customer) -> None:
    first = customer.ask("How much is a deep clean?")
    assert "120.00 AED" in first
    message = answers(customer)[0]
    assert (message.kind, set(message.content)) == ("buttons", {"picture", "buttons"})
    assert "120.00 AED" in message.text
    count = len(answers(customer))
    assert "120.00 AED" in customer.ask("How much is a deep clean?")
    assert not [each for each in answers(customer)[count:] if "picture" in each.content]
    assert {each.status for each in answers(customer)} == {"sent"}


@pytest.mark.parametrize("shown", [True, False], ids=["and-shows-it", "and-shows-words"])
def test_a_run_that_names_another_services_picture_never_leaves(
    customer: Customer, alpha: Tenant, shown: bool
) -> None:
    """All of it forged alike, with what the machine's own role may write."""
    customer.ask("How much is a deep clean?")
    sent = len(customer.transport.sent)
    with in_tenant(alpha):
        other = give(2, "red")
    with in_tenant(alpha, as_assistant=True), transaction.atomic():
        run = AssistantRun.objects.latest("id")
        words = Message.objects.get(run_part__run=run).text
        run.pk, run._state.adding = None, True
        run.manner = {**run.manner, "picture": other}
        run.save()
        piece = Piece(words, kind="image", content={"picture": other}) if shown else Piece(words)
        (forged,) = queue_messages(
            conversation=customer.conversation, author="assistant", pieces=[piece]
        )
        RunMessage.objects.create(run=run, message=forged, position=0)
    run_jobs()
    assert len(customer.transport.sent) == sent
    last = answers(customer)[-1]
    assert (last.status, last.error) == ("cancelled", "not_its_rendering")
    assert customer.conversation.waiting_reason == "assistant_failed"


@pytest.mark.parametrize("picture", ["other", "nobodys", "../../secret", ""])
def test_a_message_that_shows_another_picture_never_leaves(
    customer: Customer, alpha: Tenant, picture: str
) -> None:
    first, *_ = thought_about(customer)
    with in_tenant(alpha):
        named = {"other": give(2, "red"), "nobodys": "c" * 64}.get(picture, picture)
        Message.objects.filter(pk=first.pk).update(content={**first.content, "picture": named})
    run_jobs()
    assert [text for _, text in customer.transport.sent if "120.00" in text] == []
    (cancelled,) = answers(customer)
    assert (cancelled.status, cancelled.error) == ("cancelled", "not_its_rendering")


def test_a_picture_in_front_of_plain_words_never_leaves(customer: Customer, alpha: Tenant) -> None:
    first, *_ = thought_about(customer, "What are your opening hours?")
    with in_tenant(alpha):
        Message.objects.filter(pk=first.pk).update(
            kind="image", content={"picture": give(2, "red")}
        )
    run_jobs()
    assert customer.transport.sent == []


def test_the_kill_switch_holds_a_picture_that_is_queued(customer: Customer) -> None:
    assert "picture" in thought_about(customer)[0].content
    set_switch(actor=PLATFORM_ADMIN, kind="ai", tenant=None, engaged=True, reason="test")
    run_jobs()
    assert customer.transport.sent == []
    assert {each.error for each in answers(customer)} == {"kill_switch"}


def test_a_picture_without_words_that_was_removed_is_taken_back_and_the_words_go(
    customer: Customer, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        update_service(
            actor=owner, service_id=1, fields={"description": "Every corner of it. " * 70}
        )
    first, *others = thought_about(customer, "Tell me more about the deep clean")
    assert (first.kind, first.text) == ("image", "")
    with in_tenant(alpha):
        update_service(actor=owner, service_id=1, fields={}, without_picture=True)
    run_jobs()
    statuses = [(each.status, each.error) for each in answers(customer)]
    assert statuses == [("cancelled", "picture_removed"), *[("sent", "")] * len(others)]
    assert customer.conversation.handler == "assistant"


def test_a_draft_is_words_alone(customer: Customer, alpha: Tenant) -> None:
    customer.ask("Hello")
    with in_tenant(alpha):
        set_copilot(
            actor=person("agent").actor, conversation_id=customer.conversation.pk, copilot=True
        )
    customer.ask("How much is a deep clean?")
    with in_tenant(alpha):
        run = AssistantRun.objects.latest("id")
    assert run.outcome == "drafted"
    assert "picture" not in run.manner


def test_what_was_shown_is_remembered_with_the_conversation(
    customer: Customer, alpha: Tenant
) -> None:
    customer.ask("How much is a deep clean?")
    with in_tenant(alpha):
        kept = Dialogue.objects.get(conversation=customer.conversation).said
        named = AssistantRun.objects.latest("id").manner["picture"]
    assert [key for key in kept if key.startswith("picture:")] == [f"picture:{named}"]
