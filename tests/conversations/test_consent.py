"""STOP, START and what else a customer agrees to: exact words, one answer, recorded for ever."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from accounts.permissions import Role
from audit.models import Entry
from conversations import consent
from conversations.delivery import deliver
from conversations.models import Channel, ConsentEvent, Contact, Conversation, Message
from conversations.queueing import queue_texts
from conversations.routing import Arrival
from conversations.words import LONGEST, word_of
from core.actors import Actor
from core.clock import now
from core.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.conversations.scripted import ScriptedTransport
from tests.support.people import person
from tests.support.world import CANARY

LOOKS = Actor(kind="person", label="Looks", id=1, permissions=frozenset({"inbox.view"}))


@pytest.fixture
def talk(tenant_db: None, alpha: Tenant, transport: ScriptedTransport) -> Iterator[Conversation]:
    """A customer of alpha's who is reached; the test runs inside alpha."""
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="c1", display="+1 555 0100")
        found = factories.ConversationFactory(channel=channel, language="")
        factories.ContactAddressFactory(contact=found.contact, channel=channel)
        yield found


def said(talk: Conversation, text: str, *, kind: str = "text") -> bool:
    message = factories.InboundMessageFactory(conversation=talk, text=text, kind=kind)
    return consent.handle(Arrival(conversation=talk, message=message))


def answers(talk: Conversation) -> list[str]:
    return list(
        talk.messages.filter(direction="outbound").order_by("id").values_list("text", flat=True)
    )


class TestWords:
    @pytest.mark.parametrize(
        "text",
        [
            *("STOP", "stop.", "  Stop!! ", "please stop", "Stop, please", "stop 🛑", "ＳＴＯＰ"),
            *("S\u200btop", "\u202estop\u202c", "Unsubscribe", "unsubscribe me, thanks"),
            *("Don’t message me", "stop sending me messages", "STOPALL", "opt-out"),
            *("توقف", "تَوَقَّف", "توقـــف", "إيقاف من فضلك", "الغاء الاشتراك", "أوقفوا"),
            *("BAJA", "darme de baja por favor", "Cancelar suscripción", "parar"),
            *("Arrêtez", "ARRET", "Désabonnez-moi svp", "désabonnement"),
            *("Pare", "descadastrar", "não quero mais mensagens", "NAO QUERO MAIS MENSAGENS"),
            *("रोकें", "कृपया बंद करें", "band karo", "संदेश बंद करें"),
            *("Sitisha", "acha ujumbe tafadhali", "niondoe"),
            *("berhenti", "Tolong berhenti", "berhenti berlangganan", "hentikan"),
        ],
    )
    def test_whoever_says_only_that_wants_no_more(self, text):
        found = word_of(text)
        assert found is not None, text
        assert found.name == "stop"

    @pytest.mark.parametrize(
        "text",
        [
            *("stop by tomorrow?", "Can you stop at the bus stop", "non-stop", "don't stop"),
            *("please", "cancel", "end", "quit", "", "  ", "🛑", "stop stop", "no stop"),
            *("para mañana", "baja la música", "بكم توقف السيارة", "बंद", "acha", "stoppen"),
            *("I will stop, call me", "start stop", "stop\nand then go on to the next house"),
            *("stop " * 2000, "s" * 10_000, "stop" + " " * LONGEST),
        ],
    )
    def test_whoever_says_more_or_something_else_does_not(self, text):
        found = word_of(text)
        assert found is None or found.name != "stop", text

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            *(("start", "start"), ("ابدأ", "start"), ("ALTA", "start"), ("começar", "start")),
            *(("शुरू करें", "start"), ("anza", "start"), ("mulai", "start"), ("reprendre", "start")),
            *(("help", "help"), ("مساعدة", "help"), ("ayuda", "help"), ("msaada", "help")),
            *(("menú", "menu"), ("القائمة", "menu"), ("मेनू", "menu"), ("layanan", "menu")),
            *(("human please", "human"), ("موظف", "human"), ("un conseiller", "human")),
            *(("atendente", "human"), ("petugas", "human"), ("mhudumu", "human")),
        ],
    )
    def test_the_other_words(self, text, name):
        found = word_of(text)
        assert found is not None
        assert found.name == name


