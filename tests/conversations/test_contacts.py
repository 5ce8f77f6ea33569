"""Who somebody is: addresses learnt, followed and never given to two people at once."""

import itertools
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from conversations.address_changes import follow, take_preference
from conversations.channels import AddressChange, PreferenceUpdate
from conversations.contacts import conversation_for, learn_addresses
from conversations.identity import NEW_OWNER, current_address
from conversations.models import (
    Channel,
    ConsentEvent,
    Contact,
    ContactAddress,
    ContactMerge,
    Conversation,
    InboundEvent,
    Message,
)
from conversations.statuses import learn
from core.clock import now
from tenants.context import in_tenant, outside_tenants
from tenants.models import Doorbell, Tenant
from tests.factories import InboundEventFactory, InboundMessageFactory
from tests.support.jobs import run_jobs
from tests.support.world import CANARY

P1, P2, P3 = ("phone", "971551110001"), ("phone", "971551110002"), ("phone", "971551110003")
B1, B2 = ("bsuid", "AE.1111111111"), ("bsuid", "AE.2222222222")
PARENT = ("parent_bsuid", "AE.ENT.99")
AGO = timedelta(hours=1)


@pytest.fixture
def number(tenant_db: None, alpha: Tenant) -> Iterator[Channel]:
    """A number of alpha's; the test runs inside alpha."""
    with in_tenant(alpha):
        yield Channel.objects.create(transport="scripted", address="n1", display="+1 555 0100")


def talk(channel: Channel, *addresses: tuple[str, str], **more: Any) -> Conversation:
    return conversation_for(
        channel=channel,
        addresses=addresses,
        profile_name=more.pop("name", "Nadia"),
        at=more.pop("at", None),
    )


def written(channel: Channel, *addresses: tuple[str, str], **more: Any) -> Conversation:
    """As `talk`, and a message is in it."""
    at = more.pop("at", now() - AGO)
    found = talk(channel, *addresses, at=at, **more)
    InboundMessageFactory(conversation=found, provider_at=at)
    return found


def change(
    channel: Channel,
    before: tuple[tuple[str, str], ...],
    after: tuple[tuple[str, str], ...],
    *,
    reason: str = "number",
    at: datetime | None = None,
) -> str:
    event = InboundEventFactory(channel=channel, kind=InboundEvent.Kind.OTHER)
    return follow(event, AddressChange(before=before, after=after, reason=reason, at=at or now()))


def merges(channel: Channel) -> list[ContactMerge]:
    return [
        merge
        for merge in ContactMerge.objects.order_by("id")
        if merge.kept.addresses.filter(channel=channel).exists()
    ]


def held(contact: Contact, *, retired: bool = False) -> set[tuple[str, str]]:
    rows = contact.addresses.filter(retired_at__isnull=not retired)
    return set(rows.values_list("kind", "value"))


