"""`manage.py tenant`: from the bin to the certificate, and what it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tenants.models import Tenant
from tenants.provisioning import create_tenant
from tenants.upkeep import erase
from tests.support.people import PLATFORM_ADMIN

pytestmark = pytest.mark.usefixtures("committed_db")


def said(*words: str) -> str:
    out = StringIO()
    call_command("tenant", *words, stdout=out)
    return out.getvalue()


def test_from_the_bin_to_the_certificate() -> None:
    create_tenant(actor=PLATFORM_ADMIN, slug="gamma", name="Gamma")
    said("delete", "gamma", "--reason", "Over.")
    with pytest.raises(CommandError, match="Nothing was erased"):
        said("erase", "gamma", "--reason", "Over.", "--yes", "gama")
    assert Tenant.objects.get(slug="gamma").state == Tenant.State.DELETED
    said("erase", "gamma", "--reason", "Over.", "--yes", "gamma")
    with pytest.raises(CommandError, match="no certificate"):
        said("certificate", "gamma")
    erase()
    assert said("certificate", "gamma", "--verify") == "genuine\n"
    assert "PUBLIC KEY" in said("certificate", "--public-key")
    assert "in order" in said("check")


def test_a_move_that_is_not_possible_is_refused() -> None:
    with pytest.raises(CommandError, match="only one that is suspended"):
        said("reactivate", "alpha")
    with pytest.raises(CommandError):
        said("suspend", "nobody", "--reason", "x")
