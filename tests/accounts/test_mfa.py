"""The second step: what it opens, what it refuses, and that nothing goes around it."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from accounts import mfa
from accounts.brakes import Brake
from accounts.links import hash_of
from accounts.models import EmailLink, SecurityPolicy, User
from accounts.resets import ask_for_reset, offer_reset, reset_password
from audit.models import Entry
from core.clock import now
from core.crypto import SealBroken
from tenants.context import in_tenant
from tenants.models import Tenant
from tests import factories
from tests.api.caller import Caller, refusal
from tests.factories import PASSWORD
from tests.support.people import person
from tests.support.second_steps import SECRET, code, give_app

pytestmark = pytest.mark.usefixtures("tenant_db")
ClientFor = Callable[[Tenant | None, User | None], Client]
AGENT = "agent@example.test"


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=False) as travelled:
        yield travelled


@pytest.fixture
def codes(alpha: Tenant, clock: time_machine.Traveller) -> list[str]:
    with in_tenant(alpha):
        return give_app(person("agent"))


def after_password(tenant: Tenant | None, client_for: ClientFor, email: str = AGENT) -> Client:
    client = client_for(tenant, None)
    client.post("/sign-in/", {"email": email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/inbox/").status_code == 200


def send(client: Client, given: str) -> int:
    return client.post("/sign-in/code/", {"code": given}).status_code


def test_the_password_alone_opens_nothing(
    alpha: Tenant, codes: list[str], client_for: ClientFor
) -> None:
    client = after_password(alpha, client_for)
    assert not is_in(client)
    assert send(client, "000000") == 401
    assert not is_in(client)
    assert send(client, code()) == 302
    assert is_in(client)


def test_a_code_works_once(alpha: Tenant, codes: list[str], client_for: ClientFor) -> None:
    assert send(after_password(alpha, client_for), code()) == 302
    again = after_password(alpha, client_for)
    assert send(again, code()) == 401
    assert send(again, code(steps=-1)) == 401
    assert not is_in(again)


def test_only_the_steps_beside_now_are_right(
    alpha: Tenant, codes: list[str], client_for: ClientFor
) -> None:
    client = after_password(alpha, client_for)
    assert send(client, code(steps=2)) == 401
    assert send(client, code(steps=-2)) == 401
    assert send(client, code(steps=1)) == 302


def test_a_recovery_code_works_once(alpha: Tenant, codes: list[str], client_for: ClientFor) -> None:
    assert send(after_password(alpha, client_for), codes[0].upper().replace("-", " ")) == 302
    assert send(after_password(alpha, client_for), codes[0]) == 401
    assert send(after_password(alpha, client_for), codes[1]) == 302
    with in_tenant(alpha):
        assert Entry.objects.filter(code="accounts.mfa.recovery_code_used").count() == 2


def test_guessing_codes_is_stopped_even_for_the_right_one(
    alpha: Tenant, codes: list[str], client_for: ClientFor
) -> None:
    client = after_password(alpha, client_for)
    for _ in range(Brake.CODE_PLACE.most):
        assert send(client, "000000") == 401
    assert send(client, code()) == 429
    assert not is_in(client)


def test_a_half_finished_sign_in_ends_by_itself_and_with_a_new_password(
    alpha: Tenant, codes: list[str], client_for: ClientFor, clock: time_machine.Traveller
) -> None:
    late = after_password(alpha, client_for)
    clock.shift(timedelta(minutes=11))
    send(late, code())
    assert not is_in(late)
    overtaken = after_password(alpha, client_for)
    with in_tenant(alpha):
        user = person("agent")
        user.set_password("quiet otter mends kettles")
        user.save(update_fields=["password"])
    send(overtaken, code())
    assert not is_in(overtaken)


def test_a_half_finished_sign_in_is_nothing_next_door(
    alpha: Tenant, beta: Tenant, codes: list[str], client_for: ClientFor
) -> None:
    """Beta has a person with the same key and e-mail."""
    carried = client_for(beta, None)
    carried.cookies = after_password(alpha, client_for).cookies
    send(carried, code())
    assert not is_in(carried)


def test_secrets_rest_sealed_to_their_row(alpha: Tenant, codes: list[str]) -> None:
    with in_tenant(alpha):
        rows = Authenticator.objects.filter(user=person("agent"))
        kept = " ".join(f"{row.data} {row.secret.stored}" for row in rows)
        assert SECRET not in kept
        assert not [one for one in codes if one in kept or one.replace("-", "") in kept]
        moved = Authenticator.objects.get(user=person("agent"), type="totp")
        moved.pk += 1000
        with pytest.raises(SealBroken):
            moved.secret.reveal()


class TestSettingItUp:
    def test_needs_a_recent_proof(self, alpha: Tenant, client_for: ClientFor) -> None:
        with in_tenant(alpha):
            client = client_for(alpha, person("agent"))
        client.post("/account/app/", {"code": "000000"})
        client.post("/account/recovery-codes/")
        with in_tenant(alpha):
            assert not Authenticator.objects.filter(user=person("agent")).exists()

    def test_by_app_shows_codes_once_and_ends_what_was_open(
        self, alpha: Tenant, client_for: ClientFor, clock: time_machine.Traveller
    ) -> None:
        other, client = after_password(alpha, client_for), after_password(alpha, client_for)
        page = client.get("/account/app/").content.decode()
        secret = page.split('id="secret">')[1].split("<")[0].replace(" ", "")
        assert client.post("/account/app/", {"code": "000000"}).status_code == 422
        shown = client.post("/account/app/", {"code": code(secret=secret)})
        assert shown.status_code == 200
        assert shown.content.decode().count('class="rounded-lg') == 10
        assert is_in(client)
        assert not is_in(other)
        with in_tenant(alpha):
            assert mfa.has_second_step(person("agent"))
            assert Entry.objects.filter(code="accounts.mfa.added").exists()
            assert secret not in str(list(Entry.objects.values_list("data", flat=True)))

    def test_session_and_password_together_take_none_away(
        self,
        alpha: Tenant,
        codes: list[str],
        client_for: ClientFor,
        clock: time_machine.Traveller,
    ) -> None:
        """Whoever stole both still lacks what the second step is for."""
        client = after_password(alpha, client_for)
        send(client, code())
        clock.shift(timedelta(minutes=11))
        client.post("/account/confirm/", {"password": PASSWORD})
        with in_tenant(alpha):
            step = Authenticator.objects.get(user=person("agent"), type="totp")
        client.post(f"/account/steps/{step.pk}/remove/")
        shown = client.post("/account/recovery-codes/", follow=True).content.decode()
        assert "Your recovery codes" not in shown
        with in_tenant(alpha):
            assert Authenticator.objects.filter(pk=step.pk).exists()
        client.post("/account/confirm/", {"code": code()})
        client.post(f"/account/steps/{step.pk}/remove/")
        with in_tenant(alpha):
            assert not Authenticator.objects.filter(pk=step.pk).exists()

    def test_staff_take_all_away_for_who_lost_them(
        self, alpha: Tenant, codes: list[str], client_for: ClientFor
    ) -> None:
        client = after_password(alpha, client_for)
        send(client, code())
        call_command("unlock", tenant="alpha", email=AGENT, second_step=True, stdout=StringIO())
        assert not is_in(client)
        assert is_in(after_password(alpha, client_for))
        with in_tenant(alpha):
            assert not Authenticator.objects.filter(user=person("agent")).exists()
            assert Entry.objects.filter(code="accounts.mfa.removed_by_staff").count() == 1

    def test_nobody_removes_another_s(
        self, alpha: Tenant, codes: list[str], client_for: ClientFor
    ) -> None:
        with in_tenant(alpha):
            step = Authenticator.objects.get(user=person("agent"), type="totp")
        client = after_password(alpha, client_for, "admin@example.test")
        assert client.post(f"/account/steps/{step.pk}/remove/").status_code == 404
        with in_tenant(alpha):
            assert Authenticator.objects.filter(pk=step.pk).exists()

    def test_taking_the_last_one_away_takes_the_codes(
        self, alpha: Tenant, codes: list[str], client_for: ClientFor
    ) -> None:
        client = after_password(alpha, client_for)
        send(client, code())
        with in_tenant(alpha):
            step = Authenticator.objects.get(user=person("agent"), type="totp")
        client.post(f"/account/steps/{step.pk}/remove/")
        with in_tenant(alpha):
            assert not Authenticator.objects.filter(user=person("agent")).exists()


class TestWhereItIsRequired:
    @pytest.fixture(autouse=True)
    def _required(self, tenant_db: None, alpha: Tenant) -> None:
        with in_tenant(alpha):
            SecurityPolicy.objects.update(require_mfa=True)

    def test_whoever_has_none_reaches_nothing_but_its_setup(
        self, alpha: Tenant, client_for: ClientFor
    ) -> None:
        client = after_password(alpha, client_for)
        for path in ("/", "/inbox/", "/account/password/", "/proposals/"):
            assert client.get(path).headers["Location"] == "/account/"
        assert client.get("/account/").status_code == 200
        assert client.get("/account/app/").status_code == 200

    def test_the_last_one_stays(
        self, alpha: Tenant, codes: list[str], client_for: ClientFor
    ) -> None:
        client = after_password(alpha, client_for)
        send(client, code())
        with in_tenant(alpha):
            step = Authenticator.objects.get(user=person("agent"), type="totp")
        client.post(f"/account/steps/{step.pk}/remove/")
        with in_tenant(alpha):
            assert Authenticator.objects.filter(pk=step.pk).exists()

    def test_a_program_is_told(self, alpha: Tenant) -> None:
        refusal(Caller(alpha).sign_in(AGENT), 403, "mfa_enrolment_required")


def test_who_runs_the_platform_needs_one(client_for: ClientFor, settings: object) -> None:
    settings.PLATFORM_MFA_REQUIRED = True  # type: ignore[attr-defined]
    factories.UserFactory(email="root@example.test", name="Pia", role="platform")
    client = after_password(None, client_for, "root@example.test")
    assert client.get("/switches/").headers["Location"] == "/account/"
    refusal(Caller(None).sign_in("root@example.test"), 403, "mfa_enrolment_required")


def test_a_program_sends_the_code(alpha: Tenant, codes: list[str]) -> None:
    caller = Caller(alpha)
    body = {"email": AGENT, "password": PASSWORD}
    refusal(caller.post("auth/token/", body), 401, "mfa_required")
    refusal(caller.post("auth/token/", {**body, "code": "000000"}), 401, "wrong_code")
    assert caller.post("auth/token/", {**body, "code": code()}).status_code == 200
    refusal(caller.post("auth/token/", {**body, "code": code()}), 401, "wrong_code")
    assert caller.post("auth/token/", {**body, "code": codes[0]}).status_code == 200


def test_a_reset_does_not_go_around_it(
    alpha: Tenant, codes: list[str], client_for: ClientFor
) -> None:
    token = "t" * 43
    with in_tenant(alpha):
        ask_for_reset(email=AGENT, address="192.0.2.1")
        offer_reset(AGENT)
        EmailLink.objects.filter(purpose="password_reset").update(token_hash=hash_of(token))
        reset_password(token=token, password="quiet otter mends kettles")
    client = client_for(alpha, None)
    client.post("/sign-in/", {"email": AGENT, "password": "quiet otter mends kettles"})
    assert not is_in(client)
    assert send(client, code()) == 302


def test_asking_for_a_reset_says_the_same_to_all(alpha: Tenant, client_for: ClientFor) -> None:
    client = client_for(alpha, None)
    pages = [
        re.sub(r"[A-Za-z0-9]{64}", "", client.post("/forgot/", {"email": email}).content.decode())
        for email in (AGENT, "no@example.test")
    ]
    assert pages[0] == pages[1]
    assert "on its way" in pages[0]
