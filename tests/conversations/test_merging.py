"""Two contacts become one and come apart again: all of it or nothing, and exactly."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from accounts.permissions import Role
from ai.acts import SmallTalk, act_to_json
from ai.law import piece_of, reason_to_cancel
from ai.models import Dialogue
from ai.render import render
from audit.models import Entry
from catalog.queries import current_snapshot
from conversations import consent, handling
from conversations.contacts import conversation_for
from conversations.exceptions import MergeImpossible
from conversations.followers import move
from conversations.identity import current_address
from conversations.merging import merge_contacts, preview, undo_merge, unite
from conversations.models import (
    Channel,
    Contact,
    ContactAddress,
    ContactMerge,
    Conversation,
    Message,
)
from conversations.queries import inbox
from core.actors import Actor
from core.clock import now
from core.errors import NotAllowed, NotFound
from tenants.context import in_tenant
from tenants.models import Tenant
from tenants.switches import stops_of
from tests import factories
from tests.support.people import person

HOUR = timedelta(hours=1)


@pytest.fixture
def number(tenant_db: None, alpha: Tenant) -> Iterator[Channel]:
    with in_tenant(alpha):
        yield Channel.objects.create(transport="scripted", address="m1", display="+1 555 0100")


def customer(channel: Channel, value: str, *, name: str = "Nadia", **more: Any) -> Conversation:
    contact = factories.ContactFactory(profile_name=name, language="")
    kind = "phone" if value.isdecimal() else "bsuid"
    ContactAddress.objects.create(contact=contact, channel=channel, kind=kind, value=value)
    return factories.ConversationFactory(
        channel=channel,
        contact=contact,
        **dict.fromkeys(("last_message_at", "last_inbound_at"), now() - HOUR),
        **more,
    )


def owner() -> Actor:
    return person(Role.OWNER).actor


def merged(kept: Conversation, absorbed: Conversation) -> ContactMerge:
    found = merge_contacts(actor=owner(), kept_id=kept.contact_id, absorbed_id=absorbed.contact_id)
    for talk in (kept, absorbed):
        talk.refresh_from_db()
        talk.contact.refresh_from_db()
    return found


def snapshot() -> dict[str, list[Any]]:
    """Every row that a merge may touch, as it stands; epochs apart, which only grow."""
    found = {}
    for label in (
        *("conversations.Contact", "conversations.ContactAddress", "conversations.Conversation"),
        *("conversations.Message", "conversations.ScheduledMessage", "orders.OrderProposal"),
        *("orders.Order", "ai.Dialogue", "conversations.ConsentEvent"),
    ):
        rows = list(apps.get_model(label).objects.order_by("pk").values())
        for row in rows:
            row.pop("epoch", None)
        found[label] = rows
    return found


class TestMerging:
    def test_talks_at_one_number_are_joined_in_the_order_of_what_was_said(self, number):
        kept, other = customer(number, "971550000011", unread=1), customer(number, "AE.1", unread=2)
        for place, talk in enumerate((kept, other, kept, other)):
            factories.InboundMessageFactory(conversation=talk, text=str(place))
        merged(kept, other)
        assert [message.text for message in kept.messages.all()] == ["0", "1", "2", "3"]
        assert (kept.unread, other.unread, other.merged_into) == (3, 0, kept)
        assert other.contact.merged_into == kept.contact
        assert list(inbox().filter(channel=number)) == [kept]

    def test_a_talk_at_another_number_goes_along(self, number):
        second = Channel.objects.create(transport="scripted", address="m2", display="+1 555")
        kept, other = customer(number, "971550000011"), customer(second, "971550000012")
        merged(kept, other)
        assert other.contact == kept.contact
        assert other.merged_into is None
        assert current_address(kept.contact, second) == ("phone", "971550000012")

    def test_orders_proposals_and_what_is_scheduled_go_along(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        proposal = factories.ProposalFactory(conversation=other)
        order = factories.OrderFactory(proposal__conversation=other)
        later = factories.ScheduledMessageFactory(conversation=other)
        factories.DialogueFactory(conversation=other)
        merged(kept, other)
        for row in (proposal, order, later):
            row.refresh_from_db()
        assert (proposal.contact, proposal.conversation) == (kept.contact, kept)
        assert (order.contact, order.proposal.conversation) == (kept.contact, kept)
        assert later.conversation == kept
        assert Dialogue.objects.filter(conversation=kept).exists()

    def test_everything_that_points_at_a_contact_or_a_talk_follows_or_is_known_to_stay(self):
        """A table that somebody adds later is carried along without being named anywhere."""
        from conversations.followers import _ends, _relations

        moved = {
            f"{_ends(relation)[0]._meta.label}.{_ends(relation)[1].name}"
            for model in (Contact, Conversation)
            for relation in _relations(model)
        }
        pointing = {
            f"{model._meta.label}.{field.name}"
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model in (Contact, Conversation)
        }
        assert pointing - moved == {
            "conversations.ConsentEvent.contact",
            "ai.AssistantRun.conversation",
        }

    def test_a_message_that_both_have_is_there_once(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        for talk in (kept, other):
            factories.InboundMessageFactory(conversation=talk, external_id="wamid.same")
            factories.OutboundMessageFactory(conversation=talk, external_id="", status="failed")
        merge = merged(kept, other)
        assert kept.messages.filter(external_id="wamid.same").count() == 1
        assert kept.messages.count() == 3
        undo_merge(actor=owner(), merge_id=merge.pk)
        assert (kept.messages.count(), other.messages.count()) == (2, 2)

    def test_a_reply_to_the_old_row_goes_to_the_one_talk(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        merged(kept, other)
        with handling.locked_conversation(other.pk) as found:
            assert found == kept
        assert handling.take_over(actor=owner(), conversation_id=other.pk) == kept
        kept.refresh_from_db()
        assert kept.handler == "agent"

    def test_the_next_message_of_either_address_lands_there(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "AE.1")
        merged(kept, other)
        for address in (("phone", "971550000011"), ("bsuid", "AE.1")):
            with transaction.atomic():
                found = conversation_for(channel=number, addresses=[address], profile_name="")
            assert found == kept

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_person_wins(self, number, which):
        talks = [customer(number, "971550000011"), customer(number, "971550000012")]
        clerk = person(Role.AGENT)
        talks[which].handler, talks[which].assigned_to = "agent", clerk
        talks[which].save()
        talks[1 - which].turn_due_at = now()
        talks[1 - which].save()
        queued = [
            factories.OutboundMessageFactory(conversation=talk, author="assistant")
            for talk in talks
        ]
        merged(*talks)
        kept = talks[0]
        assert (kept.handler, kept.assigned_to, kept.turn_due_at) == ("agent", clerk, None)
        for message in queued:
            message.refresh_from_db()
            assert message.status == "cancelled"

    def test_what_was_already_leaving_still_may(self, number):
        """Its run is of the other row; the law knows that the two are one talk."""
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        acts = (SmallTalk(code="greeting"),)
        run = factories.RunFactory(conversation=other, acts=[act_to_json(act) for act in acts])
        said = piece_of(render(acts, current_snapshot(), "en")[0])
        message = factories.OutboundMessageFactory(
            conversation=other,
            author="assistant",
            kind=said.kind,
            text=said.text,
            content=said.content,
            status="sending",
            attempts=1,
        )
        factories.RunMessageFactory(run=run, message=message, position=0)
        stranger = customer(number, "971550000013")
        merged(kept, other)
        message.refresh_from_db()
        assert message.conversation == kept
        assert reason_to_cancel(message, stops_of("ai")) is None
        message.conversation, message.epoch = stranger, stranger.epoch
        assert reason_to_cancel(message, stops_of("ai")) == "not_its_rendering"

    def test_who_said_stop_as_one_of_them_has_said_it(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        consent.set_by_staff(
            actor=owner(), contact_id=other.contact_id, wanted=False, note="On the phone"
        )
        merged(kept, other)
        assert kept.contact.opted_out_at
        assert consent.consents(kept.contact).count() == 1

    def test_who_came_back_since_is_written_to(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        for contact, wanted in ((other, False), (kept, False), (kept, True)):
            consent.set_by_staff(
                actor=owner(), contact_id=contact.contact_id, wanted=wanted, note="said so"
            )
        merged(kept, other)
        assert kept.contact.opted_out_at is None

    def test_it_stands_in_the_history_of_both(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        merged(kept, other)
        targets = Entry.objects.filter(code="conversations.contact.merged").values_list("target")
        assert {(f"contact:{talk.contact_id}",) for talk in (kept, other)} <= set(targets)


class TestRefusing:
    def test_who_may_not_changes_nothing(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        before = snapshot()
        for actor in (person(Role.AGENT).actor, Actor(kind="assistant", label="A")):
            with pytest.raises(NotAllowed):
                merge_contacts(actor=actor, kept_id=kept.contact_id, absorbed_id=other.contact_id)
            with pytest.raises(NotAllowed):
                preview(actor=actor, kept_id=kept.contact_id, absorbed_id=other.contact_id)
        assert snapshot() == before

    def test_with_itself_with_nobody_and_with_somebody_merged(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        third = customer(number, "971550000013")
        with pytest.raises(MergeImpossible):
            merge_contacts(actor=owner(), kept_id=kept.contact_id, absorbed_id=kept.contact_id)
        with pytest.raises(NotFound):
            merge_contacts(actor=owner(), kept_id=kept.contact_id, absorbed_id=10**9)
        merged(kept, other)
        for pair in ((kept, other), (third, other), (other, third)):
            with pytest.raises(MergeImpossible):
                merged(*pair)

    def test_a_preview_counts_and_changes_nothing(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        factories.InboundMessageFactory.create_batch(3, conversation=other)
        factories.OrderFactory(proposal__conversation=other)
        before = snapshot()
        found = preview(actor=owner(), kept_id=kept.contact_id, absorbed_id=other.contact_id)
        assert (found.talks, found.joined, found.messages, found.orders) == (1, 1, 3, 1)
        assert snapshot() == before


class TestUndoing:
    def test_all_is_as_it_was(self, number):
        second = Channel.objects.create(transport="scripted", address="m2", display="+1 555")
        kept, other = customer(number, "971550000011", unread=1), customer(number, "AE.1", unread=2)
        carried = factories.ConversationFactory(channel=second, contact=other.contact)
        factories.ContactAddressFactory(channel=second, contact=other.contact)
        for talk in (kept, other, carried):
            message = factories.InboundMessageFactory(conversation=talk)
            talk.answered_through = message.pk
            talk.save()
        factories.ProposalFactory(conversation=other)
        factories.OrderFactory(proposal__conversation=other)
        factories.DialogueFactory(conversation=other)
        consent.set_by_staff(
            actor=owner(), contact_id=other.contact_id, wanted=False, note="On the phone"
        )
        before = snapshot()
        merge = merged(kept, other)
        assert snapshot() != before
        undo_merge(actor=owner(), merge_id=merge.pk)
        assert snapshot() == before
        merge.refresh_from_db()
        assert merge.undone_by == person(Role.OWNER)
        # Once more changes nothing.
        undo_merge(actor=owner(), merge_id=merge.pk)
        assert snapshot() == before

    def test_what_came_since_stays_and_counts(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        theirs = factories.InboundMessageFactory(conversation=other)
        merge = merged(kept, other)
        since = factories.InboundMessageFactory(conversation=kept, text="since")
        handling.take_over(actor=owner(), conversation_id=kept.pk)
        undo_merge(actor=owner(), merge_id=merge.pk)
        for talk in (kept, other):
            talk.refresh_from_db()
        assert list(kept.messages.all()) == [since]
        assert list(other.messages.all()) == [theirs]
        assert (kept.handler, other.handler) == ("agent", "assistant")
        assert kept.preview == "since"
        assert kept.last_inbound_at == since.created_at
        assert other.last_inbound_at < kept.last_inbound_at

    def test_stop_said_since_holds_for_both(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        merge = merged(kept, other)
        consent.set_by_staff(actor=owner(), contact_id=kept.contact_id, wanted=False, note="x")
        undo_merge(actor=owner(), merge_id=merge.pk)
        for talk in (kept, other):
            talk.contact.refresh_from_db()
            assert talk.contact.opted_out_at

    def test_the_later_merge_first(self, number):
        talks = [customer(number, f"97155000001{place}") for place in range(3)]
        first = merged(talks[1], talks[2])
        second = merged(talks[0], talks[1])
        with pytest.raises(MergeImpossible):
            undo_merge(actor=owner(), merge_id=first.pk)
        undo_merge(actor=owner(), merge_id=second.pk)
        undo_merge(actor=owner(), merge_id=first.pk)
        assert not Contact.objects.filter(
            pk__in=[talk.contact_id for talk in talks], merged_into__isnull=False
        ).exists()

    def test_nobody_who_may_not_and_no_merge_that_is_not(self, number):
        kept, other = customer(number, "971550000011"), customer(number, "971550000012")
        merge = merged(kept, other)
        with pytest.raises(NotAllowed):
            undo_merge(actor=person(Role.AGENT).actor, merge_id=merge.pk)
        with pytest.raises(NotFound):
            undo_merge(actor=owner(), merge_id=10**9)
        merge.refresh_from_db()
        assert merge.undone_at is None


class TestTogether:
    def test_ten_at_once_merge_once(self, committed_db, alpha):
        with in_tenant(alpha):
            channel = Channel.objects.create(transport="scripted", address="m9", display="+1 555")
            one, other = customer(channel, "971550000011"), customer(channel, "971550000012")
            factories.InboundMessageFactory.create_batch(5, conversation=other)
            actor = owner()
        outcomes: list[str] = []

        def attempt(flip: bool) -> None:
            pair = (one, other) if flip else (other, one)
            try:
                with in_tenant(alpha):
                    merge_contacts(
                        actor=actor, kept_id=pair[0].contact_id, absorbed_id=pair[1].contact_id
                    )
                outcomes.append("merged")
            except MergeImpossible:
                outcomes.append("refused")
            finally:
                connection.close()

        threads = [threading.Thread(target=attempt, args=(place % 2 == 0,)) for place in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["merged"] + ["refused"] * 9
        with in_tenant(alpha):
            live = Conversation.objects.get(channel=channel, merged_into=None)
            assert live.messages.count() == 5

    @pytest.mark.parametrize("after", [1, 3, 5, 8])
    def test_one_that_is_killed_on_its_way_leaves_nothing(self, committed_db, alpha, after):
        with in_tenant(alpha):
            channel = Channel.objects.create(transport="scripted", address="mk", display="+1 555")
            one, other = customer(channel, "971550000011"), customer(channel, "971550000012")
            factories.InboundMessageFactory.create_batch(3, conversation=other)
            before = snapshot()
        program = (
            "import os, django; django.setup()\n"
            "from tenants.context import in_tenant\n"
            "from tenants.models import Tenant\n"
            "from django.db import connection\n"
            "from conversations.merging import unite\n"
            "from conversations.models import Contact\n"
            "seen = []\n"
            "def count(execute, sql, *rest):\n"
            "    done = execute(sql, *rest)\n"
            "    seen.append(sql.startswith(('UPDATE', 'INSERT')))\n"
            f"    if sum(seen) == {after}: os.kill(os.getpid(), 9)\n"
            "    return done\n"
            "from django.db import transaction\n"
            f"with in_tenant(Tenant.objects.get(slug={alpha.slug!r})):\n"
            "    with transaction.atomic(), connection.execute_wrapper(count):\n"
            f"        pair = [{one.contact_id}, {other.contact_id}]\n"
            "        unite(*Contact.objects.filter(pk__in=pair))\n"
        )
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env=_environment(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert ended.returncode == -9, ended.stderr.decode()[-2000:]
        with in_tenant(alpha):
            assert snapshot() == before
            assert not ContactMerge.objects.filter(absorbed=other.contact_id).exists()
            # And it can be done afterwards.
            with transaction.atomic():
                unite(one.contact, other.contact)
            assert Message.objects.filter(conversation=one).count() == 3


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}


def test_moving_leaves_what_is_told_to_stay(number: Channel) -> None:
    kept, other = customer(number, "971550000011"), customer(number, "971550000012")
    moved = move(other.contact, kept.contact, leave=frozenset({Conversation}))
    assert set(moved) == {"conversations.ContactAddress.contact"}
    other.refresh_from_db()
    assert other.contact_id != kept.contact_id
