"""Sending a template, against the emulator: filled in, once, and refused with a reason."""

import io
from dataclasses import replace

import pytest

from accounts.permissions import Role
from conversations import deadletters
from conversations.exceptions import MessageRepeated, NoMarketing
from conversations.models import Message
from core.errors import InvalidInput, NotFound
from tenants.context import in_tenant
from tests import factories
from tests.support.jobs import run_jobs
from tests.support.people import person
from tests.whatsapp.templates.conftest import (
    ACCOUNT,
    CUSTOMER,
    FILLED,
    READY,
    approved,
    told,
)
from tests.whatsapp.test_media import picture
from whatsapp.models import CloudNumber, Template
from whatsapp.templates import actions
from whatsapp.templates.filling import Values
from whatsapp.templates.sending import NotSendable, send_template


class TestSending:
    def test_it_arrives_filled_in_after_the_window_closed(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        assert message.text == "Hello Layla, your order O-7 is ready.\n\nAlpha"
        run_jobs()
        message.refresh_from_db()
        assert message.status == "sent", message.error
        [arrived] = inside.thread(CUSTOMER)
        assert (arrived["kind"], arrived["text"]) == (
            "template",
            "Hello Layla, your order O-7 is ready.",
        )
        talk.refresh_from_db()
        assert (talk.handler, talk.assigned_to_id) == ("agent", owner.id)

    def test_a_picture_header_is_sent_with_a_file_or_else_the_sample(
        self, inside, owner, talk
    ) -> None:
        draft = replace(READY, header="IMAGE")
        sample = io.BytesIO(picture())
        row = approved(owner, inside, draft, sample=sample, sample_name="cat.jpg")
        common = {"actor": owner, "conversation_id": talk.pk, "template_id": row.pk}
        send_template(**common, values=FILLED)
        send_template(**common, values=FILLED, file=io.BytesIO(picture()), filename="own.png")
        run_jobs()
        arrived = inside.thread(CUSTOMER)
        assert len(arrived) == 2
        assert all(message["header"] for message in arrived)
        with pytest.raises(InvalidInput):
            send_template(**common, values=FILLED, file=io.BytesIO(b"%PDF-1.4"), filename="a.pdf")

    def test_the_same_key_sends_once_and_other_words_are_a_conflict(
        self, inside, owner, talk
    ) -> None:
        row = approved(owner, inside)
        common = {"actor": owner, "conversation_id": talk.pk, "template_id": row.pk}
        one = send_template(**common, values=FILLED, idempotency_key="k")
        two = send_template(**common, values=FILLED, idempotency_key="k")
        assert one.pk == two.pk
        with pytest.raises(MessageRepeated):
            send_template(**common, values=Values(body={"1": "X", "2": "O-7"}), idempotency_key="k")
        assert Message.objects.filter(conversation=talk).count() == 1

    def test_who_wants_no_offers_gets_none_and_news_of_an_order_all_the_same(
        self, inside, owner, talk
    ) -> None:
        factories.ConsentEventFactory(contact=talk.contact)
        text = [{"type": "BODY", "text": "Hello."}]
        offer, news = (
            factories.TemplateFactory(waba_id=ACCOUNT, category=category, components=text)
            for category in ("marketing", "utility")
        )
        common = {"actor": owner, "conversation_id": talk.pk, "values": Values()}
        with pytest.raises(NoMarketing):
            send_template(**common, template_id=offer.pk)
        send_template(**common, template_id=news.pk)
        assert Message.objects.filter(conversation=talk).count() == 1

    def test_values_that_meta_refuses_queue_nothing(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        with pytest.raises(InvalidInput) as refusal:
            send_template(
                actor=owner,
                conversation_id=talk.pk,
                template_id=row.pk,
                values=Values(body={"1": "two\nlines", "2": "O-7"}),
            )
        assert list(refusal.value.fields) == ["values.1"]
        assert not Message.objects.filter(conversation=talk).exists()

    @pytest.mark.parametrize("status", ["draft", "pending", "rejected", "paused", "disabled"])
    def test_one_that_is_not_approved_is_refused_with_why(
        self, inside, owner, talk, status: str
    ) -> None:
        row = factories.TemplateFactory(waba_id=ACCOUNT, status=status)
        with pytest.raises(NotSendable, match=r"\w"):
            send_template(actor=owner, conversation_id=talk.pk, template_id=row.pk, values=Values())

    def test_another_accounts_and_another_workspaces_are_refused(
        self, inside, owner, talk, beta
    ) -> None:
        other = factories.TemplateFactory(waba_id="700", components=[{"type": "BODY", "text": "x"}])
        with pytest.raises(NotSendable):
            send_template(
                actor=owner, conversation_id=talk.pk, template_id=other.pk, values=Values()
            )
        with in_tenant(beta):
            foreign = factories.TemplateFactory(waba_id=ACCOUNT).pk + 1000
            factories.TemplateFactory(pk=foreign, waba_id=ACCOUNT)
        with pytest.raises(NotFound):
            send_template(
                actor=owner, conversation_id=talk.pk, template_id=foreign, values=Values()
            )
        assert not Message.objects.filter(conversation=talk).exists()

    def test_paused_at_meta_alone_it_fails_with_metas_reason(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        inside.control(f"templates/{row.external_id}/review", {"event": "PAUSED"})
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        run_jobs()
        message.refresh_from_db()
        assert (message.status, message.error_code) == ("failed", "132015")
        assert "paused" in message.error


def changed(owner, emulator, row: Template) -> None:
    """Its two values stand the other way round now, and Meta has approved that."""
    other = replace(READY, body="Order {{1}} is ready, dear {{2}}, at last.")
    actions.save_draft(actor=owner, draft=other, template_id=row.pk)
    actions.submit(actor=owner, template_id=row.pk)
    run_jobs(only="whatsapp.hand_over_template")
    emulator.control(f"templates/{row.external_id}/review", {"event": "APPROVED"})
    told(row, "APPROVED")
    row.refresh_from_db()
    assert (row.status, row.components[0]["text"]) == ("approved", other.body)


class TestWordsOfAnotherDay:
    """What was filled in belongs to the words that were read then."""

    def test_what_waited_while_they_changed_does_not_leave(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        changed(owner, inside, row)
        run_jobs()
        message.refresh_from_db()
        assert (message.status, message.error_code) == ("failed", "template")
        assert message.error == "The template was changed since. Send it anew."
        assert inside.thread(CUSTOMER) == []

    def test_what_failed_before_they_changed_is_not_sent_again(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        inside.control(f"templates/{row.external_id}/review", {"event": "PAUSED"})
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        run_jobs()
        changed(owner, inside, row)
        again = deadletters.redrive_message(actor=person(Role.ADMIN).actor, message_id=message.pk)
        run_jobs()
        again.refresh_from_db()
        assert (again.status, again.error_code) == ("failed", "template")
        assert inside.thread(CUSTOMER) == []

    def test_one_queued_before_the_words_were_kept_goes(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        del message.content["template"]["words"]
        message.save(update_fields=["content"])
        run_jobs()
        message.refresh_from_db()
        assert message.status == "sent", message.error

    def test_metas_own_way_of_writing_the_same_is_no_change(self, inside, owner, talk) -> None:
        row = approved(owner, inside)
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        actions.refresh(actor=owner)
        run_jobs(only="whatsapp.fetch_templates")
        run_jobs()
        message.refresh_from_db()
        assert message.status == "sent", message.error

    def test_a_number_that_moved_to_another_account_has_other_templates(
        self, inside, owner, talk
    ) -> None:
        row = approved(owner, inside)
        message = send_template(
            actor=owner, conversation_id=talk.pk, template_id=row.pk, values=FILLED
        )
        CloudNumber.objects.filter(channel=talk.channel).update(waba_id="700")
        run_jobs()
        message.refresh_from_db()
        assert (message.status, message.error_code) == ("failed", "template")
        assert "another number" in message.error
        assert inside.thread(CUSTOMER) == []
