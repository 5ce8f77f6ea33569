"""The error bodies of the Graph API, by code."""

import secrets
from dataclasses import dataclass
from typing import Any

DOCS = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

# code: (HTTP status, title). Meta's advice is to decide on the code, so the status is secondary.
CATALOGUE: dict[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (500, "An unknown error occurred"),
    2: (503, "Service temporarily unavailable"),
    4: (429, "Application request limit reached"),
    10: (403, "Application does not have permission for this action"),
    3: (500, "Capability"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    190: (401, "Invalid OAuth access token"),
    200: (403, "Permissions error"),
    368: (403, "Temporarily blocked for policies violations"),
    2500: (400, "Unknown path components"),
    80007: (429, "Rate limit issues"),
    130429: (429, "Rate limit hit"),
    2635: (400, "You are calling a deprecated version of the API"),
    130403: (400, "Message not sent: the user is blocked"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131016: (503, "Service unavailable"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131031: (403, "Account has been locked"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (429, "Spam rate limit hit"),
    131049: (400, "Meta chose not to deliver"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131056: (429, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (503, "Account in maintenance mode"),
    131063: (400, "Marketing messages cannot be sent to this user"),
    131064: (429, "Too many messages of this template"),
    131062: (400, "Business-scoped user ID is not supported for this message"),
    132000: (400, "Template Param Count Mismatch"),
    132001: (404, "Template does not exist"),
    132005: (400, "Translated text too long"),
    132007: (400, "Template Character Policy Violated"),
    132012: (400, "Template Parameter Format Mismatch"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "Validation of the template parameters failed"),
    132068: (400, "Flow is blocked"),
    132069: (400, "Flow is throttled"),
    133004: (503, "Server temporarily unavailable"),
    133010: (400, "Phone number not registered"),
    135000: (400, "Generic user error"),
    139100: (400, "Failed to block/unblock users"),
    139101: (400, "Blocklist limit reached"),
    139102: (400, "Blocklist concurrent update"),
    139103: (500, "Internal error"),
    137000: (400, "Unsupported group operation"),
}


def title_of(code: int) -> str:
    """The code's short title, as it stands in webhooks."""
    return CATALOGUE.get(code, (400, "Generic user error"))[1]


@dataclass
class GraphError(Exception):
    """A refusal in the platform's own words."""

    code: int
    details: str = ""
    subcode: int | None = None
    status: int | None = None
    message: str | None = None
    kind: str = "OAuthException"
    user_title: str | None = None
    user_message: str | None = None
    beside: dict[str, Any] | None = None

    @property
    def http_status(self) -> int:
        """The HTTP status this refusal travels under."""
        return self.status or CATALOGUE.get(self.code, (400, ""))[0]

    def body(self) -> dict[str, Any]:
        """The JSON body, with a trace id of its own."""
        error: dict[str, Any] = {
            "message": self.message or f"(#{self.code}) {title_of(self.code)}",
            "type": self.kind,
            "code": self.code,
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.user_title is not None:
            error |= {
                "is_transient": False,
                "error_user_title": self.user_title,
                "error_user_msg": self.user_message or self.user_title,
            }
        error["fbtrace_id"] = "A" + secrets.token_urlsafe(16).replace("-", "_")
        return {**(self.beside or {}), "error": error}

    def as_status_error(self) -> dict[str, Any]:
        """The same refusal as it stands in a `failed` status."""
        return {
            "code": self.code,
            "title": title_of(self.code),
            "message": title_of(self.code),
            "error_data": {"details": self.details or title_of(self.code)},
            "href": DOCS,
        }
