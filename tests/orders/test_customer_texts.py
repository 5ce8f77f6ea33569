"""What customers are told in fixed words: in every language, with the same places."""

import re
from datetime import date, time

import pytest

from accounts.permissions import Role
from ai.language import SHIPPED
from ai.render import templates
from conversations import word_answers
from conversations.words import word_of
from core.locales import LANGUAGES, amount, day, read_back
from orders import native_texts, notifications
from orders.approval import approve_proposal
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person
from tests.support.wishes import propose

ANSWERS = {
    name: getattr(word_answers, name) for name in ("GOODBYE", "WELCOME", "HELP", "MENU", "HUMAN")
}
TEXTS = {
    **native_texts.TEXTS,
    **notifications.TEXTS,
    **ANSWERS,
    "lapsed": notifications.LAPSED,
    "when": notifications.WHEN,
}
NAMED = {
    "en": "HUMAN STOP START", "es": "PERSONA BAJA ALTA", "ar": "موظف توقف ابدأ",
    "fr": "CONSEILLER STOP START", "pt": "ATENDENTE PARAR COMEÇAR", "hi": "एजेंट STOP START",
    "sw": "MHUDUMU SITISHA ANZA", "id": "PETUGAS BERHENTI MULAI",
}  # fmt: skip


def test_there_is_one_list_of_languages() -> None:
    assert set(LANGUAGES) == set(SHIPPED) == set(templates.LANGUAGES)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_no_language_lacks_a_text_or_a_place_in_it(key: str) -> None:
    texts = TEXTS[key]
    assert set(texts) == set(LANGUAGES)
    places = sorted(re.findall(r"{(\w+)}", texts["en"]))
    for language, text in texts.items():
        assert text.strip(), language
        assert sorted(re.findall(r"{(\w+)}", text)) == places, language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_that_are_named_to_customers_work(language: str) -> None:
    human, stop, start = NAMED[language].split()
    assert human in word_answers.HELP[language] and stop in word_answers.HELP[language]
    assert start in word_answers.GOODBYE[language]
    for word, name in ((human, "human"), (stop, "stop"), (start, "start")):
        found = word_of(word)
        assert found is not None and found.name == name
        assert found.language(language) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_writes_day_time_and_amount_as_the_language_does(
    tenant_db: None, alpha: Tenant, language: str
) -> None:
    wished, at = date(2026, 11, 28), time(9, 30)
    with in_tenant(alpha):
        proposal = propose()
        order = approve_proposal(
            actor=person(Role.OWNER).actor, proposal_id=proposal.pk, revision=1
        )
        order.wished_date, order.wished_time, order.proposal.language = wished, at, language
        notifications.tell_approved(order, conversation=proposal.conversation)
        text = proposal.conversation.messages.filter(author="system").latest("id").text
    opening = notifications.TEXTS["approved"][language].partition("{")[0]
    assert text.startswith(opening)
    assert day(wished, language=language) in text
    assert read_back(at, language=language) in text
    assert amount(order.total_minor, order.currency, language=language) in text
    assert order.reference in text
    assert "{" not in text
