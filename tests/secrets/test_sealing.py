"""Sealed values: they open in their place alone, and never show themselves."""

import pytest
from django.db import connection, transaction

from core.crypto import SealBroken, blind_index, seal, unseal
from core.sealed import Sealed
from tenants.context import in_tenant, outside_tenants
from tenants.keys import KeysMissing, keyring
from tenants.models import DataKey
from tenants.routers import OWNER
from tests import factories
from whatsapp.models import CloudNumber

pytestmark = pytest.mark.usefixtures("committed_db")
SECRET = "EAAverysecret"


def number() -> CloudNumber:
    return factories.CloudNumberFactory(
        channel=factories.ChannelFactory(address="200000000000009"), token=SECRET
    )


class TestTheField:
    def test_it_opens_where_it_was_sealed(self, alpha):
        with in_tenant(alpha):
            made = number()
            assert CloudNumber.objects.get(pk=made.pk).token.reveal() == SECRET
            assert made.token.reveal() == SECRET

    def test_it_is_shown_by_nothing(self, alpha):
        with in_tenant(alpha):
            token = number().token
            assert SECRET not in f"{token} {token!r} {token.stored} {vars(number)}"

    def test_what_lies_in_the_database_is_no_clear_text(self, alpha):
        with in_tenant(alpha), connection.cursor() as cursor:
            made = number()
            cursor.execute("SELECT sealed_token FROM whatsapp_cloudnumber WHERE id = %s", [made.pk])
            [stored] = cursor.fetchone()
            assert stored.startswith("v2.")
            assert SECRET not in stored

    def test_saving_other_columns_leaves_it(self, alpha):
        with in_tenant(alpha):
            made = number()
            before = made.token.stored
            made = CloudNumber.objects.defer("token").get(pk=made.pk)
            made.waba_id = "7"
            made.save()
            assert CloudNumber.objects.get(pk=made.pk).token.stored == before

    def test_another_row_of_the_same_table_does_not_open_it(self, alpha):
        with in_tenant(alpha):
            first, second = number(), CloudNumber.objects.order_by("pk").first()
            assert first.pk != second.pk
            CloudNumber.objects.filter(pk=second.pk).update(token=first.token)
            with pytest.raises(SealBroken, match="moved"):
                CloudNumber.objects.get(pk=second.pk).token.reveal()

    def test_another_tenant_with_the_same_row_does_not_open_it(self, alpha, beta):
        with in_tenant(alpha):
            stolen = CloudNumber.objects.get().token.stored
        with in_tenant(beta):
            theirs = CloudNumber.objects.get()
            theirs.token = Sealed(stolen, place="")
            theirs.save()
            with pytest.raises(SealBroken, match="another key"):
                CloudNumber.objects.get().token.reveal()

    def test_not_even_with_the_other_tenants_key(self, alpha, beta):
        """The place carries the schema: keys that were swapped open nothing either."""
        with in_tenant(alpha):
            row = CloudNumber.objects.get()
            stolen = row.token.stored
        DataKey.objects.using(OWNER).filter(tenant=alpha).update(tenant=beta.pk)
        keyring.forget()
        with in_tenant(beta):
            CloudNumber.objects.update(token=Sealed(stolen, place=""))
            with pytest.raises(SealBroken, match="moved"):
                CloudNumber.objects.get(pk=row.pk).token.reveal()

    def test_clear_text_cannot_slip_past_the_sealing(self, alpha):
        with in_tenant(alpha):
            with pytest.raises(TypeError, match="sealed"):
                CloudNumber.objects.update(token=SECRET)
            with pytest.raises(TypeError, match="sealed"):
                CloudNumber.objects.filter(token=SECRET).exists()
            channel = factories.ChannelFactory(address="200000000000008")
            with pytest.raises(TypeError, match="one by one"), transaction.atomic():
                CloudNumber.objects.bulk_create([CloudNumber(channel=channel, token=SECRET)])

    def test_every_flipped_character_is_noticed(self, alpha):
        with in_tenant(alpha):
            sealed = seal(SECRET, place="table.column/1")
            for place, letter in enumerate(sealed[:-3]):
                other = "A" if letter != "A" else "B"
                with pytest.raises(SealBroken):
                    unseal(sealed[:place] + other + sealed[place + 1 :], place="table.column/1")

    def test_two_sealings_of_one_secret_differ(self, alpha):
        with in_tenant(alpha):
            assert seal(SECRET, place="p") != seal(SECRET, place="p")


class TestKeys:
    def test_each_tenant_and_the_platform_have_keys_of_their_own(self, alpha, beta):
        with outside_tenants():
            rows = DataKey.objects.values_list("tenant_id", "purpose", "wrapped")
        assert {(owner, purpose) for owner, purpose, _ in rows} == {
            (alpha.pk, "seal"),
            (beta.pk, "seal"),
            (None, "seal"),
            (None, "index"),
            (None, "sign"),
        }
        assert len({wrapped for *_, wrapped in rows}) == len(rows)

    def test_a_tenant_sees_its_own_wrapped_key_and_its_machine_none(self, alpha):
        with in_tenant(alpha):
            assert set(DataKey.objects.values_list("tenant_id", flat=True)) == {alpha.pk}
        with in_tenant(alpha, as_assistant=True):
            assert not DataKey.objects.exists()

    def test_without_its_key_nothing_opens_or_is_sealed(self, alpha):
        """What erasing a tenant's key does to every copy of its data."""
        DataKey.objects.using(OWNER).filter(tenant=alpha).delete()
        keyring.forget()
        with in_tenant(alpha):
            with pytest.raises(SealBroken):
                CloudNumber.objects.get().token.reveal()
            with pytest.raises(KeysMissing, match="prepare"):
                seal(SECRET, place="p")

    def test_a_key_is_used_from_memory_in_its_own_tenant_alone(self, alpha, beta):
        with in_tenant(alpha):
            sealed = seal(SECRET, place="p")
            assert unseal(sealed, place="p") == SECRET
        with in_tenant(beta), pytest.raises(SealBroken):
            unseal(sealed, place="p")
        with outside_tenants(), pytest.raises(SealBroken):
            unseal(sealed, place="p")

    @pytest.mark.parametrize("which", ["0", "-1", "9" * 30, "x", "", "１"])
    def test_a_made_up_key_id_is_refused_quietly(self, alpha, which):
        with in_tenant(alpha), pytest.raises(SealBroken):
            unseal(f"v2.{which}.AAAA", place="p")


class TestBlindIndex:
    def test_it_is_the_same_everywhere_and_says_nothing(self, alpha, beta):
        with in_tenant(alpha):
            first = blind_index("sara@example.test", purpose="membership")
        with in_tenant(beta):
            assert blind_index("sara@example.test", purpose="membership") == first
        with outside_tenants():
            assert blind_index("sara@example.test", purpose="membership") == first
            assert blind_index("sara@example.test", purpose="other") != first
            assert blind_index("Sara@example.test", purpose="membership") != first
        assert len(first) == 64
