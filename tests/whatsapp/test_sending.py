"""Sending, against the emulator over HTTP: what arrives there, and what each fault means here."""

import uuid

import pytest
import time_machine
from django.core.cache import cache

from conversations.channels import Accepted, Ambiguous, ChannelStopped, Rejected, Retry
from conversations.models import Message
from core.sealed import Sealed
from tests.support.world import ALPHA
from whatsapp import graph, slowdown
from whatsapp.models import CloudNumber
from whatsapp.transport import CloudTransport

CUSTOMER = "971551112233"
PHONE = ("phone", CUSTOMER)


def message(text="Your table is ready.", *, kind="text", content=None, attempts=1):
    return Message(
        kind=kind, text=text, content=content or {}, attempts=attempts, send_key=uuid.uuid4()
    )


def send(channel, to=PHONE, **fields):
    return CloudTransport().send(channel=channel, to=to, message=message(**fields))


@pytest.fixture(autouse=True)
def opened(emulator, channel):
    """The customer has just written, so the window is open; no number is slowed down."""
    cache.clear()
    slowdown.forget()
    emulator.customer_writes(CUSTOMER)
    return emulator


def outbound(emulator, customer=CUSTOMER):
    return [row for row in emulator.thread(customer) if row["direction"] == "outbound"]


