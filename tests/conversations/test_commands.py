"""help, menu and human where the assistant is off; silence where a person is at it."""

from collections.abc import Iterator

import pytest

from accounts.permissions import Role
from ai.models import AssistantSettings
from conversations import handling
from conversations.models import Channel, Conversation
from conversations.routing import Arrival, route
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.conversations.scripted import ScriptedTransport
from tests.support.people import person


@pytest.fixture
def talk(tenant_db: None, alpha: Tenant, transport: ScriptedTransport) -> Iterator[Conversation]:
    """A customer of alpha's while the assistant is switched off; the test runs inside alpha."""
    with in_tenant(alpha):
        AssistantSettings.objects.update(enabled=False)
        channel = Channel.objects.create(transport="scripted", address="h1", display="+1 555 0100")
        found = factories.ConversationFactory(channel=channel, language="")
        found.contact.language = ""
        yield found


def said(talk: Conversation, text: str, **more: object) -> bool:
    message = factories.InboundMessageFactory(conversation=talk, text=text, **more)
    return route(Arrival(conversation=talk, message=message))


def answers(talk: Conversation) -> list[str]:
    return list(
        talk.messages.filter(direction="outbound").order_by("id").values_list("text", flat=True)
    )


@pytest.mark.parametrize(
    ("text", "starts", "reason"),
    [
        ("help", "Write to us here", "assistant_off"),
        ("ayuda por favor", "Escríbenos aquí", "assistant_off"),
        ("مساعدة", "اكتب لنا هنا", "assistant_off"),
        ("layanan", "Beri tahu kami", "assistant_off"),
        ("मेनू", "बताइए", "assistant_off"),
        ("Human!", "Somebody of the team", "asked_for_person"),
        ("un conseiller svp", "Quelqu'un de l'équipe", "asked_for_person"),
        ("atendente", "Alguém da equipe", "asked_for_person"),
        ("mhudumu", "Mtu wa timu", "asked_for_person"),
    ],
)
def test_while_it_is_off_the_word_is_answered_and_a_person_is_called(talk, text, starts, reason):
    assert said(talk, text)
    assert [answer[: len(starts)] for answer in answers(talk)] == [starts]
    talk.refresh_from_db()
    assert (talk.waiting_reason, talk.waiting_since is not None) == (reason, True)


def test_the_same_word_again_gets_no_second_answer(talk):
    for _ in range(3):
        said(talk, "menu")
    assert len(answers(talk)) == 1


@pytest.mark.parametrize("text", ["help me move a sofa", "the menu of prices", "humans", "hello"])
def test_anything_else_waits_for_a_person_unanswered(talk, text):
    assert said(talk, text)
    assert answers(talk) == []
    talk.refresh_from_db()
    assert talk.waiting_reason == "assistant_off"


@pytest.mark.parametrize("text", ["help", "menu", "human"])
def test_in_a_persons_talk_nothing_is_said(talk, text):
    handling.take_over(actor=person(Role.AGENT).actor, conversation_id=talk.pk)
    talk.refresh_from_db()
    assert said(talk, text)
    assert answers(talk) == []


@pytest.mark.parametrize(("text", "count"), [("stop", 1), ("start", 0)])
def test_stop_works_there_too(talk, text, count):
    handling.take_over(actor=person(Role.AGENT).actor, conversation_id=talk.pk)
    talk.refresh_from_db()
    said(talk, text)
    assert len(answers(talk)) == count


def test_who_wants_nothing_more_is_not_answered(talk):
    said(talk, "stop")
    said(talk, "help")
    assert len(answers(talk)) == 1


def test_an_old_word_that_arrives_late_is_not_answered(talk):
    assert not said(talk, "human", late=True)
    assert answers(talk) == []


@pytest.mark.parametrize("word", ["human", "un conseiller"])
def test_while_it_is_on_the_assistant_answers_itself(talk, word):
    AssistantSettings.objects.update(enabled=True)
    assert said(talk, word)
    assert answers(talk) == []
    talk.refresh_from_db()
    assert talk.handler == "assistant"