class TestFinding:
    def test_a_known_sender_costs_one_query(self, number):
        first = talk(number, P1, B1)
        with CaptureQueriesContext(connection) as queries:
            again = talk(number, P1, B1)
        assert (again.pk, len(queries)) == (first.pk, 1)

    def test_one_who_shows_no_number_is_a_customer_like_any(self, number):
        found = talk(number, B1, ("username", "nadia.k"), name="")
        assert held(found.contact) == {B1, ("username", "nadia.k")}
        assert current_address(found.contact, number) == B1
        assert found.contact.label == "@nadia.k"

    def test_each_address_of_a_message_is_learnt_and_leads_back(self, number):
        first = talk(number, P1)
        assert talk(number, P1, B1, PARENT).pk == first.pk
        assert talk(number, B1).pk == talk(number, PARENT).pk == first.pk
        assert Contact.objects.filter(addresses__channel=number).distinct().count() == 1

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("5511987654321", "551187654321"),
            ("5215512345678", "525512345678"),
            ("5491123456789", "541123456789"),
        ],
    )
    def test_two_spellings_of_a_number_are_one_person(self, number, one, other):
        second = Channel.objects.create(transport="scripted", address="n2", display="+1 555")
        for channel, first, last in ((number, one, other), (second, other, one)):
            found = talk(channel, ("phone", first))
            assert talk(channel, ("phone", last)).pk == found.pk
            assert held(found.contact) == {("phone", one), ("phone", other)}
            # What WhatsApp said last is how it knows the account.
            assert current_address(found.contact, channel) == ("phone", last)

    def test_a_landline_in_brazil_is_no_mobile_with_a_digit_less(self, number):
        assert (
            talk(number, ("phone", "551133334444")).pk
            != talk(number, ("phone", "5511933334444")).pk
        )

    def test_both_ids_in_one_message_make_two_contacts_one(self, number):
        by_phone, by_id = written(number, P1), written(number, B1)
        assert by_phone.contact_id != by_id.contact_id
        found = written(number, P1, B1)
        assert found.pk in (by_phone.pk, by_id.pk)
        assert learnt()
        assert talk(number, P1, B1).pk == talk(number, P1).pk == by_phone.pk
        assert by_phone.messages.count() == 3
        (merge,) = merges(number)
        assert (merge.kept_id, merge.absorbed_id) == (by_phone.contact_id, by_id.contact_id)
        assert merge.merged_by is None

    def test_a_user_id_with_anothers_number_moves_the_number_and_merges_nobody(self, number):
        nadia, omar = written(number, P1, B1), written(number, P2, B2)
        assert talk(number, P2, B1).pk == nadia.pk
        assert not merges(number)
        assert current_address(nadia.contact, number) == P2
        assert current_address(omar.contact, number) == B2
        assert talk(number, P1, B2).pk == omar.pk
        assert (current_address(nadia.contact, number), current_address(omar.contact, number)) == (
            P2,
            P1,
        )
        assert not merges(number)

    def test_whom_staff_has_taken_apart_no_message_puts_together_again(self, number):
        by_phone, by_id = written(number, P1), written(number, B1)
        ContactMerge.objects.create(kept=by_phone.contact, absorbed=by_id.contact, undone_at=now())
        assert talk(number, P1, B1).pk == by_id.pk
        assert len(merges(number)) == 1

    def test_a_user_name_passes_to_whoever_has_it_now_and_merges_nobody(self, number):
        name = ("username", "sunny")
        nadia, omar = talk(number, B1, name), talk(number, B2)
        assert talk(number, B2, name).pk == omar.pk
        assert name in held(nadia.contact, retired=True)
        assert not merges(number)
        assert name in held(omar.contact)
        # Nothing else says who it is: whoever has the name now.
        assert talk(number, name).pk == omar.pk

    def test_a_new_user_name_takes_the_place_of_the_old(self, number):
        found = talk(number, B1, ("username", "old.name"))
        talk(number, B1, ("username", "new.name"))
        assert held(found.contact) == {B1, ("username", "new.name")}

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("\u202e\u2066evil\u2069\u202c", "evil"),
            ("a\u200bb\u200dc", "abc"),
            (" \n\t ", ""),
            ("N" * 10_000, "N" * 256),
            (" " * 100_000 + "x", ""),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ],
    )
    def test_hostile_names_are_shown_as_plain_text(self, number, given, kept):
        assert talk(number, P1, name=given).contact.profile_name == kept

    @pytest.mark.parametrize(
        "address", [("phone", ""), ("carrier", "1"), ("bsuid", "x" * 161), ("", "")]
    )
    def test_what_is_no_address_makes_no_row(self, number, address):
        found = talk(number, B1, address)
        assert held(found.contact) == {B1}

    def test_the_look_alike_workspace_has_its_own(self, number, beta):
        found = talk(number, P1, B1)
        with in_tenant(beta):
            theirs = Channel.objects.create(transport="scripted", address="n1", display="+1")
            other = talk(theirs, P1, B1, name=CANARY)
            assert other.contact.addresses.count() == 2
        found.contact.refresh_from_db()
        assert found.contact.profile_name == "Nadia"


