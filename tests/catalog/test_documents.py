"""Documents: handed in, read by a process of its own, approved passage by passage, quoted."""

import io
import json
import zlib
from pathlib import Path

import pytest

from ai.acts import Answer
from ai.render import render
from audit.models import Entry
from catalog.actions import archive_article, create_article, restore_article, update_article
from catalog.actions import articles as article_actions
from catalog.exceptions import TooManyExtracts
from catalog.knowledge import extracting, queries, reading
from catalog.knowledge.approving import approve_document, approve_passage, withdraw_passage
from catalog.knowledge.documents import (
    NotFailed,
    remove_document,
    rename_document,
    retry_document,
    upload_document,
)
from catalog.knowledge.searching import search
from catalog.models import Article, Document
from catalog.queries import current_snapshot
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Doorbell, Tenant
from tests.catalog.papers import RULES, docx, pdf
from tests.support.people import person
from tests.support.world import CANARY

pytestmark = pytest.mark.usefixtures("tenant_db")

NOTES = b"# Pets\n\nDogs may stay in the **garden**.\n\n# Keys\n\nLeave the keys with the guard.\n"


def handed_in(data: bytes, filename: str, **fields: str) -> Document:
    """The document after a worker had it."""
    document = upload_document(
        actor=person("owner").actor, file=io.BytesIO(data), filename=filename, fields=fields
    )
    reading.read_document(document.pk)
    document.refresh_from_db()
    return document


def test_a_pdf_is_read_into_passages_under_their_headings(alpha: Tenant) -> None:
    with in_tenant(alpha):
        made = handed_in(pdf(RULES, ["Page two tells where the water is shut off."]), "rules.pdf")
        assert (made.state, made.problem, made.pages, made.pages_read) == ("ready", "", 2, 2)
        assert made.title == "rules"
        rows = list(queries.passages(made.pk))
        assert [(row.heading, row.page) for row in rows] == [
            ("PETS", 1),
            ("CANCELLING", 1),
            ("CANCELLING", 2),
        ]
        assert rows[0].text.endswith("anywhere as long as doors stay closed.")
        assert current_snapshot().find("article:2") is None
    assert Doorbell.objects.filter(task="catalog.read_document").count() == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (docx(("Heading1", "Pets"), ("Normal", "Dogs may stay in the garden.")), "rules.docx"),
        (NOTES, "rules.md"),
        (b"PETS\n\nDogs may stay in the garden.\n", "rules.txt"),
        ("PETS\n\nDogs may stay in the garden.\n".encode("utf-16"), "rules.txt"),
    ],
)
def test_word_and_text_are_read(alpha: Tenant, data: bytes, name: str) -> None:
    with in_tenant(alpha):
        made = handed_in(data, name)
        first = made.passages.order_by("position")[0]
        assert first.heading.lower() == "pets"
        assert first.text == "Dogs may stay in the garden."


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
READS_FILES = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (pdf(RULES, password="secret"), "a.pdf", "locked with a password"),
        (pdf([], [], []), "a.pdf", "text recognition"),
        (pdf(*([["words enough"]] * 301)), "a.pdf", "more than 300 pages"),
        (b"%PDF-1.7\n" + b"\x00\xff" * 500, "a.pdf", "damaged"),
        (pdf(RULES)[:400], "a.pdf", "damaged"),
        (docx(("Normal", "&b;"), before=LAUGHS), "a.docx", "damaged"),
        (docx(("Normal", "&e;"), before=READS_FILES), "a.docx", "damaged"),
        (docx(part=b"<a>" * 50_000), "a.docx", "damaged"),
        (docx(part=b" " * (41 * 1024 * 1024)), "a.docx", "too much"),
        (docx(), "a.docx", "text recognition"),
        (b"PK\x03\x04 word/document.xml", "a.docx", "damaged"),
        (b"caf\xe9 caf\xe9", "a.txt", "UTF-8"),
        (b" \n\n ", "a.txt", "text recognition"),
        (("word " * 500_000).encode(), "a.txt", "too much"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    alpha: Tenant, data: bytes, name: str, words: str
) -> None:
    with in_tenant(alpha):
        made = handed_in(data, name)
        assert made.state == Document.State.FAILED
        assert words in made.problem
        assert not made.passages.exists()


