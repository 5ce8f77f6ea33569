"""Passkeys: WebAuthn by allauth's ceremonies over python-fido2.

The browser's answer is somebody else's text; whatever is wrong with it is WrongCode.
Each host has passkeys of its own (the relying party is the host), and the person's handle
carries the tenant, so the same keys elsewhere lead nowhere.
"""

import json
from typing import Any

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticationResponse

from accounts.brakes import Attempt, Brake, spend, take_back
from accounts.exceptions import WrongCode
from accounts.mfa.adapter import user_handle
from accounts.models import User
from core.addresses import client_address
from core.clock import now
from core.errors import InvalidInput

MAX_NAME = 60
MAX_PASSKEYS = 10
"""More than anybody's telephones, laptops and keys; a look at all of them stays cheap."""

_REFUSALS = (
    ValidationError,
    InvalidSignature,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
)
_TYPE = Authenticator.Type.WEBAUTHN


def registration(*, user: User, request: HttpRequest) -> dict[str, Any]:
    """What the browser needs to make a passkey that needs no name typed at sign-in."""
    with request_context(request):
        return _plain(auth.begin_registration(user, passwordless=True))


@transaction.atomic
def add(*, user: User, name: str, answer: str, request: HttpRequest) -> Authenticator:
    """Store the passkey that the browser made. Raises WrongCode or InvalidInput."""
    label = " ".join(name.split())
    if not label or not label.isprintable() or len(label) > MAX_NAME:
        raise InvalidInput(fields={"name": f"Give it a name of at most {MAX_NAME} characters."})
    User.objects.select_for_update().get(pk=user.pk)
    if Authenticator.objects.filter(user_id=user.pk, type=_TYPE).count() >= MAX_PASSKEYS:
        raise InvalidInput(fields={"name": f"There is room for {MAX_PASSKEYS}. Remove one first."})
    credential = _parsed(answer)
    try:
        with request_context(request):
            made = auth.complete_registration(credential)
    except _REFUSALS:
        raise WrongCode(_NOT_DONE) from None
    finally:
        _forget_challenge(request)
    return Authenticator.objects.create(
        user_id=user.pk,
        type=_TYPE,
        data={"name": label, "credential": credential, "count": made.counter},
    )


def request_options(*, user: User | None, request: HttpRequest) -> dict[str, Any]:
    """What the browser needs to show one of the person's passkeys, or anybody's here."""
    with request_context(request):
        return _plain(auth.begin_authentication(user))


def check(*, user: User | None, answer: str, request: HttpRequest) -> User:
    """The person whose passkey answered: `user` if given, else whoever it says.

    Raises WrongCode, or TooManyAttempts for a place that sends many wrong ones.
    """
    attempt = Attempt(address=client_address(request))
    spend(Brake.ADDRESS, attempt=attempt)
    response = _parsed(answer)
    try:
        found = user or _person(response)
        with request_context(request), transaction.atomic():
            _use(found, response)
    except _REFUSALS:
        raise WrongCode(_NOT_DONE) from None
    finally:
        _forget_challenge(request)
    take_back(Brake.ADDRESS, attempt=attempt)
    return found


_NOT_DONE = "This passkey could not be checked. Try again, or use another way."


def _use(user: User, response: dict[str, Any]) -> None:
    step = auth.complete_authentication(user, response)
    step = Authenticator.objects.select_for_update().get(pk=step.pk)
    count = AuthenticationResponse.from_dict(response).response.authenticator_data.counter
    # WebAuthn 7.2, step 21: a counter that does not move on is a copy of the key. Passkeys
    # that are kept in several places have none, and say 0 for ever.
    if (count or step.data["count"]) and count <= step.data["count"]:
        raise ValueError("the passkey's counter did not move on")
    step.data["count"] = count
    step.last_used_at = now()
    step.save(update_fields=["data", "last_used_at"])


def _person(response: dict[str, Any]) -> User:
    handle = websafe_decode(response["response"]["userHandle"])
    tenant, _, key = handle.decode("ascii").partition("-")
    user = User.objects.filter(pk=int(key), is_active=True).first()
    if user is None or user_handle(user) != handle:
        raise ValueError(f"nobody of tenant {tenant} is known here")
    return user


def _parsed(answer: str) -> dict[str, Any]:
    try:
        parsed = json.loads(answer)
    except ValueError:
        raise WrongCode(_NOT_DONE) from None
    if not isinstance(parsed, dict):
        raise WrongCode(_NOT_DONE)
    return parsed


def _forget_challenge(request: HttpRequest) -> None:
    request.session.pop(auth.STATE_SESSION_KEY, None)


def _plain(options: Any) -> dict[str, Any]:
    """fido2's objects as JSON's, bytes in base64url as WebAuthn's JSON form has them."""
    plain: dict[str, Any] = json.loads(json.dumps(_mapped(options)))
    return plain


def _mapped(value: Any) -> Any:
    if isinstance(value, bytes):
        return websafe_encode(value)
    if hasattr(value, "keys"):
        return {key: _mapped(value[key]) for key in value if value[key] is not None}
    if isinstance(value, list | tuple):
        return [_mapped(item) for item in value]
    return value
