"""The endpoint: who is let in, what is answered, and that nothing is stored otherwise."""

import hashlib
import hmac
import io
import json

import pytest
from django.conf import settings as live_settings
from django.db import connections
from django.test import Client

from conversations.models import InboundEvent
from tenants.context import in_tenant
from tenants.models import DeadLetter, Doorbell, Tenant
from tests.support.world import ALPHA
from tests.whatsapp import meta, mutation
from whatsapp.signature import sign
from whatsapp.views import webhook

HELLO = meta.envelope(meta.change(messages=[meta.text("Grüße/مرحبا 100% <b>", wamid="wamid.H")]))


def stored() -> int:
    """Everything that a webhook can leave behind, over both tenants."""
    count = DeadLetter.objects.count() + Doorbell.objects.count()
    for tenant in Tenant.objects.all():
        with in_tenant(tenant):
            count += InboundEvent.objects.count()
    return count


@pytest.fixture
def untouched(tenant_db):
    """The test ends with as many rows as it began."""
    before = stored()
    yield
    assert stored() == before


@pytest.mark.usefixtures("tenant_db")
class TestIn:
    def test_a_signed_message_becomes_an_event_and_a_ring(self, alpha):
        assert meta.post(HELLO).status_code == 200
        with in_tenant(alpha):
            event = InboundEvent.objects.get(external_id="wamid.H")
            assert (event.kind, event.sender) == ("message", "971551112233")
            assert event.body["message"]["text"]["body"] == "Grüße/مرحبا 100% <b>"
            assert event.body["contact"]["profile"]["name"] == "Layla"
            assert event.body["metadata"]["phone_number_id"] == ALPHA.phone_number_id
        ring = Doorbell.objects.get()
        assert (ring.tenant_id, ring.task) == (alpha.pk, "conversations.drain")
        assert ring.kwargs == {"channel_id": event.channel_id, "sender": "971551112233"}

    def test_any_host_is_served(self, alpha):
        raw = meta.sealed(HELLO)
        signature = sign(raw, secret=live_settings.WHATSAPP_APP_SECRET)
        answer = Client(SERVER_NAME="hooks.localhost").post(
            meta.PATH,
            data=raw,
            content_type="text/plain",
            headers={"X-Hub-Signature-256": signature},
        )
        assert answer.status_code == 200
        with in_tenant(alpha):
            assert InboundEvent.objects.filter(external_id="wamid.H").exists()

    def test_a_suspended_tenants_messages_are_kept(self, alpha):
        Tenant.objects.filter(pk=alpha.pk).update(state=Tenant.State.SUSPENDED)
        assert meta.post(HELLO).status_code == 200
        with in_tenant(alpha):
            assert InboundEvent.objects.filter(external_id="wamid.H").exists()

    def test_an_envelope_with_nothing_in_it_is_fine(self):
        assert meta.post({"object": "whatsapp_business_account", "entry": []}).status_code == 200


@pytest.mark.usefixtures("untouched")
class TestForgeries:
    def attempt(self, header, raw=None):
        raw = meta.sealed(HELLO) if raw is None else raw
        answer = meta.post(None, raw=raw, header=header)
        assert answer.status_code == 401
        return answer

    def right(self) -> str:
        return sign(meta.sealed(HELLO), secret=live_settings.WHATSAPP_APP_SECRET)

    def test_no_signature(self):
        self.attempt("")

    def test_a_signature_made_with_another_secret(self):
        self.attempt(sign(meta.sealed(HELLO), secret="another"))

    def test_sha1(self):
        secret = live_settings.WHATSAPP_APP_SECRET.encode()
        digest = hmac.new(secret, meta.sealed(HELLO), hashlib.sha1).hexdigest()
        self.attempt(f"sha1={digest}")
        self.attempt(f"sha256={digest}")

    def test_upper_case(self):
        self.attempt("sha256=" + self.right().removeprefix("sha256=").upper())
        self.attempt(self.right().replace("sha256", "SHA256"))

    def test_a_part_of_the_right_one(self):
        self.attempt(self.right()[:-1])
        self.attempt(self.right() + "0")
        self.attempt(self.right().removeprefix("sha256="))
        self.attempt("sha256=")

    def test_letters_that_are_no_letters(self):
        self.attempt("sha256=é" + "٠" * 63)

    def test_one_changed_byte(self):
        self.attempt(self.right(), raw=meta.sealed(HELLO).replace(b"wamid.H", b"wamid.X"))

    def test_the_same_json_written_anew(self):
        plain = json.dumps(HELLO, ensure_ascii=False).encode()
        assert json.loads(plain) == json.loads(meta.sealed(HELLO))
        self.attempt(self.right(), raw=plain)
        self.attempt(sign(plain, secret=live_settings.WHATSAPP_APP_SECRET))

    def test_an_empty_body(self):
        self.attempt(self.right(), raw=b"")

    def test_without_a_secret_nobody_is_let_in(self, settings):
        settings.WHATSAPP_APP_SECRET = ""
        self.attempt(sign(meta.sealed(HELLO), secret=""))
        self.attempt("sha256=")