class TestStop:
    def test_one_confirmation_leaves_and_nothing_after_it(self, talk, transport):
        queue_texts(conversation=talk, author="system", texts=["Your order is on its way"])
        assert said(talk, "STOP")
        queue_texts(conversation=talk, author="system", texts=["And another"])
        assert said(talk, "stop")
        assert said(talk, "How much is it?")
        deliver(talk.pk)
        assert [text for _, text in transport.sent] == [
            "Done: you won't get messages from us any more. Write START whenever you want us back."
        ]
        cancelled = talk.messages.filter(status="cancelled")
        assert {message.error for message in cancelled} == {"opted_out"}
        assert cancelled.count() == 2

    def test_it_is_recorded_with_its_words_and_message(self, talk):
        said(talk, "Please stop!")
        event = ConsentEvent.objects.get(contact=talk.contact)
        assert (event.kind, event.source, event.text) == ("opted_out", "keyword", "Please stop!")
        assert event.message == talk.messages.get(direction="inbound")
        assert Entry.objects.filter(
            code="conversations.contact.opted_out", target=f"contact:{talk.contact_id}"
        ).exists()

    @pytest.mark.parametrize(
        ("word", "known", "starts"),
        [
            ("stop", "", "Done:"),
            ("stop", "fr", "C'est fait"),
            ("توقف", "en", "تم"),
            ("baja", "", "Listo"),
            ("pare", "", "Pronto"),
            ("रोकें", "", "हो गया"),
            ("sitisha", "", "Tayari"),
            ("berhenti", "", "Selesai"),
            ("STOP", "de", "Done:"),
        ],
    )
    def test_the_answer_is_in_the_words_language(self, talk, word, known, starts):
        talk.language, talk.contact.language = known, ""
        said(talk, word)
        assert answers(talk)[0].startswith(starts)

    def test_a_turn_that_was_due_is_not_taken(self, talk):
        talk.turn_due_at = talk.burst_started_at = now()
        talk.save()
        said(talk, "stop")
        talk.refresh_from_db()
        assert (talk.turn_due_at, talk.burst_started_at) == (None, None)

    def test_start_brings_them_back_once(self, talk):
        said(talk, "stop")
        assert said(talk, "start")
        talk.contact.refresh_from_db()
        assert talk.contact.opted_out_at is None
        assert answers(talk)[1:] == ["Welcome back! How can we help?"]
        assert [event.kind for event in talk.contact.consents.all()] == ["opted_out", "opted_in"]
        # Not opted out: a greeting like any, for whoever answers.
        assert not said(talk, "start")

    @pytest.mark.parametrize("kind", ["location", "contacts", "document", "interactive", "order"])
    def test_a_place_called_stop_is_no_wish(self, talk, kind):
        assert not said(talk, "Stop", kind=kind)
        assert not ConsentEvent.objects.filter(contact=talk.contact).exists()

    def test_a_templates_stop_button_is_one(self, talk):
        assert said(talk, "Stop", kind="button")
        assert talk.contact.opted_out_at

    def test_the_look_alike_customer_next_door_is_still_written_to(self, talk, beta):
        said(talk, "stop")
        with in_tenant(beta):
            assert not Contact.objects.filter(opted_out_at__isnull=False, pk=talk.contact_id)
            assert not ConsentEvent.objects.filter(text="stop")


