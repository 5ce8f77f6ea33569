"""Many updates in one body: each is stored once, in order, for its own tenant, or none is."""

import random
import threading

import pytest
from django.db import connection, transaction

from conversations.models import Channel, InboundEvent
from tenants.context import in_tenant
from tenants.models import ChannelAddress, DeadLetter, Doorbell
from tenants.routers import OWNER
from tests.support.world import ALPHA, BETA
from tests.whatsapp import meta


def events(tenant, **filters):
    with in_tenant(tenant):
        rows = InboundEvent.objects.exclude(external_id="wamid.seeded").filter(**filters)
        return list(rows.order_by("id"))


def batch(size=200):
    """`size` messages by turns for both tenants, of ten customers with look-alike numbers."""
    changes = []
    for index in range(size):
        number = meta.NUMBERS[index % 2]
        sender = f"9715511122{index // 2 % 10:02d}"
        message = meta.text(f"message {index}", wamid=f"wamid.{index}", sender=sender)
        changes.append(meta.change(number=number, messages=[message]))
    return meta.envelope(*changes)


@pytest.mark.usefixtures("committed_db")
class TestTwoTenants:
    def test_each_gets_its_own_in_the_order_of_the_body(self, alpha, beta):
        assert meta.post(batch()).status_code == 200
        for tenant, first in ((alpha, 0), (beta, 1)):
            assert [event.external_id for event in events(tenant)] == [
                f"wamid.{index}" for index in range(first, 200, 2)
            ]
            assert Doorbell.objects.filter(tenant_id=tenant.pk).count() == 10

    def test_three_times_and_in_reverse_is_as_once(self, alpha, beta):
        whole = batch()
        changes = whole["entry"][0]["changes"]
        single = [meta.envelope(change) for change in reversed(changes)]
        random.Random(4).shuffle(single)
        for payload in (whole, whole, meta.envelope(*reversed(changes)), whole, *single[:40]):
            assert meta.post(payload).status_code == 200
        assert len(events(alpha)) == len(events(beta)) == 100
        assert len({event.external_id for event in events(alpha)}) == 100
        assert Doorbell.objects.count() == 20

    def test_together_with_strangers_and_nonsense(self, alpha, beta):
        whole = batch(20)
        whole["entry"][0]["changes"][5:5] = [
            meta.change(number="999", messages=[meta.text("to nobody", wamid="wamid.N")]),
            "nonsense",
            {"field": "messages"},
        ]
        whole["entry"].append(None)
        assert meta.post(whole).status_code == 200
        assert len(events(alpha)) == len(events(beta)) == 10
        assert sorted(DeadLetter.objects.values_list("reason", flat=True)) == [
            "malformed",
            "malformed",
            "malformed",
            "unknown_number",
        ]

    def test_if_one_part_fails_nothing_is_stored(self, alpha, beta, login):
        with login("owner") as owner:
            owner.execute(
                "ALTER TABLE t_beta.conversations_inboundevent"
                " ADD CONSTRAINT broken CHECK (external_id <> 'wamid.199')"
            )
            try:
                answer = meta.post(batch())
            finally:
                owner.execute(
                    "ALTER TABLE t_beta.conversations_inboundevent DROP CONSTRAINT broken"
                )
        assert answer.status_code == 503
        assert not events(alpha)
        assert not events(beta)
        assert not Doorbell.objects.exists()

    def test_posted_by_four_at_once_each_is_stored_once(self, alpha, beta):
        whole = batch()
        changes = whole["entry"][0]["changes"]
        bodies = [whole, meta.envelope(*reversed(changes)), whole, meta.envelope(*changes[::3])]
        answers = []

        def deliver(payload):
            try:
                answers.append(meta.post(payload).status_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=deliver, args=[body]) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [200] * 4
        assert len(events(alpha)) == len(events(beta)) == 100


