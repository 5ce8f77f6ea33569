"""New keys while everything runs: nothing fails to open, nothing newer is overwritten."""

import base64
import os
import threading
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.permissions import Role
from audit.models import Entry
from core.clock import now
from core.errors import NotAllowed
from core.key_providers import chosen_provider
from core.key_providers.chosen import local_keys, provider_named
from core.sealed import Sealed
from tenants import rotation
from tenants.context import in_tenant, outside_tenants
from tenants.keys import keyring, minted
from tenants.management.commands.rotate_keys import OPERATOR
from tenants.models import DataKey
from tenants.routers import OWNER
from tests import factories
from tests.secrets.stand import KEY, TOKEN
from tests.support.people import person
from whatsapp.models import CloudNumber

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture(autouse=True)
def _own_providers():
    yield
    chosen_provider.cache_clear()
    provider_named.cache_clear()
    keyring.forget()


def fill(count: int) -> dict[int, str]:
    """Further numbers of the active tenant: key of the row → its token."""
    made = {}
    for index in range(count):
        channel = factories.ChannelFactory(address=f"3000000000{index:05}")
        made[factories.CloudNumberFactory(channel=channel, token=f"EAA-{index}").pk] = (
            f"EAA-{index}"
        )
    return made


def tokens() -> dict[int, str]:
    return {row.pk: row.token.reveal() for row in CloudNumber.objects.all()}


class TestANewDataKey:
    def test_everything_is_sealed_with_it_and_opens(self, alpha, beta):
        with in_tenant(alpha):
            made = fill(450)
            old = {row.token.stored.split(".")[1] for row in CloudNumber.objects.all()}
        with in_tenant(beta):
            theirs = CloudNumber.objects.get().token.stored
        done = rotation.rotate(actor=OPERATOR, tenant=alpha)
        assert (done.sealed, done.broken) == (451, [])
        with in_tenant(alpha):
            assert made.items() <= tokens().items()
            new = {row.token.stored.split(".")[1] for row in CloudNumber.objects.all()}
        assert len(new) == 1
        assert not new & old
        with in_tenant(beta):
            assert CloudNumber.objects.get().token.stored == theirs

    def test_again_finds_nothing_left_to_do(self, alpha):
        rotation.rotate(actor=OPERATOR, tenant=alpha)
        assert rotation.reseal(tenant=alpha).sealed == 0

    def test_a_crash_in_the_middle_leaves_everything_readable(self, alpha):
        with in_tenant(alpha):
            made = fill(5)
            before = tokens()
        [key] = minted()
        key.tenant_id = alpha.pk
        key.save(using=OWNER, force_insert=True)
        with in_tenant(alpha):
            assert tokens() == before
            some = CloudNumber.objects.get(pk=next(iter(made)))
            some.token = some.token.reveal()
            some.save()
            assert tokens() == before
        assert rotation.reseal(tenant=alpha).sealed == 5
        with in_tenant(alpha):
            assert tokens() == before

    def test_a_value_that_does_not_open_is_named_and_left(self, alpha):
        with in_tenant(alpha):
            row = CloudNumber.objects.get()
            CloudNumber.objects.update(token=Sealed("v2.1.AAAA", place=""))
        done = rotation.rotate(actor=OPERATOR, tenant=alpha)
        assert done.broken == [f"whatsapp_cloudnumber.sealed_token/{row.pk}"]
        with pytest.raises(CommandError, match=r"whatsapp_cloudnumber\.sealed_token"):
            call_command("rotate_keys", tenant=["alpha"])
        with in_tenant(alpha):
            assert CloudNumber.objects.get().token.stored == "v2.1.AAAA"

    def test_readers_and_writers_notice_nothing(self, alpha):
        """Two threads read and write all the while; every value opens and the last write wins."""
        with in_tenant(alpha):
            made = fill(40)
        stop, failures, written = threading.Event(), [], {}

        def read() -> None:
            try:
                while not stop.is_set():
                    with in_tenant(alpha):
                        tokens()
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)
            finally:
                connections.close_all()

        def write() -> None:
            try:
                for turn in range(10_000):
                    if stop.is_set():
                        return
                    pk = list(made)[turn % len(made)]
                    with in_tenant(alpha):
                        row = CloudNumber.objects.get(pk=pk)
                        row.token = f"EAA-written-{turn}"
                        row.save(update_fields=["token"])
                    written[pk] = f"EAA-written-{turn}"
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=read), threading.Thread(target=write)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            rotation.rotate(actor=OPERATOR, tenant=alpha)
        stop.set()
        for thread in threads:
            thread.join()
        assert failures == []
        assert written
        with in_tenant(alpha):
            assert {**made, **written}.items() <= tokens().items()

    def test_what_the_first_release_sealed_opens_and_is_sealed_anew(self, alpha):
        keys = local_keys()
        newest = keys.wrap(b"x" * 32, purpose="p").split(".")[1]
        with in_tenant(alpha):
            row = CloudNumber.objects.get()
            place = f"tenant:{alpha.pk}/whatsapp_cloudnumber.token/channel:{row.channel_id}"
            nonce = os.urandom(12)
            body = AESGCM(keys.opens_without_envelope(newest)).encrypt(
                nonce, b"EAA-first", place.encode()
            )
            text = f"v1.{newest}.{base64.urlsafe_b64encode(nonce + body).decode()}"
            CloudNumber.objects.update(token=Sealed(text, place=""))
            assert CloudNumber.objects.get().token.reveal() == "EAA-first"
        rotation.rotate(actor=OPERATOR, tenant=alpha)
        with in_tenant(alpha):
            assert CloudNumber.objects.get().token.stored.startswith("v2.")
            assert CloudNumber.objects.get().token.reveal() == "EAA-first"

    def test_people_of_a_workspace_may_not(self, alpha):
        with in_tenant(alpha):
            actor = person(Role.OWNER).actor
        before = DataKey.objects.count()
        with pytest.raises(NotAllowed):
            rotation.rotate(actor=actor, tenant=alpha)
        assert DataKey.objects.count() == before

    def test_it_is_in_the_platforms_history_without_the_key(self, alpha):
        rotation.rotate(actor=OPERATOR, tenant=alpha)
        with outside_tenants():
            entry = Entry.objects.get(code="tenants.keys.rotated")
        assert entry.target == f"tenant:{alpha.pk}"
        assert entry.data == {"sealed": 1, "broken": 0}


