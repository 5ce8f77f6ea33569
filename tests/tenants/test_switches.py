"""Kill switches: exact under their locks, each in its own place, and what waited goes on."""

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from audit.models import Entry
from conversations.channels import number_of
from conversations.handling import locked_conversation
from conversations.models import Channel, Contact, ContactAddress, Conversation
from conversations.queueing import queue_texts
from conversations.tasks import acknowledge
from core.clock import now
from core.errors import InvalidInput, NotAllowed
from tenants.context import in_tenant
from tenants.models import ChannelAddress, Switch, Tenant
from tenants.routers import OWNER
from tenants.switches import Kind, set_switch, stops, stops_locked
from tests.conversations.scripted import ScriptedTransport, install
from tests.support.jobs import run_jobs, rung
from tests.support.people import PLATFORM_ADMIN, person
from tests.support.world import ALPHA, BETA

KINDS = pytest.mark.parametrize("kind", list(Kind.values))


def flip(kind: str = "sending", *, engaged: bool = True, **where: Any) -> Switch:
    return set_switch(
        actor=PLATFORM_ADMIN, kind=kind, engaged=engaged, reason="wrong prices", **where
    )


def address_of(tenant: Tenant) -> ChannelAddress:
    number = {"alpha": ALPHA, "beta": BETA}[tenant.slug].phone_number_id
    return ChannelAddress.objects.get(tenant=tenant, address=number)


def stopped(tenant: Tenant, kind: str, *, as_assistant: bool = False) -> str | None:
    with in_tenant(tenant, as_assistant=as_assistant):
        channel = Channel.objects.get(
            address=ALPHA.phone_number_id if tenant.slug == "alpha" else BETA.phone_number_id
        )
        return stops(kind).of(number_of(channel))


class TestWhatASwitchStops:
    @KINDS
    @pytest.mark.parametrize("as_assistant", [False, True])
    def test_everybody(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, kind: str, as_assistant: bool
    ) -> None:
        flip(kind)
        assert stopped(alpha, kind, as_assistant=as_assistant) == "platform"
        assert stopped(beta, kind, as_assistant=as_assistant) == "platform"
        flip(kind, engaged=False)
        assert stopped(alpha, kind, as_assistant=as_assistant) is None

    @KINDS
    @pytest.mark.parametrize("as_assistant", [False, True])
    def test_one_tenant(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, kind: str, as_assistant: bool
    ) -> None:
        flip(kind, tenant=alpha)
        assert stopped(alpha, kind, as_assistant=as_assistant) == "tenant"
        assert stopped(beta, kind, as_assistant=as_assistant) is None

    @KINDS
    @pytest.mark.parametrize("as_assistant", [False, True])
    def test_one_number(
        self, tenant_db: None, alpha: Tenant, beta: Tenant, kind: str, as_assistant: bool
    ) -> None:
        flip(kind, address=address_of(alpha))
        assert stopped(alpha, kind, as_assistant=as_assistant) == "number"
        assert stopped(beta, kind, as_assistant=as_assistant) is None
        with in_tenant(alpha, as_assistant=as_assistant):
            assert stops(kind).of(("whatsapp_cloud", "42")) is None
            assert stops(kind).all_numbers is None

    def test_the_other_kind_goes_on(self, tenant_db: None, alpha: Tenant) -> None:
        flip("sending", tenant=alpha)
        assert stopped(alpha, "ai") is None

    def test_what_was_recorded_tells_who_where_and_why(
        self, tenant_db: None, alpha: Tenant
    ) -> None:
        flip(address=address_of(alpha))
        entry = Entry.objects.get(code="tenants.sending.stopped")
        assert (entry.target, entry.actor_label) == (f"tenant:{alpha.pk}", "Platform")
        assert entry.data == {"reason": "wrong prices", "number": ALPHA.phone_number_id}