@pytest.mark.usefixtures("untouched")
class TestShapes:
    @pytest.mark.parametrize(
        "raw",
        [
            b"",
            b"{",
            b"not json",
            b"[]",
            b"null",
            b'"text"',
            b"12",
            b"{}",
            b'{"object":"whatsapp_business_account"}',
            b'{"object":"whatsapp_business_account","entry":{}}',
            b'{"object":"page","entry":[]}',
            b'{"object":"whatsapp_business_account","entry":[NaN]}',
            b'\xff\xfe{"object":"whatsapp_business_account","entry":[]}',
            b'{"object":"whatsapp_business_account","entry":["\xed\xa0\x80"]}',
            b'{"object":"whatsapp_business_account","entry":' + b"[" * 2000 + b"]" * 2000 + b"}",
            b'{"object":"whatsapp_business_account","entry":' + b"[" * 90 + b"]" * 90 + b"}",
        ],
    )
    def test_what_is_no_webhook_is_a_bad_request(self, raw):
        assert meta.post(None, raw=raw).status_code == 400

    def test_over_three_megabytes(self):
        raw = b" " * (3 * 1024 * 1024) + b"{}"
        assert meta.post(None, raw=raw).status_code == 413

    def test_over_three_megabytes_without_a_length(self, rf):
        request = rf.post(meta.PATH, data=b"", content_type="application/json")
        request.META["HTTP_TRANSFER_ENCODING"] = "chunked"
        endless = _Endless()
        request.META["wsgi.input"] = endless
        assert webhook(request).status_code == 413
        assert endless.given < 17 * 1024 * 1024

    def test_far_over_three_megabytes_is_not_even_read(self, rf):
        request = rf.post(meta.PATH, data=b"", content_type="application/json")
        request.META["CONTENT_LENGTH"] = str(10**9)
        request.META["wsgi.input"] = endless = _Endless()
        assert webhook(request).status_code == 413
        assert not endless.given

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
    def test_other_methods(self, method):
        assert getattr(Client(), method)(meta.PATH).status_code == 405


class _Endless:
    given = 0

    def read(self, size: int) -> bytes:
        self.given += size
        return b"x" * size


@pytest.mark.usefixtures("tenant_db")
def test_a_body_without_a_length_is_read_to_its_end(rf, alpha):
    raw = meta.sealed(HELLO)
    request = rf.post(meta.PATH, data=b"", content_type="application/json")
    request.META["HTTP_TRANSFER_ENCODING"] = "chunked"
    request.META["wsgi.input"] = io.BytesIO(raw)
    signature = sign(raw, secret=live_settings.WHATSAPP_APP_SECRET)
    request.META["HTTP_X_HUB_SIGNATURE_256"] = signature
    assert webhook(request).status_code == 200
    with in_tenant(alpha):
        assert InboundEvent.objects.filter(external_id="wamid.H").exists()


class TestHandshake:
    GOOD = {
        "hub.mode": "subscribe",
        "hub.verify_token": live_settings.WHATSAPP_VERIFY_TOKEN,
        "hub.challenge": "1158201444",
    }

    def test_our_token_gets_its_challenge_back_as_text(self):
        answer = Client().get(meta.PATH, self.GOOD)
        assert (answer.status_code, answer.content) == (200, b"1158201444")
        assert answer["Content-Type"].startswith("text/plain")

    def test_a_challenge_is_never_a_page(self):
        answer = Client().get(meta.PATH, self.GOOD | {"hub.challenge": "<script>alert(1)</script>"})
        assert answer["Content-Type"].startswith("text/plain")
        assert answer["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        "change",
        [
            {"hub.verify_token": "guess"},
            {"hub.verify_token": ""},
            {"hub.verify_token": "é"},
            {"hub.mode": "unsubscribe"},
            {"hub.mode": ""},
            {"hub.challenge": ""},
        ],
    )
    def test_anything_else_is_refused(self, change):
        answer = Client().get(meta.PATH, self.GOOD | change)
        assert answer.status_code == 403
        assert b"1158201444" not in answer.content

    def test_no_token_configured_is_not_an_empty_token(self, settings):
        settings.WHATSAPP_VERIFY_TOKEN = ""
        assert Client().get(meta.PATH, self.GOOD | {"hub.verify_token": ""}).status_code == 403


@pytest.mark.usefixtures("committed_db")
def test_while_the_database_is_away_the_platform_is_asked_to_come_again(alpha, login):
    with login("owner") as owner:
        owner.execute(f"ALTER TABLE {alpha.schema_name}.conversations_inboundevent RENAME TO gone")
        try:
            assert meta.post(HELLO).status_code == 503
        finally:
            owner.execute(
                f"ALTER TABLE {alpha.schema_name}.gone RENAME TO conversations_inboundevent"
            )
    assert not Doorbell.objects.exists()
    connections["default"].close()
    assert meta.post(HELLO).status_code == 200


@pytest.mark.usefixtures("tenant_db")
def test_no_mutilation_of_a_body_is_an_error_of_ours():
    whole = mutation.webhook(number=ALPHA.phone_number_id)
    answers = {meta.post(payload).status_code for payload in mutation.mutants(whole)}
    assert answers == {200, 400}
