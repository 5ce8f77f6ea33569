"""What allauth asks of us: names for authenticator apps and passkeys, and a lock for secrets."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter

from accounts.models import User
from core.scope import active_tenant_id


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        """Secrets rest in the sealed column, bound to their row, never in `data`."""
        raise NotImplementedError("use accounts.mfa: allauth's own storage is not bound to a row")

    def get_totp_issuer(self) -> str:
        """The host, under which people know the place; a port's colon would end it in some apps."""
        return str(context.request.get_host()).partition(":")[0]

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {"id": user_handle(user), "display_name": user.name, "name": user.email}


def user_handle(user: User) -> bytes:
    """What a passkey remembers of its person: keys are alike in all tenants, so both."""
    return f"{active_tenant_id()}-{user.pk}".encode()