def test_a_pdf_that_unpacks_without_end_ends_with_its_process(alpha: Tenant) -> None:
    honest = pdf(RULES)
    start = honest.index(b"BT /F1")
    stream = honest[start : honest.index(b"ET", start) + 2]
    bomb = zlib.compress(b"0 " * 60_000_000, 9)
    bombed = honest.replace(stream, bomb).replace(
        b"/Length %d" % len(stream), b"/Filter /FlateDecode /Length %d" % len(bomb)
    )
    assert bombed != honest
    with in_tenant(alpha):
        made = handed_in(bombed, "a.pdf")
        assert made.state == Document.State.FAILED


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.pdf", "empty"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "a.pdf", "At most 10 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "a.doc", "old Word file"),
        (docx(("Normal", "x")) + b"vbaProject.bin", "a.docx", "macros"),
        (b"PK\x03\x04 something else", "a.zip", "cannot be read"),
        (b"\x7fELF\x02\x01\x01\x00", "a.txt", "cannot be read"),
    ],
)
def test_what_is_no_document_is_refused_at_once(
    alpha: Tenant, data: bytes, name: str, words: str
) -> None:
    with in_tenant(alpha):
        with pytest.raises(InvalidInput) as refusal:
            handed_in(data, name)
        assert words in refusal.value.fields["file"]
        assert Document.objects.count() == 1


def test_the_same_file_is_kept_once_and_names_lead_nowhere(alpha: Tenant) -> None:
    with in_tenant(alpha):
        made = handed_in(NOTES, "../../etc/cron.d/x.md", title="Notes")
        assert made.filename == "x.md"
        assert Path(made.file.path).parent.parts[-3:-2] == ("documents",)
        with pytest.raises(InvalidInput, match="already, as “Notes”"):
            handed_in(NOTES, "other.md")