class TestWhoFlips:
    def test_nobody_of_a_tenant(self, tenant_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            owner = person("owner").actor
        with pytest.raises(NotAllowed):
            set_switch(actor=owner, kind="sending", engaged=True)
        assert not Switch.objects.exists()

    @pytest.mark.parametrize("given", [{"kind": "mail"}, {"kind": "ai", "reason": "x" * 201}])
    def test_nonsense_is_refused(self, tenant_db: None, given: dict[str, Any]) -> None:
        with pytest.raises(InvalidInput):
            set_switch(actor=PLATFORM_ADMIN, engaged=True, **given)
        assert not Switch.objects.exists()

    def test_a_number_of_another_tenant_is_refused(
        self, tenant_db: None, alpha: Tenant, beta: Tenant
    ) -> None:
        with pytest.raises(InvalidInput):
            flip(tenant=alpha, address=address_of(beta))
        assert not Switch.objects.exists()


class TestTheLocks:
    """A flip waits for whoever read the old state; a flip of one tenant for that tenant alone."""

    @KINDS
    def test_a_flip_waits_for_open_transactions_of_its_tenant_and_of_no_other(
        self, committed_db: None, alpha: Tenant, beta: Tenant, kind: str
    ) -> None:
        def flipping(**where: Any) -> threading.Thread:
            def work() -> None:
                try:
                    flip(kind, **where)
                finally:
                    connections.close_all()

            thread = threading.Thread(target=work)
            thread.start()
            return thread

        with in_tenant(alpha), transaction.atomic():
            assert stops_locked(kind).all_numbers is None
            neighbours = flipping(tenant=beta)
            neighbours.join(timeout=30)
            assert not neighbours.is_alive()
            assert Switch.objects.filter(tenant=beta, engaged=True).count() == 0  # not ours to see
            waiting = [flipping(tenant=alpha), flipping()]
            for thread in waiting:
                thread.join(timeout=0.3)
                assert thread.is_alive(), "the flip did not wait"
        for thread in waiting:
            thread.join(timeout=30)
            assert not thread.is_alive()
        engaged = set(Switch.objects.filter(engaged=True).values_list("tenant_id", flat=True))
        assert engaged == {None, alpha.pk, beta.pk}


class TestHeldMessages:
    @pytest.fixture
    def transport(self) -> ScriptedTransport:
        return install()

    @pytest.fixture
    def talk(self, committed_db: None, alpha: Tenant) -> Conversation:
        ChannelAddress.objects.using(OWNER).create(
            tenant_id=alpha.pk, kind="scripted", address="s1"
        )
        with in_tenant(alpha):
            channel = Channel.objects.create(transport="scripted", address="s1", display="+1")
            contact = Contact.objects.create(name="Ana")
            ContactAddress.objects.create(
                contact=contact, channel=channel, kind="phone", value="34600111222"
            )
            return Conversation.objects.create(
                channel=channel, contact=contact, last_inbound_at=now(), last_message_at=now()
            )

    def test_they_wait_without_a_ring_and_leave_in_order_after_the_release(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        flip(tenant=alpha)
        with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
            queue_texts(conversation=conversation, author="system", texts=["one", "two"])
        run_jobs()
        assert transport.sent == []
        assert rung() == [], "what is stopped for days fills no table with rings"
        with in_tenant(alpha):
            assert set(talk.messages.values_list("status", "attempts")) == {("queued", 0)}
        flip(tenant=alpha, engaged=False)
        run_jobs()
        assert [text for _, text in transport.sent] == ["one", "two"]

    @pytest.mark.parametrize("scope", ["everybody", "tenant", "number"])
    def test_a_release_leaves_the_wider_and_the_narrower_stop_as_they_are(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport, scope: str
    ) -> None:
        address = ChannelAddress.objects.get(address="s1")
        places: dict[str, Any] = {
            "everybody": {},
            "tenant": {"tenant": alpha},
            "number": {"address": address},
        }
        for where in places.values():
            flip(**where)
        with in_tenant(alpha), locked_conversation(talk.pk) as conversation:
            queue_texts(conversation=conversation, author="system", texts=["one"])
        for name, where in places.items():
            if name != scope:
                flip(engaged=False, **where)
        run_jobs()
        assert transport.sent == []
        flip(engaged=False, **places[scope])
        run_jobs()
        assert [text for _, text in transport.sent] == ["one"]

    def test_no_read_mark_leaves_either(
        self, alpha: Tenant, talk: Conversation, transport: ScriptedTransport
    ) -> None:
        marks: list[str] = []
        transport.acknowledge = lambda **given: marks.append(given["external_id"])  # type: ignore[method-assign]
        with in_tenant(alpha):
            message = talk.messages.create(
                direction="inbound", author="customer", status="received", external_id="wamid.1"
            )
        flip(tenant=alpha)
        with in_tenant(alpha):
            acknowledge.run(message_id=message.pk)
        assert marks == []
        flip(tenant=alpha, engaged=False)
        with in_tenant(alpha):
            acknowledge.run(message_id=message.pk)
        assert marks == ["wamid.1"]
