"""The business's own wordings: what they may say, and who may write them."""

import psycopg
import pytest
from django.db import DatabaseError, transaction

from ai.acts import Quote, SmallTalk
from ai.render import compose, lint, render, text_of
from audit.queries import entries
from catalog.actions import reset_wording, set_tone, write_wording
from catalog.models import CatalogueVersion, Wording
from catalog.queries import current_snapshot, snapshot_at
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")

REFUSED = {
    "digit": "{name}: {price}, 2 for you",
    "digits of another script": "{name}: {price}, ٢",
    "a number of another kind": "{name}: {price} ½",
    "a letter that counts": "{name}: {price} 五",
    "a picture of a number": "{name}: {price} 🔟",
    "a link in another script": "{name}: {price}, магазин.рф",
    "خصم with its vowels": "{name}: {price} مع خَصْم",
    "discount with a mark": "{name}: {price} with a disc\u034fount",
    "a sign of a currency": "{name}: {price} €",
    "a code of a currency": "{name}: {price} in AED",
    "a currency's name": "{name}: {price} dirhams",
    "percent": "{name}: {price} ٪",
    "percent in words": "{name}: {price}, ten percent less",
    "ninety": "{name}: {price}, or ninety off",
    "glued ninety-five": "{name}: {price}, ninetyfive off",
    "half": "{name}: half of {price}",
    "hundreds": "{name}: {price}, hundreds less",
    "noventa": "{name}: {price}, noventa menos",
    "two for one": "{name}: {price}, dos por uno",
    "quatre-vingt-dix": "{name} : {price}, quatre-vingt-dix de moins",
    "cinquenta": "{name}: {price}, cinquenta a menos",
    "بخمسين": "{name}: {price} أقل بخمسين",
    "نصف": "{name}: {price} ونصف",
    "नब्बे": "{name}: {price} नब्बे कम",
    "tisini": "{name}: {price} chini ya tisini",
    "sembilan puluh": "{name}: {price} kurang sembilan puluh",
    "wide letters": "{name}: {price}, ｎｉｎｅｔｙ off",
    "a link": "{name}: {price}, see shop.example",
    "mail": "{name}: {price}, write a@b",
    "discount": "{name}: {price} with a discount",
    "discount with a joiner": "{name}: {price} with a disc\u200dount",
    "confirmation": "{name}: {price}, confirmed!",
    "descuento": "{name}: {price} con descuento",
    "خصم": "{name}: {price} مع خصم",
    "छूट": "{name}: {price} पर छूट",
    "remise": "{name} : {price} avec remise",
    "punguzo": "{name}: {price} na punguzo",
    "diskon": "{name}: {price} pakai diskon",
    "a place of another sentence": "{name}: {price} at {address}",
    "a place that is none": "{name}: {price} {secret}",
    "an attribute": "{name.__class__}: {price}",
    "a position": "{name}: {price} {}",
    "an open brace": "{name}: {price} {",
    "what it is about left out": "{name} is lovely.",
    "markup": "*{name}*: {price}",
    "too many lines": "{name}\n\n\n\n{price}",
    "too long": "{name} {price} " + "very " * 70,
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_a_wording_that_may_not_be_said_is_refused(alpha: Tenant, text: str) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        before = CatalogueVersion.objects.count()
        with pytest.raises(InvalidInput) as refusal:
            write_wording(actor=owner, language="en", key="quote_price", variants=["", text])
        assert list(refusal.value.fields) == ["variant_2"]
        assert CatalogueVersion.objects.count() == before
        assert not Wording.objects.filter(key="quote_price").exists()


def test_a_wording_is_published_said_and_taken_back(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        first = current_snapshot()
        variants = [
            "{name} for {price} 🙂",
            "  Our {name}\u202e:   {price}. ",
            "{name} for {price} 🙂",
        ]
        write_wording(actor=owner, language="en", key="quote_price", variants=variants)
        second = current_snapshot()
        assert second.version == first.version + 1
        assert second.wordings["en"]["quote_price"] == (
            "{name} for {price} 🙂",
            "Our {name}: {price}.",
        )
        act = (Quote("service:1"),)
        said: dict[str, int] = {}
        texts = []
        for _ in range(4):
            composed = compose(act, second, "en", said=said)
            said = composed.said
            texts.append(text_of(composed.parts))
            assert composed.parts == render(act, second, "en", composed.manner)
        assert texts[0] == texts[2] != texts[1] == texts[3]
        assert any(text.startswith("Deep clean for 120.00 AED 🙂") for text in texts)
        assert any(text.startswith("Our Deep clean: 120.00 AED.") for text in texts)
        entry = entries().filter(code="catalog.wording.changed").latest("id")
        assert entry.data["after"] == list(second.wordings["en"]["quote_price"])

        reset_wording(actor=owner, language="en", key="quote_price")
        assert current_snapshot().wordings == first.wordings
        # What was said before can still be written again.
        assert snapshot_at(second.version).wordings == second.wordings


def test_a_wording_of_one_language_is_said_in_no_other(alpha: Tenant) -> None:
    with in_tenant(alpha):
        owner = person("owner").actor
        write_wording(actor=owner, language="fr", key="small_talk_thanks", variants=["De rien !"])
        snapshot = current_snapshot()
    assert text_of(render((SmallTalk("thanks"),), snapshot, "fr")) == "De rien !"
    assert "De rien" not in text_of(render((SmallTalk("thanks"),), snapshot, "en"))


def test_the_tone_counts_for_every_language(alpha: Tenant) -> None:
    with in_tenant(alpha):
        set_tone(actor=person("owner").actor, tone="brief")
        snapshot = current_snapshot()
        assert snapshot.business.tone == "brief"
    said = text_of(render((Quote("service:1"),), snapshot, "en"))
    assert said.startswith("Deep clean: 120.00 AED. ")


def test_what_customers_must_always_read_stays(alpha: Tenant) -> None:
    assert {"propose_outro", "refuse_confirm"} <= lint.FIXED
    with in_tenant(alpha):
        owner = person("owner").actor
        for key in (*lint.FIXED, "join_and", "nothing"):
            with pytest.raises(NotFound):
                write_wording(actor=owner, language="en", key=key, variants=["Hello."])


def test_only_who_may_change_the_assistant_changes_how_it_speaks(alpha: Tenant) -> None:
    with in_tenant(alpha):
        agent = person("agent").actor
        for attempt in (
            lambda: write_wording(
                actor=agent, language="en", key="small_talk_thanks", variants=["Hi."]
            ),
            lambda: reset_wording(actor=agent, language="en", key="problem_too_far"),
            lambda: set_tone(actor=agent, tone="brief"),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert Wording.objects.count() == 1


def test_the_machine_reads_wordings_and_writes_none(alpha: Tenant) -> None:
    with in_tenant(alpha, as_assistant=True):
        assert Wording.objects.count() == 1
        for attempt in (
            lambda: Wording.objects.update(variants=["We give a discount."]),
            lambda: Wording.objects.all().delete(),
            lambda: Wording.objects.create(language="en", key="closed", variants=["open"]),
        ):
            with pytest.raises(DatabaseError) as refusal, transaction.atomic():
                attempt()
            assert isinstance(refusal.value.__cause__, psycopg.errors.InsufficientPrivilege)
