"""What an update does, from the signed webhook to the rows: echoes, edits, deletions, reactions."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings

from ai import orchestrator
from ai.models import AssistantRun
from audit.models import Entry
from conversations.models import Attachment, Conversation, InboundEvent, Message
from tenants.context import in_tenant, outside_tenants
from tests.support.jobs import run_jobs, rung
from tests.whatsapp import meta
from tests.whatsapp.telling import (
    CUSTOMER,
    deliver,
    echo,
    edit,
    message,
    of_phone,
    outcome,
    react,
    revoke,
    said,
    sent,
    talk,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def no_quiet(settings: Any) -> None:
    """A turn is due at once."""
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0


class TestEchoes:
    def test_an_answer_on_the_phone_is_shown_and_silences_the_assistant(self, alpha):
        deliver(said("Are you open?", wamid="wamid.1"))
        with in_tenant(alpha):
            queued = sent("We are open until six.", status="queued")
            assert talk().turn_due_at
        deliver(of_phone(echo("Yes, until six. Sara", wamid="wamid.E")))
        with in_tenant(alpha):
            shown = message("wamid.E")
            assert (shown.direction, shown.author, shown.origin, shown.status, shown.text) == (
                "outbound",
                "phone_app",
                "phone_app",
                "sent",
                "Yes, until six. Sara",
            )
            found = talk()
            assert (found.handler, found.assigned_to, found.turn_due_at) == ("agent", None, None)
            assert (found.unread, found.waiting_since) == (0, None)
            queued.refresh_from_db()
            assert (queued.status, queued.error) == ("cancelled", "answered_on_phone")
            assert Entry.objects.filter(code="conversations.answered_on_phone").count() == 1
        deliver(said("Thanks! And tomorrow?", wamid="wamid.2"))
        with in_tenant(alpha):
            assert talk().turn_due_at is None
            assert talk().waiting_reason == "unanswered"

    def test_the_first_word_may_be_the_businesss(self, alpha):
        deliver(of_phone(echo("Your parcel is here", wamid="wamid.E")))
        with in_tenant(alpha):
            assert (talk().handler, talk().last_inbound_at) == ("agent", None)
            assert message("wamid.E").text == "Your parcel is here"

    @pytest.mark.parametrize("again", [1, 3])
    def test_an_echo_is_taken_once(self, alpha, again):
        for _ in range(again + 1):
            deliver(of_phone(echo("Hello", wamid="wamid.E")))
        with in_tenant(alpha):
            assert Message.objects.filter(external_id="wamid.E").count() == 1

    def test_what_we_sent_ourselves_does_not_double(self, alpha):
        deliver(said("Hi", wamid="wamid.1"))
        with in_tenant(alpha):
            ours = sent("Hello, how can we help?", wamid="wamid.ours")
        deliver(of_phone(echo(ours.text, wamid="wamid.ours"), field="message_echoes"))
        with in_tenant(alpha):
            assert talk().messages.count() == 2
            assert talk().handler == "assistant"

    def test_what_is_being_sent_at_that_moment_is_recognised_by_its_words(self, alpha):
        deliver(said("Hi", wamid="wamid.1"))
        with in_tenant(alpha):
            ours = sent("Hello!", status="sending")
        deliver(of_phone(echo("Hello!", wamid="wamid.X")))
        with in_tenant(alpha):
            ours.refresh_from_db()
            assert (ours.external_id, ours.status) == ("wamid.X", "sending")
            assert talk().messages.count() == 2
            assert talk().handler == "assistant"

    def test_a_picture_from_the_phone_is_fetched(self, alpha):
        picture = {"id": "991", "mime_type": "image/jpeg", "caption": "The sofa"}
        deliver(of_phone(echo("", wamid="wamid.E", type="image", image=picture)))
        with in_tenant(alpha):
            shown = message("wamid.E")
            assert (shown.kind, shown.text) == ("image", "The sofa")
            assert Attachment.objects.get(message=shown).external_id == "991"
        assert rung("whatsapp.fetch_attachment")

    def test_the_business_edits_and_deletes_on_its_phone(self, alpha):
        deliver(of_phone(echo("Wendsday", wamid="wamid.E", ago=30)))
        inner = {"original_message_id": "wamid.E", "message": {"type": "text"}}
        inner["message"] |= {"text": {"body": "Wednesday"}}
        deliver(of_phone(echo("", wamid="wamid.E2", type="edit", edit=inner)))
        with in_tenant(alpha):
            assert (message("wamid.E").text, message("wamid.E").earlier_texts) == (
                "Wednesday",
                ["Wendsday"],
            )
        gone = {"original_message_id": "wamid.E"}
        deliver(of_phone(echo("", wamid="wamid.E3", type="revoke", revoke=gone)))
        with in_tenant(alpha):
            assert message("wamid.E").revoked_at
            assert talk().messages.count() == 1

    def test_a_status_of_an_echo_climbs(self, alpha):
        deliver(of_phone(echo("Hello", wamid="wamid.E")))
        deliver(meta.change(statuses=[meta.status("read", wamid="wamid.E")]))
        with in_tenant(alpha):
            assert message("wamid.E").status == "read"


class TestEdits:
    def test_the_message_itself_changes_before_its_turn(self, alpha):
        deliver(said("Two cleanings", wamid="wamid.1", ago=20))
        deliver(edit("wamid.1", "Three cleanings", wamid="wamid.2", ago=5))
        with in_tenant(alpha):
            found = message("wamid.1")
            assert (found.text, found.earlier_texts) == ("Three cleanings", ["Two cleanings"])
            assert found.edited_at
            assert talk().messages.count() == 1
            assert (talk().unread, talk().preview) == (1, "Three cleanings")
            assert talk().turn_due_at
            assert outcome("wamid.2") == f"edited message {found.pk}"

    def test_what_was_answered_is_not_answered_again(self, alpha):
        deliver(said("Hello", wamid="wamid.1"))
        with in_tenant(alpha):
            Conversation.objects.filter(pk=talk().pk).update(
                answered_through=message("wamid.1").pk, turn_due_at=None, burst_started_at=None
            )
        run_jobs(within=timedelta(minutes=1))
        deliver(edit("wamid.1", "Hello there", wamid="wamid.2"))
        with in_tenant(alpha):
            assert message("wamid.1").text == "Hello there"
            assert talk().turn_due_at is None
        assert not rung("ai.take_turn")

    @pytest.mark.parametrize("change", ["edit", "revoke"])
    def test_a_turn_that_is_being_thought_about_is_dropped(
        self, alpha, no_quiet, monkeypatch, change
    ):
        deliver(said("What do you offer?", wamid="wamid.1", ago=5))
        deliver(said("And when are you open?", wamid="wamid.2", ago=4))
        think = orchestrator.decide
        changes = [
            edit("wamid.1", "Do you work on Fridays?", wamid="wamid.3")
            if change == "edit"
            else revoke("wamid.1", wamid="wamid.3")
        ]

        def interrupted(*turn: Any) -> Any:
            if changes:
                with outside_tenants(), override_settings(ASSISTANT_PROCESS=False):
                    deliver(changes.pop())
            return think(*turn)

        monkeypatch.setattr(orchestrator, "decide", interrupted)
        run_jobs(within=timedelta(minutes=1))
        with in_tenant(alpha):
            runs = AssistantRun.objects.filter(conversation=talk()).order_by("id")
            assert [run.dropped_because for run in runs] == ["message_changed", ""]
            assert talk().messages.filter(author="assistant").exists()

    @pytest.mark.parametrize("first", ["old", "new"])
    def test_edits_out_of_order_end_as_the_newest(self, alpha, first):
        deliver(said("one", wamid="wamid.1", ago=60))
        edits = {
            "old": edit("wamid.1", "two", wamid="wamid.2", ago=40),
            "new": edit("wamid.1", "three", wamid="wamid.3", ago=20),
        }
        deliver(edits.pop(first))
        deliver(*edits.values())
        with in_tenant(alpha):
            assert message("wamid.1").text == "three"

    def test_an_edit_before_its_original_waits_for_it(self, alpha):
        deliver(said("hi", wamid="wamid.0"))
        deliver(edit("wamid.1", "Three cleanings", wamid="wamid.2", ago=5))
        with in_tenant(alpha):
            assert outcome("wamid.2") == "waits for its message"
            assert talk().messages.count() == 1
        deliver(said("Two cleanings", wamid="wamid.1", ago=20))
        with in_tenant(alpha):
            assert message("wamid.1").text == "Three cleanings"
            assert message("wamid.1").earlier_texts == ["Two cleanings"]
            assert outcome("wamid.2").startswith("edited")
            assert not InboundEvent.objects.filter(external_id__startswith="waits:").exists()

    def test_an_edit_of_what_never_came_makes_nobody(self, alpha):
        deliver(edit("wamid.none", "Three", wamid="wamid.2"))
        with in_tenant(alpha):
            assert not Conversation.objects.filter(contact__addresses__value=CUSTOMER).exists()

    def test_whoever_turns_their_words_into_stop_means_it(self, alpha):
        deliver(said("stopp", wamid="wamid.1", ago=20))
        deliver(edit("wamid.1", "STOP", wamid="wamid.2"))
        with in_tenant(alpha):
            assert talk().contact.opted_out_at

    def test_a_stranger_edits_nothing_of_anothers(self, alpha):
        deliver(said("mine", wamid="wamid.1"))
        foreign = edit("wamid.1", "yours", wamid="wamid.2")
        foreign["value"]["messages"][0]["from"] = "34600111222"
        foreign["value"]["contacts"][0]["wa_id"] = "34600111222"
        deliver(foreign)
        with in_tenant(alpha):
            assert message("wamid.1").text == "mine"


class TestDeletions:
    def test_the_text_is_shown_nowhere_and_kept_in_the_log(self, alpha):
        deliver(said("my card is 4111", wamid="wamid.1", ago=20))
        deliver(revoke("wamid.1", wamid="wamid.2"))
        with in_tenant(alpha):
            found = message("wamid.1")
            assert (found.text, found.earlier_texts) == ("", ["my card is 4111"])
            assert found.revoked_at
            assert talk().preview == "[deleted]"

    def test_the_list_no_longer_shows_what_was_heard_of_it(self, alpha):
        deliver(said("Hi", wamid="wamid.1", ago=20), said("-", wamid="wamid.2", ago=10))
        with in_tenant(alpha):
            talk().messages.update(kind="audio", text="")
            Conversation.objects.filter(pk=talk().pk).update(preview="🎤 my card is 4111")
        deliver(revoke("wamid.1", wamid="wamid.3"))
        with in_tenant(alpha):
            assert talk().preview == "🎤 my card is 4111", "another message's"
        deliver(revoke("wamid.2", wamid="wamid.4"))
        with in_tenant(alpha):
            assert talk().preview == "[deleted]"

    def test_nothing_is_left_to_answer(self, alpha, no_quiet):
        deliver(said("my card is 4111", wamid="wamid.1"))
        deliver(revoke("wamid.1", wamid="wamid.2"))
        with in_tenant(alpha):
            assert talk().turn_due_at is None
        run_jobs(within=timedelta(minutes=1))
        with in_tenant(alpha):
            assert not talk().messages.filter(direction="outbound").exists()

    def test_what_else_was_said_is_answered(self, alpha, no_quiet):
        deliver(said("What do you offer?", wamid="wamid.1"), said("oops", wamid="wamid.2"))
        deliver(revoke("wamid.2", wamid="wamid.3"))
        run_jobs(within=timedelta(minutes=1))
        with in_tenant(alpha):
            assert talk().messages.filter(author="assistant").exists()

    def test_one_before_its_original_puts_off_the_turn_that_is_open(self, alpha, no_quiet):
        deliver(said("What do you offer?", wamid="wamid.1"))
        deliver(revoke("wamid.2", wamid="wamid.3"))
        with in_tenant(alpha):
            due = talk().turn_due_at
        deliver(said("oops", wamid="wamid.2"))
        with in_tenant(alpha):
            assert talk().turn_due_at > due
            assert talk().preview == "[deleted]"

    def test_a_deletion_before_its_original_is_not_routed(self, alpha):
        deliver(said("hi", wamid="wamid.0"))
        with in_tenant(alpha):
            Conversation.objects.filter(pk=talk().pk).update(
                answered_through=message("wamid.0").pk, turn_due_at=None, burst_started_at=None
            )
        run_jobs(within=timedelta(minutes=1))
        deliver(revoke("wamid.1", wamid="wamid.2"))
        deliver(said("secret", wamid="wamid.1", ago=20))
        with in_tenant(alpha):
            assert message("wamid.1").revoked_at
            assert message("wamid.1").text == ""
            assert talk().turn_due_at is None
            assert talk().preview == "[deleted]"


class TestReactions:
    def test_it_stands_on_the_message_and_is_no_message(self, alpha):
        deliver(said("Hi", wamid="wamid.1"))
        with in_tenant(alpha):
            sent("Confirmed", wamid="wamid.ours")
            before = talk()
        deliver(react("wamid.ours", "👍🏽", wamid="wamid.2"))
        with in_tenant(alpha):
            assert message("wamid.ours").reaction == "👍🏽"
            after = talk()
            assert after.messages.count() == 2
            assert (after.unread, after.last_inbound_at) == (before.unread, before.last_inbound_at)
        deliver(react("wamid.ours", "❤", wamid="wamid.3"))
        with in_tenant(alpha):
            assert message("wamid.ours").reaction == "❤"

    @pytest.mark.parametrize("nothing", ["", None])
    def test_taken_back_it_is_gone(self, alpha, nothing):
        deliver(said("Hi", wamid="wamid.1"), react("wamid.1", "👍", wamid="wamid.2"))
        deliver(react("wamid.1", nothing, wamid="wamid.3"))
        with in_tenant(alpha):
            assert message("wamid.1").reaction == ""

    @pytest.mark.parametrize("newest", ["❤", ""])
    @pytest.mark.parametrize("by", ["customer", "business"])
    def test_an_older_one_that_comes_later_changes_nothing(self, alpha, by, newest):
        deliver(said("Hi", wamid="wamid.1", ago=60))

        def change(emoji: str, *, wamid: str, ago: float) -> Any:
            if by == "customer":
                return react("wamid.1", emoji, wamid=wamid, ago=ago)
            part = {"message_id": "wamid.1", "emoji": emoji}
            return of_phone(echo("", wamid=wamid, ago=ago, type="reaction", reaction=part))

        deliver(change(newest, wamid="wamid.new", ago=20))
        deliver(change("👍", wamid="wamid.old", ago=40))
        field = "reaction" if by == "customer" else "our_reaction"
        with in_tenant(alpha):
            assert getattr(message("wamid.1"), field) == newest
            told = InboundEvent.objects.get(external_id__endswith="wamid.old")
            assert told.outcome == "older reaction ignored"
        deliver(change("🙏", wamid="wamid.newest", ago=10))
        with in_tenant(alpha):
            assert getattr(message("wamid.1"), field) == "🙏"

    def test_of_two_that_waited_for_their_message_the_newer_stands(self, alpha):
        deliver(said("Hi", wamid="wamid.0"))
        deliver(react("wamid.1", "❤", wamid="wamid.2", ago=10))
        deliver(react("wamid.1", "👍", wamid="wamid.3", ago=30))
        deliver(said("And you?", wamid="wamid.1", ago=60))
        with in_tenant(alpha):
            assert message("wamid.1").reaction == "❤"

    def test_one_before_its_message_waits_for_it(self, alpha):
        deliver(said("Hi", wamid="wamid.0"))
        deliver(react("wamid.E", "👍", wamid="wamid.2"))
        deliver(of_phone(echo("See you", wamid="wamid.E")))
        with in_tenant(alpha):
            assert message("wamid.E").reaction == "👍"

    def test_one_on_a_message_whose_answer_was_lost_waits_for_its_status(self, alpha):
        deliver(said("Hi", wamid="wamid.1"))
        with in_tenant(alpha):
            ours = sent("Hello!", status="sending")
        deliver(react("wamid.lost", "👍", wamid="wamid.2"))
        status = meta.status("delivered", wamid="wamid.lost", send_key=str(ours.send_key))
        deliver(meta.change(statuses=[status]))
        with in_tenant(alpha):
            ours.refresh_from_db()
            assert (ours.external_id, ours.reaction, ours.status) == (
                "wamid.lost",
                "👍",
                "delivered",
            )

    def test_the_business_reacts_on_its_phone(self, alpha):
        deliver(said("Hi", wamid="wamid.1"))
        part = {"message_id": "wamid.1", "emoji": "🙏"}
        deliver(of_phone(echo("", wamid="wamid.E", type="reaction", reaction=part)))
        with in_tenant(alpha):
            assert (message("wamid.1").our_reaction, message("wamid.1").reaction) == ("🙏", "")
            assert talk().handler == "assistant"
