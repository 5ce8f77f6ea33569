"""A stranger at the front door: what they fill in, and what comes back."""

from typing import Any

from django.test import Client

from tenants.models import Doorbell, SignUp, Tenant
from tests.support.mailbox import Mailbox

PASSWORD = "velvet kettle orbit 41"
FIELDS = {
    "business_name": "Marina Flowers",
    "slug": "marina-flowers",
    "owner_name": "Noor Haddad",
    "email": "noor@marina.test",
    "password": PASSWORD,
    "timezone": "Asia/Dubai",
    "currency": "AED",
    "language": "ar",
}


def front(address: str = "203.0.113.7") -> Client:
    return Client(SERVER_NAME="localhost", REMOTE_ADDR=address)


def asked(client: Client, **fields: str) -> Any:
    return client.post("/sign-up/", {**FIELDS, **fields})


def link_of(mailbox: Mailbox, email: str = FIELDS["email"]) -> str:
    """The path of the newest confirmation link."""
    (link,) = mailbox.mails(email)[-1]["links"]
    assert link.startswith("http://localhost:8000/sign-up/confirm/")
    return str(link).removeprefix("http://localhost:8000")


def made(slug: str = FIELDS["slug"]) -> Tenant:
    return Tenant.objects.get(slug=slug)


def counts() -> tuple[int, int, int]:
    return SignUp.objects.count(), Doorbell.objects.count(), Tenant.objects.count()
