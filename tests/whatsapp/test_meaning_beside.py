"""What an update does beside its text: advertisements, quotes, calls, groups."""

from typing import Any

import pytest

from ai.gather import gather
from ai.standing import assistant_settings
from conversations.models import Conversation
from tenants.context import in_tenant
from tests.whatsapp import meta
from tests.whatsapp.telling import (
    CUSTOMER,
    deliver,
    message,
    moment,
    outcome,
    said,
    sent,
    talk,
)

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def no_quiet(settings: Any) -> None:
    """A turn is due at once."""
    settings.BURST_QUIET = settings.BURST_QUIET_COMPLETE = 0


class TestAdvertisements:
    AD = {"source_type": "ad", "source_id": "120", "headline": "Spring cleaning", "ctwa_clid": "A"}

    def test_the_talk_knows_where_it_came_from(self, alpha):
        deliver(said("Is it still on?", wamid="wamid.1", referral=self.AD))
        with in_tenant(alpha):
            assert talk().referral == self.AD
            assert message("wamid.1").content["referral"] == self.AD
            assert talk().entry_point_until is None

    def test_the_assistant_is_given_its_words_as_data(self, alpha):
        deliver(said("Is it still on?", wamid="wamid.1", referral=self.AD | {"body": " Today "}))
        with in_tenant(alpha):
            gathered = gather(talk(), settings=assistant_settings())
            assert gathered
            assert gathered.turn.advertisement == "Spring cleaning · Today"
            assert [each.text for each in gathered.turn.messages] == ["Is it still on?"]

    @pytest.mark.parametrize("shape", ["v23", "v24"])
    def test_the_free_window_is_as_the_platform_tells_it(self, alpha, shape):
        deliver(said("Is it still on?", wamid="wamid.1", referral=self.AD))
        with in_tenant(alpha):
            sent("It is!", wamid="wamid.ours")
        at = moment()
        status = meta.status("sent", wamid="wamid.ours") | {"timestamp": str(at)}
        if shape == "v23":
            origin = {"type": "referral_conversion"}
            status["conversation"] = {
                "id": "c",
                "origin": origin,
                "expiration_timestamp": str(at + 72 * 3600),
            }
        status["pricing"] = {
            "billable": False,
            "pricing_model": "PMP",
            "type": "free_entry_point",
            "category": "referral_conversion",
        }
        deliver(meta.change(statuses=[status]))
        with in_tenant(alpha):
            until = talk().entry_point_until
            assert int(until.timestamp()) == at + 72 * 3600
            sent("And more", wamid="wamid.ours2")
        later = status | {"id": "wamid.ours2", "timestamp": str(at + 3600)}
        later.pop("conversation", None)
        deliver(meta.change(statuses=[later]))
        with in_tenant(alpha):
            assert talk().entry_point_until == until


class TestQuotes:
    def test_a_quoted_message_is_ours(self, alpha):
        deliver(said("Hi", wamid="wamid.1"))
        with in_tenant(alpha):
            ours = sent("Monday or Tuesday?", wamid="wamid.ours")
        context = {"from": "971500000001", "id": "wamid.ours"}
        deliver(said("The first", wamid="wamid.2", context=context))
        with in_tenant(alpha):
            assert message("wamid.2").content == {"reply_to": "wamid.ours", "quoted": ours.pk}
            gathered = gather(talk(), settings=assistant_settings())
            assert gathered
            assert [each.quotes for each in gathered.turn.messages] == ["", "Monday or Tuesday?"]

    def test_one_that_is_not_here_stays_a_name(self, alpha):
        deliver(said("The first", wamid="wamid.2", context={"id": "wamid.gone"}))
        with in_tenant(alpha):
            assert message("wamid.2").content == {"reply_to": "wamid.gone"}


class TestCalls:
    def test_that_somebody_called_is_shown_and_opens_the_window(self, alpha):
        for event in ("connect", "terminate"):
            call = {
                "id": "wacid.1",
                "from": CUSTOMER,
                "to": "971500000001",
                "event": event,
                "timestamp": str(moment()),
                "direction": "USER_INITIATED",
            }
            value = {"metadata": meta.metadata(meta.NUMBERS[0]), "calls": [call]}
            deliver({"field": "calls", "value": value})
        with in_tenant(alpha):
            assert [each.kind for each in talk().messages.all()] == ["call"]
            assert talk().last_inbound_at
            assert talk().turn_due_at is None


class TestGroups:
    def test_a_groups_message_is_kept_and_shown_to_nobody(self, alpha):
        deliver(said("all together", wamid="wamid.1", group_id="G1"))
        with in_tenant(alpha):
            assert outcome("wamid.1") == "kept"
            assert not Conversation.objects.filter(contact__addresses__value=CUSTOMER).exists()