class TestForgetting:
    def test_a_key_goes_a_day_after_it_was_retired(self, alpha):
        rotation.rotate(actor=OPERATOR, tenant=alpha)
        assert rotation.forget_retired(actor=OPERATOR, tenant=alpha) == 0
        self._retired_long_ago(alpha)
        assert rotation.forget_retired(actor=OPERATOR, tenant=alpha) == 1
        with in_tenant(alpha):
            assert len(tokens()) == 1

    def test_not_while_something_is_broken(self, alpha):
        with in_tenant(alpha):
            CloudNumber.objects.update(token=Sealed("v2.1.AAAA", place=""))
        rotation.rotate(actor=OPERATOR, tenant=alpha)
        self._retired_long_ago(alpha)
        assert rotation.forget_retired(actor=OPERATOR, tenant=alpha) == 0

    def test_what_still_needs_it_is_sealed_anew_first(self, alpha):
        with in_tenant(alpha):
            late = CloudNumber.objects.get().token
        rotation.rotate(actor=OPERATOR, tenant=alpha)
        with in_tenant(alpha):
            # A writer that had the old key in hand commits after the rotation.
            CloudNumber.objects.update(token=late)
        self._retired_long_ago(alpha)
        assert rotation.forget_retired(actor=OPERATOR, tenant=alpha) == 1
        keyring.forget()
        with in_tenant(alpha):
            assert len(tokens()) == 1

    @staticmethod
    def _retired_long_ago(alpha) -> None:
        DataKey.objects.using(OWNER).filter(tenant=alpha, retired_at__isnull=False).update(
            retired_at=now() - timedelta(days=2)
        )


class TestTheWrapping:
    def test_moving_to_a_vault_and_a_rotation_there(self, alpha, vault, settings):
        with in_tenant(alpha):
            before = tokens()
        settings.KEY_PROVIDER = "vault"
        settings.VAULT_ADDR, settings.VAULT_TRANSIT_KEY = vault.url, KEY
        settings.VAULT_TOKEN = TOKEN
        chosen_provider.cache_clear()
        provider_named.cache_clear()
        assert rotation.rewrap(actor=OPERATOR) == DataKey.objects.count()
        assert rotation.rewrap(actor=OPERATOR) == 0
        assert not DataKey.objects.exclude(wrapped__startswith="vault:v1:").exists()
        keyring.forget()
        with in_tenant(alpha):
            assert tokens() == before
        vault.own(f"keys/{KEY}/rotate")
        provider_named.cache_clear()
        chosen_provider.cache_clear()
        assert rotation.rewrap(actor=OPERATOR) == DataKey.objects.count()
        assert not DataKey.objects.exclude(wrapped__startswith="vault:v2:").exists()
        keyring.forget()
        with in_tenant(alpha):
            assert tokens() == before

    def test_a_vault_that_is_away_is_not_noticed_for_known_keys(self, alpha, vault, settings):
        self.test_moving_to_a_vault_and_a_rotation_there(alpha, vault, settings)
        vault.state(sealed=True)
        with in_tenant(alpha):
            assert tokens()

    def test_the_command_says_what_is_missing(self):
        with pytest.raises(CommandError, match="Say what"):
            call_command("rotate_keys")
        with pytest.raises(CommandError, match="no workspace"):
            call_command("rotate_keys", tenant=["nobody"])
