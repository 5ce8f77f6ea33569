"""Which passwords pass, how they rest, and what a new one ends."""

import time

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import override_settings

from accounts.exceptions import TooManyAttempts, WrongPassword
from accounts.models import RefreshToken, Session, User
from accounts.passwords import (
    change_password,
    is_breached,
    password_problem,
    set_password,
)
from accounts.sessions import SessionStore
from accounts.tokens import issue
from audit.models import Entry
from core.errors import InvalidInput
from tenants.context import in_tenant
from tenants.models import Tenant
from tests.factories import PASSWORD
from tests.support.people import person

pytestmark = pytest.mark.usefixtures("tenant_db")
NEW = "quiet otter mends seven kettles"


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short7!", "at least 10 characters"),
        ("x" * 257, "at most 256"),
        ("4839201746523", "more than digits"),
        ("abababababab", "same few characters"),
        ("1q2w3e4r5t6y", "known from breaches"),
        ("Sunshine2024", "known from breaches"),
        ("Qwertyuiop1!", "known from breaches"),
        ("noor.haddad@example.test", "too close"),
        ("NoorHaddad99", "too close"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, words: str) -> None:
    problem = password_problem(password, email="noor.haddad@example.test", name="Noor Haddad")
    assert words in problem


@pytest.mark.parametrize(
    "password", [NEW, "Zq7-rt_Lw0pXa", "كلمة مرور طويلة جدا", "correct horse battery staple"]
)
def test_a_good_one_passes(password: str) -> None:
    assert password_problem(password, email="noor@example.test", name="Noor") == ""


def test_the_list_of_breaches_is_large_and_knows_no_strangers() -> None:
    assert all(map(is_breached, ["password", "iloveyou", "dragon", "trustno1", "PASSWORD1"]))
    strangers = [f"{NEW} {number}x" for number in range(3000)]
    assert not any(map(is_breached, strangers))


def test_looking_it_up_is_quick() -> None:
    started = time.process_time()
    for number in range(200):
        is_breached(f"{NEW} {number}")
    assert time.process_time() - started < 0.5


def test_a_password_rests_as_argon2id_with_the_stated_parameters() -> None:
    assert make_password(NEW).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_hash_of_other_parameters_is_made_anew_at_sign_in(
    alpha: Tenant, client_for: object
) -> None:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        old = make_password(NEW)
    with in_tenant(alpha):
        User.objects.filter(email="agent@example.test").update(password=old)
    client = client_for(alpha, None)  # type: ignore[operator]
    client.post("/sign-in/", {"email": "agent@example.test", "password": NEW})
    with in_tenant(alpha):
        stored = person("agent").password
    assert identify_hasher(stored).algorithm == "argon2"
    assert client.get("/inbox/").status_code == 200


class TestChangingIt:
    def test_ends_other_sessions_and_tokens_and_keeps_this_one(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            user = person("agent")
            kept, other = _session(user), _session(user)
            issue(user)
            change_password(
                user=user, old=PASSWORD, new=NEW, address="192.0.2.7", keep_session=kept
            )
            open_now = set(Session.objects.filter(user=user).values_list("session_key", flat=True))
            assert open_now == {kept}
            assert other not in open_now
            assert not RefreshToken.objects.filter(user=user, revoked_at=None).exists()
            assert person("agent").check_password(NEW)
            entry = Entry.objects.get(code="accounts.password.changed")
            assert NEW not in str(entry.data)

    def test_asks_for_the_old_one_and_changes_nothing_without(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            user = person("agent")
            session = _session(user)
            with pytest.raises(WrongPassword):
                change_password(
                    user=user, old="wrong", new=NEW, address="192.0.2.7", keep_session=None
                )
            assert person("agent").check_password(PASSWORD)
            assert Session.objects.filter(session_key=session).exists()
            assert not Entry.objects.filter(code="accounts.password.changed").exists()

    def test_is_braked(self, alpha: Tenant) -> None:
        with in_tenant(alpha):
            user = person("agent")
            for _ in range(10):
                with pytest.raises(WrongPassword):
                    change_password(
                        user=user, old="wrong", new=NEW, address="192.0.2.7", keep_session=None
                    )
            with pytest.raises(TooManyAttempts):
                change_password(
                    user=user, old=PASSWORD, new=NEW, address="192.0.2.7", keep_session=None
                )
            assert person("agent").check_password(PASSWORD)

    @pytest.mark.parametrize("bad", ["short", PASSWORD, "password1234"])
    def test_refuses_a_weak_one_and_the_same(self, alpha: Tenant, bad: str) -> None:
        with in_tenant(alpha):
            user = person("agent")
            with pytest.raises(InvalidInput) as caught:
                set_password(actor=user.actor, user=user, password=bad, code="tests.changed")
            assert "password" in caught.value.fields
            assert not Entry.objects.filter(code="tests.changed").exists()


def _session(user: User) -> str:
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store.create()
    store["_auth_user_id"] = str(user.pk)
    store.save()
    assert store.session_key
    return store.session_key
