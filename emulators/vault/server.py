"""Transit: keys with versions, encrypt, decrypt, rewrap and rotate; a seal; tokens.

Bodies and errors are those of Vault's HTTP API (``{"data": {…}}``, ``{"errors": […]}``):
403 for a wrong token, 400 for what a key did not make, 404 for no such key, 503 while
sealed. Control: ``POST /_emulator/state`` {sealed?, delay?, token?}, ``POST /_emulator/reset``.
"""

import asyncio
import base64
import binascii
import os
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


@dataclass
class Vault:
    """What the emulator knows: key name → its versions, the first at index 0."""

    token: str
    keys: dict[str, list[bytes]] = field(default_factory=dict)
    sealed: bool = False
    delay: float = 0.0
    requests: int = 0


VAULT = web.AppKey("vault", Vault)


class Refusal(Exception):
    def __init__(self, status: int, *errors: str) -> None:
        self.status = status
        self.errors = list(errors)
        super().__init__(status)


@web.middleware
async def _guard(request: web.Request, handler: Any) -> web.StreamResponse:
    if request.path.startswith("/_emulator/"):
        return await _answered(handler, request)
    vault = request.app[VAULT]
    vault.requests += 1
    await asyncio.sleep(vault.delay)
    if vault.sealed:
        return _refused(Refusal(503, "Vault is sealed"))
    if request.headers.get("X-Vault-Token") != vault.token:
        return _refused(Refusal(403, "permission denied"))
    return await _answered(handler, request)


async def _answered(handler: Any, request: web.Request) -> web.StreamResponse:
    try:
        answer: web.StreamResponse = await handler(request)
    except Refusal as refusal:
        return _refused(refusal)
    return answer


def _refused(refusal: Refusal) -> web.Response:
    return web.json_response({"errors": refusal.errors}, status=refusal.status)


def _data(data: dict[str, Any]) -> web.Response:
    return web.json_response(
        {
            "request_id": str(uuid.uuid4()),
            "lease_id": "",
            "renewable": False,
            "lease_duration": 0,
            "data": data,
            "wrap_info": None,
            "warnings": None,
            "auth": None,
        }
    )


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise Refusal(400, "failed to parse JSON input") from None
    if not isinstance(body, dict):
        raise Refusal(400, "failed to parse JSON input")
    return body


def _bytes(body: dict[str, Any], name: str, *, needed: bool) -> bytes:
    value = body.get(name, "")
    if needed and not value:
        raise Refusal(400, f"missing {name} to process")
    try:
        return base64.b64decode(str(value), validate=True)
    except binascii.Error:
        raise Refusal(400, f"failed to base64-decode {name}") from None


def _versions(request: web.Request) -> list[bytes]:
    versions = request.app[VAULT].keys.get(request.match_info["key"])
    if not versions:
        raise Refusal(404, "encryption key not found")
    return versions


def _sealed_by(versions: list[bytes], plain: bytes, associated: bytes) -> str:
    nonce = os.urandom(NONCE_BYTES)
    body = nonce + AESGCM(versions[-1]).encrypt(nonce, plain, associated)
    return f"vault:v{len(versions)}:{base64.b64encode(body).decode()}"


def _opened_by(versions: list[bytes], text: str, associated: bytes) -> bytes:
    try:
        mark, version, encoded = text.split(":")
        body = base64.b64decode(encoded, validate=True)
        key = versions[int(version.removeprefix("v")) - 1]
    except (ValueError, IndexError):
        raise Refusal(400, "invalid ciphertext: could not decode") from None
    if mark != "vault":
        raise Refusal(400, "invalid ciphertext: no prefix")
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], associated)
    except InvalidTag:
        raise Refusal(400, "cipher: message authentication failed") from None


async def encrypt(request: web.Request) -> web.Response:
    versions, body = _versions(request), await _body(request)
    plain = _bytes(body, "plaintext", needed=True)
    text = _sealed_by(versions, plain, _bytes(body, "associated_data", needed=False))
    return _data({"ciphertext": text, "key_version": len(versions)})


async def decrypt(request: web.Request) -> web.Response:
    versions, body = _versions(request), await _body(request)
    associated = _bytes(body, "associated_data", needed=False)
    plain = _opened_by(versions, str(body.get("ciphertext", "")), associated)
    return _data({"plaintext": base64.b64encode(plain).decode()})


async def rewrap(request: web.Request) -> web.Response:
    versions, body = _versions(request), await _body(request)
    associated = _bytes(body, "associated_data", needed=False)
    plain = _opened_by(versions, str(body.get("ciphertext", "")), associated)
    text = _sealed_by(versions, plain, associated)
    return _data({"ciphertext": text, "key_version": len(versions)})


async def make_key(request: web.Request) -> web.Response:
    keys = request.app[VAULT].keys
    keys.setdefault(request.match_info["key"], [AESGCM.generate_key(256)])
    return web.Response(status=204)


async def read_key(request: web.Request) -> web.Response:
    versions = _versions(request)
    return _data(
        {
            "name": request.match_info["key"],
            "type": "aes256-gcm96",
            "latest_version": len(versions),
            "min_decryption_version": 1,
            "exportable": False,
        }
    )


async def rotate(request: web.Request) -> web.Response:
    _versions(request).append(AESGCM.generate_key(256))
    return web.Response(status=204)


async def set_state(request: web.Request) -> web.Response:
    vault, body = request.app[VAULT], await _body(request)
    vault.sealed = bool(body.get("sealed", vault.sealed))
    vault.delay = float(body.get("delay", vault.delay))
    vault.token = str(body.get("token", vault.token))
    return web.json_response({"requests": vault.requests})


async def reset(request: web.Request) -> web.Response:
    vault = request.app[VAULT]
    vault.sealed, vault.delay, vault.requests = False, 0.0, 0
    vault.keys.clear()
    return web.json_response({})


def build_app(token: str) -> web.Application:
    app = web.Application(middlewares=[_guard])
    app[VAULT] = Vault(token=token)
    base = "/v1/transit"
    app.add_routes(
        [
            web.post(base + "/encrypt/{key}", encrypt),
            web.post(base + "/decrypt/{key}", decrypt),
            web.post(base + "/rewrap/{key}", rewrap),
            web.post(base + "/keys/{key}", make_key),
            web.get(base + "/keys/{key}", read_key),
            web.post(base + "/keys/{key}/rotate", rotate),
            web.post("/_emulator/state", set_state),
            web.post("/_emulator/reset", reset),
        ]
    )
    return app
