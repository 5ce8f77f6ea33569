"""Two workspaces made to be attacked, and gone again: the canaries of `prove_isolation`.

They are opened by the same door as any workspace and hold the same keys, so that whatever
confuses the two would show; each carries a word of its own in what people read. They go with
everything they left, also after a probe that failed, and after a run that was killed: the next
one finds them by their address.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import redis
from django.conf import settings
from django.contrib.auth import login
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest

from accounts.actions import create_user
from accounts.links import hash_of, new_token
from accounts.models import EmailLink, User
from accounts.permissions import ROLE_PERMISSIONS, TENANT_PERMISSIONS, Role
from accounts.sessions import SessionStore
from accounts.tokens import TokenPair, issue
from catalog.actions import create_service
from conversations.models import Attachment, Channel, Contact, Conversation, Message
from core.actors import Actor
from core.clock import now
from tenants.context import in_tenant
from tenants.isolation.redis_keys import all_keys, owner_of
from tenants.models import Doorbell, Tenant
from tenants.provisioning import CANARY_MAKER, CANARY_SLUG, discard_tenant
from workspaces.opening import OwnerDetails, open_workspace

MAKER = Actor(
    kind="platform",
    label=CANARY_MAKER,
    permissions=ROLE_PERMISSIONS[Role.PLATFORM] | TENANT_PERMISSIONS,
)
LETTERS = ("a", "b")


@dataclass(frozen=True, slots=True)
class Canary:
    """A canary with what its owner holds: a session, tokens, and links that were mailed."""

    tenant: Tenant
    word: str
    session: str
    tokens: TokenPair
    reset: str
    invitation: str

    @property
    def host(self) -> str:
        return f"{self.tenant.slug}.{settings.BASE_HOST}"


@contextmanager
def canaries() -> Iterator[tuple[Canary, Canary]]:
    """Both canaries for the block; afterwards they are gone, whatever happened in it."""
    run = secrets.token_hex(4)
    try:
        first, second = (_make(f"isolation-canary-{run}-{letter}") for letter in LETTERS)
        yield first, second
    finally:
        for tenant in standing(run=run):
            remove(tenant)


def standing(*, run: str = "") -> list[Tenant]:
    """The canaries that exist: all, or those of one run."""
    found = Tenant.objects.filter(slug__startswith=f"isolation-canary-{run}").order_by("id")
    return [tenant for tenant in found if CANARY_SLUG.match(tenant.slug)]


def _make(slug: str) -> Canary:
    word = f"canary{secrets.token_hex(8)}"
    tenant = open_workspace(
        actor=MAKER,
        slug=slug,
        # Said to everybody at its door, so not its secret word.
        name="Isolation canary",
        owner=OwnerDetails(
            email="canary@isolation.invalid",
            name=f"Canary {word}",
            password=secrets.token_urlsafe(24),
        ),
        timezone="UTC",
        currency="EUR",
        default_language="en",
    )
    with in_tenant(tenant), transaction.atomic():
        return _fill(tenant, word)


def _fill(tenant: Tenant, word: str) -> Canary:
    owner = User.objects.get(email="canary@isolation.invalid")
    create_user(
        actor=MAKER,
        email="second@isolation.invalid",
        name=f"Second {word}",
        password=secrets.token_urlsafe(24),
        role=Role.AGENT,
    )
    create_service(actor=MAKER, fields={"name": f"Service {word}", "price": "12"})
    _talk(word)
    request = HttpRequest()
    request.session = SessionStore()
    login(request, owner)
    request.session.save()
    return Canary(
        tenant=tenant,
        word=word,
        session=str(request.session.session_key),
        tokens=issue(owner),
        reset=_link(EmailLink.Purpose.PASSWORD_RESET, user=owner),
        invitation=_link(EmailLink.Purpose.INVITATION, role=Role.AGENT.value),
    )


def _talk(word: str) -> None:
    """A conversation with a file, without a number: nothing is ever sent."""
    channel = Channel.objects.create(address="0", display="none", active=False)
    contact = Contact.objects.create(profile_name=word, language="en")
    talk = Conversation.objects.create(
        channel=channel, contact=contact, language="en", last_message_at=now(), preview=word
    )
    message = Message.objects.create(
        conversation=talk,
        direction=Message.Direction.INBOUND,
        author=Message.Author.CUSTOMER,
        status=Message.Status.RECEIVED,
        kind="image",
        text=word,
        external_id="canary",
    )
    file = Attachment(
        message=message, external_id="canary", mime_type="text/plain", filename=f"{word}.txt"
    )
    file.state = Attachment.State.STORED
    file.file.save("canary.txt", ContentFile(word.encode()), save=True)


def _link(purpose: str, *, user: User | None = None, role: str = "") -> str:
    """A link as if its mail had been sent; returns its secret."""
    token = new_token()
    EmailLink.objects.create(
        purpose=purpose,
        email=user.email if user else "invited@isolation.invalid",
        user=user,
        role=role,
        token_hash=hash_of(token),
        sent_at=now(),
        expires_at=now() + timedelta(hours=1),
    )
    return token


def remove(tenant: Tenant) -> None:
    """The canary and everything of it: schema, roles, rows, jobs, files, keys of Redis."""
    discard_tenant(tenant)
    Doorbell.objects.filter(tenant_id=tenant.pk).delete()
    shutil.rmtree(_folder(tenant), ignore_errors=True)
    try:
        _forget_keys(tenant)
    except redis.RedisError:
        # Cached values end by themselves within minutes; `left_behind` says what is still there.
        return


def _folder(tenant: Tenant) -> Path:
    return Path(settings.MEDIA_ROOT) / tenant.schema_name


def _keys_of(tenant: Tenant) -> list[str]:
    own = {tenant.schema_name, str(tenant.pk)}
    return [key for key in all_keys() if owner_of(key) in own]


def _forget_keys(tenant: Tenant) -> None:
    keys = _keys_of(tenant)
    if keys:
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.delete(*keys)


def left_behind(tenant: Tenant) -> list[str]:
    """What of a removed canary is still to be found outside of its schema and roles."""
    found = []
    if Tenant.objects.filter(pk=tenant.pk).exists():
        found.append(f"the row of {tenant.slug}")
    if Doorbell.objects.filter(tenant_id=tenant.pk).exists():
        found.append(f"doorbells of {tenant.slug}")
    if _folder(tenant).exists():
        found.append(f"files of {tenant.slug}")
    try:
        found += _keys_of(tenant)
    except redis.RedisError as error:
        found.append(f"Redis does not answer: {error}")
    return found
