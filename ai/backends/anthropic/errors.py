"""The SDK's exceptions as ours."""

from ai.backends.protocol import BackendError, Permanent, Temporary, Unauthorized

QUOTA_WORDS = ("credit balance", "billing", "quota", "spend limit", "usage limit")
"""How a 400 or 429 of an account that has nothing left reads."""


def classified(error: Exception) -> BackendError:
    """What an exception means for the chain. Its text, which may quote the request, is dropped."""
    import anthropic  # noqa: PLC0415 - see client
    import httpx2  # noqa: PLC0415 - the SDK's own transport, whose errors a cut body raises

    if isinstance(error, anthropic.APITimeoutError | httpx2.TimeoutException):
        return Temporary("timeout", "no answer in time", again=False)
    if isinstance(error, anthropic.APIConnectionError | httpx2.TransportError):
        return Temporary("connection", "no connection")
    if isinstance(error, anthropic.APIStatusError):
        return _status(error)
    return Permanent("malformed", type(error).__name__)


def _status(error: "object") -> BackendError:
    status = int(getattr(error, "status_code", 0))
    kind = _kind(getattr(error, "body", None))
    if status in (401, 402, 403) or _is_quota(getattr(error, "body", None)):
        return Unauthorized("unauthorized", f"status {status} {kind}".strip())
    if status == 429:
        return Temporary("rate_limited", "status 429", after=_after(error))
    if status in (408, 409, 425) or status >= 500:
        code = "overloaded" if status == 529 or kind == "overloaded_error" else "server_error"
        return Temporary(code, f"status {status}", after=_after(error))
    return Permanent("refused", f"status {status} {kind}".strip())


def _kind(body: object) -> str:
    """The vendor's own name of the error, such as ``rate_limit_error``."""
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        name = body["error"].get("type")
        if isinstance(name, str) and name.replace("_", "").isalpha():
            return name[:40]
    return ""


def _is_quota(body: object) -> bool:
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        words = str(body["error"].get("message", "")).lower()
        return any(word in words for word in QUOTA_WORDS)
    return False


def _after(error: object) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds <= 3600 else None
