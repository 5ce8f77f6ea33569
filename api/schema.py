"""What the OpenAPI document says about every operation alike."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "fields"],
            "properties": {
                "code": {"type": "string", "description": "Stable and machine-readable."},
                "message": {"type": "string", "description": "A sentence that says what to do."},
                "fields": {
                    "type": "object",
                    "additionalProperties": {"type": "string"},
                    "description": "Field → what is wrong with it.",
                },
            },
        }
    },
}


IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
    "description": (
        "Any text of yours. For a day the same call again changes nothing and gets the same "
        "answer; another call with the same key is refused (422 `idempotency_mismatch`), and "
        "so is one while the first is under way (409 `idempotency_in_progress`)."
    ),
}


class ApiSchema(AutoSchema):
    """Names the components as clients think of them: `Service`, not `ServiceOutput`."""

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> str:
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return str(name).removesuffix("Output")


def describe_errors(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's POSTPROCESSING_HOOKS: every refusal and every POST is alike."""
    result["components"]["schemas"]["Error"] = ERROR_SCHEMA
    refusal = {
        "description": "A refusal, with the reason.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    for operations in result["paths"].values():
        for method, operation in operations.items():
            operation["responses"]["4XX"] = refusal
            if method == "post":
                operation.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
    return result