class TestChanges:
    def test_a_new_number_keeps_the_talk_and_nothing_goes_to_the_old(self, number):
        found = written(number, P1)
        assert change(number, (P1,), (P2,)) == f"contact {found.contact_id} moved"
        assert current_address(found.contact, number) == P2
        assert P1 in held(found.contact, retired=True)
        assert talk(number, P2).pk == found.pk
        # On its way for long, from before the change.
        assert talk(number, P1, at=now() - AGO).pk == found.pk
        assert current_address(found.contact, number) == P2
        note = found.messages.get(kind="system")
        assert (note.text, note.status) == ("Changed their number.", "received")

    def test_a_note_of_a_change_waits_for_nobody_and_opens_no_window(self, number):
        found = written(number, P1)
        change(number, (P1,), (P2,))
        found.refresh_from_db()
        assert (found.unread, found.last_inbound_at, found.waiting_since) == (0, None, None)

    def test_a_new_user_id_is_followed(self, number):
        found = written(number, P1, B1)
        change(number, (B1,), (B2,), reason="user_id")
        assert held(found.contact) == {P1, B2}
        assert talk(number, B2).pk == found.pk

    @pytest.mark.parametrize("ids", [((), ()), ((B1,), (B2,))], ids=["numbers", "with ids"])
    @pytest.mark.parametrize("together", [True, False], ids=["same second", "an hour apart"])
    def test_two_people_who_swap_numbers_stay_two(self, number, ids, together):
        nadia, omar = written(number, P1, *ids[0]), written(number, P2, *ids[1], name="Omar")
        at = nadia.messages.get().provider_at if together else now()
        change(number, (P1, *ids[0]), (P2,), at=at)
        change(number, (P2, *ids[1]), (P1,), at=at)
        assert not merges(number)
        assert talk(number, P2, name="").pk == nadia.pk
        assert talk(number, P1, name="").pk == omar.pk
        for one, address in ((nadia, P2), (omar, P1)):
            assert current_address(one.contact, number) == address

    def test_three_who_pass_their_numbers_round_stay_three(self, number):
        talks = [written(number, address) for address in (P1, P2, P3)]
        for before, after in ((P1, P2), (P2, P3), (P3, P1)):
            change(number, (before,), (after,))
        assert [talk(number, address).pk for address in (P2, P3, P1)] == [row.pk for row in talks]

    def test_there_and_back_is_one_person(self, number):
        found = written(number, P1)
        change(number, (P1,), (P2,))
        change(number, (P2,), (P1,))
        assert held(found.contact) == {P1}
        assert talk(number, P1).pk == found.pk

    def test_who_wrote_from_the_new_number_first_is_found_to_be_the_same(self, number):
        old = written(number, P1)
        new = written(number, P2, at=now())
        change(number, (P1,), (P2,), at=now() - timedelta(minutes=2))
        learnt()
        (merge,) = merges(number)
        assert merge.absorbed_id == new.contact_id
        assert talk(number, P2).pk == old.pk
        assert old.messages.exclude(kind="system").count() == 2

    def test_a_number_that_was_somebodys_before_takes_nobodys_talk_along(self, number):
        former = written(number, P2)
        mover = written(number, P1)
        change(number, (P1,), (P2,))
        assert not merges(number)
        assert current_address(former.contact, number) is None
        assert talk(number, P2).pk == mover.pk

    def test_with_another_user_id_an_old_number_is_somebody_new(self, number):
        mover = written(number, P1, B1)
        change(number, (P1,), (P2,))
        assert talk(number, P1, B2).pk != mover.pk
        assert current_address(mover.contact, number) == P2

    def test_after_a_month_an_old_number_is_somebody_elses(self, number):
        mover = written(number, P1)
        change(number, (P1,), (P2,), at=now() - NEW_OWNER - AGO)
        assert talk(number, P1).pk != mover.pk

    @pytest.mark.parametrize(
        ("before", "after"), [((), ()), ((("username", "x"),), ()), ((P1,), ()), ((), (P2,))]
    )
    def test_a_change_of_nobody_or_of_nothing_makes_nobody(self, number, before, after):
        assert change(number, before, after) in ("no address", "nobody of ours")
        assert not ContactAddress.objects.filter(channel=number).exists()

    def test_a_new_security_code_is_noted_and_moves_nothing(self, number):
        found = written(number, P1)
        assert change(number, (P1,), (), reason="identity") == "noted"
        assert held(found.contact) == {P1}
        assert "security code" in found.messages.get(kind="system").text

    def test_the_same_change_again_is_noted_once(self, number):
        found = written(number, P1)
        event = InboundEventFactory(channel=number)
        for _ in range(3):
            follow(event, AddressChange(before=(P1,), after=(P2,), reason="number", at=now()))
        assert held(found.contact) == {P2}
        assert found.messages.filter(kind="system").count() == 1

    def test_a_date_in_the_far_future_retires_nothing_then(self, number):
        found = written(number, P1)
        change(number, (P1,), (P2,), at=datetime(2200, 1, 1, tzinfo=UTC))
        assert found.contact.addresses.get(value=P1[1]).retired_at <= now()


