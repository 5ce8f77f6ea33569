"""Wrapping data keys: by a key of the installation's own, and by Vault over HTTP."""

import base64
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from core.key_providers import KeysUnavailable, WrappingRefused
from core.key_providers.chosen import provider_named
from core.key_providers.local import LocalKeys
from core.key_providers.vault import VaultAddress, VaultTransit
from tests.secrets.stand import TOKEN

DATA_KEY = bytes(range(32))


def text(*keys: bytes) -> str:
    return ",".join(base64.urlsafe_b64encode(key).decode() for key in keys)


class TestLocal:
    def test_what_is_wrapped_opens_and_shows_nothing(self):
        keys = LocalKeys(text(os.urandom(32)))
        wrapped = keys.wrap(DATA_KEY, purpose="seal")
        assert keys.unwrap(wrapped, purpose="seal") == DATA_KEY
        assert base64.urlsafe_b64encode(DATA_KEY).decode()[:20] not in wrapped

    def test_a_key_of_another_purpose_does_not_open(self):
        keys = LocalKeys(text(os.urandom(32)))
        with pytest.raises(WrappingRefused):
            keys.unwrap(keys.wrap(DATA_KEY, purpose="seal"), purpose="index")

    def test_every_flipped_character_is_refused(self):
        keys = LocalKeys(text(os.urandom(32)))
        wrapped = keys.wrap(DATA_KEY, purpose="seal")
        for place, letter in enumerate(wrapped[:-3]):
            other = "A" if letter != "A" else "B"
            with pytest.raises(WrappingRefused):
                keys.unwrap(wrapped[:place] + other + wrapped[place + 1 :], purpose="seal")

    def test_the_first_key_wraps_and_the_older_still_open(self):
        old, new = os.urandom(32), os.urandom(32)
        wrapped = LocalKeys(text(old)).wrap(DATA_KEY, purpose="seal")
        both = LocalKeys(text(new, old))
        assert both.unwrap(wrapped, purpose="seal") == DATA_KEY
        assert not both.is_current(wrapped)
        assert both.is_current(both.wrap(DATA_KEY, purpose="seal"))
        with pytest.raises(WrappingRefused):
            LocalKeys(text(new)).unwrap(wrapped, purpose="seal")

    def test_the_key_may_lie_in_a_file(self, tmp_path):
        file = tmp_path / "key"
        file.write_text(text(os.urandom(32)) + "\n")
        keys = LocalKeys.from_settings(text="", file=str(file))
        assert keys.unwrap(keys.wrap(DATA_KEY, purpose="seal"), purpose="seal") == DATA_KEY

    @pytest.mark.parametrize("given", ["", " , ", "short", text(b"16 bytes of key!")])
    def test_no_key_or_a_short_one_stops_the_start(self, given):
        with pytest.raises(ImproperlyConfigured, match="FIELD_KEY"):
            LocalKeys(given)

    def test_an_unknown_provider_stops_the_start(self):
        with pytest.raises(ImproperlyConfigured, match="KEY_PROVIDER"):
            provider_named("paper")


class TestVault:
    def test_what_is_wrapped_opens(self, vault):
        transit = vault.transit()
        wrapped = transit.wrap(DATA_KEY, purpose="seal")
        assert wrapped.startswith("vault:v1:")
        assert transit.unwrap(wrapped, purpose="seal") == DATA_KEY

    def test_a_key_of_another_purpose_does_not_open(self, vault):
        transit = vault.transit()
        with pytest.raises(WrappingRefused):
            transit.unwrap(transit.wrap(DATA_KEY, purpose="seal"), purpose="index")

    def test_a_local_wrapping_is_refused_without_asking(self, vault):
        before = vault.state()["requests"]
        with pytest.raises(WrappingRefused):
            vault.transit().unwrap("local1.abcd.AAAA", purpose="seal")
        assert vault.state()["requests"] == before

    def test_after_a_rotation_in_the_vault_old_wrappings_open_and_are_not_current(self, vault):
        wrapped = vault.transit().wrap(DATA_KEY, purpose="seal")
        vault.own("keys/proffer/rotate")
        transit = vault.transit()
        assert transit.unwrap(wrapped, purpose="seal") == DATA_KEY
        assert not transit.is_current(wrapped)
        assert transit.is_current(transit.wrap(DATA_KEY, purpose="seal"))

    def test_the_token_is_read_from_its_file_at_each_call(self, vault, tmp_path):
        file = tmp_path / "token"
        file.write_text(TOKEN + "\n")
        transit = vault.transit(token="", token_file=str(file))
        transit.wrap(DATA_KEY, purpose="seal")
        vault.state(token="hvs.renewed")
        with pytest.raises(KeysUnavailable):
            transit.wrap(DATA_KEY, purpose="seal")
        file.write_text("hvs.renewed")
        transit.wrap(DATA_KEY, purpose="seal")

    @pytest.mark.parametrize(
        ("trouble", "words"),
        [
            ({"sealed": True}, "HTTP 503"),
            ({"token": "another"}, "HTTP 403"),
            ({"delay": 6}, "time"),
        ],
    )
    def test_a_vault_in_trouble_is_away_and_no_secret_is_named(self, vault, trouble, words):
        transit = vault.transit()
        vault.state(**trouble)
        with pytest.raises(KeysUnavailable) as refusal:
            transit.wrap(DATA_KEY, purpose="seal")
        assert TOKEN not in str(refusal.value)
        assert refusal.value.status == 503
        assert words.lower() in str(refusal.value).lower()

    def test_nobody_there(self, settings):
        settings.OUTBOUND_LOCAL_HOSTS = ["127.0.0.1"]
        address = VaultAddress(url="http://127.0.0.1:9", key="proffer", token="t")
        with pytest.raises(KeysUnavailable, match="no connection"):
            VaultTransit(address).wrap(DATA_KEY, purpose="seal")

    @pytest.mark.parametrize("left_out", ["url", "key", "token"])
    def test_an_incomplete_address_stops_the_start(self, left_out):
        given = {"url": "https://vault.example", "key": "proffer", "token": "t", left_out: ""}
        with pytest.raises(ImproperlyConfigured, match="VAULT_ADDR"):
            VaultTransit(VaultAddress(**given))