class TestStaff:
    def test_they_record_what_they_were_told(self, talk):
        actor = person(Role.AGENT).actor
        assert consent.set_by_staff(
            actor=actor, contact_id=talk.contact_id, wanted=False, note="  By telephone,\n today "
        )
        event = talk.contact.consents.get()
        assert (event.source, event.text) == ("agent", "By telephone, today")
        talk.contact.refresh_from_db()
        assert talk.contact.opted_out_at
        again = {"actor": actor, "contact_id": talk.contact_id, "wanted": False, "note": "again"}
        assert not consent.set_by_staff(**again)
        assert consent.set_by_staff(**(again | {"wanted": True}))
        assert answers(talk) == []

    @pytest.mark.parametrize("note", ["", " \n", "\x00", "x" * 301])
    def test_without_saying_how_nothing_is_recorded(self, talk, note):
        with pytest.raises(InvalidInput) as refusal:
            consent.set_by_staff(
                actor=person(Role.AGENT).actor, contact_id=talk.contact_id, wanted=False, note=note
            )
        assert set(refusal.value.fields) == {"note"}
        assert not talk.contact.consents.exists()

    def test_who_may_only_look_may_not(self, talk):
        with pytest.raises(NotAllowed):
            consent.set_by_staff(actor=LOOKS, contact_id=talk.contact_id, wanted=False, note="x")
        assert not talk.contact.consents.exists()

    def test_nobody_elses_customer(self, talk):
        with pytest.raises(NotFound):
            consent.set_by_staff(
                actor=person(Role.OWNER).actor, contact_id=10**9, wanted=False, note="x"
            )


class TestMarketing:
    def refused(self, talk: Conversation) -> list[str]:
        return [
            consent.refusal(talk.contact, lane=lane, category=category)
            for lane, category in (
                ("reply", ""),
                ("notice", "utility"),
                ("bulk", ""),
                ("reply", "MARKETING"),
            )
        ]

    def test_who_wants_no_marketing_still_gets_everything_else(self, talk):
        assert self.refused(talk) == ["", "", "", ""]
        consent.prefer(talk.contact, wanted=False, text="WhatsApp", at=now())
        assert self.refused(talk) == ["", "", "opted_out_marketing", "opted_out_marketing"]

    def test_the_latest_word_counts(self, talk):
        consent.prefer(talk.contact, wanted=False, text="WhatsApp", at=now())
        late = now() - timedelta(days=1)
        consent.prefer(talk.contact, wanted=True, text="an old one, delivered late", at=late)
        assert self.refused(talk)[2:] == ["opted_out_marketing"] * 2
        consent.prefer(talk.contact, wanted=True, text="WhatsApp", at=now())
        assert self.refused(talk) == ["", "", "", ""]

    def test_the_same_again_is_no_news(self, talk):
        assert consent.prefer(talk.contact, wanted=False, text="131050", at=now())
        assert not consent.prefer(talk.contact, wanted=False, text="131050", at=now())
        assert not talk.contact.opted_out_at
        assert talk.contact.consents.count() == 1

    def test_stop_ends_all_of_it(self, talk):
        said(talk, "stop")
        assert self.refused(talk) == ["opted_out"] * 4


def test_fifty_stops_at_once_are_answered_once(committed_db: None, alpha: Tenant) -> None:
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="c50", display="+1 555")
        contact = factories.ContactFactory(profile_name=f"Not {CANARY}".replace(CANARY, "anybody"))
        talks = [
            factories.ConversationFactory(contact=contact, channel=channel).pk,
            factories.ConversationFactory(contact=contact).pk,
        ]
    failures: list[BaseException] = []

    def stop(number: int) -> None:
        try:
            with in_tenant(alpha):
                found = Conversation.objects.select_related("contact").get(pk=talks[number % 2])
                for _ in range(5):
                    said(found, "stop")
        except BaseException as error:  # noqa: BLE001 (shown by the assertion)
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=stop, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with in_tenant(alpha):
        assert Message.objects.filter(conversation__in=talks, direction="outbound").count() == 1
        assert ConsentEvent.objects.filter(contact=contact).count() == 1