@pytest.mark.usefixtures("committed_db")
def test_a_senders_later_message_waits_for_the_earlier_to_commit(alpha):
    """Ids of a sender follow the order of commit, so nobody reads the second without the first."""
    done = threading.Event()

    def second():
        try:
            message = meta.text("second", wamid="wamid.2")
            meta.post(meta.envelope(meta.change(messages=[message])))
            done.set()
        finally:
            connection.close()

    with transaction.atomic():
        first = meta.text("first", wamid="wamid.1")
        assert meta.post(meta.envelope(meta.change(messages=[first]))).status_code == 200
        thread = threading.Thread(target=second)
        thread.start()
        assert not done.wait(0.3)
        stranger = meta.text("stranger", wamid="wamid.3", sender="971559999999")
        meta.post(meta.envelope(meta.change(messages=[stranger])))
    thread.join(timeout=10)
    assert done.is_set()
    order = [event.external_id for event in events(alpha, sender="971551112233")]
    assert order == ["wamid.1", "wamid.2"]


@pytest.mark.usefixtures("committed_db")
def test_the_largest_batch_takes_few_statements(alpha, django_assert_max_num_queries):
    messages = [
        meta.text(f"m{index}", wamid=f"wamid.{index}", sender=f"97150{index:07d}")
        for index in range(1000)
    ]
    payload = meta.envelope(meta.change(messages=messages))
    meta.post(meta.envelope(meta.change(messages=[meta.text("warm", wamid="wamid.warm")])))
    with django_assert_max_num_queries(6):
        assert meta.post(payload).status_code == 200
    assert len(events(alpha)) == 1001
    assert Doorbell.objects.count() == 1001


@pytest.mark.usefixtures("committed_db")
class TestDeadLetters:
    def stray(self, wamid="wamid.S"):
        return meta.change(number="999000", messages=[meta.text("hello?", wamid=wamid)])

    def test_an_update_for_nobody_is_kept_once(self):
        for payload in (
            meta.envelope(self.stray()),
            meta.envelope(self.stray()),
            meta.envelope(self.stray("wamid.T"), self.stray()),
        ):
            assert meta.post(payload).status_code == 200
        letters = DeadLetter.objects.order_by("id")
        assert [(letter.reason, letter.address) for letter in letters] == [
            ("unknown_number", "999000")
        ] * 2
        assert letters[0].body["message"]["text"]["body"] == "hello?"
        assert not Doorbell.objects.exists()

    def test_two_numbers_may_have_messages_of_one_id(self):
        other = meta.change(number="999001", messages=[meta.text("hello?", wamid="wamid.S")])
        meta.post(meta.envelope(self.stray(), other))
        assert DeadLetter.objects.count() == 2

    def test_a_number_that_was_disconnected(self, alpha):
        address = ChannelAddress.objects.using(OWNER).filter(address=ALPHA.phone_number_id)
        address.update(active=False)
        payload = meta.envelope(meta.change(messages=[meta.text("late", wamid="wamid.L")]))
        assert meta.post(payload).status_code == 200
        assert DeadLetter.objects.get().reason == "unknown_number"
        assert not events(alpha)

    def test_an_address_without_a_channel(self, alpha):
        ChannelAddress.objects.using(OWNER).create(
            tenant_id=alpha.pk, kind=ChannelAddress.Kind.WHATSAPP_CLOUD, address="777000"
        )
        payload = meta.envelope(
            meta.change(number="777000", messages=[meta.text("hi", wamid="wamid.C")])
        )
        assert meta.post(payload).status_code == 200
        assert DeadLetter.objects.get().reason == "no_channel"

    def test_a_message_from_nobody(self, alpha):
        message = meta.text("who?", wamid="wamid.W")
        del message["from"]
        change = meta.change(messages=[message])
        assert meta.post(meta.envelope(change)).status_code == 200
        assert DeadLetter.objects.get().reason == "no_sender"
        assert not events(alpha)

    def test_news_of_the_account_that_name_no_number(self):
        change = {"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT"}}
        for _ in range(2):
            assert meta.post(meta.envelope(change)).status_code == 200
        letter = DeadLetter.objects.get()
        assert (letter.reason, letter.address) == ("unknown_account", meta.WABA)


