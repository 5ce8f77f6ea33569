"""`manage.py tenant`: from the bin to the certificate, and what it refuses."""

from io import StringIO

import pytest
import redis
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from tenants.models import Tenant
from tenants.provisioning import create_tenant
from tenants.upkeep import erase
from tests.support.jobs import run_jobs, rung
from tests.support.mailbox import Mailbox
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


OWNER = ("--owner-email", "lucia@example.test", "--owner-name", "Lucía")


def test_a_new_workspaces_owner_is_mailed_a_link_and_nothing_secret_is_printed(
    mailbox: Mailbox,
) -> None:
    text = said("create", "casa-verde", "--name", "Casa Verde", *OWNER, "--language", "es")
    assert "casa-verde is active: http://casa-verde.localhost" in text
    assert "mailed a link" in text
    run_jobs(only="accounts.mail_link")
    [link, *_] = mailbox.only("lucia@example.test")["links"]
    assert "/reset/" in link and link not in text
    assert "in order" in said("check")


def test_a_password_is_printed_where_it_was_asked_for() -> None:
    text = said("create", "casa-verde", "--name", "Casa", *OWNER, "--show-password")
    password = text.split()[-1]
    client = Client(SERVER_NAME="casa-verde.localhost")
    sent = {"email": "lucia@example.test", "password": password}
    assert client.post("/sign-in/", sent).status_code == 302
    assert rung("accounts.mail_link") == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("alpha", "--name", "A", *OWNER), "is taken"),
        (("No Such", "--name", "A", *OWNER), "a–z"),
        (("gamma", "--name", "A", *OWNER, "--currency", "ZZZ"), "urrency"),
        (("gamma", "--name", "A", "--owner-email", "x", "--owner-name", "X"), "e-mail"),
    ],
)
def test_what_cannot_be_made_is_said_and_leaves_nothing(
    words: tuple[str, ...], problem: str
) -> None:
    with pytest.raises(CommandError, match=problem):
        said("create", *words)
    assert list(Tenant.objects.values_list("slug", flat=True)) == ["alpha", "beta"]
    assert "in order" in said("check")


def test_a_check_tells_keys_that_name_nobody(alpha: Tenant) -> None:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        for name in (f"limit:{alpha.pk}:x", "limit:0:x", "celery:999:x", "cache:public:1:x"):
            client.set(f"{settings.REDIS_PREFIX}:{name}", "1")
        assert "in order" in said("check")
        client.set(f"{settings.REDIS_PREFIX}:limit:999:x", "1")
        client.set(f"{settings.REDIS_PREFIX}:cache:t_gone:1:x", "1")
    with pytest.raises(CommandError, match="2 things"):
        said("check")
