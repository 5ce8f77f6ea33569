"""“help”, “menu” and “human” where the assistant does not answer: a short fixed text, once.

STOP and START come before everything (`conversations.consent`). A conversation that a
person handles never comes here: routing is silent there before.
"""

from datetime import timedelta

from conversations import word_answers
from conversations.handling import hand_off, wait_for_person
from conversations.models import Message
from conversations.queueing import Piece, queue_messages
from conversations.routing import Arrival
from conversations.words import Word, word_of
from core.clock import now

ANSWERS = {
    "help": word_answers.HELP,
    "menu": word_answers.MENU,
    "human": word_answers.HUMAN,
}
ASKED, OFF = "asked_for_person", "assistant_off"

ONCE_IN = timedelta(minutes=10)
"""Whoever writes the same word again before that has the answer on the screen."""


def asked(message: Message) -> Word | None:
    """Which of the three a message is, or None."""
    said = word_of(message.text) if message.kind == "text" else None
    return said if said is not None and said.name in ANSWERS else None


def answer(arrival: Arrival, said: Word) -> None:
    """Answer by the fixed text, and have a person look; the caller holds the conversation."""
    conversation = arrival.conversation
    arrival.message.dealt_with = True
    if said.name == "human":
        hand_off(conversation, reason=ASKED)
    else:
        wait_for_person(conversation, reason=OFF)
    marked = {"notice": said.name}
    recent = conversation.messages.filter(
        author=Message.Author.SYSTEM, created_at__gt=now() - ONCE_IN, content__notice=said.name
    )
    if recent.exists():
        return
    texts = ANSWERS[said.name]
    language = said.language(conversation.language or conversation.contact.language)
    queue_messages(
        conversation=conversation,
        author=Message.Author.SYSTEM,
        pieces=[Piece(text=texts.get(language, texts["en"]), content=marked)],
    )