@pytest.mark.usefixtures("committed_db")
class TestKeys:
    def test_a_username_alone_is_a_sender(self, alpha):
        message = meta.text("hi", wamid="wamid.U")
        del message["from"]
        message["from_user_id"] = "AE.70914465283350916"
        change = meta.change(messages=[message])
        change["value"]["contacts"] = [
            {"user_id": "AE.70914465283350916", "profile": {"name": "Noor", "username": "noor"}}
        ]
        meta.post(meta.envelope(change))
        [event] = events(alpha)
        assert event.sender == "AE.70914465283350916"
        assert event.body["contact"]["profile"]["username"] == "noor"

    def test_a_status_shares_its_customers_lane(self, alpha):
        statuses = [meta.status(name, wamid="wamid.O") for name in ("sent", "delivered", "read")]
        meta.post(meta.envelope(meta.change(statuses=statuses)))
        assert [(event.external_id, event.sender) for event in events(alpha)] == [
            ("wamid.O:sent", "971551112233"),
            ("wamid.O:delivered", "971551112233"),
            ("wamid.O:read", "971551112233"),
        ]

    def test_a_message_without_an_id_is_known_by_its_content(self, alpha):
        message = meta.text("no id", wamid="")
        for payload in (message, message, {**message, "timestamp": "1795251601"}):
            meta.post(meta.envelope(meta.change(messages=[payload])))
        found = events(alpha)
        assert len(found) == 2
        assert all(event.external_id.startswith("sha256:") for event in found)

    def test_other_fields_with_a_number_are_kept_there(self, alpha):
        change = {
            "field": "smb_message_echoes",
            "value": {"metadata": meta.metadata(ALPHA.phone_number_id), "message_echoes": [{}]},
        }
        errors = {
            "field": "messages",
            "value": {
                "metadata": meta.metadata(ALPHA.phone_number_id),
                "errors": [{"code": 130429, "title": "Rate limit hit"}],
            },
        }
        for _ in range(2):
            assert meta.post(meta.envelope(change, errors)).status_code == 200
        assert [event.kind for event in events(alpha)] == ["other", "other"]

    def test_what_text_in_a_database_cannot_hold_is_replaced(self, alpha):
        raw = meta.sealed(
            meta.envelope(meta.change(messages=[meta.text("a@b", wamid="wamid.Z")]))
        ).replace(b"a\\u0040b", b"a\\u0000b\\ud83dc\\ud83d\\ude00\\u0000")
        assert meta.post(None, raw=raw).status_code == 200
        [event] = events(alpha)
        assert event.body["message"]["text"]["body"] == "a\ufffdb\ufffdc😀\ufffd"

    def test_a_number_too_large_for_numbers_stays_text(self, alpha):
        message = {**meta.text("x", wamid="wamid.F"), "weight": "HERE"}
        raw = meta.sealed(meta.envelope(meta.change(messages=[message])))
        assert meta.post(None, raw=raw.replace(b'"HERE"', b"1e999")).status_code == 200
        assert events(alpha)[0].body["message"]["weight"] == "1e999"


@pytest.mark.usefixtures("committed_db")
def test_a_channel_replaced_behind_our_back_is_found_anew(alpha, login):
    def send(wamid):
        payload = meta.envelope(
            meta.change(number=BETA.phone_number_id + "9", messages=[meta.text("hi", wamid=wamid)])
        )
        return meta.post(payload).status_code

    ChannelAddress.objects.using(OWNER).create(
        tenant_id=alpha.pk,
        kind=ChannelAddress.Kind.WHATSAPP_CLOUD,
        address=BETA.phone_number_id + "9",
    )
    with in_tenant(alpha):
        old = Channel.objects.create(address=BETA.phone_number_id + "9", display="+971 50 9")
    assert send("wamid.1") == 200
    with in_tenant(alpha):
        InboundEvent.objects.filter(channel=old).delete()
        Channel.objects.filter(pk=old.pk).delete()
        new = Channel.objects.create(address=BETA.phone_number_id + "9", display="+971 50 9")
    assert send("wamid.2") == 200
    assert [event.channel_id for event in events(alpha)] == [new.pk]
