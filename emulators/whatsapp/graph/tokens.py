"""Whose token opens what: one for all numbers, or a number's own, valid or not any more."""

import secrets

from aiohttp import web

from emulators.whatsapp.emulator import Emulator
from emulators.whatsapp.errors import GraphError
from emulators.whatsapp.numbers import Number

REVOKED = (
    "Error validating access token: The session has been invalidated because the user changed "
    "their password or Facebook has changed the session for security reasons."
)
EXPIRED = (
    "Error validating access token: Session has expired on Saturday, 01-Aug-26 00:00:00 PDT. "
    "The current time is later."
)


def given(request: web.Request) -> str:
    """The token of a request: in its header, or in its query."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth"):
        return token.strip()
    return request.query.get("access_token", "")


def check(request: web.Request, emulator: Emulator) -> Number | None:
    """The number whose token opens this request, if it is about one; raises what Meta says."""
    token = given(request)
    if emulator.faults.token_revoked:
        raise GraphError(190, message=REVOKED, subcode=460)
    subjects = _subjects(request, emulator)
    if not subjects:
        if not _is_known(emulator, token):
            raise _unparsable()
        return None
    refusals = []
    for number in subjects:
        refusal = _refusal(emulator, number, token)
        if refusal is None:
            return number
        refusals.append(refusal)
    raise refusals[0]


def _refusal(emulator: Emulator, number: Number, token: str) -> GraphError | None:
    common = emulator.settings.access_token
    if not _same(token, number.own.token or common):
        if number.own.token is not None and _same(token, common):
            return GraphError(190, message=REVOKED, subcode=460)
        if _is_known(emulator, token):
            return GraphError(
                200,
                message="(#200) You do not have permission to access this WhatsApp Business "
                "account.",
            )
        return _unparsable()
    state = number.own.token_state
    if state == "revoked":
        return GraphError(190, message=REVOKED, subcode=460)
    if state == "expired":
        return GraphError(190, message=EXPIRED, subcode=463)
    if state == "no_permission":
        return GraphError(10, message="(#10) Application does not have permission for this action")
    return None


def _unparsable() -> GraphError:
    return GraphError(190, message="Invalid OAuth access token - Cannot parse access token")


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())


def _is_known(emulator: Emulator, token: str) -> bool:
    owns = [number.own.token for number in emulator.numbers.all() if number.own.token]
    return any(_same(token, known) for known in (emulator.settings.access_token, *owns))


def _subjects(request: web.Request, emulator: Emulator) -> list[Number]:
    """The numbers a request is about: one, an account's, a file's or a template's."""
    asked = request.match_info.get("id", "")
    number = emulator.numbers.find(asked)
    if number is not None:
        return [number]
    account = emulator.numbers.of_account(asked)
    if account:
        return account
    media = emulator.media.find(asked)
    if media is None and "token" in request.match_info:
        media = emulator.media.by_url_token(request.match_info["token"])
    if media is not None:
        owner = emulator.numbers.find(media.owner)
        return [owner] if owner else []
    template = emulator.registry.by_id(asked)
    if template is not None and template.waba_id:
        return emulator.numbers.of_account(template.waba_id)
    return []
