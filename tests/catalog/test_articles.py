"""Articles: answers that are sent word for word."""

from typing import Any

import pytest

from audit.models import Entry
from catalog.actions import archive_article, create_article, restore_article, update_article
from catalog.queries import article, articles, current_snapshot
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person


def test_an_answer_keeps_its_lines_and_takes_the_business_language(
    tenant_db: None, alpha: Tenant
) -> None:
    with in_tenant(alpha):
        made = create_article(
            actor=person("owner").actor,
            fields={
                "question": "Do you  bring tools?",
                "answer": " Yes.\r\n\r\nAll of them. ",
                "keywords": ["tools"],
            },
        )
        assert (made.question, made.answer) == ("Do you bring tools?", "Yes.\n\nAll of them.")
        assert made.language == "en"
        entry = current_snapshot().find(made.ref)
        assert entry is not None
        assert entry.answer == made.answer  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question", " "),
        ("question", "x" * 241),
        ("answer", ""),
        ("answer", "x" * 8001),
        ("answer", "bell\x07"),
        ("answer", "half \ud800"),
        ("language", "English"),
        ("language", None),
        ("keywords", "tools"),
        ("price", "1"),
    ],
)
def test_unusable_fields_are_refused(
    tenant_db: None, alpha: Tenant, field: str, value: Any
) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        fields = {"question": "Why?", "answer": "Because.", field: value}
        before = current_snapshot()
        for attempt in (
            lambda: create_article(actor=owner, fields=fields),
            lambda: update_article(actor=owner, article_id=1, fields={field: value}),
        ):
            with pytest.raises(InvalidInput) as refusal:
                attempt()
            assert set(refusal.value.fields) == {field}
        assert current_snapshot() == before


def test_the_longest_answer_fits(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        changed = update_article(
            actor=person("owner").actor, article_id=1, fields={"answer": "ж" * 8000}
        )
        assert len(changed.answer) == 8000


def test_change_archive_restore_and_their_history(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        update_article(actor=owner, article_id=1, fields={"answer": "Behind the house."})
        for _ in range(2):
            archive_article(actor=owner, article_id=1)
        assert current_snapshot().find("article:1") is None
        assert list(articles()) == []
        assert [row.pk for row in articles(archived=True)] == [1]
        for _ in range(2):
            restore_article(actor=owner, article_id=1)
        assert current_snapshot().find("article:1") is not None
        codes = Entry.objects.filter(target="article:1").order_by("id")
        assert [entry.code for entry in codes] == [
            "catalog.article.changed",
            "catalog.article.archived",
            "catalog.article.restored",
        ]
        change = codes[0].data["changes"]["answer"]
        assert change == {"before": "In front of the house.", "after": "Behind the house."}


def test_rights_and_keys_hold_for_articles_too(tenant_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        agent = person("agent").actor
        for attempt in (
            lambda: create_article(actor=agent, fields={"question": "a", "answer": "b"}),
            lambda: update_article(actor=agent, article_id=1, fields={"answer": "b"}),
            lambda: archive_article(actor=agent, article_id=1),
            lambda: restore_article(actor=agent, article_id=1),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        with pytest.raises(NotFound):
            article(999)
        assert article(1).answer == "In front of the house."