def learnt() -> bool:
    """Do what was rung for."""
    with outside_tenants():
        ring = Doorbell.objects.filter(task="conversations.learn_addresses").latest("id")
    return learn_addresses(**ring.kwargs)


class TestLearning:
    def test_what_an_answer_teaches_is_written_by_a_task(self, number):
        found = written(number, ("phone", "5511987654321"))
        canonical = ("phone", "551187654321")
        with CaptureQueriesContext(connection) as queries:
            learn(found, [("phone", "5511987654321")])
        assert len(queries) == 1
        learn(found, [canonical, B1])
        assert learnt() is True
        assert learnt() is False
        assert held(found.contact) == {("phone", "5511987654321"), canonical, B1}
        assert current_address(found.contact, number) == canonical

    def test_an_answer_that_names_a_second_contact_merges_them(self, number):
        by_phone, by_id = written(number, P1), written(number, B1)
        learn(by_id, [P1])
        learnt()
        (merge,) = merges(number)
        assert merge.kept_id == by_phone.contact_id

    def test_an_answer_takes_nobodys_own_address_away(self, number):
        nadia, omar = written(number, P1, B1), written(number, P2, B2)
        learn(nadia, [P2])
        learnt()
        assert current_address(omar.contact, number) == P2
        assert not merges(number)

    def test_a_late_status_of_the_old_number_makes_it_no_address_again(self, number):
        found = written(number, P1)
        change(number, (P1,), (P2,))
        learn(found, [P1])
        assert learnt() is False
        assert current_address(found.contact, number) == P2

    def test_a_conversation_that_is_gone_teaches_nothing(self, number):
        assert learn_addresses(conversation_id=10**9, addresses='[["phone", "1234567"]]') is False


def test_a_preference_for_marketing_is_consent(number: Channel) -> None:
    found = written(number, P1)
    event = InboundEventFactory(channel=number)
    update = PreferenceUpdate(
        addresses=(P1,), category="marketing_messages", wanted=False, detail="", at=now()
    )
    assert take_preference(event, update) == f"contact {found.contact_id} wants no marketing"
    said = ConsentEvent.objects.get(contact=found.contact)
    assert (said.kind, said.source) == ("opted_out", "platform")
    found.contact.refresh_from_db()
    assert found.contact.opted_out_at is None


def test_eight_at_once_by_phone_and_by_id_make_one_customer(
    committed_db: None, alpha: Tenant
) -> None:
    """A first message each: some with both ids, some with one of them."""
    with in_tenant(alpha):
        channel = Channel.objects.create(transport="scripted", address="n8", display="+1 555")
    forms = itertools.cycle([(P1, B1), (P1,), (B1,), (B1, PARENT)])
    failures: list[BaseException] = []

    def post(addresses: tuple[tuple[str, str], ...], start: Callable[[], Any]) -> None:
        start()
        for _ in range(4):
            try:
                with in_tenant(alpha):
                    _in_transaction(channel, addresses)
            except BaseException as error:  # noqa: BLE001 (shown by the assertion)
                failures.append(error)
        connection.close()

    barrier = threading.Barrier(8)
    threads = [
        threading.Thread(target=post, args=(addresses, barrier.wait))
        for addresses in itertools.islice(forms, 8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    run_jobs(only="conversations.learn_addresses")
    with in_tenant(alpha), transaction.atomic():
        talk_ = talk(channel, P1, B1)
        live = Contact.objects.filter(addresses__channel=channel, merged_into=None).distinct()
        assert live.count() == 1
        assert Message.objects.filter(conversation__channel=channel).count() == 32
        assert talk_.messages.count() == 32


def _in_transaction(channel: Channel, addresses: tuple[tuple[str, str], ...]) -> None:
    with transaction.atomic():
        found = talk(channel, *addresses)
        InboundMessageFactory(conversation=found, provider_at=now())
