"""`Idempotency-Key`: a POST that is sent again changes nothing and gets the same answer.

Effect and answer are one transaction, under a lock of the key that nobody waits for: a
server that dies leaves neither, and the repeat does the work. Answers are kept for a
day, sealed, since one may hold a secret that was shown once. docs/architecture/api.md
and ADR 0025 say what is kept and what is not.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys import KeyHolder
from accounts.models import IdempotentRequest
from core.addresses import address_block, client_address
from core.clock import now
from core.crypto import seal, unseal
from core.errors import InvalidInput, ProfferError
from core.locks import lock_key, try_exclusive
from core.scope import active_tenant_id
from tenants.context import in_tenant, outside_tenants
from tenants.models import Tenant

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
"""Longer than any client goes on trying; the same as Stripe keeps them."""

UNDECIDED = frozenset({429})
"""Answers below 500 that decide nothing: the same request may do better later."""

_PRINTABLE = re.compile(r"[\x20-\x7e]{1,255}\Z")
_HEADERS = ("Location", "WWW-Authenticate")

Handler = Callable[..., Response]
Failed = Callable[[Exception], Response]


class KeyMismatch(ProfferError):
    code = "idempotency_mismatch"
    status = 422
    message = "This Idempotency-Key was used for another request. Use a new one."


class KeyInProgress(ProfferError):
    """The first request with this key is still being worked on."""

    code = "idempotency_in_progress"
    status = 409
    message = "The first request with this Idempotency-Key is still under way. Ask again shortly."
    retry_after = 1


def key_of(request: Request) -> str | None:
    """The key that was sent, None when none was. Raises InvalidInput for an unusable one."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not _PRINTABLE.match(key):
        raise InvalidInput(fields={HEADER: "Send 1 to 255 printable characters of ASCII."})
    return key


def answered_once(request: Request, key: str, *, work: Handler, failed: Failed) -> Response:
    """The answer of `work`, or the one it gave when this key was sent before.

    `failed` makes the answer of what `work` raised, as the view would. Raises
    KeyMismatch, KeyInProgress, or what is a fault of ours: then nothing is kept.
    """
    caller, digest = _caller(request), _digest(request)
    with transaction.atomic():
        if not try_exclusive(lock_key("idempotency", active_tenant_id(), caller, key)):
            raise KeyInProgress
        before = IdempotentRequest.objects.filter(caller=caller, key=key).first()
        if before is not None and before.created_at > now() - KEPT:
            return _again(before, digest)
        if before is not None:
            before.delete()
        answer = _answer(work, failed)
        if answer.status_code < 500 and answer.status_code not in UNDECIDED:
            _keep(answer, caller=caller, key=key, digest=digest)
    return answer


def _answer(work: Handler, failed: Failed) -> Response:
    """What the view answers. A refusal undoes what the action itself undid, and no more.

    What an action lets stand although it raises (a family of tokens revoked, an attempt
    counted) stands here too. Only a statement that failed takes everything with it, as
    the transaction could not go on.
    """
    point = transaction.savepoint()
    try:
        return work()
    except Exception as error:  # noqa: BLE001 (`failed` raises what is no refusal)
        if isinstance(error, DatabaseError) or connection.needs_rollback:
            transaction.set_rollback(False)
            transaction.savepoint_rollback(point)
        return failed(error)


def _again(before: IdempotentRequest, digest: str) -> Response:
    if before.digest != digest:
        raise KeyMismatch
    kept = json.loads(
        unseal(before.sealed_answer, place=_place(caller=before.caller, key=before.key))
    )
    response = Response(kept["body"], status=before.status)
    for name, value in kept["headers"].items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def _keep(answer: Response, *, caller: str, key: str, digest: str) -> None:
    headers = {name: answer[name] for name in _HEADERS if answer.has_header(name)}
    text = json.dumps({"body": _plain(answer.data), "headers": headers}, ensure_ascii=False)
    IdempotentRequest.objects.create(
        caller=caller,
        key=key,
        digest=digest,
        status=answer.status_code,
        sealed_answer=seal(text, place=_place(caller=caller, key=key)),
    )


def _plain(data: Any) -> Any:
    """The body as it leaves, in the renderer's own words."""
    return None if data is None else json.loads(JSONRenderer().render(data))


def _caller(request: Request) -> str:
    """Whose key it is: a program's, a person's, or (asking for tokens) an address's."""
    who: Any = request.user
    if isinstance(who, KeyHolder):
        return f"key:{who.key.pk}"
    if who is not None:
        return f"user:{who.pk}"
    block = address_block(client_address(request._request))
    return f"open:{hashlib.sha256(block.encode()).hexdigest()[:32]}"


def _digest(request: Request) -> str:
    """Of method, address and body, which the view can read again. Raises what its parsers do."""
    http = request._request
    digest = hashlib.sha256(f"{http.method}\x1f{http.get_full_path()}\x1f".encode())
    takes_forms = any(isinstance(parser, MultiPartParser) for parser in request.parsers or ())
    if takes_forms and http.content_type == MultiPartParser.media_type:
        for part in _parts(request):
            digest.update(part)
    else:
        # Reading the body here lets the parsers read it again.
        digest.update(http.body)
    return digest.hexdigest()


def _parts(request: Request) -> Iterator[bytes]:
    """What a form says, in an order of its own.

    Its bytes do not do: each sending has another boundary, and files are larger than a
    body that is read as one.
    """
    yield json.dumps(sorted(request.POST.lists())).encode()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield json.dumps([name, file.name, file.content_type, file.size]).encode()
            yield from file.chunks()
            file.seek(0)


def _place(*, caller: str, key: str) -> str:
    return f"accounts_idempotentrequest.sealed_answer/{caller}/{key}"


def forget_old_answers() -> int:
    """Delete what is past its time in the active schema; how many."""
    return IdempotentRequest.objects.filter(created_at__lte=now() - KEPT).delete()[0]


def forget_everywhere() -> None:
    """The same in every workspace and at the platform, each by itself. For the steward."""
    with outside_tenants():
        forget_old_answers()
        open_ones = [Tenant.State.ACTIVE, Tenant.State.SUSPENDED]
        tenants = list(Tenant.objects.filter(state__in=open_ones).order_by("id"))
    for tenant in tenants:
        with in_tenant(tenant):
            forget_old_answers()