class TestArrival:
    def test_a_text(self, channel, opened):
        result = send(channel, text="Hello 👋 مرحبا")
        assert isinstance(result, Accepted)
        [last] = outbound(opened)
        assert (last["text"], last["kind"]) == ("Hello 👋 مرحبا", "text")
        assert last["wamid"] == result.external_id

    def test_the_longest_text(self, channel, opened):
        assert isinstance(send(channel, text="x" * 4096), Accepted)
        assert len(outbound(opened)[0]["text"]) == 4096

    def test_an_emoji_and_an_answer_name_the_customers_message(self, channel, opened):
        asked = opened.customer_writes(CUSTOMER, body="Until nine?")
        put = {"reaction": {"of": asked, "emoji": "👍"}}
        assert isinstance(send(channel, text="", kind="reaction", content=put), Accepted)
        quoting = {"reply_to": asked, "quoted": 7}
        assert isinstance(send(channel, text="Yes", content=quoting), Accepted)
        emoji, answer = outbound(opened)
        assert emoji["reaction"] == {"message_id": asked, "emoji": "👍"}
        assert answer["context"] == {"id": asked}

    def test_buttons(self, channel, opened):
        buttons = [{"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}]
        result = send(channel, text="Book it?", kind="buttons", content={"buttons": buttons})
        assert isinstance(result, Accepted)
        sent = opened.requests()[-1]["body"]["interactive"]
        assert sent["type"] == "button"
        assert [item["reply"] for item in sent["action"]["buttons"]] == buttons

    def test_a_list(self, channel, opened):
        content = {
            "buttons": [],
            "list_button": "Choose",
            "rows": [
                {"id": "pick:service:1", "title": "Deep clean", "description": "120.00 AED"},
                {"id": "pick:service:2", "title": "Sofa", "description": ""},
            ],
        }
        assert isinstance(send(channel, text="Which?", kind="list", content=content), Accepted)
        sent = opened.requests()[-1]["body"]["interactive"]
        assert sent["action"]["button"] == "Choose"
        assert sent["action"]["sections"] == [
            {"rows": [content["rows"][0], {"id": "pick:service:2", "title": "Sofa"}]}
        ]

    def test_the_number_carries_its_plus_and_the_send_key_goes_along(self, channel, opened):
        send(channel)
        body = opened.requests()[-1]["body"]
        assert body["to"] == "+" + CUSTOMER
        assert uuid.UUID(body["biz_opaque_callback_data"])

    def test_a_customer_without_a_phone(self, channel, opened):
        opened.customer_writes({"user_id": "AE.70914465283350916"})
        result = send(channel, to=("bsuid", "AE.70914465283350916"))
        assert isinstance(result, Accepted)
        assert opened.requests()[-1]["body"]["recipient"] == "AE.70914465283350916"
        assert len(outbound(opened, "AE.70914465283350916")) == 1

    def test_read_and_typing(self, channel, opened):
        wamid = opened.customer_writes(CUSTOMER, body="Anybody there?")
        CloudTransport().acknowledge(channel=channel, external_id=wamid, typing=True)
        request = opened.requests()[-1]
        assert request["answer"] == {"success": True}
        assert request["body"]["typing_indicator"] == {"type": "text"}


def buttons(*titles, **fields):
    made = [{"id": str(place), "title": title} for place, title in enumerate(titles)]
    return {"kind": "buttons", "content": {"buttons": made}, **fields}


def rows(*titles, opener="Open", **more):
    made = [{"id": str(place), "title": title, **more} for place, title in enumerate(titles)]
    return {"kind": "list", "content": {"list_button": opener, "rows": made}}


class TestLimits:
    @pytest.mark.parametrize(
        "fields",
        [
            {"text": ""},
            {"text": " \n"},
            {"text": "x" * 4097},
            {"kind": "hologram"},
            buttons(),
            buttons(" "),
            {"kind": "buttons", "content": {"buttons": [{"id": "a" * 257, "title": "A"}]}},
            rows(),
            {"kind": "list", "content": {"rows": [{"id": "a" * 201, "title": "A"}]}},
            {"kind": "location", "text": "", "content": {"latitude": 91.0, "longitude": 0}},
            {"kind": "contacts", "text": "", "content": {"contacts": []}},
            {"kind": "reaction", "text": "", "content": {"reaction": {"emoji": "👍"}}},
        ],
    )
    def test_what_the_platform_would_refuse_does_not_leave(self, channel, opened, fields):
        result = send(channel, **fields)
        assert isinstance(result, Rejected)
        assert result.reason
        assert not outbound(opened)
        assert not [row for row in opened.requests() if row["path"].endswith("/messages")]


class TestFaults:
    def test_accepted_but_the_answer_is_lost(self, channel, opened):
        opened.faults(accept_then_drop=1, webhook_pause=True)
        assert isinstance(send(channel), Ambiguous)
        assert len(outbound(opened)) == 1

    def test_accepted_but_the_answer_is_cut(self, channel, opened):
        opened.faults(truncated_json=1, webhook_pause=True)
        assert isinstance(send(channel), Ambiguous)
        assert len(outbound(opened)) == 1

    def test_accepted_but_too_slowly(self, channel, opened, monkeypatch):
        monkeypatch.setattr(graph, "SEND", graph.Timeouts(connect=1, read=0.3, total=1))
        opened.faults(slow=1, slow_seconds=1.5, webhook_pause=True)
        assert isinstance(send(channel), Ambiguous)
        assert len(outbound(opened)) == 1

    def test_an_error_of_the_platforms_own_is_certainly_not_sent(self, channel, opened):
        opened.faults(http_500=1, webhook_pause=True)
        result = send(channel, attempts=3)
        assert isinstance(result, Retry)
        assert result.code == "131000"
        assert 4 <= result.after <= 5
        assert not outbound(opened)

    def test_nobody_answers_at_all(self, channel, settings):
        settings.WHATSAPP_GRAPH_URL = "http://127.0.0.1:9"
        result = send(channel)
        assert isinstance(result, Retry)
        assert result.code == "unreachable"

    @pytest.mark.parametrize(("attempts", "wait"), [(1, 1), (2, 4), (3, 16), (9, 300)])
    def test_too_many_to_one_customer_waits_four_times_longer_each_time(
        self, channel, opened, attempts, wait
    ):
        opened.faults(pair_limit_131056=1, webhook_pause=True)
        result = send(channel, attempts=attempts)
        assert (result.code, result.after) == ("131056", wait)
        opened.faults(webhook_pause=True)
        assert isinstance(send(channel), Accepted)

    def test_a_number_that_is_too_fast_waits_as_a_whole(self, channel, opened):
        opened.faults(rate_limit_429=1, webhook_pause=True)
        first = send(channel)
        assert (first.code, 1 <= first.after <= 1.5) == ("130429", True)
        opened.faults(webhook_pause=True)
        before = len(opened.requests())
        second = send(channel, to=("phone", "971551119999"))
        assert (second.code, 0 < second.after <= 1.5) == ("slow", True)
        CloudTransport().acknowledge(channel=channel, external_id="wamid.x", typing=True)
        assert len(opened.requests()) == before

    def test_each_refusal_doubles_the_wait_and_a_crowd_counts_as_one(self, channel, opened):
        waits = []
        for moment in (0, 0.1, 2, 5):
            with time_machine.travel(1_800_000_000 + moment, tick=False):
                waits.append(slowdown.slow_down(channel))
        assert [1 <= waits[0] <= 1.5, 0.9 <= waits[1] <= 1.4] == [True, True]
        assert [2 <= waits[2] <= 3, 4 <= waits[3] <= 6] == [True, True]

    def test_without_the_cache_messages_still_leave(self, channel, opened, settings):
        away = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere/valkey.sock"}
        settings.CACHES = {"default": away}
        assert isinstance(send(channel), Accepted)
        opened.faults(rate_limit_429=1, webhook_pause=True)
        assert send(channel).code == "130429"

    def test_a_revoked_token_stops_the_channel(self, channel, opened):
        opened.faults(token_revoked=True, webhook_pause=True)
        result = send(channel)
        assert isinstance(result, ChannelStopped)
        assert result.code == "190"

    def test_a_wrong_token_stops_the_channel(self, channel):
        number = CloudNumber.objects.get(channel=channel)
        number.token = "EAAwrong"
        number.save()
        assert isinstance(send(channel), ChannelStopped)

    @pytest.mark.parametrize("damage", ["sealed", "missing"])
    def test_without_a_token_nothing_leaves(self, channel, opened, damage):
        number = CloudNumber.objects.get(channel=channel)
        if damage == "sealed":
            number.token = Sealed("v1.00000000.AAAA", place="")
            number.save()
        else:
            number.delete()
        result = send(channel)
        assert (type(result), result.code) == (ChannelStopped, "no_token")
        CloudTransport().acknowledge(channel=channel, external_id="wamid.x", typing=True)
        assert not [row for row in opened.requests() if row["path"].endswith("/messages")]

    def test_outside_the_window_a_template_is_needed(self, channel, opened):
        opened.control("clock", {"advance_seconds": 25 * 3600})
        result = send(channel)
        assert (type(result), result.code) == (Rejected, "131047")
        assert "24 hours" in result.reason

    def test_a_number_the_platform_does_not_know(self, channel, opened):
        channel.address = "123456789"
        assert isinstance(send(channel), Rejected)

    def test_an_address_cannot_climb_out_of_its_path(self, channel, opened):
        channel.address = f"../{ALPHA.phone_number_id}"
        assert not isinstance(send(channel), Accepted)
        assert not outbound(opened)

    def test_a_read_mark_that_fails_is_no_trouble(self, channel, settings):
        CloudTransport().acknowledge(channel=channel, external_id="wamid.unknown", typing=True)
        settings.WHATSAPP_GRAPH_URL = "http://127.0.0.1:9"
        CloudTransport().acknowledge(channel=channel, external_id="wamid.unknown", typing=True)