def test_only_an_approved_passage_is_quoted_and_by_name(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        made = handed_in(NOTES, "rules.md", title="House rules")
        before = current_snapshot()
        passage = made.passages.order_by("position")[0]
        article = approve_passage(
            actor=owner, passage_id=passage.pk, fields={"question": "Can my dog stay?"}
        )
        after = current_snapshot()
        assert (before.find(article.ref), after.version) == (None, before.version + 1)
        [part] = render((Answer(article.ref),), after, "en")
        assert part.text == "“Dogs may stay in the garden.”\n— House rules"
        withdraw_passage(actor=owner, passage_id=passage.pk)
        assert current_snapshot().find(article.ref) is None
        again = approve_passage(actor=owner, passage_id=passage.pk, fields={})
        assert again.pk == article.pk
        codes = Entry.objects.filter(target=f"document:{made.pk}").values_list("code", flat=True)
        assert sorted(codes) == [
            "catalog.document.approved",
            "catalog.document.approved",
            "catalog.document.uploaded",
            "catalog.document.withdrawn",
        ]


def test_nobody_changes_the_words_of_a_quotation(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        passage = handed_in(NOTES, "rules.md").passages.order_by("position")[0]
        article = approve_passage(actor=owner, passage_id=passage.pk, fields={})
        for fields in ({"answer": "Dogs cost extra."}, {"kind": "faq"}, {"language": "ar"}):
            with pytest.raises(InvalidInput):
                update_article(actor=owner, article_id=article.pk, fields=fields)
        with pytest.raises(InvalidInput):
            create_article(actor=owner, fields={"question": "a", "answer": "b", "kind": "extract"})
        same = {"answer": article.answer, "language": "en", "question": "Dogs?"}
        assert update_article(actor=owner, article_id=article.pk, fields=same).question == "Dogs?"
        assert Article.objects.get(pk=article.pk).answer == "Dogs may stay in the garden."


def test_a_whole_document_is_approved_or_none_of_it(
    alpha: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        made = handed_in(NOTES, "rules.md")
        monkeypatch.setattr(article_actions, "MOST_EXTRACTS", 1)
        with pytest.raises(TooManyExtracts):
            approve_document(actor=owner, document_id=made.pk)
        assert not Article.objects.filter(kind="extract").exists()
        monkeypatch.setattr(article_actions, "MOST_EXTRACTS", 2)
        assert approve_document(actor=owner, document_id=made.pk) == 2
        assert approve_document(actor=owner, document_id=made.pk) == 0
        first = Article.objects.filter(kind="extract").order_by("id")[0]
        archive_article(actor=owner, article_id=first.pk)
        monkeypatch.setattr(article_actions, "MOST_EXTRACTS", 1)
        with pytest.raises(TooManyExtracts):
            restore_article(actor=owner, article_id=first.pk)


def test_a_failed_document_is_read_again_and_no_other(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        made = handed_in(NOTES, "rules.md")
        with pytest.raises(NotFailed):
            retry_document(actor=owner, document_id=made.pk)
        Document.objects.filter(pk=made.pk).update(state="failed", problem="It rained.")
        retry_document(actor=owner, document_id=made.pk)
        reading.read_document(made.pk)
        made.refresh_from_db()
        assert (made.state, made.problem) == ("ready", "")


def test_what_kills_its_reader_ends_after_three_tries(alpha: Tenant) -> None:
    with in_tenant(alpha):
        made = upload_document(actor=person("owner").actor, file=io.BytesIO(NOTES), filename="a.md")
        # As many workers died of it: each counted its try first.
        Document.objects.filter(pk=made.pk).update(state="reading", attempts=3)
        reading.read_document(made.pk)
        made.refresh_from_db()
        assert (made.state, made.problem) == ("failed", reading.GAVE_UP)


def test_rights_hold_for_documents(alpha: Tenant) -> None:
    with in_tenant(alpha):
        agent = person("agent").actor
        for attempt in (
            lambda: upload_document(actor=agent, file=io.BytesIO(NOTES), filename="a.md"),
            lambda: retry_document(actor=agent, document_id=1),
            lambda: remove_document(actor=agent, document_id=1),
            lambda: rename_document(actor=agent, document_id=1, fields={"title": "x"}),
            lambda: approve_document(actor=agent, document_id=1),
            lambda: approve_passage(actor=agent, passage_id=1, fields={}),
            lambda: withdraw_passage(actor=agent, passage_id=1),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        with pytest.raises(NotFound):
            approve_passage(actor=person("owner").actor, passage_id=999, fields={})


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        ("dogs", "Dogs may stay"),
        ("where to leave keys", "Leave the keys"),
        ("guardn", "Leave the keys"),
        ("garedn", "Dogs may stay"),
    ],
)
def test_passages_are_found_by_their_words_and_in_spite_of_slips(
    alpha: Tenant, asked: str, start: str
) -> None:
    with in_tenant(alpha):
        Document.objects.all().delete()
        handed_in(NOTES, "rules.md")
        best = search(asked)[0]
        assert best.passage is not None
        assert best.passage.text.startswith(start)
        assert search("zebra crossing") == []
        assert search("' | & ! :* \\ (") == []


def test_the_forms_of_a_language_are_known(alpha: Tenant) -> None:
    with in_tenant(alpha):
        handed_in(b"ACCESO\n\nDejamos las llaves con el portero.\n", "a.txt", language="es")
        found = search("¿A quién dejáis la llave?")
        assert found[0].passage is not None
        assert found[0].passage.heading == "ACCESO"


def test_search_stays_in_its_workspace(alpha: Tenant, beta: Tenant) -> None:
    with in_tenant(beta):
        handed_in(f"KEYS\n\nThe {CANARY} has them.\n".encode(), "a.txt")
        assert search(CANARY)
    with in_tenant(alpha):
        assert search(CANARY) == []


def test_the_program_reads_nothing_but_what_it_is_given(tmp_path: Path) -> None:
    source, result = tmp_path / "a.txt", tmp_path / "out"
    source.write_text("Hello there.\n")
    assert extracting.main(["exe", str(source), str(result)]) == extracting.NOT_READABLE
    done = reading._run("txt", source, result, tell=lambda line: None)
    assert done == 0
    assert json.loads(result.read_text()) == {
        "page": None,
        "heading": False,
        "text": "Hello there.",
    }
