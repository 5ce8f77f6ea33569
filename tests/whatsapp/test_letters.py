"""Dead letters are taken in once their number is known, in order and each once."""

import pytest

from audit.models import Entry
from conversations.models import InboundEvent, Message
from core.errors import NotAllowed
from tenants.context import in_tenant
from tenants.models import ChannelAddress, DeadLetter
from tenants.routers import OWNER
from tests.support.jobs import run_jobs
from tests.support.people import PLATFORM_ADMIN, person
from tests.whatsapp import meta
from whatsapp.actions import connect_cloud_number
from whatsapp.letters import StillUnknown, discard, take_in

pytestmark = pytest.mark.usefixtures("committed_db")
NUMBER = "700000000000007"


@pytest.fixture
def letters():
    for n in range(3):
        message = meta.text(f"line {n}", wamid=f"wamid.{n}")
        change = meta.change(number=NUMBER, messages=[message])
        assert meta.post(meta.envelope(change)).status_code == 200
    status = meta.status("read", wamid="wamid.ours")
    change = meta.change(number=NUMBER, statuses=[status])
    assert meta.post(meta.envelope(change)).status_code == 200
    assert DeadLetter.objects.filter(address=NUMBER).count() == 4


def connect(tenant):
    connect_cloud_number(
        actor=PLATFORM_ADMIN,
        tenant=tenant,
        phone_number_id=NUMBER,
        display="+1 555 0101",
        waba_id="123456789",
        token="EAA-token",
    )


def test_they_become_messages_in_order_and_each_once(letters, alpha, beta):
    connect(alpha)
    # The same arrives again over the webhook, now that the number is known.
    again = meta.change(number=NUMBER, messages=[meta.text("line 1", wamid="wamid.1")])
    assert meta.post(meta.envelope(again)).status_code == 200
    assert take_in(actor=PLATFORM_ADMIN, address=NUMBER) == 4
    run_jobs(only="conversations.drain")
    with in_tenant(alpha):
        texts = Message.objects.filter(conversation__channel__address=NUMBER).order_by("id")
        assert sorted(texts.values_list("text", flat=True)) == ["line 0", "line 1", "line 2"]
        assert InboundEvent.objects.filter(channel__address=NUMBER).count() == 4
    with in_tenant(beta):
        assert not Message.objects.filter(text__startswith="line").exists()
    assert not DeadLetter.objects.filter(address=NUMBER).exists()
    assert take_in(actor=PLATFORM_ADMIN, address=NUMBER) == 0
    entry = Entry.objects.get(code="whatsapp.letters.taken_in")
    assert (entry.target, entry.data) == (f"tenant:{alpha.pk}", {"number": NUMBER, "letters": 4})


def test_without_a_home_nothing_is_touched(letters, alpha):
    with pytest.raises(StillUnknown):
        take_in(actor=PLATFORM_ADMIN, address=NUMBER)
    # An address whose number has no channel yet.
    ChannelAddress.objects.using(OWNER).create(
        tenant_id=alpha.pk, kind="whatsapp_cloud", address=NUMBER
    )
    with pytest.raises(StillUnknown):
        take_in(actor=PLATFORM_ADMIN, address=NUMBER)
    assert DeadLetter.objects.filter(address=NUMBER).count() == 4


def test_what_is_dead_for_another_reason_stays(letters, alpha):
    DeadLetter.objects.create(reason="no_sender", address=NUMBER, digest="x", body={})
    connect(alpha)
    assert take_in(actor=PLATFORM_ADMIN, address=NUMBER) == 4
    assert DeadLetter.objects.filter(address=NUMBER).count() == 1


def test_what_no_workspace_will_have_is_discarded_once(letters, alpha):
    DeadLetter.objects.create(address=NUMBER, reason="malformed", digest="d", body={})
    with in_tenant(alpha):
        owner = person("owner").actor
    with pytest.raises(NotAllowed):
        discard(actor=owner, address=NUMBER)
    assert discard(actor=PLATFORM_ADMIN, address=NUMBER) == 4
    assert discard(actor=PLATFORM_ADMIN, address=NUMBER) == 0
    assert list(DeadLetter.objects.values_list("reason", flat=True)) == ["malformed"]
    [entry] = Entry.objects.filter(code="whatsapp.letters.discarded")
    assert entry.data == {"number": NUMBER, "letters": 4}


def test_nobody_of_a_tenant_may(letters, alpha):
    connect(alpha)
    with in_tenant(alpha):
        owner = person("owner").actor
    with pytest.raises(NotAllowed):
        take_in(actor=owner, address=NUMBER)
    assert DeadLetter.objects.filter(address=NUMBER).count() == 4
